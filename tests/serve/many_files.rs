//! Many files that change at the same time.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::fresh::Compilation;
use super::scenario::{FERN, PreviewScenario, remove, write};
use super::support::GIT;

/// The text of a page that links to another one.
fn plant(number: usize, words: &str) -> String {
    format!(
        "# Plant {number}\n\n{words}, beside [[many-{}]].\n",
        number / 2
    )
}

#[test]
fn a_folder_filled_at_once() {
    let mut scenario = PreviewScenario::start(&[]);
    scenario.step("a thousand files", |root| {
        for number in 0..1000 {
            write(
                root,
                &format!("content/plants/many/many-{number}.md"),
                &plant(number, "It came with others"),
            );
        }
    });
    println!(
        "a thousand files: {} changes announced",
        scenario.announced_changes
    );
    scenario.step("and removed", |root| {
        fs::remove_dir_all(root.join("content/plants/many")).unwrap()
    });
}

fn git(root: &Path, args: &[&str]) {
    let output = Command::new("git")
        .args(args)
        .current_dir(root)
        .envs(GIT)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "git {args:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn a_checkout_between_two_states() {
    let write_many = |root: &Path, number: usize, words: &str| {
        write(
            root,
            &format!("content/plants/{}/many-{number}.md", number % 7),
            &plant(number, words),
        );
    };
    let mut scenario = PreviewScenario::start_with(&[], Compilation::default(), |root| {
        git(root, &["init", "--quiet", "--initial-branch=old"]);
        (0..240).for_each(|number| write_many(root, number, "As it was"));
        git(root, &["add", "."]);
        git(root, &["commit", "--quiet", "--message=old"]);
        git(root, &["checkout", "--quiet", "-b", "new"]);
        (0..120).for_each(|number| write_many(root, number, "As it is"));
        (120..240).for_each(|number| {
            remove(
                root,
                &format!("content/plants/{}/many-{number}.md", number % 7),
            )
        });
        (240..360).for_each(|number| write_many(root, number, "As it will be"));
        git(root, &["add", "."]);
        git(root, &["commit", "--quiet", "--message=new"]);
    });
    for state in ["old", "new", "old", "new"] {
        scenario.step(&format!("git checkout {state}"), |root| {
            git(root, &["checkout", "--quiet", state])
        });
        println!(
            "git checkout {state}: {} changes announced",
            scenario.announced_changes
        );
        assert_eq!(
            scenario
                .page_text("plants/many-5.html")
                .contains("As it was"),
            state == "old"
        );
    }
}

#[test]
fn more_events_than_the_system_keeps() {
    let mut scenario = PreviewScenario::start(&[]);
    let signal = |id: u32, name: &str| {
        assert!(
            Command::new("kill")
                .args([name, &id.to_string()])
                .status()
                .unwrap()
                .success()
        );
    };
    let id = scenario.program.id();
    // A stopped process reads no events. By default, Linux queues at most 16,384 of them (`inotify(7)`, `max_queued_events`).
    signal(id, "-STOP");
    scenario.step(
        "20,000 files written while the preview was stopped, and a page",
        |root| {
            write(root, "content/seeds/a.txt", "");
            for number in 0..20_000 {
                write(
                    root,
                    &format!("content/seeds/{}/{number}.txt", number % 20),
                    "a seed",
                );
            }
            write(root, FERN, "# Fern\n\n## Shade\n\nAfter the flood.\n");
            signal(id, "-CONT");
        },
    );
    assert!(
        scenario
            .page_text("plants/fern.html")
            .contains("After the flood.")
    );
    signal(id, "-STOP");
    scenario.step(
        "20,000 files removed while the preview was stopped, and a page",
        |root| {
            fs::remove_dir_all(root.join("content/seeds")).unwrap();
            write(root, FERN, "# Fern\n\n## Shade\n\nAfter the drought.\n");
            signal(id, "-CONT");
        },
    );
    assert!(
        scenario
            .page_text("plants/fern.html")
            .contains("After the drought.")
    );
    scenario.step(
        "20,000 files written and removed while the preview was running",
        |root| {
            for number in 0..20_000 {
                write(
                    root,
                    &format!("content/{}/{number}.txt", number % 20),
                    "a seed",
                );
            }
            (0..20).for_each(|folder| {
                fs::remove_dir_all(root.join(format!("content/{folder}"))).unwrap()
            });
        },
    );
}
