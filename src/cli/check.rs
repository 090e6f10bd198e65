//! `hirebook check`: report every problem and write nothing.

use super::args::CheckArgs;
use super::report::{self, Exit};
use super::site::{Site, today};
use crate::pipeline::{self, Request};

/// Checks a site for all its audiences.
pub(crate) fn run(args: &CheckArgs) -> Exit {
    check(args).unwrap_or_else(|exit| exit)
}

fn check(args: &CheckArgs) -> Result<Exit, Exit> {
    let site = Site::read(&args.site, None)?;
    let request = Request { audience: None, base_url: None, strict: args.site.strict, today: today(&args.site)?, preview: false };
    let outcome = site.compile(&request, pipeline::check)?;
    report::diagnostics(&outcome, &args.report);
    report::say(&args.report, &format!("{}: {}", report::counted(outcome.pages, "page"), report::counts(&outcome)));
    Ok(if outcome.failed() { Exit::Problems } else { Exit::Fine })
}
