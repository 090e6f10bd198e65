// One page of every kind, in both widths and both schemes, and what opens on it, under axe.

import assert from 'node:assert/strict';

import { kinds } from './site.mjs';

const WIDTHS = [1280, 390];
// What a scheme can change. All other rules have been asked in the light.
const COLOURS = ['color-contrast', 'link-in-text-block'];

export function* accessible(name, root) {
  for (const { kind, path } of kinds(root)) {
    yield { name: `${name}, axe: ${kind} (${path})`, site: name, run: (tab) => tab.visit(path).then(() => everyLook(tab, WIDTHS)) };
  }
  for (const width of WIDTHS) {
    yield { name: `${name}, axe: the menu, open (${width} px)`, site: name, width, run: (tab) => openMenu(tab).then(() => everyLook(tab, [width])) };
  }
}

async function everyLook(tab, widths) {
  const found = [];
  for (const width of widths) {
    for (const [scheme, rules] of [['light', undefined], ['dark', COLOURS]]) {
      await tab.look(width, scheme);
      found.push(...(await tab.axe(rules)).map((line) => `at ${width} px, ${scheme}: ${line}`));
    }
  }
  assert.deepEqual(found, []);
}

/** Opens the menu as far as it opens: the panel on a phone, and a fold. */
async function openMenu(tab) {
  await tab.visit('index.html');
  const button = tab.page.getByRole('button', { name: 'Menu' });
  if (await button.isVisible()) await button.click();
  await tab.page.locator('.menu summary').first().click();
}
