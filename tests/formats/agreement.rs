//! A query has one result, whatever shows it: the page, its CSV, its JSON and `hirebook why` have the same records in the same order,
//! the same groups and the same words in each cell. Random sites (`HIREBOOK_CASES=5000` for more of them).

use std::fmt::Write as _;

use hirebook::pipeline;
use hirebook::why::{PartKind, explain, find};

use super::random::Random;
use super::readers::{COLUMNS, Row, from_csv, from_html, from_json};
use super::sites::{compile, files_of, input, problems, request, texts};

const CONFIG: &str = r#"[site]
language_version = 2
[severity]
unreachable-page = "off"
[scales]
level = ["low", { id = "high", title = "Very, very high" }]
[types.dish]
folder = "dishes"
fields.price = "int"
fields.tried = "date"
fields.course = { type = "enum", of = ["starter", { id = "main", title = "Main; hot" }] }
fields.tags = "list<string>"
fields.note = "markdown"
fields.heat = "map<level, string>"
[relations.goes_with]
from = "dish"
to = "dish"
inverse = "beside"
props.why = "string"
[pages.menu]
format = ["html", "csv", "json"]
"#;

fn site(random: &mut Random) -> (String, Vec<Vec<&'static str>>) {
    let count = random.below(9);
    let title = |at: usize| {
        format!(
            "{} \"{at}\"; x, y",
            ["Soup", "=Bread", "Tea | Co", "-Rice"][at % 4]
        )
    };
    let mut out = String::from("=== content/index.md\n# Start\n=== hirebook.toml\n");
    out.push_str(CONFIG);
    let mut sets = Vec::new();
    for at in 0..1 + random.below(3) {
        let mut columns: Vec<&'static str> = COLUMNS.iter().map(|(column, _)| *column).collect();
        random.shuffle(&mut columns);
        columns.truncate(1 + random.below(4));
        let shown = columns.iter().map(|column| {
            let (_, title) = COLUMNS.iter().find(|(name, _)| name == column).unwrap();
            format!("{{ show = \"{column}\", title = \"{title}\" }}")
        });
        let shown: Vec<String> = shown.collect();
        let mut keys = vec![format!("columns = [\"title\", {}]", shown.join(", "))];
        let from = match (at, random.below(3)) {
            (0, _) | (_, 0) => "dish",
            (_, 1) => "$set0.goes_with",
            _ => "$set0",
        };
        keys.push(format!("records = \"{from}\""));
        let mut maybe = |percent: usize, all: &[&str]| {
            if random.percent(percent) {
                keys.push((*random.one_of(all)).to_owned());
            }
        };
        maybe(50, &["as = \"table\"", "as = \"list\"", "as = \"table\""]);
        maybe(
            50,
            &[
                "group = \"course\"",
                "group = \"price\"",
                "group = \"tags\"",
            ],
        );
        maybe(
            50,
            &[
                "where = { price = { min = 3 } }",
                "where = { course = \"main\" }",
                "where = { tags = { missing = false } }",
                "where = { goes_with = { count = { min = 1 } } }",
            ],
        );
        maybe(
            50,
            &[
                "sort = [\"-price\"]",
                "sort = [\"course\", \"-title\"]",
                "sort = \"tried\"",
            ],
        );
        maybe(40, &["limit = 4", "limit = 1"]);
        maybe(
            50,
            &[
                "totals = \"count()\"",
                "totals = [\"count()\", \"sum(price)\"]",
                "totals = \"max(price)\"",
            ],
        );
        if keys.iter().any(|key| key.starts_with("group")) && random.percent(30) {
            keys.push("limit_per_group = 2".to_owned());
        }
        writeln!(out, "sets.set{at} = {{ {} }}", keys.join(", ")).unwrap();
        sets.push(columns);
    }
    for at in 0..count {
        let other = format!(
            "[{{ to: d{}, why: 'for {}, now' }}]",
            random.below(count),
            at
        );
        let mut keys = vec![format!("title: '{}'", title(at))];
        let mut maybe = |key: &str, all: &[&str]| {
            if random.percent(65) {
                keys.push(format!("{key}: {}", random.one_of(all)));
            }
        };
        maybe("price", &["1", "3", "5", "12"]);
        maybe("course", &["starter", "main"]);
        maybe("tried", &["2026-01-05", "2025-12-24"]);
        maybe("tags", &["[one]", "[a b, \"=c\"]", "[\"x;y\", z, 'q\"r']"]);
        maybe(
            "note",
            &[
                "'A *word*, & `code`'",
                "'[[d0]] and <b>more</b> | x'",
                "\"Two\\n\\nparagraphs\"",
            ],
        );
        maybe("heat", &["{ low: a }", "{ low: 'b, c', high: '@d' }"]);
        maybe("goes_with", &[other.as_str()]);
        let text = keys.join("\n");
        // A dish does not go with itself, and the first dish has to exist.
        let text = text.replace(
            &format!("to: d{at},"),
            &format!("to: d{},", (at + 1) % count),
        );
        let text = if count < 2 {
            text.split("\ngoes_with").next().unwrap().to_owned()
        } else {
            text
        };
        writeln!(
            out,
            "=== content/dishes/d{at}.md\n---\n{text}\n---\nText {at}."
        )
        .unwrap();
    }
    (out, sets)
}

#[test]
fn a_result_is_the_same_on_the_page_in_its_files_and_in_why() {
    let cases = std::env::var("HIREBOOK_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok())
        .unwrap_or(300);
    let (mut shown, mut grouped) = (0, 0);
    for seed in 0..cases {
        let (text, sets) = site(&mut Random::new(seed));
        let input = input(&texts(&text));
        let outcome = compile(&input, None);
        assert!(
            !outcome.failed(),
            "seed {seed}: {}\n{text}",
            problems(&outcome)
        );
        let files = files_of(&outcome.artifacts);
        let file = |path: &str| String::from_utf8_lossy(&files[path]).into_owned();
        let (html, ids) = from_html(&file("menu.html"), &sets);
        let json = serde_json::from_str(&file("menu.json")).unwrap();
        let (json, json_ids) = from_json(&json, &sets);
        assert_eq!(html, json, "seed {seed}: page and JSON\n{text}");
        assert_eq!(ids, json_ids, "seed {seed}: page and JSON\n{text}");
        // CSV has the column `Title` under the name of its column in a table.
        let csv = from_csv(&file("menu.csv").replace("Dish", "Title"), &sets);
        assert_eq!(html, csv, "seed {seed}: page and CSV\n{text}");
        let (model, _, sources) = pipeline::model(&input, &request(None)).unwrap();
        for path in ["menu.html", "menu.csv", "menu.json"] {
            let explained = explain(&model, &sources, find(&model, path).unwrap());
            let parts = explained
                .blocks
                .iter()
                .filter(|part| part.kind == PartKind::Set);
            for part in parts {
                let names: Vec<String> = part
                    .items
                    .iter()
                    .map(|item| item.name.replace("dish:", ""))
                    .collect();
                let set = part.name.replace("set", "Set");
                let of_set: Vec<(&Row, &String)> = html
                    .iter()
                    .zip(&ids)
                    .filter(|(row, _)| row.0 == set)
                    .collect();
                assert_eq!(
                    of_set.len(),
                    names.len(),
                    "seed {seed}: {path} {set}\n{text}"
                );
                // Groups have an order of their own. Within each, the order is that of the query.
                for (row, _) in &of_set {
                    let of_group = of_set
                        .iter()
                        .filter(|(other, _)| other.1 == row.1)
                        .map(|(_, id)| *id);
                    let of_group: Vec<&String> = of_group.collect();
                    let in_query: Vec<&String> = names
                        .iter()
                        .filter(|name| of_group.contains(name))
                        .collect();
                    assert_eq!(of_group, in_query, "seed {seed}: {path} {set}\n{text}");
                }
            }
        }
        shown += html.len();
        grouped += html
            .iter()
            .filter(|(_, group, ..)| !group.is_empty())
            .count();
    }
    assert!(
        shown as u64 > 3 * cases && grouped as u64 > cases / 2,
        "{shown} rows, {grouped} in groups"
    );
}
