//! A server in a process of its own, where descriptors can be used up and threads counted. The test binary starts itself, with
//! one test, which serves when a variable says so.

use std::env;
use std::fs::File;
use std::io::Lines;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use super::*;

/// Set where the process is to serve.
const PART: &str = "PREVIEW_TEST_PART";

/// A server in another process.
pub(super) struct Process {
    child: Child,
    orders: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
    pub(super) address: SocketAddr,
}

impl Process {
    pub(super) fn start(descriptors: usize) -> Self {
        let mut child = command(descriptors).spawn().unwrap();
        let orders = child.stdin.take().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut process = Self {
            child,
            orders,
            output,
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
        };
        let port = process.read_line_with("port ");
        process.address.set_port(port.parse().unwrap());
        process
    }

    /// The rest of the next line with this word in it; the output of the test harness has none.
    fn read_line_with(&mut self, word: &str) -> String {
        let lines = self.output.by_ref().map(Result::unwrap);
        let found = lines
            .take(50)
            .find_map(|line| line.split_once(word).map(|(_, rest)| rest.to_owned()));
        found.expect("the process says what it was asked to say")
    }

    fn order(&mut self, order: &str) -> String {
        writeln!(self.orders, "{order}").unwrap();
        self.read_line_with("done ")
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

fn command(descriptors: usize) -> Command {
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
        .env(PART, "serve")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    command
}

/// Uses up the remaining descriptors, except for some.
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
    if env::var_os(PART).is_some() {
        serve_by_order();
    }
}

fn serve_by_order() {
    let (server, _garden) = serve();
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

#[test]
fn a_server_without_descriptors_recovers() {
    let mut process = Process::start(64);
    assert_eq!(get(process.address, "/").status, 200);
    let mut longest = 0_f64;
    for spare in (0..12).chain([0, 1, 2, 3]) {
        process.order(&format!("use up but {spare}"));
        let waiting: Vec<TcpStream> = (0..3)
            .map(|_| {
                let mut stream = connect(process.address);
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
        let (time, response) = timed(|| get(process.address, "/"));
        assert_eq!(response.status, 200, "with {spare} to spare before");
        longest = longest.max(time);
        drop(waiting);
    }
    println!("after descriptors were used up: longest response {longest:.0} ms");
    assert!(longest < 1000.0, "{longest} ms");
}

#[test]
fn idle_clients_that_use_up_the_descriptors_keep_others_out_until_they_leave() {
    let process = Process::start(64);
    for _ in 0..3 {
        let idle: Vec<_> = (0..40).map(|_| connect(process.address)).collect();
        std::thread::sleep(Duration::from_millis(50));
        drop(idle);
        let (time, response) = timed(|| get(process.address, "/"));
        assert_eq!(response.status, 200);
        println!("after forty idle sockets at 64 descriptors: response in {time:.0} ms");
        assert!(time < 1000.0, "{time} ms");
    }
}
