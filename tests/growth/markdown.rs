//! Pages with much of one element of Markdown.

use super::*;

pub(super) const CASES: &[Case] = &[
    // Markdown.
    ("Markdown: open brackets", |n| repeated(n, "", "[")),
    ("Markdown: brackets around brackets", |n| {
        page(format!("# P\n\n{}x{}\n", "[".repeat(n), "](y)".repeat(n)))
    }),
    ("Markdown: open images", |n| repeated(n, "", "![a](")),
    ("Markdown: open references", |n| repeated(n, "", "[[")),
    ("Markdown: open embeds", |n| repeated(n, "", "![[")),
    ("Markdown: backquotes", |n| {
        page(format!(
            "# P\n\n{}",
            times(n, |i| format!("{} a ", "`".repeat(i % 300 + 1)))
        ))
    }),
    ("Markdown: emphasis", |n| repeated(n, "", "*a _b **c ")),
    ("Markdown: emphasis that closes", |n| {
        page(format!("# P\n\n{}x{}\n", "*a ".repeat(n), " b*".repeat(n)))
    }),
    ("Markdown: struck out", |n| repeated(n, "", "~~a ~b ")),
    ("Markdown: nested quotations", |n| {
        repeated(1, &"> ".repeat(n), "a")
    }),
    ("Markdown: nested lists", |n| {
        // The size of the text grows with the square of the depth.
        page(format!(
            "# P\n\n{}",
            times(n.min(4_000_000).isqrt(), |i| format!(
                "{}- a\n",
                "  ".repeat(i)
            ))
        ))
    }),
    ("Markdown: nested list markers", |n| {
        repeated(1, &"- ".repeat(n), "a")
    }),
    ("Markdown: columns of a table", |n| {
        page(format!(
            "# P\n\n{}|\n{}|\n{}|\n",
            "|a".repeat(n),
            "|-".repeat(n),
            "|b".repeat(n)
        ))
    }),
    ("Markdown: rows of a table", |n| {
        repeated(n, "|a|b|\n|-|-|\n", "|c|d|\n")
    }),
    ("Markdown: footnotes", |n| {
        page(format!(
            "# P\n\n{}\n{}",
            times(n, |i| format!("a[^{i}] ")),
            times(n, |i| format!("\n[^{i}]: b\n"))
        ))
    }),
    ("Markdown: uses of a footnote", |n| {
        page(format!("# P\n\n{}\n\n[^a]: b\n", "a[^a] ".repeat(n)))
    }),
    ("Markdown: footnotes without a text", |n| {
        page(format!("# P\n\n{}", times(n, |i| format!("a[^{i}] "))))
    }),
    ("Markdown: link definitions", |n| {
        page(format!(
            "# P\n\n{}\n\n{}",
            times(n, |i| format!("[a][{i}] ")),
            times(n, |i| format!("[{i}]: https://example.org/{i}\n"))
        ))
    }),
    ("Markdown: headings of one name", |n| {
        repeated(n, "", "## Same\n\n")
    }),
    ("Markdown: headings, each linked", |n| {
        page(format!(
            "# P\n\n{}{}",
            times(n, |i| format!("## Part {i}\n\n")),
            times(n, |i| format!("[a](#part-{i}) [[#Part {i}]]\n"))
        ))
    }),
    ("Markdown: headings, each mistyped", |n| {
        page(format!(
            "# P\n\n{}{}",
            times(n, |i| format!("## Part {i}\n\n")),
            times(n, |i| format!("[a](#prat-{i})\n"))
        ))
    }),
    ("Markdown: a long line", |n| repeated(n, "", "word and ")),
    ("Markdown: one long word", |n| repeated(n, "", "w")),
    ("Markdown: entities", |n| {
        repeated(n, "", "&amp;&copy;&#x41;&no;&")
    }),
    ("Markdown: escapes", |n| repeated(n, "", "\\[\\*\\a")),
    ("Markdown: open comments", |n| repeated(n, "", "<!-- a ")),
    ("Markdown: open blocks of HTML", |n| {
        repeated(n, "", "<!-- a\n\n")
    }),
    ("Markdown: open CDATA and instructions", |n| {
        repeated(n, "", "a <![CDATA[ <? <!A ")
    }),
    ("Markdown: nested elements", |n| {
        page(format!("# P\n\n{}\n", "<b>a".repeat(n)))
    }),
    ("Markdown: blocks of elements", |n| {
        repeated(n, "", "<div>\n\na\n\n")
    }),
    ("Markdown: attributes of an element", |n| {
        page(format!("# P\n\n<b {}>a</b>\n", "a=\"b\" ".repeat(n)))
    }),
    ("Markdown: comments", |n| repeated(n, "", "a <!-- b --> ")),
    ("Markdown: open braces", |n| repeated(n, "", "{#{%{{")),
    ("Markdown: braces after headings", |n| {
        repeated(n, "", "## A {#a .b c=d} {x}\n\n")
    }),
    ("Markdown: percent signs", |n| repeated(n, "", "%% a %")),
    ("Markdown: callouts", |n| {
        repeated(n, "", "> [!note] A\n> b\n\n")
    }),
    ("Markdown: callouts of no kind", |n| {
        repeated(n, "", "> [!nota] A\n> b\n\n")
    }),
    ("Markdown: fences", |n| {
        repeated(n, "", "```rust\nfn a() {}\n```\n\n")
    }),
    ("Markdown: fences that never close", |n| {
        page(format!(
            "# P\n\n{}",
            times(n, |i| format!("{} a\n", "`".repeat(3 + i % 400)))
        ))
    }),
    ("Markdown: fill-ins", |n| {
        repeated(n, "", "a ___ {b} [c] <d> ")
    }),
    ("Markdown: line breaks by carriage returns", |n| {
        repeated(n, "", "a\rb\r\r")
    }),
    ("Markdown: bare addresses", |n| {
        repeated(n, "", "https://a.example/b_c, www.x.y (a@b.c) ")
    }),
    ("Markdown: brackets behind an address", |n| {
        repeated(n, "https://a.example", ")")
    }),
    ("Markdown: entities behind an address", |n| {
        repeated(n, "https://a.example", "&amp;")
    }),
    ("Markdown: signs of e-mail", |n| repeated(n, "", "a@")),
    ("Markdown: addresses with spaces", |n| {
        repeated(n, "", "[a](b c.md) ")
    }),
    ("Markdown: addresses that never end", |n| {
        repeated(n, "", "[a](b c")
    }),
    ("Markdown: openings of footnotes", |n| {
        repeated(n, "", "[^a")
    }),
    ("Markdown: misspelt comments", |n| {
        repeated(n, "", "<!- a --> <-- b --> ")
    }),
    ("Markdown: misspelt comments that never end", |n| {
        repeated(n, "", "<-- &lt;! ")
    }),
    ("Markdown: emphasis next to wide punctuation", |n| {
        repeated(n, "", "**重要：**これ")
    }),
    ("Markdown: task markers before tables", |n| {
        repeated(n, "", "- [x] | a |\n  |---|\n\n")
    }),
    ("Markdown: task markers on one line", |n| {
        repeated(n, "", "[x] | ")
    }),
    ("Markdown: list markers on one line", |n| {
        repeated(n, "", "- 1. ")
    }),
    ("Markdown: braces that are text", |n| {
        repeated(n, "", "## A {b}\n\n")
    }),
    ("Markdown: words in raw HTML", |n| {
        repeated(
            n,
            "",
            "<details>\n<summary>a &amp; b &</summary>\n</details>\n\n",
        )
    }),
    ("Markdown: style elements", |n| {
        page_with(
            "[markdown]\nraw_html = \"allow\"\n",
            "<style>a</style>\n".repeat(n),
        )
    }),
    ("Markdown: references in plain words", |n| {
        let text = format!(
            "# Page\n\n{}\n\n{}",
            "[[plant:p0]] ".repeat(n),
            times(n, |i| format!("## {i} [[plant:p0]]\n\n"))
        );
        let mut all = plants(1, |_| String::new());
        all.push(("index.md".to_owned(), text));
        site(PLANTS, all)
    }),
    ("Markdown: sizes of pictures", |n| {
        repeated(n, "", "![a|b|10x20](p.png) ")
    }),
    ("Markdown: autolinks", |n| {
        repeated(n, "", "<https://a.b> https://c.d a@b.c ")
    }),
    ("Markdown: headings by underlines", |n| {
        repeated(n, "", "A\n=\n\nB\n-\n\n")
    }),
    ("Markdown: definitions and tasks", |n| {
        repeated(n, "", "- [ ] a\n- [x] b\n\n")
    }),
    ("Markdown: null bytes and marks", |n| {
        repeated(n, "", "\0\u{feff}\u{200b}e\u{301}")
    }),
    ("Markdown: views", |n| {
        planted_page(n, "```view\nrecords = \"plant\"\n```\n\n")
    }),
    ("Markdown: views with a mistake", |n| {
        planted_page(n, "```view\nrecords = \"plnat\"\n```\n\n")
    }),
];
