//! The command line, read: from words to a [`Command`] or to what is wrong with them.
//!
//! Pure: words in, a value out; looks at no file, no environment and no clock, and prints nothing. What commands and flags
//! there are stands in `table.rs`, what help says of them in `help.rs`. Home of lexopt.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use jiff::civil::Date;
use lexopt::{Arg, Parser};

use super::table::{CommandEntry, FLAGS, Flag, Kind, Make, Settings, find};
use super::usage::{foreign_flag, surplus, surplus_operand, unknown_flag};
use crate::diagnostic::{Format, list_of, one_line};

pub use super::usage::Usage;

/// What to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Check the handbook and write the site.
    Build(BuildArgs),
    /// Preview the handbook.
    Serve(ServeArgs),
    /// Report every problem and write nothing.
    Check(CheckArgs),
    /// Say why a page holds what it holds.
    Why(WhyArgs),
    /// Show what differs between two states of a site.
    Diff(DiffArgs),
    /// Show the schema, or export it.
    Schema(SchemaArgs),
    /// Search a built site.
    Search(SearchArgs),
    /// Print what these codes mean; none: list all codes.
    Explain(Vec<String>),
    /// Print a help text.
    Help(Topic),
    /// Print the version.
    Version,
}

/// Which help text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// The commands.
    Overview,
    /// One command's flags.
    Command(&'static str),
}

/// What `build` was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildArgs {
    /// What to read.
    pub site: SiteArgs,
    /// The folder to write; none: `output` in the handbook's folder.
    pub output: Option<PathBuf>,
    /// `http(s)://host[/path]` or `/path`, without a slash at the end (but `/` itself).
    pub base_url: Option<String>,
    /// The audience to restrict the site to; whether it is declared is for others to find out.
    pub audience: Option<String>,
    /// Whether to print how long each phase took.
    pub timings: bool,
    /// How to report.
    pub report: ReportArgs,
}

/// What `serve` was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServeArgs {
    /// What to read.
    pub site: SiteArgs,
    /// `http(s)://host[/path]` or `/path`: the path is that of the preview, too.
    pub base_url: Option<String>,
    /// The audience whose site is shown; all of it for none.
    pub audience: Option<String>,
    /// The address to listen at.
    pub host: String,
    /// The port to listen at.
    pub port: u16,
    /// Whether to look for changes instead of waiting for events.
    pub poll: bool,
    /// Whether to open a browser.
    pub open: bool,
    /// How to report.
    pub report: ReportArgs,
}

/// What `check` was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckArgs {
    /// What to read.
    pub site: SiteArgs,
    /// Whether to print how long each phase took.
    pub timings: bool,
    /// How to report.
    pub report: ReportArgs,
}

/// What `why` was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhyArgs {
    /// The page's path in the site, or a record.
    pub page: String,
    /// What to read.
    pub site: SiteArgs,
    /// The audience whose page is meant.
    pub audience: Option<String>,
    /// How to report.
    pub report: ReportArgs,
}

/// What `diff` was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiffArgs {
    /// A folder with a config, or a revision.
    pub old: OsString,
    /// The same; none: the site as it is now.
    pub new: Option<OsString>,
    /// What to read.
    pub site: SiteArgs,
    /// The audience whose sites are compared.
    pub audience: Option<String>,
    /// Whether lines are left out.
    pub brief: bool,
    /// Whether the exit code tells that something differs.
    pub exit_code: bool,
    /// How to report.
    pub report: ReportArgs,
}

/// What `schema` was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaArgs {
    /// The handbook's folder; none: the nearest upwards with a config.
    pub root: Option<PathBuf>,
    /// The folder to export JSON Schema into; none: print the schema.
    pub json: Option<PathBuf>,
    /// How to report.
    pub report: ReportArgs,
}

/// What `search` was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchArgs {
    /// The query; empty: each line of standard input is one.
    pub words: String,
    /// The handbook's folder; none: the nearest upwards with a config.
    pub root: Option<PathBuf>,
    /// The folder of the built site; none: `output` in the handbook's folder.
    pub output: Option<PathBuf>,
    /// How many pages to show.
    pub limit: usize,
    /// How to show them.
    pub format: SearchFormat,
}

/// How results are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchFormat {
    /// For people.
    Human,
    /// An object on a line for each query.
    Json,
}

/// What to read, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteArgs {
    /// The handbook's folder; none: the nearest upwards with a config.
    pub root: Option<PathBuf>,
    /// The folder of its Markdown.
    pub content: Option<PathBuf>,
    /// Whether warnings stop a build.
    pub strict: bool,
    /// The day to take for today.
    pub today: Option<Date>,
    /// How many threads.
    pub jobs: Option<NonZeroUsize>,
}

/// How to report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct ReportArgs {
    /// The notation of diagnostics.
    pub format: Format,
    /// Whether only problems are printed.
    pub quiet: bool,
    /// When to colour.
    pub color: ColorWhen,
}

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum ColorWhen {
    /// At a terminal.
    #[default]
    Auto,
    /// Everywhere.
    Always,
    /// Nowhere.
    Never,
}

impl ColorWhen {
    /// The words that `--color` knows.
    pub const WORDS: &[&str] = &["auto", "always", "never"];

    /// The choice called `word`.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "auto" => Some(Self::Auto),
            "always" => Some(Self::Always),
            "never" => Some(Self::Never),
            _ => None,
        }
    }
}

/// Reads a command line without the program's own name.
///
/// Flags may stand before or behind the command; of a flag written twice the later one counts, except `--audience`, which is
/// refused: it decides who may read the result. `--help` and `--version` win over whatever follows them. No words at all ask
/// for help.
///
/// # Errors
/// The first thing in it that means nothing.
pub fn parse(args: impl Iterator<Item = OsString>) -> Result<Command, Usage> {
    let mut parser = Parser::from_args(args);
    let mut command: Option<&'static CommandEntry> = None;
    let mut operands = Vec::new();
    let mut given = Vec::new();
    while let Some(arg) = parser.next().map_err(|error| surplus(&error))? {
        let (spelled, flag) = match arg {
            Arg::Long("help") | Arg::Short('h') => {
                return Ok(Command::Help(topic(command, &mut parser)));
            }
            Arg::Long("version") | Arg::Short('V') => return Ok(Command::Version),
            Arg::Long(name) => (
                format!("--{name}"),
                FLAGS.iter().find(|flag| flag.long == name),
            ),
            Arg::Short(letter) => (
                format!("-{letter}"),
                FLAGS.iter().find(|flag| flag.short == Some(letter)),
            ),
            Arg::Value(word) => {
                match command {
                    Some(_) => operands.push(word),
                    None => command = Some(entry(&word)?),
                }
                continue;
            }
        };
        let flag = flag.ok_or_else(|| unknown_flag(&spelled, command))?;
        let value = match flag.kind {
            Kind::Switch(_) => None,
            Kind::Value(name, _) => Some(value(&mut parser, &spelled, name)?),
        };
        given.push((flag, value));
    }
    finish(command, given, &operands)
}

/// Applies the flags, now that it is known whose they are.
fn finish(
    command: Option<&'static CommandEntry>,
    given: Vec<(&'static Flag, Option<OsString>)>,
    operands: &[OsString],
) -> Result<Command, Usage> {
    let Some(entry) = command else {
        return match given.first() {
            None => Ok(Command::Help(Topic::Overview)),
            Some((flag, _)) => Err(Usage::new(format!(
                "there is no command beside `--{}`",
                flag.long
            ))
            .help(format!(
                "{} {}",
                list_of(flag.of.iter().copied(), flag.of.len()),
                if flag.of.len() == 1 {
                    "takes it"
                } else {
                    "take it"
                }
            ))),
        };
    };
    if let (Make::Flags(_), Some(operand)) = (&entry.make, operands.first()) {
        return Err(surplus_operand(entry, operand));
    }
    if given
        .iter()
        .filter(|(flag, _)| flag.long == "audience")
        .count()
        > 1
    {
        return Err(Usage::new("`--audience` is given twice")
            .help("a site is for one audience: run the command once for each"));
    }
    let mut settings = Settings::default();
    for (flag, value) in given {
        if !flag.of.contains(&entry.name) {
            return Err(foreign_flag(flag, entry));
        }
        match (&flag.kind, value) {
            (Kind::Switch(set), _) => set(&mut settings),
            (Kind::Value(_, set), value) => {
                let value = value.unwrap_or_default();
                let shown = one_line(&value.to_string_lossy());
                set(&mut settings, value).map_err(|refused| {
                    let shown = if shown.is_empty() {
                        "the value of "
                    } else {
                        ""
                    }
                    .to_owned()
                        + &written(flag, &shown);
                    Usage::new(format!("{shown} is {}", refused.is)).help_if(refused.help)
                })?;
            }
        }
    }
    match entry.make {
        Make::Flags(make) => Ok(make(settings)),
        Make::Operands(make) => make(operands),
        Make::Both(make) => make(settings, operands),
    }
}

/// A flag and its value in backquotes.
fn written(flag: &Flag, value: &str) -> String {
    if value.is_empty() {
        format!("`--{}`", flag.long)
    } else {
        format!("`--{} {value}`", flag.long)
    }
}

fn entry(word: &OsString) -> Result<&'static CommandEntry, Usage> {
    let name = word.to_string_lossy();
    find(&name).ok_or_else(|| Usage::unknown_command(&name))
}

/// The command whose help is asked for: the one before `--help`, or the one right behind it.
fn topic(command: Option<&CommandEntry>, parser: &mut Parser) -> Topic {
    let next = || match parser.next() {
        Ok(Some(Arg::Value(word))) => find(&word.to_string_lossy()).map(|entry| entry.name),
        _ => None,
    };
    command
        .map(|entry| entry.name)
        .or_else(next)
        .map_or(Topic::Overview, Topic::Command)
}

/// The value of a flag: behind its `=`, or the next word, if that is not a flag itself.
fn value(parser: &mut Parser, spelled: &str, name: &str) -> Result<OsString, Usage> {
    if let Some(value) = parser.optional_value() {
        return Ok(value);
    }
    let missing = |found: &str| {
        Usage::new(format!(
            "`{spelled}` is followed by {found}, and not by its {name}"
        ))
    };
    let mut rest = parser.raw_args().map_err(|error| surplus(&error))?;
    match rest.peek().map(|next| next.to_string_lossy().into_owned()) {
        None => Err(missing("nothing")),
        Some(next) if next.len() > 1 && next.starts_with('-') => {
            let next = one_line(&next);
            Err(missing(&format!("`{next}`")).help(format!(
                "a value that begins with a dash is written `{spelled}={next}`"
            )))
        }
        Some(_) => Ok(rest.next().unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests;
