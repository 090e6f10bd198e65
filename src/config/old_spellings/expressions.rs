//! Old spellings in expressions: `edge.grams`, `own`, and names without their `$`.

use super::{Modernizer, print};
use crate::diagnostic::words;
use crate::tree::{Map, Node, NodeValue};

words! {
    /// A step that had a reserved name.
    pub(super) enum OldStep {
        /// Now `@`.
        Edge = "edge",
        /// Now `own(…)`.
        Own = "own",
    }
}

impl Modernizer {
    /// The current spelling of an expression, if it has an old one. A first word among `names` is a name that lacks its `$`.
    pub(super) fn current(&self, text: &str, names: &[&str]) -> Option<String> {
        if text.contains([' ', '(', '@']) || text.parse::<f64>().is_ok() {
            return None;
        }
        let (order, path) = match text.strip_prefix('-') {
            Some(path) => ("-", path),
            None => ("", text),
        };
        let mut words = path.split('.').peekable();
        let mut found = String::new();
        if let Some(first) = words.next_if(|first| first.starts_with('$') || names.contains(first))
        {
            let name = first.trim_start_matches('$');
            found = format!("${name}");
        }
        while let Some(word) = words.next() {
            let step = OldStep::from_word(word).filter(|step| !self.fields.contains(step));
            match step {
                Some(OldStep::Edge) => {
                    found.push('@');
                    found.push_str(words.next().unwrap_or_default());
                }
                Some(OldStep::Own) if !found.is_empty() => found = format!("own({found})"),
                _ => {
                    if !found.is_empty() {
                        found.push('.');
                    }
                    found.push_str(word);
                }
            }
        }
        let found = format!("{order}{found}");
        (found != text).then_some(found)
    }

    /// Rewrites the expressions in a value: a text, or the items of a list.
    pub(super) fn expressions(&mut self, node: &mut Node, names: &[&str]) {
        match &mut node.value {
            NodeValue::Scalar { text, .. } => {
                if let Some(new) = self.current(text, names) {
                    let old = std::mem::replace(text, new.clone());
                    let span = node.span;
                    self.report(span, &format!("`{old}`"), format!("write `{new}`"))
                        .edit(span, print::string(&new));
                }
            }
            NodeValue::List(items) => {
                for item in items {
                    self.expressions(item, names);
                }
            }
            NodeValue::Map(map) => {
                if let Some(entry) = super::entry_mut(map, "show") {
                    self.expressions(&mut entry.node, names);
                }
            }
            NodeValue::Null => {}
        }
    }

    /// Rewrites the expressions of some keys.
    pub(super) fn expressions_at(&mut self, map: &mut Map, keys: &[&str], names: &[&str]) {
        for key in keys {
            if let Some(entry) = super::entry_mut(map, key) {
                self.expressions(&mut entry.node, names);
            }
        }
    }

    /// Rewrites the expressions in the braces of a template.
    pub(super) fn template(&mut self, map: &mut Map, key: &str, names: &[&str]) {
        let Some(node) = super::entry_mut(map, key).map(|entry| &mut entry.node) else {
            return;
        };
        let NodeValue::Scalar { text, .. } = &mut node.value else {
            return;
        };
        let mut found = String::new();
        let mut rest = text.as_str();
        while let Some((before, behind)) = rest.split_once('{') {
            let Some((inner, after)) = behind.split_once('}') else {
                break;
            };
            let new = self.current(inner, names);
            found.push_str(&format!("{before}{{{}}}", new.as_deref().unwrap_or(inner)));
            rest = after;
        }
        found.push_str(rest);
        if found == *text {
            return;
        }
        let old = std::mem::replace(text, found.clone());
        let span = node.span;
        self.report(span, &format!("`{old}`"), format!("write `{found}`"))
            .edit(span, print::string(&found));
    }

    /// Rewrites the keys and values of a table of conditions.
    pub(super) fn conditions(&mut self, map: &mut Map, names: &[&str]) {
        for entry in &mut map.entries {
            if let Some(new) = self.current(&entry.key.value, names) {
                let old = std::mem::replace(&mut entry.key.value, new.clone());
                let span = entry.key.span;
                self.report(span, &format!("`{old}`"), format!("write `\"{new}\"`"))
                    .edit(span, print::key(&new));
            }
            self.operands(&mut entry.node);
        }
    }

    /// Rewrites the paths that a condition compares with; other words are values.
    fn operands(&mut self, node: &mut Node) {
        match &mut node.value {
            NodeValue::Scalar { text, .. } if text.starts_with('$') => self.expressions(node, &[]),
            NodeValue::List(items) => items.iter_mut().for_each(|item| self.operands(item)),
            NodeValue::Map(map) => {
                for entry in &mut map.entries {
                    self.operands(&mut entry.node);
                }
            }
            _ => {}
        }
    }
}
