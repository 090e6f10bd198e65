//! The config of these sites, and the comparison of two builds for a guest.

use std::borrow::Cow;

use super::sites::{Made, assert_same, input, made, texts};

pub(crate) const CONFIG: &str = r#"=== hirebook.toml
[site]
title = "Atlas"
page_size = 2
[audiences.guest]
labels = ["open"]
[audiences.crew]
labels = ["open", "inner"]
[types.page]
label = "open"
[types.place]
folder = "places"
label = "open"
sort = ["depth", "title"]
fields.depth = { type = "int", label = "inner" }
fields.mood = { type = "string", label = "inner", default = "gloomy" }
fields.by = { type = "map<crate, markdown>" }
fields.parts = { type = "list<object>", fields = { crate = "ref<crate>", count = "int" } }
[types.crate]
folder = "crates"
label = "inner"
[types.word]
folder = "words"
label = "open"
page = "entry"
autolink = true
[relations.near]
from = "place"
to = "place"
inverse = "near_to"
props.why = "markdown"
props.cost = { type = "int", label = "inner", title = "Price paid" }
[relations.rival]
from = "place"
to = "place"
inverse = "rival_of"
label = "inner"
titles = ["Competes with", "Rivalled by"]
[relations.stores]
from = "place"
to = "crate"
inverse = "stored_at"
props.note = "markdown"
[severity]
unreachable-page = "off"
hidden-reference = "off"
"#;

/// Builds a visible site with each of two hidden parts for a guest, and asserts that the builds are equal.
pub(crate) fn assert_equal_for_guests(seen: &str, one: &str, other: &str) -> Made {
    let build = |hidden: &str| {
        let all = texts(&format!("{CONFIG}{seen}\n{hidden}"));
        made(&input(&all), Some("guest"))
    };
    let (one, other) = (build(one), build(other));
    assert_same(&one, &other, "what is hidden shows");
    one
}

/// Asserts that two hidden parts of one body make equal builds.
pub(crate) fn assert_equal_bodies(body: &str, one: &str, other: &str) -> Made {
    let file = |hidden: &str| {
        format!(
            "=== content/p.md\n# P\n\n{}",
            body.replace("HIDDEN\n", hidden)
        )
    };
    let rest = "=== content/q.md\n# Q\n\n## Part\n\nText.\n=== content/r.md\n# R\n\n[[q]]";
    assert_equal_for_guests(rest, &file(one), &file(other))
}

/// A page's text.
pub(crate) fn page<'m>(made: &'m Made, path: &str) -> Cow<'m, str> {
    String::from_utf8_lossy(
        made.get(path)
            .unwrap_or_else(|| panic!("there is no `{path}` in {:?}", made.keys())),
    )
}
