/* Searches the index in `search/`: no dependency, no server, http or file. The files are described in docs/search-format.md;
   `src/search/reader/` is the same in Rust, and tests/search/ holds the two against each other.

   hirebookSearch.open(root) -> reader, where root leads from the page to the site ('', '../' ...)
   reader.query(words, { limit, offset, filters: { facet: [values] }, counts }) -> { total, hits, counts, forms, phrases }
   reader.excerpts(found, hits) -> [{ anchor, title, pieces: [{ text, mark }] }]
   reader.facets() -> [{ name, title }]
   hirebookSearch.mark(text, forms) -> pieces
   Promises are refused with a SearchError: missing, changed, version, or superseded by a later query. */
var hirebookSearch = (function () {
  'use strict';

  var VERSION = 2, PAGES = 16, LONGEST = 64, EXACT = 1024;

  class SearchError extends Error {
    constructor(code, file) {
      super('search: ' + code + (file ? ' ' + file : ''));
      Object.assign(this, { code, file });
    }
  }

  /* Words, as src/search/analysis.rs takes them from a text. */

  var UNSPACED = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3100-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]/u;
  var SIGN = /[\u2600-\u27bf\u{1f000}-\u{1faff}]/u;
  var ACCENT = /[\u00ad\u0640\u200c-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff]|(?![\u0900-\u{10ffff}])\p{M}/gu;
  var FOLDS = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', þ: 'th', ł: 'l', ı: 'i', ħ: 'h', ς: 'σ', ى: 'ي', ة: 'ه' };
  var OTHER = 0, LETTER = 1, UPPER = 2, DIGIT = 3, UNDERSCORE = 4, RUN = 5, PICTURE = 6;

  function kind(c) {
    if (c === '_') return UNDERSCORE;
    if (SIGN.test(c)) return PICTURE;
    if (!/[\p{Alphabetic}\p{N}\p{M}]/u.test(c)) return OTHER;
    return UNSPACED.test(c) ? RUN : /\p{N}/u.test(c) ? DIGIT : /\p{Uppercase}/u.test(c) ? UPPER : LETTER;
  }

  /** [word, is a part of the one before] for every word of a text. */
  function words(text) {
    var out = [];
    for (var piece of text.split(/[\0- ]+/)) {
      if (/[^\0-\x7f]/.test(piece)) piece = piece.normalize('NFKD').replace(ACCENT, '').normalize('NFC');
      if (piece) scan([...piece], out);
    }
    return out;
  }

  function lower(word) {
    if (!/[^\0-\x7f]/.test(word)) return word.toLowerCase();
    // One letter at a time, since the end of a word changes a sigma; some letters become two.
    return [...Array.from(word, c => c.toLowerCase()).join('').replace(/[^\0-\x7f]/g, c => FOLDS[c] || c)].slice(0, LONGEST).join('');
  }

  /** Whether runs with these signs between them are one word, if they are joined. */
  function isJoined(parts, signs) {
    var hasLetter = part => [...part].some(c => kind(c) === LETTER || kind(c) === UPPER);
    if (signs.some(sign => sign !== signs[0])) return false;
    if (signs[0] === '-') return signs.length < 4 && parts.some(hasLetter);
    if (signs[0] === '+') return signs.length === 1 && parts.some(hasLetter);
    return signs.length === 1 && parts.every(part => [...part].length <= 4 && hasLetter(part));
  }

  function scan(chars, out) {
    var kinds = chars.map(kind);
    var is = (i, c) => chars[i] === c;
    var inWord = i => kinds[i] > OTHER && kinds[i] < PICTURE;
    var runs = i => kinds[i] > OTHER && kinds[i] < RUN;
    var free = (i, c) => i < 0 || (!inWord(i) && !is(i, c));
    var end = i => {
      while (runs(i)) i++;
      return i;
    };
    var say = (from, to, part) => out.push([lower(chars.slice(from, Math.min(to, from + LONGEST)).join('')), part]);
    var piece = (from, to) => {
      if (to > from + 1 && kinds[from] !== UNDERSCORE) say(from, to, true);
    };
    var plain = (from, to, part) => {
      say(from, to, part);
      var start = from;
      for (var i = from + 1; i < to; i++) {
        var here = kinds[i], before = kinds[i - 1];
        if (here === UNDERSCORE || (here === UPPER ? before !== UPPER || (i + 1 < to && kinds[i + 1] === LETTER) : before === UNDERSCORE)) {
          piece(start, i);
          start = i;
        }
      }
      if (start > from) piece(start, to);
    };
    // Runs with one joining sign between each two of them: `on-site`, `node.js`, `n+1`.
    var chain = { parts: 0 };
    var joined = () => {
      if (chain.parts < 2) return;
      var text = chars.slice(chain.from, chain.to).join('').replace(/[\u2010\u2011]/g, '-');
      if (text.length > LONGEST || !isJoined(text.split(/[-+./]/), text.match(/[-+./]/g))) return;
      out.push([lower(text.split(/[-+./]/).join('')), true]);
    };
    var chained = (from, to) => {
      if (chain.parts && chain.to + 1 === from && /[-\u2010\u2011+./]/.test(chars[chain.to])) chain = { from: chain.from, to, parts: chain.parts + 1 };
      else {
        joined();
        chain = { from, to, parts: 1 };
      }
    };
    for (var i = 0; i < chars.length;) {
      var start = i, to;
      if (runs(i)) chained(i, end(i));
      if (kinds[i] === OTHER) {
        i++;
      } else if (kinds[i] === PICTURE) {
        say(i, ++i, false);
      } else if (kinds[i] === RUN) {
        while (kinds[i] === RUN) i++;
        if (i === start + 1) say(start, i, false);
        else {
          for (to = start; to < i - 1; to++) say(to, to + 2, false);
          say(i - 1, i, true);
        }
      } else if (i > 1 && is(i - 1, '-') && is(i - 2, '-') && free(i - 3, '-')) {
        i = end(i);
        while (is(i, '-') && runs(i + 1)) i = end(i + 1);
        say(start - 2, i, false);
        while (start < i) {
          to = end(start);
          plain(start, to, true);
          start = to + 1;
        }
      } else if (i > 0 && is(i - 1, '.') && free(i - 2, '.') && kinds[i] < DIGIT) {
        i = end(i);
        say(start - 1, i, false);
        plain(start, i, true);
      } else {
        to = end(i);
        i = to;
        if (is(i, '#')) i++;
        else if (is(i, '+') && is(i + 1, '+')) for (i += 2; kinds[i] === DIGIT;) i++;
        if (inWord(i)) i = to;
        if (i === to) plain(start, i, false);
        else {
          say(start, i, false);
          if (i > to + 2) say(start, to + 2, true);
          if (to > start + 1) plain(start, to, true);
        }
      }
    }
    joined();
  }

  var wholes = text => words(text).filter(w => !w[1]).map(w => w[0]);

  /* Files to values. */

  // A stream of a Blob would do with less code, but asks another process of the browser for the bytes that are here already.
  async function inflate(bytes) {
    var stream = new DecompressionStream('deflate-raw'), into = stream.writable.getWriter();
    // What is wrong with the bytes is told by the other end.
    for (var done of [into.write(bytes), into.close()]) done.catch(() => {});
    return new Uint8Array(await new Response(stream.readable).arrayBuffer());
  }

  function cursor(bytes) {
    var at = 0, text = new TextDecoder();
    var self = {
      varint() {
        for (var value = 0, shift = 0; ; shift += 7) {
          var byte = bytes[at++];
          value |= (byte & 127) << shift;
          if (!(byte > 127)) return value;
        }
      },
      take: count => bytes.subarray(at, (at += count)),
      name: () => self.take(4),
      rest: () => bytes.subarray(at),
      /** So many lines; without a number, all there are. */
      lines(count) {
        for (var end = count >= 0 ? at : bytes.length; count > 0; count--) end = bytes.indexOf(10, end) + 1 || bytes.length;
        return text.decode(self.take(end - at)).split('\n');
      },
      words(count) {
        var shared = self.take(count), before = '';
        return self.lines(count).slice(0, count).map((rest, i) => {
          var kept = /[\ud800-\udfff]/.test(before) ? [...before].slice(0, shared[i]).join('') : before.slice(0, shared[i]);
          return (before = kept + rest);
        });
      },
    };
    return self;
  }

  /** A function that fills one list after the other with ascending numbers below a limit, from bits; see docs/search-format.md. */
  function ascending(bytes, limit) {
    var at = 0;
    function fill(list, from, to, low, high) {
      if (from >= to) return;
      var middle = from + ((to - from) >> 1), first = low + middle - from, range = high - (to - middle - 1) - first + 1;
      var width = 31 - Math.clz32(range), short = 2 ** (width + 1) - range, byte = at >> 3;
      // One bit more than may be needed; there are never more than 25.
      var value = ((bytes[byte] << 24 | bytes[byte + 1] << 16 | bytes[byte + 2] << 8 | bytes[byte + 3]) << (at & 7)) >>> (31 - width);
      at += width;
      if (value >> 1 < short) value >>= 1;
      else {
        value -= short;
        at++;
      }
      list[middle] = value += first;
      fill(list, from, middle, low, value - 1);
      fill(list, middle + 1, to, value + 1, high);
    }
    return list => {
      fill(list, 0, list.length, 0, limit - 1);
      return list;
    };
  }

  function readTop(bytes) {
    var from = cursor(bytes), pages = from.varint();
    var text = cursor(from.take(from.varint())).lines(), at = 2, facets = [];
    for (; text[at]; at++) {
      var fact = text[at].split('\t');
      facets.push({ name: fact[0], title: fact[1], file: from.name() });
    }
    var tables = [0, 1, 2, 3].map(() => {
      for (var table = []; text[++at] !== '\t' && at < text.length;) table.push({ first: text[at], file: from.name() });
      return table;
    });
    for (var titles = []; titles.length * PAGES < pages;) titles.push(from.name());
    return { pages, quiet: text[0].split(' '), kinds: text[1].split('\t'), facets, words: tables[0], typos: tables.slice(1), titles };
  }

  function readWords(bytes, pages) {
    var from = cursor(bytes), count = from.varint(), groups = from.varint(), forms = from.words(count), next = 0;
    for (var members = [], back; members.length < count; members.push(back ? next - back : next++)) back = from.varint();
    var lists = Array.from(from.take(groups), rarity => ({ rarity })), all = 0, ready = 0, end = 0;
    for (var list of lists) all += list.count = from.varint();
    // Most of a file is not asked for: its lists are read as far as one is wanted.
    var levels = cursor(from.take(all)), rest = from.rest(), sections = cursor(rest);
    for (; all > 0 && end < rest.length; end++) if (rest[end] < 128) all--;
    var fill = ascending(rest.subarray(end), pages);
    return { forms, members, list(group) {
      for (; ready <= group; ready++) {
        list = lists[ready];
        list.levels = levels.take(list.count);
        list.pages = fill(new Uint32Array(list.count));
        list.sections = list.pages.map(sections.varint);
      }
      return lists[group];
    } };
  }

  function readTitles(bytes, kinds) {
    var from = cursor(bytes), texts = [], pages = [];
    for (var count = from.varint(); count > 0; count--) texts.push({ file: from.name(), first: from.varint() });
    // Of sixteen pages one is shown, as a rule: each is read when it is.
    var blocks = from.lines().join('\n').split('\n\n');
    return at => pages[at] ||= readPage(blocks[at], blocks.slice(0, at).flatMap(block => block.split('\n')).length, kinds, texts);
  }

  /** A page and its sections, of which `first` is the number in its file. */
  function readPage(block, first, kinds, texts) {
    var [page, ...sections] = block.split('\n'), [path, title, kind, mark] = page.split('\t');
    sections = sections.map(line => {
      var at = line.indexOf('\t'), title = line.slice(at + 1), anchor = line.slice(0, at);
      if (anchor[0] === '#') anchor = anchor.slice(1);
      else anchor = title.toLowerCase().replace(/[^a-z0-9_ -]/g, '').replace(/ /g, '-') + anchor;
      return { anchor, title };
    });
    return { path, title, kind: kinds[kind] || '', retired: mark === '1', sections, first, texts };
  }

  function readTypos(bytes) {
    var from = cursor(bytes);
    return { forms: from.words(from.varint()), powers: from.rest() };
  }

  function readFacet(bytes, limit) {
    for (var from = cursor(bytes), values = [], line; (line = from.lines(1)[0]);) {
      var [count, value, title] = line.split('\t');
      values.push({ value, title, pages: new Uint32Array(+count) });
    }
    var fill = ascending(from.rest(), limit);
    for (value of values) fill(value.pages);
    return values;
  }

  /* Looking up. */

  /** Which of a table's files may hold words that begin with start. */
  function covering(table, start) {
    var low = bound(table.length, i => table[i].first <= start), found = [];
    if (table.length) found.push(table[Math.max(0, low - 1)].file);
    for (low = Math.max(low, 1); low < table.length && table[low].first.startsWith(start); low++) found.push(table[low].file);
    return found;
  }

  /** How many come before, of a sorted list. */
  function bound(high, before) {
    for (var low = 0; low < high;) {
      var middle = (low + high) >> 1;
      if (before(middle)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  var place = (list, text) => bound(list.length, i => list[i] < text);

  /** Where words stand that begin with start. */
  function beginning(list, start) {
    for (var found = [], at = place(list, start); at < list.length && list[at].startsWith(start);) found.push(at++);
    return found;
  }

  var length = text => (/[\ud800-\udfff]/.test(text) ? [...text].length : text.length);
  var partly = (whole, written, all) => Math.max(1, Math.min(whole, Math.floor(whole * Math.sqrt(written / all))));
  var byOrder = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

  /** [mistakes, only a beginning] if one word comes near the other. */
  function distance(word, other, allowed, open) {
    var width = open ? Math.min(other.length, word.length + allowed) : other.length, before = [], above = [], here, i, j;
    if (word.length > other.length + allowed || (!open && other.length > word.length + allowed)) return null;
    for (j = 0; j <= width; j++) above.push(j);
    for (i = 1; i <= word.length; i++) {
      var least = i;
      here = [i];
      for (j = 1; j <= width; j++) {
        var value = Math.min(above[j] + 1, here[j - 1] + 1, above[j - 1] + (word[i - 1] !== other[j - 1] ? 1 : 0));
        if (i > 1 && j > 1 && word[i - 1] === other[j - 2] && word[i - 2] === other[j - 1]) value = Math.min(value, before[j - 2] + 1);
        here.push(value);
        if (value < least) least = value;
      }
      if (least > allowed) return null;
      before = above;
      above = here;
    }
    if (width === other.length && above[width] <= allowed) return [above[width], false];
    return open && Math.min(...above) <= 1 ? [Math.min(...above), true] : null;
  }

  /** What was asked: words with their parts, and phrases. */
  function question(text, quiet) {
    var found = [], last;
    var all = words(text);
    for (var word of all.slice(0, 96)) {
      if (word[1] && last) last.parts.push(word[0]);
      else found.push((last = { text: word[0], parts: [], joined: [], open: false, quiet: quiet.includes(word[0]), times: 1 }));
    }
    for (var i = 1; i < found.length; i++) {
      var both = found[i - 1].text + found[i].text;
      if (length(both) <= LONGEST && /\p{Alphabetic}/u.test(both)) for (word of [found[i - 1], found[i]]) word.joined.push(both);
    }
    if (last) last.open = all.length <= 96 && !/[ "]$/.test(text);
    if (found.every(w => w.quiet)) found.forEach(w => (w.quiet = false));
    var seen = [];
    for (word of found) {
      last = seen.find(w => w.text === word.text);
      if (last) {
        last.open ||= word.open;
        last.times = Math.min(3, last.times + 1);
        last.joined.push(...word.joined);
      } else seen.push(word);
    }
    var phrases = text.split('"').filter((_, i) => i % 2).map(wholes).filter(phrase => phrase.length > 1);
    return { words: seen, phrases };
  }

  function holds(text, phrase) {
    var all = wholes(text);
    return all.some((_, i) => phrase.every((word, j) => all[i + j] === word));
  }

  /** All pages with any of the terms, best first: each a number, made of its score and its page so that it sorts by itself. */
  function rank(terms, count) {
    var sums = new Uint32Array(count), worths = new Uint32Array(count), best = new Uint32Array(count), found = [], all = 0;
    for (var term of terms) {
      var touched = [];
      for (var choice of term.choices) {
        var unit = choice.rarity * choice.weight, pages = choice.list.pages, levels = choice.list.levels;
        for (var i = 0; i < pages.length; i++) {
          var page = pages[i], score = levels[i] * unit;
          if (!best[page]) touched.push(page);
          if (score > best[page]) best[page] = score;
        }
      }
      for (page of touched) {
        if (!sums[page]) found.push(page);
        sums[page] += best[page];
        worths[page] += term.worth;
        best[page] = 0;
      }
      all += term.worth;
    }
    var keys = new Float64Array(found.length);
    for (i = 0; i < found.length; i++) {
      var share = Math.sqrt(Math.sqrt(worths[found[i]] / all));
      keys[i] = Math.floor((sums[found[i]] * Math.floor(EXACT * share * Math.sqrt(share))) / EXACT) * count + count - 1 - found[i];
    }
    return keys.sort().reverse();
  }

  /** The sections of a page that hold what was asked for, best first. */
  function sections(terms, forms, page, entry) {
    if (!entry.heads) {
      entry.head = words(entry.title).map(w => w[0]);
      entry.heads = entry.sections.map(section => words(section.title).map(w => w[0]));
    }
    var votes = [0].concat(entry.heads.map(() => 0));
    var told = head => new Set(head.flatMap(word => forms.get(word) || [])), titled = told(entry.head);
    for (var term of terms) {
      var most = 0, section = 0;
      for (var choice of term.choices) {
        var at = place(choice.list.pages, page);
        var score = choice.list.pages[at] === page ? choice.list.levels[at] * choice.rarity * choice.weight : 0;
        if (score > most) {
          most = score;
          section = choice.list.sections[at];
        }
      }
      if (section in votes) votes[section] += term.worth * 4;
    }
    entry.heads.forEach((head, i) => {
      var found = told(head), share = Math.floor((8 * Math.min(found.size, head.length)) / head.length);
      for (var term of found) votes[i + 1] += term.worth * (titled.has(term) ? 1 : 4 + share);
    });
    var order = votes.map((_, i) => i).filter(i => i > 0 && votes[i] > 0);
    return order.sort((a, b) => votes[b] - votes[a] || a - b);
  }

  /* Marking. */

  var WORD = /(?:--|\.)?[\p{Alphabetic}\p{N}\p{M}_]+(?:-[\p{Alphabetic}\p{N}\p{M}_]+)*(?:\+\+\d*|#)?|[\u2600-\u27bf\u{1f000}-\u{1faff}]/gu;
  var INNER = /[\p{Alphabetic}\p{N}\p{M}_]+/gu;

  /** Where words stand in a text that are among forms (a Map): [from, to, what the form is mapped to]. */
  function places(text, forms) {
    var found = [];
    function look(word, at, whole) {
      var list = words(word), hit = list.find(w => forms.has(w[0]));
      if (!hit) return;
      if (UNSPACED.test(word)) {
        for (var i = 0; i < word.length; i++) {
          for (var size = 2; size > 0; size--) {
            var form = word.slice(i, i + size);
            if (forms.has(form)) {
              found.push([at + i, at + i + form.length, forms.get(form)]);
              break;
            }
          }
        }
      } else if (whole && !forms.has(list[0][0]) && /-/.test(word)) {
        for (var inner of word.matchAll(INNER)) look(inner[0], at + inner.index, false);
      } else found.push([at, at + word.length, forms.get(hit[0])]);
    }
    for (var match of text.matchAll(WORD)) look(match[0], match.index, true);
    return found;
  }

  /** A text in pieces, those that are among forms marked. */
  function mark(text, forms) {
    var pieces = [], at = 0;
    var add = (to, mark) => {
      if (to > at) pieces.push({ text: text.slice(at, (at = to)), mark });
    };
    for (var [from, to] of places(text, forms)) {
      add(from, false);
      add(to, true);
    }
    add(text.length, false);
    return pieces;
  }

  /** The stretch of a text, some 200 characters, in which most of what was asked for stands. */
  function excerpt(text, forms) {
    var SIZE = 200, found = places(text, forms), best = { worth: -1, from: 0 };
    found.forEach((spot, i) => {
      var seen = new Set(), worth = 0;
      for (var j = i; j < found.length && found[j][1] < spot[0] + SIZE; j++) {
        for (var term of found[j][2]) {
          if (!seen.has(term)) worth += term.worth;
          seen.add(term);
        }
      }
      if (worth > best.worth) best = { worth, from: spot[0] };
    });
    var from = Math.max(0, Math.min(best.from - 50, text.length - SIZE)), to = Math.min(text.length, from + SIZE);
    if (from > 0) from = text.indexOf(' ', from) + 1 > best.from ? from : text.indexOf(' ', from) + 1;
    if (to < text.length) to = text.lastIndexOf(' ', to) > best.from ? text.lastIndexOf(' ', to) : to;
    var pieces = mark(text.slice(from, to), forms);
    if (from > 0) pieces.unshift({ text: '… ', mark: false });
    if (to < text.length) pieces.push({ text: ' …', mark: false });
    return pieces;
  }

  /* Getting files: fetch over http; under file:, where that is refused, the script of each file, which calls data(). */

  var waiting = {};

  function byScript(root, name) {
    return new Promise(resolve => {
      var script = document.createElement('script');
      var done = bytes => {
        delete waiting[name];
        script.remove();
        resolve(bytes);
      };
      waiting[name] = text => done(Uint8Array.from(atob(text), c => c.charCodeAt(0)));
      script.onerror = () => done(null);
      var url = root + 'search/' + name + '.js';
      script.src = globalThis.hirebookScripts ? hirebookScripts.createScriptURL(url) : url;
      document.head.append(script);
    });
  }

  async function byFetch(root, name) {
    try {
      var answer = await fetch(root + 'search/' + name + '.bin', { cache: name === 'top' ? 'no-cache' : 'default' });
      return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : null;
    } catch (_) {
      return null;
    }
  }

  var hex = number => ((number >>> 0) + 2 ** 32).toString(16).slice(1);

  function named(bytes) {
    for (var hash = 0x811c9dc5, i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ bytes[i], 0x1000193);
    return hex(hash);
  }

  /** The name of a file: of its four bytes when it is wanted, since a table has thousands of them. */
  var spelt = file => (file === 'top' ? file : hex(file.reduce((name, byte) => name << 8 | byte)));

  function open(root, options) {
    var get = options?.load || (name => (location.protocol === 'file:' ? byScript : byFetch)(root, name));
    var kept = new Map(), latest = 0, opened = null;

    /** A file's value; kept, unless it could not be had. */
    function load(file, read) {
      var name = spelt(file);
      if (!kept.has(name)) {
        var value = (async () => {
          var bytes = await get(name);
          if (!bytes) throw new SearchError('missing', name);
          bytes = new Uint8Array(bytes);
          if (name === 'top' && bytes[0] !== VERSION) throw new SearchError('version', name);
          if (name !== 'top' && named(bytes) !== name) throw new SearchError('changed', name);
          try {
            return read(await inflate(bytes.subarray(1)));
          } catch (_) {
            throw new SearchError('changed', name);
          }
        })();
        kept.set(name, value);
        value.catch(() => kept.delete(name));
      }
      return kept.get(name);
    }

    var pageOf = key => opened.pages - 1 - (key % opened.pages);
    var top = () => load('top', readTop).then(value => (opened = value));
    var wordsOf = file => load(file, bytes => readWords(bytes, opened.pages));
    var entryOf = async page => (await load(opened.titles[Math.floor(page / PAGES)], bytes => readTitles(bytes, opened.kinds)))(page % PAGES);
    var facetOf = facet => load(facet.file, bytes => readFacet(bytes, opened.pages));
    var textOf = file => load(file, bytes => new TextDecoder().decode(bytes).split('\x1f'));

    async function lookup(text, weight) {
      var file = covering(opened.words, text)[0];
      if (!file) return [];
      var found = await wordsOf(file), at = place(found.forms, text);
      return found.forms[at] === text ? [choice(found, at, weight)] : [];
    }

    function choice(found, at, weight) {
      var group = found.members[at], list = found.list(group);
      return { words: found, group, list, rarity: list.rarity, weight };
    }

    async function longer(text) {
      var files = covering(opened.words, text).slice(0, 2), size = length(text), found = [];
      for (var list of await Promise.all(files.map(wordsOf))) {
        for (var at of beginning(list.forms, text)) found.push({ size: length(list.forms[at]), list, at });
      }
      found = found.filter(form => form.size > size).sort((a, b) => a.size - b.size).slice(0, 24);
      found = found.map(form => choice(form.list, form.at, partly(922, size, form.size)));
      var rarity = Math.min(...found.map(form => form.rarity));
      for (var form of found) form.rarity = rarity;
      return found;
    }

    /** The words of a pair of tables, forwards and backwards, that share a half with this one and come near. */
    async function compare(word, pair, open) {
      var half = (word.length - 1) >> 1, allowed = word.length < 8 ? 1 : 2, found = [];
      var starts = [word.slice(0, half).join(''), word.slice(word.length - half).reverse().join('')];
      await Promise.all(starts.map(async (start, backwards) => {
        var table = pair[backwards], files = covering(table, start).slice(0, 3);
        for (var list of await Promise.all(files.map(file => (table === opened.words ? wordsOf(file) : load(file, readTypos))))) {
          for (var at of beginning(list.forms, start)) {
            var other = [...list.forms[at]];
            if (backwards) other.reverse();
            var near = distance(word, other, allowed, open && !backwards);
            if (near) found.push({ text: other.join(''), mistakes: near[0], beginning: near[1], power: list.powers ? list.powers[at] : 0, size: other.length });
          }
        }
      }));
      return found;
    }

    async function near(text, open) {
      var word = [...text], choices = [];
      for (var pair of [opened.typos, [opened.words, opened.typos[2]]]) {
        if (word.length < 4 || choices.length) break;
        var found = await compare(word, pair, open), files = [], taken = [];
        found.sort((a, b) => a.beginning - b.beginning || a.mistakes - b.mistakes || b.power - a.power ||
          Math.abs(a.size - word.length) - Math.abs(b.size - word.length) || byOrder(a.text, b.text));
        for (var other of found) {
          var file = covering(opened.words, other.text)[0];
          if (taken.some(known => known.text === other.text) || !file) continue;
          if (!files.includes(file)) {
            if (files.length === 2) continue;
            files.push(file);
          }
          taken.push(other);
          if (taken.length === 8) break;
        }
        var looked = taken.map(other =>
          lookup(other.text, other.beginning ? partly(614, Math.min(word.length, other.size), other.size) : [EXACT, 768, 512][other.mistakes]));
        choices = (await Promise.all(looked)).flat();
      }
      return choices;
    }

    /** Two words of the dictionary that are this one together: `on` and `site`. The first is in the file in which the whole would be. */
    async function divided(text) {
      var file = covering(opened.words, text)[0];
      if (!file || !/^[a-z]{4,17}$/.test(text)) return null;
      for (var at = text.length - 2, tried = 0; at > 1 && tried < 3; at--) {
        var first = text.slice(0, at), second = text.slice(at);
        if (covering(opened.words, first)[0] !== file || !(await lookup(first, EXACT)).length) continue;
        if ((await lookup(second, EXACT)).length) return [first, second];
        tried++;
      }
      return null;
    }

    /** What a word may mean, as terms. */
    async function meant(word) {
      var part = (open, text) => meant({ ...word, text, parts: [], joined: [], open });
      var both = await Promise.all([lookup(word.text, EXACT), word.open ? longer(word.text) : []]);
      var choices = both[0].concat(both[1]), corrected = false;
      if (!choices.length && !word.open) choices = await longer(word.text);
      choices = choices.concat((await Promise.all(word.joined.map(text => lookup(text, 922)))).flat());
      var two = choices.length ? null : await divided(word.text);
      if (two) return (await Promise.all(two.map(text => part(false, text)))).flat();
      if (!choices.length) {
        choices = await near(word.text, word.open);
        corrected = choices.length > 0;
      }
      if (!choices.length) {
        var parts = await Promise.all(word.parts.map(text => part(word.open, text)));
        return parts.flat();
      }
      var worthy = choices.filter(c => c.weight === EXACT).slice(0, 1);
      var worth = Math.max(...(worthy.length ? worthy : choices).map(c => c.rarity * c.weight));
      var quiet = value => (word.quiet ? Math.floor((value * 205) / EXACT) : value) * word.times;
      for (var c of choices) c.weight = quiet(c.weight);
      return [{ choices, worth: quiet(worth), text: word.text, corrected }];
    }

    /** The texts of a page's sections, as far as their files hold from..to of them. */
    async function textsOf(page, from, to) {
      var entry = await entryOf(page), found = [];
      await Promise.all(entry.texts.map(async (text, i) => {
        var end = entry.texts[i + 1]?.first ?? Infinity;
        var low = Math.max(entry.first + from, text.first), high = Math.min(entry.first + to, end);
        if (low >= high) return;
        var all = await textOf(text.file);
        for (var at = low; at < high; at++) found[at - entry.first] = all[at - text.first] || '';
      }));
      return found;
    }

    async function withPhrases(ranked, phrases) {
      var some = [...ranked.slice(0, 48)];
      var kept = await Promise.all(some.map(async key => {
        var page = pageOf(key), entry = await entryOf(page);
        var texts = [entry.title, ...entry.sections.map(s => s.title), ...await textsOf(page, 0, entry.sections.length + 1)];
        return phrases.every(phrase => texts.some(text => holds(text, phrase)));
      }));
      return some.filter((_, i) => kept[i]);
    }

    /** Functions that tell whether a page passes the filters, all but that of one facet. */
    async function filtered(filters) {
      var sets = await Promise.all(opened.facets.filter(facet => filters[facet.name]?.length).map(async facet => {
        var pages = new Uint8Array(opened.pages);
        for (var value of await facetOf(facet)) if (filters[facet.name].includes(value.value)) for (var page of value.pages) pages[page] = 1;
        return { name: facet.name, pages };
      }));
      return except => page => sets.every(set => set.name === except || set.pages[page]);
    }

    async function counted(ranked, passes) {
      var counts = { __proto__: null };
      await Promise.all(opened.facets.map(async facet => {
        var pass = passes(facet.name), marked = new Uint8Array(opened.pages);
        for (var key of ranked) if (pass(pageOf(key))) marked[pageOf(key)] = 1;
        counts[facet.name] = (await facetOf(facet)).map(value => {
          for (var count = 0, i = 0; i < value.pages.length; i++) count += marked[value.pages[i]];
          return { value: value.value, title: value.title, count };
        });
      }));
      return counts;
    }

    async function query(text, { limit = 10, offset = 0, filters = { __proto__: null }, counts } = {}) {
      var mine = ++latest, still = () => {
        if (mine !== latest) throw new SearchError('superseded');
      };
      await top();
      still();
      var asked = question(text, opened.quiet);
      var terms = (await Promise.all(asked.words.map(meant))).flat();
      still();
      var passes = await filtered(filters), ranked = rank(terms, opened.pages), loose = false;
      still();
      if (asked.phrases.length) {
        var kept = await withPhrases(ranked, asked.phrases);
        still();
        loose = !kept.length;
        if (kept.length) ranked = kept;
      }
      counts = counts ? await counted(ranked, passes) : null;
      var pass = passes();
      var shown = ranked.filter(key => pass(pageOf(key)));
      var forms = formsOf(terms);
      var hits = await Promise.all([...shown.slice(offset, offset + limit)].map(async key => {
        var page = pageOf(key), entry = await entryOf(page);
        var best = sections(terms, forms, page, entry).filter(at => entry.sections[at - 1]);
        return {
          page, score: Math.floor(key / opened.pages), path: entry.path, title: entry.title, kind: entry.kind, retired: entry.retired,
          sections: best.map(at => ({ ...entry.sections[at - 1], at })),
        };
      }));
      still();
      return { id: mine, total: shown.length, hits, counts, forms, phrases: asked.phrases, loose,
        corrected: terms.filter(term => term.corrected).map(term => ({ from: term.text, to: formOf(term) })) };
    }

    var formOf = term => term.choices[0].words.forms[term.choices[0].words.members.indexOf(term.choices[0].group)];

    /** All forms of what may be meant, each with its terms. */
    function formsOf(terms) {
      var forms = new Map();
      for (var term of terms) {
        for (var c of term.choices) c.words.members.forEach((group, at) => {
          var form = c.words.forms[at];
          if (group === c.group) forms.set(form, [...forms.get(form) || [], term]);
        });
      }
      return forms;
    }

    /** For each hit, the section whose text holds most of what was asked for, and a stretch of it. */
    function excerpts(found, hits) {
      return Promise.all((hits || found.hits).map(async hit => {
        var entry = await entryOf(hit.page), at = hit.sections[0]?.at ?? 0;
        var text = (await textsOf(hit.page, at, at + 1))[at];
        // An empty section says nothing of itself: what comes first below it will do.
        for (var next = at; !text && next < entry.sections.length && next < at + 3;) text = (await textsOf(hit.page, ++next, next + 1))[next];
        if (found.id !== latest) throw new SearchError('superseded');
        var section = entry.sections[at - 1];
        return { anchor: section?.anchor ?? '', title: section?.title ?? '', pieces: text ? excerpt(text, found.forms) : [] };
      }));
    }

    // Every question needs it; if it cannot be had, the question will say so.
    top().catch(() => {});
    return { query, excerpts, facets: async () => (await top()).facets.map(facet => ({ name: facet.name, title: facet.title })) };
  }

  return { open, mark, words, SearchError, data: (name, text) => waiting[name]?.(text) };
})();
