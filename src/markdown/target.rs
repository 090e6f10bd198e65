//! What an address or a reference points at, by its text alone. Nothing is resolved here.

use pulldown_cmark::LinkType;

use super::{LinkTarget, RecordRef};
use crate::text::composed;

/// What an address is, by its beginning.
pub(super) enum Address {
    Local,
    Remote,
    /// It runs code, or holds what it shows.
    Refused(&'static str),
}

/// The reference in double brackets, if that is what they hold: an address keeps being one.
pub(super) fn reference(kind: LinkType, address: &str) -> Option<&str> {
    let is_one = matches!(kind, LinkType::WikiLink { .. })
        && !(address.as_bytes().contains(&b'/') && address.contains("://"));
    is_one.then(|| wiki_text(address))
}

/// What stands in double brackets before any bar; in a table's cell the bar is escaped, and the backslash is left over.
pub(super) fn wiki_text(address: &str) -> &str {
    address.strip_suffix('\\').unwrap_or(address).trim()
}

/// Which kind of reference: only an embed's may name a field.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reference {
    Link,
    Embed,
}

/// The target of a reference in double brackets.
pub(super) fn wiki_target(text: &str, reference: Reference) -> LinkTarget {
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
        Some((id, field)) if reference == Reference::Embed && !is_picture_name(record) => {
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

/// Whether an embed is a picture by its name, as other tools have it: `![[team.png]]`.
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
pub(super) fn target(address: &str) -> LinkTarget {
    if !matches!(address_kind(address), Address::Local) || scheme(address).is_some() {
        return LinkTarget::External(address.to_owned());
    }
    let (path, fragment) = match address.split_once('#') {
        Some((path, fragment)) => (path, Some(decoded(fragment))),
        None => (address, None),
    };
    let path = path.split_once('?').map_or(path, |(path, _)| path);
    LinkTarget::Path {
        path: decoded(path),
        fragment,
    }
}

/// The scheme of an address; a single letter is a drive, not one.
pub(super) fn scheme(address: &str) -> Option<&str> {
    let scheme = &address[..address.find(':')?];
    let is_one = scheme.len() > 1
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    is_one.then_some(scheme)
}

pub(super) fn address_kind(address: &str) -> Address {
    if address.starts_with("//") {
        return Address::Remote;
    }
    if !address.contains(':') {
        return Address::Local;
    }
    // Browsers read over blanks and control characters in a scheme.
    let cleaned: String = address.chars().filter(|c| *c > ' ').take(16).collect();
    for refused in ["javascript:", "vbscript:", "data:"] {
        if cleaned
            .get(..refused.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(refused))
        {
            return Address::Refused(refused);
        }
    }
    match scheme(address) {
        Some(scheme)
            if scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https") =>
        {
            Address::Remote
        }
        _ => Address::Local,
    }
}

/// Percent-encoded bytes decoded; what is not UTF-8 then stays as written.
pub(super) fn decoded(text: &str) -> String {
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
