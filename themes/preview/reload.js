/* Reloads the page when the edition has changed. `hirebook serve --audience` adds this script to each page; the server only sends the
   version of the edition, so that nothing else is disclosed. */
(() => {
  'use strict';

  const { src, dataset } = document.currentScript;
  // Delays before reconnecting, in milliseconds.
  const MIN_DELAY = 250, MAX_DELAY = 2000;
  let source, timer, delay = MIN_DELAY;

  const connect = () => {
    source = new EventSource(new URL('events', src));
    source.addEventListener('version', ({ data }) => {
      delay = MIN_DELAY;
      if (JSON.parse(data) !== dataset.version) location.reload();
    });
    source.onerror = () => {
      source.close();
      timer = setTimeout(connect, delay);
      delay = Math.min(2 * delay, MAX_DELAY);
    };
  };

  // Browsers limit the connections to a server to six, so hidden tabs release theirs.
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
