// Sheets that are made to be printed and filled in: interview kits and debriefs, on paper as Chromium prints them. What they must
// hold was worked out from the sources by tests/site/facts.py.

import assert from 'node:assert/strict';

import { pages } from './site.mjs';
import { Pdf } from './pdf.mjs';

const MID = 'kits/django-mid/tech-screen.html';
const MOST_PAGES = 4;
const A4 = [210, 297];
// The width of an A4 page between the margins of a sheet, in CSS pixels; there, the page is as on paper.
const PAPER = 703;

const TYPED = { line: 'Robin Example, 14 March', notes: 'Counted the queries of a page first; then prefetched.' };
const SETTINGS = [
  { over: 'http', script: true },
  { over: 'http', script: false },
  { over: 'file', script: true },
  { over: 'file', script: false },
];

export function* sheets(facts, root) {
  const mid = facts.kits.find((kit) => kit.page === MID);
  yield { name: 'the 45-minute mid-level kit is four A4 pages at most, and all in them', site: 'handbook', run: (tab) => fourPages(tab, mid) };
  for (const kit of facts.kits) yield { name: `on paper: ${kit.page}`, site: 'handbook', width: PAPER, run: (tab) => onPaper(tab, kit) };
  for (const page of pages(root).filter((path) => path.startsWith('debriefs/'))) {
    yield { name: `on paper: ${page}`, site: 'handbook', width: PAPER, run: async (tab) => void (await sheet(tab, page)) };
  }
  for (const setting of SETTINGS) {
    const how = `${setting.over}${setting.script ? '' : ', without script'}`;
    for (const page of [MID, 'debriefs/django-mid.html']) {
      yield { name: `filled in, printed and forgotten: ${page} (${how})`, site: 'handbook', ...setting, run: (tab) => forgotten(tab, page) };
    }
  }
}

const squeezed = (text) => text.normalize('NFKC').replace(/\s+/g, '');

async function print(tab) {
  return new Pdf(await tab.page.pdf({ format: 'A4', preferCSSPageSize: true }));
}

async function fourPages(tab, kit) {
  assert.equal(kit.minutes, 45);
  await tab.walk([kit.page], 2);
  const frame = await tab.page.locator('.site-header a, .breadcrumb a, .menu summary, .site-footer a').allTextContents();
  const pdf = await print(tab);
  const text = squeezed(pdf.text);
  assert.ok(pdf.pages.length <= MOST_PAGES, `${pdf.pages.length} pages`);
  assert.deepEqual(pdf.sizes, pdf.pages.map(() => A4));
  for (const { title, answers } of kit.questions) {
    for (const words of [title, ...Object.values(answers)]) assert.ok(text.includes(squeezed(words)), `on paper there is no “${words}”`);
  }
  for (const skill of kit.skills) assert.ok(text.includes(squeezed(skill)), `on paper there is no “${skill}”`);
  assert.ok(frame.length > 10, 'the page has a menu');
  const own = squeezed(await tab.page.locator('main article').textContent());
  const navigation = frame.map(squeezed).filter((words) => words.length > 4 && !own.includes(words) && text.includes(words));
  assert.deepEqual(navigation, [], 'none of what leads about the site is on paper');
  return `${pdf.pages.length} pages`;
}

/** Shows a page as on paper, where nothing is for clicking and nothing is cut off. */
async function paper(tab, page) {
  await tab.visit(page);
  await tab.page.emulateMedia({ media: 'print' });
  try {
    return await tab.page.evaluate(() => {
      const shown = (element) => element.checkVisibility();
      // What only screen readers say is cut off on purpose.
      const seen = (element) => shown(element) && !element.closest('textarea') && getComputedStyle(element).clipPath === 'none';
      const inside = (element) => element.getBoundingClientRect().right <= document.documentElement.clientWidth + 1;
      const cut = (element) => element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX !== 'visible';
      const words = (element) => element.innerText.replace(/\s+/g, ' ').trim();
      const columns = (row) => [...row.cells].map(words);
      const main = document.querySelector('main');
      return {
        navigation: [...document.querySelectorAll('nav, header.site-header, footer, .skip')].filter(shown).map(words),
        clipped: [...main.querySelectorAll('*')].filter((element) => seen(element) && (cut(element) || !inside(element))).map((element) => element.outerHTML.slice(0, 80)),
        tables: main.querySelectorAll('table').length,
        text: words(main),
        agenda: [...main.querySelectorAll('.agenda tr')].map(columns),
        questions: [...main.querySelectorAll('[id^="_question-"]')].map((question) => ({
          title: words(question.querySelector('h3 a')),
          answers: [...question.querySelector('.abreast .map').querySelectorAll('dd')].map((answer) => {
            const { left, right, top } = answer.getBoundingClientRect();
            return { text: words(answer), left, right, top };
          }),
        })),
        scorecard: [...main.querySelectorAll('.scorecard tbody tr')].map((row) => ({
          skill: words(row.cells[0]),
          ratings: row.querySelectorAll('input[type="radio"]').length,
          notes: row.querySelectorAll('textarea').length,
        })),
      };
    });
  } finally {
    await tab.page.emulateMedia({ media: null });
  }
}

async function sheet(tab, page) {
  const found = await paper(tab, page);
  assert.deepEqual(found.navigation, [], 'nothing on paper leads about the site');
  assert.ok(found.text.length > 500 && found.tables > 0, 'there is something on paper');
  assert.deepEqual(found.clipped, [], 'nothing is cut off');
  return found;
}

async function onPaper(tab, kit) {
  const found = await sheet(tab, kit.page);
  clock(found.agenda, kit);
  assert.deepEqual(found.questions.map(({ title }) => title), kit.themes ? [] : kit.questions.map(({ title }) => title));
  for (const [at, { title, answers }] of found.questions.entries()) {
    assert.deepEqual(answers.map(({ text }) => text), Object.values(kit.questions[at].answers), title);
    for (const [place, one] of answers.entries()) {
      const before = answers[place - 1];
      assert.ok(!before || (before.right <= one.left && before.top === one.top), `${title}: the answers stand beside each other`);
    }
  }
  assert.deepEqual(found.scorecard.map(({ skill }) => skill), kit.skills, 'a row for each skill that is tested');
  assert.ok(found.scorecard.every(({ ratings, notes }) => ratings === 4 && notes === 1), 'each row has a rating and room for notes');
}

/** The agenda's minutes follow each other on its clock, and fill the time of the step. */
function clock([, ...rows], kit) {
  const at = (minutes) => `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
  const parts = rows.slice(0, -1);
  let passed = 0;
  for (const [time, minutes, what] of parts) {
    assert.equal(time, at(passed), `${kit.page}: when “${what}” begins`);
    passed += Number(minutes);
  }
  assert.deepEqual(rows.at(-1), [at(kit.minutes), String(kit.minutes), 'End']);
  assert.equal(passed, kit.minutes, `${kit.page}: the minutes of its parts`);
  const asked = kit.questions.map(({ minutes }) => minutes);
  const spent = kit.themes ? [asked.reduce((sum, minutes) => sum + minutes, 0)] : asked;
  const wanted = [kit.opening, ...spent].filter((minutes) => minutes > 0).map(String);
  assert.deepEqual(parts.slice(0, wanted.length).map(([, minutes]) => minutes), wanted, `${kit.page}: minutes of the questions`);
  if (!kit.themes) assert.deepEqual(parts.filter(([, , what]) => kit.questions.some(({ title }) => title === what)).length, asked.length);
  if (kit.closing) assert.equal(parts.at(-1)[1], String(kit.closing));
}

async function forgotten(tab, page) {
  await tab.visit(page);
  const sent = [];
  // The icon, which the browser fetches by itself, may come late.
  const note = (request) => request.url().includes('/assets/icon-') || sent.push(`${request.method()} ${request.url()}`);
  tab.page.on('request', note);
  await fill(tab);
  const where = tab.page.url();
  const text = squeezed((await print(tab)).text);
  for (const words of Object.values(TYPED)) assert.ok(text.includes(squeezed(words)), `what was typed is not on paper: ${words}`);
  tab.page.off('request', note);
  assert.deepEqual(sent, [], 'nothing is sent');
  assert.equal(tab.page.url(), where, 'nothing went into the address');
  assert.deepEqual(await kept(tab), [], 'nothing is stored');
  await tab.page.reload();
  assert.deepEqual(await written(tab), { texts: [], chosen: 0 }, 'nothing comes back');
}

/** Fills in every field as a reader does: types, presses Enter where that could send something, and chooses. */
async function fill(tab) {
  const lines = tab.page.locator('main input[type="text"]');
  for (let at = 0; at < (await lines.count()); at += 1) {
    await lines.nth(at).fill(TYPED.line);
    await lines.nth(at).press('Enter');
  }
  const notes = tab.page.locator('main textarea');
  for (let at = 0; at < (await notes.count()); at += 1) await notes.nth(at).fill(TYPED.notes);
  const ratings = tab.page.locator('main fieldset');
  for (let at = 0; at < (await ratings.count()); at += 1) await ratings.nth(at).getByText('Yes', { exact: true }).click();
  const { texts, chosen } = await written(tab);
  assert.ok((await notes.count()) > 2 && (await lines.count()) > 2, 'there is something to fill in');
  assert.equal(texts.length, (await lines.count()) + (await notes.count()));
  assert.equal(chosen, await ratings.count(), 'each skill has a rating of its own');
}

function written(tab) {
  return tab.page.evaluate(() => ({
    texts: [...document.querySelectorAll('main :is(input[type="text"], textarea)')].map(({ value }) => value).filter(Boolean),
    chosen: document.querySelectorAll('main :checked').length,
  }));
}

/** Whatever a browser has kept for the site, by the name of the place. */
async function kept(tab) {
  const cookies = await tab.page.context().cookies();
  const places = await tab.page.evaluate(async () => ({
    localStorage: localStorage.length,
    sessionStorage: sessionStorage.length,
    indexedDB: (await indexedDB.databases()).length,
    caches: (await caches.keys()).length,
  }));
  return Object.entries({ cookies: cookies.length, ...places }).filter(([, count]) => count > 0);
}
