//! Runs the tour of README.md and compares what it shows.
//!
//! The tour has no marks for this test. A block below a line that ends in "`PATH`:" is that file, or is appended to it if the
//! line begins with "Add to". In a `console` block, `$ ` begins a command for the shell, and its output follows.
//! A path that ends in `.html` is a page that exists by then, and bold words after it are words of that page.
//! `UPDATE=1 cargo test --test tour` rewrites the output.
#![cfg(unix)]
#![expect(
    clippy::disallowed_methods,
    reason = "a tour writes files and runs commands"
)]

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

#[allow(dead_code, reason = "others use the rest of it")]
mod support;

const TOUR: &str = "## A handbook of your own in ten minutes\n";
const END: &str = "\n## Commands\n";

#[test]
fn the_tour_prints_what_the_readme_shows() {
    let readme = support::read("README.md");
    let (before, rest) = readme.split_once(TOUR).expect("the README has a tour");
    let (tour, after) = rest.split_once(END).expect("commands follow the tour");
    let printed = perform(tour);
    if printed == tour {
        return;
    }
    if std::env::var_os("UPDATE").is_some() {
        let printed = format!("{before}{TOUR}{printed}{END}{after}");
        fs::write(support::root().join("README.md"), printed).expect("the README can be written");
    } else {
        let (shown, printed) = tour
            .lines()
            .zip(printed.lines())
            .find(|(shown, printed)| shown != printed)
            .unwrap_or_default();
        panic!("the tour prints something else (UPDATE=1 accepts):\n-{shown}\n+{printed}");
    }
}

/// The demo prints the message at the top of the README if that word is mistyped.
#[test]
fn the_first_message_of_the_readme_is_real() {
    let readme = support::read("README.md");
    let (_, rest) = readme
        .split_once("```text\n")
        .expect("the README shows a message");
    let (message, _) = rest.split_once("```").expect("a block has an end");
    let work = tempfile::tempdir().expect("a folder to work in");
    for file in support::files("content", "") {
        let text = match file.path.as_str() {
            "content/questions/n-plus-one.md" => {
                file.text
                    .replacen("query-optimisation", "query-optimization", 1)
            }
            _ => file.text,
        };
        write(&work.path().join(&file.path), &text);
    }
    write(
        &work.path().join("hirebook.toml"),
        &support::read("hirebook.toml"),
    );
    let messages = run("hirebook check", work.path());
    assert!(
        messages.contains(message),
        "the README shows\n{message}\nand the demo prints\n{messages}"
    );
}

/// Runs the tour in a new folder and returns it with the actual output.
fn perform(tour: &str) -> String {
    let work = tempfile::tempdir().expect("a folder to begin in");
    let mut place = Place {
        folder: work.path().to_owned(),
        page: None,
    };
    let mut printed = String::new();
    let mut prose = String::new();
    let mut lines = tour.lines();
    while let Some(line) = lines.next() {
        let _ = writeln!(printed, "{line}");
        let fence: String = line.chars().take_while(|sign| *sign == '`').collect();
        if fence.len() < 3 {
            let _ = writeln!(prose, "{line}");
            continue;
        }
        let mut block = String::new();
        loop {
            match lines.next().expect("a block has an end") {
                line if line == fence => break,
                line => block.extend([line, "\n"]),
            }
        }
        place.read(&prose);
        if line.ends_with("console") {
            printed += &place.play(&block);
        } else {
            place.put(&prose, &block);
            printed += &block;
        }
        let _ = writeln!(printed, "{fence}");
        prose.clear();
    }
    place.read(&prose);
    printed
}

/// The state of the tour.
struct Place {
    folder: PathBuf,
    /// The page that was named last, as text.
    page: Option<(String, String)>,
}

impl Place {
    /// Looks up the pages that a piece of prose names, and the bold words after them.
    fn read(&mut self, prose: &str) {
        let prose = prose.replace('\n', " ");
        for (at, piece) in prose.split("**").enumerate() {
            if at % 2 == 1 {
                let (path, page) = self
                    .page
                    .as_ref()
                    .expect("a page is named before what it shows");
                assert!(
                    page.contains(piece),
                    "`{path}` does not show `{piece}`:\n{page}"
                );
                continue;
            }
            for path in piece
                .split('`')
                .skip(1)
                .step_by(2)
                .filter(|path| Path::new(path).extension().is_some_and(|end| end == "html"))
            {
                let html = fs::read_to_string(self.folder.join(path))
                    .unwrap_or_else(|problem| panic!("`{path}`: {problem}"));
                self.page = Some((path.to_owned(), words(&html)));
            }
        }
    }

    /// Writes or extends the file that the prose names.
    fn put(&self, prose: &str, block: &str) {
        let line = prose.trim_end().lines().last().unwrap_or_default();
        let path = line
            .strip_suffix("`:")
            .and_then(|line| line.rsplit_once('`'))
            .map(|(_, path)| path);
        let path = self
            .folder
            .join(path.unwrap_or_else(|| panic!("`{line}` names no file for\n{block}")));
        let before = line
            .contains("Add to `")
            .then(|| fs::read_to_string(&path).expect("what is added to is there") + "\n");
        write(&path, &(before.unwrap_or_default() + block));
    }

    /// Runs the commands of a block and returns it with their output; durations may differ.
    fn play(&mut self, block: &str) -> String {
        let mut printed = String::new();
        for command in block.lines().filter_map(|line| line.strip_prefix("$ ")) {
            let _ = writeln!(printed, "$ {command}");
            match command.strip_prefix("cd ") {
                Some(folder) => self.folder.push(folder),
                None => printed += &run(command, &self.folder),
            }
        }
        if timeless(&printed) == timeless(block) {
            block.to_owned()
        } else {
            printed
        }
    }
}

/// The output of a command at a console.
fn run(command: &str, folder: &Path) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_hirebook"));
    let mut path = program
        .parent()
        .expect("a program is in a folder")
        .as_os_str()
        .to_owned();
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap_or_default());
    let ran = Command::new("sh")
        .args(["-c", &format!("exec 2>&1; {command}")])
        .current_dir(folder)
        .env_clear()
        .env("PATH", path)
        .env("SOURCE_DATE_EPOCH", "1780272000")
        .output()
        .expect("there is a shell");
    String::from_utf8(ran.stdout).expect("what is printed is UTF-8")
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("its folder is made");
    fs::write(path, text).expect("the file is written");
}

/// The text of a page, without its tags.
fn words(html: &str) -> String {
    html.split('<')
        .map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text))
        .collect()
}

/// The lines without durations: `in 85 ms`, `in 1.4 s`.
fn timeless(text: &str) -> Vec<String> {
    let cut = |line: &str| match line.split_once(" removed, in ") {
        Some((before, after)) => format!(
            "{before};{}",
            after.split_once(';').map_or("", |(_, rest)| rest)
        ),
        None => line.to_owned(),
    };
    text.lines().map(cut).collect()
}
