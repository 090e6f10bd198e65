//! Content folders, plain and hostile.
#![expect(clippy::disallowed_methods, reason = "tests write folders")]

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::{ContentTree, FileAccess, FileText, MAX_TEXT, NotUtf8, ProblemKind};
use crate::load::access::MAX_DEPTH;
use crate::load::copied::read_whole;
use crate::load::layout::{SiteFolders, relative_places};
use crate::load::problem::LoadProblem;

fn file_access(root: &Path) -> FileAccess {
    FileAccess::new(&SiteFolders::new(root), None)
}

fn content(root: &Path, ignored: &[PathBuf]) -> ContentTree {
    let skipped = relative_places(root, ignored);
    super::read(
        root,
        skipped,
        &file_access(root),
        &crate::pipeline::Unobserved,
    )
}

fn folder(root: &Path) -> (Vec<(String, Vec<u8>)>, Vec<LoadProblem>) {
    let (files, problems) = read_whole(root, &file_access(root));
    let files = files
        .into_iter()
        .map(|file| (file.path, file.bytes.to_vec()));
    (files.collect(), problems)
}

/// A folder with these files; a path that ends in `/` is a folder.
fn tree(files: &[(&str, &[u8])]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (path, bytes) in files {
        let full = dir.path().join(path);
        if path.ends_with('/') {
            fs::create_dir_all(full).unwrap();
        } else {
            fs::create_dir_all(full.parent().unwrap()).unwrap();
            fs::write(full, bytes).unwrap();
        }
    }
    dir
}

/// The tree in lines: `page PATH`, `defaults PATH`, `misnamed PATH`, `unread PATH`, `asset PATH`, `problem PATH: WORDS`.
fn lines(tree: &ContentTree) -> Vec<String> {
    let pages = tree
        .documents
        .iter()
        .map(|file| format!("page {}", file.path));
    let defaults = tree
        .defaults
        .iter()
        .map(|file| format!("defaults {}", file.path));
    let misnamed = tree
        .misnamed
        .iter()
        .map(|(path, meant)| format!("misnamed {path} for {meant}"));
    let unread = tree.unread.iter().map(|path| format!("unread {path}"));
    let assets = tree
        .assets
        .iter()
        .map(|asset| format!("asset {}", asset.path));
    let problems = tree
        .problems
        .iter()
        .map(|problem| format!("problem {}: {}", problem.path, problem.kind));
    pages
        .chain(defaults)
        .chain(misnamed)
        .chain(unread)
        .chain(assets)
        .chain(problems)
        .collect()
}

fn load(root: &Path) -> Vec<String> {
    lines(&content(root, &[]))
}

#[test]
fn names_decide_and_paths_order() {
    let dir = tree(&[
        ("b.md", b"b"),
        ("a/x.md", b"x"),
        ("a-b.md", b"sorts before a/x.md, as `-` before `/`"),
        ("a/_defaults.yml", b"type: tool"),
        ("a/defaults.yml", b"close to the name of defaults"),
        ("Z.md", b"capitals first"),
        ("\u{e4}.md", b"and letters beyond ASCII last"),
        ("README.MD", b"a page, too"),
        ("README.md.bak", b"not a page"),
        ("img/pic.png", &[0, 159, 146, 150]),
        ("empty/", b""),
        (".git/config.md", b""),
        (".hidden.md", b""),
        ("a/.draft/x.md", b""),
    ]);
    let expected = [
        "page README.MD",
        "page Z.md",
        "page a-b.md",
        "page a/x.md",
        "page b.md",
        "page \u{e4}.md",
        "defaults a/_defaults.yml",
        "misnamed a/defaults.yml for _defaults.yml",
        "unread README.md.bak",
        "asset img/pic.png",
    ];
    assert_eq!(load(dir.path()), expected);
    let read = content(dir.path(), &[]);
    assert_eq!(read.documents[3].text, FileText::Text("x".into()));
    assert_eq!(read.assets[0].disk, dir.path().join("img").join("pic.png"));
}

#[test]
fn content_is_text_or_an_error() {
    let dir = tree(&[
        ("bom.md", b"\xef\xbb\xbf# A\r\n"),
        ("latin.md", b"na\xefve"),
        ("none.md", b""),
        ("cut.md", b"ok\xe2\x82"),
    ]);
    let huge = fs::File::create(dir.path().join("huge.md")).unwrap();
    huge.set_len(MAX_TEXT + 1).unwrap();
    let contents: Vec<FileText> = content(dir.path(), &[])
        .documents
        .into_iter()
        .map(|file| file.text)
        .collect();
    let expected = [
        FileText::Text("\u{feff}# A\r\n".into()),
        FileText::NotUtf8(NotUtf8 {
            at: 2,
            readable: "ok\u{fffd}".into(),
        }),
        FileText::TooLarge {
            size: MAX_TEXT + 1,
            limit: MAX_TEXT,
        },
        FileText::NotUtf8(NotUtf8 {
            at: 2,
            readable: "na\u{fffd}ve".into(),
        }),
        FileText::Text(String::new()),
    ];
    assert_eq!(contents, expected);
}

#[test]
fn folders_are_read_to_a_depth() {
    let deep = format!("{}p.md", "a/".repeat(MAX_DEPTH));
    let deeper = format!("{}p.md", "b/".repeat(MAX_DEPTH + 1));
    let dir = tree(&[(&deep, b""), (&deeper, b"")]);
    let read = content(dir.path(), &[]);
    assert_eq!(
        read.documents
            .iter()
            .map(|file| &file.path)
            .collect::<Vec<_>>(),
        [&deep]
    );
    let folder = "b/".repeat(MAX_DEPTH + 1).trim_end_matches('/').to_owned();
    assert_eq!(
        read.problems,
        [LoadProblem::new(folder, ProblemKind::TooDeep)]
    );
}

#[test]
fn ignored_places_are_left_out_however_they_are_named() {
    let dir = tree(&[
        ("a.md", b""),
        ("output/b.md", b""),
        ("themes/c.md", b""),
        ("hirebook.toml", b""),
        ("x/output/d.md", b""),
    ]);
    let root = dir.path();
    let ignore: Vec<PathBuf> = vec![
        root.join("output"),
        root.join("x/../themes"),
        root.join("hirebook.toml"),
        root.join("missing"),
        root.into(),
    ];
    assert_eq!(
        lines(&content(root, &ignore)),
        ["page a.md", "page x/output/d.md"]
    );
}

#[test]
fn a_missing_root_is_a_problem_for_content_and_nothing_for_overrides() {
    let dir = tree(&[("file", b"")]);
    let tree = content(&dir.path().join("none"), &[]);
    assert!(
        matches!(tree.problems[..], [ref only] if only.path.is_empty() && matches!(only.kind, ProblemKind::Unreadable(_)))
    );
    assert_eq!(load(&dir.path().join("file")), ["problem : not a folder"]);
    assert_eq!(folder(&dir.path().join("none")), (vec![], vec![]));
}

#[test]
fn overrides_come_whole_and_sorted() {
    let dir = tree(&[
        ("templates/page.html", b"<p>"),
        ("css/a.css", &[0xff]),
        (".DS_Store", b""),
    ]);
    let files = vec![
        ("css/a.css".to_owned(), vec![0xff]),
        ("templates/page.html".to_owned(), b"<p>".to_vec()),
    ];
    assert_eq!(folder(dir.path()), (files, vec![]));
}

#[test]
fn many_files_come_the_same_on_any_number_of_threads() {
    let dir = tempfile::tempdir().unwrap();
    for n in 0..500 {
        fs::write(dir.path().join(format!("{n}.md")), format!("page {n}")).unwrap();
    }
    let one = content(dir.path(), &[]);
    assert_eq!(one.documents.len(), 500);
    assert_eq!(one.documents, content(dir.path(), &[]).documents);
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn links_are_followed_and_loops_are_reported() {
        let dir = tree(&[("a/x.md", b"x"), ("b/y.md", b"y")]);
        let root = dir.path();
        symlink("../a", root.join("b/to-a")).unwrap();
        symlink("a/x.md", root.join("linked.md")).unwrap();
        symlink("..", root.join("a/up")).unwrap();
        symlink("itself", root.join("itself")).unwrap();
        symlink("nowhere.md", root.join("gone.md")).unwrap();
        // What editors leave beside an open file, and what is hidden, is nobody's problem.
        symlink("nowhere", root.join(".#x.md")).unwrap();
        symlink("..", root.join("a/.up")).unwrap();
        let expected = [
            "page a/x.md",
            "page b/to-a/x.md",
            "page b/y.md",
            "page linked.md",
            "problem a/up: symlink is part of a loop",
            "problem b/to-a/up: symlink is part of a loop",
            "problem gone.md: symlink points to `nowhere.md`, which does not exist",
            "problem itself: symlink is part of a loop",
        ];
        assert_eq!(load(root), expected);
    }

    #[test]
    fn a_root_that_is_a_link_is_read_and_ignored_places_are_found_through_it() {
        let dir = tree(&[("real/a.md", b""), ("real/output/b.md", b"")]);
        symlink("real", dir.path().join("link")).unwrap();
        let ignore = [dir.path().join("real/output")];
        assert_eq!(
            lines(&content(&dir.path().join("link"), &ignore)),
            ["page a.md"]
        );
    }

    #[test]
    fn names_that_are_not_utf8_are_reported_once() {
        let dir = tree(&[("a.md", b"")]);
        let odd = dir.path().join(OsStr::from_bytes(b"caf\xe9"));
        if let Err(error) = fs::create_dir(&odd) {
            eprintln!("this file system refuses such names, so there is nothing to test: {error}");
            return;
        }
        fs::write(odd.join("inside.md"), "").unwrap();
        fs::write(dir.path().join(OsStr::from_bytes(b"\xff.md")), "").unwrap();
        let expected = [
            "page a.md",
            "problem caf\u{fffd}: name is not UTF-8",
            "problem \u{fffd}.md: name is not UTF-8",
        ];
        assert_eq!(load(dir.path()), expected);
    }

    #[test]
    fn pipes_are_not_opened() {
        let dir = tree(&[("a.md", b"")]);
        std::os::unix::net::UnixListener::bind(dir.path().join("socket.md")).unwrap();
        assert_eq!(
            load(dir.path()),
            [
                "page a.md",
                "problem socket.md: neither a file nor a folder"
            ]
        );
    }

    #[test]
    fn what_cannot_be_read_reports_so_and_the_rest_is_read() {
        let dir = tree(&[
            ("a.md", b"a"),
            ("closed/b.md", b""),
            ("secret.md", b""),
            ("z.md", b"z"),
        ]);
        let chmod = |path: &str, mode| {
            fs::set_permissions(dir.path().join(path), fs::Permissions::from_mode(mode)).unwrap();
        };
        chmod("closed", 0o000);
        chmod("secret.md", 0o000);
        let tree = content(dir.path(), &[]);
        let readable = fs::read(dir.path().join("secret.md")).is_ok();
        chmod("closed", 0o755);
        if readable {
            eprintln!("rights do not bind this user, so only that nothing is lost is tested");
            assert_eq!(tree.documents.len(), 4);
            return;
        }
        let paths: Vec<_> = tree
            .documents
            .iter()
            .map(|file| file.path.as_str())
            .collect();
        assert_eq!(paths, ["a.md", "secret.md", "z.md"]);
        assert!(matches!(tree.documents[1].text, FileText::Unreadable(_)));
        assert!(matches!(tree.problems[..], [ref only] if only.path == "closed"));
    }
}

#[test]
fn accents_are_written_in_one_way() {
    let dir = tree(&[
        ("re\u{301}sume\u{301}.md", b"re\xcc\x81sume\xcc\x81"),
        ("a\u{301}.md", b"1"),
        ("\u{e1}.md", b"2"),
    ]);
    let read = content(dir.path(), &[]);
    let paths: Vec<&str> = read
        .documents
        .iter()
        .map(|file| file.path.as_str())
        .collect();
    assert_eq!(paths, ["r\u{e9}sum\u{e9}.md", "\u{e1}.md"]);
    assert_eq!(
        read.documents[0].text,
        FileText::Text("r\u{e9}sum\u{e9}".into())
    );
    assert_eq!(
        read.problems,
        [LoadProblem::new("\u{e1}.md".into(), ProblemKind::SameName)]
    );
}
