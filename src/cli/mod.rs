//! The command line: arguments, help and, one file each, the commands.
//!
//! The only part of the program that knows of arguments, environment and standard output; `args`, `help` and what they read
//! are pure.

pub mod args;
mod build;
mod check;
mod diff;
mod explain;
pub mod help;
mod make;
mod paths;
mod progress;
mod report;
mod schema;
mod search;
mod serve;
mod site;
mod table;
mod usage;
mod values;
mod why;

use std::ffi::OsString;

pub use report::Exit;

use args::Command;

/// Carries out a command line, given without the program's own name.
pub fn run(args: impl Iterator<Item = OsString>) -> Exit {
    match args::parse(args) {
        Ok(Command::Build(args)) => build::run(&args),
        Ok(Command::Serve(args)) => serve::run(&args),
        Ok(Command::Check(args)) => check::run(&args),
        Ok(Command::Why(args)) => why::run(&args),
        Ok(Command::Diff(args)) => diff::run(&args),
        Ok(Command::Schema(args)) => schema::run(&args),
        Ok(Command::Search(args)) => search::run(&args),
        Ok(Command::Explain(words)) => explain::run(&words),
        Ok(Command::Help(topic)) => {
            report::out(&help::text(topic));
            Exit::Fine
        }
        Ok(Command::Version) => {
            report::out(&help::version());
            Exit::Fine
        }
        Err(usage) => {
            report::error(&format!("{usage}\n"));
            Exit::Usage
        }
    }
}
