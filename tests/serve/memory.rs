//! Memory, threads and descriptors do not grow with the number of edits.
#![cfg(target_os = "linux")]

use std::fs;
use std::path::Path;
use std::time::Instant;

use super::DEADLINE;
use super::client::get;
use super::crowd::large_garden;
use super::fresh::assert_fresh;
use super::program::Program;

const PAGES: usize = 150;

/// Memory that an allocator may keep for itself, in kB.
const SLACK: usize = 4096;

fn edits() -> usize {
    std::env::var("HIREBOOK_EDITS")
        .ok()
        .and_then(|edits| edits.parse().ok())
        .unwrap_or(2000)
}

/// An edit; most of them change a sentence.
fn edit(root: &Path, number: usize) {
    let plant = |number: usize| root.join(format!("content/plants/many-{}.md", number % PAGES));
    let sentence = format!(
        "---\ntitle: Plant\n---\nSaid for the time {number}, beside [[many-{}]].\n",
        (number + 1) % PAGES
    );
    match number % 50 {
        7 => fs::write(
            root.join("search-tests.toml"),
            format!("[queries]\n\"fern {number}\" = \"plant:fern\"\n"),
        )
        .unwrap(),
        14 => {
            fs::create_dir_all(root.join("themes/default/css")).unwrap();
            fs::write(
                root.join("themes/default/css/style.css"),
                format!("body {{ margin: {number}px; }}\n"),
            )
            .unwrap();
        }
        21 => fs::write(
            root.join("content/plants").join(format!("new-{number}.md")),
            "# New\n",
        )
        .unwrap(),
        28 => fs::rename(
            root.join("content/plants")
                .join(format!("new-{}.md", number - 7)),
            root.join("content/plants")
                .join(format!("newer-{number}.md")),
        )
        .unwrap(),
        35 => fs::remove_file(
            root.join("content/plants")
                .join(format!("newer-{}.md", number - 7)),
        )
        .unwrap(),
        42 => fs::write(root.join("static/plan.txt"), format!("Plan {number}.\n")).unwrap(),
        49 => {
            let config = fs::read_to_string(root.join("hirebook.toml")).unwrap();
            let (_, rest) = config.split_once("\n[audiences").unwrap();
            fs::write(
                root.join("hirebook.toml"),
                format!("[site]\ntitle = \"Garden {number}\"\n\n[audiences{rest}"),
            )
            .unwrap();
        }
        3 | 18 | 33 => {
            fs::write(plant(number), format!("{sentence}\n[[nobody-{number}]]\n")).unwrap()
        }
        4 | 19 | 34 => fs::write(plant(number - 1), sentence).unwrap(),
        _ => fs::write(plant(number), sentence).unwrap(),
    }
}

#[test]
fn memory_does_not_grow() {
    let (_folder, root) = large_garden(PAGES);
    let program = Program::start(&root, &[]);
    // A page that listens, is shown and asks for its problems, as a browser does.
    let tab = program.tab();
    let edits = edits();
    let (start, mut rss, mut descriptors) = (Instant::now(), Vec::new(), Vec::new());
    for number in 1..=edits {
        edit(&root, number);
        tab.wait("change");
        if number % 4 == 0 {
            let page = format!("/plants/many-{}.html", number % PAGES);
            assert_eq!(get(program.address, &page).status, 200);
            assert_eq!(
                get(
                    program.address,
                    &format!("/.hirebook/problems.json?page={page}")
                )
                .status,
                200
            );
        }
        if number % 100 == 0 {
            drop(program.tab());
        }
        if number % (edits / 4).max(1) == 0 {
            rss.push(program.process_status("VmRSS"));
            descriptors.push(
                fs::read_dir(format!("/proc/{}/fd", program.id()))
                    .unwrap()
                    .count(),
            );
        }
    }
    println!(
        "{edits} edits in {:.1} s: {rss:?} kB and {descriptors:?} descriptors after each quarter",
        start.elapsed().as_secs_f64()
    );
    let (first, last) = (rss[0], *rss.last().unwrap());
    assert!(last <= first + first * 15 / 100 + SLACK, "{rss:?} kB");
    // A tab that was closed is noticed a moment later.
    assert!(
        *descriptors.last().unwrap() <= descriptors[0] + 8,
        "{descriptors:?} descriptors"
    );
    assert_fresh(&program, &root, "after all edits");
    drop(tab);
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let idle = 24 + 2 * cores;
    let start = Instant::now();
    while program.process_status("Threads") > idle {
        assert!(
            start.elapsed() < DEADLINE,
            "{} threads when nobody asks",
            program.process_status("Threads")
        );
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    println!(
        "{} threads when nobody asks",
        program.process_status("Threads")
    );
}
