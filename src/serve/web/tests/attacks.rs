//! Responses to requests of attackers; after each, the server responds to others.

use super::*;

/// The status of a response; the server must respond to another request afterwards.
fn status(server: &Server, bytes: &[u8]) -> u16 {
    let response = send(server.address(), bytes).unwrap();
    assert_eq!(
        response.field("Content-Security-Policy"),
        Some("default-src 'self'; frame-ancestors 'none'"),
        "{}",
        response.head
    );
    assert_eq!(get(server.address(), "/").status, 200);
    response.status
}

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

#[test]
fn bodies_and_methods_are_rejected() {
    let (server, _garden) = serve();
    for (bytes, expected) in [
        (request("POST", "/", "").into_bytes(), 405),
        (request("DELETE", "/", "").into_bytes(), 405),
        (request("OPTIONS", "*", "").into_bytes(), 405),
        (
            request("POST", "/", "Content-Length: 1099511627776\r\n").into_bytes(),
            413,
        ),
        (
            request("GET", "/", "Content-Length: 1099511627776\r\n").into_bytes(),
            413,
        ),
        (
            request("GET", "/", "Content-Length: 18446744073709551615\r\n").into_bytes(),
            413,
        ),
        (
            request("POST", "/", "Content-Length: 3\r\n\r\na=b").into_bytes(),
            413,
        ),
        (
            request("POST", "/", "Content-Length: 300000\r\n").into_bytes(),
            413,
        ),
        (
            request("POST", "/", "Transfer-Encoding: chunked\r\n").into_bytes(),
            413,
        ),
        (
            request("POST", "/", "Expect: 100-continue\r\nContent-Length: 9\r\n").into_bytes(),
            413,
        ),
        (
            request("GET", "/", "X: y\r\nCookie: cafe\r\nUpgrade: websocket\r\n").into_bytes(),
            200,
        ),
        (
            request("GET", "/", "X: y\r\nUpgrade: websocket\r\n")
                .replace("keep-alive", "Upgrade")
                .into_bytes(),
            200,
        ),
    ] {
        assert_eq!(
            status(&server, &bytes),
            expected,
            "{}",
            String::from_utf8_lossy(&bytes)
        );
    }
    assert_eq!(
        send(server.address(), request("POST", "/", "").as_bytes())
            .unwrap()
            .field("Allow"),
        Some("GET, HEAD")
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

#[test]
fn a_head_of_a_megabyte_and_a_body_in_full() {
    let (server, _garden) = serve();
    let many = "X-Leaf: green\r\n".repeat(70_000);
    let one = format!("X-Leaf: {}\r\n", "g".repeat(1_000_000));
    for fields in [many, one] {
        assert_eq!(
            status(&server, request("GET", "/", &fields).as_bytes()),
            431
        );
    }
    let endless = format!("GET /{}", "a".repeat(1_000_000)) + &request("GET", "", "")[4..];
    assert_eq!(status(&server, endless.as_bytes()), 431);
    for length in [1_000_000, 50_000_000] {
        let head = request("POST", "/", &format!("Content-Length: {length}\r\n"));
        let (time, found) =
            timed(|| status(&server, &[head.as_bytes(), &vec![b'b'; length]].concat()));
        assert_eq!(found, 413);
        println!("a body of {length} bytes: {time:.0} ms");
    }
    let chunk = format!("{:x}\r\n{}\r\n", 100_000, "c".repeat(100_000)).repeat(50) + "0\r\n\r\n";
    let chunked = request("POST", "/", "Transfer-Encoding: chunked\r\n") + &chunk;
    assert_eq!(status(&server, chunked.as_bytes()), 413);
    let just = format!("X-Leaf: {}\r\n", "g".repeat(32_000));
    assert_eq!(status(&server, request("GET", "/", &just).as_bytes()), 200);
}

/// `tiny_http` allocates as many bytes as such a request announces, and the process ends if it cannot.
#[test]
fn a_client_that_leaves_an_announced_body_unsent_ends_nothing() {
    let (server, _garden) = serve();
    let announced = [
        "2000",
        "134217728",
        "134217729",
        "1099511627776",
        "9223372036854775807",
        "18446744073709551615",
    ];
    for (round, length) in announced.iter().cycle().take(24).enumerate() {
        let encodings = format!("TE: {}\r\n", "a;q=nan, b;q=1, ".repeat(round));
        let fields = format!("Content-Length: {length}\r\n{encodings}");
        let mut stream = connect(server.address());
        stream
            .write_all(request("POST", "/", &fields).as_bytes())
            .unwrap();
        if round % 2 == 0 {
            stream.write_all(b"some of it").unwrap();
        }
        drop(stream);
        assert_eq!(get(server.address(), "/").status, 200, "{length} bytes");
    }
}

/// Values of the header `TE` that a sort by `partial_cmp` may panic on, as `tiny_http` sorts them.
fn incomparable_encodings(seed: u64) -> String {
    let mut state = seed;
    let mut quality = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005);
        state = state.wrapping_add(1_442_695_040_888_963_407);
        match (state >> 33) % 10 {
            0..4 => "a;q=nan".to_owned(),
            tenths => format!("a;q=0.{tenths}"),
        }
    };
    let values: Vec<String> = (0..40).map(|_| quality()).collect();
    format!("TE: {}\r\n", values.join(","))
}

/// A panic while a request is dropped after another panic would end the process.
#[test]
fn encodings_that_cannot_be_sorted_end_nothing() {
    let (server, _garden) = serve();
    let address = server.address();
    for seed in 1..20 {
        let encodings = incomparable_encodings(seed);
        let body = request("POST", "/", &format!("Content-Length: 3\r\n{encodings}")) + "a=b";
        assert_eq!(status(&server, body.as_bytes()), 413);
        let large = request("POST", "/", &format!("Content-Length: 5000\r\n{encodings}"));
        let large = large + &"b".repeat(5000);
        assert_eq!(status(&server, large.as_bytes()), 413);
        let page = request("GET", "/", &encodings);
        assert_eq!(status(&server, page.as_bytes()), 200);
        // Behind a stream of events, they are dropped when it ends.
        let mut stream = connect(address);
        let pipelined = request("GET", "/events?a", "") + &page.repeat(5) + &body;
        stream.write_all(pipelined.as_bytes()).unwrap();
        assert!(read_to_line(&mut BufReader::new(stream), "data: a"));
    }
    let mut tab = tab(address, "b");
    let publish = get(address, "/publish?what=c");
    assert_eq!(publish.status, 200);
    assert!(read_to_line(&mut tab, "data: c"));
    assert_eq!(get(address, "/").status, 200);
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
