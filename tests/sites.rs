//! Whole sites, each a folder of `tests/sites/`, and their editions.
//!
//! The main part of each page is compared with `tests/sites/expected/`, and so is the list of all files. `UPDATE=1` rewrites the
//! expectations; read the difference.
#![allow(
    clippy::pedantic,
    clippy::disallowed_methods,
    reason = "a test reads and refreshes its own expectations"
)]

#[path = "support/sites.rs"]
mod sites;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use hirebook::diagnostic::apply_edits;
use hirebook::text::FileId;
use sites::{BuiltFiles, assert_same, codes, compile, files_of, input, problems, read};

const SITES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/sites");

#[test]
fn a_folder_of_markdown_builds_without_a_config() {
    let pages = [
        "index.html",
        "garden/beds.html",
        "garden/sowing.html",
        "garden/index.html",
        "garden/tools/shed.html",
    ];
    check("plain", None, &pages);
}

#[test]
fn views_have_shapes_and_totals() {
    check("shapes", None, &["index.html", "plan.html"]);
}

/// A schema of another trade: inherited and composed relations, edges with properties, entries, terms.
#[test]
fn runbooks_build_for_all_readers() {
    let pages = [
        "index.html",
        "handover.html",
        "services/booking.html",
        "services/payment.html",
        "runbooks/restore-ledger.html",
        "cards/drain-queue.html",
        "runbooks/empty-queue.html",
        "words/index.html",
        "matrices/needs.html",
        "matrices/needs.csv",
        "runbooks/minutes.html",
        "runbooks/minutes.csv",
        "runbooks/drain-queue.html",
        "parts/payment-of-booking.html",
    ];
    let made = check("runbooks", Some("everyone"), &pages);
    let hidden = ["alerts", "calls", "matrices/trouble", "matrices/wakes"];
    assert!(
        !made
            .keys()
            .any(|path| hidden.iter().any(|start| path.starts_with(start)))
    );
}

#[test]
fn runbooks_build_for_the_people_on_call() {
    let pages = [
        "index.html",
        "handover.html",
        "services/booking.html",
        "runbooks/restore-ledger.html",
        "alerts/index.html",
        "calls/no-sale/drain-queue.html",
        "teams/quay.html",
        "matrices/trouble.html",
        "matrices/trouble.csv",
        "matrices/wakes.html",
    ];
    check("runbooks", Some("oncall"), &pages);
}

#[test]
fn runbooks_build_without_an_audience() {
    check("runbooks", None, &["services/payment.html"]);
}

/// A site in version 1 of the language, which never changes: it builds with warnings, and the same pages are built after its spellings
/// are replaced.
#[test]
fn a_site_in_version_1_builds_and_migrates() {
    for file in ["version-1.txt", "version-1-tables.txt"] {
        migrates(file);
    }
}

fn migrates(file: &str) {
    let old = fs::read_to_string(Path::new(SITES).join(file)).expect("the site");
    let mut texts = sites::texts(&old);
    let before = compile(&input(&texts), None);
    assert!(!before.failed(), "{}", problems(&before));
    let mut codes = codes(&before);
    codes.dedup();
    assert_eq!(codes, ["old-spelling"], "{}", problems(&before));
    let edits = before
        .diagnostics
        .iter()
        .flat_map(|problem| problem.edits());
    let files: BTreeSet<FileId> = edits.map(|edit| edit.span.file).collect();
    for file in files {
        let text = texts
            .get_mut(before.sources.path(file))
            .expect("a file of the site");
        *text = apply_edits(text, file, &before.diagnostics);
    }
    let config = texts.get_mut("hirebook.toml").expect("a config");
    *config = config.replacen("[site]\n", "[site]\nlanguage_version = 2\n", 1);
    let after = compile(&input(&texts), None);
    assert_eq!(problems(&after), "");
    assert_same(
        &files_of(&before.artifacts),
        &files_of(&after.artifacts),
        "version 1 and version 2",
    );
}

/// Builds a site without diagnostics, and compares its pages and the list of its files with the expectations.
fn check(site: &str, audience: Option<&str>, pages: &[&str]) -> BuiltFiles {
    let outcome = compile(&read(&Path::new(SITES).join(site)), audience);
    assert_eq!(codes(&outcome), [""; 0], "{}", problems(&outcome));
    let made = files_of(&outcome.artifacts);
    let place = Path::new(SITES)
        .join("expected")
        .join(site)
        .join(audience.unwrap_or("all"));
    let paths: String = made
        .keys()
        .map(|path| format!("{}\n", nameless(path)))
        .collect();
    let mut differences: Vec<String> = compare(&place.join("files.txt"), &paths)
        .into_iter()
        .collect();
    for page in pages {
        let bytes = made
            .get(*page)
            .unwrap_or_else(|| panic!("`{site}` has no `{page}`"));
        differences.extend(compare(
            &place.join(page),
            &main_of(&String::from_utf8_lossy(bytes)),
        ));
    }
    assert!(
        differences.is_empty(),
        "UPDATE=1 keeps what is new:\n{}",
        differences.join("\n")
    );
    made
}

/// A path without the hash in names of theme files, since a change of the theme is no change of a site.
fn nameless(path: &str) -> String {
    match path.rsplit_once('-') {
        Some((stem, hash)) if path.starts_with("assets/") => {
            format!(
                "{stem}-HASH.{}",
                hash.rsplit('.').next().unwrap_or_default()
            )
        }
        _ => path.to_owned(),
    }
}

/// A page's title and its main part, or the whole page if it has none.
fn main_of(html: &str) -> String {
    let between = |open: &str, close: &str| {
        let start = html.find(open)?;
        html[start..]
            .find(close)
            .map(|end| html[start..start + end + close.len()].to_owned())
    };
    let title = between("<title>", "</title>").unwrap_or_default();
    between("<main", "</main>").map_or_else(|| html.to_owned(), |main| format!("{title}\n{main}\n"))
}

/// Compares a text with an expected file, or updates the file. Returns the difference.
fn compare(kept: &PathBuf, now: &str) -> Option<String> {
    if std::env::var_os("UPDATE").is_some() {
        fs::create_dir_all(kept.parent().expect("a file is in a folder"))
            .expect("expectations can be written");
        fs::write(kept, now).expect("expectations can be written");
        return None;
    }
    let then = fs::read_to_string(kept).unwrap_or_default();
    let one = |text: &str| {
        BuiltFiles::from([(
            kept.file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
            text.into(),
        )])
    };
    sites::difference(&one(&then), &one(now))
}
