//! Cases for [`super::find`]: text that is nearly front matter, and ordinary text.

use super::{Misplaced, Reason, Vocabulary, find};
use crate::config;
use crate::text::Sources;

fn vocabulary(config: &str) -> Vocabulary {
    let mut sources = Sources::default();
    let file = sources.add(config::FILE, config);
    Vocabulary::new(&config::read(file, &mut sources).0)
}

const AUDIENCES: &str = "[audiences]\nguest = { labels = ['open'] }\ncrew = { labels = ['open', 'inner'] }\n\
                         [types]\npage = { label = 'open' }\ndish = { folder = 'dishes', fields = { price = 'int' } }\n";

fn found(text: &str) -> Option<(usize, Reason)> {
    let Misplaced { line, reason } = find(text, 0, false, &vocabulary(AUDIENCES))?;
    Some((text[..line.start].matches('\n').count() + 1, reason))
}

#[test]
fn nearly_front_matter_is_found_at_its_line() {
    let keys = "label: inner\n---\n# Pay\n\nAda earns 100.\n";
    for (before, line) in [
        ("\n---\n", 2),
        (" \n\t\n---\n", 3),
        ("\u{feff}\u{feff}---\n", 1),
        ("\u{200b}---\n", 1),
        ("\u{a0}---\n", 1),
        ("\u{2028}---\n", 1),
        ("\u{c}---\n", 1),
        ("<!-- by Ada -->\n---\n", 2),
        ("<!-- by\nAda -->\n\n---\n", 4),
        ("# comment\n---\n", 2),
        ("%YAML 1.2\n---\n", 2),
        (" ---\n", 1),
        ("    ---\n    ", 1),
        ("----\n", 1),
        ("--\n", 1),
        ("-- -\n", 1),
        ("- - -\n", 1),
        ("—\n", 1),
        ("—--\n", 1),
        ("–––\n", 1),
        ("***\n", 1),
        ("___\n", 1),
        ("===\n", 1),
        ("~~~\n", 1),
        ("---yaml\n", 1),
        ("--- yaml\n", 1),
        ("--- # front\n", 1),
        (";;;\n", 1),
        ("x---\n", 1),
        ("-x--\n", 1),
        ("```yaml\n", 1),
        ("```\n", 1),
        ("---", 1),
        ("--- ", 1),
        ("", 1),
        ("\n\n", 3),
        ("> ", 1),
        ("# Pay\n\n", 3),
        ("Some words first.\n\n", 3),
    ] {
        let text = format!("{before}{keys}");
        assert_eq!(found(&text).map(|(line, _)| line), Some(line), "{text:?}");
    }
}

#[test]
fn other_keys_and_notations_are_found_behind_something_like_a_fence() {
    for text in [
        "\n---\ntitle: A\n---\n# B\n",
        "----\ntype: dish\n----\n",
        "--\nprice: 9\n--\n",
        "\n+++\ntitle = \"A\"\n+++\n",
        "\n{\n  \"title\": \"A\"\n}\n",
        "[{\"label\": \"inner\"}]\n",
        "［{\n\"title\": \"A\",\n\"published\": false }\n",
        "0\n  \"title\": \"A\"\n}\n",
        "–{\n  \"title\": \"A\",\n  \"label\": \"inner\"\n}\n",
        "title: A\norder: 2\n\n# B\n",
        "title: A\n---\n# B\n",
        "order: 1\n",
        "\n---\ndraft: true\n---\n",
        "\n---\nstatus: draft\n---\n",
        "status: draft\n\n# A\n",
        "<!--\nlabel: inner\n-->\n# A\n",
        "<!-- label: inner -->\n",
        "---\u{2028}label: inner\u{2028}---\n",
        "label inner\n",
        "label=inner\n",
        "Label： inner\n",
        "lable: inner\n",
        "label: innr\n",
    ] {
        assert!(found(text).is_some(), "{text:?}");
    }
}

#[test]
fn ordinary_texts_raise_no_alarm() {
    for text in [
        "",
        "# A\n\nB.\n",
        "---\n\n# A\n\nB.\n",
        "---\n\nNote: read this first.\n\n---\n\n# A\n",
        "***\n\nText.\n",
        "Note: this page is about labels.\n\n# A\n",
        "Note: this\n---\n\nText.\n",
        "A title\n===\n\nText: more.\n",
        "A title\n---\n\nlabels: are words\n",
        "Attendees: Ada, Bob\nDate: 2026-01-02\n\nText.\n",
        "**Owner:** Ada\n\n**Title:** Engineer\n\nText.\n",
        "# RFC\n\n**Status:** draft\n",
        "```yaml\nname: ci\n```\n",
        "# A\n\n```yaml\nlabel: inner\n```\n",
        "Write this:\n\n```yaml\n---\nlabel: inner\n---\n```\n",
        "- type: what\n- that\n",
        "| title | label |\n|---|---|\n| A | inner |\n",
        "<!-- toc -->\n\n# A\n",
        "https://example.org/a=b\n",
        "1.\n\nText: more.\n",
        "Hi\nNote: more.\n",
    ] {
        assert_eq!(found(text), None, "{text:?}");
    }
}

#[test]
fn the_reason_is_reported() {
    assert_eq!(
        found("\n---\nlabel: inner\n---\n"),
        Some((2, Reason::NotFirst))
    );
    assert_eq!(
        found("----\nlabel: inner\n----\n"),
        Some((1, Reason::Fence))
    );
    assert_eq!(found("label: inner\n"), Some((1, Reason::NoFence)));
    assert_eq!(
        found("<!-- label: inner -->\n"),
        Some((1, Reason::Enclosed))
    );
    assert_eq!(
        found("```yaml\nlabel: inner\n```\n"),
        Some((1, Reason::Enclosed))
    );
    let text = "---\ntitle: A\n---\n\n---\nlabel: inner\n---\n";
    let second = find(text, 18, true, &vocabulary(AUDIENCES)).map(|found| found.reason);
    assert_eq!(second, Some(Reason::Second));
}

#[test]
fn without_audiences_a_label_decides_nothing() {
    let words = vocabulary("");
    assert_eq!(
        find("Some words.\n\nlabel: inner\n", 0, false, &words),
        None
    );
    assert!(find("\n---\nlabel: inner\n---\n", 0, false, &words).is_some());
}
