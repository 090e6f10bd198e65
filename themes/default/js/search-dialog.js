/* What a reader sees of search: a box and the results below it, in a dialog or on a page of its own, whose address can be shared.
   search.js loads it when it is wanted, and search-reader.js finds. The box is a combobox: the focus stays in it, and what the
   arrows have come to is told by aria-activedescendant.

   hirebookDialog({ root, search, place }) -> a function that opens it and takes the focus to the box
     root    leads from the page to the site
     search  promises the reader
     place   the element on the page for searching; none for a dialog */
var hirebookDialog = (() => {
  'use strict';

  const RECENT = 6, SECTIONS = 3, STEP = 10;

  /** An element with these attributes, and in it texts and elements; what is empty is left out. */
  const make = (name, attributes, ...inside) => {
    const element = document.createElement(name);
    for (const key in attributes) element.setAttribute(key, attributes[key]);
    element.append(...inside.filter(Boolean));
    return element;
  };

  const button = (text, onclick) => Object.assign(make('button', { type: 'button' }, text), { onclick });
  const marked = (pieces) => pieces.map(({ text, mark }) => (mark ? make('mark', {}, text) : text));

  /** What a storage holds, after this value has been put there, if there is one. A storage may be full, or switched off. */
  const stored = (storage, key, value) => {
    try {
      if (value) window[storage].setItem(key, JSON.stringify(value));
      return JSON.parse(window[storage].getItem(key));
    } catch {
      return null;
    }
  };

  return ({ root, search, place }) => {
    const input = make('input', {
      role: 'combobox', 'aria-label': 'Search', 'aria-autocomplete': 'list', 'aria-controls': '_found', placeholder: 'Search',
      autocomplete: 'off', autocapitalize: 'off', spellcheck: false, enterkeyhint: 'search',
    });
    const summary = make('summary', {});
    const facets = make('div', {});
    const narrow = make('details', {}, summary, facets);
    const said = make('p', { role: 'status' });
    const list = make('div', { id: '_found', role: 'listbox', 'aria-label': 'Results' });
    const below = make('div', { class: 'search-more' });
    const box = place || make('dialog', { class: 'search', 'aria-label': 'Search' });

    const key = `searched ${new URL(root || '.', location).pathname}`;
    // A facet may be called `constructor`.
    const selects = { __proto__: null };
    let recent = [].concat(stored('sessionStorage', key) || []);
    let filters = { __proto__: null }, limit = STEP;
    // Questions are numbered: the last that was asked, and that whose answer stands below the box.
    let asked = 0, shown = 0;
    // The option that the arrows have come to, and what is to be done with the first as soon as it is there.
    let chosen, waiting;

    const words = () => input.value.trim();
    const options = () => [...list.querySelectorAll('[role=option]')];

    const remember = () => {
      recent = [words(), ...recent.filter((other) => other !== words())].slice(0, RECENT);
      stored('sessionStorage', key, recent);
    };

    const address = () => {
      const query = new URLSearchParams({ q: words() });
      for (const name in filters) query.set(name, filters[name]);
      return `${root}search.html${words() && `?${query}`}`;
    };

    const choose = (option) => {
      chosen?.removeAttribute('aria-selected');
      chosen = option;
      input.setAttribute('aria-activedescendant', option ? option.id : '');
      option?.setAttribute('aria-selected', true);
      option?.scrollIntoView({ block: 'nearest' });
    };

    /** Follows what is chosen, or the first result; apart from this tab, if that is wanted. */
    const go = (apart) => {
      const option = chosen || options()[0];
      if (!option?.href || !apart) return option?.click();
      remember();
      window.open(option.href, '_blank', 'noopener');
    };

    /** Puts options below the box, what is to be said of them above, and what else can be done under them. */
    const put = (entries, text, ...more) => {
      list.replaceChildren(...entries);
      options().forEach((option, at) => (option.id = `_found-${at}`));
      list.hidden = !entries.length;
      input.setAttribute('aria-expanded', !list.hidden);
      said.textContent = text;
      below.replaceChildren(...more.filter(Boolean));
      choose();
    };

    /** A page as a group of options: its best section, with room for an excerpt, then others of its sections. */
    const entry = ({ path, title, kind, retired, sections }, forms) => {
      const text = (plain) => marked(hirebookSearch.mark(plain, forms));
      const [file, own] = path.split('#');
      const link = (section, name, ...inside) => {
        const hash = section ? encodeURIComponent(section.anchor) : own;
        const href = `${root}${file}?q=${encodeURIComponent(words())}${hash ? `#${hash}` : ''}`;
        const option = make('a', { role: 'option', tabindex: -1, class: name, href }, ...inside);
        option.onclick = remember;
        return option;
      };
      const [best, ...others] = sections.slice(0, SECTIONS);
      const what = [kind, retired && 'retired'].filter(Boolean).join(', ');
      return make('div', { role: 'group', 'aria-label': title },
        link(best, 'hit',
          make('b', {}, ...text(title)), what && ' ', what && make('span', { class: 'kind' }, what),
          best && make('span', { class: 'section' }, ...text(best.title)), make('span', { class: 'excerpt' })),
        ...others.map((other) => link(other, 'section', ...text(other.title))));
    };

    const suggest = () => {
      const old = (past) => {
        const option = make('div', { role: 'option' }, past);
        option.onclick = () => {
          input.value = past;
          ask();
        };
        return option;
      };
      put(recent.map(old), recent.length ? 'Recent searches' : '');
    };

    const tell = ({ total, hits, forms, corrected, loose }) => {
      const parts = [
        total ? `${total} result${total > 1 ? 's' : ''}` : `Nothing found for “${words()}”`,
        ...corrected.map(({ from, to }) => `“${to}” instead of “${from}”`),
        loose && 'the phrase stands nowhere as a whole',
      ];
      const more = [];
      narrow.hidden = !total && !Object.keys(filters).length;
      if (!total) {
        const everything = place ? 'Everything is listed below.' : make('a', { href: `${root}search.html` }, 'Look through everything');
        more.push(make('p', {}, 'Try other words, or fewer of them. ', everything));
        if (Object.keys(filters).length) {
          more.push(button('Search without filters', () => {
            filters = { __proto__: null };
            ask();
          }));
        }
      } else if (total > hits.length) {
        more.push(place ? button('More results', () => {
          limit += STEP;
          ask();
        }) : make('a', { href: address() }, `All ${total} results`));
      }
      put(hits.map((hit) => entry(hit, forms)), parts.filter(Boolean).join(', '), ...more);
    };

    /** A choice for each facet: those of its values that results have, with how many there are. */
    const offer = (known, counts) => {
      for (const { name, title } of known) {
        const [now = ''] = filters[name] || [];
        const values = counts[name].filter(({ value, count }) => count || value === now);
        const select = (selects[name] ??= make('select', {}));
        if (!select.parentNode) facets.append(make('label', {}, title, select));
        select.parentNode.hidden = !values.length;
        select.replaceChildren(make('option', { value: '' }, 'Any'), ...values.map(({ value, title, count }) => make('option', { value }, `${title} (${count})`)));
        select.value = now;
        select.onchange = () => {
          delete filters[name];
          if (select.value) filters[name] = [select.value];
          ask();
        };
      }
    };

    const refuse = ({ code, file }) => {
      // A site that has an address has no scripts for a folder.
      const folder = file === 'top' && code === 'missing' && location.protocol === 'file:';
      const text = folder ? 'Search works on the published site, not in pages opened from a folder.'
        : /changed|version/.test(code) ? 'This site has changed since the page was loaded.' : 'A part of the search index could not be loaded.';
      put(shown === asked ? [...list.children] : [], text, !folder && button('Load the page again', () => {
        remember();
        location.reload();
      }));
    };

    async function answer(mine) {
      const reader = await search();
      const found = await reader.query(input.value, { limit, filters, counts: narrow.open });
      const known = await reader.facets();
      if (mine !== asked) return;
      shown = mine;
      if (found.counts) offer(known, found.counts);
      place?.parentNode.classList.toggle('searched', found.total);
      tell(found);
      if (waiting) go(waiting.apart);
      const excerpts = await reader.excerpts(found);
      if (mine !== asked) return;
      list.querySelectorAll('.excerpt').forEach((room, at) => {
        if (excerpts[at].pieces.length) room.append(...marked(excerpts[at].pieces));
        else room.remove();
      });
    }

    async function ask() {
      const mine = ++asked;
      const picked = Object.keys(filters).length;
      waiting = null;
      narrow.hidden = !words();
      summary.textContent = picked ? `Filters (${picked})` : 'Filters';
      if (place) {
        try {
          history.replaceState(null, '', address());
        } catch {}
      }
      try {
        if (words()) return await answer(mine);
        shown = mine;
        place?.parentNode.classList.remove('searched');
        suggest();
      } catch (error) {
        if (mine !== asked) return;
        if (error.code === 'superseded') ask();
        else refuse(error);
      }
    }

    const step = (by) => {
      const all = options();
      // One place more than there are options: the box itself, with none of them.
      const next = (all.indexOf(chosen) + 1 + by + all.length + 1) % (all.length + 1);
      choose(all[next - 1]);
    };

    input.oninput = () => {
      limit = STEP;
      ask();
    };
    input.onkeydown = (event) => {
      if (event.isComposing) return;
      if (event.key === 'ArrowDown') step(1);
      else if (event.key === 'ArrowUp') step(-1);
      else if (event.key === 'Enter' && (chosen || (words() && !place))) {
        const apart = event.ctrlKey || event.metaKey;
        if (shown === asked) go(apart);
        else waiting = { apart };
      } else return;
      event.preventDefault();
    };
    narrow.ontoggle = ask;

    const close = button('Close', () => box.close());
    box.append(make('div', { class: 'search-box' }, input, !place && close), make('div', { class: 'search-bar' }, said, narrow), list, below);
    if (place) {
      for (const [name, value] of new URLSearchParams(location.search)) {
        if (name === 'q') input.value = value;
        else filters[name] = [value];
      }
      narrow.open = Object.keys(filters).length;
    } else {
      const slash = make('input', { type: 'checkbox' });
      slash.checked = stored('localStorage', 'search-slash') !== 'off';
      slash.onchange = () => stored('localStorage', 'search-slash', slash.checked ? 'on' : 'off');
      box.append(make('div', { class: 'search-keys' }, '↑ ↓ to choose, Enter to open, Ctrl Enter in a new tab, Esc to close', make('label', {}, slash, '/ opens the search')));
      // Beside the dialog is its backdrop.
      box.onpointerdown = ({ target }) => target === box && box.close();
      document.body.append(box);
    }
    ask();
    return () => {
      if (!place && !box.open) box.showModal();
      input.focus();
      input.select();
    };
  };
})();
