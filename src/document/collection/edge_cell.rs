//! The edges in a cell of a relation: `chilli@5(note: good shop), rice`.
//!
//! Each edge becomes what front matter has for it: an id, or an object with `to` and properties. An entry that cannot be read is
//! reported and left out. Values are not checked here; [`super::super::compile`] does that, as for front matter.

use std::ops::Range;

use super::cell_source::{CellSource, scalar};
use crate::config::{FieldKind, Relation};
use crate::diagnostic::{DUPLICATE_KEY, Diagnostic, MISSING_KEY, WRONG_TYPE};
use crate::text::Spanned;
use crate::tree::{Map, Node, NodeEntry, NodeValue};

/// The key of the target of an edge.
const TARGET: &str = "to";

/// Reads the cell of a relation from left to right.
pub(super) struct EdgeCell<'a> {
    cell: &'a CellSource<'a>,
    relation: &'a Relation,
    /// The byte that is read next.
    at: usize,
    diagnostics: &'a mut Vec<Diagnostic>,
}

/// An entry that cannot be read, and has been reported.
struct Unreadable;

/// The value of a cell's part: its place and its text. It is empty if nothing is written.
struct Part {
    range: Range<usize>,
    text: String,
}

impl<'a> EdgeCell<'a> {
    /// The edges of a cell.
    pub(super) fn read(
        cell: &'a CellSource<'a>,
        relation: &'a Relation,
        diagnostics: &'a mut Vec<Diagnostic>,
    ) -> Vec<Node> {
        let mut reader = Self {
            cell,
            relation,
            at: 0,
            diagnostics,
        };
        let mut items = Vec::new();
        loop {
            reader.skip(|c| c.is_whitespace() || c == ',');
            if reader.at == cell.text.len() {
                return items;
            }
            match reader.entry() {
                Ok(item) => items.push(item),
                // All commas up to the end of the entry may be part of its values.
                Err(Unreadable) => reader.skip(|c| c != ','),
            }
        }
    }

    /// Reads an entry up to the comma behind it.
    fn entry(&mut self) -> Result<Node, Unreadable> {
        let start = self.at;
        let primary = self.relation.primary();
        let stops: &[char] = if primary.is_some() {
            &[',', '@']
        } else {
            &[',']
        };
        let target = self.part(stops)?;
        let mut props = Map::default();
        let has_short_form = primary.is_some() && self.peek() == Some('@');
        if let Some(field) = primary.filter(|_| has_short_form) {
            let key = self.spanned(self.at..self.at + 1, &field.name);
            self.at += 1;
            self.skip(char::is_whitespace);
            let value = self.part(&[',', '@'])?;
            self.reject_signs(&value)?;
            let node = (!value.range.is_empty()).then(|| self.node(&value));
            self.add(&mut props, key, node);
        }
        let has_properties = self.peek() == Some('(');
        if has_properties && let Err(Unreadable) = self.properties(&mut props) {
            self.skip(|c| c != ')');
            return Err(Unreadable);
        }
        let end = self.at;
        self.end()?;
        if target.range.is_empty() {
            let message = format!("this edge of `{}` has no target", self.relation.name);
            let place = self.cell.place(&self.cell.trimmed(start..end));
            let problem = Diagnostic::new(MISSING_KEY, place, message);
            self.diagnostics
                .push(problem.help("write the id of a record before the properties"));
            return Err(Unreadable);
        }
        if !has_short_form && !has_properties {
            return Ok(self.node(&target));
        }
        let to = self.spanned(target.range.clone(), TARGET);
        props.entries.insert(
            0,
            NodeEntry {
                key: to,
                node: self.node(&target),
            },
        );
        Ok(Node {
            span: self.cell.place(&self.cell.trimmed(start..end)),
            value: NodeValue::Map(props),
        })
    }

    /// Reports text between an edge and the comma behind it.
    fn end(&mut self) -> Result<(), Unreadable> {
        self.skip(char::is_whitespace);
        match self.peek() {
            None | Some(',') => Ok(()),
            Some(')') => self.fail(self.at..self.at + 1, "a `)` without a `(`", "remove it"),
            Some(_) => {
                let range = self.at..self.rest();
                self.fail(
                    range,
                    "text after an edge",
                    "write a comma between two edges",
                )
            }
        }
    }

    /// Reads the target or the value behind an `@`, up to one of the stops or the properties.
    fn part(&mut self, stops: &[char]) -> Result<Part, Unreadable> {
        if self.peek() == Some('"') {
            return self.quoted();
        }
        let start = self.at;
        let text = self.cell.text;
        let rest = text[start..].char_indices();
        let end = rest
            .map(|(at, c)| (start + at, c))
            .find(|(at, c)| stops.contains(c) || (*c == '(' && begins_properties(&text[*at..])))
            .map_or(text.len(), |(at, _)| at);
        self.at = end;
        Ok(self.unquoted(start..end))
    }

    /// Reports a parenthesis or a second `@` in a value behind an `@`.
    fn reject_signs(&mut self, value: &Part) -> Result<(), Unreadable> {
        let is_quoted = self.cell.text[value.range.clone()].starts_with('"');
        if is_quoted || (!value.text.contains(['(', ')']) && self.peek() != Some('@')) {
            return Ok(());
        }
        let range = self.cell.trimmed(value.range.start..self.rest());
        let whole = quoted(&self.cell.value(&range));
        let help = format!("write `{whole}`, or a property as `(NAME: VALUE)`");
        self.fail(range, "an `@` or a parenthesis in a value", &help)
    }

    /// Reads properties in parentheses, and adds them.
    fn properties(&mut self, props: &mut Map) -> Result<(), Unreadable> {
        let start = self.at;
        self.at += 1;
        let mut earlier: Option<Range<usize>> = None;
        loop {
            self.skip(|c| c.is_whitespace() || c == ',');
            match self.peek() {
                Some(')') => {
                    self.at += 1;
                    return Ok(());
                }
                None => return self.unclosed(start),
                Some(_) => {}
            }
            let name = self.name(start, earlier.as_ref())?;
            let mut fields = self.relation.props.iter();
            let field = fields.find(|field| field.name == name.value);
            let is_list = field.is_some_and(|field| matches!(field.kind, FieldKind::List(_)));
            let from = self.at;
            let node = self.value(start, is_list)?;
            earlier = Some(self.cell.trimmed(from..self.at));
            self.add(props, name, node);
        }
    }

    /// Reads the name of a property and the colon behind it. `earlier` is the value before it, if there is one.
    fn name(
        &mut self,
        open: usize,
        earlier: Option<&Range<usize>>,
    ) -> Result<Spanned<String>, Unreadable> {
        let start = self.at;
        self.skip(|c| !matches!(c, ':' | ',' | '(' | ')' | '"'));
        let range = self.cell.trimmed(start..self.at);
        match self.peek() {
            Some(':') if !range.is_empty() => {
                self.at += 1;
                self.skip(char::is_whitespace);
                return Ok(self.spanned(range.clone(), &self.cell.value(&range)));
            }
            None => return self.unclosed(open),
            _ => {}
        }
        // A comma in an unquoted value is the most likely reason why a name is missing.
        let end = self.cell.text[start..]
            .find([',', ')'])
            .map_or(self.cell.text.len(), |at| start + at);
        let range = self.cell.trimmed(start..end.max(start + 1));
        let help = match earlier {
            Some(earlier) if !self.cell.text[earlier.clone()].starts_with('"') => {
                let whole = self.cell.value(&(earlier.start..range.end));
                format!(
                    "write `NAME: VALUE`; if it is part of the value before it, write `{}`",
                    quoted(&whole)
                )
            }
            _ => "write `NAME: VALUE`".to_owned(),
        };
        self.fail(range, "a property without a name", &help)
    }

    /// Reads the value of a property; that of a list has a `;` between its items.
    fn value(&mut self, open: usize, is_list: bool) -> Result<Option<Node>, Unreadable> {
        let start = self.at;
        let mut items = Vec::new();
        loop {
            self.skip(char::is_whitespace);
            let item = self.item(is_list)?;
            if !item.range.is_empty() {
                items.push(self.node(&item));
            }
            self.skip(char::is_whitespace);
            match self.peek() {
                Some(';') if is_list => self.at += 1,
                Some(',' | ')') => break,
                None => return self.unclosed(open),
                Some(_) => {
                    let help =
                        "write the whole value in double quotes, with `\\\"` for one within it";
                    return self.fail(self.at..self.rest(), "text after a value in quotes", help);
                }
            }
        }
        let place = self.cell.place(&self.cell.trimmed(start..self.at));
        if items.is_empty() || !is_list {
            return Ok(items.pop());
        }
        Ok(Some(Node {
            span: place,
            value: NodeValue::List(items),
        }))
    }

    /// Reads one value between a colon or a `;` and the sign behind it.
    fn item(&mut self, is_list: bool) -> Result<Part, Unreadable> {
        if self.peek() == Some('"') {
            return self.quoted();
        }
        let start = self.at;
        let ends = |c| matches!(c, ',' | ')' | '(') || (is_list && c == ';');
        self.skip(|c| !ends(c));
        if self.peek() != Some('(') {
            return Ok(self.unquoted(start..self.at));
        }
        let close = self.cell.text[self.at..].find(')');
        let end = close.map_or(self.cell.text.len(), |at| self.at + at + 1);
        let range = self.cell.trimmed(start..end);
        let help = format!("write `{}`", quoted(&self.cell.value(&range)));
        self.at = end;
        self.fail(range, "a parenthesis in a value", &help)
    }

    /// Reads a part in double quotes. A `\"` is a quote and a `\\` is a backslash within it.
    fn quoted(&mut self) -> Result<Part, Unreadable> {
        let start = self.at;
        let mut is_escaped = false;
        for (at, c) in self.cell.text[start + 1..].char_indices() {
            if c == '"' && !is_escaped {
                self.at = start + 1 + at + 1;
                let text = self.cell.value(&(start + 1..start + 1 + at));
                self.skip(char::is_whitespace);
                return Ok(Part {
                    range: start..start + at + 2,
                    text: unescaped(&text),
                });
            }
            is_escaped = c == '\\' && !is_escaped;
        }
        let range = start..self.cell.text.len();
        self.at = range.end;
        self.fail(
            range,
            "a quote that is not closed",
            "add a `\"` at the end of the value",
        )
    }

    fn unquoted(&self, range: Range<usize>) -> Part {
        let range = self.cell.trimmed(range);
        let text = self.cell.value(&range);
        Part { range, text }
    }

    /// Adds a property. Reports one without a value, and a second one of its name.
    fn add(&mut self, props: &mut Map, key: Spanned<String>, node: Option<Node>) {
        let name = &key.value;
        let problem = |code, message: String| Diagnostic::new(code, key.span, message);
        let problem = match (node, props.get(name)) {
            (None, _) => problem(MISSING_KEY, format!("`{name}` has no value"))
                .help("add a value, or remove the property"),
            (Some(_), _) if name == TARGET => {
                problem(DUPLICATE_KEY, format!("`{TARGET}` is not a property"))
                    .help("write the target only once, before the properties")
            }
            (Some(_), Some(first)) => {
                problem(DUPLICATE_KEY, format!("duplicate property `{name}`"))
                    .also(first.key.span, "first defined here")
                    .help("remove one of them")
            }
            (Some(node), None) => {
                props.set(key, node);
                return;
            }
        };
        self.diagnostics.push(problem.decides_visibility());
    }

    fn unclosed<T>(&mut self, open: usize) -> Result<T, Unreadable> {
        self.at = self.cell.text.len();
        self.fail(
            open..self.at,
            "a parenthesis that is not closed",
            "add a `)` after the last property",
        )
    }

    /// Reports a part that cannot be read. What it hides or shows is unknown, so no config can lower the severity.
    fn fail<T>(&mut self, range: Range<usize>, what: &str, help: &str) -> Result<T, Unreadable> {
        let place = self.cell.place(&self.cell.trimmed(range));
        let message = format!("this cell of `{}` has {what}", self.relation.name);
        let problem = Diagnostic::new(WRONG_TYPE, place, message);
        self.diagnostics
            .push(problem.help(help).decides_visibility());
        Err(Unreadable)
    }

    fn node(&self, part: &Part) -> Node {
        scalar(part.text.clone(), self.cell.place(&part.range))
    }

    fn spanned(&self, range: Range<usize>, text: &str) -> Spanned<String> {
        Spanned::new(text.to_owned(), self.cell.place(&range))
    }

    fn peek(&self) -> Option<char> {
        self.cell.text[self.at..].chars().next()
    }

    /// The end of the entry, unless it has commas in quotes or parentheses.
    fn rest(&self) -> usize {
        let comma = self.cell.text[self.at..].find(',');
        comma.map_or(self.cell.text.len(), |at| self.at + at)
    }

    fn skip(&mut self, is_skipped: impl Fn(char) -> bool) {
        let rest = &self.cell.text[self.at..];
        self.at += rest.find(|c| !is_skipped(c)).unwrap_or(rest.len());
    }
}

/// Whether a text that starts with `(` starts with properties: a name and a colon. Other parentheses are part of an id.
fn begins_properties(text: &str) -> bool {
    let sign = text[1..].find([':', ',', '(', ')', '"']);
    sign.is_some_and(|at| text[1 + at..].starts_with(':'))
}

/// A value in double quotes.
fn quoted(value: &str) -> String {
    let escaped = value.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{escaped}\"")
}

/// The value within double quotes. Other backslashes are those of Markdown.
fn unescaped(text: &str) -> String {
    let mut value = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let escaped = rest.next_if(|next| c == '\\' && matches!(next, '"' | '\\'));
        value.push(escaped.unwrap_or(c));
    }
    value
}
