//! Sites with many embeds, views, matrices and derived pages.

use super::*;

pub(super) const CASES: &[Case] = &[
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
        let config = "[pages.pair]\neach = \"plant.beside\"\ntitle = \"{$from.title} by {$to.title}\"\nsets.both = { records = \"$to\" }\n";
        planted(n, config, |i| format!("beside: p{}\n", (i + 1) % n))
    }),
    ("derived: all at one address", |n| {
        let config = "[pages.kit]\neach = \"plant\"\npath = \"kits/all\"\ntitle = \"Kit\"\nsets.tools = { records = \"$self.needs\" }\n";
        planted(n, config, |_| String::new())
    }),
];
