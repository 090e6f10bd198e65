// As much of a PDF as tests need: how many pages it has, how large they are, and their text. Reads what Chromium writes, where each
// object stands in the open and the name of a font is the number of its object; it is no reader for PDFs at large.

import { inflateSync } from 'node:zlib';

const OBJECT = /(\d+) 0 obj\s([\s\S]*?)endobj/g;
const STREAM = /stream\r?\n([\s\S]*?)\r?\nendstream/;
const OPERATORS = /\/F(\d+) [\d.]+ Tf|<([\da-fA-F]+)>/g;

export class Pdf {
  constructor(bytes) {
    this.objects = new Map(Array.from(bytes.toString('latin1').matchAll(OBJECT), ([, number, body]) => [number, body]));
    this.pages = [...this.objects.values()].filter((body) => /\/Type\s*\/Page\b/.test(body));
    this.fonts = new Map();
  }

  /** Width and height of each page in millimetres. */
  get sizes() {
    return this.pages.map((body) => body.match(/\/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]/).slice(1).map((points) => Math.round((points / 72) * 25.4)));
  }

  /** All text, in the order of painting and without spaces, since a PDF need not hold any. */
  get text() {
    const streams = [...this.objects.values()].filter((body) => !/\/(Length1|Subtype)\b/.test(body.split('stream')[0])).map((body) => this.stream(body));
    return streams.filter((content) => /\bBT\b/.test(content)).map((content) => this.words(content)).join('').replace(/\s+/g, '');
  }

  stream(body) {
    const [, data] = body.match(STREAM) ?? [];
    if (data === undefined) return '';
    return /\/FlateDecode/.test(body) ? inflateSync(Buffer.from(data, 'latin1')).toString('latin1') : data;
  }

  words(content) {
    let font;
    return Array.from(content.matchAll(OPERATORS), ([, number, codes]) => {
      if (number) font = this.font(number);
      return number ? '' : codes.match(font.code).map((code) => font.letters.get(parseInt(code, 16)) ?? '').join('');
    }).join('');
  }

  /** The letters that a font's codes stand for. */
  font(number) {
    if (!this.fonts.has(number)) {
      const body = this.objects.get(number);
      const table = this.stream(this.objects.get(body.match(/\/ToUnicode (\d+) 0 R/)[1]));
      this.fonts.set(number, { code: /\/Subtype\s*\/Type0/.test(body) ? /.{4}/g : /.{2}/g, letters: letters(table) });
    }
    return this.fonts.get(number);
  }
}

/** What a table says: single codes, and ranges of codes whose letters follow each other. */
function letters(table) {
  const found = new Map();
  const unicode = (hex) => hex.match(/.{4}/g).map((unit) => String.fromCharCode(parseInt(unit, 16))).join('');
  for (const [, single, range] of table.matchAll(/beginbfchar([\s\S]*?)endbfchar|beginbfrange([\s\S]*?)endbfrange/g)) {
    for (const [, code, letter] of (single ?? '').matchAll(/<(\w+)>\s*<(\w+)>/g)) found.set(parseInt(code, 16), unicode(letter));
    for (const [, first, last, letter] of (range ?? '').matchAll(/<(\w+)>\s*<(\w+)>\s*<(\w+)>/g)) {
      const [from, to, begin] = [first, last, letter].map((hex) => parseInt(hex, 16));
      for (let code = from; code <= to; code += 1) found.set(code, String.fromCharCode(begin + code - from));
    }
  }
  return found;
}
