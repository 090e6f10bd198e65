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
  // Whether this is a page of the site, and none of those that are shown where none can be made.
  let readable = !('unmade' in document.documentElement.dataset);
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

  // ---- Files that keep their address ----

  // Of each file of `static/` that was written, by its path: the version that is known of, and the one to show.
  let known;
  const versions = new Map();
  const VERSION = 'v';
  // What has another name when it is another file, and what is the preview's own.
  const HASHED = /-[0-9a-f]{8}\.\w+$|^\/\.hirebook\//;

  /** An address with the version of it that is to be shown. */
  const newest = (address, shown) => {
    if (!URL.canParse(address, document.baseURI)) return address;
    const url = new URL(address, document.baseURI);
    const path = plain(url.pathname);
    const version = url.origin === location.origin && versions.get(path);
    if (!version) return address;
    shown.add(path);
    if (url.searchParams.get(VERSION) === version) return address;
    url.searchParams.set(VERSION, version);
    return url.href;
  };

  /** Shows the newest of each file, and says which there are. The old one is seen until the new one is there. */
  const renew = () => {
    const shown = new Set();
    if (!versions.size) return shown;
    for (const element of document.querySelectorAll('link[rel~=stylesheet i][href], img, source')) {
      for (const name of ['href', 'src', 'srcset']) {
        const value = element.getAttribute(name);
        if (value === null) continue;
        const next = name === 'srcset' ? value.split(/,\s+/).map((one) => one.trim().replace(/^\S+/, (address) => newest(address, shown))).join(', ') : newest(value, shown);
        if (next !== value) element.setAttribute(name, next);
      }
    }
    return shown;
  };

  // ---- From an answer to the page ----

  const patch = (next) => {
    try {
      glow(anchored(() => page.apply(next)));
      renew();
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
        if (answer.status === 304) return panel.held(false);
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
        // Where there is no page to be made, the one that is here can be read on.
        const made = !('unmade' in next.documentElement.dataset);
        panel.held(!made && readable);
        if (!made && readable) return;
        readable ||= made;
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

  /** Hears which files hold something else: what is known of them when the page has just been loaded, it shows already. */
  const touch = (touched = {}, lost = false) => {
    const entries = Object.entries(touched).map(([path, version]) => [plain(path), version]);
    const fresh = known && entries.filter(([path, version]) => known.get(path) !== version);
    known = new Map(entries);
    for (const [path, version] of fresh ?? []) versions.set(path, version);
    // Nobody has told what happened while the server was away.
    const used = new Set(performance.getEntriesByType('resource').filter(({ initiatorType }) => initiatorType !== 'fetch').map(({ name }) => plain(new URL(name).pathname)));
    for (const path of lost ? used : []) if (!HASHED.test(path)) versions.set(path, `${Date.now()}`);
    const shown = renew();
    // What a stylesheet shows, or a script: there is no node to change.
    if (fresh?.some(([path]) => used.has(path) && !shown.has(path))) location.reload();
  };

  const hear = {
    hello(data) {
      follow(data.moved);
      touch(data.touched, data.lost);
      panel.down(false);
      sync();
    },
    change(data) {
      follow(data.moved);
      touch(data.touched);
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
