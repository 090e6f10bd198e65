//! `hirebook schema`: what can be written on this site, for people and for their editors.

use std::path::Path;

use serde_json::json;

use super::args::SchemaArgs;
use super::paths::Paths;
use super::report::{self, Exit};
use super::site::{refuse, root};
use crate::config::Config;
use crate::diagnostic::{Format, Style, render};
use crate::load;
use crate::pipeline::{self, Outcome};
use crate::schema;
use crate::write;

/// Prints the effective schema, or exports it.
pub(crate) fn run(args: &SchemaArgs) -> Exit {
    show(args).unwrap_or_else(|exit| exit)
}

fn show(args: &SchemaArgs) -> Result<Exit, Exit> {
    let root = root(args.root.as_deref())?;
    let (config, outcome) = pipeline::schema(&load::config(&root));
    if args.report.format == Format::Json && args.json.is_none() {
        return Ok(one_document(args, &root, &config, &outcome));
    }
    report::diagnostics(
        &outcome,
        &Paths::of(&root, None, args.report.format),
        &args.report,
    );
    if outcome.failed() {
        report::say(&args.report, &report::counts(&outcome));
        return Ok(Exit::Problems);
    }
    match &args.json {
        None => report::out(&schema::print(&config)),
        Some(folder) => export(
            &schema::export(&config, &from_root(&root, folder)),
            folder,
            args,
        )?,
    }
    Ok(Exit::Fine)
}

/// Prints what is wrong and the JSON Schema of each type as one document; no schemas where the config has errors.
fn one_document(args: &SchemaArgs, root: &Path, config: &Config, outcome: &Outcome) -> Exit {
    let mut sources = outcome.sources.clone();
    Paths::of(root, None, args.report.format).place(&mut sources);
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
    report::out(&format!(
        "{{\"problems\": {},\n\"schemas\": {{\n{}\n}}}}\n",
        problems.trim_end(),
        schemas.join(",\n")
    ));
    if outcome.failed() {
        Exit::Problems
    } else {
        Exit::Fine
    }
}

fn export(files: &[(String, String)], folder: &Path, args: &SchemaArgs) -> Result<(), Exit> {
    write::files(folder, files).map_err(|problem| refuse(&problem.to_string()))?;
    report::say(
        &args.report,
        &format!(
            "{} files in `{}`; its README.md tells how editors find them",
            files.len(),
            folder.display()
        ),
    );
    Ok(())
}

/// A folder as it is seen from the site's root: what the editors' settings name.
fn from_root(root: &Path, folder: &Path) -> String {
    folder
        .strip_prefix(root)
        .unwrap_or(folder)
        .to_string_lossy()
        .replace('\\', "/")
}
