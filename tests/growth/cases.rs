//! Sites of which there is too much of one thing.

use std::fmt::Write as _;
use std::sync::Arc;

use hirebook::pipeline::{Input, InputFile, InputText};

/// A generator of sites of a size.
pub(super) type Case = (&'static str, fn(usize) -> Input);

const SITE: &str = "[site]\ntitle = \"Garden\"\n[severity]\nunreachable-page = \"off\"\n";

/// Plants that need each other, and tools.
const PLANTS: &str = "[types.plant]\nfolder = \"plants\"\nplural = \"Plants\"\nfields.height = \"int\"\nfields.care = \"markdown\"\n\
    [types.tool]\nfolder = \"tools\"\nplural = \"Tools\"\n\
    [relations.beside]\nfrom = \"plant\"\nto = \"plant\"\ninverse = \"neighbour_of\"\n\
    [relations.needs]\nfrom = \"plant\"\nto = \"tool\"\ninverse = \"needed_by\"\n";

/// A site of a config and files.
fn site(config: &str, files: Vec<(String, String)>) -> Input {
    let mut documents: Vec<InputText> = files
        .into_iter()
        .map(|(path, text)| InputText {
            path,
            text: Arc::from(text),
        })
        .collect();
    documents.sort_by(|a, b| a.path.cmp(&b.path));
    Input {
        config: Some(Arc::from(format!("{SITE}{config}"))),
        folder: "content".to_owned(),
        documents,
        ..Input::default()
    }
}

/// A site of one page.
fn page(text: String) -> Input {
    site("", vec![("index.md".to_owned(), text)])
}

/// A site of one page, with a config.
fn page_with(config: &str, text: String) -> Input {
    site(config, vec![("index.md".to_owned(), text)])
}

/// The same again and again, with numbers.
fn times(n: usize, one: impl Fn(usize) -> String) -> String {
    (0..n).map(one).collect()
}

/// A page that begins with `before` and goes on with a piece again and again.
fn repeated(n: usize, before: &str, piece: &str) -> Input {
    page(format!("# Page\n\n{before}{}", piece.repeat(n)))
}

/// `n` files.
fn files(
    n: usize,
    path: impl Fn(usize) -> String,
    text: impl Fn(usize) -> String,
) -> Vec<(String, String)> {
    (0..n).map(|i| (path(i), text(i))).collect()
}

/// `n` plants with front matter.
fn plants(n: usize, front: impl Fn(usize) -> String) -> Vec<(String, String)> {
    files(
        n,
        |i| format!("plants/p{i}.md"),
        |i| format!("---\n{}---\n# Plant {i}\n\nGreen.\n", front(i)),
    )
}

fn planted(n: usize, config: &str, front: impl Fn(usize) -> String) -> Input {
    let mut all = plants(n, front);
    all.push(("tools/spade.md".to_owned(), "# Spade\n".to_owned()));
    site(&format!("{PLANTS}{config}"), all)
}

/// A page with front matter.
fn front(n: usize, config: &str, keys: impl Fn(usize) -> String) -> Input {
    site(
        config,
        vec![(
            "plants/oak.md".to_owned(),
            format!("---\n{}---\n# Oak\n", times(n, keys)),
        )],
    )
}

pub(super) const CASES: &[Case] = &[
    // Config.
    ("config: types", |n| {
        page_with(
            &times(n, |i| {
                format!("[types.t{i}]\nfolder = \"f{i}\"\nfields.x = \"string\"\n")
            }),
            "# Page\n".to_owned(),
        )
    }),
    ("config: fields of a type", |n| {
        let config = format!(
            "[types.plant]\nfolder = \"plants\"\n{}",
            times(n, |i| format!("fields.f{i} = \"string\"\n"))
        );
        front(n, &config, |i| format!("f{i}: yes it is\n"))
    }),
    ("config: relations", |n| {
        let one = |i| {
            format!("[relations.r{i}]\nfrom = \"plant\"\nto = \"tool\"\ninverse = \"of_r{i}\"\n")
        };
        planted(4, &times(n, one), |_| String::new())
    }),
    ("config: relations composed of each other", |n| {
        let one = |i: usize| {
            let path = if i == 0 {
                "beside".to_owned()
            } else {
                format!("r{}", i - 1)
            };
            format!(
                "[relations.r{i}]\nfrom = \"plant\"\npath = \"{path}\"\ninverse = \"of_r{i}\"\n"
            )
        };
        planted(2, &times(n, one), |_| "beside: p0\n".to_owned())
    }),
    ("config: derived pages", |n| {
        planted(
            2,
            &times(n, |i| {
                format!("[pages.d{i}]\nsets.all = {{ records = \"plant\" }}\n")
            }),
            |_| String::new(),
        )
    }),
    ("config: audiences", |n| {
        page_with(
            &times(n, |i| format!("[audiences.a{i}]\nlabels = [\"open\"]\n")),
            "# Page\n".to_owned(),
        )
    }),
    ("config: menu", |n| {
        let items = times(n, |i| format!("\"page:p{i}\", "));
        let config = format!("[[menu]]\ntitle = \"All\"\nitems = [{items}]\n");
        site(
            &config,
            files(n, |i| format!("p{i}.md"), |i| format!("# Page {i}\n")),
        )
    }),
    ("config: checks", |n| {
        let one = |i| format!("[checks.c{i}]\nkind = \"has\"\non = \"plant\"\nkey = \"height\"\n");
        planted(2, &times(n, one), |_| String::new())
    }),
    ("config: unknown keys", |n| {
        page_with(
            &times(n, |i| format!("[site{i}]\nx = 1\n")),
            "# Page\n".to_owned(),
        )
    }),
    ("config: steps of a scale", |n| {
        let steps = times(n, |i| format!("\"s{i}\", "));
        let config = format!(
            "[scales]\nsize = [{steps}]\n[types.plant]\nfolder = \"plants\"\nfields.size = \"scale<size>\"\n"
        );
        let config = format!(
            "{config}index = {{ as = \"table\", columns = [\"title\", \"size\"], group = \"size\" }}\n"
        );
        site(&config, plants(n, |i| format!("size: s{i}\n")))
    }),
    ("config: a label of each audience", |n| {
        let config = times(n, |i| {
            format!("[audiences.a{i}]\nlabels = [\"open\", \"label-{i}\"]\n")
        });
        page_with(&config, "---\nlabel: open\n---\n# Page\n".to_owned())
    }),
    // Front matter.
    ("front matter: unknown keys", |n| {
        front(n, PLANTS, |i| format!("hight{i}: 3\n"))
    }),
    ("front matter: aliases of a record", |n| {
        let config = "[types.plant]\nfolder = \"plants\"\nautolink = true\n";
        site(
            config,
            vec![(
                "plants/oak.md".to_owned(),
                format!(
                    "---\naliases: [{}]\n---\n# Oak\n",
                    times(n, |i| format!("oak {i}, "))
                ),
            )],
        )
    }),
    ("front matter: old ids of a record", |n| {
        let oak = format!(
            "---\nold_ids: [{}]\n---\n# Oak\n",
            times(n, |i| format!("oak{i}, "))
        );
        let text = format!("# Page\n\n{}", times(n, |i| format!("[[plant:oak{i}]]\n")));
        site(
            PLANTS,
            vec![
                ("plants/oak.md".to_owned(), oak),
                ("index.md".to_owned(), text),
            ],
        )
    }),
    ("front matter: an old id of each record", |n| {
        let mut all = plants(n, |i| format!("old_ids: q{i}\n"));
        all.push((
            "index.md".to_owned(),
            format!("# Page\n\n{}", times(n, |i| format!("[[plant:q{i}]]\n"))),
        ));
        site(PLANTS, all)
    }),
    ("front matter: a long value", |n| {
        front(1, PLANTS, |_| format!("care: {}\n", "word ".repeat(n)))
    }),
    ("front matter: a long block", |n| {
        front(1, PLANTS, |_| {
            format!("care: |\n{}", "  Water it.\n\n".repeat(n))
        })
    }),
    ("front matter: a list of edges", |n| {
        let mut all = files(n, |i| format!("tools/t{i}.md"), |i| format!("# Tool {i}\n"));
        all.push((
            "plants/oak.md".to_owned(),
            format!(
                "---\nneeds:\n{}---\n# Oak\n",
                times(n, |i| format!("  - t{i}\n"))
            ),
        ));
        site(PLANTS, all)
    }),
    ("front matter: deep lists", |n| {
        front(1, PLANTS, |_| {
            format!("care: {}{}\n", "[".repeat(n), "]".repeat(n))
        })
    }),
    ("front matter: deep maps", |n| {
        front(1, PLANTS, |_| {
            format!("care: {}1{}\n", "{a: ".repeat(n), "}".repeat(n))
        })
    }),
    ("front matter: anchors of YAML", |n| {
        front(n, PLANTS, |i| format!("k{i}: &a{i} [x]\nl{i}: *a{i}\n"))
    }),
    ("front matter: a map of a scale", |n| {
        let steps = times(n, |i| format!("\"s{i}\", "));
        let config = format!(
            "[scales]\nsize = [{steps}]\n[types.plant]\nfolder = \"plants\"\nfields.by = \"map<size, markdown>\"\n"
        );
        front(1, &config, |_| {
            format!("by:\n{}", times(n, |i| format!("  s{i}: Water.\n")))
        })
    }),
    ("front matter: rows of a collection", |n| {
        let rows = times(n, |i| format!("| p{i} | Plant {i} | {i} |\n"));
        let text = format!(
            "---\ntype: collection\nof: plant\n---\n\n| id | title | height |\n|--|--|--|\n{rows}"
        );
        site(
            &PLANTS.replace("plural = \"Plants\"", "page = \"entry\""),
            vec![("plants/all.md".to_owned(), text)],
        )
    }),
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
    // References.
    ("references: mistyped", |n| {
        let one = |i: usize| {
            let refs = times(10, |k| format!("[[notes-about-customer-{i}-and-{k}]]\n"));
            format!("# Page {i}\n\n{refs}")
        };
        site(
            "",
            files(n, |i| format!("notes-about-customers-{i}.md"), one),
        )
    }),
    ("references: to a file that is not there", |n| {
        let one = |i: usize| {
            format!(
                "# Page {i}\n\n{}",
                times(10, |k| format!("[a](notes/about-{i}-{k}.md)\n"))
            )
        };
        site("", files(n, |i| format!("notes-about-{i}.md"), one))
    }),
    ("references: ambiguous", |n| {
        let mut all = plants(n, |_| String::new());
        all.extend(files(
            n,
            |i| format!("tools/p{i}.md"),
            |i| format!("# Tool {i}\n\n[[p{i}]]\n"),
        ));
        site(PLANTS, all)
    }),
    ("references: good", |n| {
        let one = |i: usize| {
            format!(
                "# Page {i}\n\n{}",
                times(10, |k| format!("[[p{}]]\n", (i * 7 + k) % n))
            )
        };
        site("", files(n, |i| format!("p{i}.md"), one))
    }),
    ("references: all to one page", |n| {
        site(
            "",
            files(
                n,
                |i| format!("p{i}.md"),
                |i| format!("# Page {i}\n\n[[p0]]\n"),
            ),
        )
    }),
    ("references: all from one page", |n| {
        let mut all = files(n, |i| format!("p{i}.md"), |i| format!("# Page {i}\n"));
        all.push((
            "index.md".to_owned(),
            format!("# P\n\n{}", times(n, |i| format!("[[p{i}]]\n"))),
        ));
        site("", all)
    }),
    ("references: titles that are equal", |n| {
        site(
            "",
            files(
                n,
                |i| format!("p{i}.md"),
                |_| "# Same\n\nText.\n".to_owned(),
            ),
        )
    }),
    ("references: duplicate ids", |n| {
        site(
            "",
            files(
                n,
                |i| format!("p{i}.md"),
                |_| "---\nid: same\n---\n# P\n".to_owned(),
            ),
        )
    }),
    // Relations.
    ("relations: a chain of heirs", |n| {
        planted(
            n,
            "[relations.uses]\nfrom = \"plant\"\nto = \"tool\"\ninherit = \"beside.uses\"\n",
            |i| {
                format!(
                    "beside: p{}\n{}",
                    i + 1,
                    if i + 1 == n { "uses: spade\n" } else { "" }
                )
                .replace(&format!("beside: p{n}\n"), "")
            },
        )
    }),
    ("relations: a cycle of heirs", |n| {
        planted(
            n,
            "[relations.uses]\nfrom = \"plant\"\nto = \"tool\"\ninherit = \"beside.uses\"\n",
            |i| format!("beside: [p{}, p0]\n", (i + 1) % n),
        )
    }),
    ("relations: cycles of heirs that overlap", |n| {
        planted(
            n,
            "[relations.uses]\nfrom = \"plant\"\nto = \"tool\"\ninherit = \"beside.uses\"\n",
            |i| format!("beside: [p{}, p{}]\n", (i + 1) % n, (i + n / 2) % n),
        )
    }),
    ("relations: a chain in which each passes on its own", |n| {
        let config = "[relations.uses]\nfrom = \"plant\"\nto = \"plant\"\ninverse = \"used_by\"\ninherit = \"beside.uses\"\n";
        planted(n, config, |i| {
            format!("beside: p{}\nuses: p{i}\n", (i + 1).min(n - 1))
        })
    }),
    ("relations: composed over a hub", |n| {
        let config =
            "[relations.related]\nfrom = \"plant\"\nto = \"plant\"\npath = \"needs.needed_by\"\n";
        // As many as no relation may have: with fewer, each page lists all others.
        planted(n.max(400), config, |_| "needs: spade\n".to_owned())
    }),
    ("relations: composed along a chain", |n| {
        let config =
            "[relations.far]\nfrom = \"plant\"\nto = \"plant\"\npath = \"beside.beside.beside\"\n";
        planted(n, config, |i| format!("beside: p{}\n", (i + 1) % n))
    }),
    ("relations: too few edges", |n| {
        planted(
            n,
            "[relations.wants]\nfrom = \"plant\"\nto = \"tool\"\nmin = 1\n",
            |_| String::new(),
        )
    }),
    ("relations: an edge twice", |n| {
        planted(1, "", |_| format!("needs: [{}]\n", "spade, ".repeat(n)))
    }),
    // Embeds, views, matrices, derived pages.
    ("embeds: a chain", |n| {
        site(
            "",
            files(
                n,
                |i| format!("p{i}.md"),
                |i| format!("# P\n\n![[p{}]]\n", (i + 1).min(n - 1)),
            ),
        )
    }),
    ("embeds: one page again and again", |n| {
        site(
            "",
            vec![
                (
                    "index.md".to_owned(),
                    format!("# P\n\n{}", "![[p]]\n\n".repeat(n)),
                ),
                ("p.md".to_owned(), "# Q\n\n## R\n\nText.\n".to_owned()),
            ],
        )
    }),
    ("embeds: sections of a page", |n| {
        let parts = times(n, |i| format!("## Part {i}\n\nText.\n\n"));
        let index = format!("# P\n\n{}", times(n, |i| format!("![[p#part-{i}]]\n\n")));
        site(
            "",
            vec![
                ("index.md".to_owned(), index),
                ("p.md".to_owned(), format!("# Q\n\n{parts}")),
            ],
        )
    }),
    ("embeds: a page with many headings", |n| {
        let parts = times(n, |i| format!("## Part {i}\n\nText.\n\n"));
        site(
            "",
            vec![
                ("index.md".to_owned(), "# P\n\n![[p]]\n".to_owned()),
                ("p.md".to_owned(), format!("# Q\n\n{parts}")),
            ],
        )
    }),
    ("embeds: ten of each", |n| {
        site(
            "",
            files(
                n,
                |i| format!("p{i}.md"),
                |i| format!("# P{i}\n\n{}", format!("![[p{}]]\n\n", i + 1).repeat(10)),
            ),
        )
    }),
    ("embeds: a cycle", |n| {
        site(
            "",
            files(
                n,
                |i| format!("p{i}.md"),
                |i| format!("# P\n\n![[p{}]]\n\n![[p0]]\n", (i + 1) % n),
            ),
        )
    }),
    ("views: of what a record leads to", |n| {
        let view = "```view\nrecords = \"$self.beside\"\ncolumns = [\"title\", \"beside.height\", \"care\"]\n```\n";
        let one = |i: usize| {
            format!(
                "---\nheight: {i}\ncare: Water *it*.\nbeside: p{}\n---\n# Plant {i}\n\n{view}",
                (i + 1) % n
            )
        };
        site(PLANTS, files(n, |i| format!("plants/p{i}.md"), one))
    }),
    ("views: all records, sorted and in groups", |n| {
        let view = "```view\nrecords = \"plant\"\nsort = [\"-height\"]\ngroup = \"height\"\ncolumns = [\"title\", \"height\"]\n```\n";
        let mut all = plants(n, |i| format!("height: {i}\n"));
        all.push(("index.md".to_owned(), format!("# P\n\n{view}")));
        site(PLANTS, all)
    }),
    ("views: without others", |n| {
        let view = "```view\nrecords = \"plant\"\nwithout = { records = \"plant\", where = { height = 1 } }\n```\n";
        let mut all = plants(n, |i| format!("height: {}\n", i % 2));
        all.push(("index.md".to_owned(), format!("# P\n\n{view}")));
        site(PLANTS, all)
    }),
    ("views: over the edges of all", |n| {
        let view = "```view\nrecords = \"tool\"\ncolumns = [\"title\", \"needed_by.beside.beside\"]\n```\n";
        let mut all = plants(n, |i| {
            format!("needs: spade\nbeside: p{}\n", (i * 7 + 1) % n)
        });
        all.push(("tools/spade.md".to_owned(), "# Spade\n".to_owned()));
        all.push(("index.md".to_owned(), format!("# P\n\n{view}")));
        site(PLANTS, all)
    }),
    ("matrices: rows", |n| {
        let config = "[matrices.needed]\nrows = \"plant\"\ncolumns = \"tool\"\nvia = \"needs\"\nexpected = true\ntotals = true\n";
        // As many as no relation may have: with fewer, each page lists all others.
        planted(n.max(400), config, |_| "needs: spade\n".to_owned())
    }),
    ("matrices: columns", |n| {
        let config = "[matrices.needed]\nrows = \"tool\"\ncolumns = \"plant\"\nvia = \"needed_by\"\nexpected = true\ntotals = true\n";
        // As many as no relation may have: with fewer, each page lists all others.
        planted(n.max(400), config, |_| "needs: spade\n".to_owned())
    }),
    ("derived: a page for each record", |n| {
        let config = "[pages.kit]\neach = \"plant\"\ntitle = \"Kit for {title}\"\nsets.tools = { records = \"$self.needs\" }\n";
        // As many as no relation may have: with fewer, each page lists all others.
        planted(n.max(400), config, |_| "needs: spade\n".to_owned())
    }),
    ("derived: a page for each edge", |n| {
        let config = "[pages.pair]\neach = \"plant.beside\"\ntitle = \"{from.title} by {to.title}\"\nsets.both = { records = \"$to\" }\n";
        planted(n, config, |i| format!("beside: p{}\n", (i + 1) % n))
    }),
    ("derived: all at one address", |n| {
        let config = "[pages.kit]\neach = \"plant\"\npath = \"kits/all\"\ntitle = \"Kit\"\nsets.tools = { records = \"$self.needs\" }\n";
        planted(n, config, |_| String::new())
    }),
    // Terms and search.
    ("terms: many in one text", |n| {
        let rows = times(n, |i| format!("| term{i} | term{i} | What it is. |\n"));
        let all = format!(
            "---\ntype: collection\nof: word\n---\n\n| id | title | body |\n|--|--|--|\n{rows}"
        );
        let config = "[types.word]\nfolder = \"words\"\npage = \"entry\"\nautolink = true\n";
        let text = format!("# P\n\n{}", times(n, |i| format!("term{i} and ")));
        site(
            config,
            vec![
                ("words/all.md".to_owned(), all),
                ("index.md".to_owned(), text),
            ],
        )
    }),
    ("terms: one in many texts", |n| {
        let config = "[types.word]\nfolder = \"words\"\npage = \"entry\"\nautolink = true\n";
        let mut all = files(
            n,
            |i| format!("p{i}.md"),
            |i| format!("# Page {i}\n\nHumus and humus.\n"),
        );
        all.push((
            "words/humus.md".to_owned(),
            "# Humus\n\nEarth.\n".to_owned(),
        ));
        site(config, all)
    }),
    ("search: pages that are equal", |n| {
        site(
            "",
            files(
                n,
                |i| format!("p{i}.md"),
                |_| "# Page\n\nThe same text.\n".to_owned(),
            ),
        )
    }),
    ("search: pages without a text", |n| {
        site("", files(n, |i| format!("p{i}.md"), |_| String::new()))
    }),
    ("search: a word in all titles", |n| {
        site(
            "",
            files(
                n,
                |i| format!("p{i}.md"),
                |i| format!("# Garden number {i}\n\nText {i}.\n"),
            ),
        )
    }),
    ("search: words that are all different", |n| {
        site(
            "",
            files(
                n,
                |i| format!("p{i}.md"),
                |i| format!("# Page {i}\n\n{}\n", times(20, |k| format!("w{i}x{k} "))),
            ),
        )
    }),
    // Files.
    ("files: in many folders", |n| {
        site(
            "",
            files(n, |i| format!("d{i}/index.md"), |i| format!("# Page {i}\n")),
        )
    }),
    ("files: in a deep folder", |n| {
        // What is deeper is not read.
        let deep = n.min(64);
        site(
            "",
            files(
                deep,
                |i| format!("{}p.md", "a/".repeat(i)),
                |i| format!("# Page {i}\n"),
            ),
        )
    }),
    ("files: assets that are shown", |n| {
        let text = format!("# P\n\n{}", times(n, |i| format!("![a](i{i}.png)\n")));
        Input {
            assets: assets(n),
            ..page(text)
        }
    }),
    ("files: static", |n| Input {
        statics: assets(n),
        ..page("# P\n".to_owned())
    }),
    ("files: static at the addresses of pages", |n| {
        let mut input = site(
            "",
            files(n, |i| format!("p{i:07}.md"), |i| format!("# Page {i}\n")),
        );
        input.statics = files(n, |i| format!("p{i:07}.html"), |_| String::new())
            .into_iter()
            .map(|(path, _)| InputFile {
                disk: path.clone().into(),
                path,
                hash: 1,
                ..InputFile::default()
            })
            .collect();
        input
    }),
    ("files: defaults", |n| {
        let mut input = site(
            PLANTS,
            files(
                n,
                |i| format!("plants/d{i:07}/p{i}.md"),
                |i| format!("# Plant {i}\n"),
            ),
        );
        input.defaults = (0..n)
            .map(|i| InputText {
                path: format!("plants/d{i:07}/_defaults.yml"),
                text: "height: 3\n".into(),
            })
            .collect();
        input
    }),
    // Messages.
    ("messages: values of the wrong kind", |n| {
        planted(n, "", |_| "height: tall\n".to_owned())
    }),
    ("messages: the wrong type at the end", |n| {
        planted(n, "", |i| format!("needs: p{i}\n"))
    }),
    ("messages: unreachable pages", |n| {
        let mut input = planted(n, "", |_| String::new());
        input.config = input
            .config
            .map(|text| text.replace("unreachable-page = \"off\"\n", "").into());
        input
    }),
    ("messages: unknown types", |n| {
        site(
            PLANTS,
            files(
                n,
                |i| format!("p{i}.md"),
                |i| format!("---\ntype: plnat{i}\n---\n# P\n"),
            ),
        )
    }),
    ("messages: HTML and pictures from elsewhere", |n| {
        repeated(n, "", "<script>a</script> ![a](https://a.b/c.png)\n\n")
    }),
    ("messages: other tools' syntax", |n| {
        repeated(n, "", "{{< a >}} {% b %} :::c\n\n")
    }),
    ("messages: unknown languages", |n| {
        repeated(n, "", "```rsut\na\n```\n\n")
    }),
    ("messages: records with equal texts", |n| {
        let config = "[checks.alike]\nkind = \"similar\"\non = \"plant\"\nfield = \"care\"\n";
        planted(n, config, |_| {
            "care: Water it on Mondays and on Fridays.\n".to_owned()
        })
    }),
    ("messages: findings on a page", |n| {
        let config = "[checks.tall]\nkind = \"has\"\non = \"plant\"\nkey = \"height\"\n[pages.gaps]\nfindings = [\"tall\"]\n";
        planted(n, config, |_| String::new())
    }),
    // Labels.
    ("labels: sections", |n| {
        labelled(n, "## Part {label=inner}\n\nText.\n\n## Other\n\nText.\n\n")
    }),
    ("labels: callouts", |n| {
        labelled(n, "> [!inner]\n> Text.\n\n")
    }),
    ("labels: nested callouts", |n| {
        let deep = n.min(1 << 12);
        page_with(
            LABELS,
            format!(
                "# P\n\n{}",
                times(deep, |i| format!("{}[!inner]\n", "> ".repeat(i % 60 + 1)))
            ),
        )
    }),
    ("labels: unknown", |n| {
        labelled(n, "## Part {label=inenr}\n\nText.\n\n")
    }),
    ("labels: hidden references", |n| {
        let mut all = plants(n, |_| "label: inner\n".to_owned());
        all.push((
            "index.md".to_owned(),
            format!(
                "---\nlabel: open\n---\n# P\n\n{}",
                times(n, |i| format!("[[plant:p{i}]]\n"))
            ),
        ));
        site(&format!("{PLANTS}{LABELS}"), all)
    }),
];

const LABELS: &str = "[audiences.guest]\nlabels = [\"open\"]\n[audiences.crew]\nlabels = [\"open\", \"inner\"]\n[types.page]\nlabel = \"open\"\n";

fn labelled(n: usize, piece: &str) -> Input {
    page_with(LABELS, format!("# P\n\n{}", piece.repeat(n)))
}

fn planted_page(n: usize, piece: &str) -> Input {
    let mut all = plants(3, |_| String::new());
    let mut text = "# P\n\n".to_owned();
    for _ in 0..n {
        let _ = write!(text, "{piece}");
    }
    all.push(("index.md".to_owned(), text));
    site(PLANTS, all)
}

fn assets(n: usize) -> Vec<InputFile> {
    let one = |i: usize| {
        let path = format!("i{i}.png");
        InputFile {
            disk: path.clone().into(),
            path,
            hash: i as u64,
            ..InputFile::default()
        }
    };
    let mut all: Vec<InputFile> = (0..n).map(one).collect();
    all.sort_by(|a, b| a.path.cmp(&b.path));
    all
}
