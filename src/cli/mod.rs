//! The command line: `args` defines it, `parse` parses it, and each command has a file.
//!
//! The only part of the program that reads arguments and environment and writes to standard output. `args`, `parse`,
//! `usage` and `values` are pure. A new command is a variant of `args::Command`, a file with its `run`, and an arm below.

mod args;
mod build;
mod check;
mod completions;
mod diff;
mod explain;
mod man;
mod parse;
mod paths;
mod progress;
mod report;
mod schema;
mod search;
mod serve;
mod site;
mod usage;
mod values;
mod why;

use std::ffi::OsString;

pub use report::ExitStatus;

use args::Command;
use parse::Invocation;

/// Runs a command line, given without the program's own name.
pub fn run(words: impl Iterator<Item = OsString>) -> ExitStatus {
    match parse::parse(words) {
        // An error was printed where it occurred.
        Ok(Invocation::Run(command)) => run_command(command).unwrap_or_else(|status| status),
        Ok(Invocation::Print(text)) => {
            report::print(&text);
            ExitStatus::Success
        }
        Err(error) => report::fail(&error),
    }
}

fn run_command(command: Command) -> Result<ExitStatus, ExitStatus> {
    match command {
        Command::Build(args) => build::run(&args),
        Command::Serve(args) => serve::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Why(args) => why::run(&args),
        Command::Diff(args) => diff::run(&args),
        Command::Schema(args) => schema::run(&args),
        Command::Search(args) => search::run(&args),
        Command::Explain(args) => explain::run(&args.codes),
        Command::Completions(args) => Ok(completions::run(&args)),
        Command::Man(args) => man::run(&args),
        Command::Help(args) => {
            let command = args.command.map(OsString::from);
            Ok(run(command.into_iter().chain(["--help".into()])))
        }
    }
}
