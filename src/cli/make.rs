//! Commands, made of what flags have said and of the words beside them.
//!
//! Pure; that a word means something on the site, others find out. Which commands and flags there are stands in `table.rs`.

use std::ffi::OsString;
use std::num::NonZeroUsize;

use super::args::{
    BuildArgs, CheckArgs, Command, DiffArgs, ReportArgs, SchemaArgs, SearchArgs, SearchFormat,
    ServeArgs, SiteArgs, Topic, Usage, WhyArgs,
};
use super::table::{Settings, find};
use crate::diagnostic::{Code, Format, one_line};

pub(super) fn build(settings: Settings) -> Command {
    Command::Build(BuildArgs {
        output: settings.output.clone(),
        base_url: settings.base_url.clone(),
        audience: settings.audience.clone(),
        timings: settings.timings,
        report: report(&settings),
        site: site(settings),
    })
}

pub(super) fn serve(settings: Settings) -> Command {
    Command::Serve(ServeArgs {
        base_url: settings.base_url.clone(),
        audience: settings.audience.clone(),
        host: settings
            .host
            .clone()
            .unwrap_or_else(|| "127.0.0.1".to_owned()),
        port: settings.port.unwrap_or(4000),
        poll: settings.poll,
        open: settings.open,
        report: report(&settings),
        site: site(settings),
    })
}

pub(super) fn check(settings: Settings) -> Command {
    Command::Check(CheckArgs {
        timings: settings.timings,
        report: report(&settings),
        site: site(settings),
    })
}

pub(super) fn schema(settings: Settings) -> Command {
    Command::Schema(SchemaArgs {
        report: report(&settings),
        root: settings.root,
        json: settings.json,
    })
}

pub(super) fn why(settings: Settings, operands: &[OsString]) -> Result<Command, Usage> {
    let page = match operands {
        [page] => page.to_string_lossy().into_owned(),
        [] => {
            return Err(missing("why", "a page")
                .help("name it by its path, as in the site, or by its record: `TYPE:ID`"));
        }
        [_, second, ..] => return Err(surplus("why", "one page", second)),
    };
    let (audience, report) = (settings.audience.clone(), report(&settings));
    Ok(Command::Why(WhyArgs {
        page,
        audience,
        report,
        site: site(settings),
    }))
}

pub(super) fn diff(settings: Settings, operands: &[OsString]) -> Result<Command, Usage> {
    let (old, new) = match operands {
        [old] => (old.clone(), None),
        [old, new] => (old.clone(), Some(new.clone())),
        [] => {
            return Err(missing("diff", "what to compare with")
                .help("name a folder or a revision: `hirebook diff HEAD`"));
        }
        [_, _, third, ..] => return Err(surplus("diff", "two folders or revisions", third)),
    };
    let (brief, exit_code) = (settings.brief, settings.exit_code);
    let (audience, report) = (settings.audience.clone(), report(&settings));
    Ok(Command::Diff(DiffArgs {
        old,
        new,
        audience,
        brief,
        exit_code,
        report,
        site: site(settings),
    }))
}

pub(super) fn search(settings: Settings, operands: &[OsString]) -> Result<Command, Usage> {
    let format = match settings.format.unwrap_or_default() {
        Format::Human => SearchFormat::Human,
        Format::Json => SearchFormat::Json,
        other => {
            let word = Format::WORDS
                .iter()
                .find(|word| Format::from_word(word) == Some(other))
                .copied()
                .unwrap_or_default();
            return Err(Usage::new(format!("`search` does not answer as `{word}`"))
                .help("write `--format human` or `--format json`"));
        }
    };
    let words: Vec<String> = operands
        .iter()
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    Ok(Command::Search(SearchArgs {
        words: words.join(" "),
        root: settings.root,
        output: settings.output,
        limit: settings.limit.map_or(10, NonZeroUsize::get),
        format,
    }))
}

/// A command lacks a word that it needs.
fn missing(command: &str, what: &str) -> Usage {
    Usage::new(format!("`{command}` is not told {what}"))
}

/// A command is given a word more than it takes.
fn surplus(command: &str, takes: &str, word: &OsString) -> Usage {
    Usage::new(format!(
        "`{command}` takes {takes}, and `{}` is given too",
        one_line(&word.to_string_lossy())
    ))
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "commands that take words may refuse them"
)]
pub(super) fn explain(operands: &[OsString]) -> Result<Command, Usage> {
    Ok(Command::Explain(
        operands
            .iter()
            .map(|operand| operand.to_string_lossy().into_owned())
            .collect(),
    ))
}

pub(super) fn help(operands: &[OsString]) -> Result<Command, Usage> {
    match operands {
        [] => Ok(Command::Help(Topic::Overview)),
        [name] => {
            let name = name.to_string_lossy();
            let code = Code::from_word(&name).map(|code| {
                format!(
                    "`hirebook explain {}` tells what the code means",
                    code.word()
                )
            });
            let unknown = || Usage::unknown_command(&name).help_if(code);
            find(&name)
                .map(|entry| Command::Help(Topic::Command(entry.name)))
                .ok_or_else(unknown)
        }
        [_, second, ..] => Err(Usage::new(format!(
            "`help` takes one command, and `{}` is given too",
            one_line(&second.to_string_lossy())
        ))),
    }
}

fn site(settings: Settings) -> SiteArgs {
    SiteArgs {
        root: settings.root,
        content: settings.content,
        strict: settings.strict,
        today: settings.today,
        jobs: settings.jobs,
    }
}

fn report(settings: &Settings) -> ReportArgs {
    ReportArgs {
        format: settings.format.unwrap_or_default(),
        quiet: settings.quiet,
        color: settings.color.unwrap_or_default(),
    }
}
