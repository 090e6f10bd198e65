//! Tests of help: it is complete, fits the screen, and its examples are valid.

use super::command;
use super::tests::{parsed, printed};

/// The overview, and the help of each command with its definition.
fn help() -> Vec<(clap::Command, String)> {
    let cli = command();
    cli.get_subcommands()
        .map(|command| {
            (
                command.clone(),
                printed(&format!("{} --help", command.get_name())),
            )
        })
        .collect()
}

#[test]
fn the_definition_is_consistent() {
    command().debug_assert();
}

#[test]
fn the_overview_fits_on_one_screen() {
    let text = printed("--help");
    assert!(text.lines().count() <= 25, "{text}");
    for (command, _) in help() {
        assert!(
            text.contains(&format!("  {} ", command.get_name())),
            "{} is missing:\n{text}",
            command.get_name()
        );
    }
}

#[test]
fn no_line_of_help_is_too_long_or_ends_in_a_space() {
    for text in help()
        .into_iter()
        .map(|(_, text)| text)
        .chain([printed("--help")])
    {
        for line in text.lines() {
            assert!(
                line.chars().count() <= 80 && line.trim_end() == line,
                "{line:?}"
            );
        }
    }
}

#[test]
fn the_help_of_a_command_lists_its_options_and_no_others() {
    let all: Vec<String> = command()
        .get_subcommands()
        .flat_map(clap::Command::get_arguments)
        .filter_map(long)
        .collect();
    for (command, text) in help() {
        let own: Vec<String> = command.get_arguments().filter_map(long).collect();
        for option in &all {
            let is_listed = text.lines().any(|line| {
                line.trim_start()
                    .trim_start_matches("-q, ")
                    .split(' ')
                    .next()
                    == Some(option)
            });
            assert_eq!(is_listed, own.contains(option), "{option} in\n{text}");
        }
        assert!(text.contains("Exit codes:"), "{text}");
    }
}

fn long(arg: &clap::Arg) -> Option<String> {
    arg.get_long().map(|name| format!("--{name}"))
}

#[test]
fn every_example_fits_on_a_line_and_parses() {
    for (command, text) in help() {
        let examples = text
            .lines()
            .skip_while(|line| *line != "Examples:")
            .skip(1)
            .take_while(|line| !line.is_empty());
        for line in examples {
            let example = line.strip_prefix("  hirebook ").expect(line);
            let line = example
                .split("  ")
                .next()
                .and_then(|line| line.split(['<', '>']).next())
                .unwrap_or_default();
            assert_eq!(
                line.split(' ').next(),
                Some(command.get_name()),
                "{example}"
            );
            parsed(line);
        }
    }
}
