// At an address that a page has left: on to where it is now, to the section that was asked for. Without scripts, the page itself forwards.
(() => {
  'use strict';

  const to = document.currentScript.dataset.to;
  location.replace(to.includes('#') ? to : to + location.hash);
})();
