//! Sites with many terms, files, messages and labels.

use super::*;

pub(super) const CASES: &[Case] = &[
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
        let config = "[checks.alike]\nrule = \"similar\"\non = \"plant\"\nfield = \"care\"\n";
        planted(n, config, |_| {
            "care: Water it on Mondays and on Fridays.\n".to_owned()
        })
    }),
    ("messages: findings on a page", |n| {
        let config = "[checks.tall]\nrule = \"has\"\non = \"plant\"\nfield = \"height\"\n[pages.gaps]\nfindings = [\"tall\"]\n";
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
