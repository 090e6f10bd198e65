//! Reading `[checks.X]`: what a site requires, besides what the compiler requires of every site.
//!
//! Each kind of check has its own keys, which `rules.rs` reads. Whether records meet a check is decided in [`crate::check`].

mod kinds;
mod parts;
pub(super) mod rules;

use indexmap::IndexMap;

use super::condition::Condition;
use super::field::Endpoints;
use super::pages::DerivedPage;
use super::path::{PathType, SELF, Scope, Template};
use super::path_reader::QueryReader;
use super::reader::{NamedTable, Required, TableNode, TableReader, table};
use super::schema::Schema;
use super::tables::{self, SETS};
use crate::diagnostic::{CONFIG, Code, Diagnostic, Severity, list_of};
use crate::text::{Span, Spanned};
use crate::tree::Node;
use rules::RuleReader;

pub use kinds::{CheckKind, Limit, Rule};
pub(super) use parts::CheckPart;

/// A declared check.
#[derive(Clone, Debug)]
pub struct Check {
    /// Its name, which messages show instead of a code.
    pub name: String,
    /// The place of its declaration.
    pub span: Span,
    /// The severity of its findings.
    pub severity: Severity,
    /// What it examines.
    pub on: CheckTargets,
    /// Conditions that its targets must all meet.
    pub conditions: Vec<Condition>,
    /// What it requires.
    pub rule: Rule,
    /// The message of its findings, if it has its own.
    pub message: Option<Template>,
    /// Its purpose.
    pub help: String,
}

/// What a check examines.
#[derive(Clone, Debug)]
pub enum CheckTargets {
    /// The records of some types.
    Records(Endpoints),
    /// A set of derived pages, on each page: the index of the declaration, and the name of the set.
    Set(usize, String),
}

/// The targets of a check, and what its paths can start from.
struct TargetScope {
    on: CheckTargets,
    /// The record that is examined.
    item: PathType,
    /// The names besides `$self`, which is the record.
    names: Scope,
}

table! {
    /// A rule about the whole site.
    CheckTable<'a> {
        /// Whether the declaration exists; `false` removes one of the preset.
        _enabled = "enabled": bool = "`true`",
        /// What the check requires. Each rule has further keys, which are listed below.
        rule: Required<Spanned<String>> as (super::value_kind::ValueKind::Words(CheckKind::WORDS)),
        /// The records that are checked: those of some types, of all (`any`), or of a set of a page (`PAGE.SET`).
        on: Required<&'a Node> as CHECKED,
        /// The severity of its results, unless `[severity]` sets another one.
        severity: Option<Severity> = "`warning`",
        /// Its purpose, shown by `hirebook explain`.
        help: Option<String>,
        /// Conditions that all hold for each checked record.
        conditions = "where": Option<TableNode<'a>> as CONDITIONS,
        /// The message of its results.
        message: Option<Spanned<String>> as TEMPLATE = "a message for each rule",
    }
}

/// Reads all checks. `written` are the tables of `pages`, including those that could not be read.
pub(super) fn read(
    tables: &[NamedTable<'_>],
    written: &[NamedTable<'_>],
    pages: &IndexMap<String, DerivedPage>,
    schema: &Schema,
    diagnostics: &mut Vec<Diagnostic>,
) -> IndexMap<String, Check> {
    let mut reader = CheckReader {
        written,
        pages,
        schema,
        diagnostics,
    };
    tables
        .iter()
        .filter_map(|declaration| reader.check(declaration))
        .map(|check| (check.name.clone(), check))
        .collect()
}

struct CheckReader<'a> {
    written: &'a [NamedTable<'a>],
    pages: &'a IndexMap<String, DerivedPage>,
    schema: &'a Schema,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl CheckReader<'_> {
    fn check(&mut self, NamedTable { name, table }: &NamedTable<'_>) -> Option<Check> {
        if let Some(problem) = unusable_name(name, table.span) {
            self.diagnostics.push(problem);
            return None;
        }
        let mut reader = TableReader::new(table.map, table.span, format!("the check `{name}`"));
        let declared: CheckTable<'_> = reader.read_table();
        let kind = declared.rule.0.as_ref().and_then(|word| self.kind(word));
        let targets = declared.on.0.and_then(|node| self.targets(name, node));
        let (Some(kind), Some(targets)) = (kind, targets) else {
            // Which other keys there are depends on what is wrong with these two.
            self.diagnostics.append(&mut reader.diagnostics);
            return None;
        };
        let mut scope = Scope::default();
        scope.add(SELF, targets.item.clone());
        scope.extend(&targets.names);
        let mut query = QueryReader::new(self.schema, &scope);
        let conditions = declared.conditions.map_or_else(Vec::new, |table| {
            query.conditions(table.map, Some(&targets.item))
        });
        let rule = RuleReader {
            reader: &mut reader,
            query: &mut query,
            item: &targets.item,
            names: &targets.names,
        }
        .read(kind);
        // With a condition or a relation less, a check would find gaps that do not exist.
        let is_complete = query.diagnostics.is_empty() && reader.diagnostics.is_empty();
        self.diagnostics.append(&mut query.diagnostics);
        // A finding about all records together can use the names of the page, but no record.
        let (known, item) = match &rule {
            Some(rule) if !rule.is_of_one() => (&targets.names, None),
            _ => (&scope, Some(&targets.item)),
        };
        let mut query = QueryReader::new(self.schema, known);
        let message = declared
            .message
            .map(|text| query.template(&text.value, text.span, item));
        self.diagnostics.append(&mut query.diagnostics);
        self.diagnostics.extend(reader.finish());
        Some(Check {
            name: (*name).to_owned(),
            span: table.span,
            severity: declared.severity.unwrap_or(Severity::Warning),
            on: targets.on,
            conditions,
            rule: rule.filter(|_| is_complete)?,
            message,
            help: declared.help.unwrap_or_default(),
        })
    }

    fn kind(&mut self, word: &Spanned<String>) -> Option<CheckKind> {
        let found = CheckKind::from_word(&word.value);
        if found.is_none() {
            let message = format!("unknown rule `{}`", word.value);
            self.diagnostics
                .push(Diagnostic::new(CONFIG, word.span, message).not_found(
                    &word.value,
                    CheckKind::WORDS.iter().copied(),
                    "the rules are",
                ));
        }
        found
    }

    /// Reads `on`: types, or a set of derived pages.
    fn targets(&mut self, name: &str, node: &Node) -> Option<TargetScope> {
        let records = |types: Endpoints| TargetScope {
            item: PathType::records(types.clone()),
            on: CheckTargets::Records(types),
            names: Scope::default(),
        };
        if node.as_text() == Some(Endpoints::ANY) {
            return Some(records(Endpoints::Any));
        }
        if let Some((page, set)) = node.as_text().and_then(|text| text.split_once('.')) {
            return self.set(name, page, set, node.span);
        }
        let mut types = Vec::new();
        for item in node.items() {
            let word = item.as_text().unwrap_or_default();
            if let Some(id) = self.schema.type_named(word) {
                types.push(id);
                continue;
            }
            let known = self.schema.type_names();
            let message = format!("`on` of the check `{name}` is `{word}`, which is not a type");
            self.diagnostics
                .push(Diagnostic::new(CONFIG, item.span, message).not_found_or(
                    word,
                    known.clone(),
                    || {
                        let types = list_of(known, 24);
                        format!("the types are {types}; a set of a page is written `PAGE.SET`")
                    },
                ));
        }
        (types.len() == node.items().len() && !types.is_empty())
            .then(|| records(Endpoints::Types(types)))
    }

    /// A set of derived pages. One that is declared and could not be read has been reported already.
    fn set(&mut self, name: &str, page: &str, set: &str, span: Span) -> Option<TargetScope> {
        let mut written = self.written.iter();
        let written = written.find(|declaration| declaration.name == page);
        let Some((at, _, declared)) = self.pages.get_full(page) else {
            if written.is_none() {
                let message = format!(
                    "`on` of the check `{name}` is `{page}.{set}`, but `{page}` is not a page"
                );
                let known = self.pages.keys().map(String::as_str);
                self.diagnostics
                    .push(Diagnostic::new(CONFIG, span, message).not_found(
                        page,
                        known,
                        "the pages are",
                    ));
            }
            return None;
        };
        if !declared.sets.contains_key(set) {
            let sets = written.map_or(&[] as &[_], |page| tables::entries(page.table.map, SETS));
            if !sets.iter().any(|entry| entry.key.value == set) {
                let message = format!(
                    "`on` of the check `{name}` is `{page}.{set}`, but the page has no such set"
                );
                let known = || declared.sets.keys().map(String::as_str);
                self.diagnostics
                    .push(Diagnostic::new(CONFIG, span, message).not_found_or(
                        set,
                        known(),
                        || match declared.sets.len() {
                            0 => "the page has no sets".to_owned(),
                            _ => format!("the sets of the page are {}", list_of(known(), 24)),
                        },
                    ));
            }
            return None;
        }
        let item = declared.scope.get(set).filter(|_| declared.complete)?;
        Some(TargetScope {
            on: CheckTargets::Set(at, set.to_owned()),
            item: item.clone(),
            names: declared.scope.clone(),
        })
    }
}

/// Reports a name that could not be used like a code, or is one.
fn unusable_name(name: &str, span: Span) -> Option<Diagnostic> {
    let is_allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if name.is_empty() || !name.chars().all(is_allowed) {
        let message = format!("`{name}` is not a valid name for a check");
        let help = "use lower-case letters, digits and `-`, as in `dish-untried`";
        return Some(Diagnostic::new(CONFIG, span, message).help(help));
    }
    Code::from_word(name).map(|_| {
        let message = format!("`{name}` is the code of a built-in diagnostic");
        Diagnostic::new(CONFIG, span, message).help("give the check another name")
    })
}
