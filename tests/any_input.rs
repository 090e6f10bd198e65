//! For any input the compiler returns, and every place of a diagnostic is within its file.

use std::sync::Arc;

use hirebook::diagnostic::{Format, Style, render};
use hirebook::pipeline::{Input, InputText, Outcome, Request, build};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

const CONFIG: &str = r#"
[audiences.guest]
labels = ["public"]
[scales]
level = ["easy", "hard"]
[types.tea]
folder = "teas"
label = "public"
fields.heat = { type = "int" }
fields.level = { type = "scale<level>" }
fields.notes = { type = "map<level, markdown>" }
fields.steps = { type = "list<object>", fields = { with = "ref<pot>", words = "string" } }
[types.pot]
folder = "pots"
page = "entry"
[relations.like]
from = "tea"
to = "tea"
inverse = "liked_by"
props.much = "int"
[relations.served_in]
from = "tea"
to = "pot"
inverse = "serves"
inherit = "like.served_in"
[pages.card]
each = "tea"
path = "cards/{title}"
sets.pots = { records = "$self.served_in" }
"#;

/// Pieces with a meaning in some context: random letters alone never pass the first rule.
const PIECES: &[&str] = &[
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    " ",
    "  ",
    "\t",
    "---\n",
    "...\n",
    "\u{feff}",
    "\0",
    "茶",
    "🍵",
    "e\u{301}",
    "\u{202e}",
    "a",
    "b",
    "tea",
    "pot",
    "0",
    "-1",
    ": ",
    ":",
    "- ",
    "? ",
    "[",
    "]",
    "{",
    "}",
    "[[",
    "]]",
    "![[",
    "(",
    ")",
    "](",
    "](#",
    "<",
    ">",
    "</",
    "<a ",
    "<!--",
    "-->",
    "\"",
    "'",
    "`",
    "```",
    "```view\n",
    "~~~\n",
    "#",
    "## ",
    " {label=public}",
    " {#a}",
    "> ",
    "> [!",
    "> [!public] ",
    "|",
    "| a ",
    "|-",
    "\n|--|--|\n",
    "*",
    "**",
    "_",
    "~~",
    "\\",
    "\\|",
    "&",
    "&a ",
    "*a",
    "!",
    "!!str ",
    "%",
    "{{",
    "}}",
    "{% ",
    "[^a]",
    "[^a]: ",
    "[a]: b\n",
    "http://",
    "title: ",
    "id: ",
    "type: ",
    "type: collection\nof: tea\n",
    "label: ",
    "status: draft\n",
    "served_in: ",
    "like: ",
    "{ to: b, much: 1 }",
    "notes:\n  easy: |\n    ",
    "steps:\n  - with: a\n",
    "old_ids: ",
    "aliases: ",
    "records = ",
    "\"tea\"",
    "\"$self.like\"",
    "where = ",
    "columns = ",
    "sort = ",
    "without = ",
    "first_of = ",
    "[types.",
    "[relations.",
    "[pages.",
    "[audiences.",
    "from = ",
    "to = ",
    "path = ",
    "each = ",
    "fields.",
    "= ",
    "\"list<object>\"",
    "\"map<level, markdown>\"",
    "true",
    "1e9",
    "2026-01-01",
    "\"\"\"",
    "'''",
    "tea:a",
    "pot:",
    "../",
    "/",
    ".md",
    ".md#",
];

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![8 => select(PIECES).prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from), 1 => "[a-z]{1,3}"];
    vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn file(path: &str, text: &str) -> InputText {
    InputText {
        path: path.to_owned(),
        text: text.into(),
    }
}

/// Builds a small site around the given files, without and for an audience, and checks the places of all diagnostics.
fn holds(config: &str, documents: &[(&str, String)], defaults: &str) {
    holds_with(config, documents, defaults, None);
}

/// The same with a list of golden queries.
fn holds_with(
    config: &str,
    documents: &[(&str, String)],
    defaults: &str,
    search_tests: Option<Arc<str>>,
) {
    let mut documents: Vec<InputText> = documents
        .iter()
        .map(|(path, text)| file(path, text))
        .collect();
    documents.push(file("pots/iron.md", "---\ntitle: Iron\n---\n"));
    documents.push(file(
        "teas/z.md",
        "---\ntitle: Z\nlike: a\nserved_in: iron\n---\n[[a]] ![[tea:a]] [x](a.md#a)\n\n```view\nrecords = \"tea\"\n```\n",
    ));
    documents.sort_by(|a, b| a.path.cmp(&b.path));
    let defaults = if defaults.is_empty() {
        Vec::new()
    } else {
        vec![file("teas/_defaults.yml", defaults)]
    };
    let config: Option<Arc<str>> = Some(config.into());
    let input = Input {
        config,
        search_tests,
        folder: "content".to_owned(),
        documents,
        defaults,
        ..Input::default()
    };
    for audience in [None, Some("guest".to_owned())] {
        let request = Request {
            audience,
            base_url: None,
            strict: false,
            today: "2026-06-01".parse().expect("a day"),
            preview: false,
        };
        if let Ok(outcome) = build(&input, &request) {
            places_lie_in_their_files(&outcome);
        }
    }
}

fn places_lie_in_their_files(outcome: &Outcome) {
    for diagnostic in &outcome.diagnostics {
        for label in &diagnostic.labels {
            let source = outcome
                .sources
                .get(label.span.file)
                .expect("the file is one of the run's");
            assert!(
                source.text.get(label.span.range()).is_some(),
                "{diagnostic:?} in {:?}",
                source.path
            );
        }
    }
    for format in [Format::Human, Format::Short, Format::Json, Format::Github] {
        let text_of_messages = render(
            &outcome.diagnostics,
            &outcome.sources,
            format,
            Style::default(),
        );
        assert!(
            !text_of_messages
                .chars()
                .any(|c| c.is_control() && c != '\n'),
            "control characters: {text_of_messages:?}"
        );
    }
    let short = render(
        &outcome.diagnostics,
        &outcome.sources,
        Format::Short,
        Style::default(),
    );
    assert_eq!(
        short.lines().count(),
        outcome.diagnostics.len(),
        "{short:?}"
    );
    for artifact in &outcome.artifacts {
        let part = |part: &str| !matches!(part, "" | "." | "..") && !part.contains('\0');
        assert!(artifact.path.split('/').all(part), "{:?}", artifact.path);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_or_reported(text in text()) {
        holds(CONFIG, &[("a.md", text.clone()), ("teas/a.md", format!("---\ntitle: A\n---\n{text}"))], "");
    }

    #[test]
    fn any_search_tests_is_read_or_reported(text in text(), words in "\\PC{0,20}", finds in text()) {
        let query = |text: &str| format!("{:?} = {:?}\n", words.replace('\u{7f}', ""), text);
        let lists = [text.clone(), format!("[queries]\n{text}"), format!("[queries]\n{}[audiences.guest]\n{}", query("tea:z"), query(&finds))];
        for list in lists {
            holds_with(CONFIG, &[], "", Some(list.into()));
        }
    }

    #[test]
    fn any_front_matter_is_read_or_reported(text in text()) {
        holds(CONFIG, &[("a.md", format!("---\n{text}\n---\nBody.\n")), ("teas/a.md", format!("---\ntitle: A\n{text}\n---\n"))], "");
    }

    #[test]
    fn any_view_is_read_or_reported(text in text(), tail in text()) {
        let view = format!("# A\n\n```view\nrecords = \"tea\"\n{text}\n```\n\n> ```view\n> {text}{tail}\n> ```\n");
        holds(CONFIG, &[("a.md", view.clone()), ("teas/a.md", format!("---\ntitle: A\n---\n{view}"))], "");
    }

    #[test]
    fn any_defaults_is_read_or_reported(text in text()) {
        holds(CONFIG, &[("teas/a.md", "---\ntitle: A\n---\n".to_owned())], &text);
    }

    #[test]
    fn any_table_is_read_or_reported(cells in vec(vec(text(), 0..5), 1..5), head in text()) {
        let line = |cells: &Vec<String>| format!("| {} |\n", cells.join(" | ").replace(['\n', '\r'], " "));
        let rows: String = cells.iter().map(line).collect();
        let text = format!("---\ntype: collection\nof: tea\n---\n\n| id | title | served_in | {} |\n|--|--|--|--|\n{rows}", head.replace(['\n', '\r', '|'], ""));
        holds(CONFIG, &[("teas/all.md", text)], "");
    }

    #[test]
    fn any_config_is_read_or_reported(before in text(), text in text(), at in 0..CONFIG.len()) {
        let tea = [("teas/a.md", "---\ntitle: A\n---\n[[b]]\n".to_owned())];
        holds(&format!("{before}{text}"), &tea, "");
        holds(&format!("{}{text}{}", &CONFIG[..at], &CONFIG[at..]), &tea, "");
    }

    #[test]
    fn any_text_field_is_read_or_reported(text in text()) {
        let indented = text.replace(['\n', '\r'], "\n    ");
        let quoted = text.replace('\\', "\\\\").replace('"', "\\\"").replace(['\n', '\r'], " ");
        let tea = format!("---\ntitle: \"{quoted}\"\nnotes:\n  easy: |\n    {indented}\n  hard: \"{quoted}\"\n---\n");
        holds(CONFIG, &[("teas/a.md", tea)], "");
    }
}
