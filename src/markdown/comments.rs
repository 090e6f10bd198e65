//! Comments in the notations of other tools: `%% … %%`, `{# … #}`, `{% comment %}`, `[//]: # (…)` and similar ones.
//!
//! Their authors did not mean them to be read, so they are left out as HTML comments are. This file finds them in the
//! source, and [`super::patch`] blanks them before the parser sees them. It also finds HTML comments that the parser does
//! not recognize, because they contain several paragraphs, and misspelt ones. The caller knows which places are code.

mod misspelt;
#[cfg(test)]
mod tests;

use std::ops::Range;

use super::lines::{is_first_on_line, is_last_on_line, line_end, next_line};
use misspelt::MisspeltOpenings;

/// A comment in the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Comment {
    /// From its opening to its end, both included; only the opening if it is never closed.
    pub(super) range: Range<usize>,
    /// Its notation, for messages.
    pub(super) form: &'static str,
    /// Whether it has an end. A comment without an end, or with a misspelt opening, is read as text.
    pub(super) is_closed: bool,
}

/// The opening of an HTML comment.
pub(super) const HTML_OPENING: &str = "<!--";

/// The form of HTML comments.
pub(super) const HTML: &str = "<!-- … -->";

/// The form of HTML comments whose opening is misspelt.
pub(super) const MISSPELT: &str = "<!--";

/// The form of link definitions that contain a remark.
pub(super) const REMARK: &str = "[//]: # (…)";

/// The notation of a kind of comment: its name in messages, its opening, its closings (the first one found ends it), and
/// whether the opening needs a blank after it.
type CommentForm = (&'static str, &'static str, &'static [&'static str], bool);

/// Longer openings are before their prefixes.
const FORMS: [CommentForm; 11] = [
    ("%% … %%", "%%", &["%%"], false),
    ("{# … #}", "{#", &["#}"], false),
    ("{{!-- … --}}", "{{!--", &["--}}"], false),
    ("{{! … }}", "{{!", &["}}"], true),
    ("{{/* … */}}", "{{/*", &["*/}}", "*/ -}}"], false),
    ("{{/* … */}}", "{{- /*", &["*/}}", "*/ -}}"], false),
    ("{/* … */}", "{/*", &["*/}"], false),
    (
        "{::comment} … {:/comment}",
        "{::comment}",
        &["{:/comment}", "{:/}"],
        false,
    ),
    ("{>> … <<}", "{>>", &["<<}"], false),
    ("<%-- … --%>", "<%--", &["--%>"], false),
    ("<%# … %>", "<%#", &["%>"], false),
];

/// Maximum length of a template tag, in characters.
const MAX_TAG: usize = 300;

/// Names of link definitions that contain a remark instead of an address.
const REMARKS: [&str; 6] = ["[//]:", "[comment]:", "[comments]:", "[#]:", "[_]:", "[-]:"];

/// The opening of a comment.
struct CommentOpening {
    form: &'static str,
    /// Where the content begins.
    content: usize,
    /// The possible closings; empty if the comment ends with its line.
    close: &'static [&'static str],
    /// Whether it is a comment even if nothing closes it.
    is_certain: bool,
}

/// All comments in order, except those that begin within `code`, which is sorted.
pub(super) fn find(text: &str, code: &[Range<usize>]) -> Vec<Comment> {
    let is_code = |at: usize| {
        let before = code.partition_point(|range| range.start <= at);
        before > 0 && at < code[before - 1].end
    };
    let mut finder = CommentFinder {
        text,
        found: Vec::new(),
        unclosed: Vec::new(),
        remarks: RemarkEnds::default(),
        last_html_close: text.rfind("-->"),
    };
    let mut misspelt = MisspeltOpenings::new(text);
    let mut end = 0;
    for at in possible_openings(text) {
        if at < end || is_code(at) {
            continue;
        }
        if let Some(length) = misspelt.length_at(at) {
            end = at + length;
            finder.push(at..end, MISSPELT, false);
        } else if text[at..].starts_with(HTML_OPENING) {
            end = finder.html(at);
        } else if let Some(opening) = opening(text, at) {
            end = finder.other(at, &opening).unwrap_or(end);
        }
    }
    finder.found
}

/// A search for comments in order of position.
struct CommentFinder<'a> {
    text: &'a str,
    found: Vec<Comment>,
    /// Forms that nothing closes any more. Searching again for each opening would take quadratic time.
    unclosed: Vec<&'static str>,
    remarks: RemarkEnds,
    /// The last `-->` of the text.
    last_html_close: Option<usize>,
}

impl CommentFinder<'_> {
    fn push(&mut self, range: Range<usize>, form: &'static str, is_closed: bool) {
        self.found.push(Comment {
            range,
            form,
            is_closed,
        });
    }

    /// Records a comment that is never closed, unless one of its form is known.
    fn push_unclosed(&mut self, range: Range<usize>, form: &'static str) {
        let is_known = |comment: &Comment| !comment.is_closed && comment.form == form;
        if !self.found.iter().any(is_known) {
            self.push(range, form, false);
        }
    }

    /// Reads the HTML comment at a byte and returns its end.
    fn html(&mut self, at: usize) -> usize {
        let text = self.text;
        let last = self.last_html_close;
        let close = last
            .filter(|last| *last > at)
            .and_then(|_| text[at + 2..].find("-->"))
            .map(|close| at + 2 + close + 3);
        let end = close.unwrap_or(at + HTML_OPENING.len());
        match close {
            _ if is_html_comment(text, &(at..end), close.is_some()) => {}
            Some(_) => self.push(at..end, HTML, true),
            None => self.push_unclosed(at..end, HTML),
        }
        end
    }

    /// Reads the comment of another tool at a byte and returns its end, if it is closed.
    fn other(&mut self, at: usize, opening: &CommentOpening) -> Option<usize> {
        let text = self.text;
        let end = match opening.close {
            _ if self.unclosed.contains(&opening.form) => None,
            [close] if close.len() == 1 => Some(self.remarks.end(text, opening.content, close)),
            _ => end(text, opening),
        };
        if let Some(end) = end {
            self.push(at..end, opening.form, true);
            return Some(end);
        }
        if opening.close != ["%%"] || !text[opening.content..].contains("%%") {
            self.unclosed.push(opening.form);
        }
        if opening.is_certain {
            self.push_unclosed(at..opening.content, opening.form);
        }
        None
    }
}

/// Bytes at which a comment may begin.
fn possible_openings(text: &str) -> impl Iterator<Item = usize> + '_ {
    let bytes = text.as_bytes();
    (0..bytes.len()).filter(move |at| match bytes[*at] {
        b'%' => bytes.get(at + 1) == Some(&b'%'),
        b'{' => matches!(
            bytes.get(at + 1),
            Some(b'#' | b'{' | b'%' | b'/' | b':' | b'>')
        ),
        b'<' => {
            matches!(bytes.get(at + 1), Some(b'%' | b'!' | b'-')) || misspelt::may_begin(text, *at)
        }
        b'!' | b'&' | b'\\' => misspelt::may_begin(text, *at),
        b'[' => is_first_on_line(text, *at),
        _ => false,
    })
}

fn opening(text: &str, at: usize) -> Option<CommentOpening> {
    let rest = &text[at..];
    if rest.starts_with('[') {
        return remark(text, at);
    }
    if rest.starts_with("{%") {
        return liquid(text, at);
    }
    let (form, open, close, needs_blank) =
        *FORMS.iter().find(|(_, open, ..)| rest.starts_with(open))?;
    let content = at + open.len();
    let is_blank = text[content..]
        .chars()
        .next()
        .is_none_or(char::is_whitespace);
    let opening = CommentOpening {
        form,
        content,
        close,
        is_certain: is_blank,
    };
    match open {
        "%%" => may_open_percent(text, at).then(|| CommentOpening {
            is_certain: is_first_on_line(text, at),
            ..opening
        }),
        // `{#id}` is an attribute.
        "{#" if !is_blank => {
            let close = tag_line(&text[content..])
                .find('}')
                .filter(|close| *close > 0)?;
            (text.as_bytes()[content + close - 1] == b'#').then_some(opening)
        }
        _ if needs_blank && !is_blank => None,
        _ => Some(opening),
    }
}

/// Whether `%%` may open a comment: not in an address, in a format string or after a number.
fn may_open_percent(text: &str, at: usize) -> bool {
    if text[at + 2..].starts_with('%') {
        return false;
    }
    if is_first_on_line(text, at) {
        return true;
    }
    let before = text[..at].trim_end_matches([' ', '\t']);
    let is_apart =
        before.len() < at || before.ends_with(['(', '|', '.', ',', ';', '!', '?', '*', '_']);
    is_apart
        && !is_last_on_line(text, at + 2)
        && !before.ends_with(|c: char| c.is_numeric() || c == '%')
}

/// Whether the parser recognizes this as a comment: it begins a block, or ends in its paragraph.
fn is_html_comment(text: &str, range: &Range<usize>, is_closed: bool) -> bool {
    let before = &text[..range.start];
    let indent = before.len() - before.trim_end_matches([' ', '\t']).len();
    let opens_block = is_first_on_line(text, range.start) && indent < 4;
    opens_block || is_closed && !has_blank_line(&text[range.clone()])
}

pub(super) fn has_blank_line(text: &str) -> bool {
    let mut lines = text.split('\n');
    lines.next();
    let is_blank = |line: &str| line.trim_matches([' ', '\t', '\r', '>']).is_empty();
    // The text after the last line ending continues beyond the comment.
    let count = lines.clone().count();
    lines.take(count.saturating_sub(1)).any(is_blank)
}

/// `{% comment %}` and `{% # a remark %}`.
fn liquid(text: &str, at: usize) -> Option<CommentOpening> {
    let inside = text[at + 2..]
        .trim_start_matches('-')
        .trim_start_matches([' ', '\t']);
    if inside.starts_with('#') {
        return Some(CommentOpening {
            form: "{% # … %}",
            content: text.len() - inside.len() + 1,
            close: &["%}"],
            is_certain: true,
        });
    }
    let after = inside.strip_prefix("comment")?;
    let arguments = &after[..tag_line(after).find("%}")?];
    let is_one = arguments.starts_with([' ', '\t', '-']) || arguments.is_empty();
    is_one.then(|| CommentOpening {
        form: "{% comment %} … {% endcomment %}",
        content: text.len() - after.len() + arguments.len() + 2,
        close: &["endcomment"],
        is_certain: true,
    })
}

/// The rest of a line, at most as long as a template tag.
fn tag_line(text: &str) -> &str {
    let end = text
        .char_indices()
        .take(MAX_TAG)
        .find(|(_, c)| matches!(c, '\n' | '\r'));
    let end = end
        .or_else(|| text.char_indices().nth(MAX_TAG))
        .map_or(text.len(), |(at, _)| at);
    &text[..end]
}

/// A link definition that contains a remark. It is left out even if the parser does not read it as a definition, because
/// it is misspelt or directly follows a paragraph.
fn remark(text: &str, at: usize) -> Option<CommentOpening> {
    let rest = &text[at..];
    let name = REMARKS.iter().find(|name| {
        rest.get(..name.len())
            .is_some_and(|found| found.eq_ignore_ascii_case(name))
    })?;
    let after = rest[name.len()..].trim_start_matches([' ', '\t']);
    let after = after
        .strip_prefix('#')
        .or_else(|| after.strip_prefix("<>"))?;
    // `[_]: #top` is a link to a heading.
    if !name.starts_with("[//")
        && !name.starts_with("[c")
        && after.starts_with(|c: char| c.is_alphanumeric())
    {
        return None;
    }
    let inside = after.trim_start_matches([' ', '\t']);
    let content = text.len() - inside.len();
    let close: &[&str] = match inside.chars().next() {
        Some('(') => &[")"],
        Some('"') => &["\""],
        Some('\'') => &["'"],
        _ => &[],
    };
    Some(CommentOpening {
        form: REMARK,
        content,
        close,
        is_certain: true,
    })
}

/// Finds the ends of remarks.
#[derive(Default)]
struct RemarkEnds {
    /// For each closing, the byte up to which no line ends with it, so that no line is searched twice.
    without: Vec<(&'static str, usize)>,
}

impl RemarkEnds {
    /// The end of a remark: where a line of its paragraph ends with the closing, or else the end of its first line.
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

/// The end of a comment, its closing included.
fn end(text: &str, opening: &CommentOpening) -> Option<usize> {
    let rest = &text[opening.content..];
    match opening.close {
        [] => Some(line_end(text, opening.content)),
        ["endcomment"] => rest.match_indices("endcomment").find_map(|(at, word)| {
            let opens = rest[..at]
                .trim_end_matches([' ', '\t', '-'])
                .ends_with("{%");
            let after = rest[at + word.len()..].trim_start_matches([' ', '\t', '-']);
            (opens && after.starts_with("%}")).then(|| text.len() - after.len() + 2)
        }),
        ["%%"] => {
            let end = rest.find("%%")?;
            // A comment that opens a line and ends one may contain several paragraphs.
            let is_block =
                is_first_on_line(text, opening.content - 2) && is_last_on_line(rest, end + 2);
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
