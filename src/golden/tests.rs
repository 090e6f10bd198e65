//! Which queries are parsed from a list, short and long, and which are kept of a broken one.

use super::{DEFAULT_WITHIN, FILE, GoldenQueries, GoldenQuery, parse};
use crate::config;
use crate::text::Sources;

const CONFIG: &str =
    "[audiences]\nguest = { labels = [\"open\"] }\ncrew = { labels = [\"open\", \"inner\"] }\n";

/// The queries of a list, each also as a line, and the messages.
fn parse_list(text: &str) -> (GoldenQueries, Vec<String>, Vec<String>) {
    let mut sources = Sources::default();
    let file = sources.add(config::FILE, CONFIG);
    let (config, _) = config::read(file, &mut sources);
    let (golden, diagnostics) = parse(sources.add(FILE, text), text, &config);
    let line = |query: &GoldenQuery| {
        let (words, finds) = (&query.words.value, &query.finds.value);
        format!(
            "{}: {words} -> {finds} in {}",
            query.audience.as_deref().unwrap_or("all"),
            query.within
        )
    };
    let lines = golden.queries.iter().map(line).collect();
    let messages = diagnostics
        .into_iter()
        .map(|diagnostic| diagnostic.message)
        .collect();
    (golden, lines, messages)
}

#[test]
fn short_and_long_queries_for_all_and_for_some() {
    let (golden, lines, messages) = parse_list(
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
    assert_eq!(messages, [""; 0]);
    assert_eq!(golden.audiences(), [None, Some("guest")]);
    let targets: Vec<_> = golden
        .for_edition(None)
        .into_iter()
        .map(|query| (query.page(), query.section()))
        .collect();
    assert_eq!(targets, [("tool:saw", None), ("a.html", Some("b"))]);
}

#[test]
fn empty_lists_have_no_queries() {
    for text in [
        "",
        "# nothing yet\n",
        "within = 1\n",
        "[queries]\n",
        "[audiences.guest]\n",
    ] {
        let (golden, lines, messages) = parse_list(text);
        assert_eq!(
            (lines.len(), messages.len(), golden.audiences().len()),
            (0, 0, 0),
            "{text}"
        );
    }
}

#[test]
fn valid_queries_are_kept_next_to_broken_ones() {
    let kept = |text: &str| {
        let (_, lines, messages) = parse_list(text);
        assert_eq!(messages.len(), 1, "{text}: {messages:?}");
        lines
    };
    let saw = format!("all: saw -> tool:saw in {DEFAULT_WITHIN}");
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
    // This number overflows every integer type.
    assert_eq!(
        kept(&format!(
            "within = {}\n[queries]\nsaw = \"tool:saw\"\n",
            "9".repeat(40)
        )),
        [saw.as_str()]
    );
}
