/* Updates the live page by a three-way merge: `base` is the page as it was served, `next` as it is served now, and only their
   differences are applied. So the state of the page is kept (input, open details, focus, scroll position), and so are nodes that scripts
   added, which have no counterpart in `base`.

   hirebookPreview.follow(document, { base, nodes }) -> page
     base, nodes  a clone of the document before other scripts have run, and the nodes that were cloned, in document order
   page.apply(next) -> the live elements whose content changed; next is a parsed document, which is consumed
   apply throws if a merge is not possible, for example if the scripts of the page have changed; then reload the page.
   Scripts in `next` are not run. */
globalThis.hirebookPreview ??= {};
hirebookPreview.follow = (() => {
  'use strict';

  const ELEMENT = 1;
  // The state of a pair of nodes; 0 if they have not been compared.
  const SAME = 1, CHANGED = 2;
  // Limits for comparing nodes by similarity: pairs of nodes, and characters of each.
  const MAX_PAIRS = 4096, MAX_LENGTH = 2000;
  // Elements that cannot be changed in a loaded page.
  const FIXED = 'script, template, base, meta[http-equiv]';

  const isElement = (node) => node.nodeType === ELEMENT;
  const isStylesheet = (node) => node.localName === 'link' && /\bstylesheet\b/i.test(node.rel);
  const isSameKind = (a, b) => a.nodeName === b.nodeName && a.namespaceURI === b.namespaceURI;

  const childrenOf = (node) => {
    const list = [];
    for (let child = node.firstChild; child; child = child.nextSibling) list.push(child);
    return list;
  };

  // ---- Alignment of children ----

  const contentKey = (node) => (isElement(node) ? node.outerHTML : `${node.nodeName} ${node.data}`);
  const idKey = (node) => (node.id ? `${node.nodeName}#${node.id}` : '');

  /** The share of the common prefix and suffix of two texts, from 0 to 1. */
  const similarity = (a, b) => {
    const least = Math.min(a.length, b.length, MAX_LENGTH);
    let before = 0, after = 0;
    while (before < least && a[before] === b[before]) before++;
    while (after < least - before && a[a.length - 1 - after] === b[b.length - 1 - after]) after++;
    return least ? (before + after) / Math.min(Math.max(a.length, b.length), 2 * MAX_LENGTH) : 0;
  };

  /** The longest subsequence of pairs [a, z], sorted by z, in which a increases too. */
  const longestIncreasing = (pairs) => {
    const ends = [], before = [];
    pairs.forEach(([a], at) => {
      let low = 0, high = ends.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (pairs[ends[middle]][0] < a) low = middle + 1;
        else high = middle;
      }
      before[at] = ends[low - 1];
      ends[low] = at;
    });
    const run = [];
    for (let at = ends.at(-1); at !== undefined; at = before[at]) run.push(pairs[at]);
    return run.reverse();
  };

  /** For each node of `next`: its index in `old` or -1, and the state of the pair; and the nodes that have moved, while all others keep their order. */
  const align = (old, next) => {
    const from = new Array(next.length).fill(-1);
    const states = new Uint8Array(next.length);
    const keys = new Map();
    const keyOf = (node) => {
      if (!keys.has(node)) keys.set(node, contentKey(node));
      return keys.get(node);
    };
    const isEqual = (a, z) => old[a].isEqualNode(next[z]);
    const pairUp = (a, z) => {
      from[z] = a;
      states[z] = CHANGED;
    };

    // Nodes are paired by content, then by id, if the key is unique on both sides.
    const keyFunctions = [keyOf, idKey];
    const uniquePairs = (keyFunction, a0, a1, z0, z1) => {
      const once = new Map();
      for (let a = a0; a < a1; a++) {
        const name = keyFunction(old[a]);
        if (name) once.set(name, once.has(name) ? null : { a });
      }
      for (let z = z0; z < z1; z++) {
        const entry = once.get(keyFunction(next[z]));
        if (entry) entry.z = entry.z === undefined ? z : -1;
      }
      return longestIncreasing([...once.values()].filter((entry) => entry?.z >= 0).map(({ a, z }) => [a, z]).sort((one, other) => one[1] - other[1]));
    };

    /** Pairs nodes of a small range with the highest total similarity. */
    const pairBySimilarity = (a0, a1, z0, z1) => {
      const wide = z1 - z0 + 1;
      const best = new Float64Array((a1 - a0 + 1) * wide), pair = new Float64Array(best.length);
      for (let a = a1 - 1; a >= a0; a--) {
        for (let z = z1 - 1; z >= z0; z--) {
          const at = (a - a0) * wide + z - z0;
          const [one, other] = [old[a], next[z]];
          if (isSameKind(one, other)) {
            pair[at] = .05 + similarity(keyOf(one), keyOf(other)) * (isElement(one) ? 1 : .5) + (idKey(one) && idKey(one) === idKey(other) ? 1 : 0);
          }
          best[at] = Math.max(best[at + wide], best[at + 1], pair[at] && pair[at] + best[at + wide + 1]);
        }
      }
      for (let a = a0, z = z0; a < a1 && z < z1;) {
        const at = (a - a0) * wide + z - z0;
        if (pair[at] && best[at] === pair[at] + best[at + wide + 1]) from[z++] = a++;
        else if (best[at] === best[at + wide]) a++;
        else z++;
      }
    };

    /** Pairs nodes of a large range with the next one of the same kind, if it is near. */
    const pairByKind = (a0, a1, z0, z1) => {
      for (let z = z0; z < z1; z++) {
        for (let a = a0; a < Math.min(a1, a0 + 8); a++) {
          if (!isSameKind(old[a], next[z])) continue;
          from[z] = a;
          a0 = a + 1;
          break;
        }
      }
    };

    const alignRange = (a0, a1, z0, z1, level) => {
      while (a0 < a1 && z0 < z1 && isEqual(a0, z0)) {
        states[z0] = SAME;
        from[z0++] = a0++;
      }
      // The usual case, a single changed node, needs no keys.
      if (a1 - a0 === 1 && z1 - z0 === 1 && isSameKind(old[a0], next[z0])) return pairUp(a0, z0);
      while (a0 < a1 && z0 < z1 && isEqual(a1 - 1, z1 - 1)) {
        from[--z1] = --a1;
        states[z1] = SAME;
      }
      if (a0 === a1 || z0 === z1) return;
      if (level === keyFunctions.length) return (a1 - a0) * (z1 - z0) <= MAX_PAIRS ? pairBySimilarity(a0, a1, z0, z1) : pairByKind(a0, a1, z0, z1);
      const found = uniquePairs(keyFunctions[level], a0, a1, z0, z1);
      for (const [a, z] of [...found, [a1, z1]]) {
        alignRange(a0, a, z0, z, found.length ? level : level + 1);
        if (z < z1) {
          from[z] = a;
          if (level === 0) states[z] = SAME;
        }
        [a0, z0] = [a + 1, z + 1];
      }
    };
    alignRange(0, old.length, 0, next.length, 0);

    // Elements that are left on both sides may have moved.
    const moved = new Set();
    const taken = new Set(from);
    const left = old.flatMap((node, a) => (isElement(node) && !taken.has(a) ? [a] : []));
    for (const keyFunction of left.length ? keyFunctions : []) {
      const places = new Map();
      for (const a of left) if (!taken.has(a) && keyFunction(old[a])) places.set(keyFunction(old[a]), a);
      next.forEach((node, z) => {
        const a = from[z] < 0 && isElement(node) ? places.get(keyFunction(node)) : undefined;
        if (a === undefined || taken.has(a)) return;
        from[z] = a;
        moved.add(z);
        taken.add(a);
      });
    }
    return { from, states, moved };
  };

  // ---- The page ----

  return (live, { base, nodes }) => {
    // From nodes of `base` to their counterparts in the live page.
    const counterparts = new WeakMap();
    const pair = (node, counterpart) => {
      counterparts.set(node, counterpart);
      for (let a = node.firstChild, b = counterpart.firstChild; a && b; a = a.nextSibling, b = b.nextSibling) pair(a, b);
    };
    const walker = base.createTreeWalker(base);
    for (const node of nodes) counterparts.set(walker.nextNode(), node);

    // From stylesheets that are loading to those that they replace.
    const loading = new WeakMap();
    let touched;

    /** Removes the preview's script, which has another version in every page. */
    const removeOwnScript = (document) => document.querySelectorAll('script[src$="/.hirebook/preview.js"]').forEach((script) => script.remove());
    removeOwnScript(base);

    /** A fingerprint of the `FIXED` elements, with resolved addresses: scripts that have run keep theirs when the base URL changes. */
    const fixed = (root) => [...root.querySelectorAll(FIXED)].map((element) => {
      const values = [...element.attributes].map(({ name, value }) => {
        try {
          return [name, new URL(value, live.baseURI).href];
        } catch {
          return [name, value];
        }
      });
      return JSON.stringify([element.localName, element.innerHTML, ...values]);
    }).join();

    /** The child of `parent` that is or contains a node, which a script may have wrapped. */
    const childWith = (node, parent) => {
      while (node && node.parentNode !== parent) node = node.parentNode;
      return node;
    };

    /** Whether scripts have left the counterpart as it was. */
    const isUntouched = (node, parent) => {
      const counterpart = counterparts.get(node);
      return Boolean(counterpart && childWith(counterpart, parent)) && (isElement(node) || counterpart.data === node.data);
    };

    /** A live copy of a new node, which itself becomes part of `base`. */
    const copy = (node) => {
      const made = live.importNode(node, true);
      pair(node, made);
      return made;
    };

    /** Moves a node after another, or to the front; without removing it if possible, which keeps the focus. */
    const moveAfter = (parent, node, after) => {
      const before = after ? after.nextSibling : parent.firstChild;
      if (before === node) return;
      if (parent.moveBefore && node.parentNode === parent && parent.isConnected) parent.moveBefore(node, before);
      else parent.insertBefore(node, before);
    };

    /** Classes are merged individually, since scripts add and remove some. */
    const mergeClasses = (counterpart, was, is) => {
      const before = was.split(/\s+/), now = is.split(/\s+/).filter(Boolean);
      counterpart.classList.remove(...before.filter((name) => name && !now.includes(name)));
      counterpart.classList.add(...now.filter((name) => !before.includes(name)));
    };

    const mergeAttributes = (node, next, counterpart) => {
      for (const { namespaceURI, localName, name } of [...node.attributes]) {
        if (next.hasAttributeNS(namespaceURI, localName)) continue;
        if (name === 'class' && counterpart.className !== node.className) mergeClasses(counterpart, node.className, '');
        else counterpart.removeAttributeNS(namespaceURI, localName);
        node.removeAttributeNS(namespaceURI, localName);
      }
      for (const attribute of next.attributes) {
        const { namespaceURI, localName, name, value } = attribute;
        const was = node.getAttributeNS(namespaceURI, localName);
        if (was === value) continue;
        if (name === 'class' && counterpart.getAttribute('class') !== was) mergeClasses(counterpart, was ?? '', value);
        else counterpart.setAttributeNode(live.importNode(attribute));
        node.setAttributeNode(base.importNode(attribute));
      }
    };

    /** Replaces a stylesheet when the new one is loaded. */
    const replaceStylesheet = (node, next) => {
      const old = counterparts.get(node);
      const made = live.importNode(next);
      const replaced = [old, ...(loading.get(old) ?? [])];
      const remove = () => {
        loading.delete(made);
        replaced.forEach((one) => one.remove());
      };
      loading.set(made, replaced);
      made.onload = made.onerror = remove;
      old.after(made);
      mergeAttributes(node, next, node);
      counterparts.set(node, made);
    };

    /** Replaces all children of an element that scripts have changed. */
    const replaceChildren = (node, next, counterpart) => {
      if (['html', 'head', 'body'].includes(node.localName)) throw new Error(`${node.localName} is not as it was`);
      const fresh = childrenOf(next);
      counterpart.replaceChildren(...fresh.map(copy));
      node.replaceChildren(...fresh);
      touched.add(counterpart);
    };

    const merge = (node, next) => {
      const counterpart = counterparts.get(node);
      if (!isElement(node)) {
        counterpart.data = node.data = next.data;
        if (counterpart.parentElement) touched.add(counterpart.parentElement);
      } else if (isStylesheet(node) && node.outerHTML !== next.outerHTML) {
        replaceStylesheet(node, next);
      } else {
        mergeAttributes(node, next, counterpart);
        mergeChildren(node, next, counterpart);
      }
    };

    const mergeChildren = (node, next, counterpart) => {
      const old = childrenOf(node), now = childrenOf(next);
      const { from, states, moved } = align(old, now);
      const changed = new Set();
      from.forEach((a, z) => a >= 0 && states[z] !== SAME && (states[z] === CHANGED || !old[a].isEqualNode(now[z])) && changed.add(a));
      const rebuilt = moved.size > 0 || old.length !== now.length || from.includes(-1);
      if (!rebuilt && !changed.size) return;
      if (!old.every((child, a) => !(rebuilt || changed.has(a)) || isUntouched(child, counterpart))) return replaceChildren(node, next, counterpart);
      if (!rebuilt) return from.forEach((a, z) => changed.has(a) && merge(old[a], now[z]));

      const kept = new Set(from);
      old.forEach((child, a) => {
        if (kept.has(a)) return;
        const gone = counterparts.get(child);
        for (const one of [gone, ...(loading.get(gone) ?? [])]) one.remove();
        child.remove();
        if (isElement(child) || child.data.trim()) touched.add(counterpart);
      });
      // The preceding node in `base`, and its counterpart or what wraps it.
      let last = null, end = null;
      now.forEach((child, z) => {
        const known = old[from[z]];
        const own = known ?? child;
        if (known) {
          if (changed.has(from[z])) merge(known, child);
        } else {
          const made = copy(child);
          if (isElement(child)) touched.add(made);
          else if (child.data.trim()) touched.add(counterpart);
        }
        const place = known && childWith(counterparts.get(own), counterpart);
        if (!known || moved.has(z)) {
          moveAfter(node, own, last);
          moveAfter(counterpart, place ?? counterparts.get(own), end);
        }
        last = own;
        end = childWith(counterparts.get(own), counterpart);
      });
    };

    /** Radio buttons in the same group uncheck each other while their names change. */
    const checkedRadios = () => [...live.querySelectorAll('input[type=radio]')].filter((input) => input.checked);

    const apply = (next) => {
      removeOwnScript(next);
      // With scripting enabled, the content of `noscript` is text; the parser of `next` made elements of it.
      for (const element of next.querySelectorAll('noscript')) element.textContent = element.innerHTML;
      if (fixed(base) !== fixed(next)) throw new Error('the scripts of the page have changed');
      touched = new Set();
      if (base.documentElement.isEqualNode(next.documentElement)) return [];
      const focus = live.activeElement;
      const radios = checkedRadios();
      merge(base.documentElement, next.documentElement);
      for (const input of radios) input.checked = true;
      const same = focus?.isConnected ? focus : focus?.id && live.getElementById(focus.id);
      if (same && same !== live.activeElement && same !== live.body) same.focus({ preventScroll: true });
      return [...touched].filter((element) => element.isConnected);
    };

    return { apply };
  };
})();
