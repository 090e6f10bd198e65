//! How far a run has come, for people who wait at a terminal, and how long its phases took.
//!
//! A line is drawn only when a run has lasted for a while, so that quick ones stay quiet. It is drawn over itself and wiped at the end.
//! Nothing is drawn where standard error is no terminal.

#![expect(
    clippy::disallowed_methods,
    reason = "the edge that has the clock and asks the environment for the terminal"
)]
#![expect(
    clippy::disallowed_types,
    reason = "times of phases, which have no effect on what comes out"
)]

use std::io::{IsTerminal, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::args::ReportArgs;
use crate::diagnostic::Format;
use crate::os;
use crate::pipeline::{Observer, Phase};

/// A run that takes less than this draws nothing. Longer waits are noticed as waits (Nielsen, "Response Times", 1993).
const DELAY: Duration = Duration::from_millis(300);

/// How often the line is drawn.
const INTERVAL: Duration = Duration::from_millis(100);

/// The course of one run.
pub(crate) struct Progress {
    state: Arc<State>,
    marks: Mutex<Vec<Mark>>,
    drawing: Option<(Sender<()>, JoinHandle<()>)>,
}

/// Where a run is.
#[derive(Default)]
struct State {
    /// The place of the phase among all.
    phase: AtomicUsize,
    items: AtomicUsize,
    done: AtomicUsize,
}

/// The beginning of a phase, or the end of the last one.
struct Mark {
    phase: Option<Phase>,
    wall: Instant,
    cpu: Duration,
}

impl Progress {
    /// Begins to observe a run, which loads its files first.
    pub(crate) fn start(args: &ReportArgs) -> Self {
        let state = Arc::new(State::default());
        let is_shown =
            !args.terminal.quiet && args.format == Format::Human && std::io::stderr().is_terminal();
        let is_plain = std::env::var_os("TERM").is_none_or(|term| term == "dumb");
        let drawing = if is_shown && !is_plain {
            draw(state.clone())
        } else {
            None
        };
        let progress = Self {
            state,
            marks: Mutex::new(Vec::new()),
            drawing,
        };
        progress.begin(Phase::Load, 0);
        progress
    }

    /// Ends the run: wipes the line.
    pub(crate) fn end(&mut self) {
        self.mark(None);
        if let Some((stop, thread)) = self.drawing.take() {
            drop(stop);
            // It has only drawn.
            let _ = thread.join();
        }
    }

    /// Wall time and CPU time of each phase, as a table.
    pub(crate) fn timings(&self) -> String {
        let marks = self.marks.lock().unwrap_or_else(PoisonError::into_inner);
        let mut rows: Vec<(&str, Duration, Duration)> = Vec::new();
        for pair in marks.windows(2) {
            let (Some(phase), wall, cpu) = (
                pair[0].phase,
                pair[1].wall - pair[0].wall,
                pair[1].cpu.saturating_sub(pair[0].cpu),
            ) else {
                continue;
            };
            match rows.iter_mut().find(|(word, ..)| *word == phase.word()) {
                Some(row) => (row.1, row.2) = (row.1 + wall, row.2 + cpu),
                None => rows.push((phase.word(), wall, cpu)),
            }
        }
        let (wall, cpu) = rows
            .iter()
            .fold((Duration::ZERO, Duration::ZERO), |sum, row| {
                (sum.0 + row.1, sum.1 + row.2)
            });
        rows.push(("total", wall, cpu));
        let mut text = format!("{:8}{:>12}{:>12}\n", "phase", "wall", "CPU");
        for (word, wall, cpu) in rows {
            text.push_str(&format!(
                "{word:8}{:>12}{:>12}\n",
                milliseconds(wall),
                milliseconds(cpu)
            ));
        }
        text
    }

    fn mark(&self, phase: Option<Phase>) {
        let mark = Mark {
            phase,
            wall: Instant::now(),
            cpu: os::cpu_time(),
        };
        self.marks
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(mark);
    }
}

impl Observer for Progress {
    fn begin(&self, phase: Phase, items: usize) {
        self.mark(Some(phase));
        let place = Phase::ALL
            .iter()
            .position(|known| *known == phase)
            .unwrap_or(0);
        self.state.done.store(0, Ordering::Relaxed);
        self.state.items.store(items, Ordering::Relaxed);
        self.state.phase.store(place, Ordering::Relaxed);
    }

    fn advance(&self) {
        self.state.done.fetch_add(1, Ordering::Relaxed);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.end();
    }
}

/// Draws the line from time to time until the sender is dropped.
fn draw(state: Arc<State>) -> Option<(Sender<()>, JoinHandle<()>)> {
    let (stop, stopped) = channel::<()>();
    let work = move || {
        let mut wait = DELAY;
        let mut is_drawn = false;
        while stopped.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
            let line = line(
                Phase::ALL[state.phase.load(Ordering::Relaxed)],
                state.done.load(Ordering::Relaxed),
                state.items.load(Ordering::Relaxed),
            );
            write(&format!("\r\x1b[K{line}"));
            (wait, is_drawn) = (INTERVAL, true);
        }
        if is_drawn {
            write("\r\x1b[K");
        }
    };
    let thread = thread::Builder::new()
        .name("progress".to_owned())
        .spawn(work)
        .ok()?;
    Some((stop, thread))
}

/// What the line says: `rendering pages: 1234 of 10000 (12 %)`.
fn line(phase: Phase, done: usize, items: usize) -> String {
    let words = match phase {
        Phase::Load => "reading files",
        Phase::Parse => "parsing texts",
        Phase::Model => "connecting records",
        Phase::Project => "cutting what the audience may not see",
        Phase::Check => "checking",
        Phase::Render => "rendering pages",
        Phase::Index => "making the search index",
        Phase::Write => "writing files",
    };
    match (done.min(items) * 100).checked_div(items) {
        Some(share) => format!("{words}: {} of {items} ({share} %)", done.min(items)),
        None if done > 0 => format!("{words}: {done}"),
        None => format!("{words} …"),
    }
}

/// Writes to standard error. A terminal that has gone away is no error of ours.
fn write(text: &str) {
    let mut out = std::io::stderr();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

fn milliseconds(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}

#[cfg(test)]
mod tests {
    use super::{Progress, line};
    use crate::cli::args::{ReportArgs, TerminalArgs};
    use crate::pipeline::{Observer, Phase};

    #[test]
    fn the_line_names_the_phase_the_count_and_the_share() {
        assert_eq!(
            line(Phase::Render, 1234, 10_000),
            "rendering pages: 1234 of 10000 (12 %)"
        );
        assert_eq!(line(Phase::Parse, 3, 2), "parsing texts: 2 of 2 (100 %)");
        assert_eq!(line(Phase::Load, 12, 0), "reading files: 12");
        assert_eq!(line(Phase::Index, 0, 0), "making the search index …");
    }

    #[test]
    fn phases_that_repeat_are_one_row() {
        let mut progress = Progress::start(&ReportArgs {
            terminal: TerminalArgs {
                quiet: true,
                ..TerminalArgs::default()
            },
            ..ReportArgs::default()
        });
        for phase in [Phase::Parse, Phase::Index, Phase::Index] {
            progress.begin(phase, 0);
        }
        progress.end();
        let table = progress.timings();
        let words: Vec<&str> = table
            .lines()
            .filter_map(|line| line.split_whitespace().next())
            .collect();
        assert_eq!(words, ["phase", "load", "parse", "index", "total"]);
    }
}
