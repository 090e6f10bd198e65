//! What an address or a reference points at, judged by its text alone, and where a destination is in the source of a link.
//! Resolves nothing; the model does.

use std::ops::Range;

use pulldown_cmark::LinkType;

use super::{LinkTarget, RecordRef};
use crate::text::composed;

/// The kind of an address, judged by its beginning.
pub(super) enum AddressKind {
    Local,
    Remote,
    /// An address that runs code or contains its content, with its scheme.
    Refused(&'static str),
}

/// The reference in double brackets, unless they contain an address.
pub(super) fn wiki_reference(kind: LinkType, address: &str) -> Option<&str> {
    let is_one = matches!(kind, LinkType::WikiLink { .. })
        && !(address.as_bytes().contains(&b'/') && address.contains("://"));
    is_one.then(|| wiki_text(address))
}

/// The text in double brackets before any bar. In the cell of a table the bar is escaped, which leaves a backslash.
pub(super) fn wiki_text(address: &str) -> &str {
    address.strip_suffix('\\').unwrap_or(address).trim()
}

/// The kind of a reference. Only that of an embed may name a field.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ReferenceKind {
    Link,
    Embed,
}

/// The target of a reference in double brackets.
pub(super) fn wiki_target(text: &str, reference: ReferenceKind) -> LinkTarget {
    let (record, heading) = match text.split_once('#') {
        Some((record, heading)) => (record.trim_end(), Some(heading.trim().to_owned())),
        None => (text, None),
    };
    if record.is_empty() {
        return LinkTarget::Path {
            path: String::new(),
            fragment: heading,
        };
    }
    let (kind, id) = match record.split_once(':') {
        Some((kind, id)) if !kind.trim().is_empty() => (Some(kind.trim().to_owned()), id.trim()),
        _ => (None, record),
    };
    let (id, field) = match id.split_once('.') {
        Some((id, field)) if reference == ReferenceKind::Embed && !is_picture_name(record) => {
            (id, Some(field.to_owned()))
        }
        _ => (id, None),
    };
    LinkTarget::Record(RecordRef {
        kind,
        id: id.to_owned(),
        field,
        heading,
    })
}

/// Whether an embed is a picture, judged by its name, as in other tools: `![[team.png]]`.
pub(super) fn is_picture(record: &RecordRef) -> bool {
    record.kind.is_none() && is_picture_name(&record.id)
}

fn is_picture_name(name: &str) -> bool {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    ["png", "jpg", "jpeg", "gif", "svg", "webp", "avif"]
        .iter()
        .any(|known| ending.eq_ignore_ascii_case(known))
}

/// The target of an ordinary link.
pub(super) fn link_target(address: &str) -> LinkTarget {
    if !matches!(address_kind(address), AddressKind::Local) || scheme(address).is_some() {
        return LinkTarget::External(address.to_owned());
    }
    let (path, fragment) = match address.split_once('#') {
        Some((path, fragment)) => (path, Some(percent_decoded(fragment))),
        None => (address, None),
    };
    let path = path.split_once('?').map_or(path, |(path, _)| path);
    LinkTarget::Path {
        path: percent_decoded(path),
        fragment,
    }
}

/// The scheme of an address. A single letter is a drive, not a scheme.
pub(super) fn scheme(address: &str) -> Option<&str> {
    let scheme = &address[..address.find(':')?];
    let is_one = scheme.len() > 1
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    is_one.then_some(scheme)
}

pub(super) fn address_kind(address: &str) -> AddressKind {
    if address.starts_with("//") {
        return AddressKind::Remote;
    }
    if !address.contains(':') {
        return AddressKind::Local;
    }
    // Browsers ignore blanks and control characters in a scheme.
    let cleaned: String = address.chars().filter(|c| *c > ' ').take(16).collect();
    for refused in ["javascript:", "vbscript:", "data:"] {
        if cleaned
            .get(..refused.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(refused))
        {
            return AddressKind::Refused(refused);
        }
    }
    match scheme(address) {
        Some(scheme)
            if scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https") =>
        {
            AddressKind::Remote
        }
        _ => AddressKind::Local,
    }
}

/// Decodes percent-encoded bytes. A text that is not UTF-8 then stays as written.
pub(super) fn percent_decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    let digit = |at: usize| {
        bytes
            .get(at)
            .and_then(|byte| char::from(*byte).to_digit(16))
    };
    while let Some(byte) = bytes.get(at) {
        let (byte, length) = match (digit(at + 1), digit(at + 2)) {
            (Some(high), Some(low)) if *byte == b'%' => {
                (u8::try_from(high * 16 + low).unwrap_or(b'%'), 3)
            }
            _ => (*byte, 1),
        };
        decoded.push(byte);
        at += length;
    }
    String::from_utf8(decoded).map_or_else(|_| text.to_owned(), composed)
}

/// The destination in `[text](destination "title")`: after the first `](` whose rest reads as one.
///
/// A `](` within the text would leave unmatched text after its destination. Only the link's last 4096 bytes are searched.
pub(super) fn inline_destination(link: &str) -> Option<Range<usize>> {
    let from =
        (link.len().saturating_sub(4096)..link.len()).find(|at| link.is_char_boundary(*at))?;
    let brackets = link[from..]
        .match_indices(']')
        .map(|(at, _)| from + at + 1)
        .filter(|at| link[*at..].starts_with('('));
    brackets
        .map(|at| destination_at(link, at + 1))
        .find(|found| ends_link(&link[found.end..]))
}

/// Whether a destination is followed only by an optional title and the closing parenthesis.
fn ends_link(rest: &str) -> bool {
    let rest = rest
        .strip_prefix('>')
        .unwrap_or(rest)
        .trim_matches([' ', '\t', '\r', '\n', '>']);
    let Some(title) = rest.strip_suffix(')').map(str::trim) else {
        return false;
    };
    let quoted = |open: char, close: char| {
        title.len() > 1 && title.starts_with(open) && title.ends_with(close)
    };
    title.is_empty() || quoted('"', '"') || quoted('\'', '\'') || quoted('(', ')')
}

/// The destination that begins at `at`, after blanks and line endings.
pub(super) fn destination_at(text: &str, at: usize) -> Range<usize> {
    let start = at
        + text[at..]
            .bytes()
            .take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'>'))
            .count();
    let bytes = text.as_bytes();
    if bytes.get(start) == Some(&b'<') {
        let end = text[start..]
            .find('>')
            .map_or(text.len(), |end| start + end);
        return start + 1..end.max(start + 1);
    }
    let (mut end, mut depth) = (start, 0_usize);
    while let Some(byte) = bytes.get(end) {
        match byte {
            b'(' if depth == 32 => break,
            b'(' => depth += 1,
            b')' if depth == 0 => break,
            b')' => depth -= 1,
            b'\\' if bytes.get(end + 1).is_some_and(u8::is_ascii_punctuation) => end += 1,
            byte if *byte <= b' ' => break,
            _ => {}
        }
        end += 1;
    }
    start..end.min(text.len())
}
