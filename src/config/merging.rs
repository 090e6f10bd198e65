//! Laying a site's config over its preset, and what that changes for readers.
//!
//! Tables are merged key by key. A field in short form, `answers = "markdown"`, counts as its table, `{ type = "markdown" }`, so it
//! keeps what the preset says of the field besides. What the site's config says on purpose of who may see something is
//! reported beside what the preset says; what looks like a slip is an error where audiences are declared.

use std::collections::HashMap;

use super::disabled::{off, table_mut};
use super::labels::labels_of;
use crate::diagnostic::{CONFIG, Diagnostic, PRESET_LABEL, list_of, nearest};
use crate::text::{Span, Spanned};
use crate::tree::{Map, Node, NodeEntry, NodeValue};

/// The tables of declarations that can have a label, and within each the table of those that belong to it.
pub(super) const LABELLED: [(&str, &str); 4] = [
    ("types", "fields"),
    ("relations", "props"),
    ("pages", ""),
    ("matrices", ""),
];

/// Keys that change a declaration of the preset and make none: a new table with nothing else is meant for another name.
const CHANGING: [&str; 9] = [
    "label", "labels", "title", "plural", "help", "home", "enabled", "order", "search",
];

/// Keys that belong to the kind of a field: with another kind, those of the preset mean nothing.
const OF_KIND: [&str; 6] = ["of", "fields", "default", "min", "max", "pattern"];

/// Lays a site's config over its preset.
pub(super) fn merge(mut preset: Map, mut own: Map, diagnostics: &mut Vec<Diagnostic>) -> Map {
    for map in [&mut preset, &mut own] {
        for (table, within) in LABELLED {
            for entry in table_mut(map, table)
                .into_iter()
                .flat_map(|table| &mut table.entries)
            {
                lengthen(entry, within);
            }
        }
    }
    for (table, within) in LABELLED {
        if let (Some(below), Some(over)) = (
            table_mut(&mut preset, table),
            own.node(table).and_then(Node::as_map),
        ) {
            overlay(below, over, table, within, diagnostics);
        }
    }
    if let (Some(below), Some(over)) = (tables(&preset, "audiences"), tables(&own, "audiences")) {
        audiences(below, over, diagnostics);
    }
    preset.merge(own);
    for (table, within) in LABELLED.into_iter().chain([("audiences", "")]) {
        if let Some(map) = tables(&preset, table) {
            alike(map, table, within, diagnostics);
        }
    }
    preset
}

/// A table of a table.
pub(super) fn tables<'m>(map: &'m Map, key: &str) -> Option<&'m Map> {
    map.node(key)?.as_map()
}

/// Writes the fields of a declaration, and of objects within, in their long form.
fn lengthen(entry: &mut NodeEntry, key: &str) {
    let NodeValue::Map(map) = &mut entry.node.value else {
        return;
    };
    for field in table_mut(map, key)
        .into_iter()
        .flat_map(|fields| &mut fields.entries)
    {
        if let NodeValue::Scalar { .. } = field.node.value {
            let short = std::mem::replace(&mut field.node.value, NodeValue::Null);
            let mut long = Map::default();
            long.set(
                Spanned::new("type".to_owned(), field.node.span),
                Node {
                    span: field.node.span,
                    value: short,
                },
            );
            field.node.value = NodeValue::Map(long);
        }
        lengthen(field, "fields");
    }
}

/// Compares a table of declarations with that of the preset: labels that the site changes, names that are nearly the preset's,
/// and fields of another kind, of which the preset's default and words are dropped.
fn overlay(
    below: &mut Map,
    over: &Map,
    table: &str,
    within: &str,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for entry in &over.entries {
        let (name, Some(own)) = (entry.key.value.as_str(), entry.node.as_map()) else {
            continue;
        };
        let path = format!("{table}.{name}");
        let Some(NodeValue::Map(known)) = below
            .entries
            .iter_mut()
            .find(|known| known.key.value == name)
            .map(|known| &mut known.node.value)
        else {
            // Others lack a key that they need, which is said where they are read.
            if matches!(table, "types" | "pages") {
                diagnostics.extend(misnamed(entry, own, below, &path));
            }
            continue;
        };
        if let (Some(label), Some(before)) = (own.node("label"), known.node("label"))
            && let (Some(word), Some(word_before)) = (label.as_text(), before.as_text())
            && word != word_before
            && !word.is_empty()
        {
            let message =
                format!("`{path}` has the label `{word}` here, and `{word_before}` in the preset");
            diagnostics.push(
                Diagnostic::new(PRESET_LABEL, label.span, message)
                    .also(before.span, "the preset's label")
                    .help(format!("leave this line out to keep `{word_before}`")),
            );
        }
        let kind = |map: &Map| map.node("type").and_then(Node::as_text).map(str::to_owned);
        if kind(own).is_some_and(|own| kind(known).is_some_and(|known| known != own)) {
            known
                .entries
                .retain(|entry| !OF_KIND.contains(&entry.key.value.as_str()));
        }
        if let (Some(below), Some(over)) = (
            table_mut(known, within),
            own.node(within).and_then(Node::as_map),
        ) {
            overlay(
                below,
                over,
                &format!("{path}.{within}"),
                "fields",
                diagnostics,
            );
        }
    }
}

/// Reports a table that says nothing but what a declaration of the preset would look like, under nearly the name of one.
fn misnamed(entry: &NodeEntry, own: &Map, below: &Map, path: &str) -> Option<Diagnostic> {
    if !own
        .entries
        .iter()
        .all(|entry| CHANGING.contains(&entry.key.value.as_str()))
        || off(entry)
    {
        return None;
    }
    let name = entry.key.value.as_str();
    let near = *nearest(
        name,
        below.entries.iter().map(|known| known.key.value.as_str()),
    )
    .first()?;
    if plain(near) == plain(name) {
        return None; // said of all tables, below
    }
    let message = format!("the preset declares no `{path}`");
    Some(
        Diagnostic::new(CONFIG, entry.key.span, message)
            .here("not found")
            .also(below.get(near)?.key.span, format!("it declares `{near}`"))
            .help(format!(
                "did you mean `{near}`? A declaration of your own needs more than these keys"
            ))
            .decides_visibility(),
    )
}

/// A name without what is easily mistaken in it.
fn plain(name: &str) -> String {
    name.chars()
        .filter(|c| !matches!(c, '-' | '_'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// Reports names of one table that differ in letter case and separators only: what is said of one is not said of the other.
fn alike(map: &Map, path: &str, within: &str, diagnostics: &mut Vec<Diagnostic>) {
    let mut seen: HashMap<String, &NodeEntry> = HashMap::new();
    for entry in &map.entries {
        if let Some(first) = seen.insert(plain(&entry.key.value), entry) {
            let message = format!(
                "`{path}` has `{}` and `{}`, which differ in letter case or separators only",
                first.key.value, entry.key.value
            );
            diagnostics.push(
                Diagnostic::new(CONFIG, entry.key.span, message)
                    .also(first.key.span, "the other one")
                    .help(format!(
                        "write `{}` in both places, or choose a name that is less like it",
                        first.key.value
                    ))
                    .decides_visibility(),
            );
        }
        if let Some(map) = entry.node.as_map().and_then(|map| tables(map, within)) {
            alike(
                map,
                &format!("{path}.{}.{within}", entry.key.value),
                "fields",
                diagnostics,
            );
        }
    }
}

/// Reports audiences of the preset whose labels the site changes: a list replaces the preset's as a whole.
fn audiences(below: &Map, over: &Map, diagnostics: &mut Vec<Diagnostic>) {
    for entry in &over.entries {
        let name = entry.key.value.as_str();
        let (Some(own), Some(known)) = (entry.node.as_map(), below.get(name)) else {
            diagnostics.extend(
                entry
                    .node
                    .as_map()
                    .and_then(|own| misnamed(entry, own, below, &format!("audiences.{name}"))),
            );
            continue;
        };
        let Some(node) = own.node("labels") else {
            continue;
        };
        let (held, before): (Vec<&str>, Vec<&str>) =
            (labels_of(entry).collect(), labels_of(known).collect());
        let mut changes = Vec::new();
        for (what, labels, others) in [
            ("also holds", &held, &before),
            ("does not hold", &before, &held),
        ] {
            let differing: Vec<&str> = labels
                .iter()
                .copied()
                .filter(|label| !others.contains(label))
                .collect();
            if !differing.is_empty() {
                changes.push(format!("{what} {}", list_of(differing, 12)));
            }
        }
        if !changes.is_empty() {
            let message = format!(
                "the audience `{name}` {} here, unlike in the preset",
                changes.join(" and ")
            );
            diagnostics.push(
                Diagnostic::new(PRESET_LABEL, node.span, message)
                    .also(known.key.span, "the preset's audience")
                    .help("this list replaces the preset's; leave it out to keep that"),
            );
        }
    }
}

/// A folder whose files were records of a type of the preset, and are not any more.
#[derive(Clone, Debug)]
pub(crate) struct FormerFolder {
    /// The folder.
    pub(crate) folder: String,
    /// The type.
    pub(crate) name: String,
    /// Its label.
    pub(crate) label: String,
    /// Where the site changes that.
    pub(crate) span: Span,
}

/// Finds the folders of labelled types that the site takes out, or gives another folder.
pub(super) fn former_folders(preset: &Map, own: &Map) -> Vec<FormerFolder> {
    let (Some(below), Some(over)) = (tables(preset, "types"), tables(own, "types")) else {
        return Vec::new();
    };
    let former = |entry: &NodeEntry| {
        let (own, known) = (
            entry.node.as_map()?,
            below.node(&entry.key.value)?.as_map()?,
        );
        let text = |map: &Map, key: &str| map.node(key).and_then(Node::as_text).map(str::to_owned);
        let (folder, label) = (text(known, "folder")?, text(known, "label")?);
        let span = if off(entry) {
            own.get("enabled")?.key.span
        } else {
            own.node("folder")
                .filter(|node| node.as_text() != Some(&folder))?
                .span
        };
        Some(FormerFolder {
            folder,
            name: entry.key.value.clone(),
            label,
            span,
        })
    };
    over.entries.iter().filter_map(former).collect()
}
