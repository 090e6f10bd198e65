//! What templates see: closed values for one page, with no way back into the site.
//!
//! Texts named `html` are finished HTML (print them with `| safe`); every other text is plain. Addresses named `href` are
//! relative to the page that they are on; those named `path` are relative to the site's root (print `page.root` before them).

use serde::Serialize;

pub use matrix::{MatrixCellView, MatrixRowView, MatrixStatesView, MatrixView};
pub use menu::{MenuItemView, MenuView, TaskView};

mod matrix;
mod menu;

/// What is the same on every page; `site` in templates.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SiteView {
    /// The site's title.
    pub title: String,
    /// A sentence about it.
    pub description: String,
    /// The `lang` of HTML.
    pub language: String,
    /// The `dir` of HTML: `ltr` or `rtl`.
    pub dir: &'static str,
    /// Whether search engines may list the pages.
    pub index: bool,
    /// The path of the site's logo; empty if it has none.
    pub logo: String,
    /// The path of the site's icon; empty for the theme's own.
    pub icon: String,
    /// The path of the first page.
    pub home: String,
    /// The path of the page that lists everything (the same as `home` where no record opens the site).
    pub overview: String,
    /// Groups of the menu.
    pub menu: Vec<MenuView>,
    /// What readers come to do, in order.
    pub tasks: Vec<TaskView>,
    /// The title of the edition; empty for the internal one.
    pub edition: String,
    /// Whether this edition can leave something out.
    pub restricted: bool,
    /// Whether this is the internal edition of a site that has others: it holds everything, and pages say so.
    pub open: bool,
    /// The site's scales by name, with their steps from the lowest.
    pub scales: indexmap::IndexMap<String, Vec<StepView>>,
    /// Paths of the theme's files by their name in the theme: `style.css` -> `assets/style-1a2b3c.css`.
    pub assets: indexmap::IndexMap<String, String>,
    /// The program's name and version, for `<meta name="generator">`.
    pub generator: String,
}

/// A page; `page` in templates.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PageView {
    /// `record`, `index`, `folder`, `overview`, `derived`, `matrix`, `search`, `not-found` or `redirect`.
    pub kind: &'static str,
    /// Its title, plain.
    pub title: String,
    /// A record's title as HTML: the heading of its text, or its title with what readers fill in marked; empty on other pages.
    pub heading: String,
    /// The id of that heading.
    pub heading_id: String,
    /// The sentence that opens the page, as HTML; may be empty.
    pub lead: String,
    /// A sentence about it, for search engines and link previews; may be empty.
    pub description: String,
    /// Its own path.
    pub path: String,
    /// The `lang` of HTML: the site's, unless the record declares another.
    pub lang: String,
    /// The `dir` of HTML, likewise.
    pub dir: &'static str,
    /// The site's own text in the footer, as HTML; empty if there is none.
    pub footer: String,
    /// The path from here to the site's root: empty, `../`, or the base path on the 404 page.
    pub root: String,
    /// Possible paths to the root: only `root`, except on the 404 page of a site whose address is not known. A server shows that page
    /// at any address, so it looks for the theme's files in each folder that can be the root.
    pub roots: Vec<String>,
    /// Its canonical URL; empty without a base URL.
    pub canonical: String,
    /// The type of its record or entries.
    pub type_title: String,
    /// `ready`, `draft` or `retired`.
    pub status: &'static str,
    /// Why readers should avoid what it is about: the words of a negative value; empty if there is none.
    pub negative: String,
    /// From the home page to the page above this one.
    pub breadcrumb: Vec<LinkView>,
    /// The page before, in the order of its index.
    pub previous: Option<LinkView>,
    /// The page after.
    pub next: Option<LinkView>,
    /// Its headings, in order.
    pub contents: Vec<ContentsView>,
    /// Its text.
    pub html: String,
    /// Fields that fit a line.
    pub facts: Vec<FieldView>,
    /// Fields that need more room: texts, lists, groups.
    pub fields: Vec<FieldView>,
    /// Relations from both ends, those that have edges.
    pub relations: Vec<RelationView>,
    /// Pages whose text links here.
    pub mentions: Vec<LinkView>,
    /// Its owner.
    pub owner: Option<LinkView>,
    /// The day of its last review, `2026-10-01`; empty if none.
    pub reviewed: String,
    /// What a derived page is about: `self`, or `from` and `to`.
    pub ends: indexmap::IndexMap<&'static str, EndView>,
    /// What checks of the site found, for the page that lists it.
    pub findings: Vec<FindingsView>,
    /// The address of its JSON export; empty if there is none.
    pub data: String,
    /// Its files in all formats but HTML.
    pub files: Vec<FileView>,
    /// The day by which it is to be reviewed; empty if that is not known.
    pub review_due: String,
    /// `overdue`, `soon`, `current` or nothing.
    pub review_state: &'static str,
    /// Entries of an index, a folder or the overview, in groups (one group without a title where there are none).
    pub groups: Vec<GroupView>,
    /// Other pages of a divided index; empty where it is not divided.
    pub pages: Vec<PagerView>,
    /// Sets of a derived page or of a record's type, by name in declared order; on an index, its records as one set without a title.
    pub sets: indexmap::IndexMap<String, SetView>,
    /// A matrix, on its own page.
    pub matrix: Option<MatrixView>,
    /// The target of a redirect.
    pub target: Option<LinkView>,
}

/// A file with what a page shows, in another format.
#[derive(Clone, Debug, Serialize)]
pub struct FileView {
    /// `csv`, `json`, `ics`, `txt` or `md`.
    pub format: &'static str,
    /// Its address.
    pub href: String,
}

/// What one check found.
#[derive(Clone, Debug, Serialize)]
pub struct FindingsView {
    /// The check's name.
    pub name: String,
    /// Its id on the page.
    pub id: String,
    /// Its name in words.
    pub title: String,
    /// What it is for, as HTML.
    pub help: String,
    /// What it found.
    pub items: Vec<FindingView>,
}

/// One finding of a check.
#[derive(Clone, Debug, Serialize)]
pub struct FindingView {
    /// The record it is about, if it is about one.
    pub record: Option<LinkView>,
    /// What is wrong, as HTML.
    pub html: String,
    /// What to do, as HTML.
    pub help: String,
    /// Derived pages that show it.
    pub pages: Vec<LinkView>,
}

/// A record that a derived page is about.
#[derive(Clone, Debug, Serialize)]
pub struct EndView {
    /// Its title.
    pub title: String,
    /// Its address.
    pub href: String,
    /// Its type's title.
    pub kind: String,
    /// Its fields by key, those that have a value.
    pub fields: indexmap::IndexMap<String, FieldView>,
}

/// A step of a scale.
#[derive(Clone, Debug, Serialize)]
pub struct StepView {
    /// As authors write it.
    pub id: String,
    /// As readers see it.
    pub title: String,
}

/// A link.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LinkView {
    /// Its text.
    pub title: String,
    /// Its address; empty if its target has no page.
    pub href: String,
    /// The type of its target ("Tool"); may be empty.
    pub kind: String,
    /// Why readers should avoid its target; empty if there is no reason.
    pub negative: String,
}

/// A line of the table of contents.
#[derive(Clone, Debug, Serialize)]
pub struct ContentsView {
    /// From 2 to 6; only the differences matter.
    pub level: u8,
    /// The heading's id.
    pub id: String,
    /// Its text.
    pub title: String,
}

/// A field or a property with its value.
#[derive(Clone, Debug, Serialize)]
pub struct FieldView {
    /// Its key.
    pub name: String,
    /// Its id on the page, for fields in sections of their own: `_answers`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its value.
    pub html: String,
    /// Its value as a number, where it is one.
    pub number: Option<i64>,
    /// For the shapes `heat` and `bar`: the number in the cell.
    pub amount: Option<f64>,
    /// For the shape `heat`: the position of its step on the scale, counted from 1, and the number of steps. Numbers have four steps,
    /// the quarters of the greatest number in the column.
    pub level: Option<(usize, usize)>,
}

impl FieldView {
    /// A value for a line or a cell.
    pub(crate) fn cell(name: &str, title: &str, html: String) -> Self {
        Self {
            name: name.to_owned(),
            id: String::new(),
            title: title.to_owned(),
            html,
            number: None,
            amount: None,
            level: None,
        }
    }
}

/// One end of a relation.
#[derive(Clone, Debug, Serialize)]
pub struct RelationView {
    /// Its name from this end.
    pub name: String,
    /// Its id on the page: `_tested_by`.
    pub id: String,
    /// Its title from this end.
    pub title: String,
    /// Whether the order has a meaning.
    pub ordered: bool,
    /// The titles of its edges' properties, one for each cell of an item; empty if the edges have none.
    pub columns: Vec<String>,
    /// The records at the other end.
    pub items: Vec<ItemView>,
}

/// A record as part of another page.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ItemView {
    /// Its id on this page if it is an entry, else empty.
    pub id: String,
    /// The record as `type:id`; empty for a page that is no record.
    pub record: String,
    /// Its title, plain.
    pub title: String,
    /// Its title as HTML, with what readers fill in marked.
    pub name: String,
    /// Its address.
    pub href: String,
    /// Its type's title.
    pub kind: String,
    /// `ready`, `draft` or `retired`.
    pub status: &'static str,
    /// Why readers should avoid it: the words of a negative value that it has; empty if it has none.
    pub negative: String,
    /// A sentence about it, plain; may be empty.
    pub summary: String,
    /// The properties of its edge, or the columns of a query.
    pub cells: Vec<FieldView>,
    /// For relations: the record that the edge is inherited from.
    pub via: Option<LinkView>,
    /// Its whole text, for entries.
    pub html: String,
    /// Its relations, for entries.
    pub relations: Vec<RelationView>,
    /// Its number, if the query adds numbers up.
    pub amount: Option<i64>,
    /// The sum of the numbers before it.
    pub before: i64,
}

/// Items under a heading.
#[derive(Clone, Debug, Default, Serialize)]
pub struct GroupView {
    /// The heading; empty for none.
    pub title: String,
    /// For records of a query: the value that they have in common, which the heading shows; may be empty.
    pub name: String,
    /// Its id on the page; empty for none.
    pub id: String,
    /// The address of a page with more of it; empty if there is none.
    pub href: String,
    /// A sentence below the heading.
    pub help: String,
    /// The items.
    pub items: Vec<ItemView>,
}

/// A page of a divided index.
#[derive(Clone, Debug, Serialize)]
pub struct PagerView {
    /// Its number, from 1, or its first and last entries.
    pub title: String,
    /// Its address.
    pub href: String,
    /// Whether it is this page.
    pub current: bool,
}

/// A set of a derived page.
#[derive(Clone, Debug, Serialize)]
pub struct SetView {
    /// Its name.
    pub name: String,
    /// Its id on the page.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its records, as a template of `views/` shows them.
    pub view: QueryView,
}

/// A number or a value for all records of a view.
#[derive(Clone, Debug, Serialize)]
pub struct TotalView {
    /// `count`, `sum`, `min` or `max`.
    pub kind: &'static str,
    /// What was counted, added up or compared: "Minutes". Empty for the number of records.
    pub title: String,
    /// The result as text.
    pub value: String,
}

/// A view in a text; `view` in the templates of `views/`.
#[derive(Clone, Debug, Serialize)]
pub struct QueryView {
    /// A word of `as`: `table`, `list`, `cards`, `full`, `side-by-side`, `tasks`, `heat`, `ladder`, `bar` or `timeline`.
    pub shape: &'static str,
    /// What the rows are, for a caption: "Tools".
    pub title: String,
    /// The columns' titles, one for each cell of an item.
    pub columns: Vec<String>,
    /// What the columns show, as it is declared: `title`, `price`.
    pub names: Vec<String>,
    /// The items in groups; one group without a title if the query does not group.
    pub groups: Vec<GroupView>,
    /// The sum of the items' numbers, if the query asks for it.
    pub total: Option<i64>,
    /// For the shape `bar`: the greatest number in the first column with numbers, and the index of this column.
    pub longest: Option<f64>,
    /// The index of the first column with numbers.
    pub number_column: Option<usize>,
    /// What the query computes from all its records.
    pub totals: Vec<TotalView>,
    /// The heading level for the titles of `full` items and groups, 2 to 6.
    pub level: u8,
}
