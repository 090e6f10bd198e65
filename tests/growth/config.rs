//! Sites with large configs and front matter.

use super::*;

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
        let one =
            |i| format!("[checks.c{i}]\nrule = \"has\"\non = \"plant\"\nfield = \"height\"\n");
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
];
