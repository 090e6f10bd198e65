// Pictures to look at: node tests/browser/screenshots.mjs HANDBOOK CANDIDATE FOLDER
//
// Every kind of page of two built sites, in both widths and both schemes, and what is printed as A4; index.html in FOLDER
// shows them all. Reads PACKAGES and CHROMIUM as run.mjs does.

import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { serve } from './serve.mjs';
import { kinds, pages } from './site.mjs';
import { Tab, launch } from './tab.mjs';

// Pages that are made to be printed.
const PRINTED = /^(guides|cheat-sheets|kits|debriefs)\/(?!index)/;
const named = (...parts) => parts.join('-').replace(/[^\w.]+/g, '-');
const LOOKS = [1280, 390].flatMap((width) => ['light', 'dark'].map((scheme) => ({ width, scheme })));

const [handbook, candidate, folder] = process.argv.slice(2).map((path) => resolve(path));
mkdirSync(folder, { recursive: true });
const browser = await launch();
const sections = [];
for (const [name, root] of [['handbook', handbook], ['candidate', candidate]]) {
  const server = await serve(root);
  const tab = await Tab.open(browser, { script: true, origin: server.origin });
  for (const { kind, path } of kinds(root)) sections.push(await pictures(tab, `${name}: ${kind}`, path));
  sections.push(await prints(tab, name, pages(root).filter((path) => PRINTED.test(path))));
  await tab.page.close();
  server.close();
}
await browser.close();
writeFileSync(`${folder}/index.html`, sheet(sections.join('\n')));
console.log(`${sections.length} kinds of pages: ${folder}/index.html`);

async function pictures(tab, title, path) {
  const shown = [];
  for (const { width, scheme } of LOOKS) {
    const file = named(title, width, `${scheme}.png`);
    await tab.look(width, scheme);
    await tab.visit(path);
    await tab.page.screenshot({ path: `${folder}/${file}`, fullPage: true });
    shown.push(`<a href="${file}"><img src="${file}" class="w${width}" alt="${width} px, ${scheme}" loading="lazy"></a>`);
  }
  return `<section><h2>${title} <small>${path}</small></h2>${shown.join('\n')}</section>`;
}

async function prints(tab, name, paths) {
  const shown = [];
  for (const path of paths) {
    const file = named(name, path.replace('.html', '.pdf'));
    await tab.visit(path);
    await tab.page.pdf({ path: `${folder}/${file}`, format: 'A4', preferCSSPageSize: true });
    shown.push(`<li><a href="${file}">${path}</a></li>`);
  }
  return `<section><h2>${name}: on paper</h2><ul>${shown.join('')}</ul></section>`;
}

function sheet(body) {
  return `<!DOCTYPE html>
<html lang="en"><meta charset="utf-8"><title>Pages of the handbook</title>
<style>
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem; background: #888; }
section { margin-block-end: 3rem; } small { font-weight: 400; }
a { display: inline-block; vertical-align: top; max-height: 42rem; overflow: hidden; margin-inline-end: 1rem; }
.w1280 { width: 32rem; } .w390 { width: 13rem; }
</style>
${body}
</html>
`;
}
