//! Records that readers find only after more links than `[site] reach` allows.
//!
//! What counts is what the content of a page links to: its texts, relations, views, sets, matrices and lists. The menu, breadcrumbs, the
//! lists of the whole site and search are on every page, so they would make every record near.

use std::collections::VecDeque;

use super::embeds;
use super::view_contents::ViewContents;
use crate::config::{Direction, OWNER, RelationStep};
use crate::diagnostic::{DISTANT, Diagnostic};
use crate::model::{Destination, Model, PageId, PageKind, RecordId};

/// Maximum number of pages that a message names on the route to a record.
const MAX_STEPS: usize = 8;

/// For each page, the pages that its content links to.
pub(super) struct PageLinks(Vec<Vec<PageId>>);

impl PageLinks {
    /// Collects the links of all pages. `references` are records and those that their values refer to.
    pub(super) fn new(
        model: &Model,
        contents: &ViewContents,
        references: &[(RecordId, RecordId)],
    ) -> Self {
        let mut links = Self(vec![Vec::new(); model.all_page_ids().len()]);
        for (page, record) in &contents.links {
            links.add(Some(*page), page_of(model, *record));
        }
        for (from, to) in references {
            links.add(page_of(model, *from), page_of(model, *to));
        }
        for id in model.records() {
            links.add_record(model, id);
        }
        for page in model.page_ids() {
            links.add_list(model, page);
        }
        links
    }

    fn add(&mut self, from: Option<PageId>, to: Option<PageId>) {
        if let (Some(from), Some(to)) = (from, to) {
            self.0[from.index()].push(to);
        }
    }

    /// Adds what the texts of a record link to, and the pages that show its edges and mention it.
    fn add_record(&mut self, model: &Model, id: RecordId) {
        let page = page_of(model, id);
        for text in model.texts(id) {
            for link in &text.body.links {
                if let Ok(Destination::Page { page: to, .. }) = model.destination(id, &link.target)
                {
                    self.add(page, Some(to));
                }
            }
            for embed in &text.body.embeds {
                let target = embeds::target(model, embed);
                self.add(page, target.and_then(|id| page_of(model, id)));
            }
        }
        for other in showing(model, id) {
            self.add(page_of(model, other), page);
        }
        // A page lists those that mention it.
        for other in model.backlinks(id) {
            self.add(page, page_of(model, *other));
        }
    }

    /// Adds what a page lists: an index its records and its first part, which links to the others, a folder its pages, and the overview what it begins with.
    fn add_list(&mut self, model: &Model, page: PageId) {
        match &model.page(page).kind {
            PageKind::Index { kind, part, .. } => {
                let size = model.config().site.page_size;
                let listed = model.of_type(*kind).iter().skip(part * size).take(size);
                for id in listed {
                    self.add(Some(page), page_of(model, *id));
                }
                let first = model.index_of(*kind);
                self.add(Some(page), first);
                self.add(first, Some(page));
            }
            PageKind::Folder(folder) => self.add_folder(model, page, folder),
            PageKind::Overview if page == model.home() => {
                self.add_folder(model, page, "");
                for other in model.page_ids() {
                    let is_listed = matches!(
                        model.page(other).kind,
                        PageKind::Index { .. } | PageKind::Derived(..) | PageKind::Matrix(_)
                    );
                    self.add(Some(page), Some(other).filter(|_| is_listed));
                }
            }
            _ => {}
        }
    }

    fn add_folder(&mut self, model: &Model, page: PageId, folder: &str) {
        let (records, folders) = model.in_folder(folder);
        for id in records {
            self.add(Some(page), page_of(model, id));
        }
        for other in folders {
            self.add(Some(page), Some(other));
        }
    }

    /// For each page the number of links from the home page and the page before it on a shortest route, or none. Breadth-first search.
    fn distances(&self, model: &Model) -> Vec<Option<(usize, PageId)>> {
        let mut distances = vec![None; self.0.len()];
        let home = model.home();
        distances[home.index()] = Some((0, home));
        let mut queue = VecDeque::from([(home, 0)]);
        while let Some((page, distance)) = queue.pop_front() {
            for next in &self.0[page.index()] {
                if distances[next.index()].is_none() {
                    distances[next.index()] = Some((distance + 1, page));
                    queue.push_back((*next, distance + 1));
                }
            }
        }
        distances
    }
}

/// The records whose pages show an edge between them and this one.
pub(super) fn showing(model: &Model, id: RecordId) -> impl Iterator<Item = RecordId> {
    let shown = move |relation_step: &RelationStep| {
        let relation = model.config().schema.relation(relation_step.relation);
        relation_step.direction == Direction::Inverse
            || (relation.inverse.is_some() && relation.name != OWNER)
    };
    let relation_steps = model.relation_steps_at(id).filter(shown);
    relation_steps.flat_map(move |relation_step| {
        let others = model.others(id, relation_step);
        others.map(|(other, _)| other)
    })
}

fn page_of(model: &Model, id: RecordId) -> Option<PageId> {
    model.address(id).map(|(page, _)| page)
}

/// Reports those of `records` that are more than `reach` links away from the home page.
pub(super) fn check(
    model: &Model,
    links: &PageLinks,
    records: &[RecordId],
    reach: usize,
) -> Vec<Diagnostic> {
    let distances = links.distances(model);
    // Readers find terms by the words that they explain.
    let checked = records.iter().filter(|id| !model.type_of(**id).autolink);
    let distant = |id: &RecordId| {
        let page = page_of(model, *id)?;
        let distance = distances[page.index()].map(|(distance, _)| distance);
        if distance.is_some_and(|distance| distance <= reach) {
            return None;
        }
        Some(report(
            model,
            *id,
            distance,
            reach,
            &route(model, page, &distances),
        ))
    };
    checked.filter_map(distant).collect()
}

/// The paths of the pages on a shortest route to a page, from the home page; empty if there is none.
fn route<'m>(
    model: &'m Model,
    page: PageId,
    distances: &[Option<(usize, PageId)>],
) -> Vec<&'m str> {
    let mut paths = Vec::new();
    let mut at = page;
    while let Some((distance, before)) = distances[at.index()] {
        paths.push(model.page(at).path.as_str());
        if distance == 0 {
            break;
        }
        at = before;
    }
    paths.reverse();
    paths
}

fn report(
    model: &Model,
    id: RecordId,
    distance: Option<usize>,
    reach: usize,
    route: &[&str],
) -> Diagnostic {
    let record = model.record(id);
    let name = format!("the {} `{}`", model.type_of(id).name, record.id.value);
    let message = match distance {
        Some(distance) => {
            format!("{name} is {distance} links away from the home page; `reach` allows {reach}")
        }
        None => format!("no links lead from the home page to {name}"),
    };
    let found = Diagnostic::new(DISTANT, record.span, message);
    let found = match route {
        [] => found,
        _ => found.note(format!("the shortest route: {}", shortened(route))),
    };
    found.help(
        "link to it from a page that is nearer to the home page, or from the home page itself",
    )
}

/// The paths of a route; of a long one, its beginning and its end.
fn shortened(route: &[&str]) -> String {
    if route.len() <= MAX_STEPS {
        return route.join(" → ");
    }
    let half = MAX_STEPS / 2;
    let (first, last) = (&route[..half], &route[route.len() - half..]);
    format!("{} → … → {}", first.join(" → "), last.join(" → "))
}
