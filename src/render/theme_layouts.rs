//! What derived pages require of the theme and do not find there.

use super::{Theme, ics};
use crate::config::{Config, DerivedPage, FieldKind, PageFormat, Records};
use crate::diagnostic::{CONFIG, Diagnostic, TEMPLATE, list_of};

impl Theme {
    /// Layouts of derived pages that the theme does not have: for HTML, or for any of the formats of a page without HTML.
    #[must_use]
    pub fn missing_layouts(&self, config: &Config) -> Vec<Diagnostic> {
        let has = |page: &DerivedPage, format: &PageFormat| {
            self.has(&format!("{}.{}", page.layout, format.word()))
        };
        let is_missing = |page: &&DerivedPage| {
            let others: &[PageFormat] = if page.has_format(PageFormat::Html) {
                &[]
            } else {
                &page.formats
            };
            let mut formats = others.iter().chain([&PageFormat::Html]);
            !formats.any(|format| has(page, format))
        };
        let report = |page: &DerivedPage| {
            let message = format!(
                "the theme has no template `{}`, the layout of the page `{}`",
                page.layout, page.name
            );
            let format = page
                .formats
                .iter()
                .find(|format| **format == PageFormat::Html);
            let format = format
                .or(page.formats.first())
                .map_or("html", |format| format.word());
            Diagnostic::new(TEMPLATE, page.span, message).help(format!(
                "add `templates/{}.{format}` to the theme, or remove `layout`",
                page.layout
            ))
        };
        config
            .pages
            .values()
            .filter(is_missing)
            .map(report)
            .collect()
    }

    /// Calendars that can have no event, since no column of their sets is a date and the theme has no template for them.
    #[must_use]
    pub fn undated_calendars(&self, config: &Config) -> Vec<Diagnostic> {
        let is_undated = |page: &&DerivedPage| {
            page.has_format(PageFormat::Ics)
                && page.complete
                && !page.sets.values().any(ics::has_date)
                && !self.has(&format!("{}.ics", page.layout))
        };
        let report = |page: &DerivedPage| {
            let message = format!(
                "the page `{}` has the format `ics`, but no column of its sets is a date",
                page.name
            );
            Diagnostic::new(CONFIG, page.span, message).help(suggestion(page, config))
        };
        config
            .pages
            .values()
            .filter(is_undated)
            .map(report)
            .collect()
    }
}

/// The columns that would give a calendar its dates.
fn suggestion(page: &DerivedPage, config: &Config) -> String {
    let types = page.sets.values().filter_map(|query| match &query.records {
        Records::Type(id) => Some(config.schema.type_of(*id)),
        _ => None,
    });
    let mut dates: Vec<&str> = types
        .flat_map(|declared| declared.fields.values())
        .filter(|field| matches!(field.kind.item(), FieldKind::Date))
        .map(|field| field.name.as_str())
        .collect();
    dates.sort_unstable();
    dates.dedup();
    match dates.as_slice() {
        [] => "add a column with a date to a set, such as `columns = [\"review_due\"]`, or remove the format"
            .to_owned(),
        dates => format!(
            "add a date to the `columns` of a set; its records have {}",
            list_of(dates.iter().copied(), 6)
        ),
    }
}
