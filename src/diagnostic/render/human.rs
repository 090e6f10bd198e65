//! For terminals: the message, the source with carets, related places, fixes. Home of annotate-snippets.
//!
//! The layout is rustc's. The library receives excerpts only, so the cost does not depend on the size of a file.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use annotate_snippets::{AnnotationKind, Element, Level, Origin, Renderer, Snippet};

use super::escape::{one_line, paragraphs};
use super::excerpt::{Excerpt, groups};
use super::lines::TextIndex;
use super::{Location, Style};
use crate::diagnostic::{Diagnostic, Severity};

/// How many diagnostics of one code are shown in full.
pub(super) const CAP: usize = 20;
/// How many places of one diagnostic are shown.
const PLACES: usize = 6;
/// Limits of the width of the terminal, in columns.
const WIDTHS: (usize, usize) = (40, 400);
/// Placeholder for the header of the n-th location; [`one_line`] keeps it out of all other text.
const HEADER: char = '\u{1}';

/// Every diagnostic with its source, at most [`CAP`] of each code; the last lines count the rest.
pub(super) fn render(diagnostics: &[&Diagnostic], texts: &TextIndex<'_>, style: Style) -> String {
    let mut out = String::new();
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut order = Vec::new();
    for diagnostic in diagnostics {
        let count = seen.entry(diagnostic.name()).or_default();
        *count += 1;
        if *count == 1 {
            order.push(diagnostic.name());
        }
        if *count <= CAP {
            one(diagnostic, texts, style, *count == 1, &mut out);
            out.push('\n');
        }
    }
    let before = out.len();
    for name in order {
        let more = seen.get(name).map_or(0, |count| count.saturating_sub(CAP));
        if more > 0 {
            // Writing to a string cannot fail.
            let _ = writeln!(out, "… and {more} more `{name}`");
        }
    }
    if out.len() > before {
        out.push_str("use `--format short` to list all of them\n");
    } else if out.ends_with("\n\n") {
        out.pop();
    }
    out
}

/// One diagnostic. The `first` of each code names its explanation.
fn one(
    diagnostic: &Diagnostic,
    texts: &TextIndex<'_>,
    style: Style,
    first: bool,
    out: &mut String,
) {
    let mut places = Location::all(diagnostic, texts);
    let more = places.len().saturating_sub(PLACES);
    places.truncate(PLACES);
    let (elements, headers) = snippets(&places, style.width.clamp(WIDTHS.0, WIDTHS.1));
    let numbered = elements
        .iter()
        .any(|element| matches!(element, Element::Cause(_)));
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info | Severity::Off => Level::INFO,
    };
    let more = (more > 0).then(|| {
        format!(
            "and {more} more {}",
            if more == 1 { "place" } else { "places" }
        )
    });
    let name = diagnostic.name();
    let explain = first.then(|| format!("for more information, run `hirebook explain {name}`"));
    let help = diagnostic
        .help
        .iter()
        .map(|text| Level::HELP.message(paragraphs(text, "\n")));
    let notes = diagnostic
        .notes
        .iter()
        .map(|text| Level::NOTE.message(paragraphs(text, "\n")));
    let group = level
        .primary_title(one_line(&diagnostic.message))
        .id(name)
        .elements(elements)
        .elements(help.chain(notes))
        .elements(
            more.into_iter()
                .chain(explain)
                .map(|text| Level::NOTE.message(text)),
        );
    let renderer = if style.color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let text = renderer.term_width(usize::MAX / 4).render(&[group]);
    for (number, line) in with_headers(&text, &headers).lines().enumerate() {
        // Without line numbers, annotate-snippets reserves no column for them, and arrows would touch the margin.
        out.push_str(if numbered || number == 0 { "" } else { " " });
        out.push_str(line.trim_end());
        out.push('\n');
    }
}

/// The excerpts, and the header (`path:line:column`) of each.
fn snippets(places: &[Location<'_>], width: usize) -> (Vec<Element<'static>>, Vec<String>) {
    let highest = places.iter().map(|place| place.end.line).max().unwrap_or(1);
    let columns = width - (highest.ilog10() as usize + 1) - 3;
    let (mut elements, mut headers) = (Vec::new(), Vec::new());
    for group in groups(places, columns) {
        let (Some(main), Some(excerpt)) = (group.first(), Excerpt::new(&group, columns)) else {
            continue;
        };
        let placeholder = format!("{HEADER}{}", headers.len());
        headers.push(format!(
            "{}:{}:{}",
            one_line(main.lines.path),
            main.start.line,
            main.start.column
        ));
        if main.lines.text.is_empty() && group.iter().all(|place| place.text.is_empty()) {
            elements.push(Element::Origin(Origin::path(placeholder)));
            continue;
        }
        let annotations = group.iter().zip(excerpt.marks).map(|(place, mark)| {
            let primary = places
                .first()
                .is_some_and(|first| std::ptr::eq(*place, first));
            let kind = if primary {
                AnnotationKind::Primary
            } else {
                AnnotationKind::Context
            };
            kind.span(mark.range).label(label(place.text, mark.until))
        });
        let snippet = Snippet::source(excerpt.source)
            .line_start(excerpt.first)
            .path(placeholder)
            .annotations(annotations);
        elements.push(Element::Cause(snippet));
    }
    (elements, headers)
}

fn label(text: &str, until: Option<usize>) -> Option<String> {
    match (text.is_empty(), until) {
        (true, None) => None,
        (true, Some(line)) => Some(format!("to line {line}")),
        (false, None) => Some(one_line(text)),
        (false, Some(line)) => Some(format!("{} (to line {line})", one_line(text))),
    }
}

/// Replaces the placeholders with the headers.
///
/// annotate-snippets counts lines and columns in the text it receives, which is only an excerpt. So it receives a placeholder as
/// path, and this replaces that placeholder together with the numbers after it.
fn with_headers(text: &str, headers: &[String]) -> String {
    let mut parts = text.split(HEADER);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for (part, header) in parts.zip(headers) {
        out.push_str(header);
        out.push_str(part.trim_start_matches(|c: char| c.is_ascii_digit() || c == ':'));
    }
    out
}
