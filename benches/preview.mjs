// How soon an edit shows in the preview:
//
//   node benches/preview.mjs --shared DIR [--pages 10000] [--edits 100] [--hirebook PATH] [--source HANDBOOK]
//   node benches/preview.mjs --tree FOLDER ... [--only body,title,field,link]
//
// The pages come from DIR/make_corpus.py or DIR/bench/make_corpus.py, called as `make_corpus.py --pages N --out OUT --only plain`, which is
// no part of this repository; or they are in FOLDER, of which a copy is edited. One page is open in Chromium, and each edit is worked in,
// shown and checked before the next. Times are from the moment at which the file is closed, in milliseconds: until the page has been served
// with the edit (told by an event, then fetched), until the open page shows it, and until its check has been told. CPU is the server's, for
// all of that. The driver of the browser is that of the tests: see tests/README.md.

import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { serveFolder, until } from '../tests/browser/copy.mjs';
import { launch } from '../tests/browser/tab.mjs';

const HOME = new URL('..', import.meta.url).pathname;
const { values: told } = parseArgs({
  options: {
    shared: { type: 'string' }, tree: { type: 'string' }, source: { type: 'string' }, pages: { type: 'string', default: '10000' },
    edits: { type: 'string', default: '100' }, only: { type: 'string' }, hirebook: { type: 'string', default: join(HOME, 'target/release/hirebook') },
  },
});
const refuse = (words) => {
  console.error(words);
  process.exit(2);
};
if (!existsSync(told.hirebook)) refuse(`${told.hirebook} is not there: cargo build --release`);
const script = [told.shared && join(told.shared, 'make_corpus.py'), told.shared && join(told.shared, 'bench', 'make_corpus.py')].find((path) => path && existsSync(path));
if (!script && !told.tree) refuse(told.shared ? `there is no make_corpus.py in ${told.shared}, so nothing was measured` : '--shared DIR or --tree FOLDER says where the pages come from');

// ---- The pages ----

const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'hirebook-preview-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
if (told.tree) cpSync(resolve(told.tree), join(folder, 'content'), { recursive: true });
else {
  const made = spawnSync('python3', [script, '--pages', told.pages, '--out', join(folder, 'made'), '--only', 'plain', ...(told.source ? ['--source', told.source] : [])], { encoding: 'utf8' });
  if (made.status !== 0) refuse(`make_corpus.py ended with ${made.status}:\n${made.stderr}`);
  cpSync(join(folder, 'made', 'plain'), join(folder, 'content'), { recursive: true });
  rmSync(join(folder, 'made'), { recursive: true });
}
const content = join(folder, 'content');
const all = readdirSync(content, { recursive: true }).map(String).filter((path) => path.endsWith('.md')).sort();
const text = (path) => readFileSync(join(content, path), 'utf8');
const titleOf = (path) => text(path).match(/^title: *"?(.*?)"?$/m)?.[1];
const leaves = all.filter((path) => !/(^|\/)(index|_index|README)\.md$/.test(path) && titleOf(path));
// A page in the middle, and one far from it that has nothing to do with it yet.
const path = leaves[leaves.length >> 1];
const name = path.split('/').pop();
const other = leaves.find((one) => !text(one).includes(name) && !text(path).includes(one.split('/').pop()));
const address = path.replace(/\.md$/, '.html');

// ---- The clock of this machine, here and in the page ----

const clock = () => performance.timeOrigin + performance.now();
const pause = (time) => new Promise((done) => setTimeout(done, time));

const started = clock();
const site = await serveFolder(resolve(told.hirebook), folder);
const origin = new URL(site.origin);
const get = (address) => new Promise((done, failed) => {
  http.get(new URL(address, origin), { agent: false }, (answer) => {
    let body = '';
    answer.setEncoding('utf8').on('data', (piece) => { body += piece; }).on('end', () => done(body));
  }).on('error', failed);
});
const inner = (html) => html.slice(html.indexOf('<main'), html.indexOf('</main>'));
await get(address);
const first = clock() - started;

/** What the server says: the last edition that was checked, and whoever waits for a change. */
let checked = 0, newest = 0, changes = [];
http.get(new URL('/.hirebook/events', origin), { agent: false }, (answer) => {
  let said = '';
  answer.setEncoding('utf8').on('data', (piece) => {
    const events = (said + piece).split('\n\n');
    said = events.pop();
    for (const event of events) {
      const [, kind, data] = event.match(/event: (\w+)\ndata: (.*)/) ?? [];
      if (!kind) continue;
      const { edition } = JSON.parse(data);
      if (kind === 'problems') checked = edition;
      else newest = edition;
      if (kind === 'change') changes.splice(0).forEach((go) => go());
    }
  }).on('error', () => {});
}).on('error', () => {});

const browser = await launch();
const page = await browser.newPage();
await page.goto(new URL(address, origin).href);
await page.locator('hirebook-preview').waitFor({ state: 'attached' });
await until(() => newest > 0 && checked === newest, 'the first check');

const ticks = () => {
  const fields = readFileSync(`/proc/${site.pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return 10 * (Number(fields[11]) + Number(fields[12]));
};

/** One edit: what it is to bring into the page or out of it. */
async function one(file, change, words, wanted) {
  const next = change(text(file));
  const seen = page.evaluate(([words, wanted]) => new Promise((done) => {
    const look = () => {
      if (document.querySelector('main').textContent.includes(words) !== wanted) return;
      observer.disconnect();
      done(performance.timeOrigin + performance.now());
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  }), [words, wanted]);
  await page.evaluate(() => 0);
  const served = async () => {
    for (;;) {
      await new Promise((go) => changes.push(go));
      if (inner(await get(address)).includes(words) === wanted) return clock();
    }
  };
  const answer = served();
  const before = newest;
  writeFileSync(join(content, file), next);
  const closed = clock();
  const late = pause(20000).then(() => { throw new Error(`not within 20 s: ${words} on ${address}`); });
  late.catch(() => {});
  const times = [await Promise.race([answer, late]) - closed, await Promise.race([seen, late]) - closed];
  await until(() => newest > before && checked === newest, 'the check');
  times.push(clock() - closed);
  await pause(20);
  return times;
}

const at = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
const round = (number) => number.toFixed(number < 100 ? 1 : 0);

async function row(name, edit) {
  if (told.only && !told.only.split(',').some((word) => name.startsWith(word))) return;
  const count = Number(told.edits);
  const cpu = ticks();
  const times = [[], [], []];
  for (let at = 0; at < count; at += 1) (await one(...edit(at))).forEach((time, kind) => times[kind].push(time));
  const used = (ticks() - cpu) / count;
  const cells = times.flatMap((list, kind) => {
    const sorted = list.toSorted((a, b) => a - b);
    return (kind < 2 ? [.5, .95, 1] : [.5]).map((part) => round(at(sorted, part)));
  });
  console.log(`| ${[name, ...cells, round(used)].join(' | ')} |`);
}

console.log(`${all.length} pages, ${told.edits} edits of each kind; first page after ${Math.round(first)} ms; load ${loadavg()[0].toFixed(1)}\n`);
console.log('| Edit | served p50 | p95 | max | shown p50 | p95 | max | checked p50 | CPU |\n|---|---|---|---|---|---|---|---|---|');
const source = text(path), otherSource = text(other);
const link = `${'../'.repeat(other.split('/').length - 1)}${path}`;
const swap = (number, before, after) => (number % 2 ? before : after);
await row('body', (number) => [path, () => `${source}\n\nBrand new ${number}x.\n`, `Brand new ${number}x.`, true]);
await row('title', (number) => [path, () => source.replace(/^title:.*/m, `title: Quite another ${number}x`), `Quite another ${number}x`, true]);
await row('field (`status: draft`)', (number) => [path, () => swap(number, source, source.replace(/^title:/m, 'status: draft\ntitle:')), 'Only the preview shows it', number % 2 === 0]);
await row('link from elsewhere', (number) => [other, () => swap(number, otherSource, `${otherSource}\n\nSee [there](${link}).\n`), titleOf(other), number % 2 === 0]);
console.log(`\nload ${loadavg()[0].toFixed(1)}`);
await browser.close();
await site.end();
process.exit();
