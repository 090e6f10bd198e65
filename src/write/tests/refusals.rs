//! Sites and output folders that are refused, and left as they are.

use std::io::{self, ErrorKind};

use super::*;
use crate::write::manifest::Manifest;
use crate::write::{foreign, stage};

#[test]
fn a_folder_that_is_not_ours_is_refused() {
    let (dir, out) = scratch_output();
    put(&out, "thesis.tex", "years of work");
    put(&out, ".profile", "");
    put(&out, "photos/1.jpg", "");
    let error = commit(&out, &site(&[("a.html", "")])).unwrap_err();
    assert!(matches!(&error, WriteError::NotOurs { entry, .. } if entry == "photos"));
    assert_eq!(
        error.to_string(),
        format!(
            "`{}` was not written by hirebook: it contains `photos` but no `.hirebook-manifest`; \
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
    assert_eq!(names_in(dir.path()), ["out"]);
    assert_eq!(
        names_in(&out),
        [".hirebook-manifest", ".profile", "photos", "thesis.tex"]
    );
}

#[test]
fn nothing_foreign_is_overwritten() {
    for method in METHODS {
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
        for (foreign, page, name) in clashes {
            let (dir, out) = scratch_output();
            commit_with(method, &out, &site(&[("z.html", "old")])).unwrap();
            if foreign.ends_with('/') {
                fs::create_dir(out.join(foreign)).unwrap();
            } else {
                put(&out, foreign, "by hand");
            }
            let before = contents_of(&out);
            let error =
                commit_with(method, &out, &site(&[(page, "ours"), ("z.html", "new")])).unwrap_err();
            assert!(
                matches!(error, WriteError::ForeignClash { .. }),
                "{name}: {error}"
            );
            assert_eq!(contents_of(&out), before, "{name}");
            assert_eq!(names_in(dir.path()), ["out"], "{name}");
        }
    }
}

#[test]
fn odd_paths_are_refused() {
    let (dir, out) = scratch_output();
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
    assert_eq!(names_in(dir.path()), [""; 0]);
}

#[test]
fn a_file_and_a_folder_of_one_name_are_refused() {
    for method in METHODS {
        let (_dir, out) = scratch_output();
        commit_with(method, &out, &site(&[("x.html", "old")])).unwrap();
        let error = commit_with(method, &out, &site(&[("a", ""), ("a/b", "")])).unwrap_err();
        assert!(
            matches!(error, WriteError::SameName { ref path } if path == "a"),
            "{error}"
        );
        assert_contents(&out, &[("x.html", "old")]);
    }
}

#[test]
fn a_file_where_a_folder_is_to_be_clashes_whatever_else_the_site_has() {
    let dir = scratch();
    put(dir.path(), "m", "by hand");
    let foreign = foreign::list(dir.path(), &Manifest::default()).unwrap();
    let sites: [(&[&str], bool); 5] = [
        (&["m/n.html"], true),
        (&["a.html", "m/n.html", "z.html"], true),
        (&["a.html", "m.html", "m/n/o.html"], true),
        (&["a.html", "m-n.html", "m.html", "mn/o.html"], false),
        (&["a/m/n.html"], false),
    ];
    for (paths, clashes) in sites {
        let files: Vec<_> = paths.iter().map(|path| (*path, "")).collect();
        let result = foreign::refuse_clash(dir.path(), &foreign, &site(&files));
        let found = match result {
            Err(WriteError::ForeignClash { path }) => Some(path),
            Err(error) => panic!("{paths:?}: {error}"),
            Ok(()) => None,
        };
        assert_eq!(found, clashes.then(|| dir.path().join("m")), "{paths:?}");
    }
}

#[test]
fn a_file_does_not_pass_for_a_folder() {
    let dir = scratch();
    put(dir.path(), "a", "a file");
    let make = |path| stage::make_folders(dir.path(), std::iter::once(path));
    let error = make("a/b.html").unwrap_err();
    assert!(
        matches!(&error, WriteError::Io { path, source, .. }
            if *path == dir.path().join("a") && source.kind() == ErrorKind::AlreadyExists),
        "{error}"
    );
    make("c/d/e.html").unwrap();
    make("c/f.html").unwrap();
    assert_contents(dir.path(), &[("a", "a file"), ("c/", ""), ("c/d/", "")]);
}

#[test]
fn errors_of_the_system_come_with_the_fix_for_their_kind() {
    let kinds = [
        (ErrorKind::StorageFull, "free some space and build again"),
        (ErrorKind::QuotaExceeded, "free some space and build again"),
        (
            ErrorKind::PermissionDenied,
            "make it accessible to your user, or choose another output folder",
        ),
        (
            ErrorKind::ReadOnlyFilesystem,
            "make it accessible to your user, or choose another output folder",
        ),
        (ErrorKind::TimedOut, "fix the cause and build again"),
    ];
    for (kind, fix) in kinds {
        let source = io::Error::from(kind);
        let expected =
            format!("cannot write `out/a.html`: {source}; the previous site is unchanged; {fix}");
        let error = WriteError::io("write", Path::new("out/a.html"))(source);
        assert_eq!(error.to_string(), expected);
    }
}
