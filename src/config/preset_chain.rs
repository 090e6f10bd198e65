//! The presets of a site: the one that it names, the one that this extends, and so on, merged into one.
//!
//! Each is merged over those that it extends as a site is merged over its preset, so the result is what the site's own changes are
//! compared with. What is wrong in the files of a preset in a folder is reported there; built-in presets have no problems of their
//! own. [`PresetReference`](super::preset_reference) decides which preset a name means.

use std::sync::Arc;

use super::old_spellings::{self, LanguageVersion};
use super::preset_files::{AuthoredProblems, PresetFiles};
use super::preset_reference::find;
use super::removed_words::{self, RemovedWords};
use super::tables::{EXTENDS, RELATIONS, SITE, entries, table, table_mut, text};
use super::unsound::{self, PresetChange};
use super::{decode, disabled, is_known_item, labels, merging};
use crate::diagnostic::{CONFIG, Diagnostic, PRESET_LABEL, list_of};
use crate::presets::{self, Preset, PresetFolders, PresetOrigin};
use crate::strings::{self, Strings};
use crate::text::{FileId, Sources, Span, Spanned};
use crate::tree::{Map, Node, NodeEntry, parse_toml};

/// How many presets may extend each other.
const MAX_PRESETS: usize = 8;

/// The keys of `[site]` that a preset may set. All others are about one site.
const SITE_KEYS: [&str; 2] = ["owner_type", "reach"];

/// The presets of a site, for the phases that use their files.
#[derive(Clone, Debug, Default)]
pub struct SitePresets {
    /// The one that the site names, then the one that this extends, and so on.
    pub list: Vec<Arc<Preset>>,
    /// The paths of their declarations as messages show them, also of one that cannot be read.
    paths: Vec<String>,
    /// The places that name a preset which cannot be used.
    unusable: Vec<Span>,
}

impl SitePresets {
    /// Whether a source with this path has their declarations.
    #[must_use]
    pub fn declare_in(&self, path: &str) -> bool {
        self.paths.iter().any(|known| known == path)
    }

    /// The names that they declare in a group of tables, such as `types`.
    #[must_use]
    pub fn names_in(&self, group: &str) -> Vec<String> {
        self.declarations(group)
            .into_iter()
            .map(|entry| entry.key.value)
            .collect()
    }

    /// The names of their relations at the other end.
    #[must_use]
    pub fn inverse_names(&self) -> Vec<String> {
        self.declarations(RELATIONS)
            .iter()
            .filter_map(|entry| text(entry.node.as_map()?, "inverse"))
            .map(str::to_owned)
            .collect()
    }

    fn declarations(&self, group: &str) -> Vec<NodeEntry> {
        let maps = self
            .list
            .iter()
            .map(|preset| parse_toml(&preset.config, FileId::default(), 0).0);
        maps.flat_map(|map| entries(&map, group).to_vec()).collect()
    }

    /// Whether all of them are known.
    #[must_use]
    pub fn are_complete(&self) -> bool {
        self.unusable.is_empty()
    }

    /// Whether a place names a preset that cannot be used.
    #[must_use]
    pub fn are_unusable_at(&self, span: Span) -> bool {
        self.unusable.contains(&span)
    }
}

/// Presets merged into one.
#[derive(Default)]
pub(super) struct PresetChain {
    pub(super) presets: SitePresets,
    pub(super) files: PresetFiles,
    /// What they declare together.
    pub(super) tables: Map,
    pub(super) strings: Strings,
    /// What they change of those that they extend.
    pub(super) changes: Vec<PresetChange>,
    /// The labels that they take from audiences of those that they extend.
    pub(super) taken: Vec<Spanned<String>>,
    pub(super) removed_words: Vec<RemovedWords>,
    pub(super) authored: AuthoredProblems,
    /// The version of the language of the site, and therefore of presets in its folders.
    pub(super) version: LanguageVersion,
}

/// A preset and what its file declares.
struct ParsedPreset {
    preset: Arc<Preset>,
    file: FileId,
    map: Map,
}

/// Reads the presets of a site from built-in ones and from its `folders`, and adds their files to the sources.
pub(super) fn read(
    own: &Map,
    folders: &PresetFolders,
    sources: &mut Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> PresetChain {
    let mut chain = PresetChain {
        strings: Strings::built_in(),
        version: LanguageVersion::declared(own),
        ..PresetChain::default()
    };
    let parsed = parse(own, folders, sources, &mut chain.presets, diagnostics);
    for level in parsed.into_iter().rev() {
        chain.presets.list.insert(0, level.preset.clone());
        chain.add_strings(&level.preset, sources, diagnostics);
        chain.merge(level, diagnostics);
    }
    chain
}

impl PresetChain {
    /// Merges a preset over those that it extends.
    fn merge(&mut self, level: ParsedPreset, diagnostics: &mut Vec<Diagnostic>) {
        let ParsedPreset {
            preset,
            file,
            mut map,
        } = level;
        let below = std::mem::take(&mut self.tables);
        if preset.origin == PresetOrigin::Folder {
            old_spellings::modernize(&mut map, &below, self.version, diagnostics);
        }
        self.changes.extend(unsound::changes(&below, &map));
        self.taken.extend(labels::taken(&below, &map));
        self.removed_words.extend(removed_words::find(&below, &map));
        let mut found = Vec::new();
        self.tables = merging::merge(below, map, &mut found);
        // Who reads what is up to the preset. A site's changes are reported, since its authors may not know the preset.
        found.retain(|problem| problem.code != PRESET_LABEL);
        diagnostics.extend(found);
        self.files.add(file, preset.origin);
        if preset.origin == PresetOrigin::Folder {
            self.find_authored(file);
        }
    }

    /// Finds what is wrong in a file by itself, with what the preset extends.
    fn find_authored(&mut self, file: FileId) {
        let mut found = Vec::new();
        let span = Span::new(file, 0, 0);
        let unchecked = self.files.unchecked();
        let mut tables = self.tables.clone();
        disabled::remove(&mut tables, &self.files);
        let config = decode(tables, span, unchecked, &mut found);
        let items = config.menu.iter().flat_map(|group| &group.items);
        let unknown = items.filter(|item| !is_known_item(&config, &item.value));
        let unknown = unknown.map(|item| item.span);
        self.authored.add(file, &found, unknown);
    }

    /// Adds the strings of a preset to those that it extends.
    fn add_strings(
        &mut self,
        preset: &Preset,
        sources: &mut Sources,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        if preset.strings.is_empty() {
            return;
        }
        let file = add(preset, strings::FILE, &preset.strings, sources);
        diagnostics.extend(self.strings.add(&preset.strings, file));
    }
}

/// Parses the files of presets, from the one that the site names.
fn parse(
    own: &Map,
    folders: &PresetFolders,
    sources: &mut Sources,
    known: &mut SitePresets,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<ParsedPreset> {
    let mut parsed: Vec<ParsedPreset> = Vec::new();
    let mut name = table(own, SITE).and_then(|site| site.node("preset").cloned());
    loop {
        let base = parsed.last().map(|level| &*level.preset);
        if base.is_some() && name.is_none() {
            return parsed;
        }
        let preset = match find(name.as_ref(), base, folders, &mut known.paths) {
            Ok(preset) => preset,
            Err(problem) => {
                let span = name.map_or_else(Span::default, |name| name.span);
                known.unusable.push(span);
                diagnostics.extend(problem.map(|problem| *problem));
                return parsed;
            }
        };
        if let Some(problem) = name
            .as_ref()
            .and_then(|name| check_length(&parsed, &preset, name))
        {
            known.unusable.push(problem.span().unwrap_or_default());
            diagnostics.push(problem);
            return parsed;
        }
        known.paths.push(preset.path_of(presets::FILE));
        let file = add(&preset, presets::FILE, &preset.config, sources);
        let (mut map, found) = parse_toml(&preset.config, file, 0);
        diagnostics.extend(found);
        name = take_extended(&mut map);
        diagnostics.extend(remove_site_keys(&mut map));
        parsed.push(ParsedPreset { preset, file, map });
    }
}

/// Adds a file of a preset to the sources.
fn add(preset: &Preset, file: &str, text: &str, sources: &mut Sources) -> FileId {
    let path = preset.path_of(file);
    match preset.origin {
        PresetOrigin::BuiltIn => sources.add_embedded(path, text),
        PresetOrigin::Folder => sources.add(path, text),
    }
}

/// Reports a preset that extends itself, or one that too many extend. `name` is where it is named.
fn check_length(parsed: &[ParsedPreset], preset: &Arc<Preset>, name: &Node) -> Option<Diagnostic> {
    let first = parsed.iter().position(|level| level.preset == *preset);
    let names = parsed.iter().skip(first.unwrap_or_default());
    let names = names.map(|level| &*level.preset.name);
    let chain: Vec<String> = names
        .chain([&*preset.name])
        .map(|name| format!("`{name}`"))
        .collect();
    let chain = chain.join(" → ");
    if first.is_some() {
        let message = format!("the preset `{}` extends itself: {chain}", preset.name);
        let problem = Diagnostic::new(CONFIG, name.span, message);
        return Some(problem.help(format!("remove `{EXTENDS}` from one of these presets")));
    }
    (parsed.len() == MAX_PRESETS).then(|| {
        let message = format!("more than {MAX_PRESETS} presets extend each other: {chain}");
        Diagnostic::new(CONFIG, name.span, message).help("merge some of these presets into one")
    })
}

/// Takes the name of the preset that a preset extends out of what it declares.
fn take_extended(map: &mut Map) -> Option<Node> {
    let at = map
        .entries
        .iter()
        .position(|entry| entry.key.value == EXTENDS)?;
    Some(map.entries.remove(at).node)
}

/// Removes what only a site may set.
fn remove_site_keys(map: &mut Map) -> Vec<Diagnostic> {
    let Some(site) = table_mut(map, SITE) else {
        return Vec::new();
    };
    let is_allowed = |key: &str| SITE_KEYS.contains(&key);
    let (kept, removed): (Vec<_>, Vec<_>) = std::mem::take(&mut site.entries)
        .into_iter()
        .partition(|entry| is_allowed(&entry.key.value));
    site.entries = kept;
    let report = |key: &Spanned<String>| {
        let message = format!("a preset cannot set `{}` of `[site]`", key.value);
        let keys = list_of(SITE_KEYS, SITE_KEYS.len());
        Diagnostic::new(CONFIG, key.span, message).help(format!(
            "move it to the `hirebook.toml` of the site; in a preset, `[site]` can set {keys} only"
        ))
    };
    removed.iter().map(|entry| report(&entry.key)).collect()
}
