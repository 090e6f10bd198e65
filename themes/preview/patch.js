/* Brings a page that somebody is reading to what its source says now. It is a merge of three: `base` is the page as it was served, `next`
   as it would be served now, and only what differs between the two is done to the live page. So what a reader did to the page stays (typed
   words, open folds, focus, scroll), and so does what scripts added, which has no twin in `base`.

   hirebookPreview.follow(document, { base, nodes }) -> page
     base, nodes  a clone of the document before other scripts have run, and all nodes that it was made of, in their order
   page.apply(next) -> the live elements whose content changed; next is a parsed document, and used up
   It throws where a patch would not be the truth (other scripts, a body taken apart by a script): load the page again.

   It refuses to fetch, to decide when to patch, and to run a script that arrives with a page. */
globalThis.hirebookPreview ??= {};
hirebookPreview.follow = (() => {
  'use strict';

  const ELEMENT = 1;
  // What is known of a pair of nodes.
  const SAME = 1, CHANGED = 2;
  // The most pairs of nodes that are compared by likeness, and the most characters of each.
  const PAIRS = 4096, LENGTH = 2000;
  // What cannot be changed in a page that runs.
  const FIXED = 'script, template, base, meta[http-equiv]';

  const isElement = (node) => node.nodeType === ELEMENT;
  const isSheet = (node) => node.localName === 'link' && /\bstylesheet\b/i.test(node.rel);
  const alike = (a, b) => a.nodeName === b.nodeName && a.namespaceURI === b.namespaceURI;

  const kids = (node) => {
    const list = [];
    for (let child = node.firstChild; child; child = child.nextSibling) list.push(child);
    return list;
  };

  // ---- Which child has become which ----

  const key = (node) => (isElement(node) ? node.outerHTML : `${node.nodeName} ${node.data}`);
  const named = (node) => (node.id ? `${node.nodeName}#${node.id}` : '');

  /** How far two texts agree from both ends, from 0 to 1. */
  const likeness = (a, b) => {
    const least = Math.min(a.length, b.length, LENGTH);
    let before = 0, after = 0;
    while (before < least && a[before] === b[before]) before++;
    while (after < least - before && a[a.length - 1 - after] === b[b.length - 1 - after]) after++;
    return least ? (before + after) / Math.min(Math.max(a.length, b.length), 2 * LENGTH) : 0;
  };

  /** The longest run of pairs that rises on both sides: [[a, z]], which come in the order of z. */
  const rising = (pairs) => {
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

  /** For each node of `next` its place in `old`, or -1; which of them are the same; which have moved past others: all the rest rise. */
  const align = (old, next) => {
    const from = new Array(next.length).fill(-1);
    const equal = new Uint8Array(next.length);
    const memory = new Map();
    const keyOf = (node) => {
      if (!memory.has(node)) memory.set(node, key(node));
      return memory.get(node);
    };
    const same = (a, z) => old[a].isEqualNode(next[z]);
    const pairUp = (a, z) => {
      from[z] = a;
      equal[z] = CHANGED;
    };

    /** Nodes by what is theirs alone on both sides: their whole text, then their id. */
    const ways = [keyOf, named];
    const anchors = (way, a0, a1, z0, z1) => {
      const once = new Map();
      for (let a = a0; a < a1; a++) {
        const name = way(old[a]);
        if (name) once.set(name, once.has(name) ? null : { a });
      }
      for (let z = z0; z < z1; z++) {
        const entry = once.get(way(next[z]));
        if (entry) entry.z = entry.z === undefined ? z : -1;
      }
      return rising([...once.values()].filter((entry) => entry?.z >= 0).map(({ a, z }) => [a, z]).sort((one, other) => one[1] - other[1]));
    };

    /** Pairs of a small stretch so that they are as like each other as can be. */
    const liken = (a0, a1, z0, z1) => {
      const wide = z1 - z0 + 1;
      const best = new Float64Array((a1 - a0 + 1) * wide), pair = new Float64Array(best.length);
      for (let a = a1 - 1; a >= a0; a--) {
        for (let z = z1 - 1; z >= z0; z--) {
          const at = (a - a0) * wide + z - z0;
          const [one, other] = [old[a], next[z]];
          if (alike(one, other)) {
            pair[at] = .05 + likeness(keyOf(one), keyOf(other)) * (isElement(one) ? 1 : .5) + (named(one) && named(one) === named(other) ? 1 : 0);
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

    /** Pairs of a stretch too long for that: the next of the same kind, if it is not far. */
    const take = (a0, a1, z0, z1) => {
      for (let z = z0; z < z1; z++) {
        for (let a = a0; a < Math.min(a1, a0 + 8); a++) {
          if (!alike(old[a], next[z])) continue;
          from[z] = a;
          a0 = a + 1;
          break;
        }
      }
    };

    const between = (a0, a1, z0, z1, way) => {
      while (a0 < a1 && z0 < z1 && same(a0, z0)) {
        equal[z0] = SAME;
        from[z0++] = a0++;
      }
      // One that has changed has become one, most of the time, and that is known without reading all of it.
      if (a1 - a0 === 1 && z1 - z0 === 1 && alike(old[a0], next[z0])) return pairUp(a0, z0);
      while (a0 < a1 && z0 < z1 && same(a1 - 1, z1 - 1)) {
        from[--z1] = --a1;
        equal[z1] = SAME;
      }
      if (a0 === a1 || z0 === z1) return;
      if (way === ways.length) return (a1 - a0) * (z1 - z0) <= PAIRS ? liken(a0, a1, z0, z1) : take(a0, a1, z0, z1);
      const found = anchors(ways[way], a0, a1, z0, z1);
      for (const [a, z] of [...found, [a1, z1]]) {
        between(a0, a, z0, z, found.length ? way : way + 1);
        if (z < z1) {
          from[z] = a;
          if (way === 0) equal[z] = SAME;
        }
        [a0, z0] = [a + 1, z + 1];
      }
    };
    between(0, old.length, 0, next.length, 0);

    // What is left on both sides may have gone to another place.
    const moved = new Set();
    const taken = new Set(from);
    const left = old.flatMap((node, a) => (isElement(node) && !taken.has(a) ? [a] : []));
    for (const way of left.length ? ways : []) {
      const places = new Map();
      for (const a of left) if (!taken.has(a) && way(old[a])) places.set(way(old[a]), a);
      next.forEach((node, z) => {
        const a = from[z] < 0 && isElement(node) ? places.get(way(node)) : undefined;
        if (a === undefined || taken.has(a)) return;
        from[z] = a;
        moved.add(z);
        taken.add(a);
      });
    }
    return { from, equal, moved };
  };

  // ---- The page ----

  return (live, { base, nodes }) => {
    // From each node of `base` to the live one it stands for.
    const twins = new WeakMap();
    const pair = (node, twin) => {
      twins.set(node, twin);
      for (let a = node.firstChild, b = twin.firstChild; a && b; a = a.nextSibling, b = b.nextSibling) pair(a, b);
    };
    const walker = base.createTreeWalker(base);
    for (const node of nodes) twins.set(walker.nextNode(), node);

    // New stylesheets that are on their way, with those they take over from.
    const coming = new WeakMap();
    let touched;

    /** Takes the preview's own script out, which has another version in every page. */
    const strip = (document) => document.querySelectorAll('script[src$="/.hirebook/preview.js"]').forEach((script) => script.remove());
    strip(base);

    /** What `FIXED` elements are. An address is where it leads from here: a script that runs has kept the one it came with. */
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

    /** The child of `parent` in which a node is now: itself, or what a script has wrapped it in. */
    const within = (node, parent) => {
      while (node && node.parentNode !== parent) node = node.parentNode;
      return node;
    };

    /** Whether the live twin is where and what scripts found it. */
    const sound = (node, parent) => {
      const twin = twins.get(node);
      return Boolean(twin && within(twin, parent)) && (isElement(node) || twin.data === node.data);
    };

    /** A live copy of a new node, which goes over to `base`. */
    const copy = (node) => {
      const made = live.importNode(node, true);
      pair(node, made);
      return made;
    };

    /** Puts a node behind another, or first; where it can be done without taking it out, so that it keeps its focus. */
    const put = (parent, node, after) => {
      const before = after ? after.nextSibling : parent.firstChild;
      if (before === node) return;
      if (parent.moveBefore && node.parentNode === parent && parent.isConnected) parent.moveBefore(node, before);
      else parent.insertBefore(node, before);
    };

    /** A class is merged name by name, since scripts give and take some. */
    const classes = (twin, was, is) => {
      const before = was.split(/\s+/), now = is.split(/\s+/).filter(Boolean);
      twin.classList.remove(...before.filter((name) => name && !now.includes(name)));
      twin.classList.add(...now.filter((name) => !before.includes(name)));
    };

    const attributes = (node, next, twin) => {
      for (const { namespaceURI, localName, name } of [...node.attributes]) {
        if (next.hasAttributeNS(namespaceURI, localName)) continue;
        if (name === 'class' && twin.className !== node.className) classes(twin, node.className, '');
        else twin.removeAttributeNS(namespaceURI, localName);
        node.removeAttributeNS(namespaceURI, localName);
      }
      for (const attribute of next.attributes) {
        const { namespaceURI, localName, name, value } = attribute;
        const was = node.getAttributeNS(namespaceURI, localName);
        if (was === value) continue;
        if (name === 'class' && twin.getAttribute('class') !== was) classes(twin, was ?? '', value);
        else twin.setAttributeNode(live.importNode(attribute));
        node.setAttributeNode(base.importNode(attribute));
      }
    };

    /** The old stylesheet stays until the new one is there. */
    const restyle = (node, next) => {
      const old = twins.get(node);
      const made = live.importNode(next);
      const leaving = [old, ...(coming.get(old) ?? [])];
      const leave = () => {
        coming.delete(made);
        leaving.forEach((one) => one.remove());
      };
      coming.set(made, leaving);
      made.onload = made.onerror = leave;
      old.after(made);
      attributes(node, next, node);
      twins.set(node, made);
    };

    /** For what a script has taken apart: all of it anew. */
    const refill = (node, next, twin) => {
      if (['html', 'head', 'body'].includes(node.localName)) throw new Error(`${node.localName} is not as it was`);
      const fresh = kids(next);
      twin.replaceChildren(...fresh.map(copy));
      node.replaceChildren(...fresh);
      touched.add(twin);
    };

    const merge = (node, next) => {
      const twin = twins.get(node);
      if (!isElement(node)) {
        twin.data = node.data = next.data;
        if (twin.parentElement) touched.add(twin.parentElement);
      } else if (isSheet(node) && node.outerHTML !== next.outerHTML) {
        restyle(node, next);
      } else {
        attributes(node, next, twin);
        children(node, next, twin);
      }
    };

    const children = (node, next, twin) => {
      const old = kids(node), now = kids(next);
      const { from, equal, moved } = align(old, now);
      const changed = new Set();
      from.forEach((a, z) => a >= 0 && equal[z] !== SAME && (equal[z] === CHANGED || !old[a].isEqualNode(now[z])) && changed.add(a));
      const rebuilt = moved.size > 0 || old.length !== now.length || from.includes(-1);
      if (!rebuilt && !changed.size) return;
      if (!old.every((child, a) => !(rebuilt || changed.has(a)) || sound(child, twin))) return refill(node, next, twin);
      if (!rebuilt) return from.forEach((a, z) => changed.has(a) && merge(old[a], now[z]));

      const kept = new Set(from);
      old.forEach((child, a) => {
        if (kept.has(a)) return;
        const gone = twins.get(child);
        for (const one of [gone, ...(coming.get(gone) ?? [])]) one.remove();
        child.remove();
        if (isElement(child) || child.data.trim()) touched.add(twin);
      });
      // `last` and `end` are what was placed before: in `base`, and where that is in the live page.
      let last = null, end = null;
      now.forEach((child, z) => {
        const known = old[from[z]];
        const own = known ?? child;
        if (known) {
          if (changed.has(from[z])) merge(known, child);
        } else {
          const made = copy(child);
          if (isElement(child)) touched.add(made);
          else if (child.data.trim()) touched.add(twin);
        }
        const place = known && within(twins.get(own), twin);
        if (!known || moved.has(z)) {
          put(node, own, last);
          put(twin, place ?? twins.get(own), end);
        }
        last = own;
        end = within(twins.get(own), twin);
      });
    };

    /** Choices of radio buttons, which undo each other while their names change. */
    const chosen = () => [...live.querySelectorAll('input[type=radio]')].filter((input) => input.checked);

    const apply = (next) => {
      strip(next);
      // Here scripts run, and what stands in `noscript` is plain text.
      for (const element of next.querySelectorAll('noscript')) element.textContent = element.innerHTML;
      if (fixed(base) !== fixed(next)) throw new Error('the scripts of the page have changed');
      touched = new Set();
      if (base.documentElement.isEqualNode(next.documentElement)) return [];
      const focus = live.activeElement;
      const radios = chosen();
      merge(base.documentElement, next.documentElement);
      for (const input of radios) input.checked = true;
      const same = focus?.isConnected ? focus : focus?.id && live.getElementById(focus.id);
      if (same && same !== live.activeElement && same !== live.body) same.focus({ preventScroll: true });
      return [...touched].filter((element) => element.isConnected);
    };

    return { apply };
  };
})();
