//! Requests of attackers; after each, the program still runs and responds.

use std::fs;

use super::client::{Response, connect, get, request, send};
use super::garden;
use super::program::Program;

const SECRET: &str = "what nobody may read";

#[test]
fn nothing_leads_out_and_nothing_ends_it() {
    let (folder, root) = garden();
    fs::write(folder.path().join("secret.txt"), SECRET).unwrap();
    fs::create_dir(folder.path().join("secrets")).unwrap();
    fs::write(folder.path().join("secrets/deep.txt"), SECRET).unwrap();
    std::os::unix::fs::symlink("../../secret.txt", root.join("static/leak.txt")).unwrap();
    std::os::unix::fs::symlink("../../secrets", root.join("static/leaks")).unwrap();
    std::os::unix::fs::symlink("plan.txt", root.join("static/same.txt")).unwrap();
    let mut program = Program::start(&root, &[]);
    let address = program.address;
    let mut answered = |what: &str, bytes: &[u8], expected: &[u16]| -> Response {
        let response = send(address, bytes).unwrap_or_else(|problem| panic!("{what}: {problem}"));
        assert!(
            expected.contains(&response.status),
            "{what}: {}",
            response.head
        );
        assert!(
            !response.text().contains(SECRET),
            "{what}: {}",
            response.head
        );
        assert_eq!(
            response.field("Access-Control-Allow-Origin"),
            None,
            "{what}"
        );
        assert_eq!(
            get(address, "/plants/fern.html").status,
            200,
            "after {what}"
        );
        assert!(program.is_running(), "after {what}");
        response
    };

    for target in [
        "/../secret.txt",
        "/plants/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/%2E%2E%2Fsecret.txt",
        "/.%2e/secret.txt",
        "/..%5csecret.txt",
        "/..\\secret.txt",
        "/%c0%ae%c0%ae/secret.txt",
        "/%e0%80%ae%e0%80%ae/secret.txt",
        "/..%00/secret.txt",
        "/%252e%252e/secret.txt",
        "//secret.txt",
        "/%2fetc/passwd",
        "/leaks/../../../secret.txt",
        "http://localhost:4000/../secret.txt",
        "/.hirebook/../../secret.txt",
        "/.hirebook/problems.json?page=/../../secret.txt",
    ] {
        answered(
            target,
            request("GET", target, "").as_bytes(),
            &[400, 404, 200],
        );
    }
    for target in ["/leak.txt", "/leaks/deep.txt"] {
        answered(target, request("GET", target, "").as_bytes(), &[404]);
    }
    assert_eq!(
        get(address, "/same.txt").text(),
        "The first plan.\n",
        "a link within the site is followed"
    );

    let raw = |fields: &str| format!("GET / HTTP/1.1\r\n{fields}\r\n");
    for (what, text, status) in [
        ("a foreign host", raw("Host: evil.example:4000\r\n"), 403),
        ("no host", raw(""), 400),
        (
            "two hosts",
            raw("Host: localhost\r\nHost: evil.example\r\n"),
            400,
        ),
        (
            "an absolute form",
            request("GET", "http://evil.example/", ""),
            403,
        ),
        (
            "another site's page",
            request("GET", "/", "Origin: http://evil.example\r\n"),
            403,
        ),
        (
            "another site's picture",
            request(
                "GET",
                "/",
                "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n",
            ),
            403,
        ),
        (
            "another site's stream",
            request("GET", "/.hirebook/events", "Origin: null\r\n"),
            403,
        ),
        (
            "another site's look at problems",
            request(
                "GET",
                "/.hirebook/problems.json",
                "Origin: http://evil.example\r\n",
            ),
            403,
        ),
        ("a post", request("POST", "/", "Content-Length: 0\r\n"), 405),
        (
            "a post with a body",
            request("POST", "/", "Content-Length: 3\r\n") + "a=b",
            413,
        ),
        (
            "a body of 50 MB",
            request("POST", "/", "Content-Length: 50000000\r\n") + &"b".repeat(50_000_000),
            413,
        ),
        (
            "two to the fortieth",
            request("GET", "/", "Content-Length: 1099511627776\r\n"),
            413,
        ),
        (
            "chunks without end",
            request("GET", "/", "Transfer-Encoding: chunked\r\n") + "ffffffff\r\n",
            413,
        ),
        ("a method of one's own", request("BREW", "/", ""), 405),
        ("no request", "\r\n\r\n".to_owned(), 400),
        (
            "1 MB of a field",
            request(
                "GET",
                "/",
                &format!("X-Long: {}\r\n", "x".repeat(1_000_000)),
            ),
            431,
        ),
        (
            "1 MB of fields",
            request("GET", "/", &"X-Short: x\r\n".repeat(90_000)),
            431,
        ),
        (
            "1 MB of a target",
            request("GET", &format!("/{}", "x".repeat(1_000_000)), ""),
            431,
        ),
    ] {
        let response = answered(what, text.as_bytes(), &[status]);
        if what != "no request" {
            assert_eq!(
                response.field("Content-Security-Policy"),
                Some("default-src 'self'; frame-ancestors 'none'"),
                "{what}"
            );
        }
    }
    // These are not answered: `tiny_http` closes the connection, or waits for more.
    for (what, bytes) in [
        (
            "a line that is not ASCII",
            "GET /caf\u{e9} HTTP/1.1\r\nHost: localhost\r\n\r\n".as_bytes(),
        ),
        (
            "bytes that are no text",
            b"GET /\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n",
        ),
        (
            "another version",
            b"GET / HTTP/3.0\r\nHost: localhost\r\n\r\n",
        ),
        ("a greeting in TLS", b"\x16\x03\x01\x02"),
    ] {
        let mut stream = connect(address);
        std::io::Write::write_all(&mut stream, bytes).unwrap();
        assert_eq!(
            get(address, "/plants/fern.html").status,
            200,
            "after {what}"
        );
        assert!(program.is_running(), "after {what}");
    }
}
