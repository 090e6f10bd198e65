//! Output on the terminal: what goes to standard output, what to standard error, and the exit status.
//!
//! Knows nothing of commands. Diagnostics are rendered in `diagnostic`.

#![expect(
    clippy::disallowed_methods,
    reason = "the edge that asks the environment for colours"
)]

use std::io::{IsTerminal, Write};

use super::args::{ColorWhen, ReportArgs};
use super::paths::Paths;
use super::usage::UsageError;
use crate::diagnostic::{Diagnostic, Format, Style, render, summary};
use crate::pipeline::Outcome;
use crate::text::Sources;

/// How a run ended, as its exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExitStatus {
    /// No errors.
    Success = 0,
    /// The handbook has errors.
    Problems = 1,
    /// The command line is wrong, or the system refused something.
    Failure = 2,
}

impl ExitStatus {
    pub(crate) fn problems_if(condition: bool) -> Self {
        if condition {
            Self::Problems
        } else {
            Self::Success
        }
    }
}

/// Prints the diagnostics of a run, with paths as `paths` shows them.
pub(crate) fn print_outcome(outcome: &Outcome, paths: &Paths, args: &ReportArgs) {
    let mut sources = outcome.sources.clone();
    paths.rewrite(&mut sources);
    print_diagnostics(&outcome.diagnostics, &sources, args);
}

/// Prints diagnostics: for people to standard error, and for programs to standard output.
pub(crate) fn print_diagnostics(diagnostics: &[Diagnostic], sources: &Sources, args: &ReportArgs) {
    let is_human = args.format == Format::Human;
    let style = Style {
        color: is_human && uses_color(args.terminal.color),
        ..Style::default()
    };
    let text = render(diagnostics, sources, args.format, style);
    if is_human {
        print_error(&text);
    } else {
        print(&text);
    }
}

/// The number of diagnostics by severity: `2 errors and 1 warning`.
pub(crate) fn counts(outcome: &Outcome) -> String {
    summary(&outcome.diagnostics)
}

/// A number with its noun: `1 page`, `2 pages`.
pub(crate) fn pluralize(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// Obeys `NO_COLOR` (<https://no-color.org>) and `TERM=dumb`.
fn uses_color(when: ColorWhen) -> bool {
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

/// Writes to standard output. A closed pipe is not an error.
pub(crate) fn print(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}

/// Writes to standard error.
pub(crate) fn print_error(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// Prints why a command line cannot be run.
pub(crate) fn fail(error: &UsageError) -> ExitStatus {
    print_error(&format!("{error}\n"));
    ExitStatus::Failure
}

/// Writes a line about the run to standard error, unless `--quiet` or a format for programs is set.
pub(crate) fn print_status(args: &ReportArgs, line: &str) {
    if !args.terminal.quiet && args.format == Format::Human {
        print_error(&format!("{line}\n"));
    }
}
