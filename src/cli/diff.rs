//! `hirebook diff`: what readers will see change between two states of a handbook. Writes to neither.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::Path;

use indexmap::IndexMap;

use super::args::{DiffArgs, SiteArgs, Usage};
use super::report::{self, Exit, counted, error, out};
use super::site::{Site, refuse, root, today};
use crate::diagnostic::{Format, one_line};
use crate::diff::{Change, File, How, Kind, Of, Side, compare};
use crate::load::{self, Checkout, FileAccess};
use crate::pipeline::{self, ArtifactContent, Outcome, Request};

/// How many lines of one change are shown to people.
const LINES: usize = 40;

/// Compares two builds.
pub(crate) fn run(args: &DiffArgs) -> Exit {
    diff(args).unwrap_or_else(|exit| exit)
}

fn diff(args: &DiffArgs) -> Result<Exit, Exit> {
    let request = Request {
        audience: args.audience.clone(),
        base_url: None,
        strict: false,
        today: today(&args.site)?,
        preview: false,
    };
    let old = State::find(Some(&args.old), "old", args)?.build(&request, args)?;
    let new = State::find(args.new.as_deref(), "new", args)?.build(&request, args)?;
    let mut changes = compare(&old, &new);
    if args.brief {
        changes.iter_mut().for_each(|change| change.lines.clear());
    }
    if args.report.format == Format::Json {
        // Paths and lines are always JSON.
        out(&(serde_json::to_string_pretty(&changes).unwrap_or_default() + "\n"));
    } else {
        out(&shown(&changes, args.brief));
    }
    let whose = args.audience.as_ref().map_or_else(
        || "everybody".to_owned(),
        |name| format!("the audience `{name}`"),
    );
    report::say(&args.report, &format!("for {whose}: {}", summary(&changes)));
    Ok(if args.exit_code && !changes.is_empty() {
        Exit::Problems
    } else {
        Exit::Fine
    })
}

/// A handbook as it is or was.
struct State {
    /// As it was named, and which of the two it is.
    name: String,
    /// What stands before its paths in messages.
    place: String,
    site: Site,
    /// Its folder, where that is there for this run only.
    _checkout: Option<Checkout>,
}

impl State {
    /// The state that a word names: a folder with a config, else a revision; without a word, the handbook as it is.
    fn find(word: Option<&OsStr>, which: &str, args: &DiffArgs) -> Result<Self, Exit> {
        let of = |root: &Path| {
            Site::read(
                &SiteArgs {
                    root: Some(root.to_path_buf()),
                    ..args.site.clone()
                },
                None,
            )
        };
        let here = root(args.site.root.as_deref())?;
        let Some(word) = word else {
            let name = "the handbook as it is".to_owned();
            return Ok(Self {
                name,
                place: String::new(),
                site: of(&here)?,
                _checkout: None,
            });
        };
        let shown = word.to_string_lossy();
        let name = format!("the {which} side (`{}`)", one_line(&shown));
        let folder = Path::new(word);
        if load::is_root(folder) {
            let place = if shown == "." {
                String::new()
            } else {
                format!("{}/", shown.trim_end_matches('/'))
            };
            return Ok(Self {
                name,
                place,
                site: of(folder)?,
                _checkout: None,
            });
        }
        let checkout = load::revision(&here, &shown).map_err(|none| {
            let usage = if folder.is_dir() {
                let message = format!(
                    "the folder `{}` holds no `hirebook.toml`, and no revision is called so",
                    one_line(&shown)
                );
                Usage::new(message)
                    .help("name the folder of a handbook, or a revision such as `HEAD~1`")
            } else {
                Usage::new(none.message).help(none.help)
            };
            error(&format!("{usage}\n"));
            Exit::Usage
        })?;
        Ok(Self {
            name,
            place: format!("{shown}:"),
            site: of(checkout.root())?,
            _checkout: Some(checkout),
        })
    }

    /// Builds it in memory. Its errors are shown, with the side that they are on.
    fn build(self, request: &Request, args: &DiffArgs) -> Result<Side, Exit> {
        let built = self.site.try_compile(request, pipeline::build);
        let mut outcome = built.map_err(|problem| refuse(&format!("{}: {problem}", self.name)))?;
        if outcome.failed() {
            outcome
                .sources
                .rename(|path| format!("{}{path}", self.place));
            report::some(&outcome.diagnostics, &outcome.sources, &args.report);
            report::say(
                &args.report,
                &format!(
                    "{} has {}; nothing was compared",
                    self.name,
                    report::counts(&outcome)
                ),
            );
            return Err(Exit::Problems);
        }
        side(outcome, &self.site.bounds)
            .map_err(|problem| refuse(&format!("{}: {problem}", self.name)))
    }
}

/// A build as it is compared. The search index counts as one file: it follows from the pages, and has many.
fn side(outcome: Outcome, bounds: &FileAccess) -> Result<Side, String> {
    let mut files = BTreeMap::new();
    let index = format!("{}/", hirebook_search::FOLDER);
    let mut of_index: Vec<u8> = Vec::new();
    for artifact in outcome.artifacts {
        let file = match artifact.content {
            ArtifactContent::Bytes(bytes) if artifact.path.starts_with(&index) => {
                of_index.extend(load::hash(&bytes).to_le_bytes());
                continue;
            }
            ArtifactContent::Bytes(bytes) => File {
                hash: load::hash(&bytes),
                bytes: Some(bytes),
            },
            ArtifactContent::File(disk) => {
                let hash = bounds
                    .hash_of(&disk)
                    .map_err(|problem| format!("`{}` cannot be read: {problem}", artifact.path))?;
                File { hash, bytes: None }
            }
        };
        files.insert(artifact.path, file);
    }
    if !of_index.is_empty() {
        files.insert(
            index,
            File {
                hash: load::hash(&of_index),
                bytes: None,
            },
        );
    }
    Ok(Side {
        files,
        redirects: outcome.names.redirects,
        plain: outcome.names.plain,
    })
}

/// The changes as people read them. Where several differ in the same lines, these stand once, below them.
fn shown(changes: &[Change], brief: bool) -> String {
    let mut groups: IndexMap<_, Vec<&Change>> = IndexMap::new();
    for change in changes {
        let alone = change.lines.is_empty().then_some(&change.path);
        groups
            .entry((change.kind, change.change, change.of, &change.lines, alone))
            .or_default()
            .push(change);
    }
    let mut text = String::new();
    for alike in groups.values() {
        text.extend(alike.iter().map(|change| line(change, brief)));
        let Some(Change { lines, .. }) = alike.first() else {
            continue;
        };
        if alike.len() > 1 {
            // Writing to a string cannot fail, here and below.
            let _ = writeln!(text, "    (these {} differ in the same lines)", alike.len());
        }
        text.extend(
            lines
                .iter()
                .take(LINES)
                .map(|line| format!("    {}\n", one_line(line))),
        );
        let more = lines.len().saturating_sub(LINES);
        if more > 0 {
            let _ = writeln!(text, "    … and {}", counted(more, "more line"));
        }
    }
    text
}

/// What a change is about: `changed  page menu.html, 1 line gone, 2 new`.
fn line(change: &Change, brief: bool) -> String {
    let how = match change.change {
        How::Added => "added",
        How::Removed => "removed",
        How::Changed => "changed",
    };
    let mut text = format!("{how:8} {} {}", word(change.kind), one_line(&change.path));
    if let Some(to) = &change.to {
        let _ = write!(text, " to {}", one_line(to));
    }
    if change.of.is_some() && !brief {
        let counts = [(change.gone, "gone"), (change.new, "new")];
        let counts: Vec<_> = counts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| format!("{count} {word}"))
            .collect();
        let what = if change.of == Some(Of::Markup) {
            "tags"
        } else {
            "lines"
        };
        // Where both texts have the same lines and the same tags, only white space differs.
        let counts = if counts.is_empty() {
            ", in white space".to_owned()
        } else {
            format!(", {what}: {}", counts.join(", "))
        };
        text.push_str(&counts);
    }
    text + "\n"
}

fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Page => "page",
        Kind::Redirect => "redirect",
        Kind::File => "file",
    }
}

/// "2 pages changed, 1 file added".
fn summary(changes: &[Change]) -> String {
    let hows = [
        (How::Added, "added"),
        (How::Changed, "changed"),
        (How::Removed, "removed"),
    ];
    let count = |kind: Kind, how: How| {
        changes
            .iter()
            .filter(|change| (change.kind, change.change) == (kind, how))
            .count()
    };
    let kinds = [Kind::Page, Kind::Redirect, Kind::File].into_iter();
    let counts =
        kinds.flat_map(|kind| hows.map(|(how, said)| (count(kind, how), word(kind), said)));
    let counts: Vec<_> = counts
        .filter(|(count, ..)| *count > 0)
        .map(|(count, word, said)| format!("{} {said}", counted(count, word)))
        .collect();
    if counts.is_empty() {
        "nothing differs".to_owned()
    } else {
        counts.join(", ")
    }
}
