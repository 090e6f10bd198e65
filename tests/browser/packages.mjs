// Packages from npm. They are installed outside the tree, where `import` does not look; PACKAGES names the folder.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const folder = process.env.PACKAGES ?? new URL('../../target/tests-browser', import.meta.url).pathname;
const require = createRequire(join(folder, 'package.json'));

export const { chromium } = require('playwright-core');
export const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
