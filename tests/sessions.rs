//! Console sessions, one Markdown file each in `tests/sessions/`, run in a folder of their own.
//!
//! A block ` ```file PATH ` writes a file and ` ```remove PATH ` removes one. In a block ` ```console `, a line `$ hirebook …`
//! or `$ git …`, perhaps with `NAME=value` before it, runs that program. Below it is its output: standard output as it is,
//! standard error after `! `, and `? N` for an exit code other than 0. `[TIME]` is a duration. `| head -N` after a command
//! keeps only the first lines of its standard output.
//! `UPDATE=1 cargo test --test sessions` updates the output in the files.
#![expect(
    clippy::disallowed_methods,
    reason = "sessions are files, and their programs write some"
)]

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;

#[allow(dead_code, reason = "others use the rest of it")]
mod support;

#[test]
fn sessions_print_what_they_show() {
    let mut wrong = Vec::new();
    for session in support::files("tests/sessions", ".md") {
        let now = run_session(&session.text);
        if now == session.text {
            continue;
        }
        if std::env::var_os("UPDATE").is_some() {
            fs::write(support::root().join(&session.path), &now)
                .expect("the session can be written");
        } else {
            wrong.push(format!(
                "--- {}\n{}",
                session.path,
                difference(&session.text, &now)
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "sessions differ (UPDATE=1 accepts):\n{}",
        wrong.join("\n")
    );
}

/// Runs a session in a new folder and returns it with the output of this run.
fn run_session(session: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder to run in");
    let mut now = String::new();
    let mut lines = session.lines();
    while let Some(line) = lines.next() {
        now.push_str(line);
        now.push('\n');
        let Some(info) = line.strip_prefix("```").filter(|info| !info.is_empty()) else {
            continue;
        };
        // A block that contains blocks has a longer fence.
        let fence = if info.starts_with('`') { "````" } else { "```" };
        let info = info.trim_start_matches('`');
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != fence).collect();
        match info.split_once(' ') {
            Some(("file", path)) => write(&folder.path().join(path), &block),
            Some(("remove", path)) => {
                fs::remove_file(folder.path().join(path)).expect("the file is removed");
            }
            _ if info == "console" => {
                for command in block.iter().filter_map(|line| line.strip_prefix("$ ")) {
                    now.push_str(&format!("$ {command}\n{}", run(command, folder.path())));
                }
                now.push_str(fence);
                now.push('\n');
                continue;
            }
            _ => {}
        }
        for line in block {
            now.extend([line, "\n"]);
        }
        now.push_str(fence);
        now.push('\n');
    }
    now
}

fn write(path: &Path, lines: &[&str]) {
    fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("its folder is made");
    let text: String = lines.iter().flat_map(|line| [line, "\n"]).collect();
    fs::write(path, text).expect("the file is written");
}

/// Runs a command line and returns its output as sessions show it.
fn run(command: &str, folder: &Path) -> String {
    let (command, limit) = match command.split_once(" | head -") {
        Some((command, limit)) => (command, limit.parse().expect("`head -N` has a number")),
        None => (command, usize::MAX),
    };
    let mut words = command.split_whitespace().peekable();
    let mut variables = Vec::new();
    while let Some(variable) = words.peek().and_then(|word| word.split_once('=')) {
        variables.push(variable);
        words.next();
    }
    let mut program = match words.next() {
        Some("hirebook") => Command::new(env!("CARGO_BIN_EXE_hirebook")),
        Some("git") => Command::new("git"),
        _ => panic!("`{command}` runs something else"),
    };
    let path = std::env::var_os("PATH").unwrap_or_default();
    program
        .current_dir(folder)
        .env_clear()
        .env("PATH", path)
        .env("SOURCE_DATE_EPOCH", "1780272000");
    program.envs(support::GIT).envs(variables);
    let ran = program.args(words).output().expect("the program starts");
    let text = |bytes: Vec<u8>| {
        String::from_utf8(bytes)
            .expect("the output is UTF-8")
            .replace('\u{1b}', "ESC")
    };
    let (out, error) = (text(ran.stdout), text(ran.stderr));
    let mut shown = out
        .lines()
        .take(limit)
        .map(|line| format!("{line}\n"))
        .collect::<String>();
    shown.extend(
        error
            .lines()
            .map(|line| format!("! {}", without_times(line)).trim_end().to_owned() + "\n"),
    );
    match ran.status.code() {
        Some(0) => shown,
        code => {
            shown
                + &format!(
                    "? {}\n",
                    code.map_or("none".to_owned(), |code| code.to_string())
                )
        }
    }
}

/// Replaces durations such as `in 85 ms`, and the two times of a phase, by `[TIME]`.
fn without_times(line: &str) -> String {
    if let [phase, wall, "ms", cpu, "ms"] = line.split_whitespace().collect::<Vec<_>>()[..]
        && wall.parse::<f64>().is_ok()
        && cpu.parse::<f64>().is_ok()
    {
        return format!("{phase} [TIME] [TIME]");
    }
    let Some((before, rest)) = line.split_once(" removed, in ") else {
        return line.to_owned();
    };
    let after = rest.find(';').map_or("", |at| &rest[at..]);
    format!("{before} removed, in [TIME]{after}")
}

/// A shell that is not installed is named on standard error, and its script is not parsed.
#[test]
fn shells_can_parse_their_completions() {
    let folder = tempfile::tempdir().expect("a folder for scripts");
    for (shell, check) in [("bash", "-n"), ("zsh", "-n"), ("fish", "--no-execute")] {
        let script = folder.path().join(shell);
        let printed = Command::new(env!("CARGO_BIN_EXE_hirebook"))
            .args(["completions", shell])
            .output()
            .expect("it starts");
        assert!(
            printed.status.success() && printed.stderr.is_empty(),
            "{shell}"
        );
        fs::write(&script, &printed.stdout).expect("the script is written");
        match Command::new(shell).arg(check).arg(&script).output() {
            Ok(parsed) => assert!(
                parsed.status.success(),
                "{shell}: {}",
                String::from_utf8_lossy(&parsed.stderr)
            ),
            // Unlike the output of `eprintln!`, this is not captured if the test passes.
            Err(_) => {
                writeln!(
                    std::io::stderr(),
                    "skipped: {shell} is not installed, its completions are not parsed"
                )
                .expect("stderr");
            }
        }
    }
}

/// The lines that differ, from the first to the last.
fn difference(expected: &str, now: &str) -> String {
    let (expected, now): (Vec<&str>, Vec<&str>) =
        (expected.lines().collect(), now.lines().collect());
    let same = expected
        .iter()
        .zip(&now)
        .take_while(|(a, b)| a == b)
        .count();
    let tail = expected[same..]
        .iter()
        .rev()
        .zip(now[same..].iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let part = |lines: &[&str], sign: char| {
        lines[same..lines.len() - tail]
            .iter()
            .map(|line| format!("{sign}{line}\n"))
            .collect::<String>()
    };
    format!(
        "line {}:\n{}{}",
        same + 1,
        part(&expected, '-'),
        part(&now, '+')
    )
}
