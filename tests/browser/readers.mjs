// What readers come for, done as readers do it: from the first page, over links that are in sight. What they must find
// was worked out from the sources by tests/site/facts.py.

import assert from 'node:assert/strict';

const FLAGS = 'signals/by-source.html';
const CHEAT_SHEET = 'cheat-sheets/hire-django.html';

const EVERYWHERE = [
  { width: 1280, script: true },
  { width: 1280, script: false },
  { width: 390, script: true },
  { width: 390, script: false },
];
// Tasks that are done once for each record take the two settings that differ the most.
const EXTREMES = [EVERYWHERE[0], EVERYWHERE[3]];

export function* readers(facts) {
  yield* task('the red flags of a resume, in two clicks at most', EVERYWHERE, (tab) => resumeFlags(tab, facts));
  yield* task('the red flags of a resume, through the menu', EVERYWHERE, (tab) => flagsThroughMenu(tab, facts));
  yield* task('the flags of a portfolio on one page, told apart by words', EVERYWHERE, (tab) => portfolioFlags(tab, facts));
  yield* task('N+1 on the cheat sheet explains itself to the mouse', EVERYWHERE, (tab) => explainedToMouse(tab, facts));
  yield* task('N+1 on the cheat sheet explains itself to the keyboard', EVERYWHERE, (tab) => explainedToKeyboard(tab, facts));
  yield* task('N+1 on the cheat sheet leads to the glossary', EVERYWHERE, (tab) => explainedInGlossary(tab, facts));
  for (const one of facts.comparisons) yield* task(`side by side, in two clicks: ${one.page}`, EVERYWHERE, (tab) => sideBySide(tab, one));
  for (const step of facts.ladders) yield* task(`what a level adds to the one below, in two clicks: ${step.page}`, EXTREMES, (tab) => added(tab, step));
  for (const need of facts.needs) yield* task(`from a need to its skills and question, and back: ${need.page}`, EXTREMES, (tab) => needAndBack(tab, need));
  for (const skill of facts.skills) yield* task(`a skill shows exactly what is tied to it: ${skill.page}`, EXTREMES, (tab) => tied(tab, skill));
}

function* task(name, settings, run) {
  for (const setting of settings) {
    const how = `${setting.width} px${setting.script ? '' : ', without script'}`;
    yield { name: `${name} (${how})`, site: 'handbook', ...setting, run };
  }
}

export const titles = (facts, source, polarity) =>
  facts.signals.filter((signal) => signal.source === source && signal.polarity === polarity).map((signal) => signal.title).sort();

/**
 * The lines of a page that stand under two headings, the second within the first; in order of the alphabet. A heading's
 * words count, without emoji; its colour does not.
 */
export function linesUnder(tab, outer, inner) {
  return tab.page.evaluate(([outer, inner]) => {
    const trail = [];
    const found = [];
    for (const element of document.querySelectorAll('main :is(h1, h2, h3, h4, h5, h6, li, tbody tr)')) {
      const level = Number(element.localName.match(/^h(\d)$/)?.[1]);
      if (level) {
        trail.length = level - 1;
        trail[level - 1] = element.innerText;
      } else if (element.checkVisibility() && trail.some((words) => words?.includes(outer)) && trail.at(-1).includes(inner)) {
        found.push(element.querySelector('a, th, td')?.innerText.trim() ?? element.innerText.trim());
      }
    }
    return found.sort();
  }, [outer, inner]);
}

async function resumeFlags(tab, facts) {
  for (const page of [FLAGS, CHEAT_SHEET]) {
    await tab.walk([page], 2);
    assert.deepEqual(await linesUnder(tab, 'Resume', 'Red flag'), titles(facts, 'resume', 'red'), page);
  }
}

async function flagsThroughMenu(tab, facts) {
  await tab.visit('index.html');
  const menu = tab.page.getByRole('navigation', { name: 'Site' });
  const button = tab.page.getByRole('button', { name: 'Menu' });
  if (await button.isVisible()) await button.click();
  await menu.getByText('Assess people').click();
  await menu.getByRole('link', { name: 'Green and red flags' }).click();
  await tab.page.waitForURL(tab.origin + FLAGS);
  assert.deepEqual(await linesUnder(tab, 'Resume', 'Red flag'), titles(facts, 'resume', 'red'));
}

async function portfolioFlags(tab, facts) {
  await tab.walk([FLAGS], 2);
  assert.deepEqual(await linesUnder(tab, 'Portfolio', 'Green flag'), titles(facts, 'portfolio', 'green'));
  assert.deepEqual(await linesUnder(tab, 'Portfolio', 'Red flag'), titles(facts, 'portfolio', 'red'));
}

/** The place on the cheat sheet where N+1 is a term, and its explanation. */
async function term(tab, facts) {
  await tab.walk([CHEAT_SHEET], 2);
  const link = tab.page.locator('main .term > a', { hasText: 'N+1' }).first();
  assert.equal(await link.count(), 1, 'no word on the cheat sheet explains N+1');
  const described = await link.getAttribute('aria-describedby');
  const tip = tab.page.locator(`[id="${described}"]`);
  assert.equal((await tip.textContent()).trim(), facts.terms['N+1'].trim());
  assert.equal(await tip.isVisible(), false, 'the explanation waits until it is asked for');
  return { link, tip };
}

async function isRead(tip) {
  await tip.waitFor({ state: 'visible' });
  const cut = await tip.evaluate((element) => {
    const { top, left, right, bottom } = element.getBoundingClientRect();
    return top < 0 || left < 0 || right > innerWidth || bottom > innerHeight;
  });
  assert.equal(cut, false, 'the explanation stands within the window');
}

async function explainedToMouse(tab, facts) {
  const { link, tip } = await term(tab, facts);
  await link.hover();
  await isRead(tip);
  await tab.page.mouse.move(0, 0);
  await tip.waitFor({ state: 'hidden' });
}

async function explainedToKeyboard(tab, facts) {
  const { link, tip } = await term(tab, facts);
  const at = await link.evaluate((element) => [...document.querySelectorAll('main :is(a, summary, [tabindex="0"])')].indexOf(element));
  await tab.page.locator('main').focus();
  for (let steps = 0; steps <= at && !(await tip.isVisible()); steps += 1) await tab.page.keyboard.press('Tab');
  assert.equal(await link.evaluate((element) => element === document.activeElement), true, 'the word itself has the focus');
  await isRead(tip);
  await tab.page.keyboard.press('Tab');
  await tip.waitFor({ state: 'hidden' });
}

async function explainedInGlossary(tab, facts) {
  const { link } = await term(tab, facts);
  await link.click();
  await tab.page.waitForURL(/terms\/index\.html#/);
  assert.ok((await tab.text(':target')).includes(facts.terms['N+1'].trim().replace(/\s+/g, ' ')));
}

async function sideBySide(tab, comparison) {
  await tab.walk([comparison.page], 2);
  const rows = await tab.page.evaluate(() =>
    [...document.querySelectorAll('main tr')].map((row) => [...row.cells].slice(1).map((cell) => cell.innerText.replace(/\s+/g, ' '))));
  const abreast = (texts) => rows.some((cells) => texts.every((ofOne, at) => ofOne.every((text) => cells[at]?.includes(text))));
  assert.deepEqual(comparison.abreast.filter((texts) => !abreast(texts)), [], 'what is said of each stands in one row, a cell for each');
  const text = await tab.text();
  for (const words of [...comparison.technologies, ...comparison.transfers.map(({ time }) => time)]) {
    assert.ok(text.includes(words), `the page does not say “${words}”`);
  }
  assert.ok(comparison.transfers.length >= 2, 'the sources say how long a change takes, both ways');
  const wide = await tab.sideways();
  assert.ok(!wide, wide);
}

async function added(tab, { page, lower, upper }) {
  await tab.walk(['contents.html', page], 2);
  const title = await tab.text('h1');
  for (const level of [lower, upper]) {
    assert.ok(title.includes(level.title), `${title}: it does not name ${level.title}`);
    await tab.follow(level.page);
    await tab.visit(page);
  }
}

async function needAndBack(tab, need) {
  await tab.walk(['business-needs/index.html', need.page], 2);
  assert.ok(need.skills.length && need.questions.length, `${need.page}: the sources tie skills and questions to it`);
  for (const skill of need.skills) {
    await tab.follow(skill);
    await tab.follow(need.page);
  }
  for (const question of need.questions) {
    await tab.follow(question);
    await tab.follow(need.page);
  }
}

async function tied(tab, skill) {
  await tab.visit('skills/index.html');
  await tab.follow(skill.page);
  const shown = await tab.page.evaluate((origin) => {
    const sections = {};
    for (const section of document.querySelectorAll('main section:has(> h2)')) {
      const lines = section.querySelectorAll(':scope > :is(ul, ol) > li, :scope > .table > table > tbody > tr');
      const links = [...lines].map((line) => line.querySelector('a[href]'));
      const seen = links.filter((link) => link?.checkVisibility()).map((link) => link.href.slice(origin.length));
      sections[section.querySelector('h2').innerText] = seen.sort();
    }
    return sections;
  }, tab.origin);
  const wanted = Object.entries(skill.relations);
  assert.deepEqual(Object.fromEntries(wanted.map(([title]) => [title, shown[title] ?? []])), skill.relations);
}
