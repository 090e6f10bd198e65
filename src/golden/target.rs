//! Resolves the page that a golden query names to its path in the index.
//!
//! A page is named like an entry of the menu (a record, a type, `pages.NAME`, `matrices.NAME`) or by its path, each perhaps
//! followed by `#section`. Whether search finds the page is checked in `run`.

use super::{GoldenQueries, GoldenQuery};
use crate::config::{Endpoints, PageSubject};
use crate::diagnostic::{Diagnostic, SEARCH_TEST, did_you_mean, list_of, suggest};
use crate::document::Reference;
use crate::model::{Lookup, Model, PageId};
use crate::render::fragment;
use crate::text::{Span, Spanned};

impl GoldenQueries {
    /// Drops the queries whose pages the internal edition does not have, and reports them.
    #[must_use]
    pub fn validate(mut self, model: &Model) -> (Self, Vec<Diagnostic>) {
        let diagnostics = self
            .queries
            .iter()
            .filter_map(|query| check_target(model, &query.finds))
            .collect();
        self.queries
            .retain(|query| index_path(model, query.page()).is_some());
        (self, diagnostics)
    }
}

impl GoldenQuery {
    /// The expected page, without its section.
    pub(super) fn page(&self) -> &str {
        without_section(&self.finds.value)
    }

    /// The expected section, if one is named.
    pub(super) fn section(&self) -> Option<&str> {
        self.finds.value.split_once('#').map(|(_, section)| section)
    }
}

fn without_section(finds: &str) -> &str {
    finds.split_once('#').map_or(finds, |(page, _)| page)
}

/// How a page is named.
enum PageName<'n> {
    /// By its path from the site's root.
    Path(&'n str),
    /// A derived page.
    Derived(&'n str),
    Matrix(&'n str),
    /// The index page of a type.
    TypeIndex,
    Record(Reference),
}

impl<'n> PageName<'n> {
    fn parse(model: &Model, name: &'n str, span: Span) -> Self {
        if name.strip_suffix(".html").is_some() {
            Self::Path(name.trim_start_matches('/'))
        } else if let Some(name) = name.strip_prefix("pages.") {
            Self::Derived(name)
        } else if let Some(name) = name.strip_prefix("matrices.") {
            Self::Matrix(name)
        } else if model.config().schema.type_named(name).is_some() {
            Self::TypeIndex
        } else {
            Self::Record(Reference::read(name, span))
        }
    }
}

/// The path that the index has for a page; the path of an entry ends in a fragment.
pub(super) fn index_path(model: &Model, name: &str) -> Option<String> {
    let path = |page: PageId| fragment(&model.page(page).path);
    match PageName::parse(model, name, Span::default()) {
        PageName::Path(written) => model.page_at(written).map(path),
        PageName::Derived(_) | PageName::Matrix(_) | PageName::TypeIndex => {
            model.menu_page(name).map(path)
        }
        PageName::Record(reference) => {
            let (Lookup::Record(id) | Lookup::Moved(id)) = find_record(model, &reference) else {
                return None;
            };
            let (page, entry) = model.address(id)?;
            let entry = entry.map_or_else(String::new, |entry| format!("#{}", fragment(entry)));
            Some(path(page) + &entry)
        }
    }
}

fn find_record(model: &Model, reference: &Reference) -> Lookup {
    model.find(reference.kind.as_deref(), &reference.id, &Endpoints::Any)
}

/// Reports a page that the internal edition does not have, or has under another name.
fn check_target(model: &Model, finds: &Spanned<String>) -> Option<Diagnostic> {
    let page = without_section(&finds.value);
    let name = PageName::parse(model, page, finds.span);
    let exists = index_path(model, page).is_some();
    if let PageName::Record(reference) = &name {
        let found = find_record(model, reference);
        let explained = model.explain(&found, reference, &Endpoints::Any);
        if exists || explained.is_some() {
            return explained;
        }
    } else if exists {
        return None;
    }
    let (message, help) = explain_missing(model, page, &name);
    Some(
        Diagnostic::new(SEARCH_TEST, finds.span, message)
            .here("not found")
            .help(help),
    )
}

/// The message and the help for a page that does not exist.
fn explain_missing(model: &Model, page: &str, name: &PageName<'_>) -> (String, String) {
    match name {
        PageName::Record(_) => (
            format!("`{page}` has no page, so the search cannot find it"),
            "use a page of the site".to_owned(),
        ),
        PageName::Path(path) => {
            let root = "use a path relative to the root of the built site that ends in `.html`, or a record as `type:id`";
            (
                format!("the site has no page `{path}`"),
                suggest(&model.near_pages(path)).unwrap_or_else(|| root.to_owned()),
            )
        }
        PageName::Derived(name) => {
            let pages = model.config().pages.values();
            let single = pages
                .filter(|page| page.each == PageSubject::Once)
                .map(|page| page.name.as_str());
            (
                format!("`{page}` is not a derived page with a single instance"),
                suggest_known(name, &single.collect::<Vec<_>>()),
            )
        }
        PageName::Matrix(name) => {
            let matrices = model.config().matrices.keys().map(String::as_str);
            (
                format!("`{page}` is not a matrix with a page"),
                suggest_known(name, &matrices.collect::<Vec<_>>()),
            )
        }
        PageName::TypeIndex => (
            format!("the type `{page}` has no page of its own"),
            "use one of its records, as `type:id`".to_owned(),
        ),
    }
}

fn suggest_known(name: &str, known: &[&str]) -> String {
    did_you_mean(name, known.iter().copied()).unwrap_or_else(|| match known {
        [] => "this site has none".to_owned(),
        _ => format!("this site has {}", list_of(known.iter().copied(), 9)),
    })
}
