//! Parsers for the values of options.
//!
//! Each looks only at its word: whether a folder exists or an audience is declared is checked by the commands.

use std::error::Error;
use std::ffi::OsString;
use std::fmt;
use std::num::NonZeroUsize;

use clap::builder::{OsStringValueParser, PossibleValuesParser, TypedValueParser};
use jiff::civil::Date;

/// Why a value is invalid, as words that follow "`--option x` is", and what would be valid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ValueError {
    pub(super) message: String,
    pub(super) help: Option<String>,
}

impl fmt::Display for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for ValueError {}

fn invalid(message: impl Into<String>, help: Option<&str>) -> ValueError {
    ValueError {
        message: message.into(),
        help: help.map(str::to_owned),
    }
}

/// Adapts one of the functions below for clap.
pub(super) fn parser<T: Clone + Send + Sync + 'static>(
    parse: fn(OsString) -> Result<T, ValueError>,
) -> impl TypedValueParser<Value = T> {
    OsStringValueParser::new().try_map(parse)
}

/// One of a few words, which completions and help list.
pub(super) fn choice<T: Clone + Send + Sync + 'static>(
    words: &'static [&'static str],
    from_word: fn(&str) -> Option<T>,
) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(words)
        .try_map(move |word| from_word(&word).ok_or_else(|| invalid("not a valid value", None)))
}

/// Any word; bytes that are not UTF-8 are replaced.
pub(super) fn lossy() -> impl TypedValueParser<Value = String> {
    OsStringValueParser::new().map(|word| word.to_string_lossy().into_owned())
}

/// Any text that is not empty.
pub(super) fn text(value: OsString) -> Result<String, ValueError> {
    match value.into_string() {
        Ok(text) if text.is_empty() => Err(invalid("empty", None)),
        Ok(text) => Ok(text),
        Err(_) => Err(invalid("not UTF-8 text", None)),
    }
}

/// The preset to print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PresetChoice {
    /// That of the site, wherever it comes from.
    OfSite,
    /// The built-in one with this name.
    BuiltIn(String),
}

/// A preset by its name, or `.`.
pub(super) fn preset_choice(value: OsString) -> Result<PresetChoice, ValueError> {
    Ok(match text(value)? {
        name if name == "." => PresetChoice::OfSite,
        name => PresetChoice::BuiltIn(name),
    })
}

/// A whole number from 1 up.
pub(super) fn count(value: OsString) -> Result<NonZeroUsize, ValueError> {
    text(value)?
        .parse()
        .map_err(|_| invalid("not a whole number of at least 1", None))
}

/// A port; 0 means any free one.
pub(super) fn port(value: OsString) -> Result<u16, ValueError> {
    text(value)?
        .parse()
        .map_err(|_| invalid("not a port", Some("a port is a number up to 65535")))
}

/// A date in the notation `2026-05-31` only.
pub(super) fn date(value: OsString) -> Result<Date, ValueError> {
    let word = text(value)?;
    let is_digit_or_dash = |(at, byte): (usize, u8)| {
        if at == 4 || at == 7 {
            byte == b'-'
        } else {
            byte.is_ascii_digit()
        }
    };
    if word.len() != 10 || !word.bytes().enumerate().all(is_digit_or_dash) {
        return Err(invalid(
            "not a date",
            Some("write a date as year-month-day: 2026-05-31"),
        ));
    }
    word.parse().map_err(|_| invalid("not a valid date", None))
}

/// The address of a site: `http(s)://host/path` or `/path`, without a trailing slash except in `/` itself.
pub(super) fn base_url(value: OsString) -> Result<String, ValueError> {
    let word = text(value)?;
    let trimmed = word.trim_end_matches('/');
    let error = |message: &str| {
        Err(invalid(
            message,
            Some("write `https://host/path`, or `/path` for any host"),
        ))
    };
    if let Some(bad) = word
        .chars()
        .find(|c| c.is_whitespace() || c.is_control() || "?#\\\"<>{}|^`".contains(*c))
    {
        let bad = if bad.is_control() || bad.is_whitespace() {
            "white space".to_owned()
        } else {
            format!("`{bad}`")
        };
        return error(&format!("not a valid URL: it contains {bad}"));
    }
    let path = match host_and_path(&word) {
        Some((host, _)) if !is_host(host) => {
            return error("not a valid URL: it has no valid host");
        }
        Some((_, path)) => path,
        None if word.starts_with("//") => return error("a URL without `https:`"),
        None if word.starts_with('/') => word.as_str(),
        None if word.contains("://") => return error("neither http nor https"),
        None => return error("neither a URL nor a path that begins with `/`"),
    };
    if path.split('/').any(|part| part == "." || part == "..") {
        return error("not a valid URL: its path contains `.` or `..`");
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

    fn message<T: fmt::Debug>(result: Result<T, ValueError>) -> String {
        result.expect_err("the value is invalid").message
    }

    #[test]
    fn base_urls_lose_their_trailing_slash() {
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
    fn invalid_base_urls_are_refused() {
        for (written, wrong) in [
            ("", "empty"),
            ("handbook", "neither a URL nor a path that begins with `/`"),
            (
                "example.org/x",
                "neither a URL nor a path that begins with `/`",
            ),
            ("ftp://example.org", "neither http nor https"),
            ("//example.org/x", "a URL without `https:`"),
            ("https://", "not a valid URL: it has no valid host"),
            ("https:///x", "not a valid URL: it has no valid host"),
            (
                "https://me@example.org",
                "not a valid URL: it has no valid host",
            ),
            (
                "https://example.org:99999",
                "not a valid URL: it has no valid host",
            ),
            ("https://[::zz]/", "not a valid URL: it has no valid host"),
            ("/a b", "not a valid URL: it contains white space"),
            ("/a\u{7}", "not a valid URL: it contains white space"),
            ("/a?b", "not a valid URL: it contains `?`"),
            ("/a#b", "not a valid URL: it contains `#`"),
            ("/a/../b", "not a valid URL: its path contains `.` or `..`"),
        ] {
            assert_eq!(message(base_url(written.into())), wrong, "{written}");
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
            assert_eq!(message(date(written.into())), "not a date", "{written}");
        }
        for written in ["2026-02-29", "2026-13-01", "2026-00-10"] {
            assert_eq!(
                message(date(written.into())),
                "not a valid date",
                "{written}"
            );
        }
    }

    #[test]
    fn counts_start_at_one() {
        assert_eq!(count("3".into()).map(NonZeroUsize::get), Ok(3));
        for written in ["0", "-1", "1.5", "many", "99999999999999999999999"] {
            assert_eq!(
                message(count(written.into())),
                "not a whole number of at least 1",
                "{written}"
            );
        }
    }
}
