// A browser, and a tab of it that a reader uses: it goes where links lead, and notes all that a browser complains of.

import assert from 'node:assert/strict';

import { LIMIT } from './copy.mjs';
import { axeSource, chromium } from './packages.mjs';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
export const HEIGHT = 844;

export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });

export class Tab {
  /** Opens a tab for the site at an origin, which ends in a slash. */
  static async open(browser, { script, origin }) {
    const context = await browser.newContext({ javaScriptEnabled: script });
    return new Tab(await context.newPage(), origin);
  }

  constructor(page, origin) {
    this.page = page;
    this.origin = origin;
    this.problems = [];
    this.expected = [];
    page.setDefaultTimeout(LIMIT);
    page.on('console', (message) => this.problems.push(`console: ${message.text()}`));
    page.on('pageerror', (error) => this.problems.push(`error: ${error}`));
    page.on('requestfailed', (request) => this.failed(request));
    page.on('request', (request) => this.stays(request.url()));
    page.on('response', (response) => response.status() >= 400 && this.problems.push(`${response.status()}: ${response.url()}`));
  }

  failed(request) {
    const { errorText } = request.failure();
    // The icon comes last, and parts of the index for what is to be marked. A reader who is quick has left the page by then, and the browser gives them up.
    const left = errorText === 'net::ERR_ABORTED' && /\/(assets\/icon-|search\/)/.test(request.url());
    if (!left) this.problems.push(`failed: ${request.url()}: ${errorText}`);
  }

  stays(url) {
    if (!url.startsWith(this.origin)) this.problems.push(`beyond the site: ${url}`);
  }

  /** Accepts problems that match a pattern, also those that the browser reports later. */
  expect(pattern) {
    this.expected.push(pattern);
  }

  /** The problems that no test expects. */
  get unexpected() {
    return this.problems.filter((problem) => !this.expected.some((pattern) => pattern.test(problem)));
  }

  /** Makes the tab ready for a test, as though nothing had been before. */
  async ready(width = 1280) {
    this.problems = [];
    this.expected = [];
    await this.look(width, 'light');
    await this.page.mouse.move(0, 0);
  }

  async look(width, scheme) {
    await this.page.setViewportSize({ width, height: HEIGHT });
    await this.page.emulateMedia({ colorScheme: scheme });
  }

  visit(path) {
    return this.page.goto(this.origin + path);
  }

  /** Where the tab is, as a path of the site. */
  get path() {
    return this.page.url().slice(this.origin.length);
  }

  /** Clicks the first link in sight that leads to a path, and waits for the page. One activation, whatever it says. */
  async follow(path) {
    const url = this.origin + path;
    const link = await this.page.evaluateHandle(
      (wanted) => [...document.links].find((one) => one.href === wanted && one.checkVisibility({ visibilityProperty: true })),
      url,
    );
    assert.ok(link.asElement(), `${this.path}: no link in sight leads to ${path}`);
    await Promise.all([this.page.waitForURL(url), link.asElement().click()]);
  }

  /** Follows one path after another from the first page, in at most so many clicks. */
  async walk(paths, clicks) {
    assert.ok(paths.length <= clicks, `${paths.join(', ')}: more than ${clicks} clicks`);
    await this.visit('index.html');
    for (const path of paths) await this.follow(path);
  }

  /** How far the page can be pushed sideways, in words; empty if it cannot. */
  sideways() {
    return this.page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.scrollingElement;
      return scrollWidth > clientWidth ? `${scrollWidth - clientWidth} px too wide` : '';
    });
  }

  /** The page's text as a reader sees it, with single spaces. */
  async text(selector = 'main') {
    return (await this.page.locator(selector).innerText()).replace(/\s+/g, ' ');
  }

  /** Serious and critical findings of axe, a line for each; of all its rules, or of those named. A policy does not hold for axe. */
  async axe(rules) {
    if (!(await this.page.evaluate(() => 'axe' in globalThis))) await this.page.evaluate(axeSource);
    return this.page.evaluate(async (rules) => {
      const { violations } = await globalThis.axe.run({ resultTypes: ['violations'], ...(rules && { runOnly: rules }) });
      const grave = violations.filter(({ impact }) => ['serious', 'critical'].includes(impact));
      return grave.map(({ id, help, nodes }) => `${id} (${help}): ${nodes.map(({ target }) => target.join(' ')).slice(0, 5).join(', ')}`);
    }, rules);
  }
}
