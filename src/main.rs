//! The program: passes the arguments to the library, which does everything else, and returns its exit code.

#![expect(clippy::disallowed_methods, reason = "the edge that reads arguments")]

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(hirebook::cli::run(std::env::args_os().skip(1)) as u8)
}
