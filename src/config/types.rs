//! Reading `[types.X]`: first the names, since fields and relations name types, then their keys, and last, when all relations are
//! known, the queries whose results their pages show.

use hirebook_search::Weight;
use indexmap::IndexMap;

use super::categories;
use super::field::{Field, TypeId};
use super::fields::FieldReader;
use super::label_rules;
use super::path::{Path, PathType, Scope};
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
    /// A type of record.
    TypeTable<'a> {
        /// Whether the declaration exists; `false` removes one of the preset.
        _enabled = "enabled": bool = "`true`",
        /// The folder of its files in the content folder, and of its addresses.
        folder: Option<String> = "the name of the type, and files need a `type:`",
        /// One record of the type, in words.
        title: Option<String> = "the name of the type",
        /// Several records of the type, in words.
        plural: Option<String> = "the regular plural of `title` on a site in English",
        /// A title for narrow columns.
        short: Option<String>,
        /// A sentence for authors.
        help: Option<String>,
        /// The label that readers need to see its records. A record can have another one.
        label: Option<String> = "the internal edition only",
        /// Labels that conditions give to it instead: the first label whose conditions hold.
        label_where: Option<TableNode<'a>> as LABEL_RULES,
        /// Where its records are shown: `own` is a page for each, `entry` is a place on the index of the type.
        page: Option<PageMode> = "`own`",
        /// Whether texts that contain the title or an alias of a record link to it.
        autolink: bool,
        /// Whether its records may have keys that are not declared.
        open: bool = "`false`; `true` for the type `page`",
        /// Whether a record has a text.
        body: Option<BodyMode> = "`optional`",
        /// The fields by which records are sorted, or `order`, `title` and `id`; a `-` before one reverses the order.
        sort: Vec<Spanned<String>> = "`order`, the position in a table, the title",
        /// The fields of its records.
        fields: Option<TableNode<'a>> as FIELDS,
        /// The field that introduces the page of a record, and summarises it in lists.
        lead: Option<Spanned<String>>,
        /// Queries whose records are shown on the page of each record, which is `$self`.
        sets: Option<TableNode<'a>> as SETS,
        /// How the index of the type shows its records.
        index: Option<TableNode<'a>> as INDEX = "a list of links",
        /// What search multiplies the scores of its records by.
        search_weight: Option<SearchWeight> = "1",
        /// The value by which long lists and matrices of its records are divided.
        bands: Option<Spanned<String>> as EXPRESSION,
        /// The values by which readers can filter lists of its records.
        filters: Vec<Spanned<String>> as EXPRESSIONS,
    }
}

/// The queries of a type that are read when all relations are known.
pub(super) struct TypeQueries<'a> {
    id: TypeId,
    sets: Option<TableNode<'a>>,
    index: Option<TableNode<'a>>,
    label_where: Option<TableNode<'a>>,
    fields: Option<TableNode<'a>>,
    bands: Option<Spanned<String>>,
    filters: Vec<Spanned<String>>,
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
            label_where: declared.label_where,
            fields: declared.fields,
            bands: declared.bands.clone(),
            filters: declared.filters.clone(),
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
        short: None,
        help: String::new(),
        label: None,
        label_rules: Vec::new(),
        field_label_rules: IndexMap::new(),
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
        bands: None,
        filters: Vec::new(),
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
        short: declared.short,
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
    /// The look of the index of a type, as a view of all its records.
    IndexTable<'a> {
        /// Whether the index has its own look; `false` removes that of the preset.
        _enabled = "enabled": bool = "`true`",
        /// How the records are shown.
        shape = "as": Option<&'a Node> as (super::value_kind::ValueKind::Words(super::query::Shape::WORDS)) = "`list`",
        /// What is shown for each record.
        columns: Option<&'a Node> as (<Vec<super::query_reader::ColumnNode<'_>> as super::reader::ReadKey<'_>>::KIND),
        /// The expression whose values are the headings of groups.
        group: Option<&'a Node> as EXPRESSION,
    }
}

/// Reads `[types.X.sets]`, shown on the page of each record, and `[types.X.index]`, the look of the index.
pub(super) fn read_queries(
    declared: Vec<TypeQueries<'_>>,
    schema: &mut Schema,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for TypeQueries {
        id,
        sets,
        index,
        label_where,
        fields,
        bands,
        filters,
    } in declared
    {
        let item = PathType::of_type(id);
        let bands =
            bands.and_then(|text| categories::read("bands", &text, &item, schema, diagnostics));
        let filters: Vec<Path> = filters
            .iter()
            .filter_map(|text| categories::read("filters", text, &item, schema, diagnostics))
            .collect();
        (schema.types[id.0].bands, schema.types[id.0].filters) = (bands, filters);
        read_label_rules(id, label_where, fields, schema, diagnostics);
        let index = index.and_then(|table| read_index(id, table, schema, diagnostics));
        let sets = sets.map(|table| {
            let mut scope = Scope::of_record(id);
            QueryReader::sets(schema, &mut scope, table.map, diagnostics).queries
        });
        let declared = &mut schema.types[id.0];
        (declared.sets, declared.index) = (sets.unwrap_or_default(), index);
    }
}

/// Reads the labels by condition of a type and of its fields.
fn read_label_rules(
    id: TypeId,
    label_where: Option<TableNode<'_>>,
    fields: Option<TableNode<'_>>,
    schema: &mut Schema,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let scope = Scope::of_record(id);
    let item = PathType::of_type(id);
    let mut read = |table: TableNode<'_>, schema: &Schema| {
        let mut reader = QueryReader::new(schema, &scope);
        let rules = label_rules::read(table, &mut reader, Some(&item));
        diagnostics.append(&mut reader.diagnostics);
        rules
    };
    if let Some(table) = label_where {
        schema.types[id.0].label_rules = read(table, schema);
    }
    for entry in fields.map_or(&[][..], |table| &table.map.entries) {
        let rules = entry.node.as_map().and_then(|map| map.node("label_where"));
        let Some((map, node)) = rules.and_then(|node| Some((node.as_map()?, node))) else {
            continue;
        };
        let span = node.span;
        let rules = read(TableNode { map, span }, schema);
        let name = entry.key.value.clone();
        schema.types[id.0].field_label_rules.insert(name, rules);
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
