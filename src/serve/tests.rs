//! The preview as a whole, where a failure cannot be caused from outside: `tests/serve/` has the rest.
#![expect(
    clippy::disallowed_methods,
    reason = "tests write sites, and wait for the results"
)]

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::mpsc::{RecvTimeoutError, channel};

use jiff::civil::date;

use super::*;

/// How long a test waits for what must come.
const DEADLINE: Duration = Duration::from_secs(20);

fn put(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn options(root: &Path) -> PreviewOptions {
    let today = date(2026, 6, 1);
    PreviewOptions {
        folders: SiteFolders::new(root),
        request: Request {
            audience: None,
            base_url: None,
            strict: false,
            today,
            preview: true,
        },
        today: Some(today),
        host: "127.0.0.1".to_owned(),
        port: 0,
        poll: false,
    }
}

/// The answer to a request, head and body; empty if there is none.
fn get(preview: &Preview, path: &str, fields: &str) -> String {
    let mut stream = TcpStream::connect(preview.address).unwrap();
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: localhost\r\n{fields}\r\n"
    )
    .unwrap();
    let _ = stream.shutdown(std::net::Shutdown::Write);
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
    answer
}

#[test]
fn a_preview_without_one_of_its_parts_ends_as_a_whole() {
    let garden = tempfile::tempdir().unwrap();
    put(garden.path(), "content/fern.md", "# Fern\n");
    let report = |report: &PreviewReport<'_>| {
        assert!(
            !matches!(report, PreviewReport::Changed { .. }),
            "a part that fails, for this test"
        );
    };
    let preview = start(options(garden.path()), Box::new(report)).unwrap();
    assert!(get(&preview, "/fern.html", "").contains("Fern"));
    assert_eq!(
        preview.ended.try_recv(),
        Err(std::sync::mpsc::TryRecvError::Empty),
        "it goes on until then"
    );
    put(garden.path(), "content/fern.md", "# Fern\n\nIt grows.\n");
    assert_eq!(
        preview.ended.recv_timeout(DEADLINE),
        Err(RecvTimeoutError::Disconnected)
    );
    assert!(
        get(&preview, "/fern.html", "").contains(" 503 "),
        "nothing is shown that may be old"
    );
}

#[test]
fn the_worker_ends_when_a_guard_is_dropped() {
    let (service, commands) = EditionService::new();
    let garden = tempfile::tempdir().unwrap();
    let options = options(garden.path());
    let broadcaster = Broadcaster::start(MAX_STREAMS).unwrap();
    let ended = EditionWorker::new(options, broadcaster, Box::new(|_| {}))
        .start(&service, commands)
        .unwrap();
    assert!(service.snapshot().is_some());
    drop(service.guard());
    assert_eq!(
        ended.recv_timeout(DEADLINE),
        Err(RecvTimeoutError::Disconnected)
    );
    assert!(service.snapshot().is_none());
}

#[test]
fn a_request_on_another_day_is_for_that_day() {
    let garden = tempfile::tempdir().unwrap();
    put(garden.path(), "content/fern.md", "# Fern\n");
    let mut options = options(garden.path());
    options.today = None;
    let (reports, reported) = channel();
    let report = move |report: &PreviewReport<'_>| {
        let _ = reports.send(matches!(report, PreviewReport::Changed { .. }));
    };
    let preview = start(options, Box::new(report)).unwrap();
    for _ in 0..2 {
        assert!(get(&preview, "/fern.html", "").contains("Fern"));
    }
    drop(preview);
    assert_eq!(
        reported.iter().filter(|changed| *changed).count(),
        1,
        "once, although nothing was saved"
    );
}

#[test]
fn a_page_shows_the_file_that_it_includes_as_it_is() {
    let garden = tempfile::tempdir().unwrap();
    let root = garden.path();
    put(root, "content/fern.md", "# Fern\n");
    put(root, "code/soil.txt", "one");
    let (reports, reported) = channel();
    let report = move |report: &PreviewReport<'_>| {
        let _ = reports.send(matches!(report, PreviewReport::Changed { .. }));
    };
    let preview = start(options(root), Box::new(report)).unwrap();
    let shows = |words: &str| {
        let end = std::time::Instant::now() + DEADLINE;
        while !get(&preview, "/fern.html", "").contains(words) {
            assert!(
                reported.recv_timeout(DEADLINE).is_ok(),
                "no edition shows {words}"
            );
            assert!(
                std::time::Instant::now() < end,
                "the page does not show {words}"
            );
        }
    };
    put(
        root,
        "content/fern.md",
        "# Fern\n\n```file=\"code/soil.txt\"\n```\n",
    );
    shows("one");
    put(root, "code/soil.txt", "two");
    shows("two");
    fs::remove_file(root.join("code/soil.txt")).unwrap();
    shows("file=");
    put(root, "code/soil.txt", "three");
    shows("three");
}

#[test]
fn files_of_one_size_and_one_time_differ() {
    let garden = tempfile::tempdir().unwrap();
    let root = garden.path();
    put(root, "content/fern.md", "# Fern\n");
    for (path, text) in [("static/a.txt", "one"), ("aside.txt", "two")] {
        put(root, path, text);
        let file = fs::File::options()
            .write(true)
            .open(root.join(path))
            .unwrap();
        file.set_modified(std::time::UNIX_EPOCH + Duration::from_secs(1_000_000_000))
            .unwrap();
    }
    let preview = start(options(root), Box::new(|_| {})).unwrap();
    let first = get(&preview, "/a.txt", "");
    assert!(first.ends_with("one"), "{first}");
    let tag = first
        .lines()
        .find_map(|line| line.strip_prefix("ETag: "))
        .unwrap();
    let again = format!("If-None-Match: {tag}\r\n");
    assert!(get(&preview, "/a.txt", &again).contains(" 304 "));
    fs::rename(root.join("aside.txt"), root.join("static/a.txt")).unwrap();
    assert!(get(&preview, "/a.txt", &again).ends_with("two"));
}

#[test]
fn content_elsewhere_is_shown_with_its_pictures() {
    let (garden, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    put(
        garden.path(),
        "hirebook.toml",
        "[site]\ntitle = \"Garden\"\n",
    );
    put(
        elsewhere.path(),
        "fern.md",
        "# Fern\n\n![A fern](fern.txt)\n",
    );
    put(elsewhere.path(), "fern.txt", "green");
    let mut options = options(garden.path());
    options.folders.content = Some(elsewhere.path().to_path_buf());
    let preview = start(options, Box::new(|_| {})).unwrap();
    let page = get(&preview, "/fern.html", "");
    let picture = page
        .split("src=\"")
        .filter_map(|rest| rest.split('"').next())
        .find(|src| src.contains("fern"));
    let picture = picture.unwrap_or_else(|| panic!("{page}"));
    assert!(
        get(&preview, &format!("/{picture}"), "").ends_with("green"),
        "{picture}"
    );
}
