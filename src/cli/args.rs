//! The definition of commands and options with their help, as clap's derive macros read it.
//!
//! Types only. `parse` parses command lines with them, `values` parses single values, and `usage` words errors.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;

use super::values::{
    PresetChoice, base_url, choice, count, date, lossy, parser, port, preset_choice, text,
};
use crate::diagnostic::Format;

#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub(crate) enum Command {
    Build(BuildArgs),
    Serve(ServeArgs),
    Check(CheckArgs),
    Why(WhyArgs),
    Diff(DiffArgs),
    Schema(SchemaArgs),
    Search(SearchArgs),
    Explain(ExplainArgs),
    Completions(CompletionsArgs),
    Man(ManArgs),
    Help(HelpArgs),
}

/// Check the handbook and write the site
///
/// While the handbook has errors, nothing is written: the previous site is kept.
///
/// Without --audience, the internal edition is built, which contains everything.
#[derive(Clone, Debug, PartialEq, Eq, Args)]
#[command(after_help = "\
Examples:
  hirebook build                                   Build this folder's handbook
  hirebook build --audience guest --output public  Publish what guests may see
  hirebook build --base-url /handbook              Build a site served at a path")]
pub(crate) struct BuildArgs {
    /// Folder to write the site to [default: `output` in the handbook's folder]
    #[arg(long, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
    /// URL or path at which the site is served: `https://host/path` or `/path` [default: as in hirebook.toml, otherwise `/`]
    #[arg(long, value_name = "URL", value_parser = parser(base_url))]
    pub(crate) base_url: Option<String>,
    /// Build the edition for this audience
    #[arg(long, value_name = "NAME", value_parser = parser(text))]
    pub(crate) audience: Option<String>,
    /// Treat warnings as errors
    #[arg(long)]
    pub(crate) strict: bool,
    /// Print the wall time and the CPU time of each phase
    #[arg(long)]
    pub(crate) timings: bool,
    #[command(flatten)]
    pub(crate) source: SourceArgs,
    #[command(flatten)]
    pub(crate) report: ReportArgs,
}

/// Preview the handbook, and show each edit as it is saved
///
/// Pages change in place, and stay readable while something is broken; problems are listed next to them. Drafts are shown and
/// marked. Nothing is written to the output folder.
///
/// With --audience, pages are those that `build` writes for that audience, without drafts and without a list of problems;
/// while the handbook has errors, nothing is shown.
///
/// Press Ctrl-C to stop. Add --poll for file systems without change events, such as some network mounts.
#[derive(Clone, Debug, PartialEq, Eq, Args)]
#[command(after_help = "\
Examples:
  hirebook serve --open                      Preview in your browser
  hirebook serve --audience visitors         Preview what visitors will see
  hirebook serve --host 0.0.0.0 --port 8080  Let your network read the preview")]
pub(crate) struct ServeArgs {
    /// URL or path at which the site is served: `https://host/path` or `/path`; the preview has the same path
    #[arg(long, value_name = "URL", value_parser = parser(base_url))]
    pub(crate) base_url: Option<String>,
    /// Show what this audience sees, and nothing else
    #[arg(long, value_name = "NAME", value_parser = parser(text))]
    pub(crate) audience: Option<String>,
    /// Address to listen on; unless it is a loopback address, others on your network can read the preview
    #[arg(long, value_name = "HOST", default_value = "127.0.0.1", value_parser = parser(text))]
    pub(crate) host: String,
    /// Port to listen on; if it is in use, the next free one
    #[arg(long, value_name = "N", default_value = "4000", value_parser = parser(port))]
    pub(crate) port: u16,
    /// Open the first page in your browser
    #[arg(long)]
    pub(crate) open: bool,
    /// Poll for changes twice a second, for file systems without change events
    #[arg(long)]
    pub(crate) poll: bool,
    /// Treat warnings as errors
    #[arg(long)]
    pub(crate) strict: bool,
    #[command(flatten)]
    pub(crate) source: SourceArgs,
    #[command(flatten)]
    pub(crate) terminal: TerminalArgs,
}

impl ServeArgs {
    /// How problems are reported: always for people.
    pub(crate) fn report(&self) -> ReportArgs {
        ReportArgs {
            format: Format::Human,
            terminal: self.terminal,
        }
    }
}

/// Report every problem and write nothing
///
/// Reports what `build` would report, for all audiences at once.
#[derive(Clone, Debug, PartialEq, Eq, Args)]
#[command(after_help = "\
Examples:
  hirebook check --strict         Check before a merge
  hirebook check --format github  Annotate the lines of a pull request")]
pub(crate) struct CheckArgs {
    /// Treat warnings as errors
    #[arg(long)]
    pub(crate) strict: bool,
    /// Print the wall time and the CPU time of each phase
    #[arg(long)]
    pub(crate) timings: bool,
    #[command(flatten)]
    pub(crate) source: SourceArgs,
    #[command(flatten)]
    pub(crate) report: ReportArgs,
}

/// Show where each part of a page comes from
///
/// Each part is shown with the field, relation or query that it comes from, and where that is written.
///
/// Problems of the content are counted only; `check` shows them.
#[derive(Clone, Debug, PartialEq, Eq, Args)]
#[command(after_help = "\
Examples:
  hirebook why menus/summer                 Explain a generated page
  hirebook why dish:curry --audience guest  Explain what guests see of a record")]
pub(crate) struct WhyArgs {
    /// Path of the page in the site, with or without `.html`, or its record as `TYPE:ID`
    #[arg(value_parser = lossy())]
    pub(crate) page: String,
    /// Explain the page as this audience sees it
    #[arg(long, value_name = "NAME", value_parser = parser(text))]
    pub(crate) audience: Option<String>,
    #[command(flatten)]
    pub(crate) source: SourceArgs,
    #[command(flatten)]
    pub(crate) report: ReportArgs,
}

/// Show what changes for readers
///
/// Both states are built in memory, and nothing is written. Pages are compared as readers see them, line by line.
#[derive(Clone, Debug, PartialEq, Eq, Args)]
#[command(after_help = "\
Examples:
  hirebook diff HEAD                          Show what is not committed yet
  hirebook diff --audience guest v1 v2        Compare what guests see
  hirebook diff --brief --exit-code ../old .  List the pages that differ")]
pub(crate) struct DiffArgs {
    /// Folder with a hirebook.toml, or git revision such as `HEAD`, to compare with
    #[arg(value_parser = clap::value_parser!(OsString))]
    pub(crate) old: OsString,
    /// Folder or revision to compare [default: the working copy]
    #[arg(value_parser = clap::value_parser!(OsString))]
    pub(crate) new: Option<OsString>,
    /// Compare what this audience sees
    #[arg(long, value_name = "NAME", value_parser = parser(text))]
    pub(crate) audience: Option<String>,
    /// Show which pages and files differ, but not their lines
    #[arg(long)]
    pub(crate) brief: bool,
    /// Exit with 1 if anything differs
    #[arg(long)]
    pub(crate) exit_code: bool,
    #[command(flatten)]
    pub(crate) root: RootArgs,
    #[command(flatten)]
    pub(crate) run: RunArgs,
    #[command(flatten)]
    pub(crate) report: ReportArgs,
}

/// Show which types, fields and relations a record can have
///
/// Shows the preset merged with this site's hirebook.toml. With --preset, prints the source of a preset instead.
#[derive(Clone, Debug, PartialEq, Eq, Args)]
#[command(after_help = "\
Examples:
  hirebook schema                 Show all of them
  hirebook schema --json .schema  Let editors complete front matter
  hirebook schema --preset pages  Print a preset to start from
  hirebook schema --migrate       Print hirebook.toml in version 2")]
pub(crate) struct SchemaArgs {
    /// Write a JSON Schema for each type's front matter to this folder, with settings for editors
    #[arg(long, value_name = "DIR")]
    pub(crate) json: Option<PathBuf>,
    /// Print hirebook.toml with old spellings replaced, and change no file
    #[arg(long, conflicts_with_all = ["json", "preset"])]
    pub(crate) migrate: bool,
    /// Print the source of a built-in preset [default: the preset of this site]
    #[arg(
        long,
        value_name = "NAME",
        num_args = 0..=1,
        default_missing_value = ".",
        conflicts_with_all = ["json", "format"],
        value_parser = parser(preset_choice)
    )]
    pub(crate) preset: Option<PresetChoice>,
    #[command(flatten)]
    pub(crate) root: RootArgs,
    #[command(flatten)]
    pub(crate) report: ReportArgs,
}

/// Find pages of a built site, as its readers would
///
/// Reads the index that `build` wrote, and ranks like the search in the browser.
///
/// Without words, each line of standard input is a separate query. The exit code is 1 if nothing is found.
#[derive(Clone, Debug, PartialEq, Eq, Args)]
#[command(after_help = "\
Examples:
  hirebook search code review                  Show the ten best pages
  hirebook search --format json < queries.txt  Print one JSON object per query")]
pub(crate) struct SearchArgs {
    /// Words to search for
    #[arg(value_name = "WORD", value_parser = lossy())]
    pub(crate) words: Vec<String>,
    /// Folder of the built site [default: `output` in the handbook's folder]
    #[arg(long, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
    /// Maximum number of pages to show
    #[arg(long, value_name = "N", default_value = "10", value_parser = parser(count))]
    pub(crate) limit: NonZeroUsize,
    /// Format of the results
    #[arg(long, default_value = "human")]
    pub(crate) format: SearchFormat,
    #[command(flatten)]
    pub(crate) root: RootArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SearchFormat {
    Human,
    Json,
}

/// Explain a problem and how to fix it
///
/// In the folder of a site, the names of its checks work as well.
#[derive(Clone, Debug, PartialEq, Eq, Args)]
#[command(after_help = "\
Examples:
  hirebook explain broken-link  Explain one code
  hirebook explain              List all codes")]
pub(crate) struct ExplainArgs {
    /// The word in brackets: `broken-link` in `error[broken-link]` [default: list all codes]
    #[arg(value_name = "CODE", value_parser = lossy())]
    pub(crate) codes: Vec<String>,
}

/// Print a script that completes commands and options in your shell
#[derive(Clone, Debug, PartialEq, Eq, Args)]
#[command(after_help = "\
Examples:
  hirebook completions bash >> ~/.bash_completion
  hirebook completions zsh > ~/.zfunc/_hirebook
  hirebook completions fish > ~/.config/fish/completions/hirebook.fish")]
pub(crate) struct CompletionsArgs {
    /// Shell to print the script for
    pub(crate) shell: clap_complete::Shell,
}

/// Print the manual pages, or write them to a folder
#[derive(Clone, Debug, PartialEq, Eq, Args)]
#[command(after_help = "\
Examples:
  hirebook man build                             Print the page of one command
  hirebook man --output ~/.local/share/man/man1  Write all pages")]
pub(crate) struct ManArgs {
    /// Command whose page to print [default: all pages]
    pub(crate) command: Option<String>,
    /// Write the pages as files to this folder instead
    #[arg(long, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
}

/// Show the help of a command, or this overview
#[derive(Clone, Debug, PartialEq, Eq, Args)]
pub(crate) struct HelpArgs {
    /// Command to show the help of
    pub(crate) command: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Args)]
#[command(next_help_heading = "Common options")]
pub(crate) struct RootArgs {
    /// Folder of the handbook [default: the closest parent folder with a hirebook.toml, otherwise the current folder]
    #[arg(long, value_name = "DIR")]
    pub(crate) root: Option<PathBuf>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Args)]
#[command(next_help_heading = "Common options")]
pub(crate) struct SourceArgs {
    #[command(flatten)]
    pub(crate) root: RootArgs,
    /// Folder of its Markdown files [default: `content` if it exists, otherwise the handbook's folder]
    #[arg(long, value_name = "DIR")]
    pub(crate) content: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) run: RunArgs,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Args)]
#[command(next_help_heading = "Common options")]
pub(crate) struct RunArgs {
    /// Date to compare review dates with [default: `SOURCE_DATE_EPOCH`, otherwise today]
    #[arg(long, value_name = "DATE", value_parser = parser(date))]
    pub(crate) today: Option<Date>,
    /// Number of threads; the result is the same [default: one per processor]
    #[arg(long, value_name = "N", value_parser = parser(count))]
    pub(crate) jobs: Option<NonZeroUsize>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Args)]
#[command(next_help_heading = "Common options")]
pub(crate) struct ReportArgs {
    /// Format of the report
    #[arg(long, default_value = "human", value_parser = choice(Format::WORDS, Format::from_word))]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) terminal: TerminalArgs,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Args)]
#[command(next_help_heading = "Common options")]
pub(crate) struct TerminalArgs {
    /// Print only problems
    #[arg(long, short)]
    pub(crate) quiet: bool,
    /// When to use colour; `auto` means on a terminal
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: ColorWhen,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorWhen {
    #[default]
    Auto,
    Always,
    Never,
}
