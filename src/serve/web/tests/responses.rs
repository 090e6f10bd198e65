//! Responses to requests of browsers.

use super::*;

#[test]
fn a_page_has_all_headers() {
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
fn paths_are_decoded_and_queries_are_not() {
    let (server, _garden) = serve();
    for (target, body) in [
        ("/echo/a%20b%C3%A9?x=%2F", "echo/a bé|x=%2F\n"),
        ("/echo/", "echo/|\n"),
        ("http://localhost:8000/echo?y", "echo|y\n"),
        ("http://garden.example/echo", "echo|\n"),
        ("/echo/%252e%252e/a", "echo/%2e%2e/a|\n"),
    ] {
        let response = get(server.address(), target);
        assert_eq!(
            (response.status, response.text().as_str()),
            (200, body),
            "{target}"
        );
    }
}

#[test]
fn a_response_to_head_has_the_length() {
    let (server, _garden) = serve();
    for (target, status, length) in [
        ("/fern.html", 200, "100"),
        ("/file.csv", 200, "20"),
        ("/large", 200, "33554432"),
        ("/nowhere", 404, "14"),
    ] {
        let response = send(
            server.address(),
            request("HEAD", target, "Range: bytes=0-1\r\n").as_bytes(),
        )
        .unwrap();
        assert_eq!(
            (
                response.status,
                response.field("Content-Length"),
                response.body.len()
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
fn cached_pages_are_not_sent_again() {
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
        let response = send(
            server.address(),
            request("GET", target, &format!("If-None-Match: {tags}\r\n")).as_bytes(),
        )
        .unwrap();
        assert_eq!(response.status, status, "{target} {tags}");
        assert_eq!(response.body.is_empty(), status == 304, "{target} {tags}");
    }
    assert_eq!(
        get(server.address(), "/fern.html").field("ETag"),
        Some("\"v1\"")
    );
}

#[test]
fn parts_of_bytes_and_of_files() {
    let (server, _garden) = serve();
    let file = &b"name,height\nfern,40\n"[..];
    let bytes = |range| format!("bytes {range}");
    for (target, range, if_range, status, sent, body) in [
        (
            "/fern.html",
            "10-12",
            "",
            206,
            "10-12/100",
            &[10, 11, 12][..],
        ),
        ("/fern.html", "-2", "", 206, "98-99/100", &[98, 99]),
        ("/fern.html", "100-", "", 416, "*/100", &[]),
        ("/fern.html", "1-1", "\"v1\"", 206, "1-1/100", &[1]),
        ("/file.csv", "12-15", "", 206, "12-15/20", b"fern"),
        ("/file.csv", "0-", "", 206, "0-19/20", file),
        ("/file.csv", "5-1", "", 200, "", file),
        ("/file.csv", "0-1", "\"old\"", 200, "", file),
    ] {
        let mut fields = format!("Range: bytes={range}\r\n");
        if !if_range.is_empty() {
            fields += &format!("If-Range: {if_range}\r\n");
        }
        let sent = Some(sent).filter(|sent| !sent.is_empty()).map(bytes);
        let response = send(server.address(), request("GET", target, &fields).as_bytes()).unwrap();
        assert_eq!(
            (response.status, response.field("Content-Range")),
            (status, sent.as_deref()),
            "{target} {fields}"
        );
        assert_eq!(response.body, body, "{target} {fields}");
        assert_eq!(
            response.field("Content-Length"),
            Some(body.len().to_string().as_str()),
            "{target} {fields}"
        );
    }
}

#[test]
fn a_large_body_is_sent_completely() {
    let (server, garden) = serve();
    let (time, response) = timed(|| get(server.address(), "/large"));
    assert!(
        response.body == *garden.large,
        "{} bytes",
        response.body.len()
    );
    println!("32 MiB: {time:.0} ms");
    assert_eq!(
        get(server.address(), "/about-streams").body.len(),
        4_800_000
    );
}

#[test]
fn missing_files_and_panics_have_a_status() {
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
fn a_slow_response_delays_no_other() {
    let (server, garden) = serve();
    let mut slow = connect(server.address());
    slow.write_all(request("GET", "/slow", "").as_bytes())
        .unwrap();
    for _ in 0..20 {
        assert_eq!(get(server.address(), "/").status, 200);
    }
    garden.barrier.wait();
    assert_eq!(read_response(&mut slow, true).unwrap().text(), "at last\n");
}

#[test]
fn a_response_takes_little_time() {
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
fn shutdown_is_immediate_and_frees_the_port() {
    let (server, garden) = serve();
    let address = server.address();
    let mut events = tab(address, "a");
    let idle = connect(address);
    let mut slow = connect(address);
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
    assert!(!read_to_line(&mut events, "never"));
    garden.barrier.wait();
    assert_eq!(
        read_response(&mut slow, true).unwrap().text(),
        "at last\n",
        "a response in progress is still sent"
    );
    drop((idle, again));
}
