//! `hirebook why`: which record, field, relation or query put each part of a page there.

use std::fmt::Write as _;

use super::args::WhyArgs;
use super::paths::Paths;
use super::report::{self, ExitStatus, pluralize, print};
use super::site::{Site, fail, today};
use super::usage::UsageError;
use crate::config;
use crate::diagnostic::{Diagnostic, Format, Severity, one_line, summary};
use crate::model::Model;
use crate::pipeline::{self, Names, Outcome, Request};
use crate::text::Sources;
use crate::why::{Block, Cause, Entry, Story, find, tell};

/// Names longer than this have what is said of them on the next line.
const MAX_NAME_WIDTH: usize = 36;
/// How many ways to one record are shown to people.
const MAX_WAYS: usize = 3;

/// Tells why a page holds what it holds.
pub(crate) fn run(args: &WhyArgs) -> ExitStatus {
    why(args).unwrap_or_else(|exit| exit)
}

fn why(args: &WhyArgs) -> Result<ExitStatus, ExitStatus> {
    let site = Site::read(&args.source, None)?;
    let request = Request {
        audience: args.audience.clone(),
        base_url: None,
        strict: false,
        today: today(&args.source.run)?,
        preview: false,
    };
    let (model, diagnostics, sources) = site
        .compile(&request, pipeline::model)
        .map_err(|problem| fail(&problem))?;
    let paths = site.paths(args.report.format);
    let (model, mut sources, counts) =
        require_valid_config(args, &paths, model, diagnostics, sources)?;
    paths.rewrite(&mut sources);
    let target = find(&model, &args.page).map_err(|unknown| {
        let mut usage = UsageError::new(one_line(&unknown.message)).help(one_line(&unknown.help));
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
                UsageError::new(message).help("without `--audience` there is one")
            } else {
                usage
            };
        }
        report::fail(&usage)
    })?;
    let story = tell(&model, &sources, target);
    if args.report.format == Format::Json {
        // A story is text and numbers, which are always JSON.
        print(&(serde_json::to_string_pretty(&story).unwrap_or_default() + "\n"));
    } else {
        print(&format_story(&story));
    }
    if let Some(counts) = counts {
        report::print_status(
            &args.report,
            &format!("the content has {counts}; `hirebook check` tells more"),
        );
    }
    Ok(ExitStatus::Success)
}

/// The model, unless the config has errors: then nobody knows what it declares. Other errors are counted.
fn require_valid_config(
    args: &WhyArgs,
    paths: &Paths,
    model: Model,
    diagnostics: Vec<Diagnostic>,
    sources: Sources,
) -> Result<(Model, Sources, Option<String>), ExitStatus> {
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
            names: Names::default(),
        };
        report::print_outcome(&outcome, paths, &args.report);
        report::print_status(&args.report, &report::counts(&outcome));
        return Err(ExitStatus::Problems);
    }
    let counts = (!errors.is_empty()).then(|| summary(&errors));
    Ok((model, sources, counts))
}

/// A story as people read it.
fn format_story(story: &Story) -> String {
    let page = if story.page.is_empty() {
        String::new()
    } else {
        format!("{}: ", one_line(&story.page))
    };
    let mut text = format!("{page}{}\n", one_line(&story.what));
    for cause in &story.because {
        // Writing to a string cannot fail, here and below.
        let _ = writeln!(text, "  {}", format_cause(cause));
    }
    for block in &story.blocks {
        text.push('\n');
        text.push_str(&format_block(block));
    }
    text
}

fn format_block(block: &Block) -> String {
    let name = if block.name.is_empty() {
        String::new()
    } else {
        format!(" `{}`", one_line(&block.name))
    };
    let count = match (block.kind, block.items.len()) {
        ("fields" | "record" | "edge" | "text" | "embed" | "cells" | "findings", _) => {
            String::new()
        }
        ("view", 0) if !block.name.is_empty() => String::new(),
        (_, count) => format!(", {}", pluralize(count, "record")),
    };
    let mut text = format!("{}{name}{count}\n", block.kind);
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

/// A name, and beside it the ways, a line for each step.
fn format_entry(item: &Entry, width: usize) -> String {
    let name = one_line(&item.name);
    let mut lines: Vec<String> = Vec::new();
    for way in item.ways.iter().take(MAX_WAYS) {
        let step = |(at, cause): (usize, &Cause)| {
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
        lines.push(format!("and {}", pluralize(more, "more way")));
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
fn format_cause(cause: &Cause) -> String {
    let words = one_line(&cause.words);
    match (&cause.path, cause.line) {
        (Some(path), Some(line)) => format!("{words} ({}:{line})", one_line(path)),
        _ => words,
    }
}
