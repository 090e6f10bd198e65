//! The files of pages in other formats than HTML: which there are, and where.

use super::{Model, PageId, PageKind};
use crate::config::{Config, PageFormat};

/// The formats that a page is written in.
pub(super) fn formats_of<'c>(kind: &PageKind, config: &'c Config) -> &'c [PageFormat] {
    match kind {
        PageKind::Derived(at, _) => &config.pages[*at].formats,
        PageKind::Matrix(at) => &config.matrices[*at].formats,
        _ => &[PageFormat::Html],
    }
}

/// Formats without HTML.
pub(super) fn other_formats(formats: &[PageFormat]) -> impl Iterator<Item = PageFormat> + '_ {
    let formats = formats.iter().copied();
    formats.filter(|format| *format != PageFormat::Html)
}

/// The path of a page in a format, from its path in another one.
pub(super) fn path_in(path: &str, format: PageFormat) -> String {
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    format!("{stem}.{}", format.word())
}

impl Model {
    /// The formats that a page is written in.
    #[must_use]
    pub fn formats(&self, page: PageId) -> &[PageFormat] {
        formats_of(&self.page(page).kind, self.config())
    }

    /// Whether readers can open a page in a browser.
    #[must_use]
    pub fn has_html(&self, page: PageId) -> bool {
        self.formats(page).contains(&PageFormat::Html)
    }

    /// The files of a page in other formats than HTML, in declared order: format and path.
    pub fn page_files(&self, page: PageId) -> impl Iterator<Item = (PageFormat, String)> + '_ {
        let path = &self.page(page).path;
        other_formats(self.formats(page)).map(move |format| (format, path_in(path, format)))
    }

    /// The page and the format of a file that is not HTML, by its path.
    #[must_use]
    pub fn page_of_export(&self, path: &str) -> Option<(PageId, PageFormat)> {
        let (page, format) = *self.frame.pages.files.get(&path.to_lowercase())?;
        (path_in(&self.page(page).path, format) == path).then_some((page, format))
    }
}
