// Every page of a site: nothing to complain of in the console or on the network, and no scrolling sideways.

import assert from 'node:assert/strict';

import { movedTo, pages, read } from './site.mjs';

export function* everyPage(name, root) {
  for (const path of pages(root)) {
    const moved = movedTo(read(root, path));
    yield { name: `${name}, over http: ${path}`, site: name, over: 'http', run: (tab) => look(tab, path, moved) };
    // The 404 page looks for its files in folders above, since it is shown at any depth.
    if (path !== '404.html') yield { name: `${name}, as files: ${path}`, site: name, over: 'file', run: (tab) => open(tab, path, moved) };
  }
}

/** The 404 page at addresses of several depths, on a site at the root of its host and on one below it. */
export function* missing(sites) {
  for (const site of sites) {
    for (const path of ['nothing', 'skills/nothing.html', 'nothing/skills/']) {
      yield { name: `${site}: nothing is at ${path}`, site, run: (tab) => nowhere(tab, path) };
    }
  }
  yield { name: `${sites[0]}: nothing is far below the site`, site: sites[0], run: (tab) => nowhere(tab, 'a/b/c/d/nothing') };
}

async function open(tab, path, moved) {
  await tab.visit(path);
  if (moved) await tab.page.waitForURL(new URL(moved, tab.origin + path).href);
}

async function look(tab, path, moved) {
  await open(tab, path, moved);
  for (const width of [1280, 390]) {
    await tab.look(width, 'light');
    const wide = await tab.sideways();
    assert.ok(!wide, `at ${width} px: ${wide}`);
  }
}

async function nowhere(tab, path) {
  await tab.visit(path);
  const home = `${tab.origin}index.html`;
  await tab.page.waitForFunction((home) => document.querySelector('.site-title').href === home, home);
  const paper = await tab.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  assert.notEqual(paper, 'rgba(0, 0, 0, 0)', 'the page is styled');
  await tab.page.getByRole('button', { name: 'Search' }).click();
  await tab.page.getByRole('combobox', { name: 'Search' }).fill('testing');
  await tab.page.locator('#_found a').first().waitFor();
  // Only in one of the folders above are there files.
  tab.expect(/\b404\b|MIME type|beyond the site|ERR_ABORTED/);
}
