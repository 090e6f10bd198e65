//! How misspelt words are compared with known ones. Pure functions on strings; what a word means is decided in
//! [`super::vocabulary`].

use crate::text::invisible_name;

/// The normal form in which words are compared: lower-case letters and digits of ordinary width, nothing else.
pub(super) fn normalize(word: &str) -> String {
    let narrow = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    };
    word.chars()
        .map(narrow)
        .filter(|c| c.is_alphanumeric() && invisible_name(*c).is_none())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Whether two normalized words are equal apart from a plural or, from four letters on, one typo.
pub(super) fn is_similar(written: &str, known: &str) -> bool {
    let is_plural = |many: &str, one: &str| {
        one.chars().count() > 2
            && many
                .strip_prefix(one)
                .is_some_and(|ending| matches!(ending, "s" | "es"))
    };
    // The cheaper test first.
    let is_typo = || within_one_edit(written, known) && known.chars().count() >= 4;
    written == known || is_plural(written, known) || is_plural(known, written) || is_typo()
}

/// Whether two words differ by at most one letter inserted, removed or replaced, or by two neighbours exchanged.
fn within_one_edit(a: &str, b: &str) -> bool {
    // One edit leaves the first or the last letter unchanged. This rejects most pairs without allocating.
    if a.chars().next() != b.chars().next() && a.chars().last() != b.chars().last() {
        return false;
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let (long, short) = if a.len() >= b.len() {
        (&a, &b)
    } else {
        (&b, &a)
    };
    if long.len() - short.len() > 1 {
        return false;
    }
    let same = long.iter().zip(short).take_while(|(a, b)| a == b).count();
    let (long, short) = (&long[same..], &short[same..]);
    match (long, short) {
        ([], _) | (_, []) => true,
        ([a, b, rest @ ..], [c, d, tail @ ..]) if a == d && b == c && rest == tail => true,
        ([_, rest @ ..], [_, tail @ ..]) if long.len() == short.len() => rest == tail,
        ([_, rest @ ..], _) => rest == short,
    }
}

#[cfg(test)]
mod tests {
    use super::{is_similar, normalize, within_one_edit};

    #[test]
    fn words_are_compared_without_case_separators_width_and_invisible_characters() {
        for written in [
            "label",
            "Label",
            "LABEL",
            "la-bel",
            "label ",
            "\u{200b}label",
            "ｌａｂｅｌ",
            "la\u{ad}bel",
            "label:",
        ] {
            assert_eq!(normalize(written), "label", "{written:?}");
        }
        assert_eq!(normalize("old-ids"), normalize("old_ids"));
        assert_eq!(normalize("Größe"), "größe");
    }

    #[test]
    fn one_typo_is_similar_and_two_are_not() {
        for near in [
            "abel",
            "labe",
            "labell",
            "lable",
            "labxl",
            "alabel",
            "labels",
            "albel",
            "l\u{430}bel",
        ] {
            assert!(is_similar(near, "label"), "{near}");
        }
        for far in ["table", "lab", "labeling", "elbal", "", "lebal1"] {
            assert!(!is_similar(far, "label"), "{far}");
        }
        assert!(
            is_similar("statuses", "status")
                && is_similar("alias", "aliases")
                && is_similar("ids", "ids")
        );
        assert!(!is_similar("it", "id") && !is_similar("ids", "id"));
        assert!(within_one_edit("", "") && !within_one_edit("ab", ""));
    }
}
