//! `hirebook serve`: previews the handbook until Ctrl-C, and reports each change on the terminal.
//!
//! The server and the watcher are in `serve`.

use std::net::IpAddr;
use std::num::NonZero;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use super::args::{ReportArgs, ServeArgs};
use super::paths::Paths;
use super::report::{self, ExitStatus, pluralize};
use super::site::{fail, request, requested_date, require_folder, root};
use crate::diagnostic::{Diagnostic, one_line, summary};
use crate::load::SiteFolders;
use crate::pipeline::{Outcome, Request};
use crate::serve::{self, Preview, PreviewOptions, PreviewReport};

/// Maximum number of new problems shown in full after an edit; the page lists all of them.
const MAX_PROBLEMS: usize = 3;

/// Maximum number of messages in the queue for the terminal.
const QUEUE_LENGTH: usize = 100;

/// Prints one message to the terminal.
type PrintJob = Box<dyn FnOnce() + Send>;

/// Serves a site. Returns only on failure.
pub(crate) fn run(args: &ServeArgs) -> Result<ExitStatus, ExitStatus> {
    let root = root(&args.source.root)?;
    let content = args.source.content.as_deref();
    content.map_or(Ok(()), require_folder)?;
    let threads = args.source.run.jobs.map_or(0, NonZero::get);
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build_global()
        .map_err(|problem| fail(&format!("cannot start {threads} threads: {problem}")))?;
    let request = Request {
        base_url: args.base_url.clone(),
        strict: args.strict,
        preview: args.audience.is_none(),
        ..request(args.audience.as_deref(), &args.source.run)?
    };
    let options = PreviewOptions {
        folders: SiteFolders {
            content: args.source.content.clone(),
            ..SiteFolders::new(&root)
        },
        request,
        today: requested_date(&args.source.run)?,
        host: args.host.clone(),
        port: args.port,
        poll: args.poll,
    };
    let report = args.report();
    let SiteFolders { root, content, .. } = &options.folders;
    let paths = Paths::new(root, content.as_deref(), report.format);
    let (queue, jobs) = sync_channel::<PrintJob>(QUEUE_LENGTH);
    let preview = serve::start(
        options,
        Box::new(move |event| print_report(event, &paths, report, &queue)),
    )
    .map_err(|problem| fail(&problem))?;
    let address = address(&preview, &args.host);
    print_address(args, &preview, &address);
    if args.open {
        open(args, &address);
    }
    // A stopped terminal or a pipe that is not read blocks this thread only.
    thread::Builder::new()
        .name("preview-output".to_owned())
        .spawn(move || jobs.into_iter().for_each(|job| job()))
        .map_err(|problem| fail(&format!("cannot start the preview: {problem}")))?;
    preview.wait();
    Err(fail(
        "the preview has crashed and no longer updates pages: restart it",
    ))
}

/// The address of the first page, as seen from this machine.
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

fn print_address(args: &ServeArgs, preview: &Preview, address: &str) {
    let port = preview.address.port();
    if ![0, port].contains(&args.port) {
        let line = format!("port {} is in use; using port {port}", args.port);
        report::print_status(&args.report(), &line);
    }
    if !preview.address.ip().is_loopback() {
        let line = "warning: everyone on your network can read this preview";
        report::print_status(&args.report(), line);
    }
    let pages = pluralize(preview.page_count, "page");
    report::print_status(
        &args.report(),
        &format!(
            "{}: {pages} at {address} (press Ctrl-C to stop)",
            one_line(&preview.title)
        ),
    );
}

/// Prints a line for each change, and its new problems. Never blocks: while the queue is full, messages are dropped.
fn print_report(
    event: &PreviewReport<'_>,
    shown_paths: &Paths,
    args: ReportArgs,
    queue: &SyncSender<PrintJob>,
) {
    let line =
        |line: String| drop(queue.try_send(Box::new(move || report::print_status(&args, &line))));
    match event {
        PreviewReport::Changed { paths, duration } => {
            line(format!(
                "{} in {duration}",
                list_changes(paths, shown_paths)
            ));
        }
        PreviewReport::Unavailable(reason) => line(format!("error: {}", one_line(reason))),
        PreviewReport::Checked { outcome, previous } => {
            let is_known = |diagnostic: &Diagnostic| {
                previous.is_some_and(|previous| was_reported(previous, diagnostic, outcome))
            };
            let mut new: Vec<Diagnostic> = outcome
                .diagnostics
                .iter()
                .filter(|diagnostic| !is_known(diagnostic))
                .cloned()
                .collect();
            let counts = summary(&outcome.diagnostics);
            if new.is_empty()
                && previous.is_some_and(|previous| summary(&previous.diagnostics) == counts)
            {
                return;
            }
            new.truncate(MAX_PROBLEMS);
            let mut sources = outcome.sources.clone();
            shown_paths.rewrite(&mut sources);
            drop(queue.try_send(Box::new(move || {
                report::print_diagnostics(&new, &sources, &args);
            })));
            line(counts);
        }
    }
}

/// Whether an earlier outcome has the same diagnostic, perhaps on another line.
fn was_reported(previous: &Outcome, diagnostic: &Diagnostic, now: &Outcome) -> bool {
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

fn list_changes(paths: &[PathBuf], shown_paths: &Paths) -> String {
    let name =
        |path: &PathBuf| one_line(&shown_paths.display(&path.to_string_lossy().replace('\\', "/")));
    match paths {
        [] => "reloaded the site".to_owned(),
        [one] => name(one),
        [one, other] => format!("{} and {}", name(one), name(other)),
        all => format!("{} files", all.len()),
    }
}

/// Opens an address in the default browser. A failure is reported and is not fatal.
fn open(args: &ServeArgs, address: &str) {
    let (program, arguments): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("cmd", &["/C", "start", ""])
    } else {
        ("xdg-open", &[])
    };
    let browser = Command::new(program)
        .args(arguments)
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    match browser {
        // The process may run as long as the browser; waiting for it avoids a zombie.
        Ok(mut child) => drop(thread::spawn(move || child.wait())),
        Err(problem) => {
            report::print_status(&args.report(), &format!("cannot open a browser: {problem}"));
        }
    }
}
