//! Golden queries: what readers type and which page they should find, listed by a site in `search-tests.toml`.
//!
//! [`parse`] reads the list, [`GoldenQueries::validate`] drops queries for pages that the site does not have, and [`run`]
//! searches the index. This module reads no files, builds no index and ranks no pages: it receives the bytes of the index
//! and searches them with the reader that ships with them. `target` resolves what a query names.

mod run;
mod target;

use crate::config::{Config, TableReader};
use crate::diagnostic::{Diagnostic, SEARCH_TEST, list_of};
use crate::text::{FileId, Span, Spanned};
use crate::tree::{Map, Node, NodeEntry, NodeValue, parse_toml};

pub use run::run;

/// Name of the file that lists a site's golden queries.
pub const FILE: &str = crate::config::SEARCH_TESTS;

/// Default number of hits that the expected page must be among: about what a phone's screen shows.
const DEFAULT_WITHIN: usize = 3;

/// Maximum number of hits that are searched for the expected page; readers rarely read further.
const MAX_HITS: usize = 50;

/// All golden queries of a site.
#[derive(Clone, Debug, Default)]
pub struct GoldenQueries {
    queries: Vec<GoldenQuery>,
}

/// What a reader types and which page the search should find.
#[derive(Clone, Debug)]
struct GoldenQuery {
    words: Spanned<String>,
    /// The expected page, perhaps with a section, as written.
    finds: Spanned<String>,
    /// Number of hits that the expected page must be among.
    within: usize,
    /// The edition to search; `None` is the internal edition.
    audience: Option<String>,
}

impl GoldenQueries {
    /// The editions that have queries, each once; `None` is the internal edition.
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

    fn for_edition(&self, audience: Option<&str>) -> Vec<&GoldenQuery> {
        self.queries
            .iter()
            .filter(|query| query.audience.as_deref() == audience)
            .collect()
    }
}

/// Parses the text of `search-tests.toml`. Invalid queries are reported and dropped.
#[must_use]
pub fn parse(file: FileId, text: &str, config: &Config) -> (GoldenQueries, Vec<Diagnostic>) {
    let (map, diagnostics) = parse_toml(text, file, 0);
    let mut reader = TableReader::with_code(
        &map,
        Span::new(file, 0, 0),
        format!("`{FILE}`"),
        SEARCH_TEST,
    );
    let mut parser = ListParser {
        within: DEFAULT_WITHIN,
        queries: Vec::new(),
        diagnostics,
    };
    if let Some(within) = reader.node("within").and_then(|node| parser.within(node)) {
        parser.within = within;
    }
    for entry in parser.entries(reader.entry("queries"), "[queries]") {
        parser.query(entry, None);
    }
    for entry in parser.entries(reader.entry("audiences"), "[audiences.NAME]") {
        parser.audience(entry, config);
    }
    let mut diagnostics = parser.diagnostics;
    diagnostics.extend(reader.finish());
    let queries = parser.queries;
    (GoldenQueries { queries }, diagnostics)
}

/// The queries parsed so far, and what is wrong with the others.
struct ListParser {
    /// The file's default for `within`.
    within: usize,
    queries: Vec<GoldenQuery>,
    diagnostics: Vec<Diagnostic>,
}

impl ListParser {
    fn report(&mut self, span: Span, message: String, help: impl Into<String>) {
        let diagnostic = Diagnostic::new(SEARCH_TEST, span, message);
        self.diagnostics.push(diagnostic.help(help));
    }

    /// The entries of a table; empty if the value is not a table.
    fn entries<'n>(&mut self, entry: Option<&'n NodeEntry>, heading: &str) -> &'n [NodeEntry] {
        let Some(entry) = entry else { return &[] };
        if let NodeValue::Map(map) = &entry.node.value {
            return &map.entries;
        }
        let message = format!(
            "`{}` is {}, not a table of queries",
            entry.key.value,
            describe(&entry.node)
        );
        let help = format!("write `{heading}` on a separate line, and the queries below it");
        self.report(entry.node.span, message, help);
        &[]
    }

    /// Parses the queries for one audience.
    fn audience(&mut self, entry: &NodeEntry, config: &Config) {
        let name = entry.key.value.as_str();
        if config.audiences.contains_key(name) {
            for entry in self.entries(Some(entry), "[audiences.NAME]") {
                self.query(entry, Some(name));
            }
            return;
        }
        let known = || config.audiences.keys().map(String::as_str);
        let message = format!("no audience named `{name}`");
        self.diagnostics.push(
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

    fn query(&mut self, entry: &NodeEntry, audience: Option<&str>) {
        let words = &entry.key;
        if words.value.trim().is_empty() {
            let help = "write the words to search for between the quotes";
            return self.report(words.span, "this query has no words".to_owned(), help);
        }
        let (finds, within) = match &entry.node.value {
            NodeValue::Map(map) => self.long_form(map, words),
            _ => (Some(&entry.node), None),
        };
        if let Some(finds) = finds.and_then(|node| self.finds(node, words)) {
            self.queries.push(GoldenQuery {
                words: words.clone(),
                finds,
                within: within.unwrap_or(self.within),
                audience: audience.map(str::to_owned),
            });
        }
    }

    /// The values of `{ finds = "…", within = 1 }`.
    fn long_form<'n>(
        &mut self,
        map: &'n Map,
        words: &Spanned<String>,
    ) -> (Option<&'n Node>, Option<usize>) {
        let owner = format!("the query `{}`", words.value);
        let mut reader = TableReader::with_code(map, words.span, owner, SEARCH_TEST);
        let (finds, within) = (reader.required_node("finds"), reader.node("within"));
        self.diagnostics.extend(reader.finish());
        (finds, within.and_then(|node| self.within(node)))
    }

    fn finds(&mut self, node: &Node, words: &Spanned<String>) -> Option<Spanned<String>> {
        if let NodeValue::Scalar { text, quoted: true } = &node.value
            && !text.trim().is_empty()
        {
            return Some(Spanned::new(text.trim().to_owned(), node.span));
        }
        let message = format!(
            "the result expected for `{}` is {}, not the name of a page",
            words.value,
            describe(node)
        );
        let help = if words.value == "within" {
            "write a `within` for all queries above the first `[…]` of the file"
        } else {
            "write a record as `type:id`, or the path of a page in quotes"
        };
        self.report(node.span, message, help);
        None
    }

    fn within(&mut self, node: &Node) -> Option<usize> {
        let number = node
            .as_text()
            .and_then(|text| text.parse().ok())
            .filter(|number| (1..=MAX_HITS).contains(number));
        if number.is_none() {
            let message = format!(
                "`within` is {}, not a number from 1 to {MAX_HITS}",
                describe(node)
            );
            let help = format!(
                "`within = {DEFAULT_WITHIN}` expects the page among the first {DEFAULT_WITHIN}"
            );
            self.report(node.span, message, help);
        }
        number
    }
}

/// A value as messages describe it.
fn describe(node: &Node) -> String {
    match node.as_text() {
        Some("") => "empty".to_owned(),
        Some(text) => format!("`{text}`"),
        None => node.kind().to_owned(),
    }
}

#[cfg(test)]
mod tests;
