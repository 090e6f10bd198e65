//! A model to what search reads of it: titles, other words for things, and sections (`search_sections.rs`).
//!
//! Everything comes from the one parse and from the model that is rendered, so what an audience may not see is not there.

use std::borrow::Cow;

use hirebook_search::{self as search, Corpus, Facet, Page, Section};
use indexmap::{IndexMap, IndexSet};
use rayon::prelude::*;

use super::{Observer, Phase, search_sections};
use crate::config::{PageMode, PageSearch, TypeId};
use crate::diagnostic::Diagnostic;
use crate::document::{Status, Value};
use crate::golden::{self, GoldenQueries};
use crate::model::{Model, PageId, PageKind, RecordId};
use crate::render::{path_of, title_of};

/// The index of a site, with a script for each of its files if that is wanted, and where it falls short of the golden queries for it.
pub(super) fn index(
    model: &Model,
    golden: &GoldenQueries,
    scripts: bool,
    observer: &dyn Observer,
) -> (Vec<search::File>, Vec<Diagnostic>) {
    observer.begin(Phase::Index, model.pages().len());
    let corpus = Corpus {
        scripts,
        ..corpus(model, observer)
    };
    // How many files there will be is known at the end.
    observer.begin(Phase::Index, 0);
    let compress = |parts: &[&[u8]]| {
        observer.advance();
        search::deflate(parts)
    };
    let index = search::build_with(&corpus, &compress);
    let missed = golden::run(golden, model, &corpus, &index);
    (index, missed)
}

/// The pages of a site as search sees them, in the order of their paths.
fn corpus<'m>(model: &'m Model, observer: &dyn Observer) -> Corpus<'m> {
    let facets = facets(model);
    let kinds = Kinds::new(model);
    let mut pages: Vec<Page<'_>> = model
        .page_ids()
        .collect::<Vec<_>>()
        .into_par_iter()
        .inspect(|_| observer.advance())
        .filter_map(|page| of_page(model, page, &kinds))
        .collect();
    let entries: Vec<RecordId> = model
        .records()
        .filter(|id| model.type_of(*id).page == PageMode::Entry)
        .collect();
    pages.par_extend(
        entries
            .into_par_iter()
            .filter_map(|id| entry(model, id, &kinds)),
    );
    pages.sort_by(|a, b| a.path.cmp(&b.path));
    let mut corpus = Corpus {
        language: model.config().site.language.tag().to_owned(),
        kinds: kinds.0.into_iter().collect(),
        facets,
        pages,
        synonyms: model.config().search.synonyms.clone(),
        scripts: false,
    };
    corpus.remove_unused_facets();
    corpus
}

/// What results are called: nothing for pages, the titles of types, and those with the words of a negative value behind them.
struct Kinds(IndexSet<String>);

impl Kinds {
    fn new(model: &Model) -> Self {
        let types = model
            .config()
            .schema
            .type_ids()
            .map(|id| title_of_type(model, id));
        let marked = model
            .records()
            .filter(|id| model.negative(*id).is_some())
            .map(|id| kind_of(model, id));
        Self(
            std::iter::once(String::new())
                .chain(types)
                .chain(marked)
                .collect(),
        )
    }

    fn position(&self, model: &Model, id: RecordId) -> usize {
        self.0.get_index_of(&kind_of(model, id)).unwrap_or(0)
    }
}

fn kind_of(model: &Model, id: RecordId) -> String {
    let title = title_of_type(model, model.record(id).kind);
    match model.negative(id) {
        Some(words) if title.is_empty() => words.to_owned(),
        Some(words) => format!("{title}, {words}"),
        None => title,
    }
}

fn title_of_type(model: &Model, id: TypeId) -> String {
    let declared = model.config().schema.type_of(id);
    if declared.open {
        String::new()
    } else {
        declared.title.clone()
    }
}

/// By what results can be narrowed: the type, the fields that are words of a scale or a list, and, where the site shows all that
/// there is, who may see a record.
fn facets(model: &Model) -> Vec<Facet> {
    let schema = &model.config().schema;
    let types = schema
        .type_ids()
        .map(|id| {
            (
                schema.type_of(id).name.clone(),
                schema.type_of(id).plural.clone(),
            )
        })
        .collect();
    let mut facets = vec![Facet {
        name: "type".to_owned(),
        title: model.config().strings.text("facet_type").to_owned(),
        values: types,
    }];
    if model.config().is_internal() {
        let values = model
            .config()
            .labels()
            .into_iter()
            .map(|label| (label.clone(), label))
            .collect();
        facets.push(Facet {
            name: "label".to_owned(),
            title: model.config().strings.text("facet_label").to_owned(),
            values,
        });
    }
    // For each field its title and its values; types may share a field, and fields a value.
    let mut words: IndexMap<&str, (&str, IndexMap<String, String>)> = IndexMap::new();
    for field in schema
        .type_ids()
        .flat_map(|id| schema.type_of(id).fields.values())
    {
        let Some(steps) = schema.steps(&field.kind) else {
            continue;
        };
        let (_, values) = words
            .entry(&field.name)
            .or_insert_with(|| (&field.title, IndexMap::new()));
        for step in steps.iter() {
            values
                .entry(step.id.clone())
                .or_insert_with(|| step.title.clone());
        }
    }
    let shown = words
        .into_iter()
        .filter(|(name, _)| !["type", "label"].contains(name));
    facets.extend(shown.map(|(name, (title, values))| Facet {
        name: name.to_owned(),
        title: title.to_owned(),
        values: values.into_iter().collect(),
    }));
    facets
}

/// A page that has something of its own to be found by.
fn of_page<'m>(model: &'m Model, page: PageId, kinds: &Kinds) -> Option<Page<'m>> {
    let path = path_of(model, page);
    let titled = |sections| Page {
        path: path.clone(),
        title: title_of(model, page).into(),
        sections,
        ..Page::default()
    };
    let declared = |search: &'m PageSearch| Page {
        aliases: search.aliases.iter().map(Cow::from).collect(),
        weight: search.weight,
        ..titled(Vec::new())
    };
    match &model.page(page).kind {
        PageKind::Record(id) => Some(of_record(model, *id, path, None, kinds)),
        PageKind::Index {
            intro: Some(intro),
            part: 0,
            ..
        } => Some(of_record(model, *intro, path, None, kinds)),
        PageKind::Index { kind, part: 0, .. } => {
            let help = model.config().schema.type_of(*kind).help.as_str();
            Some(titled(vec![Section {
                text: help.into(),
                ..Section::default()
            }]))
        }
        PageKind::Folder(_) => Some(titled(Vec::new())),
        PageKind::Derived(at, _) => Some(declared(&model.config().pages[*at].search)),
        PageKind::Matrix(at) => Some(declared(&model.config().matrices[*at].search)),
        PageKind::Index { .. }
        | PageKind::Overview
        | PageKind::Search
        | PageKind::NotFound
        | PageKind::Redirect(_) => None,
    }
}

/// A record that stands among others on the index of its type.
fn entry<'m>(model: &'m Model, id: RecordId, kinds: &Kinds) -> Option<Page<'m>> {
    let (page, anchor) = model.address(id)?;
    let anchor = anchor?;
    let path = format!(
        "{}#{}",
        path_of(model, page),
        crate::render::fragment(anchor)
    );
    Some(of_record(model, id, path, Some(anchor), kinds))
}

fn of_record<'m>(
    model: &'m Model,
    id: RecordId,
    path: String,
    prefix: Option<&str>,
    kinds: &Kinds,
) -> Page<'m> {
    let record = model.record(id);
    let sections = search_sections::of_record(model, id, prefix);
    Page {
        path,
        title: (&record.title).into(),
        aliases: record.aliases.iter().map(Cow::from).collect(),
        kind: kinds.position(model, id),
        retired: record.status == Status::Retired,
        weight: model.type_of(id).search_weight,
        values: values(model, id),
        sections,
    }
}

/// The values by which a record is narrowed to.
fn values(model: &Model, id: RecordId) -> Vec<(String, String)> {
    let (schema, record, declared) = (&model.config().schema, model.record(id), model.type_of(id));
    let mut values = vec![("type".to_owned(), declared.name.clone())];
    if model.config().edition.is_none() {
        let label = model.label_of(id);
        values.extend(label.map(|label| ("label".to_owned(), label.to_owned())));
    }
    for field in declared.fields.values() {
        let Some(value) = record
            .fields
            .get(&field.name)
            .filter(|_| schema.steps(&field.kind).is_some())
        else {
            continue;
        };
        for item in value.value.items() {
            if let Value::Text(word) = item {
                values.push((field.name.clone(), word.clone()));
            }
        }
    }
    values
}
