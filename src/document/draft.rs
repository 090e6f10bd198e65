//! A record before its keys are read: its type, its id, its keys and its text; nothing is typed yet.
//!
//! Projection cuts this form: keys leave the map, ranges leave the text, and [`super::compile`] runs again.

use std::sync::Arc;

use crate::config::{Schema, TypeId};
use crate::text::{Span, Spanned};
use crate::tree::Map;

/// A record before its keys are read.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Its type.
    pub kind: TypeId,
    /// Its id.
    pub id: Spanned<String>,
    /// The path of its file from the content's root.
    pub path: Arc<str>,
    /// Its own keys, and the defaults for keys that it does not write.
    pub front: Map,
    /// Its text.
    pub text: DraftText,
    /// The place of its front matter or row; without either, the start of the file.
    pub span: Span,
    /// Whether it is a row of a table.
    pub row: bool,
}

impl Draft {
    /// Where a missing key would have to be written.
    pub(super) fn opening(&self) -> Span {
        let end = if self.row {
            self.span.end
        } else {
            self.span.start
        };
        Span { end, ..self.span }
    }

    /// The record as messages name it: "the recipe `flat-bread`".
    pub(super) fn name(&self, schema: &Schema) -> String {
        format!("the {} `{}`", schema.type_of(self.kind).name, self.id.value)
    }
}

/// A text and its place. Where possible it shares the text of its file, so that memory holds that once.
#[derive(Clone, Debug)]
pub struct DraftText {
    source: Arc<str>,
    start: usize,
    /// Its first byte in the file.
    pub offset: usize,
}

impl DraftText {
    /// The rest of a file's text from a byte on.
    #[must_use]
    pub fn rest(source: Arc<str>, start: usize) -> Self {
        Self {
            source,
            start,
            offset: start,
        }
    }

    /// A text that is not shared, at a byte of the file.
    #[must_use]
    pub fn own(text: &str, offset: usize) -> Self {
        Self {
            source: text.into(),
            start: 0,
            offset,
        }
    }

    /// The whole text that this one is a part of.
    #[must_use]
    pub fn whole(&self) -> &str {
        &self.source
    }

    /// The Markdown.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.source[self.start..]
    }
}
