//! The head of a request as it came in, to the head that `tiny_http` may see. It reads bytes and returns bytes.
//!
//! Only the fields that `http` reads are handed on. A body is refused, whatever its length is said to be; so is all that is
//! not written as a head is: characters beyond ASCII, folded lines, lines that end without a carriage return.

use super::wire::Refusal;

/// A longer head is refused, in bytes. Browsers send one or two thousand.
pub(super) const MOST: usize = 32 * 1024;

/// The fields that are read.
const READ: [&str; 7] = [
    "host",
    "origin",
    "sec-fetch-site",
    "sec-fetch-mode",
    "if-none-match",
    "if-range",
    "range",
];

/// Where the head ends and what follows begins, once that has come in. The first `seen` bytes were looked at before.
pub(super) fn end(bytes: &[u8], seen: usize) -> Option<usize> {
    let from = seen.saturating_sub(3);
    let rest = bytes.get(from..)?;
    let mut breaks = rest.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
    let ends = |at: usize| match &rest[at + 1..] {
        [b'\n', ..] => Some(at + 2),
        [b'\r', b'\n', ..] => Some(at + 3),
        _ => None,
    };
    breaks.find_map(|(at, _)| ends(at)).map(|at| from + at)
}

/// Whether this can be the beginning of a head. What speaks TLS is told so at once, and does not wait for the deadline.
pub(super) fn begins(bytes: &[u8]) -> bool {
    bytes.first().is_none_or(|byte| is_name(*byte))
}

/// The head to hand on, with `proof` among its fields, or why it is not handed on.
pub(super) fn handed_on(head: &[u8], proof: (&str, &str)) -> Result<Vec<u8>, Refusal> {
    let mut lines = Vec::new();
    for line in head.split_inclusive(|byte| *byte == b'\n') {
        lines.push(
            line.strip_suffix(b"\r\n")
                .ok_or_else(|| malformed("a line does not end with CR and LF"))?,
        );
    }
    let Some((first, fields)) = lines.split_first() else {
        return Err(malformed("it is empty"));
    };
    let line = request_line(first)?;
    let mut out = format!(
        "{line}\r\n{}: {}\r\nConnection: close\r\n",
        proof.0, proof.1
    );
    for field in fields.iter().take_while(|line| !line.is_empty()) {
        let (name, value) = split(field)?;
        match name.as_str() {
            "content-length" if value.iter().all(|byte| *byte == b'0') && !value.is_empty() => {}
            "content-length" | "transfer-encoding" => {
                return Err(Refusal::new(
                    413,
                    "A preview is only read: a request with a body is not accepted.",
                ));
            }
            name if READ.contains(&name) => {
                let value = std::str::from_utf8(value)
                    .ok()
                    .filter(|text| text.is_ascii() && !text.contains('\0'));
                let value = value.ok_or_else(|| malformed("a field is not ASCII"))?;
                out.push_str(&format!("{name}: {value}\r\n"));
            }
            _ => {}
        }
    }
    out.push_str("\r\n");
    Ok(out.into_bytes())
}

/// Method, target and version, each one word.
fn request_line(line: &[u8]) -> Result<&str, Refusal> {
    let text = std::str::from_utf8(line)
        .ok()
        .filter(|text| text.bytes().all(|byte| matches!(byte, b' '..=b'~')));
    let text = text.ok_or_else(|| {
        malformed("its first line is not ASCII; other characters of an address are percent-encoded")
    })?;
    let words: Vec<&str> = text.split(' ').collect();
    let [method, target, version] = words[..] else {
        return Err(malformed("its first line is not of three words"));
    };
    if method.is_empty() || !method.bytes().all(is_name) || target.is_empty() {
        return Err(malformed("its first line names no method or no target"));
    }
    match version {
        "HTTP/1.1" | "HTTP/1.0" => Ok(text),
        _ if version.starts_with("HTTP/") => Err(Refusal::new(505, "The preview speaks HTTP/1.1.")),
        _ => Err(malformed("its first line names no version")),
    }
}

/// A field's name in lower case, and its value without the blanks around it.
fn split(line: &[u8]) -> Result<(String, &[u8]), Refusal> {
    let colon = line
        .iter()
        .position(|byte| *byte == b':')
        .ok_or_else(|| malformed("a field has no colon"))?;
    let name = &line[..colon];
    if name.is_empty() || !name.iter().copied().all(is_name) {
        return Err(malformed("a field's name is not one word"));
    }
    let value = line[colon + 1..].trim_ascii();
    if value.contains(&b'\r') {
        return Err(malformed("a field has a carriage return in it"));
    }
    Ok((String::from_utf8_lossy(name).to_ascii_lowercase(), value))
}

/// What methods and names of fields are written with (RFC 9110, 5.6.2).
fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

fn malformed(what: &str) -> Refusal {
    Refusal::new(
        400,
        format!("This is no request that the preview can read: {what}."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn handed(head: &[u8]) -> Result<String, u16> {
        let out = handed_on(head, ("proof", "1")).map_err(|refusal| refusal.status)?;
        Ok(String::from_utf8(out).unwrap())
    }

    #[test]
    fn a_head_ends_at_its_empty_line() {
        for (text, end_at) in [
            ("GET / HTTP/1.1\r\n\r\n", Some(18)),
            ("GET / HTTP/1.1\r\nHost: a\r\n\r\nrest", Some(27)),
            ("a\n\nb", Some(3)),
            ("GET / HTTP/1.1\r\n", None),
            ("GET / HTTP/1.1\r\n\r", None),
            ("", None),
        ] {
            assert_eq!(end(text.as_bytes(), 0), end_at, "{text:?}");
            for seen in 0..text.len() {
                if end(&text.as_bytes()[..seen], 0).is_none() {
                    assert_eq!(end(text.as_bytes(), seen), end_at, "{text:?} after {seen}");
                }
            }
        }
    }

    #[test]
    fn what_is_handed_on_is_what_is_read() {
        let head = b"GET /a?b HTTP/1.0\r\nHOST:  x:1 \r\nConnection: keep-alive\r\nCookie: caf\xc3\xa9\r\nContent-Length: 0\r\n\
            Expect: 100-continue\r\nRange: bytes=0-1\r\n\r\n";
        let expected = "GET /a?b HTTP/1.0\r\nproof: 1\r\nConnection: close\r\nhost: x:1\r\nrange: bytes=0-1\r\n\r\n";
        assert_eq!(handed(head), Ok(expected.to_owned()));
    }

    #[test]
    fn what_is_not_a_head_is_refused() {
        let cases: [(&[u8], u16); 26] = [
            (b"", 400),
            (b"\r\n\r\n", 400),
            (b"GET / HTTP/1.1\n\n", 400),
            (b"GET / HTTP/1.1\r\nHost: a\n\r\n", 400),
            (b"GET /\r\n\r\n", 400),
            (b"GET  / HTTP/1.1\r\n\r\n", 400),
            (b"GET / HTTP/1.1 \r\n\r\n", 400),
            (b" / HTTP/1.1\r\n\r\n", 400),
            (b"G(T / HTTP/1.1\r\n\r\n", 400),
            (b"GET /caf\xc3\xa9 HTTP/1.1\r\n\r\n", 400),
            (b"GET /\xff HTTP/1.1\r\n\r\n", 400),
            (b"GET /\0 HTTP/1.1\r\n\r\n", 400),
            (b"GET /a\tb HTTP/1.1\r\n\r\n", 400),
            (b"GET / FTP/1.1\r\n\r\n", 400),
            (b"GET / HTTP/2.0\r\n\r\n", 505),
            (b"GET / HTTP/0.9\r\n\r\n", 505),
            (b"GET / HTTP/1.1\r\nHost\r\n\r\n", 400),
            (b"GET / HTTP/1.1\r\n: a\r\n\r\n", 400),
            (b"GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400),
            (b"GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n", 400),
            (b"GET / HTTP/1.1\r\nHost: \xc3\xa9\r\n\r\n", 400),
            (b"GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n", 400),
            (
                b"GET / HTTP/1.1\r\nContent-Length: 1099511627776\r\n\r\n",
                413,
            ),
            (b"GET / HTTP/1.1\r\ncontent-length: \r\n\r\n", 413),
            (
                b"GET / HTTP/1.1\r\nContent-Length: 0\r\nContent-Length: 5\r\n\r\n",
                413,
            ),
            (b"GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", 413),
        ];
        for (head, status) in cases {
            assert_eq!(
                handed(head),
                Err(status),
                "{}",
                String::from_utf8_lossy(head)
            );
        }
    }

    #[test]
    fn tls_is_no_beginning() {
        for (bytes, is) in [
            (&b"GET"[..], true),
            (b"", true),
            (b"\x16\x03\x01", false),
            (b"\r\n", false),
            (b"\xc3", false),
        ] {
            assert_eq!(begins(bytes), is, "{bytes:?}");
        }
    }
}
