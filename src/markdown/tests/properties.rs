//! What holds for texts with hidden parts: the rest reads as if they had never been written, whatever ends its lines.

use std::fmt::Write as _;

use proptest::prelude::*;
use proptest::test_runner::Config;

use super::options;
use crate::markdown::{Body, cut, parse};
use crate::text::{FileId, decode};

/// A body without its spans.
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
enum RandomBlock {
    /// Lines that have the same meaning in any container.
    Lines(&'static str),
    List(ListMarker, Vec<Vec<RandomBlock>>),
    Quote(Vec<RandomBlock>),
    Hidden(&'static str, Vec<RandomBlock>),
}

#[derive(Clone, Copy, Debug)]
enum ListMarker {
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

fn blocks() -> impl Strategy<Value = Vec<RandomBlock>> {
    let leaf = prop::sample::select(LINES.to_vec()).prop_map(RandomBlock::Lines);
    let block = leaf.prop_recursive(3, 24, 4, |inner| {
        let many = prop::collection::vec(inner, 1..4);
        let label = prop::sample::select(vec!["panel", "staff"]);
        prop_oneof![
            2 => many.clone().prop_map(RandomBlock::Quote),
            3 => (label, many.clone()).prop_map(|(label, blocks)| RandomBlock::Hidden(label, blocks)),
            3 => (prop::sample::select(vec![ListMarker::Bullet, ListMarker::Number]), prop::collection::vec(many, 1..4)).prop_map(|(marker, items)| RandomBlock::List(marker, items)),
        ]
    });
    prop::collection::vec(block, 1..6)
}

/// The blocks as Markdown, without those whose label is hidden and without containers of nothing else.
fn written(blocks: &[RandomBlock], hidden: &dyn Fn(&str) -> bool) -> Vec<String> {
    let mut texts = Vec::new();
    for block in blocks {
        match block {
            RandomBlock::Lines(lines) => texts.push((*lines).to_owned()),
            RandomBlock::Hidden(label, _) if hidden(label) => {}
            RandomBlock::Hidden(label, inner) => {
                let mut text = format!("> [!{label}] A title\n>\n");
                text.push_str(&prefixed(&joined(inner, hidden), "> ", "> "));
                texts.push(text.trim_end().to_owned());
            }
            RandomBlock::Quote(inner) => {
                let inner = joined(inner, hidden);
                if !inner.is_empty() {
                    texts.push(prefixed(&inner, "> ", "> "));
                }
            }
            RandomBlock::List(marker, items) => {
                let (first, rest) = match marker {
                    ListMarker::Bullet => ("- ", "  "),
                    ListMarker::Number => ("1. ", "   "),
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

fn joined(blocks: &[RandomBlock], hidden: &dyn Fn(&str) -> bool) -> String {
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

/// Cutting hidden blocks results in the text that would be there if they had never been written.
fn check_cut(
    blocks: &[RandomBlock],
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

/// Number of cases in each run. Increase it for a longer one.
pub(super) const CASES: u32 = 256;

proptest! {
    #![proptest_config(Config { cases: CASES, failure_persistence: None, ..Config::default() })]

    #[test]
    fn cutting_blocks_equals_not_writing_them(blocks in blocks()) {
        check_cut(&blocks, &|label| label == "panel", "\n")?;
        check_cut(&blocks, &|_| true, "\n")?;
        check_cut(&blocks, &|label| label == "staff", "\r\n")?;
    }

    #[test]
    fn any_line_ending_gives_the_same_body(blocks in blocks()) {
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
    fn cutting_sections_equals_not_writing_them(sections in prop::collection::vec((prop::option::of(prop::sample::select(vec!["panel", "staff"])), blocks()), 1..4)) {
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
}
