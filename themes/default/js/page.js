// Keyboard and pointer behaviour that HTML lacks. Every page works without this script.
(() => {
  'use strict';

  // The 404 page is shown at any address. It includes this script once for each folder that may be the site's root; the first copy
  // that loads makes all links relative to its root.
  const { root } = document.currentScript.dataset;
  if (root !== undefined) {
    if (globalThis.hirebookRoot !== undefined) return;
    globalThis.hirebookRoot = root;
    for (const name of ['href', 'src']) {
      for (const element of document.querySelectorAll(`[${name}^="/"]:not(script, [${name}^="//"])`)) {
        element.setAttribute(name, root + element.getAttribute(name).slice(1));
      }
    }
  }

  const openMenus = () => [...document.querySelectorAll('.menu details[open]')];
  const close = (menu) => { menu.open = false; };

  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    const terms = document.querySelectorAll('.term:is(:hover, :focus-within):not(.away)');
    if (terms.length) return terms.forEach((term) => term.classList.add('away'));
    for (const menu of openMenus()) {
      if (menu.contains(document.activeElement)) menu.querySelector('summary').focus();
      close(menu);
    }
  });

  for (const type of ['click', 'focusin']) {
    document.addEventListener(type, (event) => openMenus().filter((menu) => !menu.closest('.menu').contains(event.target)).forEach(close));
  }

  // A dismissed explanation of a term can open again when the pointer and the focus have left the term.
  for (const type of ['mouseout', 'focusout']) {
    document.addEventListener(type, () => document.querySelectorAll('.term.away:not(:hover, :focus-within)').forEach((term) => term.classList.remove('away')));
  }
})();
