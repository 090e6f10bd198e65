// What the heaviest page weighs on its way to a reader.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

import { pages, read } from './site.mjs';

// 60 kB for all of a page but its pictures, 6 kB for scripts before a reader asks for anything; a kB is 1000 bytes.
const PAGE = 60_000;
const SCRIPTS = 6_000;
// And 12 kB for the dialog and what finds for it, when a reader wants to search.
const SEARCH = 12_000;

const weight = (bytes) => gzipSync(bytes).length;

export function* light(name, root) {
  const path = pages(root).reduce((a, b) => (weight(read(root, b)) > weight(read(root, a)) ? b : a));
  yield { name: `${name}, weight: ${path}, the heaviest`, site: name, run: (tab) => weigh(tab, root, path) };
  yield { name: `${name}, weight: search, when it opens`, site: name, run: (tab) => weighSearch(tab, root) };
}

async function weigh(tab, root, path) {
  const asked = new Map();
  const note = (request) => asked.set(request.url(), request.resourceType());
  tab.page.on('request', note);
  await tab.visit(path);
  await tab.page.waitForLoadState('networkidle');
  tab.page.off('request', note);
  const sizes = { document: 0, stylesheet: 0, script: 0, other: 0 };
  for (const [url, type] of asked) {
    const own = type in sizes ? type : 'other';
    if (!['image', 'font', 'media'].includes(type)) sizes[own] += weight(readFileSync(`${root}/${url.slice(tab.origin.length)}`));
  }
  const whole = Object.values(sizes).reduce((a, b) => a + b);
  const said = JSON.stringify(sizes);
  assert.ok(sizes.document && sizes.stylesheet, `nothing was weighed: ${said}`);
  assert.ok(whole <= PAGE, `${whole} bytes gzipped, more than ${PAGE}: ${said}`);
  assert.ok(sizes.script + sizes.other <= SCRIPTS, `scripts and what they load are more than ${SCRIPTS} bytes gzipped: ${said}`);
  return `${whole} bytes gzipped: ${said}`;
}

/** What search loads before the first word: scripts only. */
async function weighSearch(tab, root) {
  await tab.visit('index.html');
  const asked = [];
  const note = (request) => request.resourceType() === 'script' && asked.push(request.url());
  tab.page.on('request', note);
  await tab.page.keyboard.press('/');
  await tab.page.getByRole('combobox', { name: 'Search' }).fill('a');
  await tab.page.locator('#_found a').first().waitFor();
  tab.page.off('request', note);
  const sizes = asked.map((url) => weight(readFileSync(`${root}/${url.slice(tab.origin.length)}`)));
  const whole = sizes.reduce((a, b) => a + b);
  assert.equal(sizes.length, 2, `the dialog and what finds: ${asked.join(', ')}`);
  assert.ok(whole <= SEARCH, `${whole} bytes gzipped, more than ${SEARCH}`);
  return `${whole} bytes gzipped: ${sizes.join(' and ')}`;
}
