//! Reading `[types.X]`: first the names, since fields and relations name types, then their keys, and last, when all relations are
//! known, the queries whose results their pages show.

use hirebook_search::Weight;
use indexmap::IndexMap;

use super::field::{Field, TypeId};
use super::fields::FieldReader;
use super::path::Scope;
use super::path_reader::QueryReader;
use super::query::Query;
use super::reader::{NamedTable, TableNode, table};
use super::record_keys::RecordKey;
use super::schema::{BodyMode, PAGE, PageMode, Schema, Type};
use super::search::SearchWeight;
use crate::diagnostic::{CONFIG, Diagnostic};
use crate::text::{Span, Spanned, capitalised};
use crate::tree::{Map, Node};

/// The keys of every record by which a type can be sorted.
const SORT_KEYS: [RecordKey; 3] = [RecordKey::Order, RecordKey::Title, RecordKey::Id];

table! {
    TypeTable<'a> {
        _enabled = "enabled": bool,
        folder: Option<String>,
        title: Option<String>,
        plural: Option<String>,
        help: Option<String>,
        label: Option<String>,
        page: Option<PageMode>,
        autolink: bool,
        open: bool,
        body: Option<BodyMode>,
        sort: Vec<Spanned<String>>,
        fields: Option<TableNode<'a>>,
        lead: Option<Spanned<String>>,
        sets: Option<TableNode<'a>>,
        index: Option<TableNode<'a>>,
        search_weight: Option<SearchWeight>,
    }
}

/// The queries of a type that are read when all relations are known.
pub(super) struct TypeQueries<'a> {
    id: TypeId,
    sets: Option<TableNode<'a>>,
    index: Option<TableNode<'a>>,
}

/// Reads all types into the schema, without their queries. If the site is in English, a regular plural need not be written.
pub(super) fn read<'a>(
    tables: &[NamedTable<'a>],
    is_english: bool,
    schema: &mut Schema,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<TypeQueries<'a>> {
    for NamedTable { name, table } in tables {
        schema
            .types
            .insert((*name).to_owned(), undescribed(name, table.span));
    }
    schema.types.entry(PAGE.to_owned()).or_insert_with(|| Type {
        plural: "Pages".into(),
        ..undescribed(PAGE, Span::default())
    });
    let mut queries = Vec::new();
    for (at, NamedTable { name, table }) in tables.iter().enumerate() {
        let declared: TypeTable<'_> = table.read(format!("the type `{name}`"), diagnostics);
        queries.push(TypeQueries {
            id: TypeId(at),
            sets: declared.sets,
            index: declared.index,
        });
        schema.types[at] = describe(name, declared, is_english, schema, diagnostics);
        schema.types[at].span = table.span;
    }
    queries
}

/// A type with the defaults of all keys.
fn undescribed(name: &str, span: Span) -> Type {
    Type {
        name: name.to_owned(),
        span,
        folder: None,
        title: capitalised(name),
        plural: capitalised(name),
        help: String::new(),
        label: None,
        lead: None,
        page: PageMode::Own,
        autolink: false,
        open: name == PAGE,
        sort: Vec::new(),
        body: BodyMode::Optional,
        fields: IndexMap::new(),
        sets: IndexMap::new(),
        search_weight: Weight::default(),
        index: None,
    }
}

fn describe(
    name: &str,
    declared: TypeTable<'_>,
    is_english: bool,
    schema: &Schema,
    diagnostics: &mut Vec<Diagnostic>,
) -> Type {
    let fields = declared.fields.map_or_else(Vec::new, |table| {
        let mut reader = FieldReader {
            schema,
            owner: name,
            allows_refs: false,
            are_properties: false,
            diagnostics,
        };
        reader.fields(table.map)
    });
    let fields: IndexMap<String, Field> = fields
        .into_iter()
        .map(|field| (field.name.clone(), field))
        .collect();
    let title = declared.title.unwrap_or_else(|| capitalised(name));
    let regular = || {
        if is_english {
            plural_of(&title)
        } else {
            title.clone()
        }
    };
    for field in fields.values() {
        if RecordKey::WORDS.contains(&field.name.as_str()) {
            let message = format!("`{}` is a built-in key of every record", field.name);
            diagnostics.push(
                Diagnostic::new(CONFIG, field.span, message).help("give the field another name"),
            );
        }
    }
    Type {
        folder: declared
            .folder
            .map(|folder| folder.trim_matches('/').to_owned()),
        plural: declared.plural.unwrap_or_else(regular),
        title,
        help: declared.help.unwrap_or_default(),
        label: declared.label,
        lead: lead(name, declared.lead, &fields, diagnostics),
        page: declared.page.unwrap_or(PageMode::Own),
        autolink: declared.autolink,
        open: declared.open || name == PAGE,
        sort: sort_keys(name, declared.sort, &fields, diagnostics),
        body: declared.body.unwrap_or(BodyMode::Optional),
        search_weight: declared
            .search_weight
            .map_or_else(Weight::default, |weight| weight.0),
        fields,
        ..undescribed(name, Span::default())
    }
}

/// The keys of `sort` that the type has.
fn sort_keys(
    name: &str,
    keys: Vec<Spanned<String>>,
    fields: &IndexMap<String, Field>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<String> {
    let known = SORT_KEYS.map(RecordKey::word).into_iter();
    let known = known.chain(fields.keys().map(String::as_str));
    let mut found = Vec::new();
    for Spanned { value, span } in keys {
        let key = value.strip_prefix('-').unwrap_or(&value);
        if known.clone().any(|known| known == key) {
            found.push(value);
            continue;
        }
        let message =
            format!("`sort` of the type `{name}` contains `{key}`, which is not one of its keys");
        diagnostics.push(Diagnostic::new(CONFIG, span, message).not_found(
            key,
            known.clone(),
            "the valid keys are",
        ));
    }
    found
}

/// The field that `lead` names.
fn lead(
    name: &str,
    lead: Option<Spanned<String>>,
    fields: &IndexMap<String, Field>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<String> {
    let Spanned { value, span } = lead?;
    if fields.contains_key(&value) {
        return Some(value);
    }
    let known = fields.keys().map(String::as_str);
    let message =
        format!("`lead` of the type `{name}` is `{value}`, which is not one of its fields");
    diagnostics.push(Diagnostic::new(CONFIG, span, message).not_found(
        &value,
        known,
        "its fields are",
    ));
    None
}

/// The regular English plural of a title: `Tool` becomes `Tools`, `Policy` becomes `Policies`. A title that seems to be a plural
/// stays as it is.
fn plural_of(title: &str) -> String {
    let lower = title.to_lowercase();
    let ends_with = |endings: &[&str]| endings.iter().any(|ending| lower.ends_with(ending));
    if let Some(stem) = title
        .strip_suffix('y')
        .filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u']))
    {
        return format!("{stem}ies");
    }
    if ends_with(&["ss", "us", "x", "z", "ch", "sh"]) {
        return format!("{title}es");
    }
    if ends_with(&["s"]) || !title.ends_with(|c: char| c.is_ascii_alphabetic()) {
        title.to_owned()
    } else {
        format!("{title}s")
    }
}

table! {
    /// `[types.X.index]`.
    IndexTable<'a> {
        _enabled = "enabled": bool,
        shape = "as": Option<&'a Node>,
        columns: Option<&'a Node>,
        group: Option<&'a Node>,
    }
}

/// Reads `[types.X.sets]`, shown on the page of each record, and `[types.X.index]`, the look of the index.
pub(super) fn read_queries(
    declared: Vec<TypeQueries<'_>>,
    schema: &mut Schema,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for TypeQueries { id, sets, index } in declared {
        let index = index.and_then(|table| read_index(id, table, schema, diagnostics));
        let sets = sets.map(|table| {
            let mut scope = Scope::of_record(id);
            QueryReader::sets(schema, &mut scope, table.map, diagnostics).queries
        });
        let declared = &mut schema.types[id.0];
        (declared.sets, declared.index) = (sets.unwrap_or_default(), index);
    }
}

/// A query over all records of a type.
fn read_index(
    id: TypeId,
    table: TableNode<'_>,
    schema: &Schema,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Query> {
    let (declared, span) = (schema.type_of(id), table.span);
    let name = &declared.name;
    if declared.page == PageMode::Entry {
        let message = format!(
            "`index` of the type `{name}` has no effect, because the index shows its records in full"
        );
        diagnostics.push(
            Diagnostic::new(CONFIG, span, message)
                .help("remove it, or give the type `page = \"own\"`"),
        );
        return None;
    }
    let keys: IndexTable<'_> = table.read(format!("the index of the type `{name}`"), diagnostics);
    let mut query = Map::default();
    let records = Node::text(name.clone(), span);
    for (key, node) in [
        ("records", Some(&records)),
        ("as", keys.shape),
        ("columns", keys.columns),
        ("group", keys.group),
    ] {
        if let Some(node) = node {
            query.set(Spanned::new(key.to_owned(), span), node.clone());
        }
    }
    let scope = Scope::default();
    let mut reader = QueryReader::new(schema, &scope);
    let found = reader.query(&query, span);
    diagnostics.append(&mut reader.diagnostics);
    found.map(|(query, _)| query)
}
