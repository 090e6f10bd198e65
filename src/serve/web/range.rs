//! The header `Range`: one range of bytes. Pure.

use std::ops::Range;

/// Which part of a body a request is for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum RequestedRange {
    Whole,
    /// At least one byte.
    Part(Range<u64>),
    /// It starts after the end.
    Unsatisfiable,
}

impl RequestedRange {
    /// What the header `Range` requests of a body of `length` bytes (RFC 9110, 14.1.2). A list of ranges gets the whole body, and so
    /// does a malformed range.
    pub(super) fn parse(header: &str, length: u64) -> Self {
        let Some((unit, range)) = header.split_once('=') else {
            return Self::Whole;
        };
        let Some((first, last)) = range.trim().split_once('-') else {
            return Self::Whole;
        };
        let (first, last) = (first.trim(), last.trim());
        // A number with more digits than fit is past any end.
        let number = |text: &str| text.parse().unwrap_or(u64::MAX);
        let is_malformed = [first, last]
            .iter()
            .any(|text| !text.bytes().all(|byte| byte.is_ascii_digit()));
        if is_malformed || !unit.trim().eq_ignore_ascii_case("bytes") {
            return Self::Whole;
        }
        match (first, last) {
            ("", "") => Self::Whole,
            ("", suffix) if number(suffix) == 0 || length == 0 => Self::Unsatisfiable,
            ("", suffix) => Self::Part(length.saturating_sub(number(suffix))..length),
            (first, last) if !last.is_empty() && number(last) < number(first) => Self::Whole,
            (first, _) if number(first) >= length => Self::Unsatisfiable,
            (first, "") => Self::Part(number(first)..length),
            (first, last) => Self::Part(number(first)..length.min(number(last).saturating_add(1))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_of_a_hundred_bytes() {
        use RequestedRange::{Part, Unsatisfiable, Whole};
        for (header, expected) in [
            ("bytes=0-0", Part(0..1)),
            ("bytes=0-", Part(0..100)),
            ("bytes=10-19", Part(10..20)),
            ("Bytes = 10 - 19", Part(10..20)),
            ("bytes=99-200", Part(99..100)),
            ("bytes=-1", Part(99..100)),
            ("bytes=-500", Part(0..100)),
            ("bytes=0-18446744073709551615", Part(0..100)),
            ("bytes=0-99999999999999999999999", Part(0..100)),
            ("bytes=100-", Unsatisfiable),
            ("bytes=99999999999999999999999-", Unsatisfiable),
            ("bytes=-0", Unsatisfiable),
            ("bytes=20-10", Whole),
            ("bytes=0-1,5-6", Whole),
            ("bytes=a-b", Whole),
            ("bytes=-", Whole),
            ("bytes=--1", Whole),
            ("bytes=+1-2", Whole),
            ("bytes=1", Whole),
            ("lines=1-2", Whole),
            ("bytes", Whole),
            ("", Whole),
        ] {
            assert_eq!(RequestedRange::parse(header, 100), expected, "{header}");
        }
        for header in ["bytes=0-", "bytes=-1", "bytes=0-0"] {
            assert_eq!(
                RequestedRange::parse(header, 0),
                Unsatisfiable,
                "{header} of nothing"
            );
        }
    }
}
