//! The program as a child process.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use super::DEADLINE;
use super::client::Tab;

/// A preview that runs until it is dropped.
pub(crate) struct Program {
    child: Child,
    pub(crate) address: SocketAddr,
    /// The path of the first page.
    pub(crate) base: String,
    lines: Receiver<String>,
    /// The first lines of its output, up to the one with the address.
    pub(crate) welcome: Vec<String>,
}

pub(crate) fn command(root: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hirebook"));
    command.arg("serve").arg("--root").arg(root).args(args);
    if root.exists() {
        command.current_dir(root);
    }
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command.env_remove("SOURCE_DATE_EPOCH");
    command
}

impl Program {
    /// At any port, on a day in June.
    pub(crate) fn start(root: &Path, args: &[&str]) -> Self {
        Self::run(command(
            root,
            &[&["--port", "0", "--today", "2026-06-01"], args].concat(),
        ))
    }

    /// Runs a command, and waits until it prints its address.
    pub(crate) fn run(mut command: Command) -> Self {
        let mut child = command.spawn().unwrap();
        let errors = BufReader::new(child.stderr.take().unwrap());
        let (say, lines) = channel();
        thread::spawn(move || {
            errors
                .lines()
                .map_while(Result::ok)
                .all(|line| say.send(line).is_ok())
        });
        let mut program = Self {
            child,
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            base: String::new(),
            lines,
            welcome: Vec::new(),
        };
        program.welcome = program.lines_until(|line| line.contains(" at http://"));
        let line = program.welcome.last().unwrap();
        let at = line
            .split(" at http://")
            .nth(1)
            .unwrap()
            .split(" (")
            .next()
            .unwrap();
        let (host, base) = at.split_at(at.find('/').unwrap());
        program.base = base.to_owned();
        program
            .address
            .set_port(host.rsplit_once(':').unwrap().1.parse().unwrap());
        program
    }

    /// Discards the lines that were printed so far.
    pub(crate) fn discard_lines(&self) {
        self.lines.try_iter().for_each(drop);
    }

    /// The lines that are printed until one matches, which is the last.
    pub(crate) fn lines_until(&self, is_expected: impl Fn(&str) -> bool) -> Vec<String> {
        let (start, mut lines) = (Instant::now(), Vec::new());
        loop {
            match self
                .lines
                .recv_timeout(DEADLINE.saturating_sub(start.elapsed()))
            {
                Ok(line) => lines.push(line),
                Err(problem) => panic!(
                    "{problem}: the expected line was not printed, but these:\n{}",
                    lines.join("\n")
                ),
            }
            if is_expected(lines.last().unwrap()) {
                return lines;
            }
        }
    }

    /// All lines that are printed until the program ends.
    pub(crate) fn rest(&self) -> Vec<String> {
        let (start, mut lines) = (Instant::now(), Vec::new());
        loop {
            match self
                .lines
                .recv_timeout(DEADLINE.saturating_sub(start.elapsed()))
            {
                Ok(line) => lines.push(line),
                Err(RecvTimeoutError::Disconnected) => return lines,
                Err(RecvTimeoutError::Timeout) => {
                    panic!("it does not end, and says:\n{}", lines.join("\n"))
                }
            }
        }
    }

    pub(crate) fn tab(&self) -> Tab {
        Tab::open(self.address)
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Whether the program is still running.
    pub(crate) fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// Sends the signal of Ctrl-C. Returns the exit status and how long the shutdown took.
    pub(crate) fn interrupt(&mut self) -> (ExitStatus, Duration) {
        let start = Instant::now();
        assert!(
            Command::new("kill")
                .args(["-INT", &self.id().to_string()])
                .status()
                .unwrap()
                .success()
        );
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return (status, start.elapsed());
            }
            assert!(start.elapsed() < DEADLINE, "it does not end");
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// Its standard output, after it has ended.
    pub(crate) fn output(&mut self) -> String {
        std::io::read_to_string(self.child.stdout.take().unwrap()).unwrap()
    }

    /// A value of `/proc/PID/status`: `VmRSS` in kB, `Threads`.
    pub(crate) fn process_status(&self, name: &str) -> usize {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.id())).unwrap();
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))
            .unwrap();
        line.split_whitespace().next().unwrap().parse().unwrap()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
