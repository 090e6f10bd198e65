//! The front matter of one file as data, in whichever notation it is written, and what looks like front matter but is not.

use std::sync::Arc;

use super::Rules;
use super::keys::Meaning;
use super::misplaced::{self, Misplaced, Reason};
use crate::diagnostic::{Diagnostic, FRONT_MATTER_MISPLACED, FRONT_MATTER_OPEN, YAML_SYNTAX};
use crate::markdown::{self, Notation, is_fence, key_and_value, lines, split_front_matter};
use crate::text::{FileId, Span};
use crate::tree::{Map, parse_json, parse_toml, parse_yaml};

/// Front matter that was read.
pub(super) struct Front {
    /// Its keys.
    pub(super) map: Map,
    /// Its place; the file's beginning, where there is none.
    pub(super) span: Span,
    /// Where the body begins.
    pub(super) body: usize,
}

/// Reads the front matter of a file.
pub(super) fn read(
    file: FileId,
    text: &Arc<str>,
    rules: &Rules<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Front {
    let place = |range: std::ops::Range<usize>| Span::new(file, range.start, range.end);
    let found = split_front_matter(text);
    if let Some(open) = &found.unclosed {
        diagnostics.push(unclosed(
            place(open.opening.clone()),
            place(open.likely_end.clone()),
            open.closing,
            text,
        ));
        return Front {
            map: Map::default(),
            span: Span::new(file, 0, 0),
            body: found.body,
        };
    }
    let Some((notation, range)) = found.data else {
        diagnostics.extend(misplaced(file, text, found.body, false, rules));
        return Front {
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
    let end = if notation == Notation::Yaml {
        swallowed_text(text, &range, &problems, rules)
    } else {
        None
    };
    if let Some(end) = end {
        let opening = lines(text, 0).next().unwrap_or(0..0);
        problems.retain(|problem| problem.code != YAML_SYNTAX);
        problems.push(unclosed(
            place(found_start(text)..opening.end),
            place(end),
            "---",
            text,
        ));
    }
    let is_broken = problems
        .iter()
        .any(|problem| problem.code.decides_visibility());
    diagnostics.append(&mut problems);
    if !is_broken {
        diagnostics.extend(misplaced(file, text, found.body, true, rules));
    }
    Front {
        map,
        span: place(range),
        body: found.body,
    }
}

/// Where the first line begins, behind a byte order mark.
fn found_start(text: &str) -> usize {
    text.len() - text.trim_start_matches('\u{feff}').len()
}

/// Says that front matter is not closed, and where its end is most likely missing.
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
            "end it with a line `{closing}`, most likely before line {number}"
        ));
    }
    let near = Span {
        end: end.start + trimmed(text, end),
        ..end
    };
    if is_fence(line) {
        problem.also(near, "does not close it").help(format!(
            "write `{closing}` on that line, without anything before or after it"
        ))
    } else {
        problem.also(near, "no longer `key: value`").help(format!(
            "end it with a line `{closing}`, most likely above that line"
        ))
    }
}

/// The length of a line without the spaces and line end behind it.
fn trimmed(text: &str, line: Span) -> u32 {
    let length = text
        .get(line.range())
        .map_or(0, |line| line.trim_end().len());
    u32::try_from(length).unwrap_or(u32::MAX).max(1)
}

/// The line at which text begins within front matter that a thematic break in the text closes, because its own closing line
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
        let key = key_and_value(line).map(|(key, _)| key);
        key.is_some_and(|key| {
            matches!(
                rules.vocabulary.anywhere(key),
                Some(Meaning::Known { .. } | Meaning::Hiding { .. })
            )
        })
    };
    let is_first = lines(text, data.start)
        .next()
        .is_some_and(|line| line.start == end.start);
    let mut broken = problems
        .iter()
        .filter(|problem| problem.code == YAML_SYNTAX)
        .peekable();
    if broken.peek().is_some() {
        // What cannot be read is the text; and without a single key above it, the text is what was meant as data.
        let is_text = broken.all(|problem| {
            problem
                .span()
                .is_none_or(|span| span.start as usize >= end.start)
        });
        // Known keys go on below the line: it belongs to a text of several lines.
        let below = || {
            lines(&text[..data.end], end.start).map(|line| markdown::trim_invisible(&text[line]))
        };
        let goes_on = below().skip(1).any(is_key);
        // A text without a blank line up to the fence is a value that goes on.
        let has_gap = below().any(str::is_empty);
        return (is_text && !is_first && !goes_on && has_gap).then_some(end);
    }
    // A heading between blank lines and no known key below it: a comment in YAML, and text to the author.
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

/// Says that text at the beginning of a body looks like front matter.
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
            "this looks like front matter, but does not start the file",
            "remove everything before it, blank lines and invisible characters included",
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
            "this looks like front matter, but there is no `---` around it",
            "write it at the start of the file, with a line `---` above the first key and below the last one",
        ),
        Reason::Enclosed => (
            "this looks like front matter, but is in a comment or in a block of code",
            "write it at the start of the file, between two lines `---`",
        ),
        Reason::Second => (
            "this looks like front matter, but the front matter has ended above",
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
