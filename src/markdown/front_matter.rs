//! Where front matter begins and ends, and its notation. Finds lines only and does not parse the data between them.
//! Next: [`super::fence`], and [`crate::document`], which also looks for front matter in the wrong place.

use std::ops::Range;

use super::fence::{key_and_value, likely_end};
use super::lines::{lines, next_line};

/// The notation of front matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// Between lines of `---`; `...` may close it.
    Yaml,
    /// Between lines of `+++`.
    Toml,
    /// An object that begins on the first line.
    Json,
}

/// The front matter of a file's text. All positions are bytes of that text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrontMatter {
    /// The data between the two lines, or the object.
    pub data: Option<(Notation, Range<usize>)>,
    /// Where the body begins: after the closing line, or after a byte order mark.
    pub body: usize,
    /// Front matter that no line closes; the whole text is the body then.
    pub unclosed: Option<UnclosedFrontMatter>,
}

/// Front matter without a closing line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnclosedFrontMatter {
    /// The opening line or bracket.
    pub opening: Range<usize>,
    /// The closing line or bracket that is missing.
    pub closing: &'static str,
    /// The line before which the end is most likely missing: one that resembles a closing line, or the first that is no data.
    pub likely_end: Range<usize>,
}

/// Splits a text into front matter and body.
///
/// Front matter begins with `---` (YAML), `+++` (TOML) or a JSON object on the very first line, after an optional byte
/// order mark. YAML ends at the next line that is `---` or `...`, TOML at the next `+++`, JSON at its closing bracket.
/// A `---` above text without a single key is a thematic break.
///
/// ```
/// let text = "---\ntitle: A\n---\nBody\n";
/// let found = hirebook::markdown::split_front_matter(text);
/// assert_eq!(found.data.map(|(_, range)| &text[range]), Some("title: A\n"));
/// assert_eq!(&text[found.body..], "Body\n");
/// ```
#[must_use]
pub fn split_front_matter(text: &str) -> FrontMatter {
    let start = if text.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    };
    let none = FrontMatter {
        body: start,
        ..FrontMatter::default()
    };
    let opening = start..next_line(text, start);
    let (notation, closing): (_, &[&str]) = match content(text, &opening) {
        "---" => (Notation::Yaml, &["---", "..."]),
        "+++" => (Notation::Toml, &["+++"]),
        first if first.starts_with('{') => return json(text, start, none),
        _ => return none,
    };
    let data = opening.end;
    let end = lines(text, data).find(|line| closing.contains(&content(text, line)));
    let data_end = end.as_ref().map_or(text.len(), |end| end.start);
    if !has_key(text, data, data_end, end.is_some()) {
        return none;
    }
    match end {
        Some(end) => FrontMatter {
            data: Some((notation, data..end.start)),
            body: end.end,
            unclosed: None,
        },
        None => FrontMatter {
            unclosed: Some(UnclosedFrontMatter {
                opening: start..start + content(text, &opening).len(),
                closing: closing[0],
                likely_end: likely_end(text, data..text.len()),
            }),
            ..none
        },
    }
}

/// Whether the text after an opening line can be data. A thematic break is followed by a blank line or never closed, and
/// the lines after it contain no key.
fn has_key(text: &str, start: usize, end: usize, is_closed: bool) -> bool {
    let blank = |line: &Range<usize>| content(text, line).is_empty();
    let mut block = lines(text, start)
        .take_while(|line| line.start < end)
        .peekable();
    let follows_directly = block.peek().is_none_or(|line| !blank(line));
    let mut first = block
        .skip_while(blank)
        .take_while(|line| !blank(line))
        .peekable();
    let is_empty = first.peek().is_none();
    let has_key = first.any(|line| key_and_value(&text[line]).is_some());
    if is_closed {
        follows_directly || is_empty || has_key
    } else {
        follows_directly && has_key
    }
}

fn content<'a>(text: &'a str, line: &Range<usize>) -> &'a str {
    text[line.clone()].trim_end_matches([' ', '\t', '\r', '\n'])
}

/// The JSON object at the start of a text, or `none`.
fn json(text: &str, start: usize, none: FrontMatter) -> FrontMatter {
    // `{{ … }}`, `{% … %}` and `{.class}` of other tools are not objects.
    if !text[start + 1..].trim_start().starts_with('"') {
        return none;
    }
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate().skip(start) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' | b'[' if !quoted => depth += 1,
            b'}' | b']' if !quoted => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            let rest = at + 1..next_line(text, at + 1);
            if !content(text, &rest).is_empty() {
                return none;
            }
            return FrontMatter {
                data: Some((Notation::Json, start..at + 1)),
                body: rest.end,
                unclosed: None,
            };
        }
    }
    let likely_end = likely_end(text, next_line(text, start)..text.len());
    FrontMatter {
        unclosed: Some(UnclosedFrontMatter {
            opening: start..start + 1,
            closing: "}",
            likely_end,
        }),
        ..none
    }
}

#[cfg(test)]
mod tests {
    use super::split_front_matter;

    fn check(text: &str, yaml: Option<&str>, body: &str) {
        let found = split_front_matter(text);
        assert_eq!(found.data.map(|(_, range)| &text[range]), yaml, "{text:?}");
        assert_eq!(&text[found.body..], body, "{text:?}");
        assert_eq!(found.unclosed, None, "{text:?}");
    }

    #[test]
    fn front_matter_is_found_on_the_first_line_only() {
        check("---\na: 1\n---\nB", Some("a: 1\n"), "B");
        check("---\n---\n", Some(""), "");
        check("---\na: 1\n...\nB", Some("a: 1\n"), "B");
        check("---  \na: 1\n--- ", Some("a: 1\n"), "");
        check("---\r\na: 1\r\n---\r\nB\r\n", Some("a: 1\r\n"), "B\r\n");
        check("---\ra: 1\r---\rB", Some("a: 1\r"), "B");
        check("\u{feff}---\na: 1\n---\nB", Some("a: 1\n"), "B");
        check("\n---\na: 1\n---\n", None, "\n---\na: 1\n---\n");
        check("\u{feff}B", None, "B");
        check("----\na\n----\n", None, "----\na\n----\n");
        check(" ---\na\n---\n", None, " ---\na\n---\n");
        check("", None, "");
    }

    #[test]
    fn toml_and_json_are_front_matter_too() {
        check("+++\na = 1\n+++\nB", Some("a = 1\n"), "B");
        check("+++\na = 1\n---\nc\n+++\nB", Some("a = 1\n---\nc\n"), "B");
        check(
            "{\n  \"a\": \"}\\\"\", \"b\": [{}]\n}\nB",
            Some("{\n  \"a\": \"}\\\"\", \"b\": [{}]\n}"),
            "B",
        );
        check("{\"a\": 1}\n\nB", Some("{\"a\": 1}"), "\nB");
        check("{\"a\": 1}", Some("{\"a\": 1}"), "");
        for text in [
            "{{ a }}\n",
            "{% a %}\n",
            "{.a}\nB",
            "{\"a\": 1} is an object\n",
            "{",
            "{}",
            "++\na = 1\n++\n",
        ] {
            check(text, None, text);
        }
    }

    #[test]
    fn a_thematic_break_opens_nothing() {
        for text in [
            "---",
            "---\n",
            "---\n\n# A\n\nB: c\n",
            "---\n\nText.\n\n---\n\nMore.\n",
            "---\n\nNote: this\n",
            "---\n# A\n\nB\n",
        ] {
            check(text, None, text);
        }
        check("---\n\na: 1\n---\nB", Some("\na: 1\n"), "B");
        check("---\n\n---\nB", Some("\n"), "B");
        check("---\nText\n---\nB", Some("Text\n"), "B");
    }

    #[test]
    fn an_opening_line_without_a_closing_one_is_reported_with_its_likely_end() {
        for (text, end) in [
            ("---\na: 1\n", ""),
            ("\u{feff}---\r\na: 1\r\n ---\r\nB\r\n", " ---\r\n"),
            ("---\na: 1\n----\nB\n", "----\n"),
            ("---\na: 1\n--- #\nB\n", "--- #\n"),
            ("---\na: 1\n—\nB\n", "—\n"),
            ("---\na:\n  - b\n# c\nd: 2\n\n# A\n\nB\n", "\n"),
            ("---\na: 1\nText.\n", "Text.\n"),
            ("+++\na = 1\n---\nB\n", "---\n"),
            ("{\n\"a\": \"b\n}\n\nB\n", "\n"),
        ] {
            let found = split_front_matter(text);
            assert_eq!(found.data, None, "{text:?}");
            let unclosed = found.unclosed.expect("it is not closed");
            assert!(!text[..unclosed.opening.start].contains('-'), "{text:?}");
            assert_eq!(&text[unclosed.likely_end], end, "{text:?}");
        }
    }
}
