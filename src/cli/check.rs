//! `hirebook check`: report every problem and write nothing.

use super::args::CheckArgs;
use super::progress::Progress;
use super::report::{self, ExitStatus};
use super::site::{Site, fail, today};
use crate::pipeline::{self, Request};

/// Checks a site for all its audiences.
pub(crate) fn run(args: &CheckArgs) -> ExitStatus {
    check(args).unwrap_or_else(|exit| exit)
}

fn check(args: &CheckArgs) -> Result<ExitStatus, ExitStatus> {
    let mut progress = Progress::start(&args.report);
    let site = Site::read_observed(&args.source, None, &progress)?;
    let request = Request {
        audience: None,
        base_url: None,
        strict: args.strict,
        today: today(&args.source.run)?,
        preview: false,
    };
    let compiled = site.compile(&request, |input, request| {
        pipeline::check_observed(input, request, &progress)
    });
    progress.end();
    let outcome = compiled.map_err(|problem| fail(&problem))?;
    report::print_outcome(&outcome, &site.paths(args.report.format), &args.report);
    report::print_status(
        &args.report,
        &format!(
            "{}: {}",
            report::pluralize(outcome.pages, "page"),
            report::counts(&outcome)
        ),
    );
    if args.timings {
        report::print_error(&progress.timings());
    }
    Ok(if outcome.failed() {
        ExitStatus::Problems
    } else {
        ExitStatus::Success
    })
}
