//! Responses to requests of attackers; after each, the server responds to others.

use super::*;

#[test]
fn no_encoding_leads_out_of_the_root() {
    let (server, _garden) = serve();
    for target in [
        "/../file.csv",
        "/echo/../../file.csv",
        "/%2e%2e/file.csv",
        "/%2E%2E%2Ffile.csv",
        "/.%2e/file.csv",
        "/..%5cfile.csv",
        "/..\\file.csv",
        "/%c0%ae%c0%ae/file.csv",
        "/%e0%80%ae%e0%80%ae/file.csv",
        "/..%00/file.csv",
        "//etc/passwd",
        "/%2fetc/passwd",
        "/./file.csv",
        "http://localhost:8000/../file.csv",
    ] {
        assert_eq!(
            status(&server, request("GET", target, "").as_bytes()),
            400,
            "{target}"
        );
    }
}

#[test]
fn requests_of_foreign_pages_are_rejected() {
    let (server, _garden) = serve();
    for (bytes, expected) in [
        (
            "GET / HTTP/1.1\r\nHost: evil.example:8000\r\n\r\n".to_owned(),
            403,
        ),
        ("GET / HTTP/1.1\r\n\r\n".to_owned(), 400),
        (
            "GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n".to_owned(),
            400,
        ),
        (request("GET", "http://evil.example/", ""), 403),
        (request("GET", "/", "Origin: http://evil.example\r\n"), 403),
        (request("GET", "/events", "Origin: null\r\n"), 403),
        (
            request(
                "GET",
                "/fern.html",
                "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n",
            ),
            403,
        ),
        (
            request(
                "GET",
                "/fern.html",
                "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\n",
            ),
            200,
        ),
        (
            request(
                "GET",
                "/fern.html",
                "Origin: http://localhost:8000\r\nSec-Fetch-Site: same-origin\r\n",
            ),
            200,
        ),
        (
            "GET / HTTP/1.1\r\nHost: garden.example\r\n\r\n".to_owned(),
            200,
        ),
        ("GET / HTTP/1.1\r\nHost: [::1]:8000\r\n\r\n".to_owned(), 200),
    ] {
        assert_eq!(status(&server, bytes.as_bytes()), expected, "{bytes}");
    }
    let why = send(
        server.address(),
        b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    )
    .unwrap()
    .text();
    assert!(
        why.contains("`evil.example`")
            && why.contains("http://localhost")
            && why.contains("--host"),
        "{why}"
    );
}

/// What `tiny_http` cannot parse, it answers itself, with an empty body, or closes the connection.
#[test]
fn malformed_requests_are_rejected() {
    let (server, _garden) = serve();
    for (bytes, expected) in [
        (request("GET", "/caf\u{e9}", "").into_bytes(), None),
        (
            b"GET /\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n".to_vec(),
            None,
        ),
        (
            request("GET", "/", "Cookie: caf\u{e9}\r\n").into_bytes(),
            None,
        ),
        (
            b"GET / HTTP/1.1\r\nHost localhost\r\n\r\n".to_vec(),
            Some(400),
        ),
        (b"GET /\r\n\r\n".to_vec(), Some(400)),
        (b"\r\n\r\n".to_vec(), Some(400)),
        (
            b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n".to_vec(),
            None,
        ),
        (
            request("GET", "/", "Expect: the-unexpected\r\n").into_bytes(),
            Some(417),
        ),
    ] {
        let status = send(server.address(), &bytes)
            .ok()
            .map(|response| response.status);
        assert!(
            status.is_none_or(|status| status == 400) || status == expected,
            "{}",
            String::from_utf8_lossy(&bytes)
        );
        assert!(
            expected.is_none() || status.is_some(),
            "{}",
            String::from_utf8_lossy(&bytes)
        );
        assert_eq!(get(server.address(), "/").status, 200);
    }
    // `tiny_http` never responds to these: it waits for the end of a line, or for itself.
    let waiting: Vec<TcpStream> = [
        &b"GET / HTTP/1.1\nHost: localhost\n\n"[..],
        b"GET / HTTP/2.0\r\nHost: localhost\r\n\r\n",
        b"\x16\x03\x01",
    ]
    .into_iter()
    .map(|bytes| {
        let mut stream = connect(server.address());
        stream.write_all(bytes).unwrap();
        stream
    })
    .collect();
    assert_eq!(get(server.address(), "/").status, 200);
    drop(waiting);
}

/// The next request of a connection waits for the response to the one before, and must not occupy what others need.
#[test]
fn requests_behind_a_stream_or_a_slow_response_block_nobody() {
    let (server, garden) = serve();
    let address = server.address();
    let mut tabs: Vec<TcpStream> = (0..3).map(|_| connect(address)).collect();
    for tab in &mut tabs {
        let body = request("POST", "/", "Content-Length: 5000\r\n");
        let many = request("GET", "/events?a", "") + &request("GET", "/", "").repeat(50) + &body;
        tab.write_all(many.as_bytes()).unwrap();
        assert!(read_to_line(&mut BufReader::new(tab), "data: a"));
    }
    let mut slow = connect(address);
    let many = request("GET", "/slow", "")
        + &request("GET", "/", "").repeat(50)
        + &request("POST", "/", "Content-Length: 1099511627776\r\n");
    slow.write_all(many.as_bytes()).unwrap();
    for _ in 0..50 {
        assert_eq!(get(address, "/").status, 200);
    }
    garden.barrier.wait();
    assert_eq!(read_response(&mut slow, true).unwrap().text(), "at last\n");
}

#[test]
fn a_second_request_behind_the_first_is_not_read_and_harms_nothing() {
    let (server, _garden) = serve();
    let two = request("GET", "/fern.html", "")
        + &request("POST", "/", "Content-Length: 1099511627776\r\n");
    assert_eq!(status(&server, two.as_bytes()), 200);
}

#[test]
fn a_few_unfinished_heads_delay_nobody() {
    let (server, _garden) = serve();
    let open: Vec<TcpStream> = (0..8)
        .map(|number| {
            let mut stream = connect(server.address());
            stream
                .write_all(if number % 2 == 0 {
                    b"GET / HTTP/1.1\r\nHost: loc"
                } else {
                    b""
                })
                .unwrap();
            stream
        })
        .collect();
    let (time, response) = timed(|| get(server.address(), "/"));
    assert_eq!(response.status, 200);
    assert!(time < 1000.0, "{time} ms");
    drop(open);
}

#[test]
fn a_client_that_does_not_read_is_disconnected() {
    let (server, garden) = serve();
    let address = server.address();
    let before = Arc::strong_count(&garden.large);
    let mut lazy: Vec<TcpStream> = (0..4).map(|_| connect(address)).collect();
    for stream in &mut lazy {
        stream
            .write_all(request("GET", "/large", "").as_bytes())
            .unwrap();
    }
    until("the sending", || {
        Arc::strong_count(&garden.large) >= before + 4
    });
    let (time, ()) = timed(|| {
        let mut longest = 0_f64;
        while Arc::strong_count(&garden.large) > before {
            let (time, response) = timed(|| get(address, "/"));
            assert_eq!(response.status, 200);
            longest = longest.max(time);
            assert!(longest < 1000.0, "{longest} ms");
        }
        println!("beside four who do not read: longest response {longest:.1} ms");
    });
    println!("who does not read: cut off after {time:.0} ms of 400");
    for stream in &mut lazy {
        let mut read = Vec::new();
        let _ = stream.read_to_end(&mut read);
        assert!(read.len() < LARGE, "{} bytes", read.len());
    }
}
