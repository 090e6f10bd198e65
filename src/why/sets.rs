//! Sets: the query, what it found and how, and how much it left out for which reason.

use indexmap::IndexMap;

use super::{Block, Cause, Teller};
use crate::config::{Query, Records};
use crate::model::{Bound, Env};

impl Teller<'_> {
    /// Named sets, each of which may use those before it; those that are not shown at all are left out.
    pub(super) fn sets(self, declared: &IndexMap<String, Query>, env: &mut Env) -> Vec<Block> {
        let mut blocks = Vec::new();
        for (name, query) in declared {
            let items = self.model.select(query, env);
            if !items.is_empty() || self.model.shows_when_empty(query) {
                blocks.push(self.query("set", name, query, env));
            }
            env.bind(name, Bound::Items(items));
        }
        blocks
    }

    /// A query and what it found.
    pub(super) fn query(self, kind: &'static str, name: &str, query: &Query, env: &Env) -> Block {
        let items = self.model.select(query, env);
        Block {
            kind,
            name: name.to_owned(),
            because: self
                .asked(query, env)
                .into_iter()
                .map(|query| self.at(self.said(query), query.span))
                .collect(),
            items: self.found(query, &items, env),
            notes: self.left_out(query, env),
        }
    }

    /// Which records a query looks at, and by which keys it chooses among them.
    fn said(self, query: &Query) -> String {
        let records = match &query.records {
            Records::Any => "all records".to_owned(),
            Records::Type(kind) => format!(
                "all of the type `{}`",
                self.model.config().schema.type_of(*kind).name
            ),
            Records::Path(path) => format!("`{}`", path.text),
            Records::FirstOf(queries) => format!(
                "the first that finds anything, of {} queries",
                queries.len()
            ),
        };
        let keys: Vec<String> = query
            .conditions
            .iter()
            .map(|condition| format!("`{}`", condition.path.text))
            .collect();
        if keys.is_empty() {
            records
        } else {
            format!("{records}, where {}", keys.join(", "))
        }
    }

    /// How many records a query's parts took away, one part after the other.
    fn left_out(self, query: &Query, env: &Env) -> Vec<String> {
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
                notes.push(format!("{} left out by {by}", left - now));
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
    pub(super) fn conditions(
        self,
        conditions: &[crate::config::Condition],
    ) -> impl Iterator<Item = Cause> {
        conditions.iter().map(move |condition| {
            self.at(
                format!("`where`: `{}`", condition.path.text),
                condition.path.span,
            )
        })
    }
}
