// A copy of a handbook in a folder of its own, and `hirebook serve` on it. Files are edited there as an author edits them.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

// Milliseconds within which a condition has to hold. Only a failure takes that long, so a busy machine fails no test.
export const LIMIT = 30000;
// Milliseconds between two looks at a condition.
const INTERVAL = 25;
const PARTS = ['content', 'hirebook.toml', 'search-tests.toml', 'static', 'themes'];
// A page that no test looks at: what it says tells how far the preview has come.
const TICK = 'content/welcome.md', TICKS = 'welcome.html';

/** Waits until a condition holds and returns its value. */
export async function until(condition, description) {
  const end = performance.now() + LIMIT;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (performance.now() > end) throw new Error(`not within ${LIMIT / 1000} s: ${description}`);
    await new Promise((done) => setTimeout(done, INTERVAL));
  }
}

/** Serves a copy of the handbook in `root`. */
export async function serveCopy(program, root, more = []) {
  const folder = mkdtempSync(join(tmpdir(), 'hirebook-preview-'));
  for (const name of PARTS) if (existsSync(join(root, name))) cpSync(join(root, name), join(folder, name), { recursive: true });
  return serveFolder(program, folder, more);
}

/** Serves the handbook in `folder`, which is removed at the end. Paths are of that folder, and the origin ends in a slash. */
export async function serveFolder(program, folder, more = []) {
  const before = new Map();
  let child, port = 0, ticks = 0, origin;

  const file = (path) => join(folder, path);
  const bytes = (path) => (existsSync(file(path)) ? readFileSync(file(path)) : undefined);
  const remember = (path) => before.has(path) || before.set(path, bytes(path));
  const put = (path, content) => {
    mkdirSync(dirname(file(path)), { recursive: true });
    if (content === undefined) rmSync(file(path), { force: true });
    else writeFileSync(file(path), content);
  };

  const start = async () => {
    child = spawn(program, ['serve', '--port', String(port), '--root', folder, ...more], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text) => { said += text; });
    child.on('error', (error) => { said += error; });
    const address = () => said.match(/http:\/\/\S+:(\d+)\/\S*/);
    await until(() => address() || child.exitCode !== null, `an address in: ${said}`);
    assert.ok(address(), `the preview has not started: ${said}`);
    [origin, port] = [address()[0], Number(address()[1])];
  };

  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((done) => child.once('exit', done));
    child.kill();
    await ended;
  };

  /** The number of the newest edition: the first thing that a stream of events says. */
  const edition = async () => {
    const stream = await fetch(new URL('/.hirebook/events', origin));
    let said = '';
    for await (const piece of stream.body.pipeThrough(new TextDecoderStream())) {
      said += piece;
      const [, number] = said.match(/"edition":(\d+)/) ?? [];
      if (number) return Number(number);
    }
    throw new Error(`no edition in: ${said}`);
  };
  const problems = async () => (await fetch(new URL('/.hirebook/problems.json', origin))).json();

  const get = async (path) => (await fetch(origin + path, { cache: 'no-store' })).text();

  const site = {
    folder,
    get origin() { return origin; },
    get pid() { return child.pid; },
    read: (path) => readFileSync(file(path), 'utf8'),
    /** Writes a file of the handbook; without a text, it is removed. */
    edit(path, content) {
      remember(path);
      put(path, content);
    },
    rename(from, to) {
      remember(from);
      remember(to);
      renameSync(file(from), file(to));
    },
    /** Waits until a page as it is served is as it is wanted. */
    shown: (path, wanted) => until(async () => wanted(await get(path)), `${path} as it is wanted`),
    /** Waits until all edits so far are worked in and checked. */
    async quiet() {
      const word = `tick-${++ticks}-`;
      put(TICK, `${bytes(TICK).toString().replace(/\ntick-.*/s, '')}\n${word}\n`);
      await site.shown(TICKS, (html) => html.includes(word));
      await until(async () => (await problems()).edition === (await edition()), 'the newest edition, checked');
    },
    /** Everything as it was; started, if it was stopped. */
    async reset() {
      for (const [path, content] of before) if (!content?.equals(bytes(path) ?? Buffer.of(0)) && (content || bytes(path))) put(path, content);
      before.clear();
      if (child.exitCode !== null || child.signalCode !== null) await start();
      await site.quiet();
      assert.equal((await problems()).counts.errors, 0);
    },
    start,
    stop,
    async end() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  // Whatever ends this, nothing is left behind.
  process.once('exit', () => {
    child.kill();
    rmSync(folder, { recursive: true, force: true });
  });
  for (const signal of ['SIGINT', 'SIGTERM']) if (!process.listenerCount(signal)) process.once(signal, () => process.exit(1));
  await start();
  return site;
}
