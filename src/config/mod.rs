//! The config: `hirebook.toml` merged over its preset, with every name in it resolved and checked once.
//!
//! The config arrives as text and leaves as [`Config`]; nothing here reads a file. Problems are reported at their place, in the
//! site's file or in that of the preset. `reader.rs` is the declarative reader of all tables; start at [`read`].

mod reader;
mod tables;

mod audiences;
mod checks;
mod color;
mod disabled;
mod field;
mod fields;
mod labels;
mod language;
mod literals;
mod matrices;
mod merging;
mod names;
mod pages;
mod path;
mod path_reader;
mod projection;
mod query;
mod query_reader;
mod record_keys;
mod relations;
mod removed_words;
mod schema;
mod search;
mod site;
mod site_values;
mod steps;
mod types;
mod unsound;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use indexmap::IndexMap;

pub use audiences::{Audience, MenuGroup};
pub use checks::{Check, CheckKind, CheckTargets, Limit, Rule};
pub use color::{Accent, Color};
pub use field::{
    Bounds, Direction, Endpoints, Field, FieldKind, Keys, RelationId, RelationStep, TypeId,
};
pub use language::{Language, TextDirection};
pub use matrices::{
    Axis, AxisSource, CellContent, CellPath, ExpectedCells, Matrix, view as matrix_view,
};
pub(crate) use merging::FormerFolder;
pub use names::{
    Closeness, DEFAULTS, FILE, Role, SEARCH_TESTS, closeness, is_folder_page, page_endings, role,
    stem,
};
pub use pages::{DerivedPage, PageSubject};
pub use path::{Path, PathStep, PathType, Root, Scope, Template, TemplatePart};
pub use path_reader::QueryReader;
pub use projection::{Edition, Projection};
pub use query::{Condition, Operand, Query, Records, Shape, SortKey};
pub(crate) use reader::TableReader;
pub use record_keys::{BuiltInKey, RecordKey, ReviewState, Status};
pub(crate) use removed_words::RemovedWords;
pub use schema::{BodyMode, OWNER, Origin, PAGE, PageMode, Relation, Schema, Type};
pub use search::{PageSearch, SearchConfig};
pub use site::{SiteConfig, allow_links};
pub use steps::{Scale, Step, Steps};

use crate::diagnostic::{CONFIG, Code, Diagnostic, PRESET_LABEL, Severity, UNKNOWN_LABEL};
use crate::presets;
use crate::strings::Strings;
use crate::text::{FileId, Sources, Span};
use crate::tree::{Map, Node, parse_toml};
use reader::{NamedTable, TableNode, table};
use schema::UncheckedSources;
use tables::{MATRICES, PAGES, SITE};

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
    /// The severities of `[severity]`.
    pub severity: IndexMap<Code, Severity>,
    /// Folders that no longer belong to a type of the preset.
    pub(crate) former_folders: Vec<FormerFolder>,
    /// Words of the preset's scales and enumerations that the site has removed.
    pub(crate) removed_words: Vec<RemovedWords>,
    /// The interface text: the theme's strings and the preset's. `pipeline` adds those of the site's theme.
    pub strings: Arc<Strings>,
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

    /// Whether diagnostics with a code are off, so that they need not be made.
    #[must_use]
    pub fn is_off(&self, code: Code) -> bool {
        self.severity.get(&code) == Some(&Severity::Off)
    }
}

/// Reads a site's config over its preset. A missing config is an empty text.
///
/// `file` is the config in `sources`. The preset is added to `sources` too, so that a message can show it.
#[must_use]
pub fn read(file: FileId, sources: &mut Sources) -> (Config, Vec<Diagnostic>) {
    let text = sources
        .get(file)
        .map(|source| source.text.clone())
        .unwrap_or_default();
    let (own, mut diagnostics) = parse_toml(&text, file, 0);
    let first = diagnostics.len();
    let (preset, below) = read_preset(&own, sources, &mut diagnostics);
    let former_folders = merging::former_folders(&below, &own);
    let removed_words = removed_words::find(&below, &own);
    let changes = unsound::changes(&below, &own);
    let taken = labels::taken(&below, &own);
    let mut merged = merging::merge(below, own, &mut diagnostics);
    let is_removed = disabled::remove(&mut merged, preset);
    let unknown = labels::check(&merged, &taken, preset);
    // A misspelt label is not reported as another label than the preset's too.
    let is_misspelt = |span: Option<Span>| {
        unknown
            .iter()
            .any(|problem| problem.code == UNKNOWN_LABEL && problem.span() == span)
    };
    diagnostics.retain(|problem| problem.code != PRESET_LABEL || !is_misspelt(problem.span()));
    diagnostics.extend(unknown);
    let mut config = decode(
        merged,
        Span::new(file, 0, 0),
        preset.map_or(UncheckedSources::Nowhere, UncheckedSources::In),
        &mut diagnostics,
    );
    (config.former_folders, config.removed_words) = (former_folders, removed_words);
    let of_preset = presets::find(&config.site.preset).map_or("", |preset| preset.strings);
    config.strings = Arc::new(Strings::with_preset(of_preset));
    if is_removed {
        remove_from_menu(&mut config, preset);
    }
    if let Some(preset) = preset.filter(|_| is_removed || !changes.is_empty()) {
        // A preset has no problems of its own.
        let found = diagnostics.split_off(first);
        diagnostics.extend(unsound::report(found, preset, &changes, sources));
    }
    (config, diagnostics)
}

/// The site's preset: its file in `sources`, and its tables.
fn read_preset(
    own: &Map,
    sources: &mut Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Option<FileId>, Map) {
    let node = tables::table(own, SITE).and_then(|site| site.node("preset"));
    let name = node.and_then(Node::as_text).unwrap_or(presets::DEFAULT);
    let Some(preset) = presets::find(name) else {
        let span = node.map_or_else(Span::default, |node| node.span);
        let known = presets::ALL.iter().map(|preset| preset.name);
        diagnostics.push(
            Diagnostic::new(CONFIG, span, format!("no preset named `{name}`")).not_found(
                name,
                known,
                "the presets are",
            ),
        );
        return (None, Map::default());
    };
    let file = sources.add_embedded(format!("preset {name}: preset.toml"), preset.config);
    let (map, found) = parse_toml(preset.config, file, 0);
    diagnostics.extend(found);
    (Some(file), map)
}

/// Removes the preset's items of the menu for pages and matrices that are not there.
fn remove_from_menu(config: &mut Config, preset: Option<FileId>) {
    let (pages, matrices) = (&config.pages, &config.matrices);
    let is_known = |item: &str| match item.split_once('.') {
        Some((PAGES, name)) => pages.contains_key(name),
        Some((MATRICES, name)) => matrices.contains_key(name),
        _ => true,
    };
    for group in &mut config.menu {
        group
            .items
            .retain(|item| Some(item.span.file) != preset || is_known(&item.value));
    }
}

table! {
    ConfigTable<'a> {
        site: Option<TableNode<'a>>,
        scales: Option<TableNode<'a>>,
        types: Vec<NamedTable<'a>>,
        relations: Vec<NamedTable<'a>>,
        pages: Vec<NamedTable<'a>>,
        checks: Vec<NamedTable<'a>>,
        matrices: Vec<NamedTable<'a>>,
        audiences: Vec<NamedTable<'a>>,
        menu: Vec<NamedTable<'a>>,
        search: Option<TableNode<'a>>,
        severity: Option<TableNode<'a>>,
        markdown: Option<TableNode<'a>>,
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
    let pages: IndexMap<String, DerivedPage> = declared
        .pages
        .iter()
        .filter_map(|page| pages::read(page, &schema, diagnostics))
        .map(|page| (page.name.clone(), page))
        .collect();
    let (written, checks) = (&declared.pages, &declared.checks);
    pages::report_unknown_checks(&pages, checks, diagnostics);
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
        severity,
        former_folders: Vec::new(),
        removed_words: Vec::new(),
        strings: Arc::default(),
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
