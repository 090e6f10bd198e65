//! What synonyms add to the dictionary when all words of the corpus are known: beginnings of keys, and the forms that hits show in
//! place of keys.

use std::collections::HashMap;

use crate::language::Language;
use crate::merge::{Form, Index};
use crate::sorted_words::compare;
use crate::synonyms::Synonyms;

/// Adds both, for the keys that are on any page.
pub(crate) fn add(index: &mut Index, synonyms: &Synonyms, language: &Language) {
    if !synonyms.is_empty() {
        add_beginnings(index, synonyms);
        add_marks(index, synonyms, language);
    }
}

fn group_of(index: &Index, word: &str) -> Option<u32> {
    let found = index
        .forms
        .binary_search_by(|form| compare(&form.text, word));
    found.ok().map(|at| index.forms[at].group)
}

/// Adds beginnings of compounds, unless they are words of their own.
fn add_beginnings(index: &mut Index, synonyms: &Synonyms) {
    let mut found: Vec<Form> = Vec::new();
    for key in &synonyms.keys {
        let group = key.words.first().and_then(|word| group_of(index, word));
        let texts = key.beginnings.iter();
        let texts = texts.filter(|text| group_of(index, text).is_none());
        found.extend(texts.filter_map(|text| {
            Some(Form {
                text: text.as_str().into(),
                group: group?,
                pages: 0,
                in_title: false,
            })
        }));
    }
    index.forms.extend(found);
    // The sort is stable: of two keys with one beginning, the first has it.
    index.forms.sort_by(|a, b| compare(&a.text, &b.text));
    index
        .forms
        .dedup_by(|later, first| later.text == first.text);
}

/// Records which forms hits show in place of the keys.
fn add_marks(index: &mut Index, synonyms: &Synonyms, language: &Language) {
    let mut stems: HashMap<&str, Vec<u32>> = HashMap::new();
    for key in &synonyms.keys {
        let groups = key.words.iter().filter_map(|word| group_of(index, word));
        let groups: Vec<u32> = groups.collect();
        for stem in key.marks.iter().filter(|_| !groups.is_empty()) {
            stems.entry(stem).or_default().extend(&groups);
        }
    }
    for (form, at) in index.forms.iter().zip(0..) {
        let Some(groups) = stems.get(&*language.stem(&form.text)) else {
            continue;
        };
        for group in groups.iter().filter(|group| **group != form.group) {
            let marks = index.marks.entry(*group).or_default();
            if marks.last() != Some(&at) {
                marks.push(at);
            }
        }
    }
}
