//! `hirebook explain`: explains the codes of diagnostics, and the checks that the site in this folder declares.
//!
//! The texts are in `diagnostic` and in the site's config.

use std::fmt::Write as _;
use std::path::Path;

use super::report::{self, ExitStatus, print};
use super::usage::UsageError;
use crate::config::{Check, Config};
use crate::diagnostic::{ALL, Code, did_you_mean, one_line};
use crate::load;
use crate::pipeline::{self, Outcome};

/// Explains the codes and checks that `words` name; without words, lists all of them.
pub(crate) fn run(words: &[String]) -> Result<ExitStatus, ExitStatus> {
    // Errors in the config are left to other commands; the checks that could be parsed are known.
    let (config, outcome) = pipeline::schema(&load::config(&load::nearest_root(Path::new("."))));
    if words.is_empty() {
        print(&list_all(&config));
        return Ok(ExitStatus::Success);
    }
    let explanations: Result<Vec<_>, _> = words
        .iter()
        .map(|word| explain(word, &config, &outcome))
        .collect();
    print(
        &explanations
            .map_err(|error| report::fail(&error))?
            .join("\n"),
    );
    Ok(ExitStatus::Success)
}

/// All codes, then the site's checks, each with the first sentence of its explanation.
fn list_all(config: &Config) -> String {
    let codes = ALL.iter().map(|code| {
        (
            code.word(),
            code.severity(),
            first_sentence(without_title(code.explanation())),
        )
    });
    let checks = config.checks.values().map(|check| {
        (
            check.name.as_str(),
            check.severity,
            first_sentence(&purpose(check)),
        )
    });
    let lines: Vec<_> = codes.chain(checks).collect();
    let width = lines.iter().map(|(word, ..)| word.len()).max().unwrap_or(0);
    lines
        .iter()
        .map(|(word, severity, text)| format!("{word:width$}  {:7}  {text}\n", severity.word()))
        .collect()
}

fn explain(word: &str, config: &Config, outcome: &Outcome) -> Result<String, UsageError> {
    if let Some(code) = Code::from_word(word) {
        return Ok(code.explanation().to_owned());
    }
    if let Some(check) = config.checks.get(word) {
        return Ok(explain_check(check, outcome));
    }
    let known = ALL
        .iter()
        .map(|code| code.word())
        .chain(config.checks.keys().map(String::as_str));
    Err(
        UsageError::new(format!("unknown diagnostic code `{}`", one_line(word)))
            .help_if(did_you_mean(word, known))
            .help("run `hirebook explain` to list all codes"),
    )
}

/// Explains a check: its purpose, its kind, where it is declared and how to change its severity.
fn explain_check(check: &Check, outcome: &Outcome) -> String {
    let name = &check.name;
    let kind = check.rule.kind();
    let (kind, requirement) = (kind.word(), kind.about());
    let position = outcome.sources.position(check.span);
    let mut text = format!("# {name}\n\n{}\n\n", purpose(check));
    // Writing to a string cannot fail.
    let _ = writeln!(
        text,
        "A check of this site, of the kind `{kind}`: {requirement}."
    );
    let _ = writeln!(
        text,
        "It is declared at {}:{}, as `[checks.{name}]`.\n",
        outcome.sources.path(check.span.file),
        position.line
    );
    let _ = writeln!(
        text,
        "Its severity is `{}`. To change it:\n",
        check.severity.word()
    );
    let _ = writeln!(
        text,
        "```toml\n[severity]\n{name} = \"off\"     # or info, warning, error\n```"
    );
    text
}

/// The purpose of a check: its `help` in the config, otherwise what its kind requires.
fn purpose(check: &Check) -> String {
    if check.help.is_empty() {
        format!("It requires that {}.", check.rule.kind().about())
    } else {
        check.help.trim().to_owned()
    }
}

fn without_title(page: &str) -> &str {
    page.split_once("\n\n").map_or("", |(_, text)| text)
}

fn first_sentence(text: &str) -> String {
    let paragraph = text
        .split("\n\n")
        .next()
        .unwrap_or_default()
        .replace('\n', " ");
    paragraph
        .split_once(". ")
        .map_or(paragraph.clone(), |(first, _)| format!("{first}."))
}
