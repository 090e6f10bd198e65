//! What a commit promises, each promise kept in all three ways of getting a tree into place.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

use super::{Place, Report, Way, WriteError, lock};
use crate::pipeline::{Artifact, ArtifactContent, Unobserved};

#[cfg(unix)]
mod kill;
#[cfg(unix)]
mod unix;

const WAYS: [Way; 3] = [Way::Exchange, Way::TwoRenames, Way::InPlace];

fn commit(out: &Path, artifacts: &[Artifact]) -> Result<Report, WriteError> {
    super::commit(out, artifacts, &|path| fs::File::open(path), &Unobserved)
}

fn commit_by(way: Way, out: &Path, artifacts: &[Artifact]) -> Result<Report, WriteError> {
    super::commit_by(
        way,
        out,
        artifacts,
        &|path| fs::File::open(path),
        &Unobserved,
    )
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
fn listing(root: &Path) -> BTreeMap<String, String> {
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

fn is_listed(root: &Path, expected: &[(&str, &str)]) {
    let expected: BTreeMap<_, _> = expected
        .iter()
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
        .collect();
    assert_eq!(listing(root), expected);
}

/// The names in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// A new folder; in memory where there is such a place, since these tests write thousands of sites.
fn scratch() -> TempDir {
    tempfile::tempdir_in("/dev/shm")
        .or_else(|_| tempfile::tempdir())
        .unwrap()
}

/// A new folder and the output path in it.
fn place() -> (TempDir, PathBuf) {
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
    for way in WAYS {
        let (dir, out) = place();
        let build = |files: &[(&str, &str)]| commit_by(way, &out, &site(files)).unwrap();

        let report = build(&[("404.html", "4"), ("a/b/c.html", "c"), ("a/d.html", "d")]);
        assert_eq!(
            report,
            Report {
                written: 3,
                unchanged: 0,
                removed: 0
            }
        );
        is_listed(
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
        assert_eq!(
            report,
            Report {
                written: 2,
                unchanged: 1,
                removed: 1
            }
        );
        is_listed(
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
        assert_eq!(
            report,
            Report {
                written: 2,
                unchanged: 0,
                removed: 3
            }
        );
        is_listed(
            &out,
            &[
                ("a", "was a folder"),
                ("e.html/", ""),
                ("e.html/f", "was a file"),
            ],
        );

        build(&[]);
        is_listed(&out, &[]);
        assert_eq!(names(dir.path()), ["out"], "{way:?}");
        assert_eq!(names(&out), [".hirebook-manifest"]);
    }
}

#[test]
fn a_page_that_somebody_changed_or_deleted_is_written_again() {
    for way in WAYS {
        let (_dir, out) = place();
        let files = [("a.html", "one"), ("b/c.html", "two")];
        commit_by(way, &out, &site(&files)).unwrap();
        put(&out, "a.html", "ONE");
        fs::remove_dir_all(out.join("b")).unwrap();
        let report = commit_by(way, &out, &site(&files)).unwrap();
        assert_eq!(
            report,
            Report {
                written: 2,
                unchanged: 0,
                removed: 0
            }
        );
        is_listed(&out, &[("a.html", "one"), ("b/", ""), ("b/c.html", "two")]);
    }
}

#[test]
fn assets_are_copied_and_compared() {
    for way in WAYS {
        let (dir, out) = place();
        put(dir.path(), "src/pic.png", "pixels");
        let pic = dir.path().join("src/pic.png");
        let site = [Artifact {
            path: "img/pic.png".into(),
            content: ArtifactContent::File(pic.clone()),
        }];
        assert_eq!(commit_by(way, &out, &site).unwrap().written, 1);
        assert_eq!(commit_by(way, &out, &site).unwrap().unchanged, 1);
        fs::write(&pic, "PIXELS").unwrap();
        assert_eq!(commit_by(way, &out, &site).unwrap().written, 1);
        fs::write(&pic, "x".repeat(200_000)).unwrap();
        assert_eq!(commit_by(way, &out, &site).unwrap().written, 1);
        assert_eq!(commit_by(way, &out, &site).unwrap().unchanged, 1);

        fs::remove_file(&pic).unwrap();
        let error = commit_by(way, &out, &site).unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with(&format!("cannot read `{}`", pic.display())),
            "{error}"
        );
        is_listed(&out, &[("img/", ""), ("img/pic.png", &"x".repeat(200_000))]);
    }
}

#[test]
fn what_is_foreign_stays() {
    for way in WAYS {
        let (dir, out) = place();
        put(&out, ".gitignore", "*\n");
        put(&out, ".git/HEAD", "ref");
        commit_by(way, &out, &site(&[("a/b.html", "b"), ("c.html", "c")])).unwrap();
        put(&out, "CNAME", "example.org");
        put(&out, "a/note.txt", "by hand");
        put(&out, "files/deep/x.pdf", "pdf");
        fs::create_dir(out.join("a/empty")).unwrap();
        commit_by(
            way,
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
        is_listed(
            &out,
            &[&foreign[..], &[("c.html", "C"), ("files/ours.html", "o")]].concat(),
        );
        commit_by(way, &out, &[]).unwrap();
        is_listed(&out, &foreign);
        assert_eq!(names(dir.path()), ["out"]);
    }
}

#[test]
fn a_folder_that_is_not_ours_is_refused() {
    let (dir, out) = place();
    put(&out, "thesis.tex", "years of work");
    put(&out, ".profile", "");
    put(&out, "photos/1.jpg", "");
    let error = commit(&out, &site(&[("a.html", "")])).unwrap_err();
    assert!(matches!(&error, WriteError::NotOurs { entry, .. } if entry == "photos"));
    assert_eq!(
        error.to_string(),
        format!(
            "`{}` was not made by hirebook: it holds `photos` and no `.hirebook-manifest`; \
             choose another output folder, or empty this one",
            out.display()
        )
    );
    put(&out, ".hirebook-manifest", "somebody's own\n");
    assert!(matches!(commit(&out, &[]), Err(WriteError::NotOurs { .. })));
    put(&out, ".hirebook-manifest", "hirebook manifest 99\n");
    let error = commit(&out, &[]).unwrap_err();
    assert!(
        matches!(&error, WriteError::OtherVersion { line, .. } if line == "hirebook manifest 99")
    );
    assert!(matches!(
        commit(&out.join("thesis.tex"), &[]),
        Err(WriteError::NotAFolder { .. })
    ));
    assert_eq!(names(dir.path()), ["out"]);
    assert_eq!(
        names(&out),
        [".hirebook-manifest", ".profile", "photos", "thesis.tex"]
    );
}

#[test]
fn nothing_foreign_is_overwritten() {
    for way in WAYS {
        let clashes = [
            ("CNAME", "CNAME", "a file where a page is to be"),
            ("a/b", "a/b/c.html", "a file where a folder is to be"),
            (
                "a/b/c.txt",
                "a",
                "a folder with something in it where a page is to be",
            ),
            ("a/", "a", "an empty folder where a page is to be"),
        ];
        for (foreign, page, story) in clashes {
            let (dir, out) = place();
            commit_by(way, &out, &site(&[("z.html", "old")])).unwrap();
            if foreign.ends_with('/') {
                fs::create_dir(out.join(foreign)).unwrap();
            } else {
                put(&out, foreign, "by hand");
            }
            let before = listing(&out);
            let error =
                commit_by(way, &out, &site(&[(page, "ours"), ("z.html", "new")])).unwrap_err();
            assert!(
                matches!(error, WriteError::ForeignClash { .. }),
                "{story}: {error}"
            );
            assert_eq!(listing(&out), before, "{story}");
            assert_eq!(names(dir.path()), ["out"], "{story}");
        }
    }
}

#[test]
fn odd_paths_are_refused() {
    let (dir, out) = place();
    for path in [
        "",
        "/etc/passwd",
        "../x",
        "a/../x",
        "a//b",
        "./a",
        "a/",
        "a\0b",
        ".hirebook-manifest",
        ".hirebook-stage/x",
    ] {
        assert!(
            matches!(
                commit(&out, &site(&[(path, "")])),
                Err(WriteError::BadPath { .. })
            ),
            "{path:?}"
        );
    }
    assert_eq!(names(dir.path()), [""; 0]);
}

#[test]
fn a_file_and_a_folder_of_one_name_are_refused() {
    for way in WAYS {
        let (_dir, out) = place();
        commit_by(way, &out, &site(&[("x.html", "old")])).unwrap();
        let error = commit_by(way, &out, &site(&[("a", ""), ("a/b", "")])).unwrap_err();
        assert!(
            matches!(error, WriteError::SameName { ref path } if path == "a"),
            "{error}"
        );
        is_listed(&out, &[("x.html", "old")]);
    }
}

#[test]
fn a_manifest_that_somebody_edited_removes_nothing_elsewhere() {
    for way in WAYS {
        let (dir, out) = place();
        put(dir.path(), "precious.txt", "mine");
        commit_by(way, &out, &site(&[("a.html", "a")])).unwrap();
        put(
            &out,
            ".hirebook-manifest",
            "hirebook manifest 1\n../precious.txt\na.html\n",
        );
        commit_by(way, &out, &site(&[("b.html", "b")])).unwrap();
        is_listed(&out, &[("b.html", "b")]);
        assert_eq!(
            fs::read_to_string(dir.path().join("precious.txt")).unwrap(),
            "mine"
        );
    }
}

#[test]
fn the_second_of_two_builds_waits_and_then_says_busy() {
    let (_dir, out) = place();
    let place = Place::of(&out).unwrap();
    let held = lock::take(&place).unwrap();
    let refused = lock::take_within(&place, 2);
    assert!(matches!(refused, Err(WriteError::Busy { .. })));
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| commit(&out, &site(&[("a.html", "a")])));
        drop(held);
        assert_eq!(waiting.join().unwrap().unwrap().written, 1);
    });
}

#[test]
fn builds_at_once_do_not_mix() {
    let (dir, out) = place();
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
    assert_eq!(listing(&out)["a.html"], listing(&out)["b/c.html"]);
    assert_eq!(names(dir.path()), ["out"]);
}

#[test]
fn two_renames_that_were_interrupted_are_repaired() {
    let (dir, out) = place();
    let (stage, old) = (
        dir.path().join(".out.hirebook-stage"),
        dir.path().join(".out.hirebook-old"),
    );
    let files = [("a.html", "a")];
    let again = || {
        let report = commit(&out, &site(&files)).unwrap();
        is_listed(&out, &[("CNAME", "foreign"), ("a.html", "a")]);
        assert_eq!(names(dir.path()), ["out"]);
        report.unchanged
    };
    commit(&out, &site(&files)).unwrap();
    put(&out, "CNAME", "foreign");

    // Killed while staging.
    put(&stage, "half.html", "");
    assert_eq!(again(), 1);
    // Killed between the renames: the old site comes back.
    fs::rename(&out, &old).unwrap();
    put(&stage, "a.html", "new");
    assert_eq!(again(), 1);
    // The same, and somebody made an empty folder meanwhile.
    fs::rename(&out, &old).unwrap();
    fs::create_dir(&out).unwrap();
    assert_eq!(again(), 1);
    // Killed while removing the old tree.
    put(&old, "half.html", "");
    assert_eq!(again(), 1);
    // Somebody filled the place of the output: nothing is thrown away, and the error says where the old site is.
    fs::rename(&out, &old).unwrap();
    put(&out, "theirs.txt", "");
    let error = commit(&out, &site(&files)).unwrap_err();
    assert!(
        matches!(&error, WriteError::Unrepaired { old: place, .. } if *place == old),
        "{error}"
    );
    is_listed(&out, &[("theirs.txt", "")]);
    is_listed(&old, &[("CNAME", "foreign"), ("a.html", "a")]);
}

#[test]
fn a_move_in_place_that_was_interrupted_is_finished() {
    let (_dir, out) = place();
    commit(
        &out,
        &site(&[("a.html", "a"), ("b/c.html", "c"), ("keep.html", "k")]),
    )
    .unwrap();
    // As it is when the move was killed after it had dropped one of two files and moved one of two.
    fs::remove_file(out.join("a.html")).unwrap();
    put(&out, "d.html", "d");
    put(&out, ".hirebook-stage/new/e/f.html", "f");
    put(
        &out,
        ".hirebook-stage/new/.hirebook-manifest",
        "hirebook manifest 1\nd.html\ne/f.html\nkeep.html\n",
    );
    let journal = "hirebook journal 1\ndrop a.html\ndrop b/c.html\nput d.html\nput e/f.html\nput .hirebook-manifest\n";
    put(&out, ".hirebook-stage/journal", journal);
    let report = commit(
        &out,
        &site(&[("d.html", "d"), ("e/f.html", "f"), ("keep.html", "k")]),
    )
    .unwrap();
    assert_eq!(
        report,
        Report {
            written: 0,
            unchanged: 3,
            removed: 0
        }
    );
    is_listed(
        &out,
        &[
            ("d.html", "d"),
            ("e/", ""),
            ("e/f.html", "f"),
            ("keep.html", "k"),
        ],
    );

    // Without a journal nothing had moved yet.
    put(&out, ".hirebook-stage/new/d.html", "half");
    put(&out, ".hirebook-stage/journal.part", "hirebook jou");
    commit(
        &out,
        &site(&[("d.html", "d"), ("e/f.html", "f"), ("keep.html", "k")]),
    )
    .unwrap();
    is_listed(
        &out,
        &[
            ("d.html", "d"),
            ("e/", ""),
            ("e/f.html", "f"),
            ("keep.html", "k"),
        ],
    );
}

#[test]
fn a_journal_cannot_reach_outside() {
    let (dir, out) = place();
    put(dir.path(), "precious.txt", "mine");
    put(
        &out,
        ".hirebook-stage/journal",
        "hirebook journal 1\ndrop ../precious.txt\n",
    );
    assert!(matches!(commit(&out, &[]), Err(WriteError::BadPath { .. })));
    assert_eq!(
        fs::read_to_string(dir.path().join("precious.txt")).unwrap(),
        "mine"
    );
}

#[test]
fn unchanged_files_keep_their_time_and_a_build_without_changes_writes_nothing() {
    for way in WAYS {
        let (dir, out) = place();
        let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        let age = |path: &Path| {
            fs::File::options()
                .write(true)
                .open(path)
                .unwrap()
                .set_modified(long_ago)
                .unwrap()
        };
        let time = |path: &Path| fs::metadata(path).unwrap().modified().unwrap();
        commit_by(way, &out, &site(&[("a.html", "a"), ("b/c.html", "c")])).unwrap();
        put(&out, "CNAME", "foreign");
        let kept = ["a.html", "CNAME"].map(|path| out.join(path));
        for path in kept.iter().chain([&out.join("b/c.html")]) {
            age(path);
        }

        commit_by(way, &out, &site(&[("a.html", "a"), ("b/c.html", "C")])).unwrap();
        assert!(kept.iter().all(|path| time(path) == long_ago), "{way:?}");
        assert!(time(&out.join("b/c.html")) > long_ago);

        let folders = || [dir.path(), &out, &out.join("b")].map(time);
        let before = folders();
        let report = commit_by(way, &out, &site(&[("a.html", "a"), ("b/c.html", "C")])).unwrap();
        assert_eq!(
            report,
            Report {
                written: 0,
                unchanged: 2,
                removed: 0
            }
        );
        assert_eq!(folders(), before, "{way:?}");
    }
}
