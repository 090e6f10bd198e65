// A first query in Chromium: node benches/search_browser.mjs --shared DIR [--queries 40] [--pages N] [--others]
//
// Builds DIR/ir/collections/cppdocs (or every so many of its pages, about N) with hirebook, serves it under `default-src 'self'`, and asks
// each question in a browser that has seen nothing, its script loaded: over http, over http with the dialog open for a moment
// (what it needs first is there by then), and from the folder. Milliseconds from the question to the ranked list, and to the
// titles of ten results. `--others` asks MiniSearch and Pagefind the same, as benches/search.py installed them.
// DIR is no part of this repository; without it nothing is measured, and this says so.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import zlib from 'node:zlib';
import { createRequire } from 'node:module';
import { build, lines } from '../tests/search/collection.mjs';

const option = (name, usual) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : usual);
const collection = path.join(option('--shared', ''), 'ir/collections/cppdocs');
const many = Number(option('--queries', 40)), pages = Number(option('--pages', 0));
if (!fs.existsSync(path.join(collection, 'docs.jsonl.gz'))) {
  console.error(`nothing was measured: there is no ${path.join(collection, 'docs.jsonl.gz')}; name its folder with --shared DIR`);
  process.exit(2);
}
const packages = process.env.BROWSER_PACKAGES || path.resolve('target/tests-browser');
const engines = path.resolve('target/search-engines');
const { chromium } = createRequire(path.join(packages, 'package.json'))('playwright-core');
const all = zlib.gunzipSync(fs.readFileSync(path.join(collection, 'docs.jsonl.gz'))).toString().trim().split('\n').map(line => JSON.parse(line));
const docs = pages ? all.filter((_, at) => at % Math.max(1, Math.floor(all.length / pages)) === 0).slice(0, pages) : all;
const queries = lines(path.join(collection, 'queries.jsonl')).slice(0, many).map(query => query.text);
const site = build(docs);
const script = fs.readdirSync(path.join(site.output, 'assets')).find(name => name.startsWith('search-reader'));

const types = { html: 'text/html; charset=utf-8', js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml', wasm: 'application/wasm', json: 'application/json' };
let policy = "default-src 'self'";
const server = http.createServer((request, response) => {
  const file = path.join(site.output, decodeURIComponent(new URL(request.url, 'http://localhost').pathname));
  if (!file.startsWith(site.output) || !fs.existsSync(file)) return void response.writeHead(404).end();
  response.writeHead(200, { 'content-type': types[file.split('.').pop()] || 'application/octet-stream', 'content-security-policy': policy });
  response.end(fs.readFileSync(file));
});
await new Promise(done => server.listen(0, '127.0.0.1', done));
const http_ = `http://127.0.0.1:${server.address().port}/index.html`;
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });

/** Asks every question in a browser of its own; `ask` runs there, and gives [ms to the list, ms to the titles, how many]. */
async function measure(name, address, ask, argument, asked = queries) {
  const ranked = [], titles = [], outside = new Set();
  let empty = 0;
  for (const query of asked) {
    const context = await browser.newContext();
    const tab = await context.newPage();
    tab.on('request', request => { if (!request.url().startsWith(address.slice(0, 12))) outside.add(request.url()); });
    await tab.goto(address);
    const [list, shown, count] = await tab.evaluate(ask, [argument, query]);
    ranked.push(list);
    titles.push(shown);
    if (!count) empty++;
    await context.close();
  }
  const at = (numbers, share) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length * share)].toFixed(0);
  console.log(`${name}: ranked ${at(ranked, 0.5)} ms (least ${at(ranked, 0)}, p95 ${at(ranked, 0.95)}), titles ${at(titles, 0.5)} ms (least ${at(titles, 0)}, p95 ${at(titles, 0.95)}), `
    + `${empty} of ${asked.length} without a hit, ${outside.size} requests elsewhere`);
}

const ours = async ([{ script, wait }, query]) => {
  await new Promise((loaded, failed) => {
    document.head.append(Object.assign(document.createElement('script'), { src: `assets/${script}`, onload: loaded, onerror: failed }));
  });
  const open = () => window.hirebookSearch.open('');
  const early = wait && open();
  if (wait) await new Promise(done => setTimeout(done, wait));
  const start = performance.now(), reader = early || open();
  await reader.query(query, { limit: 0 });
  const ranked = performance.now();
  const found = await reader.query(query);
  return [ranked - start, performance.now() - start, found.hits.length];
};

console.log(`${docs.length} pages, ${queries.length} questions`);
await measure('http', http_, ours, { script, wait: 0 });
await measure('http, the dialog open for 300 ms', http_, ours, { script, wait: 300 });
await measure('file', `file://${site.output}/index.html`, ours, { script, wait: 0 });

if (process.argv.includes('--others')) {
  const { default: MiniSearch } = createRequire(path.join(engines, 'package.json'))('minisearch');
  const Engine = MiniSearch || createRequire(path.join(engines, 'package.json'))('minisearch');
  const settings = { fields: ['title', 'text'], storeFields: ['title'], searchOptions: { boost: { title: 2 }, fuzzy: 0.2, prefix: true } };
  const index = new Engine(settings);
  index.addAll(docs);
  fs.writeFileSync(path.join(site.output, 'minisearch.json'), JSON.stringify(index));
  fs.copyFileSync(path.join(engines, 'node_modules/minisearch/dist/umd/index.js'), path.join(site.output, 'minisearch.js'));
  await measure('MiniSearch', http_, async ([settings, query]) => {
    await new Promise((loaded, failed) => {
      document.head.append(Object.assign(document.createElement('script'), { src: 'minisearch.js', onload: loaded, onerror: failed }));
    });
    const start = performance.now();
    const index = window.MiniSearch.loadJSON(await (await fetch('minisearch.json')).text(), settings);
    const found = index.search(query);
    return [performance.now() - start, performance.now() - start, found.length];
  }, settings, queries.slice(0, 10));

  const done = spawnSync(path.join(engines, 'node_modules/.bin/pagefind'), ['--site', site.output, '--quiet'], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`pagefind: ${done.error || done.stderr}`);
  policy = "default-src 'self' 'wasm-unsafe-eval'";
  await measure("Pagefind, with 'wasm-unsafe-eval'", http_, async ([, query]) => {
    const pagefind = await import('/pagefind/pagefind.js');
    const start = performance.now();
    const { results } = await pagefind.search(query);
    const ranked = performance.now();
    await Promise.all(results.slice(0, 10).map(result => result.data()));
    return [ranked - start, performance.now() - start, results.length];
  });
}
await browser.close();
server.close();
site.remove();
