//! Presets in folders: the example that has one, what is merged over what, whose strings and templates are found first, and presets
//! that are damaged.
#![allow(
    clippy::pedantic,
    clippy::disallowed_methods,
    reason = "a test reads the example in the repository"
)]

#[path = "support/sites.rs"]
mod sites;

use std::path::Path;

use hirebook::config;
use hirebook::pipeline::{self, Request};
use hirebook::presets::{PresetError, PresetFolders};
use hirebook::text::Sources;
use sites::{Texts, build_files, codes, compile, input, problems, read, request, texts};

/// A site over a preset over another one, over a built-in one.
const GARDEN: &str = r#"
=== hirebook.toml
[site]
preset = "presets/herbs"
theme = "moss"
=== presets/herbs/preset.toml
extends = "../plants"
[types.plant]
plural = "Herbs"
label = "inner"
fields.use = "string"
=== presets/herbs/strings.toml
bed = "Herb bed"
=== presets/herbs/templates/bed.html
{% extends "extended/bed.html" %}{% block grows %}Herbs in a {{ strings.bed }}, {{ strings.row }}, {{ strings.shed }}{% endblock %}
=== presets/herbs/templates/label.html
From herbs
=== presets/plants/preset.toml
extends = "pages"
[site]
owner_type = "plant"
[audiences.guest]
labels = ["open"]
[audiences.gardener]
labels = ["open", "inner"]
[types.plant]
folder = "plants"
title = "Plant"
label = "open"
fields.height = { type = "enum", of = ["low", "tall"] }
[types.insect]
folder = "insects"
[relations.attracts]
from = "plant"
to = "insect"
[pages.bed]
layout = "bed"
label = "open"
sets.low = { records = "plant", where = { height = "low" } }
=== presets/plants/strings.toml
bed = "Bed"
row = "Row"
shed = "Shed"
=== presets/plants/templates/bed.html
{% extends "base.html" %}{% block main %}[{% block grows %}Plants{% endblock %}] [{% include "label.html" %}]{% endblock %}
=== presets/plants/templates/label.html
From plants
=== themes/moss/strings.toml
shed = "Old shed"
=== content/index.md
# Garden

[Basil](plants/basil.md) and [the bed](bed.md)
=== content/plants/basil.md
---
height: low
use: in soups
owner: basil
---
# Basil
=== content/bed.md
---
id: about
---
# About beds
"#;

/// The garden with other texts in some of its files, in addition to those that are there.
fn with(more: &[(&str, &str)]) -> Texts {
    let mut site = texts(GARDEN);
    for (path, text) in more {
        site.entry((*path).to_owned()).or_default().push_str(text);
    }
    site
}

fn page(site: &Texts, path: &str) -> String {
    let files = build_files(&input(site), None);
    String::from_utf8(files[path].clone()).expect("a page is a text")
}

/// The messages about a site, without those about reachability.
fn messages(site: &Texts) -> String {
    problems(&compile(&input(site), None))
}

#[test]
fn the_bakery_builds_for_everyone_without_a_problem() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/bakery");
    let bakery = read(&root);
    for audience in [None, Some("applicant"), Some("team")] {
        let request = Request {
            strict: true,
            ..request(audience)
        };
        let outcome = pipeline::build(&bakery, &request).expect("the audience is declared");
        assert_eq!(codes(&outcome), [""; 0], "{}", problems(&outcome));
        let has = |path: &str| outcome.artifacts.iter().any(|file| file.path == path);
        assert!(has("tasks/mix-dough.html") && has("welcome.html"));
        let is_internal = audience != Some("applicant");
        assert_eq!(has("trial-sheet.html"), is_internal);
        assert_eq!(has("matrices/mastery.csv"), is_internal);
    }
    let sheet = String::from_utf8(build_files(&bakery, None)["trial-sheet.html"].clone());
    let sheet = sheet.expect("a page is a text");
    for words in ["Teaches others", "Works cleanly", "Would you share a shift"] {
        assert!(sheet.contains(words), "{words}");
    }
}

#[test]
fn the_nearest_preset_wins_and_a_site_wins_over_all() {
    let site = texts(GARDEN);
    let bed = page(&site, "bed.html");
    assert!(bed.contains("[Herbs in a Herb bed, Row, Old shed] [From herbs"));
    let index = page(&site, "plants/index.html");
    assert!(index.contains("<h1>Herbs</h1>"));
    let own = "{% extends \"preset/bed.html\" %}{% block grows %}Weeds{% endblock %}";
    let site = with(&[
        ("themes/moss/templates/bed.html", own),
        ("themes/moss/templates/label.html", "From the site"),
        ("hirebook.toml", "[types.plant]\nplural = \"Weeds\"\n"),
    ]);
    assert!(page(&site, "bed.html").contains("[Weeds] [From the site"));
    assert!(page(&site, "plants/index.html").contains("<h1>Weeds</h1>"));
}

#[test]
fn only_a_site_reports_other_labels_than_those_of_its_preset() {
    assert_eq!(messages(&texts(GARDEN)), "");
    let found = messages(&with(&[(
        "hirebook.toml",
        "[types.plant]\nlabel = \"open\"\n",
    )]));
    assert!(found.contains(
        "info[preset-label]: `types.plant` has the label `open` here, and `inner` in the preset"
    ));
    assert!(found.contains("presets/herbs/preset.toml:4:9"), "{found}");
}

#[test]
fn what_a_preset_removes_takes_along_what_those_below_declare_for_it() {
    let site = with(&[(
        "presets/herbs/preset.toml",
        "[types.insect]\nenabled = false\n",
    )]);
    assert_eq!(messages(&site), "");
    let site = with(&[(
        "presets/herbs/preset.toml",
        "[relations.attracts]\nto = \"bee\"\n",
    )]);
    let found = messages(&site);
    assert!(found.contains("presets/herbs/preset.toml:7:6"), "{found}");
    // A scale of the preset below, and a condition there that still uses the removed word.
    let site = with(&[
        (
            "presets/herbs/preset.toml",
            "fields.height.of = [\"tall\"]\n",
        ),
        ("content/plants/mint.md", "# Mint\n"),
    ]);
    let found = messages(&site);
    assert!(
        found.contains("`height` no longer contains `low`"),
        "{found}"
    );
    assert!(!found.contains("presets/plants"), "{found}");
}

#[test]
fn what_a_preset_disables_can_be_enabled_above_it() {
    let disabled = "[types.insect]\nenabled = false\n";
    let enabled = "[types.insect]\nenabled = true\n";
    let bee = ("content/insects/bee.md", "# Bee\n");
    let has_bee = |more: &[(&str, &str)]| {
        let site = with(&[more, &[bee]].concat());
        let outcome = compile(&input(&site), None);
        let mut files = outcome.artifacts.iter();
        files.any(|file| {
            file.path == "insects/bee.html" && !page(&site, "insects/index.html").is_empty()
        })
    };
    let (herbs, plants) = ("presets/herbs/preset.toml", "presets/plants/preset.toml");
    let own = "hirebook.toml";
    let index = ("content/index.md", "\n[A bee](insects/bee.md)\n");
    assert!(has_bee(&[index]));
    let plants_disable = (
        plants,
        "[types.moth]\nfolder = \"moths\"\nenabled = false\n",
    );
    assert!(has_bee(&[
        index,
        plants_disable,
        (own, "[types.moth]\nenabled = true\n")
    ]));
    assert!(has_bee(&[index, (herbs, disabled), (own, enabled)]));
    // A preset over the one that disables a type cannot use it.
    let site = with(&[
        plants_disable,
        (
            herbs,
            "[relations.visits]\nfrom = \"moth\"\nto = \"plant\"\n",
        ),
    ]);
    let found = messages(&site);
    assert!(found.contains("no type named `moth`"), "{found}");
    assert!(found.contains("presets/herbs/preset.toml"), "{found}");
}

#[test]
fn a_label_that_a_preset_misspells_is_reported_there() {
    let site = with(&[(
        "presets/plants/preset.toml",
        "[types.tool]\nlabel = \"opne\"\n",
    )]);
    let found = messages(&site);
    assert!(
        found.contains("no audience holds the label `opne`"),
        "{found}"
    );
    assert!(found.contains("did you mean `open`?"), "{found}");
    let site = with(&[(
        "hirebook.toml",
        "[audiences.guest]\nenabled = false\n[audiences.gardener]\nlabels = [\"open\"]\n",
    )]);
    let found = messages(&site);
    assert!(
        found.contains("no audience holds the preset's label `inner` any more"),
        "{found}"
    );
}

#[test]
fn a_preset_that_extends_a_built_in_one_can_change_it() {
    for preset in hirebook::presets::ALL {
        let site = texts(&format!(
            "=== hirebook.toml\n[site]\npreset = \"presets/own\"\n=== presets/own/preset.toml\nextends = \"{}\"\n\
             [types.page]\ntitle = \"Leaf\"\n=== content/index.md\n# Garden\n",
            preset.name
        ));
        let outcome = compile(&input(&site), None);
        assert!(!outcome.failed(), "{}", problems(&outcome));
    }
}

#[test]
fn a_preset_that_is_cut_off_anywhere_is_read() {
    let site = texts(GARDEN);
    for path in ["presets/herbs/preset.toml", "presets/plants/preset.toml"] {
        let text = &site[path];
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
            let mut site = site.clone();
            site.insert(path.to_owned(), text[..end].to_owned());
            let mut sources = Sources::default();
            let file = sources.add(config::FILE, site["hirebook.toml"].as_str());
            let folders = input(&site).presets;
            let (config, found) = config::read_with_presets(file, &folders, &mut sources);
            assert!(!config.presets.list.is_empty(), "{found:?}");
            assert!(found.iter().all(|problem| problem.span().is_some()));
        }
    }
}

#[test]
fn every_reason_why_a_folder_is_no_preset_is_one_message() {
    let text = "[site]\npreset = \"presets/herbs\"\n[types.plant]\nfolder = \"plants\"\n";
    let errors = [
        PresetError::Missing,
        PresetError::NotAFolder,
        PresetError::NoConfig,
        PresetError::Published("`static/`"),
        PresetError::Outside,
    ];
    for error in errors {
        let folders = PresetFolders::from([("presets/herbs".to_owned(), Err(error))]);
        let mut sources = Sources::default();
        let file = sources.add(config::FILE, text);
        let (config, found) = config::read_with_presets(file, &folders, &mut sources);
        let [problem] = &found[..] else {
            panic!("{found:?}")
        };
        assert!(problem.span().is_some_and(|span| span.file == file));
        assert!(!problem.help.is_empty() && !config.presets.are_complete());
    }
}
