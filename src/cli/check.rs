//! `hirebook check`: report every problem and write nothing.

use super::args::CheckArgs;
use super::progress::Progress;
use super::report::{self, Exit};
use super::site::{Site, refuse, today};
use crate::pipeline::{self, Request};

/// Checks a site for all its audiences.
pub(crate) fn run(args: &CheckArgs) -> Exit {
    check(args).unwrap_or_else(|exit| exit)
}

fn check(args: &CheckArgs) -> Result<Exit, Exit> {
    let mut progress = Progress::start(&args.report);
    let site = Site::read_observed(&args.site, None, &progress)?;
    let request = Request {
        audience: None,
        base_url: None,
        strict: args.site.strict,
        today: today(&args.site)?,
        preview: false,
    };
    let compiled = site.try_compile(&request, |input, request| {
        pipeline::check_observed(input, request, &progress)
    });
    progress.end();
    let outcome = compiled.map_err(|problem| refuse(&problem))?;
    report::diagnostics(&outcome, &site.paths(args.report.format), &args.report);
    report::say(
        &args.report,
        &format!(
            "{}: {}",
            report::counted(outcome.pages, "page"),
            report::counts(&outcome)
        ),
    );
    if args.timings {
        report::error(&progress.timings());
    }
    Ok(if outcome.failed() {
        Exit::Problems
    } else {
        Exit::Fine
    })
}
