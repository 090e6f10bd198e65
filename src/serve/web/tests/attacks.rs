//! What is answered to requests that are not meant well; after each, the server answers others.

use super::*;

/// The status of the answer; the server is asked for a page afterwards.
fn status(server: &Server, bytes: &[u8]) -> u16 {
    let answer = send(server.address(), bytes).unwrap();
    assert_eq!(
        answer.field("Content-Security-Policy"),
        Some("default-src 'self'; frame-ancestors 'none'"),
        "{}",
        answer.head
    );
    assert_eq!(get(server.address(), "/").status, 200);
    answer.status
}

#[test]
fn no_encoding_leads_out_of_the_root() {
    let (server, _garden) = serve(HASTY);
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
fn foreign_pages_are_refused() {
    let (server, _garden) = serve(HASTY);
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
fn bodies_methods_and_nonsense() {
    let (server, _garden) = serve(HASTY);
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
            request("POST", "/", "Content-Length: 3\r\n").into_bytes(),
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
        (request("GET", "/caf\u{e9}", "").into_bytes(), 400),
        (
            b"GET /\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n".to_vec(),
            400,
        ),
        (b"GET / HTTP/1.1\nHost: localhost\n\n".to_vec(), 400),
        (b"GET / HTTP/1.1\r\nHost localhost\r\n\r\n".to_vec(), 400),
        (b"GET /\r\n\r\n".to_vec(), 400),
        (
            b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".to_vec(),
            400,
        ),
        (b"GET / HTTP/2.0\r\nHost: localhost\r\n\r\n".to_vec(), 505),
        (
            request(
                "GET",
                "/",
                "X: y\r\nCookie: caf\u{e9}\r\nUpgrade: websocket\r\n",
            )
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

#[test]
fn a_head_of_a_megabyte_and_a_body_in_full() {
    let (server, _garden) = serve(HASTY);
    let many = "X-Leaf: green\r\n".repeat(70_000);
    let one = format!("X-Leaf: {}\r\n", "g".repeat(1_000_000));
    for fields in [many, one] {
        assert_eq!(
            status(&server, request("GET", "/", &fields).as_bytes()),
            431
        );
    }
    let endless = format!("GET /{}", "a".repeat(1_000_000));
    assert_eq!(status(&server, endless.as_bytes()), 431);
    let body = format!(
        "{}{}",
        request("POST", "/", "Content-Length: 1000000\r\n"),
        "b".repeat(1_000_000)
    );
    assert_eq!(status(&server, body.as_bytes()), 413);
    let just = format!("X-Leaf: {}\r\n", "g".repeat(32_000));
    assert_eq!(status(&server, request("GET", "/", &just).as_bytes()), 200);
}

#[test]
fn a_second_request_behind_the_first_is_not_read_and_harms_nothing() {
    let (server, _garden) = serve(HASTY);
    let two = request("GET", "/fern.html", "")
        + &request("POST", "/", "Content-Length: 1099511627776\r\n");
    assert_eq!(status(&server, two.as_bytes()), 200);
}

#[test]
fn heads_that_do_not_end_are_not_waited_for() {
    let (server, _garden) = serve(HASTY);
    let address = server.address();
    let (time, answer) = timed(|| send(address, b"GET / HTTP/1.1\r\nHost: loc").unwrap());
    assert_eq!(answer.status, 408);
    println!("half a head: cut off after {time:.0} ms of 300");
    // One byte each twenty milliseconds would take a second and a half.
    let mut drip = knock(address);
    let (time, sent) = timed(|| {
        let bytes = request("GET", "/", "");
        let sent = bytes.bytes().take_while(|byte| {
            std::thread::sleep(Duration::from_millis(20));
            drip.write_all(&[*byte]).is_ok() && drip.set_nonblocking(true).is_ok() && {
                let open = matches!(drip.peek(&mut [0]), Err(error) if error.kind() == io::ErrorKind::WouldBlock);
                drip.set_nonblocking(false).is_ok() && open
            }
        });
        sent.count()
    });
    assert!(sent < 40, "{sent} bytes");
    println!("a head byte by byte: cut off after {time:.0} ms of 300");
    let mut silent = knock(address);
    assert_eq!(
        silent.read(&mut [0]).unwrap(),
        0,
        "one that says nothing hears nothing"
    );
    assert_eq!(get(address, "/").status, 200);
}

#[test]
fn one_who_does_not_read_is_cut_off() {
    let (server, garden) = serve(HASTY);
    let address = server.address();
    let before = Arc::strong_count(&garden.large);
    let mut lazy: Vec<TcpStream> = (0..4).map(|_| knock(address)).collect();
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
            let (time, answer) = timed(|| get(address, "/"));
            assert_eq!(answer.status, 200);
            longest = longest.max(time);
            assert!(longest < 1000.0, "{longest} ms");
        }
        println!("beside four who do not read: longest answer {longest:.1} ms");
    });
    println!("who does not read: cut off after {time:.0} ms of 400");
    for stream in &mut lazy {
        let mut read = Vec::new();
        let _ = stream.read_to_end(&mut read);
        assert!(read.len() < LARGE, "{} bytes", read.len());
    }
}
