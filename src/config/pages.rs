//! Reading `[pages.X]`: pages that nobody writes because the model can.

use indexmap::IndexMap;

use super::path::{PathType, Scope, Template};
use super::query::{Condition, Query, QueryReader};
use super::reader::Reader;
use super::schema::{Direction, Endpoints, RelationId, Schema, TypeId};
use crate::diagnostic::{CONFIG, Diagnostic, did_you_mean, list_of};
use crate::text::{Span, Spanned, capitalised};
use crate::tree::{Map, Node};

/// A declared kind of page.
#[derive(Clone, Debug)]
pub struct DerivedPage {
    /// Its name.
    pub name: String,
    /// Where it is declared.
    pub span: Span,
    /// What there is one page for.
    pub each: PageSubject,
    /// Which of them; all of these must hold.
    pub conditions: Vec<Condition>,
    /// Its address, without `.html`.
    pub path: Template,
    /// Its template; `derived` where none is named.
    pub layout: String,
    /// Its title.
    pub title: Template,
    /// Who may see it.
    pub label: Option<String>,
    /// The checks whose findings it lists.
    pub findings: Vec<Spanned<String>>,
    /// Whether its sets are also written as data, in JSON, beside it.
    pub data: bool,
    /// Named sets of records, each of which may use those before it.
    pub sets: IndexMap<String, Query>,
    /// What its names stand for: the ends, the edge and the sets.
    pub scope: Scope,
    /// Whether everything that its conditions and sets name is there. A check on a set of another page would find gaps that are none.
    pub complete: bool,
}

/// What there is one derived page for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageSubject {
    /// One page in all.
    Once,
    /// Each record of a type: `$self`.
    Record(TypeId),
    /// Each edge of a relation from records of a type: `$from`, `$to`, `$edge`.
    Edge(TypeId, RelationId),
}

pub(crate) fn read(
    name: &str,
    map: &Map,
    span: Span,
    schema: &Schema,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<DerivedPage> {
    let mut reader = Reader::new(map, span, format!("the page `{name}`"));
    reader.yes("enabled");
    let each_node = reader.node("each");
    let conditions = reader.table("where");
    let path = reader.entry("path").map(|entry| &entry.node);
    let title = reader.node("title");
    let layout = reader
        .text("layout")
        .unwrap_or_else(|| "derived".to_owned());
    let label = reader.text("label");
    let findings = reader
        .texts("findings")
        .into_iter()
        .filter_map(|node| Some(Spanned::new(node.as_text()?.to_owned(), node.span)))
        .collect();
    let data = reader.yes("data");
    let sets = reader.table("sets");
    diagnostics.extend(reader.finish());
    let (each, mut scope) = each(name, each_node, schema, diagnostics)?;
    let item = scope.get("self").cloned();
    let default_path = match each {
        PageSubject::Once => name.to_owned(),
        PageSubject::Record(_) => format!("{name}/{{id}}"),
        PageSubject::Edge(..) => format!("{name}/{{from.id}}-{{to.id}}"),
    };
    let default_title = match each {
        PageSubject::Once => capitalised(name),
        PageSubject::Record(_) => format!("{}: {{title}}", capitalised(name)),
        PageSubject::Edge(..) => format!("{}: {{from.title}}, {{to.title}}", capitalised(name)),
    };
    let mut query = QueryReader::new(schema, &scope);
    let mut pattern = |node: Option<&Node>, default: &str| {
        let (text, span) = node.map_or((default, span), |node| {
            (node.as_text().unwrap_or_default(), node.span)
        });
        query.pattern(text, span, item.as_ref())
    };
    let (path, title) = (pattern(path, &default_path), pattern(title, &default_title));
    let conditions = conditions.map_or_else(Vec::new, |(map, _)| {
        let mut conditions = Vec::new();
        for entry in &map.entries {
            let mut one = Map::default();
            one.set(entry.key.clone(), entry.node.clone());
            let first = entry.key.value.split('.').next().unwrap_or_default();
            match (scope.get(first), &item) {
                (Some(_), _) => conditions.extend(named(&mut query, &one)),
                (None, Some(item)) => conditions.extend(query.conditions(&one, item, &[])),
                (None, None) => conditions.extend(named(&mut query, &one)),
            }
        }
        conditions
    });
    diagnostics.append(&mut query.diagnostics);
    let complete = query.complete;
    let entries: Vec<(&str, &Node)> = sets.map_or_else(Vec::new, |(map, _)| {
        map.entries
            .iter()
            .map(|entry| (entry.key.value.as_str(), &entry.node))
            .collect()
    });
    let (sets, found) = QueryReader::sets(schema, &mut scope, &entries);
    diagnostics.extend(found);
    Some(DerivedPage {
        name: name.to_owned(),
        span,
        each,
        conditions,
        path,
        layout,
        title,
        label,
        findings,
        data,
        complete: complete && sets.complete,
        sets: sets.queries.into_iter().collect(),
        scope,
    })
}

/// A condition whose key begins with a name of the scope: `to.kind`.
pub(super) fn named(query: &mut QueryReader<'_>, one: &Map) -> Vec<Condition> {
    let Some(entry) = one.entries.first() else {
        return Vec::new();
    };
    let path = query.compared(&entry.key.value, entry.key.span, None);
    // The values are read as in any other condition; the key stands for a record that is always there.
    let anything = PathType::Records {
        types: Endpoints::Any,
        props: None,
    };
    let mut placeholder = Map::default();
    placeholder.set(
        crate::text::Spanned::new("id".into(), entry.key.span),
        entry.node.clone(),
    );
    query
        .conditions(&placeholder, &anything, &[])
        .into_iter()
        .map(|condition| Condition {
            path: path.clone(),
            ..condition
        })
        .collect()
}

fn each(
    name: &str,
    node: Option<&Node>,
    schema: &Schema,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(PageSubject, Scope)> {
    let mut scope = Scope::default();
    let Some(node) = node else {
        return Some((PageSubject::Once, scope));
    };
    let text = node.as_text().unwrap_or_default();
    if let Some(id) = schema.type_named(text) {
        return Some((PageSubject::Record(id), Scope::of_record(id)));
    }
    let hop = text.split_once('.').and_then(|(from, relation)| {
        let id = schema.type_named(from)?;
        schema
            .hop(relation)
            .filter(|hop| hop.direction == Direction::Forward && schema.starts(*hop).holds(id))
            .map(|hop| (id, hop))
    });
    if let Some((id, hop)) = hop {
        let relation = schema.relation(hop.relation);
        scope.add(
            "from",
            PathType::Records {
                types: Endpoints::Types(vec![id]),
                props: None,
            },
        );
        scope.add(
            "to",
            PathType::Records {
                types: relation.to.clone(),
                props: None,
            },
        );
        scope.add("edge", PathType::Props(relation.props.clone()));
        return Some((PageSubject::Edge(id, hop.relation), scope));
    }
    let known: Vec<String> = schema
        .types
        .keys()
        .cloned()
        .chain(schema.relations.values().flat_map(|relation| {
            let from = match &relation.from {
                Endpoints::Any => Vec::new(),
                Endpoints::Types(ids) => ids.clone(),
            };
            from.into_iter()
                .map(|id| format!("{}.{}", schema.type_of(id).name, relation.name))
                .collect::<Vec<_>>()
        }))
        .collect();
    let help = did_you_mean(text, known.iter().map(String::as_str)).unwrap_or_else(|| {
        "`each` is a type, or a type and one of its relations: `TYPE.RELATION`".into()
    });
    diagnostics.push(
        Diagnostic::new(
            CONFIG,
            node.span,
            format!(
                "`{text}`, which the page `{name}` is made for, is neither a type nor a relation"
            ),
        )
        .here("not found")
        .help(help),
    );
    None
}

/// Whether every check that a page lists the findings of is declared; what else is wrong with one was said before.
pub(crate) fn known_checks(
    pages: &IndexMap<String, DerivedPage>,
    checks: &[(&str, &Map, Span)],
    diagnostics: &mut Vec<Diagnostic>,
) {
    for page in pages.values() {
        for named in page
            .findings
            .iter()
            .filter(|named| !checks.iter().any(|(name, ..)| *name == named.value))
        {
            let known = || checks.iter().map(|(name, ..)| *name);
            let help = did_you_mean(&named.value, known())
                .unwrap_or_else(|| format!("the checks are {}", list_of(known(), 24)));
            let message = format!(
                "no check is called `{}`, whose findings the page `{}` lists",
                named.value, page.name
            );
            diagnostics.push(
                Diagnostic::new(CONFIG, named.span, message)
                    .here("not found")
                    .help(help),
            );
        }
    }
}
