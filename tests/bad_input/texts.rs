//! Texts that are too long, too deep or too many.

use super::{Site, TEA};

#[test]
fn a_line_may_have_ten_megabytes() {
    Site::page(format!("# Long\n\n{}\n", "word ".repeat(2_000_000)))
        .build()
        .works();
    Site::page(format!("# Long\n\n{}\n", "w".repeat(10_000_000)))
        .build()
        .works();
}

#[test]
fn a_link_may_have_ten_megabytes() {
    let mut site = Site::page(format!(
        "# Long\n\n[x]({}.md) [[{}]]\n",
        "w".repeat(5_000_000),
        "é".repeat(2_000_000)
    ));
    for n in 0..50 {
        site = site.with(&format!("content/some-page-{n}.md"), "# Some\n");
    }
    site.build().refused("broken-link");
}

#[test]
fn deep_nesting_in_a_text_ends() {
    for deep in [
        format!("{}deep", "> ".repeat(10_000)),
        format!("{}deep", ">".repeat(10_000)),
        format!("{}deep", "- ".repeat(10_000)),
        (0..2_000).fold(String::new(), |text, n| {
            text + &" ".repeat(2 * n) + "- deep\n"
        }),
        format!("{}deep", "1. ".repeat(10_000)),
        format!("{}deep{}", "*".repeat(10_000), "*".repeat(10_000)),
        format!("{}deep{}", "*a ".repeat(10_000), " a*".repeat(10_000)),
        format!("{}deep{}", "**_".repeat(10_000), "_**".repeat(10_000)),
        format!("{}deep{}", "[".repeat(10_000), "]".repeat(10_000)),
        format!("{}deep{}", "![".repeat(10_000), "](x)".repeat(10_000)),
        format!("{}deep{}", "[[".repeat(10_000), "]]".repeat(10_000)),
        format!("{}deep{}", "[a](".repeat(10_000), ")".repeat(10_000)),
        format!("{}deep{}", "<b>".repeat(10_000), "</b>".repeat(10_000)),
        format!(
            "{}deep{}",
            "<div>\n\n".repeat(10_000),
            "</div>\n\n".repeat(10_000)
        ),
        "`".repeat(10_000) + "deep",
        (1..300).fold(String::new(), |text, n| text + &"`".repeat(n) + " "),
        "> [!note] deep\n".to_owned() + &"> > [!note]\n".repeat(5_000),
        (0..1_000)
            .map(|n| format!("{}> [!note] deep\n", "> ".repeat(n % 120)))
            .collect::<String>(),
        "<!--".repeat(10_000),
        "<![CDATA[".repeat(10_000),
        "<?".repeat(10_000),
        "%% a ".repeat(10_000),
        "%%\n\n".repeat(10_001),
        "{# a\n".repeat(10_000),
        "a <!-- ".repeat(10_000),
        "[//]: # (a\n".repeat(10_000),
        "{% comment %}".repeat(10_000) + &"endcomment".repeat(10_000),
        "<b></i>".repeat(10_000),
        "<script>".repeat(10_000),
        "<div title=\"".repeat(10_000),
        "- a\n   {#i}\n  ---\n".repeat(10_000),
        "   {#i}\n".repeat(10_000) + "---\n",
        "[^a]: ".repeat(5_000) + "deep[^a]",
        "{{".repeat(10_000) + &"}}".repeat(10_000),
        "# ".repeat(10_000),
        "a\n---\n".repeat(10_000),
        "~~a ".repeat(10_000),
        "&".repeat(10_000) + &"&amp;".repeat(10_000),
        "\\".repeat(10_001),
        "$".repeat(10_000) + &"$$a".repeat(10_000),
        "## A {label=x}\n".repeat(10_000),
        "[a]: b\n".repeat(10_000) + &"[a]".repeat(10_000),
        "![[a]]".repeat(10_000),
        "| a | b |\n|---|---|\n".to_owned() + &"| | ".repeat(10_000),
    ] {
        let start: String = deep.chars().take(24).collect();
        let ran = Site::page(format!("# Deep\n\n{deep}\n")).build();
        assert!(matches!(ran.code, 0 | 1), "{start}");
    }
}

#[test]
fn embeds_in_circles_end() {
    Site::page("![[page:index]]\n")
        .build()
        .refused("embed-cycle");
    let ring = |count: usize| {
        (0..count).fold(Site::page("![[page:p0]]\n"), |site, n| {
            site.with(
                &format!("content/p{n}.md"),
                format!(
                    "# P\n\n![[page:p{}]] ![[page:p{}]]\n",
                    (n + 1) % count,
                    (n + 1) % count
                ),
            )
        })
    };
    ring(2).build().refused("embed-cycle");
    ring(300).build().refused("embed-cycle");
}

#[test]
fn views_that_contain_themselves_end() {
    let view =
        "# P\n\nAbove.\n\n```view\nrecords = \"page\"\ncolumns = [\"title\", \"body\"]\n```\n";
    let site = (0..12).fold(Site::page(view), |site, n| {
        site.with(&format!("content/p{n}.md"), view)
    });
    let ran = site.build();
    assert_eq!(ran.code, 0, "{}", ran.messages);
}

#[test]
fn embeds_that_double_at_every_step_are_limited() {
    let mut site = Site::page("![[page:p0]]\n").with("content/p60.md", "# End\n\nLast.\n");
    for n in 0..60 {
        site = site.with(
            &format!("content/p{n}.md"),
            format!("# P\n\n![[page:p{}]]\n\n![[page:p{}]]\n", n + 1, n + 1),
        );
    }
    let ran = site.build();
    assert!(matches!(ran.code, 0 | 1), "{}", ran.messages);
}

#[test]
fn empty_files_are_read() {
    for text in [
        "",
        "\u{feff}",
        "\n",
        "\r",
        "\r\n",
        " ",
        "\0",
        "---",
        "---\n---",
        "---\n---\n",
        "---\n...\n",
        "\u{feff}---\n---\n",
        "# ",
        "#",
        "[[]]",
        "![[]]",
        "[]()",
        "![]()",
        "> [!",
        "> [!]",
        "```view\n```",
        "```view",
        "|",
        "|-|",
        "| |\n|-|",
        "<",
        "&",
        "\\",
        "{",
        "{{",
        "[^]",
        "[^]:",
        ":::",
        "\u{0}\u{0}\u{0}\n# A\0b {#\0}\n[[\0]] [x](\0.md)",
    ] {
        let ran = Site::page(text)
            .with("hirebook.toml", "")
            .with("content/_defaults.yml", "")
            .with("content/a/_defaults.yml", "\u{feff}")
            .build();
        assert!(matches!(ran.code, 0 | 1), "{text:?}: {}", ran.messages);
    }
    Site::new().build();
    for config in [
        "\u{feff}",
        "\0",
        "=",
        "[",
        "[]",
        "a",
        "a=",
        "\"",
        "[site]\r[site]",
        "site = 1",
        "types = []",
        "\u{feff}[site]\ntitle = \"T\"\n",
    ] {
        let ran = Site::page("# Tea\n").with("hirebook.toml", config).build();
        assert!(matches!(ran.code, 0 | 1), "{config:?}: {}", ran.messages);
    }
}

#[test]
fn zero_bytes_are_read_or_reported() {
    let site = Site::page("---\ntitle: \"a\0b\"\nid: \"x\\0y\"\n---\nA\0B [x\0](y\0.md)\n")
        .with("content/_defaults.yml", "label: \"\\0\"\n");
    let ran = site.build();
    assert!(
        !ran.messages.contains('\0'),
        "control characters reach the terminal"
    );
}

#[test]
fn a_table_may_have_ten_thousand_columns() {
    let row = |cell: &str| format!("|{}\n", format!("{cell}|").repeat(10_000));
    Site::page(format!("# T\n\n{}{}{}", row("a"), row("-"), row("b")))
        .build()
        .works();
    let head = (0..10_000).fold("|id|".to_owned(), |text, n| format!("{text}k{n}|")) + "\n";
    let rule = format!("|-|{}\n", "-|".repeat(10_000));
    let site = Site::page("# Tea\n").with("hirebook.toml", TEA);
    let text = format!("---\ntype: collection\nof: tea\n---\n\n{head}{rule}{head}");
    site.with("content/teas/all.md", text)
        .build()
        .refused("unknown-key");
}

#[test]
fn a_page_may_have_a_hundred_thousand_links() {
    let text = "[a](a.md) [[page:a]] ".repeat(50_000);
    Site::page(format!("# Tea\n\n{text}\n"))
        .with("content/a.md", "# A\n")
        .build()
        .works();
    let text = (0..20_000)
        .map(|n| format!("[a](gone-{n}.md)\n"))
        .collect::<String>();
    Site::page(format!("# Tea\n\n{text}\n"))
        .with("content/a.md", "# A\n")
        .build()
        .refused("broken-link");
    let text = (0..2_000)
        .map(|n| format!("## H {n}\n\n[a](#h-{n}) [b](#g-{n})\n"))
        .collect::<String>();
    Site::page(format!("# Tea\n\n{text}\n"))
        .build()
        .refused("broken-anchor");
}

/// A text for which the Markdown parser panics: with every control character in use, the known fault cannot be repaired beforehand.
fn fails() -> String {
    let control: String = (1..=8_u8).chain(14..=31).map(char::from).collect();
    format!("Secret.\n\n- a\n   {{#i}}\n  ---\n\n{control}\n")
}

#[test]
fn a_parser_failure_affects_one_file() {
    let site = Site::page("# Tea\n\n[Pots](pots.md#two) and [cups](cups.md).\n")
        .with(
            "content/pots.md",
            format!("# Pots\n\n## Two\n\n{}", fails()),
        )
        .with("content/cups.md", "# Cups\n\n[Nothing](nothing.md)\n");
    let ran = site.build();
    ran.refused("parser-failure");
    ran.refused("broken-link");
    assert!(
        ran.messages.contains("content/pots.md:"),
        "{}",
        ran.messages
    );
    assert!(
        !ran.messages.contains("Secret") && !ran.messages.contains("RUST_BACKTRACE"),
        "{}",
        ran.messages
    );
}

#[test]
fn a_file_with_a_parser_failure_is_not_published() {
    let site = |audience: &str| {
        Site::new()
            .with(
                "hirebook.toml",
                format!("[types.page]\nlabel = \"open\"\n{audience}[severity]\nparser-failure = \"warning\"\n"),
            )
            .with("content/index.md", "# Tea\n")
            .with("content/pots.md", format!("---\ntitle: Pots\n---\n\n{}", fails()))
    };
    // In other sites, the author may build without the text.
    site("").build().warns("parser-failure");
    site("[audiences.guest]\nlabels = [\"open\"]\n")
        .build()
        .refused("parser-failure");
}

#[test]
fn lines_may_end_with_carriage_returns() {
    let files = [
        (
            "hirebook.toml",
            "[types.tea]\nfolder = \"teas\"\nfields.steps = \"list<string>\"\n[audiences.guest]\nlabels = [\"open\"]\n[types.page]\nlabel = \"open\"\n",
        ),
        (
            "content/index.md",
            "---\ntitle: Tea\nlabel: open\n---\n\nA paragraph.\n\n- one\n- two\n\n```text\ncode\n```\n\n```view\nrecords = \"tea\"\n```\n\n## Hidden {label=open}\n\nText.\n\n[x](gone.md)\n",
        ),
        ("content/teas/_defaults.yml", "label: open\nsteps: [boil]\n"),
        (
            "content/teas/all.md",
            "---\ntype: collection\nof: tea\n---\n\n| id | title |\n|---|---|\n| green | Green |\n| black | Black |\n",
        ),
    ];
    let check = |line_end: &str| {
        let site = files.iter().fold(Site::new(), |site, (path, text)| {
            site.with(path, text.replace('\n', line_end))
        });
        site.run(&["check"]).messages
    };
    let expected = check("\n");
    assert!(expected.contains("content/index.md:23:5"), "{expected}");
    for line_end in ["\r", "\r\n"] {
        assert_eq!(check(line_end), expected, "{line_end:?}");
    }
}
