//! What is displayed of a hit: bundles of titles and headings, 16 pages each, and text files, from which readers take excerpts.

use std::borrow::Cow;

use rayon::prelude::*;

use crate::ascii_runs::mask;
use crate::dictionary::varint;
use crate::packer::{FileHash, Packer};
use crate::{Compressor, Corpus, Page};

/// Pages per bundle.
pub(crate) const PAGES_PER_BUNDLE: usize = 16;

/// The target size of a text file in bytes, uncompressed.
const TEXT_FILE_SIZE: usize = 27_000;

/// The maximum length in bytes that is kept of a section.
const MAX_SECTION: usize = 100_000;

/// Ends each section in a text file.
pub(crate) const SECTION_END: u8 = 0x1f;

/// The titles of 16 pages and their text files, not yet named.
#[derive(Debug)]
pub(crate) struct Bundle {
    titles: String,
    /// Each compressed, with the number of its first section, counted from the first page of the bundle.
    texts: Vec<(usize, Vec<u8>)>,
}

/// Encodes all bundles.
pub(crate) fn bundles(corpus: &Corpus<'_>, compress: Compressor<'_>) -> Vec<Bundle> {
    corpus
        .pages
        .par_chunks(PAGES_PER_BUNDLE)
        .map(|pages| bundle(pages, compress))
        .collect()
}

fn bundle(pages: &[Page<'_>], compress: Compressor<'_>) -> Bundle {
    let mut titles = String::new();
    for page in pages {
        let mark = if page.retired { "1" } else { "" };
        titles.push_str(&format!(
            "{}\t{}\t{}\t{mark}\n",
            page.path,
            single_line(&page.title),
            page.kind
        ));
        for section in page.sections.iter().skip(1) {
            let title = single_line(&section.title);
            titles.push_str(&format!(
                "{}\t{title}\n",
                relative_anchor(&section.anchor, &title)
            ));
        }
        titles.push('\n');
    }
    let mut texts = Vec::new();
    let mut text = Vec::new();
    let (mut first, mut total) = (0, 0);
    // Text files of about equal size, rather than full ones and a small rest.
    let sections: Vec<&str> = pages.iter().flat_map(section_texts).collect();
    let all: usize = sections.iter().map(|section| section.len()).sum();
    let files = ((all + TEXT_FILE_SIZE / 2) / TEXT_FILE_SIZE).max(1);
    for (at, section) in sections.into_iter().enumerate() {
        if texts.len() + 1 < files
            && total + section.len() / 2 > all / files * (texts.len() + 1)
            && at > first
        {
            texts.push((first, compress(&[&text])));
            text.clear();
            first = at;
        }
        collapse_blanks(section, &mut text);
        text.push(SECTION_END);
        total += section.len();
    }
    texts.push((first, compress(&[&text])));
    Bundle { titles, texts }
}

/// An anchor, relative to its heading as stored: the suffix after the default anchor, or `#` and the whole anchor.
fn relative_anchor<'s>(anchor: &'s str, title: &str) -> Cow<'s, str> {
    let mut rest = anchor.chars();
    let is_default =
        title.is_ascii() && default_anchor(title).all(|letter| rest.next() == Some(letter));
    let rest = rest.as_str();
    if is_default && !rest.starts_with('#') {
        rest.into()
    } else {
        format!("#{}", single_line(anchor)).into()
    }
}

/// The default anchor of an ASCII heading: in lower case, `-` for spaces, no punctuation.
pub(crate) fn default_anchor(title: &str) -> impl Iterator<Item = char> {
    title.chars().filter_map(|c| match c.to_ascii_lowercase() {
        ' ' => Some('-'),
        kept @ ('a'..='z' | '0'..='9' | '_' | '-') => Some(kept),
        _ => None,
    })
}

/// The texts of a page's sections; a page without sections has an empty one.
fn section_texts<'p>(page: &'p Page<'_>) -> impl Iterator<Item = &'p str> {
    let empty = page.sections.is_empty().then_some("");
    page.sections
        .iter()
        .map(|section| &*section.text)
        .chain(empty)
}

impl Bundle {
    /// Adds the text files, then the bundle, which refers to them by hash.
    pub(crate) fn pack(self, packer: &mut Packer<'_>) -> FileHash {
        let mut head = Vec::new();
        varint(&mut head, self.texts.len());
        for (first, bytes) in self.texts {
            head.extend(packer.add(&bytes).0.to_be_bytes());
            varint(&mut head, first);
        }
        packer.compress(&[&head, self.titles.as_bytes()])
    }
}

/// A text with all whitespace and control characters collapsed to single spaces, so that it fits into a tab-separated line.
pub(crate) fn single_line(text: &str) -> Cow<'_, str> {
    let mut before = b' ';
    let is_kept = |byte, before| matches!(byte, b'!'..=b'~') || (byte == b' ' && before != b' ');
    if text
        .bytes()
        .all(|byte| is_kept(byte, std::mem::replace(&mut before, byte)))
        && !text.ends_with(' ')
    {
        return text.into();
    }
    words(text).collect::<Vec<_>>().join(" ").into()
}

/// The parts between whitespace and control characters.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
}

/// Appends the beginning of a text with blanks collapsed. ASCII texts, which are the most, take a path without decoding.
fn collapse_blanks(text: &str, out: &mut Vec<u8>) {
    let start = out.len();
    if text.is_ascii() && text.len() <= MAX_SECTION {
        let (blocks, rest) = text.as_bytes().as_chunks();
        let mut last = [b' '; 64];
        last[..rest.len()].copy_from_slice(rest);
        // The start counts as a blank, so that leading ones are dropped.
        blocks
            .iter()
            .chain([&last])
            .fold(1, |before, block| collapse_block(block, before, out));
        if out.len() > start && out.ends_with(b" ") {
            out.pop();
        }
        return;
    }
    for word in words(text) {
        let blank = usize::from(out.len() > start);
        let room = MAX_SECTION.saturating_sub(out.len() - start + blank);
        // A text without spaces, as in Chinese, is one such part; it is truncated between two characters.
        let fits = |end: &usize| *end <= room;
        let end = word
            .char_indices()
            .map(|(at, c)| at + c.len_utf8())
            .take_while(fits)
            .last()
            .unwrap_or(0);
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

/// Appends a block of ASCII with blanks collapsed. `before` is 1 if a blank precedes the block; the result is the same for the next.
fn collapse_block(block: &[u8; 64], before: u64, out: &mut Vec<u8>) -> u64 {
    let is_blank = |byte: u8| byte <= b' ' || byte > b'~';
    let blanks = mask(block, is_blank);
    let spaced = block.map(|byte| if is_blank(byte) { b' ' } else { byte });
    let mut extra = blanks & (blanks << 1 | before);
    let mut from = 0;
    while extra != 0 {
        let at = extra.trailing_zeros() as usize;
        out.extend_from_slice(&spaced[from..at]);
        from = at + 1;
        extra &= extra - 1;
    }
    out.extend_from_slice(&spaced[from..]);
    blanks >> 63
}

#[cfg(test)]
mod tests {
    use super::{MAX_SECTION, collapse_blanks, relative_anchor, single_line, words};

    #[test]
    fn default_anchors_are_omitted() {
        let cases = [
            ("Some words, here", "some-words-here", ""),
            ("Some words", "some-words-2", "-2"),
            ("Some words", "other", "#other"),
            ("Some words", "some", "#some"),
            ("Some words", "some-words#", "#some-words#"),
            ("Größe", "größe", "#größe"),
            // The stored title has one space, which would give one dash.
            ("Two  blanks", "two--blanks", "#two--blanks"),
            ("", "", ""),
        ];
        for (title, written, expected) in cases {
            assert_eq!(
                relative_anchor(written, &single_line(title)),
                expected,
                "{title}"
            );
        }
    }

    #[test]
    fn blanks_are_collapsed() {
        let collapsed = |text: &str| {
            let mut out = b"|".to_vec();
            collapse_blanks(text, &mut out);
            String::from_utf8(out).expect("it is a text")
        };
        let cases = [
            ("", "|"),
            (" \n ", "|"),
            (" a\t\n b\u{7f}c ", "|a b c"),
            (" a\u{a0}\u{2003}b\u{85}é ", "|a b é"),
        ];
        for (text, expected) in cases {
            assert_eq!(collapsed(text), expected);
        }
        // Blanks at all offsets around the ends of blocks.
        for before in 50..140 {
            for text in ["", "a", "  ", " b ", "\t\n c", "d  e   f "] {
                let text = format!("{} {}{text}", "x".repeat(before), " ".repeat(before % 5));
                assert_eq!(
                    collapsed(&text),
                    format!("|{}", words(&text).collect::<Vec<_>>().join(" ")),
                    "{text:?}"
                );
            }
        }
        let long = "word ".repeat(MAX_SECTION);
        assert!(collapsed(&long).len() <= MAX_SECTION + 1);
        assert!(collapsed(&long).ends_with("word"));
        assert_eq!(
            collapsed(&"\u{8a9e}".repeat(MAX_SECTION)),
            format!("|{}", "\u{8a9e}".repeat(MAX_SECTION / 3))
        );
    }
}
