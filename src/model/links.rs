//! The links of all records, resolved once, and the records that link to each.

use std::collections::HashSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::destinations::{Destination, LinkProblem};
use super::{Model, RecordId};
use crate::document::{Document, Text, Value};
use crate::markdown::LinkTarget;

/// The links of all records, and who links to whom.
#[derive(Debug, Default)]
pub(super) struct Links {
    of_records: Vec<RecordLinks>,
    /// For each record those whose texts link to it, in order.
    backlinks: Vec<Vec<RecordId>>,
}

/// The links and images in the texts of one record.
#[derive(Clone, Debug)]
struct RecordLinks {
    /// The document that the texts are in.
    document: Arc<Document>,
    /// Where each target on this site leads, by the target's address in the document, which the document keeps valid. Sorted by
    /// address.
    resolved: Arc<[(usize, ResolvedLink)]>,
    /// The other records that the texts link to, each once.
    records: Arc<[RecordId]>,
}

/// A destination in few bytes: a site has many links, and nearly all are to the page of a record.
#[derive(Clone, Debug)]
enum ResolvedLink {
    /// The page of a record.
    Record(RecordId),
    /// Any other destination, or what is wrong with the link.
    Other(Box<Result<Destination, LinkProblem>>),
}

/// Resolves the links of all records. Those of documents that have not changed since the previous links are taken from there.
pub(super) fn resolve(model: &Model, previous: Option<&Links>) -> Links {
    let links_of = |from: RecordId| {
        let known = previous.map(|links| &links.of_records[from.index()]);
        let known = known.filter(|known| Arc::ptr_eq(&known.document, model.document_of(from)));
        known.map_or_else(|| model.resolve_links(from), RecordLinks::clone)
    };
    let ids: Vec<RecordId> = model.records().collect();
    let ids = ids.into_par_iter().with_min_len(256);
    let of_records: Vec<RecordLinks> = ids.map(links_of).collect();
    let mut backlinks: Vec<Vec<RecordId>> = vec![Vec::new(); of_records.len()];
    for (from, links) in model.records().zip(&of_records) {
        for to in &*links.records {
            backlinks[to.index()].push(from);
        }
    }
    for list in &mut backlinks {
        list.sort_by_key(|id| model.rank(*id));
    }
    Links {
        of_records,
        backlinks,
    }
}

fn address(target: &LinkTarget) -> usize {
    std::ptr::from_ref(target).addr()
}

impl Model {
    /// Where a target written in a record's text leads.
    ///
    /// # Errors
    /// What is wrong with it, if it leads nowhere.
    pub fn destination(
        &self,
        from: RecordId,
        target: &LinkTarget,
    ) -> Result<Destination, LinkProblem> {
        let resolved = || {
            let links = self.frame.links.of_records.get(from.index())?;
            let is_current = Arc::ptr_eq(&links.document, self.document_of(from));
            let links = is_current.then_some(&links.resolved)?;
            let at = links.binary_search_by_key(&address(target), |(address, _)| *address);
            match &links[at.ok()?].1 {
                ResolvedLink::Record(id) => Some(Ok(self.own_page(*id)?)),
                ResolvedLink::Other(destination) => Some((**destination).clone()),
            }
        };
        // A text that was edited since the frame was built, or that is in no record, is resolved when it is asked for.
        resolved().unwrap_or_else(|| self.resolve(from, target))
    }

    /// The whole page of a record that has a page of its own.
    fn own_page(&self, id: RecordId) -> Option<Destination> {
        match self.address(id)? {
            (page, None) => Some(Destination::Page {
                page,
                anchor: None,
                record: Some(id),
            }),
            (_, Some(_)) => None,
        }
    }

    fn resolve_links(&self, from: RecordId) -> RecordLinks {
        let mut resolved = Vec::new();
        let mut keep = |target: &LinkTarget, destination: Result<Destination, LinkProblem>| {
            let link = match &destination {
                // It is the destination itself.
                Ok(Destination::External(_)) => return,
                Ok(Destination::Page {
                    record: Some(id), ..
                }) if self.own_page(*id).as_ref() == destination.as_ref().ok() => {
                    ResolvedLink::Record(*id)
                }
                _ => ResolvedLink::Other(Box::new(destination)),
            };
            resolved.push((address(target), link));
        };
        let mut records: Vec<RecordId> = Vec::new();
        let mut seen = HashSet::from([from]);
        for text in self.texts(from) {
            for link in &text.body.links {
                let destination = self.resolve(from, &link.target);
                if let Ok(Destination::Page {
                    record: Some(to), ..
                }) = destination
                    && seen.insert(to)
                {
                    records.push(to);
                }
                keep(&link.target, destination);
            }
            for image in &text.body.images {
                keep(&image.target, self.resolve(from, &image.target));
            }
        }
        resolved.sort_unstable_by_key(|(address, _)| *address);
        RecordLinks {
            document: self.document_of(from).clone(),
            resolved: resolved.into(),
            records: records.into(),
        }
    }

    /// The records whose texts link to a record, in order, each once.
    #[must_use]
    pub fn backlinks(&self, id: RecordId) -> &[RecordId] {
        &self.frame.links.backlinks[id.index()]
    }

    /// All texts of a record: its body, then the texts of its fields and of its edges.
    #[must_use]
    pub fn texts(&self, id: RecordId) -> Vec<&Text> {
        let record = self.record(id);
        let mut texts = vec![&*record.body];
        let values = record.fields.values().map(|value| &value.value);
        let props = record
            .edges
            .iter()
            .flat_map(|edge| edge.props.iter().map(|(_, value)| value));
        for value in values.chain(props) {
            gather(value, &mut texts);
        }
        texts
    }
}

/// All texts in a value, in order.
#[must_use]
pub fn texts_in(value: &Value) -> Vec<&Text> {
    let mut texts = Vec::new();
    gather(value, &mut texts);
    texts
}

fn gather<'v>(value: &'v Value, texts: &mut Vec<&'v Text>) {
    value.walk(&mut |value| {
        if let Value::Markdown(text) = value {
            texts.push(text);
        }
    });
}
