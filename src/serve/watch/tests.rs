//! Real folders and real events: what editors, copies and checkouts do, and that a reader who goes by the hints alone ends up
//! with what the reader of a whole site gets. Nothing here sleeps; what must not be hinted at is followed by what must.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::{Hint, Watch};
use crate::load;

mod folders;
mod names;

/// Longer than any hint takes, also where the machine has much else to do.
const PATIENCE: Duration = Duration::from_secs(20);

/// A site that is watched, with a reader who goes by the hints.
struct Garden {
    _dir: TempDir,
    root: PathBuf,
    content: Option<PathBuf>,
    hints: Receiver<Hint>,
    watch: Option<Watch>,
}

impl Garden {
    /// A site with these files; a path that ends in `/` is a folder.
    fn new(files: &[&str]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("garden");
        fs::create_dir(&root).unwrap();
        for file in files {
            put(&root, file, file);
        }
        let (_, hints) = channel();
        Self {
            _dir: dir,
            root,
            content: None,
            hints,
            watch: None,
        }
    }

    fn watched(files: &[&str]) -> Self {
        Self::new(files).watch(None)
    }

    fn watch(mut self, poll: Option<Duration>) -> Self {
        let (to, hints) = channel();
        self.hints = hints;
        self.watch = Some(
            Watch::start(
                &self.root,
                self.content.as_deref(),
                &self.output(),
                poll,
                move |hint| to.send(hint).is_ok(),
            )
            .unwrap(),
        );
        self
    }

    fn output(&self) -> PathBuf {
        self.root.join("output")
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

    fn next(&self) -> Hint {
        self.hints.recv_timeout(PATIENCE).expect("a hint")
    }

    #[track_caller]
    fn expect(&self, paths: &[&str]) {
        assert_eq!(self.next(), self.paths(paths));
    }

    fn paths(&self, paths: &[&str]) -> Hint {
        Hint::Paths(paths.iter().map(|path| self.root.join(path)).collect())
    }

    /// The next hint is at this file, which is written now.
    #[track_caller]
    fn nothing_until(&self, path: &str) {
        self.put(path, "now");
        self.expect(&[path]);
    }

    fn load(&self) -> crate::pipeline::Input {
        load::site(&self.root, self.content.as_deref(), &self.output())
    }

    /// Something happens to the site, and a reader who goes by the hints ends up with the site as it is. How many hints.
    #[track_caller]
    fn follow(&self, happens: impl FnOnce(&Self)) -> usize {
        let mut known = self.load();
        happens(self);
        let now = self.load();
        let mut hints = 0;
        while known != now {
            let hint = self
                .hints
                .recv_timeout(PATIENCE)
                .unwrap_or_else(|_| panic!("stale after {hints} hints"));
            hints += 1;
            let read = match &hint {
                Hint::Paths(paths) => load::reload(
                    &mut known,
                    &self.root,
                    self.content.as_deref(),
                    &self.output(),
                    paths,
                )
                .is_some(),
                Hint::Everything => false,
            };
            if !read {
                known = self.load();
            }
        }
        hints
    }

    /// How many hints still come.
    fn rest(&self) -> usize {
        std::iter::from_fn(|| self.hints.recv_timeout(Duration::from_millis(700)).ok()).count()
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
fn a_save_in_place_is_one_hint() {
    let garden = Garden::watched(&PAGES);
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
fn a_save_by_rename_hints_at_the_page_and_later_at_what_was_renamed() {
    let garden = Garden::watched(&PAGES);
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
fn every_way_to_save_leaves_a_reader_with_what_is_there() {
    let garden = Garden::watched(&PAGES);
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
        fs::write(garden.root.join("content/fern.md"), b"not \xff UTF-8").unwrap()
    });
    garden.follow(|garden| garden.remove("content/fern.md"));
    garden.follow(|garden| garden.rename("content/trees/oak.md", "content/oak.md"));
}

#[test]
fn what_is_no_part_of_the_site_is_never_hinted_at() {
    let garden = Garden::watched(
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
        let mut garden = Garden::new(files);
        let (to, hints) = channel();
        // Named in other words than the site, and not there yet.
        let named = garden.root.join("../garden").join(output);
        garden.watch = Some(
            Watch::start(&garden.root, None, &named, None, move |hint| {
                to.send(hint).is_ok()
            })
            .unwrap(),
        );
        garden.hints = hints;
        garden.put(&format!("{output}/fern.html"), "out");
        garden.put(&format!("{output}/fern.md"), "out");
        garden.nothing_until(files[1]);
    }
}

#[test]
fn a_site_whose_content_is_its_root_is_watched_but_for_what_is_not_content() {
    let garden = Garden::watched(&[
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

#[test]
fn polling_sees_what_events_tell() {
    let mut garden = Garden::new(&PAGES);
    for folder in ["output", ".git", "content/.git"] {
        fs::create_dir(garden.root.join(folder)).unwrap();
    }
    garden = garden.watch(Some(Duration::from_millis(20)));
    garden.put("output/fern.html", "of no concern");
    garden.put(".git/index", "");
    garden.put("content/.git/HEAD", "");
    garden.nothing_until("content/fern.md");
    garden.expect(&["content/fern.md"]);
    garden.put("content/fern.md", "won");
    garden.expect(&["content/fern.md"]);
    garden.follow(|garden| {
        garden.put("content/fern.md.tmp", "by rename");
        garden.rename("content/fern.md.tmp", "content/fern.md");
    });
    garden.follow(|garden| garden.put("content/ivy/ivy.md", "a new folder"));
    garden.follow(|garden| garden.rename("content", "away"));
    garden.follow(|garden| garden.rename("away", "content"));
    garden.follow(|garden| garden.put("search-tests.toml", "[[test]]"));
    garden.follow(|garden| garden.remove("hirebook.toml"));
    garden.follow(|garden| fs::remove_dir_all(&garden.root).unwrap());
    garden.follow(|garden| garden.put("content/fern.md", "a new garden"));
}

#[test]
fn a_folder_that_went_and_came_back_between_two_looks_is_seen() {
    let garden = Garden::new(&PAGES);
    let site = super::Site {
        root: garden.root.clone(),
        content: None,
        output: garden.output(),
    };
    let first = super::Look::at(&site);
    assert_eq!(
        first.until(&super::Look::at(&site)),
        None,
        "looking changes nothing"
    );
    let start = Instant::now();
    // More than once where the clock of the file system is a slow one.
    while start.elapsed() < PATIENCE {
        garden.rename("content", "away");
        garden.rename("away", "content");
        if first.until(&super::Look::at(&site)) == Some(Hint::Everything) {
            return;
        }
    }
    panic!("never seen");
}

#[test]
fn what_cannot_be_watched_is_said_with_a_remedy() {
    let garden = Garden::new(&["content/fern.md"]);
    let nowhere = garden.root.join("nowhere");
    let refused = Watch::start(&nowhere, None, &garden.output(), None, |_| true).unwrap_err();
    assert!(refused.contains("no folder"), "{refused}");
    let limit = super::refusal(&notify::Error::new(notify::ErrorKind::MaxFilesWatch));
    assert!(
        limit.contains("fs.inotify.max_user_watches") && limit.contains("--poll"),
        "{limit}"
    );
    let other = super::refusal(&notify::Error::generic("no such service"));
    assert!(
        other.contains("no such service") && other.contains("--poll"),
        "{other}"
    );
}

#[test]
fn lost_events_are_more_than_no_events_and_reading_is_none() {
    use notify::event::{AccessKind, AccessMode, Flag};
    use notify::{Event, EventKind};

    let said = |kind: EventKind| super::message(Ok(Event::new(kind).add_path("fern.md".into())));
    let access = |kind: AccessKind| said(EventKind::Access(kind));
    let overflow = Event::new(EventKind::Other).set_flag(Flag::Rescan);
    assert!(matches!(
        super::message(Ok(overflow)),
        Some(super::Message::Lost)
    ));
    assert!(matches!(
        super::message(Err(notify::Error::generic("odd"))),
        Some(super::Message::Lost)
    ));
    assert!(matches!(
        access(AccessKind::Close(AccessMode::Write)),
        Some(super::Message::Event(_))
    ));
    assert!(matches!(
        said(EventKind::Any),
        Some(super::Message::Event(_))
    ));
    for kind in [
        AccessKind::Any,
        AccessKind::Read,
        AccessKind::Open(AccessMode::Any),
        AccessKind::Close(AccessMode::Read),
    ] {
        assert!(access(kind).is_none(), "{kind:?}");
    }
}

#[test]
fn where_the_system_watches_no_more_the_site_is_looked_at() {
    let mut garden = Garden::new(&PAGES);
    let site = super::Site {
        root: garden.root.clone(),
        content: None,
        output: garden.output(),
    };
    let (to, hints) = channel();
    garden.hints = hints;
    let ground = super::Ground::survey(&site, &mut |_| {});
    let collector = super::Collector {
        watcher: None,
        site,
        ground,
        window: super::Window::default(),
        to: Box::new(move |hint| to.send(hint).is_ok()),
    };
    let (stop, inbox) = channel();
    let thread = std::thread::spawn(move || collector.run(&inbox));
    assert_eq!(garden.next(), Hint::Everything, "what happened until then");
    garden.follow(|garden| garden.put("content/moss/moss.md", "in a new folder"));
    stop.send(super::Message::Stop).unwrap();
    thread.join().unwrap();
}

#[test]
fn a_watch_ends_when_it_is_dropped_or_nobody_listens() {
    for poll in [
        None,
        Some(Duration::from_millis(5)),
        Some(Duration::from_secs(3600)),
    ] {
        let mut garden = Garden::new(&PAGES).watch(poll);
        drop(garden.watch.take());
        garden.put("content/fern.md", "unseen");
        assert!(
            garden.hints.recv_timeout(PATIENCE).is_err(),
            "the sender is gone too"
        );
        let garden = Garden::new(&PAGES).watch(poll);
        let Garden {
            hints,
            watch,
            root,
            _dir,
            ..
        } = garden;
        drop(hints);
        put(&root, "content/fern.md", "unheard");
        drop(watch);
    }
}

#[test]
fn a_hint_comes_soon_after_a_save() {
    let garden = Garden::watched(&PAGES);
    let mut times: Vec<Duration> = (0..50)
        .map(|save| {
            let mut file = File::create(garden.root.join("content/fern.md")).unwrap();
            write!(file, "save {save}").unwrap();
            drop(file);
            let closed = Instant::now();
            garden.expect(&["content/fern.md"]);
            closed.elapsed()
        })
        .collect();
    times.sort();
    println!(
        "close to hint: median {:?}, 95 % {:?}, worst {:?} of {}",
        times[25],
        times[47],
        times[49],
        times.len()
    );
    assert!(times[25] < Duration::from_millis(200), "{times:?}");
}
