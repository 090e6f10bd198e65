//! Tables of records: `cells.md` has right uses and at least three wrong ones of each form of a cell.
//!
//! A second test compares rows with files: a cell gives the edges that the same objects in front matter give.

use hirebook::diagnostic::Diagnostic;
use hirebook::document::{Props, Value};
use hirebook::model::Model;
use hirebook::pipeline;
use hirebook::text::Position;
use proptest::prelude::*;
use proptest::test_runner::Config;

use super::examples;
use super::models::{id, record};
use super::sites::{input, request, texts};

/// The properties of `uses`, unless a block of `cells.md` has others.
const PROPS: &str = r#"props.grams = { type = "int", min = 1, primary = true }
props.note = "string"
props.heat = "scale<heat>"
props.marks = "list<string>"
"#;

/// The site: dishes in a table, and their ingredients. `uses` has a primary property, `pairs` has other properties, `near` has none.
fn site(props: &str, table: &str) -> String {
    format!(
        r#"=== hirebook.toml
[site]
language_version = 2
[scales]
heat = ["mild", "warm", "hot"]
[types.dish]
folder = "dishes"
fields.tags = "list<string>"
fields.hints = "list<markdown>"
fields.sizes = "list<int>"
fields.heats = "list<scale<heat>>"
fields.origin = "string"
[types]
ingredient = {{ folder = "pantry" }}
[relations]
near = {{ from = "dish", to = "ingredient", inverse = "near_to" }}
[relations.pairs]
from = "dish"
to = "ingredient"
inverse = "paired"
props.minutes = {{ type = "int", required = true }}
props.why = "string"
[relations.uses]
from = "dish"
to = "ingredient"
inverse = "used_in"
{props}=== content/pantry/all.md
---
type: collection
of: ingredient
---
| id         | title  |
|------------|--------|
| rice       | Rice   |
| chilli     | Chilli |
| salt (sea) | Salt   |
| malt@home  | Malt   |
=== content/dishes/all.md
---
type: collection
of: dish
---
{table}"#
    )
}

/// What a table gives, or what is reported about it: a line for each key with values, or for each problem.
fn outcome(props: &str, table: &str) -> String {
    let texts = texts(&site(props, table));
    let (model, found, sources) =
        pipeline::model(&input(&texts), &request(None)).expect("the internal edition");
    if found.is_empty() {
        let dishes = model
            .records()
            .filter(|id| model.type_of(*id).name == "dish");
        let lines: Vec<String> = dishes.flat_map(|dish| values(&model, dish)).collect();
        return format!("= {}", lines.join("\n= "));
    }
    let lines = found.iter().map(|problem| {
        let span = problem.span().expect("a place");
        let source = sources.get(span.file).expect("a source");
        let place = Position::in_text(&source.text, span.start as usize);
        format!(
            "! {}:{} `{}` {}: {} ({})",
            place.line,
            place.column,
            &source.text[span.range()],
            problem.code.word(),
            problem.message,
            problem.help.join("; ")
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The fields and the edges of a record.
fn values(model: &Model, dish: hirebook::model::RecordId) -> Vec<String> {
    let record = model.record(dish);
    let schema = &model.config().schema;
    let mut lines: Vec<String> = Vec::new();
    if !record.aliases.is_empty() {
        lines.push(format!("aliases: {}", record.aliases.join(" | ")));
    }
    for (name, value) in &record.fields {
        let items: Vec<String> = value.value.items().iter().map(text).collect();
        lines.push(format!("{name}: {}", items.join(" | ")));
    }
    for edge in &record.edges {
        let name = &schema.relation(edge.relation).name;
        lines.push(format!("{name} -> {}{}", edge.to.id, props(&edge.props)));
    }
    lines
}

fn props(props: &Props) -> String {
    let each = props.iter();
    each.map(|(name, value)| format!(" {name}={}", text(value)))
        .collect()
}

fn text(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Int(number) => number.to_string(),
        Value::Bool(is_set) => is_set.to_string(),
        Value::Date(day) => day.to_string(),
        Value::Markdown(text) => text.body.html.trim().to_owned(),
        Value::List(items) => format!("{:?}", items.iter().map(text).collect::<Vec<_>>()),
        Value::Ref(to) => to.id.clone(),
        other => format!("{other:?}"),
    }
}

#[test]
fn each_form_of_a_cell_has_right_uses_and_three_wrong_ones() {
    let rows = "| title | uses |\n|---|---|\n| a | chilli@5 |\n";
    examples::check("cells.md", "````", |word, content| match word {
        "toml" => outcome(content, rows),
        _ => outcome(PROPS, content),
    });
}

/// The declarations for random edges: one property of each kind that a cell can have.
const RANDOM_PROPS: &str = r#"props.word = { type = "string", primary = true }
props.grams = "int"
props.day = "date"
props.heat = "scale<heat>"
props.is_hot = "bool"
props.why = "markdown"
props.with = "ref<ingredient>"
props.marks = "list<string>"
props.must = { type = "bool", default = true }
"#;

/// Texts with all signs that a cell gives a meaning to.
fn any_text() -> impl Strategy<Value = String> {
    let text = "[ab,;:()@\"|\\\\ é]{1,8}";
    text.prop_map(|text| text.trim().to_owned())
        .prop_filter("a value", |text| !text.is_empty())
}

/// A property: its name and its values, of which all but lists have one.
fn any_property() -> impl Strategy<Value = (&'static str, Vec<String>)> {
    let one = |value: String| vec![value];
    prop_oneof![
        any_text().prop_map(move |text| ("word", one(text))),
        (-9..999_i32).prop_map(move |number| ("grams", one(number.to_string()))),
        (10..29).prop_map(move |day| ("day", one(format!("2026-10-{day}")))),
        prop::sample::select(vec!["mild", "warm", "hot"])
            .prop_map(move |step| ("heat", one(step.to_owned()))),
        any::<bool>().prop_map(move |is_hot| ("is_hot", one(is_hot.to_string()))),
        any_text().prop_map(move |text| ("why", one(text))),
        Just(("with", vec!["rice".to_owned()])),
        prop::collection::vec(any_text(), 1..4).prop_map(|texts| ("marks", texts)),
        any::<bool>().prop_map(move |must| ("must", one(must.to_string()))),
    ]
}

/// Edges: for each a target, whether its primary property is behind an `@`, whether all values are in quotes, and properties.
type RandomEdge = (&'static str, bool, bool, Vec<(&'static str, Vec<String>)>);

fn any_edge() -> impl Strategy<Value = RandomEdge> {
    let targets = vec!["rice", "chilli", "salt (sea)", "malt@home"];
    let props = prop::collection::vec(any_property(), 0..5);
    let target = prop::sample::select(targets);
    (target, any::<bool>(), any::<bool>(), props).prop_map(
        |(to, is_short, is_quoted, mut props)| {
            let mut seen = Vec::new();
            props.retain(|(name, _)| {
                let is_first = !seen.contains(name);
                seen.push(*name);
                is_first
            });
            (to, is_short, is_quoted, props)
        },
    )
}

/// The edge as a cell has it.
fn in_cell((to, is_short, is_quoted, props): &RandomEdge) -> String {
    let quote = |text: &str| {
        let is_needed = text.contains(|c| ",;()\"@".contains(c));
        if *is_quoted || is_needed {
            format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
        } else {
            text.to_owned()
        }
    };
    let mut cell = if to.contains('@') {
        format!("\"{to}\"")
    } else {
        (*to).to_owned()
    };
    let mut inner = Vec::new();
    for (name, values) in props {
        let values: Vec<String> = values.iter().map(|value| quote(value)).collect();
        if *is_short && *name == "word" {
            cell.push_str(&format!("@{}", values[0]));
        } else {
            inner.push(format!("{name}: {}", values.join("; ")));
        }
    }
    if !inner.is_empty() {
        cell.push_str(&format!(" ({})", inner.join(", ")));
    }
    cell.replace('|', "\\|")
}

/// The edge as front matter has it, in JSON.
fn in_front_matter((to, _, _, props): &RandomEdge) -> serde_json::Value {
    let mut object = serde_json::Map::new();
    object.insert("to".into(), (*to).into());
    for (name, values) in props {
        let value = if *name == "marks" {
            values.clone().into()
        } else {
            values[0].clone().into()
        };
        object.insert((*name).to_owned(), value);
    }
    object.into()
}

/// How often a problem occurs; some are reported once, with the number of occurrences.
fn occurrences(problem: &Diagnostic) -> usize {
    let number = |note: &String| {
        let rest = note.strip_prefix("occurs ")?;
        rest.split(' ').next()?.parse().ok()
    };
    problem.notes.iter().find_map(number).unwrap_or(1)
}

proptest! {
    #![proptest_config(Config { cases: 300, failure_persistence: None, ..Config::default() })]

    #[test]
    fn a_cell_gives_the_edges_of_the_same_objects(
        edges in prop::collection::vec(any_edge(), 1..4)
    ) {
        let cells: Vec<String> = edges.iter().map(in_cell).collect();
        let objects: Vec<serde_json::Value> = edges.iter().map(in_front_matter).collect();
        let front = serde_json::json!({ "title": "A", "uses": objects });
        let site = site(
            RANDOM_PROPS,
            &format!(
                "| id | title | uses |\n|---|---|---|\n| row | A | {} |\n=== content/dishes/file.md\n{front}\n",
                cells.join(", ")
            ),
        );
        let (model, found, _) = pipeline::model(&input(&texts(&site)), &request(None)).unwrap();
        let of = |name: &str| {
            let dish = record(&model, name);
            assert_eq!(id(&model, dish), name);
            values(&model, dish)
        };
        // Each Markdown that is reported is reported in both forms.
        let reports: usize = found.iter().map(occurrences).sum();
        prop_assert_eq!(reports % 2, 0, "{:?}\n{}", found, site);
        prop_assert_eq!(of("row"), of("file"), "{}", site);
        prop_assert_eq!(of("row").len(), edges.len());
    }

    #[test]
    fn any_cell_is_read_or_reported_at_its_place(
        cells in prop::collection::vec("(rice|note:|heat: hot|marks:|[5,;:()@\"|\\\\ é]){0,12}", 1..4)
    ) {
        let rows = cells.iter().enumerate();
        let rows: String = rows
            .map(|(at, cell)| format!("| R{at} | {} |\n", cell.replace('|', "\\|")))
            .collect();
        let table = format!("| title | uses |\n|---|---|\n{rows}");
        let outcome = outcome(PROPS, &table);
        prop_assert!(!outcome.contains("parser-failure"), "{}\n{}", table, outcome);
    }
}
