//! The formats of derived pages and matrices, and the files with a whole edition: their words and the endings of their files.
//!
//! Writing them is up to `render`.

use crate::diagnostic::{CONFIG, Diagnostic, words};
use crate::tree::Map;

words! {
    /// A format of a derived page. The word is also the ending of the file.
    pub enum PageFormat {
        /// A page of the site.
        Html = "html": "a page",
        /// A table for spreadsheets.
        Csv = "csv": "CSV",
        /// The records of its sets, for programs.
        Json = "json": "JSON",
        /// Events for calendars: the records that have a date.
        Ics = "ics": "iCalendar",
        /// Plain text.
        Txt = "txt": "plain text",
        /// A text in Markdown.
        Md = "md": "Markdown",
    }
}

words! {
    /// A format of a matrix.
    pub enum MatrixFormat {
        /// A page of the site.
        Html = "html",
        /// A table for spreadsheets.
        Csv = "csv",
        /// Rows, columns and cells, for programs.
        Json = "json",
    }
}

words! {
    /// A file with all records of an edition, for other programs.
    pub enum SiteExport {
        /// `site.json`: the declarations and the records.
        Json = "json",
        /// `records.jsonl`: a line for each record.
        Jsonl = "jsonl",
    }
}

impl SiteExport {
    /// The path of the file in the site.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Json => "site.json",
            Self::Jsonl => "records.jsonl",
        }
    }
}

/// A word for a format of pages of one kind.
pub(super) trait FormatWord: Copy + Into<PageFormat> {
    /// The formats of a page that declares none.
    const DEFAULT: &'static [PageFormat];
}

impl FormatWord for PageFormat {
    const DEFAULT: &'static [PageFormat] = &[Self::Html];
}

impl FormatWord for MatrixFormat {
    const DEFAULT: &'static [PageFormat] = &[PageFormat::Html, PageFormat::Csv];
}

impl From<MatrixFormat> for PageFormat {
    fn from(format: MatrixFormat) -> Self {
        match format {
            MatrixFormat::Html => Self::Html,
            MatrixFormat::Csv => Self::Csv,
            MatrixFormat::Json => Self::Json,
        }
    }
}

/// The formats of a declaration, each once. An empty list is reported.
pub(super) fn formats<F: FormatWord>(
    declared: &Map,
    read: Option<Vec<F>>,
    what: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<PageFormat> {
    let mut formats: Vec<PageFormat> = Vec::new();
    for format in read.into_iter().flatten().map(Into::into) {
        if !formats.contains(&format) {
            formats.push(format);
        }
    }
    if !formats.is_empty() {
        return formats;
    }
    // Words that are no formats have been reported.
    if let Some(node) = declared
        .node("format")
        .filter(|node| node.items().is_empty())
    {
        let message = format!("`format` of {what} is empty, so nothing would be written");
        let help = format!("remove `format`, or set `enabled = false` to remove {what}");
        diagnostics.push(Diagnostic::new(CONFIG, node.span, message).help(help));
    }
    F::DEFAULT.to_vec()
}
