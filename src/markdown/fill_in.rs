//! Fill-ins: words in square brackets that readers replace with their own, such as `[your garden]`.
//!
//! Recognizes a fill-in in a line of text and knows nothing of links: the caller ensures that the bracket is text.

use std::ops::Range;

/// Maximum number of bytes between the brackets; longer text is a remark.
const MAX_LENGTH: usize = 80;

/// The fill-in whose opening bracket is at byte `at` of `text`, brackets included.
///
/// A fill-in has two or more letters, digits, blanks or plain marks between the brackets, a letter first, on one line.
/// Brackets next to other brackets, a word or a backslash are not one: `list[int]`, `[text](address)`, `[text][name]`,
/// `\[sic]`.
///
/// ```
/// use hirebook::markdown::fill_in;
///
/// assert_eq!(fill_in("Water [your garden].", 6), Some(6..19));
/// assert_eq!(fill_in("- [x] done", 2), None);
/// ```
#[must_use]
pub fn fill_in(text: &str, at: usize) -> Option<Range<usize>> {
    let inside = text.get(at..)?.strip_prefix('[')?;
    let touches = |c: char| c.is_alphanumeric() || matches!(c, '_' | '\\' | '!' | '[' | ']' | ')');
    if text[..at].chars().next_back().is_some_and(touches) {
        return None;
    }
    let is_allowed = |c: char| {
        c.is_alphanumeric()
            || matches!(
                c,
                ' ' | ',' | '.' | '\'' | '’' | '-' | '–' | '/' | '?' | '…'
            )
    };
    let length = inside
        .find(|c| !is_allowed(c))
        .filter(|length| (2..=MAX_LENGTH).contains(length))?;
    let rest = inside[length..].strip_prefix(']')?;
    let is_fill_in = inside.starts_with(char::is_alphabetic)
        && !inside[..length].ends_with(' ')
        && inside[..length].chars().count() > 1;
    (is_fill_in && !rest.starts_with(['(', '[', ']'])).then(|| at..at + length + 2)
}

#[cfg(test)]
mod tests {
    use super::fill_in;

    #[test]
    fn a_gap_is_found_where_it_begins() {
        for (text, words) in [
            ("[your garden]", "[your garden]"),
            ("Dig ([place, or shed]).", "[place, or shed]"),
            ("for [a plant's name]: how", "[a plant's name]"),
            ("“[Übergröße]”", "[Übergröße]"),
            ("[so]", "[so]"),
        ] {
            let found = fill_in(text, text.find('[').expect("a bracket")).map(|range| &text[range]);
            assert_eq!(found, Some(words), "{text}");
        }
    }

    #[test]
    fn other_brackets_are_left_alone() {
        let long = format!("[{}]", "long ".repeat(40));
        for text in [
            "",
            "[",
            "[]",
            "[ ]",
            "[x]",
            "[é]",
            "[1]",
            "[12 pots]",
            "[…]",
            "[ seeds]",
            "[seeds ]",
            "[seeds",
            "[^note]",
            "[!note]",
            "[the `hoe`]",
            "[two\nlines]",
            "[key=value]",
            "[a|b]",
            "[<b>seeds</b>]",
            "list[int]",
            "run_[fast]",
            "\\[sic]",
            "![a saw]",
            "[a saw](saw.md)",
            "[a saw][saw]",
            "[[saw]]",
            "seeds",
            &long,
        ] {
            let at = text.find('[').unwrap_or(0);
            assert_eq!(fill_in(text, at), None, "{text}");
        }
        assert_eq!(fill_in("[a saw][saw]", 7), None);
        assert_eq!(fill_in("[[saw]]", 1), None);
        assert_eq!(fill_in("é", 1), None, "in the middle of a letter");
        assert_eq!(fill_in("[saws]", 99), None, "after the end");
    }
}
