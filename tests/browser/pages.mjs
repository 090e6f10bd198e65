// Every page of a site: nothing to complain of in the console or on the network, and no scrolling sideways.

import assert from 'node:assert/strict';

import { movedTo, pages, read } from './site.mjs';

export function* everyPage(name, root) {
  for (const path of pages(root)) {
    const moved = movedTo(read(root, path));
    yield { name: `${name}, over http: ${path}`, site: name, over: 'http', run: (tab) => look(tab, path, moved) };
    // The 404 page names its files from the top of a server, since it is shown at any depth. A folder has no server.
    if (path !== '404.html') yield { name: `${name}, as files: ${path}`, site: name, over: 'file', run: (tab) => open(tab, path, moved) };
  }
  yield { name: `${name}, over http: an address deep down where nothing is`, site: name, over: 'http', run: nowhere };
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

async function nowhere(tab) {
  await tab.visit('skills/deeper/nothing.html');
  const styled = await tab.page.evaluate(() => document.styleSheets.length);
  assert.ok(styled > 0, 'the 404 page finds its stylesheet at any depth');
  tab.problems = tab.problems.filter((problem) => !/\b404\b/.test(problem));
}
