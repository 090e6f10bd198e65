//! Broken sites and their diagnostics: each folder of `tests/broken/` is a site, and its `expected.txt` is the exit code and
//! the messages of `hirebook build`, word for word.
//!
//! `UPDATE=1 cargo test --test broken` rewrites the expectations; read the difference. `args` holds flags of a case, and
//! `setup` files that a repository cannot hold well: `write PATH TEXT`, `link PATH TARGET`, `large PATH BYTES`, `pipe PATH`.
//! In a path, `\s` is a space and `\0` a zero-width one.
#![expect(
    clippy::disallowed_methods,
    reason = "a test builds sites from folders and compares what is written"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use hirebook::diagnostic::{ALL, Code, FAILED_CHECK};

#[allow(dead_code, reason = "others use the rest of it")]
mod support;

/// Codes of problems that no place in a file can show: a site without a page, an id that two files have in common.
const WITHOUT_PLACE: [&str; 2] = ["no-content", "unsafe-path"];

/// All cases in one test, since together they have to meet every code.
#[test]
fn broken_sites_are_reported_as_expected_and_leave_the_output_alone() {
    let folders = cases();
    let next = AtomicUsize::new(0);
    let run_some = || {
        let mut results = Vec::new();
        while let Some(folder) = folders.get(next.fetch_add(1, Ordering::Relaxed)) {
            results.push(run(folder));
        }
        results
    };
    let results: Vec<CaseResult> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(run_some)).collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().expect("a case panicked"))
            .collect()
    });
    let problems: Vec<String> = results.iter().filter_map(CaseResult::problem).collect();
    assert!(
        problems.is_empty(),
        "{} cases differ (UPDATE=1 accepts):\n\n{}",
        problems.len(),
        problems.join("\n\n")
    );
    let found: BTreeSet<&str> = results.iter().flat_map(|case| codes(&case.text)).collect();
    let words = ALL.iter().map(|code| code.word());
    let missing: Vec<&str> = words.filter(|word| !found.contains(word)).collect();
    assert!(missing.is_empty(), "no case has {missing:?}");
}

#[test]
fn diagnostics_have_a_place_and_every_code_a_suggestion() {
    let mut helped: BTreeSet<String> = BTreeSet::new();
    let mut problems = Vec::new();
    for folder in cases() {
        let expected = fs::read_to_string(folder.join("expected.txt")).expect("an expectation");
        for message in expected.split("\n\n") {
            let Some(code) = codes(message).next() else {
                continue;
            };
            if message.contains("= help: ") {
                helped.insert(code.to_owned());
            }
            if !message.contains("--> ") && !WITHOUT_PLACE.contains(&code) {
                problems.push(format!("{}: no place: {message}", folder.display()));
            }
        }
    }
    let words = ALL.iter().map(|code| code.word());
    problems.extend(
        words
            .filter(|word| !helped.contains(*word))
            .map(|word| format!("no message with the code {word} has a suggestion")),
    );
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// What a build of a case did.
struct CaseResult {
    name: String,
    file: PathBuf,
    text: String,
    /// A failure that no expectation could allow.
    failure: Option<String>,
}

impl CaseResult {
    /// The difference from what is expected, which `UPDATE` rewrites.
    fn problem(&self) -> Option<String> {
        let Self {
            name,
            file,
            text,
            failure,
        } = self;
        if let Some(failure) = failure {
            return Some(format!("{name}: {failure}"));
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

/// The folders of the cases, in order.
fn cases() -> Vec<PathBuf> {
    let folder = support::root().join("tests/broken");
    let entries = fs::read_dir(folder).expect("the cases can be listed");
    let mut folders: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}

/// Copies a case, puts a good site into its output folder and builds the case over it.
fn run(folder: &Path) -> CaseResult {
    let name = folder
        .file_name()
        .expect("a case has a name")
        .to_string_lossy()
        .into_owned();
    let work = tempfile::tempdir().expect("a folder to work in");
    let (site, output) = (work.path().join("site"), work.path().join("output"));
    copy(folder, &site);
    set_up(folder, &site);
    good_site(work.path(), &output);
    let before = listing(&output);
    let args = fs::read_to_string(folder.join("args")).unwrap_or_default();
    let done = Command::new(env!("CARGO_BIN_EXE_hirebook"))
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
    let code = done.status.code();
    let messages = String::from_utf8(done.stderr).expect("messages are UTF-8");
    let mut failure = None;
    if code != Some(0) && listing(&output) != before {
        failure = Some("the output folder changed, though the build failed".to_owned());
    } else if code == Some(0) && listing(&output) == before {
        failure = Some("nothing was written, though the build succeeded".to_owned());
    } else if messages.contains("panicked") || !done.stdout.is_empty() {
        failure = Some(format!("a panic, or text on standard output: {messages}"));
    } else if let Some(line) = messages
        .lines()
        .find(|line| line.contains(&*work.path().to_string_lossy()))
    {
        failure = Some(format!("a message with an absolute path: {line}"));
    }
    let text = format!(
        "exit {}\n\n{messages}",
        code.map_or("none".to_owned(), |code| code.to_string())
    );
    CaseResult {
        name,
        file: folder.join("expected.txt"),
        text,
        failure,
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder is made");
    for entry in fs::read_dir(from).expect("a case can be listed") {
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

/// Creates the files that the `setup` of a case lists.
fn set_up(folder: &Path, site: &Path) {
    let Ok(setup) = fs::read_to_string(folder.join("setup")) else {
        return;
    };
    for line in setup.lines() {
        let mut words = line.splitn(3, ' ');
        let (verb, path, rest) = (words.next(), words.next(), words.next());
        let (Some(verb), Some(path)) = (verb, path) else {
            panic!("`{line}` is not a line of a setup");
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
            _ => panic!("`{verb}` is not a verb of a setup"),
        }
    }
}

#[cfg(unix)]
fn link(target: &str, path: &Path) {
    std::os::unix::fs::symlink(target, path).expect("a link is made");
}

#[cfg(not(unix))]
fn link(_: &str, _: &Path) {}

/// Builds a site without problems.
fn good_site(work: &Path, output: &Path) {
    let root = work.join("good");
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

/// Every file below a folder with its bytes and its modification time.
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

/// The codes that a text of messages names: `error[broken-link]: …`. Any other name is that of a site's own check.
fn codes(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| {
        let rest = ["error[", "warning[", "info["]
            .iter()
            .find_map(|start| line.strip_prefix(start))?;
        let (name, _) = rest.split_once(']')?;
        Some(Code::from_word(name).map_or(FAILED_CHECK.word(), |_| name))
    })
}
