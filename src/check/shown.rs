//! What views, sets and matrices show: every query of texts and pages, evaluated once for the checks that need what it finds.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::config::{CellContent, FieldKind, Matrix, Path, PathStep, Query};
use crate::document::{Text, Value};
use crate::model::{Bound, Cell, Env, Head, Item, Model, PageKind, PathResult, RecordId};

/// Bytes that a template writes for a record in a list, without its own words.
pub const ITEM: usize = 256;
/// Bytes of a link to a record in a column, without its own words.
const LINK: usize = 64;
/// Bytes of a cell in which something stands, and of one in which nothing does.
const CELL: (usize, usize) = (48, 4);

/// What all queries of a site show.
pub(super) struct Shown {
    /// Whether a view, a set or a matrix shows a record.
    pub(super) records: Vec<bool>,
    /// What the views of a text show, by the text's address.
    views: HashMap<usize, Vec<Part>>,
    /// What each page shows besides its texts.
    pub(super) pages: Vec<Part>,
}

/// What a view, a set or a page shows.
#[derive(Debug, Default)]
pub(super) struct Part {
    /// How large it is: templates are not asked, so this is about as much as they write.
    pub(super) bytes: usize,
    /// Texts in it that embed or show something themselves. The others are counted in `bytes`.
    pub(super) texts: Vec<Arc<Text>>,
    records: Vec<RecordId>,
}

impl Shown {
    pub(super) fn of(model: &Model) -> Self {
        let records: Vec<RecordId> = model.records().collect();
        let of_record = |id: &RecordId| -> Vec<(usize, Vec<Part>)> {
            let texts = model
                .texts(*id)
                .into_iter()
                .filter(|text| !text.body.views.is_empty());
            texts
                .map(|text| (address(text), views(model, *id, text)))
                .collect()
        };
        let mut shown = vec![false; records.len()];
        // A page that lists its own record does not lead to it.
        let mut note = |part: &mut Part, own: Option<RecordId>| {
            let records = std::mem::take(&mut part.records);
            records
                .iter()
                .filter(|id| Some(**id) != own)
                .for_each(|id| shown[id.0 as usize] = true);
        };
        let mut views = HashMap::new();
        for (text, mut parts) in records
            .par_iter()
            .with_min_len(64)
            .flat_map_iter(of_record)
            .collect::<Vec<_>>()
        {
            parts.iter_mut().for_each(|part| note(part, None));
            views.insert(text, parts);
        }
        let mut pages = Vec::with_capacity(model.pages().len());
        // In portions, so that the records of all pages are not kept together.
        for portion in (0..model.pages().len()).collect::<Vec<_>>().chunks(1_024) {
            let mut parts: Vec<Part> = portion
                .par_iter()
                .map(|page| of_page(model, *page))
                .collect();
            for (page, part) in portion.iter().zip(&mut parts) {
                let own = if let PageKind::Record(id) = model.pages()[*page].kind {
                    Some(id)
                } else {
                    None
                };
                note(part, own);
            }
            pages.append(&mut parts);
        }
        Self {
            records: shown,
            views,
            pages,
        }
    }

    /// What a view of a text shows.
    pub(super) fn view(&self, text: &Text, at: usize) -> Option<&Part> {
        self.views.get(&address(text))?.get(at)
    }
}

/// Texts are told apart by where they are: each stands in one record, and the model does not change.
pub(super) fn address(text: &Text) -> usize {
    std::ptr::from_ref(text).addr()
}

/// What each view of a text shows.
fn views(model: &Model, owner: RecordId, text: &Text) -> Vec<Part> {
    let env = Env::of_record(owner);
    let view = |at: usize| {
        let mut part = Part::default();
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
fn of_page(model: &Model, page: usize) -> Part {
    let mut part = Part::default();
    match &model.pages()[page].kind {
        PageKind::Record(id) => part.sets(model, &model.type_of(*id).sets, Env::of_record(*id)),
        PageKind::Derived(at, subject) => {
            part.sets(model, &model.config.pages[*at].sets, model.bind(*subject).1)
        }
        PageKind::Matrix(at) => part.matrix(model, &model.config.matrices[*at], &Env::default()),
        _ => {}
    }
    part
}

impl Part {
    /// Named sets, each of which may use those before it.
    fn sets(&mut self, model: &Model, sets: &indexmap::IndexMap<String, Query>, mut env: Env) {
        for (name, query) in sets {
            let items = model.select(query, &env);
            self.query(model, query, items.clone(), &env);
            env.bind(name, Bound::Items(items));
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
        // Most columns are a word or a number of the record itself.
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
        // What edges carry, and the records at their other ends.
        let (steps, edges) = match path.steps.split_last() {
            Some((PathStep::Edge, before)) => (before, true),
            _ => (path.steps.as_slice(), false),
        };
        match model.reach(
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
        let grid = model.grid(matrix, env);
        let heads = grid.rows.iter().chain(&grid.columns);
        self.records.extend(heads.filter_map(|head| {
            if let Head::Record(id) = head {
                Some(*id)
            } else {
                None
            }
        }));
        self.bytes += CELL
            .1
            .saturating_mul(grid.rows.len())
            .saturating_mul(grid.columns.len());
        let values = !matches!(
            matrix.show,
            CellContent::Rank | CellContent::Count | CellContent::Yes
        );
        for (_, cell) in grid.cells.iter().flatten() {
            self.bytes += CELL.0;
            if let (Cell::Values(all), true) = (cell, values) {
                all.iter().for_each(|(value, _)| self.value(value));
            }
        }
    }

    fn value(&mut self, value: &Value) {
        value.each(&mut |value| match value {
            Value::Text(text) => self.bytes += text.len(),
            Value::Markdown(text) if text.body.embeds.is_empty() && text.body.views.is_empty() => {
                self.bytes += text.body.html.len();
            }
            Value::Markdown(text) => self.texts.push(text.clone()),
            Value::List(_) | Value::Map(_) | Value::Object(_) => {}
            Value::Int(_) | Value::Number(_) | Value::Bool(_) | Value::Date(_) | Value::Ref(_) => {
                self.bytes += LINK
            }
        });
    }
}
