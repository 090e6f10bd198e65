// The smallest host a handbook can stand on: files of one folder, under the policy that pages promise to bear.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

export const POLICY = "default-src 'self'; require-trusted-types-for 'script'; trusted-types hirebook";

export const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.txt': 'text/plain; charset=utf-8',
  '.xml': 'application/xml',
  '.csv': 'text/csv; charset=utf-8',
};

/** Serves a folder on a free port of this machine, below a path; its origin ends in a slash. What is not there is the site's 404 page. */
export async function serve(root, below = '/') {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const inside = pathname.startsWith(below) ? pathname.slice(below.length - 1) : '/nothing';
    const path = normalize(decodeURIComponent(inside.endsWith('/') ? `${inside}index.html` : inside));
    const head = (type) => ({ 'Content-Type': type, 'Content-Security-Policy': POLICY, 'X-Content-Type-Options': 'nosniff' });
    try {
      const bytes = readFileSync(join(root, path));
      response.writeHead(200, head(TYPES[extname(path)] ?? 'application/octet-stream')).end(bytes);
    } catch {
      response.writeHead(404, head(TYPES['.html'])).end(readFileSync(join(root, '404.html')));
    }
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return { origin: `http://127.0.0.1:${server.address().port}${below}`, close: () => server.close() };
}
