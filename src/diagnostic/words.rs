//! Enums whose variants are words that authors write: declared, parsed and printed from one table.
//!
//! Nothing here reports an unknown word; that is up to the caller.

/// An enum declared with [`words!`].
pub(crate) trait Words: Copy + 'static {
    /// Every word, in the same order as [`Self::CHOICES`].
    const NAMES: &'static [&'static str];
    /// Every value with its word, in the order in which messages list them.
    const CHOICES: &'static [(&'static str, Self)];
}

/// Declares an enum, and the word of each variant. After a colon, each variant may have a description.
macro_rules! words {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident {
            $($(#[$doc:meta])* $variant:ident = $word:literal: $about:literal,)+
        }
    ) => {
        $crate::diagnostic::words! {
            $(#[$meta])*
            $vis enum $name {
                $($(#[$doc])* $variant = $word,)+
            }
        }

        impl $name {
            /// What it means, in words.
            #[must_use]
            $vis const fn about(self) -> &'static str {
                match self {
                    $(Self::$variant => $about,)+
                }
            }
        }
    };
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident {
            $($(#[$doc:meta])* $variant:ident = $word:literal,)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $vis enum $name {
            $($(#[$doc])* $variant,)+
        }

        #[allow(dead_code, reason = "not every enum is printed, parsed and listed by hand")]
        impl $name {
            /// Every word, in the order in which messages list them.
            $vis const WORDS: &'static [&'static str] = &[$($word),+];
            /// Every value, in the same order.
            $vis const ALL: [Self; [$($word),+].len()] = [$(Self::$variant),+];

            /// The word that authors write for it.
            #[must_use]
            $vis const fn word(self) -> &'static str {
                Self::WORDS[self as usize]
            }

            /// The value that a word stands for.
            #[must_use]
            $vis fn from_word(word: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|value| value.word() == word)
            }
        }

        impl $crate::diagnostic::Words for $name {
            const NAMES: &'static [&'static str] = Self::WORDS;
            const CHOICES: &'static [(&'static str, Self)] = &[$(($word, Self::$variant)),+];
        }
    };
}
pub(crate) use words;

#[cfg(test)]
mod tests {
    words! {
        /// How done a dish is.
        pub(crate) enum Doneness {
            /// Red inside.
            Rare = "rare": "red inside",
            /// Brown throughout.
            WellDone = "well-done": "brown throughout",
        }
    }

    #[test]
    fn every_word_is_parsed_and_printed() {
        assert_eq!(Doneness::WORDS, ["rare", "well-done"]);
        for doneness in Doneness::ALL {
            assert_eq!(Doneness::from_word(doneness.word()), Some(doneness));
        }
        assert_eq!(Doneness::from_word("Rare"), None);
        assert_eq!(Doneness::WellDone.about(), "brown throughout");
    }
}
