//! `hirebook build`: check the handbook and write the site.

use super::args::BuildArgs;
use super::progress::Progress;
use super::report::{self, ExitStatus, pluralize};
use super::site::{Site, fail, today};
use crate::load;
use crate::pipeline::{self, Request};

/// Builds a site. Errors leave the output folder as it was.
pub(crate) fn run(args: &BuildArgs) -> ExitStatus {
    build(args).unwrap_or_else(|exit| exit)
}

fn build(args: &BuildArgs) -> Result<ExitStatus, ExitStatus> {
    let watch = load::stopwatch();
    let mut progress = Progress::start(&args.report);
    let site = Site::read_observed(&args.source, args.output.as_deref(), &progress)?;
    let request = Request {
        audience: args.audience.clone(),
        base_url: args.base_url.clone(),
        strict: args.strict,
        today: today(&args.source.run)?,
        preview: false,
    };
    let compiled = site.compile(&request, |input, request| {
        pipeline::build_observed(input, request, &progress)
    });
    let written = compiled
        .as_ref()
        .ok()
        .filter(|outcome| !outcome.failed())
        .map(|outcome| site.write(outcome, &progress));
    // What follows is printed where the line of the progress was.
    progress.end();
    let outcome = compiled.map_err(|problem| fail(&problem))?;
    report::print_outcome(&outcome, &site.paths(args.report.format), &args.report);
    let Some(written) = written.transpose().map_err(|problem| fail(&problem))? else {
        report::print_status(
            &args.report,
            &format!("{}; nothing was written", report::counts(&outcome)),
        );
        print_timings(args, &progress);
        return Ok(ExitStatus::Problems);
    };
    let files = pluralize(written.written, "file");
    let line = format!(
        "{} in `{}`: {files} written, {} unchanged, {} removed, in {}; {}",
        pluralize(outcome.pages, "page"),
        site.output
            .strip_prefix(".")
            .unwrap_or(&site.output)
            .display(),
        written.unchanged,
        written.removed,
        watch.elapsed(),
        report::counts(&outcome)
    );
    report::print_status(&args.report, &line);
    print_timings(args, &progress);
    Ok(ExitStatus::Success)
}

fn print_timings(args: &BuildArgs, progress: &Progress) {
    if args.timings {
        report::print_error(&progress.timings());
    }
}
