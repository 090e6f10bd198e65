//! `hirebook diff` leaves no trace: not in the folders that it compares, not in their repository, not in the folder for
//! temporary files. Its output is tested in `sessions/diff.md`.
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

fn run(program: &str, words: &str, folder: &Path, temporary: &Path) -> Output {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut command = Command::new(program);
    command
        .args(words.split_whitespace())
        .current_dir(folder)
        .env_clear()
        .env("PATH", path)
        .envs(support::GIT);
    command
        .env("TMPDIR", temporary)
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
fn diff(words: &str, folder: &Path, temporary: &Path) -> (String, i32) {
    let ran = run(
        env!("CARGO_BIN_EXE_hirebook"),
        &format!("diff {words}"),
        folder,
        temporary,
    );
    let output = String::from_utf8(ran.stdout).expect("UTF-8")
        + &String::from_utf8(ran.stderr).expect("UTF-8");
    (output, ran.status.code().expect("it ends by itself"))
}

#[cfg(unix)]
#[test]
fn nothing_is_written_to_what_is_compared() {
    let folder = tempfile::tempdir().expect("a folder");
    let (repository, temporary) = (
        folder.path().join("repository"),
        folder.path().join("temporary"),
    );
    let site = repository.join("handbooks/kitchen");
    sites::put(&sites::texts(SITE.trim_start()), &site);
    fs::create_dir(&temporary).expect("a folder");
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
    let expected = "changed  page index.html, lines: 1 removed, 1 added\n    - [A bowl]\n    + Soup.\nremoved  file bowl.svg\n\
                changed  file card.txt\nchanged  file search/\nedition for `guest`: 1 page changed, 2 files changed, 1 file removed\n";
    assert_eq!(
        diff("HEAD --audience guest", &site, &temporary),
        (expected.to_owned(), 0)
    );
    assert_eq!(
        diff(
            "HEAD --audience guest --exit-code",
            &site.join("content"),
            &temporary
        ),
        (expected.to_owned(), 1)
    );
    let (same, code) = diff("HEAD HEAD", &site, &temporary);
    assert_eq!(
        (same.as_str(), code),
        ("internal edition: nothing differs\n", 0)
    );
    assert_eq!(diff("nonsense", &site, &temporary).1, 2);
    sites::assert_same(
        &before,
        &sites::tree(&repository),
        "the repository, before and after",
    );
    assert_eq!(
        fs::read_dir(&temporary).expect("a folder").count(),
        0,
        "something was left behind"
    );
}

/// The variables that git sets for hooks may name another repository; the site's own is read.
#[cfg(unix)]
#[test]
fn hooks_can_run_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let site = folder.path().join("site");
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
        .env("TMPDIR", folder.path());
    command
        .env("GIT_DIR", "nowhere")
        .env("GIT_INDEX_FILE", "nowhere")
        .env("GIT_PREFIX", "x/")
        .env("GIT_WORK_TREE", "nowhere");
    let ran = command.output().expect("the program starts");
    assert_eq!(
        String::from_utf8_lossy(&ran.stderr),
        "internal edition: nothing differs\n"
    );
}

#[cfg(unix)]
#[test]
fn without_git_or_a_temporary_folder_it_fails() {
    let folder = tempfile::tempdir().expect("a folder");
    sites::put(&sites::texts(SITE.trim_start()), folder.path());
    let mut command = Command::new(env!("CARGO_BIN_EXE_hirebook"));
    command
        .args(["diff", "HEAD"])
        .current_dir(folder.path())
        .env_clear()
        .env("PATH", "/nowhere");
    let output =
        String::from_utf8(command.output().expect("the program starts").stderr).expect("UTF-8");
    assert!(
        output.contains(
            "`HEAD` is neither a folder with a `hirebook.toml` nor a revision: cannot run `git`"
        ),
        "{output}"
    );
    git("init -q", folder.path());
    git("add .", folder.path());
    git("commit -qm First", folder.path());
    let (output, code) = diff("HEAD", folder.path(), &folder.path().join("nowhere"));
    assert!(
        output.contains("cannot read `HEAD`: cannot create a temporary folder"),
        "{output}"
    );
    assert_eq!(code, 2);
}
