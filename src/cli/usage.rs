//! Usage errors: one line that says what is wrong with a command line, and help that says what to write instead.
//!
//! Pure: clap's errors become messages in the style of diagnostics, and nothing is printed. Commands and options are
//! defined in `args`.

use std::borrow::Cow;
use std::error::Error as _;
use std::ffi::OsString;
use std::fmt;

use clap::builder::PossibleValue;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command};

use super::values::ValueError;
use crate::diagnostic::{Code, did_you_mean, list_of, nearest, one_line};

/// What is wrong with a command line. It is shown like a diagnostic without a place, and the exit code is 2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UsageError {
    /// One line: what is wrong.
    pub(crate) message: String,
    /// What to write instead.
    pub(crate) help: Vec<String>,
}

impl UsageError {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: Vec::new(),
        }
    }

    pub(crate) fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }

    pub(crate) fn help_if(mut self, text: Option<String>) -> Self {
        self.help.extend(text);
        self
    }

    /// Converts an error of clap. `words` is the parsed command line, beginning with the command if there is one.
    pub(super) fn from_clap(error: &clap::Error, cli: &Command, words: &[OsString]) -> Self {
        let context = |kind| match error.get(kind) {
            Some(ContextValue::String(text)) => text.as_str(),
            Some(ContextValue::Strings(texts)) => texts.first().map_or("", String::as_str),
            _ => "",
        };
        let command = words.first().and_then(|word| cli.find_subcommand(word));
        let words: Vec<_> = words.iter().map(|word| word.to_string_lossy()).collect();
        // `--root <DIR>`, `<PAGE>` or the word itself.
        let arg = context(ContextKind::InvalidArg);
        let name = arg.split(' ').next().unwrap_or_default();
        let value = one_line(context(ContextKind::InvalidValue));
        match error.kind() {
            ErrorKind::InvalidSubcommand => {
                unknown_command(context(ContextKind::InvalidSubcommand), cli)
            }
            ErrorKind::InvalidValue if arg == "[COMMAND]" => unknown_command(&value, cli),
            ErrorKind::UnknownArgument
                if arg.starts_with('-') && !words.iter().any(|word| word == "--") =>
            {
                wrong_option(arg, command, cli, &words)
            }
            ErrorKind::UnknownArgument => unexpected_argument(arg, command, error),
            ErrorKind::InvalidValue if value.is_empty() => missing_value(name, &words),
            ErrorKind::InvalidValue => match error.get(ContextKind::ValidValue) {
                Some(ContextValue::Strings(known)) => unknown_value(name, &value, known),
                _ => Self::new(invalid(name, &value, "not a valid value")),
            },
            ErrorKind::ValueValidation => {
                let source = error
                    .source()
                    .and_then(|source| source.downcast_ref::<ValueError>());
                let (reason, help) = source.map_or(("invalid", None), |error| {
                    (&*error.message, error.help.clone())
                });
                Self::new(invalid(name, &value, reason)).help_if(help)
            }
            ErrorKind::TooManyValues => surplus_value(name, &value),
            ErrorKind::ArgumentConflict => conflict(name, context(ContextKind::PriorArg)),
            ErrorKind::MissingRequiredArgument => missing_argument(arg, command),
            ErrorKind::InvalidUtf8 => {
                let word = words
                    .iter()
                    .find(|word| matches!(word, Cow::Owned(_)))
                    .map_or("", |word| word);
                Self::new(format!("`{}` is not UTF-8 text", one_line(word)))
            }
            _ => Self::new(one_line(
                error
                    .to_string()
                    .lines()
                    .next()
                    .unwrap_or_default()
                    .trim_start_matches("error: "),
            )),
        }
    }
}

/// An option that is given twice, or together with one that excludes it.
fn conflict(name: &str, prior: &str) -> UsageError {
    let other = prior.split(' ').next().unwrap_or_default();
    if other.is_empty() || other == name {
        return UsageError::new(format!("`{name}` is given twice"))
            .help("run the command once for each audience");
    }
    UsageError::new(format!("`{name}` and `{other}` exclude each other"))
        .help("remove one of these options")
}

impl fmt::Display for UsageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.message)?;
        self.help
            .iter()
            .try_for_each(|help| write!(f, "\n  = help: {help}"))
    }
}

impl std::error::Error for UsageError {}

/// The commands that take an option, spelled with its dashes.
pub(super) fn owners<'a>(spelled: &'a str, cli: &'a Command) -> impl Iterator<Item = &'a Command> {
    cli.get_subcommands()
        .filter(move |command| find_option(spelled, command).is_some())
}

/// An option of a command, spelled with its dashes.
pub(super) fn find_option<'a>(spelled: &str, command: &'a Command) -> Option<&'a Arg> {
    let is_long =
        |arg: &Arg| arg.get_long().is_some() && arg.get_long() == spelled.strip_prefix("--");
    let is_short = |arg: &Arg| {
        arg.get_short()
            .is_some_and(|letter| spelled == format!("-{letter}"))
    };
    command
        .get_arguments()
        .find(|arg| is_long(arg) || is_short(arg))
}

fn invalid(name: &str, value: &str, reason: &str) -> String {
    match (name.starts_with('-'), value) {
        (true, "") => format!("the value of `{name}` is {reason}"),
        (true, value) => format!("`{name} {value}` is {reason}"),
        (false, value) => format!("`{value}` is {reason}"),
    }
}

fn unknown_value(name: &str, value: &str, known: &[String]) -> UsageError {
    let known = || known.iter().map(String::as_str);
    UsageError::new(invalid(name, value, "not a valid value"))
        .help(did_you_mean(value, known()).unwrap_or_else(|| list_values(known())))
}

fn unknown_command(name: &str, cli: &Command) -> UsageError {
    let names = || cli.get_subcommands().map(Command::get_name);
    let list = || format!("the commands are {}", list_of(names(), usize::MAX));
    UsageError::new(format!("unknown command `{}`", one_line(name)))
        .help(did_you_mean(name, names()).unwrap_or_else(list))
        .help_if(Code::from_word(name).map(|code| {
            format!(
                "to explain the code, run `hirebook explain {}`",
                code.word()
            )
        }))
}

/// What clap reports as an unknown option may be the value of the option before it, or that of a short option.
fn wrong_option(
    arg: &str,
    command: Option<&Command>,
    cli: &Command,
    words: &[Cow<'_, str>],
) -> UsageError {
    let takes_value = |name: &str| {
        command
            .and_then(|command| find_option(name, command))
            .is_some_and(|option| option.get_action().takes_values())
    };
    let before = words
        .windows(2)
        .find(|pair| pair[1].starts_with(arg))
        .map(|pair| &*pair[0]);
    let switch = words
        .iter()
        .filter_map(|word| word.split_once('='))
        .find(|(name, _)| !name.starts_with("--"));
    match (before, switch) {
        (Some(name), _) if takes_value(name) => missing_value(name, words),
        (_, Some((name, value))) if arg == "-=" => surplus_value(&one_line(name), &one_line(value)),
        _ => unknown_option(arg, command, cli),
    }
}

fn unknown_option(spelled: &str, command: Option<&Command>, cli: &Command) -> UsageError {
    let list = |name: &str| {
        let names: Vec<&str> = owners(name, cli).map(Command::get_name).collect();
        list_of(names.iter().copied(), names.len())
    };
    let help = command.map_or_else(
        || "hirebook --help".to_owned(),
        |command| format!("hirebook {} --help", command.get_name()),
    );
    let help = format!("run `{help}` to list the options");
    if owners(spelled, cli).next().is_some() {
        return match command {
            None => UsageError::new(format!("`{spelled}` is given without a command"))
                .help(format!("it is an option of {}", list(spelled))),
            Some(command) => UsageError::new(format!(
                "`{}` does not take `{spelled}`",
                command.get_name()
            ))
            .help(format!("it is an option of {}", list(spelled)))
            .help(help),
        };
    }
    let word = spelled.trim_start_matches('-');
    let all = || {
        cli.get_subcommands()
            .flat_map(long_options)
            .chain(["help", "version"])
    };
    let own = command.and_then(|command| nearest(word, long_options(command)).first().copied());
    let guess = own
        .or_else(|| nearest(word, all()).first().copied())
        .filter(|_| word.chars().count() > 1);
    let suggestion = guess.map(|name| match (command, own, list(&format!("--{name}"))) {
        (Some(_), None, owners) if owners != "none" => {
            format!("did you mean `--{name}`? (an option of {owners})")
        }
        _ => format!("did you mean `--{name}`?"),
    });
    UsageError::new(format!("unknown option `{}`", one_line(spelled)))
        .help_if(suggestion)
        .help(help)
}

fn unexpected_argument(word: &str, command: Option<&Command>, error: &clap::Error) -> UsageError {
    let shown = one_line(word);
    let option = command.and_then(|command| nearest(word, long_options(command)).first().copied());
    let takes_root = command.is_some_and(|command| find_option("--root", command).is_some());
    let takes_words = command.is_some_and(|command| command.get_positionals().next().is_some());
    let usage = error
        .get(ContextKind::Usage)
        .map(ToString::to_string)
        .unwrap_or_default();
    let usage = usage
        .trim()
        .strip_prefix("Usage: ")
        .map(|usage| format!("usage: `{}`", one_line(usage)));
    UsageError::new(format!("unexpected argument `{shown}`")).help_if(match option {
        _ if takes_words => usage,
        Some(option) => Some(format!("did you mean `--{option}`?")),
        None => takes_root
            .then(|| format!("to use a handbook in another folder, pass `--root {shown}`")),
    })
}

fn surplus_value(name: &str, value: &str) -> UsageError {
    UsageError::new(format!("`{name}` takes no value, but `{value}` is given"))
        .help(format!("write `{name}` without a value"))
}

fn missing_value(name: &str, words: &[Cow<'_, str>]) -> UsageError {
    let next = words
        .iter()
        .skip_while(|word| *word != name)
        .nth(1)
        .map(|next| one_line(next));
    match next {
        Some(next) if next.starts_with('-') => UsageError::new(format!(
            "`{name}` has no value, but is followed by `{next}`"
        ))
        .help(format!(
            "to pass a value that begins with a dash, write `{name}={next}`"
        )),
        None if words.iter().any(|word| word == name) => {
            UsageError::new(format!("`{name}` has no value"))
        }
        _ => UsageError::new(format!("the value of `{name}` is empty")),
    }
}

/// `arg` is `<PAGE>`.
fn missing_argument(arg: &str, command: Option<&Command>) -> UsageError {
    let (name, arg) = (
        command.map_or("hirebook", Command::get_name),
        arg.trim_matches(['<', '>']),
    );
    let is_missing = |known: &&Arg| {
        known
            .get_value_names()
            .is_some_and(|names| names.iter().any(|name| *name == arg))
    };
    let known = command.and_then(|command| command.get_positionals().find(is_missing));
    let values = known.map(Arg::get_possible_values).unwrap_or_default();
    UsageError::new(format!("`{name}` requires {arg}"))
        .help_if(
            known
                .and_then(Arg::get_help)
                .map(|help| format!("{arg}: {help}")),
        )
        .help_if(
            (!values.is_empty()).then(|| list_values(values.iter().map(PossibleValue::get_name))),
        )
}

fn list_values<'a>(values: impl Iterator<Item = &'a str>) -> String {
    format!("the valid values are {}", list_of(values, usize::MAX))
}

/// The options of a command, without their dashes.
fn long_options(command: &Command) -> impl Iterator<Item = &str> {
    command.get_arguments().filter_map(Arg::get_long)
}

#[cfg(test)]
mod tests;
