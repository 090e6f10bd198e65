//! The promises of a commit, each tested with all three methods of replacing a tree.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

use super::location::OutputLocation;
use super::{CommitMethod, Report, WriteError, lock};
use crate::pipeline::{Artifact, ArtifactContent, Unobserved};

#[cfg(unix)]
mod kill;
mod refusals;
mod repair;
#[cfg(unix)]
mod unix;

const METHODS: [CommitMethod; 3] = [
    CommitMethod::Exchange,
    CommitMethod::TwoRenames,
    CommitMethod::InPlace,
];

fn commit(out: &Path, artifacts: &[Artifact]) -> Result<Report, WriteError> {
    super::commit(out, artifacts, &|path| fs::File::open(path), &Unobserved)
}

fn commit_with(
    method: CommitMethod,
    out: &Path,
    artifacts: &[Artifact],
) -> Result<Report, WriteError> {
    super::commit_with(
        method,
        out,
        artifacts,
        &|path| fs::File::open(path),
        &Unobserved,
    )
}

fn counts(written: usize, unchanged: usize, removed: usize) -> Report {
    Report {
        written,
        unchanged,
        removed,
    }
}

/// A site of these files.
fn site(files: &[(&str, &str)]) -> Vec<Artifact> {
    let owned = |(path, text): &(&str, &str)| Artifact {
        path: (*path).to_owned(),
        content: ArtifactContent::Bytes(text.as_bytes().into()),
    };
    let mut artifacts: Vec<_> = files.iter().map(owned).collect();
    artifacts.sort_by(|a, b| a.path.cmp(&b.path));
    artifacts
}

/// All that a folder holds: files with their text, folders as `…/`, symlinks as `-> target`. No manifest.
fn contents_of(root: &Path) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let path = entry
                .path()
                .strip_prefix(root)
                .unwrap()
                .to_str()
                .unwrap()
                .replace('\\', "/");
            if entry.file_type().unwrap().is_dir() {
                all.insert(format!("{path}/"), String::new());
                folders.push(entry.path());
            } else if entry.file_type().unwrap().is_symlink() {
                all.insert(
                    path,
                    format!("-> {}", fs::read_link(entry.path()).unwrap().display()),
                );
            } else if path != ".hirebook-manifest" {
                all.insert(path, fs::read_to_string(entry.path()).unwrap());
            }
        }
    }
    all
}

fn assert_contents(root: &Path, expected: &[(&str, &str)]) {
    let expected: BTreeMap<_, _> = expected
        .iter()
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
        .collect();
    assert_eq!(contents_of(root), expected);
}

/// The names in a folder, sorted.
fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// A new folder; in memory where that is possible, since these tests write thousands of sites.
fn scratch() -> TempDir {
    tempfile::tempdir_in("/dev/shm")
        .or_else(|_| tempfile::tempdir())
        .unwrap()
}

/// A new folder and the output path in it.
fn scratch_output() -> (TempDir, PathBuf) {
    let dir = scratch();
    let out = dir.path().join("out");
    (dir, out)
}

fn put(root: &Path, path: &str, text: &str) {
    let full = root.join(path);
    fs::create_dir_all(full.parent().unwrap()).unwrap();
    fs::write(full, text).unwrap();
}

#[test]
fn a_site_changes_over_three_builds() {
    for method in METHODS {
        let (dir, out) = scratch_output();
        let build = |files: &[(&str, &str)]| commit_with(method, &out, &site(files)).unwrap();

        let report = build(&[("404.html", "4"), ("a/b/c.html", "c"), ("a/d.html", "d")]);
        assert_eq!(report, counts(3, 0, 0));
        assert_contents(
            &out,
            &[
                ("404.html", "4"),
                ("a/", ""),
                ("a/b/", ""),
                ("a/b/c.html", "c"),
                ("a/d.html", "d"),
            ],
        );

        let report = build(&[("404.html", "4"), ("a/d.html", "D"), ("e.html", "e")]);
        assert_eq!(report, counts(2, 1, 1));
        assert_contents(
            &out,
            &[
                ("404.html", "4"),
                ("a/", ""),
                ("a/d.html", "D"),
                ("e.html", "e"),
            ],
        );

        // A folder takes the place of a file, and a file that of a folder.
        let report = build(&[("a", "was a folder"), ("e.html/f", "was a file")]);
        assert_eq!(report, counts(2, 0, 3));
        assert_contents(
            &out,
            &[
                ("a", "was a folder"),
                ("e.html/", ""),
                ("e.html/f", "was a file"),
            ],
        );

        build(&[]);
        assert_contents(&out, &[]);
        assert_eq!(names_in(dir.path()), ["out"], "{method:?}");
        assert_eq!(names_in(&out), [".hirebook-manifest"]);
    }
}

#[test]
fn a_page_that_was_changed_or_deleted_is_written_again() {
    for method in METHODS {
        let (_dir, out) = scratch_output();
        let files = [("a.html", "one"), ("b/c.html", "two")];
        commit_with(method, &out, &site(&files)).unwrap();
        put(&out, "a.html", "ONE");
        fs::remove_dir_all(out.join("b")).unwrap();
        let report = commit_with(method, &out, &site(&files)).unwrap();
        assert_eq!(report, counts(2, 0, 0));
        assert_contents(&out, &[("a.html", "one"), ("b/", ""), ("b/c.html", "two")]);
    }
}

#[test]
fn assets_are_copied_and_compared() {
    for method in METHODS {
        let (dir, out) = scratch_output();
        put(dir.path(), "src/pic.png", "pixels");
        let pic = dir.path().join("src/pic.png");
        let site = [Artifact {
            path: "img/pic.png".into(),
            content: ArtifactContent::File(pic.clone()),
        }];
        assert_eq!(commit_with(method, &out, &site).unwrap().written, 1);
        assert_eq!(commit_with(method, &out, &site).unwrap().unchanged, 1);
        fs::write(&pic, "PIXELS").unwrap();
        assert_eq!(commit_with(method, &out, &site).unwrap().written, 1);
        fs::write(&pic, "x".repeat(200_000)).unwrap();
        assert_eq!(commit_with(method, &out, &site).unwrap().written, 1);
        assert_eq!(commit_with(method, &out, &site).unwrap().unchanged, 1);

        fs::remove_file(&pic).unwrap();
        let error = commit_with(method, &out, &site).unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with(&format!("cannot read `{}`", pic.display())),
            "{error}"
        );
        assert_contents(&out, &[("img/", ""), ("img/pic.png", &"x".repeat(200_000))]);
    }
}

#[test]
fn what_is_foreign_stays() {
    for method in METHODS {
        let (dir, out) = scratch_output();
        put(&out, ".gitignore", "*\n");
        put(&out, ".git/HEAD", "ref");
        commit_with(method, &out, &site(&[("a/b.html", "b"), ("c.html", "c")])).unwrap();
        put(&out, "CNAME", "example.org");
        put(&out, "a/note.txt", "by hand");
        put(&out, "files/deep/x.pdf", "pdf");
        fs::create_dir(out.join("a/empty")).unwrap();
        commit_with(
            method,
            &out,
            &site(&[("c.html", "C"), ("files/ours.html", "o")]),
        )
        .unwrap();
        let foreign = [
            (".git/", ""),
            (".git/HEAD", "ref"),
            (".gitignore", "*\n"),
            ("CNAME", "example.org"),
            ("a/", ""),
            ("a/empty/", ""),
            ("a/note.txt", "by hand"),
            ("files/", ""),
            ("files/deep/", ""),
            ("files/deep/x.pdf", "pdf"),
        ];
        assert_contents(
            &out,
            &[&foreign[..], &[("c.html", "C"), ("files/ours.html", "o")]].concat(),
        );
        commit_with(method, &out, &[]).unwrap();
        assert_contents(&out, &foreign);
        assert_eq!(names_in(dir.path()), ["out"]);
    }
}

#[test]
fn the_second_of_two_builds_waits_and_then_reports_busy() {
    let (_dir, out) = scratch_output();
    let location = OutputLocation::new(&out).unwrap();
    let held = lock::take(&location).unwrap();
    let refused = lock::take_within(&location, 2);
    assert!(matches!(refused, Err(WriteError::Busy { .. })));
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| commit(&out, &site(&[("a.html", "a")])));
        drop(held);
        assert_eq!(waiting.join().unwrap().unwrap().written, 1);
    });
}

#[test]
fn builds_at_once_do_not_mix() {
    let (dir, out) = scratch_output();
    let sites: Vec<_> = ["one", "two", "three"]
        .map(|text| site(&[("a.html", text), ("b/c.html", text)]))
        .into();
    std::thread::scope(|scope| {
        for site in &sites {
            scope.spawn(|| {
                for _ in 0..10 {
                    commit(&out, site).unwrap();
                }
            });
        }
    });
    assert_eq!(contents_of(&out)["a.html"], contents_of(&out)["b/c.html"]);
    assert_eq!(names_in(dir.path()), ["out"]);
}

#[test]
fn unchanged_files_keep_their_time_and_a_build_without_changes_writes_nothing() {
    for method in METHODS {
        let (dir, out) = scratch_output();
        let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        let age = |path: &Path| {
            fs::File::options()
                .write(true)
                .open(path)
                .unwrap()
                .set_modified(long_ago)
                .unwrap();
        };
        let time = |path: &Path| fs::metadata(path).unwrap().modified().unwrap();
        commit_with(method, &out, &site(&[("a.html", "a"), ("b/c.html", "c")])).unwrap();
        put(&out, "CNAME", "foreign");
        let kept = ["a.html", "CNAME"].map(|path| out.join(path));
        for path in kept.iter().chain([&out.join("b/c.html")]) {
            age(path);
        }

        commit_with(method, &out, &site(&[("a.html", "a"), ("b/c.html", "C")])).unwrap();
        assert!(kept.iter().all(|path| time(path) == long_ago), "{method:?}");
        assert!(time(&out.join("b/c.html")) > long_ago);

        let folders = || [dir.path(), &out, &out.join("b")].map(time);
        let before = folders();
        let report =
            commit_with(method, &out, &site(&[("a.html", "a"), ("b/c.html", "C")])).unwrap();
        assert_eq!(report, counts(0, 2, 0));
        assert_eq!(folders(), before, "{method:?}");
    }
}
