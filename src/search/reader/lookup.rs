//! A word of the query to the groups of the dictionary that may be meant: as written, as the beginning of longer words,
//! mistyped, or as its pieces.

use super::super::forms::by_units;
use super::query::Word;
use super::rank::{Choice, EXACT, Term};
use super::typo;
use super::{Files, Problem, Reader, covering};

/// Longer words that a beginning may mean, and the files they are looked up in.
const LONGER: usize = 24;
const LONGER_FILES: usize = 2;

/// The weight of a longer word is this times the square root of how much of it is written.
const PREFIX: f64 = 922.0;

/// The weight of a word that is written as two in the query.
const JOINED: u32 = 922;

/// Letters of a word that may be two, and how many of these second words are looked for.
const DIVIDED: std::ops::RangeInclusive<usize> = 4..=17;
const SECOND_WORDS: usize = 3;

/// What a quiet word is worth beside the others, of [`EXACT`].
const QUIET: u32 = 205;

/// Adds what a word may mean to the terms.
pub(super) fn terms<F: Files>(reader: &mut Reader<F>, word: &Word, terms: &mut Vec<Term>) -> Result<(), Problem> {
    let mut choices: Vec<Choice> = exact(reader, &word.text)?.into_iter().collect();
    if choices.is_empty() || word.open {
        longer(reader, &word.text, &mut choices)?;
    }
    for text in &word.joined {
        choices.extend(self::word(reader, text, JOINED)?);
    }
    if choices.is_empty()
        && let Some(parts) = divided(reader, &word.text)?
    {
        for text in parts {
            terms_of_part(reader, word, text, false, terms)?;
        }
        return Ok(());
    }
    if choices.is_empty() {
        typo::near(reader, &word.text, word.open, &mut choices)?;
    }
    if choices.is_empty() {
        for part in &word.parts {
            terms_of_part(reader, word, part.clone(), word.open, terms)?;
        }
        return Ok(());
    }
    let worth = |choice: &Choice| choice.rarity * choice.weight;
    let mut worth =
        choices.iter().find(|choice| choice.weight == EXACT).map_or_else(|| choices.iter().map(worth).max().unwrap_or(0), worth);
    if word.quiet {
        choices.iter_mut().for_each(|choice| choice.weight = choice.weight * QUIET / EXACT);
        worth = worth * QUIET / EXACT;
    }
    choices.iter_mut().for_each(|choice| choice.weight *= word.times);
    terms.push(Term { choices, worth: worth * word.times });
    Ok(())
}

/// Adds what a part of a word may mean.
fn terms_of_part<F: Files>(
    reader: &mut Reader<F>,
    word: &Word,
    text: String,
    open: bool,
    terms: &mut Vec<Term>,
) -> Result<(), Problem> {
    let part = Word { text, parts: Vec::new(), joined: Vec::new(), open, quiet: word.quiet, times: word.times };
    self::terms(reader, &part, terms)
}

/// Two words of the dictionary that are this one together: `on` and `site`. The first of them is in the file in which the whole would be, so
/// that a mistyped word costs no more files than a few.
fn divided<F: Files>(reader: &mut Reader<F>, text: &str) -> Result<Option<[String; 2]>, Problem> {
    if !DIVIDED.contains(&text.len()) || !text.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Ok(None);
    }
    let Some(file) = covering(&reader.top.words, text).first().copied() else { return Ok(None) };
    let mut tried = 0;
    for at in (2..=text.len() - 2).rev() {
        let (first, second) = text.split_at(at);
        if covering(&reader.top.words, first).first() != Some(&file) || word(reader, first, EXACT)?.is_none() {
            continue;
        }
        if word(reader, second, EXACT)?.is_some() {
            return Ok(Some([first.to_owned(), second.to_owned()]));
        }
        tried += 1;
        if tried == SECOND_WORDS {
            break;
        }
    }
    Ok(None)
}

/// The group of a word as it is written.
fn exact<F: Files>(reader: &mut Reader<F>, text: &str) -> Result<Option<Choice>, Problem> {
    word(reader, text, EXACT)
}

/// The group of a word that the dictionary may have.
pub(super) fn word<F: Files>(reader: &mut Reader<F>, text: &str, weight: u32) -> Result<Option<Choice>, Problem> {
    let Some(shard) = covering(&reader.top.words, text).first().copied() else { return Ok(None) };
    let words = reader.words(shard)?;
    let found = words.forms.binary_search_by(|form| by_units(form, text)).ok();
    Ok(found.map(|at| {
        let group = words.members[at];
        Choice { group, weight, rarity: words.groups[group].weight, words }
    }))
}

/// The groups of longer words, the shortest first.
fn longer<F: Files>(reader: &mut Reader<F>, text: &str, choices: &mut Vec<Choice>) -> Result<(), Problem> {
    let length = text.chars().count();
    let mut found = Vec::new();
    for shard in covering(&reader.top.words, text).into_iter().take(LONGER_FILES) {
        let words = reader.words(shard)?;
        let start = words.forms.partition_point(|form| by_units(form, text).is_lt());
        let forms = words.forms[start..].iter().take_while(|form| form.starts_with(text));
        found.extend(forms.zip(start..).map(|(form, at)| (form.chars().count(), words.clone(), words.members[at])));
    }
    found.retain(|(other, _, _)| *other > length);
    found.sort_by_key(|(length, _, _)| *length);
    found.truncate(LONGER);
    // What is begun is as rare as the commonest word that it may become: else the rarest of them would count most.
    let rarity = found.iter().map(|(_, words, group)| words.groups[*group].weight).min().unwrap_or(0);
    let add = |(other, words, group): (usize, std::rc::Rc<super::shards::Words>, usize)| Choice {
        words,
        group,
        weight: part(PREFIX, length, other),
        rarity,
    };
    choices.extend(found.into_iter().map(add));
    Ok(())
}

/// A weight by how much of a word is written.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "words are short")]
pub(super) fn part(whole: f64, written: usize, all: usize) -> u32 {
    (whole * (written as f64 / all as f64).sqrt()).floor().clamp(1.0, whole) as u32
}
