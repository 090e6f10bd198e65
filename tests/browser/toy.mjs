// A preview as `hirebook serve` answers, as far as the browser's side of it can tell: a copy of a handbook, built anew after each edit.
// It keeps no promise of speed, and does not mark broken references: with errors, it goes on to show the last good build.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, extname, join, normalize } from 'node:path';

import { POLICY, TYPES } from './serve.mjs';

const SCRIPTS = new URL('../../themes/preview/', import.meta.url).pathname;

/** The preview of a copy of the handbook in `root`, made by a built hirebook. */
export async function toy(hirebook, root) {
  const site = mkdtempSync(join(tmpdir(), 'hirebook-preview-'));
  const fill = () => {
    for (const name of ['content', 'hirebook.toml', 'search-tests.toml', 'themes']) {
      rmSync(join(site, name), { recursive: true, force: true });
      if (existsSync(join(root, name))) cpSync(join(root, name), join(site, name), { recursive: true });
    }
  };
  const output = join(site, 'output');
  const streams = new Set();
  let edition = 0, problems = [], server, port = 0;

  const run = (...args) => spawnSync(hirebook, [...args, '--root', site], { encoding: 'utf8', maxBuffer: 2 ** 28 });
  const build = () => {
    edition += 1;
    run('build', '--output', output);
    problems = JSON.parse(run('check', '--format', 'json', '--quiet').stdout || '[]');
  };

  const counts = () => {
    const of = (severity) => problems.filter((one) => one.severity === severity).length;
    return { errors: of('error'), warnings: of('warning'), infos: of('info') };
  };
  const say = (stream, name, data) => stream.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
  const change = (moved = {}) => {
    build();
    for (const stream of streams) {
      say(stream, 'change', { edition, moved });
      say(stream, 'problems', { edition, ...counts() });
    }
  };

  const snippet = ({ path, line, column, end_column: end }) => {
    const text = readFileSync(join(site, path), 'utf8').split('\n')[line - 1];
    return `${String(line).padStart(4)} | ${text}\n     | ${' '.repeat(column - 1)}${'^'.repeat(Math.max(1, end - column))}`;
  };
  const listed = (page) => {
    const files = new Map();
    for (const one of problems) {
      const path = one.path ?? '';
      if (!files.has(path)) files.set(path, { path, here: `/${path}`.replace(/^\/content/, '').replace(/\.md$/, '.html') === page, problems: [] });
      const open = one.path && `vscode://file${join(site, one.path)}:${one.line}:${one.column}`;
      files.get(path).problems.push({ ...one, open, snippet: one.path && snippet(one), also: [] });
    }
    const { errors, warnings, infos } = counts();
    return { edition, counts: { errors, warnings, infos }, summary: `${errors} errors and ${warnings} warnings`, files: [...files.values()].sort((a, b) => b.here - a.here), more: 0 };
  };

  const answer = (request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://localhost');
    const send = (status, type, body, more = {}) => response.writeHead(status, { 'Content-Type': type, 'Content-Security-Policy': POLICY, 'Cache-Control': 'no-cache', ...more }).end(body);
    if (pathname === '/.hirebook/events') {
      response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'Content-Security-Policy': POLICY });
      say(response, 'hello', { edition });
      say(response, 'problems', { edition, ...counts() });
      streams.add(response);
      response.on('close', () => streams.delete(response));
      return;
    }
    if (pathname === '/.hirebook/problems.json') return send(200, TYPES['.json'], JSON.stringify(listed(searchParams.get('page'))));
    const path = normalize(decodeURIComponent(pathname.endsWith('/') ? `${pathname}index.html` : pathname));
    const file = path.startsWith('/.hirebook/') ? join(SCRIPTS, path.slice('/.hirebook/'.length)) : join(output, path);
    const there = existsSync(file);
    const bytes = readFileSync(there ? file : join(output, '404.html'));
    const type = TYPES[there ? extname(file) : '.html'] ?? 'application/octet-stream';
    if (!type.startsWith('text/html')) return send(200, type, bytes);
    const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
    const etag = { ETag: `"${hash}"` };
    if (there && request.headers['if-none-match'] === `"${hash}"`) return send(304, type, '', etag);
    return send(there ? 200 : 404, type, bytes.toString().replace('<head>', `<head><script src="/.hirebook/preview.js" data-version="${hash}" defer></script>`), etag);
  };

  const start = async () => {
    server = createServer(answer);
    await new Promise((listening) => server.listen(port, '127.0.0.1', listening));
    ({ port } = server.address());
  };
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  };

  fill();
  build();
  await start();
  return {
    origin: `http://127.0.0.1:${port}/`,
    read: (path) => readFileSync(join(site, path), 'utf8'),
    /** Writes a file of the handbook; without a text, it is removed. */
    edit(path, text) {
      mkdirSync(dirname(join(site, path)), { recursive: true });
      if (text === undefined) rmSync(join(site, path));
      else writeFileSync(join(site, path), text);
      change();
    },
    rename(from, to) {
      const address = (path) => path.replace(/^content/, '').replace(/\.md$/, '.html');
      renameSync(join(site, from), join(site, to));
      change({ [address(from)]: address(to) });
    },
    /** Everything as it was. */
    reset() {
      fill();
      change();
    },
    start,
    stop,
    async end() {
      await stop().catch(() => {});
      rmSync(site, { recursive: true });
    },
  };
}
