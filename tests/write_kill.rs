//! A build that is killed, or runs out of disk space, leaves the old site or the new one, never a mixture.
#![cfg(unix)]
#![allow(
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test times and kills real builds"
)]

#[path = "support/sites.rs"]
mod sites;

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use sites::{BuiltFiles, Texts, difference, put, tree};

const PAGES: usize = 300;
/// How often a build is killed; `HIREBOOK_KILLS` sets another number.
fn kill_count() -> u32 {
    std::env::var("HIREBOOK_KILLS")
        .ok()
        .and_then(|kills| kills.parse().ok())
        .unwrap_or(200)
}

/// A site with its version on every page. Each version also has pages that the other does not have.
fn site(version: &str) -> Texts {
    let mut texts = Texts::new();
    texts.insert(
        "hirebook.toml".to_owned(),
        format!("[site]\ntitle = \"Version {version}\"\n"),
    );
    for number in 0..PAGES {
        let folder = ["north", "south", "east"][number % 3];
        texts.insert(
            format!("content/{folder}/p{number}.md"),
            format!("# Page {number}\n\nThis is {version}.\n"),
        );
    }
    for number in 0..10 {
        texts.insert(
            format!("content/only-{version}/q{number}.md"),
            format!("# Only in {version}\n\n![A dot](dot.png)\n"),
        );
    }
    texts.insert(
        format!("content/only-{version}/dot.png"),
        version.repeat(5000),
    );
    texts
}

fn hirebook(root: &Path, output: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hirebook"));
    command
        .args(["build", "--today", "2026-06-01", "--root"])
        .arg(root)
        .arg("--output")
        .arg(output);
    command
}

fn build(root: &Path, output: &Path) -> BuiltFiles {
    let done = hirebook(root, output).output().expect("the program starts");
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    tree(output)
}

/// Pseudorandom numbers below a bound, the same in each run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound.max(1)
    }
}

#[test]
fn a_killed_build_leaves_one_whole_site() {
    let folder = tempfile::tempdir().unwrap();
    let versions = ["old", "new"].map(|version| {
        let root = folder.path().join(version);
        put(&site(version), &root);
        root
    });
    let output = folder.path().join("published/site");
    let expected = [build(&versions[0], &output), build(&versions[1], &output)];
    assert!(difference(&expected[0], &expected[1]).is_some());
    // The duration of a build, the mean of three.
    let clock = Instant::now();
    (0..3).for_each(|round| drop(build(&versions[round % 2], &output)));
    let mut whole = u64::try_from(clock.elapsed().as_micros() / 3).unwrap();

    let mut numbers = Numbers(7);
    let (mut seen, mut killed, mut shown) = ([0, 0], 0, 0);
    let kills = kill_count();
    for round in 0..kills {
        // Always the other version: a build of what is there already has nothing to write.
        let version = &versions[1 - shown];
        let mut child = hirebook(version, &output)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Most of the moments fall into the second half of a build, where files are written.
        let from = if round % 4 == 0 { 0 } else { whole / 2 };
        std::thread::sleep(Duration::from_micros(
            from + numbers.below(whole * 6 / 5 - from),
        ));
        let running = child.try_wait().unwrap().is_none();
        killed += u32::from(running);
        // The machine's speed changes while we look: too late a kill shortens the guess, one in time lengthens it a little.
        whole = if running {
            whole * 105 / 100
        } else {
            whole * 95 / 100
        }
        .max(1000);
        let _ = child.kill();
        child.wait().unwrap();
        let found = tree(&output);
        match expected.iter().position(|site| *site == found) {
            Some(which) => {
                seen[which] += 1;
                shown = which;
            }
            None => panic!(
                "after kill {round} the site is neither:\n{}",
                difference_from_nearest(&found, &expected)
            ),
        }
    }
    assert!(
        killed > kills / 4,
        "only {killed} of {kills} builds were still running"
    );
    assert!(
        kills < 20 || (seen[0] > 0 && seen[1] > 0),
        "the site was always the same: {seen:?}"
    );
    // The next build removes what killed builds left next to the site.
    assert_eq!(build(&versions[0], &output), expected[0]);
    let beside = std::fs::read_dir(output.parent().unwrap()).unwrap().count();
    assert_eq!(beside, 1, "something lies beside the site");
}

/// The differences of a site from the more similar one of two.
fn difference_from_nearest(found: &BuiltFiles, expected: &[BuiltFiles; 2]) -> String {
    let mut differences = expected.each_ref().map(|site| {
        let mut paths = String::new();
        for path in site
            .keys()
            .chain(found.keys())
            .filter(|path| site.get(*path) != found.get(*path))
        {
            let _ = writeln!(paths, "{path}");
        }
        paths
    });
    differences.sort_by_key(String::len);
    differences[0].clone()
}

/// A build without disk space must fail with a reason and leave no trace.
fn assert_refused(done: &Output, output: &Path, before: &BuiltFiles) {
    let error = String::from_utf8_lossy(&done.stderr);
    assert_eq!(done.status.code(), Some(2), "{error}");
    assert!(error.contains("error: cannot "), "{error}");
    assert!(
        error.contains("No space left") || error.contains("File too large"),
        "{error}"
    );
    assert_eq!(
        error
            .lines()
            .filter(|line| line.starts_with("error"))
            .count(),
        1,
        "{error}"
    );
    assert_eq!(tree(output), *before, "the old site is not what it was");
}

#[test]
fn a_file_that_may_not_grow_leaves_the_old_site() {
    let folder = tempfile::tempdir().unwrap();
    let (small, large) = (folder.path().join("small"), folder.path().join("large"));
    put(&site("old"), &small);
    let mut texts = site("new");
    texts.insert(
        "content/long.md".to_owned(),
        format!("# Long\n\n{}", "A line of a long page.\n\n".repeat(4000)),
    );
    put(&texts, &large);
    let output = folder.path().join("out/site");
    let before = build(&small, &output);
    let mut shell = Command::new("sh");
    shell.args([
        "-c",
        "trap '' XFSZ; ulimit -f 64; exec \"$@\"",
        "sh",
        env!("CARGO_BIN_EXE_hirebook"),
        "build",
        "--root",
    ]);
    let done = shell
        .arg(&large)
        .arg("--output")
        .arg(&output)
        .output()
        .expect("there is a shell");
    assert_refused(&done, &output, &before);
    assert_eq!(
        std::fs::read_dir(output.parent().unwrap()).unwrap().count(),
        1,
        "something lies beside the site"
    );
}

/// A small disk in memory, until it is dropped.
struct Disk(tempfile::TempDir);

impl Disk {
    /// None where this process may not mount.
    fn with_size(size: &str) -> Option<Self> {
        let folder = tempfile::tempdir().ok()?;
        let options = format!("size={size},mode=0755");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &options, "none"])
            .arg(folder.path())
            .output();
        mounted
            .is_ok_and(|done| done.status.success())
            .then_some(Self(folder))
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).status();
    }
}

/// The output below a small disk, and the disk itself as the output, which cannot be exchanged with another folder.
#[test]
fn a_full_disk_leaves_the_old_site() {
    let folder = tempfile::tempdir().unwrap();
    let roots = ["old", "new"].map(|version| {
        let root = folder.path().join(version);
        put(&site(version), &root);
        root
    });
    for below in ["site", ""] {
        let size: u64 = build(&roots[0], &folder.path().join("measured"))
            .values()
            .map(|file| file.len() as u64 / 4096 + 1)
            .sum();
        // Room for one site and a part of another.
        let Some(disk) = Disk::with_size(&format!("{}k", (size + size / 3) * 4)) else {
            eprintln!("no disk can be mounted here; see the test with `ulimit`");
            return;
        };
        let output = disk.0.path().join(below);
        let before = build(&roots[0], &output);
        let done = hirebook(&roots[1], &output)
            .output()
            .expect("the program starts");
        assert_refused(&done, &output, &before);
        assert_eq!(
            build(&roots[0], &output),
            before,
            "the old site builds again"
        );
    }
}
