//! A preview whose site is edited step by step. After each step, all responses are compared with a clean compilation.
//!
//! The edits are functions that take the root of the site.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::client::{Tab, get};
use super::fresh::{Compilation, assert_fresh_for};
use super::garden;
use super::program::Program;

/// The page that most edits change, in the site of `garden`.
pub(crate) const FERN: &str = "content/plants/fern.md";

/// A running preview of the site of `garden`, and a browser tab that receives its events.
pub(crate) struct PreviewScenario<'a> {
    _folder: tempfile::TempDir,
    pub root: PathBuf,
    pub program: Program,
    pub tab: Tab,
    /// How to compile what the preview serves.
    compilation: Compilation<'a>,
    /// The number of changes that the preview announced in the last step.
    pub announced_changes: usize,
}

impl<'a> PreviewScenario<'a> {
    /// Starts a preview after the site has been prepared.
    pub(crate) fn start_with(
        args: &[&str],
        compilation: Compilation<'a>,
        prepare: impl FnOnce(&Path),
    ) -> Self {
        let (folder, root) = garden();
        prepare(&root);
        let program = Program::start(&root, args);
        let tab = program.tab();
        assert_eq!(
            tab.next().name,
            if compilation.audience.is_some() {
                "version"
            } else {
                "hello"
            }
        );
        let scenario = Self {
            _folder: folder,
            root,
            program,
            tab,
            compilation,
            announced_changes: 0,
        };
        scenario.assert_fresh("at first");
        scenario
    }

    pub(crate) fn start(args: &[&str]) -> Self {
        Self::start_with(args, Compilation::default(), |_| {})
    }

    pub(crate) fn assert_fresh(&self, step: &str) -> usize {
        assert_fresh_for(self.compilation, &self.program, &self.root, step)
    }

    /// Edits the site, waits until the preview announces the change, and compares.
    pub(crate) fn step(&mut self, name: &str, edit: impl FnOnce(&Path)) {
        self.tab.drain();
        let start = Instant::now();
        edit(&self.root);
        let edited = start.elapsed();
        let announced = self
            .tab
            .wait(if self.compilation.audience.is_some() {
                "version"
            } else {
                "change"
            })
            .at
            - start;
        println!(
            "{name}: edited after {} ms, announced after {} ms",
            edited.as_millis(),
            announced.as_millis()
        );
        self.assert_fresh(name);
        self.announced_changes = 1 + self
            .tab
            .drain()
            .iter()
            .filter(|event| event.name == "change")
            .count();
        self.program.discard_lines();
    }

    /// Makes an edit that is not announced to readers, waits until the preview has compiled it, and compares.
    pub(crate) fn step_without_event(&mut self, name: &str, edit: impl FnOnce(&Path)) {
        self.tab.drain();
        edit(&self.root);
        self.program
            .lines_until(|line| line.contains(" in ") && line.ends_with('s'));
        self.assert_fresh(name);
        assert!(self.tab.drain().is_empty(), "{name}");
    }

    /// The text of a page as the preview serves it.
    pub(crate) fn page_text(&self, path: &str) -> String {
        get(
            self.program.address,
            &format!("{}{path}", self.program.base),
        )
        .text()
    }
}

/// Appends a text to a file.
pub(crate) fn append(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::write(
        &path,
        format!("{}{text}", fs::read_to_string(&path).unwrap()),
    )
    .unwrap();
}

/// Writes a file in place, and makes its folder if there is none.
pub(crate) fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

pub(crate) fn rename(root: &Path, from: &str, to: &str) {
    fs::rename(root.join(from), root.join(to)).unwrap();
}

pub(crate) fn remove(root: &Path, path: &str) {
    fs::remove_file(root.join(path)).unwrap();
}
