//! `hirebook man`: prints manual pages, or writes them, from the definition of the command line in `args`.

use clap::Command;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};

use super::args::ManArgs;
use super::parse;
use super::report::{ExitStatus, pluralize, print, print_error};
use super::site::fail;
use crate::write;

/// Prints the requested pages, or writes them to a folder.
pub(crate) fn run(args: &ManArgs) -> Result<ExitStatus, ExitStatus> {
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
        pages.iter().for_each(|(_, text)| print(text));
        return Ok(ExitStatus::Success);
    };
    write::files(folder, &pages).map_err(|problem| fail(&problem.to_string()))?;
    print_error(&format!(
        "{} in `{}`\n",
        pluralize(pages.len(), "page"),
        folder.display()
    ));
    Ok(ExitStatus::Success)
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

/// Examples and exit codes. Lines without indentation are headings of sections; line breaks within a section are kept.
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
