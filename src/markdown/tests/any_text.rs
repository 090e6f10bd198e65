//! What holds for any text: nothing panics, and every position is inside the text or the HTML.

use proptest::prelude::*;
use proptest::test_runner::Config;

use super::options;
use super::properties::CASES;
use crate::diagnostic::{PARSER_FAILURE, Severity};
use crate::markdown::{Body, Options, Region, cut, parse};
use crate::text::{FileId, Span, Spanned};

proptest! {
    #![proptest_config(Config { cases: CASES, failure_persistence: None, ..Config::default() })]

    #[test]
    fn any_text_gives_a_body_whose_positions_are_inside(text in prop::collection::vec(prop::sample::select(TOKENS.to_vec()), 0..40).prop_map(|tokens| tokens.concat())) {
        check_positions(&text);
    }

    #[test]
    fn regions_of_another_text_are_cut_from_any_text(
        text in prop::collection::vec(prop::sample::select(TOKENS.to_vec()), 0..20).prop_map(|tokens| tokens.concat()),
        ranges in prop::collection::vec((0..60_u32, 0..60_u32), 1..4),
    ) {
        let ranges: Vec<_> = ranges.into_iter().map(|(start, length)| (start, start + length)).collect();
        let (_, problems) = parse(&text, FileId(0), 0, &options());
        // The parser would fail again.
        prop_assume!(problems.iter().all(|problem| problem.code != PARSER_FAILURE));
        cut_ranges(&text, &ranges);
    }
}

/// Cuts the regions that begin and end at these bytes.
fn cut_ranges(text: &str, ranges: &[(u32, u32)]) -> String {
    let region = |&(start, end): &(u32, u32)| {
        let span = Span {
            file: FileId(0),
            start,
            end,
        };
        Region {
            label: Spanned::new("panel".to_owned(), span),
            span,
            block: span,
        }
    };
    let regions: Vec<_> = ranges.iter().map(region).collect();
    cut(text, 0, &regions, |_| true)
}

#[test]
fn regions_that_are_no_blocks_of_the_text_are_cut() {
    // Beyond the end of the text.
    assert_eq!(cut_ranges("a\n\nb\n", &[(0, 1), (40, 50)]), "b\n");
    // The end of a line, in a list that begins on an earlier one.
    let list = "\n\n{# \n: Term\n: > ";
    assert_eq!(cut_ranges(list, &[(11, 13)]), "\n\n{# \n: > ");
    // A marker and the content of its quote, which is a hidden quote itself.
    assert_eq!(cut_ranges("> > > ", &[(5, 6), (3, 6), (0, 1)]), "");
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

/// The source of a cell without the comments of other tools, which its value does not contain.
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

/// Every span is between characters of the file, and every position between characters of the HTML.
fn check_positions(text: &str) {
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
        let labels = diagnostics.iter().flat_map(|problem| &problem.labels);
        for span in labels.map(|label| label.span).chain(spans(&body)) {
            assert!(
                span.start as usize >= front.len() && file.get(span.range()).is_some(),
                "{span:?} in {text:?}"
            );
        }
        check_cells(&body, &file);
        check_html(&body, text);
        let _ = cut(text, front.len(), &body.regions, |_| true);
    }
}

/// All spans of a body.
fn spans(body: &Body) -> impl Iterator<Item = Span> {
    let links = body.links.iter();
    let images = body.images.iter();
    let regions = body.regions.iter();
    links
        .flat_map(|link| [link.span, link.target_span])
        .chain(images.flat_map(|image| [image.span, image.target_span]))
        .chain(body.embeds.iter().map(|embed| embed.target.span))
        .chain(body.views.iter().map(|view| view.span))
        .chain(body.headings.iter().map(|heading| heading.span))
        .chain(regions.flat_map(|region| [region.span, region.block, region.label.span]))
        .chain(body.loose.iter().copied())
}

/// Cells contain what their spans do.
fn check_cells(body: &Body, file: &str) {
    let tables = body.tables.iter();
    let cells = tables.flat_map(|table| {
        let rows = table.rows.iter().flat_map(|row| &row.cells);
        rows.chain(&table.head)
    });
    for cell in cells {
        let written = file[cell.span.range()].replace("\\|", "|");
        assert!(
            cell.value == written || cell.value == without_comments(&written),
            "{:?} in {file:?}",
            cell.value
        );
    }
}

/// Positions are between characters of the HTML and in order, and point at what they are for.
fn check_html(body: &Body, text: &str) {
    let check = |at: u32| {
        assert!(
            body.html.is_char_boundary(at as usize),
            "{at} in {:?}",
            body.html
        );
    };
    body.holes.iter().for_each(|hole| check(hole.at));
    for heading in &body.headings {
        check(heading.end);
        assert!(
            body.html[heading.at as usize..].starts_with("<h"),
            "{text:?}"
        );
    }
    for range in &body.prose {
        check(range.start);
        check(range.end);
        assert!(
            !body.html[range.start as usize..range.end as usize].contains(['<', '>']),
            "{text:?}"
        );
    }
    assert!(
        body.holes.is_sorted_by_key(|hole| hole.at)
            && body.prose.is_sorted_by_key(|range| range.start),
        "{text:?}"
    );
    assert!(!body.html.contains('\0'), "{text:?}");
}
