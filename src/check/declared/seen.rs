//! Whether whoever a model is for may see all that a check looks at.
//!
//! Labels of declarations are asked, never records: the answer is the same whatever the hidden part of a site says.

use crate::config::{Check, Condition, Ends, Limit, Operand, Path, PathStep, Query, Records, Rule, Subjects};
use crate::model::Model;

/// Whether nothing that a check looks at is kept from the model's audience.
pub(super) fn all_of(model: &Model, check: &Check) -> bool {
    let seen = Seen(model);
    let on = match &check.on {
        Subjects::Records(types) => seen.types(types),
        Subjects::Set(page, _) => {
            let page = &model.config.pages[*page];
            seen.conditions(&page.conditions) && page.sets.values().all(|set| seen.query(set))
        }
    };
    on && seen.conditions(&check.conditions) && check.when_any.iter().all(|path| seen.path(path)) && seen.rule(&check.rule)
}

struct Seen<'m>(&'m Model);

impl Seen<'_> {
    fn rule(&self, rule: &Rule) -> bool {
        match rule {
            Rule::Edges { path, counting, .. } => self.path(path) && self.conditions(counting),
            Rule::Keys { field, .. } => self.path(field),
            Rule::Sum { fields, plus, max } => {
                let max = if let Limit::Path(path) = max { self.path(path) } else { true };
                max && fields.iter().chain(plus).all(|path| self.path(path))
            }
            Rule::Count { .. } | Rule::Review { .. } => true,
            Rule::Once { path } | Rule::Has { key: path } => self.path(path),
            Rule::Similar { field, except, .. } => self.path(field) && except.iter().all(|hop| self.hop(*hop)),
            Rule::Forbidden { fields, by, patterns, instead } => {
                self.query(by) && fields.iter().chain([patterns]).chain(instead).all(|path| self.path(path))
            }
            Rule::Conflict { text, field } => self.path(text) && self.path(field),
            Rule::Monotone { hop, field } => self.hop(*hop) && self.path(field),
        }
    }

    fn types(&self, types: &Ends) -> bool {
        let schema = &self.0.config.schema;
        schema.type_ids().filter(|id| types.holds(*id)).all(|id| self.0.sees(schema.type_of(id).label.as_deref()))
    }

    fn hop(&self, hop: crate::config::Hop) -> bool {
        let schema = &self.0.config.schema;
        self.0.sees_part(schema.relation(hop.relation).label.as_deref()) && self.types(schema.arrives(hop))
    }

    fn path(&self, path: &Path) -> bool {
        let hops = path.steps.iter().all(|step| if let PathStep::Hop(hop) = step { self.hop(*hop) } else { true });
        hops && self.0.sees_path(path)
    }

    fn conditions(&self, conditions: &[Condition]) -> bool {
        conditions.iter().all(|condition| {
            let values =
                condition.values.iter().all(|value| if let Operand::Path(path) = value { self.path(path) } else { true });
            values && self.path(&condition.path)
        })
    }

    fn query(&self, query: &Query) -> bool {
        let records = match &query.records {
            Records::Any => self.types(&Ends::Any),
            Records::Type(id) => self.types(&Ends::Types(vec![*id])),
            Records::Path(path) => self.path(path),
            Records::FirstOf(queries) => queries.iter().all(|query| self.query(query)),
        };
        records && self.conditions(&query.conditions) && query.without.as_ref().is_none_or(|query| self.query(query))
    }
}
