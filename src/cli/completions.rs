//! `hirebook completions`: a script that completes commands and options in a shell.

use super::args::CompletionsArgs;
use super::parse;
use super::report::{ExitStatus, print};

/// Prints the script for a shell.
pub(crate) fn run(args: &CompletionsArgs) -> ExitStatus {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut parse::command(), "hirebook", &mut script);
    print(&String::from_utf8_lossy(&script));
    ExitStatus::Success
}
