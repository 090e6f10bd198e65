//! Hidden declarations change no byte: an edition is the same with and without a hidden declaration in the config.
//!
//! Each case adds one hidden declaration to the same site, with everything that names it, and compares the edition for guests.
//! Random sites are in `noninterference.rs`.
#![allow(
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a table of cases"
)]

#[path = "hidden_declarations/cells.rs"]
mod cells;
#[path = "hidden_declarations/edition.rs"]
mod edition;
#[path = "support/sites.rs"]
mod sites;

use edition::{guests, unseen};
use sites::assert_same;

const RAISE: &str = "[types.raise]\nfolder = \"raises\"\nlabel = \"inner\"\ntitle = \"Secret\"\nhelp = \"Secret.\"\n[types.raise.fields]\nsize = { type = \"enum\", of = [\"secret\", \"small\"], title = \"Secret\", search = true }\n";
const RAISED: &str =
    "=== content/raises/r.md\n---\ntitle: Secret\nsize: secret\n---\nSecret [[place:a]].\n";

#[test]
fn a_hidden_type_changes_nothing() {
    unseen(&[], RAISE, "");
    unseen(&[], RAISE, RAISED);
}

#[test]
fn a_hidden_type_may_come_first() {
    let first = format!("{RAISE}[types.page]\n");
    unseen(&[("[types.page]\n", &first)], "", RAISED);
}

#[test]
fn a_type_is_hidden_if_its_only_open_record_is_a_draft() {
    unseen(
        &[],
        RAISE,
        "=== content/raises/r.md\n---\ntitle: Secret\nlabel: open\nstatus: draft\n---\n",
    );
}

#[test]
fn a_hidden_type_may_be_named_by_relations_pages_checks_and_the_menu() {
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
         [checks.secret]\nrule = \"count\"\non = \"raise\"\nmin = 9\nhelp = \"Secret.\"\n\
         [checks.secret-of-place]\nrule = \"edges\"\non = \"place\"\nvia = \"raised\"\nmin = 9\nhelp = \"Secret.\"\n\
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
fn a_hidden_type_of_owners_changes_nothing() {
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
fn a_hidden_field_changes_nothing() {
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
            "totals = \"sum(@hours ?? days)\"",
            "totals = \"sum(cost ?? @hours ?? days)\"",
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
fn a_hidden_field_may_open_pages_and_be_a_facet() {
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
fn hidden_keys_of_objects_change_nothing() {
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
fn a_hidden_property_of_an_edge_changes_nothing() {
    let replaced = [
        (
            "totals = \"sum(@hours ?? days)\"",
            "totals = \"sum(@toll ?? @hours ?? days)\"",
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
fn a_hidden_relation_changes_nothing() {
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
fn a_relation_may_be_inherited_along_a_hidden_one() {
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
fn hidden_pages_and_matrices_change_nothing() {
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
fn checks_change_nothing() {
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
    let config = "[checks.secret-cost]\nrule = \"has\"\non = \"place\"\nfield = \"cost\"\nhelp = \"Secret.\"\n\
                  [checks.secret-days]\nrule = \"has\"\non = \"place\"\nfield = \"days\"\nwhere = { cost = \"1\" }\n\
                  [checks.secret-any]\nrule = \"has\"\non = [\"place\", \"raise\"]\nfield = \"title\"\n";
    unseen(&replaced, &format!("{RAISE}{config}"), RAISED);
}

#[test]
fn conditions_on_hidden_things_change_nothing() {
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
                "cheap = { records = \"place\", title = \"Cheap\", where = { cost = { any = \"1\", or_missing = true } } }\nwords = {",
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
fn other_audiences_and_labels_change_nothing() {
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
fn severities_and_hidden_scales_change_nothing() {
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
fn a_view_of_hidden_things_changes_nothing() {
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
fn a_type_with_some_visible_records_is_in_the_edition() {
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
