//! Addresses and links: those in texts, and those that views hold.

use super::{BROKEN, NOT_FOUND, Writer, values};
use crate::config::PageFormat;
use crate::markdown::{Link, LinkTarget};
use crate::model::{Destination, LinkProblem, PageId, RecordId, within};
use crate::render::view::{FileView, LinkView};
use crate::render::{ProblemMarks, escape, title_of};

impl Writer<'_> {
    /// The address of a page, or of an anchor on it.
    pub(in crate::render) fn href(&self, page: PageId, anchor: Option<&str>) -> String {
        let to = &self.site.model.page(page).path;
        match anchor {
            Some(anchor) if to == self.path => format!("#{}", escape::path(anchor)),
            Some(anchor) => format!("{}#{}", self.relative(to), escape::path(anchor)),
            None => self.relative(to),
        }
    }

    /// The address of a file of the site: relative to this page, or from the host's root on the 404 page, which is shown at any
    /// address.
    fn relative(&self, to: &str) -> String {
        if self.path == NOT_FOUND {
            return self.site.shared.base_path.clone() + &escape::path(to);
        }
        escape::relative(self.path, to)
    }

    /// The address of a record; empty if it has none in this site.
    pub(in crate::render) fn record_href(&self, id: RecordId) -> String {
        self.site
            .model
            .address(id)
            .map_or_else(String::new, |(page, anchor)| self.href(page, anchor))
    }

    /// The files of a page in other formats than HTML.
    pub(in crate::render) fn file_views(&self, page: PageId) -> Vec<FileView> {
        let files = self.site.model.page_files(page);
        let view = |(format, path): (PageFormat, String)| FileView {
            format: format.word(),
            href: escape::relative(self.path, &path),
        };
        files.map(view).collect()
    }

    /// The address of a page in a format; empty if it is not written in it.
    pub(in crate::render) fn file_href(&self, page: PageId, format: PageFormat) -> String {
        let mut files = self.site.model.page_files(page);
        let path = files.find_map(|(other, path)| (other == format).then_some(path));
        path.map_or_else(String::new, |path| escape::relative(self.path, &path))
    }

    /// The address of a file of the content, which is published with the page.
    pub(super) fn asset(&mut self, path: String) -> String {
        let href = self.relative(&self.site.asset_path(&path));
        self.assets.push(path);
        href
    }

    /// A link to a record.
    pub(in crate::render) fn record_link(&self, id: RecordId) -> LinkView {
        let model = self.site.model;
        LinkView {
            title: model.record(id).title.clone(),
            href: self.record_href(id),
            kind: self.type_title(id),
            negative: model.negative(id).unwrap_or_default().to_owned(),
        }
    }

    /// A link to a page.
    pub(in crate::render) fn page_link(&self, page: PageId) -> LinkView {
        LinkView {
            title: title_of(self.site.model, page),
            href: self.href(page, None),
            ..LinkView::default()
        }
    }

    /// The title of a record's type; empty for plain pages.
    pub(in crate::render) fn type_title(&self, id: RecordId) -> String {
        let declared = self.site.model.type_of(id);
        if declared.open {
            String::new()
        } else {
            declared.title.clone()
        }
    }

    /// The tags around the text of a link: none if the link is broken, so that the text remains.
    pub(super) fn opening_tag(&mut self, link: &Link, owner: RecordId) -> (String, &'static str) {
        let href = match self.site.model.destination(owner, &link.target) {
            Ok(Destination::Page { page, anchor, .. }) => self.href(page, anchor.as_deref()),
            Ok(Destination::Asset(path)) => self.asset(path),
            Ok(Destination::Export(path)) => self.relative(&path),
            Ok(Destination::External(address)) => address,
            Err(_) if self.site.shared.marks == ProblemMarks::Visible => {
                return (BROKEN.to_owned(), "</span>");
            }
            // The page exists, but not the heading.
            Err(LinkProblem::Anchor { page, .. }) => self.href(page, None),
            Err(_) => return (String::new(), ""),
        };
        let (href, title) = (escape::html(&href), title_attribute(&link.title));
        (format!("<a href=\"{href}\"{title}>"), "</a>")
    }

    /// The text of a link that was written without any: the title of its target, or the target as written.
    pub(super) fn link_text(&self, link: &Link, owner: RecordId) -> String {
        let model = self.site.model;
        let text = match (model.destination(owner, &link.target), &link.target) {
            (
                Ok(Destination::Page {
                    record,
                    anchor,
                    page,
                }),
                _,
            ) => match (record, anchor) {
                (Some(id), Some(anchor)) if id == owner => {
                    self.heading_text(id, &anchor).unwrap_or(anchor)
                }
                (Some(id), _) => return values::title(self, id),
                (None, _) => title_of(model, page),
            },
            (Ok(Destination::External(address)), _) => address,
            (Ok(Destination::Asset(path) | Destination::Export(path)), _) => {
                path.rsplit('/').next().unwrap_or_default().to_owned()
            }
            (Err(_), LinkTarget::Record(reference)) => reference.id.clone(),
            (Err(_), LinkTarget::Path { path, fragment }) if path.is_empty() => {
                fragment.clone().unwrap_or_default()
            }
            (Err(_), LinkTarget::Path { path, .. }) => path.clone(),
            (Err(_), LinkTarget::External(address)) => address.clone(),
        };
        escape::html(&text)
    }

    /// The text of a heading of a record, by its anchor.
    fn heading_text(&self, id: RecordId, anchor: &str) -> Option<String> {
        let model = self.site.model;
        // The anchors in an entry begin with the entry's own.
        let prefix = model
            .address(id)
            .and_then(|(_, entry)| entry)
            .map(|entry| within(entry, ""));
        let own = prefix
            .and_then(|prefix| anchor.strip_prefix(prefix.as_str()))
            .unwrap_or(anchor);
        let heading = model.record(id).body.body.heading(own)?;
        Some(model.words_of_heading(heading).into_owned())
    }

    /// The address of a target in raw HTML. A broken one is left as written, so that a browser shows what it shows for a missing
    /// file.
    pub(super) fn raw_address(&mut self, target: &LinkTarget, owner: RecordId) -> String {
        let address = match (self.site.model.destination(owner, target), target) {
            (Ok(Destination::Page { page, anchor, .. }), _) => self.href(page, anchor.as_deref()),
            (Ok(Destination::Asset(path)), _) => self.asset(path),
            (Ok(Destination::Export(path)), _) => self.relative(&path),
            (Ok(Destination::External(address)), _) => address,
            (Err(LinkProblem::Anchor { page, .. }), _) => self.href(page, None),
            (Err(_), LinkTarget::Path { path, fragment }) => {
                let fragment = fragment.as_ref().map_or_else(String::new, |fragment| {
                    format!("#{}", escape::path(fragment))
                });
                escape::path(path) + &fragment
            }
            (Err(_), _) => String::new(),
        };
        escape::html(&address)
    }
}

/// The attribute for a title; nothing for an empty one.
pub(super) fn title_attribute(title: &str) -> String {
    if title.is_empty() {
        String::new()
    } else {
        format!(" title=\"{}\"", escape::html(title))
    }
}
