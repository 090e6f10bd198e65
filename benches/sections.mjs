// Does a hit lead to the section that holds the answer? node benches/sections.mjs --shared DIR
//
// Two sets of questions, both worked out here, the same in every run:
//   words  of DIR/ir/collections/cppdocs: the title of a page, and two words that stand in one of its sections and nowhere else on it
//   links  of DIR/handbooks/sourcegraph__handbook.tar.gz: what its authors wrote as the text of a link to a section of another page
// Counted are questions whose page is among the first ten; right is the section that the hit leads to. DIR is no part of this
// repository; without it there is nothing to measure, and this says so. Needs target/release/hirebook.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';
import { BINARY, build, open } from '../tests/search/collection.mjs';

const QUESTIONS = 1000;
const shared = process.argv[process.argv.indexOf('--shared') + 1];
const documents = path.join(shared || '', 'ir/collections/cppdocs/docs.jsonl.gz');
const handbook = path.join(shared || '', 'handbooks/sourcegraph__handbook.tar.gz');
if (!process.argv.includes('--shared') || !fs.existsSync(documents) || !fs.existsSync(handbook)) {
  console.error('nothing was measured: --shared DIR has to name a folder with ir/collections/cppdocs and handbooks/sourcegraph__handbook.tar.gz');
  process.exit(2);
}

/** The same numbers in every run. */
let seed = 7;
function random(limit) {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return Math.floor((seed / 2 ** 32) * limit);
}

async function judge(name, output, questions) {
  const { reader } = open(output);
  let found = 0, right = 0, among = 0;
  for (const { text, path, anchor } of questions) {
    const hit = (await reader.query(`${text} `, { limit: 10 })).hits.find(hit => hit.path === path);
    if (!hit) continue;
    found++;
    const anchors = hit.sections.map(section => section.anchor);
    if (anchors[0] === anchor) right++; else if (process.env.SHOW) console.log(text, '|', path, anchor, anchors.slice(0, 3));
    if (anchors.slice(0, 3).includes(anchor)) among++;
  }
  const share = count => `${(100 * count / found).toFixed(1)} %`;
  console.log(`${name}: ${questions.length} questions, the page among ten for ${found}; of these the right section ${share(right)}, among the three shown ${share(among)}`);
}

/** Sections of a document as the collection's Markdown has them: a heading and its text. */
function sections(text) {
  const found = [{ title: '', text: '' }];
  for (const line of text.split(/\r?\n/)) {
    const heading = /^#{2,6} +(.*)$/.exec(line);
    if (heading) found.push({ title: heading[1], text: '' });
    else found[found.length - 1].text += `${line}\n`;
  }
  return found;
}

async function ofWords() {
  const docs = zlib.gunzipSync(fs.readFileSync(documents)).toString().trim().split('\n').map(line => JSON.parse(line));
  const site = build(docs);
  const { search, reader } = open(site.output);
  const paths = new Map([...site.ids].map(([path, id]) => [id, path]));
  const questions = [];
  for (let tries = 0; tries < 20 * QUESTIONS && questions.length < QUESTIONS; tries++) {
    const doc = docs[random(docs.length)], parts = sections(doc.text), at = 1 + random(Math.max(1, parts.length - 1));
    if (parts.length < 3) continue;
    const titles = parts.map(part => part.title);
    // Two sections of one name have anchors that only the compiler knows.
    if (titles.indexOf(titles[at]) !== titles.lastIndexOf(titles[at])) continue;
    const wordsOf = text => new Set(search.words(text).map(word => word[0]).filter(word => /^[a-z]{4,}$/.test(word)));
    const elsewhere = wordsOf([doc.title, ...parts.map((part, i) => (i === at ? '' : `${part.title} ${part.text}`))].join('\n'));
    // Another form of a word is the word.
    const own = [...wordsOf(parts[at].text)].filter(word => ![...elsewhere].some(other => other.startsWith(word.slice(0, 4))));
    if (own.length < 2) continue;
    const first = own.splice(random(own.length), 1)[0];
    const section = (await reader.query(`${titles[at]} ${doc.title} `, { limit: 10 })).hits.flatMap(hit => (hit.path === paths.get(doc.id) ? hit.sections : []))
      .find(section => section.title === titles[at].replace(/\s+/g, ' ').trim());
    if (section) questions.push({ text: `${doc.title} ${first} ${own[random(own.length)]}`, path: paths.get(doc.id), anchor: section.anchor });
  }
  await judge('words', site.output, questions);
  site.remove();
}

async function ofLinks() {
  const folder = fs.mkdtempSync(path.join(fs.existsSync('/dev/shm') ? '/dev/shm' : os.tmpdir(), 'hirebook-search-'));
  const content = path.join(folder, 'content');
  fs.mkdirSync(content);
  spawnSync('tar', ['-xzf', handbook, '-C', content]);
  // It was written for another tool; what is wrong with it here is not the matter.
  const told = ['broken-anchor', 'broken-link', 'missing-image', 'raw-html'].map(code => `${code} = "warning"`);
  fs.writeFileSync(path.join(folder, 'hirebook.toml'), `[site]\ntitle = "Handbook"\n\n[severity]\n${told.join('\n')}\n`);
  const done = spawnSync(BINARY, ['build', '--root', folder, '--quiet'], { encoding: 'utf8', maxBuffer: 1 << 28 });
  const output = path.join(folder, 'output');
  if (!fs.existsSync(path.join(output, 'search'))) throw new Error(`the handbook could not be built: ${done.stderr.slice(-1000)}`);
  const { search } = open(output), questions = new Map();
  for (const file of fs.readdirSync(output, { recursive: true }).filter(file => file.endsWith('.html')).sort()) {
    const main = fs.readFileSync(path.join(output, file), 'utf8').split('<main')[1] || '';
    for (const [, to, anchor, inner] of main.matchAll(/<a href="([^"#:?]+\.html)#([^"_][^"]*)"[^>]*>((?:[^<]|<(?!\/a))*)<\/a>/g)) {
      const text = inner.replace(/<[^>]*>/g, '').replace(/&amp;/g, '&').replace(/&[a-z#0-9]+;/g, ' ').trim();
      const target = path.posix.join(path.posix.dirname(file), to);
      // One word, or `here` and `this section`, tells nobody what it leads to.
      if (target !== file && search.words(text).filter(word => !/^(here|this|that|see|the|our|section|page|above|below|more|a|an|in|of|to)$/.test(word[0])).length > 1) {
        questions.set(`${text}\t${target}`, { text, path: target, anchor: decodeURIComponent(anchor) });
      }
    }
  }
  await judge('links', output, [...questions.values()]);
  fs.rmSync(folder, { recursive: true });
}

await ofWords();
await ofLinks();
