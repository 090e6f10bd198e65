//! A reload gives what a full load gives, or leaves everything as it was.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use proptest::prelude::*;
use tempfile::TempDir;

use super::{ReloadedFiles, reload, reuse_texts};
use crate::load::{SiteFolders, site};
use crate::pipeline::{Input, InputText};

mod presets;

const FILES: [&str; 20] = [
    "content/fern.md",
    "content/fern.md~",
    "content/fern-2.md",
    "content/fern/frond.md",
    "content/fern",
    "content/a.png",
    "content/_defaults.yml",
    "content/trees/oak.md",
    "content/trees/.oak.md",
    "content/output/oak.md",
    "hirebook.toml",
    "search-tests.toml",
    "static/a.css",
    "themes/moss/a.css",
    "oak.md",
    "output/oak.md",
    "Hirebook.toml",
    "content/_Defaults.yml",
    "content/.defaults.yml",
    "content/fern.MD",
];

struct GardenFolder {
    dir: TempDir,
    folders: SiteFolders,
}

impl GardenFolder {
    fn new(files: &[&str]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut folders = SiteFolders::new(dir.path());
        folders.output = dir.path().join("content/output");
        let garden = Self { dir, folders };
        files.iter().for_each(|file| garden.put(file, b"one"));
        garden
    }

    fn root(&self) -> &Path {
        self.dir.path()
    }

    /// Writes a file if the places above it are folders.
    fn put(&self, path: &str, bytes: &[u8]) {
        let full = self.root().join(path);
        let _ = fs::create_dir_all(full.parent().unwrap());
        let _ = fs::write(full, bytes);
    }

    fn load(&self) -> Input {
        site(&self.folders)
    }

    fn reload(&self, input: &mut Input, paths: &[&str]) -> Option<ReloadedFiles> {
        reload(
            input,
            &self.folders,
            &paths.iter().map(|path| self.root().join(path)).collect(),
        )
    }

    /// Reloads from `old`, which must give what a full load does. Whether it was possible.
    fn check(&self, old: &Input, paths: &[&str]) -> bool {
        let (mut short, long) = (old.clone(), self.load());
        match self.reload(&mut short, paths) {
            Some(changed) => {
                assert_eq!(short, long, "{paths:?}");
                for (at, (old, new)) in old.documents.iter().zip(&short.documents).enumerate() {
                    assert_eq!(changed.documents.contains(&at), old.text != new.text);
                    assert_eq!(
                        Arc::ptr_eq(&old.text, &new.text),
                        old.text == new.text,
                        "{}",
                        new.path
                    );
                }
                for (at, (old, new)) in old.assets.iter().zip(&short.assets).enumerate() {
                    assert_eq!(changed.assets.contains(&at), old.hash != new.hash);
                }
                true
            }
            None => {
                assert_eq!(&short, old, "{paths:?}: nothing is half done");
                false
            }
        }
    }
}

/// What happens to a file.
#[derive(Clone, Debug)]
enum Edit {
    Write(usize, &'static [u8]),
    Remove(usize),
    Rename(usize, usize),
    Folder(usize),
    #[cfg(unix)]
    Link(usize, usize),
    /// Nothing, but it is reported.
    Touch(usize),
}

impl Edit {
    fn make(&self, garden: &GardenFolder) -> Vec<&'static str> {
        let disk = |at: usize| garden.root().join(FILES[at]);
        // Errors are edits that cannot be made, which is as good as any.
        match *self {
            Self::Write(at, bytes) => garden.put(FILES[at], bytes),
            Self::Remove(at) => drop(fs::remove_file(disk(at))),
            Self::Rename(from, to) => {
                if disk(from).is_file() && !disk(to).is_dir() {
                    let _ = fs::rename(disk(from), disk(to));
                }
                return vec![FILES[from], FILES[to]];
            }
            Self::Folder(at) => drop(fs::create_dir_all(disk(at))),
            #[cfg(unix)]
            Self::Link(at, to) => {
                let _ = fs::remove_file(disk(at));
                let _ = std::os::unix::fs::symlink(disk(to), disk(at));
            }
            Self::Touch(_) => {}
        }
        let at = match *self {
            Self::Write(at, _)
            | Self::Remove(at)
            | Self::Folder(at)
            | Self::Touch(at)
            | Self::Rename(at, _) => at,
            #[cfg(unix)]
            Self::Link(at, _) => at,
        };
        vec![FILES[at]]
    }
}

fn edit() -> impl Strategy<Value = Edit> {
    let file = || 0..FILES.len();
    let text = prop::sample::select(vec![
        &b"one"[..],
        b"two",
        b"",
        b"\xef\xbb\xbfone",
        b"not \xff UTF-8",
    ]);
    prop_oneof![
        6 => (0..8usize, text.clone()).prop_map(|(at, text)| Edit::Write(at, text)),
        4 => (file(), text).prop_map(|(at, text)| Edit::Write(at, text)),
        2 => file().prop_map(Edit::Remove),
        2 => (file(), file()).prop_map(|(from, to)| Edit::Rename(from, to)),
        1 => file().prop_map(Edit::Folder),
        #[cfg(unix)]
        1 => (file(), file()).prop_map(|(at, to)| Edit::Link(at, to)),
        2 => file().prop_map(Edit::Touch),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// With links, the watcher reports the whole site; so a edits_per_save with a link ends with it.
    #[test]
    fn a_reload_equals_a_full_load(files in prop::sample::subsequence(&FILES[..], 1..12),
        edits_per_save in prop::collection::vec(prop::collection::vec(edit(), 1..4), 1..6))
    {
        let garden = GardenFolder::new(&files);
        let mut known = garden.load();
        for edits in edits_per_save {
            let paths: Vec<&str> = edits.iter().flat_map(|edit| edit.make(&garden)).collect();
            garden.check(&known, &paths);
            let now = garden.load();
            let mut kept = now.clone();
            reuse_texts(&known, &mut kept);
            prop_assert_eq!(&kept, &now);
            #[cfg(unix)]
            if edits.iter().any(|edit| matches!(edit, Edit::Link(..))) {
                break;
            }
            known = kept;
        }
    }
}

#[test]
fn saves_are_reloaded() {
    let garden = GardenFolder::new(&FILES[..12]);
    // A folder of this name was there first, so the file is not.
    fs::remove_dir_all(garden.root().join("content/fern")).unwrap();
    for (path, text) in [
        ("content/fern.md", "two"),
        ("content/fern.md", "one"),
        ("content/trees/oak.md", ""),
        ("content/a.png", "x"),
    ] {
        let old = garden.load();
        garden.put(path, text.as_bytes());
        assert!(garden.check(&old, &[path, "content/fern.md"]), "{path}");
    }
    let now = garden.load();
    // What an editor made and removed again.
    let passing = [
        "content/4913",
        "content/trees/oak.md~",
        "themes/moss/b.css~",
        "static/a.css.tmp",
        "a.toml.tmp",
        "gone/x/y",
    ];
    assert!(garden.check(&now, &passing));
    assert!(garden.check(&now, &[]));
    for (path, text) in [
        ("content/new.md", "new"),
        ("hirebook.toml", "new"),
        ("content/_defaults.yml", "new"),
        ("static/new", ""),
    ] {
        garden.put(path, text.as_bytes());
        assert!(!garden.check(&now, &[path]), "{path}");
        garden.put(path, b"one");
    }
}

#[test]
fn other_changes_need_a_full_load() {
    let garden = GardenFolder::new(&[
        "content/fern.md",
        "content/trees/oak.md",
        "content/a.png",
        "content/odd.md",
    ]);
    garden.put("content/odd.md", b"\xff");
    let old = garden.load();
    assert!(!garden.check(&old, &["content/odd.md"]), "no text");
    fs::remove_file(garden.root().join("content/odd.md")).unwrap();
    assert!(
        !garden.check(&old, &["content/odd.md"]),
        "a problem is gone"
    );
    fs::remove_dir_all(garden.root().join("content/trees")).unwrap();
    assert!(
        !garden.check(&old, &["content/trees"]),
        "pages are gone with their folder"
    );
    let now = garden.load();
    fs::remove_file(garden.root().join("content/fern.md")).unwrap();
    fs::create_dir(garden.root().join("content/fern.md")).unwrap();
    assert!(
        !garden.check(&now, &["content/fern.md"]),
        "a folder by the name of a page"
    );
    fs::remove_dir_all(garden.root().join("content")).unwrap();
    assert!(
        !garden.check(&now, &["content/fern.md"]),
        "the root is the content now"
    );
    let mut input = now.clone();
    assert_eq!(
        reload(
            &mut input,
            &garden.folders,
            &BTreeSet::from([PathBuf::from("/elsewhere.md")])
        ),
        None
    );
    assert_eq!(
        garden.reload(&mut input, &["content/../content/fern.md"]),
        None
    );
}

#[cfg(unix)]
#[test]
fn a_site_may_be_named_by_a_link_and_reported_by_its_real_name() {
    let garden = GardenFolder::new(&["content/fern.md"]);
    let beside = tempfile::tempdir().unwrap();
    let alias = beside.path().join("alias");
    std::os::unix::fs::symlink(garden.root(), &alias).unwrap();
    let folders = SiteFolders {
        root: alias,
        ..garden.folders.clone()
    };
    let mut input = site(&folders);
    garden.put("content/fern.md", b"two");
    let real = garden.root().canonicalize().unwrap();
    let paths = [
        real.join("content/fern.md"),
        real.join("content/fern.md~"),
        real.join("hirebook.toml~"),
    ]
    .into();
    let changed = reload(&mut input, &folders, &paths).unwrap();
    assert_eq!(changed.documents, BTreeSet::from([0]));
    assert_eq!(input, site(&folders));
}

#[test]
fn equal_texts_are_reused() {
    let garden = GardenFolder::new(&[
        "content/b.md",
        "content/d.md",
        "content/f.md",
        "content/_defaults.yml",
        "hirebook.toml",
    ]);
    let old = garden.load();
    garden.put("content/a.md", b"new");
    garden.put("content/d.md", b"other");
    garden.put("content/e.md", b"one");
    fs::remove_file(garden.root().join("content/b.md")).unwrap();
    let mut new = garden.load();
    reuse_texts(&old, &mut new);
    assert_eq!(new, garden.load());
    let kept = |text: &Arc<str>| old.documents.iter().any(|old| Arc::ptr_eq(&old.text, text));
    let kept: Vec<&str> = new
        .documents
        .iter()
        .filter(|new| kept(&new.text))
        .map(|new| new.path.as_str())
        .collect();
    assert_eq!(kept, ["f.md"]);
    assert!(Arc::ptr_eq(&old.defaults[0].text, &new.defaults[0].text));
    assert!(Arc::ptr_eq(
        old.config.as_ref().unwrap(),
        new.config.as_ref().unwrap()
    ));
}

#[test]
fn one_page_of_many_is_found_at_once() {
    let garden = GardenFolder::new(&["content/page-07000.md"]);
    let page = |at: usize| InputText {
        path: format!("page-{at:05}.md"),
        text: "one".into(),
    };
    let mut input = Input {
        folder: "content".to_owned(),
        documents: (0..10_000).map(page).collect(),
        ..Input::default()
    };
    garden.put("content/page-07000.md", b"two");
    let start = Instant::now();
    let changed = garden
        .reload(
            &mut input,
            &["content/page-07000.md", "content/page-07000.md~"],
        )
        .unwrap();
    println!("one of 10,000 pages read in {:?}", start.elapsed());
    assert_eq!(changed.documents, BTreeSet::from([7000]));
    assert_eq!(&*input.documents[7000].text, "two");
}
