//! Lines that resemble front matter: fences and `key: value` lines, misspelt ones included.
//!
//! Judges single lines and changes nothing. Next: [`super::front_matter`], which reads the real fences.

use std::ops::Range;

use super::lines::lines;
use crate::text::invisible_name;

/// Whether a line is a fence of front matter, or was probably meant to be one.
///
/// A fence is two or more dashes of any kind, or as many of `+`, `;`, `=`, `*`, `_`, `~` or backquotes as other tools use.
/// Only the name of a notation, a comment or a key may follow. A run of at most 16 marks may contain one other character.
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

/// The key and the value of a line such as `title: A`, `"title": "A",` or `title = "A"`, whatever precedes the key's first
/// letter. A key has at most three words and 40 characters.
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

/// A line without leading and trailing whitespace and invisible characters.
#[must_use]
pub fn trim_invisible(line: &str) -> &str {
    line.trim_matches(|c: char| c.is_whitespace() || invisible_name(c).is_some())
}

/// The line at which unclosed front matter most likely ends: the first that resembles a closing line, or else the first
/// that is neither data nor followed by data.
#[must_use]
pub fn likely_end(text: &str, block: Range<usize>) -> Range<usize> {
    let mut after_blank = None;
    for line in lines(text, block.start).take_while(|line| line.start < block.end) {
        let written = &text[line.clone()];
        let content = written.trim_end_matches([' ', '\t', '\r', '\n']);
        if content.is_empty() {
            after_blank.get_or_insert(line);
            continue;
        }
        if is_fence(written) {
            return line;
        }
        let is_data = key_and_value(content).is_some()
            || content.starts_with([' ', '\t', '-', '"', '{', '}', '[', ']', '<', '&', '?', '!']);
        let is_comment = content.starts_with('#');
        match (is_data, is_comment, &after_blank) {
            (true, ..) => after_blank = None,
            (_, true, None) => {}
            (_, _, Some(blank)) => return blank.clone(),
            (_, _, None) => return line,
        }
    }
    block.end..block.end
}

#[cfg(test)]
mod tests {
    use super::{is_fence, key_and_value};

    #[test]
    fn lines_with_a_key_and_lines_like_a_fence_differ_from_text() {
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
