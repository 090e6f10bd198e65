//! Checks that need more than the model: the files of a site, its golden queries, and the messages of other checks.
//!
//! All checks look at the whole site without drafts, so that an author sees every problem whichever edition is built.

mod branding;
mod consequences;
mod large_images;
mod losses;
mod misnamed_folders;
mod path_clashes;
mod removed_words;
mod unread_files;

use super::edition::{self, ModelBuild};
use super::files::Files;
use super::{Outcome, Site, Unobserved, report, search_corpus};
use crate::check;
use crate::config::Audience;
use crate::diagnostic::{Diagnostic, NO_CONTENT};
use crate::golden::GoldenQueries;
use crate::model::{Inputs, Model};

pub(super) use path_clashes::without_path_clashes;

/// Everything that can be checked without making pages or the index, and the golden queries that can be run.
pub(super) fn run(site: &Site) -> (Outcome, GoldenQueries) {
    let without_drafts = site.without_drafts();
    let whole = without_drafts.as_ref().unwrap_or(&site.whole);
    let model = &whole.model;
    let mut sources = site.read.sources.clone();
    let mut found = site.read.found();
    found.extend(site.read.found_in_theme());
    found.extend(whole.diagnostics.iter().cloned());
    found.extend(check::run(model, site.request.audience.as_deref()));
    let (golden, unknown) = site.read.golden.clone().validate(model);
    found.extend(unknown);
    found.extend(report::load_problems(&site.files.problems, &mut sources));
    found.extend(unread_files::check(site, model, &mut sources));
    found.extend(misnamed_folders::check(model, &site.files.folder));
    found.extend(no_content(&site.files));
    found.extend(path_clashes::check(
        model,
        &site.files.statics,
        &mut sources,
    ));
    found.extend(branding::check(model, &site.files.statics));
    found.extend(large_images::check(model, &site.files.assets));
    let reported = found.iter().filter_map(Diagnostic::span).collect();
    found.extend(check::unused_keys(model, &reported));
    let found = removed_words::gather(found, &site.read.config.removed_words);
    let found = report::settle(found, site, &sources);
    let found = consequences::hold_back(found, model, &sources);
    (Outcome::new(sources, found, model.pages().len()), golden)
}

/// The golden queries that do not find what they should, in the editions that they are for.
pub(super) fn golden_queries(site: &Site, golden: &GoldenQueries) -> Vec<Diagnostic> {
    let audiences = golden.audiences();
    if audiences.is_empty() {
        return Vec::new();
    }
    let without_drafts = site.without_drafts();
    let ModelBuild { model, .. } = without_drafts.as_ref().unwrap_or(&site.whole);
    let inputs = Inputs {
        drafts: false,
        ..site.files.model_inputs(&site.read.config, &site.request)
    };
    let missed = |model: &Model| search_corpus::index(model, golden, false, &Unobserved).1;
    let missed_in_edition = |audience: &Audience| {
        let edition = edition::project(audience, model, &inputs, &site.read.included, None);
        missed(&edition.build.model)
    };
    let names = audiences.iter().flatten();
    let known = names.filter_map(|name| site.read.config.audiences.get(*name));
    let mut found: Vec<Diagnostic> = known.flat_map(missed_in_edition).collect();
    if audiences.contains(&None) {
        found.extend(missed(model));
    }
    found
}

/// Reports a site without any files.
fn no_content(files: &Files) -> Option<Diagnostic> {
    let place = if files.folder.is_empty() {
        "this folder".to_owned()
    } else {
        format!("`{}`", files.folder)
    };
    let diagnostic = Diagnostic::unplaced(NO_CONTENT, format!("no Markdown files in {place}"));
    let help = "pass the folder of the handbook with `--root`, or create the first page: `content/index.md`";
    files.empty.then(|| diagnostic.help(help))
}
