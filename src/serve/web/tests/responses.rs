//! Responses to requests of browsers.

use super::*;

#[test]
fn a_page_comes_whole_and_strict() {
    let (server, _garden) = serve();
    let page = get(server.address(), "/");
    assert_eq!(
        (page.status, page.text().as_str()),
        (200, "<h1>Garden</h1>")
    );
    for (name, value) in [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Length", "15"),
        ("Connection", "close"),
        (
            "Content-Security-Policy",
            "default-src 'self'; frame-ancestors 'none'",
        ),
        ("X-Content-Type-Options", "nosniff"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Referrer-Policy", "no-referrer"),
        ("Cache-Control", "no-cache"),
    ] {
        assert_eq!(page.field(name), Some(value), "{}", page.head);
    }
    assert_eq!(page.field("Access-Control-Allow-Origin"), None);
}

#[test]
fn paths_are_decoded_and_queries_handed_on() {
    let (server, _garden) = serve();
    for (target, body) in [
        ("/echo/a%20b%C3%A9?x=%2F", "echo/a bé|x=%2F\n"),
        ("/echo/", "echo/|\n"),
        ("http://localhost:8000/echo?y", "echo|y\n"),
        ("http://garden.example/echo", "echo|\n"),
        ("/echo/%252e%252e/a", "echo/%2e%2e/a|\n"),
    ] {
        let answer = get(server.address(), target);
        assert_eq!(
            (answer.status, answer.text().as_str()),
            (200, body),
            "{target}"
        );
    }
}

#[test]
fn a_head_alone_tells_the_length() {
    let (server, _garden) = serve();
    for (target, status, length) in [
        ("/fern.html", 200, "100"),
        ("/file.csv", 200, "20"),
        ("/large", 200, "33554432"),
        ("/nowhere", 404, "14"),
    ] {
        let answer = send(
            server.address(),
            request("HEAD", target, "Range: bytes=0-1\r\n").as_bytes(),
        )
        .unwrap();
        assert_eq!(
            (
                answer.status,
                answer.field("Content-Length"),
                answer.body.len()
            ),
            (status, Some(length), 0),
            "{target}"
        );
    }
    let refused = send(server.address(), request("HEAD", "/../a", "").as_bytes()).unwrap();
    assert_eq!((refused.status, refused.body.len()), (400, 0));
    let events = send(server.address(), request("HEAD", "/events", "").as_bytes()).unwrap();
    assert_eq!((events.status, events.body.len()), (200, 0));
}

#[test]
fn what_the_browser_has_is_not_sent_again() {
    let (server, _garden) = serve();
    for (target, tags, status) in [
        ("/fern.html", "\"v1\"", 304),
        ("/fern.html", "W/\"v1\"", 304),
        ("/fern.html", "\"v0\", \"v1\"", 304),
        ("/fern.html", "*", 304),
        ("/file.csv", "\"f1\"", 304),
        ("/fern.html", "\"v2\"", 200),
        ("/fern.html", "", 200),
        ("/", "*", 200),
        ("/nowhere", "*", 404),
    ] {
        let answer = send(
            server.address(),
            request("GET", target, &format!("If-None-Match: {tags}\r\n")).as_bytes(),
        )
        .unwrap();
        assert_eq!(answer.status, status, "{target} {tags}");
        assert_eq!(answer.body.is_empty(), status == 304, "{target} {tags}");
    }
    assert_eq!(
        get(server.address(), "/fern.html").field("ETag"),
        Some("\"v1\"")
    );
}

#[test]
fn parts_of_bytes_and_of_files() {
    let (server, _garden) = serve();
    for (target, fields, status, range, body) in [
        (
            "/fern.html",
            "Range: bytes=10-12\r\n",
            206,
            Some("bytes 10-12/100"),
            &[10, 11, 12][..],
        ),
        (
            "/fern.html",
            "Range: bytes=-2\r\n",
            206,
            Some("bytes 98-99/100"),
            &[98, 99],
        ),
        (
            "/fern.html",
            "Range: bytes=100-\r\n",
            416,
            Some("bytes */100"),
            &[],
        ),
        (
            "/fern.html",
            "Range: bytes=1-1\r\nIf-Range: \"v1\"\r\n",
            206,
            Some("bytes 1-1/100"),
            &[1],
        ),
        (
            "/file.csv",
            "Range: bytes=12-15\r\n",
            206,
            Some("bytes 12-15/20"),
            b"fern",
        ),
        (
            "/file.csv",
            "Range: bytes=0-\r\n",
            206,
            Some("bytes 0-19/20"),
            b"name,height\nfern,40\n",
        ),
        (
            "/file.csv",
            "Range: bytes=5-1\r\n",
            200,
            None,
            b"name,height\nfern,40\n",
        ),
        (
            "/file.csv",
            "Range: bytes=0-1\r\nIf-Range: \"old\"\r\n",
            200,
            None,
            b"name,height\nfern,40\n",
        ),
    ] {
        let answer = send(server.address(), request("GET", target, fields).as_bytes()).unwrap();
        assert_eq!(
            (answer.status, answer.field("Content-Range")),
            (status, range),
            "{target} {fields}"
        );
        assert_eq!(answer.body, body, "{target} {fields}");
        assert_eq!(
            answer.field("Content-Length"),
            Some(body.len().to_string().as_str()),
            "{target} {fields}"
        );
    }
}

#[test]
fn a_large_body_comes_whole() {
    let (server, garden) = serve();
    let (time, answer) = timed(|| get(server.address(), "/large"));
    assert!(answer.body == *garden.large, "{} bytes", answer.body.len());
    println!("32 MiB: {time:.0} ms");
    assert_eq!(
        get(server.address(), "/about-streams").body.len(),
        4_800_000
    );
}

#[test]
fn what_cannot_be_answered_says_so() {
    let (server, _garden) = serve();
    for (target, status) in [
        ("/gone.png", 404),
        ("/folder", 404),
        ("/nowhere", 404),
        ("/panic", 500),
        ("/panic", 500),
        ("/", 200),
    ] {
        assert_eq!(get(server.address(), target).status, status, "{target}");
    }
    let moved = get(server.address(), "/moved");
    assert_eq!(
        (moved.status, moved.field("Location")),
        (302, Some("/fern.html#%C3%A9"))
    );
}

#[test]
fn a_slow_answer_keeps_nobody_waiting() {
    let (server, garden) = serve();
    let mut slow = knock(server.address());
    slow.write_all(request("GET", "/slow", "").as_bytes())
        .unwrap();
    for _ in 0..20 {
        assert_eq!(get(server.address(), "/").status, 200);
    }
    garden.barrier.wait();
    assert_eq!(hear(&mut slow, true).unwrap().text(), "at last\n");
}

#[test]
fn an_answer_costs_little() {
    let (server, _garden) = serve();
    let mut times: Vec<f64> = (0..200)
        .map(|_| timed(|| get(server.address(), "/")).0)
        .collect();
    times.sort_by(f64::total_cmp);
    println!(
        "200 pages, one after the other: median {:.2} ms, 95 % {:.2} ms, longest {:.2} ms",
        times[100], times[190], times[199]
    );
    assert!(times[100] < 10.0, "no delay of Nagle's: {} ms", times[100]);
}

#[test]
fn the_end_is_at_once_and_frees_the_port() {
    let (server, garden) = serve();
    let address = server.address();
    let mut events = tab(address, "a");
    let idle = knock(address);
    let mut slow = knock(address);
    slow.write_all(request("GET", "/slow", "").as_bytes())
        .unwrap();
    assert_eq!(get(address, "/").status, 200);
    let (time, ()) = timed(|| drop(server));
    assert!(time < 500.0, "{time} ms");
    println!("end: {time:.1} ms");
    let mut again = None;
    until("a free port", || {
        again = std::net::TcpListener::bind(address).ok();
        again.is_some()
    });
    assert!(!heard(&mut events, "never"));
    garden.barrier.wait();
    assert_eq!(
        hear(&mut slow, true).unwrap().text(),
        "at last\n",
        "a response in progress is still sent"
    );
    drop((idle, again));
}
