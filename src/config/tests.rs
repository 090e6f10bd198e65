//! Reading a config: errors of decoding, merging over a preset, projections to audiences, paths.

use super::*;
use crate::diagnostic::{Format, Style, render};
use crate::presets;

/// A small site without a preset's declarations.
const GARDEN: &str = r#"
[scales]
light = ["shade", "sun"]

[types.plant]
folder = "plants"
label = "open"
fields.light = { type = "scale<light>" }
fields.height = { type = "int" }
fields.notes = { type = "map<light, markdown>", label = "inner" }

[types.bed]
label = "inner"

[relations.grows_in]
from = "plant"
to = "bed"
inverse = "grows"
props.since = { type = "date" }

[audiences.visitor]
labels = ["open"]

[audiences.gardener]
labels = ["open", "inner"]
"#;

fn config(text: &str) -> (Config, Vec<Diagnostic>, Sources) {
    let mut sources = Sources::default();
    let file = sources.add(FILE, text);
    let (config, diagnostics) = read(file, &mut sources);
    (config, diagnostics, sources)
}

/// A config without problems.
fn sound(text: &str) -> Config {
    let (config, diagnostics, sources) = config(text);
    let problems = render(&diagnostics, &sources, Format::Short, Style::default());
    assert_eq!(problems, "");
    config
}

/// The problems of `GARDEN` and more, one on each line, without their places.
fn problems(more: &str) -> String {
    let (_, diagnostics, _) = config(&format!("{GARDEN}\n{more}"));
    let lines = diagnostics.iter().map(|problem| {
        let help = problem.help.join("; ");
        format!("{}: {} ({help})\n", problem.code.word(), problem.message)
    });
    lines.collect()
}

/// A declaration with a mistake, and what is said of it.
const MISTAKES: &[(&str, &str)] = &[
    (
        "[site]\ntitel = \"A garden\"",
        "bad-config: `[site]` has no key `titel` (did you mean `title`?)\n",
    ),
    (
        "[markdown]\nsmart = \"yes\"",
        "bad-config: `smart` of `[markdown]` is `yes`, not `true` or `false` (write `true` or `false`)\n",
    ),
    (
        "[menu.main]\norder = -1",
        "bad-config: `order` of the menu `main` is `-1`, not a whole number (write a whole number)\n",
    ),
    (
        "[types.tool]\npage = \"onw\"",
        "bad-config: invalid value `onw` for `page` (did you mean `own`?; the valid values are `own` and `entry`)\n",
    ),
    (
        "[types.tool]\nfields.name = { typ = \"string\" }",
        "bad-config: the field `name` of `tool` has no key `typ` (did you mean `type`?)\n",
    ),
    (
        "[types.tool]\nfields.name = { type = \"strin\" }",
        "bad-config: unknown field type `strin` (did you mean `string`?)\n",
    ),
    (
        "[types.tool]\nfields.light = { type = \"list<light>\" }",
        "bad-config: unknown field type `light` (did you mean `scale<light>`?)\n",
    ),
    (
        "[types.tool]\nfields.plant = { type = \"ref<plant>\" }",
        "bad-config: the field `plant` relates two records (declare a relation instead, which can be read from both ends)\n",
    ),
    (
        "[types.tool]\nsort = [\"-titel\"]",
        "bad-config: `sort` of the type `tool` contains `titel`, which is not one of its keys (did you mean `title`?)\n",
    ),
    (
        "[relations.near]\nfrom = \"plant\"",
        "bad-config: missing key `to` in the relation `near` (add `to = \"TYPE\"`)\n",
    ),
    (
        "[relations.near]\nfrom = \"plant\"\nto = \"bad\"",
        "bad-config: no type named `bad` (did you mean `bed`?)\n",
    ),
    (
        "[pages.tour]\neach = \"plant.grow_in\"",
        "bad-config: `each` of the page `tour` is `plant.grow_in`, which is neither a type nor a relation \
         (did you mean `plant.grows_in`?)\n",
    ),
    (
        "[matrices.beds]\nrows = \"plant\"\ncolumns = \"bed\"",
        "bad-config: missing key `via` in the matrix `beds` (add `via = …`)\n",
    ),
    (
        "[checks.planted]\nrule = \"edge\"\non = \"plant\"",
        "bad-config: unknown rule `edge` (did you mean `edges`?)\n",
    ),
    (
        "[checks.planted]\nrule = \"edges\"\non = \"plant\"\nvia = \"grows_in\"",
        "bad-config: missing key `min` in the check `planted` (add `min = …`)\n",
    ),
    (
        "[severity]\nbad-confg = \"off\"",
        "bad-config: unknown diagnostic code `bad-confg` (did you mean `bad-config`?)\n",
    ),
    (
        "[severity]\nbad-config = \"of\"",
        "bad-config: `of` is not a severity (the severities are `off`, `info`, `warning` and `error`)\n",
    ),
    (
        "menu.main = 5",
        "bad-config: `menu.main` is a single value, not a table (write `[menu.main]` and its keys below)\n",
    ),
];

#[test]
fn problems_of_every_kind_of_table_are_reported_by_the_reader() {
    for (declaration, message) in MISTAKES {
        // A key without a table must come before all tables.
        let (_, diagnostics, _) = if declaration.starts_with('[') {
            config(&format!("{GARDEN}\n{declaration}"))
        } else {
            config(&format!("{declaration}\n{GARDEN}"))
        };
        let first = diagnostics.first().expect(declaration);
        let (code, help) = (first.code.word(), first.help.join("; "));
        let found = format!("{code}: {} ({help})\n", first.message);
        assert_eq!(found, *message, "{declaration}");
    }
}

#[test]
fn a_misspelt_key_is_not_reported_as_missing_too() {
    assert_eq!(
        problems("[scales.size]\n[matrices.beds]\nrows = \"plant\"\ncolumns = \"bed\"\nvai = \"grows_in\"")
            .matches("via")
            .count(),
        1
    );
}

/// The config of a preset with relations, and the text that chooses it.
fn rich_preset() -> (Config, String) {
    let texts = presets::ALL
        .iter()
        .map(|preset| format!("[site]\npreset = \"{}\"\n", preset.name));
    texts
        .map(|text| (sound(&text), text))
        .find(|(config, _)| !config.schema.relations.is_empty())
        .expect("a preset has relations")
}

#[test]
fn a_sites_keys_override_those_of_its_preset() {
    let (preset, text) = rich_preset();
    let (name, declared) = preset.schema.types.first().expect("the preset has types");
    let own = sound(&format!(
        "{text}[types.{name}]\nhelp = \"What grows here.\"\n"
    ));
    let merged = &own.schema.types[name];
    assert_eq!(merged.help, "What grows here.");
    assert_eq!(
        (&merged.title, &merged.folder, merged.fields.len()),
        (&declared.title, &declared.folder, declared.fields.len())
    );
}

#[test]
fn a_disabled_type_takes_the_presets_relations_with_it() {
    let (preset, text) = rich_preset();
    let mut relations = preset.schema.relations.values();
    let ends = relations.find_map(|relation| match &relation.from {
        Endpoints::Types(ids) if ids.len() == 1 => Some((relation, ids[0])),
        _ => None,
    });
    let (relation, id) = ends.expect("a relation starts at one type");
    let name = &preset.schema.type_of(id).name;
    let (config, ..) = config(&format!("{text}[types.{name}]\nenabled = false\n"));
    assert!(config.schema.type_named(name).is_none());
    assert!(!config.schema.relations.contains_key(&relation.name));
}

#[test]
fn severities_of_what_decides_visibility_cannot_be_lowered() {
    let found = problems("[severity]\nunknown-label = \"off\"");
    assert!(
        found.contains("`unknown-label` can affect who reads a page"),
        "{found}"
    );
    let own = sound(&format!("{GARDEN}\n[severity]\nbroken-link = \"info\""));
    let broken = Diagnostic::unplaced(crate::diagnostic::BROKEN_LINK, "gone");
    assert_eq!(own.severity_of(&broken, true), Severity::Info);
    assert_eq!(
        own.severity_of(&broken.decides_visibility(), false),
        Severity::Error
    );
}

#[test]
fn an_edition_has_no_hidden_declarations() {
    let whole = sound(&format!(
        "{GARDEN}\n[menu.main]\nitems = [\"plant\", \"bed\", \"pages.tour\"]\n\
         [pages.tour]\neach = \"bed\"\nlabel = \"inner\"\n\
         [pages.plants]\nlabel = \"open\"\nsets.sunny = {{ records = \"plant\", where = {{ light = \"sun\" }}, columns = [\"title\", \"notes\"] }}\n"
    ));
    let edition = |name: &str, sees_beds: bool| {
        let bed = whole.schema.type_named("bed");
        let audience = &whole.audiences[name];
        Projection::new(&whole, audience, |id| sees_beds && Some(id) == bed)
    };
    let edition_seen = edition("visitor", false);
    let config = &edition_seen.config;
    let plant = config.schema.type_named("plant").expect("plants are open");
    assert!(edition_seen.changed);
    assert!(config.schema.type_named("bed").is_none());
    assert!(!config.schema.relations.contains_key("grows_in"));
    assert!(!config.schema.type_of(plant).fields.contains_key("notes"));
    assert_eq!(config.pages.keys().collect::<Vec<_>>(), ["plants"]);
    assert_eq!(config.pages["plants"].sets["sunny"].columns.len(), 1);
    assert_eq!(config.menu[0].items.len(), 1);
    assert_eq!(config.audiences.len(), 1);
    let bed = whole.schema.type_named("bed").expect("the whole has beds");
    assert!(edition_seen.type_id(bed).is_none());
    // A type of which an audience sees a record is kept.
    let edition_seen = edition("visitor", true);
    assert!(edition_seen.config.schema.type_named("bed").is_some());
    let gardener = edition("gardener", false);
    assert_eq!(
        gardener
            .type_id(bed)
            .map(|id| gardener.config.schema.type_of(id).name.clone()),
        Some("bed".to_owned())
    );
    assert_eq!(gardener.config.pages.len(), whole.pages.len());
}

/// The end of a path, or the help of its problem.
fn end(text: &str, item: &str) -> String {
    let config = sound(GARDEN);
    let id = config.schema.type_named(item).expect("the type is there");
    let scope = Scope::of_record(id);
    let item = scope.get("self").cloned();
    let mut reader = QueryReader::new(&config.schema, &scope);
    match reader.path(text, Span::default(), item.as_ref()) {
        Some((_, PathType::Value(kind))) => kind.word(&config.schema),
        Some((_, PathType::Records { types, .. })) => config.schema.describe(&types),
        Some((_, PathType::Props(fields))) => format!("{} properties", fields.len()),
        None => reader.diagnostics.remove(0).help.remove(0),
    }
}

#[test]
fn paths_are_read_against_the_schema() {
    for (path, item, expected) in [
        ("light", "plant", "scale<light>"),
        ("notes", "plant", "map<light, markdown>"),
        ("notes.sun", "plant", "markdown"),
        ("grows_in", "plant", "`bed`"),
        ("grows_in.grows.height", "plant", "int"),
        ("grows_in@", "plant", "1 properties"),
        ("grows_in@since", "plant", "date"),
        ("own(grows_in).title", "plant", "string"),
        ("$self.grows_in.title", "plant", "string"),
        ("review_due", "bed", "date"),
        ("old_ids", "bed", "list<string>"),
        ("grow", "bed", "did you mean `grows`?"),
        ("notes.sum", "plant", "did you mean `sun`?"),
        ("$sef.title", "plant", "did you mean `$self`?"),
        ("grows_in@sinc", "plant", "did you mean `since`?"),
    ] {
        assert_eq!(end(path, item), expected, "{path}");
    }
}

#[test]
fn every_word_of_an_enum_is_read_back() {
    for (config, page, body) in [
        ("own", PageMode::Own, "required"),
        ("entry", PageMode::Entry, "none"),
    ]
    .map(|(word, page, body)| {
        let text = format!("{GARDEN}\n[types.tool]\npage = \"{word}\"\nbody = \"{body}\"");
        (sound(&text), page, body)
    }) {
        let tool = &config.schema.types["tool"];
        assert_eq!((tool.page, tool.body.word()), (page, body));
    }
}
