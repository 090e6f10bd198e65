//! Pages in other formats than HTML: no two files get one path.

use std::collections::hash_map::Entry;

use super::Router;
use crate::config::PageFormat;
use crate::model::PageId;
use crate::model::page_files::{formats_of, other_formats, path_in};
use crate::model::page_paths;
use crate::model::pages::{Page, PageKind};
use crate::text::Span;

impl Router<'_> {
    /// Adds a page in the formats that are declared for it.
    pub(super) fn add_in_formats(&mut self, path: &str, kind: PageKind, span: Span) {
        let path = format!("{path}.html");
        let formats = formats_of(&kind, self.model.config());
        let Some(first) = formats
            .first()
            .filter(|_| !formats.contains(&PageFormat::Html))
        else {
            self.add(path, kind, Some(span));
            return;
        };
        let (path, problem) = page_paths::sanitize(path, &kind, Some(span), self.model);
        self.pages.diagnostics.extend(problem);
        let path = path_in(&path, *first);
        self.without_html.push(Page { path, kind });
    }

    /// Adds the pages without HTML, and the files of all pages in other formats. Reports files with one path.
    pub(super) fn files(&mut self) {
        self.pages.with_html = self.pages.list.len();
        self.pages.list.append(&mut self.without_html);
        for (at, page) in self.pages.list.iter().enumerate() {
            for format in other_formats(formats_of(&page.kind, self.model.config())) {
                let path = path_in(&page.path, format);
                let other = match self.pages.files.entry(path.to_lowercase()) {
                    Entry::Vacant(free) => {
                        free.insert((PageId::new(at), format));
                        continue;
                    }
                    Entry::Occupied(taken) => &self.pages.list[taken.get().0.index()],
                };
                let other = Page {
                    path: path_in(&other.path, format),
                    kind: other.kind.clone(),
                };
                let span = page_paths::source_of(&page.kind, self.model);
                let clash = page_paths::clash(&path, &page.kind, span, &other, self.model);
                self.pages.diagnostics.push(clash);
            }
        }
    }
}
