// Comforts that every page can do without: Escape puts away the explanation of a term, Escape, a click beside the menu and
// leaving it with the keyboard close its folds. The panel of the menu on a phone is a popover, and closes by itself.
(() => {
  'use strict';

  // The page for what is missing is shown at any address. It looks for its scripts in each folder that may be the site's root; the
  // first one that is found leads all links there.
  const { root } = document.currentScript.dataset;
  if (root !== undefined) {
    if (globalThis.hirebookRoot !== undefined) return;
    globalThis.hirebookRoot = root;
    for (const name of ['href', 'src']) {
      for (const item of document.querySelectorAll(`[${name}^="/"]:not(script, [${name}^="//"])`)) {
        item.setAttribute(name, root + item.getAttribute(name).slice(1));
      }
    }
  }

  const folds = () => [...document.querySelectorAll('.menu details[open]')];
  const close = (fold) => { fold.open = false; };

  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    const terms = document.querySelectorAll('.term:is(:hover, :focus-within):not(.away)');
    if (terms.length) return terms.forEach((term) => term.classList.add('away'));
    for (const fold of folds()) {
      if (fold.contains(document.activeElement)) fold.querySelector('summary').focus();
      close(fold);
    }
  });

  for (const kind of ['click', 'focusin']) {
    document.addEventListener(kind, (event) => folds().filter((fold) => !fold.closest('.menu').contains(event.target)).forEach(close));
  }

  // An explanation that was put away stays away until the reader has left its word.
  for (const kind of ['mouseout', 'focusout']) {
    document.addEventListener(kind, () => document.querySelectorAll('.term.away:not(:hover, :focus-within)').forEach((term) => term.classList.remove('away')));
  }
})();
