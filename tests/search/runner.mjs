// Ranks a collection with what ships: node tests/search/runner.mjs DOCS.jsonl QUERIES.jsonl RUN STATS.json K
// Builds the documents with hirebook, asks every query of the script in the theme and of `hirebook search`, fails where the two
// differ, and counts what a browser would have to fetch. RUN gets lines "qid docid rank score", STATS sizes and times.
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { build, lines, native, open } from './collection.mjs';

const [docsFile, queriesFile, runFile, statsFile, k = '100'] = process.argv.slice(2);
const docs = lines(docsFile), queries = lines(queriesFile);
const site = build(docs);
// The code as it ships: the reader, which a question needs, and all that a page loads until its dialog shows excerpts.
const gzipped = name => {
  const file = fs.readdirSync(path.join(site.output, 'assets')).find(file => new RegExp(`^${name}-[0-9a-f]+\\.js$`).test(file));
  return zlib.gzipSync(fs.readFileSync(path.join(site.output, 'assets', file)), { level: 9 }).length;
};
const code = gzipped('search-reader'), interface_ = code + gzipped('search-dialog') + gzipped('search');
const at = (numbers, share) => numbers.sort((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * share))];

// Lists, from the script and from the program.
const warm = open(site.output);
const asked = native(site.output, queries.map(query => query.text), Number(k));
const out = [];
let different = 0;
for (const [number, query] of queries.entries()) {
  const text = query.text.replace(/[\r\n]+/g, ' ');
  const found = await warm.reader.query(text, { limit: Number(k) });
  found.hits.forEach((hit, rank) => out.push(`${query.id} ${site.ids.get(hit.path)} ${rank + 1} ${hit.score}`));
  const list = hits => JSON.stringify(hits.map(hit => [hit.path, hit.score, hit.sections.map(section => section.anchor)]));
  if (list(found.hits) !== list(asked[number].hits)) different++;
}
// Times, with everything in memory.
const times = [];
for (const query of queries) {
  const start = performance.now();
  await warm.reader.query(query.text, { limit: 10 });
  times.push(performance.now() - start);
}
// First queries: each with a reader that has seen nothing.
const first = { plain: [], typo: [], prefix: [], requests: [], rounds: [], excerpts: [] };
for (const query of queries) {
  const form = query.id.split('#')[1] || 'plain';
  const cold = open(site.output, form === 'plain' ? 15 : 0);
  const found = await cold.reader.query(query.text, { limit: 10 });
  const bytes = () => cold.log.reduce((sum, entry) => sum + entry[1], 0);
  first[form].push(code + bytes());
  if (form !== 'plain') continue;
  first.requests.push(1 + cold.log.length);
  first.rounds.push(cold.rounds());
  await cold.reader.excerpts(found, found.hits.slice(0, 5));
  first.excerpts.push(interface_ + bytes());
}

const folder = path.join(site.output, 'search');
const files = fs.readdirSync(folder).filter(name => name.endsWith('.bin'));
const size = names => names.reduce((sum, name) => sum + fs.statSync(path.join(folder, name)).size, 0);
const texts = textFiles(folder);
const stats = {
  index_raw: size(files), index_gz: size(files), index_br: size(files), index_files: files.length, index_without_text: size(files) - size([...texts]),
  twins: size(fs.readdirSync(folder).filter(name => name.endsWith('.js'))), lib_gz: code,
  first_query_bytes: at(first.plain, 0.5), first_query_p90: at(first.plain, 0.9), first_query_typo: at(first.typo, 0.5),
  first_query_prefix: at(first.prefix, 0.5), interface_gz: interface_, first_query_with_interface_and_five_excerpts: at(first.excerpts, 0.5), first_query_requests: at(first.requests, 0.5),
  query_ms_median: at(times, 0.5), query_ms_p95: at(times, 0.95), build_s: site.seconds, pages: docs.length, files_percent_of_pages: Number((100 * files.length / docs.length).toFixed(1)), rounds: at(first.rounds, 0.5), different_from_the_command_line: different, queries: queries.length,
};
fs.writeFileSync(runFile, out.join('\n') + '\n');
fs.writeFileSync(statsFile, JSON.stringify(stats, null, 1));
site.remove();
console.log(JSON.stringify(stats, null, 1));
if (different) {
  console.error(`${different} of ${queries.length} lists differ between the script and the program`);
  process.exit(1);
}

/** The files of texts, as the files of titles name them. */
function textFiles(folder) {
  const found = new Set();
  for (const name of files) {
    let bytes;
    try { bytes = zlib.inflateRawSync(fs.readFileSync(path.join(folder, name)).subarray(1)); } catch { continue; }
    let at = 0;
    const varint = () => { let value = 0, shift = 0, byte; do { byte = bytes[at++]; value |= (byte & 127) << shift; shift += 7; } while (byte > 127); return value; };
    const count = varint(), names = [];
    for (let i = 0; i < count && at + 4 < bytes.length; i++) { names.push(bytes.subarray(at, at + 4).toString('hex') + '.bin'); at += 4; varint(); }
    // Only a file of titles begins with names of files that are there.
    if (names.length === count && count > 0 && names.every(name => files.includes(name))) names.forEach(name => found.add(name));
  }
  return found;
}
