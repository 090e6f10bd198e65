//! How a query got to its results: evaluates its path once more and turns every step on the way to each result into words.

use super::ties::Seen;
use super::{Cause, Entry, Teller};
use crate::config::{Path, Query, Records, Root};
use crate::model::{Answer, Env, Item, RecordId, Routes, Step, same_item};

/// Maximum number of ways shown for one result.
const MOST: usize = 20;

/// A record that a query looks at, and how the query got to it.
struct Match {
    item: Item,
    ways: Vec<Vec<Cause>>,
}

impl Teller<'_> {
    /// The results of a query, each with how it was found.
    pub(super) fn found(self, query: &Query, items: &[Item], env: &Env) -> Vec<Entry> {
        let matches = self.matches(query, env);
        let entry = |item: &Item| {
            let same = matches.iter().filter(|found| same_item(&found.item, item));
            let ways: Vec<_> = same
                .flat_map(|found| found.ways.clone())
                .take(MOST)
                .collect();
            let ways = if ways.is_empty() {
                vec![vec![self.at("the query", query.span)]]
            } else {
                ways
            };
            Entry {
                name: self.name(item.record),
                ways,
            }
        };
        items.iter().map(entry).collect()
    }

    /// The query that finds something, where several are tried, and those around it.
    pub(super) fn asked<'q>(self, query: &'q Query, env: &Env) -> Vec<&'q Query> {
        let mut asked = vec![query];
        while let Records::FirstOf(queries) = &asked[asked.len() - 1].records {
            match queries
                .iter()
                .find(|query| !self.model.select(query, env).is_empty())
            {
                Some(query) => asked.push(query),
                None => break,
            }
        }
        asked
    }

    /// All records that a query looks at, before its conditions.
    fn matches(self, query: &Query, env: &Env) -> Vec<Match> {
        let alone = |id: RecordId| Match {
            item: Item::of(id),
            ways: self.itself(id).ways,
        };
        match self.asked(query, env).last().map(|query| &query.records) {
            Some(Records::Any) => self.model.in_order().map(alone).collect(),
            Some(Records::Type(kind)) => self
                .model
                .of_type(*kind)
                .iter()
                .map(|id| alone(*id))
                .collect(),
            Some(Records::Path(path)) => self.along(path, env),
            Some(Records::FirstOf(_)) | None => Vec::new(),
        }
    }

    /// The records at a path's end.
    fn along(self, path: &Path, env: &Env) -> Vec<Match> {
        let answers = self
            .model
            .as_items(self.model.follow::<Routes<'_>>(path, None, env));
        let found = |Answer { found, provenance }: Answer<Item, Routes<'_>>| {
            let mut ways: Vec<_> = provenance
                .routes
                .iter()
                .map(|route| self.causes(route))
                .collect();
            // Where the path goes on, only its further steps are worth a line.
            if let (Root::Name(name), true) = (&path.root, path.steps.is_empty()) {
                ways =
                    vec![vec![self.at(
                        format!("`${name}`"),
                        self.model.record(found.record).span,
                    )]];
            }
            Match { item: found, ways }
        };
        answers.into_iter().map(found).collect()
    }

    /// What a route followed that somebody wrote: edges and references.
    fn causes(self, route: &[Step<'_>]) -> Vec<Cause> {
        let mut causes = Vec::new();
        // Where the route is, in words.
        let mut place = String::new();
        for step in route {
            match step {
                Step::Record(id) => place = self.name(*id),
                Step::Properties => "the edge".clone_into(&mut place),
                Step::Edge(hop, edge) => {
                    causes.extend(self.tie(*hop, edge, Seen::There));
                    place = self.name(hop.target(edge.from, edge.to));
                }
                Step::Field(id, name) => place = format!("`{name}` of {}", self.name(*id)),
                Step::Property(key) => place = format!("`{key}` of {place}"),
                Step::Key(key) => place = format!("`{key}` in {place}"),
                Step::Item(..) => {}
                Step::Reference(id, span) => {
                    causes.push(self.at(place.as_str(), *span));
                    place = self.name(*id);
                }
            }
        }
        causes
    }
}
