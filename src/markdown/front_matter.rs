//! Where front matter begins and ends. Finds lines only: what the YAML between them means is not its matter.

use std::ops::Range;

/// Front matter as found in a file's text. All positions are bytes of that text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrontMatter {
    /// The YAML between the two lines.
    pub yaml: Option<Range<usize>>,
    /// Where the body begins: behind the closing line, or behind a byte order mark.
    pub body: usize,
    /// The opening line, where no line closes it; all of the text is body then.
    pub unclosed: Option<Range<usize>>,
}

/// Splits a text into front matter and body.
///
/// Front matter begins with `---` on the very first line (a byte order mark may stand before it) and ends at the next line
/// that is `---` or `...`.
///
/// ```
/// let text = "---\ntitle: A\n---\nBody\n";
/// let found = hirebook::markdown::split_front_matter(text);
/// assert_eq!(found.yaml.map(|range| &text[range]), Some("title: A\n"));
/// assert_eq!(&text[found.body..], "Body\n");
/// ```
#[must_use]
pub fn split_front_matter(text: &str) -> FrontMatter {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let none = FrontMatter { body: start, ..FrontMatter::default() };
    let opening = line(text, start);
    if content(text, &opening) != "---" {
        return none;
    }
    let yaml = opening.end;
    let mut at = yaml;
    while at < text.len() {
        let next = line(text, at);
        if matches!(content(text, &next), "---" | "...") {
            return FrontMatter { yaml: Some(yaml..at), body: next.end, unclosed: None };
        }
        at = next.end;
    }
    FrontMatter { unclosed: Some(start..start + content(text, &opening).len()), ..none }
}

/// The line that begins at `at`, its end of line included.
fn line(text: &str, at: usize) -> Range<usize> {
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
    use super::split_front_matter;

    fn check(text: &str, yaml: Option<&str>, body: &str) {
        let found = split_front_matter(text);
        assert_eq!(found.yaml.map(|range| &text[range]), yaml, "{text:?}");
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
    fn an_opening_line_without_a_closing_one_is_told() {
        for text in ["---\na: 1\n", "---", "\u{feff}---\r\na: 1\r\n ---\r\n", "---\n ...\n"] {
            let found = split_front_matter(text);
            let start = text.find('-').expect("it opens with dashes");
            assert_eq!(found.yaml, None, "{text:?}");
            assert_eq!(found.unclosed, Some(start..start + 3), "{text:?}");
            assert_eq!(found.body, start, "{text:?}");
        }
    }
}
