// A first query in Chromium: node benches/search_browser.mjs DOCS.jsonl QUERIES.jsonl [HOW_MANY]
// Builds the documents with hirebook, serves them under `default-src 'self'`, and for each query opens a page in a browser that
// has seen nothing, loads the reader and asks. Then the same from the folder. Prints times in milliseconds: from the question to
// the titles of ten results, the script already loaded.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { createRequire } from 'node:module';
import { build, lines } from '../tests/search/collection.mjs';

const packages = process.env.BROWSER_PACKAGES || path.resolve('target/tests-browser');
const { chromium } = createRequire(path.join(packages, 'package.json'))('playwright-core');
const [docsFile, queriesFile, many = '40'] = process.argv.slice(2);
const site = build(lines(docsFile));
const queries = lines(queriesFile).slice(0, Number(many)).map(query => query.text);
const script = fs.readdirSync(path.join(site.output, 'assets')).find(name => name.startsWith('search-reader'));
const types = { html: 'text/html; charset=utf-8', js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml' };
const server = http.createServer((request, response) => {
  const file = path.join(site.output, decodeURIComponent(new URL(request.url, 'http://localhost').pathname));
  if (!file.startsWith(site.output) || !fs.existsSync(file)) return void response.writeHead(404).end();
  response.writeHead(200, { 'content-type': types[file.split('.').pop()] || 'application/octet-stream', 'content-security-policy': "default-src 'self'" });
  response.end(fs.readFileSync(file));
});
await new Promise(done => server.listen(0, '127.0.0.1', done));
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
for (const [way, address] of [['http', `http://127.0.0.1:${server.address().port}/index.html`], ['file', `file://${site.output}/index.html`]]) {
  const times = [], outside = new Set();
  for (const query of queries) {
    const context = await browser.newContext();
    const tab = await context.newPage();
    tab.on('request', request => { if (!request.url().startsWith(address.slice(0, 12))) outside.add(request.url()); });
    await tab.goto(address);
    const result = await tab.evaluate(async ([script, query]) => {
      await new Promise((loaded, failed) => {
        const element = Object.assign(document.createElement('script'), { src: `assets/${script}`, onload: loaded, onerror: failed });
        document.head.append(element);
      });
      const start = performance.now();
      const found = await window.hirebookSearch.open('').query(query);
      return { time: performance.now() - start, hits: found.hits.length };
    }, [script, query]);
    if (!result.hits) console.log(`${way}: nothing found for ${query}`);
    times.push(result.time);
    await context.close();
  }
  times.sort((a, b) => a - b);
  console.log(`${way}: median ${times[times.length >> 1].toFixed(0)} ms, p95 ${times[Math.floor(times.length * 0.95)].toFixed(0)} ms, ${outside.size} requests elsewhere`);
}
await browser.close();
server.close();
site.remove();
