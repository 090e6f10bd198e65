//! The registry of diagnostic codes: one line here and one page in `explain/` for each.

use super::Severity;

/// A kind of problem, named by a kebab-case word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(u8);

struct CodeEntry {
    word: &'static str,
    severity: Severity,
    explanation: &'static str,
}

impl Code {
    /// The word that messages, configs and `hirebook explain` use.
    #[must_use]
    pub fn word(self) -> &'static str {
        ENTRIES[self.0 as usize].word
    }

    /// Its default severity.
    #[must_use]
    pub fn severity(self) -> Severity {
        ENTRIES[self.0 as usize].severity
    }

    /// Whether every problem of this kind can decide who reads something. If audiences are declared, `[severity]` cannot lower
    /// its severity.
    #[must_use]
    pub fn decides_visibility(self) -> bool {
        DECIDE_VISIBILITY.contains(&self)
    }

    /// A page of Markdown: what it means, an example, how to fix it.
    #[must_use]
    pub fn explanation(self) -> &'static str {
        ENTRIES[self.0 as usize].explanation
    }

    /// The code with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        ALL.iter().copied().find(|code| code.word() == word)
    }
}

/// Text that is not read, or not understood, may be meant to hide something.
const DECIDE_VISIBILITY: &[Code] = &[
    NOT_UTF8,
    UNREADABLE,
    FILE_TOO_LARGE,
    CONFIG_NOT_READ,
    DEFAULTS_NOT_READ,
    RAW_SOURCE,
    SYMLINK_OUTSIDE,
    PARSER_FAILURE,
    YAML_SYNTAX,
    FRONT_MATTER_OPEN,
    FRONT_MATTER_MISPLACED,
    TOML_SYNTAX,
    CONFIG,
    UNKNOWN_TYPE,
    UNKNOWN_LABEL,
    MISPLACED_LABEL,
    LABEL_ENDS,
    UNKNOWN_CALLOUT,
];

macro_rules! codes {
    (@count) => { 0 };
    (@count $head:ident $($tail:ident)*) => { 1 + codes!(@count $($tail)*) };
    ($($(#[doc = $doc:literal])+ $name:ident = $word:literal, $severity:ident;)+) => {
        codes!(@each 0u8; $($(#[doc = $doc])+ $name)+);
        const ENTRIES: &[CodeEntry] = &[$(CodeEntry {
            word: $word,
            severity: Severity::$severity,
            explanation: include_str!(concat!("explain/", $word, ".md")),
        }),+];
        /// Every code, in the order of the registry.
        pub const ALL: &[Code] = &[$($name),+];
    };
    (@each $at:expr; $(#[doc = $doc:literal])+ $name:ident $($rest:tt)*) => {
        $(#[doc = $doc])+
        pub const $name: Code = Code($at);
        codes!(@each $at + 1u8; $($rest)*);
    };
    (@each $at:expr;) => {};
}

codes! {
    /// There is no Markdown to make a site of.
    NO_CONTENT = "no-content", Error;
    /// The file is not UTF-8 text.
    NOT_UTF8 = "not-utf8", Error;
    /// The file or folder cannot be read.
    UNREADABLE = "unreadable-file", Error;
    /// The file is too large to be a page.
    FILE_TOO_LARGE = "file-too-large", Error;
    /// A file's name or place keeps it from being the site's config.
    CONFIG_NOT_READ = "config-not-read", Error;
    /// A file's name or place keeps it from being the defaults of a folder.
    DEFAULTS_NOT_READ = "defaults-not-read", Error;
    /// A file that is neither read nor used.
    FILE_NOT_READ = "file-not-read", Warning;
    /// A folder has almost the name of a type's.
    MISNAMED_FOLDER = "misnamed-folder", Warning;
    /// A source of pages would be published unprocessed.
    RAW_SOURCE = "raw-source", Error;
    /// A symlink leads out of the handbook.
    SYMLINK_OUTSIDE = "symlink-outside", Error;
    /// A linked folder contains itself.
    SYMLINK_LOOP = "symlink-loop", Warning;
    /// Front matter or a defaults file is not YAML.
    YAML_SYNTAX = "yaml-syntax", Error;
    /// Front matter is opened and never closed.
    FRONT_MATTER_OPEN = "front-matter-open", Error;
    /// Text that looks like front matter, but is not at the start of the file.
    FRONT_MATTER_MISPLACED = "front-matter-misplaced", Warning;
    /// A config, front matter or a view block is not TOML.
    TOML_SYNTAX = "toml-syntax", Error;
    /// The config refers to something that does not exist.
    CONFIG = "bad-config", Error;
    /// A spelling of an earlier version of the language.
    OLD_SPELLING = "old-spelling", Warning;
    /// The site gives something another label, or an audience other labels, than its preset.
    PRESET_LABEL = "preset-label", Info;
    /// A query asks for something that does not exist.
    QUERY = "bad-query", Error;
    /// A key that the record's type does not declare.
    UNKNOWN_KEY = "unknown-key", Error;
    /// A key with which other tools hide pages.
    VISIBILITY_KEY = "visibility-key", Warning;
    /// A key of front matter that no page shows.
    UNSHOWN_KEY = "unshown-key", Info;
    /// A repeated key.
    DUPLICATE_KEY = "duplicate-key", Error;
    /// A required key is missing or empty.
    MISSING_KEY = "missing-key", Error;
    /// A value of another kind than its field's.
    WRONG_TYPE = "wrong-type", Error;
    /// A value that its field's bounds exclude.
    OUT_OF_BOUNDS = "out-of-bounds", Error;
    /// A word that the field's list or scale does not hold.
    UNKNOWN_VALUE = "unknown-value", Error;
    /// `type:` names no declared type.
    UNKNOWN_TYPE = "unknown-type", Error;
    /// A label that no audience holds and no type has.
    UNKNOWN_LABEL = "unknown-label", Error;
    /// Label syntax where it hides nothing.
    MISPLACED_LABEL = "misplaced-label", Error;
    /// A labelled part of a text probably ends too early.
    LABEL_ENDS = "label-ends-early", Error;
    /// A block of code is not closed.
    UNCLOSED_CODE = "unclosed-code", Warning;
    /// Text beside the tables of a collection.
    STRAY_TEXT = "stray-text", Warning;
    /// Two records of one type with one id.
    DUPLICATE_ID = "duplicate-id", Error;
    /// An id that no reference could spell.
    BAD_ID = "bad-id", Error;
    /// Two pages with one address.
    PATH_CLASH = "path-clash", Error;
    /// A file name that some systems refuse.
    UNSAFE_PATH = "unsafe-path", Warning;
    /// No record has this id.
    UNKNOWN_REFERENCE = "unknown-reference", Error;
    /// Several records have this id.
    AMBIGUOUS_REFERENCE = "ambiguous-reference", Error;
    /// The record has another id now.
    MOVED_REFERENCE = "moved-reference", Warning;
    /// The record has a type that is not a target of the relation.
    WRONG_TARGET = "wrong-target", Error;
    /// Visible text refers to something hidden.
    HIDDEN_REFERENCE = "hidden-reference", Warning;
    /// A published record refers to a draft.
    DRAFT_REFERENCE = "draft-reference", Warning;
    /// A relation is written on its other end.
    WRONG_SIDE = "wrong-side", Error;
    /// The same edge twice.
    DUPLICATE_EDGE = "duplicate-edge", Warning;
    /// Fewer or more edges than the relation allows.
    EDGE_COUNT = "edge-count", Error;
    /// A relation that follows from others has more edges than a site can show.
    TOO_MANY_EDGES = "too-many-edges", Error;
    /// Records inherit from each other in a circle.
    INHERIT_CYCLE = "inherit-cycle", Error;
    /// Pages embed each other in a circle.
    EMBED_CYCLE = "embed-cycle", Error;
    /// A page grows too large by what it embeds and shows.
    PAGE_TOO_LARGE = "page-too-large", Error;
    /// A link to a page or file that is not there.
    BROKEN_LINK = "broken-link", Error;
    /// A link to a heading that is not there.
    BROKEN_ANCHOR = "broken-anchor", Error;
    /// An image that is not there.
    MISSING_IMAGE = "missing-image", Error;
    /// The same heading id twice on a page.
    DUPLICATE_ANCHOR = "duplicate-anchor", Error;
    /// No page links to this page.
    UNREACHABLE = "unreachable-page", Warning;
    /// The page of a record is more links away from the home page than `reach` allows.
    DISTANT = "distant-page", Warning;
    /// One of the site's own checks failed; it has its own name and severity.
    FAILED_CHECK = "failed-check", Warning;
    /// A callout of a kind that does not exist.
    UNKNOWN_CALLOUT = "unknown-callout", Error;
    /// A code block in a language that is not known.
    UNKNOWN_LANGUAGE = "unknown-language", Warning;
    /// A code block cannot take its lines from the file that it names.
    INCLUDED_FILE = "included-file", Error;
    /// Another tool's shortcodes or templating.
    FOREIGN_SYNTAX = "foreign-syntax", Warning;
    /// The sign of a heading or a list item that is read as text.
    UNREAD_MARKER = "unread-marker", Warning;
    /// A comment that is never closed.
    COMMENT_OPEN = "comment-open", Warning;
    /// Raw HTML that a strict content policy refuses, or that the config strips.
    RAW_HTML = "raw-html", Warning;
    /// An image from another site.
    REMOTE_IMAGE = "remote-image", Warning;
    /// An image that is slow to load.
    LARGE_IMAGE = "large-image", Info;
    /// A colour that is hard to read on the page.
    LOW_CONTRAST = "low-contrast", Warning;
    /// Blocks nested too deep to be rendered.
    TOO_DEEP = "too-deep", Error;
    /// A text that makes a parser fail.
    PARSER_FAILURE = "parser-failure", Error;
    /// A theme's template is broken.
    TEMPLATE = "template-error", Error;
    /// A string of the theme that does not fit the one that it replaces.
    BAD_STRING = "bad-string", Error;
    /// A mistake in `search-tests.toml`.
    SEARCH_TEST = "bad-search-test", Error;
    /// A search does not find what it should.
    SEARCH_MISS = "search-miss", Warning;
    /// An audience that sees no page.
    EMPTY_AUDIENCE = "empty-audience", Error;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_unique_kebab_case_and_explained() {
        let mut words: Vec<_> = ALL.iter().map(|code| code.word()).collect();
        for word in &words {
            assert!(
                word.chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'),
                "{word}"
            );
            let code = Code::from_word(word).expect("every word leads back to its code");
            assert!(
                code.explanation().starts_with(&format!("# {word}\n")),
                "explain/{word}.md opens with its own name"
            );
        }
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), ALL.len());
    }

    #[test]
    fn explanations_are_short_show_an_example_and_lower_nothing_but_themselves() {
        for code in ALL {
            let (word, text) = (code.word(), code.explanation());
            assert!(
                (10..=30).contains(&text.lines().count()),
                "{word} has {} lines",
                text.lines().count()
            );
            assert!(
                text.lines()
                    .all(|line| line.chars().count() <= 84 && line.trim_end() == line),
                "{word} has long lines or spaces"
            );
            let fences = text
                .lines()
                .filter(|line| line.trim_start().starts_with("```"))
                .count();
            assert!(
                fences >= 2 && fences % 2 == 0,
                "{word} has no example, or one that does not end"
            );
            for (_, rest) in text
                .match_indices("[severity]\n")
                .map(|(at, found)| text.split_at(at + found.len()))
            {
                let named = rest.lines().next().unwrap_or_default();
                let lower = ["warning", "off"].map(|severity| format!("{word} = \"{severity}\""));
                assert!(
                    lower.contains(&named.to_owned())
                        && !named.ends_with(&format!("\"{}\"", code.severity().word())),
                    "{word}: {named}"
                );
            }
        }
    }
}
