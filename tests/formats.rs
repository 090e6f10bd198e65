//! Formats of pages. A query has one result, whatever shows it: the page, its CSV, its JSON and `hirebook why` have the same records in the same order,
//! the same groups and the same words in each cell. Random sites (`HIREBOOK_CASES=5000` for more of them).
#![allow(
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test reads its settings from the environment"
)]

#[path = "support/random.rs"]
mod random;
#[path = "support/sites.rs"]
mod sites;

use std::fmt::Write as _;

use hirebook::pipeline;
use hirebook::why::{PartKind, explain, find};
use random::Random;
use serde_json::Value as Json;
use sites::{build_files, compile, files_of, input, problems, request, texts};

const COLUMNS: [(&str, &str); 9] = [
    ("price", "Price"),
    ("course", "Course"),
    ("tried", "Tried"),
    ("tags", "Tags"),
    ("note", "Note"),
    ("heat", "Heat"),
    ("goes_with", "Goes with"),
    ("beside", "Beside"),
    ("goes_with@", "Pairs"),
];

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

/// A record of a set as a format shows it: set, group, title, and the words of its cells.
type Row = (String, String, String, Vec<String>);

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

/// The words of a text: what remains if separators differ.
fn words(text: &str) -> String {
    let words = text.split(|letter: char| !letter.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The text of HTML.
fn text_of(html: &str) -> String {
    let mut text = String::new();
    for part in html.split('<') {
        text.push_str(part.split_once('>').map_or(part, |(_, text)| text));
        text.push(' ');
    }
    let entities = [
        ("&quot;", "\""),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ];
    entities
        .iter()
        .fold(text, |text, (entity, letter)| text.replace(entity, letter))
}

fn between<'t>(text: &'t str, start: &str, end: &str) -> Option<&'t str> {
    text.split_once(start)?
        .1
        .split_once(end)
        .map(|(inner, _)| inner)
}

/// A heading without the number of its records.
fn without_count(title: &str) -> String {
    let title = title.trim();
    let counted = title.rsplit_once(" (").filter(|(_, rest)| {
        rest.strip_suffix(')')
            .is_some_and(|number| number.parse::<usize>().is_ok())
    });
    words(counted.map_or(title, |(title, _)| title))
}

/// The rows of the page, and the ids of their records.
fn from_html(html: &str, sets: &[Vec<&str>]) -> (Vec<Row>, Vec<String>) {
    let (mut rows, mut ids) = (Vec::new(), Vec::new());
    for (at, columns) in sets.iter().enumerate() {
        let Some(section) = between(
            html,
            &format!("<section class=\"group set-set{at}\""),
            "</section>",
        ) else {
            continue;
        };
        let set = words(&text_of(between(section, "<h2>", "</h2>").unwrap()));
        let mut group = String::new();
        let mut add = |group: &str, head: &str, cells: Vec<String>| {
            let link = head
                .split_once("<a href=\"dishes/")
                .expect("a link to the record")
                .1;
            ids.push(link.split_once(".html").unwrap().0.to_owned());
            let title = words(&text_of(
                link.split_once('>')
                    .unwrap()
                    .1
                    .split_once("</a>")
                    .unwrap()
                    .0,
            ));
            rows.push((set.clone(), group.to_owned(), title, cells));
        };
        if section.contains("<table>") {
            let table = between(section, "<table>", "</table>").unwrap();
            for line in table.split("<tr").skip(2) {
                if let Some(title) = line.strip_prefix(" class=\"rows\">") {
                    group = without_count(&text_of(title));
                    continue;
                }
                let (head, cells) = line.split_once("</th>").unwrap();
                let cells = cells.split("<td ").skip(1);
                let cells = cells.map(|cell| words(&text_of(&format!("<td {cell}"))));
                add(&group, head, cells.collect());
            }
            continue;
        }
        // Lists: one of records in each group, with lists of values inside.
        for part in section.split("<ul class=\"items\">") {
            for line in part
                .split("\n<li>")
                .skip(1)
                .filter(|line| !line.starts_with("class"))
            {
                let titles = columns
                    .iter()
                    .map(|column| COLUMNS.iter().find(|(name, _)| name == column).unwrap().1);
                let cells = titles.map(|title| {
                    between(line, &format!("<dt>{title}</dt><dd>"), "</dd></div>")
                        .map_or_else(String::new, |cell| words(&text_of(cell)))
                });
                add(&group, line, cells.collect());
            }
            if let Some((_, heading)) = part.rsplit_once("<h3") {
                group = without_count(&text_of(&format!("<h3{heading}")));
            }
        }
    }
    (rows, ids)
}

fn from_json(json: &Json, sets: &[Vec<&str>]) -> (Vec<Row>, Vec<String>) {
    let (mut rows, mut ids) = (Vec::new(), Vec::new());
    for (at, columns) in sets.iter().enumerate() {
        for group in json["sets"][format!("set{at}")]
            .as_array()
            .into_iter()
            .flatten()
        {
            for item in group["items"].as_array().unwrap() {
                let cells = columns.iter().map(|column| match &item["cells"][column] {
                    Json::Array(all) => words(
                        &all.iter()
                            .map(|title| title.as_str().unwrap())
                            .collect::<Vec<_>>()
                            .join(" "),
                    ),
                    cell => words(cell.as_str().unwrap()),
                });
                let text = |key: &str| words(item[key].as_str().unwrap());
                rows.push((
                    format!("Set{at}"),
                    words(group["group"].as_str().unwrap()),
                    text("title"),
                    cells.collect(),
                ));
                ids.push(item["id"].as_str().unwrap().to_owned());
            }
        }
    }
    (rows, ids)
}

/// The cells of CSV, read as RFC 4180 defines them.
fn csv(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut letters = text.trim_start_matches('\u{feff}').chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => cell.extend(letters.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted && letters.peek() == Some(&'\n') => {
                letters.next();
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            letter => cell.push(letter),
        }
    }
    assert!(!quoted && cell.is_empty() && row.is_empty(), "{text}");
    rows
}

fn from_csv(text: &str, sets: &[Vec<&str>]) -> Vec<Row> {
    let mut lines = csv(text).into_iter();
    let head = lines.next().unwrap();
    let at = |title: &str| head.iter().position(|column| column == title);
    let value =
        |line: &[String], title: &str| at(title).map_or_else(String::new, |at| words(&line[at]));
    lines
        .map(|line| {
            assert_eq!(line.len(), head.len(), "{text}");
            assert!(
                line.iter()
                    .all(|cell| !cell.starts_with(['=', '+', '-', '@'])),
                "{text}"
            );
            let set = at("Set").map_or_else(|| "Set0".to_owned(), |at| line[at].clone());
            let columns = &sets[set.trim_start_matches("Set").parse::<usize>().unwrap()];
            let titles = columns
                .iter()
                .map(|column| COLUMNS.iter().find(|(name, _)| name == column).unwrap().1);
            let cells = titles.map(|title| value(&line, title)).collect();
            (set, value(&line, "Group"), value(&line, "Title"), cells)
        })
        .collect()
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

const KITCHEN: &str = r#"=== hirebook.toml
[site]
language_version = 2
base_url = "https://example.org/book"
exports = "jsonl"
[types.dish]
folder = "dishes"
fields.price = "int"
fields.tried = "date"
[pages.menu]
format = ["html", "csv", "json", "ics", "md", "txt"]
sets.all = { records = "dish", columns = ["title", "price", "tried"], totals = "sum(price)" }
[pages.calendar]
format = "ics"
sets.all = { records = "dish", columns = ["tried"] }
sets.again = { records = "dish", columns = ["tried"] }
=== content/index.md
# Start

See [the dates](calendar.ics) and [](menu.csv).
=== content/dishes/soup.md
---
title: Soup, & "bread"
price: 5
tried: 2026-01-05
---
A text that is long enough for a line of a calendar to be folded, since a line has at most 75 bytes.
=== content/dishes/tea.md
---
title: Tea
---
"#;

#[test]
fn a_page_without_html_is_only_its_files() {
    let files = build_files(&input(&texts(KITCHEN)), None);
    let text = |path: &str| String::from_utf8_lossy(&files[path]).into_owned();
    assert!(files.contains_key("calendar.ics") && !files.contains_key("calendar.html"));
    for path in ["index.html", "search.html", "contents.html", "sitemap.xml"] {
        let listed = text(path).replace("<a href=\"calendar.ics\">the dates</a>", "");
        assert!(!listed.contains("calendar"), "{path}: {listed}");
    }
    assert!(
        text("index.html").contains(
            "<a href=\"calendar.ics\">the dates</a> and <a href=\"menu.csv\">menu.csv</a>"
        )
    );
    for format in ["csv", "json", "ics", "md", "txt"] {
        assert!(
            text("menu.html").contains(&format!("<a href=\"menu.{format}\"")),
            "{format}"
        );
    }
    assert!(files.contains_key("records.jsonl") && !files.contains_key("site.json"));
}

#[test]
fn a_calendar_has_an_event_for_each_date() {
    let files = build_files(&input(&texts(KITCHEN)), None);
    let text = String::from_utf8_lossy(&files["calendar.ics"]).into_owned();
    assert_eq!(text.matches("BEGIN:VEVENT\r\n").count(), 1, "{text}");
    assert!(text.lines().all(|line| line.len() <= 75), "{text}");
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    let unfolded = text.replace("\r\n ", "");
    for line in [
        "UID:calendar/dish/soup@example.org",
        "DTSTAMP:20260105T000000Z",
        "DTSTART;VALUE=DATE:20260105",
        "SUMMARY:Soup\\, & \"bread\"",
        "URL:https://example.org/book/dishes/soup.html",
    ] {
        assert!(
            unfolded.contains(&format!("{line}\r\n")),
            "{line}\n{unfolded}"
        );
    }
}

#[test]
fn a_template_takes_the_place_of_a_built_in_form() {
    let mut site = texts(&KITCHEN.replace("[site]", "[site]\ntheme = \"mine\""));
    let templates = [
        (
            "csv",
            "{% for name, set in page.sets %}{% for group in set.view.groups %}{% for item in group.items %}{{ item.record | csv }},{{ item.title | csv }}\n{% endfor %}{% endfor %}{% endfor %}",
        ),
        (
            "json",
            "{ \"title\": {{ page.sets.all.view.groups[0].items[0].title | json }}, \"none\": {{ strings.nothing_here | json }} }",
        ),
        (
            "md",
            "{{ page.sets.all.view.groups[0].items[0].title }} <{{ page.sets.all.view.groups[0].items[0].cells[0].html | text }}>",
        ),
        (
            "ics",
            "BEGIN:VCALENDAR\n\nSUMMARY:{{ page.sets.all.view.groups[0].items[0].title | ics }}\nEND:VCALENDAR\n",
        ),
    ];
    for (format, template) in templates {
        site.insert(
            format!("themes/mine/templates/derived.{format}"),
            template.to_owned(),
        );
    }
    let files = build_files(&input(&site), None);
    let text = |path: &str| String::from_utf8_lossy(&files[path]).into_owned();
    assert_eq!(
        text("menu.csv"),
        "dish:soup,\"Soup, & \"\"bread\"\"\"\ndish:tea,Tea\n"
    );
    assert_eq!(
        text("menu.json"),
        "{ \"title\": \"Soup, & \\\"bread\\\"\", \"none\": \"Nothing here yet.\" }"
    );
    assert_eq!(text("menu.md"), "Soup, & \"bread\" <5>");
    assert_eq!(
        text("menu.ics"),
        "BEGIN:VCALENDAR\r\nSUMMARY:Soup\\, & \"bread\"\r\nEND:VCALENDAR\r\n"
    );
    assert!(
        text("menu.txt").contains("Price in all: 5"),
        "the format without a template"
    );
}

#[test]
fn a_preview_has_the_files_of_a_build() {
    let input = input(&texts(KITCHEN));
    let preview = pipeline::Site::compile(
        &input,
        &pipeline::Request {
            preview: true,
            ..request(None)
        },
        None,
    )
    .unwrap();
    let built = build_files(&input, None);
    let paths = preview.paths();
    for path in [
        "menu.csv",
        "menu.json",
        "menu.ics",
        "menu.md",
        "menu.txt",
        "calendar.ics",
        "records.jsonl",
    ] {
        assert!(paths.iter().any(|known| known == path), "{path}");
        let made = preview
            .file(path)
            .expect("the preview has each file")
            .content;
        let pipeline::ArtifactContent::Bytes(bytes) = made else {
            panic!("{path} is copied")
        };
        assert_eq!(
            String::from_utf8_lossy(&bytes),
            String::from_utf8_lossy(&built[path]),
            "{path}"
        );
    }
    assert!(preview.file("calendar.html").is_none() && preview.file("site.json").is_none());
}
