//! Keys with which other tools hide pages, in the front matter of a record: whether they hide it, and what is reported.
//!
//! A key that the type declares is never read as one of another tool.

use super::hiding::{HidingRule, is_boolean};
use super::spelling::normalize;
use super::value_reader::wrong_type_message;
use super::vocabulary::Meaning;
use super::{Draft, Rules, keys};
use crate::diagnostic::{Diagnostic, Severity, VISIBILITY_KEY, list_of};
use crate::tree::{NodeEntry, NodeValue};

/// What a key of another tool does to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Effect {
    Nothing,
    Hides,
    /// The value is no boolean. The record is hidden until it is one, unless the value is missing.
    UnclearValue,
    /// The key may or may not hide the record.
    Unclear,
}

/// The effect of a key of another tool, the key's normal form, and whether its spelling is exact.
fn effect(
    entry: &NodeEntry,
    draft: &Draft,
    rules: &Rules<'_>,
) -> Option<(Effect, &'static str, bool)> {
    let written = &entry.key.value;
    let is_declared = |key: &str| keys::is_declared(draft.kind, key, &rules.config.schema);
    if is_declared(written) {
        return None;
    }
    let Meaning::Hiding { key, rule } = rules.vocabulary.meaning(written, is_declared)? else {
        return None;
    };
    let (text, quoted) = match &entry.node.value {
        NodeValue::Scalar { text, quoted } => (text.as_str(), *quoted),
        _ => ("", false),
    };
    let is = |yes: bool| !quoted && text == if yes { "true" } else { "false" };
    let is_day = || {
        text.get(..10)
            .is_some_and(|day| day.parse::<jiff::civil::Date>().is_ok())
    };
    let effect = match rule {
        HidingRule::WhenTrue if is(true) => Effect::Hides,
        HidingRule::WhenFalse if is(false) => Effect::Hides,
        HidingRule::WhenTrue if is(false) => Effect::Nothing,
        HidingRule::WhenFalse if is(true) || (key == "published" && is_day()) => Effect::Nothing,
        HidingRule::UnclearUnless(yes) if is(yes) => Effect::Nothing,
        HidingRule::UnclearIf(yes) if !is(yes) => Effect::Nothing,
        HidingRule::WhenTrue | HidingRule::WhenFalse => Effect::UnclearValue,
        HidingRule::UnclearUnless(_) | HidingRule::UnclearIf(_) | HidingRule::Unclear => {
            Effect::Unclear
        }
    };
    let exact = normalize(written) == key;
    (exact || is_boolean(text)).then_some((effect, key, exact))
}

/// Whether a key of another tool hides the record.
pub(super) fn hides(entry: &NodeEntry, draft: &Draft, rules: &Rules<'_>) -> bool {
    match effect(entry, draft, rules) {
        Some((Effect::Hides, ..)) => true,
        Some((Effect::UnclearValue, ..)) => entry.node.value != NodeValue::Null,
        _ => false,
    }
}

/// Whether other tools hide pages with a key, and the type does not declare it.
pub(super) fn is_hiding_key(entry: &NodeEntry, draft: &Draft, rules: &Rules<'_>) -> bool {
    effect(entry, draft, rules).is_some()
}

/// Reports a key with which other tools hide pages, unless its effect is clear and needs no note.
pub(super) fn report(entry: &NodeEntry, draft: &Draft, rules: &Rules<'_>) -> Option<Diagnostic> {
    let (effect, key, is_exact) = effect(entry, draft, rules)?;
    let written = &entry.key.value;
    let value = entry.node.as_text().unwrap_or_default();
    let problem = |message: String| Diagnostic::new(VISIBILITY_KEY, entry.key.span, message);
    let hide = "write `status: draft` to exclude the record from the site, or remove the line";
    let problem = match effect {
        _ if !is_exact => problem(format!(
            "`{written}` is not a key, but is similar to `{key}`"
        ))
        .here("unknown key")
        .help(hide),
        Effect::Nothing => return None,
        // If there is a status too, a contradiction between the two is reported with the status.
        Effect::Hides if draft.front.get("status").is_some() => return None,
        Effect::Hides => {
            return Some(
                problem(format!(
                    "`{written}: {value}` excludes this record from the site"
                ))
                .severity(Severity::Info)
                .help("`status: draft` means the same"),
            );
        }
        Effect::UnclearValue => problem(wrong_type_message(
            &entry.node,
            written,
            "`true` or `false`",
        ))
        .help(hide),
        Effect::Unclear => {
            let labels = rules.options.labels.words().iter().map(String::as_str);
            let help = if rules.vocabulary.has_audiences() {
                format!(
                    "write `label: …` instead; the labels are {}",
                    list_of(labels, 12)
                )
            } else {
                "remove it, or write `status: draft` to exclude the record from the site".to_owned()
            };
            problem(format!(
                "`{written}` does not restrict who can read this record"
            ))
            .here("ignored")
            .help(help)
        }
    };
    Some(problem.decides_visibility())
}
