//! Requests with bodies, with large heads, or with headers that `tiny_http` may panic on.

use super::*;

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
