//! The same sources give the same bytes: in a second run, on any number of threads, in any folder, in any order of reading.
#![allow(
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test copies sites about"
)]

#[path = "support/secrets.rs"]
mod secrets;
#[path = "support/sites.rs"]
mod sites;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

use hirebook::pipeline;
use sites::{BuiltFiles, Texts, assert_same, build_files, files_of, input, read, request, tree};

/// Sites of some size: the demo handbook (none: as it is in the repository) and two that are made up.
fn generated() -> Vec<Texts> {
    let tape = |step: u8| {
        (0..400_u32)
            .map(|at| (at.wrapping_mul(u32::from(step)) >> 3) as u8)
            .collect::<Vec<u8>>()
    };
    vec![
        secrets::site(&tape(37), &tape(11)),
        secrets::site(&tape(5), &tape(29)),
    ]
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Builds with the program and returns every file that it wrote.
fn build(site: &Path, output: &Path, more: &[&str]) -> BuiltFiles {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hirebook"));
    command
        .args(["build", "--today", "2026-06-01", "--quiet", "--root"])
        .arg(site)
        .arg("--output")
        .arg(output)
        .args(more);
    let done = command.output().expect("the program starts");
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    tree(output)
}

/// Copies a site's files in reverse order, with a different modification time.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    let mut entries: Vec<PathBuf> = fs::read_dir(from)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort_by(|a, b| b.cmp(a));
    for path in entries {
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::write(&target, fs::read(&path).unwrap()).unwrap();
            let past = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
            fs::File::options()
                .write(true)
                .open(&target)
                .unwrap()
                .set_modified(past)
                .unwrap();
        }
    }
}

/// The demo handbook in a folder of its own.
fn demo(to: &Path) {
    copy(&root().join("content"), &to.join("content"));
    fs::copy(root().join("hirebook.toml"), to.join("hirebook.toml")).unwrap();
}

#[test]
fn twice_equals_once() {
    for audience in [None, Some("guest"), Some("crew")] {
        for site in generated() {
            let input = input(&site);
            assert_same(
                &build_files(&input, audience),
                &build_files(&input, audience),
                "two runs differ",
            );
        }
    }
    assert_same(
        &build_files(&read(root()), None),
        &build_files(&read(root()), None),
        "two runs differ",
    );
}

#[test]
fn one_thread_equals_eight() {
    let folder = tempfile::tempdir().unwrap();
    let mut sites = vec![root().to_path_buf(), root().join("examples/bakery")];
    for (number, site) in generated().iter().enumerate() {
        sites.push(folder.path().join(format!("site-{number}")));
        sites::put(site, sites.last().unwrap());
    }
    for (number, site) in sites.iter().enumerate() {
        let one = build(
            site,
            &folder.path().join(format!("one-{number}")),
            &["--jobs", "1"],
        );
        let eight = build(
            site,
            &folder.path().join(format!("eight-{number}")),
            &["--jobs", "8"],
        );
        assert_same(&one, &eight, "the number of threads shows");
    }
}

#[test]
fn another_folder_equals_this_one() {
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let far = there.path().join("a folder/with a long name");
    demo(&far);
    let this = build(root(), &here.path().join("out"), &[]);
    assert_same(
        &this,
        &build(&far, &far.join("output"), &[]),
        "the folder shows",
    );
    // A preset in a folder of the site.
    let (bakery, copied) = (root().join("examples/bakery"), far.join("bakery"));
    copy(&bakery, &copied);
    assert_same(
        &build(&bakery, &here.path().join("bakery"), &[]),
        &build(&copied, &copied.join("output"), &[]),
        "the folder shows",
    );
    for (number, site) in generated().iter().enumerate() {
        let (near, far) = (
            here.path().join(format!("near-{number}")),
            far.join(format!("far-{number}")),
        );
        sites::put(site, &near);
        copy(&near, &far);
        let (a, b) = (
            build(&near, &near.join("output"), &[]),
            build(&far, &far.join("output"), &["--jobs", "3"]),
        );
        assert_same(&a, &b, "the folder shows");
    }
}

#[test]
fn texts_in_any_order_of_reading() {
    // The system lists the entries of a folder in any order; `load` sorts them.
    let folder = tempfile::tempdir().unwrap();
    for site in generated() {
        let (up, down) = (folder.path().join("up"), folder.path().join("down"));
        sites::put(&site, &up);
        copy(&up, &down);
        let paths = |root: &Path| {
            read(root)
                .documents
                .iter()
                .map(|text| text.path.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(paths(&up), paths(&down));
        assert!(paths(&up).is_sorted(), "documents come sorted by path");
        fs::remove_dir_all(&up).unwrap();
        fs::remove_dir_all(&down).unwrap();
    }
}

#[test]
fn a_base_changes_the_few_files_that_name_it() {
    let mut all = generated().iter().map(input).collect::<Vec<_>>();
    all.push(read(root()));
    for input in all {
        let based = |base: Option<&str>| {
            let request = pipeline::Request {
                base_url: base.map(str::to_owned),
                ..request(None)
            };
            files_of(&pipeline::build(&input, &request).unwrap().artifacts)
        };
        let plain = based(None);
        let mut below = based(Some("/hand/book"));
        assert_ne!(plain["404.html"], below["404.html"]);
        below.insert("404.html".to_owned(), plain["404.html"].clone());
        assert_same(&plain, &below, "a base path shows");

        let mut full = based(Some("https://example.org/hand/book/"));
        assert!(full.remove("sitemap.xml").is_some());
        // On a host, other pages could read the index from its scripts; only a site that is opened from a folder needs them.
        for (path, script) in plain
            .iter()
            .filter(|(path, _)| path.starts_with("search/") && path.ends_with(".js"))
        {
            assert!(
                full.insert(path.clone(), script.clone()).is_none(),
                "{path} is left out"
            );
        }
        full.insert("404.html".to_owned(), plain["404.html"].clone());
        full.insert("robots.txt".to_owned(), plain["robots.txt"].clone());
        for (path, bytes) in full
            .iter_mut()
            .filter(|(path, _)| path.ends_with(".html") && *path != "404.html")
        {
            let text = String::from_utf8(bytes.clone()).unwrap();
            let kept: String = text
                .split_inclusive('\n')
                .filter(|line| !line.contains("rel=\"canonical\""))
                .collect();
            assert_eq!(
                text.len() - kept.len() > 0,
                text.contains("https://example.org/hand"),
                "{path}"
            );
            *bytes = kept.into_bytes();
        }
        // Events name the addresses of their pages, and their identifiers the host.
        for (path, bytes) in full.iter_mut().filter(|(path, _)| path.ends_with(".ics")) {
            let text = String::from_utf8(bytes.clone()).unwrap();
            let lines = text.split_inclusive('\n');
            let kept: String = lines.filter(|line| !line.starts_with("URL:")).collect();
            assert_ne!(text, kept, "{path}");
            *bytes = kept
                .replace("@example.org", "@handbook.invalid")
                .into_bytes();
        }
        let mut bare = plain.clone();
        for (_, bytes) in bare
            .iter_mut()
            .filter(|(path, _)| path.ends_with(".html") && *path != "404.html")
        {
            let text = String::from_utf8(bytes.clone()).unwrap();
            *bytes = text
                .split_inclusive('\n')
                .filter(|line| !line.contains("rel=\"canonical\""))
                .collect::<String>()
                .into_bytes();
        }
        assert_same(&bare, &full, "an address shows in more than its line");
    }
}

#[test]
fn a_day_that_passes_changes_nothing_but_what_has_to_be_read_again() {
    let input = read(root());
    let on = |audience: Option<&str>, day: jiff::civil::Date| {
        let request = pipeline::Request {
            today: day,
            ..request(audience)
        };
        files_of(&pipeline::build(&input, &request).unwrap().artifacts)
    };
    let [before, later, after] =
        [(2026, 12, 1), (2026, 12, 24), (2031, 1, 1)].map(|(y, m, d)| jiff::civil::date(y, m, d));
    // No review falls due between these two days.
    assert_same(
        &on(None, before),
        &on(None, later),
        "the day of the build shows",
    );
    // Readers who cannot see the owner of a page are not shown that its review is overdue.
    assert_same(
        &on(Some("candidate"), before),
        &on(Some("candidate"), after),
        "the day of the build shows to candidates",
    );
    // All others are, with a date.
    let (then, now) = (on(None, after), on(None, before));
    assert_ne!(then["reviews.html"], now["reviews.html"]);
    assert!(
        !then
            .values()
            .any(|bytes| bytes.windows(8).any(|text| text == b"days ago")),
        "a page counts days"
    );
}
