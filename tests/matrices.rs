//! Matrices: what stands in each cell, and why nothing does. Each is told by its sheet, which says every state in words.
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
use sites::{Made, input, made, texts};

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
path = "keeps.holds"
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
fn garden(matrix: &str) -> Made {
    made(
        &input(&texts(&GARDEN.replace(
            "[types.bed]",
            &format!("[matrices.m]\n{matrix}\n[types.bed]"),
        ))),
        None,
    )
}

/// The lines of the matrix's sheet.
fn sheet(matrix: &str) -> Vec<String> {
    let text = String::from_utf8(garden(matrix)["matrices/m.csv"].clone()).unwrap();
    assert!(text.ends_with("\r\n"));
    let text = text
        .strip_prefix('\u{feff}')
        .expect("a byte order mark, for programs that guess the encoding");
    text.split_terminator("\r\n").map(str::to_owned).collect()
}

#[test]
fn a_property_several_edges_and_one_without_it() {
    let said = sheet(
        "rows = \"bed\"\ncolumns = \"plant\"\nvia = \"holds\"\nshow = \"rows\"\ntotals = true",
    );
    assert_eq!(said[0], "Bed,'=Kale,Bean,Leek,Total");
    assert_eq!(
        said[1],
        "\"East, \"\"the =long= one\"\"\",not expected,1,6,7"
    );
    assert_eq!(said[2], "West,not expected,not defined,not expected,0");
    assert_eq!(said[3], "Total,0,1,6,7");
}

#[test]
fn what_is_expected_and_not_there_is_a_gap() {
    let wanted = "rows = \"bed\"\ncolumns = \"plant\"\nvia = \"holds\"\nexpected = { \"row.wants\" = \"$column\" }";
    assert_eq!(
        sheet(wanted)[1..],
        [
            "\"East, \"\"the =long= one\"\"\",gap,yes,yes",
            "West,gap,yes,gap"
        ]
    );
    let large = "rows = \"bed\"\ncolumns = \"plant\"\nvia = \"holds\"\nexpected = { \"row.size\" = 9, \"column.id\" = \"kale\" }";
    assert_eq!(sheet(large)[2], "West,gap,yes,not expected");
    assert!(sheet(large)[1].ends_with(",not expected,yes,yes"));
    let all = "rows = \"bed\"\ncolumns = \"plant\"\nvia = \"holds\"\nexpected = true";
    assert_eq!(sheet(all)[2], "West,gap,yes,gap");
}

#[test]
fn inherited_and_composed_ties_count_as_others_do() {
    let inherited = sheet(
        "rows = \"bed\"\ncolumns = \"plant\"\nvia = \"wants\"\nshow = \"how\"\ntotals = true",
    );
    assert_eq!(
        inherited[1],
        "\"East, \"\"the =long= one\"\"\",Much,not expected,not defined,1"
    );
    assert_eq!(inherited[2], "West,Much,not expected,A little,2");
    let composed =
        sheet("rows = \"plant\"\ncolumns = \"keeper\"\nvia = \"tended_by\"\nshow = \"yes\"");
    assert_eq!(
        composed,
        ["Plant,Ann", "'=Kale,not expected", "Bean,yes", "Leek,yes"]
    );
}

#[test]
fn ways_are_counted_by_what_lies_between() {
    let said = sheet(
        "rows = \"keeper\"\ncolumns = \"plant\"\nvia = \"keeps.holds\"\nshow = \"count\"\ntotals = true",
    );
    assert_eq!(
        said,
        [
            "Keeper,'=Kale,Bean,Leek,Total",
            "Ann,not expected,2,2,4",
            "Total,0,2,2,4"
        ]
    );
}

#[test]
fn ranks_are_the_authors_from_either_end() {
    let said = sheet("rows = \"plant\"\ncolumns = \"bed\"\nvia = \"stands_in\"\nshow = \"rank\"");
    assert_eq!(said[2..], ["Bean,2,1", "Leek,1; 3,not expected"]);
    // Where the way is read from the columns, it says the same.
    assert_eq!(
        sheet("rows = \"plant\"\ncolumns = \"bed\"\nvia = \"holds\"\nshow = \"rank\""),
        said
    );
}

#[test]
fn a_map_by_steps_and_by_records() {
    let steps = sheet("rows = \"plant\"\ncolumns = \"sun\"\nvia = \"care\"");
    assert_eq!(steps[0], "Plant,Shade,Full sun");
    assert_eq!(
        steps[1..],
        [
            "'=Kale,not defined,not defined",
            "Bean,not defined,\"Water daily, & more.\"",
            "Leek,'-1 leaf a day,not defined"
        ]
    );
    let wanted = sheet(
        "rows = \"plant\"\ncolumns = \"sun\"\nvia = \"care\"\nexpected = { \"row.id\" = \"bean\" }",
    );
    assert_eq!(
        wanted[1..3],
        [
            "'=Kale,not expected,not expected",
            "Bean,gap,\"Water daily, & more.\""
        ]
    );
    let turned = sheet("rows = \"sun\"\ncolumns = \"plant\"\nvia = \"care\"\nshow = \"yes\"");
    assert_eq!(
        turned[1..],
        [
            "Shade,not defined,not defined,yes",
            "Full sun,not defined,yes,yes"
        ]
    );
    let records = sheet("rows = \"bed\"\ncolumns = \"plant\"\nvia = \"near\"");
    assert_eq!(records[2], "West,not expected,yes,not expected");
}

#[test]
fn a_list_of_objects_ties_like_edges() {
    let said = sheet("rows = \"plant\"\ncolumns = \"plant\"\nvia = \"mix\"\nshow = \"share\"");
    assert_eq!(
        said[2], "Bean,0.3,not expected,not defined",
        "numbers are added up, without dust"
    );
}

#[test]
fn rows_are_in_the_order_of_their_query_each_once() {
    let said = sheet(
        "rows = { records = \"bed\", sort = [\"-size\"] }\ncolumns = { records = \"plant\", where = { \"stands_in.type\" = \"bed\" }, limit = 1 }\nvia = \"holds\"",
    );
    assert_eq!(
        said,
        [
            "Bed,Bean",
            "West,yes",
            "\"East, \"\"the =long= one\"\"\",yes"
        ]
    );
}

#[test]
fn a_matrix_without_rows_or_that_is_switched_off_has_no_page() {
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
fn a_matrix_is_on_the_menu_and_among_all_contents() {
    let more = "[matrices.m]\ntitle = \"A <matrix>\"\nrows = \"bed\"\ncolumns = \"plant\"\nvia = \"holds\"\npath = \"the/matrix\"\n[menu.all]\nitems = [\"matrices.m\", \"bed\"]\n[types.bed]";
    let site = made(&input(&texts(&GARDEN.replace("[types.bed]", more))), None);
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
    let guests = made(
        &input(&texts(&GARDEN.replace("[types.bed]", more))),
        Some("guest"),
    );
    assert!(
        !guests.keys().any(|path| path.contains("matrix")),
        "without a label it is in the full build only"
    );
}

#[test]
fn a_matrix_of_the_preset_is_changed_and_goes_with_what_it_is_made_of() {
    let model = models::sound(
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

/// What a level adds is the difference of what the two expect in the end, worked out here from the edges alone.
#[test]
fn what_the_next_level_adds_is_the_difference_of_what_both_expect() {
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
            let told = |(to, edge): (_, &hirebook::model::Edge)| {
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
            model.others(level, expects).map(told).collect()
        };
        let (above, below) = (expected(edge.from), expected(edge.to));
        let added = models::set(&model, &page.path, "added").into_iter();
        let added: BTreeSet<String> = added
            .map(|said| said.split(" via ").next().unwrap().to_owned())
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
