//! `hirebook build`: checks the handbook and writes the site. Nothing is written if there are errors.

use super::args::BuildArgs;
use super::progress::Progress;
use super::report::{self, ExitStatus, pluralize};
use super::site::{LoadedSite, fail, request};
use crate::load;
use crate::pipeline::{self, Request};

pub(crate) fn run(args: &BuildArgs) -> Result<ExitStatus, ExitStatus> {
    let watch = load::stopwatch();
    let mut progress = Progress::start(&args.report);
    let site = LoadedSite::load(&args.source, args.output.as_deref(), &progress)?;
    let request = Request {
        base_url: args.base_url.clone(),
        strict: args.strict,
        ..request(args.audience.as_deref(), &args.source.run)?
    };
    let compiled = site.compile(&request, |input, request| {
        pipeline::build_observed(input, request, &progress)
    });
    let written = compiled
        .as_ref()
        .ok()
        .filter(|outcome| !outcome.failed())
        .map(|outcome| site.write(outcome, &progress));
    // Clears the progress line before anything is printed in its place.
    progress.end();
    let outcome = compiled.map_err(|problem| fail(&problem))?;
    report::print_outcome(&outcome, &site.paths(args.report.format), &args.report);
    let counts = report::counts(&outcome);
    let status = match written.transpose().map_err(|problem| fail(&problem))? {
        None => format!("{counts}; nothing was written"),
        Some(written) => format!(
            "{} in `{}`: {} written, {} unchanged, {} removed, in {}; {counts}",
            pluralize(outcome.pages, "page"),
            site.folders
                .output
                .strip_prefix(".")
                .unwrap_or(&site.folders.output)
                .display(),
            pluralize(written.written, "file"),
            written.unchanged,
            written.removed,
            watch.elapsed(),
        ),
    };
    report::print_status(&args.report, &status);
    if args.timings {
        report::print_error(&progress.timings());
    }
    Ok(ExitStatus::problems_if(outcome.failed()))
}
