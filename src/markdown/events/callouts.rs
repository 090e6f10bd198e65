//! Callouts: quotes that begin with `[!kind]`, built from the source for all kinds, and the labelled ones among them.
//!
//! A label hides a callout; the model decides from whom. Next: [`crate::markdown::callout_marker`].

use std::ops::Range;

use crate::diagnostic::{Severity, UNKNOWN_CALLOUT, did_you_mean, list_of};
use crate::markdown::Region;
use crate::markdown::builder::BodyBuilder;
use crate::markdown::callout_marker::{CALLOUT_KINDS, CalloutMarker, Folding, callout_marker};
use crate::markdown::label_context::{Interpretation, LabelledCallout};
use crate::markdown::open::{CalloutTitle, OpenElement};
use crate::text::Spanned;

/// What the word of a callout's marker means.
enum CalloutKind {
    Known(&'static str),
    Label(String),
    Unknown,
}

impl BodyBuilder<'_> {
    /// Recognizes a callout, and records what its label hides, however deep it is nested.
    pub(super) fn callout(
        &mut self,
        range: &Range<usize>,
        block: Option<usize>,
    ) -> Option<CalloutMarker> {
        let Some(marker) = callout_marker(self.source, range) else {
            self.label_context.push_quote(range);
            return None;
        };
        self.label_context
            .record(&marker.range, Interpretation::Recognized);
        self.label_context.callout_starts.push(range.start);
        self.callout_marker = marker.range.clone();
        let word = &self.source[marker.word.clone()];
        let label = match self.callout_kind(word) {
            CalloutKind::Label(label) => Some(label),
            CalloutKind::Known(_) => None,
            CalloutKind::Unknown => {
                self.report_unknown_callout(&marker.word);
                self.options.strict_callouts.then(|| word.to_lowercase())
            }
        };
        if let Some(label) = label {
            let callout = block.map(|block| LabelledCallout {
                block,
                label: label.clone(),
                marker_end: marker.range.end,
            });
            self.label_context.callouts.extend(callout);
            let block = self.span(range);
            self.body.regions.push(Region {
                label: Spanned::new(label, self.span(&marker.word)),
                span: block,
                block,
            });
        }
        Some(marker)
    }

    fn callout_kind(&self, word: &str) -> CalloutKind {
        if let Some(label) = self.options.labels.words().iter().find(|label| {
            label.eq_ignore_ascii_case(word)
                || (!word.is_ascii() && label.to_lowercase() == word.to_lowercase())
        }) {
            return CalloutKind::Label(label.clone());
        }
        CALLOUT_KINDS
            .into_iter()
            .find(|kind| kind.eq_ignore_ascii_case(word))
            .map_or(CalloutKind::Unknown, CalloutKind::Known)
    }

    fn report_unknown_callout(&mut self, word: &Range<usize>) {
        let written = &self.source[word.clone()];
        let known = || {
            CALLOUT_KINDS
                .into_iter()
                .chain(self.options.labels.words().iter().map(String::as_str))
        };
        let mut problem = self
            .problem(
                UNKNOWN_CALLOUT,
                word,
                format!("unknown kind of callout `{written}`"),
            )
            .help_if(did_you_mean(&written.to_lowercase(), known()))
            .help(format!("the kinds are {}", list_of(known(), 12)));
        if self.options.strict_callouts {
            problem =
                problem.note("because the site declares audiences, the callout is hidden from all of them until you correct it");
        } else {
            problem.severity = Severity::Warning;
        }
        self.diagnostics.push(problem);
    }

    /// Opens a quote, which is a callout if it has a marker.
    pub(super) fn open_quote(&mut self, marker: Option<CalloutMarker>) -> OpenElement {
        let Some(marker) = marker else {
            self.out.block("<blockquote>\n");
            return OpenElement::Tag("</blockquote>\n");
        };
        let word = &self.source[marker.word.clone()];
        let kind = self.callout_kind(word);
        let is_foldable = marker.folding != Folding::Never;
        self.out
            .block(if is_foldable { "<details" } else { "<aside" });
        self.out.push(" class=\"callout callout-");
        self.out.push(match &kind {
            CalloutKind::Known(kind) => kind,
            CalloutKind::Label(_) => "label",
            CalloutKind::Unknown => "note",
        });
        self.out.push("\"");
        if let CalloutKind::Label(label) = &kind {
            self.out.attribute("data-label", label);
        }
        self.out.push(match marker.folding {
            Folding::Never => " role=\"note\">\n",
            Folding::Open => " open>\n",
            Folding::Closed => ">\n",
        });
        let default = match &kind {
            CalloutKind::Known(kind) => {
                let name = format!("callout_{kind}");
                self.options.strings.text(&name).to_owned()
            }
            CalloutKind::Label(_) | CalloutKind::Unknown => capitalised(word),
        };
        self.pending_title = Some(CalloutTitle {
            default,
            element: if is_foldable { "summary" } else { "p" },
            line_end: marker.line_end,
            at: 0,
            holes: 0,
            paragraph: None,
        });
        OpenElement::Callout(if is_foldable {
            "</details>\n"
        } else {
            "</aside>\n"
        })
    }

    /// Opens the title at the beginning of a callout's first paragraph.
    pub(super) fn open_title(&mut self, mut title: CalloutTitle) -> OpenElement {
        self.begin_title(&title);
        (title.at, title.holes) = (self.out.html.len(), self.out.holes.len());
        self.is_in_title = true;
        OpenElement::CalloutTitle(Box::new(title))
    }

    /// Writes the default title of an open callout that has no title yet.
    pub(super) fn close_pending_title(&mut self) {
        let Some(title) = self.pending_title.take() else {
            return;
        };
        self.begin_title(&title);
        self.out.text(&title.default);
        self.finish_title(&title);
    }

    fn begin_title(&mut self, title: &CalloutTitle) {
        self.out.block("<");
        self.out.push(title.element);
        self.out.push(" class=\"callout-title\">");
    }

    fn finish_title(&mut self, title: &CalloutTitle) {
        self.out.push("</");
        self.out.push(title.element);
        self.out.push(">\n");
    }

    /// Closes a title at the end of its line; a paragraph follows.
    pub(super) fn end_title(&mut self, title: &mut CalloutTitle) {
        self.complete_title(title);
        title.paragraph = Some((self.out.html.len(), self.out.holes.len()));
        self.out.push("<p>");
    }

    fn complete_title(&mut self, title: &CalloutTitle) {
        if title.is_empty(&self.out) {
            self.out.text(&title.default);
        }
        self.is_in_title = false;
        self.finish_title(title);
    }

    /// Closes the paragraph that began with a title.
    pub(super) fn close_title(&mut self, title: &CalloutTitle) {
        match title.paragraph {
            Some((at, holes)) => self.close_paragraph(at, holes),
            None => self.complete_title(title),
        }
    }

    /// Closes a callout.
    pub(super) fn close_callout(&mut self, close: &str) {
        self.close_pending_title();
        self.out.push(close);
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| {
        first
            .to_uppercase()
            .chain(letters.flat_map(char::to_lowercase))
            .collect()
    })
}
