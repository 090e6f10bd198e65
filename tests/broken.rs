//! Broken sites and what is said of them: each folder of `tests/broken/` is a site, and its `expected.txt` is the exit code
//! and the messages of `hirebook build`, word for word.
//!
//! `UPDATE=1 cargo test --test broken` writes what is said now into the files; read the difference. `args` holds flags of
//! a story, and `setup` what a repository cannot hold well: `write PATH TEXT`, `link PATH TARGET`, `large PATH BYTES`,
//! `pipe PATH`; `\s` in a path is a space and `\0` a zero-width one.
#![expect(
    clippy::disallowed_methods,
    reason = "stories are folders, and outputs are compared with what they were"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use hirebook::diagnostic::{ALL, Code, FAILED_CHECK};

#[allow(dead_code, reason = "others use the rest of it")]
mod support;

/// What all stories are told in one test for: they share nothing but the registry.
#[test]
fn every_story_is_told_as_expected_and_every_code_is_met() {
    let folders = stories();
    let next = AtomicUsize::new(0);
    let tell = || {
        let mut told = Vec::new();
        while let Some(folder) = folders.get(next.fetch_add(1, Ordering::Relaxed)) {
            told.push(told_of(folder));
        }
        told
    };
    let told: Vec<Told> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(tell)).collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().expect("a story panicked"))
            .collect()
    });
    let wrong: Vec<String> = told.iter().filter_map(Told::check).collect();
    assert!(
        wrong.is_empty(),
        "{} stories differ (UPDATE=1 accepts):\n\n{}",
        wrong.len(),
        wrong.join("\n\n")
    );
    let met: BTreeSet<&str> = told.iter().flat_map(|told| codes(&told.text)).collect();
    let unmet: Vec<&str> = ALL
        .iter()
        .map(|code| code.word())
        .filter(|word| !met.contains(word))
        .collect();
    assert!(unmet.is_empty(), "no story meets {unmet:?}");
}

/// What happened in a story.
struct Told {
    name: String,
    file: PathBuf,
    text: String,
    /// What else is wrong with it, whatever is expected.
    broken: Option<String>,
}

impl Told {
    /// Compares with what is expected, or makes it so.
    fn check(&self) -> Option<String> {
        let Self {
            name,
            file,
            text,
            broken,
        } = self;
        if let Some(broken) = broken {
            return Some(format!("{name}: {broken}"));
        }
        let expected = fs::read_to_string(file).unwrap_or_default();
        if expected == *text {
            return None;
        }
        if std::env::var_os("UPDATE").is_some() {
            fs::write(file, text).expect("the expectation can be written");
            return None;
        }
        Some(format!(
            "--- {name}: expected\n{expected}\n+++ {name}: now\n{text}"
        ))
    }
}

/// The stories' folders, in order.
fn stories() -> Vec<PathBuf> {
    let folder = support::root().join("tests/broken");
    let entries = fs::read_dir(folder).expect("the stories can be listed");
    let mut folders: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}

/// Copies a story aside, puts a good site into its output, builds it and looks at both.
fn told_of(folder: &Path) -> Told {
    let name = folder
        .file_name()
        .expect("a story has a name")
        .to_string_lossy()
        .into_owned();
    let aside = tempfile::tempdir().expect("a folder to work in");
    let (site, output) = (aside.path().join("site"), aside.path().join("output"));
    copy(folder, &site);
    set_up(folder, &site);
    good_site(aside.path(), &output);
    let before = listing(&output);
    let args = fs::read_to_string(folder.join("args")).unwrap_or_default();
    let run = Command::new(env!("CARGO_BIN_EXE_hirebook"))
        .current_dir(&site)
        .env_clear()
        .args([
            "build",
            "--quiet",
            "--today",
            "2026-06-01",
            "--root",
            ".",
            "--output",
            "../output",
        ])
        .args(args.split_whitespace())
        .output()
        .expect("the program starts");
    let code = run.status.code();
    let said = String::from_utf8(run.stderr).expect("messages are UTF-8");
    let mut broken = None;
    if code != Some(0) && listing(&output) != before {
        broken = Some("the output folder changed, though the build failed".to_owned());
    } else if code == Some(0) && listing(&output) == before {
        broken = Some("nothing was written, though the build succeeded".to_owned());
    } else if said.contains("panicked") || !run.stdout.is_empty() {
        broken = Some(format!("a panic, or words on standard output: {said}"));
    } else if let Some(line) = said
        .lines()
        .find(|line| line.contains(&*aside.path().to_string_lossy()))
    {
        broken = Some(format!(
            "a message that names a place of this machine: {line}"
        ));
    }
    let text = format!(
        "exit {}\n\n{said}",
        code.map_or("none".to_owned(), |code| code.to_string())
    );
    Told {
        name,
        file: folder.join("expected.txt"),
        text,
        broken,
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder is made");
    for entry in fs::read_dir(from).expect("a story can be listed") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("an entry has a name");
        if path.is_dir() {
            copy(&path, &to.join(name));
        } else if !["expected.txt", "args", "setup"]
            .iter()
            .any(|own| name == *own)
        {
            fs::copy(&path, to.join(name)).expect("a file is copied");
        }
    }
}

/// Makes what a story's `setup` asks for.
fn set_up(folder: &Path, site: &Path) {
    let Ok(setup) = fs::read_to_string(folder.join("setup")) else {
        return;
    };
    for line in setup.lines() {
        let mut words = line.splitn(3, ' ');
        let (verb, path, rest) = (words.next(), words.next(), words.next());
        let (Some(verb), Some(path)) = (verb, path) else {
            panic!("`{line}` is no line of a setup");
        };
        let (rest, path) = (
            rest.unwrap_or_default(),
            site.join(path.replace("\\s", " ").replace("\\0", "\u{200b}")),
        );
        fs::create_dir_all(path.parent().expect("a file is in a folder"))
            .expect("its folder is made");
        match verb {
            "write" => fs::write(path, format!("{rest}\n")).expect("a file is written"),
            "large" => {
                let file = fs::File::create(path).expect("a file is made");
                file.set_len(rest.parse().expect("a number of bytes"))
                    .expect("it is given a size");
            }
            "link" => link(rest, &path),
            "pipe" => assert!(
                Command::new("mkfifo")
                    .arg(path)
                    .status()
                    .expect("a pipe is made")
                    .success()
            ),
            _ => panic!("`{verb}` is no verb of a setup"),
        }
    }
}

#[cfg(unix)]
fn link(target: &str, path: &Path) {
    std::os::unix::fs::symlink(target, path).expect("a link is made");
}

#[cfg(not(unix))]
fn link(_: &str, _: &Path) {}

/// Builds a site that has nothing wrong.
fn good_site(aside: &Path, output: &Path) {
    let root = aside.join("good");
    fs::create_dir_all(root.join("content")).expect("a folder is made");
    fs::write(root.join("content/index.md"), "# Good\n\n[More](more.md)\n")
        .expect("a page is written");
    fs::write(root.join("content/more.md"), "# More\n").expect("a page is written");
    let run = Command::new(env!("CARGO_BIN_EXE_hirebook"))
        .env_clear()
        .args(["build", "--quiet", "--today", "2026-06-01", "--root"])
        .arg(&root)
        .arg("--output")
        .arg(output)
        .output()
        .expect("the program starts");
    assert!(
        run.status.success(),
        "{}",
        String::from_utf8_lossy(&run.stderr)
    );
}

/// Every file below a folder: its path, its bytes and when it was last written.
fn listing(folder: &Path) -> BTreeMap<PathBuf, (Vec<u8>, std::time::SystemTime)> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("the output can be listed") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.append(&mut listing(&path));
        } else {
            let written = path
                .metadata()
                .and_then(|data| data.modified())
                .expect("a file has a time");
            files.insert(
                path.clone(),
                (
                    fs::read(&path).expect("a file of the output can be read"),
                    written,
                ),
            );
        }
    }
    files
}

/// The codes that a text of messages names: `error[broken-link]: …`. A name that is no code is that of a site's own check.
fn codes(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| {
        let rest = ["error[", "warning[", "info["]
            .iter()
            .find_map(|start| line.strip_prefix(start))?;
        let (name, _) = rest.split_once(']')?;
        Some(Code::from_word(name).map_or(FAILED_CHECK.word(), |_| name))
    })
}
