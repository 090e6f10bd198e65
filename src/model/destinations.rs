//! Destinations: where the target of a link leads, or what is wrong with it. `links.rs` calls this once for each link of a site.

use std::borrow::Cow;

use super::paths::{join, normalise, split};
use super::{Inputs, Lookup, Model, PageId, PageKind, RecordId};
use crate::config::{Endpoints, page_endings, stem};
use crate::document::{Reference, Status, Text};
use crate::markdown::{Heading, LinkTarget, RecordRef, with_titles};
use crate::text::Span;

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// A place on a page of this site.
    Page {
        /// The page.
        page: PageId,
        /// The id of the place, if it is not the whole page.
        anchor: Option<String>,
        /// The record that the place belongs to, if there is one.
        record: Option<RecordId>,
    },
    /// A file of a page in another format than HTML, by its path from the site's root.
    Export(String),
    /// A file of the content that is not a page, by its path from the content's root.
    Asset(String),
    /// Another site.
    External(String),
}

/// Why a link leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkProblem {
    /// A record reference that does not find one record.
    Record(Lookup),
    /// The record has no page in this site.
    Unpaged,
    /// The file is a draft, so it has no page in this site.
    Draft,
    /// The path leaves the content.
    Outside,
    /// The file is likely the source of a page but is not read; its path from the content's root.
    NotRead(String),
    /// The file, or a folder that it is in, exists and is reported as left out.
    LeftOut,
    /// The file does not exist; its path from the content's root.
    File(String),
    /// The page exists, but the heading does not.
    Anchor {
        /// The page.
        page: PageId,
        /// The missing id.
        anchor: String,
        /// The record that the heading would be in; none for an entry of an index.
        record: Option<RecordId>,
    },
}

impl Model {
    pub(super) fn resolve(
        &self,
        from: RecordId,
        target: &LinkTarget,
    ) -> Result<Destination, LinkProblem> {
        match target {
            LinkTarget::External(address) => Ok(Destination::External(address.clone())),
            LinkTarget::Record(reference) => self.resolve_record(from, reference),
            LinkTarget::Path { path, fragment } => {
                let fragment = fragment.as_deref();
                if path.is_empty() {
                    return self.resolve_on_page(from, fragment);
                }
                let base = split(&self.document_of(from).path).0;
                let path = normalise(base, path).ok_or(LinkProblem::Outside)?;
                self.resolve_path(path, fragment)
            }
        }
    }

    /// Finds the record that `[[…]]` names. An id may contain a dot, so `id.field` is looked up as a whole first.
    #[must_use]
    pub fn lookup_reference(&self, reference: &RecordRef) -> (Lookup, Option<String>) {
        let find = |id: &str| self.find(reference.kind.as_deref(), id, &Endpoints::Any);
        let Some(field) = &reference.field else {
            return (find(&reference.id), None);
        };
        match find(&format!("{}.{field}", reference.id)) {
            Lookup::Missing => (find(&reference.id), Some(field.clone())),
            found => (found, None),
        }
    }

    /// The title of the record that a reference names, if it names one.
    #[must_use]
    pub fn title_of_reference(&self, reference: &RecordRef) -> Option<String> {
        match self.lookup_reference(reference).0 {
            Lookup::Record(id) | Lookup::Moved(id) => Some(self.record(id).title.clone()),
            _ => None,
        }
    }

    /// The excerpt of a text, as plain text.
    #[must_use]
    pub fn excerpt(&self, text: &Text) -> String {
        with_titles(
            &text.body.excerpt,
            &text.body.excerpt_references,
            |reference| self.title_of_reference(reference),
        )
        .into_owned()
    }

    /// A heading as plain text.
    #[must_use]
    pub fn words_of_heading<'h>(&self, heading: &'h Heading) -> Cow<'h, str> {
        with_titles(&heading.text, &heading.references, |reference| {
            self.title_of_reference(reference)
        })
    }

    fn resolve_record(
        &self,
        from: RecordId,
        reference: &RecordRef,
    ) -> Result<Destination, LinkProblem> {
        if reference.id.is_empty() && reference.kind.is_none() {
            return self.resolve_on_page(from, reference.heading.as_deref());
        }
        let (Lookup::Record(id) | Lookup::Moved(id)) = self.lookup_reference(reference).0 else {
            return Err(LinkProblem::Record(self.lookup_reference(reference).0));
        };
        let (page, entry) = self.address(id).ok_or(LinkProblem::Unpaged)?;
        let anchor = match &reference.heading {
            None => entry.map(str::to_owned),
            Some(heading) => Some(self.anchor(id, page, heading)?),
        };
        Ok(Destination::Page {
            page,
            anchor,
            record: Some(id),
        })
    }

    fn resolve_on_page(
        &self,
        from: RecordId,
        fragment: Option<&str>,
    ) -> Result<Destination, LinkProblem> {
        let (page, entry) = self.address(from).ok_or(LinkProblem::Unpaged)?;
        let anchor = match fragment {
            None | Some("" | "top") => entry.map(str::to_owned),
            Some(fragment) => Some(self.anchor(from, page, fragment)?),
        };
        Ok(Destination::Page {
            page,
            anchor,
            record: Some(from),
        })
    }

    /// The id of a heading of a record, named by its id or by its words.
    fn anchor(&self, id: RecordId, page: PageId, name: &str) -> Result<String, LinkProblem> {
        // `:~:` begins a text fragment directive, which is not part of the id.
        if let Some((before, directive)) = name.split_once(":~:") {
            let anchor = if before.is_empty() {
                String::new()
            } else {
                self.anchor(id, page, before)?
            };
            return Ok(format!("{anchor}:~:{directive}"));
        }
        let entry = self.address(id).and_then(|(_, entry)| entry);
        let body = &self.record(id).body.body;
        let heading = body.heading(name).map(|heading| heading.id.as_str());
        let raw = || {
            body.has_anchor(name)
                .then_some(name)
                .or_else(|| body.encoded_anchor(name))
        };
        if let Some(found) = heading.or_else(raw) {
            return Ok(entry.map_or_else(|| found.to_owned(), |entry| within(entry, found)));
        }
        // GitHub puts this before the ids of a text.
        if let Some(own) = name.strip_prefix("user-content-")
            && let Ok(found) = self.anchor(id, page, own)
        {
            return Ok(found);
        }
        // Ids that the theme makes (for relations, fields) begin with an underscore and depend on what the page shows.
        if name.starts_with('_') {
            return Ok(name.to_owned());
        }
        if self.is_entry_of(page, name) {
            return Ok(name.to_owned());
        }
        Err(LinkProblem::Anchor {
            page,
            anchor: name.to_owned(),
            record: Some(id),
        })
    }

    /// Whether a page is an index on which an entry has this id.
    fn is_entry_of(&self, page: PageId, id: &str) -> bool {
        let PageKind::Index { kind, .. } = self.page(page).kind else {
            return false;
        };
        let Lookup::Record(other) = self.find(
            Some(&self.config().schema.type_of(kind).name),
            id,
            &Endpoints::Any,
        ) else {
            return false;
        };
        self.address(other)
            .is_some_and(|(shown, entry)| shown == page && entry.is_some())
    }

    /// The destination at a path from the content's root.
    fn resolve_path(
        &self,
        path: String,
        fragment: Option<&str>,
    ) -> Result<Destination, LinkProblem> {
        let is_asset = self.frame.inputs.assets.binary_search(&path).is_ok();
        if is_asset && self.document(&path).is_none() {
            return Ok(Destination::Asset(path));
        }
        if let Some((page, record)) = self.page_of_file(&path) {
            // Repository hosts show a folder's README under this anchor.
            let readme = || {
                record
                    .is_some_and(|record| stem(split(&self.document_of(record).path).1) == "README")
            };
            let anchor = match (
                fragment.filter(|fragment| *fragment != "readme" || !readme()),
                record,
            ) {
                (None | Some("" | "top"), Some(record)) => self
                    .address(record)
                    .and_then(|(_, entry)| entry)
                    .map(str::to_owned),
                (Some(fragment), Some(record)) => Some(self.anchor(record, page, fragment)?),
                (fragment, None) => self.entry_anchor(page, fragment)?,
            };
            return Ok(Destination::Page {
                page,
                anchor,
                record,
            });
        }
        if self.page_of_export(&path).is_some() {
            return Ok(Destination::Export(path));
        }
        Err(self.missing_file(path))
    }

    /// Why there is no page and no asset at a path from the content's root.
    fn missing_file(&self, path: String) -> LinkProblem {
        let Inputs {
            unread, left_out, ..
        } = &self.frame.inputs;
        if unread.binary_search(&path).is_ok() {
            return LinkProblem::NotRead(path);
        }
        let is_left_out = |path: &str| {
            let found = left_out.binary_search_by(|left| left.as_str().cmp(path));
            found.is_ok()
        };
        let mut folders = path.match_indices('/').map(|(end, _)| &path[..end]);
        if is_left_out(&path) || folders.any(is_left_out) {
            return LinkProblem::LeftOut;
        }
        let mut endings = page_endings().map(|ending| format!("{path}{ending}"));
        if self.is_draft(&path) || endings.any(|path| self.is_draft(&path)) {
            LinkProblem::Draft
        } else {
            LinkProblem::File(path)
        }
    }

    /// Whether all records of a file are drafts.
    fn is_draft(&self, path: &str) -> bool {
        self.document(path).is_some_and(|document| {
            let mut records = document.records.iter();
            !document.records.is_empty() && records.all(|record| record.status == Status::Draft)
        })
    }

    /// An anchor of a page that is not a record's: an entry of an index.
    fn entry_anchor(
        &self,
        page: PageId,
        fragment: Option<&str>,
    ) -> Result<Option<String>, LinkProblem> {
        let Some(fragment) =
            fragment.filter(|fragment| !fragment.is_empty() && !fragment.starts_with('_'))
        else {
            return Ok(fragment.map(str::to_owned));
        };
        let PageKind::Index { kind, .. } = self.page(page).kind else {
            return Ok(Some(fragment.to_owned()));
        };
        let name = &self.config().schema.type_of(kind).name;
        match self.find(Some(name), fragment, &Endpoints::Any) {
            Lookup::Record(_) => Ok(Some(fragment.to_owned())),
            _ => Err(LinkProblem::Anchor {
                page,
                anchor: fragment.to_owned(),
                record: None,
            }),
        }
    }

    /// The page of a file or a folder of the content, and the record if it is the page of one.
    fn page_of_file(&self, path: &str) -> Option<(PageId, Option<RecordId>)> {
        let records = &self.frame.records;
        let known = |file: &str| records.document(file);
        let with_ending =
            |path: &str| page_endings().find_map(|ending| known(&format!("{path}{ending}")));
        let known = known(path)
            .or_else(|| with_ending(path))
            .or_else(|| with_ending(&join(path, "index")))
            .or_else(|| with_ending(&join(path, "README")));
        if let Some(at) = known {
            let mut records = records.in_document(at);
            return match (records.next(), records.next()) {
                (Some(one), None) => self.address(one).map(|(page, _)| (page, Some(one))),
                // A link to a collection leads to the index of its type.
                (Some(first), Some(_)) => self
                    .index_of(self.record(first).kind)
                    .map(|page| (page, None)),
                (None, _) => None,
            };
        }
        let page = path.strip_suffix(".html").map(|_| path.to_owned());
        let pages = page.into_iter().chain([join(path, "index.html")]);
        let at = pages.into_iter().find_map(|path| self.page_at(&path))?;
        let record = match self.page(at).kind {
            PageKind::Record(id)
            | PageKind::Index {
                intro: Some(id), ..
            } => Some(id),
            _ => None,
        };
        Some((at, record))
    }
}

/// The id of something in an entry or an embed, on a page that has several.
#[must_use]
pub fn within(outer: &str, id: &str) -> String {
    format!("{outer}--{id}")
}

/// A reference in a text, in the form that messages about references need.
#[must_use]
pub fn as_reference(reference: &RecordRef, span: Span) -> Reference {
    Reference {
        kind: reference.kind.clone(),
        id: reference.id.clone(),
        span,
    }
}
