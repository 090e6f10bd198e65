//! Limits of depth and length: excess is reported once, and time is linear in the length of a text.
#![expect(clippy::disallowed_methods, reason = "what is measured here is time")]

use std::time::{Duration, Instant};

use super::options;
use crate::diagnostic::TOO_DEEP;
use crate::markdown::{cut, parse};
use crate::text::FileId;

/// The nesting depth of elements in the HTML.
fn depth(html: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for tag in html.split('<').skip(1) {
        match tag.as_bytes().first() {
            Some(b'/') => depth = depth.saturating_sub(1),
            _ if tag.starts_with("hr") || tag.starts_with("br") || tag.starts_with("input") => {}
            _ => depth += 1,
        }
        deepest = deepest.max(depth);
    }
    deepest
}

#[test]
fn ten_thousand_levels_are_flattened_and_reported_once() {
    let emphasis = format!("{}x{}", "*a **b ".repeat(5_000), "** *".repeat(5_000));
    for text in [
        "> ".repeat(10_000) + "x",
        "1. ".repeat(10_000) + "x",
        "> - ".repeat(5_000) + "x\n\ny",
        emphasis,
        "[^a]: ".repeat(10_000) + "x",
    ] {
        let (body, diagnostics) = parse(&text, FileId(0), 0, &options());
        assert!(depth(&body.html) < 110, "{} levels", depth(&body.html));
        assert!(
            diagnostics
                .iter()
                .filter(|problem| problem.code == TOO_DEEP)
                .count()
                <= 1
        );
        assert_eq!(
            body.html.matches("<blockquote>").count(),
            body.html.matches("</blockquote>").count()
        );
        assert_eq!(
            body.html.matches("<li>").count(),
            body.html.matches("</li>").count()
        );
        assert_eq!(
            body.html.matches("<em>").count(),
            body.html.matches("</em>").count()
        );
    }
}

#[test]
fn text_that_is_nested_too_deeply_keeps_its_words_and_labels() {
    let text = format!("{}[!panel] secret\n", "> ".repeat(150));
    let (body, diagnostics) = parse(&text, FileId(0), 0, &options());
    assert!(diagnostics.iter().any(|problem| problem.code == TOO_DEEP));
    assert!(body.html.contains("secret"));
    assert_eq!(body.regions.len(), 1);
    assert!(!cut(&text, 0, &body.regions, |_| true).contains("secret"));
}

#[test]
fn a_hidden_part_is_cut_with_up_to_a_hundred_containers() {
    // Each list item is two containers, and the quote around the hidden one is another.
    let rest = |items: usize| {
        let text = format!("{}> > [!panel] secret\n", "- ".repeat(items));
        let (body, _) = parse(&text, FileId(0), 0, &options());
        cut(&text, 0, &body.regions, |_| true)
    };
    assert_eq!(rest(49), "");
    assert_eq!(rest(50), "");
    assert_eq!(rest(51), "- \n");
    assert!(!rest(200).contains("secret"));
}

/// Eight times the text may take at most forty times as long, in the best of some tries: far from what is linear, below what is
/// quadratic.
#[test]
fn time_grows_linearly_with_length() {
    let pieces = [
        "> ",
        "1. ",
        "*a ",
        "[",
        "[[",
        "![[",
        "[a](",
        "[a][b] ",
        "`a``b",
        "<a ",
        "_a*",
        "a\n: b\n",
        "[^1] ",
        "# a\n",
        "{{< a ",
        "> [!panel]\n\n",
        "- > [!panel]\n",
        "]](",
        "[[x]](y) ",
        "- > [!panel] a\n\n  > [!staff] b\n\n",
        "# a {label=panel}\n",
        "[^a]\n\n[^a]: x\n\n",
        "<a b='",
        ":x ",
        "\n:::a",
        "| a |\n|---|\n",
        "> > [!panel]\n> > x\n>\n",
        "{label=panel} ",
        "[!panel ",
        "> [panel]\n> [",
        "# a {label=panel ",
        "> `[!panel]` ",
        "```\n```js\n",
        "<!-- label: panel -->",
        "- > [!panel] a\n- > b\n",
        "{ [ ( ",
    ];
    for piece in pieces {
        let time = |count: usize| {
            let text = piece.repeat(count);
            let start = Instant::now();
            let (body, _) = parse(&text, FileId(0), 0, &options());
            let _ = cut(&text, 0, &body.regions, |_| true);
            start.elapsed()
        };
        assert!(
            (0..40).any(|_| time(8_000) < time(1_000).max(Duration::from_millis(1)) * 40),
            "{piece:?}"
        );
    }
}

#[test]
fn a_line_of_ten_megabytes_is_read_in_time() {
    let text = "x".repeat(10_000_000);
    let (body, diagnostics) = parse(&text, FileId(0), 0, &options());
    assert_eq!(body.html.len(), text.len() + "<p></p>\n".len());
    assert!(diagnostics.is_empty());
    assert!(body.excerpt.chars().count() <= 201);
}
