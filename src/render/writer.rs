//! Compiled texts to finished HTML: fills their holes, links terms, and moves nested headings below the one that they are under.
//!
//! A text can embed other texts and show queries and matrices, whose cells are texts again. All that takes part in this recursion
//! is below `writer/`; what is only on whole pages is beside it.

mod embeds;
pub(super) mod items;
mod links;
pub(super) mod matrices;
mod pictures;
pub(super) mod queries;
mod sections;
pub(super) mod values;

use std::collections::HashSet;
use std::ops::Range;

use serde::Serialize;

use super::terms::TermUse;
use super::{ProblemMarks, Renderer, escape};
use crate::check::{MOST_VIEWS, PAGE};
use crate::diagnostic::Diagnostic;
use crate::document::Text;
use crate::markdown::{Body, HoleKind};
use crate::model::{Env, RecordId};

/// The maximum number of bytes that embeds, views and sets add to a page. A site that needs more has an error. A preview shows it
/// anyway, with links in place of further embeds and without further views.
const MAX_GROWTH: usize = 2 * PAGE;

/// The page that hosts show for an address that does not exist.
pub(super) const NOT_FOUND: &str = "404.html";

/// Opens the mark that authors see around the text of a broken link, picture or embed.
const BROKEN: &str = "<span class=\"_broken\" title=\"Broken: nothing is found here\">";

/// Writes the texts of one page.
pub(super) struct Writer<'a> {
    pub(super) site: &'a Renderer<'a>,
    /// The page's path; addresses are relative to it.
    pub(super) path: &'a str,
    /// Terms that the page has explained already.
    explained: HashSet<RecordId>,
    /// The number of nested texts and terms so far, for unique ids.
    nested: usize,
    /// The records whose texts are being embedded, from the outermost.
    embedding: Vec<RecordId>,
    /// The number of views that are being written, one within another.
    view_depth: usize,
    /// The number of bytes that embeds, views and sets have added so far.
    growth: usize,
    /// Files of the content that the page shows or links to.
    pub(super) assets: Vec<String>,
    /// Problems in the templates of views.
    pub(super) problems: Vec<Diagnostic>,
}

/// How a text is placed on its page.
#[derive(Clone, Debug, Default)]
struct Placement {
    /// The prefix of all its ids, which keeps them apart from those of other texts.
    id_prefix: Option<String>,
    /// The level of the heading that it is under.
    under: u8,
    /// The heading of the only section that is shown.
    section: Option<String>,
    /// Whether its first heading is the title of the page.
    is_titled: bool,
}

impl Placement {
    /// Whether the text is neither that of the page nor that of an entry.
    fn is_nested(&self) -> bool {
        self.id_prefix
            .as_ref()
            .is_some_and(|prefix| prefix.starts_with('_'))
    }
}

/// A change of HTML, at a byte offset.
struct Replacement {
    at: usize,
    /// The number of bytes that are removed.
    remove: usize,
    insert: String,
}

impl<'a> Writer<'a> {
    pub(super) fn new(site: &'a Renderer<'a>, path: &'a str) -> Self {
        Self {
            site,
            path,
            explained: HashSet::new(),
            nested: 0,
            embedding: Vec::new(),
            view_depth: 0,
            growth: 0,
            assets: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// A string of the interface.
    pub(super) fn string(&self, name: &'static str) -> &'a str {
        self.site.model.config().strings.text(name)
    }

    /// Counts bytes that are added to the page.
    fn grow(&mut self, bytes: usize) {
        self.growth = self.growth.saturating_add(bytes);
    }

    /// Whether nothing more can be added to the page.
    fn is_full(&self) -> bool {
        self.growth > MAX_GROWTH
    }

    /// A prefix for the ids of a nested text.
    fn next_prefix(&mut self) -> String {
        self.nested += 1;
        format!("_{}", self.nested)
    }

    /// The text that a page is about, with its own ids.
    pub(super) fn page_text(&mut self, owner: RecordId) -> String {
        let record = self.site.model.record(owner);
        let has_more_titles = record
            .body
            .body
            .headings
            .iter()
            .skip(usize::from(record.titled))
            .any(|heading| heading.level == 1);
        let placement = Placement {
            under: u8::from(has_more_titles),
            is_titled: record.titled,
            ..Placement::default()
        };
        self.explained.insert(owner);
        self.fill(&record.body, owner, &placement)
    }

    /// The text of an entry among others, whose ids begin with the entry's.
    pub(super) fn entry_text(&mut self, owner: RecordId, under: u8) -> String {
        let record = self.site.model.record(owner);
        self.explained.insert(owner);
        let placement = Placement {
            id_prefix: Some(record.id.value.clone()),
            under,
            ..Placement::default()
        };
        self.fill(&record.body, owner, &placement)
    }

    /// A text within something else.
    pub(super) fn nested_text(&mut self, text: &Text, owner: RecordId, under: u8) -> String {
        let placement = Placement {
            id_prefix: Some(self.next_prefix()),
            under,
            ..Placement::default()
        };
        self.fill(text, owner, &placement)
    }

    /// A text for a line or a cell: a single paragraph loses its tags.
    fn inline_text(&mut self, text: &Text, owner: RecordId) -> String {
        let html = self.nested_text(text, owner, 3);
        let paragraph = html
            .trim()
            .strip_prefix("<p>")
            .and_then(|html| html.strip_suffix("</p>"));
        match paragraph {
            Some(inner) if text.body.is_one_paragraph => inner.to_owned(),
            _ => html,
        }
    }

    fn fill(&mut self, text: &Text, owner: RecordId, placement: &Placement) -> String {
        let body = &text.body;
        let range = sections::range(body, placement.section.as_deref());
        if placement.is_nested() {
            self.grow(range.len());
            if self.is_full() {
                return String::new();
            }
        }
        let mut replacements = sections::move_headings(body, placement, &range);
        let mut closing_tags = vec![""; body.links.len()];
        for hole in sections::within(body, &body.holes, &range, |hole| hole.at) {
            let insert = self.hole(hole.kind, text, owner, placement.under, &mut closing_tags);
            replacements.push(Replacement {
                at: hole.at as usize,
                remove: 0,
                insert,
            });
        }
        self.link_terms(body, &range, &mut replacements);
        replacements.sort_by_key(|replacement| replacement.at);
        let inserted: usize = replacements
            .iter()
            .map(|replacement| replacement.insert.len())
            .sum();
        let mut out = String::with_capacity(range.len() + inserted);
        let mut at = range.start;
        for replacement in &replacements {
            out.push_str(&body.html[at.min(replacement.at)..replacement.at]);
            out.push_str(&replacement.insert);
            at = replacement.at + replacement.remove;
        }
        out.push_str(&body.html[at.min(range.end)..range.end]);
        match &placement.id_prefix {
            Some(prefix) => sections::prefix_ids(out, body, prefix),
            None => out,
        }
    }

    fn hole(
        &mut self,
        kind: HoleKind,
        text: &Text,
        owner: RecordId,
        under: u8,
        closing_tags: &mut [&'static str],
    ) -> String {
        let body = &text.body;
        match kind {
            HoleKind::LinkOpen(at) => {
                let (open, close) = self.opening_tag(&body.links[at], owner);
                closing_tags[at] = close;
                open
            }
            HoleKind::LinkText(at) => self.link_text(&body.links[at], owner),
            HoleKind::LinkClose(at) => closing_tags[at].to_owned(),
            HoleKind::Image(at) => self.image(&body.images[at], owner),
            HoleKind::LinkAddress(at) => self.raw_address(&body.links[at].target, owner),
            HoleKind::ImageAddress(at) => self.raw_address(&body.images[at].target, owner),
            HoleKind::Embed(at) => {
                let embed = &body.embeds[at];
                self.embed(embed, owner, embed.under.max(under))
            }
            HoleKind::View(_) if self.view_depth == MOST_VIEWS || self.is_full() => String::new(),
            HoleKind::View(at) => {
                self.view_depth += 1;
                let html = self.view(text, at, owner, under);
                self.view_depth -= 1;
                html
            }
        }
    }

    /// A view in a text: a matrix or a query.
    fn view(&mut self, text: &Text, at: usize, owner: RecordId, under: u8) -> String {
        let env = Env::of_record(owner);
        if let Some(matrix) = text.matrices.get(at).cloned().flatten() {
            return matrices::embedded(self, &matrix, &env, owner);
        }
        let under = text.body.views[at].under.max(under).max(1);
        match text.queries.get(at).cloned().flatten() {
            Some(query) => queries::embedded(self, &query, &env, owner, under),
            None => String::new(),
        }
    }

    /// Renders a view with a template of `views/`.
    fn render_view(&mut self, shape: &str, view: &impl Serialize, owner: RecordId) -> String {
        match self.site.theme.view(shape, view, &self.site.shared.site) {
            Ok(html) => html,
            Err(problem) => {
                let path = self.site.model.shown_path(owner);
                self.problems
                    .push(problem.note(format!("in the text of `{path}`")));
                String::new()
            }
        }
    }

    /// Text in place of something broken, marked for authors.
    fn broken(&self, text: &str) -> String {
        let text = escape::html(text);
        match self.site.shared.marks {
            ProblemMarks::Visible => format!("{BROKEN}{text}</span>"),
            ProblemMarks::Hidden => text,
        }
    }

    /// Links each term where the page first uses it, with its definition.
    fn link_terms(
        &mut self,
        body: &Body,
        range: &Range<usize>,
        replacements: &mut Vec<Replacement>,
    ) {
        let site = self.site;
        for prose in sections::within(body, &body.prose, range, |prose| prose.start) {
            let start = prose.start as usize;
            let Some(text) = body.html.get(start..prose.end as usize) else {
                continue;
            };
            for TermUse { range, record } in site.shared.terms.uses(text) {
                if !self.explained.insert(record) {
                    continue;
                }
                self.nested += 1;
                let tip = format!("_tip-{}", self.nested);
                let definition = escape::html(&site.model.excerpt(&site.model.record(record).body));
                let href = escape::html(&self.record_href(record));
                let term = &text[range.clone()];
                replacements.push(Replacement {
                    at: start + range.start,
                    remove: range.len(),
                    insert: format!(
                        "<span class=\"term\"><a href=\"{href}\" aria-describedby=\"{tip}\">{term}</a>\
                         <span class=\"tip\" role=\"tooltip\" id=\"{tip}\">{definition}</span></span>"
                    ),
                });
            }
        }
    }
}
