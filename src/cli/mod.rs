//! The command line: arguments, help and, one file each, the commands.
//!
//! The only part of the program that knows of arguments, environment and standard output; `args`, `help` and what they read
//! are pure.

pub mod args;
pub mod help;
mod table;
mod values;
