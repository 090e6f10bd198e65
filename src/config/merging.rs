//! Merging a site's config over its preset, and reporting what that changes for readers.
//!
//! Tables are merged key by key. A field in short form, `answers = "markdown"`, stands for its table, `{ type = "markdown" }`, so
//! it keeps the other keys of the preset's field. An intended change of who may see something is reported next to the preset's
//! declaration. A likely mistake is an error if audiences are declared.

use std::collections::HashMap;

use super::tables::{
    AUDIENCES, ENABLED, FIELDS, LABEL, LABEL_WHERE, LABELLED, LABELS, PAGES, TYPES, entries,
    entries_mut, is_disabled, labels_of, table, table_mut, text,
};
use crate::diagnostic::{CONFIG, Diagnostic, PRESET_LABEL, list_of, nearest};
use crate::text::{Span, Spanned};
use crate::tree::{Map, Node, NodeEntry, NodeValue};

/// Keys that change a declaration of the preset, but do not make one: a new table with no others is probably misnamed.
const CHANGING: [&str; 12] = [
    LABEL,
    LABEL_WHERE,
    LABELS,
    "title",
    "plural",
    "help",
    "home",
    ENABLED,
    "order",
    "search",
    "aliases",
    "search_weight",
];

/// Keys that depend on the kind of a field: with another kind, those of the preset have no meaning.
const OF_KIND: [&str; 6] = ["of", "fields", "default", "min", "max", "pattern"];

/// Merges a site's config over its preset.
pub(super) fn merge(mut preset: Map, mut own: Map, diagnostics: &mut Vec<Diagnostic>) -> Map {
    for map in [&mut preset, &mut own] {
        for (table, within) in LABELLED {
            for entry in entries_mut(map, table) {
                expand_fields(entry, within);
            }
        }
    }
    for (group, within) in LABELLED {
        if let (Some(below), Some(over)) = (table_mut(&mut preset, group), table(&own, group)) {
            compare(below, over, group, within, diagnostics);
        }
    }
    if let (Some(below), Some(over)) = (table(&preset, AUDIENCES), table(&own, AUDIENCES)) {
        compare_audiences(below, over, diagnostics);
    }
    preset.merge(own);
    for (group, within) in LABELLED.into_iter().chain([(AUDIENCES, "")]) {
        report_similar_names(entries(&preset, group), group, within, diagnostics);
    }
    preset
}

/// Replaces fields in short form by tables, in a declaration and in objects within.
fn expand_fields(entry: &mut NodeEntry, key: &str) {
    let NodeValue::Map(map) = &mut entry.node.value else {
        return;
    };
    for field in entries_mut(map, key) {
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
        expand_fields(field, FIELDS);
    }
}

/// Compares declarations with those of the preset. Reports changed labels and names that are almost those of the preset. If a
/// field has another kind, removes the keys of the preset's field that depend on it.
fn compare(
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
            // Others lack a required key, which is reported when they are read.
            if matches!(table, TYPES | PAGES) {
                diagnostics.extend(misnamed(entry, own, below, &path));
            }
            continue;
        };
        diagnostics.extend(changed_label(own, known, &path));
        diagnostics.extend(changed_label_rules(own, known, &path));
        let kinds = (text(own, "type"), text(known, "type"));
        if let (Some(kind), Some(before)) = kinds
            && kind != before
        {
            known
                .entries
                .retain(|entry| !OF_KIND.contains(&entry.key.value.as_str()));
        }
        if let (Some(below), Some(over)) = (table_mut(known, within), self::table(own, within)) {
            let path = format!("{path}.{within}");
            compare(below, over, &path, FIELDS, diagnostics);
        }
    }
}

/// Reports a declaration that has another label than in the preset.
fn changed_label(own: &Map, known: &Map, path: &str) -> Option<Diagnostic> {
    let (label, before) = (own.node(LABEL)?, known.node(LABEL)?);
    let (word, word_before) = (label.as_text()?, before.as_text()?);
    let message =
        format!("`{path}` has the label `{word}` here, and `{word_before}` in the preset");
    (word != word_before && !word.is_empty()).then(|| {
        Diagnostic::new(PRESET_LABEL, label.span, message)
            .also(before.span, "the preset's label")
            .help(format!("remove this line to keep `{word_before}`"))
    })
}

/// Reports a declaration that has other labels by condition than in the preset.
fn changed_label_rules(own: &Map, known: &Map, path: &str) -> Option<Diagnostic> {
    let rules = own.get(LABEL_WHERE)?;
    let message = format!("`{path}` has labels by condition that the preset does not have");
    let before = known.get(LABEL_WHERE);
    let is_same = before.is_some_and(|before| {
        let names = |entry: &NodeEntry| -> Vec<String> {
            let map = entry.node.as_map();
            let entries = map.map_or(&[][..], |map| &map.entries).iter();
            entries.map(|entry| entry.key.value.clone()).collect()
        };
        names(before) == names(rules) && before.node.value == rules.node.value
    });
    (!is_same).then(|| {
        Diagnostic::new(PRESET_LABEL, rules.key.span, message)
            .help("remove them to keep the labels of the preset")
    })
}

/// Reports a table that would only change a declaration of the preset, and whose name is almost that of one.
fn misnamed(entry: &NodeEntry, own: &Map, below: &Map, path: &str) -> Option<Diagnostic> {
    if !own
        .entries
        .iter()
        .all(|entry| CHANGING.contains(&entry.key.value.as_str()))
        || is_disabled(entry)
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
        return None; // `report_similar_names` reports it.
    }
    let message = format!("the preset declares no `{path}`");
    Some(
        Diagnostic::new(CONFIG, entry.key.span, message)
            .here("not found")
            .also(below.get(near)?.key.span, format!("it declares `{near}`"))
            .help(format!(
                "did you mean `{near}`? A new declaration needs more keys than these"
            ))
            .decides_visibility(),
    )
}

/// A name in lower case, without separators.
fn plain(name: &str) -> String {
    name.chars()
        .filter(|c| !matches!(c, '-' | '_'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// Reports names of one table that differ in letter case and separators only: keys of one are not keys of the other.
fn report_similar_names(
    entries: &[NodeEntry],
    path: &str,
    within: &str,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut seen: HashMap<String, &NodeEntry> = HashMap::new();
    for entry in entries {
        if let Some(first) = seen.insert(plain(&entry.key.value), entry) {
            let message = format!(
                "`{}` and `{}` in `{path}` differ only in letter case or separators",
                first.key.value, entry.key.value
            );
            diagnostics.push(
                Diagnostic::new(CONFIG, entry.key.span, message)
                    .also(first.key.span, "the other spelling")
                    .help(format!(
                        "write `{}` in both places, or choose a more distinct name",
                        first.key.value
                    ))
                    .decides_visibility(),
            );
        }
        if let Some(map) = entry.node.as_map().and_then(|map| table(map, within)) {
            let path = format!("{path}.{}.{within}", entry.key.value);
            report_similar_names(&map.entries, &path, FIELDS, diagnostics);
        }
    }
}

/// Reports audiences of the preset whose labels the site changes: its list replaces that of the preset.
fn compare_audiences(below: &Map, over: &Map, diagnostics: &mut Vec<Diagnostic>) {
    for entry in &over.entries {
        let name = entry.key.value.as_str();
        let (Some(own), Some(known)) = (entry.node.as_map(), below.get(name)) else {
            diagnostics.extend(
                entry
                    .node
                    .as_map()
                    .and_then(|own| misnamed(entry, own, below, &format!("{AUDIENCES}.{name}"))),
            );
            continue;
        };
        let Some(node) = own.node(LABELS) else {
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
                    .help("this list replaces the preset's; remove it to keep the preset's"),
            );
        }
    }
}

/// A folder whose files are records of a labelled type in the preset, but not on this site.
#[derive(Clone, Debug)]
pub(crate) struct FormerFolder {
    /// The folder.
    pub(crate) folder: String,
    /// The type.
    pub(crate) name: String,
    /// Its label.
    pub(crate) label: String,
    /// The place where the site changes that.
    pub(crate) span: Span,
}

/// Finds the folders of labelled types that the site disables, or to which it gives another folder.
pub(super) fn former_folders(preset: &Map, own: &Map) -> Vec<FormerFolder> {
    let former = |entry: &NodeEntry| {
        let own = entry.node.as_map()?;
        let known = table(table(preset, TYPES)?, &entry.key.value)?;
        let (folder, label) = (text(known, "folder")?, text(known, LABEL)?);
        let span = if is_disabled(entry) {
            own.get(ENABLED)?.key.span
        } else {
            let node = own.node("folder")?;
            (node.as_text() != Some(folder)).then_some(node.span)?
        };
        Some(FormerFolder {
            folder: folder.to_owned(),
            name: entry.key.value.clone(),
            label: label.to_owned(),
            span,
        })
    };
    entries(own, TYPES).iter().filter_map(former).collect()
}
