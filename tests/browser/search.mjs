// Search as readers use it: the dialog, the page of its own, and the page that a result leads to.

import assert from 'node:assert/strict';

import { linesUnder, titles } from './readers.mjs';
import { Tab } from './tab.mjs';

// A record of the demo, and a page that is about something else.
const WORDS = 'query optimisation';
const FOUND = 'skills/query-optimisation.html';
const START = 'skills/drf.html';
const SHOWN = { state: 'visible' };
const HIDDEN = { state: 'hidden' };

export function* searching(facts) {
  const one = (name, run, setting) => ({ name: `search: ${name}`, site: 'handbook', run, ...setting });
  for (const over of ['http', 'file']) {
    for (const width of [1280, 390]) {
      const how = `${over}, ${width} px`;
      yield one(`with the keyboard alone (${how})`, withKeyboard, { over, width });
      yield one(`with the mouse (${how})`, withMouse, { over, width });
    }
    yield one(`a misspelt word is found, and said (${over})`, misspelt, { over });
    yield one(`the page for searching, by its address (${over})`, byAddress, { over });
    yield one(`what was searched for is marked on the page gone to (${over})`, marks, { over });
  }
  for (const key of ['Control+k', 'Meta+k']) yield one(`opens with ${key}`, (tab) => opensWith(tab, key));
  yield one('a slash in a field is a slash, and it can be turned off elsewhere', slash);
  yield one('the arrows go round, over the box, and only results are told', arrows);
  yield one('Control and Enter open a result in a new tab, marked as well', newTab);
  yield one('Enter before the answer is there takes what is asked last', early);
  yield one('filters narrow, with counts that are true', filters);
  yield one('searches of this tab are offered again, and not in another one', recent);
  yield one('without storage', withoutStorage);
  yield one('two tabs', twoTabs);
  yield one('nothing found, and what then', nothing);
  yield one('more results on the page for searching', more);
  yield one('an older answer never stands over a newer one', race);
  yield one('typed letter by letter over an uneven line, it ends with the answer to all', uneven);
  yield one('a part of the index is missing', (tab) => broken(tab, (route) => route.fulfill({ status: 404, body: '' }), /could not be loaded/));
  yield one('a part of the index is of another build', (tab) => broken(tab, (route) => route.fulfill({ body: 'other' }), /has changed/));
  yield one('from a folder, of a site that was built for an address', folder, { over: 'file' });
  yield one('without its scripts there is still the page for searching', scriptless);
  yield one('the page for searching without script: everything by type', everything, { script: false });
  yield one('the button without script', buttonless, { script: false });
  for (const width of [1280, 390]) {
    yield one(`axe: the dialog with results and filters (${width} px)`, (tab) => axeOnDialog(tab, width), { width });
    yield one(`axe: the page with results (${width} px)`, (tab) => axeOnPage(tab, width), { width });
  }
  yield one('nothing is pushed sideways by long words', sideways, { width: 390 });
  yield one('“red flag” gives the red flags of a resume among the first three', (tab) => redFlags(tab, facts));
}

const dialog = (tab) => tab.page.locator('dialog.search');
const box = (tab) => tab.page.getByRole('combobox', { name: 'Search' });
const results = (tab) => tab.page.getByRole('listbox').getByRole('group');
const status = (tab) => tab.page.getByRole('status');
const button = (tab) => tab.page.locator('.site-header').getByRole('button', { name: 'Search' });
const focused = (locator) => locator.evaluate((element) => element === document.activeElement);

async function open(tab, path = START) {
  await tab.visit(path);
  await tab.page.keyboard.press('/');
  await dialog(tab).waitFor(SHOWN);
}

/** Types words into the box, and waits for the answer to all of them, with its excerpts. */
async function ask(tab, words) {
  await box(tab).fill(words);
  await answered(tab, words);
}

/** An answer stands when its links carry the words; its excerpts are there when no room is left empty. */
async function answered(tab, words) {
  await tab.page.waitForFunction((words) => {
    const link = document.querySelector('#_found a');
    return link && new URL(link.href).searchParams.get('q') === words && !document.querySelector('.excerpt:empty');
  }, words);
}

const shownTitles = (tab) => results(tab).evaluateAll((groups) => groups.map((group) => group.getAttribute('aria-label')));

/** What a screen reader is told that the arrows have come to: the text of the option. */
const told = (tab) => box(tab).evaluate((input) => document.getElementById(input.getAttribute('aria-activedescendant'))?.textContent ?? '');

async function withKeyboard(tab) {
  await tab.visit(START);
  await button(tab).focus();
  await tab.page.keyboard.press('Enter');
  await dialog(tab).waitFor(SHOWN);
  assert.ok(await focused(box(tab)), 'the focus is in the box');
  await tab.page.keyboard.press('Escape');
  await dialog(tab).waitFor(HIDDEN);
  assert.ok(await focused(button(tab)), 'the focus is back on the button');
  await tab.page.keyboard.press('/');
  await dialog(tab).waitFor(SHOWN);
  await tab.page.keyboard.type(WORDS);
  await answered(tab, WORDS);
  assert.match(await status(tab).innerText(), /^\d+ results?$/, 'the number of results is said');
  assert.equal(await box(tab).getAttribute('aria-expanded'), 'true');
  await tab.page.keyboard.press('ArrowDown');
  assert.match(await told(tab), /^Query optimisation Skill/, 'the best result is the first, and its type is told as a word');
  assert.ok(await focused(box(tab)), 'the focus is still in the box');
  await tab.page.keyboard.press('Enter');
  await tab.page.waitForURL((url) => url.href.startsWith(tab.origin + FOUND));
}

async function withMouse(tab) {
  await tab.visit(START);
  await button(tab).click();
  await dialog(tab).waitFor(SHOWN);
  await ask(tab, WORDS);
  const first = results(tab).first();
  assert.deepEqual(await first.locator('b mark').allInnerTexts(), ['Query', 'optimisation'], 'matched words of the title are marked');
  const deep = tab.page.locator('#_found a[href*="#"]').first();
  const anchor = new URL(await deep.evaluate((link) => link.href)).hash;
  await deep.click();
  await tab.page.waitForURL((url) => url.hash === anchor);
  assert.equal(await tab.page.locator(':target').count(), 1, 'a result leads to its section');
  await tab.visit(START);
  await button(tab).click();
  await dialog(tab).getByRole('button', { name: 'Close' }).click();
  await dialog(tab).waitFor(HIDDEN);
  assert.ok(await focused(button(tab)), 'the focus is back on the button');
  if (tab.page.viewportSize().width > 1000) {
    await button(tab).click();
    await tab.page.mouse.click(5, 700);
    await dialog(tab).waitFor(HIDDEN);
  }
}

async function misspelt(tab) {
  await open(tab);
  await ask(tab, 'djnago orm');
  assert.match(await status(tab).innerText(), /“django” instead of “djnago”/);
  assert.equal((await shownTitles(tab))[0], 'Django ORM');
}

async function byAddress(tab) {
  await tab.visit(`search.html?q=${encodeURIComponent(WORDS)}&type=skill`);
  await answered(tab, WORDS);
  assert.equal(await box(tab).inputValue(), WORDS);
  assert.equal(await tab.page.getByRole('combobox', { name: 'Type' }).inputValue(), 'skill');
  assert.deepEqual([...new Set(await tab.page.locator('#_found .kind').allInnerTexts())], ['Skill']);
  assert.equal(await tab.page.locator('.overview').isVisible(), false, 'the list of everything makes room');
  await ask(tab, 'serializer');
  // From a folder an address may not be changed.
  if (tab.origin.startsWith('http')) assert.match(tab.path, /^search\.html\?q=serializer&type=skill$/, 'the address is that of what is shown');
  await box(tab).fill('');
  await tab.page.locator('.overview').waitFor(SHOWN);
}

const highlights = (tab) => tab.page.evaluate(() => [...(CSS.highlights.get('search') ?? [])].map((range) => range.startContainer.data.slice(range.startOffset, range.endOffset)));

async function marks(tab) {
  await open(tab);
  await ask(tab, 'optimisations');
  await tab.page.keyboard.press('Enter');
  await tab.page.waitForURL((url) => !url.href.includes(START));
  await tab.page.waitForFunction(() => CSS.highlights.get('search')?.size);
  assert.ok((await highlights(tab)).every((word) => /^optimi[sz]/i.test(word)), 'forms of the word are marked, and nothing else');
  if (tab.origin.startsWith('http')) assert.equal(new URL(tab.page.url()).search, '', 'the address is the ordinary one');
  await tab.page.keyboard.press('Escape');
  assert.deepEqual(await highlights(tab), [], 'Escape takes the marks away');
}

async function opensWith(tab, key) {
  await tab.visit(START);
  await tab.page.keyboard.press(key);
  await dialog(tab).waitFor(SHOWN);
  await tab.page.keyboard.press(key);
  assert.ok(await focused(box(tab)), 'once more changes nothing');
  await tab.visit('search.html');
  await box(tab).waitFor(SHOWN);
  await box(tab).blur();
  await tab.page.keyboard.press(key);
  assert.ok(await focused(box(tab)), 'on the page for searching, the focus goes to its box');
  assert.equal(await dialog(tab).count(), 0);
}

async function slash(tab) {
  await open(tab);
  await tab.page.keyboard.type('and/or');
  assert.equal(await box(tab).inputValue(), 'and/or');
  const setting = dialog(tab).getByRole('checkbox');
  await setting.uncheck();
  await tab.page.keyboard.press('Escape');
  await tab.visit(START);
  await tab.page.keyboard.press('/');
  await tab.page.keyboard.press('Control+k');
  await dialog(tab).waitFor(SHOWN);
  assert.equal(await box(tab).inputValue(), '');
  await setting.check();
}

async function arrows(tab) {
  await open(tab);
  await ask(tab, WORDS);
  const { length } = await tab.page.getByRole('option').all();
  assert.equal(await told(tab), '', 'nothing is chosen before an arrow is pressed');
  await tab.page.keyboard.press('ArrowUp');
  const last = await told(tab);
  await tab.page.keyboard.press('ArrowDown');
  assert.equal(await told(tab), '', 'past the last one is the box');
  for (let steps = 0; steps < length; steps += 1) await tab.page.keyboard.press('ArrowDown');
  assert.equal(await told(tab), last);
  assert.equal(await tab.page.locator('[aria-selected]').count(), 1);
  await tab.page.keyboard.press('x');
  await answered(tab, `${WORDS}x`);
  assert.equal(await told(tab), '', 'a new question begins anew');
}

async function newTab(tab) {
  await open(tab);
  await ask(tab, WORDS);
  const [page] = await Promise.all([tab.page.context().waitForEvent('page'), tab.page.keyboard.press('Control+Enter')]);
  await page.waitForURL((url) => url.href.startsWith(tab.origin + FOUND));
  await page.waitForFunction(() => CSS.highlights.get('search')?.size);
  await page.close();
  assert.equal(tab.path, START);
}

async function early(tab) {
  await open(tab);
  await ask(tab, 'serializer');
  await box(tab).fill(WORDS);
  await tab.page.keyboard.press('Enter');
  await tab.page.waitForURL((url) => url.href.startsWith(tab.origin + FOUND));
}

async function filters(tab) {
  await open(tab);
  await ask(tab, 'django');
  const all = Number.parseInt(await status(tab).innerText());
  await tab.page.getByText('Filters', { exact: true }).click();
  const type = tab.page.getByRole('combobox', { name: 'Type' });
  await type.waitFor(SHOWN);
  const offered = (await type.locator('option').allInnerTexts()).map((text) => text.match(/^(.+) \((\d+)\)$/)).filter(Boolean);
  assert.ok(offered.length > 5 && offered.every(([, , count]) => count > 0 && count <= all), `${offered}`);
  const [label, , count] = offered.find(([, title]) => title === 'Skills');
  await type.selectOption(label);
  await tab.page.waitForFunction((count) => document.querySelector('[role=status]').textContent.startsWith(`${count} result`), count);
  assert.deepEqual([...new Set(await tab.page.locator('#_found .kind').allInnerTexts())], ['Skill']);
  assert.equal(await tab.page.locator('summary', { hasText: 'Filters (1)' }).count(), 1);
  assert.ok((await type.locator('option').count()) > 5, 'other types can still be chosen');
  await box(tab).fill('qqqqzzzz');
  await dialog(tab).getByRole('button', { name: 'Search without filters' }).click();
  assert.equal(await tab.page.locator('summary', { hasText: /^Filters$/ }).count(), 1);
}

async function recent(tab) {
  const own = await apart(tab);
  await open(own);
  await ask(own, WORDS);
  await own.page.keyboard.press('Enter');
  await own.page.waitForURL((url) => url.href.startsWith(own.origin + FOUND));
  await open(own);
  assert.equal(await status(own).innerText(), 'Recent searches');
  await own.page.keyboard.press('ArrowDown');
  await own.page.keyboard.press('Enter');
  await answered(own, WORDS);
  assert.equal(await box(own).inputValue(), WORDS);
  const other = new Tab(await own.page.context().newPage(), own.origin);
  await open(other);
  assert.equal(await status(other).innerText(), '');
  await left(own, other);
}

/** A tab with a store of its own. */
async function apart(tab, script) {
  const context = await tab.page.context().browser().newContext();
  if (script) await context.addInitScript(script);
  return new Tab(await context.newPage(), tab.origin);
}

/** Closes tabs that had nothing to complain of. */
async function left(...tabs) {
  assert.deepEqual(tabs.flatMap((tab) => tab.unexpected), []);
  await tabs[0].page.context().close();
}

async function withoutStorage(tab) {
  const own = await apart(tab, () => {
    for (const name of ['sessionStorage', 'localStorage']) {
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException('The operation is insecure.', 'SecurityError');
        },
      });
    }
  });
  await open(own);
  await ask(own, WORDS);
  await own.page.keyboard.press('Enter');
  await own.page.waitForFunction(() => CSS.highlights.get('search')?.size);
  assert.ok(own.path.startsWith(FOUND));
  await left(own);
}

async function twoTabs(tab) {
  const one = await apart(tab);
  const other = new Tab(await one.page.context().newPage(), one.origin);
  await Promise.all([open(one), open(other)]);
  await Promise.all([ask(one, WORDS), ask(other, 'serializer')]);
  assert.notDeepEqual(await shownTitles(one), await shownTitles(other));
  await left(one, other);
}

async function nothing(tab) {
  await open(tab);
  await box(tab).fill('qqqqzzzz');
  await dialog(tab).getByText('Nothing found for “qqqqzzzz”').waitFor(SHOWN);
  assert.equal(await box(tab).getAttribute('aria-expanded'), 'false');
  await tab.page.keyboard.press('Enter');
  await dialog(tab).getByRole('link', { name: 'Look through everything' }).click();
  await tab.page.locator('.overview').waitFor(SHOWN);
  await box(tab).fill('qqqqzzzz');
  await tab.page.getByText('Everything is listed below').waitFor(SHOWN);
  assert.ok(await tab.page.locator('.overview').isVisible());
}

async function more(tab) {
  await open(tab);
  await ask(tab, 'django');
  const before = await shownTitles(tab);
  await dialog(tab).getByRole('link', { name: /^All \d+ results$/ }).click();
  await answered(tab, 'django');
  assert.deepEqual(await shownTitles(tab), before);
  await tab.page.getByRole('button', { name: 'More results' }).click();
  await results(tab).nth(before.length).waitFor(SHOWN);
  assert.deepEqual((await shownTitles(tab)).slice(0, before.length), before);
}

/** A reader that answers later the longer ago it was asked, and refuses nothing. */
const LATE = `window.pending = new Set();
var hirebookSearch = {
  open: () => ({
    query: (words) => new Promise((done) => {
      window.pending.add(words);
      setTimeout(() => {
        done({ total: 1, hits: [{ path: 'index.html', title: words, kind: '', sections: [] }], forms: new Map(), corrected: [], counts: null });
        window.pending.delete(words);
      }, words === 'older' ? 400 : 50);
    }),
    excerpts: () => new Promise((done) => setTimeout(() => done([{ pieces: [] }]), 100)),
    facets: async () => [],
  }),
  mark: (text) => [{ text, mark: false }],
};`;

async function race(tab) {
  await tab.page.route('**/search-reader-*.js', (route) => route.fulfill({ contentType: 'text/javascript', body: LATE }));
  try {
    await open(tab);
    await tab.page.evaluate(() => {
      window.seen = [];
      new MutationObserver(() => window.seen.push(document.getElementById('_found').textContent)).observe(document.getElementById('_found'), { childList: true });
    });
    await box(tab).fill('older');
    await box(tab).fill('newer');
    // All questions are answered, and nothing was shown after the newer answer. On a slow machine the older answer may come before the newer question.
    await tab.page.waitForFunction(() => window.pending.size === 0 && window.seen.includes('newer'));
    await tab.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    const seen = await tab.page.evaluate(() => window.seen);
    assert.equal(seen.at(-1), 'newer');
    assert.ok(!seen.slice(seen.indexOf('newer')).includes('older'), seen.join(', '));
  } finally {
    await tab.page.unroute('**/search-reader-*.js');
  }
}

async function uneven(tab) {
  let number = 0;
  const late = async (route) => {
    number += 1;
    await new Promise((done) => setTimeout(done, (number * 97) % 260));
    await route.continue();
  };
  await tab.page.route('**/search/*.bin', late);
  try {
    await open(tab);
    await box(tab).pressSequentially(WORDS, { delay: 15 });
    await answered(tab, WORDS);
    const typed = await shownTitles(tab);
    await tab.visit(`search.html?q=${encodeURIComponent(WORDS)}`);
    await answered(tab, WORDS);
    assert.deepEqual(typed, await shownTitles(tab));
  } finally {
    await tab.page.unroute('**/search/*.bin', late);
  }
}

/** Such a site has no scripts of its index: what is there is said, and no button that would not help. */
async function folder(tab) {
  const own = await apart(tab);
  await own.page.route(/\/search\/[^/]*\.js$/, (route) => route.abort());
  await open(own);
  await box(own).fill(WORDS);
  await dialog(own).getByText('Search works on the published site').waitFor(SHOWN);
  assert.equal(await dialog(own).getByRole('button', { name: 'Load the page again' }).count(), 0);
  own.expect(/\/search\/top\.js|ERR_FAILED/);
  await left(own);
}

async function broken(tab, instead, said) {
  const own = await apart(tab);
  const parts = /\/search\/(?!top)[^/]*\.bin$/;
  await own.page.route(parts, instead);
  await open(own);
  await box(own).fill(WORDS);
  await dialog(own).getByText(said).waitFor(SHOWN);
  await own.page.unroute(parts);
  await Promise.all([own.page.waitForEvent('load'), dialog(own).getByRole('button', { name: 'Load the page again' }).click()]);
  await own.page.keyboard.press('/');
  await own.page.getByRole('option', { name: WORDS }).click();
  await answered(own, WORDS);
  own.expect(/\b404\b/);
  await left(own);
}

async function scriptless(tab) {
  const own = await apart(tab);
  await own.page.route('**/search-dialog-*.js', (route) => route.abort());
  await own.visit(START);
  await own.page.keyboard.press('/');
  await own.page.waitForURL(`${own.origin}search.html`);
  await own.page.locator('.overview').waitFor(SHOWN);
  own.expect(/ERR_FAILED/);
  await left(own);
}

async function everything(tab) {
  await tab.visit('search.html');
  const listed = await tab.page.locator('.overview h2').allInnerTexts();
  await tab.visit('contents.html');
  assert.deepEqual(listed, await tab.page.locator('.overview h2').allInnerTexts());
  assert.ok(listed.length > 5);
}

async function buttonless(tab) {
  await tab.visit(START);
  await tab.page.locator('.site-header').getByRole('link', { name: 'Search' }).click();
  await tab.page.waitForURL(`${tab.origin}search.html`);
  assert.match(await tab.text(), /Searching takes a script/);
}

async function axeOnDialog(tab, width) {
  await open(tab);
  await ask(tab, WORDS);
  await tab.page.getByText('Filters', { exact: true }).click();
  await tab.page.getByRole('combobox', { name: 'Type' }).waitFor(SHOWN);
  await tab.page.keyboard.press('Tab');
  await box(tab).focus();
  await tab.page.keyboard.press('ArrowDown');
  await grave(tab, width);
  await box(tab).fill('qqqqzzzz');
  await dialog(tab).getByText('Nothing found').waitFor(SHOWN);
  await grave(tab, width);
}

async function axeOnPage(tab, width) {
  await tab.visit(`search.html?q=${encodeURIComponent(WORDS)}`);
  await answered(tab, WORDS);
  await grave(tab, width);
}

async function grave(tab, width) {
  for (const scheme of ['light', 'dark']) {
    await tab.look(width, scheme);
    assert.deepEqual(await tab.axe(), [], scheme);
  }
}

async function sideways(tab) {
  for (const words of ['x'.repeat(300), WORDS]) {
    await tab.visit(`search.html?q=${words}`);
    await status(tab).filter({ hasText: /\w/ }).waitFor(SHOWN);
    assert.equal(await tab.sideways(), '');
  }
}

async function redFlags(tab, facts) {
  await open(tab);
  await ask(tab, 'red flag');
  const first = await results(tab).evaluateAll((groups) => groups.slice(0, 3).map((group) => group.querySelector('a').href));
  const wanted = titles(facts, 'resume', 'red');
  for (const address of first) {
    await tab.page.goto(address);
    if (JSON.stringify(await linesUnder(tab, 'Resume', 'Red flag')) === JSON.stringify(wanted)) return;
  }
  assert.fail(`none of ${first.join(', ')} shows them`);
}
