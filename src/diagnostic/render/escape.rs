//! Authors' text made safe to display: no character that moves the cursor, hides text or reverses its order.
//!
//! Messages use [`one_line`], which spells such a character out, so that a name differs from its lookalike. Source lines use
//! [`visible`], which replaces each with a single symbol, so that carets stay aligned.

use std::fmt::Write as _;

/// Longer messages are cut, in characters; an author's value may have megabytes.
const LONGEST: usize = 2_000;

/// Whether displaying this character could hide or fake other text.
///
/// Control characters (C0, DEL, C1), Unicode's line separators, the directional embeddings, overrides and isolates of
/// CVE-2021-42574, and spaces and marks without width. Joiners stay: emoji and several scripts need them.
pub(super) fn is_hostile(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}' | '\u{2028}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Text on one line, with hostile characters spelled out (`\n`, `\u{1b}`), cut after 2,000 characters.
#[must_use]
pub fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len().min(LONGEST));
    for (at, c) in text.chars().enumerate() {
        if at == LONGEST {
            out.push('…');
            break;
        }
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_hostile(c) => {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

/// Text with intended line breaks, such as a fix of several lines: each line as [`one_line`], joined by `joint`.
pub(super) fn paragraphs(text: &str, joint: &str) -> String {
    text.lines().map(one_line).collect::<Vec<_>>().join(joint)
}

/// The symbol that replaces a character in a source line.
pub(super) fn visible(c: char) -> char {
    match c {
        '\0'..='\u{1f}' => char::from_u32(u32::from(c) + 0x2400).unwrap_or('�'),
        '\u{7f}' => '␡',
        c if is_hostile(c) => '�',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_spell_out_what_a_terminal_would_obey() {
        assert_eq!(one_line("a\x1b[31mb\r\n\tc"), "a\\u{1b}[31mb\\r\\n\\tc");
        assert_eq!(
            one_line("\u{9b}2J \u{202e}x \u{200b}"),
            "\\u{9b}2J \\u{202e}x \\u{200b}"
        );
        assert_eq!(one_line("日本 👩‍💻 é"), "日本 👩‍💻 é");
    }

    #[test]
    fn endless_messages_end() {
        assert_eq!(
            one_line(&"x".repeat(1_000_000)).chars().count(),
            LONGEST + 1
        );
    }

    #[test]
    fn paragraphs_keep_only_their_own_breaks() {
        assert_eq!(
            paragraphs("write\r\n  a: 1\x07", "\n"),
            "write\n  a: 1\\u{7}"
        );
        assert_eq!(paragraphs("one\ntwo", " "), "one two");
    }

    #[test]
    fn source_lines_show_signs() {
        let shown: String = "\0\x1b\x7f\u{85}\u{2066}é".chars().map(visible).collect();
        assert_eq!(shown, "␀␛␡��é");
    }
}
