//! The words of conditions, expressions and totals: `words.md` has a right use and three wrong ones of each.

use hirebook::config::Query;
use hirebook::model::{Env, Item, Model, PathResult};
use hirebook::pipeline;

use super::examples;
use super::models::{id, record};
use super::sites::{input, request, texts};

/// The site: dishes with numbers, dates, steps, lists and edges with properties. The query is in the text of one of them.
const SITE: &str = r#"=== hirebook.toml
[site]
language_version = 2
[scales]
heat = ["mild", "warm", "hot"]
[types.dish]
folder = "dishes"
fields.price = "int"
fields.guests = "int"
fields.heat = "scale<heat>"
fields.course = { type = "enum", of = ["starter", "main", "dessert"] }
fields.origin = "string"
fields.tried = "date"
fields.tags = "list<string>"
[types]
ingredient = { folder = "pantry" }
[relations.uses]
from = "dish"
to = "ingredient"
inverse = "used_in"
props.grams = "int"
[relations.based_on]
from = "dish"
to = "dish"
inverse = "base_of"
[relations.goes_with]
from = "dish"
to = "ingredient"
inverse = "beside"
inherit = "based_on.goes_with"
=== content/pantry/all.md
---
type: collection
of: ingredient
---
| title |
|---|
| Rice |
| Chilli |
| Salt |
=== content/dishes/cake.md
---
title: Cake
heat: mild
course: dessert
guests: 8
tried: 2026-01-05
---
=== content/dishes/pilaf.md
---
title: Pilaf
price: 9
guests: 2
course: main
origin: Persia
uses: [{ to: rice, grams: 100 }, { to: salt, grams: 2 }]
goes_with: salt
---
=== content/dishes/soup.md
---
title: Soup
price: 5
guests: 4
heat: warm
course: starter
tried: 2025-12-24
tags: [a b, c]
uses: [{ to: salt, grams: 5 }]
---
=== content/dishes/curry.md
---
title: Curry
price: 12
guests: 6
heat: hot
course: main
tried: 2025-10-01
tags: [b]
based_on: pilaf
goes_with: rice
uses: [{ to: rice, grams: 150 }, { to: chilli, grams: 4 }]
---
```view
"#;

/// The result of a query, or what is reported about it: one line.
fn outcome(query: &str) -> String {
    let site = format!("{SITE}{query}```\n");
    let (model, found, _) =
        pipeline::model(&input(&texts(&site)), &request(None)).expect("the internal edition");
    let reported: Vec<String> = found
        .iter()
        .map(|problem| {
            let help = problem.help.join("; ");
            format!("! {}: {} ({help})", problem.code.word(), problem.message)
        })
        .collect();
    if !reported.is_empty() {
        return reported.join("\n");
    }
    let owner = record(&model, "curry");
    let queries = &model.record(owner).body.queries;
    let query = queries[0].as_ref().expect("a query without problems");
    let env = Env::of_record(owner);
    let items = model.select(query, &env);
    let names: Vec<String> = items
        .iter()
        .map(|item| row(&model, query, item, &env))
        .collect();
    let totals = query.totals.iter().map(|total| {
        let value = model.total(total, &items, &env).expect("a total");
        format!("; {} {}", total.aggregate.word(), model.plain(&value, None))
    });
    let names = if names.is_empty() {
        "nothing".to_owned()
    } else {
        names.join(", ")
    };
    format!("= {names}{}", totals.collect::<String>())
}

/// A record with the values of its columns.
fn row(model: &Model, query: &Query, item: &Item, env: &Env) -> String {
    let cells = query.columns.iter().filter(|path| path.text != "title");
    let cells = cells.map(|path| {
        let values = match model.evaluate(path, Some(item), env) {
            PathResult::Values(values) => values,
            _ => Vec::new(),
        };
        let texts = values.iter().map(|value| model.plain(value, None));
        format!(" [{}: {}]", path.title, texts.collect::<Vec<_>>().join(" "))
    });
    format!("{}{}", id(model, item.record), cells.collect::<String>())
}

/// What is reported about a config with some more lines: one line for each problem.
fn report(declarations: &str) -> String {
    let audiences = "[audiences]\ncrew = { labels = [\"open\", \"inner\"] }\n[scales]";
    let site = format!("{SITE}records = \"dish\"\n```\n").replace("[scales]", audiences);
    let (config, rest) = site.split_once("=== content").expect("content");
    let site = format!("{config}{declarations}=== content{rest}");
    // Tables that the site has are continued, since TOML allows each only once.
    let site = merge_tables(&site);
    let (_, found, _) =
        pipeline::model(&input(&texts(&site)), &request(None)).expect("the internal edition");
    let mut lines = found.iter().map(|problem| {
        let help = problem.help.join("; ");
        format!("! {}: {} ({help})", problem.code.word(), problem.message)
    });
    let first = lines.next();
    first.map_or_else(
        || "= no problems".to_owned(),
        |first| lines.fold(first, |all, line| format!("{all}\n{line}")),
    )
}

/// Moves the lines of a repeated table to its first occurrence.
fn merge_tables(site: &str) -> String {
    let (config, rest) = site.split_once("=== content").expect("content");
    let mut tables: Vec<(String, String)> = vec![(String::new(), String::new())];
    let mut at = 0;
    for line in config.split_inclusive('\n') {
        if line.starts_with('[') {
            at = tables
                .iter()
                .position(|(head, _)| head == line)
                .unwrap_or_else(|| {
                    tables.push((line.to_owned(), String::new()));
                    tables.len() - 1
                });
            continue;
        }
        tables[at].1.push_str(line);
    }
    let config: String = tables
        .iter()
        .map(|(head, lines)| format!("{head}{lines}"))
        .collect();
    format!("{config}=== content{rest}")
}

#[test]
fn each_word_has_a_right_use_and_three_wrong_ones() {
    examples::check("words.md", "```", |_, query| outcome(query));
}

#[test]
fn each_key_has_a_right_use_and_three_wrong_ones() {
    examples::check("keys.md", "```", |_, declared| report(declared));
}
