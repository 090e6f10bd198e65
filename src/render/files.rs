//! The files of pages in other formats than HTML: from a template if the theme has one, otherwise in a built-in form.
//!
//! A template for a format is next to the one for HTML, with the ending of the format: `derived.csv`. It receives the same view.

use super::page;
use super::writer::Writer;
use super::{Renderer, csv, ics, json, md, txt};
use crate::config::PageFormat;
use crate::diagnostic::Diagnostic;
use crate::model::{PageId, PageKind};

/// A file of a page.
#[derive(Debug)]
pub struct RenderedFile {
    /// Its path in the site.
    pub path: String,
    /// Its content.
    pub text: String,
    /// Files of the content that it links to.
    pub assets: Vec<String>,
    /// Problems in templates.
    pub problems: Vec<Diagnostic>,
}

impl Renderer<'_> {
    /// The files of a page in other formats than HTML.
    #[must_use]
    pub fn files(&self, page: PageId) -> Vec<RenderedFile> {
        let files = self.model.page_files(page);
        files
            .map(|(format, path)| self.file(page, format, path))
            .collect()
    }

    /// The file of a page in a format, at its path.
    #[must_use]
    pub fn file(&self, page: PageId, format: PageFormat, path: String) -> RenderedFile {
        let template = self.template_of(page, format);
        if template.is_none()
            && let Some(text) = self.file_of_results(page, format)
        {
            return RenderedFile {
                path,
                text,
                assets: Vec::new(),
                problems: Vec::new(),
            };
        }
        let mut writer = Writer::new(self, &self.model.page(page).path);
        let (_, view) = page::view(&mut writer, page);
        let strings = &self.model.config().strings;
        let rendered = match (template, format) {
            (Some(template), _) => self.theme.file(&template, format, &view, &self.shared.site),
            (None, PageFormat::Csv) => Ok(csv::sets(&view, strings)),
            (None, PageFormat::Md) => Ok(md::page(&view, strings)),
            (None, _) => Ok(txt::page(&view, strings)),
        };
        let Writer {
            assets,
            mut problems,
            ..
        } = writer;
        let text = rendered.unwrap_or_else(|problem| {
            problems.push(problem.note(format!("in the file `{path}`")));
            String::new()
        });
        RenderedFile {
            path,
            text,
            assets,
            problems,
        }
    }

    /// The template for a page in a format, if the theme has one.
    fn template_of(&self, page: PageId, format: PageFormat) -> Option<String> {
        let layout = match self.model.page(page).kind {
            PageKind::Derived(at, _) => self.model.config().pages[at].layout.as_str(),
            PageKind::Matrix(_) => "matrix",
            _ => return None,
        };
        let name = format!("{layout}.{}", format.word());
        self.theme.has(&name).then_some(name)
    }

    /// The built-in form of what is made from results, since it has more than the view: ids, dates, and the empty cells of matrices.
    fn file_of_results(&self, page: PageId, format: PageFormat) -> Option<String> {
        let config = self.model.config();
        match (&self.model.page(page).kind, format) {
            (PageKind::Matrix(at), PageFormat::Json) => {
                Some(json::matrix(self, page, &config.matrices[*at]))
            }
            (PageKind::Matrix(at), _) => Some(csv::matrix(self, page, &config.matrices[*at])),
            (PageKind::Derived(at, subject), PageFormat::Json) => {
                Some(json::sets(self, page, &config.pages[*at], *subject))
            }
            (PageKind::Derived(at, subject), PageFormat::Ics) => {
                Some(ics::page(self, page, &config.pages[*at], *subject))
            }
            _ => None,
        }
    }
}
