//! Cases as data (`tests/cases.md`), properties of all texts, spellings of labels, and limits of time and depth.

mod any_text;
mod cases;
mod edits;
mod limits;
mod misspelt_labels;
mod places;
mod properties;

use std::sync::{Arc, LazyLock};

use super::{Labels, Options, parse};
use crate::strings::Strings;
use crate::text::FileId;

/// The built-in strings, which take longer to read than most texts of tests.
static STRINGS: LazyLock<Arc<Strings>> = LazyLock::new(|| Arc::new(Strings::with_preset("")));

/// The HTML of a text.
pub(super) fn html(text: &str) -> String {
    parse(text, FileId(0), 0, &options()).0.html
}

pub(super) fn options() -> Options {
    Options {
        refused_html: None,
        smart: false,
        fill_ins: false,
        labels: Labels::new("label", vec!["panel".into(), "staff".into()]),
        strict_callouts: true,
        strings: STRINGS.clone(),
    }
}
