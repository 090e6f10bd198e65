//! Reads `cases.md`: each Markdown block is compiled and compared with the HTML and the facts behind it.
//!
//! With `UPDATE=1` in the environment the file is written anew; read the difference before keeping it.

use std::fmt::Write as _;

use super::options;
use crate::diagnostic::Severity;
use crate::markdown::{Body, HoleKind, LinkTarget, Options, cut, parse};
use crate::text::{FileId, Span, Spanned};

const CASES: &str = include_str!("cases.md");
const FENCE: &str = "````";

#[test]
fn every_case_reads_as_expected() {
    let mut found = String::with_capacity(CASES.len());
    let mut rest = CASES;
    let opening = format!("{FENCE}markdown");
    while let Some(start) = rest.find(&opening) {
        let line_end = start
            + rest[start..]
                .find('\n')
                .expect("an opening fence ends its line")
            + 1;
        let end = line_end
            + rest[line_end..]
                .find(&format!("\n{FENCE}\n"))
                .expect("a case's Markdown is closed")
            + 1;
        let behind = end + FENCE.len() + 1;
        found.push_str(&rest[..behind]);
        found.push_str(&report(
            &rest[line_end..end],
            &case_options(&rest[start + opening.len()..line_end]),
        ));
        rest = &rest[behind..];
        rest = rest.find("\n## ").map_or("", |next| &rest[next..]);
    }
    if found == CASES {
        return;
    }
    #[allow(clippy::disallowed_methods, reason = "tests may update their own data")]
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(
            concat!(env!("CARGO_MANIFEST_DIR"), "/src/markdown/tests/cases.md"),
            &found,
        )
        .expect("the cases can be written");
        return;
    }
    let (line, (is, was)) = found
        .lines()
        .zip(CASES.lines())
        .enumerate()
        .find(|(_, (is, was))| is != was)
        .unwrap_or((0, ("more or fewer lines", "")));
    panic!(
        "cases.md:{}\n  expected {was}\n  found    {is}\nUPDATE=1 writes the file anew",
        line + 1
    );
}

fn case_options(words: &str) -> Options {
    let has = |word: &str| words.split_whitespace().any(|found| found == word);
    let refused_html = if has("escaped") {
        Some(Severity::Warning)
    } else {
        has("refused").then_some(Severity::Error)
    };
    Options {
        refused_html,
        smart: has("smart"),
        fill_ins: has("gaps"),
        strict_callouts: has("strict"),
        ..options()
    }
}

/// The result of a text, as two blocks: its HTML and its facts.
fn report(text: &str, options: &Options) -> String {
    let (body, diagnostics) = parse(text, FileId(0), 0, options);
    let source = |span: Span| text[span.range()].replace('\n', "⏎");
    let mut facts = String::new();
    write_references(&mut facts, &body, &source);
    write_blocks(&mut facts, &body, &source);
    if !body.regions.is_empty() {
        let rest = cut(text, 0, &body.regions, |_| true).replace('\n', "⏎");
        let _ = writeln!(facts, "cut `{rest}`");
    }
    if !body.anchors.is_empty() {
        let _ = writeln!(facts, "anchors {}", body.anchors.join(" "));
    }
    for problem in &diagnostics {
        let place = problem.span().map(source).unwrap_or_default();
        let _ = writeln!(
            facts,
            "{} {} at `{place}`: {}",
            problem.severity.word(),
            problem.code.word(),
            problem.message
        );
        for help in &problem.help {
            let _ = writeln!(facts, "  help: {help}");
        }
    }
    let facts = if facts.is_empty() {
        String::new()
    } else {
        format!("{FENCE}facts\n{facts}{FENCE}\n")
    };
    format!("{FENCE}html\n{}{FENCE}\n{facts}", with_holes(&body))
}

/// Writes links, images and embeds.
fn write_references(facts: &mut String, body: &Body, source: &impl Fn(Span) -> String) {
    for link in &body.links {
        let title = if link.title.is_empty() {
            String::new()
        } else {
            format!(" ({})", link.title)
        };
        let _ = writeln!(
            facts,
            "link {} at `{}` says {:?}{title}",
            target(&link.target),
            source(link.target_span),
            link.text
        );
    }
    for image in &body.images {
        let _ = writeln!(
            facts,
            "image {} at `{}` says {:?} {}",
            target(&image.target),
            source(image.target_span),
            image.alt,
            image.title
        );
    }
    for embed in &body.embeds {
        let _ = writeln!(
            facts,
            "embed {} at `{}` under {}",
            target(&LinkTarget::Record(embed.target.value.clone())),
            source(embed.target.span),
            embed.under
        );
    }
}

/// Writes views, headings, tables and regions.
fn write_blocks(facts: &mut String, body: &Body, source: &impl Fn(Span) -> String) {
    for view in &body.views {
        let entries = view.query.entries.iter().map(|entry| &entry.key);
        let keys: Vec<_> = entries
            .map(|key| format!("`{}` at `{}`", key.value, source(key.span)))
            .collect();
        let _ = writeln!(facts, "view {} under {}", keys.join(", "), view.under);
    }
    for heading in &body.headings {
        let section = &body.html[heading.at as usize..heading.end as usize];
        let _ = writeln!(
            facts,
            "heading {} #{} {:?}, section of {} lines",
            heading.level,
            heading.id,
            heading.text,
            section.lines().count()
        );
    }
    for table in &body.tables {
        let cells = |cells: &[Spanned<String>]| {
            let cells = cells.iter().map(|cell| format!("`{}`", cell.value));
            cells.collect::<Vec<_>>().join(" ")
        };
        let rows: Vec<_> = table.rows.iter().map(|row| cells(&row.cells)).collect();
        let _ = writeln!(facts, "table {}: {}", cells(&table.head), rows.join(" / "));
    }
    for region in &body.regions {
        let label = &region.label.value;
        let _ = writeln!(facts, "region {label} `{}`", source(region.span));
    }
}

fn target(target: &LinkTarget) -> String {
    match target {
        LinkTarget::Record(record) => {
            let part = |mark: &str, part: &Option<String>| {
                part.as_ref()
                    .map_or_else(String::new, |part| format!("{mark}{part}"))
            };
            let kind = record
                .kind
                .as_ref()
                .map_or_else(String::new, |kind| format!("{kind}:"));
            format!(
                "record {kind}{}{}{}",
                record.id,
                part(" .", &record.field),
                part(" #", &record.heading)
            )
        }
        LinkTarget::Path { path, fragment } => format!("path {path:?} {fragment:?}"),
        LinkTarget::External(address) => format!("external {address}"),
    }
}

/// The HTML with its holes shown.
fn with_holes(body: &Body) -> String {
    let mut html = String::new();
    let mut copied = 0;
    for hole in &body.holes {
        html.push_str(&body.html[copied..hole.at as usize]);
        copied = hole.at as usize;
        let _ = match hole.kind {
            HoleKind::LinkOpen(link) => write!(html, "⟨{link}:"),
            HoleKind::LinkText(link) => write!(html, "text {link}"),
            HoleKind::LinkClose(_) => write!(html, "⟩"),
            HoleKind::LinkAddress(link) => write!(html, "⟨link {link}⟩"),
            HoleKind::ImageAddress(image) => write!(html, "⟨image {image}⟩"),
            HoleKind::Image(image) => write!(html, "⟨image {image}⟩"),
            HoleKind::Embed(embed) => write!(html, "⟨embed {embed}⟩"),
            HoleKind::View(view) => write!(html, "⟨view {view}⟩"),
        };
    }
    html.push_str(&body.html[copied..]);
    if !html.is_empty() && !html.ends_with('\n') {
        html.push('\n');
    }
    html
}
