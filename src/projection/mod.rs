//! Projection: cuts the hidden parts out of the sources and compiles the rest again, under the declarations that the audience
//! may know ([`Projection`]).
//!
//! The result is a pure function of what is visible. Heading ids, footnote numbers, link definitions, counts and order come
//! from the cut text, as if the hidden parts had never been written. The diagnostics of this second pass are dropped, since
//! authors see those of the first. Only a parser failure is reported. A file on which the parser fails, in either pass, shows
//! nothing.
//!
//! A link to a hidden record needs no cutting, because it becomes plain text. An edge, a reference in an object or a key of a
//! map does: the data beside it would reveal the record.

mod cutter;
mod defaults;
mod visible_records;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use rayon::prelude::*;

use crate::config::{Audience, Config, Projection, TypeId};
use crate::diagnostic::{Diagnostic, PARSER_FAILURE};
use crate::document::{
    ConditionalLabels, Document, Draft, DraftText, Record, Rules, Text, Value, WrittenEdge, compile,
};
use crate::guard;
use crate::markdown::{self, IncludedFiles};
use cutter::Cutter;
use defaults::CutDefaults;
use visible_records::VisibleRecords;

/// The config of an edition. It is valid for one config of the whole site and one set of types with visible records.
#[derive(Clone, Debug)]
pub struct ProjectedConfig {
    whole: Arc<Config>,
    /// For each type of the whole site, whether the audience sees a record of it.
    visible_types: Vec<bool>,
    projection: Projection,
}

impl ProjectedConfig {
    /// The config.
    #[must_use]
    pub fn config(&self) -> &Arc<Config> {
        &self.projection.config
    }

    /// Projects a config to an audience, or returns the earlier projection if it is still valid.
    fn new(
        whole: &Arc<Config>,
        audience: &Audience,
        visible: &VisibleRecords<'_>,
        earlier: Option<&Self>,
    ) -> Self {
        let types = whole.schema.type_ids();
        let visible_types: Vec<bool> = types.map(|id| visible.has_type(id)).collect();
        let is_valid = |earlier: &&Self| {
            Arc::ptr_eq(&earlier.whole, whole) && earlier.visible_types == visible_types
        };
        if let Some(earlier) = earlier.filter(is_valid) {
            return earlier.clone();
        }
        let projection = Projection::new(whole, audience, |id: TypeId| visible_types[id.0]);
        Self {
            whole: whole.clone(),
            visible_types,
            projection,
        }
    }
}

/// Projects the config and the documents of a site to an audience. Documents without visible records are left out.
/// `included` are the files that texts include; `earlier` is the config that the same audience got from an earlier state of the site.
#[must_use]
pub fn project(
    documents: &[Arc<Document>],
    audience: &Audience,
    config: &Arc<Config>,
    labels: &ConditionalLabels,
    included: &Arc<IncludedFiles>,
    earlier: Option<&ProjectedConfig>,
) -> (ProjectedConfig, Vec<Arc<Document>>) {
    let rules = Rules::new(config).including(included);
    let visible = VisibleRecords::new(documents, audience, config, labels);
    let projected = ProjectedConfig::new(config, audience, &visible, earlier);
    let cutter = Cutter {
        audience,
        config,
        projection: &projected.projection,
        rules: &rules,
        labels,
        visible,
    };
    let defaults = CutDefaults::new(&cutter, &projected.projection);
    let projector = Projector {
        cutter: &cutter,
        defaults: &defaults,
        rules: Rules {
            config: &defaults.config,
            ..rules.clone()
        },
    };
    let project = |document: &Arc<Document>| {
        guard::catch(|| projector.document(document)).unwrap_or_else(|| Some(unreadable(document)))
    };
    let documents = documents.par_iter().filter_map(project).collect();
    (projected, documents)
}

/// Whether an audience may see a record, by its label ([`ConditionalLabels::of_record`]).
#[must_use]
pub fn sees_record(
    audience: &Audience,
    record: &Record,
    config: &Config,
    labels: &ConditionalLabels,
) -> bool {
    let label = labels.of_record(record, config);
    label.is_some_and(|label| audience.holds(label))
}

struct Projector<'a> {
    cutter: &'a Cutter<'a>,
    defaults: &'a CutDefaults,
    /// With the config of the edition.
    rules: Rules<'a>,
}

impl Projector<'_> {
    fn document(&self, document: &Arc<Document>) -> Option<Arc<Document>> {
        let Cutter {
            audience,
            config,
            projection,
            ..
        } = self.cutter;
        // The edition lacks types of which only drafts are visible.
        let is_visible = |record: &&Record| {
            sees_record(audience, record, config, self.cutter.labels)
                && projection.type_id(record.kind).is_some()
        };
        let visible: Vec<&Record> = document.records.iter().filter(is_visible).collect();
        let mut found = Vec::new();
        let cut: Vec<Option<Record>> = visible
            .iter()
            .map(|record| self.record(record, &mut found))
            .collect();
        if visible.is_empty() || document.failed() {
            return None;
        }
        if found.iter().any(|problem| problem.code == PARSER_FAILURE) {
            return Some(unreadable(document));
        }
        if visible.len() == document.records.len() && cut.iter().all(Option::is_none) {
            return Some(document.clone());
        }
        let records = visible.into_iter().zip(cut);
        Some(Arc::new(Document {
            file: document.file,
            path: document.path.clone(),
            records: records
                .map(|(record, cut)| cut.unwrap_or_else(|| record.clone()))
                .collect(),
            diagnostics: Vec::new(),
        }))
    }

    /// The record without its hidden parts, with the ids of the edition's declarations; none if it is unchanged.
    fn record(&self, record: &Record, found: &mut Vec<Diagnostic>) -> Option<Record> {
        let projection = self.cutter.projection;
        let kind = projection.type_id(record.kind)?;
        let mut front = record.draft.front.clone();
        let is_front_cut = self.cutter.cut_front(&mut front, record);
        let cut_text = self.cut_text(record);
        let is_cut = is_front_cut
            || cut_text.is_some()
            || self.defaults.affect(record)
            || (projection.changed && has_views(record));
        let relation_of = |edge: &WrittenEdge| projection.relation_id(edge.relation);
        let mut edges = record.edges.iter();
        if !is_cut
            && kind == record.kind
            && edges.all(|edge| relation_of(edge) == Some(edge.relation))
        {
            return None;
        }
        let draft = Draft {
            kind,
            front,
            text: cut_text.unwrap_or_else(|| record.draft.text.clone()),
            id: record.draft.id.clone(),
            path: record.draft.path.clone(),
            span: record.draft.span,
            row: record.draft.row,
        };
        if is_cut {
            return Some(compile(draft, &self.rules, found));
        }
        let renumbered = |edge: &WrittenEdge| {
            Some(WrittenEdge {
                relation: relation_of(edge)?,
                ..edge.clone()
            })
        };
        Some(Record {
            kind,
            edges: record.edges.iter().filter_map(renumbered).collect(),
            draft: Arc::new(draft),
            ..record.clone()
        })
    }

    /// The text of a record without its hidden parts; none if it has no hidden part.
    fn cut_text(&self, record: &Record) -> Option<DraftText> {
        let (text, regions) = (&record.draft.text, &record.body.body.regions);
        let hides = |label: &str| self.cutter.hides(label);
        let mut labels = regions.iter().map(|region| &region.label.value);
        labels.any(|label| hides(label)).then(|| {
            let cut = markdown::cut(text.as_str(), text.offset, regions, hides);
            DraftText::own(&cut, text.offset)
        })
    }
}

fn unreadable(document: &Document) -> Arc<Document> {
    Arc::new(Document::unreadable(document.file, document.path.clone()))
}

/// Whether a record's texts have views. Their queries are read again under the edition's declarations.
fn has_views(record: &Record) -> bool {
    let has_views = |text: &Text| !text.body.views.is_empty();
    let fields = record.fields.values().map(|value| &value.value);
    let props = record.edges.iter().flat_map(|edge| edge.props.iter());
    let mut values = fields.chain(props.map(|(_, value)| value));
    has_views(&record.body) || values.any(|value| any_text(value, &has_views))
}

/// Whether a predicate holds for a text within a value.
fn any_text(value: &Value, predicate: &impl Fn(&Text) -> bool) -> bool {
    let mut found = false;
    value.walk(&mut |value| found |= matches!(value, Value::Markdown(text) if predicate(text)));
    found
}
