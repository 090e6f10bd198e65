//! `hirebook diff` leaves no trace: not in the folders it compares, not in their repository, not where it works.
//! What it says is told in `sessions/what-readers-will-see-change.md`.
#![allow(
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test reads the repository, and makes folders and runs programs in them"
)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

#[allow(dead_code, reason = "others use the rest of it")]
mod support;

#[path = "support/sites.rs"]
mod sites;

const SITE: &str = r"
=== hirebook.toml
[audiences.guest]
labels = ['open']
=== content/index.md
---
label: open
---
# Menu

![A bowl](bowl.svg)
=== content/bowl.svg
<svg/>
=== static/card.txt
Card";

fn run(program: &str, words: &str, folder: &Path, aside: &Path) -> Output {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut command = Command::new(program);
    command
        .args(words.split_whitespace())
        .current_dir(folder)
        .env_clear()
        .env("PATH", path)
        .envs(support::GIT);
    command
        .env("TMPDIR", aside)
        .env("SOURCE_DATE_EPOCH", "1780272000")
        .output()
        .expect("the program starts")
}

fn git(words: &str, folder: &Path) {
    let ran = run("git", words, folder, folder);
    assert!(
        ran.status.success(),
        "git {words}: {}",
        String::from_utf8_lossy(&ran.stderr)
    );
}

/// What `hirebook diff` prints and its exit code.
fn diff(words: &str, folder: &Path, aside: &Path) -> (String, i32) {
    let ran = run(
        env!("CARGO_BIN_EXE_hirebook"),
        &format!("diff {words}"),
        folder,
        aside,
    );
    let said = String::from_utf8(ran.stdout).expect("UTF-8")
        + &String::from_utf8(ran.stderr).expect("UTF-8");
    (said, ran.status.code().expect("it ends by itself"))
}

#[cfg(unix)]
#[test]
fn nothing_is_written_to_what_is_compared() {
    let place = tempfile::tempdir().expect("a folder");
    let (repository, aside) = (place.path().join("repository"), place.path().join("aside"));
    let site = repository.join("handbooks/kitchen");
    sites::put(&sites::texts(SITE.trim_start()), &site);
    fs::create_dir(&aside).expect("a folder");
    git("init -q", &repository);
    git("config core.splitIndex true", &repository);
    git("add .", &repository);
    git("commit -qm First", &repository);
    fs::write(
        site.join("content/index.md"),
        "---\nlabel: open\n---\n# Menu\n\nSoup.\n",
    )
    .expect("a file");
    fs::write(site.join("static/card.txt"), "Another card").expect("a file");
    let before = sites::tree(&repository);
    let said = "changed  page index.html, lines: 1 gone, 1 new\n    - [A bowl]\n    + Soup.\nremoved  file bowl.svg\n\
                changed  file card.txt\nchanged  file search/\nfor the audience `guest`: 1 page changed, 2 files changed, 1 file removed\n";
    assert_eq!(
        diff("HEAD --audience guest", &site, &aside),
        (said.to_owned(), 0)
    );
    assert_eq!(
        diff(
            "HEAD --audience guest --exit-code",
            &site.join("content"),
            &aside
        ),
        (said.to_owned(), 1)
    );
    let (same, code) = diff("HEAD HEAD", &site, &aside);
    assert_eq!(
        (same.as_str(), code),
        ("for everybody: nothing differs\n", 0)
    );
    assert_eq!(diff("nonsense", &site, &aside).1, 2);
    sites::assert_same(
        &before,
        &sites::tree(&repository),
        "the repository, before and after",
    );
    assert_eq!(
        fs::read_dir(&aside).expect("a folder").count(),
        0,
        "something was left behind"
    );
}

/// Where a hook has told git of another repository, the site's own is asked.
#[cfg(unix)]
#[test]
fn a_hook_may_run_it() {
    let place = tempfile::tempdir().expect("a folder");
    let site = place.path().join("site");
    sites::put(&sites::texts(SITE.trim_start()), &site);
    git("init -q", &site);
    git("add .", &site);
    git("commit -qm First", &site);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut command = Command::new(env!("CARGO_BIN_EXE_hirebook"));
    command
        .args(["diff", "HEAD"])
        .current_dir(&site)
        .env_clear()
        .env("PATH", path)
        .env("TMPDIR", place.path());
    command
        .env("GIT_DIR", "nowhere")
        .env("GIT_INDEX_FILE", "nowhere")
        .env("GIT_PREFIX", "x/")
        .env("GIT_WORK_TREE", "nowhere");
    let ran = command.output().expect("the program starts");
    assert_eq!(
        String::from_utf8_lossy(&ran.stderr),
        "for everybody: nothing differs\n"
    );
}

#[cfg(unix)]
#[test]
fn without_git_or_room_it_says_so() {
    let place = tempfile::tempdir().expect("a folder");
    sites::put(&sites::texts(SITE.trim_start()), place.path());
    let mut command = Command::new(env!("CARGO_BIN_EXE_hirebook"));
    command
        .args(["diff", "HEAD"])
        .current_dir(place.path())
        .env_clear()
        .env("PATH", "/nowhere");
    let said =
        String::from_utf8(command.output().expect("the program starts").stderr).expect("UTF-8");
    assert!(
        said.contains(
            "`HEAD` is neither a folder with a `hirebook.toml` nor a revision: `git` cannot be run"
        ),
        "{said}"
    );
    git("init -q", place.path());
    git("add .", place.path());
    git("commit -qm First", place.path());
    let (said, code) = diff("HEAD", place.path(), &place.path().join("nowhere"));
    assert!(
        said.contains("`HEAD` cannot be read: no folder for it can be made"),
        "{said}"
    );
    assert_eq!(code, 2);
}
