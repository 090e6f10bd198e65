//! Three kinds of tests: cases as data (`tests/cases.md`), promises for every text, and limits of time and depth.

mod cases;
mod limits;
mod places;
mod properties;

use super::Options;

fn options() -> Options {
    Options {
        raw_html: true,
        smart: false,
        fill_ins: false,
        label_attribute: "label".into(),
        labels: vec!["panel".into(), "staff".into()],
        strict_callouts: true,
    }
}
