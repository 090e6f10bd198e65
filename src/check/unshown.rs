//! Keys in the front matter of plain pages that no page shows, each reported once for the whole site.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use crate::config::RECORD_KEYS;
use crate::diagnostic::{Diagnostic, UNSHOWN_KEY};
use crate::model::Model;
use crate::text::Span;
use crate::tree::{Entry, Node, Value};

/// What is known of a key: where it is first, on how many pages it is, and how many words its values have.
struct Use {
    first: Span,
    pages: usize,
    words: usize,
}

/// Reports the keys that no page shows, except at places where `reported` has another problem.
#[must_use]
pub fn unshown(model: &Model, reported: &BTreeSet<Span>) -> Vec<Diagnostic> {
    let mut uses: IndexMap<&str, Use> = IndexMap::new();
    for id in model.records().filter(|id| model.type_of(*id).open) {
        let record = model.record(id);
        let is_declared = |entry: &&Entry| {
            let key = entry.key.value.as_str();
            let relation = model.config.schema.relations.get(key);
            RECORD_KEYS.contains(&key)
                || model.type_of(id).fields.contains_key(key)
                || relation.is_some_and(|relation| relation.from.holds(record.kind))
        };
        for entry in record
            .draft
            .front
            .entries
            .iter()
            .filter(|entry| !is_declared(entry) && !reported.contains(&entry.key.span))
        {
            let first = entry.key.span;
            let known = uses.entry(&entry.key.value).or_insert(Use {
                first,
                pages: 0,
                words: 0,
            });
            known.pages += 1;
            known.words += words_of(&entry.node);
        }
    }
    if uses.is_empty() {
        return Vec::new();
    }
    let shown: usize = model
        .records()
        .map(|id| words_in(model.record(id).body.body.plain.text()))
        .sum();
    let all = shown + uses.values().map(|known| known.words).sum::<usize>();
    uses.into_iter()
        .map(|(key, known)| report(key, &known, all))
        .collect()
}

fn report(key: &str, known: &Use, all: usize) -> Diagnostic {
    let pages = if known.pages == 1 {
        "1 page".to_owned()
    } else {
        format!("{} pages", known.pages)
    };
    let message = format!("`{key}` in the front matter of {pages} is not shown");
    let words = if known.words == 1 {
        "1 word".to_owned()
    } else {
        format!("{} words", known.words)
    };
    Diagnostic::new(UNSHOWN_KEY, known.first, message)
        .note(format!(
            "its values have {words}, {} of all words in the content",
            share(known.words, all)
        ))
        .help("move what readers need into the text, or declare the key as a field of a type")
}

/// A share in percent: whole numbers, and one decimal below ten.
fn share(part: usize, all: usize) -> String {
    let tenths = (part * 1000 + all / 2).checked_div(all).unwrap_or(0);
    match tenths {
        0 => "less than 0.1 %".to_owned(),
        1..100 => format!("{}.{} %", tenths / 10, tenths % 10),
        _ => format!("{} %", (tenths + 5) / 10),
    }
}

/// The words of a text, counted by its spaces and ends of lines.
fn words_in(text: &str) -> usize {
    let text = text.trim();
    text.bytes()
        .filter(|byte| matches!(byte, b' ' | b'\n'))
        .count()
        + usize::from(!text.is_empty())
}

fn words_of(node: &Node) -> usize {
    match &node.value {
        Value::Null => 0,
        Value::Scalar { text, .. } => words_in(text),
        Value::List(items) => items.iter().map(words_of).sum(),
        Value::Map(map) => map.entries.iter().map(|entry| words_of(&entry.node)).sum(),
    }
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn shares_are_rounded() {
        for (part, all, shown) in [
            (0, 0, "less than 0.1 %"),
            (1, 3000, "less than 0.1 %"),
            (1, 1000, "0.1 %"),
            (99, 1000, "9.9 %"),
            (1, 3, "33 %"),
            (5, 5, "100 %"),
        ] {
            assert_eq!(share(part, all), shown);
        }
    }
}
