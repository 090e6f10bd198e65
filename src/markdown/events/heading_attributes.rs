//! Attributes of headings, `{#own-id .class label=panel}`: the labels among them, and what was meant to be one.
//!
//! What might hide content hides it: an unknown label counts as one that no audience holds.

use std::ops::Range;

use pulldown_cmark::CowStr;

use crate::diagnostic::{Diagnostic, Severity, UNKNOWN_LABEL, did_you_mean, list_of};
use crate::markdown::builder::BodyBuilder;
use crate::markdown::headings::LabelScope;
use crate::markdown::label_context::Interpretation;
use crate::markdown::labels::compact;
use crate::markdown::lines::line_start;
use crate::text::{Span, Spanned};

impl BodyBuilder<'_> {
    /// The labels of a heading. Attributes other than ids and classes are dropped.
    pub(super) fn heading_labels(
        &mut self,
        attributes: &[(CowStr<'_>, Option<CowStr<'_>>)],
        range: &Range<usize>,
        block: Option<usize>,
        is_section: bool,
    ) -> Vec<String> {
        let mut labels = Vec::new();
        // `{label = panel}` is three attributes and one mistake.
        let reported = self.diagnostics.len();
        for (key, value) in attributes {
            let Some(label) = self.attribute_label(key, value.as_deref(), range) else {
                continue;
            };
            let is_part = self.diagnostics.len() > reported + 1;
            self.diagnostics.truncate(if is_part {
                reported + 1
            } else {
                self.diagnostics.len()
            });
            let hides = match (is_section, block, self.outline.root()) {
                (true, Some(block), _) => Some(LabelScope::Section(block)),
                (false, _, Some(root)) => {
                    let help = "move the heading out of the list or quote, or label the block: `> [!kind]`";
                    let message = "a heading inside a list or quote does not start a section, so it cannot have a label";
                    self.diagnostics.push(self.with_label_severity(
                        Diagnostic::new(UNKNOWN_LABEL, label.span, message).help(help),
                    ));
                    Some(LabelScope::Block(root))
                }
                _ => None,
            };
            labels.push(label.value.clone());
            self.headings
                .labelled
                .extend(hides.map(|hides| (label, hides)));
        }
        if !labels.is_empty() {
            self.mark_attributes_recognized(range);
        }
        labels
    }

    /// The label that an attribute assigns, or was meant to assign.
    fn attribute_label(
        &mut self,
        key: &str,
        value: Option<&str>,
        range: &Range<usize>,
    ) -> Option<Spanned<String>> {
        let attribute = self.options.labels.attribute();
        let known = self.options.labels.words();
        let unquoted = value.map(|value| value.trim_matches(['"', '\'']));
        if key == attribute {
            let label = unquoted.unwrap_or_default();
            let span = value.filter(|value| !value.is_empty()).map_or_else(
                || self.attribute_span(range, "", key),
                |value| self.attribute_span(range, "=", value),
            );
            if label.is_empty() {
                let problem = Diagnostic::new(
                    UNKNOWN_LABEL,
                    span,
                    format!("the attribute `{attribute}` has no value"),
                )
                .help(format!("write `{{{attribute}=name}}` without spaces"));
                self.diagnostics.push(self.with_label_severity(problem));
            } else if (!known.is_empty() || self.options.strict_callouts)
                && !known.iter().any(|known| known == label)
            {
                let words = || known.iter().map(String::as_str);
                let problem =
                    Diagnostic::new(UNKNOWN_LABEL, span, format!("unknown label `{label}`"))
                        .help_if(did_you_mean(label, words()))
                        .help(format!("the labels are {}", list_of(words(), 12)));
                self.diagnostics.push(self.with_label_severity(problem));
            }
            return Some(Spanned::new(label.to_owned(), span));
        }
        let near = |word: &str| self.options.labels.near(&compact(word));
        let meant = self
            .options
            .labels
            .exact(&compact(key))
            .or_else(|| near(unquoted.unwrap_or(key)))?;
        let span = self.attribute_span(range, "", key);
        let problem = Diagnostic::new(
            UNKNOWN_LABEL,
            span,
            format!("the attribute `{key}` has no effect"),
        )
        .help(format!("write `{{{attribute}={meant}}}`"));
        let label = meant.to_owned();
        self.diagnostics.push(self.with_label_severity(problem));
        Some(Spanned::new(label, span))
    }

    /// Braces at the end of a heading that the parser read as attributes, and the blanks before them. Without an id, a
    /// class or a label they are part of the heading's text, as in `GET /users/{id}`.
    pub(super) fn text_in_braces(&self, range: &Range<usize>) -> Option<Range<usize>> {
        let heading = &self.source[range.clone()];
        let start = heading.rfind('{')?;
        let end = start + heading[start..].find('}')? + 1;
        let is_last = heading[end..]
            .chars()
            .all(|c| c.is_whitespace() || matches!(c, '=' | '-' | '>' | '\\'));
        let is_block = !heading[start..end].contains(['<', '>', '\\', '\n', '\r']);
        let before = heading[..start].trim_end_matches([' ', '\t']).len();
        (is_last && is_block).then(|| range.start + before..range.start + end)
    }

    /// Braces that make up a whole heading. They are its text.
    pub(super) fn lone_braces(&self, range: &Range<usize>) -> Option<Range<usize>> {
        let line = self.source[range.clone()].lines().next()?;
        let text = line.trim_start_matches('#').trim();
        let is_lone = text.starts_with('{') && text.ends_with('}') && !text[1..].contains('{');
        let start = range.start + line.find('{')?;
        is_lone.then(|| start..start + text.len())
    }

    /// A problem of a label, which is a warning if no audiences are declared.
    pub(super) fn with_label_severity(&self, problem: Diagnostic) -> Diagnostic {
        if self.options.strict_callouts {
            problem
        } else {
            problem.severity(Severity::Warning)
        }
    }

    /// Records that the attributes of a heading were recognized.
    fn mark_attributes_recognized(&mut self, range: &Range<usize>) {
        if let Some(brace) = self.source[range.clone()].rfind('{') {
            self.label_context.record(
                &(range.start + brace..range.end),
                Interpretation::Recognized,
            );
        }
    }

    pub(super) fn attribute_span(&self, range: &Range<usize>, before: &str, word: &str) -> Span {
        self.span(&self.attribute_range(range, before, word))
    }

    /// The range of a word in a heading's attributes.
    fn attribute_range(&self, range: &Range<usize>, before: &str, word: &str) -> Range<usize> {
        let heading = &self.source[range.clone()];
        let sought = format!("{before}{word}");
        let found = heading
            .rfind('{')
            .and_then(|brace| heading[brace..].find(&sought).map(|at| brace + at))
            .or_else(|| heading.rfind(&sought));
        let Some(at) = found.map(|at| range.start + at + before.len()) else {
            return self.trimmed(range);
        };
        at..at + word.len()
    }

    /// Records classes that are labels: they were meant to be one.
    pub(super) fn check_classes(&mut self, classes: &[CowStr<'_>], range: &Range<usize>) {
        for class in classes {
            if let Some(label) = self.options.labels.exact(&compact(class)) {
                let class_range = self.attribute_range(range, ".", class);
                self.label_context.push_ineffective(class_range, label);
                self.mark_attributes_recognized(range);
            }
        }
    }

    /// Records an id that is a label and not among the heading's words: it was probably meant to be its label.
    pub(super) fn check_heading_id(&mut self, text: &str) {
        let Some(id) = self.headings.explicit_id() else {
            return;
        };
        let Some(label) = self.options.labels.exact(&compact(&id.value)) else {
            return;
        };
        let range = self.local_range(id.span);
        if !compact(text).contains(&compact(&id.value))
            && !self.source.contains(&format!("(#{})", id.value))
        {
            self.label_context.push_ineffective(range.clone(), label);
        }
        self.label_context.record(
            &(line_start(self.source, range.start)..range.end + 1),
            Interpretation::Recognized,
        );
    }
}
