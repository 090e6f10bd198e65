//! How a query got to what it found: the model's own answer, with the edges and references that led to each record of it.
//!
//! What is found is for the model to say. Here its way is gone once more, and what was met is noted.

use std::sync::Arc;

use super::ties::Seen;
use super::{Cause, Entry, Teller};
use crate::config::{Path, PathStep, Query, Records, Root};
use crate::document::{Props, Value};
use crate::model::{EdgeOrigin, Env, Item, Reached, RecordId, inner, leaves, same_item};
use crate::text::Span;

/// More ways to one record than these are not noted.
const MOST: usize = 20;

/// Something that a path leads to, and how.
#[derive(Clone)]
struct Met<T> {
    what: T,
    ways: Vec<Vec<Cause>>,
    /// Whose it is, in words.
    of: String,
}

/// What a path leads to, step by step.
enum Here {
    Items(Vec<Met<Item>>),
    Values(Vec<Met<(Value, Span)>>),
    Props(Vec<Met<Arc<Props>>>),
}

impl Teller<'_> {
    /// What a query found, each with how.
    pub(super) fn found(self, query: &Query, items: &[Item], env: &Env) -> Vec<Entry> {
        let met = self.sought(query, env);
        let entry = |item: &Item| {
            let ways: Vec<_> = met.iter().filter(|met| same_item(&met.what, item)).flat_map(|met| met.ways.clone()).collect();
            let ways = if ways.is_empty() { vec![vec![self.at("the query", query.span)]] } else { ways };
            Entry { name: self.name(item.record), ways }
        };
        items.iter().map(entry).collect()
    }

    /// The query that finds something, where several are tried, and those around it.
    pub(super) fn asked<'q>(self, query: &'q Query, env: &Env) -> Vec<&'q Query> {
        let mut asked = vec![query];
        while let Records::FirstOf(queries) = &asked[asked.len() - 1].records {
            match queries.iter().find(|query| !self.model.select(query, env).is_empty()) {
                Some(query) => asked.push(query),
                None => break,
            }
        }
        asked
    }

    /// All that a query looks at, before its conditions.
    fn sought(self, query: &Query, env: &Env) -> Vec<Met<Item>> {
        let alone = |id: RecordId| Met { what: Item::of(id), ways: self.itself(id).ways, of: self.name(id) };
        match self.asked(query, env).last().map(|query| &query.records) {
            Some(Records::Any) => self.model.in_order().map(alone).collect(),
            Some(Records::Type(kind)) => self.model.of_type(*kind).iter().map(|id| alone(*id)).collect(),
            Some(Records::Path(path)) => self.along(path, env),
            Some(Records::FirstOf(_)) | None => Vec::new(),
        }
    }

    /// The records at a path's end.
    fn along(self, path: &Path, env: &Env) -> Vec<Met<Item>> {
        let Root::Name(name) = &path.root else {
            return Vec::new();
        };
        let start = Path { steps: Vec::new(), ..path.clone() };
        let mut here = match self.model.reach(&start, None, env) {
            Reached::Items(items) => Here::Items(items.into_iter().map(|item| self.named(name, item, path)).collect()),
            Reached::Props(props) => {
                let of = |what| Met { what, ways: vec![Vec::new()], of: "the edge".to_owned() };
                Here::Props(props.into_iter().map(of).collect())
            }
            Reached::Values(_) => Here::Values(Vec::new()),
        };
        for step in &path.steps {
            here = self.step(here, step);
        }
        self.items(here)
    }

    /// A record that has a name on the page. Where the path goes on, only its further steps are worth telling.
    fn named(self, name: &str, item: Item, path: &Path) -> Met<Item> {
        let of = self.name(item.record);
        let way = if path.steps.is_empty() {
            vec![self.at(format!("`${name}`"), self.model.record(item.record).span)]
        } else {
            Vec::new()
        };
        Met { what: item, ways: vec![way], of }
    }

    fn step(self, here: Here, step: &PathStep) -> Here {
        match (here, step) {
            (Here::Items(items), PathStep::Hop(hop)) => {
                let mut found: Vec<Met<Item>> = Vec::new();
                for item in &items {
                    for (record, edge) in self.model.others(item.what.record, *hop) {
                        let tie = self.tie(*hop, edge, Seen::There);
                        let ways = item.ways.iter().map(|way| way.iter().cloned().chain(tie.iter().cloned()).collect()).collect();
                        let via = if let EdgeOrigin::Inherited { from, .. } = edge.origin { Some(from) } else { None };
                        let what = Item { record, props: Some(edge.props.clone()), via };
                        let of = self.name(record);
                        add(&mut found, Met { what, ways, of });
                    }
                }
                Here::Items(found)
            }
            (Here::Items(items), PathStep::Field(name)) => {
                let value = |item: Met<Item>| {
                    let value = self.model.record(item.what.record).fields.get(name)?;
                    let of = format!("`{name}` of {}", item.of);
                    Some(Met { what: (value.value.clone(), value.span), ways: item.ways, of })
                };
                Here::Values(items.into_iter().filter_map(value).collect())
            }
            (Here::Items(items), PathStep::Own) => {
                Here::Items(items.into_iter().filter(|item| item.what.via.is_none()).collect())
            }
            (Here::Items(items), PathStep::Edge) => {
                let props = |item: Met<Item>| Some(Met { what: item.what.props?, ways: item.ways, of: item.of });
                Here::Props(items.into_iter().filter_map(props).collect())
            }
            (Here::Props(props), PathStep::Key(key)) => {
                let value = |met: Met<Arc<Props>>| {
                    let value = met.what.iter().find(|(name, _)| name == key)?.1.clone();
                    Some(Met { what: (value, Span::default()), ways: met.ways, of: format!("`{key}` of {}", met.of) })
                };
                Here::Values(props.into_iter().filter_map(value).collect())
            }
            (Here::Values(values), PathStep::Key(key)) => {
                let within = |met: Met<(Value, Span)>| {
                    let (value, span) = met.what;
                    let of = format!("`{key}` in {}", met.of);
                    let met = move |value| Met { what: (value, span), ways: met.ways.clone(), of: of.clone() };
                    inner(&value, key).into_iter().map(met).collect::<Vec<_>>()
                };
                Here::Values(values.into_iter().flat_map(within).collect())
            }
            (Here::Values(values), step) => match self.items(Here::Values(values)) {
                items if items.is_empty() => Here::Items(items),
                items => self.step(Here::Items(items), step),
            },
            // Words of the engine are no records, and nothing leads on from what an edge carries as a whole.
            _ => Here::Items(Vec::new()),
        }
    }

    /// What a path's end means as records.
    fn items(self, here: Here) -> Vec<Met<Item>> {
        let values = match here {
            Here::Items(items) => return items,
            Here::Props(_) => return Vec::new(),
            Here::Values(values) => values,
        };
        let mut found = Vec::new();
        for Met { what: (value, _), ways, of } in values {
            for value in leaves(&value) {
                let (reference, props) = match value {
                    Value::Ref(reference) => (Some(reference), None),
                    Value::Object(props) => {
                        let reference =
                            props.iter().find_map(|(_, value)| if let Value::Ref(to) = value { Some(to) } else { None });
                        (reference, Some(Arc::new(props.clone())))
                    }
                    _ => (None, None),
                };
                let Some((reference, record)) = reference.and_then(|to| Some((to, self.model.referred(to)?))) else {
                    continue;
                };
                let cause = self.at(of.as_str(), reference.span);
                let ways = ways.iter().map(|way| way.iter().cloned().chain([cause.clone()]).collect()).collect();
                found.push(Met { what: Item { record, props, via: None }, ways, of: self.name(record) });
            }
        }
        found
    }
}

/// Adds an item, or the ways to it if it was met before.
fn add(found: &mut Vec<Met<Item>>, met: Met<Item>) {
    match found.iter_mut().find(|known| same_item(&known.what, &met.what)) {
        Some(known) => {
            let room = MOST.saturating_sub(known.ways.len());
            known.ways.extend(met.ways.into_iter().take(room));
        }
        None => found.push(met),
    }
}
