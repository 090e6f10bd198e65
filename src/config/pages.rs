//! Reading `[pages.X]`: pages that are derived from the model.

use indexmap::IndexMap;

use super::condition::{Condition, LabelRule};
use super::field::{Direction, Endpoints, RelationId, TypeId};
use super::formats::{PageFormat, formats};
use super::label_rules;
use super::path::{EDGE, FROM, PathType, SELF, Scope, TO, Template};
use super::path_reader::QueryReader;
use super::query::Query;
use super::reader::{NamedTable, TableNode, TableReader, table};
use super::schema::Schema;
use super::search::PageSearch;
use crate::diagnostic::{CONFIG, Diagnostic};
use crate::text::{Span, Spanned, capitalised};
use crate::tree::Node;

/// A declaration of derived pages.
#[derive(Clone, Debug)]
pub struct DerivedPage {
    /// Its name.
    pub name: String,
    /// The place of its declaration.
    pub span: Span,
    /// What there is one page for.
    pub each: PageSubject,
    /// Conditions that its subjects must all meet.
    pub conditions: Vec<Condition>,
    /// The path of a page, without `.html`.
    pub path: Template,
    /// The template; by default `derived`.
    pub layout: String,
    /// The title of a page.
    pub title: Template,
    /// The label needed to see it.
    pub label: Option<String>,
    /// Labels that conditions on its subject give to a page instead.
    pub label_rules: Vec<LabelRule>,
    /// What it declares for search.
    pub search: PageSearch,
    /// The checks whose findings a page lists.
    pub findings: Vec<Spanned<String>>,
    /// The formats that it is written in; at least one.
    pub formats: Vec<PageFormat>,
    /// Named sets of records, each of which can use those before it.
    pub sets: IndexMap<String, Query>,
    /// The types of its names: the ends, the edge and the sets.
    pub scope: Scope,
    /// Whether all conditions and sets could be read completely. Checks on the sets would otherwise find gaps that do not exist.
    pub complete: bool,
}

impl DerivedPage {
    /// Whether it is written in a format.
    #[must_use]
    pub fn has_format(&self, format: PageFormat) -> bool {
        self.formats.contains(&format)
    }
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

table! {
    /// A page that is generated: one, or one for each record or edge.
    PageTable<'a> {
        /// Whether the declaration exists; `false` removes one of the preset.
        _enabled = "enabled": bool = "`true`",
        /// What there is a page for: each record of a type, which is `$self`, or each edge of a relation, `TYPE.RELATION`, with `$from`, `$to` and `$edge`.
        each: Option<&'a Node> as EACH = "one page",
        /// Conditions that all hold for the record of a page, or, with `$from` and `$to`, for its edge.
        conditions = "where": Option<TableNode<'a>> as CONDITIONS,
        /// The address without `.html`.
        path: Option<Spanned<String>> as TEMPLATE = "the name of the page, and the ids",
        /// The title.
        title: Option<Spanned<String>> as TEMPLATE = "the name of the page, and the titles",
        /// The template of the theme.
        layout: Option<String> = "`derived`",
        /// The label that readers need to see the pages.
        label: Option<String> = "the internal edition only",
        /// Labels that conditions give to it instead: the first label whose conditions hold.
        label_where: Option<TableNode<'a>> as LABEL_RULES,
        /// The checks whose results the page lists.
        findings: Vec<Spanned<String>> as CHECKS_LIST,
        /// The formats in which the page is written.
        format: Option<Vec<PageFormat>> = "`html`",
        /// The queries whose records the page shows. Each can use those before it: `$NAME`.
        sets: Option<TableNode<'a>> as SETS,
    }
}

/// Reads all declarations.
pub(super) fn read(
    tables: &[NamedTable<'_>],
    checks: &[NamedTable<'_>],
    schema: &Schema,
    diagnostics: &mut Vec<Diagnostic>,
) -> IndexMap<String, DerivedPage> {
    let pages = tables
        .iter()
        .filter_map(|page| read_page(page, schema, diagnostics))
        .map(|page| (page.name.clone(), page))
        .collect();
    report_unknown_checks(&pages, checks, diagnostics);
    pages
}

/// Reads one declaration; none if it is unknown what there is a page for.
fn read_page(
    NamedTable { name, table }: &NamedTable<'_>,
    schema: &Schema,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<DerivedPage> {
    let (name, span) = (*name, table.span);
    let what = format!("the page `{name}`");
    let mut keys = TableReader::new(table.map, span, what.as_str());
    let declared: PageTable<'_> = keys.read_table();
    let search = PageSearch::read(&mut keys, &what);
    diagnostics.extend(keys.finish());
    let formats = formats(table.map, declared.format, &what, diagnostics);
    let (each, mut scope) = match declared.each {
        Some(node) => subject(name, node, schema, diagnostics)?,
        None => (PageSubject::Once, Scope::default()),
    };
    let (default_path, default_title) = defaults(name, each);
    let item = scope.get(SELF).cloned();
    let mut query = QueryReader::new(schema, &scope);
    let mut template = |text: Option<Spanned<String>>, default: String| {
        let text = text.unwrap_or(Spanned::new(default, span));
        query.template(&text.value, text.span, item.as_ref())
    };
    let path = template(declared.path, default_path);
    let title = template(declared.title, default_title);
    let conditions = declared
        .conditions
        .map_or_else(Vec::new, |table| query.conditions(table.map, item.as_ref()));
    let label_rules = declared.label_where.map_or_else(Vec::new, |table| {
        label_rules::read(table, &mut query, item.as_ref())
    });
    diagnostics.append(&mut query.diagnostics);
    let mut complete = query.complete;
    let sets = declared.sets.map_or_else(IndexMap::new, |table| {
        let sets = QueryReader::sets(schema, &mut scope, table.map, diagnostics);
        complete &= sets.complete;
        sets.queries
    });
    Some(DerivedPage {
        name: name.to_owned(),
        span,
        each,
        conditions,
        path,
        layout: declared.layout.unwrap_or_else(|| "derived".to_owned()),
        title,
        label: declared.label,
        label_rules,
        search,
        findings: declared.findings,
        formats,
        sets,
        scope,
        complete,
    })
}

/// The path and the title of a page that does not declare them.
fn defaults(name: &str, each: PageSubject) -> (String, String) {
    let title = capitalised(name);
    match each {
        PageSubject::Once => (name.to_owned(), title),
        PageSubject::Record(_) => (format!("{name}/{{id}}"), format!("{title}: {{title}}")),
        PageSubject::Edge(..) => (
            format!("{name}/{{${FROM}.id}}-{{${TO}.id}}"),
            format!("{title}: {{${FROM}.title}}, {{${TO}.title}}"),
        ),
    }
}

/// What `each` names, and the names that a page for it can use.
fn subject(
    name: &str,
    node: &Node,
    schema: &Schema,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(PageSubject, Scope)> {
    let text = node.as_text().unwrap_or_default();
    if let Some(id) = schema.type_named(text) {
        return Some((PageSubject::Record(id), Scope::of_record(id)));
    }
    if let Some((id, relation)) = edge(text, schema) {
        let declared = schema.relation(relation);
        let mut scope = Scope::default();
        scope.add(FROM, PathType::of_type(id));
        scope.add(TO, PathType::records(declared.to.clone()));
        scope.add(EDGE, PathType::Props(declared.props.clone()));
        return Some((PageSubject::Edge(id, relation), scope));
    }
    let message =
        format!("`each` of the page `{name}` is `{text}`, which is neither a type nor a relation");
    let edges: Vec<String> = schema
        .relations
        .values()
        .flat_map(|relation| {
            let from = match &relation.from {
                Endpoints::Any => &[],
                Endpoints::Types(ids) => ids.as_slice(),
            };
            let types = schema.names_of(from);
            types.map(|name| format!("{name}.{}", relation.name))
        })
        .collect();
    let known = schema.type_names().chain(edges.iter().map(String::as_str));
    diagnostics.push(
        Diagnostic::new(CONFIG, node.span, message).not_found_or(text, known, || {
            "write a type, or a type and one of its relations: `TYPE.RELATION`".into()
        }),
    );
    None
}

/// The edges of a type that `TYPE.RELATION` names.
fn edge(text: &str, schema: &Schema) -> Option<(TypeId, RelationId)> {
    let (from, relation) = text.split_once('.')?;
    let id = schema.type_named(from)?;
    let step = schema.relation_named(relation)?;
    (step.direction == Direction::Forward && schema.starts(step).holds(id))
        .then_some((id, step.relation))
}

/// Reports `findings` of checks that are not declared. Other problems of a check are reported where it is read.
fn report_unknown_checks(
    pages: &IndexMap<String, DerivedPage>,
    checks: &[NamedTable<'_>],
    diagnostics: &mut Vec<Diagnostic>,
) {
    for page in pages.values() {
        for Spanned { value, span } in &page.findings {
            let known = checks.iter().map(|check| check.name);
            if known.clone().any(|known| known == value) {
                continue;
            }
            let message = format!(
                "`findings` of the page `{}` contains `{value}`, which is not a check",
                page.name
            );
            diagnostics.push(Diagnostic::new(CONFIG, *span, message).not_found(
                value,
                known,
                "the checks are",
            ));
        }
    }
}
