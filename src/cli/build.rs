//! `hirebook build`: check the handbook and write the site.

use super::args::BuildArgs;
use super::progress::Progress;
use super::report::{self, Exit, counted};
use super::site::{Site, refuse, today};
use crate::load;
use crate::pipeline::{self, Request};

/// Builds a site. Errors leave the output folder as it was.
pub(crate) fn run(args: &BuildArgs) -> Exit {
    build(args).unwrap_or_else(|exit| exit)
}

fn build(args: &BuildArgs) -> Result<Exit, Exit> {
    let watch = load::stopwatch();
    let mut progress = Progress::start(&args.report);
    let site = Site::read_observed(&args.site, args.output.as_deref(), &progress)?;
    let request = Request {
        audience: args.audience.clone(),
        base_url: args.base_url.clone(),
        strict: args.site.strict,
        today: today(&args.site)?,
        preview: false,
    };
    let compiled = site.try_compile(&request, |input, request| {
        pipeline::build_observed(input, request, &progress)
    });
    let written = compiled
        .as_ref()
        .ok()
        .filter(|outcome| !outcome.failed())
        .map(|outcome| site.write(outcome, &progress));
    // What follows is printed where the line of the progress was.
    progress.end();
    let outcome = compiled.map_err(|problem| refuse(&problem))?;
    report::diagnostics(&outcome, &site.paths(args.report.format), &args.report);
    let Some(written) = written.transpose().map_err(|problem| refuse(&problem))? else {
        report::say(
            &args.report,
            &format!("{}; nothing was written", report::counts(&outcome)),
        );
        print_timings(args, &progress);
        return Ok(Exit::Problems);
    };
    let files = counted(written.written, "file");
    let line = format!(
        "{} in `{}`: {files} written, {} unchanged, {} removed, in {}; {}",
        counted(outcome.pages, "page"),
        site.output
            .strip_prefix(".")
            .unwrap_or(&site.output)
            .display(),
        written.unchanged,
        written.removed,
        watch.elapsed(),
        report::counts(&outcome)
    );
    report::say(&args.report, &line);
    print_timings(args, &progress);
    Ok(Exit::Fine)
}

fn print_timings(args: &BuildArgs, progress: &Progress) {
    if args.timings {
        report::error(&progress.timings());
    }
}
