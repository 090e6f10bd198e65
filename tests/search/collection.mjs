// Collections of texts as handbooks: written as Markdown, built with hirebook, opened with the reader that ships.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import zlib from 'node:zlib';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const BINARY = process.env.HIREBOOK || path.join(ROOT, 'target/release/hirebook');

/** The script that ships with a built site; without one, its source. */
function script(output) {
  if (!output) return path.join(ROOT, 'themes/default/js/search-reader.js');
  const assets = path.join(output, 'assets');
  return path.join(assets, fs.readdirSync(assets).find(file => /^search-reader-[0-9a-f]+\.js$/.test(file)));
}

/** Texts as Markdown that shows exactly them: every sign is escaped, only `## Headings` stay. */
function markdown(doc) {
  const escape = text => text.replace(/[!-/:-@[-`{-~]/g, '\\$&').trim();
  const lines = doc.text.split(/\r?\n/).map(line => {
    const heading = /^(#{2,6}) +(.*)$/.exec(line);
    return heading ? `\n${heading[1]} ${escape(heading[2])}\n` : escape(line);
  });
  return `---\ntitle: ${JSON.stringify(doc.title || `Document ${doc.id}`)}\n---\n\n${lines.join('\n')}\n`;
}

/** Builds a site of documents {id, title, text}, with further tables of its config; gives its folder, the ids by path, and how long it took. */
export function build(docs, language = 'en', config = '') {
  const folder = fs.mkdtempSync(path.join(fs.existsSync('/dev/shm') ? '/dev/shm' : os.tmpdir(), 'hirebook-search-'));
  fs.writeFileSync(path.join(folder, 'hirebook.toml'), `[site]\ntitle = "Collection"\nlanguage = "${language}"\n${config}`);
  const ids = new Map();
  for (const doc of docs) {
    // Names that every file system tells apart, in the order of the ids.
    let name = `docs/${doc.id}`.toLowerCase().replace(/[^a-z0-9/-]+/g, '-').replace(/(^|\/)-*(index|readme)?-*(?=\/|$)/g, '$1x$2');
    while (ids.has(`${name}.html`)) name += '-2';
    ids.set(`${name}.html`, doc.id);
    const file = path.join(folder, 'content', `${name}.md`);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, markdown(doc));
  }
  const start = performance.now();
  const done = spawnSync(BINARY, ['build', '--root', folder, '--quiet'], { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (done.error || done.status !== 0) throw new Error(`${BINARY} build: ${done.error || done.stderr.slice(-2000)}`);
  return { folder, output: path.join(folder, 'output'), ids, seconds: (performance.now() - start) / 1000, remove: () => fs.rmSync(folder, { recursive: true }) };
}

/** What browsers have; older versions of Node know no raw deflate. */
class Inflate {
  constructor() {
    return Duplex.toWeb(zlib.createInflateRaw());
  }
}

/** A script as a browser would run it, and what it leaves. */
function run(file) {
  const context = vm.createContext({ TextDecoder, Blob, Response, DecompressionStream: Inflate, atob });
  vm.runInContext(fs.readFileSync(file, 'utf8'), context);
  return context.hirebookSearch;
}

/** The reader of a built site; `log` holds [name, bytes] of every file it asked for. With a wait (ms), files that are asked for within
    it come together, so that `rounds()` tells how often a reader far away would wait. */
export function open(output, wait = 0) {
  const log = [];
  let rounds = 0, round;
  const load = async name => {
    if (wait) {
      round ||= new Promise(done => setTimeout(() => {
        round = null;
        rounds++;
        done();
      }, wait));
      await round;
    }
    const file = path.join(output, 'search', `${name}.bin`);
    if (!fs.existsSync(file)) return null;
    const bytes = fs.readFileSync(file);
    log.push([name, bytes.length]);
    return bytes;
  };
  const search = run(script(output));
  return { search, reader: search.open('', { load }), log, rounds: () => rounds };
}

/** What `hirebook search` answers, a list for each question. */
export function native(output, questions, limit) {
  const input = questions.map(text => text.replace(/[\r\n]+/g, ' ')).join('\n') + '\n';
  const args = ['search', '--output', output, '--format', 'json', '--limit', `${limit}`];
  const done = spawnSync(BINARY, args, { input, encoding: 'utf8', maxBuffer: 1 << 30 });
  if (done.error || done.status > 1) throw new Error(`${BINARY} search: ${done.error || done.stderr}`);
  return done.stdout.trimEnd().split('\n').map(line => JSON.parse(line));
}

export const lines = file => fs.readFileSync(file, 'utf8').split('\n').filter(Boolean).map(line => JSON.parse(line));
