//! What an audience may not see cannot change one byte of what it sees.
//!
//! The property compares two sites that share the visible part and differ in the hidden one, in random
//! pairs (`HIREBOOK_CASES=1000` for more of them); the cases that somebody would think of first are in `hidden_cases.rs`.
#![allow(
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test reads its settings from the environment"
)]

#[path = "support/cases.rs"]
mod cases;
#[path = "support/secrets.rs"]
mod secrets;
#[path = "support/sites.rs"]
mod sites;

use hirebook::check::{Finding, findings};
use hirebook::pipeline::{self, Input};
use proptest::collection::vec;
use proptest::prelude::*;
use sites::{Texts, difference, input, made, request};

#[test]
fn hidden_parts_change_nothing() {
    let tapes = (vec(any::<u8>(), 0..160), vec(any::<u8>(), 0..400), vec(any::<u8>(), 0..400));
    cases::hold(64, 15, &tapes, |(seen, one, other)| {
        let (one, other) = (secrets::site(&seen, &one), secrets::site(&seen, &other));
        let found = difference(&made(&input(&one), Some("guest")), &made(&input(&other), Some("guest")));
        prop_assert!(found.is_none(), "{}\nthe sources differ in:\n{}", found.unwrap_or_default(), sources(&one, &other));
        let (told, others) = (told(&input(&one)), told(&input(&other)));
        prop_assert!(told == others, "{told:#?}\nand {others:#?}\nthe sources differ in:\n{}", sources(&one, &other));
        Ok(())
    });
}

/// What the site's own checks find in what a guest may see: pages could show it.
fn told(input: &Input) -> Vec<(String, String, Vec<String>)> {
    let (model, ..) = pipeline::model(input, &request(Some("guest"))).expect("the audience is declared");
    let all = findings(&model);
    let name = |check: usize| model.config.checks[check].name.clone();
    let words = |finding: Finding| [vec![finding.help], finding.notes].concat();
    all.into_iter().map(|finding| (name(finding.check), finding.message.clone(), words(finding))).collect()
}

fn sources(one: &Texts, other: &Texts) -> String {
    let bytes = |texts: &Texts| texts.iter().map(|(path, text)| (path.clone(), text.clone().into_bytes())).collect();
    difference(&bytes(one), &bytes(other)).unwrap_or_default()
}
