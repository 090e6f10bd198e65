// The theme's one small script: what it adds, and that nothing is lost without it.

import assert from 'node:assert/strict';

const CHEAT_SHEET = 'cheat-sheets/hire-django.html';
const HIDDEN = { state: 'hidden' };
const SHOWN = { state: 'visible' };

export function* comforts() {
  const one = (name, run, setting) => ({ name: `script: ${name}`, site: 'handbook', run, ...setting });
  yield one('Escape puts an explanation away, until the mouse comes back', mouseAndEscape);
  yield one('Escape puts an explanation away, and the focus stays', focusAndEscape);
  yield one('the mouse may move onto an explanation', ontoTip);
  for (const [name, leave] of Object.entries(LEAVING)) yield one(`an open fold of the menu closes by ${name}`, (tab) => closes(tab, leave));
  yield one('the panel of the menu closes by Escape', (tab) => panel(tab, escape), { width: 390 });
  yield one('the panel of the menu closes by a click beside it', (tab) => panel(tab, beside), { width: 390 });
  yield one('without it, the panel of the menu closes by a click beside it', (tab) => panel(tab, beside), { width: 390, script: false });
  yield one('without it, opening one fold of the menu closes the other', oneFold, { script: false });
}

const escape = (page) => page.keyboard.press('Escape');
const beside = (page) => page.mouse.click(5, 700);
const LEAVING = {
  Escape: escape,
  'a click beside it': beside,
  'leaving it with the keyboard': tabOut,
};

/** Tabs on until the focus is beyond the menu. */
async function tabOut(page) {
  const within = () => page.evaluate(() => document.activeElement.closest('.site-header') !== null);
  for (let steps = 0; steps < 60 && (await within()); steps += 1) await page.keyboard.press('Tab');
}

async function term(tab) {
  await tab.visit(CHEAT_SHEET);
  const link = tab.page.locator('main .term > a').first();
  return { link, tip: tab.page.locator('main .tip').first() };
}

async function mouseAndEscape(tab) {
  const { link, tip } = await term(tab);
  await link.hover();
  await tip.waitFor(SHOWN);
  await escape(tab.page);
  await tip.waitFor(HIDDEN);
  await tab.page.mouse.move(0, 0);
  await link.hover();
  await tip.waitFor(SHOWN);
}

async function focusAndEscape(tab) {
  const { link, tip } = await term(tab);
  await link.focus();
  await tip.waitFor(SHOWN);
  await escape(tab.page);
  await tip.waitFor(HIDDEN);
  assert.equal(await link.evaluate((element) => element === document.activeElement), true);
  await tab.page.keyboard.press('Tab');
  await tab.page.keyboard.press('Shift+Tab');
  await tip.waitFor(SHOWN);
}

async function ontoTip(tab) {
  const { link, tip } = await term(tab);
  await link.hover();
  await tip.waitFor(SHOWN);
  const [from, to] = [await link.boundingBox(), await tip.boundingBox()];
  const x = Math.max(from.x, to.x) + 4;
  await tab.page.mouse.move(x, from.y + from.height / 2);
  await tab.page.mouse.move(x, to.y + to.height / 2, { steps: 12 });
  assert.equal(await tip.isVisible(), true, 'the explanation is still there');
}

async function closes(tab, leave) {
  await tab.visit('index.html');
  const fold = tab.page.locator('.menu details').nth(1);
  await fold.locator('summary').click();
  await fold.locator('a').first().focus();
  await fold.locator('ul').waitFor(SHOWN);
  await leave(tab.page);
  await fold.locator('ul').waitFor(HIDDEN);
  if (leave === escape) assert.equal(await fold.locator('summary').evaluate((element) => element === document.activeElement), true, 'the focus is on the fold');
}

async function panel(tab, leave) {
  await tab.visit('index.html');
  await tab.page.getByRole('button', { name: 'Menu' }).click();
  await tab.page.locator('.menu').waitFor(SHOWN);
  await tab.page.locator('.menu summary').first().click();
  await leave(tab.page);
  await tab.page.locator('.menu').waitFor(HIDDEN);
}

async function oneFold(tab) {
  await tab.visit('index.html');
  const folds = tab.page.locator('.menu details');
  await folds.nth(1).locator('summary').click();
  await folds.nth(2).locator('summary').click();
  await folds.nth(2).locator('ul').waitFor(SHOWN);
  assert.equal(await folds.nth(1).locator('ul').isVisible(), false);
}
