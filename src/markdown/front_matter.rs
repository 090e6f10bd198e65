//! Where front matter begins and ends, and in which notation it is written. Finds lines only: what the data between them
//! means is not its matter. Next: [`crate::document`], which also looks for front matter in the wrong place.

use std::ops::Range;

use crate::text::invisible_name;

/// How front matter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// Between lines of `---`; `...` may close it.
    Yaml,
    /// Between lines of `+++`.
    Toml,
    /// An object that begins on the first line.
    Json,
}

/// Front matter as found in a file's text. All positions are bytes of that text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrontMatter {
    /// The data between the two lines, or the object.
    pub data: Option<(Notation, Range<usize>)>,
    /// Where the body begins: behind the closing line, or behind a byte order mark.
    pub body: usize,
    /// The opening line, where no line closes it; all of the text is body then.
    pub unclosed: Option<Unclosed>,
}

/// Front matter without an end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unclosed {
    /// What opens it.
    pub opening: Range<usize>,
    /// What would close it.
    pub closing: &'static str,
    /// The line where its end is most likely missing: one that is nearly what closes it, or the first that is no data.
    pub likely_end: Range<usize>,
}

/// Splits a text into front matter and body.
///
/// Front matter begins with `---` (YAML), `+++` (TOML) or a JSON object on the very first line (a byte order mark may be
/// before it). YAML ends at the next line that is `---` or `...`, TOML at the next `+++`, JSON at its closing bracket.
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
    let opening = line_at(text, start);
    let (notation, closing): (_, &[&str]) = match content(text, &opening) {
        "---" => (Notation::Yaml, &["---", "..."]),
        "+++" => (Notation::Toml, &["+++"]),
        first if first.starts_with('{') => return json(text, start),
        _ => {
            return FrontMatter {
                body: start,
                ..FrontMatter::default()
            };
        }
    };
    let data = opening.end;
    let end = lines(text, data).find(|line| closing.contains(&content(text, line)));
    let is_break = !has_key(
        text,
        data,
        end.as_ref().map_or(text.len(), |end| end.start),
        end.is_some(),
    );
    match end {
        _ if is_break => FrontMatter {
            body: start,
            ..FrontMatter::default()
        },
        Some(end) => FrontMatter {
            data: Some((notation, data..end.start)),
            body: end.end,
            unclosed: None,
        },
        None => {
            let opening = start..start + content(text, &opening).len();
            let unclosed = Unclosed {
                opening,
                closing: closing[0],
                likely_end: likely_end(text, data..text.len()),
            };
            FrontMatter {
                data: None,
                body: start,
                unclosed: Some(unclosed),
            }
        }
    }
}

/// Whether what follows an opening line can be data. A thematic break is followed by a blank line or never closed, and the
/// lines after it hold no key.
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

/// A JSON object at the start of a text.
fn json(text: &str, start: usize) -> FrontMatter {
    let none = FrontMatter {
        body: start,
        ..FrontMatter::default()
    };
    // `{{ … }}`, `{% … %}` and `{.class}` of other tools are no objects.
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
            let rest = line_at(text, at + 1);
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
    let likely_end = likely_end(text, line_at(text, start).end..text.len());
    FrontMatter {
        unclosed: Some(Unclosed {
            opening: start..start + 1,
            closing: "}",
            likely_end,
        }),
        ..none
    }
}

/// The line of a block at which front matter most likely ends: the first that is nearly a closing line, or else the first
/// that is neither data nor followed by data.
#[must_use]
pub fn likely_end(text: &str, block: Range<usize>) -> Range<usize> {
    let mut after_blank = None;
    for line in lines(text, block.start).take_while(|line| line.start < block.end) {
        let written = &text[line.clone()];
        let bare = content(text, &line);
        if bare.is_empty() {
            after_blank.get_or_insert(line);
            continue;
        }
        if is_fence(written) {
            return line;
        }
        let is_data = key_and_value(bare).is_some()
            || bare.starts_with([' ', '\t', '-', '"', '{', '}', '[', ']', '<', '&', '?', '!']);
        let is_comment = bare.starts_with('#');
        match (is_data, is_comment, &after_blank) {
            (true, ..) => after_blank = None,
            (_, true, None) => {}
            (_, _, Some(blank)) => return blank.clone(),
            (_, _, None) => return line,
        }
    }
    block.end..block.end
}

/// Whether a line is a fence of front matter, or was probably meant as one: at least two dashes of any kind, or as many of
/// `+`, `;`, `=`, `*`, `_`, `~` or backquotes as other tools use, with nothing but the name of a notation, a comment or a key behind;
/// or one of at most 16 marks with a single other character in it.
#[must_use]
pub fn is_fence(line: &str) -> bool {
    let line = trim_invisible(line);
    let marks = |is: fn(char) -> bool| {
        line.chars()
            .take_while(|c| is(*c) || *c == ' ')
            .filter(|c| is(*c))
            .count()
    };
    let rest = |is: fn(char) -> bool| line.trim_start_matches(|c| is(c) || c == ' ').trim();
    let names_notation = |rest: &str| {
        let word = rest.to_ascii_lowercase();
        matches!(
            word.as_str(),
            "" | "yaml"
                | "yml"
                | "toml"
                | "json"
                | "front matter"
                | "frontmatter"
                | "meta"
                | "metadata"
        )
    };
    // One wrong character in a fence, or the bracket of a JSON object.
    let is_slip = |mark: char| {
        let marked = line.chars().filter(|c| *c == mark).count();
        (2..=16).contains(&marked)
            && line
                .chars()
                .filter(|c| *c != mark && *c != ' ' && invisible_name(*c).is_none())
                .count()
                <= 1
    };
    if is_slip('-') || is_slip('+') || (line.len() <= 2 && line.contains('{')) {
        return true;
    }
    let is_dash = |c: char| {
        matches!(
            c,
            '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2e3a}' | '\u{2e3b}' | '﹣' | '－'
        )
    };
    let (dashes, wide) = (
        marks(is_dash),
        line.chars().next().is_some_and(|c| c != '-' && is_dash(c)),
    );
    if dashes >= 2 || (wide && dashes == 1) {
        let rest = rest(is_dash);
        return names_notation(rest) || rest.starts_with('#') || key_and_value(rest).is_some();
    }
    let plain: [fn(char) -> bool; 2] = [
        |c| matches!(c, '+' | ';'),
        |c| matches!(c, '=' | '*' | '_' | '~' | '`' | '.' | '\''),
    ];
    (marks(plain[0]) >= 2
        && (names_notation(rest(plain[0])) || key_and_value(rest(plain[0])).is_some()))
        || (marks(plain[1]) >= 3 && names_notation(rest(plain[1])))
}

/// A line without the spaces and invisible characters around it.
#[must_use]
pub fn trim_invisible(line: &str) -> &str {
    line.trim_matches(|c: char| c.is_whitespace() || invisible_name(c).is_some())
}

/// The key and the value of a line such as `title: A`, `"title": "A",` or `title = "A"`, whatever is before the key's first
/// letter. A key has at most three words and forty characters.
#[must_use]
pub fn key_and_value(line: &str) -> Option<(&str, &str)> {
    let first = line.find(char::is_alphanumeric)?;
    let at = first + line[first..].find([':', '=', '：', '＝', '﹕', '꞉', '∶'])?;
    let separator = line[at..].chars().next()?;
    let value = &line[at + separator.len_utf8()..];
    let key = line[..at].trim_matches(|c: char| !c.is_alphanumeric());
    let words = key.split(|c: char| c.is_whitespace()).count();
    let is_word = |c: char| {
        c.is_alphanumeric()
            || c.is_whitespace()
            || matches!(c, '_' | '-' | '.')
            || invisible_name(c).is_some()
    };
    let is_address = separator == ':' && value.starts_with("//");
    (!key.is_empty()
        && key.len() <= 80
        && key.chars().count() <= 40
        && words <= 3
        && key.chars().all(is_word)
        && !is_address)
        .then(|| (key, trim_invisible(value)))
}

/// The lines of a text from a byte on, their ends included.
pub fn lines(text: &str, start: usize) -> impl Iterator<Item = Range<usize>> {
    let mut at = start;
    std::iter::from_fn(move || {
        let line = (at < text.len()).then(|| line_at(text, at))?;
        at = line.end;
        Some(line)
    })
}

/// The line that begins at `at`, its end of line included.
fn line_at(text: &str, at: usize) -> Range<usize> {
    let rest = &text.as_bytes()[at..];
    let end = match rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
        None => rest.len(),
        Some(end) if rest[end..].starts_with(b"\r\n") => end + 2,
        Some(end) => end + 1,
    };
    at..at + end
}

fn content<'a>(text: &'a str, line: &Range<usize>) -> &'a str {
    text[line.clone()].trim_end_matches([' ', '\t', '\r', '\n'])
}

#[cfg(test)]
mod tests {
    use super::{is_fence, key_and_value, split_front_matter};

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

    #[test]
    fn lines_with_a_key_and_lines_like_a_fence_are_told_from_text() {
        for (line, key, value) in [
            ("title: A", "title", "A"),
            ("  \"title\": \"A\",", "title", "\"A\","),
            ("label = inner", "label", "inner"),
            ("la bel：inner", "la bel", "inner"),
            ("- \u{200b}label:\u{a0}inner", "label", "inner"),
        ] {
            assert_eq!(key_and_value(line), Some((key, value)), "{line:?}");
        }
        for text in [
            "",
            "text",
            ": a",
            "https://example.org",
            "one two three four: five",
            "What (of a)b: c",
        ] {
            assert_eq!(key_and_value(text), None, "{text:?}");
        }
        for fence in [
            "---",
            "--",
            "----",
            " ---",
            "—",
            "- - -",
            "--- # a",
            "---yaml",
            "---title: a",
            "+++",
            ";;;",
            "***",
            "```yaml",
            "a---",
            "===",
        ] {
            assert!(is_fence(fence), "{fence:?}");
        }
        for text in [
            "- a", "-", "**a**", "***a***", "_a_", "a - b", "--flag", "-- Ada", "`a`", "=",
        ] {
            assert!(!is_fence(text), "{text:?}");
        }
    }
}
