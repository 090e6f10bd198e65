//! Words near a mistyped one. One mistake leaves one half of a word whole, so the words that share a half are compared.

use std::cmp::Reverse;

use super::rank::Choice;
use super::{Files, Problem, Reader, covering, lookup};

/// Shorter words are not corrected.
const SHORTEST: usize = 4;

/// From this length on, two mistakes are forgiven.
const TWO: usize = 8;

/// Files of a list that are looked through, words that are taken, and the files these may be looked up in.
const FILES: usize = 3;
const WORDS: usize = 8;
const WORD_FILES: usize = 2;

/// The weights of words that differ by one and by two mistakes, and of longer ones that begin with one.
const WEIGHTS: [u32; 3] = [1024, 768, 512];
const BEGINNING: f64 = 614.0;

/// Lists forwards and backwards, of common words and of all; none for the dictionary.
const LISTS: [[Option<usize>; 2]; 2] = [[Some(0), Some(1)], [None, Some(2)]];

/// A word that comes near.
struct Near {
    text: String,
    mistakes: usize,
    /// How many characters are written of it, where only its beginning comes near.
    beginning: bool,
    power: u8,
    length: usize,
}

/// Adds the groups of words that come near; of the rare ones only where there are no others.
pub(super) fn near<F: Files>(reader: &mut Reader<F>, text: &str, open: bool, choices: &mut Vec<Choice>) -> Result<(), Problem> {
    let word: Vec<char> = text.chars().collect();
    if word.len() < SHORTEST {
        return Ok(());
    }
    for lists in LISTS {
        let mut found = compare(reader, &word, open, lists)?;
        found.sort_by(|a, b| {
            let key = |near: &Near| (near.beginning, near.mistakes, Reverse(near.power), near.length.abs_diff(word.len()));
            key(a).cmp(&key(b)).then_with(|| super::super::forms::by_units(&a.text, &b.text))
        });
        found.dedup_by(|a, b| a.text == b.text);
        let mut files: Vec<usize> = Vec::new();
        for near in found {
            let Some(file) = covering(&reader.top.words, &near.text).first().copied() else { continue };
            if !files.contains(&file) {
                if files.len() == WORD_FILES {
                    continue;
                }
                files.push(file);
            }
            let weight = if near.beginning {
                lookup::part(BEGINNING, word.len().min(near.length), near.length)
            } else {
                WEIGHTS[near.mistakes]
            };
            choices.extend(lookup::word(reader, &near.text, weight)?);
            if choices.len() == WORDS {
                break;
            }
        }
        if !choices.is_empty() {
            break;
        }
    }
    Ok(())
}

/// The words of a pair of lists that share a half and come near.
fn compare<F: Files>(reader: &mut Reader<F>, word: &[char], open: bool, lists: [Option<usize>; 2]) -> Result<Vec<Near>, Problem> {
    let half = (word.len() - 1) / 2;
    let allowed = if word.len() < TWO { 1 } else { 2 };
    let start: String = word[..half].iter().collect();
    let end: String = word[word.len() - half..].iter().rev().collect();
    let mut found = Vec::new();
    for (list, part, backwards) in [(lists[0], start, false), (lists[1], end, true)] {
        let table = list.map_or(&reader.top.words, |list| &reader.top.typos[list]);
        for shard in covering(table, &part).into_iter().take(FILES) {
            let words = reader.typos(list, shard)?;
            for (text, power) in words.iter().filter(|(text, _)| text.starts_with(&part)) {
                let mut other: Vec<char> = text.chars().collect();
                if backwards {
                    other.reverse();
                }
                let Some((mistakes, beginning)) = distance(word, &other, allowed, open && !backwards) else { continue };
                found.push(Near { text: other.iter().collect(), mistakes, beginning, power: *power, length: other.len() });
            }
        }
    }
    Ok(found)
}

/// How many letters have to be put in, left out, changed or exchanged with their neighbour to make one word of another, if it
/// is not more than allowed; where `open`, one such mistake may lead to a beginning of it, which is told.
fn distance(word: &[char], other: &[char], allowed: usize, open: bool) -> Option<(usize, bool)> {
    let width = if open { other.len().min(word.len() + allowed) } else { other.len() };
    if word.len() > other.len() + allowed || (!open && other.len() > word.len() + allowed) {
        return None;
    }
    let (mut before, mut above, mut here) = (vec![0; width + 1], (0..=width).collect::<Vec<_>>(), vec![0; width + 1]);
    for i in 1..=word.len() {
        here[0] = i;
        for j in 1..=width {
            let changed = usize::from(word[i - 1] != other[j - 1]);
            let mut value = (above[j] + 1).min(here[j - 1] + 1).min(above[j - 1] + changed);
            if i > 1 && j > 1 && word[i - 1] == other[j - 2] && word[i - 2] == other[j - 1] {
                value = value.min(before[j - 2] + 1);
            }
            here[j] = value;
        }
        if here.iter().all(|value| *value > allowed) {
            return None;
        }
        std::mem::swap(&mut before, &mut above);
        std::mem::swap(&mut above, &mut here);
    }
    let last = above;
    if width == other.len() && last[width] <= allowed {
        return Some((last[width], false));
    }
    let beginning = last.iter().min().copied().unwrap_or(usize::MAX);
    (open && beginning <= 1).then_some((beginning, true))
}
