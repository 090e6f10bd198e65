//! Reports of what is too large, each at the embed or view that makes it so.

use std::collections::HashMap;

use indexmap::IndexMap;

use super::super::embeds;
use super::super::view_contents::address;
use super::{PAGE, Sizes};
use crate::diagnostic::{Diagnostic, PAGE_TOO_LARGE};
use crate::document::Text;
use crate::graph::traverse;
use crate::markdown::HoleKind;
use crate::model::{Model, PageId, PageKind, RecordId};
use crate::text::Span;

/// Maximum number of steps of a chain in a message.
const MOST_STEPS: usize = 6;

/// An embed or a view in a text.
struct Inclusion<'m> {
    text: &'m Text,
    hole: HoleKind,
    span: Span,
    /// The record that is embedded, or one that the view shows.
    to: Option<RecordId>,
}

/// Reports pages that are too large because of their sets or matrices, once per declaration.
pub(super) fn pages(model: &Model, large: &[(PageId, usize)]) -> Vec<Diagnostic> {
    let mut found: Vec<(Option<Span>, Diagnostic, usize)> = Vec::new();
    for (page, size) in large {
        let place = model.source_of_page(*page);
        match found.last_mut() {
            Some((known, _, count)) if *known == place => *count += 1,
            _ => {
                let message = format!(
                    "{} shows {}; the limit is {}",
                    model.name_of_page(*page),
                    bytes(*size),
                    bytes(PAGE)
                );
                let diagnostic = place
                    .map_or_else(
                        || Diagnostic::unplaced(PAGE_TOO_LARGE, &*message),
                        |span| Diagnostic::new(PAGE_TOO_LARGE, span, &*message),
                    )
                    .help(
                        "show fewer records, with conditions or a `limit`, or less of each record",
                    );
                found.push((place, diagnostic, 0));
            }
        }
    }
    let more = |(_, diagnostic, count): (_, Diagnostic, usize)| match count {
        0 => diagnostic,
        1 => diagnostic.note("1 more of these pages exceeds the limit"),
        _ => diagnostic.note(format!("{count} more of these pages exceed the limit")),
    };
    found.into_iter().map(more).collect()
}

impl<'m> Sizes<'m> {
    /// Reports texts that are too large. A text that is too large because it embeds or shows another one of them is not
    /// reported.
    pub(super) fn report_texts(&mut self, grown: &[usize]) -> Vec<Diagnostic> {
        let model = self.model;
        let large: Vec<RecordId> = model
            .records()
            .filter(|id| grown[id.index()] > PAGE)
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
            let inclusions = self.inclusions(*id, &owners).into_iter();
            let others = inclusions.filter_map(|inclusion| inclusion.to);
            others
                .filter(|to| to != id)
                .filter_map(|to| number.get(&to).copied())
                .collect()
        };
        let graph: Vec<Vec<usize>> = large.iter().map(parts).collect();
        let mut is_done = vec![false; large.len()];
        let mut found = Vec::new();
        for at in traverse(&graph).order {
            if !graph[at].iter().any(|part| is_done[*part]) {
                found.push(self.too_large(large[at], grown[large[at].index()]));
            }
            is_done[at] = true;
        }
        found
    }

    /// All embeds and views of a record's texts, in order.
    fn inclusions(&self, id: RecordId, owners: &HashMap<usize, RecordId>) -> Vec<Inclusion<'m>> {
        let mut inclusions = Vec::new();
        for text in self.model.texts(id) {
            for hole in &text.body.holes {
                let (span, to) = match hole.kind {
                    HoleKind::Embed(at) => {
                        let embed = &text.body.embeds[at];
                        let Some(to) = embeds::target(self.model, embed) else {
                            continue;
                        };
                        (embed.target.span, Some(to))
                    }
                    HoleKind::View(at) => {
                        let content = self.contents.view(text, at).into_iter();
                        let mut texts = content.flat_map(|content| &content.texts);
                        let to = texts.find_map(|text| owners.get(&address(text)).copied());
                        (text.body.views[at].span, to)
                    }
                    _ => continue,
                };
                inclusions.push(Inclusion {
                    text,
                    hole: hole.kind,
                    span,
                    to,
                });
            }
        }
        inclusions
    }

    fn inclusion_size(&mut self, inclusion: &Inclusion<'m>) -> usize {
        match inclusion.hole {
            HoleKind::Embed(at) => self.embed(&inclusion.text.body.embeds[at], 0, 0),
            HoleKind::View(at) => self.view(inclusion.text, at, 0, 0),
            _ => 0,
        }
    }

    /// Reports a text that is too large, with the chain of embeds that makes it so.
    fn too_large(&mut self, id: RecordId, size: usize) -> Diagnostic {
        let model = self.model;
        let name = |id: RecordId| model.record(id).id.value.as_str();
        let mut sum = 0_usize;
        let mut inclusions = self.inclusions(id, &HashMap::new()).into_iter();
        let first_over = inclusions.find(|inclusion| {
            sum = sum.saturating_add(self.inclusion_size(inclusion));
            sum > PAGE
        });
        let span = first_over.map_or(model.record(id).span, |inclusion| inclusion.span);
        let message = format!(
            "`{}` embeds and shows {}; the limit is {}",
            name(id),
            bytes(size),
            bytes(PAGE)
        );
        let mut diagnostic =
            Diagnostic::new(PAGE_TOO_LARGE, span, message).here("the limit is exceeded here");
        let (mut at, mut seen) = (id, vec![id]);
        while let (Some((largest, count)), true) = (self.largest(at), seen.len() <= MOST_STEPS) {
            let what = match largest.to {
                Some(to) if count > 1 => {
                    format!("`{}` embeds `{}` {count} times", name(at), name(to))
                }
                Some(to) => format!("`{}` embeds `{}`", name(at), name(to)),
                None => format!(
                    "a view of `{}` shows {}",
                    name(at),
                    bytes(self.inclusion_size(&largest))
                ),
            };
            diagnostic = diagnostic.also(largest.span, what);
            match largest.to.filter(|to| !seen.contains(to)) {
                Some(to) => at = to,
                None => break,
            }
            seen.push(at);
        }
        diagnostic.help("replace embeds with links, or show fewer records in a view")
    }

    /// What adds most to a record: the first of all embeds of the same record, with their number, or a view.
    fn largest(&mut self, id: RecordId) -> Option<(Inclusion<'m>, usize)> {
        let mut groups: IndexMap<Option<RecordId>, (Inclusion<'m>, usize, usize)> = IndexMap::new();
        for inclusion in self.inclusions(id, &HashMap::new()) {
            let size = self.inclusion_size(&inclusion);
            match groups.get_mut(&inclusion.to) {
                Some((_, count, sum)) if inclusion.to.is_some() => {
                    *count += 1;
                    *sum = sum.saturating_add(size);
                }
                // Of all views, only the largest counts.
                Some((_, _, largest)) if *largest >= size => {}
                _ => drop(groups.insert(inclusion.to, (inclusion, 1, size))),
            }
        }
        let (largest, count, size) = groups.into_values().max_by_key(|(_, _, sum)| *sum)?;
        (size > 0).then_some((largest, count))
    }

    /// Reports a site whose pages are too large together, though none of them is.
    pub(super) fn report_site(
        &mut self,
        grown: &[usize],
        total: usize,
        limit: usize,
    ) -> Option<Diagnostic> {
        let model = self.model;
        let size = |page: &PageId| match model.page(*page).kind {
            PageKind::Record(id) => {
                grown[id.index()].saturating_add(self.contents.pages[page.index()].bytes)
            }
            _ => self.contents.pages[page.index()].bytes,
        };
        let largest = model.all_page_ids().max_by_key(size)?;
        let message = format!(
            "the pages of the site embed and show {} in total; the limit is {}",
            bytes(total),
            bytes(limit)
        );
        let diagnostic = match model.source_of_page(largest) {
            Some(span) => Diagnostic::new(PAGE_TOO_LARGE, span, message),
            None => Diagnostic::unplaced(PAGE_TOO_LARGE, message),
        };
        let note = format!(
            "the largest share is on {}: {}",
            model.name_of_page(largest),
            bytes(size(&largest))
        );
        Some(diagnostic.note(note).help(
            "show fewer records on each page, with conditions or a `limit`, or less of each record",
        ))
    }
}

/// A number of bytes with a unit.
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
