//! Real folders and real events: editors, copies and checkouts. Whoever reloads by the events alone ends up with the site as it is.
//! No test sleeps; a change that must not be reported is followed by one that must.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::{FsEvent, SiteWatcher};
use crate::load::{self, SiteFolders};

mod folders;
mod included;
mod names;
mod system;

/// Longer than any event takes, also on a busy machine.
const DEADLINE: Duration = Duration::from_secs(20);

/// A site that is watched, and its events.
struct WatchedGarden {
    _dir: TempDir,
    root: PathBuf,
    content: Option<PathBuf>,
    events: Receiver<FsEvent>,
    watch: Option<SiteWatcher>,
}

impl WatchedGarden {
    /// A site with these files; a path that ends in `/` is a folder.
    fn new(files: &[&str]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("garden");
        fs::create_dir(&root).unwrap();
        for file in files {
            put(&root, file, file);
        }
        let (_, events) = channel();
        Self {
            _dir: dir,
            root,
            content: None,
            events,
            watch: None,
        }
    }

    fn watched(files: &[&str]) -> Self {
        Self::new(files).watch(None)
    }

    fn watch(mut self, poll: Option<Duration>) -> Self {
        let (to, events) = channel();
        self.events = events;
        let report = move |event| to.send(event).is_ok();
        self.watch = Some(SiteWatcher::start(self.folders(), poll, report).unwrap());
        self
    }

    fn folders(&self) -> SiteFolders {
        SiteFolders {
            content: self.content.clone(),
            ..SiteFolders::new(&self.root)
        }
    }

    fn put(&self, path: &str, text: &str) {
        put(&self.root, path, text);
    }

    fn rename(&self, from: &str, to: &str) {
        fs::rename(self.root.join(from), self.root.join(to)).unwrap();
    }

    fn remove(&self, path: &str) {
        fs::remove_file(self.root.join(path)).unwrap();
    }

    fn next(&self) -> FsEvent {
        self.events.recv_timeout(DEADLINE).expect("an event")
    }

    #[track_caller]
    fn expect(&self, paths: &[&str]) {
        assert_eq!(self.next(), self.paths(paths));
    }

    fn paths(&self, paths: &[&str]) -> FsEvent {
        FsEvent::Paths(paths.iter().map(|path| self.root.join(path)).collect())
    }

    /// Writes this file, and expects the next event to be about it.
    #[track_caller]
    fn nothing_until(&self, path: &str) {
        self.put(path, "now");
        self.expect(&[path]);
    }

    fn load(&self) -> crate::pipeline::Input {
        load::site(&self.folders())
    }

    /// Changes the site, and reloads by its events until it is as it is on the disk. Returns the number of events.
    #[track_caller]
    fn follow(&self, happens: impl FnOnce(&Self)) -> usize {
        let mut known = self.load();
        happens(self);
        let now = self.load();
        let mut events = 0;
        while known != now {
            let event = self
                .events
                .recv_timeout(DEADLINE)
                .unwrap_or_else(|_| panic!("stale after {events} events"));
            events += 1;
            let read = match &event {
                FsEvent::Paths(paths) => load::reload(&mut known, &self.folders(), paths).is_some(),
                FsEvent::Unknown => false,
            };
            if !read {
                known = self.load();
            }
        }
        events
    }

    /// The number of events that still arrive.
    fn rest(&self) -> usize {
        std::iter::from_fn(|| self.events.recv_timeout(Duration::from_millis(700)).ok()).count()
    }
}

fn put(root: &Path, path: &str, text: &str) {
    let full = root.join(path);
    if path.ends_with('/') {
        fs::create_dir_all(full).unwrap();
    } else {
        fs::create_dir_all(full.parent().unwrap()).unwrap();
        fs::write(full, text).unwrap();
    }
}

const PAGES: [&str; 5] = [
    "hirebook.toml",
    "content/fern.md",
    "content/trees/oak.md",
    "content/trees/_defaults.yml",
    "content/a.png",
];

#[test]
fn a_save_in_place_is_one_event() {
    let garden = WatchedGarden::watched(&PAGES);
    garden.put("content/fern.md", "Ferns have no flowers.");
    garden.expect(&["content/fern.md"]);
    let mut file = File::create(garden.root.join("content/trees/oak.md")).unwrap();
    for line in 0..20 {
        writeln!(file, "Ring {line}").unwrap();
        file.flush().unwrap();
    }
    drop(file);
    garden.expect(&["content/trees/oak.md"]);
    assert_eq!(garden.rest(), 0);
}

#[test]
fn a_save_by_rename_is_reported_at_the_page_and_later_at_what_was_renamed() {
    let garden = WatchedGarden::watched(&PAGES);
    // vim: a file to try the folder, the old text as a backup, the new one written, the backup removed.
    garden.put("content/.fern.md.swp", "b0VIM");
    garden.put("content/4913", "");
    garden.remove("content/4913");
    garden.rename("content/fern.md", "content/fern.md~");
    garden.put("content/fern.md", "by vim");
    garden.remove("content/fern.md~");
    garden.expect(&["content/fern.md"]);
    garden.expect(&["content/4913", "content/fern.md~"]);
    for temporary in [
        "content/fern.md.tmp",
        "content/fern.md___jb_tmp___",
        "content/#fern.md#",
    ] {
        garden.put(temporary, temporary);
        garden.rename(temporary, "content/fern.md");
        garden.expect(&["content/fern.md"]);
        garden.expect(&[temporary]);
    }
    // A temporary name that nobody could know.
    garden.put("content/fern.md.81-Xq", "by sed");
    garden.rename("content/fern.md.81-Xq", "content/fern.md");
    garden.expect(&["content/fern.md", "content/fern.md.81-Xq"]);
    // From a hidden name, or from elsewhere.
    garden.put("content/.fern.md.1234", "by rsync");
    garden.rename("content/.fern.md.1234", "content/fern.md");
    garden.expect(&["content/fern.md"]);
    garden.put("fern.md", "from beside the content");
    garden.rename("fern.md", "content/fern.md");
    garden.expect(&["content/fern.md"]);
    assert_eq!(garden.rest(), 0);
}

#[test]
fn every_way_to_save_is_followed() {
    let garden = WatchedGarden::watched(&PAGES);
    garden.follow(|garden| {
        garden.rename("content/fern.md", "content/fern.md~");
        garden.put(
            "content/fern.md",
            "with a backup that stays, and is an asset",
        );
    });
    garden.follow(|garden| garden.put("content/fern.md~", "a backup that is written in place"));
    garden.follow(|garden| garden.remove("content/fern.md~"));
    garden.follow(|garden| garden.put("content/fern.md", ""));
    garden.follow(|garden| garden.remove("content/fern.md"));
    garden.follow(|garden| garden.put("content/fern.md", "back"));
    garden.follow(|garden| garden.put("content/a.png", "another picture"));
    garden.follow(|garden| garden.put("content/trees/_defaults.yml", "type: tree"));
    garden.follow(|garden| {
        fs::write(garden.root.join("content/fern.md"), b"not \xff UTF-8").unwrap();
    });
    garden.follow(|garden| garden.remove("content/fern.md"));
    garden.follow(|garden| garden.rename("content/trees/oak.md", "content/oak.md"));
}

#[test]
fn files_outside_the_site_are_never_reported() {
    let garden = WatchedGarden::watched(
        &[
            &PAGES[..],
            &[".git/", "output/", "node_modules/", "target/debug/"],
        ]
        .concat(),
    );
    for path in [
        ".git/index",
        ".git/index.lock",
        "content/.git/HEAD",
        "content/.obsidian/workspace",
        "content/.#fern.md",
        "content/.fern.md.swp",
        "output/fern.html",
        "output/trees/oak.html",
        ".output.hirebook-stage/fern.html",
        "node_modules/x/index.js",
        "target/debug/x",
        "notes.md",
    ] {
        garden.put(path, "of no concern");
    }
    garden.rename("output", ".output.hirebook-old");
    garden.rename(".output.hirebook-stage", "output");
    fs::read(garden.root.join("content/fern.md")).unwrap();
    garden.nothing_until("content/fern.md");
    assert_eq!(garden.rest(), 0);
}

#[test]
fn an_output_folder_is_ignored_wherever_it_is() {
    for (files, output) in [
        (&["hirebook.toml", "fern.md"][..], "output"),
        (&["hirebook.toml", "content/fern.md"], "content/output"),
        (&["hirebook.toml", "fern.md", "real/"], "real"),
    ] {
        let mut garden = WatchedGarden::new(files);
        let (to, events) = channel();
        // Named in other words than the site, and not there yet.
        let named = garden.root.join("../garden").join(output);
        let folders = SiteFolders {
            output: named,
            ..garden.folders()
        };
        garden.watch =
            Some(SiteWatcher::start(folders, None, move |event| to.send(event).is_ok()).unwrap());
        garden.events = events;
        garden.put(&format!("{output}/fern.html"), "out");
        garden.put(&format!("{output}/fern.md"), "out");
        garden.nothing_until(files[1]);
    }
}

#[test]
fn a_site_whose_content_is_its_root_is_watched_but_for_what_is_not_content() {
    let garden = WatchedGarden::watched(&[
        "hirebook.toml",
        "fern.md",
        "trees/oak.md",
        "target/x",
        "node_modules/x",
        "static/a.css",
    ]);
    garden.put("target/y", "");
    garden.put("node_modules/x", "");
    garden.put(".git/HEAD", "");
    garden.nothing_until("trees/oak.md");
    garden.nothing_until("static/a.css");
    garden.nothing_until("hirebook.toml");
    garden.follow(|garden| garden.put("content/fern.md", "now the content is a folder of its own"));
    garden.follow(|garden| garden.put("content/fern.md", "in which a page is saved"));
    garden.follow(|garden| fs::remove_dir_all(garden.root.join("content")).unwrap());
    garden.follow(|garden| garden.put("trees/oak.md", "the root again"));
}
