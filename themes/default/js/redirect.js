// Redirects to the same section of a page that has moved. Without scripts, the meta refresh redirects to the page.
(() => {
  'use strict';

  const target = document.currentScript.dataset.to;
  location.replace(target.includes('#') ? target : target + location.hash);
})();
