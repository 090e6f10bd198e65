//! Checks the labels in use against the labels that audiences hold. A label found on one side only is misspelt or has no effect.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Severity, UNKNOWN_LABEL, WordIndex, suggest};
use crate::document::{Text, Value};
use crate::model::Model;
use crate::text::Spanned;

pub(super) fn check(model: &Model) -> Vec<Diagnostic> {
    let written = written(model);
    if model.config.audiences.is_empty() {
        return unrestricted(&written).into_iter().collect();
    }
    misspelt(model, &written)
}

/// Reports once per site that labels have no effect because no audience is declared.
fn unrestricted(written: &[Spanned<&str>]) -> Option<Diagnostic> {
    let first = written.first()?;
    let message = format!(
        "the label `{}` hides nothing, since no audience is declared",
        first.value
    );
    let mut problem = Diagnostic::new(UNKNOWN_LABEL, first.span, message)
        .severity(Severity::Warning)
        .help(format!("declare who reads what in `hirebook.toml`: `[audiences.NAME]` with `labels = [\"{}\"]`", first.value));
    if written.len() > 1 {
        problem = problem.note(format!("labels are written at {} places", written.len()));
    }
    Some(problem)
}

/// Reports labels that a single audience holds and nothing uses, if another label is similar.
fn misspelt(model: &Model, written: &[Spanned<&str>]) -> Vec<Diagnostic> {
    let declared = model.config.declared_labels();
    let used: BTreeSet<&str> = written
        .iter()
        .chain(&declared)
        .map(|label| label.value)
        .collect();
    let labels = model.config.held_labels();
    let mut holders: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (audience, label) in &labels {
        holders.entry(label.value).or_default().insert(audience);
    }
    let is_suspect = |label: &str| !used.contains(label) && holders[label].len() == 1;
    // A label that is used and that no audience holds is reported where it is used, so it is no suggestion here.
    let known: Vec<&str> = holders
        .keys()
        .copied()
        .filter(|label| !is_suspect(label))
        .collect();
    let index = WordIndex::new(known.iter().copied());
    let problem = |(audience, label): &(&str, Spanned<&str>)| {
        let near = if is_suspect(label.value) {
            index.nearest(label.value, |_| true)
        } else {
            Vec::new()
        };
        let near: Vec<&str> = near.into_iter().map(|(_, word)| word).collect();
        let help = suggest(&near)?;
        let message = format!(
            "nothing has the label `{}`, which the audience `{audience}` holds",
            label.value
        );
        Some(Diagnostic::new(UNKNOWN_LABEL, label.span, message).help(help))
    };
    labels.iter().filter_map(problem).collect()
}

/// The labels of all records, sections and callouts, with their source locations.
fn written(model: &Model) -> Vec<Spanned<&str>> {
    let mut found = Vec::new();
    for id in model.records() {
        let record = model.record(id);
        found.extend(
            record
                .label
                .as_ref()
                .map(|label| Spanned::new(label.value.as_str(), label.span)),
        );
        of_text(&record.body, &mut found);
        record
            .fields
            .values()
            .for_each(|value| of_value(&value.value, &mut found));
        for (_, value) in record.edges.iter().flat_map(|edge| edge.props.iter()) {
            of_value(value, &mut found);
        }
    }
    found.retain(|label| !label.value.is_empty());
    found
}

fn of_text<'m>(text: &'m Text, found: &mut Vec<Spanned<&'m str>>) {
    found.extend(
        text.body
            .regions
            .iter()
            .map(|region| Spanned::new(region.label.value.as_str(), region.label.span)),
    );
}

fn of_value<'m>(value: &'m Value, found: &mut Vec<Spanned<&'m str>>) {
    value.walk(&mut |value| {
        if let Value::Markdown(text) = value {
            of_text(text, found);
        }
    });
}
