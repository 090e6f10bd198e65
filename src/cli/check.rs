//! `hirebook check`: reports every problem, for all audiences, and writes nothing.

use super::args::CheckArgs;
use super::progress::Progress;
use super::report::{self, ExitStatus, pluralize};
use super::site::{LoadedSite, fail, request};
use crate::pipeline::{self, Request};

pub(crate) fn run(args: &CheckArgs) -> Result<ExitStatus, ExitStatus> {
    let mut progress = Progress::start(&args.report);
    let site = LoadedSite::load(&args.source, None, &progress)?;
    let request = Request {
        strict: args.strict,
        ..request(None, &args.source.run)?
    };
    let compiled = site.compile(&request, |input, request| {
        pipeline::check_observed(input, request, &progress)
    });
    progress.end();
    let outcome = compiled.map_err(|problem| fail(&problem))?;
    report::print_outcome(&outcome, &site.paths(args.report.format), &args.report);
    let (pages, counts) = (pluralize(outcome.pages, "page"), report::counts(&outcome));
    report::print_status(&args.report, &format!("{pages}: {counts}"));
    if args.timings {
        report::print_error(&progress.timings());
    }
    Ok(ExitStatus::problems_if(outcome.failed()))
}
