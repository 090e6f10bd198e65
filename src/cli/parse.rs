//! Parses command lines into a command, a text to print, or a usage error.
//!
//! Pure: help is wrapped at 80 columns, whatever the terminal's width. Commands and options are defined in `args`, and errors
//! are worded in `usage`.

use std::ffi::OsString;
use std::iter::once;

use clap::builder::{PossibleValuesParser, Resettable, StyledStr};
use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches, Parser};

use super::args::Command;
use super::usage::{UsageError, find_option, owners};

const EXIT_CODES: &str = "\
Exit codes:
  0  No errors
  1  The handbook has errors
  2  The command line is wrong, or the site could not be written";

/// Builds a checked, cross-linked site from a folder of Markdown
#[derive(Parser)]
#[command(
    name = "hirebook",
    version,
    propagate_version = true,
    disable_help_subcommand = true,
    term_width = 80
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// What a command line requests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Invocation {
    Run(Command),
    /// Print this text: help or the version.
    Print(String),
}

/// Parses a command line without the program's own name.
///
/// Options may precede the command. Of a repeated option the last one counts, but a repeated `--audience` is refused, since
/// it decides who may read the result. `--help` and `--version` take precedence over everything after them.
///
/// # Errors
/// The first thing in it that has no meaning.
pub(crate) fn parse(words: impl Iterator<Item = OsString>) -> Result<Invocation, UsageError> {
    let mut words: Vec<OsString> = words.collect();
    let mut cli = command();
    put_command_first(&mut words, &cli);
    let matches =
        cli.try_get_matches_from_mut(once("hirebook".into()).chain(words.iter().cloned()));
    match matches.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(Cli { command }) => Ok(Invocation::Run(command)),
        Err(error) => match error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
                Ok(Invocation::Print(error.to_string()))
            }
            ErrorKind::DisplayVersion => Ok(Invocation::Print(cli.render_version())),
            _ => Err(UsageError::from_clap(&error, &cli, &words)),
        },
    }
}

/// The definition as clap uses it, with what doc comments cannot say.
pub(crate) fn command() -> clap::Command {
    let cli = Cli::command().after_help(EXIT_CODES);
    let names: Vec<String> = cli
        .get_subcommands()
        .map(|command| command.get_name().to_owned())
        .collect();
    let template =
        "{about-with-newline}\n{usage-heading} {usage}\n\n{before-help}{all-args}{after-help}";
    cli.mut_subcommands(|command| {
        let examples = command
            .get_after_help()
            .map(|text| format!("{text}\n\n"))
            .unwrap_or_default();
        // Details follow the usage line in every help, so that `-h` and `--help` are the same.
        let details = command
            .get_long_about()
            .map(ToString::to_string)
            .unwrap_or_default();
        let details = details
            .split_once("\n\n")
            .map(|(_, details)| StyledStr::from(details.to_owned()));
        command
            .long_about(None::<&str>)
            .before_help(Resettable::from(details))
            .after_help(examples + EXIT_CODES)
            .help_template(template)
            .mut_args(|arg| match arg.get_id().as_str() {
                "command" => arg
                    .value_parser(PossibleValuesParser::new(names.clone()))
                    .hide_possible_values(true),
                // An edition is for one audience, so a second one is refused. Of other options the last one counts.
                "audience" => arg,
                _ if arg.is_positional() => arg,
                _ => {
                    let id = arg.get_id().clone();
                    arg.overrides_with(id)
                }
            })
    })
}

/// Moves the command to the front, where clap expects it: options may precede it.
fn put_command_first(words: &mut [OsString], cli: &clap::Command) {
    let mut at = 0;
    while let Some(word) = words.get(at).map(|word| word.to_string_lossy()) {
        if !word.starts_with('-') || word == "-" {
            words[..=at].rotate_right(1);
            return;
        }
        if word == "-h" || word == "--help" {
            if words
                .get(at + 1)
                .is_some_and(|next| cli.find_subcommand(next).is_some())
            {
                words[..=at + 1].rotate_right(1);
            }
            return;
        }
        let (name, value) = word
            .split_once('=')
            .map_or((&*word, None), |(name, value)| (name, Some(value)));
        let Some(option) = owners(name, cli).find_map(|command| find_option(name, command)) else {
            return;
        };
        at += if option.get_action().takes_values() && value.is_none() {
            2
        } else {
            1
        };
    }
}

#[cfg(test)]
mod help_tests;
#[cfg(test)]
pub(super) mod tests;
