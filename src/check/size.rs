//! The size of pages with everything that they embed and show.
//!
//! Ten texts that embed each other ten times are larger than any disk, so sizes are computed before anything is rendered. The
//! time is linear in the size of the source, because each text is measured once for each depth at which it can occur.

mod report;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use super::embeds::{self, MOST_EMBEDS};
use super::view_contents::{ViewContent, ViewContents, address};
use crate::diagnostic::Diagnostic;
use crate::document::{Record, Text};
use crate::markdown::{Embed, HoleKind};
use crate::model::{Model, PageKind, RecordId, texts_in};

/// Maximum depth of views within texts that views show. Deeper ones are left out, because a view may show its own text.
pub const MOST_VIEWS: usize = 2;

/// Maximum number of bytes of HTML that a page may embed and show, besides its own text.
pub const PAGE: usize = 16_000_000;
/// Maximum number of bytes that all pages of a site may embed and show together.
const MOST_SITE_BYTES: usize = 1_000_000_000;
/// Bytes that are allowed in addition for each byte of text.
const MOST_SITE_GROWTH: usize = 64;
/// Bytes of markup around an embedded text.
const FRAME: usize = 128;

/// Reports texts and pages that are too large, or else a site whose pages are too large together.
pub(super) fn check(model: &Model, contents: &ViewContents) -> Vec<Diagnostic> {
    let mut sizes = Sizes {
        model,
        contents,
        known: HashMap::new(),
    };
    let grown: Vec<usize> = model.records().map(|id| sizes.record(id)).collect();
    let mut found = sizes.report_texts(&grown);
    let (mut large, mut total) = (Vec::new(), 0_usize);
    for (page, content) in model.all_page_ids().zip(&contents.pages) {
        let own = match model.page(page).kind {
            PageKind::Record(id) => grown[id.index()],
            _ => 0,
        };
        let size = sizes.content(content, 0, 1);
        total = total.saturating_add(size).saturating_add(own);
        if size > PAGE {
            large.push((page, size));
        }
    }
    found.extend(report::pages(model, &large));
    let written: usize = model
        .records()
        .flat_map(|id| model.texts(id))
        .map(|text| text.body.html.len())
        .sum();
    let limit = MOST_SITE_BYTES + MOST_SITE_GROWTH * written;
    if found.is_empty() && total > limit {
        found.extend(sizes.report_site(&grown, total, limit));
    }
    found
}

struct Sizes<'m> {
    model: &'m Model,
    contents: &'m ViewContents,
    /// For texts with embeds or views, by their address and the number of embeds and views around them.
    known: HashMap<(usize, usize, usize), Holes>,
}

/// For each hole of a text, its position and the bytes that all holes up to it add.
type Holes = Arc<[(u32, usize)]>;

impl<'m> Sizes<'m> {
    /// The bytes that the texts of a record embed and show.
    fn record(&mut self, id: RecordId) -> usize {
        let model = self.model;
        let texts = model.texts(id);
        texts
            .iter()
            .map(|text| self.text(text, 0, 0).saturating_sub(text.body.html.len()))
            .fold(0, usize::saturating_add)
    }

    /// The size of a text at a depth of embeds and views.
    fn text(&mut self, text: &'m Text, embeds: usize, views: usize) -> usize {
        self.range(text, 0..text.body.html.len(), embeds, views)
    }

    /// The size of a part of a text.
    fn range(&mut self, text: &'m Text, range: Range<usize>, embeds: usize, views: usize) -> usize {
        if text.body.embeds.is_empty() && text.body.views.is_empty() {
            return range.len();
        }
        let holes = self.holes(text, embeds, views);
        let before = |end: usize| match holes.partition_point(|(at, _)| (*at as usize) < end) {
            0 => 0,
            count => holes[count - 1].1,
        };
        let end = if range.end == text.body.html.len() {
            usize::MAX
        } else {
            range.end
        };
        range
            .len()
            .saturating_add(before(end).saturating_sub(before(range.start)))
    }

    fn holes(&mut self, text: &'m Text, embeds: usize, views: usize) -> Holes {
        let key = (address(text), embeds, views);
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let mut sum = 0_usize;
        let mut holes = Vec::new();
        for hole in &text.body.holes {
            let size = match hole.kind {
                HoleKind::Embed(at) => self.embed(&text.body.embeds[at], embeds, views),
                HoleKind::View(at) => self.view(text, at, embeds, views),
                _ => continue,
            };
            sum = sum.saturating_add(size);
            holes.push((hole.at, sum));
        }
        let holes: Holes = holes.into();
        self.known.insert(key, holes.clone());
        holes
    }

    fn embed(&mut self, embed: &Embed, embeds: usize, views: usize) -> usize {
        let model = self.model;
        let Some(id) = embeds::target(model, embed) else {
            return 0;
        };
        let (_, field) = model.lookup_reference(&embed.target.value);
        if embeds >= MOST_EMBEDS {
            return FRAME;
        }
        let body = &*model.record(id).body;
        let size = match field.as_deref() {
            Some("body") => self.text(body, embeds + 1, views),
            Some(field) => {
                let texts = texts_of_field(model.record(id), field).into_iter();
                texts
                    .map(|text| self.text(text, embeds + 1, views))
                    .fold(0, usize::saturating_add)
            }
            None if !embed.block => 0,
            None => {
                let heading = embed
                    .target
                    .value
                    .heading
                    .as_deref()
                    .and_then(|heading| body.body.heading(heading));
                let range = heading.map_or(0..body.body.html.len(), |heading| {
                    heading.at as usize..heading.end as usize
                });
                self.range(body, range, embeds + 1, views)
            }
        };
        size.saturating_add(FRAME)
    }

    fn view(&mut self, text: &'m Text, at: usize, embeds: usize, views: usize) -> usize {
        let content = self.contents.view(text, at);
        match content.filter(|_| views < MOST_VIEWS) {
            Some(content) => self.content(content, embeds, views + 1),
            None => 0,
        }
    }

    /// The size of what a view or a page shows.
    fn content(&mut self, content: &'m ViewContent, embeds: usize, views: usize) -> usize {
        content
            .texts
            .iter()
            .map(|text| self.text(text, embeds, views))
            .fold(content.bytes, usize::saturating_add)
    }
}

/// The texts in a field of a record, or in one entry of it: `answers`, `answers.senior`.
fn texts_of_field<'m>(record: &'m Record, field: &str) -> Vec<&'m Text> {
    let (key, entry) = field
        .split_once('.')
        .map_or((field, None), |(key, entry)| (key, Some(entry)));
    let value = record.fields.get(key).map(|value| &value.value);
    let value = match entry {
        None => value,
        Some(entry) => value.and_then(|value| value.get(entry)),
    };
    value.map(texts_in).unwrap_or_default()
}
