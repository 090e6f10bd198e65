//! A server in a process of its own, where descriptors can be used up and threads counted. The test binary starts itself, with
//! one test, which serves when a variable says so.

use std::env;
use std::fs::File;
use std::io::Lines;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::super::inner::{Handle, Inner};
use super::*;

/// What the process is to do: `serve`, or `inner`.
const PART: &str = "PREVIEW_TEST_PART";

/// A server elsewhere.
pub(super) struct Process {
    child: Child,
    orders: ChildStdin,
    said: Lines<BufReader<ChildStdout>>,
    pub(super) address: SocketAddr,
}

impl Process {
    pub(super) fn start(descriptors: usize) -> Self {
        let mut child = command("serve", descriptors).spawn().unwrap();
        let orders = child.stdin.take().unwrap();
        let said = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut process = Self {
            child,
            orders,
            said,
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
        };
        let port = process.hear("port ");
        process.address.set_port(port.parse().unwrap());
        process
    }

    /// The rest of the next line with this word in it. What the test's own frame prints is passed over.
    fn hear(&mut self, word: &str) -> String {
        let lines = self.said.by_ref().map(Result::unwrap);
        let found = lines
            .take(50)
            .find_map(|line| line.split_once(word).map(|(_, rest)| rest.to_owned()));
        found.expect("the process says what it was asked to say")
    }

    fn order(&mut self, order: &str) -> String {
        writeln!(self.orders, "{order}").unwrap();
        self.hear("done ")
    }

    /// How many descriptors it has open.
    pub(super) fn descriptors(&self) -> usize {
        std::fs::read_dir(format!("/proc/{}/fd", self.child.id()))
            .unwrap()
            .count()
    }

    /// How many threads it has.
    pub(super) fn threads(&self) -> usize {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("Threads:"))
            .unwrap();
        line.trim().parse().unwrap()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(part: &str, descriptors: usize) -> Command {
    let mut command = Command::new("sh");
    command
        .args([
            "-c",
            &format!("ulimit -n {descriptors}; exec \"$0\" \"$@\""),
        ])
        .arg(env::current_exe().unwrap());
    command.args([
        "serve::web::tests::process::a_part_of_other_tests",
        "--exact",
        "--nocapture",
        "--test-threads=1",
    ]);
    command
        .env(PART, part)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    command
}

/// All descriptors that are left, but for some.
fn use_up(spare: usize) -> Vec<File> {
    let mut files: Vec<File> = std::iter::from_fn(|| File::open("/dev/null").ok())
        .take(100_000)
        .collect();
    files.truncate(files.len().saturating_sub(spare));
    files
}

/// Nothing, unless it is the test in a process of its own.
#[test]
fn a_part_of_other_tests() {
    match env::var(PART).as_deref() {
        Ok("serve") => serve_by_order(),
        Ok("inner") => starve_inner(),
        _ => {}
    }
}

fn serve_by_order() {
    let (server, _garden) = serve(Patience::USUAL);
    println!("port {}", server.address().port());
    let mut files = Vec::new();
    for order in io::stdin().lines() {
        let order = order.unwrap();
        files.clear();
        if let Some(spare) = order.strip_prefix("use up but ") {
            files = use_up(spare.parse().unwrap());
        }
        println!("done {}", files.len());
    }
}

/// Kills `tiny_http`'s accept thread as often and in as many ways as it can be killed.
fn starve_inner() {
    let answers = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&answers);
    let handle: Handle = Arc::new(move |request| {
        counted.fetch_add(1, Ordering::Relaxed);
        let _ = request.into_writer().write_all(b"fern");
    });
    let inner = Inner::start(handle, 8).unwrap();
    let head = format!(
        "GET / HTTP/1.1\r\n{}: {}\r\nConnection: close\r\n\r\n",
        inner.proof().0,
        inner.proof().1
    );
    let ask = |stream: TcpStream| {
        stream
            .set_read_timeout(Some(Duration::from_secs(2)))
            .unwrap();
        let mut answer = String::new();
        let _ = (&stream)
            .write_all(head.as_bytes())
            .and_then(|()| (&stream).read_to_string(&mut answer));
        answer == "fern"
    };
    let mut failed = 0;
    for round in 0..12 {
        let files = use_up(1 + round % 3);
        if !inner.connect().is_ok_and(ask) {
            failed += 1;
        }
        drop(files);
        // The first may still find the old server on its way out.
        assert!(
            (0..2).any(|_| inner.connect().is_ok_and(ask)),
            "round {round}"
        );
    }
    assert!(failed > 0, "tiny_http was starved");
    println!(
        "done {failed} of 12 failed, {} answers",
        answers.load(Ordering::Relaxed)
    );
}

#[test]
fn a_server_without_descriptors_lives_on() {
    let mut process = Process::start(64);
    assert_eq!(get(process.address, "/").status, 200);
    let mut longest = 0_f64;
    for spare in (0..12).chain([0, 1, 2, 3]) {
        process.order(&format!("use up but {spare}"));
        let waiting: Vec<TcpStream> = (0..3)
            .map(|_| {
                let mut stream = knock(process.address);
                stream
                    .write_all(request("GET", "/", "").as_bytes())
                    .unwrap();
                stream
                    .set_read_timeout(Some(Duration::from_millis(20)))
                    .unwrap();
                let _ = stream.read(&mut [0]);
                stream
            })
            .collect();
        process.order("free");
        let (time, answer) = timed(|| get(process.address, "/"));
        assert_eq!(answer.status, 200, "with {spare} to spare before");
        longest = longest.max(time);
        drop(waiting);
    }
    println!("after descriptors were used up: longest answer {longest:.0} ms");
    assert!(longest < 1000.0, "{longest} ms");
}

#[test]
fn more_tabs_than_descriptors() {
    let process = Process::start(64);
    let idle: Vec<_> = (0..40).map(|_| knock(process.address)).collect();
    let (time, answer) = timed(|| get(process.address, "/"));
    assert_eq!(answer.status, 200);
    println!("forty idle sockets at 64 descriptors: answer in {time:.0} ms");
    assert!(time < 1000.0, "{time} ms");
    drop(idle);
}

#[test]
fn tiny_http_is_begun_again_when_it_has_ended() {
    let child = command("inner", 64).stdin(Stdio::null()).spawn().unwrap();
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}");
    println!(
        "{}",
        text.lines()
            .find_map(|line| line.split_once("done "))
            .map(|(_, rest)| rest)
            .unwrap()
    );
}
