//! The front matter of one file as data, in any notation, and reports of front matter that is not closed or not in its place.
//!
//! What the keys mean is decided later, in [`super::compile`].

use std::sync::Arc;

use super::Rules;
use super::misplaced::{self, Misplaced, Reason};
use crate::diagnostic::{Diagnostic, FRONT_MATTER_MISPLACED, FRONT_MATTER_OPEN, YAML_SYNTAX};
use crate::markdown::{self, Notation, is_fence, key_and_value, lines, split_front_matter};
use crate::text::{FileId, Span};
use crate::tree::{Map, parse_json, parse_toml, parse_yaml};

/// The front matter of a file.
pub(super) struct ParsedFrontMatter {
    /// Its keys.
    pub(super) map: Map,
    /// Its place; the start of the file if there is none.
    pub(super) span: Span,
    /// The byte at which the body begins.
    pub(super) body: usize,
}

/// Reads the front matter of a file.
pub(super) fn read(
    file: FileId,
    text: &Arc<str>,
    rules: &Rules<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> ParsedFrontMatter {
    let place = |range: std::ops::Range<usize>| Span::new(file, range.start, range.end);
    let found = split_front_matter(text);
    let Some((notation, range)) = found.data.filter(|_| found.unclosed.is_none()) else {
        diagnostics.extend(match found.unclosed {
            Some(open) => Some(unclosed(
                place(open.opening),
                place(open.likely_end),
                open.closing,
                text,
            )),
            None => misplaced(file, text, found.body, false, rules),
        });
        return ParsedFrontMatter {
            map: Map::default(),
            span: Span::new(file, 0, 0),
            body: found.body,
        };
    };
    let data = &text[range.clone()];
    let (map, mut problems) = match notation {
        Notation::Yaml => parse_yaml(data, file, range.start),
        Notation::Toml => parse_toml(data, file, range.start),
        Notation::Json => parse_json(data, file, range.start),
    };
    if notation == Notation::Yaml
        && let Some(end) = swallowed_text(text, &range, &problems, rules)
    {
        let start = text.len() - text.trim_start_matches('\u{feff}').len();
        let opening = lines(text, 0).next().unwrap_or(0..0);
        problems.retain(|problem| problem.code != YAML_SYNTAX);
        problems.push(unclosed(place(start..opening.end), place(end), "---", text));
    }
    let is_broken = problems
        .iter()
        .any(|problem| problem.code.decides_visibility());
    diagnostics.append(&mut problems);
    if !is_broken {
        diagnostics.extend(misplaced(file, text, found.body, true, rules));
    }
    ParsedFrontMatter {
        map,
        span: place(range),
        body: found.body,
    }
}

/// Reports that front matter is not closed, and where its closing line is probably missing.
fn unclosed(opening: Span, end: Span, closing: &str, text: &str) -> Diagnostic {
    let opening = Span {
        end: opening.start + trimmed(text, opening),
        ..opening
    };
    let problem = Diagnostic::new(
        FRONT_MATTER_OPEN,
        opening,
        "this front matter is never closed",
    );
    let line = markdown::trim_invisible(text.get(end.range()).unwrap_or_default());
    if line.is_empty() {
        let number = 1 + lines(text, 0)
            .take_while(|line| line.end <= end.start as usize)
            .count();
        return problem.help(format!(
            "add a line `{closing}`, most likely before line {number}"
        ));
    }
    let near = Span {
        end: end.start + trimmed(text, end),
        ..end
    };
    if is_fence(line) {
        problem
            .also(near, "does not close the front matter")
            .help(format!(
                "write `{closing}` on that line, without anything before or after it"
            ))
    } else {
        problem.also(near, "not `key: value`").help(format!(
            "add a line `{closing}`, most likely above that line"
        ))
    }
}

/// The length of a line without trailing white space, at least 1.
fn trimmed(text: &str, line: Span) -> u32 {
    let length = text
        .get(line.range())
        .map_or(0, |line| line.trim_end().len());
    u32::try_from(length).unwrap_or(u32::MAX).max(1)
}

/// The line at which the text begins in front matter that a thematic break of the text closes, because its own closing line
/// is missing.
fn swallowed_text(
    text: &str,
    data: &std::ops::Range<usize>,
    problems: &[Diagnostic],
    rules: &Rules<'_>,
) -> Option<std::ops::Range<usize>> {
    let end = markdown::likely_end(text, data.clone());
    if end.start >= data.end {
        return None;
    }
    let is_key = |line: &str| {
        key_and_value(line)
            .is_some_and(|(key, _)| rules.vocabulary.meaning_in_any_type(key).is_some())
    };
    let is_first = lines(text, data.start)
        .next()
        .is_some_and(|line| line.start == end.start);
    let mut broken = problems
        .iter()
        .filter(|problem| problem.code == YAML_SYNTAX)
        .peekable();
    if broken.peek().is_some() {
        // Only the text has syntax errors. Without a key above it, it is meant as data.
        let is_text = broken.all(|problem| {
            problem
                .span()
                .is_none_or(|span| span.start as usize >= end.start)
        });
        // If known keys follow below the line, it belongs to a value of several lines.
        let below = || {
            lines(&text[..data.end], end.start).map(|line| markdown::trim_invisible(&text[line]))
        };
        let goes_on = below().skip(1).any(is_key);
        // Without a blank line up to the fence, the text continues a value.
        let has_gap = below().any(str::is_empty);
        return (is_text && !is_first && !goes_on && has_gap).then_some(end);
    }
    // A heading between blank lines, without a known key below it, is a comment in YAML and text for the author.
    let mut below = lines(&text[..data.end], end.end)
        .map(|line| markdown::trim_invisible(&text[line]))
        .skip_while(|line| line.is_empty());
    let is_heading = below
        .next()
        .is_some_and(|line| line.trim_start_matches('#').starts_with(' '))
        && below.next().is_some_and(str::is_empty);
    (markdown::trim_invisible(&text[end.clone()]).is_empty() && is_heading && !below.any(is_key))
        .then_some(end)
}

/// Reports text in a body that looks like front matter.
fn misplaced(
    file: FileId,
    text: &str,
    body: usize,
    has_front: bool,
    rules: &Rules<'_>,
) -> Option<Diagnostic> {
    let Misplaced { line, reason } = misplaced::find(text, body, has_front, &rules.vocabulary)?;
    let (message, help) = match reason {
        Reason::NotFirst => (
            "this looks like front matter, but is not at the start of the file",
            "remove everything before it, including blank lines and invisible characters",
        ),
        Reason::Fence => (
            "this looks like front matter, but its first line is not `---`",
            "write exactly `---` on the first line of the file and below the last key",
        ),
        Reason::Open => (
            "this looks like front matter, but is never closed",
            "write a line `---` below the last key",
        ),
        Reason::NoFence => (
            "this looks like front matter, but is not between two `---` lines",
            "write it at the start of the file, with a line `---` above the first key and below the last one",
        ),
        Reason::Enclosed => (
            "this looks like front matter, but is in a comment or a code block",
            "write it at the start of the file, between two `---` lines",
        ),
        Reason::Second => (
            "this looks like front matter, but the front matter ends above it",
            "write all keys in one block, above its closing line",
        ),
    };
    let problem = Diagnostic::new(
        FRONT_MATTER_MISPLACED,
        Span::new(file, line.start, line.end),
        message,
    );
    Some(problem.here("read as text").help(help).decides_visibility())
}
