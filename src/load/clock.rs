//! The clock: what day it is, and how long something takes. Nothing else asks for the time of day.

#![expect(clippy::disallowed_methods, reason = "the edge that reads the clock")]

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use jiff::civil::Date;

/// Today in UTC: the day of a Unix time, if one is given, else the clock's.
///
/// # Errors
/// What is wrong with the given time.
pub fn today(epoch: Option<&str>) -> Result<Date, String> {
    let seconds = match epoch {
        Some(text) => text
            .trim()
            .parse::<i64>()
            .map_err(|_| format!("SOURCE_DATE_EPOCH is `{text}`, not a number of seconds"))?,
        None => SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| {
                i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
            }),
    };
    let time = jiff::Timestamp::from_second(seconds)
        .map_err(|_| format!("SOURCE_DATE_EPOCH is `{seconds}`, which is out of range"))?;
    Ok(jiff::tz::Offset::UTC.to_datetime(time).date())
}

/// Measures how long something takes.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(Instant);

/// Starts a stopwatch.
#[must_use]
pub fn stopwatch() -> Stopwatch {
    Stopwatch(Instant::now())
}

impl Stopwatch {
    /// The time since the start, for people: `85 ms`, `1.4 s`.
    #[must_use]
    pub fn elapsed(&self) -> String {
        let elapsed = self.0.elapsed();
        if elapsed.as_millis() < 1000 {
            format!("{} ms", elapsed.as_millis())
        } else {
            format!("{:.1} s", elapsed.as_secs_f64())
        }
    }
}
