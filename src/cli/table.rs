//! Every command and every flag, once: the parser and the help texts are both made from these two lists.
//!
//! Reads no environment and touches no file. A new command is an entry in [`COMMANDS`], a variant of [`Command`], a function
//! in `make.rs` and its name at the flags that it takes.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use jiff::civil::Date;

use super::args::{ColorWhen, Command, Usage};
use super::make;
use super::values::{Refused, base_url, count, date, one_of, path, port, word};
use crate::diagnostic::Format;

/// A command.
pub(super) struct CommandEntry {
    pub(super) name: &'static str,
    /// What it does, to follow its name in a list.
    pub(super) summary: &'static str,
    /// What else to know; paragraphs.
    pub(super) details: &'static [&'static str],
    /// What it takes besides flags, as the usage line shows it; empty if nothing.
    pub(super) operands: &'static str,
    /// Command lines and what each does.
    pub(super) examples: &'static [(&'static str, &'static str)],
    pub(super) make: Make,
}

/// How a command is made of what was written.
pub(super) enum Make {
    /// Of its flags; words that are no flags are refused.
    Flags(fn(Settings) -> Command),
    /// Of words that are no flags.
    Operands(fn(&[OsString]) -> Result<Command, Usage>),
    /// Of its flags and of words that are none.
    Both(fn(Settings, &[OsString]) -> Result<Command, Usage>),
}

/// A flag.
pub(super) struct Flag {
    /// Without the dashes.
    pub(super) long: &'static str,
    pub(super) short: Option<char>,
    /// The commands that take it.
    pub(super) of: &'static [&'static str],
    pub(super) help: &'static str,
    pub(super) kind: Kind,
}

/// What a flag does.
pub(super) enum Kind {
    /// Takes no value.
    Switch(fn(&mut Settings)),
    /// Takes a value, shown under this name. What makes one refused is said after it.
    Value(
        &'static str,
        fn(&mut Settings, OsString) -> Result<(), Refused>,
    ),
}

/// What flags have said so far.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub(super) struct Settings {
    pub(super) root: Option<PathBuf>,
    pub(super) content: Option<PathBuf>,
    pub(super) output: Option<PathBuf>,
    pub(super) base_url: Option<String>,
    pub(super) audience: Option<String>,
    pub(super) brief: bool,
    pub(super) exit_code: bool,
    pub(super) strict: bool,
    pub(super) timings: bool,
    pub(super) today: Option<Date>,
    pub(super) json: Option<PathBuf>,
    pub(super) jobs: Option<NonZeroUsize>,
    pub(super) format: Option<Format>,
    pub(super) quiet: bool,
    pub(super) color: Option<ColorWhen>,
    pub(super) limit: Option<NonZeroUsize>,
    pub(super) host: Option<String>,
    pub(super) port: Option<u16>,
    pub(super) poll: bool,
    pub(super) open: bool,
}

const READ: &[&str] = &["build", "serve", "check", "why", "diff"];
const SERVE: &[&str] = &["serve"];
const REPORT: &[&str] = &["build", "serve", "check", "why", "diff", "schema"];
const DIFF: &[&str] = &["diff"];

pub(super) const COMMANDS: &[CommandEntry] = &[
    CommandEntry {
        name: "build",
        summary: "check the handbook and write the site",
        details: &[
            "Nothing is written while there is an error: the last good site stays as it is.",
            "Without --audience the site holds everything there is, and its pages say so.",
        ],
        operands: "",
        examples: &[
            ("hirebook build", "the handbook in this folder"),
            (
                "hirebook build --audience visitors --output public",
                "only what visitors may see",
            ),
            (
                "hirebook build --base-url https://example.org/handbook",
                "for a site below a path",
            ),
        ],
        make: Make::Flags(make::build),
    },
    CommandEntry {
        name: "serve",
        summary: "preview the handbook, and show each edit as it is saved",
        details: &[
            "Pages change in place, and stay readable while something is broken; what is broken is listed beside them. Drafts \
             are shown, marked. Nothing is written to the output folder.",
            "With --audience, pages are those that `build` writes for that audience, without drafts and without a list of \
             problems; while the handbook has errors, nothing is shown.",
            "Ctrl-C ends it. Where files lie on a mount that sends no events, add --poll.",
        ],
        operands: "",
        examples: &[
            ("hirebook serve --open", "in your browser"),
            (
                "hirebook serve --audience visitors",
                "as visitors will see it",
            ),
            (
                "hirebook serve --host 0.0.0.0 --port 8080",
                "for others in your network, too",
            ),
        ],
        make: Make::Flags(make::serve),
    },
    CommandEntry {
        name: "check",
        summary: "report every problem and write nothing",
        details: &["What it reports is what `build` would, for all audiences at once."],
        operands: "",
        examples: &[
            ("hirebook check --strict", "as a gate before a merge"),
            (
                "hirebook check --format github",
                "as notes beside the lines of a pull request",
            ),
        ],
        make: Make::Flags(make::check),
    },
    CommandEntry {
        name: "why",
        summary: "say what put each part of a page there",
        details: &[
            "PAGE is a path in the site, with or without `.html`, or a record: `TYPE:ID`. Each part of the page is shown with the \
             field, the relation or the query that it comes from, and where that is written.",
            "With `--format json`, the same for programs. Problems of the content are counted; `check` shows them.",
        ],
        operands: "PAGE",
        examples: &[
            ("hirebook why menus/summer", "a page that nobody wrote"),
            (
                "hirebook why dish:curry --audience guest",
                "what guests see of a record",
            ),
        ],
        make: Make::Both(make::why),
    },
    CommandEntry {
        name: "diff",
        summary: "show what readers will see change",
        details: &[
            "OLD and NEW are folders with a hirebook.toml, or revisions of the git repository that the handbook lies in. \
             Without NEW, the handbook as it is now. Both are built in memory and nothing is written.",
            "Pages are compared as readers see them, line by line. With `--format json`, the same for programs.",
        ],
        operands: "OLD [NEW]",
        examples: &[
            ("hirebook diff HEAD", "what is not committed yet"),
            (
                "hirebook diff --audience guest v1 v2",
                "what guests saw change between two tags",
            ),
            (
                "hirebook diff --brief --exit-code ../published .",
                "which pages differ between two folders",
            ),
        ],
        make: Make::Both(make::diff),
    },
    CommandEntry {
        name: "schema",
        summary: "show which types, fields and relations a record can have",
        details: &["Shows the preset and this site's hirebook.toml merged into one."],
        operands: "",
        examples: &[
            ("hirebook schema", "what can be written"),
            (
                "hirebook schema --json .schema",
                "for editors that complete front matter",
            ),
        ],
        make: Make::Flags(make::schema),
    },
    CommandEntry {
        name: "search",
        summary: "find pages of a built site, as its readers would",
        details: &[
            "Reads the index that `build` wrote, and ranks as the search in the browser does.",
            "Without words, each line of standard input is a query of its own. The exit code is 1 where nothing is found.",
        ],
        operands: "[WORD...]",
        examples: &[
            ("hirebook search code review", "the ten best pages"),
            (
                "hirebook search --format json --limit 3 < queries.txt",
                "for scripts: an object on a line for each query",
            ),
        ],
        make: Make::Both(make::search),
    },
    CommandEntry {
        name: "explain",
        summary: "say what a problem means and how to mend it",
        details: &[
            "A code is the word in brackets: `broken-link` in `error[broken-link]`. Without one, all codes are listed.",
            "The names of a site's own checks are known in its folder and below it.",
        ],
        operands: "[CODE...]",
        examples: &[
            ("hirebook explain broken-link", "one code"),
            ("hirebook explain", "all codes"),
        ],
        make: Make::Operands(make::explain),
    },
    CommandEntry {
        name: "help",
        summary: "show this, or the flags of a command",
        details: &[],
        operands: "[COMMAND]",
        examples: &[("hirebook help build", "the same as `hirebook build --help`")],
        make: Make::Operands(make::help),
    },
];

pub(super) const FLAGS: &[Flag] = &[
    Flag {
        long: "root",
        short: None,
        of: &["build", "serve", "check", "why", "diff", "schema", "search"],
        help: "the handbook's folder (default: the nearest one upwards with a hirebook.toml, otherwise this one)",
        kind: Kind::Value("DIR", |settings, value| {
            set(&mut settings.root, path(value))
        }),
    },
    Flag {
        long: "content",
        short: None,
        of: &["build", "serve", "check", "why"],
        help: "the folder of its Markdown (default: `content`, if there is one, otherwise the handbook's folder)",
        kind: Kind::Value("DIR", |settings, value| {
            set(&mut settings.content, path(value))
        }),
    },
    Flag {
        long: "output",
        short: None,
        of: &["build", "search"],
        help: "the folder of the built site (default: `output` in the handbook's folder)",
        kind: Kind::Value("DIR", |settings, value| {
            set(&mut settings.output, path(value))
        }),
    },
    Flag {
        long: "base-url",
        short: None,
        of: &["build", "serve"],
        help: "where the site will be: `https://host/path` or `/path` (default: what hirebook.toml says, otherwise `/`)",
        kind: Kind::Value("URL", |settings, value| {
            set(&mut settings.base_url, base_url(value))
        }),
    },
    Flag {
        long: "audience",
        short: None,
        of: &["build", "serve", "why", "diff"],
        help: "leave out whatever this audience may not see",
        kind: Kind::Value("NAME", |settings, value| {
            set(&mut settings.audience, word(value))
        }),
    },
    Flag {
        long: "port",
        short: None,
        of: SERVE,
        help: "the port to listen at; if it is taken, the next free one (default: 4000)",
        kind: Kind::Value("N", |settings, value| set(&mut settings.port, port(value))),
    },
    Flag {
        long: "host",
        short: None,
        of: SERVE,
        help: "the address to listen at; others than this machine can read along unless it is a loopback one (default: 127.0.0.1)",
        kind: Kind::Value("HOST", |settings, value| {
            set(&mut settings.host, word(value))
        }),
    },
    Flag {
        long: "open",
        short: None,
        of: SERVE,
        help: "open the first page in your browser",
        kind: Kind::Switch(|settings| settings.open = true),
    },
    Flag {
        long: "poll",
        short: None,
        of: SERVE,
        help: "look for changes twice a second, for folders that send no events",
        kind: Kind::Switch(|settings| settings.poll = true),
    },
    Flag {
        long: "brief",
        short: None,
        of: DIFF,
        help: "say which pages and files differ, and not in what",
        kind: Kind::Switch(|settings| settings.brief = true),
    },
    Flag {
        long: "exit-code",
        short: None,
        of: DIFF,
        help: "exit with 1 if anything differs",
        kind: Kind::Switch(|settings| settings.exit_code = true),
    },
    Flag {
        long: "strict",
        short: None,
        of: &["build", "serve", "check"],
        help: "treat warnings as errors",
        kind: Kind::Switch(|settings| settings.strict = true),
    },
    Flag {
        long: "timings",
        short: None,
        of: &["build", "check"],
        help: "print the wall time and the CPU time of each phase",
        kind: Kind::Switch(|settings| settings.timings = true),
    },
    Flag {
        long: "today",
        short: None,
        of: READ,
        help: "the day that review dates are compared with (default: SOURCE_DATE_EPOCH, otherwise today)",
        kind: Kind::Value("DATE", |settings, value| {
            set(&mut settings.today, date(value))
        }),
    },
    Flag {
        long: "json",
        short: None,
        of: &["schema"],
        help: "write a JSON Schema for each type's front matter into this folder, and what tells editors to use it",
        kind: Kind::Value("DIR", |settings, value| {
            set(&mut settings.json, path(value))
        }),
    },
    Flag {
        long: "limit",
        short: None,
        of: &["search"],
        help: "how many pages to show (default: 10)",
        kind: Kind::Value("N", |settings, value| {
            set(&mut settings.limit, count(value))
        }),
    },
    Flag {
        long: "format",
        short: None,
        of: &["build", "check", "why", "diff", "schema", "search"],
        help: "how problems are reported: human, short, json or github (default: human)",
        kind: Kind::Value("FORMAT", |settings, value| {
            set(
                &mut settings.format,
                one_of(value, Format::WORDS, Format::from_word),
            )
        }),
    },
    Flag {
        long: "jobs",
        short: None,
        of: READ,
        help: "how many threads to use; the result is the same (default: one for each processor)",
        kind: Kind::Value("N", |settings, value| set(&mut settings.jobs, count(value))),
    },
    Flag {
        long: "quiet",
        short: Some('q'),
        of: REPORT,
        help: "print problems and nothing else",
        kind: Kind::Switch(|settings| settings.quiet = true),
    },
    Flag {
        long: "color",
        short: None,
        of: REPORT,
        help: "auto, always or never (default: auto, which means at a terminal)",
        kind: Kind::Value("WHEN", |settings, value| {
            set(
                &mut settings.color,
                one_of(value, ColorWhen::WORDS, ColorWhen::from_word),
            )
        }),
    },
];

/// Keeps a value that does; a later one takes the place of an earlier one.
fn set<T>(slot: &mut Option<T>, value: Result<T, Refused>) -> Result<(), Refused> {
    *slot = Some(value?);
    Ok(())
}

/// The command of this name.
pub(super) fn find(name: &str) -> Option<&'static CommandEntry> {
    COMMANDS.iter().find(|entry| entry.name == name)
}
