//! The ways in which editors save a file.

use std::fs;
use std::path::Path;

use super::scenario::{FERN, PreviewScenario, append, remove, rename, write};

/// The name of a way to save a file, and a function that saves a text in this way. Afterwards, no files are left except the editor's own.
type Save = (&'static str, fn(&Path, &str));

const SAVES: [Save; 8] = [
    ("truncated and written", |root, text| {
        write(root, FERN, text)
    }),
    (
        "vim: probe, backup, new file, backup removed",
        |root, text| {
            write(root, "content/plants/4913", "");
            remove(root, "content/plants/4913");
            rename(root, FERN, "content/plants/fern.md~");
            write(root, FERN, text);
            remove(root, "content/plants/fern.md~");
        },
    ),
    ("vim with a swap file, backup by copying", |root, text| {
        write(root, "content/plants/.fern.md.swp", "b0VIM");
        fs::copy(root.join(FERN), root.join("content/plants/fern.md~")).unwrap();
        write(root, FERN, text);
        remove(root, "content/plants/fern.md~");
        remove(root, "content/plants/.fern.md.swp");
    }),
    ("temporary file, renamed over", |root, text| {
        write(root, "content/plants/fern.md.tmp", text);
        rename(root, "content/plants/fern.md.tmp", FERN);
    }),
    ("hidden temporary file, renamed over", |root, text| {
        write(root, "content/plants/.goutputstream-X1", text);
        rename(root, "content/plants/.goutputstream-X1", FERN);
    }),
    ("JetBrains: two names for a moment", |root, text| {
        write(root, "content/plants/fern.md___jb_tmp___", text);
        rename(root, FERN, "content/plants/fern.md___jb_old___");
        rename(root, "content/plants/fern.md___jb_tmp___", FERN);
        remove(root, "content/plants/fern.md___jb_old___");
    }),
    ("emacs: lock, autosave, backup left behind", |root, text| {
        std::os::unix::fs::symlink("anna@here.1:1", root.join("content/plants/.#fern.md")).unwrap();
        write(root, "content/plants/#fern.md#", text);
        rename(root, FERN, "content/plants/fern.md~");
        write(root, FERN, text);
        remove(root, "content/plants/#fern.md#");
        remove(root, "content/plants/.#fern.md");
    }),
    ("removed and written again", |root, text| {
        remove(root, FERN);
        write(root, FERN, text);
    }),
];

fn assert_saves_are_served(scenario: &mut PreviewScenario<'_>) {
    for (number, (name, save)) in SAVES.iter().enumerate() {
        let words = format!("Saved for the time {number}.");
        scenario.step(name, |root| {
            save(root, &format!("# Fern\n\n## Shade\n\n{words}\n"))
        });
        assert!(
            scenario.page_text("plants/fern.html").contains(&words),
            "{name}"
        );
    }
}

#[test]
fn saves_of_every_kind() {
    assert_saves_are_served(&mut PreviewScenario::start(&[]));
}

#[test]
fn saves_of_every_kind_without_events() {
    let mut scenario = PreviewScenario::start(&["--poll"]);
    assert_saves_are_served(&mut scenario);
    scenario.step("the content renamed away", |root| {
        rename(root, "content", "away")
    });
    scenario.step("and back", |root| rename(root, "away", "content"));
    scenario.step("a static file", |root| {
        write(root, "static/plan.txt", "Another plan.\n")
    });
    scenario.step("broken TOML", |root| {
        append(root, "hirebook.toml", "= broken\n")
    });
}
