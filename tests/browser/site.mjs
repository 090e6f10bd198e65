// A built site as a folder: which pages there are, and one of every kind.

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Paths of all pages, sorted. */
export function pages(root, folder = '') {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  const below = entries.flatMap((entry) => {
    const path = folder ? `${folder}/${entry.name}` : entry.name;
    if (entry.isDirectory()) return pages(root, path);
    return entry.name.endsWith('.html') ? [path] : [];
  });
  return below.sort();
}

export const read = (root, path) => readFileSync(join(root, path), 'utf8');

/** Where a page sends its readers on to, if that is all it does. */
export const movedTo = (html) => html.match(/<meta http-equiv="refresh" content="0; url=([^"]+)">/)?.[1];

/**
 * The heaviest page of every kind: [{ kind, path }]. Pages are of one kind if they stand in one top folder and their
 * `body` has the same class; a page at the top is a kind of its own. Nothing is listed here, so that new kinds join.
 */
export function kinds(root) {
  const heaviest = new Map();
  for (const path of pages(root)) {
    const html = read(root, path);
    if (movedTo(html)) continue;
    const frame = html.match(/<body class="page-([\w-]+)/)?.[1];
    const [top, inner] = path.split('/');
    const kind = inner ? `${top} ${frame}` : top.replace('.html', '');
    if (html.length > (heaviest.get(kind)?.size ?? 0)) heaviest.set(kind, { kind, path, size: html.length });
  }
  return [...heaviest.values()];
}
