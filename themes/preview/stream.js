/* Receives the server's events once for all tabs, since browsers limit the connections to a server to six. The tab that holds a lock
   is the leader: it has the connection and broadcasts events. Browsers may suspend hidden tabs, so a visible tab takes the lock from a hidden
   leader that does not respond. Without the Web Locks API, each visible tab has its own connection.

   hirebookPreview.listen(address, receive)
     receive(name, data)  for the events hello, change and problems, and for `down` when the server is unreachable until the next hello.
                          A hello has `lost` if the connection was interrupted, so that events may have been missed. */
globalThis.hirebookPreview ??= {};
hirebookPreview.listen = (address, receive) => {
  'use strict';

  const EVENTS = ['hello', 'change', 'problems'];
  const LOCK = 'hirebook-preview';
  // In milliseconds: the delays before reconnecting, and how long a leader may take to respond.
  const MIN_DELAY = 250, MAX_DELAY = 2000, RESPONSE_TIMEOUT = 200;
  const isShared = Boolean(navigator.locks && globalThis.BroadcastChannel);

  // ---- The connection of the leader ----

  let source, timer, delay = MIN_DELAY, down = false, lost = false;
  // The latest event of each kind, for tabs that open later.
  let latest = {};

  const publish = (name, data) => {
    if (name === 'hello') {
      const { problems } = latest;
      latest = { hello: data, ...(problems?.edition === data.edition && { problems }) };
    } else if (name !== 'change') latest[name] = data;
    if (name === 'change' && latest.hello) {
      const { edition, moved, touched } = data, { hello } = latest;
      latest.hello = { edition, moved: { ...hello.moved, ...moved }, touched: { ...hello.touched, ...touched } };
    }
    const message = name === 'hello' ? { ...data, lost } : data;
    if (name === 'hello') lost = false;
    channel?.postMessage({ name, data: message });
    receive(name, message);
  };

  const connect = () => {
    source = new EventSource(address);
    for (const name of EVENTS) {
      source.addEventListener(name, ({ data }) => {
        delay = MIN_DELAY;
        down = false;
        delete latest.down;
        publish(name, JSON.parse(data));
      });
    }
    // EventSource does not reconnect after all errors, and later than needed.
    source.onerror = () => {
      source.close();
      lost = true;
      timer = setTimeout(connect, delay);
      // A restart of the server is not reported.
      if (delay > MIN_DELAY && !down) {
        down = true;
        publish('down', {});
      }
      delay = Math.min(2 * delay, MAX_DELAY);
    };
  };

  const disconnect = () => {
    clearTimeout(timer);
    source?.close();
    source = null;
    delay = MIN_DELAY;
  };

  // ---- The election of the leader ----

  let channel, release, queue, claimTimer;

  const lead = () => new Promise((resolve) => {
    release = resolve;
    clearTimeout(claimTimer);
    channel.postMessage({ leads: true });
    connect();
  });

  const resign = () => {
    disconnect();
    release?.();
    release = null;
  };

  /** Waits for the lock, or takes it from the leader. */
  const requestLock = async (steal) => {
    queue?.abort();
    const { signal } = (queue = new AbortController());
    try {
      await navigator.locks.request(LOCK, steal ? { steal } : { signal }, () => (signal.aborted ? undefined : lead()));
    } catch (error) {
      // AbortError: another tab has taken the lock, or this one no longer waits. Any other error: locks are unavailable.
      if (error.name !== 'AbortError') return connect();
    }
    if (signal.aborted) return;
    resign();
    requestLock(false);
  };

  /** Looks for the leader, and takes over if it does not respond. */
  const findLeader = () => {
    if (release || document.hidden) return;
    clearTimeout(claimTimer);
    claimTimer = setTimeout(() => release || requestLock(true), RESPONSE_TIMEOUT * (1 + Math.random()));
    channel.postMessage({ asks: true });
  };

  const onMessage = ({ data: { name, data, asks, leads, leaves, state } }) => {
    if (name) {
      clearTimeout(claimTimer);
      if (!release) receive(name, data);
    } else if (asks && release && !document.hidden) {
      channel.postMessage({ leads: true, state: latest });
    } else if (leads) {
      clearTimeout(claimTimer);
      for (const kind in release ? {} : state) receive(kind, state[kind]);
    } else if (leaves) {
      findLeader();
    }
  };

  // ---- The lifecycle of the tab ----

  const start = () => {
    if (!isShared) return source || document.hidden || connect();
    if (channel) return findLeader();
    channel = new BroadcastChannel(LOCK);
    channel.onmessage = onMessage;
    requestLock(false);
    findLeader();
  };

  const stop = () => {
    clearTimeout(claimTimer);
    queue?.abort();
    resign();
    channel?.close();
    channel = null;
  };

  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) start();
    else if (!isShared) disconnect();
    else if (release) channel.postMessage({ leaves: true });
  });
  // Pages in the back/forward cache and frozen pages hold neither the lock nor a connection.
  addEventListener('pagehide', stop);
  document.addEventListener('freeze', stop);
  addEventListener('pageshow', ({ persisted }) => persisted && start());
  document.addEventListener('resume', start);
  start();
};
