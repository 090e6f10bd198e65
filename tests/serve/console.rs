//! The program at a console: its output, how it starts and ends, and that it leaves nothing behind.

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::time::{Duration, Instant};

use super::client::{connect, get};
use super::fresh::assert_fresh;
use super::program::{Program, command};
use super::sites::tree;
use super::{DEADLINE, garden, save};

/// How long the shutdown may take.
const MAX_SHUTDOWN: Duration = Duration::from_millis(200);

fn put(root: &Path, path: &str, text: &str) {
    save(&root.join(path), text);
}

/// A line about a change, without its duration, which every such line has.
fn changed(line: &str) -> &str {
    let (what, took) = line
        .rsplit_once(" in ")
        .unwrap_or_else(|| panic!("`{line}` has no time"));
    let (number, unit) = took.split_once(' ').unwrap();
    assert!(
        number.parse::<f64>().is_ok() && ["ms", "s"].contains(&unit),
        "`{line}`"
    );
    what
}

#[test]
fn changes_and_problems_are_printed() {
    let (_folder, root) = garden();
    let program = Program::start(&root, &[]);
    let port = program.address.port();
    assert_eq!(
        program.welcome,
        [format!(
            "Garden: 8 pages at http://127.0.0.1:{port}/ (press Ctrl-C to stop)"
        )]
    );
    let begun = program.lines_until(|line| line == "no problems found");
    assert_eq!(begun.len(), 1, "{begun:?}");

    put(
        &root,
        "content/plants/fern.md",
        "# Fern\n\n## Shade\n\nUnder the [[aok]].\n",
    );
    let said = program.lines_until(|line| line == "1 error");
    assert_eq!(changed(&said[0]), "content/plants/fern.md");
    let text = said.join("\n");
    assert!(
        text.contains("[[aok]]")
            && text.contains("content/plants/fern.md:5:")
            && text.contains("help:"),
        "{text}"
    );
    assert!(!text.contains('\u{1b}'), "no colour in a pipe: {text}");

    // The same problem is not said again.
    put(&root, "content/plants/oak.md", "# Oak\n\nIt is very old.\n");
    let said = program.lines_until(|line| line.starts_with("content/plants/oak.md"));
    assert_eq!(said.len(), 1, "{said:?}");
    put(
        &root,
        "content/plants/fern.md",
        "# Fern\n\n## Shade\n\nUnder the [[oak]].\n",
    );
    let said = program.lines_until(|line| line == "no problems found");
    assert_eq!(
        (said.len(), changed(&said[0])),
        (2, "content/plants/fern.md"),
        "{said:?}"
    );

    put(&root, "content/plants/one.md", "# One\n");
    put(&root, "content/plants/other.md", "# Other\n");
    let said = program.lines_until(|line| line.contains("other.md") || line.contains("reloaded"));
    assert!(
        said.iter().all(|line| !changed(line).is_empty()),
        "{said:?}"
    );
    assert_fresh(&program, &root, "all the while");
}

#[test]
fn ctrl_c_stops_the_preview_at_once_and_leaves_nothing() {
    let (folder, root) = garden();
    let temporary = folder.path().join("temporary");
    fs::create_dir(&temporary).unwrap();
    let before = tree(&root);
    let mut start = command(&root, &["--port", "0", "--today", "2026-06-01"]);
    start.env("TMPDIR", &temporary);
    let mut program = Program::run(start);
    let (address, tab) = (program.address, program.tab());
    let idle = connect(address);
    assert_eq!(tab.next().name, "hello");
    assert_eq!(get(address, "/").status, 200);
    program.lines_until(|line| line == "no problems found");
    let (status, took) = program.interrupt();
    println!("ended after {:.1} ms", took.as_secs_f64() * 1000.0);
    assert!(took <= MAX_SHUTDOWN, "{took:?}");
    assert!(!status.success());
    drop(
        TcpListener::bind(address)
            .unwrap_or_else(|problem| panic!("the port is not free: {problem}")),
    );
    assert_eq!(program.rest(), Vec::<String>::new(), "standard error");
    assert_eq!(program.output(), "", "standard output");
    assert!(
        tree(&root) == before,
        "nothing was written into the site's folder"
    );
    assert!(tree(&temporary).is_empty(), "{:?}", tree(&temporary).keys());
    drop(idle);
    let again = Program::start(&root, &["--port", &address.port().to_string()]);
    assert_eq!(again.welcome.len(), 1, "{:?}", again.welcome);
    assert_eq!(again.address, address);
}

#[test]
fn a_port_in_use_and_a_public_host_are_reported() {
    let (_folder, root) = garden();
    // A port whose next one is likely to be free.
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let program = Program::start(&root, &["--port", &port.to_string()]);
    let got = program.address.port();
    assert!((port + 1..port + 20).contains(&got), "{got}");
    assert_eq!(
        program.welcome[0],
        format!("port {port} is in use; using port {got}")
    );
    assert_eq!(get(program.address, "/").status, 200);

    let program = Program::start(&root, &["--host", "0.0.0.0"]);
    assert_eq!(
        program.welcome[0],
        "warning: everyone on your network can read this preview"
    );
    assert!(
        program.welcome[1].contains(&format!("http://localhost:{}/", program.address.port())),
        "{:?}",
        program.welcome
    );
    assert_eq!(get(program.address, "/").status, 200);
}

#[test]
fn a_preview_that_cannot_start_says_why() {
    let (_folder, root) = garden();
    let nowhere = root.join("nowhere");
    for (root, args, says) in [
        (&nowhere, &["--port", "0"][..], "error: folder `"),
        (
            &root,
            &["--port", "70000"],
            "error: `--port 70000` is not a port",
        ),
        (
            &root,
            &["--port", "0", "--content", "/nowhere/at/all"],
            "error: folder `/nowhere/at/all` not found",
        ),
        (
            &root,
            &["--port", "0", "--host", "203.0.113.1"],
            "error: cannot listen on `203.0.113.1`, port 0: ",
        ),
        (
            &root,
            &["--port", "0", "--host", "no.such.host.invalid"],
            "error: cannot listen on `no.such.host.invalid`",
        ),
        (
            &root,
            &["--port", "0", "--audience", "visitor"],
            "error: no audience named `visitor`; did you mean `visitors`?",
        ),
    ] {
        let output = command(root, args).output().unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}: {error}");
        assert!(
            error.starts_with(says) && output.stdout.is_empty(),
            "{args:?}: {error}"
        );
    }
    let config = fs::read_to_string(root.join("hirebook.toml")).unwrap();
    put(&root, "hirebook.toml", &format!("{config}= broken\n"));
    let program = Program::start(&root, &["--audience", "visitors"]);
    let response = get(program.address, "/");
    assert_eq!(response.status, 503, "{}", response.text());
    assert!(
        response.text().contains("This edition cannot be shown"),
        "{}",
        response.text()
    );
}

/// A terminal that is stopped (Ctrl-S), or a pager that waits, reads nothing; pages are still served.
#[test]
fn a_console_that_is_not_read_blocks_no_page() {
    let (_folder, root) = garden();
    let mut child = command(&root, &["--port", "0", "--today", "2026-06-01"])
        .spawn()
        .unwrap();
    let mut errors = child.stderr.take().unwrap();
    let mut welcome = Vec::new();
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        use std::io::Read;
        while !welcome.ends_with(b"\n") {
            let mut byte = [0];
            errors.read_exact(&mut byte).unwrap();
            welcome.push(byte[0]);
        }
        let welcome = String::from_utf8_lossy(&welcome).into_owned();
        let port = welcome
            .split("127.0.0.1:")
            .nth(1)
            .unwrap()
            .split('/')
            .next()
            .unwrap()
            .parse()
            .unwrap();
        let address = std::net::SocketAddr::from(([127, 0, 0, 1], port));
        // Each of these has three problems with long names, and a pipe holds 64 KiB.
        for round in 0..12 {
            let name = "x".repeat(8000);
            let words = format!("Round {round}.");
            let links: String = (0..3)
                .map(|link| format!("[a](plants/{name}-{round}-{link}.md)\n"))
                .collect();
            put(
                &root,
                "content/plants/fern.md",
                &format!("# Fern\n\n{words}\n\n{links}"),
            );
            let start = Instant::now();
            while !get(address, "/plants/fern.html").text().contains(&words) {
                assert!(start.elapsed() < DEADLINE, "round {round}");
                std::thread::sleep(Duration::from_millis(5));
            }
            // Until that was checked, so that there is something to say.
            while !get(address, "/.hirebook/problems.json")
                .text()
                .contains(&format!("-{round}-2.md"))
            {
                assert!(start.elapsed() < DEADLINE, "round {round}");
                std::thread::sleep(Duration::from_millis(5));
            }
        }
    }));
    let _ = child.kill();
    let rest = std::io::read_to_string(errors).unwrap_or_default();
    let _ = child.wait();
    outcome.unwrap();
    println!("{} bytes were said before the console was full", rest.len());
    assert!(
        (32 * 1024..128 * 1024).contains(&rest.len()),
        "the console was full, and there was more to say"
    );
}
