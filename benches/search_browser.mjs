// A first query in Chromium: node benches/search_browser.mjs --shared DIR [--queries 40] [--pages N] [--others]
//
// Builds DIR/ir/collections/cppdocs (or every so many of its pages, about N) with hirebook, serves it under `default-src 'self'`, and asks
// each question in a browser that has seen nothing, its script loaded: over http, over http with the dialog open for a moment
// (what it needs first is there by then), and from the folder. Milliseconds from the question to the ranked list, and, in another browser
// that has seen nothing, to the titles of ten results. `--others` asks MiniSearch and Pagefind the same, as benches/search.py installed them.
// DIR is no part of this repository; without it nothing is measured, and this says so.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import zlib from 'node:zlib';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import { build, lines } from '../tests/search/collection.mjs';
import { launch } from './chromium.mjs';

const types = { html: 'text/html; charset=utf-8', js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml', wasm: 'application/wasm', json: 'application/json' };

/** Serves a folder, in a thread of its own; says at which port. */
function serve({ root, policy }) {
  const server = http.createServer((request, response) => {
    const file = path.join(root, decodeURIComponent(new URL(request.url, 'http://localhost').pathname));
    if (!file.startsWith(root) || !fs.existsSync(file)) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': types[file.split('.').pop()] || 'application/octet-stream', 'content-security-policy': policy });
    response.end(fs.readFileSync(file));
  });
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
}

/** Adds the search's script to the page that is open, opens the reader, perhaps lets it wait, and asks. */
const ours = async (query, limit, { script, wait }) => {
  await new Promise((loaded, failed) => {
    document.head.append(Object.assign(document.createElement('script'), { src: `assets/${script}`, onload: loaded, onerror: failed }));
  });
  const open = () => window.hirebookSearch.open('');
  const early = wait && open();
  if (wait) await new Promise(done => setTimeout(done, wait));
  const start = performance.now(), reader = early || open();
  const found = await reader.query(query, { limit });
  return [performance.now() - start, found.total, performance.getEntriesByType('resource').map(entry => entry.name)];
};

/** The whole index comes first, with all titles. */
const miniSearch = async (query, limit, settings) => {
  await new Promise((loaded, failed) => {
    document.head.append(Object.assign(document.createElement('script'), { src: 'minisearch.js', onload: loaded, onerror: failed }));
  });
  const start = performance.now();
  const index = window.MiniSearch.loadJSON(await (await fetch('minisearch.json')).text(), settings);
  const found = index.search(query);
  return [performance.now() - start, found.length, []];
};

const pagefind = async (query, limit) => {
  const engine = await import('/pagefind/pagefind.js');
  const start = performance.now();
  const { results } = await engine.search(query);
  await Promise.all(results.slice(0, limit).map(result => result.data()));
  return [performance.now() - start, results.length, []];
};

async function main() {
  const option = (name, usual) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : usual);
  const collection = path.join(option('--shared', ''), 'ir/collections/cppdocs');
  const many = Number(option('--queries', 40)), pages = Number(option('--pages', 0));
  if (!fs.existsSync(path.join(collection, 'docs.jsonl.gz'))) {
    console.error(`nothing was measured: there is no ${path.join(collection, 'docs.jsonl.gz')}; name its folder with --shared DIR`);
    process.exit(2);
  }
  const all = zlib.gunzipSync(fs.readFileSync(path.join(collection, 'docs.jsonl.gz'))).toString().trim().split('\n').map(line => JSON.parse(line));
  const docs = pages ? all.filter((_, at) => at % Math.max(1, Math.floor(all.length / pages)) === 0).slice(0, pages) : all;
  const queries = lines(path.join(collection, 'queries.jsonl')).slice(0, many).map(query => query.text);
  const site = build(docs);
  const servers = [];
  const served = policy => new Promise((done, failed) => {
    const worker = new Worker(fileURLToPath(import.meta.url), { workerData: { root: site.output, policy } });
    servers.push(worker.once('message', port => done(`http://127.0.0.1:${port}/index.html`)).once('error', failed));
  });
  const browser = launch();

  /** Asks every question for no titles, and for ten; `ask` gives [ms, how many were found, what was loaded]. */
  async function measure(name, address, ask, settings, asked = queries) {
    const times = { ranked: [], titles: [] }, outside = new Set();
    let empty = 0;
    for (const query of asked) {
      for (const [what, limit] of [['ranked', 0], ['titles', 10]]) {
        const [time, count, loaded] = await browser.ask(address, ask, query, limit, settings);
        times[what].push(time);
        if (limit && !count) empty++;
        for (const file of loaded) if (!file.startsWith(address.slice(0, 12))) outside.add(file);
      }
    }
    const told = what => {
      const sorted = times[what].sort((a, b) => a - b);
      const [middle, least, most] = [0.5, 0, 0.95].map(share => sorted[Math.floor(sorted.length * share)].toFixed(0));
      return `${what} ${middle} ms (least ${least}, p95 ${most})`;
    };
    console.log(`${name}: ${told('ranked')}, ${told('titles')}, ${empty} of ${asked.length} without a hit, ${outside.size} requests elsewhere`);
  }

  try {
    const script = fs.readdirSync(path.join(site.output, 'assets')).find(name => name.startsWith('search-reader'));
    const address = await served("default-src 'self'");
    console.log(`${docs.length} pages, ${queries.length} questions`);
    await measure('http', address, ours, { script, wait: 0 });
    await measure('http, the dialog open for 300 ms', address, ours, { script, wait: 300 });
    await measure('file', `file://${site.output}/index.html`, ours, { script, wait: 0 });
    if (process.argv.includes('--others')) {
      const engines = path.resolve('target/search-engines');
      const loaded = createRequire(path.join(engines, 'package.json'))('minisearch'), Engine = loaded.default || loaded;
      const settings = { fields: ['title', 'text'], storeFields: ['title'], searchOptions: { boost: { title: 2 }, fuzzy: 0.2, prefix: true } };
      const index = new Engine(settings);
      index.addAll(docs);
      fs.writeFileSync(path.join(site.output, 'minisearch.json'), JSON.stringify(index));
      fs.copyFileSync(path.join(engines, 'node_modules/minisearch/dist/umd/index.js'), path.join(site.output, 'minisearch.js'));
      await measure('MiniSearch', address, miniSearch, settings, queries.slice(0, 10));

      const done = spawnSync(path.join(engines, 'node_modules/.bin/pagefind'), ['--site', site.output, '--quiet'], { encoding: 'utf8' });
      if (done.status !== 0) throw new Error(`pagefind: ${done.error || done.stderr}`);
      await measure("Pagefind, with 'wasm-unsafe-eval'", await served("default-src 'self' 'wasm-unsafe-eval'"), pagefind);
    }
  } finally {
    await browser.close();
    await Promise.all(servers.map(server => server.terminate()));
    site.remove();
  }
}

if (isMainThread) await main();
else serve(workerData);
