//! Sessions at a console, one Markdown file each in `tests/sessions/`, played in order in a folder of their own.
//!
//! A block ` ```file PATH ` writes a file and ` ```remove PATH ` removes one. In a block ` ```console `, a line `$ hirebook …`
//! or `$ git …` (with `NAME=value` before it, if need be) runs that program; below it stands what it says: standard output as it is,
//! standard error after `! `, and `? N` for an exit code that is not 0. `[TIME]` stands for a duration. `| head -N` behind a command leaves
//! only the first lines of its standard output.
//! `UPDATE=1 cargo test --test sessions` writes what is said now.
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
fn sessions_go_as_they_are_told() {
    let mut wrong = Vec::new();
    for session in support::files("tests/sessions", ".md") {
        let now = play(&session.text);
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
        "sessions went otherwise (UPDATE=1 accepts):\n{}",
        wrong.join("\n")
    );
}

/// Plays a session in a new folder and returns it with what was said now.
fn play(session: &str) -> String {
    let aside = tempfile::tempdir().expect("a folder to play in");
    let mut now = String::new();
    let mut lines = session.lines();
    while let Some(line) = lines.next() {
        now.push_str(line);
        now.push('\n');
        let Some(info) = line.strip_prefix("```").filter(|info| !info.is_empty()) else {
            continue;
        };
        // A block that holds blocks is fenced by more backquotes; those are the file's own.
        let fence = if info.starts_with('`') { "````" } else { "```" };
        let info = info.trim_start_matches('`');
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != fence).collect();
        match info.split_once(' ') {
            Some(("file", path)) => write(&aside.path().join(path), &block),
            Some(("remove", path)) => {
                fs::remove_file(aside.path().join(path)).expect("the file is removed")
            }
            _ if info == "console" => {
                for command in block.iter().filter_map(|line| line.strip_prefix("$ ")) {
                    now.push_str(&format!("$ {command}\n{}", run(command, aside.path())));
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

/// Runs a command line and returns what it says.
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
            .expect("what is said is UTF-8")
            .replace('\u{1b}', "ESC")
    };
    let (out, error) = (text(ran.stdout), text(ran.stderr));
    let mut said = out
        .lines()
        .take(limit)
        .map(|line| format!("{line}\n"))
        .collect::<String>();
    said.extend(
        error
            .lines()
            .map(|line| format!("! {}", timeless(line)).trim_end().to_owned() + "\n"),
    );
    match ran.status.code() {
        Some(0) => said,
        code => {
            said + &format!(
                "? {}\n",
                code.map_or("none".to_owned(), |code| code.to_string())
            )
        }
    }
}

/// `in 85 ms` and `in 1.4 s` as `in [TIME]`, and the two times of a phase likewise.
fn timeless(line: &str) -> String {
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
            // Unlike `eprintln!`, this is shown where the test passes, too.
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
fn difference(told: &str, now: &str) -> String {
    let (told, now): (Vec<&str>, Vec<&str>) = (told.lines().collect(), now.lines().collect());
    let same = told.iter().zip(&now).take_while(|(a, b)| a == b).count();
    let tail = told[same..]
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
        part(&told, '-'),
        part(&now, '+')
    )
}
