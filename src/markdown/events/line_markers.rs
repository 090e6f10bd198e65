//! Reports lines of a paragraph that were most likely meant as headings or list items: their marker lacks the space after
//! it, or is a sign that a word processor draws. They stay text.

use std::ops::Range;

use crate::diagnostic::UNREAD_MARKER;
use crate::markdown::builder::BodyBuilder;
use crate::markdown::lines::lines;

/// Signs that word processors draw before list items.
const BULLETS: [char; 7] = ['•', '◦', '▪', '‣', '●', '○', '·'];

/// Maximum number of characters of a line that help repeats.
const MAX_QUOTE: usize = 24;

/// The marker at the beginning of a line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LineMarker {
    /// `#`, with their number.
    Heading(usize),
    /// `-` or `+`.
    Dash,
    /// A number with a point or a bracket, with its length in bytes.
    Number(usize),
    /// A bullet, with its length in bytes.
    Bullet(usize),
}

impl BodyBuilder<'_> {
    /// Reports the first line of a paragraph that is probably not text.
    pub(super) fn check_line_markers(&mut self, range: &Range<usize>) {
        let paragraph = &self.source[range.clone()];
        let indentation = [' ', '\t', '>'];
        // In most paragraphs no line begins with a sign or a digit.
        let is_suspect = |line: &str| {
            line.trim_start_matches(indentation)
                .starts_with(|c: char| !c.is_alphabetic())
        };
        if !paragraph.lines().any(is_suspect) {
            return;
        }
        let mut first: Option<(Range<usize>, LineMarker)> = None;
        let mut dashes = 0;
        for line in lines(paragraph, 0) {
            let text = paragraph[line.clone()].trim_start_matches(indentation);
            let start = line.end - text.len();
            let text = text.trim_end();
            if let Some(marker) = line_marker(text, line.start == 0) {
                dashes += usize::from(marker == LineMarker::Dash);
                first.get_or_insert((start..start + text.len(), marker));
            }
        }
        let Some((line, marker)) = first else { return };
        let text = &paragraph[line.clone()];
        // The report of a label without effect suggests the same change.
        if text.contains("label=") {
            return;
        }
        // A single word after a dash may be an option or a minus; several lines are a list.
        if marker == LineMarker::Dash && dashes < 2 && !text[1..].starts_with(char::is_uppercase) {
            return;
        }
        let start = range.start + line.start;
        self.report_line_marker(text, start, marker);
    }

    fn report_line_marker(&mut self, line: &str, start: usize, marker: LineMarker) {
        let (length, what) = match marker {
            LineMarker::Heading(length) => (length, "a heading"),
            LineMarker::Dash => (1, "a list item"),
            LineMarker::Number(length) | LineMarker::Bullet(length) => (length, "a list item"),
        };
        let (sign, rest) = line.split_at(length);
        let message =
            format!("`{sign}` does not begin {what} here, so the line is part of a paragraph");
        let rest = rest.trim_start();
        let rest = match rest.char_indices().nth(MAX_QUOTE) {
            Some((end, _)) => format!("{}…", &rest[..end]),
            None => rest.to_owned(),
        };
        let help = match marker {
            LineMarker::Bullet(_) => {
                format!("begin each item with a hyphen and a space: `- {rest}`")
            }
            _ => format!("add a space: `{sign} {rest}`"),
        };
        self.diagnostics.push(
            self.problem(UNREAD_MARKER, &(start..start + length), message)
                .here("shown as text")
                .help(help),
        );
    }
}

/// The marker that a line, without its indentation, was probably meant to begin with.
fn line_marker(line: &str, is_first: bool) -> Option<LineMarker> {
    let signs = line.bytes().take_while(|byte| *byte == b'#').count();
    if signs > 0 {
        let rest = &line[signs..];
        let words = rest.split_whitespace();
        // A single `#` before lower-case letters is a tag of other tools, and so is one among others.
        let is_tag = signs == 1
            && (!rest.starts_with(char::is_uppercase)
                || words.clone().skip(1).any(|word| word.starts_with('#')));
        let is_heading = is_first && signs <= 6 && rest.starts_with(char::is_alphabetic) && !is_tag;
        return is_heading.then_some(LineMarker::Heading(signs));
    }
    if let Some(rest) = line.strip_prefix(['-', '+']) {
        return rest
            .starts_with(char::is_alphabetic)
            .then_some(LineMarker::Dash);
    }
    if let Some(bullet) = line.chars().next().filter(|c| BULLETS.contains(c)) {
        let rest = &line[bullet.len_utf8()..];
        return rest
            .trim_start()
            .starts_with(char::is_alphanumeric)
            .then_some(LineMarker::Bullet(bullet.len_utf8()));
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
        return is_item.then_some(LineMarker::Number(digits + 1));
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
    fn similar_text_is_not_reported() {
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
