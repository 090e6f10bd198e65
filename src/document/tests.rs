//! Documents parsed from cases as data (`tests/cases.md`).
//!
//! The format of such a file is in [`site`]. Projection and check have cases of the same format.

pub(crate) mod site;

use std::fmt::Write as _;
use std::sync::Arc;

use super::{Document, Rules, parse, read_defaults};
use crate::text::Sources;
use crate::tree::Map;
use site::{TestSite, compare, problem, record};

#[test]
fn files_are_parsed_as_expected() {
    let cases = include_str!("tests/cases.md");
    compare("src/document/tests/cases.md", cases, |site| {
        let (documents, mut result) = site.documents();
        for document in &documents {
            for parsed in &document.records {
                result.push_str(&record(parsed, &site.config));
            }
            for found in &document.diagnostics {
                result.push_str(&problem(found, &site.sources));
            }
        }
        result
    });
}

impl TestSite {
    /// The documents of the site, and the problems of its `_defaults.yml`.
    pub(crate) fn documents(&self) -> (Vec<Arc<Document>>, String) {
        let rules = Rules::new(&self.config);
        let (mut defaults, mut result) = (Map::default(), String::new());
        let mut documents = Vec::new();
        for (file, path, text) in &self.files {
            if path.ends_with("_defaults.yml") {
                let (map, found) = read_defaults(*file, text, &rules);
                defaults = map;
                for found in found {
                    let _ = write!(result, "{}", problem(&found, &self.sources));
                }
            } else {
                let document = parse(*file, path, text, &defaults, &rules);
                documents.push(Arc::new(document));
            }
        }
        (documents, result)
    }
}

#[test]
fn a_parser_failure_gives_a_document_without_records() {
    let mut sources = Sources::default();
    let document = Document::unreadable(sources.add("a.md", ""), "a.md".into());
    assert!(document.failed() && document.records.is_empty());
}
