//! The config of these sites, and the comparison of two builds for a guest.

use std::borrow::Cow;

use super::sites::{BuiltFiles, assert_same, build_files, input, texts};

/// The config. Guests do not see crates, the fields `depth` and `mood`, the relation `rival` and the property `cost`.
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
[search.synonyms]
lair = ["crate", "gloomy", "mood"]
"dark place" = ["price paid", "rivalled", "crate"]
"#;

/// Builds a site for a guest with each of two variants of its hidden files, and asserts that both editions are equal. Returns the edition.
pub(crate) fn assert_equal_for_guests(
    visible: &str,
    hidden: &str,
    other_hidden: &str,
) -> BuiltFiles {
    let build = |hidden: &str| {
        let all = texts(&format!("{CONFIG}{visible}\n{hidden}"));
        build_files(&input(&all), Some("guest"))
    };
    let (one, other) = (build(hidden), build(other_hidden));
    assert_same(&one, &other, "what is hidden shows");
    one
}

/// The same for two variants of the line `HIDDEN` in the body of a page.
pub(crate) fn assert_equal_bodies(body: &str, hidden: &str, other_hidden: &str) -> BuiltFiles {
    let file = |hidden: &str| {
        format!(
            "=== content/p.md\n# P\n\n{}",
            body.replace("HIDDEN\n", hidden)
        )
    };
    let rest = "=== content/q.md\n# Q\n\n## Part\n\nText.\n=== content/r.md\n# R\n\n[[q]]";
    assert_equal_for_guests(rest, &file(hidden), &file(other_hidden))
}

/// The text of a page of an edition.
pub(crate) fn page_text<'m>(edition: &'m BuiltFiles, path: &str) -> Cow<'m, str> {
    String::from_utf8_lossy(
        edition
            .get(path)
            .unwrap_or_else(|| panic!("there is no `{path}` in {:?}", edition.keys())),
    )
}
