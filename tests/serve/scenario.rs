//! A preview whose site is edited step by step. After each step, all responses are compared with a clean compilation.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::client::{Tab, get};
use super::fresh::{Compilation, assert_fresh_for};
use super::garden;
use super::program::Program;

pub(crate) const FERN: &str = "content/plants/fern.md";

/// A preview of a garden that is edited step by step.
pub(crate) struct Story<'a> {
    _folder: tempfile::TempDir,
    pub root: PathBuf,
    pub program: Program,
    pub tab: Tab,
    pub compilation: Compilation<'a>,
    /// Changes that were announced in the last step.
    pub told: usize,
}

impl<'a> Story<'a> {
    pub(crate) fn with(
        args: &[&str],
        compilation: Compilation<'a>,
        before: impl FnOnce(&Path),
    ) -> Self {
        let (folder, root) = garden();
        before(&root);
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
        let story = Self {
            _folder: folder,
            root,
            program,
            tab,
            compilation,
            told: 0,
        };
        story.assert_fresh("at first");
        story
    }

    pub(crate) fn new(args: &[&str]) -> Self {
        Self::with(args, Compilation::default(), |_| {})
    }

    pub(crate) fn assert_fresh(&self, what: &str) -> usize {
        assert_fresh_for(self.compilation, &self.program, &self.root, what)
    }

    /// Edits the site, waits until the preview announces it, and compares.
    pub(crate) fn step(&mut self, what: &str, act: impl FnOnce(&Path)) {
        self.tab.drain();
        let start = Instant::now();
        act(&self.root);
        let done = start.elapsed();
        let told = self
            .tab
            .wait(if self.compilation.audience.is_some() {
                "version"
            } else {
                "change"
            })
            .at
            - start;
        println!(
            "{what}: done after {} ms, told after {} ms",
            done.as_millis(),
            told.as_millis()
        );
        self.assert_fresh(what);
        self.told = 1 + self
            .tab
            .drain()
            .iter()
            .filter(|event| event.name == "change")
            .count();
        self.program.discard_lines();
    }

    /// Makes an edit that is not announced to readers, waits until it is included, and compares.
    pub(crate) fn step_without_event(&mut self, what: &str, act: impl FnOnce(&Path)) {
        self.tab.drain();
        act(&self.root);
        self.program
            .lines_until(|line| line.contains(" in ") && line.ends_with('s'));
        self.assert_fresh(what);
        assert!(self.tab.drain().is_empty(), "{what}");
    }

    pub(crate) fn page(&self, path: &str) -> String {
        get(
            self.program.address,
            &format!("{}{path}", self.program.base),
        )
        .text()
    }
}

/// Appends to a file.
pub(crate) fn append(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::write(
        &path,
        format!("{}{text}", fs::read_to_string(&path).unwrap()),
    )
    .unwrap();
}

pub(crate) fn put(root: &Path, path: &str, text: &str) {
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
