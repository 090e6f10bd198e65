//! Labels by condition: which records, fields, edges and derived pages of the whole site get which label.
//!
//! Evaluated on the whole site only. An edition is made of what is left then, and has no labels to decide.

use std::collections::BTreeSet;

use super::answers::Item;
use super::env::{Binding, Env};
use super::pages::subjects;
use super::{Edge, EdgeOrigin, Model, RecordId, Subject};
use crate::config::{DerivedPage, LabelRule};
use crate::document::ConditionalLabels;

/// The derived pages of an edition, of declarations whose labels depend on conditions: the name of the declaration, and the subject.
pub type VisiblePages = BTreeSet<(String, String)>;

/// Evaluates the conditions for records, fields and edges.
pub(super) fn evaluate(model: &Model) -> ConditionalLabels {
    let mut labels = ConditionalLabels::default();
    if model.config().edition.is_some() {
        return labels;
    }
    let schema = &model.config().schema;
    for kind in schema.type_ids() {
        let declared = schema.type_of(kind);
        if declared.label_rules.is_empty() && declared.field_label_rules.is_empty() {
            continue;
        }
        for id in model.of_type(kind) {
            let record = model.record(*id);
            if let Some(label) = model.label_by_condition(&declared.label_rules, *id) {
                labels.add_record(record, label);
            }
            for (field, rules) in &declared.field_label_rules {
                if let Some(label) = model.label_by_condition(rules, *id) {
                    labels.add_field(record, field, label);
                }
            }
        }
    }
    for id in schema.relation_ids() {
        let rules = &schema.relation(id).label_rules;
        let edges = model.all_edges(id).iter().filter(|_| !rules.is_empty());
        for edge in edges {
            let EdgeOrigin::Written(place) = edge.origin else {
                continue;
            };
            let env = of_edge(edge);
            if let Some(rule) = rules
                .iter()
                .find(|rule| model.holds(&rule.conditions, None, &env))
            {
                labels.add_edge(model.record(edge.from), place, &rule.label);
            }
        }
    }
    labels
}

fn of_edge(edge: &Edge) -> Env {
    let mut env = Env::default();
    env.bind("from", Binding::Items(vec![Item::from_record(edge.from)]));
    env.bind("to", Binding::Items(vec![Item::from_record(edge.to)]));
    env.bind("edge", Binding::Props(edge.props.clone()));
    env
}

impl Model {
    /// The labels that conditions give to records, fields and edges.
    #[must_use]
    pub fn labels(&self) -> &ConditionalLabels {
        &self.frame.labels
    }

    /// The label of a record: its own, the one that conditions give to it, or that of its type.
    #[must_use]
    pub fn label_of(&self, id: RecordId) -> Option<&str> {
        self.labels().of_record(self.record(id), self.config())
    }

    fn label_by_condition<'r>(&self, rules: &'r [LabelRule], id: RecordId) -> Option<&'r str> {
        let (item, env) = (Item::from_record(id), Env::of_record(id));
        let rule = rules
            .iter()
            .find(|rule| self.holds(&rule.conditions, Some(&item), &env));
        rule.map(|rule| rule.label.as_str())
    }

    /// The derived pages that have one of some labels, of declarations whose labels depend on conditions.
    #[must_use]
    pub fn pages_with_label(&self, is_held: impl Fn(&str) -> bool) -> VisiblePages {
        let mut visible = VisiblePages::new();
        let pages = self.config().pages.values();
        for declared in pages.filter(|page| !page.label_rules.is_empty()) {
            for subject in subjects(self, declared) {
                let (item, env) = self.bind(subject);
                let mut rules = declared.label_rules.iter();
                let rule = rules.find(|rule| self.holds(&rule.conditions, item.as_ref(), &env));
                let label = match rule {
                    Some(rule) => Some(&rule.label),
                    None => declared.label.as_ref(),
                };
                if label.is_some_and(|label| is_held(label)) {
                    visible.insert((declared.name.clone(), self.subject_name(subject)));
                }
            }
        }
        visible
    }

    /// Whether an edition has the page of a subject.
    pub(super) fn has_page_of(&self, declared: &DerivedPage, subject: Subject) -> bool {
        match &self.frame.inputs.visible_pages {
            Some(visible) if !declared.label_rules.is_empty() => {
                visible.contains(&(declared.name.clone(), self.subject_name(subject)))
            }
            _ => true,
        }
    }

    /// The name of a subject, which is the same in the whole site and in an edition.
    fn subject_name(&self, subject: Subject) -> String {
        let name = |id: RecordId| format!("{}:{}", self.type_of(id).name, self.record(id).id.value);
        match subject {
            Subject::Site => String::new(),
            Subject::Record(id) => name(id),
            Subject::Edge(relation, at) => {
                let edge = &self.all_edges(relation)[at];
                let place = match edge.origin {
                    EdgeOrigin::Written(span) => format!("{span:?}"),
                    EdgeOrigin::Inherited { from, span } => format!("{} {span:?}", name(from)),
                    EdgeOrigin::Composed => String::new(),
                };
                format!("{} {} {place}", name(edge.from), name(edge.to))
            }
        }
    }
}
