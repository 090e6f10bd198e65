//! Queries of a model in tests: sets by name, records by `type:id`. Results are lists of ids.
#![allow(
    dead_code,
    reason = "each test is a program of its own and uses some of this"
)]

use hirebook::diagnostic::{Format, Severity, Style, render};
use hirebook::model::{Env, Item, Lookup, Model, PageKind, RecordId, Subject};
use hirebook::pipeline;

use super::sites::{input, request, texts};

/// A model and the diagnostics of its site.
pub(crate) struct CompiledModel {
    pub model: Model,
    /// The codes of its diagnostics, in order.
    pub codes: Vec<&'static str>,
    /// The diagnostics as the command line prints them; empty if none is an error.
    pub problems: String,
}

/// Compiles a site to its model. The text is that of `sites::texts`.
pub(crate) fn compile_model(text: &str, audience: Option<&str>) -> CompiledModel {
    let (model, found, sources) = pipeline::model(&input(&texts(text)), &request(audience))
        .expect("the audience is declared");
    let codes = found.iter().map(|problem| problem.code.word()).collect();
    let failed = found
        .iter()
        .any(|problem| problem.severity == Severity::Error);
    let problems = if failed {
        render(&found, &sources, Format::Human, Style::default())
    } else {
        String::new()
    };
    CompiledModel {
        model,
        codes,
        problems,
    }
}

/// The model of a site without errors.
pub(crate) fn valid_model(text: &str) -> Model {
    let compiled = compile_model(text, None);
    assert_eq!(compiled.problems, "");
    compiled.model
}

/// A record by `type:id` or by an id that only one has.
pub(crate) fn record(model: &Model, name: &str) -> RecordId {
    let (kind, id) = name
        .split_once(':')
        .map_or((None, name), |(kind, id)| (Some(kind), id));
    match model.find(kind, id, &hirebook::config::Endpoints::Any) {
        Lookup::Record(id) => id,
        other => panic!("`{name}` finds {other:?}"),
    }
}

/// A record's id.
pub(crate) fn id(model: &Model, record: RecordId) -> &str {
    &model.record(record).id.value
}

/// The records of a type, in their order; none of a type that is hidden.
pub(crate) fn records_of_type(model: &Model, kind: &str) -> Vec<String> {
    let kind = model.config().schema.type_named(kind);
    assert!(
        kind.is_some() || model.config().edition.is_some(),
        "the type is declared"
    );
    kind.map_or(&[] as &[_], |kind| model.of_type(kind))
        .iter()
        .map(|record| id(model, *record).to_owned())
        .collect()
}

/// Items as ids, each with the properties of its edge: `drf`, `screen {minutes: 30}`, `orm {by: senior} via level-1`.
pub(crate) fn item_texts(model: &Model, items: &[Item]) -> Vec<String> {
    items
        .iter()
        .map(|item| {
            let props = item.props.iter().flat_map(|props| props.iter());
            let props: Vec<String> = props
                .map(|(name, value)| format!("{name}: {}", model.plain(value, None)))
                .collect();
            let props = if props.is_empty() {
                String::new()
            } else {
                format!(" {{{}}}", props.join(", "))
            };
            let via = item
                .via
                .map_or_else(String::new, |via| format!(" via {}", id(model, via)));
            format!("{}{props}{via}", id(model, item.record))
        })
        .collect()
}

/// The targets of a record's relation from either end, with the properties of the edges; none if the relation is hidden.
pub(crate) fn edges(model: &Model, from: &str, relation: &str) -> Vec<String> {
    let relation_step = model.config().schema.relation_named(relation);
    assert!(
        relation_step.is_some() || model.config().edition.is_some(),
        "the relation is declared"
    );
    let Some(relation_step) = relation_step else {
        return Vec::new();
    };
    let items = model
        .others(record(model, from), relation_step)
        .map(|(record, edge)| {
            let via = match edge.origin {
                hirebook::model::EdgeOrigin::Inherited { from, .. } => Some(from),
                _ => None,
            };
            Item {
                record,
                props: Some(edge.props.clone()),
                via,
            }
        });
    item_texts(model, &items.collect::<Vec<_>>())
}

/// A set of a derived page, found by its address.
pub(crate) fn items_of_set(model: &Model, address: &str, name: &str) -> Vec<String> {
    let (declared, subject) = derived_page(model, address);
    let declared = &model.config().pages[declared];
    let sets = model.sets(declared, subject);
    let items = sets
        .iter()
        .find(|(known, _)| known == name)
        .map(|(_, items)| items);
    item_texts(
        model,
        items.unwrap_or_else(|| panic!("`{address}` has no set `{name}`")),
    )
}

/// The declaration of a derived page, and the subject that it is generated for.
pub(crate) fn derived_page(model: &Model, address: &str) -> (usize, Subject) {
    let page = model
        .page_at(address)
        .unwrap_or_else(|| panic!("there is no page `{address}`"));
    match model.page(page).kind {
        PageKind::Derived(declared, subject) => (declared, subject),
        ref other => panic!("`{address}` is {other:?}"),
    }
}

/// The addresses of all derived pages of a kind; none of a kind that is hidden.
pub(crate) fn addresses(model: &Model, kind: &str) -> Vec<String> {
    let declared = model.config().pages.get_index_of(kind);
    assert!(
        declared.is_some() || model.config().edition.is_some(),
        "the page is declared"
    );
    let pages = model
        .pages()
        .iter()
        .filter(|page| matches!(page.kind, PageKind::Derived(at, _) if Some(at) == declared));
    pages.map(|page| page.path.clone()).collect()
}

/// The results of the views in a record's text, one list each.
pub(crate) fn results_of_views(model: &Model, name: &str) -> Vec<Vec<String>> {
    let owner = record(model, name);
    let queries = &model.record(owner).body.queries;
    queries
        .iter()
        .flatten()
        .map(|query| item_texts(model, &model.select(query, &Env::of_record(owner))))
        .collect()
}

/// A field of a record as plain text; empty if it is not set.
pub(crate) fn field_text(model: &Model, name: &str, key: &str) -> String {
    let record = record(model, name);
    let value = model.record(record).fields.get(key);
    value.map_or_else(String::new, |value| model.plain(&value.value, None))
}
