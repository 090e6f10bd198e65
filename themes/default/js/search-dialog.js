/* The search box with its results, as a dialog or on the search page. It is a combobox: the focus stays in the box, and
   aria-activedescendant refers to the selected option.

   hirebookDialog({ root, search, place }) -> a function that opens the box and focuses it
     root    the path from the page to the site's root
     search  returns a promise of the reader
     place   the element of the search page; null for a dialog

   `hirebookStrings`, the strings of the catalogue whose names begin with `search_`, is put in front of this script. */
var hirebookDialog = (() => {
  'use strict';

  const MAX_RECENT = 6, MAX_SECTIONS = 3, PAGE_SIZE = 10;

  /** An element with attributes and children; falsy children are left out. */
  const make = (name, attributes, ...children) => {
    const element = document.createElement(name);
    for (const key in attributes) element.setAttribute(key, attributes[key]);
    element.append(...children.filter(Boolean));
    return element;
  };

  const button = (text, onclick) => Object.assign(make('button', { type: 'button' }, text), { onclick });
  const strings = hirebookStrings;
  const fill = (template, values) => template.replace(/{(\w+)}/g, (placeholder, name) => values[name]);
  const marked = (pieces) => pieces.map(({ text, mark }) => (mark ? make('mark', {}, text) : text));

  /** Stores a value, if there is one, and returns the stored value. A storage can be full or disabled. */
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
      role: 'combobox', 'aria-label': strings.label, 'aria-autocomplete': 'list', 'aria-controls': '_found', placeholder: strings.label,
      autocomplete: 'off', autocapitalize: 'off', spellcheck: false, enterkeyhint: 'search',
    });
    const summary = make('summary', {});
    const facets = make('div', {});
    const filterPanel = make('details', {}, summary, facets);
    const status = make('p', { role: 'status' });
    const list = make('div', { id: '_found', role: 'listbox', 'aria-label': strings.results });
    const actions = make('div', { class: 'search-more' });
    const box = place || make('dialog', { class: 'search', 'aria-label': strings.label });

    const recentKey = `searched ${new URL(root || '.', location).pathname}`;
    // Without a prototype, since a facet can be called `constructor`.
    const selects = { __proto__: null };
    let recent = [].concat(stored('sessionStorage', recentKey) || []);
    let filters = { __proto__: null }, limit = PAGE_SIZE;
    // The number of the latest query, and of the query whose result is shown.
    let latest = 0, shown = 0;
    // The selected option, and the pending Enter for a query whose result is not shown yet.
    let selected, pending;

    const query = () => input.value.trim();
    const options = () => [...list.querySelectorAll('[role=option]')];

    const remember = () => {
      recent = [query(), ...recent.filter((other) => other !== query())].slice(0, MAX_RECENT);
      stored('sessionStorage', recentKey, recent);
    };

    const address = () => {
      const params = new URLSearchParams({ q: query() });
      for (const name in filters) params.set(name, filters[name]);
      return `${root}search.html${query() && `?${params}`}`;
    };

    const select = (option) => {
      selected?.removeAttribute('aria-selected');
      selected = option;
      input.setAttribute('aria-activedescendant', option ? option.id : '');
      option?.setAttribute('aria-selected', true);
      option?.scrollIntoView({ block: 'nearest' });
    };

    /** Follows the selected or the first option. */
    const follow = (inNewTab) => {
      const option = selected || options()[0];
      if (!option?.href || !inNewTab) return option?.click();
      remember();
      window.open(option.href, '_blank', 'noopener');
    };

    const render = (entries, text, ...buttons) => {
      list.replaceChildren(...entries);
      options().forEach((option, at) => (option.id = `_found-${at}`));
      list.hidden = !entries.length;
      input.setAttribute('aria-expanded', !list.hidden);
      status.textContent = text;
      actions.replaceChildren(...buttons.filter(Boolean));
      select();
    };

    /** A hit as a group of options: its best section, with a placeholder for the excerpt, and further sections. */
    const entry = ({ path, title, kind, retired, sections }, forms) => {
      const text = (plain) => marked(hirebookSearch.mark(plain, forms));
      const [file, fragment] = path.split('#');
      const link = (section, name, ...children) => {
        const hash = section ? encodeURIComponent(section.anchor) : fragment;
        const href = `${root}${file}?q=${encodeURIComponent(query())}${hash ? `#${hash}` : ''}`;
        const option = make('a', { role: 'option', tabindex: -1, class: name, href }, ...children);
        option.onclick = remember;
        return option;
      };
      const [best, ...others] = sections.slice(0, MAX_SECTIONS);
      const label = [kind, retired && strings.retired].filter(Boolean).join(', ');
      return make('div', { role: 'group', 'aria-label': title },
        link(best, 'hit',
          make('b', {}, ...text(title)), label && ' ', label && make('span', { class: 'kind' }, label),
          best && make('span', { class: 'section' }, ...text(best.title)), make('span', { class: 'excerpt' })),
        ...others.map((other) => link(other, 'section', ...text(other.title))));
    };

    const showRecent = () => {
      const option = (text) => {
        const element = make('div', { role: 'option' }, text);
        element.onclick = () => {
          input.value = text;
          update();
        };
        return element;
      };
      render(recent.map(option), recent.length ? strings.recent : '');
    };

    const showResult = ({ total, hits, forms, corrected, loose }) => {
      const parts = [
        total ? fill(strings.count[total === 1 ? 'one' : 'other'], { count: total }) : fill(strings.none, { query: query() }),
        ...corrected.map((words) => fill(strings.corrected, words)),
        loose && strings.loose,
      ];
      const buttons = [];
      const isFiltered = Object.keys(filters).length > 0;
      filterPanel.hidden = !total && !isFiltered;
      if (!total) {
        const everything = place ? strings.below : make('a', { href: `${root}search.html` }, strings.everything);
        buttons.push(make('p', {}, strings.try, ' ', everything));
        if (isFiltered) {
          buttons.push(button(strings.unfiltered, () => {
            filters = { __proto__: null };
            update();
          }));
        }
      } else if (total > hits.length) {
        buttons.push(place ? button(strings.more, () => {
          limit += PAGE_SIZE;
          update();
        }) : make('a', { href: address() }, fill(strings.all, { count: total })));
      }
      render(hits.map((hit) => entry(hit, forms)), parts.filter(Boolean).join(', '), ...buttons);
    };

    /** Updates the select element of each facet. */
    const showFacets = (known, counts) => {
      for (const { name, title } of known) {
        const [current = ''] = filters[name] || [];
        const values = counts[name].filter(({ value, count }) => count || value === current);
        const element = (selects[name] ??= make('select', {}));
        if (!element.parentNode) facets.append(make('label', {}, title, element));
        element.parentNode.hidden = !values.length;
        element.replaceChildren(make('option', { value: '' }, strings.any), ...values.map(({ value, title, count }) => make('option', { value }, `${title} (${count})`)));
        element.value = current;
        element.onchange = () => {
          delete filters[name];
          if (element.value) filters[name] = [element.value];
          update();
        };
      }
    };

    const showError = ({ code, file }) => {
      // A site with an address has no index scripts, which pages in a folder would need.
      const isFolder = file === 'top' && code === 'missing' && location.protocol === 'file:';
      const text = isFolder ? strings.folder
        : /changed|version/.test(code) ? strings.changed : strings.failed;
      render(shown === latest ? [...list.children] : [], text, !isFolder && button(strings.reload, () => {
        remember();
        location.reload();
      }));
    };

    async function run(number) {
      const reader = await search();
      const found = await reader.query(input.value, { limit, filters, counts: filterPanel.open });
      const known = await reader.facets();
      if (number !== latest) return;
      shown = number;
      if (found.counts) showFacets(known, found.counts);
      place?.parentNode.classList.toggle('searched', found.total);
      showResult(found);
      if (pending) follow(pending.inNewTab);
      const excerpts = await reader.excerpts(found);
      if (number !== latest) return;
      list.querySelectorAll('.excerpt').forEach((element, at) => {
        if (excerpts[at].pieces.length) element.append(...marked(excerpts[at].pieces));
        else element.remove();
      });
    }

    async function update() {
      const number = ++latest;
      const filterCount = Object.keys(filters).length;
      pending = null;
      filterPanel.hidden = !query();
      summary.textContent = filterCount ? `${strings.filters} (${filterCount})` : strings.filters;
      if (place) {
        try {
          history.replaceState(null, '', address());
        } catch {}
      }
      try {
        if (query()) return await run(number);
        shown = number;
        place?.parentNode.classList.remove('searched');
        showRecent();
      } catch (error) {
        if (number !== latest) return;
        if (error.code === 'superseded') update();
        else showError(error);
      }
    }

    const moveSelection = (by) => {
      const all = options();
      // One position more than options: none of them is selected.
      const next = (all.indexOf(selected) + 1 + by + all.length + 1) % (all.length + 1);
      select(all[next - 1]);
    };

    input.oninput = () => {
      limit = PAGE_SIZE;
      update();
    };
    input.onkeydown = (event) => {
      if (event.isComposing) return;
      if (event.key === 'ArrowDown') moveSelection(1);
      else if (event.key === 'ArrowUp') moveSelection(-1);
      else if (event.key === 'Enter' && (selected || (query() && !place))) {
        const inNewTab = event.ctrlKey || event.metaKey;
        if (shown === latest) follow(inNewTab);
        else pending = { inNewTab };
      } else return;
      event.preventDefault();
    };
    filterPanel.ontoggle = update;

    const close = button(strings.close, () => box.close());
    box.append(make('div', { class: 'search-box' }, input, !place && close), make('div', { class: 'search-bar' }, status, filterPanel), list, actions);
    if (place) {
      for (const [name, value] of new URLSearchParams(location.search)) {
        if (name === 'q') input.value = value;
        else filters[name] = [value];
      }
      filterPanel.open = Object.keys(filters).length;
    } else {
      const slash = make('input', { type: 'checkbox' });
      slash.checked = stored('localStorage', 'search-slash') !== 'off';
      slash.onchange = () => stored('localStorage', 'search-slash', slash.checked ? 'on' : 'off');
      box.append(make('div', { class: 'search-keys' }, strings.keys, make('label', {}, slash, strings.slash)));
      // The backdrop is part of the dialog.
      box.onpointerdown = ({ target }) => target === box && box.close();
      document.body.append(box);
    }
    update();
    return () => {
      if (!place && !box.open) box.showModal();
      input.focus();
      input.select();
    };
  };
})();
