//! Names that are right, nearly right and not meant at all.

use super::*;

#[test]
fn pages_are_markdown_in_any_case() {
    for name in [
        "a.md",
        "a.MD",
        "a.Md",
        "a.markdown",
        "a.MARKDOWN",
        "a.mdown",
        "a.mkd",
        "a.mkdn",
        "~a.md",
        "a copy.md",
        "a.b.md",
    ] {
        assert_eq!(role(name), Role::Page, "{name}");
    }
    assert_eq!(stem("plants/fern.MarkDown"), "plants/fern");
    assert_eq!(stem("plants.md/fern"), "plants.md/fern");
    assert_eq!(stem(".md"), ".md");
}

#[test]
fn what_could_be_a_page_is_known() {
    for name in [
        "a.mdx",
        "a.MDX",
        "a.md.txt",
        "a.md~",
        "a.md.bak",
        "a.MD.orig",
        "a.md.swp",
        "#a.md#",
        "a.md (1)",
        "a.md.tmp",
        "a.md copy",
        "a.md ",
        "a.md\u{200b}",
        "a\u{ff0e}md",
        "a.\u{ff4d}\u{ff44}",
        "a.md.",
        "a.md.1",
        "a.md-old",
        "a.markdown~",
        "a.markdwon",
        "a.m\u{200b}d",
        "a\u{b7}md",
        "a_md",
        "a-md",
        "a,md",
        "a.md.html",
        "a.md.gz",
        "a.rmd",
        "a.md\n",
        "a.md;1",
        "a.md2",
    ] {
        assert!(
            matches!(role(name), Role::LikePage(_)),
            "{name:?} is {:?}",
            role(name)
        );
    }
    let ending = |name: &'static str| match role(name) {
        Role::LikePage(at) => &name[at..],
        _ => "",
    };
    assert_eq!(ending("fern.MD.bak"), ".MD.bak");
    assert_eq!(ending("fe\u{200b}rn\u{ff0e}md"), "\u{ff0e}md");
}

#[test]
fn other_names_are_left_alone() {
    for name in [
        "a.png",
        "a.pdf",
        "a.txt",
        "README",
        "a.mdb",
        "a.mdf",
        "a.md.pdf",
        "a.md.png",
        "a.cmd",
        "md",
        "a.html",
        "a.csv",
        "a.amd64",
        "default.html",
        "defaults.css",
        "results.yml",
        "_results.yml",
        "data.json",
        "search.toml",
        "book.toml",
        "Cargo.toml",
        "tests.toml",
        "hirebook",
        "hirebook.png",
        "notebook.toml",
        "mkdocs.yml",
        "defaults.json",
        "default.yml",
        "admin.yml",
        "4913",
    ] {
        assert_eq!(role(name), Role::Other, "{name}");
    }
}

/// Names that are close to one with a meaning.
const CLOSE_NAMES: [(&str, &[&str]); 3] = [
    (
        FILE,
        &[
            "Hirebook.toml",
            "hirebook.tml",
            "hirebook.yaml",
            ".hirebook.toml",
            "hirebook.toml.txt",
            "hirebook.toml~",
            "hirebok.toml",
            "hirebooks.toml",
            "hirebook.toml ",
            "hirebook.json",
            "hirebook (1).toml",
            "hirebook.tolm",
            "HIREBOOK.TOML",
            "hire-book.toml",
            "hirebooktoml",
            "hirebook,toml",
            "hirebook.toml.bak",
            "_hirebook.toml",
            "hirebook\u{ff0e}toml",
            "hirebook-copy.toml",
        ],
    ),
    (
        DEFAULTS,
        &[
            "_Defaults.yml",
            "_default.yml",
            "_defaults.json",
            "_defaults.toml",
            "defaults.yml",
            "_defaults.yml.txt",
            "_defaults.yml~",
            "_defaults",
            "_defautls.yml",
            "-defaults.yml",
            "_defaults.yml ",
            "_defaults.YML",
            "__defaults.yml",
            "defaults.yaml",
            "_defaults.yaml.bak",
            "_default.yaml",
            "xdefaults.yml",
            "_defaultsyml",
            ".defaults.yml",
            "_defaults.y\u{200b}ml",
            "_default",
            "_defaults (1).yml",
            "\u{2013}defaults.yml",
            "_defaults.ymal",
        ],
    ),
    (
        SEARCH_TESTS,
        &[
            "search-test.toml",
            "Search-tests.toml",
            "search_tests.toml",
            "search-tests.tml",
            "search-tests.yaml",
            "searchtests.toml",
        ],
    ),
];

#[test]
fn names_close_to_one_with_a_meaning_are_known() {
    for (target, names) in CLOSE_NAMES {
        for name in names {
            assert_eq!(role(name), Role::CloseTo(target), "{name}");
        }
    }
    assert_eq!(role("_defaults.yml"), Role::Defaults);
    assert_eq!(role("_defaults.yaml"), Role::Defaults);
    assert_eq!(role(FILE), Role::Declarations(FILE));
}

#[test]
fn folders_are_close_by_form_or_by_a_letter() {
    for name in [
        "Plants",
        "plant",
        "plants ",
        "pl\u{200b}ants",
        "PLANTS",
        "pla-nts",
        "\u{ff50}lants",
    ] {
        assert_eq!(closeness(name, "plants"), Some(Closeness::Form), "{name:?}");
    }
    assert_eq!(
        closeness("bu\u{308}cher", "b\u{fc}cher"),
        Some(Closeness::Form)
    );
    assert_eq!(closeness("berry", "berries"), Some(Closeness::Form));
    for name in ["plats", "plantss", "plnats"] {
        assert!(
            matches!(
                closeness(name, "plants"),
                Some(Closeness::Letter | Closeness::Form)
            ),
            "{name}"
        );
    }
    for (name, declared) in [
        ("roles", "rules"),
        ("pods", "pots"),
        ("po\u{301}ts", "pots"),
    ] {
        assert_eq!(closeness(name, declared), Some(Closeness::Word), "{name}");
    }
    for (name, declared) in [
        ("plant-tests", "plants"),
        ("guide", "plants"),
        ("pot", "pit"),
        ("herbs", "plants"),
        ("\u{7c73}", "\u{8336}"),
    ] {
        assert_eq!(closeness(name, declared), None, "{name}");
    }
}
