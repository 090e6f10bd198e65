//! The keys that every record has, whatever its type declares: what each is for.
//!
//! Which keys there are is [`crate::config::WORDS`]' to say; a test holds the two lists together.

/// A key of every record.
pub(super) struct Word {
    /// The key.
    pub(super) name: &'static str,
    /// What is written there, in a word or two.
    pub(super) kind: &'static str,
    /// What it is for, in a sentence.
    pub(super) about: &'static str,
}

/// All of them, in the order in which they are usually written.
pub(super) const ALL: [Word; 14] = [
    Word {
        name: "type",
        kind: "word",
        about: "The record's type. Its folder says it, so it is written only in other places.",
    },
    Word {
        name: "id",
        kind: "word",
        about: "The name that references use. The file's name without `.md`, unless written.",
    },
    Word {
        name: "title",
        kind: "string",
        about: "What readers call it. The first heading, unless written.",
    },
    Word {
        name: "label",
        kind: "word",
        about: "Who may see it, in place of what its type says.",
    },
    Word {
        name: "status",
        kind: "word",
        about: "One of draft (not published), ready (the default), retired (kept, but in no list).",
    },
    Word {
        name: "aliases",
        kind: "list<string>",
        about: "Other words for it.",
    },
    Word {
        name: "old_ids",
        kind: "list<string>",
        about: "Ids that it had before; references to them are still understood.",
    },
    Word {
        name: "order",
        kind: "int",
        about: "Its place among its siblings, smallest first.",
    },
    Word {
        name: "lang",
        kind: "string",
        about: "The language of its texts, such as `pt-BR`. The site's, unless written.",
    },
    Word {
        name: "dir",
        kind: "word",
        about: "The direction of its texts: `ltr` or `rtl`. That of the language, unless written.",
    },
    Word {
        name: "owner",
        kind: "string",
        about: "Who answers for it.",
    },
    Word {
        name: "reviewed",
        kind: "date",
        about: "The day on which somebody last looked it over.",
    },
    Word {
        name: "review_in",
        kind: "duration",
        about: "How long a review holds, such as `6 months`.",
    },
    Word {
        name: "body",
        kind: "markdown",
        about: "The text below the front matter; in a table of records, a column of this name.",
    },
];

/// The statuses that a record can have, and what each means.
pub(super) const STATUSES: [(&str, &str); 3] = [
    ("draft", "Not published"),
    ("ready", "Published"),
    ("retired", "Keeps its page and leaves all lists"),
];

/// What a key is for; empty for one that is not in [`ALL`].
pub(super) fn about(name: &str) -> &'static str {
    ALL.iter()
        .find(|word| word.name == name)
        .map_or("", |word| word.about)
}
