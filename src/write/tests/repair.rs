//! Commits that were interrupted, and manifests and journals that were edited.

use super::*;

#[test]
fn an_edited_manifest_removes_nothing_elsewhere() {
    for method in METHODS {
        let (dir, out) = scratch_output();
        put(dir.path(), "precious.txt", "mine");
        commit_with(method, &out, &site(&[("a.html", "a")])).unwrap();
        put(
            &out,
            ".hirebook-manifest",
            "hirebook manifest 1\n../precious.txt\na.html\n",
        );
        commit_with(method, &out, &site(&[("b.html", "b")])).unwrap();
        assert_contents(&out, &[("b.html", "b")]);
        assert_eq!(
            fs::read_to_string(dir.path().join("precious.txt")).unwrap(),
            "mine"
        );
    }
}

#[test]
fn two_renames_that_were_interrupted_are_repaired() {
    let (dir, out) = scratch_output();
    let (stage, old) = (
        dir.path().join(".out.hirebook-stage"),
        dir.path().join(".out.hirebook-old"),
    );
    let files = [("a.html", "a")];
    let again = || {
        let report = commit(&out, &site(&files)).unwrap();
        assert_contents(&out, &[("CNAME", "foreign"), ("a.html", "a")]);
        assert_eq!(names_in(dir.path()), ["out"]);
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
    assert_contents(&out, &[("theirs.txt", "")]);
    assert_contents(&old, &[("CNAME", "foreign"), ("a.html", "a")]);
}

#[test]
fn a_move_in_place_that_was_interrupted_is_finished() {
    let (_dir, out) = scratch_output();
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
    assert_eq!(report, counts(0, 3, 0));
    assert_contents(
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
    assert_contents(
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
    let (dir, out) = scratch_output();
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
