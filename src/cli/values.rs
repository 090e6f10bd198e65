//! Values of flags: from a word of the command line to a value that is sure to make sense, or what is wrong with it.
//!
//! Looks at nothing but the word: whether a folder is there or an audience is declared, others find out.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use jiff::civil::Date;

use crate::diagnostic::{did_you_mean, list_of};

/// Why a value does not do: what is so, in words that follow "`--flag x` is", and what would do.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refused {
    pub(super) is: String,
    pub(super) help: Option<String>,
}

fn refused(is: impl Into<String>, help: Option<String>) -> Refused {
    Refused {
        is: is.into(),
        help,
    }
}

/// A path, in whatever encoding the system has.
pub(super) fn path(value: OsString) -> Result<PathBuf, Refused> {
    if value.is_empty() {
        Err(refused("empty", None))
    } else {
        Ok(PathBuf::from(value))
    }
}

/// Any text.
pub(super) fn word(value: OsString) -> Result<String, Refused> {
    match value.into_string() {
        Ok(word) if word.is_empty() => Err(refused("empty", None)),
        Ok(word) => Ok(word),
        Err(_) => Err(refused("not UTF-8 text", None)),
    }
}

/// One of a few words.
pub(super) fn one_of<T>(
    value: OsString,
    words: &[&str],
    read: fn(&str) -> Option<T>,
) -> Result<T, Refused> {
    let word = word(value)?;
    read(&word).ok_or_else(|| {
        let known = format!("known are {}", list_of(words.iter().copied(), words.len()));
        refused(
            "not known",
            Some(did_you_mean(&word, words.iter().copied()).unwrap_or(known)),
        )
    })
}

/// A whole number from 1 up.
pub(super) fn count(value: OsString) -> Result<NonZeroUsize, Refused> {
    word(value)?
        .parse()
        .map_err(|_| refused("not a whole number from 1 up", None))
}

/// A port; 0 for any that is free.
pub(super) fn port(value: OsString) -> Result<u16, Refused> {
    word(value)?.parse().map_err(|_| {
        refused(
            "not a port",
            Some("a port is a number up to 65535".to_owned()),
        )
    })
}

/// A day as `2026-05-31`, and no other notation of one.
pub(super) fn date(value: OsString) -> Result<Date, Refused> {
    let word = word(value)?;
    let shaped = word.len() == 10
        && word.bytes().enumerate().all(|(at, byte)| {
            if at == 4 || at == 7 {
                byte == b'-'
            } else {
                byte.is_ascii_digit()
            }
        });
    if !shaped {
        return Err(refused(
            "not a date",
            Some("a date is written year-month-day: 2026-05-31".to_owned()),
        ));
    }
    word.parse()
        .map_err(|_| refused("not a day of the calendar", None))
}

/// Where a site will be: `http(s)://host/path` or `/path`, without a slash at the end unless it is all there is.
pub(super) fn base_url(value: OsString) -> Result<String, Refused> {
    let word = word(value)?;
    let trimmed = word.trim_end_matches('/');
    let help = || Some("it is written `https://host/path`, or `/path` for any host".to_owned());
    let refuse = |is: &str| Err(refused(is, help()));
    if let Some(bad) = word
        .chars()
        .find(|c| c.is_whitespace() || c.is_control() || "?#\\\"<>{}|^`".contains(*c))
    {
        let bad = if bad.is_control() || bad.is_whitespace() {
            "white space".to_owned()
        } else {
            format!("`{bad}`")
        };
        return refuse(&format!("not an address: there is {bad} in it"));
    }
    let path = match host_and_path(&word) {
        Some((host, _)) if !is_host(host) => {
            return refuse("not an address: there is no valid host in it");
        }
        Some((_, path)) => path,
        None if word.starts_with("//") => return refuse("an address without `https:`"),
        None if word.starts_with('/') => word.as_str(),
        None if word.contains("://") => return refuse("neither http nor https"),
        None => return refuse("neither an address nor a path from `/`"),
    };
    if path.split('/').any(|part| part == "." || part == "..") {
        return refuse("not an address: there is a `.` or `..` in its path");
    }
    Ok(if trimmed.is_empty() {
        "/".to_owned()
    } else {
        trimmed.to_owned()
    })
}

/// What follows `http://` or `https://`, split where the path begins.
fn host_and_path(url: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = url.split_once("://")?;
    let known = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    known.then(|| rest.split_at(rest.find('/').unwrap_or(rest.len())))
}

/// A name, an IPv4 or a bracketed IPv6 address, perhaps with a port; no user and no password.
fn is_host(text: &str) -> bool {
    let (name, port) = match text.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, Some(port)),
        _ => (text, None),
    };
    let bracketed = name
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let name_is_good = match bracketed {
        Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
        None => {
            !name.is_empty()
                && name
                    .chars()
                    .all(|c| c.is_alphanumeric() || matches!(c, '-' | '.' | '_'))
        }
    };
    name_is_good && port.is_none_or(|port| port.parse::<u16>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is<T: std::fmt::Debug>(result: Result<T, Refused>) -> String {
        result.expect_err("the value is refused").is
    }

    #[test]
    fn base_urls_lose_their_last_slash() {
        for (written, meant) in [
            ("/", "/"),
            ("/handbook/", "/handbook"),
            ("/a/b", "/a/b"),
            ("https://example.org", "https://example.org"),
            ("https://example.org/", "https://example.org"),
            ("http://localhost:8000/x/", "http://localhost:8000/x"),
            ("http://[::1]:80/x", "http://[::1]:80/x"),
            ("HTTPS://Example.org/Ä", "HTTPS://Example.org/Ä"),
        ] {
            assert_eq!(base_url(written.into()), Ok(meant.to_owned()), "{written}");
        }
    }

    #[test]
    fn base_urls_that_are_none() {
        for (written, wrong) in [
            ("", "empty"),
            ("handbook", "neither an address nor a path from `/`"),
            ("example.org/x", "neither an address nor a path from `/`"),
            ("ftp://example.org", "neither http nor https"),
            ("//example.org/x", "an address without `https:`"),
            ("https://", "not an address: there is no valid host in it"),
            ("https:///x", "not an address: there is no valid host in it"),
            (
                "https://me@example.org",
                "not an address: there is no valid host in it",
            ),
            (
                "https://example.org:99999",
                "not an address: there is no valid host in it",
            ),
            (
                "https://[::zz]/",
                "not an address: there is no valid host in it",
            ),
            ("/a b", "not an address: there is white space in it"),
            ("/a\u{7}", "not an address: there is white space in it"),
            ("/a?b", "not an address: there is `?` in it"),
            ("/a#b", "not an address: there is `#` in it"),
            (
                "/a/../b",
                "not an address: there is a `.` or `..` in its path",
            ),
        ] {
            assert_eq!(is(base_url(written.into())), wrong, "{written}");
        }
    }

    #[test]
    fn dates_have_one_notation() {
        assert_eq!(
            date("2024-02-29".into()),
            Ok(jiff::civil::date(2024, 2, 29))
        );
        for written in [
            "2026-5-31",
            "20260531",
            "2026-05-31T10:00",
            "31.05.2026",
            "today",
            "+026-05-31",
            "2026-05-3é",
        ] {
            assert_eq!(is(date(written.into())), "not a date", "{written}");
        }
        for written in ["2026-02-29", "2026-13-01", "2026-00-10"] {
            assert_eq!(
                is(date(written.into())),
                "not a day of the calendar",
                "{written}"
            );
        }
    }

    #[test]
    fn counts_begin_at_one() {
        assert_eq!(count("3".into()).map(NonZeroUsize::get), Ok(3));
        for written in ["0", "-1", "1.5", "many", "99999999999999999999999"] {
            assert_eq!(
                is(count(written.into())),
                "not a whole number from 1 up",
                "{written}"
            );
        }
    }

    #[test]
    fn a_word_of_a_few_is_helped_along() {
        let read = |word: &str| (word == "short").then_some(());
        let help = |written: &str| {
            one_of(written.into(), &["human", "short"], read)
                .expect_err("refused")
                .help
        };
        assert_eq!(help("shrot").as_deref(), Some("did you mean `short`?"));
        assert_eq!(
            help("xml").as_deref(),
            Some("known are `human` and `short`")
        );
    }
}
