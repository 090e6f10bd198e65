//! `hirebook diff`: shows what readers will see change between two versions of a handbook. Writes to neither.
//!
//! Builds both versions in memory; what differs is decided in `diff`.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::Path;

use indexmap::IndexMap;

use super::args::{DiffArgs, RootArgs, SourceArgs};
use super::report::{self, ExitStatus, pluralize, print};
use super::site::{LoadedSite, fail, request, root};
use super::usage::UsageError;
use crate::diagnostic::{Format, one_line};
use crate::diff::{Change, ChangeKind, FileKind, LineKind, Snapshot, SnapshotFile, compare};
use crate::load::{self, Checkout, FileAccess};
use crate::pipeline::{self, ArtifactContent, Outcome, Request, Unobserved};

/// Maximum number of lines of one change that are shown to people.
const MAX_LINES: usize = 40;

pub(crate) fn run(args: &DiffArgs) -> Result<ExitStatus, ExitStatus> {
    let request = request(args.audience.as_deref(), &args.run)?;
    let old = Version::find(&args.old, "old", args)?.build(&request, args)?;
    let new = match &args.new {
        Some(new) => Version::find(new, "new", args)?,
        None => Version::current(args)?,
    };
    let new = new.build(&request, args)?;
    let mut changes = compare(&old, &new);
    if args.brief {
        changes.iter_mut().for_each(|change| change.lines.clear());
    }
    if args.report.format == Format::Json {
        // Paths and lines are always JSON.
        print(&(serde_json::to_string_pretty(&changes).unwrap_or_default() + "\n"));
    } else {
        print(&format_changes(&changes, args.brief));
    }
    let edition = match &args.audience {
        Some(name) => format!("edition for `{name}`"),
        None => "internal edition".to_owned(),
    };
    report::print_status(&args.report, &format!("{edition}: {}", summary(&changes)));
    Ok(ExitStatus::problems_if(
        args.exit_code && !changes.is_empty(),
    ))
}

/// A handbook as it is or was.
struct Version {
    /// What messages call it.
    name: String,
    /// Prefix of its paths in messages.
    path_prefix: String,
    site: LoadedSite,
    /// The folder of a checked-out revision, which is removed when this is dropped.
    _checkout: Option<Checkout>,
}

impl Version {
    /// The handbook as it is.
    fn current(args: &DiffArgs) -> Result<Self, ExitStatus> {
        Ok(Self {
            name: "the working copy".to_owned(),
            path_prefix: String::new(),
            site: load_site(&root(&args.root)?, args)?,
            _checkout: None,
        })
    }

    /// The version that `word` names: a folder with a config, otherwise a revision.
    fn find(word: &OsStr, side: &str, args: &DiffArgs) -> Result<Self, ExitStatus> {
        let repository = root(&args.root)?;
        let shown = word.to_string_lossy();
        let name = format!("the {side} side (`{}`)", one_line(&shown));
        let folder = Path::new(word);
        if load::is_root(folder) {
            let path_prefix = match &*shown {
                "." => String::new(),
                shown => format!("{}/", shown.trim_end_matches('/')),
            };
            return Ok(Self {
                name,
                path_prefix,
                site: load_site(folder, args)?,
                _checkout: None,
            });
        }
        let checkout = load::revision(&repository, &shown).map_err(|error| {
            report::fail(&if folder.is_dir() {
                UsageError::new(format!(
                    "the folder `{}` has no `hirebook.toml`, and there is no revision of that name",
                    one_line(&shown)
                ))
                .help("pass the folder of a handbook, or a revision such as `HEAD~1`")
            } else {
                UsageError::new(error.message).help(error.help)
            })
        })?;
        Ok(Self {
            name,
            path_prefix: format!("{shown}:"),
            site: load_site(checkout.root(), args)?,
            _checkout: Some(checkout),
        })
    }

    /// Builds it in memory. Prints its errors, and which version they are in.
    fn build(self, request: &Request, args: &DiffArgs) -> Result<Snapshot, ExitStatus> {
        let fail = |problem: String| fail(&format!("{}: {problem}", self.name));
        let mut outcome = self.site.compile(request, pipeline::build).map_err(fail)?;
        if outcome.failed() {
            outcome
                .sources
                .rename(|path| format!("{}{path}", self.path_prefix));
            report::print_diagnostics(&outcome.diagnostics, &outcome.sources, &args.report);
            let counts = report::counts(&outcome);
            report::print_status(
                &args.report,
                &format!("{} has {counts}; nothing was compared", self.name),
            );
            return Err(ExitStatus::Problems);
        }
        snapshot(outcome, &self.site.access).map_err(fail)
    }
}

fn load_site(root: &Path, args: &DiffArgs) -> Result<LoadedSite, ExitStatus> {
    let source = SourceArgs {
        root: RootArgs {
            root: Some(root.to_path_buf()),
        },
        content: None,
        run: args.run,
    };
    LoadedSite::load(&source, None, &Unobserved)
}

/// The files of a build. The many files of the search index, which follow from the pages, count as one.
fn snapshot(outcome: Outcome, access: &FileAccess) -> Result<Snapshot, String> {
    let mut files = BTreeMap::new();
    let index = format!("{}/", hirebook_search::FOLDER);
    let mut index_hashes: Vec<u8> = Vec::new();
    for artifact in outcome.artifacts {
        let (hash, bytes) = match artifact.content {
            ArtifactContent::Bytes(bytes) => (load::hash(&bytes), Some(bytes)),
            ArtifactContent::File(disk) => {
                let hash = access.hash_of(&disk);
                let unreadable = |problem| format!("cannot read `{}`: {problem}", artifact.path);
                (hash.map_err(unreadable)?, None)
            }
        };
        if bytes.is_some() && artifact.path.starts_with(&index) {
            index_hashes.extend(hash.to_le_bytes());
        } else {
            files.insert(artifact.path, SnapshotFile { hash, bytes });
        }
    }
    if !index_hashes.is_empty() {
        let hash = load::hash(&index_hashes);
        files.insert(index, SnapshotFile { hash, bytes: None });
    }
    Ok(Snapshot {
        files,
        redirects: outcome.names.redirects,
        plain: outcome.names.plain,
    })
}

/// Formats changes for people. Lines that several changes have in common are shown once, below all of them.
fn format_changes(changes: &[Change], brief: bool) -> String {
    let mut groups: IndexMap<_, Vec<&Change>> = IndexMap::new();
    for change in changes {
        let unique = change.lines.is_empty().then_some(&change.path);
        groups
            .entry((change.kind, change.change, change.of, &change.lines, unique))
            .or_default()
            .push(change);
    }
    let mut text = String::new();
    for ((.., lines, _), group) in &groups {
        text.extend(group.iter().map(|change| format_change(change, brief)));
        // Writing to a string cannot fail, here and below.
        if group.len() > 1 {
            let _ = writeln!(
                text,
                "    (the same lines differ in these {} files)",
                group.len()
            );
        }
        for line in lines.iter().take(MAX_LINES) {
            let _ = writeln!(text, "    {}", one_line(line));
        }
        let more = lines.len().saturating_sub(MAX_LINES);
        if more > 0 {
            let _ = writeln!(text, "    … and {}", pluralize(more, "more line"));
        }
    }
    text
}

/// `changed  page menu.html, lines: 1 removed, 2 added`.
fn format_change(change: &Change, brief: bool) -> String {
    let mut text = format!(
        "{:8} {} {}",
        change_word(change.change),
        kind_word(change.kind),
        one_line(&change.path)
    );
    if let Some(to) = &change.to {
        let _ = write!(text, " to {}", one_line(to));
    }
    if let (Some(lines), false) = (change.of, brief) {
        let unit = match lines {
            LineKind::Markup => "tags",
            LineKind::Text => "lines",
        };
        let _ = match (change.gone, change.new) {
            // Lines and tags are the same.
            (0, 0) => write!(text, ", in white space"),
            (removed, 0) => write!(text, ", {unit}: {removed} removed"),
            (0, added) => write!(text, ", {unit}: {added} added"),
            (removed, added) => write!(text, ", {unit}: {removed} removed, {added} added"),
        };
    }
    text + "\n"
}

fn change_word(change: ChangeKind) -> &'static str {
    match change {
        ChangeKind::Added => "added",
        ChangeKind::Removed => "removed",
        ChangeKind::Changed => "changed",
    }
}

fn kind_word(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Page => "page",
        FileKind::Redirect => "redirect",
        FileKind::File => "file",
    }
}

/// `2 pages changed, 1 file added`.
fn summary(changes: &[Change]) -> String {
    let mut parts = Vec::new();
    for kind in [FileKind::Page, FileKind::Redirect, FileKind::File] {
        for how in [ChangeKind::Added, ChangeKind::Changed, ChangeKind::Removed] {
            let is_counted = |change: &&Change| (change.kind, change.change) == (kind, how);
            let count = changes.iter().filter(is_counted).count();
            if count > 0 {
                let files = pluralize(count, kind_word(kind));
                parts.push(format!("{files} {}", change_word(how)));
            }
        }
    }
    if parts.is_empty() {
        "nothing differs".to_owned()
    } else {
        parts.join(", ")
    }
}
