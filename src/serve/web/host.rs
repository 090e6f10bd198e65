//! Who may ask. A page of another site must not read the preview: neither under a name of its own that leads to this
//! machine, nor by a script or a picture of it. It looks at what browsers say of themselves, and knows no addresses.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::wire::Refusal;

/// What a browser says about where a request comes from.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Sender<'r> {
    /// The field `Origin`.
    pub(super) origin: Option<&'r str>,
    /// The field `Sec-Fetch-Site`.
    pub(super) site: Option<&'r str>,
    /// The field `Sec-Fetch-Mode`.
    pub(super) mode: Option<&'r str>,
}

/// Refuses a host that is none of ours. Any numeric address is: a name that was made to lead here is a name.
pub(super) fn known(host: &str, names: &[String]) -> Result<(), Refusal> {
    let foreign = || {
        let why = format!(
            "The preview does not answer to the name `{}`: under a foreign name, a page of another site could read it. \
             Open it as http://localhost with its port, or name the host with `--host` when you start the preview.",
            host.chars().take(100).collect::<String>()
        );
        Refusal::new(403, why)
    };
    let name = name_of(host).ok_or_else(foreign)?.to_ascii_lowercase();
    let ours = name == "localhost"
        || name.ends_with(".localhost")
        || names
            .iter()
            .any(|known| known.trim_matches(['[', ']']).eq_ignore_ascii_case(&name))
        || name.parse::<Ipv4Addr>().is_ok()
        || name.parse::<Ipv6Addr>().is_ok();
    if ours { Ok(()) } else { Err(foreign()) }
}

/// A host without its port and brackets; none if it is not written as one.
fn name_of(host: &str) -> Option<&str> {
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
    let port = port
        .strip_prefix(':')
        .unwrap_or(if port.is_empty() { "0" } else { "?" });
    let is_port = port.len() <= 5 && port.bytes().all(|byte| byte.is_ascii_digit());
    (!name.is_empty() && is_port).then_some(name)
}

/// Refuses what a page of another origin sends for. That someone follows a link from there to here is no such thing.
pub(super) fn own(sender: Sender<'_>, host: &str) -> Result<(), Refusal> {
    let ours = |origin: &str| {
        let rest = origin
            .get(..7)
            .filter(|scheme| scheme.eq_ignore_ascii_case("http://"))
            .map(|_| &origin[7..]);
        rest.is_some_and(|origin| origin.eq_ignore_ascii_case(host))
    };
    let foreign = sender.origin.is_some_and(|origin| !ours(origin))
        || (sender
            .site
            .is_some_and(|site| !matches!(site, "same-origin" | "none"))
            && sender.mode != Some("navigate"));
    if foreign {
        Err(Refusal::new(
            403,
            "Only the preview's own pages may ask for this; another site's page did.",
        ))
    } else {
        Ok(())
    }
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
            assert_eq!(known(host, &names), Ok(()), "{host}");
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
            assert_eq!(
                known(host, &names).map_err(|refusal| refusal.status),
                Err(403),
                "{host}"
            );
        }
        assert!(
            known("evil.example", &[])
                .unwrap_err()
                .why
                .contains("`evil.example`")
        );
    }

    #[test]
    fn senders() {
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
            let sender = Sender { origin, site, mode };
            assert_eq!(own(sender, host).is_ok(), is, "{sender:?}");
        }
    }
}
