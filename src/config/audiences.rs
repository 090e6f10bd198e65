//! Reading `[audiences.X]`, `[menu.X]` and `[severity]`.

use indexmap::IndexMap;

use super::checks::Check;
use super::reader::{NamedTable, table};
use crate::diagnostic::{ALL, CONFIG, Code, Diagnostic, FAILED_CHECK, Severity, list_of};
use crate::text::{Span, Spanned, capitalised};
use crate::tree::{Map, NodeEntry};

/// Readers who may see some labels.
#[derive(Clone, Debug)]
pub struct Audience {
    /// Its name.
    pub name: String,
    /// The place of its declaration.
    pub span: Span,
    /// The labels it holds.
    pub labels: Vec<String>,
    /// Its own home page.
    pub home: Option<Spanned<String>>,
    /// Its title for readers.
    pub title: String,
    /// Whether search engines may index its pages.
    pub index: bool,
}

impl Audience {
    /// Whether it holds a label.
    #[must_use]
    pub fn holds(&self, label: &str) -> bool {
        self.labels.iter().any(|held| held == label)
    }
}

table! {
    /// A group of readers, and what it may see.
    AudienceTable {
        /// Whether the declaration exists; `false` removes one of the preset.
        _enabled = "enabled": bool = "`true`",
        /// Whether search engines may list the pages of its edition.
        index: bool,
        /// The labels whose content it may see.
        labels: Vec<String>,
        /// The record whose page is the home page of its edition, as `TYPE:ID`.
        home: Option<Spanned<String>> = "`home` of the site",
        /// Its name for readers.
        title: Option<String> = "the name of the audience",
    }
}

/// Reads all audiences.
pub(super) fn read_audiences(
    tables: &[NamedTable<'_>],
    diagnostics: &mut Vec<Diagnostic>,
) -> IndexMap<String, Audience> {
    let mut audiences = IndexMap::new();
    for NamedTable { name, table } in tables {
        let declared: AudienceTable = table.read(format!("the audience `{name}`"), diagnostics);
        let audience = Audience {
            name: (*name).to_owned(),
            span: table.span,
            labels: declared.labels,
            home: declared.home,
            title: declared.title.unwrap_or_else(|| capitalised(name)),
            index: declared.index,
        };
        audiences.insert(audience.name.clone(), audience);
    }
    audiences
}

/// A group of the menu.
#[derive(Clone, Debug)]
pub struct MenuGroup {
    /// Its heading.
    pub title: String,
    /// Its position: smaller comes first.
    pub order: usize,
    /// Types, records (`type:id`), derived pages (`pages.NAME`) and matrices (`matrices.NAME`).
    pub items: Vec<Spanned<String>>,
}

table! {
    /// A group of the menu.
    MenuTable {
        /// Whether the declaration exists; `false` removes one of the preset.
        _enabled = "enabled": bool = "`true`",
        /// The heading of the group.
        title: Option<String> = "the name of the group",
        /// The position of the group, smallest first.
        order: Option<usize> = "after all others",
        /// Its entries: an index (`TYPE`), a page without `each` (`pages.NAME`), a matrix (`matrices.NAME`) or a record (`TYPE:ID`).
        items: Vec<Spanned<String>> as MENU_ITEMS,
    }
}

/// Reads the menu, in order.
pub(super) fn read_menu(
    tables: &[NamedTable<'_>],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<MenuGroup> {
    let group = |NamedTable { name, table }: &NamedTable<'_>| {
        let declared: MenuTable = table.read(format!("the menu `{name}`"), diagnostics);
        MenuGroup {
            title: declared.title.unwrap_or_else(|| capitalised(name)),
            order: declared.order.unwrap_or(usize::MAX),
            items: declared.items,
        }
    };
    let mut menu: Vec<MenuGroup> = tables.iter().map(group).collect();
    menu.sort_by_key(|group| group.order);
    menu
}

/// Reads `[severity]`. Returns the severities of codes; those of the site's own checks are set in `checks`.
pub(super) fn read_severities(
    map: &Map,
    declared: &[NamedTable<'_>],
    has_audiences: bool,
    checks: &mut IndexMap<String, Check>,
    diagnostics: &mut Vec<Diagnostic>,
) -> IndexMap<Code, Severity> {
    let mut of_codes = IndexMap::new();
    let mut of_checks: IndexMap<&str, Severity> = IndexMap::new();
    for entry in &map.entries {
        let name = entry.key.value.as_str();
        let code = Code::from_word(name);
        let mut names = declared.iter().map(|check| check.name);
        let found = if code.is_none() && !names.any(|known| known == name) {
            Err(unknown_code(entry, declared))
        } else {
            severity(entry, code.filter(|_| has_audiences))
        };
        match (found, code) {
            (Ok(severity), Some(code)) => drop(of_codes.insert(code, severity)),
            (Ok(severity), None) => drop(of_checks.insert(name, severity)),
            (Err(problem), _) => diagnostics.push(problem),
        }
    }
    let of_all_checks = of_codes.get(&FAILED_CHECK);
    for check in checks.values_mut() {
        let severity = of_checks.get(check.name.as_str()).or(of_all_checks);
        check.severity = severity.copied().unwrap_or(check.severity);
    }
    of_codes
}

fn unknown_code(entry: &NodeEntry, declared: &[NamedTable<'_>]) -> Diagnostic {
    let name = entry.key.value.as_str();
    let codes = ALL.iter().map(|code| code.word());
    let known = codes.chain(declared.iter().map(|check| check.name));
    let message = format!("unknown diagnostic code `{name}`");
    Diagnostic::new(CONFIG, entry.key.span, message).not_found_or(name, known, || {
        "run `hirebook explain` to list all codes".to_owned()
    })
}

/// The severity of an entry. That of a code that can decide who reads something, `protected`, cannot be lowered.
fn severity(entry: &NodeEntry, protected: Option<Code>) -> Result<Severity, Diagnostic> {
    let text = entry.node.as_text().unwrap_or_default();
    let Some(severity) = Severity::from_word(text) else {
        let words = list_of(Severity::WORDS.iter().copied(), Severity::ALL.len());
        let message = format!("`{text}` is not a severity");
        return Err(Diagnostic::new(CONFIG, entry.node.span, message)
            .help(format!("the severities are {words}")));
    };
    if protected.is_some_and(|code| code.decides_visibility() && severity < code.severity()) {
        let message = format!(
            "`{}` can affect who reads a page, so it stays an error on a site with audiences",
            entry.key.value
        );
        return Err(Diagnostic::new(CONFIG, entry.node.span, message).help("remove this line"));
    }
    Ok(severity)
}
