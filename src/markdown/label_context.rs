//! What the search for misplaced labels needs to know about a text, recorded while it is compiled.
//!
//! Decides nothing. Next: [`super::label_search`], which reads what is left over.

use std::ops::Range;

use super::label_search::is_marker_between;
use crate::diagnostic::Diagnostic;

/// How the compiler interpreted a part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Interpretation {
    /// As something with a meaning of its own: an effective label, a link, an example in code.
    Recognized,
    /// As code without a language. Only text that is certainly a label counts there.
    PlainCode,
}

/// What the search for misplaced labels needs to know about a text; recorded while the text is compiled.
#[derive(Debug, Default)]
pub(super) struct LabelContext {
    /// Parts that were interpreted as something.
    pub(super) interpreted: Vec<(Range<usize>, Interpretation)>,
    /// Where quotes begin that are not callouts.
    pub(super) quotes: Vec<usize>,
    /// Where callouts begin, in order.
    pub(super) callout_starts: Vec<usize>,
    /// Labelled callouts.
    pub(super) callouts: Vec<LabelledCallout>,
    /// The problem of the first code block that does not end where its author meant it to.
    pub(super) unclosed_code: Option<Diagnostic>,
    /// Labels without effect that other checks found.
    pub(super) ineffective: Vec<(Range<usize>, String)>,
}

/// A callout that a label hides.
#[derive(Debug)]
pub(super) struct LabelledCallout {
    /// Its index in the outline.
    pub(super) block: usize,
    pub(super) label: String,
    pub(super) marker_end: usize,
}

impl LabelContext {
    /// Records how a part was interpreted.
    pub(super) fn record(&mut self, range: &Range<usize>, interpretation: Interpretation) {
        if !range.is_empty() {
            self.interpreted.push((range.clone(), interpretation));
        }
    }

    /// Records a quote that is not a callout.
    pub(super) fn push_quote(&mut self, range: &Range<usize>) {
        self.quotes.push(range.start);
    }

    /// Records a label without effect.
    pub(super) fn push_ineffective(&mut self, range: Range<usize>, label: &str) {
        self.ineffective.push((range, label.to_owned()));
    }

    /// Whether only quote markers are between the beginning of the last quote and a byte.
    pub(super) fn begins_quote(&self, source: &str, at: usize) -> bool {
        self.quotes
            .last()
            .is_some_and(|quote| is_marker_between(source, *quote, at))
    }
}
