//! The reference of what a site declares besides types: scales, labels, audiences, derived pages, matrices, checks, the menu.

use super::layout::{heading, table};
use super::{query, search};
use crate::config::{
    Audience, Axis, AxisSource, Check, CheckTargets, Config, DerivedPage, ExpectedCells,
    PageSubject, Schema,
};

/// Appends the sections that are not empty.
pub(super) fn print(config: &Config, out: &mut String) {
    scales(&config.schema, out);
    labels(config, out);
    audiences(config, out);
    pages(config, out);
    matrices(config, out);
    checks(config, out);
    menu(config, out);
    let synonyms = search::synonyms(&config.search.synonyms);
    let head = ["what readers type", "also finds"];
    section("Synonyms for search", head, &[28], synonyms, out);
}

fn scales(schema: &Schema, out: &mut String) {
    let mut rows = Vec::new();
    for (name, scale) in &schema.scales {
        for (at, step) in scale.steps.iter().enumerate() {
            rows.push([
                if at == 0 { name.clone() } else { String::new() },
                step.id.clone(),
                step.title.clone(),
            ]);
        }
    }
    section(
        "Scales, each from low to high",
        ["scale", "word", "what readers see"],
        &[24, 24],
        rows,
        out,
    );
}

fn labels(config: &Config, out: &mut String) {
    let row = |label: String| {
        let holders: Vec<&str> = config
            .audiences
            .values()
            .filter(|audience| audience.labels.contains(&label))
            .map(|audience| audience.name.as_str())
            .collect();
        let types: Vec<&str> = config
            .schema
            .types
            .values()
            .filter(|declared| declared.label.as_ref() == Some(&label))
            .map(|declared| declared.name.as_str())
            .collect();
        let holders = if holders.is_empty() {
            "nobody".to_owned()
        } else {
            holders.join(", ")
        };
        [label, holders, types.join(", ")]
    };
    let rows = config.labels().into_iter().map(row).collect();
    section(
        "Labels",
        ["label", "held by", "label of the types"],
        &[16, 36],
        rows,
        out,
    );
}

fn audiences(config: &Config, out: &mut String) {
    let row = |audience: &Audience| {
        let home = audience
            .home
            .as_ref()
            .or(config.site.home.as_ref())
            .map_or_else(String::new, |home| home.value.clone());
        [
            audience.name.clone(),
            audience.title.clone(),
            audience.labels.join(", "),
            home,
        ]
    };
    let rows = config.audiences.values().map(row).collect();
    section(
        "Audiences",
        ["audience", "title", "labels", "home page"],
        &[16, 24, 32],
        rows,
        out,
    );
}

fn pages(config: &Config, out: &mut String) {
    let mut rows = Vec::new();
    for page in config.pages.values() {
        rows.push([
            page.name.clone(),
            "for".into(),
            subject(page, &config.schema),
        ]);
        let label = page.label.clone().unwrap_or_else(|| "none".to_owned());
        let facts = [
            ("path", query::template(&page.path)),
            ("title", query::template(&page.title)),
            ("layout", page.layout.clone()),
            ("label", label),
        ];
        let facts = facts.into_iter().chain(search::of_pages(&page.search));
        rows.extend(facts.map(|(fact, text)| [String::new(), fact.to_owned(), text]));
        for (name, set) in &page.sets {
            rows.push([
                String::new(),
                format!("${name}"),
                query::query(set, &config.schema),
            ]);
        }
    }
    section(
        "Derived pages",
        ["page", "", "its sets begin with $"],
        &[16, 16],
        rows,
        out,
    );
}

/// What there is one page for, in words.
fn subject(page: &DerivedPage, schema: &Schema) -> String {
    let what = match page.each {
        PageSubject::Once => "one page".to_owned(),
        PageSubject::Record(id) => format!("each {}", schema.type_of(id).name),
        PageSubject::Edge(from, id) => {
            let relation = schema.relation(id);
            format!(
                "each edge of {}, from {} to {}",
                relation.name,
                schema.type_of(from).name,
                query::endpoints(&relation.to, schema)
            )
        }
    };
    if page.conditions.is_empty() {
        what
    } else {
        format!("{what}, where {}", query::conditions(&page.conditions))
    }
}

fn matrices(config: &Config, out: &mut String) {
    let axis = |axis: &Axis| match &axis.heads {
        AxisSource::Records(found) => query::query(found, &config.schema),
        AxisSource::Scale(name) => format!("steps of {name}"),
    };
    let mut rows = Vec::new();
    for matrix in config.matrices.values() {
        let facts = [
            ("rows", axis(&matrix.rows)),
            ("columns", axis(&matrix.columns)),
            ("via", matrix.via.path.text.clone()),
            ("shows", matrix.show.word().to_owned()),
            ("gaps", gaps(&matrix.expected)),
            ("path", matrix.path.clone()),
            ("title", matrix.title.clone()),
            (
                "label",
                matrix.label.clone().unwrap_or_else(|| "none".to_owned()),
            ),
        ];
        let facts = facts.into_iter().chain(search::of_pages(&matrix.search));
        for (at, (fact, text)) in facts.enumerate() {
            rows.push([
                if at == 0 {
                    matrix.name.clone()
                } else {
                    String::new()
                },
                fact.to_owned(),
                text,
            ]);
        }
    }
    section("Matrices", ["matrix", "", ""], &[16, 16], rows, out);
}

fn gaps(expected: &ExpectedCells) -> String {
    match expected {
        ExpectedCells::Unspecified => "none".to_owned(),
        ExpectedCells::Always => "all empty cells".to_owned(),
        ExpectedCells::Where(conditions) => {
            format!("empty cells where {}", query::conditions(conditions))
        }
    }
}

fn checks(config: &Config, out: &mut String) {
    let row = |check: &Check| {
        let on = match &check.on {
            CheckTargets::Records(types) => query::endpoints(types, &config.schema),
            CheckTargets::Set(page, set) => format!("{}.{set}", config.pages[*page].name),
        };
        [
            check.name.clone(),
            check.severity.word().to_owned(),
            check.rule.kind().word().to_owned(),
            on,
            check
                .help
                .split("\n\n")
                .next()
                .unwrap_or_default()
                .to_owned(),
        ]
    };
    let rows = config.checks.values().map(row).collect();
    section(
        "Checks",
        ["check", "severity", "kind", "on", "about"],
        &[20, 8, 10, 16],
        rows,
        out,
    );
}

fn menu(config: &Config, out: &mut String) {
    let rows = config.menu.iter().map(|group| {
        [
            group.title.clone(),
            group
                .items
                .iter()
                .map(|item| item.value.as_str())
                .collect::<Vec<_>>()
                .join(", "),
        ]
    });
    section("Menu", ["group", "items"], &[28], rows.collect(), out);
    let tasks = config.tasks.iter().map(|task| {
        let readers = match task.audiences.as_slice() {
            [] => "all".to_owned(),
            names => names.join(", "),
        };
        [task.title.clone(), readers, task.to.value.clone()]
    });
    let head = ["task", "for", "page"];
    section("Tasks", head, &[40, 20], tasks.collect(), out);
}

/// A heading and a table; nothing if there are no rows.
fn section<const N: usize>(
    title: &str,
    head: [&str; N],
    limits: &[usize],
    mut rows: Vec<[String; N]>,
    out: &mut String,
) {
    if rows.is_empty() {
        return;
    }
    rows.insert(0, head.map(str::to_owned));
    heading(title, out);
    table(2, limits, &rows, out);
}
