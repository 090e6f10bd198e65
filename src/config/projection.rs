//! The config of an edition: the declarations that its audience may know of.
//!
//! Hidden declarations are cut from the tables that a site and its preset wrote, and what is left is read again, as if they
//! had never been written. What names one of them cannot be read then: a column, a sort key, a group or a total is left out;
//! a set, a view, a matrix or a check is gone; a condition finds nothing. The diagnostics of this second reading are dropped,
//! since authors know those of the first.

mod checks;

use std::sync::Arc;

use super::disabled::{forget, table_mut};
use super::schema::{Origin, RelationId, TypeId, Unchecked};
use super::{Audience, Config, decode};
use crate::text::Span;
use crate::tree::{Entry, Map, Node, Value};

/// An edition: the site that one audience gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// The audience's name.
    pub name: String,
    /// What pages call it.
    pub title: String,
    /// Whether search engines may list its pages.
    pub index: bool,
    /// For each type, whether all its records without a label of their own are in the edition.
    complete: Vec<bool>,
}

impl Edition {
    /// Whether all records of a type are in the edition, those aside that have a label of their own.
    #[must_use]
    pub fn is_complete(&self, kind: TypeId) -> bool {
        self.complete[kind.0]
    }
}

/// The config of an edition, and what the types and relations of the whole are called in it.
#[derive(Clone, Debug)]
pub struct Projection {
    /// The config.
    pub config: Arc<Config>,
    /// Whether anything was cut, other audiences aside.
    pub changed: bool,
    types: Vec<Option<TypeId>>,
    relations: Vec<Option<RelationId>>,
}

impl Projection {
    /// Projects a config to an audience. `has_records` says of which types it sees a record: such a type stays, whatever its
    /// label, and loses only its hidden fields.
    #[must_use]
    pub fn new(whole: &Config, audience: &Audience, has_records: impl Fn(TypeId) -> bool) -> Self {
        let mut cut = Cut {
            audience,
            tables: (*whole.tables).clone(),
            changed: false,
        };
        cut.types(|name| whole.schema.type_named(name).is_some_and(&has_records));
        cut.relations();
        cut.pages();
        if let Some(audiences) = table_mut(&mut cut.tables, "audiences") {
            audiences
                .entries
                .retain(|entry| entry.key.value == audience.name);
        }
        let mut config = cut.read();
        config.strings = whole.strings.clone();
        checks::drop_partial(&mut config, audience);
        if let Some(home) = &audience.home {
            config.site.home = Some(home.clone());
        }
        let holds =
            |label: &Option<String>| label.as_ref().is_some_and(|label| audience.holds(label));
        config.edition = Some(Edition {
            name: audience.name.clone(),
            title: audience.title.clone(),
            index: audience.index,
            complete: config
                .schema
                .types
                .values()
                .map(|declared| holds(&declared.label))
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
            changed: cut.changed,
            config: Arc::new(config),
        }
    }

    /// A type of the whole in this config, if it is there.
    #[must_use]
    pub fn type_id(&self, whole: TypeId) -> Option<TypeId> {
        self.types[whole.0]
    }

    /// A relation of the whole in this config, if it is there.
    #[must_use]
    pub fn relation_id(&self, whole: RelationId) -> Option<RelationId> {
        self.relations[whole.0]
    }
}

/// The tables of a config while hidden declarations are cut from them.
struct Cut<'a> {
    audience: &'a Audience,
    tables: Map,
    changed: bool,
}

impl Cut<'_> {
    /// Cuts hidden types and what names them as a whole: ends of relations, owners, entries of the menu. Then hidden fields.
    fn types(&mut self, has_records: impl Fn(&str) -> bool) {
        let audience = self.audience;
        let gone = self.retain("types", |entry| {
            shows_whole(audience, entry) || has_records(&entry.key.value)
        });
        if let Some(types) = table_mut(&mut self.tables, "types") {
            for entry in &mut types.entries {
                self.changed |= fields(audience, entry, "fields");
            }
        }
        if let Some(relations) = table_mut(&mut self.tables, "relations") {
            relations
                .entries
                .retain_mut(|entry| !forget(entry, &["from", "to"], &gone, |_| true));
        }
        if let Some(site) = self
            .tables
            .entries
            .iter_mut()
            .find(|entry| entry.key.value == "site")
            && forget(site, &["owner_type"], &gone, |_| true)
            && let Value::Map(site) = &mut site.node.value
        {
            site.entries.retain(|entry| entry.key.value != "owner_type");
        }
        self.menu(&gone);
    }

    fn relations(&mut self) {
        let audience = self.audience;
        self.retain("relations", |entry| shows_part(audience, entry));
        if let Some(relations) = table_mut(&mut self.tables, "relations") {
            for entry in &mut relations.entries {
                self.changed |= fields(audience, entry, "props");
            }
        }
    }

    /// Cuts hidden pages and matrices, and their entries of the menu.
    fn pages(&mut self) {
        let audience = self.audience;
        for table in ["pages", "matrices"] {
            let gone = self.retain(table, |entry| shows_whole(audience, entry));
            self.menu(
                &gone
                    .iter()
                    .map(|name| format!("{table}.{name}"))
                    .collect::<Vec<_>>(),
            );
        }
    }

    /// Takes names out of the menu.
    fn menu(&mut self, gone: &[String]) {
        for group in table_mut(&mut self.tables, "menu")
            .into_iter()
            .flat_map(|menu| &mut menu.entries)
        {
            forget(group, &["items"], gone, |_| true);
        }
    }

    /// Keeps some entries of a table, and returns the names of the others.
    fn retain(&mut self, table: &str, keep: impl Fn(&Entry) -> bool) -> Vec<String> {
        let mut gone = Vec::new();
        if let Some(map) = table_mut(&mut self.tables, table) {
            map.entries.retain(|entry| {
                let kept = keep(entry);
                gone.extend((!kept).then(|| entry.key.value.clone()));
                kept
            });
        }
        self.changed |= !gone.is_empty();
        gone
    }

    /// Reads what is left. A composed relation whose path cannot be read any more is hidden as well, and with it those whose
    /// paths lead over it.
    fn read(&mut self) -> Config {
        loop {
            let config = decode(
                self.tables.clone(),
                Span::default(),
                Unchecked::Everywhere,
                &mut Vec::new(),
            );
            let broken = |name: &str| {
                let relation = config.schema.relations.get(name);
                relation.is_some_and(|relation| relation.origin == Origin::Composed(Vec::new()))
            };
            if self
                .retain("relations", |entry| !broken(&entry.key.value))
                .is_empty()
            {
                return config;
            }
        }
    }
}

/// Cuts hidden fields from a table of them, and from objects within. True if there were any.
fn fields(audience: &Audience, entry: &mut Entry, key: &str) -> bool {
    let Value::Map(map) = &mut entry.node.value else {
        return false;
    };
    let Some(fields) = table_mut(map, key) else {
        return false;
    };
    let before = fields.entries.len();
    fields.entries.retain(|field| shows_part(audience, field));
    let changed = fields.entries.len() != before;
    fields.entries.iter_mut().fold(changed, |changed, field| {
        self::fields(audience, field, "fields") | changed
    })
}

/// Whether an audience holds the label of a declaration that is hidden without one: a type, a page, a matrix.
fn shows_whole(audience: &Audience, entry: &Entry) -> bool {
    label(entry)
        .and_then(Node::as_text)
        .is_some_and(|label| audience.holds(label))
}

/// Whether it holds the label, if there is one, of a declaration that belongs to another: a field, a relation.
fn shows_part(audience: &Audience, entry: &Entry) -> bool {
    label(entry).is_none_or(|label| label.as_text().is_some_and(|label| audience.holds(label)))
}

fn label(entry: &Entry) -> Option<&Node> {
    entry.node.as_map()?.node("label")
}
