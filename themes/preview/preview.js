/* The preview in the browser, of which `hirebook serve` adds this script to each page, and `build` nothing. It runs before the scripts of the
   page, keeps the page as it was served, listens for changes, fetches its own page again and has it patched in place.

   stream.js  hears the server            patch.js  changes the page
   panel.js   shows what is wrong         preview.css  for the panel, and for what the server marks in a text

   It refuses to show an answer that is older than what is asked now, and to leave a page half patched: then it loads it again. */
(() => {
  'use strict';

  const { src, dataset } = document.currentScript;
  const own = (name) => new URL(name, src).href;
  const preview = (globalThis.hirebookPreview ??= {});
  if (preview.started) return;
  preview.started = true;

  const load = (name) => new Promise((done, failed) => {
    const script = document.createElement('script');
    script.src = own(name);
    script.onload = done;
    script.onerror = () => failed(new Error(name));
    document.head.append(script);
  });

  // How long a part of the page is shown to have changed, how often a page sends on, and when a busy server is asked again; in milliseconds.
  const GLOW = 1000, HOPS = 5, BUSY = 500;
  // More parts than these are not pointed at: the whole page has changed.
  const PARTS = 12;

  // ---- This page and where it is ----

  let page, panel;
  let version = `"${dataset.version}"`;
  const moves = new Map();
  // A page that was not there when it was opened is not missed.
  let present = performance.getEntriesByType('navigation')[0]?.responseStatus !== 404;

  const plain = (path) => {
    const whole = path.replace(/\/$/, '/index.html');
    try {
      return decodeURI(whole);
    } catch {
      return whole;
    }
  };

  const go = (path, hash = location.hash) => {
    history.replaceState(history.state, '', new URL(path, location.origin).pathname + location.search + hash);
    panel.moved();
  };

  // ---- What a reader looks at stays where it is ----

  /** Parts of the page in sight, from the top, each with its place. A parent is in the list only if none of its parts is. */
  const inSight = (parent = document.body, found = []) => {
    for (const element of parent.children) {
      if (found.length === 8) break;
      const { top, bottom, height } = element.getBoundingClientRect();
      if (!height || bottom <= 0 || top >= innerHeight || /fixed|sticky|absolute/.test(getComputedStyle(element).position)) continue;
      const before = found.length;
      if (top < 0) inSight(element, found);
      if (found.length === before) found.push({ element, top });
    }
    return found;
  };

  const anchored = (change) => {
    const anchors = scrollY > 0 ? inSight() : [];
    const result = change();
    const anchor = anchors.find(({ element }) => element.isConnected);
    if (!anchor) return result;
    const by = anchor.element.getBoundingClientRect().top - anchor.top;
    if (by) scrollBy({ top: by, behavior: 'instant' });
    return result;
  };

  /** Shows quietly what has changed, if it is in sight. */
  const glow = (elements) => {
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (still || elements.length > 100) return;
    const outer = elements.filter((element) => document.body.contains(element) && !elements.some((other) => other !== element && other.contains(element)));
    if (outer.length > PARTS) return;
    for (const element of outer) {
      if (element === document.body || !element.checkVisibility?.()) continue;
      const { top, bottom, height } = element.getBoundingClientRect();
      if (bottom < 0 || top > innerHeight || height > innerHeight) continue;
      const color = 'color-mix(in srgb, var(--accent, #00616d) 13%, transparent)';
      element.animate([{ backgroundColor: color, boxShadow: `0 0 0 .3rem ${color}`, offset: 0 }], { duration: GLOW, easing: 'ease-out' });
    }
  };

  // ---- From an answer to the page ----

  const patch = (next) => {
    try {
      glow(anchored(() => page.apply(next)));
    } catch (error) {
      console.info(`hirebook: this page is loaded again: ${error.message}`);
      location.reload();
    }
  };

  let latest = 0, request;

  /** Fetches this page as it is now. Only the newest call of it counts. */
  const sync = async () => {
    const mine = ++latest;
    request?.abort();
    request = new AbortController();
    const visited = new Set();
    const ask = () => fetch(location.pathname, { headers: { 'If-None-Match': version }, cache: 'no-store', signal: request.signal });
    try {
      for (let hops = 0; hops < HOPS; hops++) {
        const answer = await ask();
        const text = await answer.text();
        if (mine !== latest) return;
        if (answer.status === 304) return;
        if (answer.status >= 500 || answer.status === 429) throw new Error('busy');

        const here = plain(location.pathname);
        const there = moves.get(here);
        visited.add(here);
        if (answer.status === 404 && there && !visited.has(plain(there))) {
          go(there);
          continue;
        }
        const next = new DOMParser().parseFromString(text, 'text/html');
        const target = redirect(next);
        if (target) {
          go(target.pathname, target.hash || location.hash);
          continue;
        }
        present ||= answer.ok;
        panel.gone(present && answer.status === 404);
        version = answer.headers.get('ETag') ?? version;
        return patch(next);
      }
    } catch (error) {
      if (mine === latest && error.message === 'busy') setTimeout(() => mine === latest && sync(), BUSY);
      // Anything else: the server is gone, and its next hello leads here again.
    }
  };

  /** Where a page sends its readers on to, within the site. */
  const redirect = (next) => {
    const [, url] = next.querySelector('meta[http-equiv=refresh i]')?.content.match(/^\s*\d+\s*;\s*url=\s*(.+)$/i) ?? [];
    if (!url) return null;
    const target = new URL(url.replace(/^(['"])(.*)\1$/, '$2'), location.href);
    return target.origin === location.origin && plain(target.pathname) !== plain(location.pathname) ? target : null;
  };

  // ---- What the server says ----

  const follow = (moved = {}) => {
    moves.clear();
    for (const [from, to] of Object.entries(moved)) moves.set(plain(from), to);
  };

  const hear = {
    hello(data) {
      follow(data.moved);
      panel.down(false);
      sync();
    },
    change(data) {
      follow(data.moved);
      // Search asks its index anew.
      document.dispatchEvent(new Event('hirebook:change'));
      sync();
    },
    problems: (data) => panel.counts(data),
    down: () => panel.down(true),
  };

  // The page as it was served: now, before other scripts have changed it.
  const served = { base: document.cloneNode(true), nodes: [] };
  const walker = document.createTreeWalker(document);
  while (walker.nextNode()) served.nodes.push(walker.currentNode);

  Promise.all(['patch.js', 'panel.js', 'stream.js'].map(load)).then(() => {
    page = preview.follow(document, served);
    panel = preview.panel({ style: own('preview.css'), problems: own('problems.json') });
    preview.listen(own('events'), (name, data) => hear[name]?.(data));
    // Back in sight: it may have slept through something.
    document.addEventListener('visibilitychange', () => document.hidden || sync());
  }, () => {});
})();
