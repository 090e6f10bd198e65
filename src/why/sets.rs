//! Sets: the query, what it found and how, and how much it left out for which reason.

use indexmap::IndexMap;

use super::{DerivationStep, ExplainedPart, Explainer, PartKind};
use crate::config::{Query, Records};
use crate::model::{Binding, Env};

impl Explainer<'_> {
    /// Named sets, each of which may use those before it; those that are not shown at all are left out.
    pub(super) fn sets(
        self,
        declared: &IndexMap<String, Query>,
        env: &mut Env,
    ) -> Vec<ExplainedPart> {
        let mut blocks = Vec::new();
        for (name, query) in declared {
            let items = self.model.select(query, env);
            if !items.is_empty() || self.model.shows_when_empty(query) {
                blocks.push(self.query(PartKind::Set, name, query, env));
            }
            env.bind(name, Binding::Items(items));
        }
        blocks
    }

    /// A query and what it found.
    pub(super) fn query(
        self,
        kind: PartKind,
        name: &str,
        query: &Query,
        env: &Env,
    ) -> ExplainedPart {
        let items = self.model.select(query, env);
        ExplainedPart {
            kind,
            name: name.to_owned(),
            because: self
                .evaluated_queries(query, env)
                .into_iter()
                .map(|query| self.step_at(self.describe(query), query.span))
                .collect(),
            items: self.results(query, &items, env),
            notes: self.notes_on_left_out(query, env),
        }
    }

    /// Which records a query looks at, and by which keys it chooses among them.
    fn describe(self, query: &Query) -> String {
        let records = match &query.records {
            Records::Any => "all records".to_owned(),
            Records::Type(kind) => format!(
                "all of the type `{}`",
                self.model.config().schema.type_of(*kind).name
            ),
            Records::Path(path) => format!("`{}`", path.text),
            Records::FirstOf(queries) => {
                format!("the first of {} queries with a result", queries.len())
            }
        };
        let mut keys: Vec<String> = Vec::new();
        for condition in &query.conditions {
            condition.each_test(&mut |test| keys.push(format!("`{}`", test.path.text)));
        }
        if keys.is_empty() {
            records
        } else {
            format!("{records}, where {}", keys.join(", "))
        }
    }

    /// How many records a query's parts took away, one part after the other.
    fn notes_on_left_out(self, query: &Query, env: &Env) -> Vec<String> {
        let count = |query: &Query| self.model.select(query, env).len();
        let mut part = Query {
            conditions: Vec::new(),
            without: None,
            limit: None,
            sort: Vec::new(),
            ..query.clone()
        };
        let mut left = count(&part);
        let mut notes = Vec::new();
        let mut note = |now: usize, by: &str| {
            if now < left {
                notes.push(format!("{} excluded by {by}", left - now));
            }
            left = now;
        };
        if !query.conditions.is_empty() {
            part.conditions.clone_from(&query.conditions);
            note(count(&part), "`where`");
        }
        if query.without.is_some() {
            part.without.clone_from(&query.without);
            note(count(&part), "`without`");
        }
        if query.limit.is_some() {
            part.limit = query.limit;
            note(count(&part), "`limit`");
        }
        notes
    }

    /// The conditions under which a page is made.
    pub(super) fn conditions(self, conditions: &[crate::config::Condition]) -> Vec<DerivationStep> {
        let mut steps = Vec::new();
        for condition in conditions {
            condition.each_test(&mut |test| {
                let what = format!("`where`: `{}`", test.path.text);
                steps.push(self.step_at(what, test.path.span));
            });
        }
        steps
    }
}
