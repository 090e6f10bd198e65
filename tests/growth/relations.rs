//! Sites with many references and relations.

use super::*;

pub(super) const CASES: &[Case] = &[
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
];
