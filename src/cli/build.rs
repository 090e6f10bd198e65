//! `hirebook build`: check the handbook and write the site.

use super::args::BuildArgs;
use super::report::{self, Exit, counted};
use super::site::{Site, today};
use crate::load;
use crate::pipeline::{self, Request};

/// Builds a site. Errors leave the output folder as it was.
pub(crate) fn run(args: &BuildArgs) -> Exit {
    build(args).unwrap_or_else(|exit| exit)
}

fn build(args: &BuildArgs) -> Result<Exit, Exit> {
    let watch = load::stopwatch();
    let site = Site::read(&args.site, args.output.as_deref())?;
    let request = Request {
        audience: args.audience.clone(),
        base_url: args.base_url.clone(),
        strict: args.site.strict,
        today: today(&args.site)?,
        preview: false,
    };
    let outcome = site.compile(&request, pipeline::build)?;
    report::diagnostics(&outcome, &args.report);
    if outcome.failed() {
        report::say(&args.report, &format!("{}; nothing was written", report::counts(&outcome)));
        return Ok(Exit::Problems);
    }
    let written = site.write(&outcome)?;
    let files = counted(written.written, "file");
    let line = format!(
        "{} in `{}`: {files} written, {} unchanged, {} removed, in {}; {}",
        counted(outcome.pages, "page"),
        site.output.strip_prefix(".").unwrap_or(&site.output).display(),
        written.unchanged,
        written.removed,
        watch.elapsed(),
        report::counts(&outcome)
    );
    report::say(&args.report, &line);
    Ok(Exit::Fine)
}
