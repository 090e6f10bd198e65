//! Files whose name or place keeps them from being read, wherever a site may have them.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::diagnostic::{CONFIG_NOT_READ, DEFAULTS_NOT_READ, FILE_NOT_READ};
use crate::load::{SiteFolders, site};

fn folder(files: &[&str]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for file in files {
        let path = dir.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "[site]\n").unwrap();
    }
    dir
}

/// The paths and codes of what is reported of the site in `root`.
fn reported(root: &Path) -> Vec<(String, &'static str)> {
    let input = site(&SiteFolders::new(root));
    input
        .problems
        .into_iter()
        .map(|problem| (problem.path, problem.code.word()))
        .collect()
}

#[test]
fn a_config_under_another_name_is_an_error_where_there_is_none() {
    for name in [
        "Hirebook.toml",
        ".hirebook.toml",
        "hirebook.toml~",
        "hirebook.yaml",
        "hirebok.toml",
        "hirebook.toml.txt",
    ] {
        let dir = folder(&["content/a.md", name]);
        assert_eq!(
            reported(dir.path()),
            [(name.to_owned(), CONFIG_NOT_READ.word())]
        );
        let dir = folder(&["a.md", name]);
        assert_eq!(
            reported(dir.path()),
            [(name.to_owned(), CONFIG_NOT_READ.word())],
            "the root is the content"
        );
        let dir = folder(&["content/a.md", &format!("content/b/{name}")]);
        assert_eq!(
            reported(dir.path()),
            [(format!("content/b/{name}"), CONFIG_NOT_READ.word())]
        );
    }
    let dir = folder(&[
        "content/a.md",
        "hirebook.toml",
        "hirebook.toml~",
        "hirebook.toml.bak",
        ".hirebook.toml.swp",
    ]);
    assert_eq!(reported(dir.path()), [], "backups beside the config");
    let dir = folder(&[
        "a.md",
        "hirebook.toml",
        "search-tests.toml",
        "hirebook.toml.orig",
    ]);
    assert_eq!(reported(dir.path()), []);
    let dir = folder(&["a.md", "hirebook.toml", "b/hirebook.toml"]);
    assert_eq!(
        reported(dir.path()),
        [("b/hirebook.toml".to_owned(), CONFIG_NOT_READ.word())]
    );
}

#[test]
fn the_config_of_a_handbook_around_the_folder_is_an_error() {
    let dir = folder(&[
        "hirebook.toml",
        "content/a/b.md",
        "themes/tiles/a.md",
        "elsewhere/a.md",
    ]);
    assert_eq!(
        reported(&dir.path().join("content")),
        [("../hirebook.toml".to_owned(), CONFIG_NOT_READ.word())]
    );
    assert_eq!(
        reported(&dir.path().join("content/a")),
        [("../../hirebook.toml".to_owned(), CONFIG_NOT_READ.word())]
    );
    assert_eq!(
        reported(&dir.path().join("elsewhere")),
        [],
        "no part of that handbook"
    );
    let dir = folder(&["hirebook.toml", "handbook/content/a.md", "themes/a.md"]);
    assert_eq!(
        reported(&dir.path().join("handbook")),
        [("../hirebook.toml".to_owned(), CONFIG_NOT_READ.word())]
    );
    assert_eq!(reported(&dir.path().join("themes")), []);
}

#[test]
fn defaults_under_another_name_are_an_error() {
    for name in [
        "_Defaults.yml",
        ".defaults.yml",
        "._defaults.yml",
        "_defaults.json",
        "_defautls.yml",
        "_defaults.yml~",
    ] {
        let dir = folder(&["content/a.md", &format!("content/b/{name}")]);
        assert_eq!(
            reported(dir.path()),
            [(format!("content/b/{name}"), DEFAULTS_NOT_READ.word())]
        );
    }
    let dir = folder(&["content/a.md", "_defaults.yml"]);
    assert_eq!(
        reported(dir.path()),
        [("_defaults.yml".to_owned(), DEFAULTS_NOT_READ.word())]
    );
    let dir = folder(&["a.md", "Defaults.yml"]);
    assert_eq!(
        reported(dir.path()),
        [("Defaults.yml".to_owned(), DEFAULTS_NOT_READ.word())]
    );
    let dir = folder(&["content/a.md", "content/_defaults.yaml"]);
    assert_eq!(reported(dir.path()), []);
    assert_eq!(site(&SiteFolders::new(dir.path())).defaults.len(), 1);
}

#[test]
fn searches_under_another_name_are_a_warning() {
    let dir = folder(&[
        "content/a.md",
        "content/search-tests.toml",
        "Search-tests.toml",
    ]);
    let expected = ["Search-tests.toml", "content/search-tests.toml"]
        .map(|path| (path.to_owned(), FILE_NOT_READ.word()));
    assert_eq!(reported(dir.path()), expected);
}

#[cfg(unix)]
#[test]
fn a_link_to_no_config_is_no_site_without_one() {
    let dir = folder(&["content/a.md"]);
    std::os::unix::fs::symlink("nowhere.toml", dir.path().join("hirebook.toml")).unwrap();
    assert_eq!(
        reported(dir.path()),
        [("hirebook.toml".to_owned(), "unreadable-file")]
    );
}
