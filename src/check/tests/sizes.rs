//! Sizes of pages and sites near their limits, in sites that are too large to be written down.

use std::fmt::Write as _;

use super::model;
use crate::check::ViewContents;
use crate::check::size;
use crate::document::tests::site::TestSite;

const CONFIG: &str = r#"
[site]
title = "Menu"
[types]
page = {}
[types.dish]
folder = "dishes"
fields.story = "markdown"
[relations.near]
from = "dish"
to = "dish"
inverse = "near_to"
props.why = "string"
"#;

/// A page whose text has 100 kB.
fn large_page() -> String {
    format!("=== large.md\n{}\n", "x".repeat(100_000))
}

/// Ten megabytes of Markdown: a hundred embeds of the large page.
fn ten_megabytes(indent: &str) -> String {
    format!("{indent}![[large]]\n\n").repeat(100)
}

/// The problems of sizes in a site.
fn problems(files: &str) -> Vec<String> {
    let site = TestSite::new(CONFIG, files);
    let model = model(&site);
    let found = size::check(&model, &ViewContents::new(&model));
    found.into_iter().map(|found| found.message).collect()
}

#[test]
fn a_page_is_as_large_as_what_its_views_show() {
    let view = "=== index.md\n```view\nrecords = \"dish\"\ncolumns = [\"story\"]\n```\n";
    let mut site = large_page() + view;
    let mut dish = |id: &str| {
        let text = ten_megabytes("  ");
        let _ = write!(site, "=== dishes/{id}.md\n---\nstory: |\n{text}---\n");
        problems(&site)
    };
    assert_eq!(dish("one"), [""; 0]);
    assert_eq!(
        dish("two"),
        ["`index` embeds and shows 20 MB; the limit is 16 MB"]
    );
}

#[test]
fn each_byte_of_text_adds_to_the_limit_of_a_site() {
    let mut site = format!("{}=== all.md\n{}", large_page(), ten_megabytes(""));
    let mut grow = |pages: std::ops::Range<usize>| {
        for page in pages {
            let _ = write!(site, "=== p{page}.md\n![[all]]\n");
        }
        problems(&site)
    };
    // With `all.md`, 100 pages of 10,013,500 bytes: 1.4 MB more than a site without texts may have.
    assert_eq!(grow(0..99), [""; 0]);
    // The texts add 6.4 MB to the limit.
    assert_eq!(
        grow(99..100),
        ["the pages of the site embed and show 1 GB in total; the limit is 1 GB"]
    );
}

/// The estimated size of a view that shows these columns of a dish; `title` is that of the dish near it.
fn view_size(columns: &str, title: &str) -> usize {
    let site = format!(
        "=== index.md\n```view\nrecords = \"dish\"\nwhere = {{ near = \"beans\" }}\ncolumns = [\"{columns}\"]\n```\n\
         === dishes/beans.md\n---\ntitle: {title}\n---\n\
         === dishes/rice.md\n---\nnear: {{ to: beans, why: both are cheap }}\n---\n"
    );
    let site = TestSite::new(CONFIG, &site);
    let model = model(&site);
    let contents = ViewContents::new(&model);
    let mut texts = model.records().flat_map(|id| model.texts(id));
    let text = texts.find(|text| !text.body.views.is_empty());
    let content = text.and_then(|text| contents.view(text, 0));
    content.expect("the page has a view").bytes
}

#[test]
fn a_column_of_edges_has_the_records_at_their_other_ends_and_the_properties() {
    let title = "x".repeat(1_000);
    let grows_by = |columns| view_size(columns, &title) - view_size(columns, "x");
    assert_eq!(grows_by("title"), 0);
    assert_eq!(grows_by("near"), 999);
    assert_eq!(grows_by("near@"), 999);
    let properties = view_size("near@", "x") - view_size("near", "x");
    assert_eq!(properties, "both are cheap".len());
}
