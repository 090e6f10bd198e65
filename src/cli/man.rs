//! `hirebook man`: the manual pages, made from the definition of the command line.

use clap::Command;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};

use super::args::ManArgs;
use super::parse;
use super::report::{ExitStatus, pluralize, print, print_error};
use super::site::fail;
use crate::write;

/// Prints the pages that were asked for, or writes them to a folder.
pub(crate) fn run(args: &ManArgs) -> ExitStatus {
    let mut cli = parse::command();
    cli.build();
    let pages = std::iter::once(&cli).chain(cli.get_subcommands());
    let pages = pages.filter(|page| {
        args.command
            .as_deref()
            .is_none_or(|name| page.get_name() == name)
    });
    let pages: Vec<(String, String)> = pages.map(page).collect();
    let Some(folder) = &args.output else {
        print(
            &pages
                .iter()
                .map(|(_, text)| text.as_str())
                .collect::<String>(),
        );
        return ExitStatus::Success;
    };
    if let Err(problem) = write::files(folder, &pages) {
        return fail(&problem.to_string());
    }
    print_error(&format!(
        "{} in `{}`\n",
        pluralize(pages.len(), "page"),
        folder.display()
    ));
    ExitStatus::Success
}

/// The file name and the text of a command's page.
fn page(command: &Command) -> (String, String) {
    let about = [command.get_about(), command.get_before_help()]
        .into_iter()
        .flatten()
        .map(ToString::to_string);
    let details = about.collect::<Vec<_>>().join("\n\n");
    let body = command
        .clone()
        .long_about(details)
        .after_help(None::<&str>)
        .version(None::<&str>);
    let man = Man::new(body).source(concat!("hirebook ", env!("CARGO_PKG_VERSION")));
    let mut text = Vec::new();
    // Writing to a vector cannot fail.
    let _ = man.render(&mut text);
    (
        man.get_filename(),
        String::from_utf8_lossy(&text).into_owned() + &after_help(command).to_roff(),
    )
}

/// Examples and exit codes: each line without an indent heads a section, whose lines are kept as they are.
fn after_help(command: &Command) -> Roff {
    let mut roff = Roff::new();
    let text = command
        .get_after_help()
        .map(ToString::to_string)
        .unwrap_or_default();
    for line in text.lines() {
        match line.strip_prefix("  ") {
            Some(line) => roff.text([roman(line)]),
            None if line.is_empty() => roff.control("fi", []),
            None => roff
                .control("SH", [line.trim_end_matches(':').to_uppercase().as_str()])
                .control("nf", []),
        };
    }
    roff.control("fi", []);
    roff
}
