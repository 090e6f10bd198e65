//! `similar`: two records that say nearly the same.
//!
//! How alike two texts are is the Sørensen-Dice coefficient of the sets of three letters in a row that their words have
//! (with the words' ends), so it asks for no language and depends on nothing but the two.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::{Finding, Group, Run, words};
use crate::config::{Direction, Path, RelationStep};
use crate::diagnostic::Label;
use crate::model::RecordId;
use crate::text::Span;

/// Of so many records the first are compared; a site of more of one kind has other needs.
const MOST: usize = 5_000;

/// A record's text, ready to be compared.
struct Text {
    id: RecordId,
    span: Span,
    triples: BTreeSet<[char; 3]>,
}

pub(super) fn find(
    run: &Run<'_>,
    group: &Group,
    field: &Path,
    alike: usize,
    except: &[RelationStep],
) -> Vec<Finding> {
    let mut texts: Vec<Text> = Vec::new();
    for item in group.items.iter().take(MOST) {
        let parts = words::texts(run, group, item, field);
        if let Some((_, span)) = parts.first() {
            let triples = parts
                .iter()
                .flat_map(|(words, _)| words::triples(words))
                .collect();
            texts.push(Text {
                id: item.record,
                span: *span,
                triples,
            });
        }
    }
    // The later of two, in the order of files, is the one that repeats.
    texts.sort_by_key(|text| text.id);
    let mut found = Vec::new();
    for (first, second) in twins(&texts, alike, |a, b| a == b || distinct(run, a, b, except)) {
        let (first, second) = (&texts[first], &texts[second]);
        let percent = share(&first.triples, &second.triples);
        let message = format!(
            "{} says nearly the same as `{}`: {percent}% alike",
            run.named(second.id),
            run.model.record(first.id).id.value
        );
        let mut help = "keep one of the two, or say clearly what the other is about".to_owned();
        if let Some(hop) = except
            .iter()
            .find(|hop| hop.direction == Direction::Forward)
        {
            let (word, id) = (run.word_of(*hop), &run.model.record(first.id).id.value);
            help.push_str(&format!(
                "; if they are distinct on purpose, add `{word}: {id}`"
            ));
        }
        let mut finding = run.of(group, second.id, second.span, message, help);
        finding.others.push(first.id);
        finding.places.push(Label {
            span: first.span,
            text: "the other one".to_owned(),
        });
        found.push(finding);
    }
    found
}

/// Whether a relation says that two records are not the same, from either of them.
fn distinct(run: &Run<'_>, a: RecordId, b: RecordId, except: &[RelationStep]) -> bool {
    let tied = |from: RecordId, to: RecordId| {
        except
            .iter()
            .any(|hop| run.model.others(from, *hop).any(|(other, _)| other == to))
    };
    tied(a, b) || tied(b, a)
}

/// Twice what two sets share, of what both have, in whole percent.
fn share(a: &BTreeSet<[char; 3]>, b: &BTreeSet<[char; 3]>) -> usize {
    let both = a.len() + b.len();
    (200 * a.intersection(b).count() + both / 2)
        .checked_div(both)
        .unwrap_or(0)
}

/// For each text that is alike enough to one before it: that one and itself, by their places. One twin is enough to see what
/// is wrong, and keeps a folder of a thousand copies to a thousand messages.
///
/// Two such sets share one of the first, rarest triples of both (the prefix filter of set similarity joins: whoever shares
/// `s` of `n` triples shares one of any `n - s + 1`), so only those are looked up.
fn twins(
    texts: &[Text],
    alike: usize,
    distinct: impl Fn(RecordId, RecordId) -> bool,
) -> Vec<(usize, usize)> {
    let mut often: HashMap<[char; 3], usize> = HashMap::new();
    for triple in texts.iter().flat_map(|text| &text.triples) {
        *often.entry(*triple).or_default() += 1;
    }
    let mut known: HashMap<[char; 3], Vec<usize>> = HashMap::new();
    let mut found = Vec::new();
    for (at, text) in texts.iter().enumerate() {
        let mut rarest: Vec<[char; 3]> = text.triples.iter().copied().collect();
        rarest.sort_unstable_by_key(|triple| (often[triple], *triple));
        // Alike to `p` percent, sets of `n` and `m` share at least `p n / (200 - p)`, whatever `m` is; half a percent is rounded.
        let twice = 2 * alike - 1;
        let shared = (twice * rarest.len()).div_ceil(400 - twice).max(1);
        rarest.truncate((rarest.len() + 1).saturating_sub(shared));
        let mut tried = HashSet::new();
        let twin = rarest
            .iter()
            .filter_map(|triple| known.get(triple))
            .flatten()
            .copied()
            .find(|other| {
                let near = &texts[*other];
                tried.insert(*other)
                    && share(&near.triples, &text.triples) >= alike
                    && !distinct(near.id, text.id)
            });
        found.extend(twin.map(|twin| (twin, at)));
        for triple in rarest {
            known.entry(triple).or_default().push(at);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(number: u32, words: &str) -> Text {
        let words = words::words(words);
        Text {
            id: RecordId(number),
            span: Span::default(),
            triples: words::triples(&words),
        }
    }

    #[test]
    fn the_filter_finds_what_comparing_all_finds() {
        let words = [
            "bread", "bake", "baker", "oven", "rye", "how", "do", "you", "salt", "a", "the", "long",
        ];
        // Sentences of all lengths, by a walk that hits each word.
        let texts: Vec<Text> = (0_u32..60)
            .map(|n| {
                let said: Vec<&str> = (0..=n % 9)
                    .map(|k| words[((n * 7 + k * k * 5 + k * n) % 12) as usize])
                    .collect();
                text(n, &said.join(" "))
            })
            .collect();
        let apart = |a: RecordId, b: RecordId| (a.0 + b.0).is_multiple_of(5);
        for alike in [1, 30, 50, 80, 100] {
            let twin = |a: usize, b: usize| {
                share(&texts[a].triples, &texts[b].triples) >= alike
                    && !apart(texts[a].id, texts[b].id)
            };
            let all: Vec<usize> = (0..texts.len())
                .filter(|b| (0..*b).any(|a| twin(a, *b)))
                .collect();
            let found = twins(&texts, alike, apart);
            assert!(found.iter().all(|(a, b)| a < b && twin(*a, *b)), "{alike}%");
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
        let of = |a: &str, b: &str| share(&text(0, a).triples, &text(1, b).triples);
        assert_eq!(of("rye bread", "Rye, bread!"), 100);
        assert_eq!(of("rye", "oven"), 0);
        assert_eq!(of("", ""), 0);
        assert!((50..95).contains(&of(
            "how do you bake rye bread",
            "how long do you bake bread"
        )));
    }
}
