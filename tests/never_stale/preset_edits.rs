//! Edits of presets in folders: a session answers as a fresh run does after each, whatever the preset is for.

use hirebook::pipeline::Site;
use hirebook::session::Session;

use super::answers;
use super::sites::{difference, input, request, texts};

const GARDEN: &str = r#"
=== hirebook.toml
[site]
preset = "presets/herbs"
=== presets/herbs/preset.toml
extends = "../plants"
[pages.bed]
layout = "bed"
=== presets/herbs/templates/bed.html
{% extends "base.html" %}{% block main %}{{ strings.bed }}{% endblock %}
=== presets/plants/preset.toml
[types.plant]
folder = "plants"
fields.height = { type = "enum", of = ["low", "tall"] }
=== presets/plants/strings.toml
bed = "Bed"
=== content/index.md
# Garden

[Basil](plants/basil.md) and [[plant:mint]]
=== content/plants/basil.md
---
height: low
---
# Basil
=== content/plants/mint.md
# Mint
"#;

/// Files and their texts, one edit after the other; without a text, the file is removed.
const EDITS: &[(&str, Option<&str>)] = &[
    ("presets/plants/strings.toml", Some("bed = \"Plant bed\"\n")),
    ("presets/herbs/strings.toml", Some("bed = \"Herb bed\"\n")),
    ("presets/herbs/strings.toml", Some("bed = \n")),
    ("presets/herbs/strings.toml", None),
    (
        "presets/plants/templates/bed.html",
        Some("<p>{{ strings.bed }}</p>"),
    ),
    ("presets/herbs/templates/bed.html", None),
    ("presets/plants/templates/bed.html", Some("{% if %}")),
    ("presets/plants/templates/bed.html", None),
    ("presets/herbs/templates/bed.html", Some("<p>Bed</p>")),
    (
        "presets/plants/preset.toml",
        Some("[types.plant]\nfolder = \"plants\"\nplural = \"Herbs\"\n"),
    ),
    ("presets/plants/preset.toml", Some("[types.plant\n")),
    (
        "presets/plants/preset.toml",
        Some("[types.plant]\nfolder = \"herbs\"\nfields.height = \"string\"\n"),
    ),
    ("presets/plants/preset.toml", None),
    (
        "presets/plants/preset.toml",
        Some(
            "extends = \"../herbs\"\n[types.plant]\nfolder = \"plants\"\nfields.height = \"string\"\n",
        ),
    ),
    (
        "presets/herbs/preset.toml",
        Some("[types.plant]\nfolder = \"plants\"\nopen = true\n"),
    ),
    (
        "hirebook.toml",
        Some("[site]\npreset = \"presets/plants\"\n"),
    ),
    ("hirebook.toml", Some("[site]\npreset = \"plants\"\n")),
    ("hirebook.toml", Some("[site]\ntitle = \"Garden\"\n")),
];

#[test]
fn edits_of_presets_give_what_a_fresh_run_gives() {
    let first = texts(GARDEN);
    let mut now = first.clone();
    let mut session = Session::open(&input(&now), request(None));
    // Then all of it again, backwards, from each state to the first one.
    for (path, text) in EDITS.iter().chain(EDITS.iter().rev()) {
        match text {
            Some(text) => now.insert((*path).to_owned(), (*text).to_owned()),
            None => now.remove(*path),
        };
        let input = input(&now);
        let fresh = Site::compile(&input, &request(None), None).map(Box::new);
        let answered = answers(&session.update(&input, request(None).today).site);
        let found = difference(&answered, &answers(&fresh));
        assert!(
            found.is_none(),
            "after {path} {text:?}:\n{}",
            found.unwrap_or_default()
        );
    }
    let input = input(&first);
    let answered = answers(&session.update(&input, request(None).today).site);
    let fresh = Site::compile(&input, &request(None), None).map(Box::new);
    assert_eq!(difference(&answered, &answers(&fresh)), None);
    let page = String::from_utf8(answered["bed.html"].clone()).unwrap();
    assert!(page.contains("Bed"), "{page}");
}
