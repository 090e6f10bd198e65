//! Lines of a paragraph that were most likely meant as headings or list items: their marker lacks the space behind it, or is a sign that a
//! word processor draws.

use std::ops::Range;

use super::cut::line_end;
use super::events::Walk;
use crate::diagnostic::{Diagnostic, UNREAD_MARKER};

/// Signs that word processors draw before list items.
const BULLETS: [char; 7] = ['•', '◦', '▪', '‣', '●', '○', '·'];

/// What a line begins with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Marker {
    /// So many bytes of `#`.
    Heading(usize),
    /// `-` or `+`.
    Dash,
    /// A number with a point or a bracket, in bytes.
    Number(usize),
    /// A bullet, in bytes.
    Bullet(usize),
}

impl Walk<'_> {
    /// Looks through the lines of a paragraph, and reports the first one that is likely no text.
    pub(super) fn unread_markers(&mut self, range: &Range<usize>) {
        let paragraph = &self.source[range.clone()];
        // Most paragraphs begin none of their lines with a sign or a digit.
        let is_suspect = |line: &str| {
            line.trim_start_matches([' ', '\t', '>'])
                .starts_with(|c: char| !c.is_alphabetic())
        };
        if !paragraph.lines().any(is_suspect) {
            return;
        }
        let mut found: Option<(Range<usize>, Marker)> = None;
        let mut dashes = 0;
        let mut at = range.start;
        while at < range.end {
            let end = line_end(self.source, at).min(range.end);
            let line = &self.source[at..end];
            let indent = line.len() - line.trim_start_matches([' ', '\t', '>']).len();
            let text = line[indent..].trim_end();
            if let Some(marker) = marker(text, at == range.start) {
                dashes += usize::from(marker == Marker::Dash);
                found.get_or_insert((at + indent..at + indent + text.len(), marker));
            }
            at = end
                + self.source[end..]
                    .bytes()
                    .take_while(|byte| matches!(byte, b'\n' | b'\r'))
                    .count()
                    .max(1);
        }
        let Some((place, marker)) = found else { return };
        let text = &self.source[place.clone()];
        // That a label in a line hides nothing is said with the same change.
        if text.contains("label=") {
            return;
        }
        // One word behind a dash may be an option or a minus; several lines are a list.
        if marker == Marker::Dash && dashes < 2 && !text[1..].starts_with(char::is_uppercase) {
            return;
        }
        let (length, what, with) = match marker {
            Marker::Heading(signs) => (signs, "a heading", format!("{} ", &text[..signs])),
            Marker::Dash => (1, "a list item", format!("{} ", &text[..1])),
            Marker::Number(length) => (length, "a list item", format!("{} ", &text[..length])),
            Marker::Bullet(length) => (length, "a list item", "- ".to_owned()),
        };
        let message = format!(
            "`{}` does not begin {what} here, so the line is part of a paragraph",
            &text[..length]
        );
        let first: String = text[length..].trim_start().chars().take(24).collect();
        let rest = if text[length..].trim_start().chars().count() > 24 {
            "…"
        } else {
            ""
        };
        let help = match marker {
            Marker::Bullet(_) => {
                format!("begin each item with a hyphen and a space: `{with}{first}{rest}`")
            }
            _ => format!("add a space: `{with}{first}{rest}`"),
        };
        let span = self.span(&(place.start..place.start + length));
        self.diagnostics.push(
            Diagnostic::new(UNREAD_MARKER, span, message)
                .here("read as text")
                .help(help),
        );
    }
}

fn marker(line: &str, is_first: bool) -> Option<Marker> {
    let signs = line.bytes().take_while(|byte| *byte == b'#').count();
    if signs > 0 {
        let rest = &line[signs..];
        let words = rest.split_whitespace();
        // A single `#` before small letters is a tag of other tools, and so is one among others.
        let is_tag = signs == 1
            && (!rest.starts_with(char::is_uppercase)
                || words.clone().skip(1).any(|word| word.starts_with('#')));
        let is_heading = is_first && signs <= 6 && rest.starts_with(char::is_alphabetic) && !is_tag;
        return is_heading.then_some(Marker::Heading(signs));
    }
    if let Some(rest) = line.strip_prefix(['-', '+']) {
        return rest
            .starts_with(char::is_alphabetic)
            .then_some(Marker::Dash);
    }
    if let Some(bullet) = line.chars().next().filter(|c| BULLETS.contains(c)) {
        let rest = &line[bullet.len_utf8()..];
        return rest
            .trim_start()
            .starts_with(char::is_alphanumeric)
            .then_some(Marker::Bullet(bullet.len_utf8()));
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    if (1..=3).contains(&digits) {
        let rest = &line[digits..];
        let is_item = match rest.chars().next() {
            Some(')') => rest[1..].starts_with(char::is_alphabetic),
            // A point may be that of a version or an abbreviation.
            Some('.') => rest[1..].starts_with(char::is_uppercase),
            _ => false,
        };
        return is_item.then_some(Marker::Number(digits + 1));
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::UNREAD_MARKER;
    use crate::markdown::parse;
    use crate::markdown::tests::options;
    use crate::text::FileId;

    fn reported(text: &str) -> Vec<String> {
        let (_, found) = parse(text, FileId(0), 0, &options());
        let of = |problem: &crate::diagnostic::Diagnostic| {
            text[problem.span().unwrap().range()].to_owned()
        };
        found
            .iter()
            .filter(|problem| problem.code == UNREAD_MARKER)
            .map(of)
            .collect()
    }

    #[test]
    fn markers_without_their_space_are_reported_once_for_each_paragraph() {
        for (text, marker) in [
            ("-What is it?\n-Why?\n", "-"),
            ("We ask:\n-what it is\n-why\n", "-"),
            ("+Plus\n", "+"),
            ("1)What\n2)Why\n", "1)"),
            ("1.What\n", "1."),
            ("#Heading\n", "#"),
            ("##heading\n\nText.\n", "##"),
            ("• One\n• Two\n", "•"),
            ("·One\n", "·"),
            ("> -What\n", "-"),
            ("- a\n\n  ##Heading\n", "##"),
        ] {
            assert_eq!(reported(text), [marker], "{text:?}");
        }
    }

    #[test]
    fn what_only_looks_alike_is_text() {
        for text in [
            "- What\n",
            "-5 degrees\n",
            "-force is an option.\n",
            "#tag and more\n",
            "#Tag #Other\n",
            "#1 of all\n",
            "1.5 litres\n",
            "2.x is old\n",
            "12:30\n",
            "--- and more\n",
            "`-What`\n",
            "\\#Heading\n",
            "Words\n#Heading\n",
            "1987)What\n",
            "•••\n",
        ] {
            assert_eq!(reported(text), [] as [&str; 0], "{text:?}");
        }
    }
}
