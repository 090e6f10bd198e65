//! The demo with a canary word in every hidden text: no file of an audience's edition contains it.
//!
//! This test computes independently, field by field, what is hidden. It marks that in the sources and then builds the site.
#![allow(
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test stops where its own assumptions end"
)]

#[path = "support/sites.rs"]
mod sites;

use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use hirebook::config::{self, Audience, Config, Field, FieldKind};
use hirebook::document::{self, ConditionalLabels, Record, Rules};
use hirebook::pipeline::{Input, InputText};
use hirebook::projection::sees_record;
use hirebook::text::{FileId, Sources};
use hirebook::tree::{Map, Node, NodeValue};
use hirebook_search::reader::Reader;
use sites::{BuiltFiles, build_files, read};

const CANARY: &str = "zqcanary";

#[test]
fn no_canary_reaches_candidates() {
    check("candidate", 300);
}

#[test]
fn no_canary_reaches_recruiters() {
    check("recruiter", 50);
}

/// Marks at least `least` texts that are hidden from an audience, and searches its edition for the marks.
fn check(name: &str, least: usize) {
    let mut input = read(Path::new(env!("CARGO_MANIFEST_DIR")));
    let exported = input
        .config
        .as_deref()
        .expect("the demo has a config")
        .replacen("[site]\n", "[site]\nexports = [\"json\", \"jsonl\"]\n", 1);
    input.config = Some(exported.as_str().into());
    let mut sources = Sources::default();
    let file = sources.add(config::FILE, input.config.clone().unwrap_or_default());
    let (config, _) = config::read(file, &mut sources);
    let audience = &config.audiences[name];
    let marked: usize = mark(&mut input, &config, audience);
    assert!(
        marked >= least,
        "only {marked} texts are hidden from `{name}`"
    );
    let whole = build_files(&input, None);
    let has_canary = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains(CANARY);
    assert!(
        whole.values().filter(|bytes| has_canary(bytes)).count() > 20,
        "the whole site contains the marks"
    );
    assert!(
        whole
            .iter()
            .any(|(path, bytes)| path.ends_with(".csv") && has_canary(bytes)),
        "so do its CSV exports"
    );
    for path in ["site.json", "records.jsonl"] {
        assert!(has_canary(&whole[path]), "so does {path}");
    }
    assert!(
        found(&whole) > 20,
        "the whole site's search finds what was marked"
    );
    let site = build_files(&input, Some(name));
    assert_eq!(
        found(&site),
        0,
        "hidden from `{name}` and found by its search"
    );
    for (path, bytes) in site {
        assert!(!path.contains(CANARY), "{path}");
        let bytes = unpacked(&path, bytes);
        let text = String::from_utf8_lossy(&bytes);
        let around = text
            .find(CANARY)
            .map(|at| text[..at].chars().rev().take(200).collect::<String>());
        let around = around.map(|around| around.chars().rev().collect::<String>());
        assert_eq!(around, None, "hidden from `{name}` and written in `{path}`");
    }
}

/// The number of pages on which the search of a site finds the canary.
fn found(site: &BuiltFiles) -> usize {
    Reader::open(|path: &str| site.get(path).cloned())
        .unwrap()
        .query(&format!("{CANARY} "), 1)
        .unwrap()
        .total
}

/// The uncompressed content of a file of the index; other files unchanged.
fn unpacked(path: &str, bytes: Vec<u8>) -> Vec<u8> {
    if !(path.starts_with("search/") && path.ends_with(".bin")) {
        return bytes;
    }
    let mut plain = Vec::new();
    flate2::read::DeflateDecoder::new(&bytes[1..])
        .read_to_end(&mut plain)
        .unwrap();
    assert!(!plain.is_empty(), "{path}");
    plain
}

/// Inserts the canary into every text that is hidden from an audience, and returns their number.
fn mark(input: &mut Input, config: &Config, audience: &Audience) -> usize {
    let rules = Rules::new(config);
    let defaults = input.defaults.clone();
    let mut marked = 0;
    for (number, text) in input.documents.iter_mut().enumerate() {
        let file = FileId(u32::try_from(number).unwrap());
        let document = document::parse(
            file,
            &text.path,
            &text.text,
            &defaults_of(&text.path, &defaults, config),
            &rules,
        );
        let mut marks = Marks {
            text: &text.text,
            file,
            config,
            audience,
            places: BTreeSet::new(),
        };
        document
            .records
            .iter()
            .for_each(|record| marks.record(record));
        marked += marks.places.len();
        let mut with = text.text.to_string();
        for (at, how) in marks.places.into_iter().rev() {
            with.insert_str(at, how);
        }
        text.text = Arc::from(with);
    }
    marked
}

/// The defaults of a file's folder, nearest first.
fn defaults_of(path: &str, defaults: &[InputText], config: &Config) -> Map {
    let mut merged = Map::default();
    for (at, _) in path
        .match_indices('/')
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .chain([(0, "")])
    {
        let own = if at == 0 {
            "_defaults.yml".to_owned()
        } else {
            format!("{}/_defaults.yml", &path[..at])
        };
        let found = defaults.iter().find(|text| text.path == own);
        let map = found
            .map(|text| {
                document::read_defaults(FileId(u32::MAX), &text.text, &Rules::new(config)).0
            })
            .unwrap_or_default();
        for entry in map.entries {
            if merged.get(&entry.key.value).is_none() {
                merged.entries.push(entry);
            }
        }
    }
    merged
}

struct Marks<'a> {
    text: &'a str,
    file: FileId,
    config: &'a Config,
    audience: &'a Audience,
    /// The offsets, and what to insert there.
    places: BTreeSet<(usize, &'static str)>,
}

impl Marks<'_> {
    fn record(&mut self, record: &Record) {
        let hidden = !sees_record(
            self.audience,
            record,
            self.config,
            &ConditionalLabels::default(),
        );
        let declared = self.config.schema.type_of(record.kind);
        for entry in &record.draft.front.entries {
            let key = entry.key.value.as_str();
            if let Some(field) = declared.fields.get(key) {
                self.field(field, &entry.node, hidden);
            } else if let Some(relation) = self.config.schema.relations.get(key) {
                let hidden = hidden
                    || relation
                        .label
                        .as_ref()
                        .is_some_and(|label| !self.audience.holds(label));
                for item in entry.node.items() {
                    self.fields(&relation.props, item, hidden);
                }
            } else if hidden
                && matches!(key, "title" | "aliases")
                && entry.node.span != record.id.span
            {
                self.value(
                    &FieldKind::List(Box::new(FieldKind::String)),
                    &entry.node,
                    true,
                );
            }
        }
        if hidden && !record.draft.row && !self.text.trim_end().ends_with("---") {
            self.places.insert((self.text.len(), "\n\nA zqcanary.\n"));
        }
        for region in record
            .body
            .body
            .regions
            .iter()
            .filter(|region| !self.audience.holds(&region.label.value))
        {
            let start = region.block.start as usize;
            let line = start + self.text[start..].find('\n').unwrap_or(0);
            let quoted = self.text[start..].starts_with('>');
            self.places.insert((
                line,
                if quoted {
                    "\n> A zqcanary."
                } else {
                    "\n\nA zqcanary.\n"
                },
            ));
        }
    }

    fn field(&mut self, field: &Field, node: &Node, hidden: bool) {
        let hidden = hidden
            || field
                .label
                .as_ref()
                .is_some_and(|label| !self.audience.holds(label));
        self.value(&field.kind, node, hidden);
    }

    fn fields(&mut self, fields: &[Field], node: &Node, hidden: bool) {
        let Some(map) = node.as_map() else { return };
        for entry in &map.entries {
            if let Some(field) = fields.iter().find(|field| field.name == entry.key.value) {
                self.field(field, &entry.node, hidden);
            }
        }
    }

    fn value(&mut self, kind: &FieldKind, node: &Node, hidden: bool) {
        match (kind, &node.value) {
            (FieldKind::Object(fields), _) => self.fields(fields, node, hidden),
            (FieldKind::List(inner), _) => node
                .items()
                .iter()
                .for_each(|item| self.value(inner, item, hidden)),
            (FieldKind::Map(_, inner), NodeValue::Map(map)) => {
                map.entries
                    .iter()
                    .for_each(|entry| self.value(inner, &entry.node, hidden));
            }
            (FieldKind::String | FieldKind::Markdown, NodeValue::Scalar { text, .. })
                if hidden && node.span.file == self.file =>
            {
                let first = text.split_whitespace().next().unwrap_or_default();
                let plain = first.starts_with(char::is_alphanumeric);
                let found = self.text[node.span.range()].find(first).filter(|_| plain);
                self.places
                    .extend(found.map(|at| (node.span.start as usize + at, "zqcanary ")));
            }
            _ => {}
        }
    }
}
