/* Searches the index in `search/`. crates/search/FORMAT.md specifies the files and scores; crates/search/src/reader/ is the same in Rust.

   hirebookSearch.open(root) -> reader; root is the path from the page to the site's root: '', '../' ...
   reader.query(text, { limit, offset, filters: { facet: [values] }, counts }) -> { total, hits, counts, forms, phrases, corrected, loose }
   reader.excerpts(result, hits) -> [{ anchor, title, pieces: [{ text, mark }] }]
   reader.facets() -> [{ name, title }]
   hirebookSearch.mark(text, forms) -> pieces
   Promises are rejected with a SearchError; its code is missing, changed, version, or superseded (by a later query). */
var hirebookSearch = (() => {
  'use strict';

  const VERSION = 2, PAGES_PER_BUNDLE = 16, MAX_WORD_CHARS = 64, MAX_WORDS = 96, EXACT = 1024;

  class SearchError extends Error {
    constructor(code, file) {
      super(`search: ${code}${file ? ` ${file}` : ''}`);
      Object.assign(this, { code, file });
    }
  }

  /* Words */

  const UNSPACED_SCRIPT = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3100-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]/u;
  const PICTOGRAPHS = /[\u2600-\u27bf\u{1f000}-\u{1faff}]/u;
  const ACCENTS = /[\u00ad\u0640\u200c-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff]|(?![\u0900-\u{10ffff}])\p{M}/gu;
  const FOLDS = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', þ: 'th', ł: 'l', ı: 'i', ħ: 'h', ς: 'σ', ى: 'ي', ة: 'ه' };
  const NON_ASCII = /[^\0-\x7f]/;
  const OTHER = 0, LETTER = 1, UPPER = 2, DIGIT = 3, UNDERSCORE = 4, UNSPACED = 5, PICTOGRAPH = 6;

  const classOf = (c) => {
    if (c === '_') return UNDERSCORE;
    if (PICTOGRAPHS.test(c)) return PICTOGRAPH;
    if (!/[\p{Alphabetic}\p{N}\p{M}]/u.test(c)) return OTHER;
    return UNSPACED_SCRIPT.test(c) ? UNSPACED : /\p{N}/u.test(c) ? DIGIT : /\p{Uppercase}/u.test(c) ? UPPER : LETTER;
  };

  /** [word, whether it is a part of the preceding one] for every word of a text. */
  const words = (text) => {
    const found = [];
    for (let piece of text.split(/[\0- ]+/)) {
      if (NON_ASCII.test(piece)) piece = piece.normalize('NFKD').replace(ACCENTS, '').normalize('NFC');
      if (piece) scan([...piece], found);
    }
    return found;
  };

  const normalize = (word) => {
    if (!NON_ASCII.test(word)) return word.toLowerCase();
    // By character, since toLowerCase depends on the context of a sigma. The result can be longer.
    const lower = Array.from(word, (c) => c.toLowerCase()).join('');
    return [...lower.replace(/[^\0-\x7f]/g, (c) => FOLDS[c] || c)].slice(0, MAX_WORD_CHARS).join('');
  };

  /** Whether runs with these joiners between them are a compound. */
  const isCompound = (parts, joiners) => {
    const hasLetter = (part) => [...part].some((c) => classOf(c) === LETTER || classOf(c) === UPPER);
    if (joiners.some((joiner) => joiner !== joiners[0])) return false;
    if (joiners[0] === '-') return joiners.length < 4 && parts.some(hasLetter);
    if (joiners[0] === '+') return joiners.length === 1 && parts.some(hasLetter);
    return joiners.length === 1 && parts.every((part) => [...part].length <= 4 && hasLetter(part));
  };

  const scan = (chars, found) => {
    const classes = chars.map(classOf);
    const is = (at, c) => chars[at] === c;
    const isInWord = (at) => classes[at] > OTHER && classes[at] < PICTOGRAPH;
    const isRun = (at) => classes[at] > OTHER && classes[at] < UNSPACED;
    const isFree = (at, c) => at < 0 || (!isInWord(at) && !is(at, c));
    const runEnd = (at) => {
      while (isRun(at)) at++;
      return at;
    };
    const emit = (start, end, isPart) => found.push([normalize(chars.slice(start, Math.min(end, start + MAX_WORD_CHARS)).join('')), isPart]);
    const emitPart = (start, end) => {
      if (end > start + 1 && classes[start] !== UNDERSCORE) emit(start, end, true);
    };
    const emitRun = (start, end, isPart) => {
      emit(start, end, isPart);
      let from = start;
      for (let at = start + 1; at < end; at++) {
        const current = classes[at], before = classes[at - 1];
        if (current === UNDERSCORE || (current === UPPER ? before !== UPPER || (at + 1 < end && classes[at + 1] === LETTER) : before === UNDERSCORE)) {
          emitPart(from, at);
          from = at;
        }
      }
      if (from > start) emitPart(from, end);
    };
    let compound = { parts: 0 };
    const emitCompound = () => {
      if (compound.parts < 2) return;
      const text = chars.slice(compound.start, compound.end).join('').replace(/[\u2010\u2011]/g, '-'), parts = text.split(/[-+./]/);
      if (text.length <= MAX_WORD_CHARS && isCompound(parts, text.match(/[-+./]/g))) found.push([normalize(parts.join('')), true]);
    };
    const extendCompound = (start, end) => {
      if (compound.parts && compound.end + 1 === start && /[-\u2010\u2011+./]/.test(chars[compound.end])) {
        compound = { start: compound.start, end, parts: compound.parts + 1 };
      } else {
        emitCompound();
        compound = { start, end, parts: 1 };
      }
    };
    for (let at = 0; at < chars.length;) {
      let start = at;
      if (isRun(at)) extendCompound(at, runEnd(at));
      if (classes[at] === OTHER) {
        at++;
      } else if (classes[at] === PICTOGRAPH) {
        emit(at, ++at, false);
      } else if (classes[at] === UNSPACED) {
        while (classes[at] === UNSPACED) at++;
        if (at === start + 1) emit(start, at, false);
        else {
          for (let first = start; first < at - 1; first++) emit(first, first + 2, false);
          emit(at - 1, at, true);
        }
      } else if (at > 1 && is(at - 1, '-') && is(at - 2, '-') && isFree(at - 3, '-')) {
        at = runEnd(at);
        while (is(at, '-') && isRun(at + 1)) at = runEnd(at + 1);
        emit(start - 2, at, false);
        while (start < at) {
          const end = runEnd(start);
          emitRun(start, end, true);
          start = end + 1;
        }
      } else if (at > 0 && is(at - 1, '.') && isFree(at - 2, '.') && classes[at] < DIGIT) {
        at = runEnd(at);
        emit(start - 1, at, false);
        emitRun(start, at, true);
      } else {
        const end = runEnd(at);
        at = end;
        if (is(at, '#')) at++;
        else if (is(at, '+') && is(at + 1, '+')) for (at += 2; classes[at] === DIGIT;) at++;
        if (isInWord(at)) at = end;
        if (at === end) emitRun(start, end, false);
        else {
          emit(start, at, false);
          if (at > end + 2) emit(start, end + 2, true);
          if (end > start + 1) emitRun(start, end, true);
        }
      }
    }
    emitCompound();
  };

  const wholeWords = (text) => words(text).filter(([, isPart]) => !isPart).map(([word]) => word);

  /* Decoding */

  // Shorter with the stream of a Blob, which costs a round trip to another process.
  const inflate = async (bytes) => {
    const { writable, readable } = new DecompressionStream('deflate-raw'), writer = writable.getWriter();
    // Errors are reported by the readable side.
    for (const done of [writer.write(bytes), writer.close()]) done.catch(() => {});
    return new Uint8Array(await new Response(readable).arrayBuffer());
  };

  const cursor = (bytes) => {
    let at = 0;
    const decoder = new TextDecoder();
    const self = {
      varint() {
        for (let value = 0, shift = 0; ; shift += 7) {
          const byte = bytes[at++];
          value |= (byte & 127) << shift;
          if (!(byte > 127)) return value;
        }
      },
      take: (count) => bytes.subarray(at, (at += count)),
      hash: () => self.take(4),
      rest: () => bytes.subarray(at),
      /** `count` lines; all without a number. */
      lines(count) {
        let end = count >= 0 ? at : bytes.length;
        for (; count > 0; count--) end = bytes.indexOf(10, end) + 1 || bytes.length;
        return decoder.decode(self.take(end - at)).split('\n');
      },
      words(count) {
        const prefixes = self.take(count);
        let before = '';
        return self.lines(count).slice(0, count).map((rest, i) => {
          const prefix = /[\ud800-\udfff]/.test(before) ? [...before].slice(0, prefixes[i]).join('') : before.slice(0, prefixes[i]);
          return (before = prefix + rest);
        });
      },
    };
    return self;
  };

  /** A function that fills one list after the other with ascending numbers below a limit, by binary interpolative coding. */
  const ascending = (bytes, limit) => {
    let at = 0;
    const fill = (list, start, end, low, high) => {
      if (start >= end) return;
      const middle = start + ((end - start) >> 1), first = low + middle - start, range = high - (end - middle - 1) - first + 1;
      const width = 31 - Math.clz32(range), short = 2 ** (width + 1) - range, byte = at >> 3;
      // Reads width + 1 bits, at most 25, so that 32 bits always contain them.
      let value = ((bytes[byte] << 24 | bytes[byte + 1] << 16 | bytes[byte + 2] << 8 | bytes[byte + 3]) << (at & 7)) >>> (31 - width);
      at += width;
      if (value >> 1 < short) value >>= 1;
      else {
        value -= short;
        at++;
      }
      list[middle] = value += first;
      fill(list, start, middle, low, value - 1);
      fill(list, middle + 1, end, value + 1, high);
    };
    return (list) => {
      fill(list, 0, list.length, 0, limit - 1);
      return list;
    };
  };

  const decodeTop = (bytes) => {
    const from = cursor(bytes), pages = from.varint();
    const lines = cursor(from.take(from.varint())).lines(), facets = [], titles = [];
    let at = 2;
    for (; lines[at]; at++) {
      const [name, title] = lines[at].split('\t');
      facets.push({ name, title, file: from.hash() });
    }
    const [dictionary, ...spelling] = [0, 1, 2, 3].map(() => {
      const shards = [];
      while (lines[++at] !== '\t' && at < lines.length) shards.push({ separator: lines[at], file: from.hash() });
      return shards;
    });
    while (titles.length * PAGES_PER_BUNDLE < pages) titles.push(from.hash());
    return { pages, stopWords: lines[0].split(' '), kinds: lines[1].split('\t'), facets, dictionary, spelling, titles, weights: decodeWeights(from.rest(), pages) };
  };

  /** The weights of pages in hundredths, of those that have one. */
  const decodeWeights = (bytes, pages) => {
    const from = cursor(bytes), weights = [], lists = [];
    for (let count = Math.min(from.varint(), pages); count > 0; count--) lists.push({ weight: from.varint(), pages: new Uint32Array(Math.min(from.varint(), pages)) });
    const fill = ascending(from.rest(), pages);
    for (const list of lists) for (const page of fill(list.pages)) weights[page] = list.weight;
    return weights;
  };

  const decodeDictionary = (bytes, pages) => {
    const from = cursor(bytes), count = from.varint(), groups = from.varint(), forms = from.words(count), members = [];
    for (let next = 0; members.length < count;) {
      const back = from.varint();
      members.push(back ? next - back : next++);
    }
    const lists = Array.from(from.take(groups), (idf) => ({ idf }));
    let total = 0, decoded = 0, end = 0;
    for (const list of lists) total += list.count = from.varint();
    const impacts = cursor(from.take(total)), rest = from.rest(), sections = cursor(rest);
    for (; total > 0 && end < rest.length; end++) if (rest[end] < 128) total--;
    const fill = ascending(rest.subarray(end), pages);
    // Lists are decoded in order up to the one that is needed, since most of a file is not.
    return { forms, members, list(group) {
      for (; decoded <= group; decoded++) {
        const list = lists[decoded];
        list.impacts = impacts.take(list.count);
        list.pages = fill(new Uint32Array(list.count));
        list.sections = list.pages.map(sections.varint);
      }
      return lists[group];
    } };
  };

  const decodeTitles = (bytes, kinds) => {
    const from = cursor(bytes), texts = [], pages = [];
    for (let count = from.varint(); count > 0; count--) texts.push({ file: from.hash(), first: from.varint() });
    const blocks = from.lines().join('\n').split('\n\n');
    // Pages are decoded on demand: usually one of a bundle is shown.
    return (at) => pages[at] ||= decodePage(blocks[at], blocks.slice(0, at).flatMap((block) => block.split('\n')).length, kinds, texts);
  };

  /** A page of a bundle; `first` is the number of its first section there. */
  const decodePage = (block, first, kinds, texts) => {
    const [page, ...headings] = block.split('\n'), [path, title, kind, mark] = page.split('\t');
    const sections = headings.map((line) => {
      const [relative, title] = line.split('\t');
      const defaultAnchor = () => title.toLowerCase().replace(/[^a-z0-9_ -]/g, '').replace(/ /g, '-');
      return { anchor: relative[0] === '#' ? relative.slice(1) : defaultAnchor() + relative, title };
    });
    return { path, title, kind: kinds[kind] || '', retired: mark === '1', sections, first, texts };
  };

  const decodeSpelling = (bytes) => {
    const from = cursor(bytes);
    return { forms: from.words(from.varint()), frequencies: from.rest() };
  };

  const decodeFacet = (bytes, limit) => {
    const from = cursor(bytes), values = [];
    for (let line; (line = from.lines(1)[0]);) {
      const [count, value, title] = line.split('\t');
      values.push({ value, title, pages: new Uint32Array(+count) });
    }
    const fill = ascending(from.rest(), limit);
    for (const { pages } of values) fill(pages);
    return values;
  };

  /* Queries */

  /** The number of items that sort before, by binary search. */
  const countBefore = (high, isBefore) => {
    let low = 0;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isBefore(middle)) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  const indexIn = (list, item) => countBefore(list.length, (i) => list[i] < item);

  /** The shards that can contain words with this prefix. */
  const covering = (shards, prefix) => {
    let at = countBefore(shards.length, (i) => shards[i].separator <= prefix);
    const files = shards.length ? [shards[Math.max(0, at - 1)].file] : [];
    for (at = Math.max(at, 1); at < shards.length && shards[at].separator.startsWith(prefix); at++) files.push(shards[at].file);
    return files;
  };

  /** The indexes of the words with this prefix. */
  const indexesOf = (list, prefix) => {
    const found = [];
    for (let at = indexIn(list, prefix); at < list.length && list[at].startsWith(prefix);) found.push(at++);
    return found;
  };

  const length = (text) => (/[\ud800-\udfff]/.test(text) ? [...text].length : text.length);
  const weightByShare = (full, written, all) => Math.max(1, Math.min(full, Math.floor(full * Math.sqrt(written / all))));
  const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

  /** The optimal string alignment distance, and whether it is only that to a prefix of `other`; null if it is too large. */
  const distance = (word, other, maxEdits, isPrefix) => {
    const width = isPrefix ? Math.min(other.length, word.length + maxEdits) : other.length;
    if (word.length > other.length + maxEdits || (!isPrefix && other.length > word.length + maxEdits)) return null;
    let before = [], above = [];
    for (let j = 0; j <= width; j++) above.push(j);
    for (let i = 1; i <= word.length; i++) {
      const row = [i];
      let least = i;
      for (let j = 1; j <= width; j++) {
        let value = Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (word[i - 1] !== other[j - 1] ? 1 : 0));
        if (i > 1 && j > 1 && word[i - 1] === other[j - 2] && word[i - 2] === other[j - 1]) value = Math.min(value, before[j - 2] + 1);
        row.push(value);
        if (value < least) least = value;
      }
      if (least > maxEdits) return null;
      before = above;
      above = row;
    }
    if (width === other.length && above[width] <= maxEdits) return [above[width], false];
    return isPrefix && Math.min(...above) <= 1 ? [Math.min(...above), true] : null;
  };

  const parse = (text, stopWords) => {
    const all = words(text), found = [], unique = [];
    for (const [word, isPart] of all.slice(0, MAX_WORDS)) {
      if (isPart && found.length) found.at(-1).parts.push(word);
      else found.push({ text: word, parts: [], compounds: [], isPrefix: false, isStopWord: stopWords.includes(word), repeats: 1 });
    }
    for (let i = 1; i < found.length; i++) {
      const pair = [found[i - 1], found[i]], compound = pair[0].text + pair[1].text;
      if (length(compound) <= MAX_WORD_CHARS && /\p{Alphabetic}/u.test(compound)) for (const word of pair) word.compounds.push(compound);
    }
    if (found.length) found.at(-1).isPrefix = all.length <= MAX_WORDS && !/[ "]$/.test(text);
    if (found.every((word) => word.isStopWord)) for (const word of found) word.isStopWord = false;
    for (const word of found) {
      const known = unique.find((other) => other.text === word.text);
      if (known) {
        known.isPrefix ||= word.isPrefix;
        known.repeats = Math.min(3, known.repeats + 1);
        known.compounds.push(...word.compounds);
      } else unique.push(word);
    }
    const phrases = text.split('"').filter((_, i) => i % 2).map(wholeWords).filter((phrase) => phrase.length > 1);
    return { words: unique, phrases };
  };

  const contains = (text, phrase) => {
    const all = wholeWords(text);
    return all.some((_, i) => phrase.every((word, j) => all[i + j] === word));
  };

  /** All pages that match any term, best first. A page is encoded with its score in one number that sorts by both. */
  const rank = (terms, pageCount, pageWeights) => {
    const scores = new Uint32Array(pageCount), weights = new Uint32Array(pageCount), best = new Uint32Array(pageCount), found = [];
    let totalWeight = 0;
    for (const term of terms) {
      const ofTerm = [];
      for (const { idf, weight, list: { pages, impacts } } of term.matches) {
        const unit = idf * weight;
        for (let i = 0; i < pages.length; i++) {
          const page = pages[i], score = impacts[i] * unit;
          if (!best[page]) ofTerm.push(page);
          if (score > best[page]) best[page] = score;
        }
      }
      for (const page of ofTerm) {
        if (!scores[page]) found.push(page);
        scores[page] += best[page];
        weights[page] += term.weight;
        best[page] = 0;
      }
      totalWeight += term.weight;
    }
    return new Float64Array(found.map((page) => {
      const root = Math.sqrt(Math.sqrt(weights[page] / totalWeight)), coverage = Math.floor(EXACT * root * Math.sqrt(root));
      const score = Math.floor((Math.floor((scores[page] * coverage) / EXACT) * (pageWeights[page] ?? 100)) / 100);
      return score * pageCount + pageCount - 1 - page;
    })).sort().reverse();
  };

  /** The sections of a page that match, best first. */
  const rankSections = (terms, forms, page, entry) => {
    entry.titleWords ??= words(entry.title).map(([word]) => word);
    entry.headingWords ??= entry.sections.map(({ title }) => words(title).map(([word]) => word));
    const votes = [0].concat(entry.headingWords.map(() => 0));
    const matched = (list) => new Set(list.flatMap((word) => forms.get(word) || [])), inTitle = matched(entry.titleWords);
    for (const term of terms) {
      let best = 0, section = 0;
      for (const { idf, weight, list } of term.matches) {
        const at = indexIn(list.pages, page), score = list.pages[at] === page ? list.impacts[at] * idf * weight : 0;
        if (score > best) {
          best = score;
          section = list.sections[at];
        }
      }
      if (section in votes) votes[section] += term.weight * 4;
    }
    entry.headingWords.forEach((heading, i) => {
      const found = matched(heading), share = Math.floor((8 * Math.min(found.size, heading.length)) / heading.length);
      for (const term of found) votes[i + 1] += term.weight * (inTitle.has(term) ? 1 : 4 + share);
    });
    const order = votes.map((_, i) => i).filter((i) => i > 0 && votes[i] > 0);
    return order.sort((a, b) => votes[b] - votes[a] || a - b);
  };

  /* Marks and excerpts */

  const MARKABLE = /(?:--|\.)?[\p{Alphabetic}\p{N}\p{M}_]+(?:-[\p{Alphabetic}\p{N}\p{M}_]+)*(?:\+\+\d*|#)?|[\u2600-\u27bf\u{1f000}-\u{1faff}]/gu;
  const RUN = /[\p{Alphabetic}\p{N}\p{M}_]+/gu;

  /** [start, end, terms] for each word of a text that is in `forms`, a Map from forms to terms. */
  const occurrences = (text, forms) => {
    const found = [];
    const add = (word, at, isOuter) => {
      const list = words(word), hit = list.find(([form]) => forms.has(form));
      if (!hit) return;
      if (UNSPACED_SCRIPT.test(word)) {
        for (let i = 0; i < word.length; i++) {
          const form = [word.slice(i, i + 2), word[i]].find((form) => forms.has(form));
          if (form) found.push([at + i, at + i + form.length, forms.get(form)]);
        }
      } else if (isOuter && !forms.has(list[0][0]) && word.includes('-')) {
        for (const inner of word.matchAll(RUN)) add(inner[0], at + inner.index, false);
      } else found.push([at, at + word.length, forms.get(hit[0])]);
    };
    for (const match of text.matchAll(MARKABLE)) add(match[0], match.index, true);
    return found;
  };

  const mark = (text, forms) => {
    const pieces = [];
    let at = 0;
    const add = (end, mark) => {
      if (end > at) pieces.push({ text: text.slice(at, (at = end)), mark });
    };
    for (const [start, end] of occurrences(text, forms)) {
      add(start, false);
      add(end, true);
    }
    add(text.length, false);
    return pieces;
  };

  /** About 200 characters of a text with the highest total weight of distinct terms, as pieces. */
  const excerpt = (text, forms) => {
    const SIZE = 200, found = occurrences(text, forms);
    let bestWeight = -1, best = 0;
    found.forEach(([start], i) => {
      const seen = new Set();
      for (let j = i; j < found.length && found[j][1] < start + SIZE; j++) for (const term of found[j][2]) seen.add(term);
      const weight = [...seen].reduce((sum, term) => sum + term.weight, 0);
      if (weight > bestWeight) [bestWeight, best] = [weight, start];
    });
    let start = Math.max(0, Math.min(best - 50, text.length - SIZE)), end = Math.min(text.length, start + SIZE);
    const wordStart = text.indexOf(' ', start) + 1, wordEnd = text.lastIndexOf(' ', end);
    if (start > 0 && wordStart <= best) start = wordStart;
    if (end < text.length && wordEnd > best) end = wordEnd;
    const pieces = mark(text.slice(start, end), forms);
    if (start > 0) pieces.unshift({ text: '… ', mark: false });
    if (end < text.length) pieces.push({ text: ' …', mark: false });
    return pieces;
  };

  /* Loading: with fetch over http(s); with scripts from a folder, where fetch is refused. Each script calls data(). */

  const waiting = {};

  const loadScript = (root, name) => new Promise((resolve) => {
    const script = document.createElement('script'), url = `${root}search/${name}.js`;
    const finish = (bytes) => {
      delete waiting[name];
      script.remove();
      resolve(bytes);
    };
    waiting[name] = (text) => finish(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)));
    script.onerror = () => finish(null);
    script.src = globalThis.hirebookScripts ? hirebookScripts.createScriptURL(url) : url;
    document.head.append(script);
  });

  const fetchFile = async (root, name) => {
    try {
      const response = await fetch(`${root}search/${name}.bin`, { cache: name === 'top' ? 'no-cache' : 'default' });
      return response.ok ? new Uint8Array(await response.arrayBuffer()) : null;
    } catch {
      return null;
    }
  };

  const hex = (number) => ((number >>> 0) + 2 ** 32).toString(16).slice(1);
  const fnv1a = (bytes) => hex(bytes.reduce((hash, byte) => Math.imul(hash ^ byte, 0x1000193), 0x811c9dc5));
  // Hashes are formatted when they are needed, since the top table can have thousands.
  const nameOf = (file) => (file === 'top' ? file : hex(file.reduce((hash, byte) => hash << 8 | byte)));

  const open = (root, options) => {
    const get = options?.load || ((name) => (location.protocol === 'file:' ? loadScript : fetchFile)(root, name));
    const files = new Map();
    let latest = 0, top;

    /** The decoded content of a file, which is cached unless loading fails. */
    const load = (file, decode) => {
      const name = nameOf(file);
      if (!files.has(name)) {
        const content = (async () => {
          let bytes = await get(name);
          if (!bytes) throw new SearchError('missing', name);
          bytes = new Uint8Array(bytes);
          if (name === 'top' && bytes[0] !== VERSION) throw new SearchError('version', name);
          if (name !== 'top' && fnv1a(bytes) !== name) throw new SearchError('changed', name);
          try {
            return decode(await inflate(bytes.subarray(1)));
          } catch {
            throw new SearchError('changed', name);
          }
        })();
        files.set(name, content);
        content.catch(() => files.delete(name));
      }
      return files.get(name);
    };

    const pageOf = (key) => top.pages - 1 - (key % top.pages);
    const loadTop = () => load('top', decodeTop).then((value) => (top = value));
    const loadDictionary = (file) => load(file, (bytes) => decodeDictionary(bytes, top.pages));
    const loadFacet = ({ file }) => load(file, (bytes) => decodeFacet(bytes, top.pages));
    const loadText = (file) => load(file, (bytes) => new TextDecoder().decode(bytes).split('\x1f'));
    const loadEntry = async (page) => {
      const entryAt = await load(top.titles[Math.floor(page / PAGES_PER_BUNDLE)], (bytes) => decodeTitles(bytes, top.kinds));
      return entryAt(page % PAGES_PER_BUNDLE);
    };

    const matchAt = (dictionary, at, weight) => {
      const group = dictionary.members[at], list = dictionary.list(group);
      return { dictionary, at, group, list, idf: list.idf, weight };
    };

    /** The match of a word as written, if there is one, as a list. */
    const lookup = async (text, weight) => {
      const [file] = covering(top.dictionary, text);
      if (!file) return [];
      const dictionary = await loadDictionary(file), at = indexIn(dictionary.forms, text);
      return dictionary.forms[at] === text ? [matchAt(dictionary, at, weight)] : [];
    };

    const lookupAll = async (texts, weight) => (await Promise.all(texts.map((text) => lookup(text, weight)))).flat();

    const completions = async (prefix) => {
      const files = covering(top.dictionary, prefix).slice(0, 2), size = length(prefix);
      const found = (await Promise.all(files.map(loadDictionary))).flatMap((dictionary) =>
        indexesOf(dictionary.forms, prefix).map((at) => ({ dictionary, at, size: length(dictionary.forms[at]) })));
      const longer = found.filter((form) => form.size > size).sort((a, b) => a.size - b.size).slice(0, 24);
      const matches = longer.map((form) => matchAt(form.dictionary, form.at, weightByShare(922, size, form.size)));
      const idf = Math.min(...matches.map((match) => match.idf));
      for (const match of matches) match.idf = idf;
      return matches;
    };

    /** The words of a pair of lists, forwards and backwards, that share a half with this word and are similar. */
    const similarWords = async (word, lists, isPrefix) => {
      const half = (word.length - 1) >> 1, maxEdits = word.length < 8 ? 1 : 2, found = [];
      const starts = [word.slice(0, half).join(''), word.slice(word.length - half).reverse().join('')];
      await Promise.all(starts.map(async (start, isBackwards) => {
        const shards = lists[isBackwards], files = covering(shards, start).slice(0, 3);
        const loadShard = (file) => (shards === top.dictionary ? loadDictionary(file) : load(file, decodeSpelling));
        for (const { forms, frequencies } of await Promise.all(files.map(loadShard))) {
          for (const at of indexesOf(forms, start)) {
            const other = [...forms[at]];
            if (isBackwards) other.reverse();
            const near = distance(word, other, maxEdits, isPrefix && !isBackwards);
            if (near) found.push({ text: other.join(''), edits: near[0], isPrefix: near[1], frequency: frequencies?.[at] ?? 0, size: other.length });
          }
        }
      }));
      return found.sort((a, b) => a.isPrefix - b.isPrefix || a.edits - b.edits || b.frequency - a.frequency ||
        Math.abs(a.size - word.length) - Math.abs(b.size - word.length) || compare(a.text, b.text));
    };

    const corrections = async (text, isPrefix) => {
      const word = [...text];
      let matches = [];
      for (const lists of [top.spelling, [top.dictionary, top.spelling[2]]]) {
        if (word.length < 4 || matches.length) break;
        const files = [], taken = [];
        for (const other of await similarWords(word, lists, isPrefix)) {
          const [file] = covering(top.dictionary, other.text);
          if (!file || taken.some((known) => known.text === other.text)) continue;
          if (!files.includes(file)) {
            if (files.length === 2) continue;
            files.push(file);
          }
          taken.push(other);
          if (taken.length === 8) break;
        }
        matches = (await Promise.all(taken.map((other) => {
          const weight = other.isPrefix ? weightByShare(614, Math.min(word.length, other.size), other.size) : [EXACT, 768, 512][other.edits];
          return lookup(other.text, weight);
        }))).flat();
      }
      return matches;
    };

    /** Splits a word into two of the dictionary: `on` and `site`. The first is in the shard that would contain the whole. */
    const splitCompound = async (text) => {
      const [file] = covering(top.dictionary, text);
      if (!file || !/^[a-z]{4,17}$/.test(text)) return null;
      for (let at = text.length - 2, attempts = 0; at > 1 && attempts < 3; at--) {
        const first = text.slice(0, at), second = text.slice(at);
        if (covering(top.dictionary, first)[0] !== file || !(await lookup(first, EXACT)).length) continue;
        if ((await lookup(second, EXACT)).length) return [first, second];
        attempts++;
      }
      return null;
    };

    /** The terms of a word, in the order of "Queries" in FORMAT.md. */
    const termsOf = async (word) => {
      const termsOfAll = async (texts, isPrefix) =>
        (await Promise.all(texts.map((text) => termsOf({ ...word, text, parts: [], compounds: [], isPrefix })))).flat();
      const [exact, longer] = await Promise.all([lookup(word.text, EXACT), word.isPrefix ? completions(word.text) : []]);
      let matches = exact.concat(longer), corrected = false;
      if (!matches.length && !word.isPrefix) matches = await completions(word.text);
      matches = matches.concat(await lookupAll(word.compounds, 922));
      const split = matches.length ? null : await splitCompound(word.text);
      if (split) return termsOfAll(split, false);
      if (!matches.length) {
        matches = await corrections(word.text, word.isPrefix);
        corrected = true;
      }
      if (!matches.length) return termsOfAll(word.parts, word.isPrefix);
      const first = matches.find((match) => match.weight === EXACT);
      const weight = Math.max(...(first ? [first] : matches).map((match) => match.idf * match.weight));
      const scaled = (value) => (word.isStopWord ? Math.floor((value * 205) / EXACT) : value) * word.repeats;
      for (const match of matches) match.weight = scaled(match.weight);
      return [{ matches, weight: scaled(weight), text: word.text, corrected }];
    };

    /** The texts of the sections start..end of a page, by their number. */
    const sectionTexts = async (page, start, end) => {
      const entry = await loadEntry(page), found = [];
      await Promise.all(entry.texts.map(async (text, i) => {
        const next = entry.texts[i + 1]?.first ?? Infinity;
        const low = Math.max(entry.first + start, text.first), high = Math.min(entry.first + end, next);
        if (low >= high) return;
        const all = await loadText(text.file);
        for (let at = low; at < high; at++) found[at - entry.first] = all[at - text.first] || '';
      }));
      return found;
    };

    const filterByPhrases = async (ranked, phrases) => {
      const best = [...ranked.slice(0, 48)];
      const isKept = await Promise.all(best.map(async (key) => {
        const page = pageOf(key), { title, sections } = await loadEntry(page);
        const texts = [title, ...sections.map((section) => section.title), ...await sectionTexts(page, 0, sections.length + 1)];
        return phrases.every((phrase) => texts.some((text) => contains(text, phrase)));
      }));
      return best.filter((_, i) => isKept[i]);
    };

    /** A function from the name of a facet, or nothing, to a predicate of pages: all filters but that of the facet. */
    const predicates = async (filters) => {
      const sets = await Promise.all(top.facets.filter(({ name }) => filters[name]?.length).map(async (facet) => {
        const pages = new Uint8Array(top.pages);
        for (const { value, pages: list } of await loadFacet(facet)) if (filters[facet.name].includes(value)) for (const page of list) pages[page] = 1;
        return { name: facet.name, pages };
      }));
      return (except) => (page) => sets.every((set) => set.name === except || set.pages[page]);
    };

    const facetCounts = async (ranked, predicateWithout) => {
      const counts = { __proto__: null };
      await Promise.all(top.facets.map(async (facet) => {
        const passes = predicateWithout(facet.name), isFound = new Uint8Array(top.pages);
        for (const key of ranked) if (passes(pageOf(key))) isFound[pageOf(key)] = 1;
        counts[facet.name] = (await loadFacet(facet)).map(({ value, title, pages }) =>
          ({ value, title, count: pages.reduce((count, page) => count + isFound[page], 0) }));
      }));
      return counts;
    };

    /** All forms of the groups that match, as a Map to their terms. A space marks the form of a synonym. */
    const formsOf = (terms) => {
      const forms = new Map();
      for (const term of terms) {
        for (const { dictionary, group } of term.matches) dictionary.members.forEach((member, at) => {
          const form = dictionary.forms[at].trimStart();
          if (member === group) forms.set(form, [...forms.get(form) || [], term]);
        });
      }
      return forms;
    };

    const correction = ({ text, matches: [{ dictionary, at }] }) => ({ from: text, to: dictionary.forms[at] });

    const query = async (text, { limit = 10, offset = 0, filters = { __proto__: null }, counts } = {}) => {
      const id = ++latest;
      const checkLatest = () => {
        if (id !== latest) throw new SearchError('superseded');
      };
      await loadTop();
      checkLatest();
      const { words, phrases } = parse(text, top.stopWords);
      const terms = (await Promise.all(words.map(termsOf))).flat();
      checkLatest();
      const predicateWithout = await predicates(filters);
      let ranked = rank(terms, top.pages, top.weights), loose = false;
      checkLatest();
      if (phrases.length) {
        const kept = await filterByPhrases(ranked, phrases);
        checkLatest();
        loose = !kept.length;
        if (kept.length) ranked = kept;
      }
      counts = counts ? await facetCounts(ranked, predicateWithout) : null;
      const passes = predicateWithout(), filtered = ranked.filter((key) => passes(pageOf(key))), forms = formsOf(terms);
      const hits = await Promise.all([...filtered.slice(offset, offset + limit)].map(async (key) => {
        const page = pageOf(key), entry = await loadEntry(page), { path, title, kind, retired } = entry;
        const order = rankSections(terms, forms, page, entry).filter((at) => entry.sections[at - 1]);
        const sections = order.map((at) => ({ ...entry.sections[at - 1], at }));
        return { page, score: Math.floor(key / top.pages), path, title, kind, retired, sections };
      }));
      checkLatest();
      const corrected = terms.filter((term) => term.corrected).map(correction);
      return { id, total: filtered.length, hits, counts, forms, phrases, loose, corrected };
    };

    /** For each hit an excerpt of its best section. */
    const excerpts = (result, hits) => Promise.all((hits || result.hits).map(async (hit) => {
      const { sections } = await loadEntry(hit.page), at = hit.sections[0]?.at ?? 0, section = sections[at - 1];
      let text = (await sectionTexts(hit.page, at, at + 1))[at];
      // An empty section is represented by the next ones, which usually are its subsections.
      for (let next = at; !text && next < sections.length && next < at + 3;) text = (await sectionTexts(hit.page, ++next, next + 1))[next];
      if (result.id !== latest) throw new SearchError('superseded');
      return { anchor: section?.anchor ?? '', title: section?.title ?? '', pieces: text ? excerpt(text, result.forms) : [] };
    }));

    // Starts loading; a query reports the error.
    loadTop().catch(() => {});
    return { query, excerpts, facets: async () => (await loadTop()).facets.map(({ name, title }) => ({ name, title })) };
  };

  return { open, mark, words, SearchError, data: (name, text) => waiting[name]?.(text) };
})();
