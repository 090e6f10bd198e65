//! What is declared and hidden changes nothing: an edition is the same bytes whether a hidden declaration is in the config or not.
//!
//! Each case adds one hidden declaration to the same site, with everything that names it, and compares what guests get.
//! Random sites are in `noninterference.rs`.
#![allow(
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a table of cases"
)]

#[path = "support/sites.rs"]
mod sites;

use sites::{Made, assert_same, input, made, texts};

const SITE: &str = r#"=== hirebook.toml
[site]
title = "Atlas"
[audiences.guest]
labels = ["open"]
[audiences.crew]
labels = ["open", "inner"]
[scales]
size = ["small", "large"]
[types.page]
label = "open"
[types.place]
folder = "places"
label = "open"
sort = ["size", "title"]
[types.place.index]
as = "table"
columns = ["title", "size", "near"]
[types.place.fields]
size = { type = "scale<size>" }
days = { type = "int" }
[types.place.sets.around]
records = "$self.near"
columns = ["title", "size"]
total = ["edge.hours", "days"]
[types.word]
folder = "words"
label = "open"
page = "entry"
[types.sample]
folder = "samples"
label = "inner"
[types.sample.fields.prompt]
type = "markdown"
search = true
[types.sample.fields.key]
type = "markdown"
label = "inner"
title = "Cipher"
search = true
[relations.near]
from = "place"
to = "place"
inverse = "near_to"
[relations.near.props.hours]
type = "int"
[relations.calls]
from = "place"
to = ["word"]
inverse = "called"
[relations.further]
from = "place"
path = "near.near"
[pages.sheet]
each = "place"
label = "open"
data = true
[pages.sheet.sets]
near = { records = "$self.near", columns = ["title", "size"], sort = ["size"] }
words = { records = "$self.calls", title = "Words" }
[pages.gaps]
label = "open"
findings = ["place-alone"]
sets.all = { records = "any", columns = ["title"] }
[checks.place-alone]
kind = "edges"
on = "place"
relation = "near"
min = 2
[matrices.roads]
rows = "place"
columns = "place"
via = "near"
show = "hours"
label = "open"
[menu.main]
items = ["place", "pages.gaps", "matrices.roads", "page:start"]
[severity]
unreachable-page = "off"
hidden-reference = "off"
failed-check = "info"
=== content/start.md
# Start

```view
records = "place"
columns = ["title", "near", "size"]
```
=== content/places/a.md
---
title: A
size: large
days: 3
near: [{ to: b, hours: 2 }, { to: c, hours: 1 }]
calls: [w]
---
Of [[word:w]].
=== content/places/b.md
---
title: B
size: small
near: [{ to: c }]
---
=== content/places/c.md
---
title: C
days: 1
---
=== content/words/w.md
---
title: Word
---
=== content/samples/one.md
---
title: One
label: open
prompt: What is this?
key: This is the key.
---
=== content/samples/two.md
---
title: Two
prompt: And this?
---
"#;

/// Makes the site that guests get of `SITE` with some texts replaced and more added to its config and its content.
fn guests(replaced: &[(&str, &str)], config: &str, content: &str) -> Made {
    let mut site = SITE.to_owned();
    for (old, new) in replaced {
        assert_eq!(site.matches(old).count(), 1, "`{old}` is in the site once");
        site = site.replace(old, new);
    }
    site = site.replace(
        "=== content/start.md",
        &format!("{config}\n=== content/start.md"),
    );
    made(&input(&texts(&format!("{site}{content}"))), Some("guest"))
}

/// Asserts that the hidden declaration changes nothing for guests, and that no word of it is in what they get.
fn unseen(replaced: &[(&str, &str)], config: &str, content: &str) {
    let with = guests(replaced, config, content);
    assert_same(&guests(&[], "", ""), &with, "the hidden declaration shows");
    let text: String = with
        .values()
        .map(|bytes| String::from_utf8_lossy(bytes).to_lowercase())
        .collect();
    assert!(
        !text.contains("secret"),
        "a word of the hidden declaration is in the edition"
    );
}

const RAISE: &str = "[types.raise]\nfolder = \"raises\"\nlabel = \"inner\"\ntitle = \"Secret\"\nhelp = \"Secret.\"\n[types.raise.fields]\nsize = { type = \"enum\", of = [\"secret\", \"small\"], title = \"Secret\", search = true }\n";
const RAISED: &str =
    "=== content/raises/r.md\n---\ntitle: Secret\nsize: secret\n---\nSecret [[place:a]].\n";

#[test]
fn a_type() {
    unseen(&[], RAISE, "");
    unseen(&[], RAISE, RAISED);
}

#[test]
fn a_type_before_the_others() {
    let first = format!("{RAISE}[types.page]\n");
    unseen(&[("[types.page]\n", &first)], "", RAISED);
}

#[test]
fn a_type_whose_only_open_record_is_a_draft() {
    unseen(
        &[],
        RAISE,
        "=== content/raises/r.md\n---\ntitle: Secret\nlabel: open\nstatus: draft\n---\n",
    );
}

#[test]
fn a_type_that_relations_pages_checks_and_the_menu_name() {
    let replaced = [
        ("to = [\"word\"]", "to = [\"word\", \"raise\"]"),
        (
            "items = [\"place\", ",
            "items = [\"raise\", \"place\", \"raise:r\", \"pages.secret\", \"matrices.secret\", ",
        ),
        (
            "columns = [\"title\", \"near\", \"size\"]\n",
            "columns = [\"title\", \"near\", \"size\", \"raised\"]\n",
        ),
        ("calls: [w]", "calls: [w, \"raise:r\"]\nraised: [r]"),
        (
            "findings = [\"place-alone\"]",
            "findings = [\"place-alone\", \"secret\", \"secret-of-place\"]",
        ),
    ];
    let config = format!(
        "{RAISE}[relations.raised]\nfrom = \"place\"\nto = \"raise\"\ninverse = \"raises\"\ntitles = [\"Secret\", \"Of secret\"]\n\
         [relations.beside]\nfrom = \"place\"\npath = \"raised.raises\"\ntitles = [\"Secret\", \"Secret too\"]\n\
         [relations.besides]\nfrom = \"place\"\npath = \"beside.near\"\ntitles = [\"Secret\", \"Secret too\"]\n\
         [pages.secret]\nlabel = \"open\"\nsets.raises = {{ records = \"raise\", title = \"Secret\" }}\n\
         [pages.each-secret]\neach = \"raise\"\nlabel = \"open\"\n\
         [pages.edge-secret]\neach = \"place.raised\"\nlabel = \"open\"\n\
         [checks.secret]\nkind = \"count\"\non = \"raise\"\nmin = 9\nhelp = \"Secret.\"\n\
         [checks.secret-of-place]\nkind = \"edges\"\non = \"place\"\nrelation = \"raised\"\nmin = 9\nhelp = \"Secret.\"\n\
         [matrices.secret]\nrows = \"place\"\ncolumns = \"raise\"\nvia = \"raised\"\nlabel = \"open\"\ntitle = \"Secret\"\n"
    );
    let with = guests(&replaced, &config, RAISED);
    // That page is declared for guests, and only its set is hidden.
    let menu = [(
        "items = [\"place\", ",
        "items = [\"place\", \"pages.secret\", ",
    )];
    assert_same(
        &guests(&menu, "[pages.secret]\nlabel = \"open\"\n", ""),
        &with,
        "the hidden type shows",
    );
}

#[test]
fn owners() {
    let replaced = [
        (
            "title = \"Atlas\"\n",
            "title = \"Atlas\"\nowner_type = \"raise\"\n",
        ),
        ("title: C\n", "title: C\nowner: r\n"),
    ];
    unseen(&replaced, RAISE, RAISED);
}

#[test]
fn a_field() {
    let replaced = [
        (
            "days = {",
            "cost = { type = \"int\", label = \"inner\", title = \"Secret\", search = true, default = 7 }\ndays = {",
        ),
        (
            "sort = [\"size\", \"title\"]",
            "sort = [\"-cost\", \"size\", \"title\"]",
        ),
        (
            "columns = [\"title\", \"size\", \"near\"]",
            "group = \"cost\"\ncolumns = [\"title\", \"cost\", \"size\", \"near\"]",
        ),
        (
            "total = [\"edge.hours\", \"days\"]",
            "total = [\"cost\", \"edge.hours\", \"days\"]",
        ),
        (
            "columns = [\"title\", \"size\"], sort = [\"size\"]",
            "columns = [\"title\", \"cost\", \"size\"], sort = [\"cost\", \"size\"]",
        ),
        (
            "columns = [\"title\", \"near\", \"size\"]\n",
            "columns = [\"title\", \"near\", \"cost\", \"size\"]\nsort = [\"cost\"]\n",
        ),
        ("title: C\n", "title: C\ncost: 12\n"),
    ];
    unseen(&replaced, "", "");
}

#[test]
fn a_field_that_opens_pages_and_is_a_facet() {
    let replaced = [
        (
            "sort = [\"size\", \"title\"]",
            "sort = [\"size\", \"title\"]\nlead = \"mood\"",
        ),
        (
            "days = {",
            "mood = { type = \"enum\", of = [\"secret\"], label = \"inner\", title = \"Secret\" }\ndays = {",
        ),
        ("title: C\n", "title: C\nmood: secret\n"),
    ];
    unseen(&replaced, "", "");
}

#[test]
fn a_key_of_an_object_and_a_field_of_hidden_records() {
    let object = "pay = { type = \"list<object>\", label = \"inner\", title = \"Secret\", fields = { raise = \"ref<raise>\", text = \"markdown\" } }\n\
                  by = { type = \"map<raise, markdown>\", label = \"inner\", title = \"Secret\" }\n";
    let replaced = [
        ("days = {", &*format!("{object}days = {{")),
        (
            "title: C\n",
            "title: C\npay: [{ raise: r, text: \"Secret [[place:a]].\" }]\nby: { r: Secret. }\n",
        ),
    ];
    unseen(&replaced, RAISE, RAISED);
}

#[test]
fn a_property_of_an_edge() {
    let replaced = [
        (
            "total = [\"edge.hours\", \"days\"]",
            "total = [\"edge.toll\", \"edge.hours\", \"days\"]",
        ),
        (
            "near: [{ to: b, hours: 2 }",
            "near: [{ to: b, hours: 2, toll: 5 }",
        ),
    ];
    unseen(
        &replaced,
        "[relations.near.props.toll]\ntype = \"int\"\nlabel = \"inner\"\ntitle = \"Secret\"\ndefault = 9\n",
        "",
    );
}

#[test]
fn a_relation() {
    let replaced = [
        (
            "columns = [\"title\", \"size\"], sort = [\"size\"]",
            "columns = [\"title\", \"size\", \"rivals\", \"rival_of.days\"], sort = [\"size\", \"rivals\"], group = \"rivals\"",
        ),
        (
            "words = {",
            "rivals = { records = \"$self.rivals\", title = \"Secret\" }\nof_rivals = { records = \"$rivals.near\", title = \"Secret\" }\nwords = {",
        ),
        ("title: C\n", "title: C\nrivals: [a]\n"),
    ];
    let config = "[relations.rivals]\nfrom = \"place\"\nto = \"place\"\ninverse = \"rival_of\"\nlabel = \"inner\"\ntitles = [\"Secret\", \"Secret too\"]\n\
                  [relations.rivalled]\nfrom = \"place\"\npath = \"near.rivals\"\ninverse = \"rivalling\"\ntitles = [\"Secret\", \"Secret again\"]\n";
    unseen(&replaced, config, "");
}

#[test]
fn a_relation_that_is_written_and_inherited_along_a_hidden_one() {
    let replaced = [
        (
            "to = [\"word\"]",
            "to = [\"word\"]\ninherit = \"rivals.calls\"",
        ),
        ("title: C\n", "title: C\nrivals: [a]\n"),
    ];
    unseen(
        &replaced,
        "[relations.rivals]\nfrom = \"place\"\nto = \"place\"\nlabel = \"inner\"\n",
        "",
    );
}

#[test]
fn pages_and_matrices() {
    let menu = [(
        "items = [\"place\", ",
        "items = [\"pages.secret\", \"place\", \"matrices.secret\", \"matrices.unlabelled\", ",
    )];
    let config = "[pages.secret]\nlabel = \"inner\"\nsets.all = { records = \"place\" }\n[pages.unlabelled]\neach = \"place\"\n\
                  [matrices.secret]\nrows = \"place\"\ncolumns = \"place\"\nvia = \"near\"\nlabel = \"inner\"\n\
                  [matrices.unlabelled]\nrows = \"place\"\ncolumns = \"place\"\nvia = \"near\"\n";
    unseen(&menu, config, "");
}

#[test]
fn checks() {
    let replaced = [
        (
            "findings = [\"place-alone\"]",
            "findings = [\"secret-cost\", \"place-alone\", \"secret-days\", \"secret-any\"]",
        ),
        (
            "days = {",
            "cost = { type = \"int\", label = \"inner\", title = \"Secret\" }\ndays = {",
        ),
    ];
    let config = "[checks.secret-cost]\nkind = \"has\"\non = \"place\"\nkey = \"cost\"\nhelp = \"Secret.\"\n\
                  [checks.secret-days]\nkind = \"has\"\non = \"place\"\nkey = \"days\"\nwhere = { cost = \"1\" }\n\
                  [checks.secret-any]\nkind = \"has\"\non = [\"place\", \"raise\"]\nkey = \"title\"\n";
    unseen(&replaced, &format!("{RAISE}{config}"), RAISED);
}

#[test]
fn conditions() {
    // A set over what a hidden field says is there for guests and empty.
    let field = "cost = { type = \"int\", label = \"inner\", title = \"Secret\" }\ndays = {";
    let cheap = "words = {";
    let with = guests(
        &[
            ("days = {", field),
            (
                cheap,
                "cheap = { records = \"place\", title = \"Cheap\", where = { cost = \"1\" } }\nwords = {",
            ),
            ("title: C\n", "title: C\ncost: 1\n"),
        ],
        "",
        "",
    );
    let nothing = "cheap = { records = \"place\", title = \"Cheap\", where = { id = \"nothing\" } }\nwords = {";
    assert_same(
        &guests(&[(cheap, nothing)], "", ""),
        &with,
        "the hidden condition shows",
    );
    // Where it may be missing, all are in it.
    let with = guests(
        &[
            ("days = {", field),
            (
                cheap,
                "cheap = { records = \"place\", title = \"Cheap\", where = { cost = \"1\" }, or_empty = [\"cost\"] }\nwords = {",
            ),
        ],
        "",
        "",
    );
    assert_same(
        &guests(
            &[(
                cheap,
                "cheap = { records = \"place\", title = \"Cheap\" }\nwords = {",
            )],
            "",
            "",
        ),
        &with,
        "it may be missing",
    );
}

#[test]
fn audiences_and_labels() {
    let config = "[audiences.secret]\ntitle = \"Secret\"\nlabels = [\"open\", \"secret\"]\nhome = \"page:start\"\n[types.x]\nlabel = \"secret\"\n";
    unseen(&[], config, "");
    unseen(
        &[(
            "labels = [\"open\", \"inner\"]",
            "labels = [\"open\", \"inner\"]\ntitle = \"Secret\"\nhome = \"place:a\"",
        )],
        "",
        "",
    );
}

#[test]
fn severities_and_scales() {
    unseen(
        &[(
            "failed-check = \"info\"",
            "failed-check = \"info\"\nplace-alone = \"warning\"",
        )],
        "",
        "",
    );
    let scale = [
        (
            "size = [\"small\", \"large\"]",
            "size = [\"small\", \"large\"]\npay = [{ id = \"low\", title = \"Secret\" }]",
        ),
        (
            "days = {",
            "pay = { type = \"scale<pay>\", label = \"inner\" }\ndays = {",
        ),
    ];
    unseen(
        &scale,
        "",
        "=== content/places/d.md\n---\ntitle: Secret\nlabel: inner\npay: low\n---\n",
    );
}

#[test]
fn a_view_in_a_text() {
    let view =
        |more: &str| format!("=== content/view.md\n# View\n\n```view\n{more}\n```\n\nBehind.\n");
    let config = "[relations.rivals]\nfrom = \"place\"\nto = \"place\"\nlabel = \"inner\"\ntitles = [\"Secret\", \"Secret too\"]\n";
    let empty = guests(&[], "", "=== content/view.md\n# View\n\nBehind.\n");
    let of = |view: &str, config: &str| guests(&[], config, view);
    assert_same(
        &empty,
        &of(&view("records = \"raise\""), RAISE),
        "a view of a hidden type",
    );
    assert_same(
        &of(&view("records = \"place\"\ncolumns = [\"title\"]"), ""),
        &of(
            &view(
                "records = \"place\"\ncolumns = [\"title\", \"rivals\"]\ngroup = \"rivals\"\nsort = [\"rivals\"]",
            ),
            config,
        ),
        "a column",
    );
    let matrix = "[matrices.secret]\nrows = \"place\"\ncolumns = \"place\"\nvia = \"rivals\"\nlabel = \"open\"\n";
    assert_same(
        &empty,
        &of(&view("matrix = \"secret\""), &format!("{config}{matrix}")),
        "a matrix",
    );
}

/// A type stays for a visible record, and loses its hidden fields.
#[test]
fn a_type_of_which_some_records_are_visible() {
    let site = guests(&[], "", "");
    let page = String::from_utf8_lossy(&site["samples/one.html"]);
    assert!(
        page.contains("What is this?") && !page.contains("the key"),
        "{page}"
    );
    assert!(!site.contains_key("samples/two.html"));
    let text: String = site
        .values()
        .map(|bytes| String::from_utf8_lossy(bytes).into_owned())
        .collect();
    assert!(
        !text.contains("Cipher"),
        "the title of the hidden field is in the edition"
    );
    let hidden = (
        "[types.sample.fields.key]\ntype = \"markdown\"\nlabel = \"inner\"\ntitle = \"Cipher\"\nsearch = true\n",
        "",
    );
    assert_same(
        &site,
        &guests(&[hidden, ("key: This is the key.\n", "")], "", ""),
        "the hidden field shows",
    );
}
