//! The cost of a site grows linearly with its size: the CPU time of degenerate sites of sizes `n`, `2 n` and `4 n`.
//!
//! Each case is a generator of sites. A site is compiled, checked and built, and its messages are rendered, in this process. A case
//! starts at a size that takes a measurable time, so that the fixed cost of a run does not hide the growth.
//!
//! In the ordinary run, one comparison with a wide margin finds quadratic growth. `HIREBOOK_GROWTH=1` (in `tests/long`, with an
//! optimised build) measures each case three times at three sizes, prints a table, and allows a factor of 2.3 for each doubling.
//! `HIREBOOK_GROWTH=WORD` does that for the cases with a word in their name.
#![allow(clippy::pedantic, reason = "a table of cases")]
#![expect(
    clippy::disallowed_methods,
    reason = "a test measures, and reads its settings from the environment"
)]

#[path = "growth/cases.rs"]
mod cases;

use std::time::Duration;

use cases::cases;
use hirebook::diagnostic::{Format, Style, render};
use hirebook::pipeline::{Input, Request, build};
use rustix::time::{ClockId, clock_gettime};

/// The largest factor of cost for a doubled size.
const FACTOR: f64 = 2.3;
/// The largest factor for four times the size in the ordinary run; quadratic growth makes it 16.
const WIDE: f64 = 9.0;

/// CPU time of this process, all threads together.
fn cpu() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(
        time.tv_sec.try_into().unwrap_or(0),
        time.tv_nsec.try_into().unwrap_or(0),
    )
}

/// The CPU time of building a site: the minimum of some runs.
fn cost(input: &Input, runs: usize) -> Duration {
    let request = Request {
        audience: None,
        base_url: None,
        strict: false,
        today: jiff::civil::date(2026, 6, 1),
        preview: false,
    };
    let run = || {
        let start = cpu();
        let outcome = build(input, &request).expect("no audience is named");
        for format in [Format::Human, Format::Json] {
            std::hint::black_box(render(
                &outcome.diagnostics,
                &outcome.sources,
                format,
                Style::default(),
            ));
        }
        std::hint::black_box(&outcome.artifacts);
        cpu() - start
    };
    (0..runs).map(|_| run()).min().unwrap_or_default()
}

/// The first size, doubled from a small one, at which a case takes at least this long, with its cost.
fn first_size(make: fn(usize) -> Input, least: Duration) -> (usize, Duration) {
    let mut n = 8;
    loop {
        let input = make(n);
        // Measured twice, since other load makes the first run slow now and then.
        let first = cost(&input, 1);
        let cost = if first >= least {
            cost(&input, 1).min(first)
        } else {
            first
        };
        // A site that takes no time at a million items is not slow.
        if cost >= least || n >= 1 << 20 {
            return (n, cost);
        }
        n *= 2;
    }
}

#[test]
fn costs_grow_linearly_with_the_size() {
    let cases = cases();
    assert!(cases.len() >= 40, "{} cases", cases.len());
    let mut names: Vec<&str> = cases.iter().map(|(name, _)| *name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), cases.len(), "names are unique");
    let selected = std::env::var("HIREBOOK_GROWTH").ok();
    let mut failures = Vec::new();
    for (name, make) in &cases {
        match selected.as_deref() {
            Some(word) if word == "1" || name.contains(word) => {
                let (n, _) = first_size(*make, Duration::from_millis(60));
                let costs = [n, 2 * n, 4 * n].map(|n| cost(&make(n), 3).as_secs_f64() * 1e3);
                let factors = [costs[1] / costs[0], costs[2] / costs[1]];
                let is_bad = factors.iter().any(|factor| *factor > FACTOR);
                println!(
                    "{name:<44} n={n:<8} {:>8.0} {:>8.0} {:>8.0} ms  x{:.2} x{:.2}{}",
                    costs[0],
                    costs[1],
                    costs[2],
                    factors[0],
                    factors[1],
                    if is_bad { "  TOO FAST" } else { "" }
                );
                if is_bad {
                    failures.push(format!("{name}: x{:.2}, x{:.2}", factors[0], factors[1]));
                }
            }
            Some(_) => {}
            None => {
                let (n, _) = first_size(*make, Duration::from_millis(10));
                let (small, large) = (cost(&make(n), 2), cost(&make(4 * n), 1));
                let factor = large.as_secs_f64() / small.as_secs_f64();
                if factor > WIDE {
                    failures.push(format!(
                        "{name}: at {n} {small:?}, at four times the size {large:?}"
                    ));
                }
            }
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {} cases grow too fast:\n  {}",
        failures.len(),
        cases.len(),
        failures.join("\n  ")
    );
}
