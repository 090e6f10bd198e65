//! `similar`: records whose texts are near-duplicates.
//!
//! The similarity of two texts is the Sørensen-Dice coefficient of their sets of trigrams. It is independent of the language
//! and of all other texts.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::{CheckRun, Finding, Group, label, words};
use crate::config::{Direction, Path, RelationStep};
use crate::model::RecordId;
use crate::text::Span;

/// Maximum number of records that are compared.
const MOST: usize = 5_000;

/// A record with the trigrams of its text.
struct ComparedText {
    id: RecordId,
    span: Span,
    trigrams: BTreeSet<[char; 3]>,
}

pub(super) fn find(
    run: &CheckRun<'_>,
    group: &Group,
    field: &Path,
    alike: usize,
    except: &[RelationStep],
) -> Vec<Finding> {
    let mut texts: Vec<ComparedText> = Vec::new();
    for item in group.items.iter().take(MOST) {
        let parts = words::texts(run, group, item, field);
        if let Some((_, span)) = parts.first() {
            let trigrams = parts
                .iter()
                .flat_map(|(words, _)| words::trigrams(words))
                .collect();
            texts.push(ComparedText {
                id: item.record,
                span: *span,
                trigrams,
            });
        }
    }
    // Of two texts, the later one in the order of files is reported.
    texts.sort_by_key(|text| text.id);
    let mut found = Vec::new();
    for (first, second) in near_duplicates(&texts, alike, |a, b| {
        a == b || are_declared_distinct(run, a, b, except)
    }) {
        let (first, second) = (&texts[first], &texts[second]);
        let percent = similarity(&first.trigrams, &second.trigrams);
        let message = format!(
            "{} is {percent}% similar to `{}`",
            run.record_name(second.id),
            run.model.record(first.id).id.value
        );
        let mut help = "remove one of them, or make the difference clear".to_owned();
        if let Some(relation_step) = except
            .iter()
            .find(|relation_step| relation_step.direction == Direction::Forward)
        {
            let (word, id) = (
                run.hop_name(*relation_step),
                &run.model.record(first.id).id.value,
            );
            help.push_str(&format!("; if both are needed, add `{word}: {id}`"));
        }
        let mut finding = run.finding(group, second.id, second.span, message, help);
        finding.others.push(first.id);
        finding.places.push(label(first.span, "the other text"));
        found.push(finding);
    }
    found
}

/// Whether a relation between two records, in either direction, declares them distinct.
fn are_declared_distinct(
    run: &CheckRun<'_>,
    a: RecordId,
    b: RecordId,
    except: &[RelationStep],
) -> bool {
    let is_related = |from: RecordId, to: RecordId| {
        except.iter().any(|relation_step| {
            run.model
                .others(from, *relation_step)
                .any(|(other, _)| other == to)
        })
    };
    is_related(a, b) || is_related(b, a)
}

/// The Sørensen-Dice coefficient of two sets, in whole percent.
fn similarity(a: &BTreeSet<[char; 3]>, b: &BTreeSet<[char; 3]>) -> usize {
    let both = a.len() + b.len();
    (200 * a.intersection(b).count() + both / 2)
        .checked_div(both)
        .unwrap_or(0)
}

/// For each text that is similar to an earlier one, the indices of the earlier one and of itself. One near-duplicate of each
/// text is enough: a folder of a thousand copies gives a thousand messages.
///
/// Two similar sets share one of their rarest trigrams, so only those are looked up. This is the prefix filter of set
/// similarity joins: a set that shares `s` of `n` trigrams shares one of any `n - s + 1` of them.
fn near_duplicates(
    texts: &[ComparedText],
    alike: usize,
    distinct: impl Fn(RecordId, RecordId) -> bool,
) -> Vec<(usize, usize)> {
    let mut often: HashMap<[char; 3], usize> = HashMap::new();
    for trigram in texts.iter().flat_map(|text| &text.trigrams) {
        *often.entry(*trigram).or_default() += 1;
    }
    let mut known: HashMap<[char; 3], Vec<usize>> = HashMap::new();
    let mut found = Vec::new();
    for (at, text) in texts.iter().enumerate() {
        let mut rarest: Vec<[char; 3]> = text.trigrams.iter().copied().collect();
        rarest.sort_unstable_by_key(|trigram| (often[trigram], *trigram));
        // Sets of sizes `n` and `m` that are similar to `p` percent share at least `p n / (200 - p)` trigrams, for any `m`.
        // The subtracted half percent allows for rounding.
        let twice = 2 * alike - 1;
        let shared = (twice * rarest.len()).div_ceil(400 - twice).max(1);
        rarest.truncate((rarest.len() + 1).saturating_sub(shared));
        let mut tried = HashSet::new();
        let duplicate = rarest
            .iter()
            .filter_map(|trigram| known.get(trigram))
            .flatten()
            .copied()
            .find(|other| {
                let near = &texts[*other];
                tried.insert(*other)
                    && similarity(&near.trigrams, &text.trigrams) >= alike
                    && !distinct(near.id, text.id)
            });
        found.extend(duplicate.map(|earlier| (earlier, at)));
        for trigram in rarest {
            known.entry(trigram).or_default().push(at);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(number: usize, words: &str) -> ComparedText {
        let words = words::words(words);
        ComparedText {
            id: RecordId::new(number),
            span: Span::default(),
            trigrams: words::trigrams(&words),
        }
    }

    #[test]
    fn the_filter_finds_what_comparing_all_finds() {
        let words = [
            "bread", "bake", "baker", "oven", "rye", "how", "do", "you", "salt", "a", "the", "long",
        ];
        // Sentences of all lengths, by a walk that hits each word.
        let texts: Vec<ComparedText> = (0..60_usize)
            .map(|n| {
                let sentence: Vec<&str> = (0..=n % 9)
                    .map(|k| words[(n * 7 + k * k * 5 + k * n) % 12])
                    .collect();
                text(n, &sentence.join(" "))
            })
            .collect();
        let is_distinct = |a: RecordId, b: RecordId| (a.index() + b.index()).is_multiple_of(5);
        for alike in [1, 30, 50, 80, 100] {
            let is_duplicate = |a: usize, b: usize| {
                similarity(&texts[a].trigrams, &texts[b].trigrams) >= alike
                    && !is_distinct(texts[a].id, texts[b].id)
            };
            let all: Vec<usize> = (0..texts.len())
                .filter(|b| (0..*b).any(|a| is_duplicate(a, *b)))
                .collect();
            let found = near_duplicates(&texts, alike, is_distinct);
            assert!(
                found.iter().all(|(a, b)| a < b && is_duplicate(*a, *b)),
                "{alike}%"
            );
            assert_eq!(
                found.iter().map(|(_, b)| *b).collect::<Vec<_>>(),
                all,
                "{alike}%"
            );
            assert!(!all.is_empty(), "{alike}% finds something to compare");
        }
    }

    #[test]
    fn shares_are_of_both() {
        let of = |a: &str, b: &str| similarity(&text(0, a).trigrams, &text(1, b).trigrams);
        assert_eq!(of("rye bread", "Rye, bread!"), 100);
        assert_eq!(of("rye", "oven"), 0);
        assert_eq!(of("", ""), 0);
        assert!((50..95).contains(&of(
            "how do you bake rye bread",
            "how long do you bake bread"
        )));
    }
}
