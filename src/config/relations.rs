//! Reading `[relations.X]`: names first, then the paths over other relations.

use std::collections::HashMap;

use super::categories;
use super::field::{Endpoints, RelationStep};
use super::fields::FieldReader;
use super::label_rules;
use super::path::{EDGE, FROM, PathType, Scope, TO};
use super::path_reader::QueryReader;
use super::reader::{NamedTable, ReadNode, TableNode, TableReader, table};
use super::schema::{OWNER, Origin, Relation, Schema};
use super::tables::{self, LABEL_WHERE};
use super::value_kind::ValueKind;
use crate::diagnostic::{CONFIG, Diagnostic};
use crate::graph::nodes_on_cycles;
use crate::text::{Span, Spanned, capitalised};
use crate::tree::Node;

table! {
    /// A relation between records, written on one side and shown at both ends.
    RelationTable<'a> {
        /// Whether the declaration exists; `false` removes one of the preset.
        _enabled = "enabled": bool = "`true`",
        /// The name of the relation at its other end.
        inverse: Option<String>,
        /// What readers see at the `from` end and at the `to` end.
        titles: Option<[String; 2]> = "the names",
        /// Relations to follow, from either end: the relation is composed of them, and never written.
        via: Option<&'a Node> as RELATION_PATH,
        /// Relations to follow, from either end: a record has the edges that they lead to as well as its own.
        inherit: Option<&'a Node> as RELATION_PATH,
        /// The types of the records on which the relation is written. Needed in every relation.
        from: Option<&'a Node> as TYPES_OR_ANY,
        /// The types of the records at the other end. Needed unless the relation has `via`.
        to: Option<&'a Node> as TYPES_OR_ANY,
        /// The properties of each edge, which are declared as fields.
        props: Option<TableNode<'a>> as FIELDS,
        /// The value by which a page groups the records at the other end of the relation.
        _group = "group": Option<Spanned<String>> as EXPRESSION,
        /// Whether the order in the source is significant.
        ordered: bool,
        /// The least number of edges of a record.
        min: Option<usize> = "0",
        /// The greatest number of edges of a record.
        max: Option<usize>,
        /// Whether a record has at most one edge to a target, even if the edges have different properties.
        unique: bool,
        /// Whether a record may have an edge to itself.
        reflexive: bool,
        /// The label that readers need to see the relation, besides those of its records.
        label: Option<String>,
        /// Labels that conditions give to it instead: the first label whose conditions hold.
        _label_where = "label_where": Option<TableNode<'a>> as LABEL_RULES,
        /// A sentence for authors.
        help: Option<String>,
    }
}

/// The titles of the two directions.
impl<'a> ReadNode<'a> for [String; 2] {
    const KIND: ValueKind = ValueKind::Two(&ValueKind::Text);

    fn read_node(reader: &mut TableReader<'a>, key: &'static str, node: &'a Node) -> Option<Self> {
        if node.items().len() != 2 {
            let expected = "two strings: the titles at the `from` end and at the `to` end";
            reader.wrong::<()>(key, node, expected);
        }
        Vec::read_node(reader, key, node)?.try_into().ok()
    }
}

/// A path over other relations that is not resolved yet.
struct UnresolvedPath<'a> {
    relation: String,
    node: &'a Node,
    /// Whether it makes the relation a composed one, rather than an inherited one.
    is_composed: bool,
}

/// Reads all relations into the schema. `owner_type` adds the relation from records to their owners.
pub(super) fn read(
    tables: &[NamedTable<'_>],
    owner_type: Option<&Node>,
    schema: &mut Schema,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut paths = Vec::new();
    for declaration in tables {
        let (relation, path) = read_relation(declaration, schema, diagnostics);
        paths.extend(path);
        schema.relations.insert(relation.name.clone(), relation);
    }
    if let Some(node) = owner_type {
        let relation = owner_relation(node, schema, diagnostics);
        schema.relations.entry(OWNER.into()).or_insert(relation);
    }
    report_shared_names(schema, diagnostics);
    for path in paths {
        resolve(&path, schema, diagnostics);
    }
    report_cycles(schema, diagnostics);
    for NamedTable { name, table } in tables {
        read_label_rules(name, *table, schema, diagnostics);
        let group = table.map.node("group");
        if let Some(text) =
            group.and_then(|node| Some(Spanned::new(node.as_text()?.to_owned(), node.span)))
        {
            let relation = &schema.relations[*name];
            let end = PathType::Records {
                types: relation.to.clone(),
                props: Some(relation.props.clone()),
            };
            let group = categories::read("group", &text, &end, schema, diagnostics);
            schema.relations[*name].group = group;
        }
    }
}

/// Reads the labels by condition of a relation, whose edges are `$from`, `$to` and `$edge`.
fn read_label_rules(
    name: &str,
    table: TableNode<'_>,
    schema: &mut Schema,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Some(rules) = tables::table(table.map, LABEL_WHERE) else {
        return;
    };
    let relation = &schema.relations[name];
    if let Origin::Composed(_) = relation.origin {
        let message =
            format!("`label_where` has no effect on `{name}`, whose edges are never written");
        let help = "label the relations that it is composed of, or use `label`";
        diagnostics.push(Diagnostic::new(CONFIG, table.span, message).help(help));
        return;
    }
    let mut scope = Scope::default();
    scope.add(FROM, PathType::records(relation.from.clone()));
    scope.add(TO, PathType::records(relation.to.clone()));
    scope.add(EDGE, PathType::Props(relation.props.clone()));
    let mut reader = QueryReader::new(schema, &scope);
    let span = table.span;
    let rules = label_rules::read(TableNode { map: rules, span }, &mut reader, None);
    diagnostics.append(&mut reader.diagnostics);
    schema.relations[name].label_rules = rules;
}

fn read_relation<'a>(
    NamedTable { name, table }: &NamedTable<'a>,
    schema: &Schema,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Relation, Option<UnresolvedPath<'a>>) {
    let declared: RelationTable<'_> = table.read(format!("the relation `{name}`"), diagnostics);
    let path = declared
        .via
        .or(declared.inherit)
        .map(|node| UnresolvedPath {
            relation: (*name).to_owned(),
            node,
            is_composed: declared.via.is_some(),
        });
    diagnostics.extend(missing_end(name, &declared, table.span));
    let mut endpoints = |node: Option<&Node>| match node {
        Some(node) => read_endpoints(node, schema, diagnostics),
        None => Endpoints::Types(Vec::new()),
    };
    let (from, to) = (endpoints(declared.from), endpoints(declared.to));
    let props = declared.props.map_or_else(Vec::new, |table| {
        let mut reader = FieldReader {
            schema,
            owner: name,
            allows_refs: true,
            are_properties: true,
            diagnostics,
        };
        reader.fields(table.map)
    });
    let titles = declared.titles.unwrap_or_else(|| {
        let inverse = declared.inverse.as_deref();
        [*name, inverse.unwrap_or(name)].map(capitalised)
    });
    let relation = Relation {
        name: (*name).to_owned(),
        span: table.span,
        from,
        to,
        inverse: declared.inverse,
        titles,
        ordered: declared.ordered,
        min: declared.min.unwrap_or(0),
        max: declared.max,
        unique: declared.unique,
        reflexive: declared.reflexive,
        props,
        label: declared.label,
        label_rules: Vec::new(),
        help: declared.help.unwrap_or_default(),
        origin: Origin::Written,
        group: None,
    };
    (relation, path)
}

/// Reports a relation without `from`, or without `to`, which only a composed relation does not need.
fn missing_end(name: &str, declared: &RelationTable<'_>, span: Span) -> Option<Diagnostic> {
    let missing = match (declared.from, declared.to, declared.via) {
        (None, ..) => "from",
        (_, None, None) => "to",
        _ => return None,
    };
    let message = format!("missing key `{missing}` in the relation `{name}`");
    Some(Diagnostic::new(CONFIG, span, message).help(format!("add `{missing} = \"TYPE\"`")))
}

fn read_endpoints(node: &Node, schema: &Schema, diagnostics: &mut Vec<Diagnostic>) -> Endpoints {
    if node.as_text() == Some(Endpoints::ANY) {
        return Endpoints::Any;
    }
    let mut types = Vec::new();
    for item in node.items() {
        let name = item.as_text().unwrap_or_default();
        match schema.type_named(name) {
            Some(id) => types.push(id),
            None => {
                diagnostics.push(
                    Diagnostic::new(CONFIG, item.span, format!("no type named `{name}`"))
                        .not_found(name, schema.type_names(), "the types are"),
                );
            }
        }
    }
    Endpoints::Types(types)
}

/// The relation from any record to its owner.
fn owner_relation(node: &Node, schema: &Schema, diagnostics: &mut Vec<Diagnostic>) -> Relation {
    Relation {
        name: OWNER.into(),
        span: node.span,
        from: Endpoints::Any,
        to: read_endpoints(node, schema, diagnostics),
        inverse: Some("owns".into()),
        titles: ["Owner".into(), "Owns".into()],
        ordered: false,
        min: 0,
        max: Some(1),
        unique: false,
        reflexive: true,
        props: Vec::new(),
        label: None,
        label_rules: Vec::new(),
        help: "Who is responsible for this page.".into(),
        origin: Origin::Written,
        group: None,
    }
}

/// Reports names with two meanings: of two relations, or of a relation and a field of one type.
fn report_shared_names(schema: &Schema, diagnostics: &mut Vec<Diagnostic>) {
    let mut seen: HashMap<&str, Span> = HashMap::new();
    let mut report = |span: Span, message: String, other: Span, what: &str| {
        diagnostics.push(
            Diagnostic::new(CONFIG, span, message)
                .also(other, what)
                .help("give one of them another name"),
        );
    };
    for relation in schema.relations.values() {
        for name in std::iter::once(relation.name.as_str()).chain(relation.inverse.as_deref()) {
            if let Some(first) = seen.get(name) {
                let message = format!("`{name}` names two relations");
                report(relation.span, message, *first, "the other relation");
            }
            seen.entry(name).or_insert(relation.span);
        }
    }
    for id in schema.type_ids() {
        let declared = schema.type_of(id);
        for field in declared.fields.values() {
            let relation = seen
                .contains_key(field.name.as_str())
                .then(|| schema.relation_named(&field.name))
                .flatten();
            if let Some(step) = relation.filter(|step| schema.starts(*step).holds(id)) {
                let (name, owner) = (&field.name, &declared.name);
                let message = format!("`{name}` is both a field and a relation of `{owner}`");
                let relation = schema.relation(step.relation);
                report(field.span, message, relation.span, "the relation");
            }
        }
    }
}

/// Resolves the path of a composed or inherited relation.
fn resolve(path: &UnresolvedPath<'_>, schema: &mut Schema, diagnostics: &mut Vec<Diagnostic>) {
    let text = path.node.as_text().unwrap_or_default();
    let mut steps: Vec<RelationStep> = Vec::new();
    let mut here = schema.relations[&path.relation].from.clone();
    for word in text.split('.') {
        let step = schema.relation_named(word);
        let Some(step) = step.filter(|step| schema.overlap(&here, schema.starts(*step))) else {
            let known = schema.relation_names(&Endpoints::Any);
            let message = format!(
                "`via` or `inherit` of `{}` contains `{word}`, which is not a relation of the records at this step",
                path.relation
            );
            let diagnostic =
                Diagnostic::new(CONFIG, path.node.span, message).not_found_or(word, known, || {
                    "use a relation for each step, in either direction".into()
                });
            diagnostics.push(diagnostic);
            if path.is_composed {
                schema.relations[&path.relation].origin = Origin::Composed(Vec::new());
            }
            return;
        };
        here = schema.arrives(step).clone();
        steps.push(step);
    }
    let relation = &mut schema.relations[&path.relation];
    if !path.is_composed {
        relation.origin = Origin::Inherited(steps);
        return;
    }
    if relation.to == Endpoints::Types(Vec::new()) {
        relation.to = here;
    }
    relation.origin = Origin::Composed(steps);
}

/// Reports composed relations that are composed of themselves.
fn report_cycles(schema: &mut Schema, diagnostics: &mut Vec<Diagnostic>) {
    let parts = |relation: &Relation| match &relation.origin {
        Origin::Composed(steps) => steps.iter().map(|step| step.relation.0).collect(),
        _ => Vec::new(),
    };
    let graph: Vec<Vec<usize>> = schema.relations.values().map(parts).collect();
    for at in nodes_on_cycles(&graph) {
        let relation = &mut schema.relations[at];
        let message = format!(
            "the path of `{}` contains the relation itself",
            relation.name
        );
        diagnostics.push(
            Diagnostic::new(CONFIG, relation.span, message)
                .help("compose it only of other relations"),
        );
        relation.origin = Origin::Composed(Vec::new());
    }
}
