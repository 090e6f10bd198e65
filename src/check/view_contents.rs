//! What views, sets and matrices show. Every query of texts and pages is evaluated once, for the checks that need its result.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::config::{CellContent, FieldKind, Matrix, Path, PathStep, Query};
use crate::document::{Text, Value};
use crate::model::{
    Binding, Cell, Env, Header, Item, Model, PageId, PageKind, PathResult, RecordId,
};

/// Bytes that a template writes for a record in a list, besides the record's own words.
pub const ITEM: usize = 256;
/// Bytes of a link to a record in a column, besides the record's own words.
const LINK: usize = 64;
/// Bytes of a filled cell.
const FILLED_CELL: usize = 48;
/// Bytes of an empty cell.
const EMPTY_CELL: usize = 4;

/// What all views, sets and matrices of a site show.
pub(super) struct ViewContents {
    /// For each record, whether a view, a set or a matrix shows it.
    pub(super) records: Vec<bool>,
    /// Pages and the records that a view, a set or a matrix on them shows; empty unless the site sets `reach`.
    pub(super) links: Vec<(PageId, RecordId)>,
    /// What the views of a text show, by the text's address in memory.
    views: HashMap<usize, Vec<ViewContent>>,
    /// What each page shows besides its texts.
    pub(super) pages: Vec<ViewContent>,
}

/// What a view, a set or a page shows.
#[derive(Debug, Default)]
pub(super) struct ViewContent {
    /// Its estimated size in HTML. Templates are not rendered for it.
    pub(super) bytes: usize,
    /// Texts in it that have embeds or views themselves. All other texts are counted in `bytes`.
    pub(super) texts: Vec<Arc<Text>>,
    records: Vec<RecordId>,
}

impl ViewContents {
    /// Evaluates all queries of a model.
    pub(super) fn new(model: &Model) -> Self {
        let records: Vec<RecordId> = model.records().collect();
        let mut is_shown = vec![false; records.len()];
        let mut links = Vec::new();
        let has_reach = model.config().site.reach.is_some();
        // A page that lists its own record does not lead to it.
        let mut note = |part: &mut ViewContent, own: Option<RecordId>, page: Option<PageId>| {
            let records = std::mem::take(&mut part.records).into_iter();
            for id in records.filter(|id| Some(*id) != own) {
                is_shown[id.index()] = true;
                links.extend(page.filter(|_| has_reach).map(|page| (page, id)));
            }
        };
        let mut views = HashMap::new();
        for (owner, text, mut parts) in records
            .par_iter()
            .with_min_len(64)
            .flat_map_iter(|id| views_of_record(model, *id))
            .collect::<Vec<_>>()
        {
            let page = model.address(owner).map(|(page, _)| page);
            parts.iter_mut().for_each(|part| note(part, None, page));
            views.insert(text, parts);
        }
        let mut pages = Vec::with_capacity(model.all_page_ids().len());
        // Pages are evaluated in chunks, so that memory never holds the records of all of them.
        for chunk in model.all_page_ids().collect::<Vec<_>>().chunks(1_024) {
            let mut parts: Vec<ViewContent> = chunk
                .par_iter()
                .map(|page| page_content(model, *page))
                .collect();
            for (page, part) in chunk.iter().zip(&mut parts) {
                // A file in another format than HTML does not lead readers to records.
                if !model.has_html(*page) {
                    part.records = Vec::new();
                    continue;
                }
                let own = match model.page(*page).kind {
                    PageKind::Record(id) => Some(id),
                    _ => None,
                };
                note(part, own, Some(*page));
            }
            pages.append(&mut parts);
        }
        Self {
            records: is_shown,
            links,
            views,
            pages,
        }
    }

    /// What a view of a text shows.
    pub(super) fn view(&self, text: &Text, at: usize) -> Option<&ViewContent> {
        self.views.get(&address(text))?.get(at)
    }
}

/// The identity of a text: its address in memory. Each text belongs to one record, and the model does not change.
pub(super) fn address(text: &Text) -> usize {
    std::ptr::from_ref(text).addr()
}

/// What the views of each text of a record show, with the text's address.
fn views_of_record(model: &Model, id: RecordId) -> Vec<(RecordId, usize, Vec<ViewContent>)> {
    let texts = model
        .texts(id)
        .into_iter()
        .filter(|text| !text.body.views.is_empty());
    texts
        .map(|text| (id, address(text), views_of(model, id, text)))
        .collect()
}

/// What each view of a text shows.
fn views_of(model: &Model, owner: RecordId, text: &Text) -> Vec<ViewContent> {
    let env = Env::of_record(owner);
    let view = |at: usize| {
        let mut part = ViewContent::default();
        if let Some(matrix) = text.matrices.get(at).and_then(Option::as_deref) {
            part.matrix(model, matrix, &env);
        } else if let Some(query) = text.queries.get(at).and_then(Option::as_deref) {
            part.query(model, query, model.select(query, &env), &env);
        }
        part
    };
    (0..text.body.views.len()).map(view).collect()
}

/// What a page shows besides its texts.
fn page_content(model: &Model, page: PageId) -> ViewContent {
    let mut part = ViewContent::default();
    match &model.page(page).kind {
        PageKind::Record(id) => part.sets(model, &model.type_of(*id).sets, Env::of_record(*id)),
        PageKind::Derived(at, subject) => {
            part.sets(
                model,
                &model.config().pages[*at].sets,
                model.bind(*subject).1,
            );
        }
        PageKind::Matrix(at) => part.matrix(model, &model.config().matrices[*at], &Env::default()),
        _ => {}
    }
    part
}

impl ViewContent {
    /// Adds named sets. Each may use those before it.
    fn sets(&mut self, model: &Model, sets: &indexmap::IndexMap<String, Query>, mut env: Env) {
        for (name, query) in sets {
            let items = model.select(query, &env);
            self.query(model, query, items.clone(), &env);
            env.bind(name, Binding::Items(items));
        }
    }

    fn query(&mut self, model: &Model, query: &Query, items: Vec<Item>, env: &Env) {
        for item in items {
            let record = model.record(item.record);
            self.records.push(item.record);
            self.bytes += ITEM + 2 * record.title.len() + record.body.body.excerpt.len();
            for path in &query.columns {
                self.column(model, path, &item, env);
            }
        }
    }

    fn column(&mut self, model: &Model, path: &Path, item: &Item, env: &Env) {
        // Most columns are a word or a number of the record itself, which needs no evaluation.
        let short = |kind: &FieldKind| {
            matches!(
                kind,
                FieldKind::Int
                    | FieldKind::Number
                    | FieldKind::Bool
                    | FieldKind::Date
                    | FieldKind::Enum(_)
                    | FieldKind::Scale(_)
            )
        };
        self.bytes += LINK;
        if path.text == "title" || path.kind.as_ref().is_some_and(short) && path.steps.len() == 1 {
            return;
        }
        // For the properties of edges, the records at their other ends count too.
        let (steps, edges) = match path.steps.split_last() {
            Some((PathStep::Edge, before)) => (before, true),
            _ => (path.steps.as_slice(), false),
        };
        match model.evaluate(
            &Path {
                steps: steps.to_vec(),
                ..path.clone()
            },
            Some(item),
            env,
        ) {
            PathResult::Items(items) => {
                self.bytes += items
                    .iter()
                    .map(|item| LINK + model.record(item.record).title.len())
                    .sum::<usize>();
                let props = items
                    .iter()
                    .filter(|_| edges)
                    .filter_map(|item| item.props.as_deref());
                props.flatten().for_each(|(_, value)| self.value(value));
            }
            PathResult::Values(values) => values.iter().for_each(|value| self.value(value)),
            PathResult::Props(props) => props
                .iter()
                .flat_map(|props| props.iter())
                .for_each(|(_, value)| self.value(value)),
        }
    }

    fn matrix(&mut self, model: &Model, matrix: &Matrix, env: &Env) {
        let computed = model.compute_matrix(matrix, env);
        let heads = computed.rows.iter().chain(&computed.columns);
        self.records.extend(heads.filter_map(|head| match head {
            Header::Record(id) => Some(*id),
            Header::Step(_) => None,
        }));
        self.bytes += EMPTY_CELL
            .saturating_mul(computed.rows.len())
            .saturating_mul(computed.columns.len());
        let values = !matches!(
            matrix.show,
            CellContent::Rank | CellContent::Count | CellContent::Yes
        );
        for (_, cell) in computed.cells.iter().flatten() {
            self.bytes += FILLED_CELL;
            if let (Cell::Values(all), true) = (cell, values) {
                all.iter().for_each(|(value, _)| self.value(value));
            }
        }
    }

    fn value(&mut self, value: &Value) {
        value.walk(&mut |value| match value {
            Value::Text(text) => self.bytes += text.len(),
            Value::Markdown(text) if text.body.embeds.is_empty() && text.body.views.is_empty() => {
                self.bytes += text.body.html.len();
            }
            Value::Markdown(text) => self.texts.push(text.clone()),
            Value::List(_) | Value::Map(_) | Value::Object(_) => {}
            Value::Int(_) | Value::Number(_) | Value::Bool(_) | Value::Date(_) | Value::Ref(_) => {
                self.bytes += LINK;
            }
        });
    }
}
