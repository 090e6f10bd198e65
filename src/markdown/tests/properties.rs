//! What holds for every text: nothing panics, every place is inside the text, and what is cut was never there.

use std::fmt::Write as _;

use proptest::prelude::*;
use proptest::test_runner::Config;

use super::options;
use crate::diagnostic::Severity;
use crate::markdown::{Body, Options, cut, parse};
use crate::text::{FileId, Span, decode};

/// A body without its places in the source.
fn shape(body: &Body) -> String {
    let mut shape = format!(
        "{}\n{:?}\n{:?}\n{} {}\n",
        body.html, body.holes, body.prose, body.excerpt, body.is_one_paragraph
    );
    for link in &body.links {
        let _ = writeln!(shape, "{:?} {:?} {}", link.target, link.text, link.title);
    }
    for image in &body.images {
        let _ = writeln!(shape, "{:?} {} {}", image.target, image.alt, image.title);
    }
    for embed in &body.embeds {
        let _ = writeln!(shape, "{:?} {}", embed.target.value, embed.under);
    }
    for heading in &body.headings {
        let _ = writeln!(
            shape,
            "{} {} {} {}..{}",
            heading.level, heading.id, heading.text, heading.at, heading.end
        );
    }
    for table in &body.tables {
        let cells = |cells: &[crate::text::Spanned<String>]| {
            cells
                .iter()
                .map(|cell| cell.value.clone())
                .collect::<Vec<_>>()
                .join("|")
        };
        let _ = writeln!(
            shape,
            "{}: {}",
            cells(&table.head),
            table
                .rows
                .iter()
                .map(|row| cells(&row.cells))
                .collect::<Vec<_>>()
                .join("/")
        );
    }
    shape
}

/// A block of a random text.
#[derive(Clone, Debug)]
enum Block {
    /// Lines that mean the same wherever they stand.
    Lines(&'static str),
    List(Marker, Vec<Vec<Block>>),
    Quote(Vec<Block>),
    Hidden(&'static str, Vec<Block>),
}

#[derive(Clone, Copy, Debug)]
enum Marker {
    Bullet,
    Number,
}

const LINES: [&str; 12] = [
    "one *two* [[tool:drf]] three",
    "two lines\nof text `x`",
    "## Head",
    "## Head {#own-id}",
    "### Sub [a](b.md#c)",
    "```rust\nlet x = 1;\n\nlet y = 2;\n```",
    "| a | b |\n|---|--:|\n| c | d |",
    "***",
    "![alt](pic.png)",
    "~~~text\n> [!panel]\n~~~",
    "Setext\n------",
    "<div id=\"x\">\nhtml\n</div>",
];

fn blocks() -> impl Strategy<Value = Vec<Block>> {
    let leaf = prop::sample::select(LINES.to_vec()).prop_map(Block::Lines);
    let block = leaf.prop_recursive(3, 24, 4, |inner| {
        let many = prop::collection::vec(inner, 1..4);
        let label = prop::sample::select(vec!["panel", "staff"]);
        prop_oneof![
            2 => many.clone().prop_map(Block::Quote),
            3 => (label, many.clone()).prop_map(|(label, blocks)| Block::Hidden(label, blocks)),
            3 => (prop::sample::select(vec![Marker::Bullet, Marker::Number]), prop::collection::vec(many, 1..4)).prop_map(|(marker, items)| Block::List(marker, items)),
        ]
    });
    prop::collection::vec(block, 1..6)
}

/// The blocks as Markdown; those whose label is hidden are not written, nor is what holds nothing else.
fn written(blocks: &[Block], hidden: &dyn Fn(&str) -> bool) -> Vec<String> {
    let mut texts = Vec::new();
    for block in blocks {
        match block {
            Block::Lines(lines) => texts.push((*lines).to_owned()),
            Block::Hidden(label, _) if hidden(label) => {}
            Block::Hidden(label, inner) => {
                let mut text = format!("> [!{label}] A title\n>\n");
                text.push_str(&prefixed(&joined(inner, hidden), "> ", "> "));
                texts.push(text.trim_end().to_owned());
            }
            Block::Quote(inner) => {
                let inner = joined(inner, hidden);
                if !inner.is_empty() {
                    texts.push(prefixed(&inner, "> ", "> "));
                }
            }
            Block::List(marker, items) => {
                let (first, rest) = match marker {
                    Marker::Bullet => ("- ", "  "),
                    Marker::Number => ("1. ", "   "),
                };
                let items: Vec<_> = items
                    .iter()
                    .map(|item| joined(item, hidden))
                    .filter(|item| !item.is_empty())
                    .collect();
                if !items.is_empty() {
                    texts.push(
                        items
                            .iter()
                            .map(|item| prefixed(item, first, rest))
                            .collect::<Vec<_>>()
                            .join("\n\n"),
                    );
                }
            }
        }
    }
    texts
}

fn joined(blocks: &[Block], hidden: &dyn Fn(&str) -> bool) -> String {
    written(blocks, hidden).join("\n\n")
}

fn prefixed(text: &str, first: &str, rest: &str) -> String {
    let lines = text.lines().enumerate().map(|(at, line)| {
        format!("{}{line}", if at == 0 { first } else { rest })
            .trim_end()
            .to_owned()
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Cutting what is hidden gives what would be there had it never been written, wherever the text stands in its file.
fn check_cut(
    blocks: &[Block],
    hidden: &dyn Fn(&str) -> bool,
    line_end: &str,
) -> Result<(), TestCaseError> {
    let all = format!("{}\n", joined(blocks, &|_| false)).replace('\n', line_end);
    let without = format!("{}\n", joined(blocks, hidden)).replace('\n', line_end);
    compare(&all, &without, hidden)
}

fn compare(all: &str, without: &str, hidden: &dyn Fn(&str) -> bool) -> Result<(), TestCaseError> {
    let (body, _) = parse(all, FileId(0), 7, &options());
    let rest = cut(all, 7, &body.regions, hidden);
    let expected = shape(&parse(without, FileId(0), 7, &options()).0);
    let found = shape(&parse(&rest, FileId(0), 7, &options()).0);
    prop_assert_eq!(
        found,
        expected,
        "\n--- written\n{}\n--- cut\n{}\n--- expected\n{}",
        all,
        rest,
        without
    );
    Ok(())
}

/// Enough to find what is wrong in daily work; a longer run takes one number here.
const CASES: u32 = 256;

proptest! {
    #![proptest_config(Config { cases: CASES, failure_persistence: None, ..Config::default() })]

    #[test]
    fn what_is_cut_was_never_there(blocks in blocks()) {
        check_cut(&blocks, &|label| label == "panel", "\n")?;
        check_cut(&blocks, &|_| true, "\n")?;
        check_cut(&blocks, &|label| label == "staff", "\r\n")?;
    }

    #[test]
    fn lines_end_as_they_like(blocks in blocks()) {
        let text = format!("{}\n", joined(&blocks, &|_| false));
        let expected = parse(&text, FileId(0), 0, &options()).0;
        for line_end in ["\r\n", "\r"] {
            let other = decode(text.replace('\n', line_end).into()).expect("it is UTF-8");
            let found = parse(&other, FileId(0), 0, &options()).0;
            prop_assert_eq!(shape(&found), shape(&expected), "{:?}", other);
            let labels = |body: &Body| body.regions.iter().map(|region| region.label.value.clone()).collect::<Vec<_>>();
            prop_assert_eq!(labels(&found), labels(&expected));
        }
    }

    #[test]
    fn hidden_sections_were_never_there(sections in prop::collection::vec((prop::option::of(prop::sample::select(vec!["panel", "staff"])), blocks()), 1..4)) {
        let text = |hidden: &dyn Fn(&str) -> bool| {
            let mut text = String::from("Opening\n\n");
            for (label, blocks) in sections.iter().filter(|(label, _)| !label.is_some_and(hidden)) {
                let label = label.map_or_else(String::new, |label| format!(" {{.c label={label}}}"));
                let _ = write!(text, "# Part{label}\n\n{}\n\n", joined(blocks, hidden));
            }
            text
        };
        let hidden: [&dyn Fn(&str) -> bool; 2] = [&|label| label == "panel", &|_| true];
        for hidden in hidden {
            compare(&text(&|_| false), &text(hidden), hidden)?;
        }
    }

    #[test]
    fn any_text_gives_a_body_whose_places_are_inside(text in prop::collection::vec(prop::sample::select(TOKENS.to_vec()), 0..40).prop_map(|tokens| tokens.concat())) {
        check_places(&text);
    }
}

const TOKENS: [&str; 112] = [
    "> ",
    ">",
    "- ",
    "1. ",
    "2) ",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "    ",
    "\t",
    "  ",
    " ",
    "# ",
    "## ",
    "===\n",
    "---\n",
    "***",
    "*",
    "**",
    "_",
    "~~",
    "~",
    "`",
    "``",
    "```",
    "```view\n",
    "~~~",
    "[",
    "]",
    "(",
    ")",
    "[[",
    "]]",
    "|",
    "\\|",
    "\\",
    "![",
    "![[",
    "[!panel]",
    "[!note]",
    "[!panle]-",
    "[^1]",
    "[^1]: ",
    "[x]: ",
    "[x]",
    "[ ] ",
    "{label=panel}",
    "{#id}",
    "{.c}",
    "{{< x >}}",
    ":::x",
    ":",
    ": ",
    "<div>",
    "</div>",
    "<!--",
    "-->",
    "<a id=",
    "\"",
    "'",
    "<b onclick=\"",
    ">",
    "<https://a.b>",
    "&amp;",
    "&#",
    "|---|---|\n",
    "| a | b |\n",
    "a",
    "word",
    "日本",
    "🙂",
    "é",
    "\0",
    "\u{feff}",
    "import x from 'y'",
    "%%",
    "%% ",
    "{# ",
    "#}",
    "{/* ",
    "*/}",
    "{% comment %}",
    "{% endcomment %}",
    "[//]: # (",
    "{{! ",
    "}}",
    "{::comment}",
    "{:/}",
    "<title>",
    "<svg/onload=x>",
    "</p>",
    "<b>",
    "</b>",
    "<details>",
    "<summary>",
    "<p>",
    "<script>",
    "</script>",
    "<textarea>",
    "<br/>",
    "<a name=x/>",
    "!!! note\n",
    "- [ ] \\\n  ---\n",
    "- a\n   {#i}\n  ---\n",
    "> a\n>  {label=panel}\n> ===\n",
    "\u{2028}",
    "\u{a0}",
    "\u{301}",
    "\x0b",
    "\n: ",
    "\n    ",
];

/// A cell without the comments of other tools in it, which it does not hold.
fn without_comments(cell: &str) -> String {
    let (mut kept, mut at) = (String::new(), 0);
    for comment in crate::markdown::comments::find(cell, &[])
        .into_iter()
        .filter(|comment| comment.is_closed)
    {
        kept.push_str(&cell[at..comment.range.start]);
        at = comment.range.end;
    }
    kept.push_str(&cell[at..]);
    kept.trim().to_owned()
}

/// Every place lies between characters of the file, every position between characters of the HTML.
fn check_places(text: &str) {
    let front = "é---";
    let file = format!("{front}{text}");
    for smart in [false, true] {
        let options = Options {
            smart,
            refused_html: smart.then_some(Severity::Warning),
            fill_ins: smart,
            ..options()
        };
        let (body, diagnostics) = parse(text, FileId(0), front.len(), &options);
        let inside = |span: Span| {
            assert!(
                span.start as usize >= front.len() && file.get(span.range()).is_some(),
                "{span:?} in {text:?}"
            )
        };
        diagnostics
            .iter()
            .flat_map(|problem| &problem.labels)
            .for_each(|label| inside(label.span));
        body.links
            .iter()
            .for_each(|link| (inside(link.span), inside(link.target_span)).0);
        body.images
            .iter()
            .for_each(|image| (inside(image.span), inside(image.target_span)).0);
        body.embeds
            .iter()
            .for_each(|embed| inside(embed.target.span));
        body.views.iter().for_each(|view| inside(view.span));
        body.headings
            .iter()
            .for_each(|heading| inside(heading.span));
        body.regions.iter().for_each(|region| {
            (
                inside(region.span),
                inside(region.block),
                inside(region.label.span),
            )
                .0
        });
        body.loose.iter().for_each(|span| inside(*span));
        body.tables
            .iter()
            .flat_map(|table| {
                table
                    .rows
                    .iter()
                    .flat_map(|row| &row.cells)
                    .chain(&table.head)
            })
            .for_each(|cell| {
                let written = file[cell.span.range()].replace("\\|", "|");
                assert!(
                    cell.value == written || cell.value == without_comments(&written),
                    "{:?} in {text:?}",
                    cell.value
                );
            });
        let html = |at: u32| {
            assert!(
                body.html.is_char_boundary(at as usize),
                "{at} in {:?}",
                body.html
            )
        };
        body.holes.iter().for_each(|hole| html(hole.at));
        body.headings.iter().for_each(|heading| {
            html(heading.end);
            assert!(
                body.html[heading.at as usize..].starts_with("<h"),
                "{text:?}"
            );
        });
        body.prose.iter().for_each(|range| {
            html(range.start);
            html(range.end);
            assert!(
                !body.html[range.start as usize..range.end as usize].contains(['<', '>']),
                "{text:?}"
            );
        });
        assert!(
            body.holes.is_sorted_by_key(|hole| hole.at)
                && body.prose.is_sorted_by_key(|range| range.start),
            "{text:?}"
        );
        assert!(!body.html.contains('\0'), "{text:?}");
        let _ = cut(text, front.len(), &body.regions, |_| true);
    }
}
