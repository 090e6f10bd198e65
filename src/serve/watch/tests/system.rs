//! Where the system reports no events, loses them, or refuses to watch; and how soon and how long events are reported.

use super::*;
use crate::load::IncludedPlaces;

#[test]
fn polling_reports_the_same_as_events() {
    let mut garden = WatchedGarden::new(&PAGES);
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
fn a_folder_that_is_away_between_two_scans_is_noticed() {
    let garden = WatchedGarden::new(&PAGES);
    let site = garden.folders();
    let first = super::super::SiteScan::new(&site, &IncludedPlaces::default());
    assert_eq!(
        first.difference(&super::super::SiteScan::new(
            &site,
            &IncludedPlaces::default()
        )),
        None,
        "scanning changes nothing"
    );
    let start = Instant::now();
    // More than once where the clock of the file system is a slow one.
    while start.elapsed() < DEADLINE {
        garden.rename("content", "away");
        garden.rename("away", "content");
        if first.difference(&super::super::SiteScan::new(
            &site,
            &IncludedPlaces::default(),
        )) == Some(FsEvent::Unknown)
        {
            return;
        }
    }
    panic!("never seen");
}

#[test]
fn watching_fails_with_a_reason_and_a_fix() {
    let garden = WatchedGarden::new(&["content/fern.md"]);
    let nowhere = garden.root.join("nowhere");
    let refused = SiteWatcher::start(SiteFolders::new(&nowhere), None, |_| true).unwrap_err();
    assert!(refused.contains("not found"), "{refused}");
    let limit = super::super::describe(&notify::Error::new(notify::ErrorKind::MaxFilesWatch));
    assert!(
        limit.contains("fs.inotify.max_user_watches") && limit.contains("--poll"),
        "{limit}"
    );
    let other = super::super::describe(&notify::Error::generic("no such service"));
    assert!(
        other.contains("no such service") && other.contains("--poll"),
        "{other}"
    );
}

#[test]
fn lost_events_are_reported_and_reads_are_not() {
    use notify::event::{AccessKind, AccessMode, Flag};
    use notify::{Event, EventKind};

    let event_of =
        |kind: EventKind| super::super::message(Ok(Event::new(kind).add_path("fern.md".into())));
    let access = |kind: AccessKind| event_of(EventKind::Access(kind));
    let overflow = Event::new(EventKind::Other).set_flag(Flag::Rescan);
    assert!(matches!(
        super::super::message(Ok(overflow)),
        Some(super::super::WatchMessage::Lost)
    ));
    assert!(matches!(
        super::super::message(Err(notify::Error::generic("odd"))),
        Some(super::super::WatchMessage::Lost)
    ));
    assert!(matches!(
        access(AccessKind::Close(AccessMode::Write)),
        Some(super::super::WatchMessage::Event(_))
    ));
    assert!(matches!(
        event_of(EventKind::Any),
        Some(super::super::WatchMessage::Event(_))
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
fn a_site_that_cannot_be_watched_is_scanned() {
    let mut garden = WatchedGarden::new(&PAGES);
    let site = garden.folders();
    let (to, events) = channel();
    garden.events = events;
    let root = super::super::WatchRoot::survey(&site, &IncludedPlaces::default(), &mut |_| {});
    let collector = super::super::EventCollector {
        included: IncludedPlaces::default(),
        watcher: None,
        site,
        root,
        debounce: super::super::Debounce::default(),
        report: Box::new(move |event| to.send(event).is_ok()),
    };
    let (stop, inbox) = channel();
    let thread = std::thread::spawn(move || collector.run(&inbox));
    assert_eq!(garden.next(), FsEvent::Unknown, "what happened until then");
    garden.follow(|garden| garden.put("content/moss/moss.md", "in a new folder"));
    stop.send(super::super::WatchMessage::Stop).unwrap();
    thread.join().unwrap();
}

#[test]
fn a_watch_ends_when_it_is_dropped_or_nobody_listens() {
    for poll in [
        None,
        Some(Duration::from_millis(5)),
        Some(Duration::from_secs(3600)),
    ] {
        let mut garden = WatchedGarden::new(&PAGES).watch(poll);
        drop(garden.watch.take());
        garden.put("content/fern.md", "unseen");
        assert!(
            garden.events.recv_timeout(DEADLINE).is_err(),
            "the sender is gone too"
        );
        let garden = WatchedGarden::new(&PAGES).watch(poll);
        let WatchedGarden {
            events,
            watch,
            root,
            _dir,
            ..
        } = garden;
        drop(events);
        put(&root, "content/fern.md", "unheard");
        drop(watch);
    }
}

#[test]
fn an_event_comes_soon_after_a_save() {
    let garden = WatchedGarden::watched(&PAGES);
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
        "close to event: median {:?}, 95 % {:?}, worst {:?} of {}",
        times[25],
        times[47],
        times[49],
        times.len()
    );
    assert!(times[25] < Duration::from_millis(200), "{times:?}");
}
