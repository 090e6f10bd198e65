//! Old spellings in queries and conditions: `or_empty`, `when_any` and `total`.

use super::{Modernizer, entry_mut, print, span_of};
use crate::config::condition_reader::ANY;
use crate::config::tables::table_mut;
use crate::text::{Span, Spanned};
use crate::tree::{Map, Node, NodeValue};

const WHERE: &str = "where";

impl Modernizer {
    /// A query and those within it.
    pub(super) fn query(&mut self, map: &mut Map) {
        self.total(map);
        self.expressions_at(map, &["records", "sort", "group", "columns", "totals"], &[]);
        self.where_table(map, &[]);
        if let Some(without) = table_mut(map, "without") {
            self.query(without);
        }
        if let Some(entry) = entry_mut(map, "first_of")
            && let NodeValue::List(queries) = &mut entry.node.value
        {
            for query in queries {
                if let NodeValue::Map(query) = &mut query.value {
                    self.query(query);
                }
            }
        }
    }

    /// Named queries.
    pub(super) fn sets(&mut self, map: &mut Map) {
        let Some(sets) = table_mut(map, crate::config::tables::SETS) else {
            return;
        };
        for set in &mut sets.entries {
            if let NodeValue::Map(query) = &mut set.node.value {
                self.query(query);
            }
        }
    }

    /// `where`, with `or_empty` and `when_any` beside it.
    pub(super) fn where_table(&mut self, map: &mut Map, names: &[&str]) {
        if let Some(conditions) = table_mut(map, WHERE) {
            self.conditions(conditions, names);
        }
        self.or_empty(map, names);
        self.when_any(map);
    }

    /// `or_empty = ["KEY"]` is now `or_missing = true` in the condition.
    fn or_empty(&mut self, map: &mut Map, names: &[&str]) {
        let Some(at) = position(map, "or_empty") else {
            return;
        };
        let entry = map.entries.remove(at);
        let whole = span_of(&entry);
        let mut edits = vec![(whole, String::new())];
        let mut shown = Vec::new();
        let mut unknown = Vec::new();
        for item in entry.node.items() {
            let key = item.as_text().unwrap_or_default();
            let key = self.expression_of(key, names);
            let conditions = table_mut(map, WHERE);
            let Some(condition) = conditions.and_then(|conditions| entry_mut(conditions, &key))
            else {
                unknown.push((key, item.span));
                continue;
            };
            condition.node.value = NodeValue::Map(or_missing(&condition.node));
            let text = print::node(&condition.node);
            shown.push(format!("{} = {text}", print::key(&key)));
            edits.push((condition.node.span, text));
        }
        let help = match shown.as_slice() {
            [] => "remove it".to_owned(),
            shown => format!("write `{}`", shown.join(", ")),
        };
        let problem = self.report(entry.key.span, "`or_empty`", help);
        for (span, text) in edits {
            problem.edit(span, text);
        }
        for (key, span) in unknown {
            let message = format!("`or_empty` contains `{key}`, which is not a key of `where`");
            self.diagnostics.push(
                crate::diagnostic::Diagnostic::new(crate::diagnostic::QUERY, span, message)
                    .help("remove it, or add a condition for this key"),
            );
        }
    }

    fn expression_of(&self, key: &str, names: &[&str]) -> String {
        self.current(key, names).unwrap_or_else(|| key.to_owned())
    }

    /// `when_any = [PATHS]` is now a condition in `where`: one of the paths has a result.
    fn when_any(&mut self, map: &mut Map) {
        let Some(at) = position(map, "when_any") else {
            return;
        };
        let mut entry = map.entries.remove(at);
        self.expressions(&mut entry.node, &[]);
        let paths = entry.node.items().iter().filter_map(Node::as_text);
        let paths: Vec<&str> = paths.collect();
        let span = entry.node.span;
        let (key, condition) = match paths.as_slice() {
            [path] => (*path, is_there(span)),
            paths => {
                let alternatives = paths.iter().map(|path| table(path, is_there(span)));
                let value = NodeValue::List(alternatives.collect());
                (ANY, Node { span, value })
            }
        };
        let text = format!("{} = {}", print::key(key), print::node(&condition));
        let help = format!("write `{text}` in `where`");
        let key = Spanned::new(key.to_owned(), entry.key.span);
        let whole = span_of(&entry);
        let problem = self.report(entry.key.span, "`when_any`", help);
        match entry_mut(map, WHERE) {
            None => {
                problem.edit(whole, format!("where.{text}"));
                let name = Spanned::new(WHERE.to_owned(), entry.key.span);
                let mut conditions = Map::default();
                conditions.set(key, condition);
                let value = NodeValue::Map(conditions);
                map.set(name, Node { span, value });
            }
            Some(conditions) => {
                if let NodeValue::Map(inner) = &mut conditions.node.value {
                    inner.set(key, condition);
                    problem.edit(conditions.node.span, print::node(&conditions.node));
                    problem.edit(whole, "");
                }
            }
        }
    }

    /// `total = [a, b]` is now `totals = "sum(a ?? b)"`.
    fn total(&mut self, map: &mut Map) {
        if map.get("totals").is_some() {
            return;
        }
        let Some(entry) = entry_mut(map, "total") else {
            return;
        };
        let paths: Vec<String> = entry
            .node
            .items()
            .iter()
            .filter_map(Node::as_text)
            .map(|path| self.current(path, &[]).unwrap_or_else(|| path.to_owned()))
            .collect();
        let sum = format!("sum({})", paths.join(" ?? "));
        let (whole, span) = (span_of(entry), entry.key.span);
        "totals".clone_into(&mut entry.key.value);
        entry.node = Node::text(sum.clone(), entry.node.span);
        let text = format!("totals = {}", print::string(&sum));
        self.report(span, "`total`", format!("write `{text}`"))
            .edit(whole, text);
    }
}

fn position(map: &Map, key: &str) -> Option<usize> {
    map.entries.iter().position(|entry| entry.key.value == key)
}

/// A condition that also holds for missing values.
fn or_missing(condition: &Node) -> Map {
    let mut map = match &condition.value {
        NodeValue::Map(map) => map.clone(),
        _ => {
            let mut map = Map::default();
            let any = Spanned::new("any".to_owned(), condition.span);
            map.set(any, condition.clone());
            map
        }
    };
    let key = Spanned::new("or_missing".to_owned(), condition.span);
    map.set(key, plain("true", condition.span));
    map
}

/// `{ missing = false }`.
fn is_there(span: Span) -> Node {
    table("missing", plain("false", span))
}

/// A table with one key.
fn table(key: &str, node: Node) -> Node {
    let span = node.span;
    let mut map = Map::default();
    map.set(Spanned::new(key.to_owned(), span), node);
    Node {
        span,
        value: NodeValue::Map(map),
    }
}

/// A number or a boolean.
fn plain(text: &str, span: Span) -> Node {
    Node {
        span,
        value: NodeValue::Scalar {
            text: text.to_owned(),
            quoted: false,
        },
    }
}
