//! What a list of queries says, short and long, and what of a broken one is kept.

use super::{FILE, GoldenQueries, WITHIN, parse};
use crate::config;
use crate::text::Sources;

const CONFIG: &str =
    "[audiences]\nguest = { labels = [\"open\"] }\ncrew = { labels = [\"open\", \"inner\"] }\n";

/// The queries of a list in lines, and the messages.
fn told(text: &str) -> (GoldenQueries, Vec<String>, Vec<String>) {
    let mut sources = Sources::default();
    let file = sources.add(config::FILE, CONFIG);
    let (config, _) = config::read(file, &mut sources);
    let (golden, found) = parse(sources.add(FILE, text), text, &config);
    let line = |query: &super::Query| {
        let (words, finds) = (&query.words.value, &query.finds.value);
        format!(
            "{}: {words} -> {finds} in {}",
            query.audience.as_deref().unwrap_or("all"),
            query.within
        )
    };
    let lines = golden.queries.iter().map(line).collect();
    (
        golden,
        lines,
        found
            .into_iter()
            .map(|diagnostic| diagnostic.message)
            .collect(),
    )
}

#[test]
fn short_and_long_queries_for_all_and_for_some() {
    let (golden, lines, said) = told(
        "within = 5\n[audiences.guest]\n\"n+1\" = \"word:n\"\n[queries]\nsaw = \"tool:saw\"\n\" a b \" = { finds = \" a.html#b \", within = 1 }\n",
    );
    assert_eq!(
        lines,
        [
            "all: saw -> tool:saw in 5",
            "all:  a b  -> a.html#b in 1",
            "guest: n+1 -> word:n in 5"
        ]
    );
    assert_eq!(said, [""; 0]);
    assert_eq!(golden.audiences(), [None, Some("guest")]);
    let section =
        |query: &super::Query| (query.page().to_owned(), query.section().map(str::to_owned));
    let parts: Vec<_> = golden.of(None).into_iter().map(section).collect();
    assert_eq!(
        parts,
        [
            ("tool:saw".to_owned(), None),
            ("a.html".to_owned(), Some("b".to_owned()))
        ]
    );
}

#[test]
fn an_empty_list_asks_nothing() {
    for text in [
        "",
        "# nothing yet\n",
        "within = 1\n",
        "[queries]\n",
        "[audiences.guest]\n",
    ] {
        let (golden, lines, said) = told(text);
        assert_eq!(
            (lines.len(), said.len(), golden.audiences().len()),
            (0, 0, 0),
            "{text}"
        );
    }
}

#[test]
fn what_is_sound_is_kept_beside_what_is_broken() {
    let kept = |text: &str| {
        let (_, lines, said) = told(text);
        assert_eq!(said.len(), 1, "{text}: {said:?}");
        lines
    };
    let saw = format!("all: saw -> tool:saw in {WITHIN}");
    for broken in [
        "\"\" = \"tool:saw\"",
        "nail = 7",
        "nail = \" \"",
        "nail = [\"tool:nail\"]",
        "nail = { within = 2 }",
        "nail = true",
    ] {
        assert_eq!(
            kept(&format!("[queries]\n{broken}\nsaw = \"tool:saw\"\n")),
            [saw.as_str()],
            "{broken}"
        );
    }
    for broken in [
        "within = 0",
        "within = 51",
        "within = 1.5",
        "within = []",
        "within = \"-1\"",
        "queries.saw = 1\n#",
        "limit = 3",
    ] {
        let text = if broken.starts_with("queries") {
            "queries = { saw = \"tool:saw\", nail = 1 }\n".to_owned()
        } else {
            format!("{broken}\n[queries]\nsaw = \"tool:saw\"\n")
        };
        assert_eq!(kept(&text), [saw.as_str()], "{broken}");
    }
    assert_eq!(
        kept("[audiences.gest]\nsaw = \"tool:saw\"\n[audiences.crew]\n"),
        [""; 0]
    );
    assert_eq!(kept("queries = \"tool:saw\"\n"), [""; 0]);
    assert_eq!(kept("[audiences]\nguest = 3\n"), [""; 0]);
    // A number too long for any number is no number.
    assert_eq!(
        kept(&format!(
            "within = {}\n[queries]\nsaw = \"tool:saw\"\n",
            "9".repeat(40)
        )),
        [saw.as_str()]
    );
}
