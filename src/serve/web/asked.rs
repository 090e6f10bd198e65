//! What is asked, out of a request's lines: checked, decoded, and nothing in it that leads out of the root. Pure.

use super::host::{Sender, known, own};
use super::path::{Target, target, value};
use super::wire::Refusal;

/// What is asked, decoded and safe.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    /// With `/` between its parts and none at its beginning: empty for the root. No part is empty, `.` or `..`; a `/` at the
    /// end stands for a folder.
    pub(crate) path: String,
    /// What follows `?`, as it was sent. [`value`](Self::value) reads it.
    pub(crate) query: String,
    /// The tags that the browser has, from the field `If-None-Match`, with their quotes.
    pub(crate) tags: String,
    /// Whether only the head is wanted.
    pub(super) head_only: bool,
    /// The field `Range`, where a part is wanted.
    pub(super) range: Option<String>,
    /// The field `If-Range`.
    pub(super) if_range: Option<String>,
}

impl Asked {
    /// The value of a name in the query, decoded.
    #[must_use]
    pub(crate) fn value(&self, name: &str) -> Option<String> {
        value(&self.query, name)
    }

    /// Whether the browser has what carries this tag. An answer with the tag is sent as 304 then, so its body may be empty.
    #[must_use]
    pub(crate) fn has(&self, tag: &str) -> bool {
        let same = |had: &str| had.strip_prefix("W/").unwrap_or(had).trim_matches('"') == tag;
        self.tags
            .split(',')
            .map(str::trim)
            .any(|had| had == "*" || (!had.is_empty() && same(had)))
    }

    /// The range that is wanted, unless it is a range of what no longer is.
    pub(super) fn range_of(&self, tag: Option<&str>) -> Option<&str> {
        let range = self.range.as_deref().filter(|_| !self.head_only)?;
        match &self.if_range {
            None => Some(range),
            Some(had) => tag
                .is_some_and(|tag| {
                    had.strip_prefix('"').and_then(|had| had.strip_suffix('"')) == Some(tag)
                })
                .then_some(range),
        }
    }
}

/// A request's lines, as they were sent.
pub(super) struct Lines<'r> {
    pub(super) method: &'r str,
    pub(super) target: &'r str,
    pub(super) fields: Vec<(&'r str, &'r str)>,
}

impl<'r> Lines<'r> {
    /// The value of a field that stands once, if at all.
    fn field(&self, name: &str) -> Result<Option<&'r str>, Refusal> {
        let mut values = self
            .fields
            .iter()
            .filter(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| *value);
        match (values.next(), values.next()) {
            (_, Some(_)) => Err(Refusal::new(
                400,
                format!("The request has the field `{name}` twice."),
            )),
            (value, None) => Ok(value),
        }
    }

    /// What is asked, or why it may not be. `names` are the hosts we answer to beside this machine's own.
    pub(super) fn asked(&self, names: &[String]) -> Result<Asked, Refusal> {
        let Some(host) = self.field("host")? else {
            return Err(Refusal::new(400, "The request names no host."));
        };
        known(host, names)?;
        let head_only = match self.method {
            "GET" => false,
            "HEAD" => true,
            _ => return Err(Refusal::new(405, "A preview is only read: by GET or HEAD.")),
        };
        let Target {
            host: other,
            path,
            query,
        } = target(self.target)?;
        let host = other.as_deref().unwrap_or(host);
        known(host, names)?;
        let sender = Sender {
            origin: self.field("origin")?,
            site: self.field("sec-fetch-site")?,
            mode: self.field("sec-fetch-mode")?,
        };
        own(sender, host)?;
        let tags: Vec<&str> = self
            .fields
            .iter()
            .filter(|(name, _)| name.eq_ignore_ascii_case("if-none-match"))
            .map(|(_, value)| *value)
            .collect();
        let range = self.field("range")?.map(str::to_owned);
        let if_range = self.field("if-range")?.map(str::to_owned);
        Ok(Asked {
            path,
            query,
            tags: tags.join(","),
            head_only,
            range,
            if_range,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(method: &str, target: &str, fields: &[(&str, &str)]) -> Result<Asked, u16> {
        Lines {
            method,
            target,
            fields: fields.to_vec(),
        }
        .asked(&[])
        .map_err(|refusal| refusal.status)
    }

    #[test]
    fn what_is_asked() {
        let fields = [
            ("Host", "localhost:1"),
            ("If-None-Match", "\"a\""),
            ("if-none-match", "W/\"b\""),
        ];
        let asked = asked("HEAD", "/books/?page=a%2Fb", &fields).unwrap();
        assert_eq!((asked.path.as_str(), asked.head_only), ("books/", true));
        assert_eq!(asked.value("page").as_deref(), Some("a/b"));
        assert!(asked.has("a") && asked.has("b") && !asked.has("c") && !asked.has(""));
    }

    #[test]
    fn what_may_not_be_asked() {
        let here = ("Host", "localhost:1");
        for (method, target, fields, status) in [
            ("GET", "/", vec![], 400),
            ("GET", "/", vec![here, here], 400),
            ("GET", "/", vec![("Host", "evil.example")], 403),
            ("POST", "/", vec![here], 405),
            ("get", "/", vec![here], 405),
            ("OPTIONS", "*", vec![here], 405),
            ("CONNECT", "localhost:1", vec![here], 405),
            ("GET", "localhost:1", vec![here], 400),
            ("GET", "/../a", vec![here], 400),
            ("GET", "http://evil.example/", vec![here], 403),
            (
                "GET",
                "http://localhost/",
                vec![("Host", "evil.example")],
                403,
            ),
            ("GET", "http://localhost@evil.example/", vec![here], 403),
            (
                "GET",
                "/",
                vec![here, ("Origin", "http://evil.example")],
                403,
            ),
            (
                "GET",
                "/",
                vec![
                    here,
                    ("Origin", "http://localhost:1"),
                    ("Origin", "http://evil.example"),
                ],
                400,
            ),
            (
                "GET",
                "http://localhost:2/",
                vec![here, ("Origin", "http://localhost:1")],
                403,
            ),
            (
                "GET",
                "/",
                vec![
                    here,
                    ("Sec-Fetch-Site", "cross-site"),
                    ("Sec-Fetch-Mode", "no-cors"),
                ],
                403,
            ),
            (
                "GET",
                "/",
                vec![here, ("Range", "bytes=0-1"), ("Range", "bytes=0-1")],
                400,
            ),
        ] {
            assert_eq!(
                asked(method, target, &fields),
                Err(status),
                "{method} {target} {fields:?}"
            );
        }
    }

    #[test]
    fn a_range_is_of_what_was_had() {
        let of = |range: &str, if_range: Option<&str>, head_only| Asked {
            range: Some(range.to_owned()),
            if_range: if_range.map(str::to_owned),
            head_only,
            ..Asked::default()
        };
        for (if_range, head_only, tag, is) in [
            (None, false, None, true),
            (Some("\"a\""), false, Some("a"), true),
            (Some("\"a\""), false, Some("b"), false),
            (Some("W/\"a\""), false, Some("a"), false),
            (Some("a"), false, Some("a"), false),
            (
                Some("Wed, 04 May 1983 11:17:00 GMT"),
                false,
                Some("a"),
                false,
            ),
            (Some("\"a\""), false, None, false),
            (None, true, None, false),
        ] {
            assert_eq!(
                of("bytes=0-", if_range, head_only).range_of(tag).is_some(),
                is,
                "{if_range:?} {tag:?}"
            );
        }
    }
}
