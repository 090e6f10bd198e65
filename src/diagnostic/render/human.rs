//! For people: the message, the source with carets, other places, remedies. Home of annotate-snippets.
//!
//! The layout is rustc's. Excerpts are cut before they are handed on, so a file of any size costs the same.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use annotate_snippets::{AnnotationKind, Element, Level, Origin, Renderer, Snippet};

use super::escape::{one_line, paragraphs};
use super::excerpt::{Excerpt, groups};
use super::lines::Texts;
use super::{Place, Style};
use crate::diagnostic::{Diagnostic, Severity};

/// How many diagnostics of one code are shown in full.
pub(super) const CAP: usize = 20;
/// How many places of one diagnostic are shown.
const PLACES: usize = 6;
/// Screens narrower or wider than this are treated as if they were not.
const WIDTHS: (usize, usize) = (40, 400);
/// Stands for the n-th place's header until the true one is put in; [`one_line`] keeps it out of everything else.
const HEADER: char = '\u{1}';

/// Every diagnostic with its source; of each code at most [`CAP`], and lines at the end that count the rest.
pub(super) fn render(diagnostics: &[&Diagnostic], texts: &Texts<'_>, style: Style) -> String {
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
        out.push_str("`--format short` lists all of them\n");
    } else if out.ends_with("\n\n") {
        out.pop();
    }
    out
}

/// One diagnostic; `first` of its code adds where to read more.
fn one(diagnostic: &Diagnostic, texts: &Texts<'_>, style: Style, first: bool, out: &mut String) {
    let mut places = Place::all(diagnostic, texts);
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
    let explain = first.then(|| format!("`hirebook explain {}` tells more", diagnostic.name()));
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
        .id(diagnostic.name())
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
        // Without a line number, the crate leaves no column for one, and arrows would touch the margin.
        out.push_str(if numbered || number == 0 { "" } else { " " });
        out.push_str(line.trim_end());
        out.push('\n');
    }
}

/// What shows the places, and the header (`path:line:column`) of each part.
fn snippets(places: &[Place<'_>], width: usize) -> (Vec<Element<'static>>, Vec<String>) {
    let highest = places.iter().map(|place| place.end.line).max().unwrap_or(1);
    let columns = width - (highest.ilog10() as usize + 1) - 3;
    let (mut elements, mut headers) = (Vec::new(), Vec::new());
    for group in groups(places, columns) {
        let (Some(main), Some(excerpt)) = (group.first(), Excerpt::of(&group, columns)) else {
            continue;
        };
        let stand_in = format!("{HEADER}{}", headers.len());
        headers.push(format!(
            "{}:{}:{}",
            one_line(main.lines.path),
            main.start.line,
            main.start.column
        ));
        if main.lines.text.is_empty() && group.iter().all(|place| place.text.is_empty()) {
            elements.push(Element::Origin(Origin::path(stand_in)));
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
            .path(stand_in)
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

/// Puts the true headers in.
///
/// annotate-snippets counts lines and columns in the text that it is given, which is cut; so it is given a stand-in for
/// the path, and that is replaced together with the numbers behind it.
fn with_headers(text: &str, headers: &[String]) -> String {
    let mut parts = text.split(HEADER);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for (part, header) in parts.zip(headers) {
        out.push_str(header);
        out.push_str(part.trim_start_matches(|c: char| c.is_ascii_digit() || c == ':'));
    }
    out
}
