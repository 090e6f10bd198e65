// The script that searches in the browser, by itself: node tests/search/reader.mjs [BUILT_SITE]
// The same words as the writer (crates/search/tests/analysis.json), the same lists as `hirebook search`, and what a dialog needs of it: sections,
// excerpts, marks, filters with counts, and refusals it can tell apart. Prints a line for each failure, then `N passed, M failed`.
import fs from 'node:fs';
import path from 'node:path';
import { build, native, open } from './collection.mjs';

let passed = 0, failed = 0;
function check(what, found, expected) {
  const [a, b] = [JSON.stringify(found), JSON.stringify(expected)];
  if (a === b) return void passed++;
  failed++;
  console.log(`${what}: ${a}, and not ${b}`);
}

/** The same numbers in every run. */
function random(seed) {
  return limit => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.floor((seed / 2 ** 32) * limit);
  };
}

const SCRIPTS = ['abcdefghijklmnopqrstuvwxyz', 'abcdefghijklm_', 'abcDEFghiJ', 'áäöüßéèñçøłđæ', 'абвгдежзийкл', 'αβγδεζησς', 'ابتثجحخدذرزسشة', 'אבגדהוזחט', 'कखगघचछजािी', '日本語文字列検索', 'ひらがなのもじ', '한국어문서검색', 'กขคงจฉ', '🚀🎉🐍', '𐌰𐌱𐌲𐌳𐌴'];

function word(next) {
  const special = ['C++', 'C++20', 'C#', '.NET', '--dry-run', 'e\u0301te\u0301', 'ﬁne', 'naïve', 'İzmir', 'don’t', 'soft\u00adware',
    'on-site', 'onsite', 'on site', 'N+1', 'n1', 'node.js', 'nodejs', 'up-to-date', 'update', 'up date', 'CI/CD', 'takehome', 'take home', 'ü-b\u2010c'];
  if (next(8) === 0) return special[next(special.length)];
  const letters = Array.from(SCRIPTS[next(3) ? 0 : next(SCRIPTS.length)]);
  return Array.from({ length: 2 + next(9) }, () => letters[next(letters.length)]).join('');
}

function documents(count, seed) {
  const next = random(seed), vocabulary = Array.from({ length: count * 4 }, () => word(next));
  const some = length => Array.from({ length }, () => vocabulary[Math.floor(next(vocabulary.length) ** 2 / vocabulary.length)]).join(' ');
  const docs = Array.from({ length: count }, (_, n) => ({ id: `d${n}`, title: some(1 + next(4)), text: `${some(20)}\n## ${some(2)}\n${some(40)}\n## ${some(1)}\n${some(next(90))}` }));
  return { docs, vocabulary };
}

/** A word, its beginning, and the word mistyped. */
function questions(vocabulary, next) {
  return vocabulary.flatMap(word => {
    const letters = Array.from(word), at = 1 + next(Math.max(1, letters.length - 1));
    return [word, letters.slice(0, 3).join(''), letters.slice(0, at).concat(letters.slice(at + 1)).join(''), `${word} ${vocabulary[next(vocabulary.length)]}`,
      `${word}${vocabulary[next(vocabulary.length)]}`, `${word}-${vocabulary[next(vocabulary.length)]}`];
  }).filter(text => text.trim() && !/[\r\n]/.test(text));
}

const { search } = open('');
for (const { text, words } of JSON.parse(fs.readFileSync(new URL('../../crates/search/tests/analysis.json', import.meta.url), 'utf8'))) {
  check(`words of ${JSON.stringify(text)}`, search.words(text).map(([word, part]) => (part ? `(${word})` : word)).join(' '), words);
}

async function sameLists(what, output, asked) {
  const lists = native(output, asked, 20), { reader } = open(output);
  for (const [at, text] of asked.entries()) {
    const found = await reader.query(text, { limit: 20 });
    const seen = hits => hits.map(hit => [hit.path, hit.score, hit.sections.map(section => section.anchor)]);
    check(`${what}: ${JSON.stringify(text)}`, [found.total, seen(found.hits)], [lists[at].total, seen(lists[at].hits)]);
  }
}

for (const [count, seed] of [[3, 1], [60, 2], [400, 3]]) {
  const { docs, vocabulary } = documents(count, seed), site = build(docs);
  await sameLists(`${count} random pages`, site.output, questions(vocabulary.slice(0, 150), random(seed)));
  site.remove();
}

// Many pages that are alike, and words that the titles of most of them have.
const degenerate = (count, doc) => Array.from({ length: count }, (_, n) => ({ id: `r${n}`, ...doc(n) }));
for (const [what, docs, asked] of [
  ['equal pages', degenerate(4111, () => ({ title: 'Rows', text: 'beans' })), ['rows', 'beans ', 'bean']],
  ['titles that share a word', degenerate(560, n => ({ title: `Number ${n}`, text: 'bean '.repeat(n % 7) })), ['number ', 'number 17 ', 'num', 'bean number']],
  ['words of many letters', [{ id: 'a', title: 'A', text: `${'ß'.repeat(63)}a ${'ß'.repeat(80)} ${'e\u0301'.repeat(80)}` }], ['ß'.repeat(63) + 'a', 'ß'.repeat(80), 'e\u0301'.repeat(80), 'é'.repeat(70), 'Aa'.repeat(400)]],
]) {
  const site = build(docs);
  await sameLists(what, site.output, asked);
  site.remove();
}

// Sites of every size, and pages that nobody should write.
const few = [{ id: 'one', title: 'One', text: 'the only page' }];
const odd = [
  { id: 'many', title: 'Many', text: Array.from({ length: 100_000 }, (_, n) => `w${Math.imul(n, 2_654_435_761) >>> 0}`).join(' ') },
  { id: 'large', title: 'Large', text: 'lorem ipsum dolor sit amet '.repeat(200_000) },
  { id: 'long', title: 'Long', text: 'x'.repeat(10_000) },
  { id: 'control', title: 'Control', text: 'one\u0001two\u007fthree\tfour' },
];
for (const [what, docs, asked] of [
  ['one page', few, ['the', 'only page', 'noly', 'x']],
  ['odd pages', odd, ['w2654435769', 'w26544', 'dolor', 'dolro', 'x'.repeat(10_000), 'xxxx', 'two', 'three', 'four', 'many large']],
]) {
  const site = build(docs);
  await sameLists(what, site.output, asked);
  site.remove();
}

// Synonyms, which have no table of their own, and weights.
const declared = `
[types.note]
folder = "docs/notes"
search_weight = 2.5

[types.leaf]
folder = "docs/leaves"
search_weight = 0.3

[search.synonyms]
courgette = ["Zucchini", "summer squash"]
"hot bed" = "cold frame"
tomato = ["love apple"]
`;
const { docs: noise, vocabulary } = documents(90, 7);
const words = ['zucchini', 'Zucchinis', 'summer squash', 'cold frames', 'a hot bed', 'courgettes', 'love', 'apple', 'bed'];
const next = random(11);
const planted = noise.map((doc, n) => ({
  ...doc,
  id: `${['', 'notes/', 'leaves/'][n % 3]}${doc.id}`,
  title: next(3) ? doc.title : `${doc.title} ${words[next(words.length)]}`,
  text: `${doc.text} ${words[next(words.length)]} ${doc.text.slice(0, next(400))}\n## ${words[next(words.length)]}\n${words[next(words.length)]} of all kinds`,
}));
const site = build(planted, 'en', declared);
await sameLists('synonyms and weights', site.output, ['courgette', 'courgette ', 'courg', 'courgete ', 'hot bed', 'hot bed ', 'hotbed', 'hot-bed', 'hot be', 'hto bed ', 'bed ',
  'hot ', 'tomato', 'tomato courgette ', 'zucchini', 'frame', '"cold frames"', ...questions(vocabulary.slice(0, 40), random(5))]);
const { reader: planting } = open(site.output);
const marked = async text => {
  const result = await planting.query(text, { limit: 90 });
  const pieces = (await planting.excerpts(result)).flatMap(({ pieces }) => pieces);
  return [...new Set(pieces.filter(piece => piece.mark).map(piece => piece.text.toLowerCase()))].sort();
};
check('words of values are marked', await marked('courgette '), ['courgettes', 'squash', 'summer', 'zucchini', 'zucchinis']);
check('beside those of a key', await marked('hot bed '), ['bed', 'cold', 'frames', 'hot']);
check('and not for a word of it', await marked('hot '), ['hot']);
check('a correction names a word', (await planting.query('courgetet ')).corrected, [{ from: 'courgetet', to: 'courgette' }]);
site.remove();

// What a dialog needs.
const garden = build([
  { id: 'beans', title: 'Beans', text: 'All about beans.\n## Sowing\nIn May, two inches deep, in rows that C++ programmers call arrays.\n## Harvest\nPick the young pods.' },
  { id: 'peas', title: 'Peas', text: 'Peas climb. Sowing them early is common.' },
  { id: 'slugs', title: 'Slugs', text: 'They eat young plants. Keep_them_out.' },
]);
const { reader, log } = open(garden.output);
let found = await reader.query('beans sowing');
check('the best page', found.hits[0].title, 'Beans');
check('its section', found.hits[0].sections[0].anchor, 'sowing');
let [excerpt] = await reader.excerpts(found);
check('the excerpt is of that section', [excerpt.anchor, excerpt.pieces.map(piece => piece.text).join('')], ['sowing', 'In May, two inches deep, in rows that C++ programmers call arrays.']);
found = await reader.query('programmer c++');
[excerpt] = await reader.excerpts(found);
check('forms of words are marked', excerpt.pieces.filter(piece => piece.mark).map(piece => piece.text), ['C++', 'programmers']);
check('a phrase', (await reader.query('"young pods"')).hits.map(hit => hit.title), ['Beans']);
check('a phrase that is nowhere', (await reader.query('"pods young"')).loose, true);
check('a mistyped word is told', (await reader.query('harvset ')).corrected, [{ from: 'harvset', to: 'harvest' }]);
check('nothing', (await reader.query('xylophone')).total, 0);
check('no words', (await reader.query('  ?! ')).total, 0);
const before = log.length;
await reader.query('beans sowing');
check('nothing is asked for twice', log.length, before);
const [old, latest] = [reader.query('peas'), reader.query('slugs')];
check('an older question is refused', await old.catch(problem => problem.code), 'superseded');
check('the latest is answered', (await latest).hits[0].title, 'Slugs');

// Files that are not there, or not what they should be.
const whole = name => fs.readFileSync(path.join(garden.output, 'search', `${name}.bin`));
const refused = load => search.open('', { load }).query('beans').then(() => 'fine', problem => problem.code);
check('no index', await refused(async () => null), 'missing');
check('no index is told by its file', await search.open('', { load: async () => null }).query('beans').catch(problem => problem.file), 'top');
check('a file is missing', await refused(async name => (name === 'top' ? whole(name) : null)), 'missing');
check('a file of another build', await refused(async name => (name === 'top' ? whole(name) : Buffer.concat([whole(name), Buffer.of(1)]))), 'changed');
check('another version', await refused(async () => Buffer.of(99, 1, 2)), 'version');
check('a damaged table', await refused(async () => Buffer.of(whole('top')[0], 255, 255)), 'changed');
// A file that could not be had is asked for again.
let away = true;
const flaky = search.open('', { load: async name => (away && name !== 'top' ? null : whole(name)) });
check('away', await flaky.query('beans').catch(problem => problem.code), 'missing');
away = false;
check('back', (await flaky.query('beans')).hits[0].title, 'Beans');

// The scripts hold the same bytes.
for (const name of fs.readdirSync(path.join(garden.output, 'search')).filter(name => name.endsWith('.js'))) {
  const text = fs.readFileSync(path.join(garden.output, 'search', name), 'utf8');
  const [, stem, data] = /^hirebookSearch\.data\("([0-9a-z]+)","([A-Za-z0-9+/=]*)"\)\n$/.exec(text) || [];
  check(`the script ${name}`, [`${stem}.js`, data], [name, whole(stem).toString('base64')]);
}
garden.remove();

// A site with types, fields and facets.
const demo = process.argv[2];
if (demo) {
  const titles = ['senior', 'code review', 'take-home', 'salary', 'pytohn', 'interv', 'what should I ask', 'django rest framework', 'n+1', 'async'];
  await sameLists('the handbook', demo, titles);
  const { reader } = open(demo);
  const all = await reader.query('django', { counts: true });
  const type = all.counts.type.filter(value => value.count > 0);
  // Indexes and other derived pages have no type.
  check('types have counts', type.length > 3 && type.reduce((sum, value) => sum + value.count, 0) <= all.total, true);
  const [first] = type;
  const some = await reader.query('django', { counts: true, filters: { type: [first.value] }, limit: 1000 });
  check('a filter leaves what it counted', some.total, first.count);
  check('it does not change its own counts', some.counts.type, all.counts.type);
  check('facets have words', (await reader.facets()).every(facet => facet.name && facet.title), true);
}

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
