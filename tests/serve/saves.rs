//! The ways in which editors save a file.

use std::fs;
use std::path::Path;

use super::scenario::{FERN, Story, append, put, remove, rename};

/// A way to save a file: its new text, and only files of the editor's own beside it.
type Save = (&'static str, fn(&Path, &str));

const SAVES: [Save; 8] = [
    ("truncated and written", |root, text| put(root, FERN, text)),
    (
        "vim: probe, backup, new file, backup removed",
        |root, text| {
            put(root, "content/plants/4913", "");
            remove(root, "content/plants/4913");
            rename(root, FERN, "content/plants/fern.md~");
            put(root, FERN, text);
            remove(root, "content/plants/fern.md~");
        },
    ),
    ("vim with a swap file, backup by copying", |root, text| {
        put(root, "content/plants/.fern.md.swp", "b0VIM");
        fs::copy(root.join(FERN), root.join("content/plants/fern.md~")).unwrap();
        put(root, FERN, text);
        remove(root, "content/plants/fern.md~");
        remove(root, "content/plants/.fern.md.swp");
    }),
    ("temporary file, renamed over", |root, text| {
        put(root, "content/plants/fern.md.tmp", text);
        rename(root, "content/plants/fern.md.tmp", FERN);
    }),
    ("hidden temporary file, renamed over", |root, text| {
        put(root, "content/plants/.goutputstream-X1", text);
        rename(root, "content/plants/.goutputstream-X1", FERN);
    }),
    ("JetBrains: two names for a moment", |root, text| {
        put(root, "content/plants/fern.md___jb_tmp___", text);
        rename(root, FERN, "content/plants/fern.md___jb_old___");
        rename(root, "content/plants/fern.md___jb_tmp___", FERN);
        remove(root, "content/plants/fern.md___jb_old___");
    }),
    ("emacs: lock, autosave, backup left behind", |root, text| {
        std::os::unix::fs::symlink("anna@here.1:1", root.join("content/plants/.#fern.md")).unwrap();
        put(root, "content/plants/#fern.md#", text);
        rename(root, FERN, "content/plants/fern.md~");
        put(root, FERN, text);
        remove(root, "content/plants/#fern.md#");
        remove(root, "content/plants/.#fern.md");
    }),
    ("removed and written again", |root, text| {
        remove(root, FERN);
        put(root, FERN, text);
    }),
];

fn save_in_all_ways(story: &mut Story<'_>) {
    for (number, (what, save)) in SAVES.iter().enumerate() {
        let words = format!("Saved for the time {number}.");
        story.step(what, |root| {
            save(root, &format!("# Fern\n\n## Shade\n\n{words}\n"))
        });
        assert!(story.page("plants/fern.html").contains(&words), "{what}");
    }
}

#[test]
fn saves_of_every_kind() {
    save_in_all_ways(&mut Story::new(&[]));
}

#[test]
fn saves_of_every_kind_without_events() {
    let mut story = Story::new(&["--poll"]);
    save_in_all_ways(&mut story);
    story.step("the content renamed away", |root| {
        rename(root, "content", "away")
    });
    story.step("and back", |root| rename(root, "away", "content"));
    story.step("a static file", |root| {
        put(root, "static/plan.txt", "Another plan.\n")
    });
    story.step("broken TOML", |root| {
        append(root, "hirebook.toml", "= broken\n")
    });
}
