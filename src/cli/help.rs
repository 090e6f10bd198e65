//! Help texts, made from the table that the parser reads: nothing can be said here that is not so, nor be forgotten.
//!
//! Plain text, 80 columns, no colour. Prints nothing.

use std::fmt::Write as _;

use super::args::Topic;
use super::table::{COMMANDS, CommandEntry, FLAGS, Kind, find};

const COLUMNS: usize = 80;
/// Names longer than this have their sentence on the next line.
const NAMES: usize = 20;
const EXAMPLES: &[(&str, &str)] = &[
    (
        "hirebook serve --open",
        "see what you write, as you write it",
    ),
    (
        "hirebook build --audience visitor",
        "a site of what a visitor may see",
    ),
];
const EVERYWHERE: &[(&str, &str)] = &[
    ("-h, --help", "show help for the command"),
    ("-V, --version", "show the version"),
];
const EXITS: &[(&str, &str)] = &[
    ("0", "all is well"),
    ("1", "the handbook has errors"),
    (
        "2",
        "the command line is wrong, or the site could not be written",
    ),
];

/// The help text that `topic` names.
#[must_use]
pub fn text(topic: Topic) -> String {
    match topic {
        Topic::Command(name) => find(name).map_or_else(overview, command),
        Topic::Overview => overview(),
    }
}

/// The name and the version, as `--version` shows them.
#[must_use]
pub fn version() -> String {
    format!("hirebook {}\n", env!("CARGO_PKG_VERSION"))
}

fn overview() -> String {
    let mut out = "hirebook makes a checked, cross-linked site from a folder of Markdown.\n\nUsage: hirebook COMMAND [FLAG...]\n"
        .to_owned();
    list(
        "Commands",
        &COMMANDS
            .iter()
            .map(|entry| (entry.name, entry.summary))
            .collect::<Vec<_>>(),
        &mut out,
    );
    list("Flags of every command", EVERYWHERE, &mut out);
    list("Examples", EXAMPLES, &mut out);
    // In running text, so that all of it stays on one screen.
    let exits: Vec<String> = EXITS
        .iter()
        .map(|(code, sentence)| format!("{code} {sentence}"))
        .collect();
    out.push('\n');
    wrap(&format!("Exit codes: {}.", exits.join("; ")), 0, &mut out);
    out
}

fn command(entry: &CommandEntry) -> String {
    let CommandEntry {
        name,
        summary,
        details,
        operands,
        examples,
        ..
    } = entry;
    let mut out = format!("hirebook {name}: {summary}\n\nUsage: hirebook {name} [FLAG...]");
    if !operands.is_empty() {
        // Writing to a string cannot fail.
        let _ = write!(out, " {operands}");
    }
    out.push('\n');
    for paragraph in *details {
        out.push('\n');
        wrap(paragraph, 0, &mut out);
    }
    let flags: Vec<_> = FLAGS
        .iter()
        .filter(|flag| flag.of.contains(name))
        .map(|flag| (spelled(flag.short, flag.long, &flag.kind), flag.help))
        .collect();
    let flags: Vec<_> = flags
        .iter()
        .map(|(spelled, help)| (spelled.as_str(), *help))
        .chain(EVERYWHERE.iter().copied())
        .collect();
    list("Flags", &flags, &mut out);
    list("Examples", examples, &mut out);
    list("Exit codes", EXITS, &mut out);
    out
}

/// `-q, --quiet` or `    --root DIR`.
fn spelled(short: Option<char>, long: &str, kind: &Kind) -> String {
    let short = short.map_or("    ".to_owned(), |letter| format!("-{letter}, "));
    match kind {
        Kind::Switch(_) => format!("{short}--{long}"),
        Kind::Value(name, _) => format!("{short}--{long} {name}"),
    }
}

/// A heading and lines of two columns.
fn list(heading: &str, lines: &[(&str, &str)], out: &mut String) {
    // Writing to a string cannot fail.
    let _ = writeln!(out, "\n{heading}:");
    let longest = lines
        .iter()
        .map(|(name, _)| name.chars().count())
        .max()
        .unwrap_or(0);
    let wide = longest > 2 * NAMES;
    let column = if wide { 6 } else { longest + 4 };
    for (name, sentence) in lines {
        if wide {
            let _ = write!(out, "  {name}\n      ");
        } else {
            let _ = write!(out, "  {name:longest$}  ");
        }
        wrap(sentence, column, out);
    }
}

/// Appends words, broken before the last column; the lines after the first begin at `column`.
fn wrap(text: &str, column: usize, out: &mut String) {
    let mut used = column;
    for (at, word) in text.split_whitespace().enumerate() {
        let length = word.chars().count();
        if at > 0 && used + 1 + length > COLUMNS {
            out.push('\n');
            out.push_str(&" ".repeat(column));
            used = column;
        } else if at > 0 {
            out.push(' ');
            used += 1;
        }
        out.push_str(word);
        used += length;
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::{Command, parse};

    fn topics() -> impl Iterator<Item = Topic> {
        std::iter::once(Topic::Overview)
            .chain(COMMANDS.iter().map(|entry| Topic::Command(entry.name)))
    }

    #[test]
    fn the_overview_fits_on_one_screen() {
        let text = text(Topic::Overview);
        assert!(text.lines().count() <= 25, "{text}");
        for entry in COMMANDS {
            assert!(
                text.contains(&format!("  {} ", entry.name)),
                "{} is missing:\n{text}",
                entry.name
            );
        }
    }

    #[test]
    fn no_line_is_too_long_or_ends_in_a_space() {
        for topic in topics() {
            for line in text(topic).lines() {
                assert!(
                    line.chars().count() <= COLUMNS && line.trim_end() == line,
                    "{line:?}"
                );
            }
        }
    }

    #[test]
    fn a_command_s_help_lists_its_flags_and_no_others() {
        for entry in COMMANDS {
            let text = text(Topic::Command(entry.name));
            for flag in FLAGS {
                let listed = text.lines().any(|line| {
                    line.trim_start()
                        .trim_start_matches("-q, ")
                        .split(' ')
                        .next()
                        == Some(&format!("--{}", flag.long))
                });
                assert_eq!(
                    listed,
                    flag.of.contains(&entry.name),
                    "{} in\n{text}",
                    flag.long
                );
            }
            assert!(text.contains("Exit codes:"), "{text}");
        }
    }

    #[test]
    fn every_example_parses() {
        let of_commands = COMMANDS.iter().flat_map(|entry| entry.examples);
        for (example, _) in of_commands.chain(EXAMPLES) {
            let mut words = example.split(' ').map(Into::into);
            assert_eq!(words.next(), Some(std::ffi::OsString::from("hirebook")));
            assert!(
                !matches!(parse(words), Err(_) | Ok(Command::Version)),
                "{example}"
            );
        }
    }

    #[test]
    fn names_and_letters_are_used_once_and_flags_belong_to_commands() {
        let mut names: Vec<_> = FLAGS
            .iter()
            .map(|flag| flag.long)
            .chain(["help", "version"])
            .collect();
        let mut letters: Vec<_> = FLAGS
            .iter()
            .filter_map(|flag| flag.short)
            .chain(['h', 'V'])
            .collect();
        names.sort_unstable();
        letters.sort_unstable();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]));
        assert!(letters.windows(2).all(|pair| pair[0] != pair[1]));
        for flag in FLAGS {
            assert!(
                !flag.of.is_empty() && flag.of.iter().all(|name| find(name).is_some()),
                "{}",
                flag.long
            );
        }
    }

    #[test]
    fn the_version_is_the_package_s() {
        assert_eq!(
            version(),
            format!("hirebook {}\n", env!("CARGO_PKG_VERSION"))
        );
    }
}
