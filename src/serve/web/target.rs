//! Request targets: the path and query of a request, decoded. A path that could leave the root is rejected, never repaired.

/// The parts of a request's target.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct RequestTarget {
    /// The host and port of an absolute target, `http://host/…`.
    pub(super) host: Option<String>,
    /// Decoded, with `/` between its segments and none at its start.
    pub(super) path: String,
    /// What follows `?`, as it was sent.
    pub(super) query: String,
}

impl RequestTarget {
    /// Parses and decodes a target. No segment of the path is empty, `.` or `..`, and none has a backslash or a control character in
    /// it; but the path may end with `/`, as that of a folder does.
    ///
    /// # Errors
    /// What is wrong with it, as the end of a sentence.
    pub(super) fn parse(raw: &str) -> Result<Self, &'static str> {
        let scheme = "http://";
        let (host, rest) = match raw.get(..scheme.len()) {
            Some(start) if start.eq_ignore_ascii_case(scheme) => {
                let after = &raw[scheme.len()..];
                let end = after.find(['/', '?', '#']).unwrap_or(after.len());
                (Some(after[..end].to_owned()), &after[end..])
            }
            _ => (None, raw),
        };
        let rest = rest.split('#').next().unwrap_or_default();
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let path = match path.strip_prefix('/') {
            Some(path) => path,
            None if path.is_empty() && host.is_some() => "",
            None => return Err("it does not start with `/`"),
        };
        let path = percent_decode(path).ok_or("it is not percent-encoded UTF-8")?;
        if path.contains('\\') || path.contains(char::is_control) {
            return Err("it contains a backslash or a control character");
        }
        let segments = path.strip_suffix('/').unwrap_or(&path);
        if !path.is_empty()
            && segments
                .split('/')
                .any(|segment| matches!(segment, "" | "." | ".."))
        {
            return Err("one of its segments is empty, `.` or `..`");
        }
        Ok(Self {
            host,
            path,
            query: query.to_owned(),
        })
    }
}

/// Decodes `%` and two hexadecimal digits to a byte; none if the text is not encoded so, or not UTF-8.
fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let mut digit = || char::from(rest.next()?).to_digit(16);
            let value = digit()? * 16 + digit()?;
            bytes.push(u8::try_from(value).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

/// The first value of a name in a query, decoded, with `+` as a space.
pub(super) fn query_value(query: &str, name: &str) -> Option<String> {
    let decode = |text: &str| percent_decode(&text.replace('+', " "));
    let pairs = query
        .split('&')
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs
        .filter(|(key, _)| decode(key).as_deref() == Some(name))
        .find_map(|(_, value)| decode(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_a_path_and_a_query() {
        for (raw, host, path, query) in [
            ("/", None, "", ""),
            ("/plants/fern.html", None, "plants/fern.html", ""),
            ("/plants/", None, "plants/", ""),
            (
                "/plants/fern.html?page=2&x",
                None,
                "plants/fern.html",
                "page=2&x",
            ),
            ("/?a=/../b", None, "", "a=/../b"),
            ("/a%20b%C3%A9.html", None, "a bé.html", ""),
            ("/100%25", None, "100%", ""),
            ("/%252e%252e/a", None, "%2e%2e/a", ""),
            ("/...", None, "...", ""),
            ("/..a/b..", None, "..a/b..", ""),
            ("/a%2Fb", None, "a/b", ""),
            ("/%EF%BC%8E%EF%BC%8E/a", None, "．．/a", ""),
            ("http://localhost:80/a?b", Some("localhost:80"), "a", "b"),
            ("HTTP://localhost", Some("localhost"), "", ""),
            ("http://localhost?b", Some("localhost"), "", "b"),
            ("http:///a", Some(""), "a", ""),
        ] {
            let expected = RequestTarget {
                host: host.map(str::to_owned),
                path: path.to_owned(),
                query: query.to_owned(),
            };
            assert_eq!(RequestTarget::parse(raw), Ok(expected), "{raw}");
        }
    }

    #[test]
    fn a_path_that_leaves_the_root_is_rejected() {
        for raw in [
            "/..",
            "/../etc/passwd",
            "/a/../../b",
            "/a/..",
            "/a/../",
            "/%2e%2e/a",
            "/%2E./a",
            "/.%2e/a",
            "/..%2fa",
            "/..%2Fa",
            "/a%2f..%2f..%2fb",
            "/..%5ca",
            "/..\\a",
            "/a\\..\\b",
            "/%5c%5chost/share",
            "/%c0%ae%c0%ae/a",
            "/%c0%af",
            "/%e0%80%ae/a",
            "/%ff",
            "/a%00.html",
            "/a%0ab",
            "/%7f",
            "/./a",
            "/a/./b",
            "/a/.",
            "//",
            "//host/a",
            "/a//b",
            "/a//",
            "/%2f",
            "/%2fetc/passwd",
            "/%",
            "/%2",
            "/%zz",
            "/%+1",
            "a",
            "",
            "*",
            "?a",
            "host:80",
            "https://localhost/a",
            "file:///etc/passwd",
            "http://localhost/../a",
            "http://localhost//a",
        ] {
            assert!(RequestTarget::parse(raw).is_err(), "{raw}");
        }
    }

    #[test]
    fn a_query_is_read_by_name() {
        for (query, name, expected) in [
            ("page=a", "page", Some("a")),
            ("x=1&page=a%2Fb+c&page=d", "page", Some("a/b c")),
            ("page", "page", Some("")),
            ("p%61ge=1", "page", Some("1")),
            ("page=%zz&page=ok", "page", Some("ok")),
            ("", "page", None),
            ("pages=1", "page", None),
            ("page=%ff", "page", None),
            ("&&=&", "page", None),
        ] {
            assert_eq!(query_value(query, name).as_deref(), expected, "{query}");
        }
    }
}
