//! Reads back what formats show of the sets of a page: rows of words, and the ids of their records.

use serde_json::Value as Json;

/// The columns of sets: expression and title.
pub(super) const COLUMNS: [(&str, &str); 9] = [
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

/// A record of a set as a format shows it: set, group, title, and the words of its cells.
pub(super) type Row = (String, String, String, Vec<String>);

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
pub(super) fn from_html(html: &str, sets: &[Vec<&str>]) -> (Vec<Row>, Vec<String>) {
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

pub(super) fn from_json(json: &Json, sets: &[Vec<&str>]) -> (Vec<Row>, Vec<String>) {
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

pub(super) fn from_csv(text: &str, sets: &[Vec<&str>]) -> Vec<Row> {
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
