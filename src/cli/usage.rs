//! Command lines that mean nothing: what to say of each, and what would mean something.
//!
//! Pure: nothing is printed here. What commands and flags there are stands in `table.rs`.

use std::ffi::OsString;
use std::fmt;

use super::table::{COMMANDS, CommandEntry, FLAGS, Flag};
use crate::diagnostic::{did_you_mean, list_of, nearest, one_line};

/// A command line that means nothing: why, and what would.
///
/// Shown like a diagnostic without a place. Whoever prints it exits with 2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Usage {
    /// One line; what is so.
    pub message: String,
    /// What to write instead.
    pub help: Vec<String>,
}

impl Usage {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: Vec::new(),
        }
    }

    pub(super) fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }

    pub(super) fn help_if(mut self, text: Option<String>) -> Self {
        self.help.extend(text);
        self
    }

    pub(super) fn unknown_command(name: &str) -> Self {
        let names = COMMANDS.iter().map(|entry| entry.name);
        let known = || {
            format!(
                "the commands are {}",
                list_of(names.clone(), COMMANDS.len())
            )
        };
        Self::new(format!("`{}` is not a command", one_line(name)))
            .help(did_you_mean(name, names.clone()).unwrap_or_else(known))
    }
}

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.message)?;
        self.help
            .iter()
            .try_for_each(|help| write!(f, "\n  = help: {help}"))
    }
}

impl std::error::Error for Usage {}

/// What lexopt itself refuses: a value for a flag that takes none.
pub(super) fn surplus(error: &lexopt::Error) -> Usage {
    match error {
        lexopt::Error::UnexpectedValue { option, value } => {
            let (option, value) = (one_line(option), one_line(&value.to_string_lossy()));
            Usage::new(format!("`{option}` takes no value, and `{value}` is given"))
                .help(format!("write `{option}` alone"))
        }
        other => Usage::new(one_line(&other.to_string())),
    }
}

pub(super) fn surplus_operand(entry: &CommandEntry, operand: &OsString) -> Usage {
    let shown = one_line(&operand.to_string_lossy());
    let usage = Usage::new(format!(
        "`{}` takes flags only, and `{shown}` is none",
        entry.name
    ));
    let takes = |name: &str| {
        FLAGS
            .iter()
            .any(|flag| flag.long == name && flag.of.contains(&entry.name))
    };
    let flag = nearest(&shown, flags_of(entry.name)).first().copied();
    match flag {
        Some(flag) => usage.help(format!("did you mean `--{flag}`?")),
        None if takes("root") => usage.help(format!(
            "a handbook in another folder is named with `--root {shown}`"
        )),
        None => usage,
    }
}

pub(super) fn foreign_flag(flag: &Flag, entry: &CommandEntry) -> Usage {
    let owners = list_of(flag.of.iter().copied(), flag.of.len());
    Usage::new(format!("`{}` does not take `--{}`", entry.name, flag.long))
        .help(format!("it is a flag of {owners}"))
        .help(format!("`hirebook {} --help` lists the flags", entry.name))
}

pub(super) fn unknown_flag(spelled: &str, command: Option<&CommandEntry>) -> Usage {
    let word = spelled.trim_start_matches('-');
    let known = || {
        FLAGS
            .iter()
            .map(|flag| flag.long)
            .chain(["help", "version"])
    };
    let of_command = command.and_then(|entry| nearest(word, flags_of(entry.name)).first().copied());
    let guess = if word.chars().count() > 1 {
        of_command.or_else(|| nearest(word, known()).first().copied())
    } else {
        None
    };
    let owners = guess
        .and_then(|name| FLAGS.iter().find(|flag| flag.long == name))
        .map_or(&[][..], |flag| flag.of);
    let foreign = command.is_some_and(|entry| !owners.is_empty() && !owners.contains(&entry.name));
    let whose = if foreign {
        format!(
            " (a flag of {})",
            list_of(owners.iter().copied(), owners.len())
        )
    } else {
        String::new()
    };
    let lists = command.map_or_else(
        || "hirebook --help".to_owned(),
        |entry| format!("hirebook {} --help", entry.name),
    );
    Usage::new(format!("`{}` is not a flag", one_line(spelled)))
        .help_if(guess.map(|flag| format!("did you mean `--{flag}`?{whose}")))
        .help(format!("`{lists}` lists the flags"))
}

/// The flags that a command takes, by their long names.
fn flags_of(command: &str) -> impl Iterator<Item = &'static str> {
    FLAGS
        .iter()
        .filter(move |flag| flag.of.contains(&command))
        .map(|flag| flag.long)
}
