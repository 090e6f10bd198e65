//! Data: front matter, defaults, tables and configs.

use std::fmt::Write as _;

use super::{Site, TEA};

#[test]
fn front_matter_may_have_ten_megabytes() {
    Site::page(format!("---\ntitle: {}\n---\n", "w".repeat(10_000_000)))
        .build()
        .works();
}

#[test]
fn deep_nesting_in_data_is_reported() {
    for yaml in [
        format!("a: {}{}", "[".repeat(10_000), "]".repeat(10_000)),
        format!("a: {}", "[".repeat(10_000)),
        format!("a: {}1{}", "{ a: ".repeat(10_000), "}".repeat(10_000)),
        format!("a:\n {}b", "- ".repeat(10_000)),
        (0..2_000).fold(String::new(), |text, n| text + &" ".repeat(n) + "a:\n"),
        format!("a: {}", "? ".repeat(10_000)),
        format!("a: {}", "!x ".repeat(10_000)),
        format!("a: {}b", "&x ".repeat(10_000)),
    ] {
        Site::page(format!("---\n{yaml}\n---\n"))
            .build()
            .refused("yaml-syntax");
        Site::page("# Tea\n")
            .with("content/_defaults.yml", &yaml)
            .build()
            .refused("yaml-syntax");
    }
    for toml in [
        format!("a = {}{}", "[".repeat(10_000), "]".repeat(10_000)),
        format!("a = {}", "[".repeat(10_000)),
        format!("a = {}1{}", "{ a = ".repeat(10_000), " }".repeat(10_000)),
        format!("{}a = 1", "a.".repeat(10_000)),
        format!("[{}a]", "a.".repeat(10_000)),
        format!("{}a{}", "[[".repeat(10_000), "]]".repeat(10_000)),
    ] {
        let ran = Site::page("# Tea\n").with("hirebook.toml", &toml).build();
        assert_eq!(ran.code, 1, "{}", ran.messages);
        let ran = Site::page(format!("# Tea\n\n```view\n{toml}\n```\n")).build();
        assert_eq!(ran.code, 1, "{}", ran.messages);
    }
}

#[test]
fn an_expansion_bomb_is_refused() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for n in 1..40 {
        let _ = writeln!(
            bomb,
            "a{n}: &a{n} [{}]",
            vec![format!("*a{}", n - 1); 10].join(", ")
        );
    }
    Site::page(format!("---\n{bomb}---\n"))
        .build()
        .refused("yaml-syntax");
    let chain = (1..200).fold("a0: &a0 [x]\n".to_owned(), |text, n| {
        format!("{text}a{n}: &a{n} [*a{}]\n", n - 1)
    });
    Site::page(format!("---\n{chain}---\n"))
        .build()
        .refused("yaml-syntax");
    let many = (0..100_000)
        .map(|n| format!("- &a{n} x\n"))
        .collect::<String>();
    let used = (90_000..100_000)
        .map(|n| format!("- *a{n}\n"))
        .collect::<String>();
    Site::page(format!("---\naliases:\n{many}{used}---\n")).build();
    Site::page("---\na: &a [*a]\n---\n")
        .build()
        .refused("yaml-syntax");
}

#[test]
fn many_keys_are_read() {
    let keys = (0..100_000)
        .map(|n| format!("key_{n}: x\n"))
        .collect::<String>();
    Site::page(format!("---\n{keys}---\n")).build().works();
    let twice = "same: x\n".repeat(20_000);
    Site::page(format!("---\n{twice}---\n"))
        .build()
        .refused("duplicate-key");
    let unknown = (0..20_000)
        .map(|n| format!("key_{n}: x\n"))
        .collect::<String>();
    Site::page("# Tea\n")
        .with("hirebook.toml", TEA)
        .with(
            "content/teas/a.md",
            format!("---\ntitle: A\n{unknown}---\n"),
        )
        .build()
        .refused("unknown-key");
    let tables = (0..5_000)
        .map(|n| format!("[types.t{n}]\nfields.a = \"string\"\n"))
        .collect::<String>();
    Site::page("# Tea\n")
        .with("hirebook.toml", tables)
        .build()
        .works();
}

#[test]
fn inheritance_in_circles_and_long_chains_ends() {
    let ring = |count: usize, back: bool| {
        (0..count).fold(
            Site::page("# Tea\n")
                .with("hirebook.toml", TEA)
                .with("content/pots/iron.md", "---\ntitle: Iron\n---\n"),
            |site, n| {
                let next = if n + 1 == count {
                    if back {
                        "like: t0".to_owned()
                    } else {
                        "served_in: iron".to_owned()
                    }
                } else {
                    format!("like: t{}", n + 1)
                };
                site.with(
                    &format!("content/teas/t{n}.md"),
                    format!("---\ntitle: T\n{next}\n---\n"),
                )
            },
        )
    };
    ring(1, true).build().refused("wrong-target");
    for count in [2, 3, 500] {
        ring(count, true).build().refused("inherit-cycle");
    }
    ring(2_000, false).build().works();
}

#[test]
fn relations_may_be_composed_of_relations() {
    let mut config = TEA.to_owned();
    for n in 0..40 {
        let next = if n == 39 {
            "like.like".to_owned()
        } else {
            format!("r{m}.r{m}", m = n + 1)
        };
        let _ = write!(
            config,
            "[relations.r{n}]\nfrom = \"tea\"\nto = \"tea\"\npath = \"{next}\"\n"
        );
    }
    let site = |config: &str| {
        Site::page("# Tea\n")
            .with("hirebook.toml", config)
            .with("content/teas/a.md", "---\ntitle: A\nlike: b\n---\n")
            .with("content/teas/b.md", "---\ntitle: B\n---\n")
    };
    site(&config).build().works();
    let circle = config.replace("like.like", "r0.r0");
    site(&circle).build().refused("bad-config");
    let around = "[relations.x]\nfrom = \"tea\"\nto = \"tea\"\ninherit = \"y.x\"\n[relations.y]\nfrom = \"tea\"\nto = \"tea\"\ninherit = \"x.y\"\n";
    let ran = site(&format!("{TEA}{around}")).build();
    assert!(matches!(ran.code, 0 | 1), "{}", ran.messages);
}

#[test]
fn a_collection_may_have_a_hundred_thousand_rows() {
    let mut rows = "---\ntype: collection\nof: pot\n---\n\n| id | title |\n|--|--|\n".to_owned();
    for n in 0..100_000 {
        let _ = writeln!(rows, "| p{n} | Pot {n} |");
    }
    let config = format!("{TEA}\n[types.pot]\npage = \"entry\"\n")
        .replace("[types.pot]\nfolder = \"pots\"\n", "");
    let ran = Site::page("# Tea\n")
        .with("hirebook.toml", config)
        .with("content/pots/all.md", rows)
        .run(&["check"]);
    ran.warns("unreachable-page");
}

/// Tables of a config.
const TABLES: [&str; 11] = [
    "site",
    "scales",
    "types",
    "relations",
    "pages",
    "audiences",
    "menu",
    "severity",
    "markdown",
    "matrices",
    "checks",
];

/// Keys of tables of a config.
const KEYS: [&str; 39] = [
    "title",
    "folder",
    "from",
    "to",
    "path",
    "inherit",
    "each",
    "sets",
    "labels",
    "items",
    "order",
    "home",
    "fields",
    "sort",
    "where",
    "props",
    "preset",
    "theme",
    "enabled",
    "label",
    "body",
    "page",
    "help",
    "titles",
    "min",
    "max",
    "ordered",
    "inverse",
    "layout",
    "language",
    "base_url",
    "search_scripts",
    "page_size",
    "owner_type",
    "raw_html",
    "type",
    "of",
    "default",
    "required",
];

/// Values of every kind.
const VALUES: [&str; 13] = [
    "1",
    "\"x\"",
    "true",
    "[]",
    "[1, \"a\", [], {}]",
    "{}",
    "{ x = 1 }",
    "{ x = { y = [{ z = {} }] } }",
    "2026-01-01",
    "1.5e300",
    "\"\"",
    "-1",
    "99999999999999999999",
];

#[test]
fn values_of_the_wrong_kind_in_a_config_are_reported() {
    for value in VALUES {
        let flat = TABLES.iter().fold(String::new(), |text, key| {
            format!("{text}{key} = {value}\n")
        });
        let ran = Site::page("# Tea\n").with("hirebook.toml", &flat).build();
        assert!(matches!(ran.code, 0 | 1), "{value}: {}", ran.messages);
        let mut deep = String::new();
        for key in TABLES {
            let table = if matches!(key, "site" | "markdown" | "severity") {
                format!("[{key}]")
            } else {
                format!("[{key}.x]")
            };
            let _ = writeln!(deep, "{table}");
            for key in KEYS {
                let _ = writeln!(deep, "{key} = {value}");
            }
        }
        let ran = Site::page("# Tea\n").with("hirebook.toml", &deep).build();
        assert_eq!(ran.code, 1, "{value}: {}", ran.messages);
        let record = KEYS
            .iter()
            .chain(&[
                "status",
                "aliases",
                "old_ids",
                "owner",
                "reviewed",
                "review_in",
                "id",
            ])
            .filter(|key| **key != "type")
            .fold(String::new(), |text, key| {
                format!("{text}{key}: {}\n", value.replace(" = ", ": "))
            });
        let ran = Site::page(format!("---\n{record}---\n"))
            .with("hirebook.toml", TEA)
            .with("content/teas/a.md", format!("---\n{record}---\n"))
            .build();
        assert_eq!(ran.code, 1, "{value}: {}", ran.messages);
    }
}

#[test]
fn numbers_and_periods_out_of_range_are_reported() {
    let config = "[types.tea]\nfolder = \"teas\"\nfields.a = \"int\"\nfields.b = \"number\"\nfields.c = \"date\"\nfields.d = \"duration\"\n";
    for (key, value) in [
        ("a", "99999999999999999999"),
        ("b", "1e999"),
        ("b", "nan"),
        ("b", "inf"),
        ("c", "9999-99-99"),
        ("d", "P99999999999Y"),
        ("reviewed", "0000-00-00"),
    ] {
        let text = format!("---\ntitle: A\n{key}: {value}\n---\n");
        let ran = Site::page("# Tea\n")
            .with("hirebook.toml", config)
            .with("content/teas/a.md", text)
            .build();
        ran.refused("wrong-type");
    }
    for (day, period) in [
        ("9999-12-31", "19998 years"),
        ("-9999-01-01", "1 day"),
        ("2020-01-01", "-5 years"),
        ("2020-01-01", "5 hours"),
        ("2020-01-01", "P1Y2M3DT4H"),
    ] {
        let text = format!("---\ntitle: A\nreviewed: {day}\nreview_in: {period}\n---\n");
        let ran = Site::page("# Tea\n")
            .with("hirebook.toml", config)
            .with("content/teas/a.md", text)
            .build();
        assert!(
            matches!(ran.code, 0 | 1),
            "{day} {period}: {}",
            ran.messages
        );
    }
}
