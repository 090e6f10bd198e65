//! README.md is performed, so that what it tells stays true.
//!
//! Its tour needs no marks that a reader would stumble over. A block below a line that ends in "`PATH`:" is that file, or more
//! of it where the line says "Add to". In a `console` block, `$ ` begins a command for the shell, and below stands what it prints.
//! A path of a `.html` in the prose is a page that is there by then, and bold words after it are words of that page.
//! `UPDATE=1 cargo test --test tour` writes what is printed now.
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
fn the_tour_goes_as_it_is_told() {
    let readme = support::read("README.md");
    let (before, rest) = readme.split_once(TOUR).expect("the README has a tour");
    let (tour, after) = rest.split_once(END).expect("commands follow the tour");
    let now = perform(tour);
    if now == tour {
        return;
    }
    if std::env::var_os("UPDATE").is_some() {
        let now = format!("{before}{TOUR}{now}{END}{after}");
        fs::write(support::root().join("README.md"), now).expect("the README can be written");
    } else {
        let (told, now) = tour
            .lines()
            .zip(now.lines())
            .find(|(told, now)| told != now)
            .unwrap_or_default();
        panic!("the tour goes otherwise (UPDATE=1 accepts):\n-{told}\n+{now}");
    }
}

/// The message that the README opens with is what the demo says when that word is mistyped.
#[test]
fn the_first_message_is_a_real_one() {
    let readme = support::read("README.md");
    let (_, rest) = readme
        .split_once("```text\n")
        .expect("the README shows a message");
    let (message, _) = rest.split_once("```").expect("a block has an end");
    let aside = tempfile::tempdir().expect("a folder to work in");
    for file in support::files("content", "") {
        let text = match file.path.as_str() {
            "content/questions/n-plus-one.md" => {
                file.text
                    .replacen("query-optimisation", "query-optimization", 1)
            }
            _ => file.text,
        };
        write(&aside.path().join(&file.path), &text);
    }
    write(
        &aside.path().join("hirebook.toml"),
        &support::read("hirebook.toml"),
    );
    let said = run("hirebook check", aside.path());
    assert!(
        said.contains(message),
        "the README shows\n{message}\nand the demo says\n{said}"
    );
}

/// Performs the tour in a new folder and returns it with what was printed now.
fn perform(tour: &str) -> String {
    let aside = tempfile::tempdir().expect("a folder to begin in");
    let mut place = Place {
        folder: aside.path().to_owned(),
        page: None,
    };
    let mut now = String::new();
    let mut prose = String::new();
    let mut lines = tour.lines();
    while let Some(line) = lines.next() {
        let _ = writeln!(now, "{line}");
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
            now += &place.play(&block);
        } else {
            place.put(&prose, &block);
            now += &block;
        }
        let _ = writeln!(now, "{fence}");
        prose.clear();
    }
    place.read(&prose);
    now
}

/// Where in the tour we are.
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

    /// Writes the file that the prose announces, or adds to it.
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

    /// Runs the commands of a block and returns it with what they print; durations may differ.
    fn play(&mut self, block: &str) -> String {
        let mut now = String::new();
        for command in block.lines().filter_map(|line| line.strip_prefix("$ ")) {
            let _ = writeln!(now, "$ {command}");
            match command.strip_prefix("cd ") {
                Some(folder) => self.folder.push(folder),
                None => now += &run(command, &self.folder),
            }
        }
        if timeless(&now) == timeless(block) {
            block.to_owned()
        } else {
            now
        }
    }
}

/// What a command prints at a console.
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

/// The lines without how long something took: `in 85 ms`, `in 1.4 s`.
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
