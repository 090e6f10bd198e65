//! Bodies to finished HTML: holes filled, terms linked, embedded headings moved below the one they stand under.

use std::collections::HashSet;
use std::ops::Range;

use super::escape;
use super::sections::{anchor_of, headings, section, separate, within_part};
use super::{Marks, Renderer, terms::Use, title_of};
use crate::check::{MOST_EMBEDS, MOST_VIEWS, PAGE};
use crate::diagnostic::Diagnostic;
use crate::document::Text;
use crate::markdown::{Body, Embed, HoleKind, Link, LinkTarget};
use crate::model::{Destination, Env, LinkProblem, Lookup, PageId, RecordId, within};

/// What a page may grow by at most with embeds, views and sets. Sites that need more have an error; a preview shows them all the
/// same, with links in place of embeds, and without the rest.
const MOST_GROWTH: usize = 2 * PAGE;

/// The page that hosts show for an address that does not exist.
pub(super) const NOT_FOUND: &str = "404.html";

/// Opens what authors see around words that should lead somewhere, or show something, and do not.
const BROKEN: &str = "<span class=\"_broken\" title=\"Broken: nothing is found here\">";

/// Writes the texts of one page.
pub(crate) struct Writer<'a> {
    pub(crate) site: &'a Renderer<'a>,
    /// The page's path: addresses are relative to it.
    pub(crate) path: &'a str,
    /// Terms that the page has explained already.
    explained: HashSet<RecordId>,
    /// Embedded texts so far, for ids that do not meet.
    pieces: usize,
    /// Records whose texts are being embedded.
    open: Vec<RecordId>,
    /// How many views are being written, one within another.
    views: usize,
    /// What embeds, views and sets have added so far, in bytes.
    growth: usize,
    /// Files of the content that the page shows or links to.
    pub(crate) assets: Vec<String>,
    /// What templates of views complained of.
    pub(crate) problems: Vec<Diagnostic>,
}

/// How a text stands on its page.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    /// Put before every id, so that several texts can share a page.
    pub(super) prefix: Option<String>,
    /// Headings go below this level.
    pub(super) under: u8,
    /// Only the section under this heading.
    section: Option<String>,
    /// Whether the first heading is the title of the page.
    pub(super) titled: bool,
}

impl Frame {
    /// Whether the text is neither the page's own nor an entry's.
    fn is_piece(&self) -> bool {
        self.prefix
            .as_ref()
            .is_some_and(|prefix| prefix.starts_with('_'))
    }
}

/// A change of HTML: so many bytes are replaced.
pub(super) struct Edit {
    pub(super) at: usize,
    pub(super) remove: usize,
    pub(super) insert: String,
}

impl<'a> Writer<'a> {
    pub(crate) fn new(site: &'a Renderer<'a>, path: &'a str) -> Self {
        Self {
            site,
            path,
            explained: HashSet::new(),
            pieces: 0,
            open: Vec::new(),
            views: 0,
            growth: 0,
            assets: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// Counts what is added to the page.
    pub(super) fn grow(&mut self, bytes: usize) {
        self.growth = self.growth.saturating_add(bytes);
    }

    /// Whether so much was added to the page that nothing more is.
    pub(super) fn is_full(&self) -> bool {
        self.growth > MOST_GROWTH
    }

    /// The address of a page, perhaps of a place on it.
    pub(crate) fn href(&self, page: PageId, anchor: Option<&str>) -> String {
        let to = &self.site.model.page(page).path;
        match anchor {
            Some(anchor) if to == self.path => format!("#{}", escape::path(anchor)),
            Some(anchor) => format!("{}#{}", self.relative(to), escape::path(anchor)),
            None => self.relative(to),
        }
    }

    /// The address of a file of the site: from this page, or from the host's root on the 404 page, which may be shown anywhere.
    pub(super) fn relative(&self, to: &str) -> String {
        if self.path == NOT_FOUND {
            return self.site.shared.base_path.clone() + &escape::path(to);
        }
        escape::relative(self.path, to)
    }

    /// The address of a record; empty if it has none in this site.
    pub(crate) fn record_href(&self, id: RecordId) -> String {
        self.site
            .model
            .address(id)
            .map_or_else(String::new, |(page, anchor)| self.href(page, anchor))
    }

    /// The text that a page is about, with its own ids.
    pub(crate) fn main(&mut self, owner: RecordId) -> String {
        let record = self.site.model.record(owner);
        let titles = usize::from(record.titled);
        let more = record
            .body
            .body
            .headings
            .iter()
            .skip(titles)
            .any(|heading| heading.level == 1);
        let frame = Frame {
            prefix: None,
            under: u8::from(more),
            section: None,
            titled: record.titled,
        };
        self.explained.insert(owner);
        self.fill(&record.body, owner, &frame)
    }

    /// The text of an entry among others, whose ids begin with the entry's.
    pub(crate) fn entry(&mut self, owner: RecordId, under: u8) -> String {
        let record = self.site.model.record(owner);
        self.explained.insert(owner);
        let frame = Frame {
            prefix: Some(record.id.value.clone()),
            under,
            section: None,
            titled: false,
        };
        self.fill(&record.body, owner, &frame)
    }

    /// A text within something else.
    pub(crate) fn piece(&mut self, text: &Text, owner: RecordId, under: u8) -> String {
        self.pieces += 1;
        let frame = Frame {
            prefix: Some(format!("_{}", self.pieces)),
            under,
            section: None,
            titled: false,
        };
        self.fill(text, owner, &frame)
    }

    /// A text for a line or a cell: a single paragraph goes without its tags.
    pub(crate) fn inline(&mut self, text: &Text, owner: RecordId) -> String {
        let html = self.piece(text, owner, 3);
        let paragraph = html
            .trim()
            .strip_prefix("<p>")
            .and_then(|html| html.strip_suffix("</p>"));
        match paragraph {
            Some(inner) if text.body.is_one_paragraph => inner.to_owned(),
            _ => html,
        }
    }

    fn fill(&mut self, text: &Text, owner: RecordId, frame: &Frame) -> String {
        let body = &text.body;
        let range = section(body, frame.section.as_deref());
        if frame.is_piece() {
            self.grow(range.len());
            if self.is_full() {
                return String::new();
            }
        }
        let mut edits = headings(body, frame, &range);
        let mut closing = vec![""; body.links.len()];
        for hole in within_part(body, &body.holes, &range, |hole| hole.at) {
            let insert = self.hole(hole.kind, text, owner, frame, &mut closing);
            edits.push(Edit {
                at: hole.at as usize,
                remove: 0,
                insert,
            });
        }
        self.terms(body, &range, &mut edits);
        edits.sort_by_key(|edit| edit.at);
        let mut out = String::with_capacity(
            range.len() + edits.iter().map(|edit| edit.insert.len()).sum::<usize>(),
        );
        let mut at = range.start;
        for edit in &edits {
            out.push_str(&body.html[at.min(edit.at)..edit.at]);
            out.push_str(&edit.insert);
            at = edit.at + edit.remove;
        }
        out.push_str(&body.html[at.min(range.end)..range.end]);
        match &frame.prefix {
            Some(prefix) => separate(out, body, prefix),
            None => out,
        }
    }

    fn hole(
        &mut self,
        kind: HoleKind,
        text: &Text,
        owner: RecordId,
        frame: &Frame,
        closing: &mut [&'static str],
    ) -> String {
        let body = &text.body;
        match kind {
            HoleKind::LinkOpen(at) => {
                let (open, close) = self.link_open(&body.links[at], owner);
                closing[at] = close;
                open
            }
            HoleKind::LinkText(at) => self.link_text(&body.links[at], owner),
            HoleKind::LinkClose(at) => closing[at].to_owned(),
            HoleKind::Image(at) => self.image(&body.images[at], owner),
            HoleKind::LinkAddress(at) => self.address(&body.links[at].target, owner),
            HoleKind::ImageAddress(at) => self.address(&body.images[at].target, owner),
            HoleKind::Embed(at) => {
                let embed = &body.embeds[at];
                self.embed(embed, owner, embed.under.max(frame.under))
            }
            HoleKind::View(_) if self.views == MOST_VIEWS || self.is_full() => String::new(),
            HoleKind::View(at) => {
                self.views += 1;
                let html = self.view(text, at, owner, frame);
                self.views -= 1;
                html
            }
        }
    }

    fn view(&mut self, text: &Text, at: usize, owner: RecordId, frame: &Frame) -> String {
        let under = text.body.views[at].under.max(frame.under).max(1);
        if let Some(matrix) = text.matrices.get(at).cloned().flatten() {
            return super::matrix::render(self, &matrix, &Env::of_record(owner), owner);
        }
        match text.queries.get(at).cloned().flatten() {
            Some(query) => super::views::render(self, &query, &Env::of_record(owner), owner, under),
            None => String::new(),
        }
    }

    /// The tags around a link's words: none where it leads nowhere, so that the words are left.
    fn link_open(&mut self, link: &Link, owner: RecordId) -> (String, &'static str) {
        let href = match self.site.model.destination(owner, &link.target) {
            Ok(Destination::Page { page, anchor, .. }) => self.href(page, anchor.as_deref()),
            Ok(Destination::Asset(path)) => self.asset(path),
            Ok(Destination::External(address)) => address,
            Err(_) if self.site.shared.marks == Marks::Shown => {
                return (BROKEN.to_owned(), "</span>");
            }
            // The page is there, if not the heading.
            Err(LinkProblem::Anchor { page, .. }) => self.href(page, None),
            Err(_) => return (String::new(), ""),
        };
        let title = if link.title.is_empty() {
            String::new()
        } else {
            format!(" title=\"{}\"", escape::html(&link.title))
        };
        (
            format!("<a href=\"{}\"{title}>", escape::html(&href)),
            "</a>",
        )
    }

    /// The words of a link that was written without any: the title of what it leads to, or what was written.
    fn link_text(&self, link: &Link, owner: RecordId) -> String {
        let model = self.site.model;
        let heading = |id: RecordId, anchor: &str| {
            // Anchors in an entry begin with the entry's own.
            let entry = model
                .address(id)
                .and_then(|(_, entry)| entry)
                .map(|entry| within(entry, ""));
            let own = entry
                .and_then(|entry| anchor.strip_prefix(entry.as_str()))
                .unwrap_or(anchor);
            model
                .record(id)
                .body
                .body
                .heading(own)
                .map(|heading| model.words_of_heading(heading).into_owned())
        };
        let words = match (model.destination(owner, &link.target), &link.target) {
            (
                Ok(Destination::Page {
                    record: Some(id),
                    anchor: Some(anchor),
                    ..
                }),
                _,
            ) if id == owner => heading(id, &anchor).unwrap_or(anchor),
            (
                Ok(Destination::Page {
                    record: Some(id), ..
                }),
                _,
            ) => return super::values::title(self, id),
            (Ok(Destination::Page { page, .. }), _) => title_of(self.site.model, page),
            (Ok(Destination::External(address)), _) => address,
            (Ok(Destination::Asset(path)), _) => {
                path.rsplit('/').next().unwrap_or_default().to_owned()
            }
            (Err(_), LinkTarget::Record(reference)) => reference.id.clone(),
            (Err(_), LinkTarget::Path { path, fragment }) => {
                if path.is_empty() {
                    fragment.clone().unwrap_or_default()
                } else {
                    path.clone()
                }
            }
            (Err(_), LinkTarget::External(address)) => address.clone(),
        };
        escape::html(&words)
    }

    /// Words that should have been something else, marked for authors.
    pub(super) fn broken(&self, words: &str) -> String {
        let words = escape::html(words);
        if self.site.shared.marks == Marks::Shown {
            format!("{BROKEN}{words}</span>")
        } else {
            words
        }
    }

    fn embed(&mut self, embed: &Embed, owner: RecordId, under: u8) -> String {
        let model = self.site.model;
        let reference = &embed.target.value;
        let (found, field) = model.lookup_reference(reference);
        let (Lookup::Record(id) | Lookup::Moved(id)) = found else {
            return if self.site.shared.marks == Marks::Shown {
                self.broken(&reference.id)
            } else {
                String::new()
            };
        };
        let record = model.record(id);
        let name = super::values::link(self, id);
        if id == owner
            || self.open.contains(&id)
            || self.open.len() >= MOST_EMBEDS
            || self.is_full()
        {
            return if embed.block {
                format!("<p>{name}</p>\n")
            } else {
                name
            };
        }
        self.open.push(id);
        let html = match field.as_deref() {
            Some(field) => block(self.field(id, field, under), embed.block),
            // In the middle of a line there is room for its name only.
            None if !embed.block => name,
            None => {
                self.pieces += 1;
                let prefix = Some(format!("_{}", self.pieces));
                let heading = reference
                    .heading
                    .as_ref()
                    .map(|heading| anchor_of(&record.body.body, heading));
                let html = self.fill(
                    &record.body,
                    id,
                    &Frame {
                        prefix,
                        under,
                        section: heading,
                        titled: false,
                    },
                );
                format!(
                    "<div class=\"embed\">\n<p class=\"embed-source\">{name}</p>\n{html}</div>\n"
                )
            }
        };
        self.open.pop();
        html
    }

    /// One field of a record, for an embed: `answers.senior`.
    fn field(&mut self, id: RecordId, field: &str, under: u8) -> String {
        let record = self.site.model.record(id);
        let (key, rest) = field
            .split_once('.')
            .map_or((field, None), |(key, rest)| (key, Some(rest)));
        match key {
            "title" => return super::values::title(self, id),
            "body" => return self.piece(&record.body, id, under),
            _ => {}
        }
        let declared = self.site.model.type_of(id).fields.get(key);
        let (Some(value), Some(declared)) = (record.fields.get(key), declared) else {
            return String::new();
        };
        let inner = rest.and_then(|rest| value.value.get(rest));
        match (rest, inner) {
            (None, _) => super::values::html(self, &value.value, Some(&declared.kind), id),
            (Some(_), Some(inner)) => super::values::html(self, inner, None, id),
            (Some(_), None) => String::new(),
        }
    }

    /// Links each term at its first use on the page.
    fn terms(&mut self, body: &Body, range: &Range<usize>, edits: &mut Vec<Edit>) {
        for prose in within_part(body, &body.prose, range, |prose| prose.start) {
            let start = prose.start as usize;
            let Some(text) = body.html.get(start..prose.end as usize) else {
                continue;
            };
            let uses: Vec<Use> = self.site.shared.terms.uses(text).collect();
            for Use {
                start: from,
                end,
                record,
            } in uses
            {
                if !self.explained.insert(record) {
                    continue;
                }
                self.pieces += 1;
                let tip = format!("_tip-{}", self.pieces);
                let definition = escape::html(
                    &self
                        .site
                        .model
                        .excerpt(&self.site.model.record(record).body),
                );
                let href = escape::html(&self.record_href(record));
                let insert = format!(
                    "<span class=\"term\"><a href=\"{href}\" aria-describedby=\"{tip}\">{}</a><span class=\"tip\" role=\"tooltip\" id=\"{tip}\">{definition}</span></span>",
                    &text[from..end]
                );
                edits.push(Edit {
                    at: start + from,
                    remove: end - from,
                    insert,
                });
            }
        }
    }
}

/// A value that stands between blocks is a block itself.
fn block(html: String, alone: bool) -> String {
    let line = ![
        "<p",
        "<ul",
        "<ol",
        "<dl",
        "<div",
        "<h",
        "<table",
        "<pre",
        "<blockquote",
        "<section",
        "<aside",
    ]
    .iter()
    .any(|tag| html.starts_with(tag));
    if alone && line && !html.is_empty() {
        format!("<p>{html}</p>\n")
    } else {
        html
    }
}
