//! What derived pages require of the theme: the names of templates, and what is suggested where one is missing.

use crate::config::{Config, DerivedPage, FieldKind, PageFormat, Query, Records};
use crate::diagnostic::list_of;

/// The names of templates, one of which a page needs: that for HTML, or any for a page without HTML. The first is the most likely one.
pub(super) fn required(page: &DerivedPage) -> Vec<String> {
    let name = |format: &PageFormat| format!("{}.{}", page.layout, format.word());
    if page.has_format(PageFormat::Html) {
        return vec![name(&PageFormat::Html)];
    }
    page.formats
        .iter()
        .chain([&PageFormat::Html])
        .map(name)
        .collect()
}

/// Whether a page is a calendar in which no event can be.
pub(super) fn is_undated(page: &DerivedPage) -> bool {
    page.has_format(PageFormat::Ics) && page.complete && !page.sets.values().any(has_date)
}

/// Whether a query shows a date.
fn has_date(query: &Query) -> bool {
    let kinds = query.columns.iter().filter_map(|path| path.kind.as_ref());
    kinds
        .map(FieldKind::item)
        .any(|kind| matches!(kind, FieldKind::Date))
}

/// The columns that would give a calendar its dates.
pub(super) fn suggestion(page: &DerivedPage, config: &Config) -> String {
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
