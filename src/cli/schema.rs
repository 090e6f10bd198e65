//! `hirebook schema`: what can be written on this site, for people and for their editors.

use std::path::Path;

use super::args::SchemaArgs;
use super::report::{self, Exit};
use super::site::{refuse, root};
use crate::load;
use crate::pipeline;
use crate::schema;
use crate::write;

/// Prints the effective schema, or exports it.
pub(crate) fn run(args: &SchemaArgs) -> Exit {
    show(args).unwrap_or_else(|exit| exit)
}

fn show(args: &SchemaArgs) -> Result<Exit, Exit> {
    let root = root(args.root.as_deref())?;
    let (config, outcome) = pipeline::schema(&load::config(&root));
    report::diagnostics(&outcome, &args.report);
    if outcome.failed() {
        report::say(&args.report, &report::counts(&outcome));
        return Ok(Exit::Problems);
    }
    match &args.json {
        None => report::out(&schema::print(&config)),
        Some(folder) => export(&schema::export(&config, &from_root(&root, folder)), folder, args)?,
    }
    Ok(Exit::Fine)
}

fn export(files: &[(String, String)], folder: &Path, args: &SchemaArgs) -> Result<(), Exit> {
    write::files(folder, files).map_err(|problem| refuse(&problem.to_string()))?;
    report::say(
        &args.report,
        &format!("{} files in `{}`; its README.md tells how editors find them", files.len(), folder.display()),
    );
    Ok(())
}

/// A folder as it is seen from the site's root: what the editors' settings name.
fn from_root(root: &Path, folder: &Path) -> String {
    folder.strip_prefix(root).unwrap_or(folder).to_string_lossy().replace('\\', "/")
}
