//! Which part of a body is asked for. One range of bytes; a list of them is answered with the whole, as is what cannot be read.

use std::ops::Range;

/// What to send of a body.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// All of it.
    Whole,
    /// These bytes, at least one.
    Of(Range<u64>),
    /// Nothing: what is asked for begins behind the end.
    Behind,
}

/// What the field `Range` asks for of a body of `length` bytes.
pub(super) fn part(field: &str, length: u64) -> Part {
    let Some((unit, range)) = field.split_once('=') else {
        return Part::Whole;
    };
    let Some((from, to)) = range.trim().split_once('-') else {
        return Part::Whole;
    };
    if !unit.trim().eq_ignore_ascii_case("bytes") {
        return Part::Whole;
    }
    match (number(from.trim()), number(to.trim())) {
        (Ok(Some(from)), Ok(to)) => {
            let end = to.map_or(length, |to| length.min(to.saturating_add(1)));
            match to {
                Some(to) if to < from => Part::Whole,
                _ if from >= length => Part::Behind,
                _ => Part::Of(from..end),
            }
        }
        (Ok(None), Ok(Some(last))) if last == 0 || length == 0 => Part::Behind,
        (Ok(None), Ok(Some(last))) => Part::Of(length.saturating_sub(last)..length),
        _ => Part::Whole,
    }
}

/// What is written is no number.
struct NoNumber;

/// A number, or nothing where nothing is written. More digits than fit are the most.
fn number(text: &str) -> Result<Option<u64>, NoNumber> {
    match text {
        "" => Ok(None),
        _ if text.bytes().all(|byte| byte.is_ascii_digit()) => {
            Ok(Some(text.parse().unwrap_or(u64::MAX)))
        }
        _ => Err(NoNumber),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_of_a_hundred_bytes() {
        for (field, expected) in [
            ("bytes=0-0", Part::Of(0..1)),
            ("bytes=0-", Part::Of(0..100)),
            ("bytes=10-19", Part::Of(10..20)),
            ("Bytes = 10 - 19", Part::Of(10..20)),
            ("bytes=99-200", Part::Of(99..100)),
            ("bytes=-1", Part::Of(99..100)),
            ("bytes=-500", Part::Of(0..100)),
            ("bytes=0-18446744073709551615", Part::Of(0..100)),
            ("bytes=0-99999999999999999999999", Part::Of(0..100)),
            ("bytes=100-", Part::Behind),
            ("bytes=99999999999999999999999-", Part::Behind),
            ("bytes=-0", Part::Behind),
            ("bytes=20-10", Part::Whole),
            ("bytes=0-1,5-6", Part::Whole),
            ("bytes=a-b", Part::Whole),
            ("bytes=-", Part::Whole),
            ("bytes=--1", Part::Whole),
            ("bytes=+1-2", Part::Whole),
            ("bytes=1", Part::Whole),
            ("lines=1-2", Part::Whole),
            ("bytes", Part::Whole),
            ("", Part::Whole),
        ] {
            assert_eq!(part(field, 100), expected, "{field}");
        }
    }

    #[test]
    fn an_empty_body_has_no_part() {
        for (field, expected) in [
            ("bytes=0-", Part::Behind),
            ("bytes=-1", Part::Behind),
            ("bytes=0-0", Part::Behind),
        ] {
            assert_eq!(part(field, 0), expected, "{field}");
        }
    }
}
