//! Keys in the front matter of plain pages that no page shows, each reported once per site.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use crate::diagnostic::{Diagnostic, UNSHOWN_KEY};
use crate::document::is_declared;
use crate::model::Model;
use crate::text::Span;
use crate::tree::{Node, NodeEntry, NodeValue};

/// The occurrences of a key: its first place, its number of pages, and the number of words in its values.
struct KeyUsage {
    first: Span,
    pages: usize,
    words: usize,
}

/// Reports the keys that no page shows, except at places where `reported` has another problem.
#[must_use]
pub fn unused_keys(model: &Model, reported: &BTreeSet<Span>) -> Vec<Diagnostic> {
    let mut usages: IndexMap<&str, KeyUsage> = IndexMap::new();
    for id in model.records().filter(|id| model.type_of(*id).open) {
        let record = model.record(id);
        for NodeEntry { key, node } in &record.draft.front.entries {
            if is_declared(record.kind, &key.value, &model.config().schema)
                || reported.contains(&key.span)
            {
                continue;
            }
            let usage = usages.entry(&key.value).or_insert(KeyUsage {
                first: key.span,
                pages: 0,
                words: 0,
            });
            usage.pages += 1;
            usage.words += words_of(node);
        }
    }
    if usages.is_empty() {
        return Vec::new();
    }
    let shown: usize = model
        .records()
        .map(|id| words_in(model.record(id).body.body.plain.text()))
        .sum();
    let all = shown + usages.values().map(|usage| usage.words).sum::<usize>();
    usages
        .into_iter()
        .map(|(key, usage)| report(key, &usage, all))
        .collect()
}

fn report(key: &str, usage: &KeyUsage, all: usize) -> Diagnostic {
    let count = |number: usize, noun: &str| {
        let plural = if number == 1 { "" } else { "s" };
        format!("{number} {noun}{plural}")
    };
    let pages = count(usage.pages, "page");
    let words = count(usage.words, "word");
    let message = format!("`{key}` in the front matter of {pages} is not shown");
    Diagnostic::new(UNSHOWN_KEY, usage.first, message)
        .note(format!(
            "its values have {words}, {} of all words in the content",
            share(usage.words, all)
        ))
        .help("move what readers need to the text, or declare the key as a field of a type")
}

/// A share in percent: a whole number, with one decimal below ten.
fn share(part: usize, all: usize) -> String {
    let tenths = (part * 1000 + all / 2).checked_div(all).unwrap_or(0);
    match tenths {
        0 => "less than 0.1 %".to_owned(),
        1..100 => format!("{}.{} %", tenths / 10, tenths % 10),
        _ => format!("{} %", (tenths + 5) / 10),
    }
}

/// The number of words in a text, counted by its spaces and line ends.
fn words_in(text: &str) -> usize {
    let text = text.trim();
    text.bytes()
        .filter(|byte| matches!(byte, b' ' | b'\n'))
        .count()
        + usize::from(!text.is_empty())
}

fn words_of(node: &Node) -> usize {
    match &node.value {
        NodeValue::Null => 0,
        NodeValue::Scalar { text, .. } => words_in(text),
        NodeValue::List(items) => items.iter().map(words_of).sum(),
        NodeValue::Map(map) => map.entries.iter().map(|entry| words_of(&entry.node)).sum(),
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
