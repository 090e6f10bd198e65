// Search, as far as every page carries it: a button, / and Ctrl or Cmd with K load the rest and open it, and what was searched for
// is marked on the page that a result leads to. On the page for searching, the rest is loaded at once.
(() => {
  'use strict';

  const { root, dialog, reader } = document.currentScript.dataset;
  // On the page for what is missing, only the script from the site's root counts.
  if ((globalThis.hirebookRoot ?? root) !== root) return;

  // Where a site's policy asks for Trusted Types, only files of the site become scripts.
  const own = (url) => {
    if (!new URL(url, location).href.startsWith(new URL(root || '.', location).href)) throw new TypeError(`not a script of this site: ${url}`);
    return url;
  };
  globalThis.hirebookScripts ??= globalThis.trustedTypes?.createPolicy('hirebook', { createScriptURL: own }) ?? { createScriptURL: own };
  const link = document.querySelector('.search-open');
  const place = document.getElementById('_search');
  const loaded = {};

  /** Runs a script of the theme, once. */
  const load = (name) => (loaded[name] ??= new Promise((done, failed) => {
    const script = document.createElement('script');
    script.src = hirebookScripts.createScriptURL(root + name);
    script.onload = done;
    script.onerror = failed;
    document.head.append(script);
  }).catch(() => {
    delete loaded[name];
    throw new Error(name);
  }));

  let opened;
  // The preview says that the site has changed; the index is then another one.
  document.addEventListener('hirebook:change', () => { opened = null; });
  const search = async () => {
    await load(reader);
    return (opened ??= hirebookSearch.open(root));
  };

  let show;
  async function open() {
    // What finds is on its way while the reader of the page still types.
    search().catch(() => {});
    try {
      await load(dialog);
      (show ??= hirebookDialog({ root, search, place }))();
    } catch {
      // The page for searching says more, and lists everything if nothing else can be had.
      if (!place) location = `${root}search.html`;
    }
  }

  // A reader for whom a plain key is in the way can turn it off in the dialog.
  const slash = () => {
    try {
      return localStorage.getItem('search-slash') !== '"off"';
    } catch {
      return true;
    }
  };

  document.addEventListener('keydown', (event) => {
    const { key, target } = event;
    const wanted = event.ctrlKey || event.metaKey ? key === 'k' && !event.altKey && !event.shiftKey
      : key === '/' && !event.altKey && !target.isContentEditable && !target.matches('input, textarea, select') && slash();
    if (wanted) {
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

  /** Marks words in the text, as search finds them: other forms of theirs too. */
  async function mark(words) {
    const { forms } = await (await search()).query(`${words} `, { limit: 0 });
    const marks = new Highlight();
    const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
    for (let node; (node = walker.nextNode());) {
      let at = 0;
      for (const piece of hirebookSearch.mark(node.data, forms)) {
        const from = at;
        at += piece.text.length;
        if (piece.mark) marks.add(new StaticRange({ startContainer: node, startOffset: from, endContainer: node, endOffset: at }));
      }
    }
    CSS.highlights.set('search', marks);
  }

  const words = new URLSearchParams(location.search).get('q');
  if (words && !place && globalThis.Highlight) {
    mark(words).catch(() => {});
    try {
      // The address again that others link to. From a folder it may not be changed.
      history.replaceState(null, '', location.pathname + location.hash);
    } catch {}
  }
})();
