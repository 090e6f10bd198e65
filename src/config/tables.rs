//! Tables of a config before they are read: the names of groups and keys that several modules use, and access by name.
//!
//! Merging, labels and projections work on these tables, as a site and its preset wrote them. They report no values of the
//! wrong kind; that happens when the merged tables are read.

use crate::text::{Span, Spanned};
use crate::tree::{Map, Node, NodeEntry, NodeValue};

/// Group of types.
pub(super) const TYPES: &str = "types";
/// Group of fields, within a type or an object.
pub(super) const FIELDS: &str = "fields";
/// Group of relations.
pub(super) const RELATIONS: &str = "relations";
/// Group of fields of edges, within a relation.
pub(super) const PROPS: &str = "props";
/// Group of derived pages.
pub(super) const PAGES: &str = "pages";
/// Group of matrices.
pub(super) const MATRICES: &str = "matrices";
/// Group of audiences.
pub(super) const AUDIENCES: &str = "audiences";
/// Group of the site's own checks.
pub(super) const CHECKS: &str = "checks";
/// Group of the parts of the menu.
pub(super) const MENU: &str = "menu";
/// Group of the tasks of readers.
pub(super) const TASKS: &str = "tasks";
/// Key of the audiences that do a task.
pub(super) const FOR: &str = "for";
/// Group of scales.
pub(super) const SCALES: &str = "scales";
/// Group of sets, within a derived page or a type.
pub(super) const SETS: &str = "sets";
/// Table of the site itself.
pub(super) const SITE: &str = "site";
/// Key of a preset that names the preset which it extends.
pub(super) const EXTENDS: &str = "extends";
/// Key that removes a declaration of the preset.
pub(super) const ENABLED: &str = "enabled";
/// Key that hides a declaration.
pub(super) const LABEL: &str = "label";
/// Key of the labels of a declaration by condition.
pub(super) const LABEL_WHERE: &str = "label_where";
/// Key of the labels that an audience holds.
pub(super) const LABELS: &str = "labels";

/// The groups of declarations that can have a label, each with the group of labelled parts within its declarations.
pub(super) const LABELLED: [(&str, &str); 4] = [
    (TYPES, FIELDS),
    (RELATIONS, PROPS),
    (PAGES, ""),
    (MATRICES, ""),
];

/// A table within a table.
pub(super) fn table<'m>(map: &'m Map, key: &str) -> Option<&'m Map> {
    map.node(key)?.as_map()
}

/// A table within a table, to be changed.
pub(super) fn table_mut<'m>(map: &'m mut Map, key: &str) -> Option<&'m mut Map> {
    let mut entries = map.entries.iter_mut();
    match &mut entries.find(|entry| entry.key.value == key)?.node.value {
        NodeValue::Map(inner) => Some(inner),
        _ => None,
    }
}

/// The entries of a table within a table.
pub(super) fn entries<'m>(map: &'m Map, key: &str) -> &'m [NodeEntry] {
    table(map, key).map_or(&[], |map| &map.entries)
}

/// The entries of a table within a table, to be changed.
pub(super) fn entries_mut<'m>(
    map: &'m mut Map,
    key: &str,
) -> impl Iterator<Item = &'m mut NodeEntry> + use<'m> {
    table_mut(map, key)
        .into_iter()
        .flat_map(|map| &mut map.entries)
}

/// A text within a table.
pub(super) fn text<'m>(map: &'m Map, key: &str) -> Option<&'m str> {
    map.node(key)?.as_text()
}

/// The label of a declaration.
pub(super) fn label(declaration: &NodeEntry) -> Option<&Node> {
    declaration.node.as_map()?.node(LABEL)
}

/// The labels that conditions can give to a declaration, with their places.
pub(super) fn labels_by_condition(
    declaration: &NodeEntry,
) -> impl Iterator<Item = &Spanned<String>> {
    let map = declaration.node.as_map();
    let rules = map.map_or(&[][..], |map| entries(map, LABEL_WHERE)).iter();
    rules.map(|entry| &entry.key)
}

/// Whether a declaration says `enabled = false`.
pub(super) fn is_disabled(declaration: &NodeEntry) -> bool {
    let map = declaration.node.as_map();
    map.and_then(|map| text(map, ENABLED)) == Some("false")
}

/// Whether a key of a matrix is about its page: a view of the matrix does not take it over.
pub(super) fn is_of_page(entry: &NodeEntry) -> bool {
    matches!(
        entry.key.value.as_str(),
        LABEL | ENABLED | "path" | "format" | "aliases" | "search_weight"
    )
}

/// The nodes of the labels that an audience holds.
pub(super) fn label_nodes(audience: &NodeEntry) -> impl Iterator<Item = &Node> {
    let node = audience.node.as_map().and_then(|map| map.node(LABELS));
    node.map_or(&[] as &[_], Node::items).iter()
}

/// The labels that an audience holds.
pub(super) fn labels_of(audience: &NodeEntry) -> impl Iterator<Item = &str> {
    label_nodes(audience).filter_map(Node::as_text)
}

/// Removes names from lists of a declaration, where `may_change` accepts the place. True if a list has no names left.
pub(super) fn remove_names(
    declaration: &mut NodeEntry,
    keys: &[&str],
    names: &[String],
    may_change: impl Fn(Span) -> bool,
) -> bool {
    let NodeValue::Map(map) = &mut declaration.node.value else {
        return false;
    };
    let is_removed = |node: &Node| {
        node.as_text()
            .is_some_and(|text| names.iter().any(|name| name == text))
    };
    let mut is_emptied = false;
    for entry in &mut map.entries {
        if !keys.contains(&entry.key.value.as_str()) || !may_change(entry.node.span) {
            continue;
        }
        is_emptied |= is_removed(&entry.node);
        if let NodeValue::List(list) = &mut entry.node.value {
            let before = list.len();
            list.retain(|node| !is_removed(node));
            is_emptied |= list.is_empty() && before > 0;
        }
    }
    is_emptied
}
