// The browser's tests: node tests/browser/run.mjs HANDBOOK CANDIDATE FACTS
//
// HANDBOOK and CANDIDATE are built sites, FACTS is what tests/site/facts.py printed. PACKAGES is the folder of the npm
// packages, CHROMIUM the browser. Prints a line for each test, then `N passed, M failed`; leaves with 1 if one failed.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { accessible } from './axe.mjs';
import { sheets } from './kits.mjs';
import { everyPage, missing } from './pages.mjs';
import { readers } from './readers.mjs';
import { serve } from './serve.mjs';
import { Tab, launch } from './tab.mjs';
import { light } from './weight.mjs';
import { comforts } from './script.mjs';
import { searching } from './search.mjs';

// As many readers at a time as the machines that run this have cores.
const READERS = 2;

const [handbook, candidate, factsFile] = process.argv.slice(2).map((path) => resolve(path));
const facts = JSON.parse(readFileSync(factsFile, 'utf8'));
const tests = [
  ...readers(facts),
  ...sheets(facts, handbook),
  ...comforts(),
  ...searching(facts),
  ...accessible('handbook', handbook),
  ...accessible('candidate', candidate),
  ...light('handbook', handbook),
  ...everyPage('handbook', handbook),
  ...everyPage('candidate', candidate),
  ...missing(['handbook', 'below']),
];

const servers = { handbook: await serve(handbook), candidate: await serve(candidate), below: await serve(handbook, '/below/') };
const folders = { handbook: `${pathToFileURL(handbook)}/`, candidate: `${pathToFileURL(candidate)}/` };
const browser = await launch();
const failed = [];

/** Takes tests from the list until there are none. Each site has its tabs, with scripts and without, for http and for files. */
async function reader() {
  const tabs = new Map();
  const tabFor = async ({ site, over, script }) => {
    const key = `${site} ${over} ${script}`;
    if (!tabs.has(key)) tabs.set(key, await Tab.open(browser, { script, origin: over === 'file' ? folders[site] : servers[site].origin }));
    return tabs.get(key);
  };
  for (let test = tests.shift(); test; test = tests.shift()) {
    const { name, site, over = 'http', script = true, width, run } = test;
    const started = performance.now();
    try {
      const tab = await tabFor({ site, over, script });
      await tab.ready(width);
      const said = await run(tab);
      if (tab.unexpected.length) throw new Error(tab.unexpected.join('\n'));
      console.log(`ok      ${name}${said ? `: ${said}` : ''} (${Math.round(performance.now() - started)} ms)`);
    } catch (error) {
      failed.push(`FAILED  ${name}: ${error.message}`);
    }
  }
}

const count = tests.length;
await Promise.all(Array.from({ length: READERS }, reader));
await browser.close();
Object.values(servers).forEach((server) => server.close());
failed.forEach((line) => console.log(line));
console.log(`${count - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length ? 1 : 0;
