/* The preview for an audience: loads the page again when the edition that is served has changed. `hirebook serve --audience` adds this script
   to each page, and `build` nothing. The server sends the version of the edition, which says nothing else; the page has the one it was made for. */
(() => {
  'use strict';

  const { src, dataset } = document.currentScript;
  // Milliseconds: before the first attempt to reconnect, and the longest wait between two.
  const FIRST = 250, LONGEST = 2000;
  let source, timer, wait = FIRST;

  const connect = () => {
    source = new EventSource(new URL('events', src));
    source.addEventListener('version', ({ data }) => {
      wait = FIRST;
      if (JSON.parse(data) !== dataset.version) location.reload();
    });
    source.onerror = () => {
      source.close();
      timer = setTimeout(connect, wait);
      wait = Math.min(2 * wait, LONGEST);
    };
  };

  // A browser opens six connections to a server: only tabs in sight keep one.
  const listen = () => {
    clearTimeout(timer);
    source?.close();
    if (!document.hidden) connect();
  };

  document.addEventListener('visibilitychange', listen);
  addEventListener('pagehide', () => source?.close());
  addEventListener('pageshow', ({ persisted }) => persisted && listen());
  listen();
})();
