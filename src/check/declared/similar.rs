//! `similar`: two records that say nearly the same.
//!
//! How alike two texts are is the Sørensen-Dice coefficient of the sets of three letters in a row that their words have
//! (with the words' ends), so it asks for no language and depends on nothing but the two.

use std::collections::{BTreeSet, HashMap};

use super::{Finding, Group, Run, words};
use crate::config::{Direction, Hop, Path};
use crate::diagnostic::Label;
use crate::model::RecordId;
use crate::text::Span;

/// Of so many records the first are compared; a site of more of one kind has other needs.
const MOST: usize = 20_000;

/// A record's text, ready to be compared.
struct Text {
    id: RecordId,
    span: Span,
    triples: BTreeSet<[char; 3]>,
}

pub(super) fn find(run: &Run<'_>, group: &Group, field: &Path, alike: usize, except: &[Hop]) -> Vec<Finding> {
    let mut texts: Vec<Text> = Vec::new();
    for item in group.items.iter().take(MOST) {
        let parts = words::texts(run, group, item, field);
        if let Some((_, span)) = parts.first() {
            let triples = parts.iter().flat_map(|(words, _)| words::triples(words)).collect();
            texts.push(Text { id: item.record, span: *span, triples });
        }
    }
    let mut found = Vec::new();
    for (a, b) in pairs(&texts, alike) {
        // The later of the two, in the order of files, is the one that repeats.
        let (first, second) = if texts[a].id < texts[b].id { (&texts[a], &texts[b]) } else { (&texts[b], &texts[a]) };
        if first.id == second.id || distinct(run, first.id, second.id, except) {
            continue;
        }
        let percent = share(&first.triples, &second.triples);
        let message = format!(
            "{} says nearly the same as `{}`: {percent}% alike",
            run.named(second.id),
            run.model.record(first.id).id.value
        );
        let mut help = "keep one of the two, or say clearly what the other is about".to_owned();
        if let Some(hop) = except.iter().find(|hop| hop.direction == Direction::Forward) {
            let (word, id) = (run.word_of(*hop), &run.model.record(first.id).id.value);
            help.push_str(&format!("; if they are distinct on purpose, add `{word}: {id}`"));
        }
        let mut finding = run.of(group, second.id, second.span, message, help);
        finding.others.push(first.id);
        finding.places.push(Label { span: first.span, text: "the other one".to_owned() });
        found.push(finding);
    }
    found
}

/// Whether a relation says that two records are not the same, from either of them.
fn distinct(run: &Run<'_>, a: RecordId, b: RecordId, except: &[Hop]) -> bool {
    let tied = |from: RecordId, to: RecordId| except.iter().any(|hop| run.model.others(from, *hop).any(|(other, _)| other == to));
    tied(a, b) || tied(b, a)
}

/// Twice what two sets share, of what both have, in whole percent.
fn share(a: &BTreeSet<[char; 3]>, b: &BTreeSet<[char; 3]>) -> usize {
    let both = a.len() + b.len();
    if both == 0 { 0 } else { (200 * a.intersection(b).count() + both / 2) / both }
}

/// The pairs that are alike enough, by their places.
///
/// Two such sets share one of the first, rarest triples of both (the prefix filter of set similarity joins: whoever shares
/// `s` of `n` triples shares one of any `n - s + 1`), so only those are looked up.
fn pairs(texts: &[Text], alike: usize) -> Vec<(usize, usize)> {
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
        let mut near = BTreeSet::new();
        for triple in rarest.iter().take((rarest.len() + 1).saturating_sub(shared)) {
            let holders = known.entry(*triple).or_default();
            near.extend(holders.iter().copied());
            holders.push(at);
        }
        found.extend(
            near.into_iter().filter(|other| share(&texts[*other].triples, &text.triples) >= alike).map(|other| (other, at)),
        );
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(number: u32, words: &str) -> Text {
        let words = words::words(words);
        Text { id: RecordId(number), span: Span::default(), triples: words::triples(&words) }
    }

    #[test]
    fn the_filter_finds_what_comparing_all_finds() {
        let words = ["bread", "bake", "baker", "oven", "rye", "how", "do", "you", "salt", "a", "the", "long"];
        // Sentences of all lengths, by a walk that hits each word.
        let texts: Vec<Text> = (0_u32..60)
            .map(|n| {
                let said: Vec<&str> = (0..=n % 9).map(|k| words[((n * 7 + k * k * 5 + k * n) % 12) as usize]).collect();
                text(n, &said.join(" "))
            })
            .collect();
        for alike in [1, 30, 50, 80, 100] {
            let mut all = Vec::new();
            for b in 0..texts.len() {
                all.extend((0..b).filter(|a| share(&texts[*a].triples, &texts[b].triples) >= alike).map(|a| (a, b)));
            }
            let mut found = pairs(&texts, alike);
            found.sort_by_key(|(a, b)| (*b, *a));
            assert_eq!(found, all, "{alike}%");
            assert!(!found.is_empty(), "{alike}% finds something to compare");
        }
    }

    #[test]
    fn shares_are_of_both() {
        let of = |a: &str, b: &str| share(&text(0, a).triples, &text(1, b).triples);
        assert_eq!(of("rye bread", "Rye, bread!"), 100);
        assert_eq!(of("rye", "oven"), 0);
        assert_eq!(of("", ""), 0);
        assert!((50..95).contains(&of("how do you bake rye bread", "how long do you bake bread")));
    }
}
