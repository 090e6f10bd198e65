/* Shows diagnostics beside the page: a button with their number, and a panel. The panel is not modal. It is in a shadow tree, so that
   the styles of the site do not affect it; it only uses the site's custom properties. Texts of the server are never parsed as HTML.

   hirebookPreview.panel({ style, problems }) -> panel; both are addresses
   panel.setCounts({ errors, warnings, infos })  the result of the latest check
   panel.setStopped(isStopped)                   whether the server is unreachable
   panel.setMissing(isMissing)                   whether the page no longer exists
   panel.setOutdated(isOutdated)                 whether the page cannot be rendered and is shown as it was
   panel.update()                                after the address of the page has changed */
globalThis.hirebookPreview ??= {};
hirebookPreview.panel = (addresses) => {
  'use strict';

  const { style, problems } = addresses;

  /** An element with properties and children; falsy children are left out. */
  const make = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children.flat().filter(Boolean));
    return element;
  };

  /** A text with code elements for the parts in backquotes. */
  const coded = (text) => String(text).split(/`([^`\n]+)`/).map((part, at) => (at % 2 ? make('code', {}, part) : part));

  const count = (number, word) => number && `${number} ${word}${number === 1 ? '' : 's'}`;
  const counted = ({ errors, warnings }) => [count(errors, 'error'), count(warnings, 'warning')].filter(Boolean).join(', ');

  // ---- Elements ----

  const announcement = make('p', { className: 'visually-hidden', role: 'status' });
  const note = make('p', { className: 'note', hidden: true });
  const pill = make('button', { className: 'pill', type: 'button', hidden: true, ariaExpanded: 'false', ariaKeyShortcuts: 'Alt+P', title: 'Alt P' });
  const title = make('h2', { id: 'title', tabIndex: -1 });
  const close = make('button', { className: 'close', type: 'button' }, 'Close');
  const list = make('div', { className: 'list' });
  const keys = make('p', { className: 'keys' }, '↑ ↓ to move, Enter to open the editor, Esc to close');
  const panel = make('section', { className: 'panel', id: 'panel', hidden: true }, make('header', {}, title, close), list, keys);
  panel.setAttribute('aria-labelledby', 'title');
  pill.setAttribute('aria-controls', 'panel');

  const host = make('hirebook-preview', { hidden: true });
  const root = host.attachShadow({ mode: 'open' });
  const stylesheet = () => make('link', { rel: 'stylesheet', href: style });
  const own = stylesheet();
  own.onload = () => { host.hidden = false; };
  root.append(own, make('aside', { ariaLabel: 'Preview' }, announcement, panel, note, pill));
  document.head.append(stylesheet());
  document.documentElement.append(host);

  let state = { errors: 0, warnings: 0, infos: 0 };
  let isChecked = false, isMissing = false, isStopped = false, isOutdated = false;

  // ---- The button ----

  const show = () => {
    const words = counted(state);
    pill.hidden = !isChecked || (isStopped && !words);
    pill.dataset.state = state.errors ? 'error' : state.warnings ? 'warning' : 'well';
    pill.replaceChildren(words || make('span', { className: 'visually-hidden' }, 'No problems'));
    const text = isStopped ? 'The preview has stopped. It reconnects when `hirebook serve` runs again.'
      : isOutdated ? 'This page cannot be rendered from its current sources, so you see its last version. It updates when the problems are fixed.'
      : isMissing && 'This page no longer exists. It may have been renamed or removed.';
    note.hidden = !text;
    note.replaceChildren(...(text ? coded(text) : []));
  };

  // ---- Diagnostics ----

  /** A location in a file, as a link to the editor unless its protocol could run a script. */
  const place = ({ path, line, column, open }) => {
    if (!path) return null;
    const words = [path, line, column].filter(Boolean).join(':');
    const folder = words.lastIndexOf('/', path.length) + 1;
    const inside = [folder > 0 && make('span', {}, words.slice(0, folder)), words.slice(folder)];
    const { protocol } = URL.canParse(open ?? '') ? new URL(open) : {};
    if (!protocol || /^(javascript|data|blob|vbscript):$/.test(protocol)) return make('span', { className: 'place' }, ...inside);
    const link = make('a', { className: 'place', href: open }, ...inside);
    if (/^https?:$/.test(protocol)) Object.assign(link, { target: '_blank', rel: 'noopener' });
    return link;
  };

  const problem = (path, { severity, code, message, line, column, open, snippet, help = [], notes = [], also = [] }) => {
    const word = ['error', 'warning'].includes(severity) ? severity : 'info';
    const item = make('li', { className: `problem ${word}`, tabIndex: -1 },
      make('p', { className: 'message' }, make('strong', { className: 'severity' }, String(severity)), ' ', ...coded(message)),
      make('p', {}, place({ path, line, column, open })),
      snippet && make('pre', {}, snippet.replace(/\s+$/, '')),
      ...help.map((text) => make('p', { className: 'help' }, make('b', {}, 'try: '), ...coded(text))),
      ...notes.map((text) => make('p', { className: 'quiet' }, make('b', {}, 'note: '), ...coded(text))),
      ...also.map((other) => make('p', { className: 'quiet' }, make('b', {}, 'see: '), place(other), other.text && ' ', ...coded(other.text ?? ''))),
      code && make('p', { className: 'quiet' }, make('code', {}, `hirebook explain ${code}`)));
    item.dataset.key = [path, line, column, code, message].join(' ');
    return item;
  };

  const group = (name, files) => files.length > 0 && make('div', { className: 'group' }, make('h3', {}, name), ...files.map((file) => make('div', { className: 'file' },
    make('h4', { className: 'visually-hidden' }, file.path || 'The whole site'),
    make('ol', {}, ...file.problems.map((one) => problem(file.path, one))))));

  const items = () => [...list.querySelectorAll('.problem')];
  const handle = (item) => item.querySelector('a') ?? item;

  const fill = ({ counts, summary, files = [], more = 0 }) => {
    const old = items();
    const at = old.findIndex((item) => item.contains(root.activeElement));
    const key = old[at]?.dataset.key;
    const { scrollTop } = list;
    title.replaceChildren(counted(counts) ? summary || counted(counts) : 'No problems');
    list.replaceChildren(...[
      group('On this page', files.filter((file) => file.here)),
      group(files.some((file) => file.here) ? 'Elsewhere' : 'On other pages', files.filter((file) => !file.here)),
      !files.length && make('p', { className: 'none' }, 'There is nothing to fix. Changes appear here as soon as you save.'),
      more > 0 && make('p', { className: 'quiet' }, ...coded(`and ${more} more; \`hirebook check\` lists them all`)),
    ].filter(Boolean));
    keys.hidden = !files.length;
    list.scrollTop = scrollTop;
    makeScrollable();
    if (at < 0) return;
    const now = items();
    const next = now.find((item) => item.dataset.key === key) ?? now[Math.min(at, now.length - 1)];
    (next ? handle(next) : title).focus({ preventScroll: true });
  };

  /** Makes wide source snippets focusable, so that the keyboard can scroll them, and scrolls to the marked range. */
  const makeScrollable = () => {
    for (const code of panel.hidden ? [] : list.querySelectorAll('pre')) {
      if (code.scrollWidth <= code.clientWidth || code.role) continue;
      Object.assign(code, { tabIndex: 0, role: 'group', ariaLabel: 'Source lines' });
      const lines = code.textContent.split('\n');
      const at = (lines.find((line) => line.includes('^')) ?? '').search(/\^+\s*/);
      const wide = code.scrollWidth / Math.max(...lines.map((line) => line.length));
      if (wide * (at + 8) > code.clientWidth) code.scrollLeft = wide * at - code.clientWidth / 3;
    }
  };

  let latest = 0;
  let filled;
  const load = async () => {
    const mine = ++latest;
    try {
      const answer = await fetch(`${problems}?page=${encodeURIComponent(location.pathname)}`, { cache: 'no-store' });
      const text = await answer.text();
      if (mine !== latest) return;
      const data = JSON.parse(text);
      state = data.counts;
      show();
      // Replacing a list that has not changed would move the position of a screen reader.
      if (text !== filled) fill(data);
      filled = text;
    } catch {
      // The server is unreachable, and sends the counts again when it is back.
    }
  };

  // ---- Opening and closing ----

  let previousFocus;
  const toggle = (open = panel.hidden) => {
    if (open === !panel.hidden) return;
    if (open) previousFocus = root.activeElement ?? document.activeElement;
    const inside = panel.contains(root.activeElement);
    panel.hidden = !open;
    pill.ariaExpanded = String(open);
    if (open) {
      title.textContent ||= counted(state) || 'No problems';
      load();
      makeScrollable();
      title.focus({ preventScroll: true });
    } else if (inside) {
      const target = previousFocus?.isConnected && previousFocus !== document.body ? previousFocus : pill;
      target.focus({ preventScroll: true });
    }
  };

  const step = (key) => {
    const all = items();
    if (!all.length) return false;
    const at = all.findIndex((item) => item.contains(root.activeElement));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[key];
    if (to === undefined) return false;
    const item = all[Math.max(0, Math.min(to, all.length - 1))];
    handle(item).focus({ preventScroll: true });
    item.scrollIntoView({ block: 'nearest' });
    return true;
  };

  pill.onclick = () => toggle();
  close.onclick = () => toggle(false);
  panel.onkeydown = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (event.key === 'Escape') toggle(false);
    else if (!step(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  document.addEventListener('keydown', (event) => {
    if (event.code === 'KeyP' && event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey && isChecked) {
      // The panel is inert while a modal dialog is open.
      if (document.querySelector('dialog:modal')) return;
      event.preventDefault();
      toggle();
    } else if (event.key === 'Escape' && document.activeElement === document.body) {
      toggle(false);
    }
  });

  return {
    setCounts(next) {
      const before = isChecked && counted(state), now = counted(next);
      state = next;
      isChecked = true;
      show();
      if (now !== before && (now || before)) announcement.textContent = now || 'All problems are fixed';
      if (now || next.infos || !panel.hidden) load();
    },
    setStopped(value) {
      if (isStopped === value) return;
      isStopped = value;
      show();
      announcement.textContent = isStopped ? note.textContent : 'The preview has reconnected';
    },
    setMissing(value) {
      if (isMissing === value) return;
      isMissing = value;
      show();
      if (isMissing) announcement.textContent = note.textContent;
    },
    setOutdated(value) {
      if (isOutdated === value) return;
      isOutdated = value;
      show();
      announcement.textContent = isOutdated ? note.textContent : 'This page is up to date again';
      load();
    },
    update() {
      if (counted(state) || state.infos || !panel.hidden) load();
    },
  };
};
