//! The distance between a mistyped word and a known one: a comparison that takes a few steps for each letter.

/// A longer word is not a typo, and comparing its letters would be slow.
pub(super) const LONGEST_WORD: usize = 80;
/// The nearest words that a message names.
const MOST_NAMED: usize = 3;

/// A mistyped word, prepared for comparisons with many others.
///
/// The distance is the optimal string alignment distance: letters added, removed, replaced, and neighbours exchanged. The bits
/// of a number take the place of a row of the table (H. Hyyrö, "A bit-vector algorithm for computing Levenshtein and Damerau
/// edit distances", 2003).
pub(super) struct Typo {
    /// In lower case.
    pub(super) letters: Vec<char>,
    /// For each letter of the word its positions, as bits. `ascii` finds the entries of ASCII letters.
    places: Vec<(char, u128)>,
    /// For each ASCII letter its index in `places`, from 1; 0 if the word does not contain it.
    ascii: [u8; 128],
    /// The largest distance at which another word is near: a third of the letters, and at least 1.
    pub(super) allowed: usize,
}

impl Typo {
    /// None for a word that is too short or too long to be a typo of another.
    pub(super) fn new(word: &str) -> Option<Self> {
        let letters: Vec<char> = lower(word).take(LONGEST_WORD + 1).collect();
        (2..=LONGEST_WORD)
            .contains(&letters.len())
            .then(|| Self::from_letters(letters))
    }

    /// At most [`LONGEST_WORD`] letters, as they are.
    pub(super) fn from_letters(letters: Vec<char>) -> Self {
        let mut places: Vec<(char, u128)> = Vec::with_capacity(letters.len());
        let mut ascii = [0; 128];
        for (at, letter) in letters.iter().enumerate() {
            match places.iter_mut().find(|(known, _)| known == letter) {
                Some((_, bits)) => *bits |= 1 << at,
                None => places.push((*letter, 1 << at)),
            }
            if let (Some(number), Ok(place)) =
                (ascii.get_mut(*letter as usize), u8::try_from(places.len()))
                && *number == 0
            {
                *number = place;
            }
        }
        let allowed = (letters.len() / 3).max(1);
        Self {
            letters,
            places,
            ascii,
            allowed,
        }
    }

    fn places(&self, letter: char) -> u128 {
        let place = match self.ascii.get(letter as usize) {
            Some(number) => usize::from(*number).checked_sub(1),
            None => self.places.iter().position(|(known, _)| *known == letter),
        };
        place.map_or(0, |place| self.places[place].1)
    }

    /// The distance to another word, which is in lower case; none if it is more than `most`.
    pub(super) fn distance(&self, other: &[char], most: usize) -> Option<usize> {
        if other.len().abs_diff(self.letters.len()) > most {
            return None;
        }
        // A common prefix and a common suffix do not change the distance.
        let first = self
            .letters
            .iter()
            .zip(other)
            .take_while(|(a, b)| a == b)
            .count();
        let (letters, other) = (&self.letters[first..], &other[first..]);
        let last = letters
            .iter()
            .rev()
            .zip(other.iter().rev())
            .take_while(|(a, b)| a == b)
            .count();
        let (length, other) = (letters.len() - last, &other[..other.len() - last]);
        if length == 0 {
            return Some(other.len());
        }
        let (end, within) = (1_u128 << (length - 1), u128::MAX >> (128 - length));
        // Vertical differences of the table's column that are positive and negative, diagonals that are zero, and the positions
        // of the letter before.
        let (mut positive, mut negative, mut zero, mut before) =
            (u128::MAX, 0_u128, 0_u128, 0_u128);
        let mut distance = length;
        for (at, letter) in other.iter().enumerate() {
            let here = (self.places(*letter) >> first) & within;
            let exchanged = ((!zero & here) << 1) & before;
            zero =
                ((here & positive).wrapping_add(positive) ^ positive) | here | negative | exchanged;
            let (grows, falls) = (negative | !(zero | positive), zero & positive);
            distance = distance + usize::from(grows & end != 0) - usize::from(falls & end != 0);
            // Each remaining letter lowers the distance by one at most.
            if distance > most + (other.len() - at - 1) {
                return None;
            }
            let grows = (grows << 1) | 1;
            positive = (falls << 1) | !(zero | grows);
            negative = grows & zero;
            before = here;
        }
        (distance <= most).then_some(distance)
    }
}

/// The letters of a word in lower case.
pub(super) fn lower(word: &str) -> impl Iterator<Item = char> {
    word.chars().flat_map(char::to_lowercase)
}

/// The words of the least distance among those compared so far.
pub(super) struct Nearest<'a> {
    pub(super) distance: usize,
    words: Vec<(&'a str, usize)>,
}

impl<'a> Nearest<'a> {
    pub(super) fn new(typo: &Typo) -> Self {
        Self {
            distance: typo.allowed,
            words: Vec::new(),
        }
    }

    pub(super) fn compare(
        &mut self,
        typo: &Typo,
        lower: &[char],
        (word, number): (&'a str, usize),
    ) {
        let Some(distance) = typo.distance(lower, self.distance) else {
            return;
        };
        if distance < self.distance {
            self.words.clear();
            self.distance = distance;
        }
        self.words.push((word, number));
    }

    pub(super) fn into_words(mut self) -> Vec<(usize, &'a str)> {
        self.words.sort_unstable();
        self.words.dedup_by_key(|(word, _)| *word);
        self.words.truncate(MOST_NAMED);
        self.words
            .into_iter()
            .map(|(word, number)| (number, word))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Typo;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn distances_are_those_of_the_table(a in "[a-dé]{2,70}", b in "[a-dé]{0,90}", most in 0_usize..30) {
            let expected = strsim::osa_distance(&a, &b);
            let typo = Typo::new(&a).expect("neither too short nor too long");
            let b: Vec<char> = b.chars().collect();
            prop_assert_eq!(typo.distance(&b, usize::MAX / 8), Some(expected));
            prop_assert_eq!(typo.distance(&b, most), (expected <= most).then_some(expected));
        }
    }
}
