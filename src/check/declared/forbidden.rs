//! `forbidden`: words that other records forbid. They are plain words and phrases, whole and in order; no patterns of signs.

use std::collections::HashMap;

use super::{Finding, Group, Run, env, words};
use crate::config::{Path, Query};
use crate::diagnostic::Label;
use crate::model::{Answers, Env, Item, Model, RecordId, parts};
use crate::text::Span;

/// What the check says of words.
pub(super) struct Words<'c> {
    /// The texts that are looked at.
    pub(super) fields: &'c [Path],
    /// Who forbids.
    pub(super) by: &'c Query,
    /// What.
    pub(super) patterns: &'c Path,
    /// What would do.
    pub(super) instead: Option<&'c Path>,
}

/// What one record forbids: the words, and where they stand.
type Phrases = Vec<(Vec<String>, Span)>;

pub(super) fn find(run: &Run<'_>, group: &Group, forbids: &Words<'_>) -> Vec<Finding> {
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
        for by in run.model.select(forbids.by, &env(group, item)) {
            let phrases = known
                .entry(by.record)
                .or_insert_with(|| words::texts(run, group, &by, forbids.patterns));
            for (text, place) in &texts {
                if let Some((phrase, span)) = phrases
                    .iter()
                    .find(|(phrase, _)| words::holds(text, phrase))
                {
                    let who = run.named(by.record);
                    let message = format!(
                        "{} says “{}”, which {who} forbids",
                        run.named(item.record),
                        phrase.join(" ")
                    );
                    let mut finding = run.of(
                        group,
                        item.record,
                        *place,
                        message,
                        instead(run.model, forbids, &by),
                    );
                    finding.others.push(by.record);
                    finding.places.push(Label {
                        span: *span,
                        text: "forbidden here".to_owned(),
                    });
                    found.push(finding);
                }
            }
        }
    }
    found
}

/// What would do in the place of what is forbidden.
fn instead(model: &Model, forbids: &Words<'_>, by: &Item) -> String {
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
        [] => "say it in other words, or leave it out".to_owned(),
        texts => format!("instead: {}", texts.join(" / ")),
    }
}
