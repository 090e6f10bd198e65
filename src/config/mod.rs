//! `hirebook.toml` merged over its preset: every word of the model language, read and checked once.
//!
//! The config arrives as text and leaves as [`Config`]; nothing here reads a file. What is wrong is said at its place,
//! in the site's file or in the preset's.

mod cells;
mod checks;
mod color;
mod disabled;
mod hubs;
mod labels;
mod language;
mod literals;
mod lost_words;
mod matrices;
mod merging;
mod names;
mod pages;
mod path;
mod projection;
mod query;
mod reader;
mod relations;
mod schema;
mod site;
mod steps;
mod types;
mod unsound;

use std::sync::Arc;

use indexmap::IndexMap;

pub use cells::{Show, Via};
pub use checks::{Check, KINDS, Limit, Rule, Subjects};
pub use color::{Accent, Color};
pub use language::{Language, TextDirection};
pub(crate) use lost_words::LostWords;
pub use matrices::{Axis, Expected, Heads, Matrix, view as matrix_view};
pub(crate) use merging::FormerFolder;
pub use names::{
    Closeness, DEFAULTS, FILE, Role, SEARCH_TESTS, closeness, page_endings, role, stem,
};
pub use pages::{DerivedPage, Each};
pub use path::{Part, Path, PathStep, Pattern, REVIEWS, Root, Scope, Stand, WORDS};
pub use projection::{Edition, Projection};
pub use query::{Condition, Operand, Query, QueryReader, Records, Shape, SortKey};
pub(crate) use reader::Reader;
pub use schema::{
    BodyMode, Bounds, Direction, Ends, Field, Hop, Keys, Kind, Origin, PageMode, Relation,
    RelationId, Schema, Type, TypeId,
};
pub use site::{Audience, Menu, Site, allow_links};
pub use steps::{Scale, Step, Steps};

use schema::Unchecked;

use crate::diagnostic::{CONFIG, Code, Diagnostic, PRESET_LABEL, Severity, UNKNOWN_LABEL};
use crate::presets;
use crate::strings::Strings;
use crate::text::{FileId, Sources, Span};
use crate::tree::{Map, Node, parse_toml};

/// Everything that a site and its preset declare.
#[derive(Clone, Debug)]
pub struct Config {
    /// The site itself.
    pub site: Site,
    /// The edition that this config is of; none for the internal edition, which holds everything.
    pub edition: Option<Edition>,
    /// Who may see what.
    pub audiences: IndexMap<String, Audience>,
    /// Types, scales and relations.
    pub schema: Schema,
    /// Derived pages.
    pub pages: IndexMap<String, DerivedPage>,
    /// What the site checks besides.
    pub checks: IndexMap<String, Check>,
    /// Matrices.
    pub matrices: IndexMap<String, Matrix>,
    /// The groups of the menu, in their order.
    pub menu: Vec<Menu>,
    /// What the site says of diagnostics' severity.
    pub severity: IndexMap<Code, Severity>,
    /// Folders of the preset's types that the site takes from them.
    pub(crate) former_folders: Vec<FormerFolder>,
    /// Words of the preset's scales and enumerations that the site's own lists leave out.
    pub(crate) lost_words: Vec<LostWords>,
    /// What pages say around the content: the theme's strings and the preset's. `pipeline` replaces some by those of the site's theme.
    pub strings: Arc<Strings>,
    /// The tables it was read from: the site's merged over its preset's.
    tables: Arc<Map>,
}

impl Config {
    /// How much a diagnostic matters on this site; `strict` makes warnings errors. Where audiences are declared, the site's
    /// `[severity]` cannot lower what decides who reads something.
    #[must_use]
    pub fn severity_of(&self, diagnostic: &Diagnostic, strict: bool) -> Severity {
        // A check was given its severity when the config was read.
        let said = if diagnostic.check.is_some() {
            None
        } else {
            self.severity.get(&diagnostic.code).copied()
        };
        let severity = match said.unwrap_or(diagnostic.severity) {
            _ if diagnostic.decides_visibility && !self.audiences.is_empty() => Severity::Error,
            said if diagnostic.code.decides_visibility() && !self.audiences.is_empty() => {
                said.max(diagnostic.severity)
            }
            said => said,
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

    /// Whether the site wants no diagnostics of a kind. They need not be made then.
    #[must_use]
    pub fn is_off(&self, code: Code) -> bool {
        self.severity.get(&code) == Some(&Severity::Off)
    }
}

/// Reads a site's config (an absent one is an empty text) over its preset.
///
/// `file` is the config's own place in `sources`; the preset's text is added there too, so that a message can show it.
#[must_use]
pub fn read(file: FileId, sources: &mut Sources) -> (Config, Vec<Diagnostic>) {
    let text = sources
        .get(file)
        .map(|source| source.text.clone())
        .unwrap_or_default();
    let (own, mut diagnostics) = parse_toml(&text, file, 0);
    let first = diagnostics.len();
    let (preset, below) = preset_of(&own, sources, &mut diagnostics);
    let former_folders = merging::former_folders(&below, &own);
    let lost_words = lost_words::find(&below, &own);
    let changes = unsound::changes(&below, &own);
    let taken = labels::taken(&below, &own);
    let mut merged = merging::merge(below, own, &mut diagnostics);
    let dropped = disabled::drop(&mut merged, preset);
    let unknown = labels::check(&merged, &taken, preset);
    // That a misspelt label is not the preset's goes without saying.
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
        preset.map_or(Unchecked::Nowhere, Unchecked::In),
        &mut diagnostics,
    );
    (config.former_folders, config.lost_words) = (former_folders, lost_words);
    let of_preset = presets::find(&config.site.preset).map_or("", |preset| preset.strings);
    config.strings = Arc::new(Strings::with_preset(of_preset));
    if dropped {
        forget_in_menu(&mut config, preset);
    }
    if let Some(preset) = preset.filter(|_| dropped || !changes.is_empty()) {
        // A preset is sound by itself.
        let found = diagnostics.split_off(first);
        diagnostics.extend(unsound::report(found, preset, &changes, sources));
    }
    (config, diagnostics)
}

/// The table of the site's preset, and the file that its text became.
fn preset_of(
    own: &Map,
    sources: &mut Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Option<FileId>, Map) {
    let named = own
        .node("site")
        .and_then(Node::as_map)
        .and_then(|site| site.node("preset"));
    let name = named.and_then(Node::as_text).unwrap_or(presets::DEFAULT);
    let Some(preset) = presets::find(name) else {
        let span = named.map_or_else(Span::default, |node| node.span);
        let known = || presets::ALL.iter().map(|preset| preset.name);
        let help = crate::diagnostic::did_you_mean(name, known()).unwrap_or_else(|| {
            format!("the presets are {}", crate::diagnostic::list_of(known(), 9))
        });
        diagnostics.push(
            Diagnostic::new(CONFIG, span, format!("no preset is called `{name}`"))
                .here("not found")
                .help(help),
        );
        return (None, Map::default());
    };
    let file = sources.add_embedded(format!("preset {name}: preset.toml"), preset.config);
    let (map, found) = parse_toml(preset.config, file, 0);
    diagnostics.extend(found);
    (Some(file), map)
}

/// Takes out of the menu what the preset put there and what has gone with something else.
fn forget_in_menu(config: &mut Config, preset: Option<FileId>) {
    let (pages, matrices) = (&config.pages, &config.matrices);
    let known = |item: &str| match item.split_once('.') {
        Some(("pages", name)) => pages.contains_key(name),
        Some(("matrices", name)) => matrices.contains_key(name),
        _ => true,
    };
    for group in &mut config.menu {
        group
            .items
            .retain(|item| Some(item.span.file) != preset || known(&item.value));
    }
}

fn decode(map: Map, span: Span, unchecked: Unchecked, diagnostics: &mut Vec<Diagnostic>) -> Config {
    let mut reader = Reader::new(&map, span, "the config");
    let empty = Map::default();
    let (site_map, site_span) = reader.table("site").unwrap_or((&empty, span));
    let mut schema = Schema {
        unchecked,
        ..Schema::default()
    };
    if let Some((scales, _)) = reader.table("scales") {
        schema.scales = types::scales(scales, &mut reader.diagnostics);
    }
    let declared = reader.tables("types");
    types::declare(&declared, &mut schema);
    let language = site_map
        .node("language")
        .and_then(Node::as_text)
        .unwrap_or("en");
    let is_english = language
        .split('-')
        .next()
        .is_some_and(|language| language.eq_ignore_ascii_case("en"));
    for (name, map, span) in &declared {
        types::fill(
            name,
            map,
            *span,
            is_english,
            &mut schema,
            &mut reader.diagnostics,
        );
    }
    let types = declared;
    let declared = reader.tables("relations");
    relations::read(
        &declared,
        site_map.node("owner_type"),
        &mut schema,
        &mut reader.diagnostics,
    );
    for (name, map, _) in &types {
        hubs::read(name, map, &mut schema, &mut reader.diagnostics);
    }
    let declared = reader.tables("pages");
    let pages: IndexMap<String, DerivedPage> = declared
        .iter()
        .filter_map(|(name, map, span)| {
            pages::read(name, map, *span, &schema, &mut reader.diagnostics)
        })
        .map(|page| (page.name.clone(), page))
        .collect();
    let checked = reader.tables("checks");
    let mut checks = checks::read(
        &checked,
        &declared,
        &pages,
        &schema,
        &mut reader.diagnostics,
    );
    pages::known_checks(&pages, &checked, &mut reader.diagnostics);
    let declared = reader.tables("matrices");
    let matrices = declared
        .iter()
        .filter_map(|(name, map, span)| {
            matrices::read(name, map, *span, &schema, &mut reader.diagnostics)
        })
        .map(|matrix| (matrix.name.clone(), matrix))
        .collect();
    let declared = reader.tables("audiences");
    let audiences: IndexMap<String, Audience> = declared
        .iter()
        .map(|(name, map, span)| {
            (
                (*name).to_owned(),
                site::audience(name, map, *span, &mut reader.diagnostics),
            )
        })
        .collect();
    let declared = reader.tables("menu");
    let mut menu: Vec<Menu> = declared
        .iter()
        .map(|(name, map, span)| site::menu(name, map, *span, &mut reader.diagnostics))
        .collect();
    menu.sort_by_key(|group| group.order);
    let severity = reader
        .table("severity")
        .map_or_else(IndexMap::new, |(map, _)| {
            site::severities(
                map,
                &checked,
                &mut checks,
                !audiences.is_empty(),
                &mut reader.diagnostics,
            )
        });
    let markdown = reader.table("markdown");
    diagnostics.extend(reader.finish());
    let site = site::read(
        site_map,
        site_span,
        markdown,
        !audiences.is_empty(),
        diagnostics,
    );
    let (former_folders, lost_words) = (Vec::new(), Vec::new());
    Config {
        edition: None,
        site,
        audiences,
        schema,
        pages,
        checks,
        matrices,
        menu,
        severity,
        former_folders,
        lost_words,
        strings: Arc::default(),
        tables: Arc::new(map),
    }
}
