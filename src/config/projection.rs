//! The config of an edition: the declarations that its audience may know.
//!
//! Hidden declarations are removed from the tables of a site and its preset, and the rest is read again, as if they had never
//! been written. What names one of them can then no longer be read. A column, a sort key, a group or a total is left out; a
//! set, a view, a matrix or a check is removed; a condition finds nothing. The diagnostics of this second reading are discarded,
//! since authors know those of the first.

use std::sync::Arc;

use super::checks::{Check, CheckPart};
use super::condition::LabelRule;
use super::field::{Endpoints, RelationId, TypeId};
use super::query::Records;
use super::schema::{Origin, Relation, Type, UncheckedSources};
use super::tables::{
    AUDIENCES, FIELDS, FOR, MATRICES, MENU, PAGES, PROPS, RELATIONS, SITE, TASKS, TYPES,
    entries_mut, label, labels_by_condition, remove_names, table_mut,
};
use super::{Audience, Config, decode};
use crate::text::Span;
use crate::tree::{Map, Node, NodeEntry, NodeValue};

/// An edition: the site for one audience.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// The audience's name.
    pub name: String,
    /// Its title for readers.
    pub title: String,
    /// Whether search engines may index its pages.
    pub index: bool,
    /// For each type, whether the edition has all its records without a label of their own.
    complete: Vec<bool>,
}

impl Edition {
    /// Whether the edition has all records of a type, except those with a label of their own.
    #[must_use]
    pub fn is_complete(&self, kind: TypeId) -> bool {
        self.complete[kind.0]
    }
}

/// The config of an edition, with its ids of the types and relations of the whole site.
#[derive(Clone, Debug)]
pub struct Projection {
    /// The config.
    pub config: Arc<Config>,
    /// Whether anything was removed besides other audiences.
    pub changed: bool,
    types: Vec<Option<TypeId>>,
    relations: Vec<Option<RelationId>>,
}

impl Projection {
    /// Projects a config to an audience. A type of which it sees a record, according to `has_records`, is kept whatever its
    /// label, and loses only its hidden fields.
    #[must_use]
    pub fn new(whole: &Config, audience: &Audience, has_records: impl Fn(TypeId) -> bool) -> Self {
        let mut projection = TableProjection {
            audience,
            tables: (*whole.tables).clone(),
            changed: false,
        };
        projection.project_types(|name| whole.schema.type_named(name).is_some_and(&has_records));
        projection.project_relations();
        projection.project_pages();
        projection.project_tasks();
        if let Some(audiences) = table_mut(&mut projection.tables, AUDIENCES) {
            audiences
                .entries
                .retain(|entry| entry.key.value == audience.name);
        }
        let mut config = projection.read();
        let checks = std::mem::take(&mut config.checks).into_iter();
        config.checks = checks
            .filter(|(_, check)| sees_whole(check, &config, audience))
            .collect();
        if let Some(home) = &audience.home {
            config.site.home = Some(home.clone());
        }
        config.strings = whole.strings.clone();
        config.presets = whole.presets.clone();
        config.edition = Some(Edition {
            name: audience.name.clone(),
            title: audience.title.clone(),
            index: audience.index,
            complete: config
                .schema
                .types
                .values()
                .map(|declared| holds_label(audience, declared))
                .collect(),
        });
        Self {
            types: whole
                .schema
                .types
                .keys()
                .map(|name| config.schema.type_named(name))
                .collect(),
            relations: whole
                .schema
                .relations
                .keys()
                .map(|name| config.schema.relations.get_index_of(name).map(RelationId))
                .collect(),
            changed: projection.changed,
            config: Arc::new(config),
        }
    }

    /// The id of a type of the whole site in this config, if it is there.
    #[must_use]
    pub fn type_id(&self, whole: TypeId) -> Option<TypeId> {
        self.types[whole.0]
    }

    /// The id of a relation of the whole site in this config, if it is there.
    #[must_use]
    pub fn relation_id(&self, whole: RelationId) -> Option<RelationId> {
        self.relations[whole.0]
    }
}

/// The tables of a config from which hidden declarations are removed.
struct TableProjection<'a> {
    audience: &'a Audience,
    tables: Map,
    changed: bool,
}

impl TableProjection<'_> {
    /// Removes hidden types and the names of these in relations, in `owner_type` and in the menu. Then removes hidden fields.
    fn project_types(&mut self, has_records: impl Fn(&str) -> bool) {
        let audience = self.audience;
        let removed = self.retain(TYPES, |entry| {
            shows_whole(audience, entry) || has_records(&entry.key.value)
        });
        for entry in entries_mut(&mut self.tables, TYPES) {
            self.changed |= remove_fields(audience, entry, FIELDS);
        }
        if let Some(relations) = table_mut(&mut self.tables, RELATIONS) {
            relations
                .entries
                .retain_mut(|entry| !remove_names(entry, &["from", "to"], &removed, |_| true));
        }
        let mut tables = self.tables.entries.iter_mut();
        if let Some(site) = tables.find(|entry| entry.key.value == SITE)
            && remove_names(site, &["owner_type"], &removed, |_| true)
            && let NodeValue::Map(site) = &mut site.node.value
        {
            site.entries.retain(|entry| entry.key.value != "owner_type");
        }
        self.remove_from_menu(&removed);
    }

    fn project_relations(&mut self) {
        let audience = self.audience;
        self.retain(RELATIONS, |entry| shows_part(audience, entry));
        for entry in entries_mut(&mut self.tables, RELATIONS) {
            self.changed |= remove_fields(audience, entry, PROPS);
        }
    }

    /// Removes hidden pages and matrices, and their items of the menu.
    fn project_pages(&mut self) {
        let audience = self.audience;
        for table in [PAGES, MATRICES] {
            let removed = self.retain(table, |entry| {
                shows_whole(audience, entry) || shows_by_condition(audience, entry)
            });
            let items = removed.iter().map(|name| format!("{table}.{name}"));
            self.remove_from_menu(&items.collect::<Vec<_>>());
        }
    }

    fn remove_from_menu(&mut self, items: &[String]) {
        for group in entries_mut(&mut self.tables, MENU) {
            remove_names(group, &["items"], items, |_| true);
        }
        if let Some(tasks) = table_mut(&mut self.tables, TASKS) {
            tasks
                .entries
                .retain_mut(|task| !remove_names(task, &["to"], items, |_| true));
        }
    }

    /// Removes the tasks of other audiences.
    fn project_tasks(&mut self) {
        let name = &self.audience.name;
        if let Some(tasks) = table_mut(&mut self.tables, TASKS) {
            tasks.entries.retain(|task| {
                let map = task.node.as_map();
                let names = map
                    .and_then(|map| map.node(FOR))
                    .map_or(&[][..], Node::items);
                names.is_empty() || names.iter().any(|node| node.as_text() == Some(name))
            });
        }
    }

    /// Keeps some entries of a table, and returns the names of the others.
    fn retain(&mut self, table: &str, keep: impl Fn(&NodeEntry) -> bool) -> Vec<String> {
        let mut removed = Vec::new();
        if let Some(map) = table_mut(&mut self.tables, table) {
            map.entries.retain(|entry| {
                let is_kept = keep(entry);
                removed.extend((!is_kept).then(|| entry.key.value.clone()));
                is_kept
            });
        }
        self.changed |= !removed.is_empty();
        removed
    }

    /// Reads the remaining tables. A composed relation whose path can no longer be read is removed as well, and then those whose
    /// paths contain it.
    fn read(&mut self) -> Config {
        loop {
            let config = decode(
                self.tables.clone(),
                Span::default(),
                UncheckedSources::Everywhere,
                &mut Vec::new(),
            );
            let is_unreadable = |name: &str| {
                let relation = config.schema.relations.get(name);
                relation.is_some_and(|relation| relation.origin == Origin::Composed(Vec::new()))
            };
            let removed = self.retain(RELATIONS, |entry| !is_unreadable(&entry.key.value));
            if removed.is_empty() {
                return config;
            }
        }
    }
}

/// Removes hidden fields from a table of fields, and from objects within. True if there were any.
fn remove_fields(audience: &Audience, entry: &mut NodeEntry, key: &str) -> bool {
    let NodeValue::Map(map) = &mut entry.node.value else {
        return false;
    };
    let Some(fields) = table_mut(map, key) else {
        return false;
    };
    let before = fields.entries.len();
    fields.entries.retain(|field| shows_part(audience, field));
    let mut changed = fields.entries.len() != before;
    for field in &mut fields.entries {
        changed |= remove_fields(audience, field, FIELDS);
    }
    changed
}

/// Whether an audience sees a declaration that is hidden unless it has a label that the audience holds: a type, a page, a matrix.
fn shows_whole(audience: &Audience, declaration: &NodeEntry) -> bool {
    label(declaration)
        .and_then(Node::as_text)
        .is_some_and(|label| audience.holds(label))
}

/// Whether an audience sees a declaration within another, which is hidden only by a label: a field, a relation.
fn shows_part(audience: &Audience, declaration: &NodeEntry) -> bool {
    label(declaration).is_none()
        || shows_whole(audience, declaration)
        || shows_by_condition(audience, declaration)
}

/// Whether conditions can give a declaration a label that an audience holds. Which parts of it they give it to is decided for each
/// record, edge and page.
fn shows_by_condition(audience: &Audience, declaration: &NodeEntry) -> bool {
    labels_by_condition(declaration).any(|label| audience.holds(&label.value))
}

/// Whether an audience sees all records that a check examines or follows: hidden ones would look like gaps. A check with a hidden
/// relation, field or set could not be read in the first place.
fn sees_whole(check: &Check, config: &Config, audience: &Audience) -> bool {
    let sees = |types: &Endpoints| {
        let mut types = config.schema.among(types).into_iter();
        types.all(|id| holds_label(audience, config.schema.type_of(id)))
    };
    let mut sees_all = true;
    check.visit(config, &mut |part| {
        sees_all &= match part {
            CheckPart::Targets(types) => sees(types),
            CheckPart::Records(Records::Any) => sees(&Endpoints::Any),
            CheckPart::Records(Records::Type(id)) => sees(&Endpoints::Types(vec![*id])),
            CheckPart::Relation(step) => {
                sees(config.schema.arrives(step))
                    && sees_edges(audience, config.schema.relation(step.relation))
            }
            CheckPart::Key(name) => sees_values(audience, config, name),
            CheckPart::Records(_) => true,
        };
    });
    sees_all
}

/// Whether an audience sees all records of a type without a label of their own.
fn holds_label(audience: &Audience, declared: &Type) -> bool {
    let label = declared.label.as_ref();
    label.is_some_and(|label| audience.holds(label)) && holds_all(audience, &declared.label_rules)
}

/// Whether an audience holds all labels that conditions give.
fn holds_all(audience: &Audience, rules: &[LabelRule]) -> bool {
    rules.iter().all(|rule| audience.holds(&rule.label))
}

/// Whether an audience sees all values of the fields with a name.
fn sees_values(audience: &Audience, config: &Config, name: &str) -> bool {
    config.schema.types.values().all(|declared| {
        let rules = declared.field_label_rules.get(name);
        rules.is_none_or(|rules| {
            let field = declared.fields.get(name);
            let label = field.and_then(|field| field.label.as_ref());
            label.is_none_or(|label| audience.holds(label)) && holds_all(audience, rules)
        })
    })
}

/// Whether an audience sees all edges of a relation, as far as labels of the relation decide.
fn sees_edges(audience: &Audience, relation: &Relation) -> bool {
    let label = relation.label.as_ref();
    relation.label_rules.is_empty()
        || (label.is_none_or(|label| audience.holds(label))
            && holds_all(audience, &relation.label_rules))
}
