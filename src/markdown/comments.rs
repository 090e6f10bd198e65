//! Comments as other tools write them: `%% … %%`, `{# … #}`, `{% comment %}`, `[//]: # (…)` and their like.
//!
//! Whoever wrote one did not mean it to be read, so it is left out as an HTML comment is. Here they are found in the source;
//! [`super::patch`] blanks them before the parser sees them. An HTML comment that the parser does not take for one, because it runs
//! over several paragraphs, is found here as well. Whether a place is code is for the caller to say.

use std::cell::LazyCell;
use std::ops::Range;

use super::cut::{line_end, next_line};
use super::events::Walk;
use super::misplaced::Reading;
use crate::diagnostic::{COMMENT_OPEN, Diagnostic, FOREIGN_SYNTAX, Severity};
use near::MisspeltOpenings;

/// A comment of another tool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Comment {
    /// From its opening to its end, both included; the opening alone where it is never closed.
    pub(super) range: Range<usize>,
    /// How it is written, for messages.
    form: &'static str,
    /// Whether it has an end. One that has none, or whose opening is misspelt, is text.
    pub(super) is_closed: bool,
}

/// What opens a comment of HTML.
const HTML_OPENING: &str = "<!--";

/// The form of an HTML comment whose opening is misspelt.
const MISSPELT: &str = "<!--";

/// How a kind of comment is written.
struct Form {
    shown: &'static str,
    open: &'static str,
    /// What closes it: whichever comes first.
    close: &'static [&'static str],
    /// Whether the opening means a comment only where a blank follows.
    needs_blank: bool,
}

const fn form(
    shown: &'static str,
    open: &'static str,
    close: &'static [&'static str],
    needs_blank: bool,
) -> Form {
    Form {
        shown,
        open,
        close,
        needs_blank,
    }
}

/// A comment of HTML.
const HTML: &str = "<!-- … -->";

/// Longer openings stand before those that they begin with.
const FORMS: [Form; 11] = [
    form("%% … %%", "%%", &["%%"], false),
    form("{# … #}", "{#", &["#}"], false),
    form("{{!-- … --}}", "{{!--", &["--}}"], false),
    form("{{! … }}", "{{!", &["}}"], true),
    form("{{/* … */}}", "{{/*", &["*/}}", "*/ -}}"], false),
    form("{{/* … */}}", "{{- /*", &["*/}}", "*/ -}}"], false),
    form("{/* … */}", "{/*", &["*/}"], false),
    form(
        "{::comment} … {:/comment}",
        "{::comment}",
        &["{:/comment}", "{:/}"],
        false,
    ),
    form("{>> … <<}", "{>>", &["<<}"], false),
    form("<%-- … --%>", "<%--", &["--%>"], false),
    form("<%# … %>", "<%#", &["%>"], false),
];

/// Characters of a tag, at most.
const REACH: usize = 300;

/// Names of link definitions that define nothing and hold a remark.
const REMARKS: [&str; 6] = ["[//]:", "[comment]:", "[comments]:", "[#]:", "[_]:", "[-]:"];

/// Where an opening stands and what it opens.
struct Opening {
    form: &'static str,
    /// Where the content begins.
    content: usize,
    /// What closes it; none for what ends with its line.
    close: &'static [&'static str],
    /// Whether it is taken for a comment even if nothing closes it.
    is_certain: bool,
}

/// All comments in order, but those that begin within code.
pub(super) fn find(text: &str, code: &[Range<usize>]) -> Vec<Comment> {
    let mut found: Vec<Comment> = Vec::new();
    let mut behind = 0;
    // Kinds that nothing closes any more: looking again and again would take quadratic time.
    let mut unclosed: Vec<&str> = Vec::new();
    let mut remarks = Remarks::default();
    let mut misspelt = MisspeltOpenings::new(text);
    let last_html_close = LazyCell::new(|| text.rfind("-->"));
    for at in places(text) {
        if at < behind || is_within(code, at) {
            continue;
        }
        if let Some(length) = misspelt.at(at) {
            found.push(Comment {
                range: at..at + length,
                form: MISSPELT,
                is_closed: false,
            });
            behind = at + length;
            continue;
        }
        if text[at..].starts_with("<!--") {
            let end = last_html_close
                .filter(|last| *last > at)
                .and_then(|_| text[at + 2..].find("-->"))
                .map(|end| at + 2 + end + 3);
            behind = end.unwrap_or(at + 4);
            match end {
                _ if is_html_comment(text, &(at..behind), end.is_some()) => {}
                Some(end) => found.push(Comment {
                    range: at..end,
                    form: HTML,
                    is_closed: true,
                }),
                None => unclosed_once(&mut found, at..behind, HTML),
            }
            continue;
        }
        let Some(opening) = opening(text, at) else {
            continue;
        };
        let end = match opening.close {
            _ if unclosed.contains(&opening.form) => None,
            [close] if close.len() == 1 => Some(remarks.end(text, opening.content, close)),
            _ => end(text, &opening),
        };
        if let Some(end) = end {
            behind = end;
            found.push(Comment {
                range: at..end,
                form: opening.form,
                is_closed: true,
            });
            continue;
        }
        if opening.close != ["%%"] || !text[opening.content..].contains("%%") {
            unclosed.push(opening.form);
        }
        if opening.is_certain {
            unclosed_once(&mut found, at..opening.content, opening.form);
        }
    }
    found
}

/// Notes a comment that is never closed, unless one like it is known.
fn unclosed_once(found: &mut Vec<Comment>, range: Range<usize>, form: &'static str) {
    if !found
        .iter()
        .any(|comment| !comment.is_closed && comment.form == form)
    {
        found.push(Comment {
            range,
            form,
            is_closed: false,
        });
    }
}

fn is_within(ranges: &[Range<usize>], at: usize) -> bool {
    let before = ranges.partition_point(|range| range.start <= at);
    before > 0 && at < ranges[before - 1].end
}

/// Bytes at which a comment may begin.
fn places(text: &str) -> impl Iterator<Item = usize> + '_ {
    let bytes = text.as_bytes();
    (0..bytes.len()).filter(move |at| match bytes[*at] {
        b'%' => bytes.get(at + 1) == Some(&b'%'),
        b'{' => matches!(
            bytes.get(at + 1),
            Some(b'#' | b'{' | b'%' | b'/' | b':' | b'>')
        ),
        b'<' => matches!(bytes.get(at + 1), Some(b'%' | b'!' | b'-')) || near::may_begin(text, *at),
        b'!' | b'&' | b'\\' => near::may_begin(text, *at),
        b'[' => is_first(bytes, *at),
        _ => false,
    })
}

/// Whether only blanks follow up to the end of the line.
pub(super) fn is_last(text: &str, at: usize) -> bool {
    let behind = text[at..].trim_start_matches([' ', '\t']);
    behind.is_empty() || behind.starts_with(['\n', '\r'])
}

/// Whether only blanks and quote markers stand before a byte on its line.
pub(super) fn is_first(bytes: &[u8], at: usize) -> bool {
    let before = bytes[..at]
        .iter()
        .rfind(|byte| !matches!(byte, b' ' | b'\t' | b'>'));
    matches!(before, None | Some(b'\n' | b'\r'))
}

fn opening(text: &str, at: usize) -> Option<Opening> {
    let rest = &text[at..];
    if rest.starts_with('[') {
        return remark(text, at);
    }
    if rest.starts_with("{%") {
        return liquid(text, at);
    }
    let form = FORMS.iter().find(|form| rest.starts_with(form.open))?;
    let content = at + form.open.len();
    let blank = text[content..]
        .chars()
        .next()
        .is_none_or(char::is_whitespace);
    let opening = Opening {
        form: form.shown,
        content,
        close: form.close,
        is_certain: blank,
    };
    match form.open {
        "%%" => percent(text, at).then(|| Opening {
            is_certain: is_first(text.as_bytes(), at),
            ..opening
        }),
        // `{#id}` is an attribute.
        "{#" if !blank => {
            let close = reach(&text[content..])
                .find('}')
                .filter(|close| *close > 0)?;
            (text.as_bytes()[content + close - 1] == b'#').then_some(opening)
        }
        _ if form.needs_blank && !blank => None,
        _ => Some(opening),
    }
}

/// Whether `%%` may open a comment: not in an address, in a format string or behind a number.
fn percent(text: &str, at: usize) -> bool {
    if text[at + 2..].starts_with('%') {
        return false;
    }
    if is_first(text.as_bytes(), at) {
        return true;
    }
    let before = text[..at].trim_end_matches([' ', '\t']);
    let is_apart =
        before.len() < at || before.ends_with(['(', '|', '.', ',', ';', '!', '?', '*', '_']);
    is_apart && !is_last(text, at + 2) && !before.ends_with(|c: char| c.is_numeric() || c == '%')
}

/// Whether the parser itself takes this for a comment: it begins a block, or ends in its paragraph.
fn is_html_comment(text: &str, range: &Range<usize>, is_closed: bool) -> bool {
    let before = &text[..range.start];
    let indent = before.len() - before.trim_end_matches([' ', '\t']).len();
    let opens_block = is_first(text.as_bytes(), range.start) && indent < 4;
    opens_block || is_closed && !has_blank_line(&text[range.clone()])
}

fn has_blank_line(text: &str) -> bool {
    let mut lines = text.split('\n');
    lines.next();
    let is_blank = |line: &str| line.trim_matches([' ', '\t', '\r', '>']).is_empty();
    // What stands behind the last end of line goes on.
    let count = lines.clone().count();
    lines.take(count.saturating_sub(1)).any(is_blank)
}

/// `{% comment %}` and `{% # a remark %}`.
fn liquid(text: &str, at: usize) -> Option<Opening> {
    let inside = text[at + 2..]
        .trim_start_matches('-')
        .trim_start_matches([' ', '\t']);
    if inside.starts_with('#') {
        return Some(Opening {
            form: "{% # … %}",
            content: text.len() - inside.len() + 1,
            close: &["%}"],
            is_certain: true,
        });
    }
    let behind = inside.strip_prefix("comment")?;
    let arguments = &behind[..reach(behind).find("%}")?];
    let is_one = arguments.starts_with([' ', '\t', '-']) || arguments.is_empty();
    is_one.then(|| Opening {
        form: "{% comment %} … {% endcomment %}",
        content: text.len() - behind.len() + arguments.len() + 2,
        close: &["endcomment"],
        is_certain: true,
    })
}

/// The rest of a line as far as a tag of another tool reaches.
fn reach(text: &str) -> &str {
    let end = text
        .char_indices()
        .take(REACH)
        .find(|(_, c)| matches!(c, '\n' | '\r'));
    let end = end
        .or_else(|| text.char_indices().nth(REACH))
        .map_or(text.len(), |(at, _)| at);
    &text[..end]
}

/// A link definition that is a remark. What is no definition, by a slip or because it follows a paragraph directly, is left out too.
fn remark(text: &str, at: usize) -> Option<Opening> {
    let rest = &text[at..];
    let name = REMARKS.iter().find(|name| {
        rest.get(..name.len())
            .is_some_and(|found| found.eq_ignore_ascii_case(name))
    })?;
    let behind = rest[name.len()..].trim_start_matches([' ', '\t']);
    let behind = behind
        .strip_prefix('#')
        .or_else(|| behind.strip_prefix("<>"))?;
    // `[_]: #top` is a link to a heading.
    if !name.starts_with("[//")
        && !name.starts_with("[c")
        && behind.starts_with(|c: char| c.is_alphanumeric())
    {
        return None;
    }
    let inside = behind.trim_start_matches([' ', '\t']);
    let content = text.len() - inside.len();
    let opening = Opening {
        form: "[//]: # (…)",
        content,
        close: &[],
        is_certain: true,
    };
    match inside.chars().next() {
        Some('(') => Some(Opening {
            close: &[")"],
            ..opening
        }),
        Some('"') => Some(Opening {
            close: &["\""],
            ..opening
        }),
        Some('\'') => Some(Opening {
            close: &["'"],
            ..opening
        }),
        _ => Some(opening),
    }
}

/// Ends of remarks.
#[derive(Default)]
struct Remarks {
    /// Up to which byte no line ends with a closing, so that none is looked for twice.
    without: Vec<(&'static str, usize)>,
}

impl Remarks {
    /// A remark's title ends a line, in the same paragraph; else its first line is all there is.
    fn end(&mut self, text: &str, content: usize, close: &'static str) -> usize {
        let first = line_end(text, content);
        if self
            .without
            .iter()
            .any(|(other, end)| *other == close && content < *end)
        {
            return first;
        }
        let mut end = first;
        loop {
            let next = next_line(text, end);
            if end > content + 1 && text[content..end].trim_end().ends_with(close) {
                return end;
            }
            end = line_end(text, next);
            if next == end || text[next..end].trim_matches([' ', '\t', '>']).is_empty() {
                self.without.retain(|(other, _)| *other != close);
                self.without.push((close, next));
                return first;
            }
        }
    }
}

/// Where a comment ends, its closing included.
fn end(text: &str, opening: &Opening) -> Option<usize> {
    let rest = &text[opening.content..];
    match opening.close {
        [] => Some(line_end(text, opening.content)),
        ["endcomment"] => rest.match_indices("endcomment").find_map(|(at, word)| {
            let opens = rest[..at]
                .trim_end_matches([' ', '\t', '-'])
                .ends_with("{%");
            let behind = rest[at + word.len()..].trim_start_matches([' ', '\t', '-']);
            (opens && behind.starts_with("%}")).then(|| text.len() - behind.len() + 2)
        }),
        ["%%"] => {
            let end = rest.find("%%")?;
            // One that opens and ends a line may hold several paragraphs.
            let is_block = is_first(text.as_bytes(), opening.content - 2) && is_last(rest, end + 2);
            (is_block || !has_blank_line(&rest[..end])).then_some(opening.content + end + 2)
        }
        closes => {
            let ends = closes
                .iter()
                .filter_map(|close| rest.find(close).map(|at| at + close.len()));
            ends.min().map(|end| opening.content + end)
        }
    }
}

impl Walk<'_> {
    /// Reports a comment of HTML that was probably meant to end earlier: it contains the next comment, or it begins or ends within a
    /// line of text and contains whole paragraphs.
    pub(super) fn long_comment(&mut self, range: &Range<usize>) {
        let comment = &self.source[range.clone()];
        let second = comment
            .strip_prefix(HTML_OPENING)
            .and_then(|rest| rest.find(HTML_OPENING));
        let is_apart =
            is_first(self.source.as_bytes(), range.start) && is_last(self.source, range.end);
        let problem =
            |message| Diagnostic::new(COMMENT_OPEN, self.span(range), message).here("left out");
        let problem = match second {
            Some(second) => {
                let second = range.start + HTML_OPENING.len() + second;
                problem("this comment runs on to the end of the next one").also(
                    self.span(&(second..second + HTML_OPENING.len())),
                    "the next one",
                )
            }
            None if !is_apart && has_blank_line(comment) => {
                problem("this comment contains whole paragraphs").severity(Severity::Info)
            }
            None => return,
        };
        self.diagnostics
            .push(problem.help("write `-->` where it is to end"));
    }

    /// Reports comments: each kind once that is left out, and every one that is never closed.
    pub(super) fn foreign_comments(&mut self) {
        let Some(patch) = self.patch else { return };
        let mut seen: Vec<&str> = Vec::new();
        for comment in &patch.comments {
            let place = self.span(&comment.range);
            if comment.is_closed {
                self.places.note(&comment.range, Reading::Understood);
                self.long_comment(&comment.range);
            } else if comment.form == MISSPELT {
                let written = &self.source[comment.range.clone()];
                self.diagnostics.push(
                    Diagnostic::new(COMMENT_OPEN, place, format!("`{}` does not open a comment", written.escape_debug()))
                        .here("read as text")
                        .help("a comment is written `<!-- … -->`; put this in backquotes if it is meant to be read")
                        .decides_visibility(),
                );
                continue;
            } else {
                let message = format!("this comment, `{}`, is never closed", comment.form);
                self.diagnostics.push(
                    Diagnostic::new(COMMENT_OPEN, place, message)
                        .here("read as text")
                        .help("close it where it is to end, or put it in backquotes if it is meant to be read")
                        .decides_visibility(),
                );
                continue;
            }
            if !seen.contains(&comment.form) && !matches!(comment.form, HTML | "[//]: # (…)") {
                seen.push(comment.form);
                let message = format!("comments of the form `{}` are left out", comment.form);
                self.diagnostics.push(
                    Diagnostic::new(FOREIGN_SYNTAX, place, message)
                        .severity(Severity::Info)
                        .help("the comment of Markdown is `<!-- … -->`; put it in backquotes if it is meant to be read"),
                );
            }
        }
    }
}

mod near;
#[cfg(test)]
mod tests;
