//! What a query wants, as the index knows it: a path, perhaps with a section.
//!
//! Written as an entry of the menu is (a record, a type, `pages.NAME`, `matrices.NAME`), or as a page's path.

use super::{Golden, Query};
use crate::config::{Endpoints, PageSubject};
use crate::diagnostic::{Diagnostic, SEARCH_TEST, did_you_mean, list_of, suggest};
use crate::document::Reference;
use crate::model::{Found, Model};
use crate::render::fragment;
use crate::text::{Span, Spanned};

impl Golden {
    /// Keeps the queries whose pages a whole site has; says what is wrong with the others.
    #[must_use]
    pub fn known(self, whole: &Model) -> (Self, Vec<Diagnostic>) {
        let found = self
            .queries
            .iter()
            .filter_map(|query| unknown(whole, &query.finds))
            .collect();
        let queries = self
            .queries
            .into_iter()
            .filter(|query| address(whole, query.page()).is_some())
            .collect();
        (Self { queries }, found)
    }
}

impl Query {
    /// What is wanted, without its section.
    pub(super) fn page(&self) -> &str {
        page(&self.finds.value)
    }

    /// The section that is wanted, if one is named.
    pub(super) fn section(&self) -> Option<&str> {
        self.finds.value.split_once('#').map(|(_, section)| section)
    }
}

fn page(finds: &str) -> &str {
    finds.split_once('#').map_or(finds, |(page, _)| page)
}

/// The ways to name a page.
enum Name<'n> {
    /// By its path from the site's root.
    Path(&'n str),
    /// As a derived page.
    Derived(&'n str),
    /// As a matrix.
    Matrix(&'n str),
    /// As the index of a type.
    Type,
    /// As a record.
    Record(Reference),
}

impl<'n> Name<'n> {
    fn of(model: &Model, page: &'n str, span: Span) -> Self {
        if page.strip_suffix(".html").is_some() {
            Self::Path(page.trim_start_matches('/'))
        } else if let Some(name) = page.strip_prefix("pages.") {
            Self::Derived(name)
        } else if let Some(name) = page.strip_prefix("matrices.") {
            Self::Matrix(name)
        } else if model.config.schema.type_named(page).is_some() {
            Self::Type
        } else {
            Self::Record(Reference::read(page, span))
        }
    }
}

/// Where what is wanted is, as the index writes it: the path of a page, with a fragment for an entry.
pub(super) fn address(model: &Model, page: &str) -> Option<String> {
    let path = |at: usize| fragment(&model.pages()[at].path);
    match Name::of(model, page, Span::default()) {
        Name::Path(written) => model.page_at(written).map(path),
        Name::Derived(_) | Name::Matrix(_) | Name::Type => model.menu_page(page).map(path),
        Name::Record(reference) => {
            let (Found::Record(id) | Found::Moved(id)) = found(model, &reference) else {
                return None;
            };
            let (at, entry) = model.address(id)?;
            Some(entry.map_or_else(
                || path(at),
                |entry| format!("{}#{}", path(at), fragment(entry)),
            ))
        }
    }
}

fn found(model: &Model, reference: &Reference) -> Found {
    model.find(reference.kind.as_deref(), &reference.id, &Endpoints::Any)
}

/// Why what is wanted is nowhere on a whole site; nothing if it is there under this name.
fn unknown(model: &Model, finds: &Spanned<String>) -> Option<Diagnostic> {
    let page = page(&finds.value);
    let there = address(model, page).is_some();
    let listed = |name: &str, what: &str, known: &[&str]| {
        let help = did_you_mean(name, known.iter().copied()).unwrap_or_else(|| match known {
            [] => "this site has none".to_owned(),
            _ => format!("this site has {}", list_of(known.iter().copied(), 9)),
        });
        (format!("`{page}` is no {what}"), help)
    };
    let (message, help) = match Name::of(model, page, finds.span) {
        Name::Record(reference) => {
            let said = model.explain(&found(model, &reference), &reference, &Endpoints::Any);
            if there || said.is_some() {
                return said;
            }
            (
                format!("`{page}` has no page, so no search leads to it"),
                "name a page that readers have".to_owned(),
            )
        }
        _ if there => return None,
        Name::Path(path) => {
            let root = || {
                "a path starts at the root of the built site and ends in `.html`; a record is named as `type:id`".to_owned()
            };
            (
                format!("the site has no page `{path}`"),
                suggest(&model.near_pages(path)).unwrap_or_else(root),
            )
        }
        Name::Derived(name) => {
            let single = model
                .config
                .pages
                .values()
                .filter(|page| page.each == PageSubject::Once)
                .map(|page| page.name.as_str());
            listed(
                name,
                "page of which there is one",
                &single.collect::<Vec<_>>(),
            )
        }
        Name::Matrix(name) => listed(
            name,
            "matrix with a page",
            &model
                .config
                .matrices
                .keys()
                .map(String::as_str)
                .collect::<Vec<_>>(),
        ),
        Name::Type => (
            format!("the type `{page}` has no page of its own"),
            "name one of its records, as `type:id`".to_owned(),
        ),
    };
    Some(
        Diagnostic::new(SEARCH_TEST, finds.span, message)
            .here("not found")
            .help(help),
    )
}
