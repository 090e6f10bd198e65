//! Compares the labels in use with those that audiences hold. A label on one side only is misspelt or has no effect.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Severity, UNKNOWN_LABEL, WordIndex, suggest};
use crate::model::Model;
use crate::text::Spanned;

pub(super) fn check(model: &Model) -> Vec<Diagnostic> {
    let written = written_labels(model);
    if model.config().audiences.is_empty() {
        return without_audiences(&written).into_iter().collect();
    }
    misspelt(model, &written)
}

/// Reports, once per site, that labels have no effect because no audience is declared.
fn without_audiences(written: &[Spanned<&str>]) -> Option<Diagnostic> {
    let first = written.first()?;
    let message = format!(
        "the label `{}` has no effect, because the site declares no audiences",
        first.value
    );
    let mut problem = Diagnostic::new(UNKNOWN_LABEL, first.span, message)
        .severity(Severity::Warning)
        .help(format!(
            "declare an audience in `hirebook.toml`: `[audiences.NAME]` with `labels = [\"{}\"]`",
            first.value
        ));
    if written.len() > 1 {
        problem = problem.note(format!("labels occur in {} places", written.len()));
    }
    Some(problem)
}

/// Reports labels that a single audience holds and nothing uses, if another label is similar.
fn misspelt(model: &Model, written: &[Spanned<&str>]) -> Vec<Diagnostic> {
    let declared = model.config().declared_labels();
    let used: BTreeSet<&str> = written
        .iter()
        .chain(&declared)
        .map(|label| label.value)
        .collect();
    let labels = model.config().held_labels();
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
            "the audience `{audience}` holds the label `{}`, which nothing uses",
            label.value
        );
        Some(Diagnostic::new(UNKNOWN_LABEL, label.span, message).help(help))
    };
    labels.iter().filter_map(problem).collect()
}

/// The labels of all records, sections and callouts, with their places.
fn written_labels(model: &Model) -> Vec<Spanned<&str>> {
    let mut found = Vec::new();
    for id in model.records() {
        let own = model.record(id).label.iter();
        let texts = model.texts(id).into_iter();
        let regions = texts.flat_map(|text| &text.body.regions);
        let labels = own.chain(regions.map(|region| &region.label));
        found.extend(labels.map(|label| Spanned::new(label.value.as_str(), label.span)));
    }
    found.retain(|label| !label.value.is_empty());
    found
}
