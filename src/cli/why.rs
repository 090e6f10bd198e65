//! `hirebook why`: shows which record, field, relation or query each part of a page comes from.
//!
//! Only formats: `why` computes what is shown.

use std::fmt::Write as _;

use super::args::WhyArgs;
use super::report::{self, ExitStatus, pluralize, print};
use super::site::{LoadedSite, fail, request};
use super::usage::UsageError;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Format, Severity, one_line, summary};
use crate::pipeline::{self, Request, Unobserved};
use crate::text::Sources;
use crate::why::{
    DerivationStep, ExplainedItem, ExplainedPart, Explanation, PartKind, explain, find,
};

/// Maximum width of a name in columns; what follows a longer one begins on the next line.
const MAX_NAME_WIDTH: usize = 36;
/// Maximum number of ways to one record that are shown to people.
const MAX_WAYS: usize = 3;

pub(crate) fn run(args: &WhyArgs) -> Result<ExitStatus, ExitStatus> {
    let site = LoadedSite::load(&args.source, None, &Unobserved)?;
    let request = request(args.audience.as_deref(), &args.source.run)?;
    let (model, diagnostics, mut sources) = site
        .compile(&request, pipeline::model)
        .map_err(|problem| fail(&problem))?;
    let errors: Vec<Diagnostic> = diagnostics
        .into_iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error)
        .collect();
    let config_errors = in_config(&errors, model.config(), &sources);
    site.paths(args.report.format).rewrite(&mut sources);
    if !config_errors.is_empty() {
        // The model of an invalid config would be incomplete.
        report::print_diagnostics(&config_errors, &sources, &args.report);
        report::print_status(&args.report, &summary(&config_errors));
        return Err(ExitStatus::Problems);
    }
    let target = find(&model, &args.page).map_err(|unknown| {
        let is_hidden = || {
            let internal = Request {
                audience: None,
                ..request.clone()
            };
            site.compile(&internal, pipeline::model)
                .is_ok_and(|(model, ..)| find(&model, &args.page).is_ok())
        };
        report::fail(&match &args.audience {
            Some(audience) if is_hidden() => UsageError::new(format!(
                "the edition for `{}` has no page `{}`",
                one_line(audience),
                one_line(&args.page)
            ))
            .help("remove `--audience`: the internal edition has this page"),
            _ => UsageError::new(one_line(&unknown.message)).help(one_line(&unknown.help)),
        })
    })?;
    let explanation = explain(&model, &sources, target);
    if args.report.format == Format::Json {
        // Texts and numbers are always JSON.
        print(&(serde_json::to_string_pretty(&explanation).unwrap_or_default() + "\n"));
    } else {
        print(&format_explanation(&explanation));
    }
    if !errors.is_empty() {
        let counts = summary(&errors);
        report::print_status(
            &args.report,
            &format!("the content has {counts}; run `hirebook check` for details"),
        );
    }
    Ok(ExitStatus::Success)
}

/// The diagnostics that are about the config.
fn in_config(diagnostics: &[Diagnostic], config: &Config, sources: &Sources) -> Vec<Diagnostic> {
    let is_in_config = |diagnostic: &&Diagnostic| {
        let span = diagnostic.span();
        span.is_some_and(|span| config.is_declared_in(sources.path(span.file)))
    };
    diagnostics.iter().filter(is_in_config).cloned().collect()
}

/// Formats the parts of a page for people.
fn format_explanation(explanation: &Explanation) -> String {
    let page = if explanation.page.is_empty() {
        String::new()
    } else {
        format!("{}: ", one_line(&explanation.page))
    };
    let mut text = format!("{page}{}\n", one_line(&explanation.what));
    for cause in &explanation.because {
        // Writing to a string cannot fail, here and below.
        let _ = writeln!(text, "  {}", format_cause(cause));
    }
    for block in &explanation.blocks {
        text.push('\n');
        text.push_str(&format_block(block));
    }
    text
}

fn format_block(block: &ExplainedPart) -> String {
    use PartKind::{Cells, Edge, Embed, Fields, Findings, Record, Text, View};
    let name = if block.name.is_empty() {
        String::new()
    } else {
        format!(" `{}`", one_line(&block.name))
    };
    let count = match (block.kind, block.items.len()) {
        (Fields | Record | Edge | Text | Embed | Cells | Findings, _) => String::new(),
        (View, 0) if !block.name.is_empty() => String::new(),
        (_, count) => format!(", {}", pluralize(count, "record")),
    };
    let mut text = format!("{}{name}{count}\n", block.kind.word());
    for cause in &block.because {
        let _ = writeln!(text, "  {}", format_cause(cause));
    }
    let width = block
        .items
        .iter()
        .map(|item| item.name.chars().count())
        .filter(|width| *width <= MAX_NAME_WIDTH)
        .max()
        .unwrap_or(0);
    for item in &block.items {
        text.push_str(&format_entry(item, width));
    }
    for note in &block.notes {
        let _ = writeln!(text, "  {}", one_line(note));
    }
    text
}

/// A name, with the steps of each way in a column next to it.
fn format_entry(item: &ExplainedItem, width: usize) -> String {
    let name = one_line(&item.name);
    let mut lines: Vec<String> = Vec::new();
    for way in item.ways.iter().take(MAX_WAYS) {
        let step = |(at, cause): (usize, &DerivationStep)| {
            if at == 0 {
                format_cause(cause)
            } else {
                format!("  and {}", format_cause(cause))
            }
        };
        lines.extend(way.iter().enumerate().map(step));
    }
    let more = item.ways.len().saturating_sub(MAX_WAYS);
    if more > 0 {
        lines.push(format!("and {}", pluralize(more, "more path")));
    }
    let is_long = name.chars().count() > width;
    let mut text = if is_long {
        format!("  - {name}\n")
    } else {
        String::new()
    };
    for (at, line) in lines.iter().enumerate() {
        let (bullet, name) = if at == 0 && !is_long {
            ('-', name.as_str())
        } else {
            (' ', "")
        };
        let _ = writeln!(text, "  {bullet} {name:width$}  {line}");
    }
    text
}

/// `written here (content/dishes/curry.md:7)`.
fn format_cause(cause: &DerivationStep) -> String {
    let words = one_line(&cause.words);
    match (&cause.path, cause.line) {
        (Some(path), Some(line)) => format!("{words} ({}:{line})", one_line(path)),
        _ => words,
    }
}
