//! The config: `hirebook.toml` merged over its preset, with every name in it resolved and checked once.
//!
//! The config arrives as text and leaves as [`Config`]; nothing here reads a file. Problems are reported at their place, in the
//! site's file or in that of the preset. `reader.rs` is the declarative reader of all tables; start at [`read`].

mod reader;
mod tables;

mod audiences;
mod categories;
mod checks;
mod color;
mod condition;
mod condition_keys;
mod condition_reader;
mod disabled;
mod expression;
mod field;
mod fields;
mod formats;
mod formulas;
mod label_rules;
mod labels;
mod language;
mod literals;
mod matrices;
mod merging;
mod names;
mod old_spellings;
mod pages;
mod path;
mod path_reader;
mod preset_chain;
mod preset_files;
mod preset_reference;
mod projection;
mod query;
mod query_reader;
mod record_keys;
mod reference;
mod relations;
mod removed_words;
mod schema;
mod search;
mod site;
mod site_values;
mod steps;
mod tasks;
mod template_reader;
mod types;
mod unknown_steps;
mod unsound;
mod value_kind;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use indexmap::IndexMap;

pub use audiences::{Audience, MenuGroup};
pub use checks::{Check, CheckKind, CheckTargets, Limit, Rule};
pub use color::{Accent, Color};
pub use condition::{Bound, BoundValue, Bounded, Condition, LabelRule, Operand, PathTest, Test};
pub use expression::{Aggregate, GRAMMAR, OWN, Operator};
pub(crate) use field::KindName;
pub use field::{
    Bounds, Direction, Endpoints, Field, FieldKind, Keys, RelationId, RelationStep, TypeId,
};
pub use formats::{PageFormat, SiteExport};
pub use language::{Language, TextDirection};
pub use matrices::{
    Axis, AxisSource, CellContent, CellPath, ExpectedCells, Matrix, view as matrix_view,
};
pub(crate) use matrices::{ContentName, is_view_of_matrix};
pub(crate) use merging::FormerFolder;
pub use names::{
    Closeness, DEFAULTS, FILE, Role, SEARCH_TESTS, closeness, is_folder_page, page_endings, role,
    stem,
};
pub use old_spellings::LanguageVersion;
pub(crate) use old_spellings::{modernize_view, separator_of_texts};
pub use pages::{DerivedPage, PageSubject};
pub use path::{Formula, Path, PathStep, PathType, Root, Scope, Template, TemplatePart};
pub use path_reader::QueryReader;
pub use preset_chain::SitePresets;
pub use preset_reference::{extended_folder, preset_folder};
pub use projection::{Edition, Projection};
pub use query::{Query, Records, Shape, SortKey, Total};
pub(crate) use reader::TableReader;
pub use record_keys::{BuiltInKey, RecordKey, ReviewState, Status};
pub use reference::TableDoc;
pub(crate) use removed_words::RemovedWords;
pub use schema::{BodyMode, OWNER, Origin, PAGE, PageMode, Relation, Schema, Type};
pub use search::{PageSearch, SearchConfig};
pub use site::{SiteConfig, allow_links};
pub use steps::{Scale, Step, Steps};
pub use tasks::Task;
pub use value_kind::{KeyDoc, NameKind, TableId, ValueKind};

use crate::diagnostic::{Code, Diagnostic, PRESET_LABEL, Severity, UNKNOWN_LABEL};
use crate::presets::PresetFolders;
use crate::strings::Strings;
use crate::text::{FileId, Sources, Span};
use crate::tree::{Map, Node, parse_toml};
use preset_files::{AuthoredProblems, PresetFiles};
use reader::{NamedTable, TableNode, table};
use schema::UncheckedSources;
use tables::{MATRICES, PAGES};
use unsound::SiteChanges;

/// Everything that a site and its preset declare.
#[derive(Clone, Debug)]
pub struct Config {
    /// The site itself.
    pub site: SiteConfig,
    /// The edition that this config is for; none for the internal edition.
    pub edition: Option<Edition>,
    /// Audiences.
    pub audiences: IndexMap<String, Audience>,
    /// Types, scales and relations.
    pub schema: Schema,
    /// Derived pages.
    pub pages: IndexMap<String, DerivedPage>,
    /// The site's own checks.
    pub checks: IndexMap<String, Check>,
    /// Matrices.
    pub matrices: IndexMap<String, Matrix>,
    /// What it declares for search.
    pub search: SearchConfig,
    /// The groups of the menu, in their order.
    pub menu: Vec<MenuGroup>,
    /// The tasks of readers, in their order.
    pub tasks: Vec<Task>,
    /// The severities of `[severity]`.
    pub severity: IndexMap<Code, Severity>,
    /// Folders that no longer belong to a type of the preset.
    pub(crate) former_folders: Vec<FormerFolder>,
    /// Words of the preset's scales and enumerations that the site has removed.
    pub(crate) removed_words: Vec<RemovedWords>,
    /// The interface text: the theme's strings and the preset's. `pipeline` adds those of the site's theme.
    pub strings: Arc<Strings>,
    /// The site's preset and those that it extends.
    pub presets: Arc<SitePresets>,
    /// The tables from which it was read: those of the site, merged over those of its preset.
    tables: Arc<Map>,
}

impl Config {
    /// The severity of a diagnostic on this site; `strict` makes warnings errors. If audiences are declared, `[severity]` cannot
    /// lower the severity of what decides who reads something.
    #[must_use]
    pub fn severity_of(&self, diagnostic: &Diagnostic, strict: bool) -> Severity {
        let code = diagnostic.code;
        // A check has its severity since the config was read.
        let own = match diagnostic.check {
            Some(_) => None,
            None => self.severity.get(&code).copied(),
        };
        let has_audiences = !self.audiences.is_empty();
        let severity = match own.unwrap_or(diagnostic.severity) {
            _ if has_audiences && diagnostic.decides_visibility => Severity::Error,
            own if has_audiences && code.decides_visibility() => own.max(diagnostic.severity),
            own => own,
        };
        if strict && severity == Severity::Warning {
            Severity::Error
        } else {
            severity
        }
    }

    /// Whether this is the internal edition of a site that declares audiences.
    #[must_use]
    pub fn is_internal(&self) -> bool {
        self.edition.is_none() && !self.audiences.is_empty()
    }

    /// Whether a source with this path declares a part of it: it is the config, or belongs to a preset.
    #[must_use]
    pub fn is_declared_in(&self, path: &str) -> bool {
        path == FILE || self.presets.declare_in(path)
    }

    /// Whether diagnostics with a code are off, so that they need not be made.
    #[must_use]
    pub fn is_off(&self, code: Code) -> bool {
        self.severity.get(&code) == Some(&Severity::Off)
    }
}

/// Reads a site's config over its preset, which is a built-in one. A missing config is an empty text.
///
/// `file` is the config in `sources`. The preset is added to `sources` too, so that a message can show it.
#[must_use]
pub fn read(file: FileId, sources: &mut Sources) -> (Config, Vec<Diagnostic>) {
    read_with_presets(file, &PresetFolders::new(), sources)
}

/// [`read`], for a site that can take its preset from `folders`.
#[must_use]
pub fn read_with_presets(
    file: FileId,
    folders: &PresetFolders,
    sources: &mut Sources,
) -> (Config, Vec<Diagnostic>) {
    let text = sources
        .get(file)
        .map(|source| source.text.clone())
        .unwrap_or_default();
    let (mut own, mut diagnostics) = parse_toml(&text, file, 0);
    let mut chain = preset_chain::read(&own, folders, sources, &mut diagnostics);
    old_spellings::modernize(&mut own, &chain.tables, chain.version, &mut diagnostics);
    let first = diagnostics.len();
    let (preset, below) = (chain.files, chain.tables);
    let former_folders = merging::former_folders(&below, &own);
    let mut removed_words = chain.removed_words;
    removed_words.extend(removed_words::find(&below, &own));
    chain.changes.extend(unsound::changes(&below, &own));
    chain.taken.extend(labels::taken(&below, &own));
    let mut merged = merging::merge(below, own, &mut diagnostics);
    let is_removed = disabled::remove(&mut merged, &preset);
    let unknown = labels::check(&merged, &chain.taken, &preset);
    // A misspelt label is not reported as another label than the preset's too.
    let is_misspelt = |span: Option<Span>| {
        unknown
            .iter()
            .any(|problem| problem.code == UNKNOWN_LABEL && problem.span() == span)
    };
    diagnostics.retain(|problem| problem.code != PRESET_LABEL || !is_misspelt(problem.span()));
    diagnostics.extend(unknown);
    let whole = Span::new(file, 0, 0);
    let mut config = decode(merged, whole, preset.unchecked(), &mut diagnostics);
    if is_removed {
        remove_from_menu(&mut config, &preset, &chain.authored);
    }
    if is_removed || !chain.changes.is_empty() || !removed_words.is_empty() {
        let found = diagnostics.split_off(first.min(diagnostics.len()));
        let changes = SiteChanges {
            presets: &preset,
            authored: &chain.authored,
            changes: &chain.changes,
            is_removed,
        };
        diagnostics.extend(unsound::report(found, &changes, sources));
    }
    (config.former_folders, config.removed_words) = (former_folders, removed_words);
    config.strings = Arc::new(chain.strings);
    config.presets = Arc::new(chain.presets);
    (config, diagnostics)
}

/// Removes the presets' items of the menu for pages and matrices that are not there, unless a preset's author misspelt them.
fn remove_from_menu(config: &mut Config, presets: &PresetFiles, authored: &AuthoredProblems) {
    let mut menu = std::mem::take(&mut config.menu);
    for group in &mut menu {
        group.items.retain(|item| {
            !presets.contain(item.span)
                || is_known_item(config, &item.value)
                || authored.contain_item(item.span)
        });
    }
    config.menu = menu;
}

/// Whether an item of the menu is not that of an unknown page or matrix.
fn is_known_item(config: &Config, item: &str) -> bool {
    match item.split_once('.') {
        Some((PAGES, name)) => config.pages.contains_key(name),
        Some((MATRICES, name)) => config.matrices.contains_key(name),
        _ => true,
    }
}

table! {
    /// The top of `hirebook.toml`, or of the `preset.toml` of a preset. A preset can also have `extends`, the preset that it is merged over.
    ConfigTable<'a> {
        /// The site as a whole.
        site: Option<TableNode<'a>> as SITE,
        /// Words from low to high. Fields of several types can use one scale.
        scales: Option<TableNode<'a>> as SCALES,
        /// The types of record. All files without another type have the type `page`.
        types: Vec<NamedTable<'a>> as TYPES,
        /// The relations between records.
        relations: Vec<NamedTable<'a>> as RELATIONS,
        /// Derived pages.
        pages: Vec<NamedTable<'a>> as PAGES,
        /// Checks in addition to those of the compiler.
        checks: Vec<NamedTable<'a>> as CHECKS,
        /// Tables of two sets of records.
        matrices: Vec<NamedTable<'a>> as MATRICES,
        /// Groups of readers.
        audiences: Vec<NamedTable<'a>> as AUDIENCES,
        /// The groups of the menu.
        menu: Vec<NamedTable<'a>> as MENU = "all indexes, and the pages at the top of the content folder",
        /// What readers come to do.
        tasks: Vec<NamedTable<'a>> as TASKS,
        /// What search knows besides the texts.
        search: Option<TableNode<'a>> as SEARCH,
        /// The severity of diagnostics, by code, and of checks, by name. The code `failed-check` stands for all other checks.
        severity: Option<TableNode<'a>> as SEVERITIES,
        /// How texts are read.
        markdown: Option<TableNode<'a>> as MARKDOWN,
    }
}

/// Reads merged tables.
fn decode(
    map: Map,
    span: Span,
    unchecked: UncheckedSources,
    diagnostics: &mut Vec<Diagnostic>,
) -> Config {
    let declared: ConfigTable<'_> = TableNode { map: &map, span }.read("the config", diagnostics);
    let has_audiences = !declared.audiences.is_empty();
    let (site, owner_type) = site::read(
        declared.site,
        declared.markdown,
        span,
        has_audiences,
        diagnostics,
    );
    let is_english = site.language.is_english();
    let schema = read_schema(&declared, owner_type, is_english, unchecked, diagnostics);
    let (written, checks) = (&declared.pages, &declared.checks);
    let pages = pages::read(written, checks, &schema, diagnostics);
    let mut checks = checks::read(checks, written, &pages, &schema, diagnostics);
    let severity = declared.severity.map_or_else(IndexMap::new, |table| {
        let map = table.map;
        audiences::read_severities(
            map,
            &declared.checks,
            has_audiences,
            &mut checks,
            diagnostics,
        )
    });
    let matrices = matrices::read(&declared.matrices, &schema, diagnostics);
    let audiences = audiences::read_audiences(&declared.audiences, diagnostics);
    let menu = audiences::read_menu(&declared.menu, diagnostics);
    let is_checked = unchecked != UncheckedSources::Everywhere;
    let tasks = tasks::read(&declared.tasks, &audiences, is_checked, diagnostics);
    let search = search::read(declared.search, site.language.tag(), diagnostics);
    Config {
        site,
        edition: None,
        audiences,
        schema,
        pages,
        checks,
        matrices,
        search,
        menu,
        tasks,
        severity,
        former_folders: Vec::new(),
        removed_words: Vec::new(),
        strings: Arc::default(),
        presets: Arc::default(),
        tables: Arc::new(map),
    }
}

/// Reads types, scales and relations.
fn read_schema(
    declared: &ConfigTable<'_>,
    owner_type: Option<&Node>,
    is_english: bool,
    unchecked: UncheckedSources,
    diagnostics: &mut Vec<Diagnostic>,
) -> Schema {
    let mut schema = Schema {
        unchecked,
        ..Schema::default()
    };
    if let Some(scales) = declared.scales {
        schema.scales = steps::read_scales(scales.map, diagnostics);
    }
    let queries = types::read(&declared.types, is_english, &mut schema, diagnostics);
    relations::read(&declared.relations, owner_type, &mut schema, diagnostics);
    types::read_queries(queries, &mut schema, diagnostics);
    schema
}
