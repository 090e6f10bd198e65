//! Formats of pages: files, templates, calendars, and that all formats show the same.
#![allow(
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test reads its settings from the environment"
)]

mod agreement;
#[path = "../support/random.rs"]
mod random;
mod readers;
#[path = "../support/sites.rs"]
mod sites;

use hirebook::pipeline;
use sites::{build_files, input, request, texts};

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
