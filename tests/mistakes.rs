//! Mistakes of authors and the first message of each: every section of `tests/mistakes.md` is one mistake.
//!
//! `UPDATE=1 cargo test --test mistakes` rewrites the messages; read the difference. `benches/mistakes.py` compares two
//! programs by the same file.
#![expect(
    clippy::disallowed_methods,
    reason = "sites are written to folders, and messages are compared with what they were"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

#[allow(dead_code, reason = "others use the rest of it")]
mod support;

const FILE: &str = "tests/mistakes.md";

/// Files of a site by path.
type Files = BTreeMap<String, String>;

#[test]
fn every_mistake_is_reported_as_expected() {
    let text = support::read(FILE);
    let mut sections = text.split_inclusive("\n## ");
    let opening = sections.next().expect("the file has an opening");
    let handbook = sections.next().expect("the handbook is the first section");
    let base = changed(&Files::new(), block(handbook, "files"));
    let sections: Vec<&str> = sections.collect();
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(section) = sections.get(at) else {
                return done;
            };
            done.push((at, messages(&changed(&base, block(section, "files")))));
        }
    };
    let mut done: Vec<(usize, String)> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(work)).collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().expect("a section panicked"))
            .collect()
    });
    done.sort();

    let mut now = format!("{opening}{handbook}");
    let mut differences = String::new();
    for (section, (_, messages)) in sections.iter().zip(&done) {
        let expected = block(section, "text");
        if expected != messages {
            let title = section.lines().next().unwrap_or_default();
            writeln!(
                differences,
                "--- {title}: expected\n{expected}+++ now\n{messages}"
            )
            .expect("there is room");
        }
        let at = section
            .find("~~~text\n")
            .expect("a section has its messages")
            + "~~~text\n".len();
        write!(
            now,
            "{}{messages}{}",
            &section[..at],
            &section[at + expected.len()..]
        )
        .expect("there is room");
    }
    if std::env::var_os("UPDATE").is_some() {
        fs::write(support::root().join(FILE), now).expect("the file can be written");
    } else {
        assert!(
            differences.is_empty(),
            "messages differ (UPDATE=1 accepts):\n{differences}"
        );
    }
}

/// The content of a fenced block of this kind.
fn block<'t>(section: &'t str, kind: &str) -> &'t str {
    let opening = format!("~~~{kind}\n");
    let start = section
        .find(&opening)
        .unwrap_or_else(|| panic!("no {kind} in: {section}"))
        + opening.len();
    let length = if section[start..].starts_with("~~~") {
        0
    } else {
        section[start..].find("\n~~~").expect("a fence ends") + 1
    };
    &section[start..start + length]
}

/// The files after changes: `=== PATH` writes a file and `+++ PATH` adds to one.
fn changed(base: &Files, changes: &str) -> Files {
    let mut files = base.clone();
    let mut at: Option<String> = None;
    for line in changes.split_inclusive('\n') {
        let line = plain(line);
        if let Some(path) = line.strip_prefix("=== ") {
            files.insert(path.trim_end_matches('\n').to_owned(), String::new());
            at = Some(path.trim_end_matches('\n').to_owned());
        } else if let Some(path) = line.strip_prefix("+++ ") {
            at = Some(path.trim_end_matches('\n').to_owned());
        } else {
            let path = at.clone().expect("a path stands above a text");
            files.entry(path).or_default().push_str(&line);
        }
    }
    files
}

/// `\u{…}` as the character of this code.
fn plain(line: &str) -> String {
    let mut parts = line.split("\\u{");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (code, rest) = part.split_once('}').expect("a code ends");
        plain.push(
            u32::from_str_radix(code, 16)
                .ok()
                .and_then(char::from_u32)
                .expect("a code is a character's"),
        );
        plain.push_str(rest);
    }
    plain
}

/// The first message of `hirebook check`, how many there are, and the exit code.
fn messages(files: &Files) -> String {
    let aside = tempfile::tempdir().expect("a folder to work in");
    for (path, text) in files {
        let path = aside.path().join(path);
        fs::create_dir_all(path.parent().expect("a file is in a folder"))
            .expect("a folder is made");
        fs::write(path, text).expect("a file is written");
    }
    let run = Command::new(env!("CARGO_BIN_EXE_hirebook"))
        .args(["check", "--today", "2026-06-01"])
        .current_dir(aside.path())
        .env_clear()
        .output()
        .expect("the program starts");
    let text = String::from_utf8(run.stderr).expect("messages are UTF-8")
        + &String::from_utf8_lossy(&run.stdout);
    let mut parts = text.trim_end().split("\n\n");
    let first = parts.next().unwrap_or_default();
    let last = parts
        .last()
        .map_or(String::new(), |last| format!("\n{last}\n"));
    let first: Vec<&str> = first
        .lines()
        .filter(|line| !line.contains("= note: `hirebook explain"))
        .collect();
    format!(
        "{}\n{last}exit {}\n",
        first.join("\n"),
        run.status.code().expect("it was not ended")
    )
}
