/* What the server says as things happen, once for all tabs of a browser: a browser opens six connections to a server and no more, and six
   tabs that listened for themselves would leave none for a page. The tab that holds a lock listens and tells the others. A tab in sight
   takes the lock from one that is hidden, for a hidden tab may be put to sleep. Where a browser has no locks, each tab in sight listens for itself.

   hirebookPreview.listen(address, hear)
     hear(name, data)  with the server's hello, change and problems; with `down` when the server is gone, and the next hello ends it.
                       A hello is `lost` where the stream had broken, and something may have gone by

   It refuses to know what the events mean. */
globalThis.hirebookPreview ??= {};
hirebookPreview.listen = (address, hear) => {
  'use strict';

  const EVENTS = ['hello', 'change', 'problems'];
  const LOCK = 'hirebook-preview';
  // Milliseconds: until the first attempt to come back, the longest between two, and until a leader that says nothing is asleep.
  const FIRST = 250, LONGEST = 2000, ASLEEP = 200;
  const shared = Boolean(navigator.locks && globalThis.BroadcastChannel);

  // ---- The stream, in the tab that leads ----

  let source, again, wait = FIRST, down = false, lost = false;
  // The last of each kind, for tabs that open later.
  let known = {};

  const tell = (name, data) => {
    if (name === 'hello') {
      const { problems } = known;
      known = { hello: data, ...(problems?.edition === data.edition && { problems }) };
    } else if (name !== 'change') known[name] = data;
    if (name === 'change' && known.hello) {
      const { edition, moved, touched } = data, { hello } = known;
      known.hello = { edition, moved: { ...hello.moved, ...moved }, touched: { ...hello.touched, ...touched } };
    }
    const told = name === 'hello' ? { ...data, lost } : data;
    if (name === 'hello') lost = false;
    channel?.postMessage({ name, data: told });
    hear(name, told);
  };

  const connect = () => {
    source = new EventSource(address);
    for (const name of EVENTS) {
      source.addEventListener(name, ({ data }) => {
        wait = FIRST;
        down = false;
        delete known.down;
        tell(name, JSON.parse(data));
      });
    }
    // Not all errors are tried again by the browser, and none as soon as they could be.
    source.onerror = () => {
      source.close();
      lost = true;
      again = setTimeout(connect, wait);
      // A server that comes straight back is not worth a word.
      if (wait > FIRST && !down) {
        down = true;
        tell('down', {});
      }
      wait = Math.min(2 * wait, LONGEST);
    };
  };

  const disconnect = () => {
    clearTimeout(again);
    source?.close();
    source = null;
    wait = FIRST;
  };

  // ---- Who leads ----

  let channel, release, queue, claim;

  const lead = () => new Promise((resolve) => {
    release = resolve;
    clearTimeout(claim);
    channel.postMessage({ leads: true });
    connect();
  });

  const lose = () => {
    disconnect();
    release?.();
    release = null;
  };

  /** Waits to lead; at once, if nobody else who leads is awake. */
  const stand = async (steal) => {
    queue?.abort();
    const { signal } = (queue = new AbortController());
    try {
      await navigator.locks.request(LOCK, steal ? { steal } : { signal }, () => (signal.aborted ? undefined : lead()));
    } catch (error) {
      // Another tab has taken the lock, or this one has stopped waiting for it. Else there are no locks here after all.
      if (error.name !== 'AbortError') return connect();
    }
    if (signal.aborted) return;
    lose();
    stand(false);
  };

  /** Asks who leads, and takes over if no answer comes. */
  const ask = () => {
    if (release || document.hidden) return;
    clearTimeout(claim);
    claim = setTimeout(() => release || stand(true), ASLEEP * (1 + Math.random()));
    channel.postMessage({ asks: true });
  };

  const receive = ({ data: { name, data, asks, leads, leaves, state } }) => {
    if (name) {
      clearTimeout(claim);
      if (!release) hear(name, data);
    } else if (asks && release && !document.hidden) {
      channel.postMessage({ leads: true, state: known });
    } else if (leads) {
      clearTimeout(claim);
      for (const kind in release ? {} : state) hear(kind, state[kind]);
    } else if (leaves) {
      ask();
    }
  };

  // ---- This tab comes and goes ----

  const start = () => {
    if (!shared) return source || document.hidden || connect();
    if (channel) return ask();
    channel = new BroadcastChannel(LOCK);
    channel.onmessage = receive;
    stand(false);
    ask();
  };

  const stop = () => {
    clearTimeout(claim);
    queue?.abort();
    lose();
    channel?.close();
    channel = null;
  };

  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) start();
    else if (!shared) disconnect();
    else if (release) channel.postMessage({ leaves: true });
  });
  // A page that is kept for the way back, or put to sleep, holds nothing.
  addEventListener('pagehide', stop);
  document.addEventListener('freeze', stop);
  addEventListener('pageshow', ({ persisted }) => persisted && start());
  document.addEventListener('resume', start);
  start();
};
