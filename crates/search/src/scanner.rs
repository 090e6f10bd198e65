//! The rules of words, character by character: which characters form a word, which parts it has, and how it is normalized.

use crate::char_class::{ASCII_CLASSES, CharClass, FOLDS, char_class};
use crate::hyphenated::{Compound, is_compound, joiner};
use crate::word::{MAX_WORD_CHARS, Role};

/// A character of a text: a byte where the text is ASCII.
pub(crate) trait TextChar: Copy + Into<char> {
    fn class(self) -> CharClass;

    /// Appends characters in lower case.
    fn push_lower(text: &[Self], word: &mut String);
}

impl TextChar for u8 {
    fn class(self) -> CharClass {
        ASCII_CLASSES
            .get(usize::from(self))
            .copied()
            .unwrap_or(CharClass::Other)
    }

    fn push_lower(text: &[Self], word: &mut String) {
        word.extend(
            text.iter()
                .map(|byte| char::from(byte.to_ascii_lowercase())),
        );
    }
}

impl TextChar for char {
    fn class(self) -> CharClass {
        char_class(self)
    }

    fn push_lower(text: &[Self], word: &mut String) {
        for c in text.iter().flat_map(|c| c.to_lowercase()) {
            match FOLDS.iter().find(|(from, _)| !c.is_ascii() && *from == c) {
                Some((_, to)) => word.push_str(to),
                None => word.push(c),
            }
        }
    }
}

/// A text, the buffer for its words, and what receives them.
pub(crate) struct Scanner<'a, T, F> {
    pub(crate) text: &'a [T],
    pub(crate) word: &'a mut String,
    pub(crate) each: &'a mut F,
}

impl<T: TextChar, F: FnMut(&str, Role)> Scanner<'_, T, F> {
    fn class(&self, at: usize) -> CharClass {
        self.text.get(at).map_or(CharClass::Other, |c| c.class())
    }

    fn is(&self, at: usize, expected: char) -> bool {
        self.text.get(at).is_some_and(|c| (*c).into() == expected)
    }

    /// Emits all words of the text.
    pub(crate) fn scan(mut self) {
        let mut at = 0;
        let mut compound = None;
        while at < self.text.len() {
            at = match self.class(at) {
                CharClass::Other => at + 1,
                CharClass::Pictograph => {
                    self.emit(at, at + 1, Role::Whole);
                    at + 1
                }
                CharClass::Unspaced => self.scan_bigrams(at),
                _ => {
                    compound = Some(self.extend_compound(compound, at, self.run_end(at)));
                    self.scan_word(at)
                }
            };
        }
        self.emit_compound(compound);
    }

    /// Adds a run to the compound before it, or emits that one and starts the next.
    pub(crate) fn extend_compound(
        &mut self,
        compound: Option<Compound>,
        start: usize,
        end: usize,
    ) -> Compound {
        match compound {
            Some(compound)
                if compound.end + 1 == start
                    && joiner(self.text[compound.end].into()).is_some() =>
            {
                Compound {
                    end,
                    parts: compound.parts + 1,
                    ..compound
                }
            }
            _ => {
                self.emit_compound(compound);
                Compound {
                    start,
                    end,
                    parts: 1,
                }
            }
        }
    }

    /// Emits the runs of a compound as one word.
    pub(crate) fn emit_compound(&mut self, compound: Option<Compound>) {
        let Some(Compound { start, end, .. }) = compound.filter(|compound| compound.parts > 1)
        else {
            return;
        };
        let chars: Vec<char> = self.text[start..end].iter().map(|c| (*c).into()).collect();
        if !is_compound(&chars, |c| {
            matches!(char_class(c), CharClass::Letter | CharClass::Upper)
        }) {
            return;
        }
        self.word.clear();
        for part in self.text[start..end].split(|c| joiner((*c).into()).is_some()) {
            T::push_lower(part, self.word);
        }
        self.truncate();
        (self.each)(self.word, Role::Part);
    }

    /// The end of the run that includes this place.
    fn run_end(&self, mut at: usize) -> usize {
        while self.class(at).is_run() {
            at += 1;
        }
        at
    }

    /// Emits overlapping bigrams, and the last character as a part, so that a query of one character is a prefix of some word.
    fn scan_bigrams(&mut self, start: usize) -> usize {
        let mut end = start + 1;
        while self.class(end) == CharClass::Unspaced {
            end += 1;
        }
        if end == start + 1 {
            self.emit(start, end, Role::Whole);
        } else {
            (start..end - 1).for_each(|at| self.emit(at, at + 2, Role::Whole));
            self.emit(end - 1, end, Role::Part);
        }
        end
    }

    /// Emits a word with its prefix (`--`, `.`) and suffix (`++`, `#`), and returns its end.
    pub(crate) fn scan_word(&mut self, start: usize) -> usize {
        let end = self.run_end(start);
        let before = |back: usize| start.checked_sub(back);
        let is_free = |at: Option<usize>, mark: char| {
            at.is_none_or(|at| !self.class(at).is_in_word() && !self.is(at, mark))
        };
        if before(2).is_some_and(|at| self.is(at, '-') && self.is(at + 1, '-'))
            && is_free(before(3), '-')
        {
            return self.scan_flag(start, end);
        }
        let has_dot = before(1).is_some_and(|at| self.is(at, '.')) && is_free(before(2), '.');
        if has_dot && matches!(self.class(start), CharClass::Letter | CharClass::Upper) {
            self.emit(start - 1, end, Role::Whole);
            self.emit_run(start, end, Role::Part);
            return end;
        }
        let suffix = self.suffix_end(end);
        if suffix == end {
            self.emit_run(start, end, Role::Whole);
        } else {
            self.emit(start, suffix, Role::Whole);
            if suffix > end + 2 {
                self.emit(start, end + 2, Role::Part);
            }
            if end > start + 1 {
                self.emit_run(start, end, Role::Part);
            }
        }
        suffix
    }

    /// Emits `--flag-of-words` as a whole, then each of its words.
    fn scan_flag(&mut self, start: usize, first: usize) -> usize {
        let mut end = first;
        while self.is(end, '-') && self.class(end + 1).is_run() {
            end = self.run_end(end + 1);
        }
        self.emit(start - 2, end, Role::Whole);
        let mut at = start;
        while at < end {
            let next = self.run_end(at);
            self.emit_run(at, next, Role::Part);
            at = next + 1;
        }
        end
    }

    /// The end of a word including its suffix: `c++`, `c++20`, `c#`.
    fn suffix_end(&self, end: usize) -> usize {
        let mut suffix = end;
        if self.is(end, '#') {
            suffix = end + 1;
        } else if self.is(end, '+') && self.is(end + 1, '+') {
            suffix = end + 2;
            while self.class(suffix) == CharClass::Digit {
                suffix += 1;
            }
        }
        if self.class(suffix).is_in_word() {
            end
        } else {
            suffix
        }
    }

    /// Emits a run, and its parts between underscores and capitals.
    pub(crate) fn emit_run(&mut self, start: usize, end: usize, role: Role) {
        self.emit(start, end, role);
        let (mut from, mut class) = (start, self.class(start));
        for at in start + 1..end {
            let before = class;
            class = self.class(at);
            let is_boundary = match class {
                CharClass::Underscore => true,
                CharClass::Upper => {
                    before != CharClass::Upper
                        || (at + 1 < end && self.class(at + 1) == CharClass::Letter)
                }
                _ => before == CharClass::Underscore,
            };
            if is_boundary {
                self.emit_part(from, at);
                from = at;
            }
        }
        if from > start {
            self.emit_part(from, end);
        }
    }

    /// Emits a part that has at least two characters.
    fn emit_part(&mut self, start: usize, end: usize) {
        if end > start + 1 && self.class(start) != CharClass::Underscore {
            self.emit(start, end, Role::Part);
        }
    }

    /// Emits a word: in lower case, folded, truncated.
    fn emit(&mut self, start: usize, end: usize, role: Role) {
        self.word.clear();
        T::push_lower(
            &self.text[start..end.min(start + MAX_WORD_CHARS)],
            self.word,
        );
        self.truncate();
        (self.each)(self.word, role);
    }

    /// Truncates the word again, since lower case and folding can lengthen it: `ß` becomes `ss`.
    fn truncate(&mut self) {
        if self.word.len() > MAX_WORD_CHARS
            && let Some((at, _)) = self.word.char_indices().nth(MAX_WORD_CHARS)
        {
            self.word.truncate(at);
        }
    }
}
