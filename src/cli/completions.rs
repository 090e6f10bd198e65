//! `hirebook completions`: prints a script that completes commands, options and their values in a shell.

use super::args::CompletionsArgs;
use super::parse;
use super::report::{ExitStatus, print};

pub(crate) fn run(args: &CompletionsArgs) -> ExitStatus {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut parse::command(), "hirebook", &mut script);
    print(&String::from_utf8_lossy(&script));
    ExitStatus::Success
}
