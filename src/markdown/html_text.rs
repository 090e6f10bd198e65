//! The visible text of raw HTML. Knows elements by name only; [`super::elements`] reads their tags.

use pulldown_cmark::{Event, Parser};

use super::elements::{is_raw_text, raw_text_length, read_tag};

/// Elements that do not separate words: `f<b>oo</b>` is one word.
const INLINE: [&str; 30] = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time",
    "tt", "u", "var", "wbr",
];

/// Maximum length of a character reference, in bytes: `&CounterClockwiseContourIntegral;`.
const MAX_REFERENCE: usize = 33;

/// Whether an element separates words: `kindness<br>honesty` is two.
pub(super) fn separates_words(name: &str) -> bool {
    !INLINE
        .iter()
        .any(|inline| inline.eq_ignore_ascii_case(name))
}

/// The visible text of a piece of HTML with complete tags, including the alternative texts of its pictures.
pub(super) fn words(html: &str) -> String {
    collect_words(html, true)
}

/// The visible text of a piece of HTML without the alternative texts of its pictures.
pub(super) fn words_without_alt(html: &str) -> String {
    collect_words(html, false)
}

/// Whether a piece of HTML shows nothing but pictures, perhaps linked or centred.
pub(super) fn has_only_pictures(html: &str) -> bool {
    const AROUND: [&str; 11] = [
        "a", "b", "br", "center", "div", "em", "img", "p", "picture", "source", "strong",
    ];
    let mut at = 0;
    while let Some(next) = html[at..].find('<').map(|next| at + next) {
        let tag = read_tag(&html[next..]).filter(|tag| {
            AROUND
                .iter()
                .any(|known| known.eq_ignore_ascii_case(tag.name))
        });
        let Some(tag) = tag.filter(|_| html[at..next].trim().is_empty()) else {
            return false;
        };
        at = next + tag.len;
    }
    html[at..].trim().is_empty()
}

fn collect_words(html: &str, with_pictures: bool) -> String {
    let mut words = String::new();
    let mut at = 0;
    while let Some(next) = html[at..].find('<').map(|next| at + next) {
        decode(&html[at..next], &mut words);
        let Some(tag) = read_tag(&html[next..]) else {
            at = next + 1;
            continue;
        };
        if separates_words(tag.name) {
            words.push(' ');
        }
        at = next + tag.len;
        if with_pictures && tag.name.eq_ignore_ascii_case("img") {
            let alt = tag
                .attributes
                .iter()
                .find(|(key, _)| key.eq_ignore_ascii_case("alt"));
            alt.iter().for_each(|(_, alt)| decode(alt, &mut words));
            words.push(' ');
        }
        // Readers do not see the content of these.
        if !tag.is_closing && is_raw_text(&tag.name.to_ascii_lowercase()) {
            at = next + raw_text_length(&html[next..], &tag).unwrap_or(tag.len);
        }
    }
    decode(&html[at..], &mut words);
    words
}

/// Appends a text with its character references decoded.
pub(super) fn decode(html: &str, out: &mut String) {
    let mut at = 0;
    while let Some(next) = html[at..].find('&').map(|next| at + next) {
        out.push_str(&html[at..next]);
        let end = html.as_bytes()[next..]
            .iter()
            .take(MAX_REFERENCE)
            .position(|byte| *byte == b';');
        let reference = end.map_or("&", |end| &html[next..=next + end]);
        match reference {
            "&amp;" => out.push('&'),
            "&lt;" => out.push('<'),
            "&gt;" => out.push('>'),
            "&quot;" => out.push('"'),
            "&nbsp;" => out.push(' '),
            // The parser knows all others.
            _ => Parser::new(reference).for_each(|event| {
                if let Event::Text(text) = event {
                    out.push_str(&text);
                }
            }),
        }
        at = next + reference.len();
    }
    out.push_str(&html[at..]);
}
