//! The program: arguments in, exit code out. Everything else is in the library.

#![expect(clippy::disallowed_methods, reason = "the edge that reads arguments")]

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(hirebook::cli::run(std::env::args_os().skip(1)) as u8)
}
