//! Derivations: how a query got to its results. Its path is evaluated once more, and each step that was followed becomes a line.

use super::edges::Viewpoint;
use super::{DerivationStep, ExplainedItem, Explainer};
use crate::config::{Path, Query, Records, Root};
use crate::model::{Answer, Env, Item, RecordId, RouteStep, Routes, same_item};

/// Maximum number of derivations of one result.
const MAX_DERIVATIONS: usize = 20;

/// A record that a query considers, with its derivations.
struct Match {
    item: Item,
    derivations: Vec<Vec<DerivationStep>>,
}

impl Explainer<'_> {
    /// The results of a query, each with its derivations.
    pub(super) fn results(self, query: &Query, items: &[Item], env: &Env) -> Vec<ExplainedItem> {
        let matches = self.matches(query, env);
        let entry = |item: &Item| {
            let same = matches.iter().filter(|found| same_item(&found.item, item));
            let ways: Vec<_> = same
                .flat_map(|found| found.derivations.clone())
                .take(MAX_DERIVATIONS)
                .collect();
            let ways = if ways.is_empty() {
                vec![vec![self.step_at("the query", query.span)]]
            } else {
                ways
            };
            ExplainedItem {
                name: self.name(item.record),
                ways,
            }
        };
        items.iter().map(entry).collect()
    }

    /// A query and, if it tries several in order, the one that finds something.
    pub(super) fn evaluated_queries<'q>(self, query: &'q Query, env: &Env) -> Vec<&'q Query> {
        let mut evaluated = vec![query];
        while let Records::FirstOf(queries) = &evaluated[evaluated.len() - 1].records {
            match queries
                .iter()
                .find(|query| !self.model.select(query, env).is_empty())
            {
                Some(query) => evaluated.push(query),
                None => break,
            }
        }
        evaluated
    }

    /// All records that a query considers, before its conditions.
    fn matches(self, query: &Query, env: &Env) -> Vec<Match> {
        let alone = |id: RecordId| Match {
            item: Item::from_record(id),
            derivations: self.record_itself(id).ways,
        };
        match self
            .evaluated_queries(query, env)
            .last()
            .map(|query| &query.records)
        {
            Some(Records::Any) => self.model.in_order().map(alone).collect(),
            Some(Records::Type(kind)) => self
                .model
                .of_type(*kind)
                .iter()
                .map(|id| alone(*id))
                .collect(),
            Some(Records::Path(path)) => self.matches_on_path(path, env),
            Some(Records::FirstOf(_)) | None => Vec::new(),
        }
    }

    /// The records that a path finds.
    fn matches_on_path(self, path: &Path, env: &Env) -> Vec<Match> {
        let answers = self
            .model
            .as_items(self.model.follow::<Routes<'_>>(path, None, env));
        let found = |Answer { found, provenance }: Answer<Item, Routes<'_>>| {
            let mut derivations: Vec<_> = provenance
                .routes
                .iter()
                .map(|route| self.steps_of(route))
                .collect();
            // A path that is only a name has no steps to show.
            if let (Root::Name(name), true) = (&path.root, path.steps.is_empty()) {
                derivations =
                    vec![vec![self.step_at(
                        format!("`${name}`"),
                        self.model.record(found.record).span,
                    )]];
            }
            Match {
                item: found,
                derivations,
            }
        };
        answers.into_iter().map(found).collect()
    }

    /// The steps of a route that are written somewhere: edges and references.
    fn steps_of(self, route: &[RouteStep<'_>]) -> Vec<DerivationStep> {
        let mut steps = Vec::new();
        // Where the route is, in words.
        let mut place = String::new();
        for step in route {
            match step {
                RouteStep::Record(id) => place = self.name(*id),
                RouteStep::Properties => "the edge".clone_into(&mut place),
                RouteStep::Edge(relation_step, edge) => {
                    steps.extend(self.edge(*relation_step, edge, Viewpoint::Elsewhere));
                    place = self.name(relation_step.target(edge.from, edge.to));
                }
                RouteStep::Field(id, name) => place = format!("`{name}` of {}", self.name(*id)),
                RouteStep::Property(key) => place = format!("`{key}` of {place}"),
                RouteStep::Key(key) => place = format!("`{key}` in {place}"),
                RouteStep::Item(..) => {}
                RouteStep::Reference(id, span) => {
                    steps.push(self.step_at(place.as_str(), *span));
                    place = self.name(*id);
                }
            }
        }
        steps
    }
}
