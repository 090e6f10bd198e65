//! `hirebook serve`: preview the handbook until somebody presses Ctrl-C.

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
use crate::pipeline::{Outcome, Request};
use crate::serve::{self, News, Preview, Setup};

/// So many new problems of an edit are shown in full; the page lists all of them.
const SHOWN: usize = 3;

/// So much is waiting to be said at most.
const WAITING: usize = 100;

/// Something that is waiting to be said.
type Words = Box<dyn FnOnce() + Send>;

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
    let setup = Setup {
        output: root.join("output"),
        root,
        content: args.site.content.clone(),
        request,
        today: told_today(&args.site)?,
        host: args.host.clone(),
        port: args.port,
        poll: args.poll,
    };
    let told = args.report;
    let paths = Paths::of(&setup.root, setup.content.as_deref(), args.report.format);
    let (speaker, words) = sync_channel::<Words>(WAITING);
    let preview = serve::start(
        setup,
        Box::new(move |news| tell(news, &paths, told, &speaker)),
    )
    .map_err(|problem| refuse(&problem))?;
    let address = address(&preview, &args.host);
    welcome(args, &preview, &address);
    if args.open {
        open(args, &address);
    }
    // A terminal that is stopped, or a pipe that nobody reads, keeps this thread waiting and nothing else.
    thread::Builder::new()
        .name("preview-words".to_owned())
        .spawn(move || words.into_iter().for_each(|words| words()))
        .map_err(|problem| refuse(&format!("the preview cannot be started: {problem}")))?;
    preview.wait();
    Err(refuse(
        "a part of the preview has failed, and what it shows would grow old: start it again",
    ))
}

/// The address of the first page, as somebody at this machine writes it.
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

fn welcome(args: &ServeArgs, preview: &Preview, address: &str) {
    if preview.moved {
        report::say(
            &args.report,
            &format!(
                "port {} is taken, so it is {} now",
                args.port,
                preview.address.port()
            ),
        );
    }
    if !preview.address.ip().is_loopback() {
        let line = "warning: others in your network can read this preview, with all that it shows";
        report::say(&args.report, line);
    }
    let pages = counted(preview.pages, "page");
    report::say(
        &args.report,
        &format!(
            "{}: {pages} at {address} (Ctrl-C ends it)",
            one_line(&preview.title)
        ),
    );
}

/// One quiet line for each change, and what is newly wrong. It never waits: where too much is waiting already, it is left out.
fn tell(news: &News<'_>, shown: &Paths, args: ReportArgs, speaker: &SyncSender<Words>) {
    let line = |line: String| drop(speaker.try_send(Box::new(move || report::say(&args, &line))));
    match news {
        News::Changed { paths, took } => line(format!("{} in {took}", changed(paths, shown))),
        News::Refused(words) => line(format!("error: {}", one_line(words))),
        News::Checked { outcome, before } => {
            let known = |diagnostic: &Diagnostic| {
                before.is_some_and(|before| has(before, diagnostic, outcome))
            };
            let mut new: Vec<Diagnostic> = outcome
                .diagnostics
                .iter()
                .filter(|diagnostic| !known(diagnostic))
                .cloned()
                .collect();
            let counts = summary(&outcome.diagnostics);
            if new.is_empty() && before.is_some_and(|before| summary(&before.diagnostics) == counts)
            {
                return;
            }
            new.truncate(SHOWN);
            let mut sources = outcome.sources.clone();
            shown.place(&mut sources);
            drop(speaker.try_send(Box::new(move || report::some(&new, &sources, &args))));
            line(counts);
        }
    }
}

/// Whether an outcome has said the same, perhaps of other lines.
fn has(before: &Outcome, diagnostic: &Diagnostic, now: &Outcome) -> bool {
    let path = |outcome: &Outcome, diagnostic: &Diagnostic| {
        diagnostic
            .span()
            .map(|span| outcome.sources.path(span.file).to_owned())
            .unwrap_or_default()
    };
    before.diagnostics.iter().any(|other| {
        other.code == diagnostic.code
            && other.message == diagnostic.message
            && path(before, other) == path(now, diagnostic)
    })
}

fn changed(paths: &[PathBuf], shown: &Paths) -> String {
    let name = |path: &PathBuf| one_line(&shown.shown(&path.to_string_lossy().replace('\\', "/")));
    match paths {
        [] => "the site, read anew,".to_owned(),
        [one] => name(one),
        [one, other] => format!("{} and {}", name(one), name(other)),
        all => format!("{} files", all.len()),
    }
}

/// Opens an address in the browser of whoever sits here. That there is none is no reason to stop.
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
        // It may live as long as the browser does.
        Ok(mut child) => drop(std::thread::spawn(move || child.wait())),
        Err(problem) => report::say(
            &args.report,
            &format!("no browser could be opened: {problem}"),
        ),
    }
}
