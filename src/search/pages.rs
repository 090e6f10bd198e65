//! What is shown of a result: titles and places in files of sixteen pages, and the texts that excerpts are cut from.

use std::borrow::Cow;

use rayon::prelude::*;

use super::dictionary::varint;
use super::pack::Packer;
use super::runs::bits;
use super::{Compress, Page, Site};

/// Pages in a file of titles.
pub(super) const PAGES: usize = 16;

/// About how many bytes of text a file of texts has.
const TEXT: usize = 27_000;

/// Bytes of one section that excerpts are cut from.
const SECTION: usize = 100_000;

/// Between the sections of a file of texts.
pub(super) const SECTION_END: u8 = 0x1f;

/// A file of titles, without the names of its texts, and those texts.
#[derive(Debug)]
pub(super) struct Bundle {
    titles: String,
    /// Each with the number of the first section it holds, counted from the first page of the bundle.
    texts: Vec<(usize, Vec<u8>)>,
}

/// Makes the files of titles and texts.
pub(super) fn bundles(site: &Site<'_>, compress: Compress<'_>) -> Vec<Bundle> {
    site.pages.par_chunks(PAGES).map(|pages| bundle(pages, compress)).collect()
}

fn bundle(pages: &[Page<'_>], compress: Compress<'_>) -> Bundle {
    let mut titles = String::new();
    for page in pages {
        let mark = if page.retired { "1" } else { "" };
        titles.push_str(&format!("{}\t{}\t{}\t{mark}\n", page.path, line(&page.title), page.kind));
        for section in page.sections.iter().skip(1) {
            let title = line(&section.title);
            titles.push_str(&format!("{}\t{title}\n", anchor(&section.anchor, &title)));
        }
        titles.push('\n');
    }
    let mut texts = Vec::new();
    let mut text = Vec::new();
    let (mut first, mut done) = (0, 0);
    // In even shares, so that none is a rest for which nobody would have made a file.
    let sections: Vec<&str> = pages.iter().flat_map(sections).collect();
    let all: usize = sections.iter().map(|section| section.len()).sum();
    let files = ((all + TEXT / 2) / TEXT).max(1);
    for (at, section) in sections.into_iter().enumerate() {
        if texts.len() + 1 < files && done + section.len() / 2 > all / files * (texts.len() + 1) && at > first {
            texts.push((first, compress(&[&text])));
            text.clear();
            first = at;
        }
        squeeze(section, &mut text);
        text.push(SECTION_END);
        done += section.len();
    }
    texts.push((first, compress(&[&text])));
    Bundle { titles, texts }
}

/// An anchor, by a title as readers have it: what follows the usual one, or `#` and all of it.
fn anchor<'s>(anchor: &'s str, title: &str) -> Cow<'s, str> {
    let mut rest = anchor.chars();
    let usual = title.is_ascii() && usual(title).all(|letter| rest.next() == Some(letter));
    let rest = rest.as_str();
    if usual && !rest.starts_with('#') { rest.into() } else { format!("#{}", line(anchor)).into() }
}

/// The usual anchor of a heading in plain letters: lower case, `-` for blanks, without signs.
pub(super) fn usual(title: &str) -> impl Iterator<Item = char> {
    title.chars().filter_map(|c| match c.to_ascii_lowercase() {
        ' ' => Some('-'),
        kept @ ('a'..='z' | '0'..='9' | '_' | '-') => Some(kept),
        _ => None,
    })
}

/// The texts of a page's sections; a page without any has an empty one.
fn sections<'p>(page: &'p Page<'_>) -> impl Iterator<Item = &'p str> {
    let none = page.sections.is_empty().then_some("");
    page.sections.iter().map(|section| &*section.text).chain(none)
}

impl Bundle {
    /// Names the texts, then the titles with those names: for each text 4 bytes of name and the number of its first section.
    pub(super) fn pack(self, packer: &mut Packer<'_>) -> super::pack::Name {
        let mut head = Vec::new();
        varint(&mut head, self.texts.len());
        for (first, bytes) in self.texts {
            head.extend(packer.add(&bytes).0.to_be_bytes());
            varint(&mut head, first);
        }
        packer.compress(&[&head, self.titles.as_bytes()])
    }
}

/// A text on one line, without the marks that part fields. Nearly all are so as they are.
pub(super) fn line(text: &str) -> Cow<'_, str> {
    let mut before = b' ';
    let plain = |byte, before| matches!(byte, b'!'..=b'~') || (byte == b' ' && before != b' ');
    if text.bytes().all(|byte| plain(byte, std::mem::replace(&mut before, byte))) && !text.ends_with(' ') {
        return text.into();
    }
    words(text).collect::<Vec<_>>().join(" ").into()
}

/// What stands between blanks and control characters.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty())
}

/// Adds a text, blanks joined, at most as much as excerpts need. Most texts are ASCII, and need no look at whole characters.
fn squeeze(text: &str, out: &mut Vec<u8>) {
    let start = out.len();
    if text.is_ascii() && text.len() <= SECTION {
        let (blocks, rest) = text.as_bytes().as_chunks();
        let mut last = [b' '; 64];
        last[..rest.len()].copy_from_slice(rest);
        // What is before the text is like a blank: none comes first.
        blocks.iter().chain([&last]).fold(1, |blank, block| squeeze_block(block, blank, out));
        if out.len() > start && out.ends_with(b" ") {
            out.pop();
        }
        return;
    }
    for word in words(text) {
        let blank = usize::from(out.len() > start);
        let room = SECTION.saturating_sub(out.len() - start + blank);
        // What is one word by its blanks may be a whole text, as in Chinese: it is cut between two characters.
        let fits = |end: &usize| *end <= room;
        let end = word.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(fits).last().unwrap_or(0);
        if end == 0 {
            return;
        }
        out.extend(std::iter::repeat_n(b' ', blank));
        out.extend_from_slice(&word.as_bytes()[..end]);
        if end < word.len() {
            return;
        }
    }
}

/// Adds a block of ASCII without the blanks that follow a blank; `before` is 1 where one is before it, and what comes back is for the next.
fn squeeze_block(block: &[u8; 64], before: u64, out: &mut Vec<u8>) -> u64 {
    let blank = |byte: u8| byte <= b' ' || byte > b'~';
    let blanks = bits(block, blank);
    let spaced = block.map(|byte| if blank(byte) { b' ' } else { byte });
    let mut idle = blanks & (blanks << 1 | before);
    let mut from = 0;
    while idle != 0 {
        let at = idle.trailing_zeros() as usize;
        out.extend_from_slice(&spaced[from..at]);
        from = at + 1;
        idle &= idle - 1;
    }
    out.extend_from_slice(&spaced[from..]);
    blanks >> 63
}

#[cfg(test)]
mod tests {
    use super::{SECTION, anchor, line, squeeze, words};

    #[test]
    fn usual_anchors_are_left_out() {
        let cases = [
            ("Some words, here", "some-words-here", ""),
            ("Some words", "some-words-2", "-2"),
            ("Some words", "other", "#other"),
            ("Some words", "some", "#some"),
            ("Some words", "some-words#", "#some-words#"),
            ("Größe", "größe", "#größe"),
            // Readers have the title with one blank, and would make one dash of it.
            ("Two  blanks", "two--blanks", "#two--blanks"),
            ("", "", ""),
        ];
        for (title, written, expected) in cases {
            assert_eq!(anchor(written, &line(title)), expected, "{title}");
        }
    }

    #[test]
    fn blanks_are_joined() {
        let squeezed = |text: &str| {
            let mut out = b"|".to_vec();
            squeeze(text, &mut out);
            String::from_utf8(out).expect("it is a text")
        };
        let cases = [("", "|"), (" \n ", "|"), (" a\t\n b\u{7f}c ", "|a b c"), (" a\u{a0}\u{2003}b\u{85}é ", "|a b é")];
        for (text, expected) in cases {
            assert_eq!(squeezed(text), expected);
        }
        // Wherever a block of bytes ends.
        for before in 50..140 {
            for text in ["", "a", "  ", " b ", "\t\n c", "d  e   f "] {
                let text = format!("{} {}{text}", "x".repeat(before), " ".repeat(before % 5));
                assert_eq!(squeezed(&text), format!("|{}", words(&text).collect::<Vec<_>>().join(" ")), "{text:?}");
            }
        }
        let long = "word ".repeat(SECTION);
        assert!(squeezed(&long).len() <= SECTION + 1);
        assert!(squeezed(&long).ends_with("word"));
        assert_eq!(squeezed(&"\u{8a9e}".repeat(SECTION)), format!("|{}", "\u{8a9e}".repeat(SECTION / 3)));
    }
}
