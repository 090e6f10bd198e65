//! The cells of matrices. Each matrix is compared as its CSV export, which spells out the state of every cell.
#![allow(
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "small sites, kept together"
)]

#[path = "support/models.rs"]
mod models;
#[path = "support/sites.rs"]
mod sites;

use std::collections::BTreeSet;
use std::path::Path;

use hirebook::config::{Direction, ExpectedCells};
use hirebook::model::{PageKind, Subject};
use hirebook::pipeline;
use sites::{BuiltFiles, build_files, input, texts};

/// A garden: beds that hold plants, plants that like and fear each other, gardeners who keep beds.
const GARDEN: &str = r#"=== hirebook.toml
[severity]
unreachable-page = "off"
[audiences]
guest = { labels = ["open"] }
[scales]
sun = ["shade", { id = "full", title = "Full sun" }]
[types.bed]
folder = "beds"
label = "open"
fields.size = "int"
[types.plant]
folder = "plants"
label = "open"
page = "entry"
fields.care = { type = "map<sun, markdown>" }
fields.near = "map<bed, string>"
fields.mix = { type = "list<object>", fields = { with = { type = "ref<plant>", required = true }, share = "number" } }
[types.keeper]
folder = "keepers"
label = "open"
[relations.holds]
from = "bed"
to = "plant"
inverse = "stands_in"
ordered = true
props.rows = "int"
props.note = "string"
[relations.follows]
from = "bed"
to = "bed"
max = 1
[relations.wants]
from = "bed"
to = "plant"
inverse = "wanted_by"
inherit = "follows.wants"
props.how = { type = "enum", of = ["much", { id = "some", title = "A little" }] }
[relations.keeps]
from = "keeper"
to = "bed"
inverse = "kept_by"
[relations.tends]
from = "keeper"
via = "keeps.holds"
inverse = "tended_by"
=== content/beds/east.md
---
title: East, "the =long= one"
size: 3
holds: [{ to: leek, rows: 2 }, { to: bean, rows: 1, note: by the wall }, { to: leek, rows: 4 }]
wants: [{ to: kale, how: much }, { to: leek }]
---
=== content/beds/west.md
---
title: West
size: 9
holds: [{ to: bean }, old]
follows: east
wants: [{ to: leek, how: some }]
---
=== content/plants/bean.md
---
title: Bean
care: { full: "Water *daily*, & more." }
near: { west: yes }
mix: [{ with: kale, share: 0.1 }, { with: kale, share: 0.2 }, { with: leek }]
---
=== content/plants/kale.md
---
title: "=Kale"
---
=== content/plants/leek.md
---
title: Leek
care: { shade: -1 leaf a day, full: "" }
---
=== content/plants/old.md
---
title: Old
status: retired
---
=== content/keepers/ann.md
---
title: Ann
keeps: [east, west]
---
"#;

/// The garden with a matrix `m`.
fn garden(matrix: &str) -> BuiltFiles {
    build_files(
        &input(&texts(&GARDEN.replace(
            "[types.bed]",
            &format!("[matrices.m]\n{matrix}\n[types.bed]"),
        ))),
        None,
    )
}

/// The lines of the CSV export of a matrix.
fn csv(matrix: &str) -> Vec<String> {
    let text = String::from_utf8(garden(matrix)["matrices/m.csv"].clone()).unwrap();
    assert!(text.ends_with("\r\n"));
    let text = text
        .strip_prefix('\u{feff}')
        .expect("a byte order mark, for programs that guess the encoding");
    text.split_terminator("\r\n").map(str::to_owned).collect()
}

#[test]
fn cells_hold_properties_of_several_edges() {
    let lines = csv(
        "rows = \"bed\"\ncolumns = \"plant\"\nvia = \"holds\"\nshow = \"@rows\"\ntotals = true",
    );
    assert_eq!(lines[0], "Bed,'=Kale,Bean,Leek,Total");
    assert_eq!(
        lines[1],
        "\"East, \"\"the =long= one\"\"\",not expected,1,6,7"
    );
    assert_eq!(lines[2], "West,not expected,not defined,not expected,0");
    assert_eq!(lines[3], "Total,0,1,6,7");
}

#[test]
fn an_expected_and_missing_edge_is_a_gap() {
    let options = "rows = \"bed\"\ncolumns = \"plant\"\nvia = \"holds\"\nexpected = { \"$row.wants\" = \"$column\" }";
    assert_eq!(
        csv(options)[1..],
        [
            "\"East, \"\"the =long= one\"\"\",gap,yes,yes",
            "West,gap,yes,gap"
        ]
    );
    let large = "rows = \"bed\"\ncolumns = \"plant\"\nvia = \"holds\"\nexpected = { \"$row.size\" = 9, \"$column.id\" = \"kale\" }";
    assert_eq!(csv(large)[2], "West,gap,yes,not expected");
    assert!(csv(large)[1].ends_with(",not expected,yes,yes"));
    let all = "rows = \"bed\"\ncolumns = \"plant\"\nvia = \"holds\"\nexpected = true";
    assert_eq!(csv(all)[2], "West,gap,yes,gap");
}

#[test]
fn inherited_and_composed_edges_count_as_others_do() {
    let inherited =
        csv("rows = \"bed\"\ncolumns = \"plant\"\nvia = \"wants\"\nshow = \"@how\"\ntotals = true");
    assert_eq!(
        inherited[1],
        "\"East, \"\"the =long= one\"\"\",Much,not expected,not defined,1"
    );
    assert_eq!(inherited[2], "West,Much,not expected,A little,2");
    let composed =
        csv("rows = \"plant\"\ncolumns = \"keeper\"\nvia = \"tended_by\"\nshow = \"yes\"");
    assert_eq!(
        composed,
        ["Plant,Ann", "'=Kale,not expected", "Bean,yes", "Leek,yes"]
    );
}

#[test]
fn routes_are_counted_by_the_records_between() {
    let lines = csv(
        "rows = \"keeper\"\ncolumns = \"plant\"\nvia = \"keeps.holds\"\nshow = \"count\"\ntotals = true",
    );
    assert_eq!(
        lines,
        [
            "Keeper,'=Kale,Bean,Leek,Total",
            "Ann,not expected,2,2,4",
            "Total,0,2,2,4"
        ]
    );
}

#[test]
fn ranks_are_those_of_the_author_from_either_end() {
    let lines = csv("rows = \"plant\"\ncolumns = \"bed\"\nvia = \"stands_in\"\nshow = \"rank\"");
    assert_eq!(lines[2..], ["Bean,2,1", "Leek,1; 3,not expected"]);
    // Read from the columns, the path gives the same.
    assert_eq!(
        csv("rows = \"plant\"\ncolumns = \"bed\"\nvia = \"holds\"\nshow = \"rank\""),
        lines
    );
}

#[test]
fn maps_have_steps_or_records_as_keys() {
    let steps = csv("rows = \"plant\"\ncolumns = \"sun\"\nvia = \"care\"");
    assert_eq!(steps[0], "Plant,Shade,Full sun");
    assert_eq!(
        steps[1..],
        [
            "'=Kale,not defined,not defined",
            "Bean,not defined,\"Water daily, & more.\"",
            "Leek,'-1 leaf a day,not defined"
        ]
    );
    let options = csv(
        "rows = \"plant\"\ncolumns = \"sun\"\nvia = \"care\"\nexpected = { \"$row.id\" = \"bean\" }",
    );
    assert_eq!(
        options[1..3],
        [
            "'=Kale,not expected,not expected",
            "Bean,gap,\"Water daily, & more.\""
        ]
    );
    let turned = csv("rows = \"sun\"\ncolumns = \"plant\"\nvia = \"care\"\nshow = \"yes\"");
    assert_eq!(
        turned[1..],
        [
            "Shade,not defined,not defined,yes",
            "Full sun,not defined,yes,yes"
        ]
    );
    let records = csv("rows = \"bed\"\ncolumns = \"plant\"\nvia = \"near\"");
    assert_eq!(records[2], "West,not expected,yes,not expected");
}

#[test]
fn a_list_of_objects_counts_like_edges() {
    let lines = csv("rows = \"plant\"\ncolumns = \"plant\"\nvia = \"mix\"\nshow = \"@share\"");
    assert_eq!(
        lines[2], "Bean,0.3,not expected,not defined",
        "numbers are added up, without dust"
    );
}

#[test]
fn rows_are_unique_and_in_the_order_of_their_query() {
    let lines = csv(
        "rows = { records = \"bed\", sort = [\"-size\"] }\ncolumns = { records = \"plant\", where = { \"stands_in.type\" = \"bed\" }, limit = 1 }\nvia = \"holds\"",
    );
    assert_eq!(
        lines,
        [
            "Bed,Bean",
            "West,yes",
            "\"East, \"\"the =long= one\"\"\",yes"
        ]
    );
}

#[test]
fn an_empty_or_disabled_matrix_has_no_page() {
    for off in [
        "rows = { records = \"bed\", where = { size = 4 } }",
        "enabled = false\nrows = \"bed\"",
    ] {
        let site = garden(&format!("{off}\ncolumns = \"plant\"\nvia = \"holds\""));
        assert!(
            !site.keys().any(|path| path.starts_with("matrices")),
            "{off}"
        );
    }
}

#[test]
fn a_matrix_is_in_the_menu_and_the_overview() {
    let more = "[matrices.m]\ntitle = \"A <matrix>\"\nrows = \"bed\"\ncolumns = \"plant\"\nvia = \"holds\"\npath = \"the/matrix\"\n[menu.all]\nitems = [\"matrices.m\", \"bed\"]\n[types.bed]";
    let site = build_files(&input(&texts(&GARDEN.replace("[types.bed]", more))), None);
    let page = |path: &str| String::from_utf8(site[path].clone()).unwrap();
    let link = "<a href=\"the/matrix.html\">A &lt;matrix&gt;</a>";
    assert_eq!(
        page("index.html").matches(link).count(),
        2,
        "in the menu, and in the list"
    );
    assert!(page("the/matrix.html").contains("<h1>A &lt;matrix&gt;</h1>"));
    assert!(page("the/matrix.html").contains("href=\"matrix.csv\""));
    assert!(page("the/matrix.html").contains("<th scope=\"col\">Bed</th>"));
    let guests = build_files(
        &input(&texts(&GARDEN.replace("[types.bed]", more))),
        Some("guest"),
    );
    assert!(
        !guests.keys().any(|path| path.contains("matrix")),
        "without a label it is in the full build only"
    );
}

#[test]
fn a_matrix_of_the_preset_can_be_changed_and_disappears_with_its_types() {
    let model = models::valid_model(
        "=== hirebook.toml\n[site]\npreset = \"hiring\"\n[types.comparison]\nenabled = false\n[relations.assesses]\nenabled = false\n[matrices]\nanswers.enabled = false\nminutes.title = \"Hours\"\n=== content/p.md\n# P\n",
    );
    let matrices = &model.config().matrices;
    assert!(
        !matrices.contains_key("technologies"),
        "its columns were those of comparisons"
    );
    assert!(!matrices.contains_key("answers") && matrices["minutes"].title == "Hours");
    assert!(
        matches!(
            matrices["skills-by-stage"].expected,
            ExpectedCells::Unspecified
        ),
        "nothing says any more where a gap would be"
    );
    let menu: Vec<&str> = model
        .config()
        .menu
        .iter()
        .flat_map(|group| &group.items)
        .map(|item| item.value.as_str())
        .collect();
    assert!(
        menu.contains(&"matrices.minutes")
            && !menu.contains(&"matrices.answers")
            && !menu.contains(&"matrices.technologies")
    );
}

/// A level adds the difference of both resolved expectations, computed here from the edges alone.
#[test]
fn the_next_level_adds_the_difference_of_both_expectations() {
    let demo = sites::read(Path::new(env!("CARGO_MANIFEST_DIR")));
    let (model, _, _) = pipeline::model(&demo, &sites::request(None)).unwrap();
    let expects = model.config().schema.relation_named("expects").unwrap();
    let mut compared = 0;
    for page in model.pages() {
        let PageKind::Derived(at, Subject::Edge(relation, edge)) = page.kind else {
            continue;
        };
        if model.config().pages[at].name != "changes" {
            continue;
        }
        let edge = &model.all_edges(relation)[edge];
        let expected = |level| -> BTreeSet<String> {
            let describe = |(to, edge): (_, &hirebook::model::Edge)| {
                let props: Vec<String> = edge
                    .props
                    .iter()
                    .map(|(name, value)| format!("{name}: {}", model.plain(value, None)))
                    .collect();
                let props = if props.is_empty() {
                    String::new()
                } else {
                    format!(" {{{}}}", props.join(", "))
                };
                format!("{}{props}", model.record(to).id.value)
            };
            assert_eq!(expects.direction, Direction::Forward);
            model.others(level, expects).map(describe).collect()
        };
        let (above, below) = (expected(edge.from), expected(edge.to));
        let added = models::items_of_set(&model, &page.path, "added").into_iter();
        let added: BTreeSet<String> = added
            .map(|lines| lines.split(" via ").next().unwrap().to_owned())
            .collect();
        assert_eq!(
            added,
            above.difference(&below).cloned().collect::<BTreeSet<_>>(),
            "{}",
            page.path
        );
        assert!(!added.is_empty());
        compared += 1;
    }
    assert_eq!(compared, 2);
}
