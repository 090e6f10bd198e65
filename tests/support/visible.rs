//! The words that readers see: of a page, by a small reader of HTML, and of a Markdown source, as plain CommonMark shows it.
//! Neither uses any code of the compiler.

use std::collections::BTreeMap;

use pulldown_cmark::{Event, Parser};

/// Words and how often each occurs.
pub(crate) type Words = BTreeMap<String, usize>;

/// Elements whose boundaries do not separate words.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "ins", "kbd", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span",
    "strike", "strong", "sub", "time", "tt", "u", "var", "wbr",
];

/// Attributes whose text is shown or read to readers.
const TEXT_ATTRIBUTES: &[&str] = &["alt", "title"];

/// The words of a text: runs of letters and digits.
pub(crate) fn count(text: &str) -> Words {
    let mut words = Words::new();
    for word in text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        *words.entry(word.to_lowercase()).or_default() += 1;
    }
    words
}

/// The text of the main part of a page, with those of its pictures and of titles that appear when the pointer rests on a link.
pub(crate) fn text_of_page(html: &str) -> String {
    text_of(main(html), TEXT_ATTRIBUTES)
}

/// The same without titles of links, which the search leaves out.
pub(crate) fn searched_text_of_page(html: &str) -> String {
    text_of(main(html), &["alt"])
}

fn main(html: &str) -> &str {
    let start = html.find("<main").unwrap_or(0);
    &html[start..html.rfind("</main>").unwrap_or(html.len())]
}

/// The words that plain CommonMark, without any extension, shows of a source below its front matter. Words in the tags of raw HTML are not among them.
pub(crate) fn words_of_markdown(source: &str) -> Words {
    let source = source.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let fence = source
        .strip_prefix("---\n")
        .and_then(|rest| rest.find("---").map(|end| &rest[end + 3..]));
    let source = fence.unwrap_or(&source);
    let mut text = String::new();
    let mut html = String::new();
    for event in Parser::new(source) {
        if !matches!(event, Event::Html(_) | Event::InlineHtml(_)) && !html.is_empty() {
            text.push_str(&text_of(&std::mem::take(&mut html), &[]));
        }
        match event {
            Event::Text(words) | Event::Code(words) => text.push_str(&words),
            Event::Html(words) | Event::InlineHtml(words) => html.push_str(&words),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            Event::Start(tag) if !is_inline(&tag) => text.push('\n'),
            Event::End(_) => {}
            _ => {}
        }
    }
    text.push_str(&text_of(&html, &[]));
    count(&text)
}

fn is_inline(tag: &pulldown_cmark::Tag<'_>) -> bool {
    use pulldown_cmark::Tag;
    matches!(
        tag,
        Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. }
    )
}

/// The text of HTML: tags removed, a space wherever an element separates words, the text of some attributes kept.
pub(crate) fn text_of(html: &str, attributes: &[&str]) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if rest.starts_with("<!--") {
            rest = rest.find("-->").map_or("", |end| &rest[end + 3..]);
            continue;
        }
        let name: String = rest[1..]
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        if name.is_empty() {
            out.push('<');
            rest = &rest[1..];
            continue;
        }
        let Some(end) = tag_end(rest) else {
            out.push_str(&rest[1..]);
            rest = "";
            break;
        };
        let tag = &rest[..end];
        rest = &rest[end..];
        if tag.starts_with("<script") || tag.starts_with("<style") {
            rest = rest
                .find(&format!("</{name}"))
                .map_or("", |end| &rest[end..]);
        }
        if !INLINE.contains(&name.to_ascii_lowercase().as_str()) {
            out.push('\n');
        }
        let attributes: &[&str] = if ["img", "a"].contains(&name.to_ascii_lowercase().as_str()) {
            attributes
        } else {
            &[]
        };
        for (_, value) in attributes_of(tag)
            .filter(|(key, _)| attributes.contains(&key.to_ascii_lowercase().as_str()))
        {
            out.push_str(&format!("\n{value}\n"));
        }
    }
    out.push_str(rest);
    decoded(&out)
}

/// The names and values of a tag's attributes, as the HTML standard reads them.
fn attributes_of(tag: &str) -> impl Iterator<Item = (&str, &str)> {
    let space = |c: char| c.is_whitespace() || c == '/';
    let mut rest = tag
        .trim_start_matches(['<', '/'])
        .trim_start_matches(|c: char| c.is_ascii_alphanumeric())
        .trim_end_matches('>');
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(space);
        let end = rest
            .char_indices()
            .skip(1)
            .find(|(_, c)| space(*c) || *c == '=')
            .map_or(rest.len(), |(at, _)| at);
        let (key, behind) = rest.split_at(end);
        if key.is_empty() {
            return None;
        }
        let Some(value) = behind.trim_start().strip_prefix('=').map(str::trim_start) else {
            rest = behind;
            return Some((key, ""));
        };
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let value = &value[quote.map_or(0, char::len_utf8)..];
        let end = value
            .find(|c: char| quote.map_or(c.is_whitespace(), |quote| c == quote))
            .unwrap_or(value.len());
        rest = &value[end..];
        rest = quote
            .and_then(|quote| rest.strip_prefix(quote))
            .unwrap_or(rest);
        Some((key, &value[..end]))
    })
}

/// The end of a tag: the first `>` outside quotes, which open after an equals sign.
fn tag_end(tag: &str) -> Option<usize> {
    let (mut quote, mut before) = (None, ' ');
    for (at, c) in tag.char_indices() {
        match (quote, c) {
            (None, '>') => return Some(at + 1),
            (None, '"' | '\'') if before == '=' => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            _ => {}
        }
        if !c.is_whitespace() {
            before = c;
        }
    }
    None
}

fn decoded(text: &str) -> String {
    text.replace("&nbsp;", "\u{a0}")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&mdash;", "—")
        .replace("&quot;", "\"")
        .replace("&copy;", "©")
        .replace("&amp;", "&")
}
