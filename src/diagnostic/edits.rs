//! Edits: the exact fixes of diagnostics, as ranges of a text and what replaces them.

use std::ops::Range;

use super::{Diagnostic, SourceEdit};
use crate::text::FileId;

/// A text with the edits of diagnostics applied. An edit within another one is part of it, and is left out.
#[must_use]
pub fn apply_edits(text: &str, file: FileId, diagnostics: &[Diagnostic]) -> String {
    let edits = diagnostics.iter().flat_map(Diagnostic::edits);
    let of_file = edits.filter(|edit| edit.span.file == file);
    let mut changes: Vec<(Range<usize>, &str)> = of_file
        .map(|edit| (range(edit, text), edit.text.as_str()))
        .collect();
    changes.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    let mut found = String::with_capacity(text.len());
    let mut done = 0;
    for (range, new) in changes {
        if range.start < done {
            continue;
        }
        found.push_str(text.get(done..range.start).unwrap_or_default());
        found.push_str(new);
        done = range.end;
    }
    found.push_str(text.get(done..).unwrap_or_default());
    found
}

/// The bytes that an edit replaces. If it removes something, these include the separator, or the line if nothing else is on it.
pub(super) fn range(edit: &SourceEdit, text: &str) -> Range<usize> {
    let range = edit.span.range();
    if !edit.text.is_empty() {
        return range;
    }
    let (Some(before), Some(after)) = (text.get(..range.start), text.get(range.end..)) else {
        return range;
    };
    let spaces = |text: &str| text.len() - text.trim_start_matches([' ', '\t']).len();
    let behind = range.end + spaces(after);
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    let is_first = before[line..].trim().is_empty();
    match text.as_bytes().get(behind) {
        Some(b',') => {
            let next = behind + 1;
            range.start..next + spaces(&text[next..])
        }
        Some(b'\n') if is_first => line..behind + 1,
        Some(b'\r') if is_first && text.as_bytes().get(behind + 1) == Some(&b'\n') => {
            line..behind + 2
        }
        None if is_first => line..behind,
        _ => {
            let kept = before.trim_end();
            match kept.strip_suffix(',') {
                Some(kept) => kept.len()..range.end,
                None => range,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::apply_edits;
    use crate::diagnostic::{CONFIG, Diagnostic};
    use crate::text::{FileId, Span};

    fn edited(text: &str, changes: &[(&str, &str)]) -> String {
        let file = FileId::default();
        let mut diagnostic = Diagnostic::unplaced(CONFIG, "a problem");
        for (old, new) in changes {
            let at = text.find(old).unwrap();
            diagnostic.edit(Span::new(file, at, at + old.len()), *new);
        }
        apply_edits(text, file, &[diagnostic])
    }

    #[test]
    fn a_removed_key_takes_its_separator_along() {
        assert_eq!(edited("{ a = 1, b = 2 }", &[("a = 1", "")]), "{ b = 2 }");
        assert_eq!(edited("{ a = 1, b = 2 }", &[("b = 2", "")]), "{ a = 1 }");
        assert_eq!(edited("a = 1\nb = 2\n", &[("a = 1", "")]), "b = 2\n");
        assert_eq!(edited("a = 1\r\nb = 2", &[("a = 1", "")]), "b = 2");
        assert_eq!(edited("a = 1\nb = 2", &[("b = 2", "")]), "a = 1\n");
        assert_eq!(edited("{ a = 1 }", &[("a = 1", "")]), "{  }");
    }

    #[test]
    fn an_edit_within_another_is_left_out() {
        let changes = [("b", "x"), ("{ b }", "{ y }"), ("c", "z")];
        assert_eq!(edited("a { b } c", &changes), "a { y } z");
    }
}
