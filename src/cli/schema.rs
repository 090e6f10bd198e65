//! `hirebook schema`: shows which types, fields and relations a site has, or exports them for editors.
//!
//! Only prints and writes: `schema` makes the texts.

use std::path::Path;

use serde_json::json;

use super::args::SchemaArgs;
use super::paths::Paths;
use super::report::{self, ExitStatus};
use super::site::{fail, root};
use super::usage::UsageError;
use super::values::PresetChoice;
use crate::config::Config;
use crate::diagnostic::{Format, Style, one_line, render, suggestion};
use crate::load;
use crate::pipeline::{self, Outcome};
use crate::presets;
use crate::schema;
use crate::text::FileId;
use crate::write;

pub(crate) fn run(args: &SchemaArgs) -> Result<ExitStatus, ExitStatus> {
    if let Some(PresetChoice::BuiltIn(name)) = &args.preset {
        return print_built_in_preset(name);
    }
    let root = root(&args.root)?;
    let (config, outcome) = pipeline::schema(&load::config(&root));
    if args.report.format == Format::Json && args.json.is_none() {
        return Ok(print_document(args, &root, &config, &outcome));
    }
    report::print_outcome(
        &outcome,
        &Paths::new(&root, None, args.report.format),
        &args.report,
    );
    if args.preset.is_some()
        && let Some(preset) = config.presets.list.first()
        && config.presets.are_complete()
    {
        report::print(&preset.starting_point());
        return Ok(ExitStatus::problems_if(outcome.failed()));
    }
    if outcome.failed() {
        report::print_status(&args.report, &report::counts(&outcome));
        return Ok(ExitStatus::Problems);
    }
    if args.migrate {
        let file = FileId::default();
        let text = outcome.sources.get(file).map_or("", |source| &source.text);
        let version = config.site.language_version;
        report::print(&schema::migrate(text, file, &outcome.diagnostics, version));
        return Ok(ExitStatus::Success);
    }
    match &args.json {
        None => report::print(&schema::print(&config)),
        Some(folder) => export(
            &schema::export(&config, &relative_to_root(&root, folder)),
            folder,
            args,
        )?,
    }
    Ok(ExitStatus::Success)
}

/// Prints a built-in preset, whatever the site uses.
fn print_built_in_preset(name: &str) -> Result<ExitStatus, ExitStatus> {
    let Some(preset) = presets::find(name) else {
        let known = presets::ALL.iter().map(|preset| &*preset.name);
        let error = UsageError::new(format!("no built-in preset named `{}`", one_line(name)));
        let help = suggestion(name, known, "the presets are");
        return Err(report::fail(&error.help(one_line(&help))));
    };
    report::print(&preset.starting_point());
    Ok(ExitStatus::Success)
}

/// Prints the problems and the JSON Schema of each type as one document, without schemas if the config has errors.
fn print_document(
    args: &SchemaArgs,
    root: &Path,
    config: &Config,
    outcome: &Outcome,
) -> ExitStatus {
    let mut sources = outcome.sources.clone();
    Paths::new(root, None, args.report.format).rewrite(&mut sources);
    let problems = render(
        &outcome.diagnostics,
        &sources,
        Format::Json,
        Style::default(),
    );
    let files = if outcome.failed() {
        Vec::new()
    } else {
        schema::json_schema(config)
    };
    let schemas = files
        .iter()
        .map(|(name, text)| format!("{}: {}", json!(name), text.trim_end()))
        .collect::<Vec<_>>();
    report::print(&format!(
        "{{\"problems\": {},\n\"schemas\": {{\n{}\n}}}}\n",
        problems.trim_end(),
        schemas.join(",\n")
    ));
    ExitStatus::problems_if(outcome.failed())
}

fn export(files: &[(String, String)], folder: &Path, args: &SchemaArgs) -> Result<(), ExitStatus> {
    write::files(folder, files).map_err(|problem| fail(&problem.to_string()))?;
    report::print_status(
        &args.report,
        &format!(
            "{} files in `{}`; its README.md explains how to set up editors",
            files.len(),
            folder.display()
        ),
    );
    Ok(())
}

/// A folder relative to the site's root, as the settings for editors need it.
fn relative_to_root(root: &Path, folder: &Path) -> String {
    folder
        .strip_prefix(root)
        .unwrap_or(folder)
        .to_string_lossy()
        .replace('\\', "/")
}
