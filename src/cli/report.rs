//! Diagnostics and results on the terminal: what goes to standard output, what to standard error, and with which exit code.

#![expect(
    clippy::disallowed_methods,
    reason = "the edge that asks the environment for colours"
)]

use std::io::{IsTerminal, Write};

use super::args::{ColorWhen, ReportArgs};
use super::paths::Paths;
use crate::diagnostic::{Diagnostic, Format, Style, render, summary};
use crate::pipeline::Outcome;
use crate::text::Sources;

/// How a run ended, as the exit code says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// All is well.
    Fine = 0,
    /// There are problems in the content.
    Problems = 1,
    /// The command was used wrongly, or the system refused something.
    Usage = 2,
}

/// Shows the diagnostics of a run, with paths of these places. Machines read standard output; people read standard error.
pub(crate) fn diagnostics(outcome: &Outcome, paths: &Paths, args: &ReportArgs) {
    let mut sources = outcome.sources.clone();
    paths.place(&mut sources);
    some(&outcome.diagnostics, &sources, args);
}

/// Shows some diagnostics, likewise, with the paths that their sources have.
pub(crate) fn some(diagnostics: &[Diagnostic], sources: &Sources, args: &ReportArgs) {
    let human = args.format == Format::Human;
    let style = Style {
        color: human && colored(args.color),
        width: Style::default().width,
    };
    let text = render(diagnostics, sources, args.format, style);
    if human {
        error(&text);
    } else {
        out(&text);
    }
}

/// The counts of a run: "2 errors and 1 warning".
pub(crate) fn counts(outcome: &Outcome) -> String {
    summary(&outcome.diagnostics)
}

/// A number and what it counts: `1 page`, `2 pages`.
pub(crate) fn counted(number: usize, word: &str) -> String {
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}

fn colored(when: ColorWhen) -> bool {
    match when {
        ColorWhen::Always => true,
        ColorWhen::Never => false,
        ColorWhen::Auto => {
            std::io::stderr().is_terminal()
                && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
                && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
        }
    }
}

/// Writes to standard output. A reader that has gone away is no error of ours.
pub(crate) fn out(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}

/// Writes to standard error.
pub(crate) fn error(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// A line about what is going on, unless nobody wants it.
pub(crate) fn say(args: &ReportArgs, line: &str) {
    if !args.quiet && args.format == Format::Human {
        error(&format!("{line}\n"));
    }
}
