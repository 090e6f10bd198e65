//! The declarations that a check depends on. If another problem affects one of them, a finding may only be its consequence; if
//! one of them is hidden from an audience, so is the check.

use std::collections::BTreeSet;

use super::super::Config;
use super::super::condition::Condition;
use super::super::field::{Endpoints, RelationStep, TypeId};
use super::super::path::{Path, PathStep};
use super::super::query::{Query, Records};
use super::super::schema::Origin;
use super::{Check, CheckTargets, Limit, Rule};

/// A part of a check.
#[derive(Clone, Copy)]
pub(in super::super) enum CheckPart<'a> {
    /// The records it examines.
    Targets(&'a Endpoints),
    /// The records of a query.
    Records(&'a Records),
    /// A step along a relation.
    Relation(RelationStep),
    /// A key of a record.
    Key(&'a str),
}

/// Relations, fields and types on which a check depends.
#[derive(Clone, Debug, Default)]
pub struct Uses {
    /// Names of relations and fields.
    pub keys: BTreeSet<String>,
    /// Types of its records.
    pub types: BTreeSet<TypeId>,
}

impl Check {
    /// What the check depends on.
    #[must_use]
    pub fn uses(&self, config: &Config) -> Uses {
        let mut uses = Uses::default();
        self.visit(config, &mut |part| match part {
            CheckPart::Targets(types) => uses.types.extend(config.schema.among(types)),
            CheckPart::Records(Records::Type(id)) => drop(uses.types.insert(*id)),
            CheckPart::Records(_) => {}
            CheckPart::Relation(step) => uses.add_relation(step, config),
            CheckPart::Key(key) => drop(uses.keys.insert(key.to_owned())),
        });
        uses
    }

    /// Visits all parts.
    pub(in super::super) fn visit<'a>(
        &'a self,
        config: &'a Config,
        see: &mut impl FnMut(CheckPart<'a>),
    ) {
        match &self.on {
            CheckTargets::Records(types) => see(CheckPart::Targets(types)),
            CheckTargets::Set(page, _) => {
                let page = &config.pages[*page];
                visit_conditions(&page.conditions, see);
                page.sets.values().for_each(|set| visit_query(set, see));
            }
        }
        visit_conditions(&self.conditions, see);
        visit_rule(&self.rule, see);
    }
}

impl Uses {
    fn add_relation(&mut self, step: RelationStep, config: &Config) {
        let relation = config.schema.relation(step.relation);
        if !self.keys.insert(relation.name.clone()) {
            return;
        }
        // Records at the other end of a written relation are needed too.
        self.types.extend(config.schema.among(&relation.from));
        if let Origin::Composed(steps) | Origin::Inherited(steps) = &relation.origin {
            steps
                .iter()
                .for_each(|step| self.add_relation(*step, config));
        }
    }
}

fn visit_rule<'a>(rule: &'a Rule, see: &mut impl FnMut(CheckPart<'a>)) {
    match rule {
        Rule::Count { .. } | Rule::Review { .. } => {}
        Rule::Edges { path, counting, .. } => {
            visit_path(path, see);
            visit_conditions(counting, see);
        }
        Rule::Sum { field, plus, max } => {
            if let Limit::Path(path) = max {
                visit_path(path, see);
            }
            visit_paths([field].into_iter().chain(plus), see);
        }
        Rule::Keys { field: path, .. } | Rule::Once { path } | Rule::Has { field: path } => {
            visit_path(path, see);
        }
        Rule::Similar { field, except, .. } => {
            visit_path(field, see);
            let steps = except.iter().copied();
            steps.for_each(|step| see(CheckPart::Relation(step)));
        }
        Rule::Forbidden {
            fields,
            by,
            patterns,
            instead,
        } => {
            visit_query(by, see);
            visit_paths(fields.iter().chain([patterns]).chain(instead), see);
        }
        Rule::Conflict { text, field } => visit_paths([text, field], see),
        Rule::Monotone {
            relation_step,
            field,
        } => {
            see(CheckPart::Relation(*relation_step));
            visit_path(field, see);
        }
    }
}

fn visit_path<'a>(path: &'a Path, see: &mut impl FnMut(CheckPart<'a>)) {
    path.each_path(&mut |path| {
        for step in &path.steps {
            match step {
                PathStep::Relation(step) => see(CheckPart::Relation(*step)),
                PathStep::Field(name) => see(CheckPart::Key(name)),
                PathStep::BuiltIn(key) => see(CheckPart::Key(key.word())),
                PathStep::Edge | PathStep::Own | PathStep::Key(_) => {}
            }
        }
    });
}

fn visit_paths<'a>(paths: impl IntoIterator<Item = &'a Path>, see: &mut impl FnMut(CheckPart<'a>)) {
    paths.into_iter().for_each(|path| visit_path(path, see));
}

fn visit_conditions<'a>(conditions: &'a [Condition], see: &mut impl FnMut(CheckPart<'a>)) {
    for condition in conditions {
        condition.each_path(&mut |path| visit_path(path, see));
    }
}

fn visit_query<'a>(query: &'a Query, see: &mut impl FnMut(CheckPart<'a>)) {
    see(CheckPart::Records(&query.records));
    match &query.records {
        Records::Any | Records::Type(_) => {}
        Records::Path(path) => visit_path(path, see),
        Records::FirstOf(queries) => queries.iter().for_each(|query| visit_query(query, see)),
    }
    visit_conditions(&query.conditions, see);
    if let Some(without) = &query.without {
        visit_query(without, see);
    }
}
