//! Golden queries: what readers type and what they should find, as a site lists it in `search-tests.toml` beside its config.
//!
//! [`read`] takes the file apart, [`Golden::known`] keeps what the site has, and [`run`] asks the index. Nothing here reads a
//! file, makes an index or ranks a page: the index comes as the bytes that are shipped, and the reader is `search`'s own.

mod run;
mod wanted;

use crate::config::{Config, TableReader};
use crate::diagnostic::{Diagnostic, SEARCH_TEST, list_of};
use crate::text::{FileId, Span, Spanned};
use crate::tree::{Entry, Map, Node, Value, parse_toml};

pub use run::run;

/// The name of the file.
pub const FILE: &str = crate::config::SEARCH_TESTS;

/// Among how many pages the wanted one is looked for, unless the file says otherwise: what stands on a phone's screen.
const WITHIN: usize = 3;

/// Nobody reads on beyond so many pages, so nothing is wanted there, and nobody is told of a place there.
const DEEPEST: usize = 50;

/// All golden queries of a site.
#[derive(Clone, Debug, Default)]
pub struct Golden {
    queries: Vec<Query>,
}

/// What a reader types, and what should be found.
#[derive(Clone, Debug)]
struct Query {
    words: Spanned<String>,
    /// What is wanted, as it was written.
    finds: Spanned<String>,
    /// The wanted one is among so many.
    within: usize,
    /// On whose site; on the one with everything for none.
    audience: Option<String>,
}

impl Golden {
    /// On whose sites there is something to look for, each once: an audience, or none for the site with everything.
    #[must_use]
    pub fn audiences(&self) -> Vec<Option<&str>> {
        let mut names: Vec<Option<&str>> = self
            .queries
            .iter()
            .map(|query| query.audience.as_deref())
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The queries for one site.
    fn of(&self, audience: Option<&str>) -> Vec<&Query> {
        self.queries
            .iter()
            .filter(|query| query.audience.as_deref() == audience)
            .collect()
    }
}

/// Reads the file's text. What is wrong in it is said at its place, and the rest is kept.
#[must_use]
pub fn read(file: FileId, text: &str, config: &Config) -> (Golden, Vec<Diagnostic>) {
    let (map, found) = parse_toml(text, file, 0);
    let mut reader = TableReader::with_code(
        &map,
        Span::new(file, 0, 0),
        format!("`{FILE}`"),
        SEARCH_TEST,
    );
    let mut list = List {
        within: WITHIN,
        queries: Vec::new(),
        found,
    };
    list.within = reader
        .node("within")
        .and_then(|node| list.within(node))
        .unwrap_or(WITHIN);
    for entry in list.entries(reader.entry("queries"), "[queries]") {
        list.query(entry, None);
    }
    for audience in list.entries(reader.entry("audiences"), "[audiences.NAME]") {
        list.of_audience(audience, config);
    }
    let List {
        queries, mut found, ..
    } = list;
    found.extend(reader.finish());
    (Golden { queries }, found)
}

/// The queries that were read so far, and what was wrong.
struct List {
    within: usize,
    queries: Vec<Query>,
    found: Vec<Diagnostic>,
}

impl List {
    /// What stands under a heading of the file; nothing where it is no heading.
    fn entries<'n>(&mut self, entry: Option<&'n Entry>, heading: &str) -> &'n [Entry] {
        let Some(entry) = entry else { return &[] };
        if let Value::Map(map) = &entry.node.value {
            return &map.entries;
        }
        let message = format!(
            "`{}` is {}, not a group of queries",
            entry.key.value,
            shown(&entry.node)
        );
        let help = format!("write `{heading}` on a line of its own, and the queries below");
        self.found
            .push(Diagnostic::new(SEARCH_TEST, entry.node.span, message).help(help));
        &[]
    }

    /// The queries of readers who may not see everything.
    fn of_audience(&mut self, entry: &Entry, config: &Config) {
        let name = entry.key.value.as_str();
        if config.audiences.contains_key(name) {
            for entry in self.entries(Some(entry), "[audiences.NAME]") {
                self.query(entry, Some(name));
            }
            return;
        }
        let known = || config.audiences.keys().map(String::as_str);
        let message = format!("no audience is called `{name}`");
        self.found.push(
            Diagnostic::new(SEARCH_TEST, entry.key.span, message).not_found_or(
                name,
                known(),
                || match config.audiences.len() {
                    0 => "this site declares no audiences".to_owned(),
                    _ => format!("the audiences are {}", list_of(known(), 12)),
                },
            ),
        );
    }

    fn query(&mut self, entry: &Entry, audience: Option<&str>) {
        let words = &entry.key;
        if words.value.trim().is_empty() {
            let diagnostic = Diagnostic::new(SEARCH_TEST, words.span, "this query has no words");
            self.found
                .push(diagnostic.help("write between the quotes what a reader types"));
            return;
        }
        let (finds, within) = match &entry.node.value {
            Value::Map(map) => self.long(map, words),
            _ => (Some(&entry.node), None),
        };
        if let Some(finds) = finds.and_then(|node| self.finds(node, words)) {
            let (within, audience) = (within.unwrap_or(self.within), audience.map(str::to_owned));
            self.queries.push(Query {
                words: words.clone(),
                finds,
                within,
                audience,
            });
        }
    }

    /// The long form: `{ finds = "…", within = 1 }`.
    fn long<'n>(
        &mut self,
        map: &'n Map,
        words: &Spanned<String>,
    ) -> (Option<&'n Node>, Option<usize>) {
        let mut reader = TableReader::with_code(
            map,
            words.span,
            format!("the query `{}`", words.value),
            SEARCH_TEST,
        );
        let (finds, within) = (reader.required_node("finds"), reader.node("within"));
        self.found.extend(reader.finish());
        (finds, within.and_then(|node| self.within(node)))
    }

    fn finds(&mut self, node: &Node, words: &Spanned<String>) -> Option<Spanned<String>> {
        if let Value::Scalar { text, quoted: true } = &node.value
            && !text.trim().is_empty()
        {
            return Some(Spanned::new(text.trim().to_owned(), node.span));
        }
        let message = format!(
            "what `{}` finds is {}, not the name of a page",
            words.value,
            shown(node)
        );
        let help = if words.value == "within" {
            "a `within` for all queries stands above the first `[…]` of the file"
        } else {
            "name a record as `type:id`, or write a page's path in quotes"
        };
        self.found
            .push(Diagnostic::new(SEARCH_TEST, node.span, message).help(help));
        None
    }

    fn within(&mut self, node: &Node) -> Option<usize> {
        let number = node
            .as_text()
            .and_then(|text| text.parse().ok())
            .filter(|number| (1..=DEEPEST).contains(number));
        if number.is_none() {
            let message = format!(
                "`within` is {}, not a number from 1 to {DEEPEST}",
                shown(node)
            );
            let help = format!("`within = {WITHIN}` wants the page among the first {WITHIN}");
            self.found
                .push(Diagnostic::new(SEARCH_TEST, node.span, message).help(help));
        }
        number
    }
}

/// A value as messages show it.
fn shown(node: &Node) -> String {
    match node.as_text() {
        Some("") => "empty".to_owned(),
        Some(text) => format!("`{text}`"),
        None => node.kind().to_owned(),
    }
}

#[cfg(test)]
mod tests;
