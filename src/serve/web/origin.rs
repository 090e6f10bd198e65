//! Which pages may read the preview. A page of another site must not: neither under a host name of its own that resolves to this
//! machine (DNS rebinding), nor by a script, a picture or a frame that it loads from here. Pure.

use std::net::{Ipv4Addr, Ipv6Addr};

/// What the headers of a request say about the page that sent it.
#[derive(Debug, Clone, Copy)]
pub(super) struct RequestSource<'r> {
    /// The header `Origin`.
    pub(super) origin: Option<&'r str>,
    /// The header `Sec-Fetch-Site`.
    pub(super) site: Option<&'r str>,
    /// The header `Sec-Fetch-Mode`.
    pub(super) mode: Option<&'r str>,
}

impl RequestSource<'_> {
    /// Whether the page is the preview's own, at this host and port. Following a link from another site is allowed.
    pub(super) fn may_read(self, host: &str) -> bool {
        let is_own = |origin: &str| match origin.split_at_checked("http://".len()) {
            Some((scheme, rest)) => {
                scheme.eq_ignore_ascii_case("http://") && rest.eq_ignore_ascii_case(host)
            }
            None => false,
        };
        let is_own_site = |site: &str| matches!(site, "same-origin" | "none");
        self.origin.is_none_or(is_own)
            && (self.site.is_none_or(is_own_site) || self.mode == Some("navigate"))
    }
}

/// Whether a `Host` header names this preview: `localhost`, one of `names`, or any IP address. An address is safe, since DNS
/// rebinding needs a name.
pub(super) fn is_own_host(host: &str, names: &[String]) -> bool {
    let Some(name) = host_name(host).map(str::to_ascii_lowercase) else {
        return false;
    };
    name == "localhost"
        || name.ends_with(".localhost")
        || names
            .iter()
            .any(|known| known.trim_matches(['[', ']']).eq_ignore_ascii_case(&name))
        || name.parse::<Ipv4Addr>().is_ok()
        || name.parse::<Ipv6Addr>().is_ok()
}

/// A host without its port and brackets; none if it is malformed.
fn host_name(host: &str) -> Option<&str> {
    let (name, port) = match host.strip_prefix('[') {
        Some(rest) => {
            let (name, port) = rest.split_once(']')?;
            name.parse::<Ipv6Addr>().ok()?;
            (name, port)
        }
        None => {
            let (name, port) = host.find(':').map_or((host, ""), |at| host.split_at(at));
            if !name
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_'))
            {
                return None;
            }
            (name.strip_suffix('.').unwrap_or(name), port)
        }
    };
    let is_port = |port: &str| port.len() <= 5 && port.bytes().all(|byte| byte.is_ascii_digit());
    (!name.is_empty() && (port.is_empty() || port.strip_prefix(':').is_some_and(is_port)))
        .then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts() {
        let names = [
            "garden.example".to_owned(),
            "::1".to_owned(),
            "fern".to_owned(),
        ];
        for host in [
            "localhost",
            "localhost:8000",
            "LOCALHOST:8000",
            "localhost.",
            "a.b.localhost:1",
            "127.0.0.1:8000",
            "192.168.1.20",
            "[::1]:8000",
            "[2001:db8::1]",
            "Garden.Example:8000",
            "fern",
        ] {
            assert!(is_own_host(host, &names), "{host}");
        }
        for host in [
            "",
            ":8000",
            "evil.example",
            "evil.example:8000",
            "localhost.evil.example",
            "notlocalhost",
            "localhost:80:80",
            "localhost:port",
            "localhost:123456",
            "localhost/",
            "user@localhost",
            "garden.example.evil.example",
            "127.0.0.1.evil.example",
            "127.1",
            "0x7f.0.0.1",
            "2130706433",
            "127.0.0.1:8000, evil.example",
            "[::1",
            "[::1]x",
            "[evil.example]:80",
            "[localhost]",
            "::1",
            "local host",
            "..",
        ] {
            assert!(!is_own_host(host, &names), "{host}");
        }
    }

    #[test]
    fn sources() {
        let host = "localhost:8000";
        let cases = [
            (None, None, None, true),
            (Some("http://localhost:8000"), None, None, true),
            (
                Some("HTTP://LOCALHOST:8000"),
                Some("same-origin"),
                Some("cors"),
                true,
            ),
            (None, Some("none"), Some("navigate"), true),
            (None, Some("cross-site"), Some("navigate"), true),
            (None, Some("same-origin"), Some("no-cors"), true),
            (Some("null"), None, None, false),
            (Some(""), None, None, false),
            (Some("http://localhost"), None, None, false),
            (Some("http://localhost:80001"), None, None, false),
            (Some("https://localhost:8000"), None, None, false),
            (
                Some("http://evil.example"),
                Some("cross-site"),
                Some("navigate"),
                false,
            ),
            (None, Some("cross-site"), Some("no-cors"), false),
            (None, Some("cross-site"), None, false),
            (None, Some("same-site"), Some("cors"), false),
            (None, Some("?"), Some("no-cors"), false),
        ];
        for (origin, site, mode, is) in cases {
            let source = RequestSource { origin, site, mode };
            assert_eq!(source.may_read(host), is, "{source:?}");
        }
    }
}
