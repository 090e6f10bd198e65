//! The events that many pages receive, in what order, and how soon.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::client::{Event, Tab, connect, get};
use super::fresh::assert_fresh;
use super::program::Program;
use super::{THREADS, garden, save};

/// How long a request may take, in milliseconds.
const MAX_RESPONSE_TIME: f64 = 1000.0;

/// The median time from the first page that receives an event to the last one, in milliseconds.
const MAX_SPREAD: f64 = 50.0;

/// A garden with many more plants.
pub(crate) fn large_garden(pages: usize) -> (tempfile::TempDir, std::path::PathBuf) {
    let (folder, root) = garden();
    for number in 0..pages {
        let text = format!(
            "---\ntitle: Plant {number}\nshades: [many-{}]\n---\nIt stands beside [[many-{}]].\n\n## Care\n\n{}\n",
            (number * 7 + 1) % pages,
            (number + 1) % pages,
            "It wants water, and then some light. ".repeat(20)
        );
        fs::write(root.join(format!("content/plants/many-{number}.md")), text).unwrap();
    }
    (folder, root)
}

pub(crate) fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// The median and the maximum.
fn median_and_maximum(mut times: Vec<f64>) -> (f64, f64) {
    times.sort_by(f64::total_cmp);
    (times[times.len() / 2], times[times.len() - 1])
}

fn rename(root: &Path, from: &str, to: &str) {
    fs::rename(
        root.join("content/plants").join(from),
        root.join("content/plants").join(to),
    )
    .unwrap();
}

#[test]
fn events_arrive_in_order() {
    let (_folder, root) = garden();
    let program = Program::start(&root, &[]);
    let tab = program.tab();
    let hello = tab.next();
    assert_eq!(
        (hello.name.as_str(), &hello.data["edition"]),
        ("hello", &1.into())
    );
    assert_eq!(hello.data["moved"], serde_json::json!({}));
    let first = tab.next();
    assert_eq!(
        (
            first.name.as_str(),
            &first.data["edition"],
            &first.data["errors"]
        ),
        ("problems", &1.into(), &0.into())
    );

    let fern = root.join("content/plants/fern.md");
    save(&fern, "# Fern\n\n## Shade\n\nUnder the [[aok]].\n");
    let (change, problems) = (tab.next(), tab.next());
    assert_eq!(
        (change.name.as_str(), &change.data["edition"]),
        ("change", &2.into())
    );
    assert_eq!(
        (
            problems.name.as_str(),
            &problems.data["edition"],
            &problems.data["errors"]
        ),
        ("problems", &2.into(), &1.into())
    );
    println!(
        "from a change to its problems: {:.1} ms",
        milliseconds(problems.at - change.at)
    );
    save(&fern, "# Fern\n\n## Shade\n\nUnder the [[oak]].\n");
    assert_eq!(tab.wait("problems").data["errors"], 0);

    for (from, to) in [
        ("fern.md", "lady.md"),
        ("lady.md", "royal.md"),
        ("royal.md", "sword.md"),
    ] {
        rename(&root, from, to);
        tab.wait("change");
        assert_fresh(&program, &root, "a page renamed");
    }
    let late = program.tab();
    let moved = late.wait("hello").data["moved"].clone();
    let expected = ["fern", "lady", "royal"]
        .map(|name| (format!("/plants/{name}.html"), "/plants/sword.html".into()));
    assert_eq!(
        moved,
        serde_json::Value::Object(expected.into_iter().collect()),
        "all names lead to the last one"
    );
    rename(&root, "sword.md", "fern.md");
    let moved = tab.wait("change").data["moved"].clone();
    let expected = ["lady", "royal", "sword"]
        .map(|name| (format!("/plants/{name}.html"), "/plants/fern.html".into()));
    assert_eq!(
        moved,
        serde_json::Value::Object(expected.into_iter().collect()),
        "it is there again"
    );
    save(
        &root.join("content/index.md"),
        "# Garden\n\nIt is [here](plants/fern.md).\n",
    );
    assert_eq!(
        tab.wait("change").data["moved"],
        serde_json::json!({}),
        "what pages know is not told again"
    );
    assert_eq!(
        program.tab().wait("hello").data["moved"]
            .as_object()
            .unwrap()
            .len(),
        3
    );
    save(
        &root.join("content/plants/lady.md"),
        "# Lady\n\nAnother one.\n",
    );
    tab.wait("change");
    let moved = program.tab().wait("hello").data["moved"].clone();
    assert!(
        moved.as_object().unwrap().len() == 2 && moved.get("/plants/lady.html").is_none(),
        "{moved}"
    );
}

#[test]
fn fifty_tabs_eight_idle_sockets_and_bursts_of_forty() {
    let (_folder, root) = large_garden(100);
    let program = Program::start(&root, &[]);
    let address = program.address;
    let tabs: Vec<_> = (0..50).map(|_| program.tab()).collect();
    tabs.iter()
        .for_each(|tab| assert_eq!(tab.next().name, "hello"));
    let idle: Vec<_> = (0..8).map(|_| connect(address)).collect();

    let saving = AtomicBool::new(true);
    let (times, saves, threads) = thread::scope(|scope| {
        let (own, saving) = (program.tab(), &saving);
        let fern = root.join("content/plants/fern.md");
        let saver = scope.spawn(move || {
            // A save before the stream is open is part of its `hello` and is not announced again.
            own.wait("hello");
            let mut saves = 0;
            while saving.load(Ordering::Relaxed) {
                saves += 1;
                fs::write(&fern, format!("# Fern {saves}\n\n## Shade\n\nSaved.\n")).unwrap();
                own.wait("change");
            }
            saves
        });
        let (mut times, mut threads) = (Vec::new(), 0);
        for burst in 0..10 {
            let asking: Vec<_> = (0..40)
                .map(|number| {
                    scope.spawn(move || {
                        let start = Instant::now();
                        let response = get(
                            address,
                            &format!("/plants/many-{}.html", (burst * 40 + number) % 100),
                        );
                        assert_eq!(response.status, 200);
                        milliseconds(start.elapsed())
                    })
                })
                .collect();
            threads = threads.max(program.process_status("Threads"));
            times.extend(asking.into_iter().map(|one| one.join().unwrap()));
        }
        saving.store(false, Ordering::Relaxed);
        (times, saver.join().unwrap(), threads)
    });
    let (median, longest) = median_and_maximum(times);
    println!(
        "400 requests in bursts of 40 while {saves} saves went on: median {median:.1} ms, longest {longest:.1} ms; {threads} threads at most"
    );
    assert!(longest < MAX_RESPONSE_TIME, "{longest} ms");
    assert!(saves > 1, "the saves went on");
    assert!(threads < THREADS, "{threads} threads");

    let (mut spreads, mut whole) = (Vec::new(), Vec::new());
    for round in 0..20 {
        let start = Instant::now();
        save(
            &root.join("content/plants/oak.md"),
            &format!("# Oak\n\nRound {round}.\n"),
        );
        // Skips the events of earlier saves.
        let next = |tab: &Tab, is_expected: &dyn Fn(&Event) -> bool| {
            std::iter::repeat_with(|| tab.wait("change"))
                .take(1000)
                .find(|event| is_expected(event))
                .unwrap()
        };
        let edition = next(&tabs[0], &|event| event.at >= start);
        let events = tabs[1..].iter().map(|tab| {
            next(tab, &|event| {
                event.data["edition"] == edition.data["edition"]
            })
        });
        let events: Vec<_> = events.chain([edition.clone()]).collect();
        let first = events.iter().map(|event| event.at).min().unwrap();
        let last = events.iter().map(|event| event.at).max().unwrap();
        spreads.push(milliseconds(last - first));
        whole.push(milliseconds(last - start));
    }
    let rounds: Vec<String> = spreads.iter().map(|time| format!("{time:.1}")).collect();
    println!(
        "from the first of fifty tabs to the last, in ms: {}",
        rounds.join(" ")
    );
    let ((spread, longest), (saved, latest)) =
        (median_and_maximum(spreads), median_and_maximum(whole));
    println!(
        "median {spread:.1} ms, longest {longest:.1} ms; from the save to the last: median {saved:.1} ms, longest {latest:.1} ms"
    );
    assert!(spread <= MAX_SPREAD, "{spread} ms");
    drop(idle);
    assert_fresh(&program, &root, "after the crowd");
}
