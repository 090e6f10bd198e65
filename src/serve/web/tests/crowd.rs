//! Many clients at once: every response comes within a second, and the number of threads is limited.

use std::sync::mpsc::channel;
use std::thread;

use super::process::Process;
use super::*;

/// For each stream and each idle connection one thread of `tiny_http`, for each stream another, and one for each response.
const THREADS: usize = 128 * 2 + 160;

#[test]
fn fifty_tabs_eight_idle_sockets_and_bursts_of_forty() {
    let process = Process::start(4096);
    let address = process.address;
    assert_eq!(get(address, "/").status, 200);
    let descriptors = process.descriptors();
    let tabs: Vec<_> = (0..50)
        .map(|number| tab(address, &number.to_string()))
        .collect();
    let idle: Vec<_> = (0..8).map(|_| connect(address)).collect();
    let mut times = Vec::new();
    let mut threads = 0;
    for _ in 0..10 {
        let burst: Vec<_> = (0..40)
            .map(|_| thread::spawn(move || timed(|| get(address, "/fern.html").status)))
            .collect();
        threads = threads.max(process.threads());
        for one in burst {
            let (time, status) = one.join().unwrap();
            assert_eq!(status, 200);
            times.push(time);
        }
    }
    times.sort_by(f64::total_cmp);
    let (median, longest) = (times[times.len() / 2], times[times.len() - 1]);
    println!(
        "400 requests in bursts of 40: median {median:.1} ms, longest {longest:.1} ms; {threads} threads at most"
    );
    assert!(longest < 1000.0 && times.len() == 400, "{longest} ms");
    assert!(threads < THREADS, "{threads} threads");

    let mut delays = broadcast_delays(address, tabs);
    delays.sort_by(f64::total_cmp);
    println!(
        "20 broadcasts to fifty tabs, to the last: median {:.1} ms, longest {:.1} ms",
        delays[10], delays[19]
    );
    assert!(delays[10] < 50.0, "{delays:?}");
    drop(idle);
    until("the end of the last stream", || {
        drop(tab(address, "again"));
        process.descriptors() <= descriptors + 12
    });
}

/// How long twenty events take to reach the last of fifty tabs, in milliseconds.
fn broadcast_delays(address: SocketAddr, tabs: Vec<BufReader<TcpStream>>) -> Vec<f64> {
    let (heard_at, arrivals) = channel();
    for mut tab in tabs {
        let heard_at = heard_at.clone();
        thread::spawn(move || {
            for round in 0..20 {
                assert!(read_to_line(&mut tab, &format!("data: {round}")));
                heard_at.send(Instant::now()).unwrap();
            }
        });
    }
    let mut delays: Vec<f64> = Vec::new();
    for round in 0..20 {
        let start = Instant::now();
        assert_eq!(get(address, &format!("/publish?what={round}")).status, 200);
        let last = (0..50)
            .map(|_| arrivals.recv_timeout(Duration::from_secs(5)).unwrap())
            .max()
            .unwrap();
        delays.push((last - start).as_secs_f64() * 1000.0);
    }
    delays
}

/// While they last, they may keep others out; see SECURITY.md.
#[test]
fn three_hundred_half_open_connections_harm_nobody_after_they_end() {
    let process = Process::start(4096);
    let half: Vec<_> = (0..300)
        .map(|_| {
            let mut stream = connect(process.address);
            stream.write_all(b"GET / HTTP/1.1\r\nHost: local").unwrap();
            stream
        })
        .collect();
    let threads = process.threads();
    assert!(threads < THREADS, "{threads} threads");
    drop(half);
    for _ in 0..20 {
        let (time, response) = timed(|| get(process.address, "/"));
        assert_eq!(response.status, 200);
        assert!(time < 1000.0, "{time} ms");
    }
}
