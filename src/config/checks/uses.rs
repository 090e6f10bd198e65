//! What a check looks at, by name: where one of these is lost to another problem, what the check misses may follow from that.

use std::collections::BTreeSet;

use super::super::path::{Path, PathStep};
use super::super::query::{Condition, Operand, Query, Records};
use super::super::schema::{Endpoints, Origin, RelationStep};
use super::super::{Config, TypeId};
use super::{Check, CheckTargets, Limit, Rule};

/// Relations, fields and types.
#[derive(Clone, Debug, Default)]
pub struct Uses {
    /// Names of relations and fields.
    pub keys: BTreeSet<String>,
    /// Types of which records are looked for.
    pub types: BTreeSet<TypeId>,
}

impl Check {
    /// What it looks at.
    #[must_use]
    pub fn uses(&self, config: &Config) -> Uses {
        let mut visit = Visit {
            config,
            uses: Uses::default(),
        };
        match &self.on {
            CheckTargets::Records(types) => visit.types(types),
            CheckTargets::Set(page, _) => {
                let page = &config.pages[*page];
                visit.conditions(&page.conditions);
                page.sets.values().for_each(|set| visit.query(set));
            }
        }
        visit.conditions(&self.conditions);
        visit.paths(&self.when_any);
        visit.rule(&self.rule);
        visit.uses
    }
}

struct Visit<'a> {
    config: &'a Config,
    uses: Uses,
}

impl Visit<'_> {
    fn rule(&mut self, rule: &Rule) {
        match rule {
            Rule::Edges { path, counting, .. } => {
                self.path(path);
                self.conditions(counting);
            }
            Rule::Sum { fields, plus, max } => {
                if let Limit::Path(path) = max {
                    self.path(path);
                }
                self.paths(fields);
                self.paths(plus);
            }
            Rule::Count { .. } | Rule::Review { .. } => {}
            Rule::Keys { field: path, .. } | Rule::Once { path } | Rule::Has { key: path } => {
                self.path(path)
            }
            Rule::Similar { field, except, .. } => {
                self.path(field);
                except.iter().for_each(|hop| self.hop(*hop));
            }
            Rule::Forbidden {
                fields,
                by,
                patterns,
                instead,
            } => {
                self.query(by);
                self.paths(fields);
                self.path(patterns);
                instead.iter().for_each(|path| self.path(path));
            }
            Rule::Conflict { text, field } => {
                self.path(text);
                self.path(field);
            }
            Rule::Monotone { hop, field } => {
                self.hop(*hop);
                self.path(field);
            }
        }
    }

    fn types(&mut self, types: &Endpoints) {
        self.uses
            .types
            .extend(self.config.schema.type_ids().filter(|id| types.holds(*id)));
    }

    fn hop(&mut self, hop: RelationStep) {
        let relation = self.config.schema.relation(hop.relation);
        if !self.uses.keys.insert(relation.name.clone()) {
            return;
        }
        // The other end of a relation that is written is looked for as well.
        self.types(&relation.from);
        if let Origin::Composed(hops) | Origin::Inherited(hops) = &relation.origin {
            hops.iter().for_each(|hop| self.hop(*hop));
        }
    }

    fn path(&mut self, path: &Path) {
        for step in &path.steps {
            match step {
                PathStep::Relation(hop) => self.hop(*hop),
                PathStep::Field(name) => drop(self.uses.keys.insert(name.clone())),
                PathStep::Word(word) => drop(self.uses.keys.insert((*word).to_owned())),
                PathStep::Edge | PathStep::Own | PathStep::Key(_) => {}
            }
        }
    }

    fn paths(&mut self, paths: &[Path]) {
        paths.iter().for_each(|path| self.path(path));
    }

    fn conditions(&mut self, conditions: &[Condition]) {
        for condition in conditions {
            self.path(&condition.path);
            for value in &condition.values {
                if let Operand::Path(path) = value {
                    self.path(path);
                }
            }
        }
    }

    fn query(&mut self, query: &Query) {
        match &query.records {
            Records::Any => {}
            Records::Type(id) => drop(self.uses.types.insert(*id)),
            Records::Path(path) => self.path(path),
            Records::FirstOf(queries) => queries.iter().for_each(|query| self.query(query)),
        }
        self.conditions(&query.conditions);
        if let Some(without) = &query.without {
            self.query(without);
        }
    }
}
