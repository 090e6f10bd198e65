//! Bare addresses as links, by the rules of GitHub's specification (section "Autolinks (extension)"): `https://…`, `www.…` and e-mail
//! addresses in running text. Finds addresses only; [`super::events`] writes the links.
//!
//! The parser splits text into several events, so an address is read from the source. It ends at whitespace, at `<`, or at a character
//! that the parser may have read as markup.

/// Prefixes of web addresses.
const STARTS: [&str; 3] = ["https://", "http://", "www."];

/// An address in a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct BareAddress {
    pub(super) start: usize,
    pub(super) end: usize,
    /// The prefix that the link's target needs.
    pub(super) scheme: &'static str,
}

/// The first address that begins in `text[from..to]`.
pub(super) fn find(text: &str, from: usize, to: usize) -> Option<BareAddress> {
    // Most texts have none, and these signs are found faster than the letters that addresses begin with.
    let piece = &text[from..to];
    if !piece.contains(':') && !piece.contains('@') && !piece.contains("www.") {
        return None;
    }
    let bytes = text.as_bytes();
    (from..to).find_map(|at| match bytes[at] {
        b'h' | b'w' => {
            let start = STARTS
                .iter()
                .find(|start| text[at..].starts_with(**start))?;
            let end = at + start.len();
            let begins = text[..at]
                .chars()
                .next_back()
                .is_none_or(|c| c.is_whitespace() || matches!(c, '*' | '_' | '~' | '(' | '|'));
            let host = if *start == "www." { at } else { end };
            (begins && is_host(&text[host..], *start == "www.")).then(|| BareAddress {
                start: at,
                end: address_end(text, at, end),
                scheme: if *start == "www." { "http://" } else { "" },
            })
        }
        b'@' => mail_address(text, from, at),
        _ => None,
    })
}

/// Whether a text begins with a host name: labels of letters, digits, `-` and `_`, separated by dots, without `_` in the last two.
fn is_host(text: &str, needs_dot: bool) -> bool {
    let length = text
        .find(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_' | '.'))
        .unwrap_or(text.len());
    let host = text[..length].trim_end_matches('.');
    let parts = || host.rsplit('.');
    !host.is_empty()
        && parts().all(|part| !part.is_empty())
        && !parts().take(2).any(|part| part.contains('_'))
        && (!needs_dot || parts().count() > 1)
}

/// Where the address that begins at `start` ends; `end` is the end of its prefix. Trailing punctuation belongs to the sentence.
fn address_end(text: &str, start: usize, end: usize) -> usize {
    let stops =
        |c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '*' | '`' | '|' | '\\');
    let mut address = &text[start..end + text[end..].find(stops).unwrap_or(text.len() - end)];
    let link = address
        .match_indices('[')
        .find(|(at, _)| opens_link(&address[*at..]));
    address = link.map_or(address, |(at, _)| address[..at].trim_end_matches('!'));
    // Counted once: counting after each cut would take quadratic time.
    let (opened, mut closed) = (address.matches('(').count(), address.matches(')').count());
    loop {
        let before = address;
        address = address.trim_end_matches(['?', '!', '.', ',', ':', '_', '~', '"', '\'']);
        if address.ends_with(')') && closed > opened {
            address = &address[..address.len() - 1];
            closed -= 1;
        }
        if let Some(entity) = address
            .strip_suffix(';')
            .and_then(|rest| rest.rfind('&').filter(|at| is_entity_name(&rest[at + 1..])))
        {
            address = &address[..entity];
        }
        if address == before {
            return start + address.len();
        }
    }
}

/// Whether a bracket opens a link, a reference or a picture. In `?filter[name]=x` it belongs to the address.
fn opens_link(text: &str) -> bool {
    let inside = &text[1..];
    match inside.find(['[', ']']) {
        Some(end) => inside[end..].starts_with('[') || inside[end + 1..].starts_with(['(', '[']),
        None => true,
    }
}

fn is_entity_name(text: &str) -> bool {
    !text.is_empty() && text.len() < 32 && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The e-mail address around the `@` at a byte.
fn mail_address(text: &str, from: usize, at: usize) -> Option<BareAddress> {
    let belongs = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+');
    let start = at
        - text[from..at]
            .bytes()
            .rev()
            .take_while(|byte| belongs(char::from(*byte)))
            .count();
    let is_apart = text[..start]
        .chars()
        .next_back()
        .is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '/' | '@' | '_' | '\\'));
    let host = &text[at + 1..];
    let length = host
        .find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '-' | '_'))
        .unwrap_or(host.len());
    let host = host[..length].trim_end_matches('.');
    let ends = !host.ends_with(['-', '_'])
        && host.split('.').count() > 1
        && host.split('.').all(|part| !part.is_empty());
    (start < at && is_apart && ends).then(|| BareAddress {
        start,
        end: at + 1 + host.len(),
        scheme: "mailto:",
    })
}

#[cfg(test)]
mod tests {
    use super::find;

    fn found(text: &str) -> Vec<&str> {
        let (mut all, mut at) = (Vec::new(), 0);
        while let Some(found) = find(text, at, text.len()) {
            all.push(&text[found.start..found.end]);
            at = found.end;
        }
        all
    }

    #[test]
    fn addresses_end_where_github_ends_them() {
        for (text, address) in [
            ("www.commonmark.org", "www.commonmark.org"),
            (
                "Visit www.commonmark.org/help for more.",
                "www.commonmark.org/help",
            ),
            ("Visit www.commonmark.org/a.b.", "www.commonmark.org/a.b"),
            (
                "www.google.com/search?q=Markup+(business)",
                "www.google.com/search?q=Markup+(business)",
            ),
            (
                "www.google.com/search?q=Markup+(business)))",
                "www.google.com/search?q=Markup+(business)",
            ),
            (
                "(www.google.com/search?q=Markup+(business))",
                "www.google.com/search?q=Markup+(business)",
            ),
            (
                "www.google.com/search?q=(business))+ok",
                "www.google.com/search?q=(business))+ok",
            ),
            (
                "www.google.com/search?q=commonmark&hl=en",
                "www.google.com/search?q=commonmark&hl=en",
            ),
            (
                "www.google.com/search?q=commonmark&hl;",
                "www.google.com/search?q=commonmark",
            ),
            ("www.commonmark.org/he<lp", "www.commonmark.org/he"),
            (
                "https://encrypted.google.com/search?q=Markup+(business)",
                "https://encrypted.google.com/search?q=Markup+(business)",
            ),
            ("http://localhost:8000/a_b", "http://localhost:8000/a_b"),
            ("foo@bar.baz", "foo@bar.baz"),
            (
                "hello@mail+xyz.example isn't valid, but hello+xyz@mail.example is.",
                "hello+xyz@mail.example",
            ),
            ("a.b-c_d@a.b.", "a.b-c_d@a.b"),
            ("https://a.b/?f[n]=2", "https://a.b/?f[n]=2"),
            ("https://a.b/[x](y.md)", "https://a.b/"),
            ("https://a.b/![x y](p.png)", "https://a.b/"),
            ("https://a.b/[[x|y z]]", "https://a.b/"),
            (
                "siehe https://bücher.example/ü.",
                "https://bücher.example/ü",
            ),
        ] {
            assert_eq!(found(text), [address], "{text}");
        }
        assert_eq!(
            found("https://a.b https://c.d, x@y.z"),
            ["https://a.b", "https://c.d", "x@y.z"]
        );
    }

    #[test]
    fn other_words_are_none() {
        for text in [
            "a.b-c_d@a.b-",
            "a.b-c_d@a.b_",
            "xhttps://a.b",
            "www.",
            "https://",
            "https:// x",
            "awww.x.y",
            "@name",
            "a@b",
            "x@y@z",
            "http://a_b.c",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }
}
