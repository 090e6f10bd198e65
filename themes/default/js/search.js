// Opens search and highlights the words of a query on the page that it found. The other two search scripts are loaded on demand.
(() => {
  'use strict';

  const { root, dialog, reader } = document.currentScript.dataset;
  // On the 404 page, only the copy that was loaded from the site's root runs.
  if ((globalThis.hirebookRoot ?? root) !== root) return;

  // Under Trusted Types, only scripts of this site can be loaded.
  const createScriptURL = (url) => {
    if (!new URL(url, location).href.startsWith(new URL(root || '.', location).href)) throw new TypeError(`not a script of this site: ${url}`);
    return url;
  };
  globalThis.hirebookScripts ??= globalThis.trustedTypes?.createPolicy('hirebook', { createScriptURL }) ?? { createScriptURL };
  const link = document.querySelector('.search-open');
  const place = document.getElementById('_search');
  const scripts = {};

  /** Loads a script of the theme, unless it is loaded. */
  const load = (name) => (scripts[name] ??= new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = hirebookScripts.createScriptURL(root + name);
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  }).catch(() => {
    delete scripts[name];
    throw new Error(name);
  }));

  let index;
  // The preview has another index after each change.
  document.addEventListener('hirebook:change', () => { index = null; });
  const search = async () => {
    await load(reader);
    return (index ??= hirebookSearch.open(root));
  };

  let show;
  async function open() {
    // Loads the index while the reader types.
    search().catch(() => {});
    try {
      await load(dialog);
      (show ??= hirebookDialog({ root, search, place }))();
    } catch {
      // The search page lists all pages without scripts.
      if (!place) location = `${root}search.html`;
    }
  }

  // A shortcut of a single character must be possible to turn off (WCAG 2.1.4); the dialog has the switch.
  const isSlashEnabled = () => {
    try {
      return localStorage.getItem('search-slash') !== '"off"';
    } catch {
      return true;
    }
  };

  document.addEventListener('keydown', (event) => {
    const { key, target } = event;
    const isShortcut = event.ctrlKey || event.metaKey ? key === 'k' && !event.altKey && !event.shiftKey
      : key === '/' && !event.altKey && !target.isContentEditable && !target.matches('input, textarea, select') && isSlashEnabled();
    if (isShortcut) {
      event.preventDefault();
      open();
    }
    if (key === 'Escape') globalThis.CSS?.highlights?.delete('search');
  });

  if (place) open();
  else if (link) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = link.className;
    button.ariaHasPopup = 'dialog';
    button.textContent = link.textContent;
    button.onclick = open;
    link.replaceWith(button);
  }

  /** Highlights the words of a query, including other forms of them. */
  async function highlight(query) {
    // The space completes the last word, so that it does not match as a prefix.
    const { forms } = await (await search()).query(`${query} `, { limit: 0 });
    const ranges = new Highlight();
    const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
    for (let node; (node = walker.nextNode());) {
      let end = 0;
      for (const { text, mark } of hirebookSearch.mark(node.data, forms)) {
        const start = end;
        end += text.length;
        if (mark) ranges.add(new StaticRange({ startContainer: node, startOffset: start, endContainer: node, endOffset: end }));
      }
    }
    CSS.highlights.set('search', ranges);
  }

  const query = new URLSearchParams(location.search).get('q');
  if (query && !place && globalThis.Highlight) {
    highlight(query).catch(() => {});
    try {
      // Restores the canonical address, which readers share. Browsers refuse this for files.
      history.replaceState(null, '', location.pathname + location.hash);
    } catch {}
  }
})();
