//! Old spellings in declarations: checks, relations, derived pages, types and matrices.

use super::{Modernizer, entry_mut, print};
use crate::config::tables::{
    CHECKS, MATRICES, PAGES, RELATIONS, SETS, TYPES, entries, entries_mut, table, table_mut, text,
};
use crate::tree::{Map, Node, NodeValue};

/// The names that a page for an edge has, and those that a page for a record has.
const NAMES_OF_EDGE: [&str; 3] = ["from", "to", "edge"];
const NAMES_OF_RECORD: [&str; 1] = ["self"];

/// Contents of cells that are not properties.
const CONTENTS: [&str; 4] = ["value", "rank", "count", "yes"];

impl Modernizer {
    /// All declarations of a site. What it changes of its preset is known from the preset.
    pub(super) fn declarations(&mut self, own: &mut Map, preset: &Map) {
        let subjects = PageNames::new(own, preset);
        for relation in maps(own, RELATIONS) {
            self.rename(relation.1, "path", "via");
        }
        for (name, page) in maps(own, PAGES) {
            let names = subjects.names(&name);
            self.where_table(page, &names);
            self.template(page, "path", &names);
            self.template(page, "title", &names);
            self.data(page);
            self.sets(page);
        }
        for (_, declared) in maps(own, TYPES) {
            self.sets(declared);
            if let Some(index) = table_mut(declared, "index") {
                self.expressions_at(index, &["columns", "group"], &[]);
            }
        }
        for (_, matrix) in maps(own, MATRICES) {
            self.matrix(matrix);
        }
        for (name, check) in maps(own, CHECKS) {
            let rule = ["rule", "kind"].iter().find_map(|key| text(check, key));
            let known = table(preset, CHECKS).and_then(|checks| table(checks, &name));
            let rule = rule.or_else(|| text(known?, "rule")).map(str::to_owned);
            let on = text(check, "on").or_else(|| text(known?, "on"));
            let names = subjects.names_of_set(on.unwrap_or_default());
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            self.check(check, rule.as_deref().unwrap_or_default(), &names);
        }
    }

    fn check(&mut self, check: &mut Map, rule: &str, names: &[&str]) {
        self.rename(check, "kind", "rule");
        match rule {
            "edges" | "monotone" => self.rename(check, "relation", "via"),
            "once" => self.rename(check, "path", "via"),
            "has" => self.rename(check, "key", "field"),
            "sum" => self.fallbacks(check),
            _ => {}
        }
        let paths = ["via", "field", "text", "patterns", "instead"];
        self.expressions_at(check, &paths, &[]);
        self.expressions_at(check, &["plus", "max"], names);
        self.where_table(check, &[]);
        self.template(check, "message", names);
        if let Some(counting) = table_mut(check, "counting") {
            self.conditions(counting, &[]);
        }
        if let Some(by) = table_mut(check, "by") {
            self.query(by);
        }
    }

    /// `field = [a, b]` of a sum is now `field = "a ?? b"`.
    fn fallbacks(&mut self, check: &mut Map) {
        let Some(entry) = entry_mut(check, "field") else {
            return;
        };
        if !matches!(entry.node.value, NodeValue::List(_)) {
            return;
        }
        let paths: Vec<String> = entry
            .node
            .items()
            .iter()
            .filter_map(Node::as_text)
            .map(|path| self.current(path, &[]).unwrap_or_else(|| path.to_owned()))
            .collect();
        let new = Node::text(paths.join(" ?? "), entry.node.span);
        self.replace(&mut entry.node, new, "a list in `field`");
    }

    /// `data = true` is now a format.
    fn data(&mut self, page: &mut Map) {
        if page.get("format").is_some() {
            return;
        }
        let Some(entry) = entry_mut(page, "data") else {
            return;
        };
        let is_on = entry.node.as_text() == Some("true");
        let (key, value) = (entry.key.span, entry.node.span);
        let formats: &[&str] = if is_on { &["html", "json"] } else { &["html"] };
        let list = formats.iter().map(|format| Node::text(*format, value));
        entry.node.value = NodeValue::List(list.collect());
        "format".clone_into(&mut entry.key.value);
        let text = print::node(&entry.node);
        self.report(key, "`data`", format!("write `format = {text}`"))
            .edit(key, "format")
            .edit(value, text);
    }

    /// A matrix, or a view of one.
    pub(super) fn matrix(&mut self, matrix: &mut Map) {
        for axis in ["rows", "columns"] {
            if let Some(query) = table_mut(matrix, axis) {
                self.query(query);
            }
        }
        if let Some(expected) = table_mut(matrix, "expected") {
            self.conditions(expected, &["row", "column"]);
        }
        self.expressions_at(matrix, &["via"], &[]);
        let Some(entry) = entry_mut(matrix, "show") else {
            return;
        };
        let shown = entry.node.as_text().unwrap_or_default();
        if shown.is_empty() || shown.starts_with('@') || CONTENTS.contains(&shown) {
            return;
        }
        let (old, new) = (format!("`{shown}`"), format!("@{shown}"));
        let new = Node::text(new, entry.node.span);
        self.replace(&mut entry.node, new, &old);
    }
}

/// The tables of a group, with their names.
fn maps<'m>(map: &'m mut Map, group: &str) -> impl Iterator<Item = (String, &'m mut Map)> {
    entries_mut(map, group).filter_map(|entry| match &mut entry.node.value {
        NodeValue::Map(inner) => Some((entry.key.value.clone(), inner)),
        _ => None,
    })
}

/// What there is a derived page for, and which sets it has, by the name of its declaration.
struct PageNames(Vec<(String, bool, Vec<String>)>);

impl PageNames {
    fn new(own: &Map, preset: &Map) -> Self {
        let mut found: Vec<(String, bool, Vec<String>)> = Vec::new();
        for entry in [own, preset]
            .into_iter()
            .flat_map(|map| entries(map, PAGES))
        {
            let Some(page) = entry.node.as_map() else {
                continue;
            };
            let is_of_edge = text(page, "each").map(|each| each.contains('.'));
            let sets = entries(page, SETS).iter().map(|set| set.key.value.clone());
            match found.iter_mut().find(|(name, ..)| *name == entry.key.value) {
                Some((_, is_known, known)) => {
                    *is_known |= is_of_edge == Some(true) && text_of_each(own, &entry.key.value);
                    known.extend(sets);
                }
                None => found.push((
                    entry.key.value.clone(),
                    is_of_edge == Some(true),
                    sets.collect(),
                )),
            }
        }
        Self(found)
    }

    fn names(&self, page: &str) -> Vec<&'static str> {
        match self.0.iter().find(|(name, ..)| name == page) {
            Some((_, true, _)) => NAMES_OF_EDGE.to_vec(),
            _ => NAMES_OF_RECORD.to_vec(),
        }
    }

    /// The names that a check of a set can use.
    fn names_of_set(&self, on: &str) -> Vec<String> {
        let mut names = vec!["self".to_owned()];
        let Some((page, _)) = on.split_once('.') else {
            return names;
        };
        if let Some((_, is_of_edge, sets)) = self.0.iter().find(|(name, ..)| name == page) {
            if *is_of_edge {
                names.extend(NAMES_OF_EDGE.map(str::to_owned));
            }
            names.extend(sets.iter().cloned());
        }
        names
    }
}

/// Whether a site leaves it to its preset what there is a page for.
fn text_of_each(own: &Map, page: &str) -> bool {
    let declared = table(own, PAGES).and_then(|pages| table(pages, page));
    declared.is_none_or(|page| page.get("each").is_none())
}
