//! Checks in the config of an edition.
//!
//! A check whose relation, field or set is gone could not be read and is gone. Here go those that look at records of a type
//! whose label the audience does not hold: it sees some of them only, and the others would look like a gap.

use super::super::checks::{Check, CheckTargets, Limit, Rule};
use super::super::path::{Path, PathStep};
use super::super::query::{Condition, Operand, Query, Records};
use super::super::schema::{Endpoints, RelationStep};
use super::super::{Audience, Config};

/// Drops the checks that look at records of which an audience may see only some.
pub(super) fn drop_partial(config: &mut Config, audience: &Audience) {
    let mut checks = std::mem::take(&mut config.checks);
    let view = View { config, audience };
    checks.retain(|_, check| view.check(check));
    config.checks = checks;
}

/// What an audience may see of all records.
struct View<'a> {
    config: &'a Config,
    audience: &'a Audience,
}

impl View<'_> {
    fn check(&self, check: &Check) -> bool {
        let on = match &check.on {
            CheckTargets::Records(types) => self.types(types),
            CheckTargets::Set(page, _) => {
                let page = &self.config.pages[*page];
                self.conditions(&page.conditions) && page.sets.values().all(|set| self.query(set))
            }
        };
        on && self.conditions(&check.conditions)
            && self.paths(&check.when_any)
            && self.rule(&check.rule)
    }

    fn rule(&self, rule: &Rule) -> bool {
        match rule {
            Rule::Edges { path, counting, .. } => self.path(path) && self.conditions(counting),
            Rule::Sum { fields, plus, max } => {
                let max = if let Limit::Path(path) = max {
                    self.path(path)
                } else {
                    true
                };
                max && self.paths(fields) && self.paths(plus)
            }
            Rule::Count { .. } | Rule::Review { .. } => true,
            Rule::Keys { field: path, .. } | Rule::Once { path } | Rule::Has { key: path } => {
                self.path(path)
            }
            Rule::Similar { field, except, .. } => {
                self.path(field) && except.iter().all(|hop| self.hop(*hop))
            }
            Rule::Forbidden {
                fields,
                by,
                patterns,
                instead,
            } => {
                self.query(by)
                    && self.paths(fields)
                    && self.path(patterns)
                    && instead.iter().all(|path| self.path(path))
            }
            Rule::Conflict { text, field } => self.path(text) && self.path(field),
            Rule::Monotone { hop, field } => self.hop(*hop) && self.path(field),
        }
    }

    fn types(&self, types: &Endpoints) -> bool {
        let schema = &self.config.schema;
        let among = schema
            .type_ids()
            .filter(|id| types.holds(*id))
            .map(|id| schema.type_of(id));
        among.into_iter().all(|declared| {
            declared
                .label
                .as_ref()
                .is_some_and(|label| self.audience.holds(label))
        })
    }

    fn hop(&self, hop: RelationStep) -> bool {
        self.types(self.config.schema.arrives(hop))
    }

    fn path(&self, path: &Path) -> bool {
        path.steps.iter().all(|step| {
            if let PathStep::Relation(hop) = step {
                self.hop(*hop)
            } else {
                true
            }
        })
    }

    fn paths(&self, paths: &[Path]) -> bool {
        paths.iter().all(|path| self.path(path))
    }

    fn conditions(&self, conditions: &[Condition]) -> bool {
        let value = |value: &Operand| {
            if let Operand::Path(path) = value {
                self.path(path)
            } else {
                true
            }
        };
        conditions
            .iter()
            .all(|condition| self.path(&condition.path) && condition.values.iter().all(value))
    }

    fn query(&self, query: &Query) -> bool {
        let records = match &query.records {
            Records::Any => self.types(&Endpoints::Any),
            Records::Type(id) => self.types(&Endpoints::Types(vec![*id])),
            Records::Path(path) => self.path(path),
            Records::FirstOf(queries) => queries.iter().all(|query| self.query(query)),
        };
        records
            && self.conditions(&query.conditions)
            && query.without.as_ref().is_none_or(|query| self.query(query))
    }
}
