//! `hirebook explain`: what a diagnostic's code means, or a check of the site around.

use std::fmt::Write as _;
use std::path::Path;

use super::args::Usage;
use super::report::{Exit, error, out};
use crate::config::{Check, Config};
use crate::diagnostic::{ALL, Code, did_you_mean, one_line};
use crate::load;
use crate::pipeline::{self, Outcome};

/// Prints the pages of some codes and checks, or the list of all.
pub(crate) fn run(words: &[String]) -> Exit {
    // What is wrong with the config, other commands say; whatever checks could be read are known.
    let (config, outcome) = pipeline::schema(&load::config(&load::nearest_root(Path::new("."))));
    if words.is_empty() {
        out(&list(&config));
        return Exit::Fine;
    }
    match words
        .iter()
        .map(|word| page(word, &config, &outcome))
        .collect::<Result<Vec<_>, _>>()
    {
        Ok(pages) => {
            out(&pages.join("\n"));
            Exit::Fine
        }
        Err(usage) => {
            error(&format!("{usage}\n"));
            Exit::Usage
        }
    }
}

/// All codes, then the checks of the site, each with the first sentence of what is said of it.
fn list(config: &Config) -> String {
    let codes = ALL.iter().map(|code| {
        (
            code.word(),
            code.severity(),
            first_sentence(below_title(code.explanation())),
        )
    });
    let checks = config.checks.values().map(|check| {
        (
            check.name.as_str(),
            check.severity,
            first_sentence(&about(check)),
        )
    });
    let lines: Vec<_> = codes.chain(checks).collect();
    let width = lines.iter().map(|(word, ..)| word.len()).max().unwrap_or(0);
    lines
        .iter()
        .map(|(word, severity, text)| format!("{word:width$}  {:7}  {text}\n", severity.word()))
        .collect()
}

fn page(word: &str, config: &Config, outcome: &Outcome) -> Result<String, Usage> {
    if let Some(code) = Code::from_word(word) {
        return Ok(code.explanation().to_owned());
    }
    if let Some(check) = config.checks.get(word) {
        return Ok(of_check(check, outcome));
    }
    let known = ALL
        .iter()
        .map(|code| code.word())
        .chain(config.checks.keys().map(String::as_str));
    Err(Usage::new(format!("`{}` is not a code", one_line(word)))
        .help_if(did_you_mean(word, known))
        .help("`hirebook explain` lists all codes"))
}

/// What a check is for, what its kind wants, and how to say that it matters less.
fn of_check(check: &Check, outcome: &Outcome) -> String {
    let name = &check.name;
    let (kind, wants) = (check.rule.kind().word(), check.rule.kind().about());
    let place = outcome.sources.position(check.span);
    let mut text = format!("# {name}\n\n{}\n\n", about(check));
    // Writing to a string cannot fail.
    let _ = writeln!(text, "A check of this site, of the kind `{kind}`: {wants}.");
    let _ = writeln!(
        text,
        "It is declared at {}:{}, as `[checks.{name}]`.\n",
        outcome.sources.path(check.span.file),
        place.line
    );
    let _ = writeln!(
        text,
        "What it finds is of the severity `{}`. To change that:\n",
        check.severity.word()
    );
    let _ = writeln!(
        text,
        "```toml\n[severity]\n{name} = \"off\"     # or info, warning, error\n```"
    );
    text
}

/// What a check is for, in the words of whoever declared it, or in those of its kind.
fn about(check: &Check) -> String {
    if check.help.is_empty() {
        format!("It wants that {}.", check.rule.kind().about())
    } else {
        check.help.trim().to_owned()
    }
}

fn below_title(page: &str) -> &str {
    page.split_once("\n\n").map_or("", |(_, text)| text)
}

/// The first sentence of a text.
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
