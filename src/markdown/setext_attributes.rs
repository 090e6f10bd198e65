//! Repairs underlined headings whose last line is only an attribute block, indented further than its container.
//!
//! The parser panics on such a heading, because it ends the heading before the indentation and its last piece after it:
//!
//! ```text
//! - A heading
//!    {#id}
//!   ---
//! ```
//!
//! The indentation moves behind the block, where it has no meaning. All offsets outside of that line stay valid.

use std::ops::Range;

use super::lines::{line_end, line_start, next_line};

/// Whether a text may contain such a heading. A cheap filter for [`repair`].
pub(super) fn may_need_repair(text: &str) -> bool {
    !indented(text).is_empty()
}

/// Repairs a text, given its headings in order.
pub(super) fn repair(text: &mut String, headings: &[Range<usize>]) {
    let mut indented = indented(text).into_iter().peekable();
    let mut moves = Vec::new();
    for heading in headings {
        while let Some(block) = indented.next_if(|block| block.end <= heading.end) {
            // In the first line of a heading the indentation belongs to its container.
            if line_start(text, block.start) > heading.start {
                moves.push(block);
            }
        }
    }
    if moves.is_empty() {
        return;
    }
    let mut bytes = std::mem::take(text).into_bytes();
    for line in moves {
        let indent = bytes[line.clone()]
            .iter()
            .take_while(|byte| is_blank(**byte))
            .count();
        bytes[line].rotate_left(indent);
    }
    // Only whole characters were moved, so the text stays UTF-8.
    *text = String::from_utf8(bytes).unwrap_or_default();
}

/// The indentation and the attribute block of every underlined line that has nothing else.
fn indented(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    for (close, _) in text.match_indices('}') {
        let after = bytes[close + 1..].iter().find(|byte| !is_blank(**byte));
        if !matches!(after, Some(b'\n' | b'\r')) {
            continue;
        }
        let underline = next_line(text, close);
        if !is_underline(&text[underline..line_end(text, underline)]) {
            continue;
        }
        let start = line_start(text, close);
        let marker = start
            + bytes[start..close]
                .iter()
                .take_while(|byte| is_blank(**byte) || **byte == b'>')
                .count();
        let indent = bytes[start..marker]
            .iter()
            .rev()
            .take_while(|byte| is_blank(**byte))
            .count();
        if indent > 0 && bytes[marker] == b'{' {
            found.push(marker - indent..close + 1);
        }
    }
    found
}

fn is_underline(line: &str) -> bool {
    let line = line.trim_matches([' ', '\t', '\u{b}', '\u{c}', '>']);
    !line.is_empty()
        && (line.bytes().all(|byte| byte == b'-') || line.bytes().all(|byte| byte == b'='))
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\x0b' | b'\x0c')
}

#[cfg(test)]
mod tests {
    use crate::markdown::patch::Patch;
    use crate::markdown::tests::{html, options};
    use crate::markdown::{cut, parse};
    use crate::text::FileId;

    #[test]
    fn indentation_moves_behind_the_block_in_headings_only() {
        for (written, repaired) in [
            ("- a\n   {#i}\n  ---\n", "- a\n{#i}   \n  ---\n"),
            ("> a\n>  {#é .c}\n> ===\n", "> a\n>{#é .c}  \n> ===\n"),
            ("- a\r\n\t{#i} \r\n  -\r\n", "- a\r\n{#i}\t \r\n  -\r\n"),
            ("```\n   {#i}\n---\n```\n", "```\n   {#i}\n---\n```\n"),
            (
                "1. b\n\n       {#i}\n   ---\n",
                "1. b\n\n       {#i}\n   ---\n",
            ),
        ] {
            let patch = Patch::for_text(written).expect("the text needs a repair");
            assert_eq!(patch.text, repaired, "{written:?}");
        }
        assert!(Patch::for_text("a\n{#i}\n---\n").is_none());
    }

    #[test]
    fn headings_with_indented_attributes_are_read() {
        assert_eq!(
            html("- a\n   {#i}\n  ---\n\nAfter.\n"),
            "<ul>\n<li>\n<h2 id=\"i\">a\n</h2>\n</li>\n</ul>\n<p>After.</p>\n"
        );
        assert_eq!(
            html("> a\n>  {#i}\n> ===\n"),
            "<blockquote>\n<h1 id=\"i\">a\n</h1>\n</blockquote>\n"
        );
        assert_eq!(html("- [ ] \\\n  ---\n"), html("- [ ] \\ \n  ---\n"));
        assert!(html("- [ ] \\\n  ---\n").contains("\\</h2>"));
    }

    #[test]
    fn their_labels_hide() {
        let text = "- open\n\n- a secret\n   {label=panel}\n  ---\n\n  words\n";
        let (body, _) = parse(text, FileId(0), 0, &options());
        assert_eq!(body.regions.len(), 1);
        assert!(!cut(text, 0, &body.regions, |label| label == "panel").contains("secret"));
    }
}
