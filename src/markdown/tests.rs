//! Three kinds of tests: cases as data (`tests/cases.md`), promises for every text, and limits of time and depth.

mod cases;
mod edits;
mod limits;
mod near;
mod places;
mod properties;

use super::{Labels, Options};

fn options() -> Options {
    Options {
        raw_html: true,
        smart: false,
        fill_ins: false,
        labels: Labels::new("label", vec!["panel".into(), "staff".into()]),
        strict_callouts: true,
    }
}
