//! Finds the most likely mistake in YAML that cannot be read, and how to fix it.
//!
//! The parser stops where it no longer understands the text, often a line after the mistake, and its messages are about
//! tokens. This file checks the lines before that position for common mistakes: a tab, a missing space, a colon or a quote
//! in a text, a line with an unexpected indentation.

use std::ops::Range;

/// A mistake in a text, by byte.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct YamlMistake {
    /// Where it is.
    pub(super) range: Range<usize>,
    /// What is wrong.
    pub(super) message: String,
    /// How to fix it.
    pub(super) help: String,
}

/// A line of the text.
#[derive(Clone, Copy)]
struct YamlLine<'t> {
    text: &'t str,
    start: usize,
}

/// The mistake that made the parser stop at a byte, if it is a known one.
pub(super) fn find_mistake(text: &str, at: usize) -> Option<YamlMistake> {
    let mut start = 0;
    let lines: Vec<YamlLine<'_>> = text
        .split_inclusive('\n')
        .map(|written| {
            let line = YamlLine {
                text: written.trim_end(),
                start,
            };
            start += written.len();
            line
        })
        .collect();
    let last = lines
        .iter()
        .rposition(|line| line.start <= at && !line.text.trim().is_empty())?;
    let near = &lines[..=last];
    // The parser stops before a tab.
    tab_indentation(&lines[..(last + 2).min(lines.len())])
        .or_else(|| open_quote(near))
        .or_else(|| missing_space(near))
        .or_else(|| reserved_sign(near))
        .or_else(|| inner_quote(near))
        .or_else(|| text_after_block_mark(near))
        .or_else(|| odd_indentation(near))
        .or_else(|| inner_colon(near))
        .or_else(|| missing_key(near))
}

impl YamlMistake {
    fn new(range: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            range,
            message: message.into(),
            help: help.into(),
        }
    }
}

impl<'t> YamlLine<'t> {
    fn indentation(&self) -> &'t str {
        &self.text[..self.text.len() - self.text.trim_start().len()]
    }

    /// The key and the value of the line, after the dash of a list item, and the value's first byte in the line.
    fn entry(&self) -> Option<(&'t str, &'t str, usize)> {
        let content = self.text.trim_start().trim_start_matches("- ").trim_start();
        let offset = self.text.len() - content.len();
        let colon = content
            .find(": ")
            .or_else(|| content.strip_suffix(':').map(str::len))?;
        let key = &content[..colon];
        let is_key = !key.is_empty() && !key.contains(['"', '\'', '[', '{', '#']);
        let after = &content[colon + 1..];
        let value = after.trim_start();
        is_key.then(|| (key, value, offset + colon + 1 + after.len() - value.len()))
    }

    /// The value of the line, or the text of a list item, and its first byte in the line.
    fn value(&self) -> (&'t str, usize) {
        if let Some((_, value, at)) = self.entry() {
            return (value, at);
        }
        let content = self.text.trim_start().trim_start_matches("- ").trim_start();
        (content, self.text.len() - content.len())
    }

    fn range(&self, from: usize, length: usize) -> Range<usize> {
        self.start + from..self.start + from + length
    }

    /// The line up to a byte, without its indentation.
    fn before(&self, at: usize) -> &'t str {
        self.text[..at].trim_start()
    }

    /// The line with its value in quotes.
    fn quoted(&self, value: &str, at: usize) -> String {
        let quote = if value.contains('"') { '\'' } else { '"' };
        let value = if quote == '\'' {
            value.replace('\'', "''")
        } else {
            value.to_owned()
        };
        format!("{}{quote}{value}{quote}", self.before(at))
    }
}

/// The last two lines that are not blank, the last one first.
fn nearest<'l, 't>(lines: &'l [YamlLine<'t>]) -> impl Iterator<Item = YamlLine<'t>> + use<'l, 't> {
    lines
        .iter()
        .rev()
        .copied()
        .filter(|line| !line.text.trim().is_empty())
        .take(2)
}

fn tab_indentation(lines: &[YamlLine<'_>]) -> Option<YamlMistake> {
    let line = nearest(lines).find(|line| line.indentation().contains('\t'))?;
    let at = line.indentation().find('\t')?;
    Some(YamlMistake::new(
        line.range(at, 1),
        "this line is indented with a tab",
        "indent it with as many spaces as the lines around it",
    ))
}

/// A quote that opens a value and is not closed.
fn open_quote(lines: &[YamlLine<'_>]) -> Option<YamlMistake> {
    let line = lines.iter().rev().find(|line| {
        let (value, _) = line.value();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        quote.is_some_and(|quote| value.matches(quote).count() == 1)
    })?;
    let (value, at) = line.value();
    let quote = value.chars().next()?;
    let before = line.before(at);
    let help = format!("write `{before}{value}{quote}`, or remove the quote");
    Some(YamlMistake::new(
        line.range(at, 1),
        "this quote is never closed",
        help,
    ))
}

/// `kind:situational`.
fn missing_space(lines: &[YamlLine<'_>]) -> Option<YamlMistake> {
    nearest(lines).find_map(|line| {
        let content = line.text.trim_start().trim_start_matches("- ").trim_start();
        let offset = line.text.len() - content.len();
        let colon = content.find(':')?;
        let (key, value) = (&content[..colon], &content[colon + 1..]);
        let is_word = !key.is_empty()
            && key
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
        let is_joined = value.starts_with(|c: char| !c.is_whitespace()) && !value.starts_with("//");
        let message = format!("a space is missing after the colon of `{key}`");
        let help = format!("write `{key}: {value}`");
        let range = line.range(offset + colon, 1);
        (is_word && is_joined).then(|| YamlMistake::new(range, message, help))
    })
}

/// A value that begins with a character that has another meaning in YAML.
fn reserved_sign(lines: &[YamlLine<'_>]) -> Option<YamlMistake> {
    nearest(lines).find_map(|line| {
        let (value, at) = line.value();
        let first = value.chars().next()?;
        let is_reserved = matches!(
            first,
            '@' | '`' | '%' | '*' | '&' | '!' | ',' | ']' | '}' | '?'
        ) || matches!(first, '[' | '{')
            && !value.contains(if first == '[' { ']' } else { '}' });
        let is_list_item = first == '*' && value.starts_with("* ");
        let range = line.range(at, first.len_utf8());
        let quoted = line.quoted(value, at);
        if !is_reserved || is_list_item || value.len() < 2 {
            return None;
        }
        let close = match first {
            '[' => ']',
            '{' => '}',
            _ => {
                let name = if first == '`' {
                    "a backtick"
                } else {
                    &format!("`{first}`")
                };
                let message =
                    format!("this value begins with {name}, which has a special meaning in YAML");
                let help = format!("put it in quotes: `{quoted}`");
                return Some(YamlMistake::new(range, message, help));
            }
        };
        let help = format!("close it with `{close}`, or put the text in quotes: `{quoted}`");
        Some(YamlMistake::new(
            range,
            "this bracket is never closed",
            help,
        ))
    })
}

/// `"the "big" one"`.
fn inner_quote(lines: &[YamlLine<'_>]) -> Option<YamlMistake> {
    nearest(lines).find_map(|line| {
        let (value, at) = line.value();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let second = 1 + value[1..].find(quote)?;
        let rest = value[second + 1..].trim_start();
        let is_inner = !rest.is_empty() && !rest.starts_with('#') && !rest.starts_with(':');
        let inner = value.trim_matches(quote);
        let other = if quote == '"' { '\'' } else { '"' };
        let before = line.before(at);
        is_inner.then(|| {
            YamlMistake::new(
                line.range(at + second, 1),
                "this quote ends the string, but more text follows",
                format!(
                    "put the whole string in the other quotes: `{before}{other}{inner}{other}`"
                ),
            )
        })
    })
}

/// Text on the line of a `|` or a `>`.
fn text_after_block_mark(lines: &[YamlLine<'_>]) -> Option<YamlMistake> {
    nearest(lines).find_map(|line| {
        let (key, value, at) = line.entry()?;
        let mark = value.chars().next().filter(|c| matches!(c, '|' | '>'))?;
        let is_indicator = |c: char| matches!(c, '+' | '-' | '0'..='9');
        let text = value[1..].trim_start_matches(is_indicator).trim_start();
        (!text.is_empty() && !text.starts_with('#')).then(|| YamlMistake {
            range: line.range(at, 1),
            message: format!("text follows `{mark}` on the same line"),
            help: format!("start the text on the next line, indented by two spaces, or put it in quotes: `{key}: \"{value}\"`"),
        })
    })
}

/// A line whose indentation does not match the lines before it.
fn odd_indentation(lines: &[YamlLine<'_>]) -> Option<YamlMistake> {
    let (last, before) = lines.split_last()?;
    let is_entry =
        |line: &YamlLine<'_>| line.entry().is_some() || line.text.trim_start().starts_with("- ");
    let own = last.indentation().len();
    let above = before
        .iter()
        .rev()
        .filter(|line| !line.text.trim().is_empty())
        .find(|line| is_entry(line))?;
    let other = above.indentation().len();
    // A line may return to any open indentation; a line after an entry without a value may be deeper.
    let is_open = before
        .iter()
        .any(|line| is_entry(line) && line.indentation().len() == own);
    let opens = above
        .entry()
        .is_some_and(|(_, value, _)| value.is_empty() || value.starts_with(['|', '>']))
        || above.text.trim_start().starts_with("- ");
    let is_odd = is_entry(last) && own != other && if own > other { !opens } else { !is_open };
    let range = last.range(0, own.max(1));
    let (own, other) = (spaces(own), spaces(other));
    let message = format!("this line is indented by {own}, but the line above by {other}");
    let help = format!("indent it by {other} as well");
    is_odd.then(|| YamlMistake::new(range, message, help))
}

fn spaces(count: usize) -> String {
    match count {
        0 => "no spaces".to_owned(),
        1 => "1 space".to_owned(),
        count => format!("{count} spaces"),
    }
}

/// `title: SQL: the basics`.
fn inner_colon(lines: &[YamlLine<'_>]) -> Option<YamlMistake> {
    nearest(lines).find_map(|line| {
        let (_, value, at) = line.entry()?;
        let colon = value
            .find(": ")
            .or_else(|| value.strip_suffix(':').map(str::len))?;
        let is_plain = !value.starts_with(['"', '\'', '[', '{']);
        let message = "the text contains a colon, so YAML reads the part before it as a key";
        let help = format!("put the text in quotes: `{}`", line.quoted(value, at));
        is_plain.then(|| YamlMistake::new(line.range(at + colon, 1), message, help))
    })
}

/// A line without a key: the continuation of a text.
fn missing_key(lines: &[YamlLine<'_>]) -> Option<YamlMistake> {
    let above = |at: usize| {
        lines[..at]
            .iter()
            .rev()
            .find_map(|line| line.entry().map(|(key, ..)| (*line, key)))
    };
    let found = lines
        .iter()
        .enumerate()
        .rev()
        .filter(|(_, line)| !line.text.trim().is_empty())
        .take(2)
        .find_map(|(at, line)| {
            let is_text = line.entry().is_none()
                && !line
                    .text
                    .trim_start()
                    .starts_with(['-', '#', '"', '\'', '[', '{', ']', '}']);
            let (owner, key) = above(at)?;
            (is_text && line.indentation().len() <= owner.indentation().len())
                .then_some((*line, key))
        });
    let (line, key) = found?;
    let start = line.indentation().len();
    let range = line.range(start, line.text.len() - start);
    let help = format!(
        "if it continues `{key}`, write `{key}: |` and indent the following lines by two spaces"
    );
    Some(YamlMistake::new(range, "this line has no key", help))
}

#[cfg(test)]
mod tests {
    use super::find_mistake;

    #[test]
    fn mistakes_are_found_where_they_are() {
        for (text, piece, message) in [
            (
                "title: SQL: the basics\n",
                ": the",
                "the text contains a colon",
            ),
            (
                "answers:\n  junior: a\n\tsenior: b\n",
                "\t",
                "indented with a tab",
            ),
            (
                "answers:\n  junior: a\n   senior: b\n",
                "   s",
                "indented by 3 spaces, but the line above by 2 spaces",
            ),
            (
                "loop:\n  - a\n - b\n",
                " - b",
                "indented by 1 space, but the line above by 2 spaces",
            ),
            ("title: \"SQL\nkind: a\n", "\"SQL", "never closed"),
            ("title: \"the \"big\" one\"\n", "\"big", "ends the string"),
            ("title: @abc\n", "@", "begins with `@`"),
            (
                "tests: [a, b\nkind: c\n",
                "[a",
                "this bracket is never closed",
            ),
            (
                "kind:situational\nx: y\n",
                ":situational",
                "a space is missing",
            ),
            ("focus: | text\n", "| text", "text follows `|`"),
            (
                "focus: first\nsecond line\nkind: a\n",
                "second",
                "has no key",
            ),
        ] {
            let broken =
                super::super::read_error(text).unwrap_or_else(|| panic!("{text:?} can be read"));
            let found =
                find_mistake(text, broken).unwrap_or_else(|| panic!("{text:?}: none at {broken}"));
            assert!(found.message.contains(message), "{text:?}: {found:?}");
            assert_eq!(
                Some(found.range.start),
                text.find(piece),
                "{text:?}: {found:?}"
            );
        }
    }
}
