//! How large pages become by what they embed and show. Ten texts that embed each other ten times are larger than any disk, so
//! sizes are computed before anything is rendered: in time linear in what is written, since each text is looked at once for each
//! depth at which it can stand.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use super::MOST_EMBEDS;
use super::shown::{Part, Shown, address};
use crate::diagnostic::{Diagnostic, PAGE_TOO_LARGE};
use crate::document::{Record, Text};
use crate::graph::walk;
use crate::markdown::{Embed, HoleKind};
use crate::model::{Found, Model, PageKind, RecordId, texts_in};
use crate::text::Span;

/// Views within texts that views show, within such texts again, are left out: a view may show the text that it stands in.
pub const MOST_VIEWS: usize = 2;

/// Bytes of HTML that a page may embed and show, besides its own text.
pub const PAGE: usize = 16_000_000;
/// Bytes that the pages of a site may embed and show together, and as many more for each byte of text.
const SITE: (usize, usize) = (1_000_000_000, 64);
/// Steps of a chain that a message shows.
const SHOWN: usize = 6;
/// Bytes around an embedded text.
const FRAME: usize = 128;

pub(super) fn check(model: &Model, shown: &Shown) -> Vec<Diagnostic> {
    let mut sizes = Sizes {
        model,
        shown,
        known: HashMap::new(),
    };
    let grown: Vec<usize> = model.records().map(|id| sizes.record(id)).collect();
    let mut found = sizes.texts(&grown);
    let (mut large, mut total) = (Vec::new(), 0_usize);
    for (page, part) in shown.pages.iter().enumerate() {
        let own = if let PageKind::Record(id) = model.pages()[page].kind {
            grown[id.0 as usize]
        } else {
            0
        };
        let size = sizes.part(part, 0, 1);
        total = total.saturating_add(size).saturating_add(own);
        if size > PAGE {
            large.push((page, size));
        }
    }
    found.extend(pages(model, &large));
    let written: usize = model
        .records()
        .flat_map(|id| model.texts(id))
        .map(|text| text.body.html.len())
        .sum();
    let limit = SITE.0 + SITE.1 * written;
    if found.is_empty() && total > limit {
        found.extend(sizes.site(&grown, total, limit));
    }
    found
}

/// Says which pages are too large by their sets or as matrices, once for each declaration.
fn pages(model: &Model, large: &[(usize, usize)]) -> Vec<Diagnostic> {
    let mut found: Vec<(Option<Span>, Diagnostic, usize)> = Vec::new();
    for (page, size) in large {
        let place = model.place_of_page(*page);
        match found.last_mut() {
            Some((known, _, count)) if *known == place => *count += 1,
            _ => {
                let message = format!(
                    "{} shows {}; a page may show at most {}",
                    model.name_of_page(*page),
                    bytes(*size),
                    bytes(PAGE)
                );
                let diagnostic = place
                    .map_or_else(
                        || Diagnostic::unplaced(PAGE_TOO_LARGE, &*message),
                        |span| Diagnostic::new(PAGE_TOO_LARGE, span, &*message),
                    )
                    .help("show fewer records, with conditions or a `limit`, or less of each");
                found.push((place, diagnostic, 0));
            }
        }
    }
    let more = |(_, diagnostic, count): (_, Diagnostic, usize)| match count {
        0 => diagnostic,
        _ => diagnostic.note(format!("so do {count} more of these pages")),
    };
    found.into_iter().map(more).collect()
}

struct Sizes<'m> {
    model: &'m Model,
    shown: &'m Shown,
    /// For texts that embed or show something, by their address and by the embeds and views around them.
    known: HashMap<(usize, usize, usize), Holes>,
}

/// For each hole of a text its position, and what all holes up to it add.
type Holes = Arc<[(u32, usize)]>;

impl<'m> Sizes<'m> {
    /// What the texts of a record embed and show.
    fn record(&mut self, id: RecordId) -> usize {
        let model = self.model;
        let texts = model.texts(id);
        texts
            .iter()
            .map(|text| self.text(text, 0, 0).saturating_sub(text.body.html.len()))
            .fold(0, usize::saturating_add)
    }

    /// The size of a text within so many embeds and views.
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
        let (Found::Record(id) | Found::Moved(id), field) = model.named(&embed.target.value) else {
            return 0;
        };
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
        let shown = self.shown;
        if views >= MOST_VIEWS {
            return 0;
        }
        shown
            .view(text, at)
            .map_or(0, |part| self.part(part, embeds, views + 1))
    }

    /// The size of what a view or a page shows.
    fn part(&mut self, part: &'m Part, embeds: usize, views: usize) -> usize {
        part.texts
            .iter()
            .map(|text| self.text(text, embeds, views))
            .fold(part.bytes, usize::saturating_add)
    }

    /// Says which texts are too large, each at the embed or view with which it becomes so. Texts that are too large because they embed
    /// or show one of those need no message of their own.
    fn texts(&mut self, grown: &[usize]) -> Vec<Diagnostic> {
        let model = self.model;
        let large: Vec<RecordId> = model
            .records()
            .filter(|id| grown[id.0 as usize] > PAGE)
            .collect();
        let number: HashMap<RecordId, usize> =
            large.iter().enumerate().map(|(at, id)| (*id, at)).collect();
        let owners: HashMap<usize, RecordId> = large
            .iter()
            .flat_map(|id| {
                model
                    .texts(*id)
                    .into_iter()
                    .map(|text| (address(text), *id))
            })
            .collect();
        let parts = |id: &RecordId| -> Vec<usize> {
            let found = self
                .steps(*id, &owners)
                .into_iter()
                .filter_map(|step| step.to);
            found
                .filter(|to| to != id)
                .filter_map(|to| number.get(&to).copied())
                .collect()
        };
        let graph: Vec<Vec<usize>> = large.iter().map(parts).collect();
        let mut seen = vec![false; large.len()];
        let mut found = Vec::new();
        for at in walk(&graph).order {
            if !graph[at].iter().any(|part| seen[*part]) {
                found.push(self.too_large(large[at], grown[large[at].0 as usize]));
            }
            seen[at] = true;
        }
        found
    }

    /// All embeds and views of a record's texts, in order.
    fn steps(&self, id: RecordId, owners: &HashMap<usize, RecordId>) -> Vec<Step<'m>> {
        let model = self.model;
        let mut steps = Vec::new();
        for text in model.texts(id) {
            for hole in &text.body.holes {
                match hole.kind {
                    HoleKind::Embed(at) => {
                        let embed = &text.body.embeds[at];
                        if let Found::Record(to) | Found::Moved(to) =
                            model.named(&embed.target.value).0
                        {
                            steps.push(Step {
                                text,
                                hole: hole.kind,
                                span: embed.target.span,
                                to: Some(to),
                            });
                        }
                    }
                    HoleKind::View(at) => {
                        let mut shown = self
                            .shown
                            .view(text, at)
                            .into_iter()
                            .flat_map(|part| &part.texts);
                        let to = shown.find_map(|text| owners.get(&address(text)).copied());
                        steps.push(Step {
                            text,
                            hole: hole.kind,
                            span: text.body.views[at].span,
                            to,
                        });
                    }
                    _ => {}
                }
            }
        }
        steps
    }

    fn step(&mut self, step: &Step<'m>) -> usize {
        match step.hole {
            HoleKind::Embed(at) => self.embed(&step.text.body.embeds[at], 0, 0),
            HoleKind::View(at) => self.view(step.text, at, 0, 0),
            _ => 0,
        }
    }

    /// Says that a text is too large, and by which chain of embeds.
    fn too_large(&mut self, id: RecordId, size: usize) -> Diagnostic {
        let model = self.model;
        let name = |id: RecordId| model.record(id).id.value.as_str();
        let mut sum = 0_usize;
        let over = self.steps(id, &HashMap::new()).into_iter().find(|step| {
            sum = sum.saturating_add(self.step(step));
            sum > PAGE
        });
        let span = over.map_or(model.record(id).span, |step| step.span);
        let message = format!(
            "`{}` grows by {} with what it embeds and shows; a page may grow by {}",
            name(id),
            bytes(size),
            bytes(PAGE)
        );
        let mut diagnostic =
            Diagnostic::new(PAGE_TOO_LARGE, span, message).here("too large from here on");
        let (mut at, mut seen) = (id, vec![id]);
        while let (Some((step, count)), true) = (self.largest(at), seen.len() <= SHOWN) {
            let what = match step.to {
                Some(to) if count > 1 => {
                    format!("`{}` embeds `{}` {count} times", name(at), name(to))
                }
                Some(to) => format!("`{}` embeds `{}`", name(at), name(to)),
                None => format!("a view of `{}` shows {}", name(at), bytes(self.step(&step))),
            };
            diagnostic = diagnostic.also(step.span, what);
            match step.to.filter(|to| !seen.contains(to)) {
                Some(to) => at = to,
                None => break,
            }
            seen.push(at);
        }
        diagnostic.help("link to what need not be read here, or show fewer records in a view")
    }

    /// What makes most of a record's size: the first embed of what is embedded, with how often it is, or a view.
    fn largest(&mut self, id: RecordId) -> Option<(Step<'m>, usize)> {
        let mut groups: indexmap::IndexMap<Option<RecordId>, (Step<'m>, usize, usize)> =
            indexmap::IndexMap::new();
        for step in self.steps(id, &HashMap::new()) {
            let size = self.step(&step);
            match groups.get_mut(&step.to) {
                Some((known, count, sum)) if step.to.is_some() || *sum >= size => {
                    *count += usize::from(known.to.is_some());
                    *sum = if known.to.is_some() {
                        sum.saturating_add(size)
                    } else {
                        *sum
                    };
                }
                _ => drop(groups.insert(step.to, (step, 1, size))),
            }
        }
        let largest = groups.into_values().max_by_key(|(_, _, sum)| *sum)?;
        (largest.2 > 0).then_some((largest.0, largest.1))
    }

    /// Says that no page is too large, but all of them together.
    fn site(&mut self, grown: &[usize], total: usize, limit: usize) -> Option<Diagnostic> {
        let model = self.model;
        let size = |page: &usize| match model.pages()[*page].kind {
            PageKind::Record(id) => {
                grown[id.0 as usize].saturating_add(self.shown.pages[*page].bytes)
            }
            _ => self.shown.pages[*page].bytes,
        };
        let largest = (0..model.pages().len()).max_by_key(size)?;
        let message = format!(
            "the pages of the site grow by {} with what they embed and show; they may grow by {}",
            bytes(total),
            bytes(limit)
        );
        let diagnostic = match model.place_of_page(largest) {
            Some(span) => Diagnostic::new(PAGE_TOO_LARGE, span, message),
            None => Diagnostic::unplaced(PAGE_TOO_LARGE, message),
        };
        let note = format!(
            "most is on {}: {}",
            model.name_of_page(largest),
            bytes(size(&largest))
        );
        Some(
            diagnostic.note(note).help(
                "show fewer records on each page, with conditions or a `limit`, or less of each",
            ),
        )
    }
}

/// An embed or a view.
struct Step<'m> {
    text: &'m Text,
    hole: HoleKind,
    span: Span,
    /// The record that is embedded, or that a view shows among others.
    to: Option<RecordId>,
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

/// A number of bytes as people read it.
fn bytes(count: usize) -> String {
    let units = [
        (1_000_000_000_000, "TB"),
        (1_000_000_000, "GB"),
        (1_000_000, "MB"),
        (1_000, "kB"),
    ];
    match units.into_iter().find(|(unit, _)| count >= *unit) {
        Some((_, "TB")) if count >= 1_000_000_000_000_000 => "more than 1,000 TB".to_owned(),
        Some((unit, word)) if count % unit < unit / 10 => format!("{} {word}", count / unit),
        Some((unit, word)) => format!("{}.{} {word}", count / unit, count % unit * 10 / unit),
        None => format!("{count} bytes"),
    }
}
