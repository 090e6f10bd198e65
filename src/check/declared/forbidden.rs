//! `forbidden`: words that other records forbid. Only whole words and phrases in order are compared, without patterns.

use std::collections::HashMap;

use super::{CheckRun, Finding, Group, label, words};
use crate::config::{Path, Query};
use crate::model::{Answers, Env, Item, Model, RecordId, parts};
use crate::text::Span;

/// The declaration of the check.
pub(super) struct ForbiddenWords<'c> {
    /// The texts that are searched.
    pub(super) fields: &'c [Path],
    /// The records that forbid words.
    pub(super) by: &'c Query,
    /// The words that they forbid.
    pub(super) patterns: &'c Path,
    /// The words that they suggest.
    pub(super) instead: Option<&'c Path>,
}

/// The phrases that one record forbids, with their places.
type Phrases = Vec<(Vec<String>, Span)>;

pub(super) fn find(
    run: &CheckRun<'_>,
    group: &Group,
    forbids: &ForbiddenWords<'_>,
) -> Vec<Finding> {
    let mut known: HashMap<RecordId, Phrases> = HashMap::new();
    let mut found = Vec::new();
    for item in &group.items {
        let texts: Vec<_> = forbids
            .fields
            .iter()
            .flat_map(|field| words::texts(run, group, item, field))
            .collect();
        if texts.is_empty() {
            continue;
        }
        for by in run.model.select(forbids.by, &group.env(item)) {
            let phrases = known
                .entry(by.record)
                .or_insert_with(|| words::texts(run, group, &by, forbids.patterns));
            for (text, place) in &texts {
                if let Some((phrase, span)) = phrases
                    .iter()
                    .find(|(phrase, _)| words::contains_phrase(text, phrase))
                {
                    let who = run.record_name(by.record);
                    let message = format!(
                        "{} contains “{}”, which {who} forbids",
                        run.record_name(item.record),
                        phrase.join(" ")
                    );
                    let mut finding = run.finding(
                        group,
                        item.record,
                        *place,
                        message,
                        help_for(run.model, forbids, &by),
                    );
                    finding.others.push(by.record);
                    finding.places.push(label(*span, "forbidden here"));
                    found.push(finding);
                }
            }
        }
    }
    found
}

/// What to write instead of a forbidden phrase.
fn help_for(model: &Model, forbids: &ForbiddenWords<'_>, by: &Item) -> String {
    let texts: Vec<String> = match forbids
        .instead
        .map(|path| (path, model.follow::<()>(path, Some(by), &Env::default())))
    {
        Some((path, Answers::Values(values))) => parts(&values, true)
            .into_iter()
            .map(|part| model.plain(part.found, path.kind.as_ref()))
            .collect(),
        _ => Vec::new(),
    };
    match texts.as_slice() {
        [] => "reword it, or remove it".to_owned(),
        texts => format!("instead: {}", texts.join(" / ")),
    }
}
