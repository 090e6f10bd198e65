//! `hirebook why`: which record, field, relation or query put each part of a page there.

use std::fmt::Write as _;

use super::args::{Usage, WhyArgs};
use super::paths::Paths;
use super::report::{self, Exit, counted, error, out};
use super::site::{Site, today};
use crate::config;
use crate::diagnostic::{Diagnostic, Format, Severity, one_line, summary};
use crate::model::Model;
use crate::pipeline::{self, FileNames, Outcome, Request};
use crate::text::Sources;
use crate::why::{
    DerivationStep, ExplainedItem, ExplainedPart, Explanation, PartKind, explain, find,
};

/// Names longer than this have what is said of them on the next line.
const NAMES: usize = 36;
/// How many ways to one record are shown to people.
const WAYS: usize = 3;

/// Tells why a page holds what it holds.
pub(crate) fn run(args: &WhyArgs) -> Exit {
    why(args).unwrap_or_else(|exit| exit)
}

fn why(args: &WhyArgs) -> Result<Exit, Exit> {
    let site = Site::read(&args.site, None)?;
    let request = Request {
        audience: args.audience.clone(),
        base_url: None,
        strict: false,
        today: today(&args.site)?,
        preview: false,
    };
    let (model, diagnostics, sources) = site.compile(&request, pipeline::model)?;
    let paths = site.paths(args.report.format);
    let (model, mut sources, counts) = of_sound_config(args, &paths, model, diagnostics, sources)?;
    paths.place(&mut sources);
    let target = find(&model, &args.page).map_err(|unknown| {
        let mut usage = Usage::new(one_line(&unknown.message)).help(one_line(&unknown.help));
        if let Some(audience) = &args.audience {
            let all = Request {
                audience: None,
                ..request.clone()
            };
            let hidden = site
                .compile(&all, pipeline::model)
                .is_ok_and(|(whole, ..)| find(&whole, &args.page).is_ok());
            usage = if hidden {
                let message = format!(
                    "what the audience `{}` sees has no page `{}`",
                    one_line(audience),
                    one_line(&args.page)
                );
                Usage::new(message).help("without `--audience` there is one")
            } else {
                usage
            };
        }
        error(&format!("{usage}\n"));
        Exit::Usage
    })?;
    let explanation = explain(&model, &sources, target);
    if args.report.format == Format::Json {
        // A explanation is text and numbers, which are always JSON.
        out(&(serde_json::to_string_pretty(&explanation).unwrap_or_default() + "\n"));
    } else {
        out(&shown(&explanation));
    }
    if let Some(counts) = counts {
        report::say(
            &args.report,
            &format!("the content has {counts}; `hirebook check` tells more"),
        );
    }
    Ok(Exit::Fine)
}

/// The model, unless the config has errors: then nobody knows what it declares. Errors elsewhere are counted.
fn of_sound_config(
    args: &WhyArgs,
    paths: &Paths,
    model: Model,
    diagnostics: Vec<Diagnostic>,
    sources: Sources,
) -> Result<(Model, Sources, Option<String>), Exit> {
    let errors: Vec<Diagnostic> = diagnostics
        .into_iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error)
        .collect();
    let of_config = |diagnostic: &Diagnostic| {
        diagnostic
            .span()
            .is_some_and(|span| sources.path(span.file) == config::FILE)
    };
    if errors.iter().any(of_config) {
        let diagnostics = errors.into_iter().filter(of_config).collect();
        let outcome = Outcome {
            sources,
            diagnostics,
            artifacts: Vec::new(),
            pages: 0,
            names: FileNames::default(),
        };
        report::diagnostics(&outcome, paths, &args.report);
        report::say(&args.report, &report::counts(&outcome));
        return Err(Exit::Problems);
    }
    let counts = (!errors.is_empty()).then(|| summary(&errors));
    Ok((model, sources, counts))
}

/// An explanation as text.
fn shown(explanation: &Explanation) -> String {
    let page = if explanation.page.is_empty() {
        String::new()
    } else {
        format!("{}: ", one_line(&explanation.page))
    };
    let mut text = format!("{page}{}\n", one_line(&explanation.what));
    for cause in &explanation.because {
        // Writing to a string cannot fail, here and below.
        let _ = writeln!(text, "  {}", said(cause));
    }
    for block in &explanation.blocks {
        text.push('\n');
        text.push_str(&of_block(block));
    }
    text
}

fn of_block(block: &ExplainedPart) -> String {
    let name = if block.name.is_empty() {
        String::new()
    } else {
        format!(" `{}`", one_line(&block.name))
    };
    use PartKind::{Cells, Edge, Embed, Fields, Findings, Record, Text, View};
    let count = match (block.kind, block.items.len()) {
        (Fields | Record | Edge | Text | Embed | Cells | Findings, _) => String::new(),
        (View, 0) if !block.name.is_empty() => String::new(),
        (_, count) => format!(", {}", counted(count, "record")),
    };
    let mut text = format!("{}{name}{count}\n", block.kind.word());
    for cause in &block.because {
        let _ = writeln!(text, "  {}", said(cause));
    }
    let width = block
        .items
        .iter()
        .map(|item| item.name.chars().count())
        .filter(|width| *width <= NAMES)
        .max()
        .unwrap_or(0);
    for item in &block.items {
        text.push_str(&of_entry(item, width));
    }
    for note in &block.notes {
        let _ = writeln!(text, "  {}", one_line(note));
    }
    text
}

/// A name, and beside it the ways, a line for each step.
fn of_entry(item: &ExplainedItem, width: usize) -> String {
    let name = one_line(&item.name);
    let mut lines: Vec<String> = Vec::new();
    for way in item.ways.iter().take(WAYS) {
        let step = |(at, cause): (usize, &DerivationStep)| {
            if at == 0 {
                said(cause)
            } else {
                format!("  and {}", said(cause))
            }
        };
        lines.extend(way.iter().enumerate().map(step));
    }
    let more = item.ways.len().saturating_sub(WAYS);
    if more > 0 {
        lines.push(format!("and {}", counted(more, "more way")));
    }
    let long = name.chars().count() > width;
    let mut text = if long {
        format!("  - {name}\n")
    } else {
        String::new()
    };
    for (at, line) in lines.iter().enumerate() {
        let (mark, beside) = if at == 0 && !long {
            ('-', name.as_str())
        } else {
            (' ', "")
        };
        let _ = writeln!(text, "  {mark} {beside:width$}  {line}");
    }
    text
}

/// `written here (content/dishes/curry.md:7)`.
fn said(cause: &DerivationStep) -> String {
    let words = one_line(&cause.words);
    match (&cause.path, cause.line) {
        (Some(path), Some(line)) => format!("{words} ({}:{line})", one_line(path)),
        _ => words,
    }
}
