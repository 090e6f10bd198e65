//! What the rules of words share: the role of a word in its text, and its maximum length.

/// Words are truncated to this many characters.
pub const MAX_WORD_CHARS: usize = 64;

/// How a word relates to the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A word as written: `snake_case`, `c++`, `--flag`.
    Whole,
    /// A subword of the preceding whole: `snake`, `case`, `flag`.
    Part,
}
