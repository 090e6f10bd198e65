// A browser that is told what to do through a pipe, and is watched by nobody: a driver that listens to every request, as Playwright's
// does, takes as much of the processor as a small request itself. Only what a bench needs; tests use Playwright.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const quiet = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];

/** Starts Chromium, or the program that CHROMIUM names, and gives { ask, close }. */
export function launch(program = process.env.CHROMIUM || '/usr/bin/chromium') {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'hirebook-chromium-'));
  const child = spawn(program, ['--headless=new', '--remote-debugging-pipe', ...quiet, `--user-data-dir=${profile}`, 'about:blank'],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
  const [, , , into, from] = child.stdio;
  const waiting = new Map();
  let rest = '', asked = 0, ended = null;
  let gone;
  const over = new Promise(done => { gone = done; });
  const end = why => {
    ended ??= why;
    gone();
    for (const { failed } of waiting.values()) failed(new Error(ended));
  };
  // One that cannot be started has no end of its own.
  child.on('error', error => end(`Chromium does not start: ${error.message}`)).on('exit', () => end('Chromium has ended'));
  into.on('error', () => {});
  from.setEncoding('utf8').on('data', text => {
    const messages = (rest + text).split('\0');
    rest = messages.pop();
    for (const { id, result, error } of messages.map(message => JSON.parse(message))) {
      const { done, failed } = waiting.get(id) || {};
      waiting.delete(id);
      if (error) failed?.(new Error(error.message));
      else done?.(result);
    }
  });
  const send = (method, params = {}, sessionId = undefined) => new Promise((done, failed) => {
    if (ended) return void failed(new Error(ended));
    waiting.set(++asked, { done, failed });
    into.write(`${JSON.stringify({ id: asked, method, params, sessionId })}\0`);
  });

  /** What a function says that runs on a page which has just been loaded, in a browser that has seen nothing; values go as JSON. */
  async function ask(address, run, ...values) {
    const { browserContextId } = await send('Target.createBrowserContext');
    const { targetId } = await send('Target.createTarget', { url: address, browserContextId });
    const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
    const evaluate = async expression => {
      const { result, exceptionDetails } = await send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true }, sessionId);
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description || exceptionDetails.text);
      return result.value;
    };
    for (let tries = 0; await evaluate('location.href + document.readyState') !== `${address}complete`; tries++) {
      if (tries === 500) throw new Error(`${address} did not load`);
      await new Promise(done => setTimeout(done, 20));
    }
    const said = await evaluate(`(${run})(...${JSON.stringify(values)})`);
    await send('Target.disposeBrowserContext', { browserContextId });
    return said;
  }

  async function close() {
    await send('Browser.close').catch(() => child.kill());
    await over;
    fs.rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
  return { ask, close };
}
