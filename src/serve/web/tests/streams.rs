//! Streams of events: all tabs receive an event soon, whatever one of them does.

use super::*;

#[test]
fn a_stream_starts_and_continues() {
    let (server, garden) = serve();
    let mut stream = connect(server.address());
    stream
        .write_all(request("GET", "/events?fern", "").as_bytes())
        .unwrap();
    let mut reader = BufReader::new(stream);
    for wanted in [
        "HTTP/1.1 200 OK",
        "Cache-Control: no-store",
        "Content-Type: text/event-stream; charset=utf-8",
        "",
        "retry: 400",
        "",
        "event: hello",
        "data: fern",
    ] {
        assert!(read_to_line(&mut reader, wanted), "{wanted}");
    }
    garden
        .broadcaster
        .get()
        .unwrap()
        .publish(&Event::new("changed", "a\nb"));
    for wanted in ["event: changed", "data: a", "data: b"] {
        assert!(read_to_line(&mut reader, wanted), "{wanted}");
    }
}

#[test]
fn a_stuck_tab_delays_nobody() {
    let (server, garden) = serve();
    let broadcaster = garden.broadcaster.get().unwrap();
    let stuck = tab(server.address(), "stuck");
    let mut tabs: Vec<_> = (0..5)
        .map(|number| tab(server.address(), &format!("{number}")))
        .collect();
    let large = "x".repeat(256 * 1024);
    let mut times: Vec<f64> = Vec::new();
    let mut small: Vec<f64> = Vec::new();
    for number in 0..80 {
        let (time, ()) = timed(|| {
            broadcaster.publish(&Event::new("changed", format!("{large}\n{number}")));
            assert!(
                tabs.iter_mut()
                    .all(|tab| read_to_line(tab, &format!("data: {number}")))
            );
        });
        times.push(time);
        let (time, ()) = timed(|| {
            broadcaster.publish(&Event::new("changed", format!("small {number}")));
            assert!(
                tabs.iter_mut()
                    .all(|tab| read_to_line(tab, &format!("data: small {number}")))
            );
        });
        small.push(time);
    }
    // A reader who was slow to take a large one may be asked again by the kernel after a fifth of a second.
    for (what, times) in [("256 KiB", &mut times), ("a few bytes", &mut small)] {
        times.sort_by(f64::total_cmp);
        println!(
            "80 events of {what} to five tabs beside a stuck one: median {:.1} ms, longest {:.1} ms",
            times[40], times[79]
        );
        assert!(times[79] < 1000.0, "{times:?}");
    }
    let mut rest = stuck;
    assert!(
        !read_to_line(&mut rest, "data: 79"),
        "the stuck tab was dropped"
    );
}

#[test]
fn closed_tabs_make_room_for_others() {
    let (server, _garden) = serve();
    for round in 0..3 {
        let tabs: Vec<_> = (0..60)
            .map(|number| tab(server.address(), &format!("{round}-{number}")))
            .collect();
        assert_eq!(get(server.address(), "/").status, 200);
        drop(tabs);
    }
}
