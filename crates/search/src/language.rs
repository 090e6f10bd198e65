//! Stemming (Snowball) and stop words by language.
//!
//! Only the writer depends on languages. Readers get groups of word forms and a list of stop words.

use rust_stemmers::{Algorithm, Stemmer};

/// The stemmer of a language.
pub(crate) struct Language {
    stemmer: Option<Stemmer>,
}

impl Language {
    /// The language of an HTML `lang` value. Without a stemmer for it, each word is a group of its own.
    pub(crate) fn new(tag: &str) -> Self {
        let algorithm = match primary(tag).as_str() {
            "ar" => Some(Algorithm::Arabic),
            "da" => Some(Algorithm::Danish),
            "de" => Some(Algorithm::German),
            "el" => Some(Algorithm::Greek),
            "en" => Some(Algorithm::English),
            "es" => Some(Algorithm::Spanish),
            "fi" => Some(Algorithm::Finnish),
            "fr" => Some(Algorithm::French),
            "hu" => Some(Algorithm::Hungarian),
            "it" => Some(Algorithm::Italian),
            "nb" | "nn" | "no" => Some(Algorithm::Norwegian),
            "nl" => Some(Algorithm::Dutch),
            "pt" => Some(Algorithm::Portuguese),
            "ro" => Some(Algorithm::Romanian),
            "ru" => Some(Algorithm::Russian),
            "sv" => Some(Algorithm::Swedish),
            "ta" => Some(Algorithm::Tamil),
            "tr" => Some(Algorithm::Turkish),
            _ => None,
        };
        Self {
            stemmer: algorithm.map(Stemmer::create),
        }
    }

    /// The stem, which is the key of the word's group.
    pub(crate) fn stem<'w>(&self, word: &'w str) -> std::borrow::Cow<'w, str> {
        match &self.stemmer {
            Some(stemmer)
                if word.bytes().all(|byte| byte.is_ascii_lowercase())
                    || word.chars().all(char::is_alphabetic) =>
            {
                stemmer.stem(word)
            }
            _ => word.into(),
        }
    }
}

fn primary(tag: &str) -> String {
    tag.split(['-', '_'])
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase()
}

/// Stop words by language, separated by spaces and normalized as in [`crate::analysis`].
const STOP_WORDS: [(&str, &str); 6] = [
    (
        "en",
        "a about all am an and any are as at be been but by can could did do does doing for from had has have having how i if in \
         into is it its just me more most my no not of on or our should so some such than that the their them then there these \
         they this to us use used using was way we were what when where which while who whom whose why will with would you your",
    ),
    (
        "de",
        "aber als am an auch auf aus bei bin bis da das dem den der des die ein eine einem einen einer es fur gibt hat ich im in \
         ist kann man mein mit nach nicht oder sich sie sind so uber um und uns unter vom von vor wann warum was welche welcher \
         wenn wer werden wie wir wird wo zu zum zur",
    ),
    (
        "fr",
        "a au aux avec ce ces cette comment d dans de des du elle en est et etre il ils je l la le les leur mais me mon ne nous \
         on ou par pas pour pourquoi qu quand que quel quelle quels qui s sa se ses son sont sur un une vous y",
    ),
    (
        "es",
        "a al como con cual cuando de del donde el ella en es esta este hay la las lo los me mi no nos o para pero por porque \
         puede que quien se si sin son su sus un una y yo",
    ),
    (
        "it",
        "a al alla che chi come con cosa da dal dei del della di dove e gli ha i il in io la le lo ma mi nel non o per perche quale quando se si sono su un una",
    ),
    (
        "pt",
        "a ao as com como da das de do dos e em eu mas na nao nas no nos o onde os ou para pela pelo por porque qual quando que quem se sem seu sua um uma",
    ),
];

/// The stop words of a language, separated by spaces.
pub(crate) fn stop_words(tag: &str) -> &'static str {
    let primary = primary(tag);
    STOP_WORDS
        .iter()
        .find(|(language, _)| *language == primary)
        .map_or("", |(_, words)| words)
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn inflected_forms_share_a_stem() {
        let english = Language::new("en-GB");
        assert_eq!(english.stem("connections"), english.stem("connected"));
        assert_eq!(english.stem("utf8s"), "utf8s");
        assert_eq!(Language::new("tlh").stem("connections"), "connections");
    }

    /// Random words from the letters of suffixes, mixed across languages.
    #[test]
    fn no_stemmer_panics() {
        const ALPHABETS: [&str; 9] = [
            "abcdefghijklmnopqrstuvwxyz",
            "aeiouyäöüßlmnrst",
            "aàâáçéèêëíîïñóôúãõœ",
            "абвеийыьэюяншщтс",
            "αβγδεζηθικλμνξοπρστυφχψω",
            "اأإآبةتثجحخدذرزسشصطعغفقكلمنهويىءئؤ",
            "கஙசஞடணதநபமயரலவழளறனிீுூெே",
            "âăîșțçğıöşüőűijĳaeklntr",
            "𐌰𐌱\u{1d400}\u{1d41a}ñſŉ语あ",
        ];
        const TAGS: [&str; 18] = [
            "ar", "da", "de", "el", "en", "es", "fi", "fr", "hu", "it", "nb", "nl", "pt", "ro",
            "ru", "sv", "ta", "tr",
        ];
        let mut seed = 1_u64;
        let mut below = move |limit: usize| {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(seed >> 33).unwrap_or_default() % limit
        };
        let mut letter = |alphabet: &str| {
            alphabet
                .chars()
                .nth(below(alphabet.chars().count()))
                .unwrap_or('a')
        };
        for tag in TAGS {
            let language = Language::new(tag);
            for round in 0..ALPHABETS.len() * 100 {
                let word: String = (0..=round % 23)
                    .map(|at| {
                        letter(
                            ALPHABETS
                                [if at % 7 == 6 { round / 9 } else { round } % ALPHABETS.len()],
                        )
                    })
                    .collect();
                let _ = language.stem(&word);
            }
        }
    }
}
