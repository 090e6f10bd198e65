//! Reading `[relations.X]`: names first, then the paths that lead over other relations.

use std::collections::HashMap;

use super::reader::Reader;
use super::schema::{Direction, Endpoints, Origin, Relation, RelationStep, Schema};
use super::types::fields;
use crate::diagnostic::{CONFIG, Diagnostic, did_you_mean, list_of};
use crate::graph::on_cycles;
use crate::text::{Span, capitalised};
use crate::tree::{Map, Node};

/// Reads all relations into the schema.
pub(crate) fn read(
    tables: &[(&str, &Map, Span)],
    owner_type: Option<&Node>,
    schema: &mut Schema,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut paths = Vec::new();
    for (name, map, span) in tables {
        let (relation, path) = relation(name, map, *span, schema, diagnostics);
        schema.relations.insert((*name).to_owned(), relation);
        paths.extend(path.map(|path| ((*name).to_owned(), path)));
    }
    if let Some(node) = owner_type {
        own(node, schema, diagnostics);
    }
    names(schema, diagnostics);
    for (name, (node, composed)) in paths {
        route(&name, node, composed, schema, diagnostics);
    }
    composed_in_order(schema, diagnostics);
}

type PathNode<'a> = (&'a Node, bool);

fn relation<'a>(
    name: &str,
    map: &'a Map,
    span: Span,
    schema: &Schema,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Relation, Option<PathNode<'a>>) {
    let mut reader = Reader::new(map, span, format!("the relation `{name}`"));
    reader.yes("enabled");
    let inverse = reader.text("inverse");
    if let Some(node) = reader.node("titles").filter(|node| node.items().len() != 2) {
        reader.wrong::<()>(
            "titles",
            node,
            "two texts: what readers see on the one side and on the other",
        );
    }
    let titles: Vec<_> = reader
        .texts("titles")
        .iter()
        .filter_map(|node| node.as_text())
        .map(str::to_owned)
        .collect();
    let default = [
        capitalised(name),
        inverse
            .as_deref()
            .map_or_else(|| capitalised(name), capitalised),
    ];
    let path = reader
        .node("path")
        .map(|node| (node, true))
        .or_else(|| reader.node("inherit").map(|node| (node, false)));
    reader.entry("path");
    reader.entry("inherit");
    let from = reader.node("from");
    let to = reader.node("to");
    let composed = matches!(path, Some((_, true)));
    if from.is_none() || (to.is_none() && !composed) {
        let missing = if from.is_none() { "from" } else { "to" };
        reader.diagnostics.push(
            Diagnostic::new(
                CONFIG,
                span,
                format!("the relation `{name}` does not say where it leads {missing}"),
            )
            .help(format!("add `{missing} = \"TYPE\"`")),
        );
    }
    let ends = |node: Option<&Node>, diagnostics: &mut Vec<Diagnostic>| {
        node.map_or(Endpoints::Types(Vec::new()), |node| {
            ends(node, schema, diagnostics)
        })
    };
    let (from, to) = (
        ends(from, &mut reader.diagnostics),
        ends(to, &mut reader.diagnostics),
    );
    let props = reader.table("props").map_or_else(Vec::new, |(map, _)| {
        fields(
            map,
            &format!("`{name}`"),
            schema,
            true,
            &mut reader.diagnostics,
        )
    });
    let relation = Relation {
        name: name.to_owned(),
        span,
        from,
        to,
        inverse,
        titles: <[String; 2]>::try_from(titles).unwrap_or(default),
        ordered: reader.yes("ordered"),
        min: reader.count("min").unwrap_or(0),
        max: reader.count("max"),
        unique: reader.yes("unique"),
        reflexive: reader.yes("reflexive"),
        props,
        label: reader.text("label"),
        help: reader.text("help").unwrap_or_default(),
        origin: Origin::Written,
    };
    diagnostics.extend(reader.finish());
    (relation, path)
}

fn ends(node: &Node, schema: &Schema, diagnostics: &mut Vec<Diagnostic>) -> Endpoints {
    if node.as_text() == Some("any") {
        return Endpoints::Any;
    }
    let mut types = Vec::new();
    for item in node.items() {
        let name = item.as_text().unwrap_or_default();
        match schema.type_named(name) {
            Some(id) => types.push(id),
            None => {
                let known = || schema.types.keys().map(String::as_str);
                let help = did_you_mean(name, known())
                    .unwrap_or_else(|| format!("the types are {}", list_of(known(), 24)));
                diagnostics.push(
                    Diagnostic::new(CONFIG, item.span, format!("no type is called `{name}`"))
                        .here("not found")
                        .help(help),
                );
            }
        }
    }
    Endpoints::Types(types)
}

/// The engine's own relation: who looks after a record.
fn own(node: &Node, schema: &mut Schema, diagnostics: &mut Vec<Diagnostic>) {
    let to = ends(node, schema, diagnostics);
    let relation = Relation {
        name: "owner".into(),
        span: node.span,
        from: Endpoints::Any,
        to,
        inverse: Some("owns".into()),
        titles: ["Owner".into(), "Looks after".into()],
        ordered: false,
        min: 0,
        max: Some(1),
        unique: false,
        reflexive: true,
        props: Vec::new(),
        label: None,
        help: "Who answers for this page.".into(),
        origin: Origin::Written,
    };
    schema.relations.entry("owner".into()).or_insert(relation);
}

/// Every name, from both ends, means one thing at a record.
fn names(schema: &Schema, diagnostics: &mut Vec<Diagnostic>) {
    let mut seen: HashMap<&str, Span> = HashMap::new();
    for relation in schema.relations.values() {
        for name in std::iter::once(relation.name.as_str()).chain(relation.inverse.as_deref()) {
            if let Some(first) = seen.get(name) {
                diagnostics.push(
                    Diagnostic::new(
                        CONFIG,
                        relation.span,
                        format!("`{name}` names two relations"),
                    )
                    .also(*first, "the other one")
                    .help("give one of them another name"),
                );
            }
            seen.entry(name).or_insert(relation.span);
        }
    }
    for id in schema.type_ids() {
        for field in schema.type_of(id).fields.values() {
            let hop = seen
                .contains_key(field.name.as_str())
                .then(|| schema.hop(&field.name))
                .flatten();
            let Some(hop) = hop.filter(|hop| schema.starts(*hop).holds(id)) else {
                continue;
            };
            let message = format!(
                "`{}` is a field and a relation of `{}`",
                field.name,
                schema.type_of(id).name
            );
            diagnostics.push(
                Diagnostic::new(CONFIG, field.span, message)
                    .also(schema.relation(hop.relation).span, "the relation")
                    .help("give one of them another name"),
            );
        }
    }
}

/// Resolves the path of a composed or inherited relation.
fn route(
    name: &str,
    node: &Node,
    composed: bool,
    schema: &mut Schema,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let text = node.as_text().unwrap_or_default();
    let mut hops: Vec<RelationStep> = Vec::new();
    let mut here = schema.relations[name].from.clone();
    for word in text.split('.') {
        let meets = |ends: &Endpoints| schema.type_ids().any(|id| here.holds(id) && ends.holds(id));
        match schema.hop(word).filter(|hop| meets(schema.starts(*hop))) {
            Some(hop) => {
                here = schema.arrives(hop).clone();
                hops.push(hop);
            }
            None => {
                let known: Vec<&str> = schema
                    .relations
                    .values()
                    .flat_map(|r| std::iter::once(r.name.as_str()).chain(r.inverse.as_deref()))
                    .collect();
                let help = did_you_mean(word, known.iter().copied()).unwrap_or_else(|| {
                    "each step of a path names a relation, from either end".into()
                });
                diagnostics.push(
                    Diagnostic::new(
                        CONFIG,
                        node.span,
                        format!("`{word}` in the path of `{name}` is no relation of the records met there"),
                    )
                    .here("not found")
                    .help(help),
                );
                if composed {
                    schema.relations[name].origin = Origin::Composed(Vec::new());
                }
                return;
            }
        }
    }
    let relation = &mut schema.relations[name];
    if composed {
        if relation.to == Endpoints::Types(Vec::new()) {
            relation.to = here;
        }
        relation.origin = Origin::Composed(hops);
    } else {
        relation.origin = Origin::Inherited(hops);
    }
}

/// A composed relation may lead over others, but never over itself.
fn composed_in_order(schema: &mut Schema, diagnostics: &mut Vec<Diagnostic>) {
    let over = |relation: &Relation| match &relation.origin {
        Origin::Composed(hops) => hops.iter().map(|hop| hop.relation.0).collect(),
        _ => Vec::new(),
    };
    let graph: Vec<Vec<usize>> = schema.relations.values().map(over).collect();
    for at in on_cycles(&graph) {
        let relation = &mut schema.relations[at];
        diagnostics.push(
            Diagnostic::new(
                CONFIG,
                relation.span,
                format!("the path of `{}` leads over itself", relation.name),
            )
            .help("a composed relation is made of others"),
        );
        relation.origin = Origin::Composed(Vec::new());
    }
}

impl RelationStep {
    /// The same relation, the other way.
    #[must_use]
    pub fn reversed(self) -> Self {
        let direction = match self.direction {
            Direction::Forward => Direction::Inverse,
            Direction::Inverse => Direction::Forward,
        };
        Self { direction, ..self }
    }
}
