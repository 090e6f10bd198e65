//! All that a template can see: closed values, made for one page, with nothing in them that reaches back into the site.
//!
//! Texts named `html` are finished HTML (print them with `| safe`); every other text is plain. Addresses named `href` are
//! relative to the page they stand on; those named `path` are relative to the site's root (print `page.root` before them).

use serde::Serialize;

pub use matrix::{MatrixCellView, MatrixRowView, MatrixStatesView, MatrixView};

mod matrix;

/// What is the same on every page; `site` in templates.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SiteView {
    /// The site's title.
    pub title: String,
    /// A sentence about it.
    pub description: String,
    /// HTML's `lang`.
    pub language: String,
    /// HTML's `dir`: `ltr` or `rtl`.
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
    /// The title of the edition; empty for the internal one.
    pub edition: String,
    /// Whether something may be left out of this edition.
    pub restricted: bool,
    /// Whether this is the internal edition of a site that has others: everything is in it, and pages say so.
    pub open: bool,
    /// The site's scales: their words, lowest first.
    pub scales: indexmap::IndexMap<String, Vec<StepView>>,
    /// Paths of the theme's files by their name in the theme: `style.css` -> `assets/style-1a2b3c.css`.
    pub assets: indexmap::IndexMap<String, String>,
    /// The program's name and version, for `<meta name="generator">`.
    pub generator: String,
}

/// A group of the menu.
#[derive(Clone, Debug, Serialize)]
pub struct MenuView {
    /// Its heading.
    pub title: String,
    /// Its entries.
    pub items: Vec<MenuItemView>,
}

/// An entry of the menu.
#[derive(Clone, Debug, Serialize)]
pub struct MenuItemView {
    /// Its words.
    pub title: String,
    /// Where it leads.
    pub path: String,
}

/// A page; `page` in templates.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PageView {
    /// `record`, `index`, `folder`, `overview`, `derived`, `matrix`, `search`, `not-found` or `redirect`.
    pub kind: &'static str,
    /// Its title, plain.
    pub title: String,
    /// A record's title as HTML: as its text writes it, or with what readers fill in marked; empty on other pages.
    pub heading: String,
    /// The id of that heading.
    pub heading_id: String,
    /// The sentence that opens the page, as HTML; may be empty.
    pub lead: String,
    /// A sentence about it, for search engines and link previews; may be empty.
    pub description: String,
    /// Its own path.
    pub path: String,
    /// HTML's `lang`: the site's, unless the record says another.
    pub lang: String,
    /// HTML's `dir`, likewise.
    pub dir: &'static str,
    /// The text at the foot of each page; empty if the site has none.
    pub footer: String,
    /// What leads from here to the site's root: empty, `../`, or the base path on the 404 page.
    pub root: String,
    /// What may lead to the root: the same, but on the 404 page of a site whose address is not known. A server shows that page at any
    /// address, so the theme's files are looked for in each folder that may be the root.
    pub roots: Vec<String>,
    /// The address at which search engines should know it; empty without a base URL.
    pub canonical: String,
    /// The type of its record or entries.
    pub type_title: String,
    /// `ready`, `draft` or `retired`.
    pub status: &'static str,
    /// Why readers are to avoid what it is about: the words of a negative value; empty if there is none.
    pub negative: String,
    /// From home to the page above this one.
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
    /// Fields that need room: texts, lists, groups.
    pub fields: Vec<FieldView>,
    /// Relations from both ends, those with anything in them.
    pub relations: Vec<RelationView>,
    /// Pages whose text links here.
    pub mentions: Vec<LinkView>,
    /// Who looks after it.
    pub owner: Option<LinkView>,
    /// The day of its last review, `2026-10-01`; empty if none.
    pub reviewed: String,
    /// What a derived page is made for: `self`, or `from` and `to`.
    pub ends: indexmap::IndexMap<&'static str, EndView>,
    /// What checks of the site found, for the page that lists it.
    pub findings: Vec<FindingsView>,
    /// The same for programs, beside the page: a link; empty if there is none.
    pub data: String,
    /// The day until which its last review holds; empty if that is not known.
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
    /// Where a redirect leads.
    pub target: Option<LinkView>,
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

/// Something that is not as a check wants it.
#[derive(Clone, Debug, Serialize)]
pub struct FindingView {
    /// The record it is about, if it is about one.
    pub record: Option<LinkView>,
    /// What is wrong, as HTML.
    pub html: String,
    /// What to do, as HTML.
    pub help: String,
    /// Derived pages on which it shows.
    pub pages: Vec<LinkView>,
}

/// A record that a derived page is made for.
#[derive(Clone, Debug, Serialize)]
pub struct EndView {
    /// Its title.
    pub title: String,
    /// Where it is shown.
    pub href: String,
    /// Its type's title.
    pub kind: String,
    /// Its fields by key, those that have a value.
    pub fields: indexmap::IndexMap<String, FieldView>,
}

/// A word of a scale.
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
    /// Its words.
    pub title: String,
    /// Where it leads; empty for a place without a page.
    pub href: String,
    /// What it leads to, as a word for readers ("Tool"); may be empty.
    pub kind: String,
    /// Why readers are to avoid what it leads to; empty if they are not.
    pub negative: String,
}

/// A line of the table of contents.
#[derive(Clone, Debug, Serialize)]
pub struct ContentsView {
    /// 2 to 6; relative depth is what matters.
    pub level: u8,
    /// The heading's id.
    pub id: String,
    /// Its words.
    pub title: String,
}

/// A field or a property with its value.
#[derive(Clone, Debug, Serialize)]
pub struct FieldView {
    /// Its key.
    pub name: String,
    /// Its id on the page, for fields with room of their own: `_answers`.
    pub id: String,
    /// Its words.
    pub title: String,
    /// Its value.
    pub html: String,
    /// Its value as a number, where it is one.
    pub number: Option<i64>,
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
    /// Its words from this end.
    pub title: String,
    /// Whether the order means something.
    pub ordered: bool,
    /// The words of what its edges carry, one for each cell of an item; empty where they carry nothing.
    pub columns: Vec<String>,
    /// The records at the other end.
    pub items: Vec<ItemView>,
}

/// A record as part of another page.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ItemView {
    /// Its id on this page where it is an entry, else empty.
    pub id: String,
    /// Its title, plain.
    pub title: String,
    /// Its title as HTML, with what readers fill in marked.
    pub name: String,
    /// Where it is shown.
    pub href: String,
    /// Its type's title.
    pub kind: String,
    /// `ready`, `draft` or `retired`.
    pub status: &'static str,
    /// Why readers are to avoid it: the words of a negative value that it has; empty if it has none.
    pub negative: String,
    /// A sentence about it, plain; may be empty.
    pub summary: String,
    /// What the edge carries, or the columns asked for.
    pub cells: Vec<FieldView>,
    /// For relations: where the edge was inherited from.
    pub via: Option<LinkView>,
    /// Its whole text, for entries.
    pub html: String,
    /// Its relations, for entries.
    pub relations: Vec<RelationView>,
    /// Its number, where the query adds something up.
    pub amount: Option<i64>,
    /// The sum of the numbers before it.
    pub before: i64,
}

/// Items under a heading.
#[derive(Clone, Debug, Serialize)]
pub struct GroupView {
    /// The heading; empty for none.
    pub title: String,
    /// Its id on the page; empty for none.
    pub id: String,
    /// Where more of it stands; empty if nowhere.
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
    /// Where it is.
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
    /// Its words.
    pub title: String,
    /// Its records, as a template of `views/` shows them.
    pub view: QueryView,
}

/// A view in a text; `view` in the templates of `views/`.
#[derive(Clone, Debug, Serialize)]
pub struct QueryView {
    /// `table`, `list`, `cards`, `full` or `side-by-side`.
    pub shape: &'static str,
    /// What the rows are, for a caption: "Tools".
    pub title: String,
    /// The columns' words, one for each cell of an item.
    pub columns: Vec<String>,
    /// The items, in groups (one without a title where none were asked for).
    pub groups: Vec<GroupView>,
    /// What the items' numbers add up to, where the query asks for it.
    pub total: Option<i64>,
    /// What is added up: "Minutes".
    pub total_title: String,
    /// The heading level for the titles of `full` items and groups, 2 to 6.
    pub level: u8,
}
