//! Included files on a real disk: what is read, what is refused, and what a reload leaves to a full load.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::{IncludedFile, IncludedPlaces};
use crate::load::{SiteFolders, reload, site};
use crate::pipeline::Input;

/// A site with these files.
fn garden(files: &[(&str, &str)]) -> (TempDir, SiteFolders) {
    let dir = tempfile::tempdir().unwrap();
    let folders = SiteFolders::new(dir.path());
    put(dir.path(), "hirebook.toml", "");
    for (path, text) in files {
        put(dir.path(), path, text);
    }
    (dir, folders)
}

fn put(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn page(path: &str) -> String {
    format!("```file=\"{path}\"\n```\n")
}

/// The text of an included file, or why there is none.
fn found(input: &Input, path: &str) -> String {
    match &input.included[path] {
        IncludedFile::Text(text) => text.to_string(),
        IncludedFile::Unusable { message, help } => format!("{message}: {help}"),
    }
}

#[test]
fn files_are_read_wherever_they_are_in_the_root() {
    let all = "beds/rake.py beds/big/saw.py content/code/hoe.py static/a.css target/log.txt";
    let pages: String = all.split(' ').map(page).collect();
    let mut files: Vec<(&str, &str)> = all.split(' ').map(|path| (path, path)).collect();
    files.push(("content/index.md", &pages));
    let (_dir, folders) = garden(&files);
    let input = site(&folders);
    for path in all.split(' ') {
        assert_eq!(found(&input, path), path);
    }
    assert_eq!(input.included.len(), 5, "and no others");
    // Where the content is the site's own folder, they are read as well.
    fs::rename(folders.root.join("content"), folders.root.join("more")).unwrap();
    put(&folders.root, "index.md", &page("more/code/hoe.py"));
    assert_eq!(
        found(&site(&folders), "more/code/hoe.py"),
        "content/code/hoe.py"
    );
}

#[test]
fn an_output_folder_is_never_included_wherever_it_is() {
    let text = page("public/index.html");
    let (_dir, mut folders) = garden(&[("content/index.md", &text), ("public/index.html", "x")]);
    assert_eq!(found(&site(&folders), "public/index.html"), "x");
    folders.output = folders.root.join("content/../public");
    assert_eq!(
        found(&site(&folders), "public/index.html"),
        "`public/index.html` is in the output folder, which each build replaces: include the file that it is made from"
    );
}

#[test]
fn accents_are_the_same_in_both_encodings() {
    let text = page("beds/caf\u{e9}.txt");
    let (_dir, folders) = garden(&[("content/index.md", &text), ("beds/cafe\u{301}.txt", "x")]);
    assert_eq!(found(&site(&folders), "beds/caf\u{e9}.txt"), "x");
}

#[cfg(unix)]
#[test]
fn links_are_followed_inside_the_handbook_only() {
    use std::os::unix::fs::symlink;
    let outside = tempfile::tempdir().unwrap();
    put(outside.path(), "secret.txt", "secret");
    let paths = ["in/rake.py", "out/secret.txt", "page/index.md"];
    let text: String = paths.iter().map(|path| page(path)).collect();
    let (_dir, folders) = garden(&[("content/index.md", &text), ("beds/rake.py", "rake")]);
    put(
        &folders.root,
        "hirebook.toml",
        &format!("[site]\nallow_links = [{:?}]\n", outside.path()),
    );
    symlink("beds", folders.root.join("in")).unwrap();
    symlink("content", folders.root.join("page")).unwrap();
    symlink(outside.path(), folders.root.join("out")).unwrap();
    let input = site(&folders);
    assert_eq!(found(&input, paths[0]), "rake");
    assert!(found(&input, paths[1]).contains("outside the handbook"));
    assert!(found(&input, paths[2]).contains("is the source of a page"));
}

#[test]
fn a_reload_leaves_included_files_to_a_full_load() {
    let first = page("beds/rake.py");
    let (_dir, folders) = garden(&[
        ("content/index.md", &first),
        ("content/other.md", "# Other\n"),
        ("content/hoe.py", "one"),
        ("beds/rake.py", "one"),
    ]);
    let mut input = site(&folders);
    let mut reload_at = |path: &str| {
        let path = folders.root.join(path);
        reload(&mut input, &folders, &BTreeSet::from([path])).is_some()
    };
    assert!(reload_at("content/other.md") && reload_at("content/hoe.py"));
    put(
        &folders.root,
        "content/index.md",
        &format!("{first}\nMore.\n"),
    );
    assert!(reload_at("content/index.md"), "it includes the same");
    assert!(!reload_at("beds/rake.py") && !reload_at("beds"));
    fs::remove_file(folders.root.join("beds/rake.py")).unwrap();
    assert!(!reload_at("beds/rake.py"));
    put(&folders.root, "content/other.md", &page("content/hoe.py"));
    assert!(!reload_at("content/other.md"), "it includes another file");
    input = site(&folders);
    assert_eq!(
        IncludedPlaces::new(&input)
            .0
            .into_iter()
            .collect::<Vec<_>>(),
        [
            ("beds/rake.py".to_owned(), true),
            ("content/hoe.py".to_owned(), false)
        ]
    );
    for path in ["content/hoe.py", "beds/rakes.py", "bed"] {
        let paths = BTreeSet::from([folders.root.join(path)]);
        assert!(reload(&mut input, &folders, &paths).is_none(), "{path}");
    }
}
