//! Moves of pages, and changes of the files that are copied.

use std::path::PathBuf;

use super::*;

fn moves(written: &str) -> BTreeMap<String, String> {
    let pairs = written
        .split_whitespace()
        .filter_map(|pair| pair.split_once('>'));
    pairs
        .map(|(from, to)| (from.to_owned(), to.to_owned()))
        .collect()
}

#[test]
fn a_page_is_followed_through_all_its_moves() {
    let mut all = AddressChanges::default();
    for (moved, new, known) in [
        ("a>b", "a>b", "a>b"),
        ("b>c x>y", "a>c b>c x>y", "a>c b>c x>y"),
        ("c>a", "b>a c>a", "b>a c>a x>y"),
        // Another page was made where one had been, and moves elsewhere while that one moves on.
        ("a>d b>e", "a>d b>e c>d", "a>d b>e c>d x>y"),
        ("d>f c>g", "a>f c>g d>f", "a>f b>e c>g d>f x>y"),
        ("f>a", "d>a f>a", "b>e c>g d>a f>a x>y"),
    ] {
        let reported = all.add(AddressChanges {
            moved: moves(moved),
            ..AddressChanges::default()
        });
        assert_eq!(reported.moved, moves(new), "after {moved}");
        assert_eq!(all.moved, moves(known), "after {moved}");
    }
}

#[test]
fn files_of_static_are_reported_when_they_are_added_removed_or_written() {
    let disk = |path: &str| PathBuf::from("static").join(path);
    let file = |path: &str, hash| InputFile {
        path: path.to_owned(),
        disk: disk(path),
        hash,
        ..InputFile::default()
    };
    let before = [file("a.css", 1), file("b.png", 2), file("c.txt", 3)];
    let now = [file("a.css", 1), file("b.png", 4), file("d.txt", 5)];
    let paths = |event: &FsEvent| {
        written_files(&before, &now, event, 7)
            .into_iter()
            .collect::<Vec<_>>()
    };
    let owned = |list: &[(&str, &str)]| {
        list.iter()
            .map(|(a, b)| (a.to_string(), b.to_string()))
            .collect::<Vec<_>>()
    };
    let found = [("b.png", "4-7"), ("c.txt", "0-7"), ("d.txt", "5-7")];
    assert_eq!(paths(&FsEvent::Unknown), owned(&found));
    // Written twice at one time, and of one length.
    let named = FsEvent::Paths([PathBuf::from("static/a.css")].into());
    assert_eq!(
        paths(&named),
        owned(&[&[("a.css", "1-7")][..], &found].concat())
    );
}
