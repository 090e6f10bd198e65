/* The client of the preview. `hirebook serve` adds this script to each page, before the scripts of the page. It keeps a clone of the page as
   it was served, and after each change fetches the page and patches it in place. If a patch fails, it reloads the page.

   stream.js  receives the server's events     patch.js     patches the page
   panel.js   shows diagnostics                preview.css  styles the panel, and broken links in texts */
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

  // The duration of a highlight and the delay before a busy server is asked again, in milliseconds.
  const HIGHLIGHT_DURATION = 1000, RETRY_DELAY = 500;
  const MAX_REDIRECTS = 5;
  // If more elements have changed, none is highlighted.
  const MAX_HIGHLIGHTS = 12;

  // ---- The page and its address ----

  let page, panel;
  let version = `"${dataset.version}"`;
  // Whether this is a page of the site, rather than the notice that it cannot be rendered.
  let isRendered = !('unmade' in document.documentElement.dataset);
  const moves = new Map();
  // A page that did not exist when it was opened is not reported as missing.
  let didExist = performance.getEntriesByType('navigation')[0]?.responseStatus !== 404;

  const normalize = (path) => {
    const whole = path.replace(/\/$/, '/index.html');
    try {
      return decodeURI(whole);
    } catch {
      return whole;
    }
  };

  const go = (path, hash = location.hash) => {
    history.replaceState(history.state, '', new URL(path, location.origin).pathname + location.search + hash);
    panel.update();
  };

  // ---- Scroll position and highlights ----

  /** The topmost visible elements with their positions, at most eight. An element is listed only if none of its children is. */
  const visibleElements = (parent = document.body, found = []) => {
    for (const element of parent.children) {
      if (found.length === 8) break;
      const { top, bottom, height } = element.getBoundingClientRect();
      if (!height || bottom <= 0 || top >= innerHeight || /fixed|sticky|absolute/.test(getComputedStyle(element).position)) continue;
      const before = found.length;
      if (top < 0) visibleElements(element, found);
      if (found.length === before) found.push({ element, top });
    }
    return found;
  };

  const keepPosition = (change) => {
    const anchors = scrollY > 0 ? visibleElements() : [];
    const result = change();
    const anchor = anchors.find(({ element }) => element.isConnected);
    if (!anchor) return result;
    const by = anchor.element.getBoundingClientRect().top - anchor.top;
    if (by) scrollBy({ top: by, behavior: 'instant' });
    return result;
  };

  /** Highlights changed elements that are visible. */
  const highlight = (elements) => {
    const isMotionReduced = matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (isMotionReduced || elements.length > 100) return;
    const outer = elements.filter((element) => document.body.contains(element) && !elements.some((other) => other !== element && other.contains(element)));
    if (outer.length > MAX_HIGHLIGHTS) return;
    for (const element of outer) {
      if (element === document.body || !element.checkVisibility?.()) continue;
      const { top, bottom, height } = element.getBoundingClientRect();
      if (bottom < 0 || top > innerHeight || height > innerHeight) continue;
      const color = 'color-mix(in srgb, var(--accent, #00616d) 13%, transparent)';
      element.animate([{ backgroundColor: color, boxShadow: `0 0 0 .3rem ${color}`, offset: 0 }], { duration: HIGHLIGHT_DURATION, easing: 'ease-out' });
    }
  };

  // ---- Files without a hash in their name ----

  // By the path of each changed file of `static/`: its latest version, and the version to show.
  let known;
  const versions = new Map();
  const VERSION = 'v';
  // Files with a content hash in the name, and those of the preview.
  const HASHED = /-[0-9a-f]{8}\.\w+$|^\/\.hirebook\//;

  /** An address with the version to show as a parameter. */
  const versioned = (address, shown) => {
    if (!URL.canParse(address, document.baseURI)) return address;
    const url = new URL(address, document.baseURI);
    const path = normalize(url.pathname);
    const version = url.origin === location.origin && versions.get(path);
    if (!version) return address;
    shown.add(path);
    if (url.searchParams.get(VERSION) === version) return address;
    url.searchParams.set(VERSION, version);
    return url.href;
  };

  /** Shows the latest version of each file, and returns the paths of these. */
  const updateFiles = () => {
    const shown = new Set();
    if (!versions.size) return shown;
    for (const element of document.querySelectorAll('link[rel~=stylesheet i][href], img, source')) {
      for (const name of ['href', 'src', 'srcset']) {
        const value = element.getAttribute(name);
        if (value === null) continue;
        const next = name === 'srcset' ? value.split(/,\s+/).map((one) => one.trim().replace(/^\S+/, (address) => versioned(address, shown))).join(', ') : versioned(value, shown);
        if (next !== value) element.setAttribute(name, next);
      }
    }
    return shown;
  };

  // ---- Fetching and patching the page ----

  const patch = (next) => {
    try {
      highlight(keepPosition(() => page.apply(next)));
      updateFiles();
    } catch (error) {
      console.info(`hirebook: this page is loaded again: ${error.message}`);
      location.reload();
    }
  };

  let latest = 0, request;

  /** Fetches and patches this page. A later call supersedes an earlier one. */
  const sync = async () => {
    const mine = ++latest;
    request?.abort();
    request = new AbortController();
    const visited = new Set();
    const ask = () => fetch(location.pathname, { headers: { 'If-None-Match': version }, cache: 'no-store', signal: request.signal });
    try {
      for (let redirects = 0; redirects < MAX_REDIRECTS; redirects++) {
        const answer = await ask();
        const text = await answer.text();
        if (mine !== latest) return;
        if (answer.status === 304) return panel.setOutdated(false);
        if (answer.status >= 500 || answer.status === 429) throw new Error('busy');

        const here = normalize(location.pathname);
        const there = moves.get(here);
        visited.add(here);
        if (answer.status === 404 && there && !visited.has(normalize(there))) {
          go(there);
          continue;
        }
        const next = new DOMParser().parseFromString(text, 'text/html');
        const target = redirect(next);
        if (target) {
          go(target.pathname, target.hash || location.hash);
          continue;
        }
        // A page that cannot be rendered now stays as it was.
        const made = !('unmade' in next.documentElement.dataset);
        panel.setOutdated(!made && isRendered);
        if (!made && isRendered) return;
        isRendered ||= made;
        didExist ||= answer.ok;
        panel.setMissing(didExist && answer.status === 404);
        version = answer.headers.get('ETag') ?? version;
        return patch(next);
      }
    } catch (error) {
      if (mine === latest && error.message === 'busy') setTimeout(() => mine === latest && sync(), RETRY_DELAY);
      // After any other error the server is unreachable; its next hello calls this again.
    }
  };

  /** The target of a redirect page, if it is within the site. */
  const redirect = (next) => {
    const [, url] = next.querySelector('meta[http-equiv=refresh i]')?.content.match(/^\s*\d+\s*;\s*url=\s*(.+)$/i) ?? [];
    if (!url) return null;
    const target = new URL(url.replace(/^(['"])(.*)\1$/, '$2'), location.href);
    return target.origin === location.origin && normalize(target.pathname) !== normalize(location.pathname) ? target : null;
  };

  // ---- Events of the server ----

  const setMoves = (moved = {}) => {
    moves.clear();
    for (const [from, to] of Object.entries(moved)) moves.set(normalize(from), to);
  };

  /** Updates changed files. The first call only records their versions, since the page has just been loaded with them. */
  const setVersions = (touched = {}, lost = false) => {
    const entries = Object.entries(touched).map(([path, version]) => [normalize(path), version]);
    const fresh = known && entries.filter(([path, version]) => known.get(path) !== version);
    known = new Map(entries);
    for (const [path, version] of fresh ?? []) versions.set(path, version);
    // Changes while the connection was interrupted are unknown, so all loaded files count as changed.
    const used = new Set(performance.getEntriesByType('resource').filter(({ initiatorType }) => initiatorType !== 'fetch').map(({ name }) => normalize(new URL(name).pathname)));
    for (const path of lost ? used : []) if (!HASHED.test(path)) versions.set(path, `${Date.now()}`);
    const shown = updateFiles();
    // Files that a stylesheet or script loads have no element to update.
    if (fresh?.some(([path]) => used.has(path) && !shown.has(path))) location.reload();
  };

  const handlers = {
    hello(data) {
      setMoves(data.moved);
      setVersions(data.touched, data.lost);
      panel.setStopped(false);
      sync();
    },
    change(data) {
      setMoves(data.moved);
      setVersions(data.touched);
      // Search then reloads its index.
      document.dispatchEvent(new Event('hirebook:change'));
      sync();
    },
    problems: (data) => panel.setCounts(data),
    down: () => panel.setStopped(true),
  };

  // Cloned before other scripts change the page.
  const served = { base: document.cloneNode(true), nodes: [] };
  const walker = document.createTreeWalker(document);
  while (walker.nextNode()) served.nodes.push(walker.currentNode);

  Promise.all(['patch.js', 'panel.js', 'stream.js'].map(load)).then(() => {
    page = preview.follow(document, served);
    panel = preview.panel({ style: own('preview.css'), problems: own('problems.json') });
    preview.listen(own('events'), (name, data) => handlers[name]?.(data));
    // A hidden page may have missed events.
    document.addEventListener('visibilitychange', () => document.hidden || sync());
  }, () => {});
})();
