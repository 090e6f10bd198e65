//! `hirebook serve`: previews the handbook until you press Ctrl-C.

use std::net::IpAddr;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use super::args::{ReportArgs, ServeArgs};
use super::paths::Paths;
use super::report::{self, Exit, counted};
use super::site::{refuse, root, today, told_today};
use crate::diagnostic::{Diagnostic, one_line, summary};
use crate::load::SiteFolders;
use crate::pipeline::{Outcome, Request};
use crate::serve::{self, Preview, PreviewOptions, PreviewReport};

/// How many new problems of an edit are printed in full; the page lists all of them.
const MAX_PRINTED: usize = 3;

/// How many messages may wait to be printed.
const MAX_WAITING: usize = 100;

/// A message that prints itself.
type QueuedMessage = Box<dyn FnOnce() + Send>;

/// Serves a site, and returns only if it cannot.
pub(crate) fn run(args: &ServeArgs) -> Exit {
    serve(args).unwrap_or_else(|exit| exit)
}

fn serve(args: &ServeArgs) -> Result<Exit, Exit> {
    let root = root(args.site.root.as_deref())?;
    if let Some(missing) = args
        .site
        .content
        .as_ref()
        .filter(|content| !content.is_dir())
    {
        return Err(refuse(&format!(
            "there is no folder `{}`",
            missing.display()
        )));
    }
    let jobs = args.site.jobs.map_or(0, std::num::NonZero::get);
    rayon::ThreadPoolBuilder::new()
        .num_threads(jobs)
        .build_global()
        .map_err(|problem| refuse(&format!("{jobs} threads cannot be started: {problem}")))?;
    let request = Request {
        audience: args.audience.clone(),
        base_url: args.base_url.clone(),
        strict: args.site.strict,
        today: today(&args.site)?,
        preview: args.audience.is_none(),
    };
    let options = PreviewOptions {
        folders: SiteFolders {
            content: args.site.content.clone(),
            ..SiteFolders::new(&root)
        },
        request,
        today: told_today(&args.site)?,
        host: args.host.clone(),
        port: args.port,
        poll: args.poll,
    };
    let report_args = args.report;
    let paths = Paths::of(
        &options.folders.root,
        options.folders.content.as_deref(),
        args.report.format,
    );
    let (queue, messages) = sync_channel::<QueuedMessage>(MAX_WAITING);
    let reporter = Box::new(move |report: &PreviewReport<'_>| {
        print_report(report, &paths, report_args, &queue)
    });
    let preview = serve::start(options, reporter).map_err(|problem| refuse(&problem))?;
    let address = address(&preview, &args.host);
    print_start(args, &preview, &address);
    if args.open {
        open(args, &address);
    }
    // A terminal that is stopped, or a pipe that is not read, blocks this thread and nothing else.
    thread::Builder::new()
        .name("preview-output".to_owned())
        .spawn(move || messages.into_iter().for_each(|print| print()))
        .map_err(|problem| refuse(&format!("the preview cannot be started: {problem}")))?;
    preview.wait();
    Err(refuse(
        "a part of the preview has failed, and its pages would be out of date: start it again",
    ))
}

/// The address of the first page, for a browser on this machine.
fn address(preview: &Preview, host: &str) -> String {
    let port = preview.address.port();
    let host = match preview.address.ip() {
        ip if ip.is_unspecified() => "localhost".to_owned(),
        IpAddr::V6(ip) => format!("[{ip}]"),
        IpAddr::V4(ip) if host.parse::<IpAddr>().is_ok() => ip.to_string(),
        IpAddr::V4(_) => host.to_owned(),
    };
    format!("http://{host}:{port}{}", preview.base_path)
}

fn print_start(args: &ServeArgs, preview: &Preview, address: &str) {
    let port = preview.address.port();
    if ![0, port].contains(&args.port) {
        report::say(
            &args.report,
            &format!("port {} is taken, using {port} instead", args.port),
        );
    }
    if !preview.address.ip().is_loopback() {
        report::say(
            &args.report,
            "warning: everyone on your network can read this preview",
        );
    }
    let pages = counted(preview.page_count, "page");
    report::say(
        &args.report,
        &format!(
            "{}: {pages} at {address} (Ctrl-C ends it)",
            one_line(&preview.title)
        ),
    );
}

/// Prints one line for each change, and the new problems. It never blocks: if too many messages wait already, this one is left out.
fn print_report(
    report: &PreviewReport<'_>,
    shown: &Paths,
    args: ReportArgs,
    queue: &SyncSender<QueuedMessage>,
) {
    let line = |line: String| drop(queue.try_send(Box::new(move || report::say(&args, &line))));
    match report {
        PreviewReport::Changed { paths, duration } => {
            line(format!("{} in {duration}", changed(paths, shown)))
        }
        PreviewReport::Unavailable(reason) => line(format!("error: {}", one_line(reason))),
        PreviewReport::Checked { outcome, previous } => {
            let known = |diagnostic: &Diagnostic| {
                previous.is_some_and(|previous| has(previous, diagnostic, outcome))
            };
            let mut new: Vec<Diagnostic> = outcome
                .diagnostics
                .iter()
                .filter(|diagnostic| !known(diagnostic))
                .cloned()
                .collect();
            let counts = summary(&outcome.diagnostics);
            if new.is_empty()
                && previous.is_some_and(|previous| summary(&previous.diagnostics) == counts)
            {
                return;
            }
            new.truncate(MAX_PRINTED);
            let mut sources = outcome.sources.clone();
            shown.place(&mut sources);
            drop(queue.try_send(Box::new(move || report::some(&new, &sources, &args))));
            line(counts);
        }
    }
}

/// Whether an earlier outcome has the same diagnostic, perhaps on another line.
fn has(previous: &Outcome, diagnostic: &Diagnostic, now: &Outcome) -> bool {
    let path = |outcome: &Outcome, diagnostic: &Diagnostic| {
        diagnostic
            .span()
            .map(|span| outcome.sources.path(span.file).to_owned())
            .unwrap_or_default()
    };
    previous.diagnostics.iter().any(|other| {
        other.code == diagnostic.code
            && other.message == diagnostic.message
            && path(previous, other) == path(now, diagnostic)
    })
}

fn changed(paths: &[PathBuf], shown: &Paths) -> String {
    let name = |path: &PathBuf| one_line(&shown.shown(&path.to_string_lossy().replace('\\', "/")));
    match paths {
        [] => "reloaded the site".to_owned(),
        [one] => name(one),
        [one, other] => format!("{} and {}", name(one), name(other)),
        all => format!("{} files", all.len()),
    }
}

/// Opens an address in your browser. The preview continues if there is none.
fn open(args: &ServeArgs, address: &str) {
    let (program, before): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("cmd", &["/C", "start", ""])
    } else {
        ("xdg-open", &[])
    };
    let quiet = Command::new(program)
        .args(before)
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    match quiet {
        // The child may run as long as the browser does.
        Ok(mut child) => drop(std::thread::spawn(move || child.wait())),
        Err(problem) => report::say(&args.report, &format!("cannot open a browser: {problem}")),
    }
}
