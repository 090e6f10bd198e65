//! The progress of a run as a line on the terminal, and the durations of its phases.
//!
//! The line appears only if a run takes long, is redrawn in place and is cleared at the end. It is never drawn if standard
//! error is not a terminal.

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

use indexmap::IndexMap;

use super::args::ReportArgs;
use crate::diagnostic::Format;
use crate::os;
use crate::pipeline::{Observer, Phase};

/// How long a run lasts before the line appears; shorter delays need no feedback (Nielsen, "Response Times", 1993).
const DELAY: Duration = Duration::from_millis(300);

/// Time between two updates of the line.
const INTERVAL: Duration = Duration::from_millis(100);

/// Observes one run.
pub(crate) struct Progress {
    counters: Arc<Counters>,
    starts: Mutex<Vec<PhaseStart>>,
    display: Option<(Sender<()>, JoinHandle<()>)>,
}

/// What the line shows.
#[derive(Default)]
struct Counters {
    /// Index of the phase in `Phase::ALL`.
    phase: AtomicUsize,
    items: AtomicUsize,
    done: AtomicUsize,
}

/// When a phase began; without a phase, when the run ended.
struct PhaseStart {
    phase: Option<Phase>,
    wall: Instant,
    cpu: Duration,
}

impl Progress {
    /// Starts to observe a run, whose first phase is loading.
    pub(crate) fn start(args: &ReportArgs) -> Self {
        let counters = Arc::new(Counters::default());
        let is_shown =
            !args.terminal.quiet && args.format == Format::Human && std::io::stderr().is_terminal();
        let has_escapes = std::env::var_os("TERM").is_some_and(|term| term != "dumb");
        let progress = Self {
            display: (is_shown && has_escapes)
                .then(|| spawn_display(counters.clone()))
                .flatten(),
            counters,
            starts: Mutex::new(Vec::new()),
        };
        progress.begin(Phase::Load, 0);
        progress
    }

    /// Ends the run and clears the line.
    pub(crate) fn end(&mut self) {
        self.record_start(None);
        if let Some((stop, thread)) = self.display.take() {
            drop(stop);
            // A panic of the display does not concern the run.
            let _ = thread.join();
        }
    }

    /// Wall time and CPU time of each phase, as a table.
    pub(crate) fn timings(&self) -> String {
        let starts = self.starts.lock().unwrap_or_else(PoisonError::into_inner);
        let mut rows: IndexMap<&str, (Duration, Duration)> = IndexMap::new();
        for pair in starts.windows(2) {
            if let Some(phase) = pair[0].phase {
                let (wall, cpu) = rows.entry(phase.word()).or_default();
                *wall += pair[1].wall - pair[0].wall;
                *cpu += pair[1].cpu.saturating_sub(pair[0].cpu);
            }
        }
        let wall = rows.values().map(|(wall, _)| wall).sum();
        let cpu = rows.values().map(|(_, cpu)| cpu).sum();
        rows.insert("total", (wall, cpu));
        let mut text = format!("{:8}{:>12}{:>12}\n", "phase", "wall", "CPU");
        for (word, (wall, cpu)) in rows {
            text.push_str(&format!(
                "{word:8}{:>12}{:>12}\n",
                milliseconds(wall),
                milliseconds(cpu)
            ));
        }
        text
    }

    fn record_start(&self, phase: Option<Phase>) {
        let start = PhaseStart {
            phase,
            wall: Instant::now(),
            cpu: os::cpu_time(),
        };
        self.starts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(start);
    }
}

impl Observer for Progress {
    fn begin(&self, phase: Phase, items: usize) {
        self.record_start(Some(phase));
        let index = Phase::ALL
            .iter()
            .position(|known| *known == phase)
            .unwrap_or(0);
        self.counters.done.store(0, Ordering::Relaxed);
        self.counters.items.store(items, Ordering::Relaxed);
        self.counters.phase.store(index, Ordering::Relaxed);
    }

    fn advance(&self) {
        self.counters.done.fetch_add(1, Ordering::Relaxed);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.end();
    }
}

/// Starts a thread that updates the line until the sender is dropped.
fn spawn_display(counters: Arc<Counters>) -> Option<(Sender<()>, JoinHandle<()>)> {
    let (stop, stopped) = channel::<()>();
    let work = move || {
        let mut wait = DELAY;
        let mut is_drawn = false;
        while stopped.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
            let line = format_line(
                Phase::ALL[counters.phase.load(Ordering::Relaxed)],
                counters.done.load(Ordering::Relaxed),
                counters.items.load(Ordering::Relaxed),
            );
            write_error(&format!("\r\x1b[K{line}"));
            (wait, is_drawn) = (INTERVAL, true);
        }
        if is_drawn {
            write_error("\r\x1b[K");
        }
    };
    let thread = thread::Builder::new()
        .name("progress".to_owned())
        .spawn(work)
        .ok()?;
    Some((stop, thread))
}

/// `rendering pages: 1234 of 10000 (12 %)`.
fn format_line(phase: Phase, done: usize, items: usize) -> String {
    let words = match phase {
        Phase::Load => "reading files",
        Phase::Parse => "parsing texts",
        Phase::Model => "resolving relations",
        Phase::Project => "removing hidden content",
        Phase::Check => "checking",
        Phase::Render => "rendering pages",
        Phase::Index => "building the search index",
        Phase::Write => "writing files",
    };
    // `advance` may be called more often than was announced.
    let done_items = done.min(items);
    match (done_items * 100).checked_div(items) {
        Some(percent) => format!("{words}: {done_items} of {items} ({percent} %)"),
        None if done > 0 => format!("{words}: {done}"),
        None => format!("{words} …"),
    }
}

/// Writes to standard error at once. A closed terminal is not an error.
fn write_error(text: &str) {
    let mut out = std::io::stderr();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

fn milliseconds(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}

#[cfg(test)]
mod tests {
    use super::{Progress, format_line};
    use crate::cli::args::{ReportArgs, TerminalArgs};
    use crate::pipeline::{Observer, Phase};

    #[test]
    fn the_line_shows_the_phase_the_count_and_the_percentage() {
        assert_eq!(
            format_line(Phase::Render, 1234, 10_000),
            "rendering pages: 1234 of 10000 (12 %)"
        );
        assert_eq!(
            format_line(Phase::Parse, 3, 2),
            "parsing texts: 2 of 2 (100 %)"
        );
        assert_eq!(format_line(Phase::Load, 12, 0), "reading files: 12");
        assert_eq!(
            format_line(Phase::Index, 0, 0),
            "building the search index …"
        );
    }

    #[test]
    fn repeated_phases_are_one_row() {
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
