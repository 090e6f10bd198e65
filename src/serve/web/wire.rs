//! How an answer is written: the status line and the fields that every answer has, and refusals, which are one sentence.
//! It decides nothing about what is answered.

use std::fmt::Write as _;

/// What every answer tells the browser. Nothing is fetched from elsewhere, nothing is guessed, no other page may embed it or
/// show it in a frame, and it is asked for again each time. There is no field that lets another origin read.
const ALWAYS: [(&str, &str); 6] = [
    ("Connection", "close"),
    (
        "Content-Security-Policy",
        "default-src 'self'; frame-ancestors 'none'",
    ),
    ("X-Frame-Options", "DENY"),
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Referrer-Policy", "no-referrer"),
];

/// The head of an answer, with the empty line that ends it. Values are made harmless: a line break in one would begin
/// another field.
pub(super) fn head(status: u16, cache: &str, fields: &[(&str, &str)]) -> String {
    let mut text = format!("HTTP/1.1 {status} {}\r\n", reason(status));
    for (name, value) in ALWAYS
        .iter()
        .chain([&("Cache-Control", cache)])
        .chain(fields)
    {
        let value: String = value.chars().filter(|c| matches!(c, ' '..='~')).collect();
        let _ = write!(text, "{name}: {value}\r\n");
    }
    text.push_str("\r\n");
    text
}

/// The words beside a status.
fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        206 => "Partial Content",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        304 => "Not Modified",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        413 => "Content Too Large",
        416 => "Range Not Satisfiable",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        503 => "Service Unavailable",
        505 => "HTTP Version Not Supported",
        _ => "Answer",
    }
}

/// Why something is not answered: a status and a sentence for whoever reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    /// 400 to 505.
    pub(super) status: u16,
    /// What is the matter and, where there is one, the remedy.
    pub(super) why: String,
}

impl Refusal {
    pub(super) fn new(status: u16, why: impl Into<String>) -> Self {
        Self {
            status,
            why: why.into(),
        }
    }

    /// The whole answer, head and sentence.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let body = format!("{}\n", self.why);
        let mut fields = vec![("Content-Type", "text/plain; charset=utf-8")];
        let length = body.len().to_string();
        fields.push(("Content-Length", &length));
        if self.status == 405 {
            fields.push(("Allow", "GET, HEAD"));
        }
        format!("{}{body}", head(self.status, "no-store", &fields)).into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_cannot_begin_another_field() {
        let head = head(
            302,
            "no-cache",
            &[("Location", "/a\r\nSet-Cookie: b\u{e4}\0")],
        );
        assert!(
            head.ends_with("Location: /aSet-Cookie: b\r\n\r\n"),
            "{head}"
        );
    }

    #[test]
    fn a_refusal_is_a_whole_answer() {
        let text = String::from_utf8(Refusal::new(405, "No.").bytes()).unwrap();
        assert!(
            text.starts_with("HTTP/1.1 405 Method Not Allowed\r\n"),
            "{text}"
        );
        assert!(
            text.contains("\r\nAllow: GET, HEAD\r\n") && text.contains("\r\nContent-Length: 4\r\n"),
            "{text}"
        );
        assert!(text.ends_with("\r\n\r\nNo.\n"), "{text}");
    }
}
