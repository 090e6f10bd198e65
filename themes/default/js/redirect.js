// Forwards from an old address of a page to the same section at its new address. Without scripts, the page's meta refresh does it.
(() => {
  'use strict';

  const to = document.currentScript.dataset.to;
  location.replace(to.includes('#') ? to : to + location.hash);
})();
