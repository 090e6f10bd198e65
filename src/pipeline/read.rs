//! A site's texts, each read by itself: config, theme, defaults, documents, golden queries. Nothing is tied together yet.
//!
//! What was read before is taken over where it was read from the same text under the same config, so that after an edit only
//! the files that changed are read again. That is all there is to it: what comes out depends on the input alone, but for the
//! numbers of the sources, which nothing shows.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::included::ChangedFiles;
use super::repetition::merge_repeated;
use super::{Input, InputBytes, InputProblem, InputText, Observer, Request};
use crate::config::{self, Audience, Config};
use crate::diagnostic::{
    CONFIG, CONFIG_NOT_READ, Diagnostic, FOREIGN_SYNTAX, TOML_SYNTAX, did_you_mean, list_of,
};
use crate::document::{self, Document, Rules};
use crate::golden::{self, GoldenQueries};
use crate::markdown::IncludedFiles;
use crate::presets::PresetFolders;
use crate::render::{Theme, ThemeFile};
use crate::strings::{self, Strings};
use crate::text::{FileId, Sources};
use crate::tree::Map;

/// What a site's texts say.
#[derive(Clone, Debug)]
pub(super) struct Read {
    pub(super) config: Arc<Config>,
    /// Whether the config could not be read to its end, so that what it declares is unknown.
    pub(super) unread_config: bool,
    pub(super) theme: Arc<Theme>,
    /// In the order of their paths.
    pub(super) documents: Arc<[Arc<Document>]>,
    pub(super) golden: GoldenQueries,
    /// Every text that was read.
    pub(super) sources: Sources,
    /// What each folder says for all that is in it.
    pub(super) defaults: Arc<BTreeMap<String, Map>>,
    /// The files that texts include.
    pub(super) included: Arc<IncludedFiles>,
    from: From,
    found: Found,
}

/// What it was read from, documents aside.
#[derive(Clone, Debug, Default)]
struct From {
    config: Option<Arc<str>>,
    presets: PresetFolders,
    strings: Option<Arc<[u8]>>,
    defaults: Vec<InputText>,
    themes: Option<Vec<InputBytes>>,
    golden: Option<Arc<str>>,
}

/// What was wrong, documents aside: they have their own.
#[derive(Clone, Debug, Default)]
struct Found {
    config: Vec<Diagnostic>,
    strings: Vec<Diagnostic>,
    defaults: Vec<Diagnostic>,
    theme: Vec<Diagnostic>,
    golden: Vec<Diagnostic>,
}

impl Read {
    /// Reads everything, or what differs from what was read `before`.
    pub(super) fn parse(input: &Input, before: Option<&Self>, observer: &dyn Observer) -> Self {
        let mut read = before
            .filter(|before| before.holds_for(input))
            .cloned()
            .unwrap_or_else(|| Self::rules(input));
        read.theme(input);
        read.documents(input, observer);
        read.golden(input);
        read
    }

    /// Whether what documents are read by is as it was, and enough of the texts are still in use.
    fn holds_for(&self, input: &Input) -> bool {
        let used = input.documents.len() + input.defaults.len();
        self.from.config == input.config
            && self.from.strings.as_deref()
                == own_strings(input, &self.config)
                    .as_ref()
                    .map(|file| &*file.bytes)
            && self.from.defaults == input.defaults
            && self.from.presets == input.presets
            && !ChangedFiles::new(&self.included, &input.included).concern_values(input)
            && self.unread_config
                == is_unread(input, &self.config, &self.found.config, &self.sources)
            && self.sources.count() < 2 * used + 1000
    }

    /// What documents are read by: the config, and what folders say for all that is in them.
    fn rules(input: &Input) -> Self {
        let mut sources = Sources::default();
        let file = sources.add(config::FILE, input.config.clone().unwrap_or_default());
        let (mut config, of_config) = config::read_with_presets(file, &input.presets, &mut sources);
        let unread_config = is_unread(input, &config, &of_config, &sources);
        let (strings, of_strings) = read_strings(input, &mut config, &mut sources);
        let (mut defaults, mut of_defaults) = (BTreeMap::new(), Vec::new());
        let rules = Rules::new(&config);
        for text in &input.defaults {
            let file = sources.add(shown(input, text), text.text.clone());
            let (map, found) = document::read_defaults(file, &text.text, &rules);
            of_defaults.extend(found);
            defaults.insert(folder_of(&text.path).to_owned(), map);
        }
        Self {
            config: Arc::new(config),
            unread_config,
            theme: Arc::default(),
            documents: Arc::default(),
            golden: GoldenQueries::default(),
            sources,
            defaults: Arc::new(defaults),
            included: input.included.clone(),
            from: From {
                config: input.config.clone(),
                presets: input.presets.clone(),
                strings,
                defaults: input.defaults.clone(),
                ..From::default()
            },
            found: Found {
                config: of_config,
                strings: of_strings,
                defaults: of_defaults,
                ..Found::default()
            },
        }
    }

    fn theme(&mut self, input: &Input) {
        if self.from.themes.as_ref() == Some(&input.themes) {
            return;
        }
        self.from.themes = Some(input.themes.clone());
        let (own, missing) = own_theme(input, &self.config);
        let (theme, broken) = Theme::load(&self.config, &own, &mut self.sources);
        let layouts = if broken.is_empty() {
            let mut missing = theme.missing_layouts(&self.config);
            missing.extend(theme.undated_calendars(&self.config));
            missing
        } else {
            broken
        };
        self.found.theme = missing.into_iter().chain(layouts).collect();
        self.theme = Arc::new(theme);
    }

    fn documents(&mut self, input: &Input, observer: &dyn Observer) {
        let known = std::mem::take(&mut self.documents);
        let included = std::mem::replace(&mut self.included, input.included.clone());
        let changed_files = ChangedFiles::new(&included, &input.included);
        let mut before = known.iter().peekable();
        let mut slots: Vec<Result<Arc<Document>, FileId>> =
            Vec::with_capacity(input.documents.len());
        for text in &input.documents {
            while before
                .next_if(|document| *document.path < *text.path)
                .is_some()
            {}
            slots.push(
                match before.next_if(|document| *document.path == *text.path) {
                    Some(document)
                        if self
                            .sources
                            .get(document.file)
                            .is_some_and(|source| same(&source.text, &text.text))
                            && !changed_files.concern_page(&text.text) =>
                    {
                        Ok(document.clone())
                    }
                    Some(document) => {
                        self.sources.replace(document.file, text.text.clone());
                        Err(document.file)
                    }
                    None => Err(self.sources.add(shown(input, text), text.text.clone())),
                },
            );
        }
        let changed = input
            .documents
            .iter()
            .zip(&slots)
            .filter(|(_, slot)| slot.is_err())
            .map(|(text, _)| folder_of(&text.path));
        let folders: BTreeSet<&str> = changed.collect();
        let defaults = |folder| (folder, self.defaults_of(folder));
        let folders: BTreeMap<&str, Map> = folders.into_iter().map(defaults).collect();
        let rules = Rules::new(&self.config).including(&self.included);
        let parse = |(text, slot): (&InputText, Result<Arc<Document>, FileId>)| {
            let document = slot.unwrap_or_else(|file| {
                let defaults = &folders[folder_of(&text.path)];
                Arc::new(document::parse(
                    file, &text.path, &text.text, defaults, &rules,
                ))
            });
            observer.advance();
            document
        };
        self.documents = input
            .documents
            .par_iter()
            .zip(slots)
            .with_min_len(16)
            .map(parse)
            .collect();
    }

    fn golden(&mut self, input: &Input) {
        if self.from.golden == input.search_tests {
            return;
        }
        self.from.golden.clone_from(&input.search_tests);
        let tests = input
            .search_tests
            .as_ref()
            .map(|text| (self.sources.add(golden::FILE, text.clone()), text));
        (self.golden, self.found.golden) = tests
            .map(|(file, text)| golden::parse(file, text, &self.config))
            .unwrap_or_default();
    }

    /// The audience to build for; none for the internal edition, or if the config could not be read to its end.
    ///
    /// # Errors
    /// The message for an audience that the site does not declare.
    pub(super) fn audience(&self, request: &Request) -> Result<Option<Audience>, String> {
        let Some(name) = request.audience.as_ref().filter(|_| !self.unread_config) else {
            return Ok(None);
        };
        let audiences = &self.config.audiences;
        audiences.get(name).cloned().map(Some).ok_or_else(|| {
            let known = || audiences.keys().map(String::as_str);
            let help = did_you_mean(name, known()).unwrap_or_else(|| match audiences.len() {
                0 => "this site declares no audiences".to_owned(),
                _ => format!("the audiences are {}", list_of(known(), 12)),
            });
            format!("no audience named `{name}`; {help}")
        })
    }

    /// What was wrong in the theme.
    pub(super) fn found_in_theme(&self) -> Vec<Diagnostic> {
        self.found.theme.clone()
    }

    /// What was wrong in all other texts.
    pub(super) fn found(&self) -> Vec<Diagnostic> {
        let in_documents = self
            .documents
            .iter()
            .flat_map(|document| document.diagnostics.iter().cloned());
        let (foreign, own): (Vec<_>, Vec<_>) =
            in_documents.partition(|diagnostic| diagnostic.code == FOREIGN_SYNTAX);
        let Found {
            config,
            strings,
            defaults,
            golden,
            ..
        } = self.found.clone();
        config
            .into_iter()
            .chain(strings)
            .chain(defaults)
            .chain(own)
            .chain(merge_repeated(foreign))
            .chain(golden)
            .collect()
    }

    /// The defaults that hold in a folder: its own, then those of the folders around it, the nearest first.
    fn defaults_of(&self, folder: &str) -> Map {
        let mut merged = Map::default();
        let mut here = Some(folder);
        while let Some(folder) = here {
            for entry in self
                .defaults
                .get(folder)
                .into_iter()
                .flat_map(|map| &map.entries)
            {
                if merged.get(&entry.key.value).is_none() {
                    merged.entries.push(entry.clone());
                }
            }
            here = if folder.is_empty() {
                None
            } else {
                Some(folder_of(folder))
            };
        }
        merged
    }
}

/// Whether the config or one of its presets could not be read to its end.
fn is_unread(input: &Input, config: &Config, found: &[Diagnostic], sources: &Sources) -> bool {
    // The strings of a preset are TOML too, but declare nothing.
    let is_declared = |problem: &Diagnostic| {
        let span = problem.span();
        span.is_some_and(|span| config.is_declared_in(sources.path(span.file)))
    };
    let mut found = found.iter();
    unreadable(input)
        || !config.presets.are_complete()
        || found.any(|problem| problem.code == TOML_SYNTAX && is_declared(problem))
}

/// Whether a config is there, perhaps under another name, and was not read as text at all.
fn unreadable(input: &Input) -> bool {
    let is_config =
        |problem: &InputProblem| problem.path == config::FILE || problem.code == CONFIG_NOT_READ;
    input.config.is_none() && input.problems.iter().any(is_config)
}

/// Whether two texts are the same; most often they are one.
fn same(a: &Arc<str>, b: &Arc<str>) -> bool {
    Arc::ptr_eq(a, b) || a == b
}

/// A text's path as messages show it.
fn shown(input: &Input, text: &InputText) -> String {
    if input.folder.is_empty() {
        text.path.clone()
    } else {
        format!("{}/{}", input.folder, text.path)
    }
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The strings of the site's own theme.
fn own_strings(input: &Input, config: &Config) -> Option<ThemeFile> {
    let (files, _) = own_theme(input, config);
    files.into_iter().find(|file| file.path == strings::FILE)
}

/// Replaces strings by those of the site's own theme, and returns the file that they come from.
fn read_strings(
    input: &Input,
    config: &mut Config,
    sources: &mut Sources,
) -> (Option<Arc<[u8]>>, Vec<Diagnostic>) {
    let Some(file) = own_strings(input, config) else {
        return (None, Vec::new());
    };
    let text = String::from_utf8_lossy(&file.bytes);
    let id = sources.add(file.shown.clone(), &*text);
    let mut strings = Strings::clone(&config.strings);
    let found = strings.replace(&text, id);
    config.strings = Arc::new(strings);
    (Some(file.bytes), found)
}

/// The files of the site's own theme: those in the folder of `themes/` that the config names.
fn own_theme(input: &Input, config: &Config) -> (Vec<ThemeFile>, Option<Diagnostic>) {
    let theme = &config.site.theme;
    let in_folder = |file: &InputBytes| {
        let (folder, path) = file.path.split_once('/')?;
        (folder == theme.value).then(|| ThemeFile {
            path: path.to_owned(),
            shown: format!("themes/{}", file.path),
            bytes: file.bytes.clone(),
        })
    };
    let files: Vec<ThemeFile> = input.themes.iter().filter_map(in_folder).collect();
    if !files.is_empty() || theme.value == "default" {
        return (files, None);
    }
    let folders = input
        .themes
        .iter()
        .filter_map(|file| file.path.split_once('/'));
    let mut known: Vec<&str> = folders.map(|(folder, _)| folder).collect();
    known.dedup();
    known.push("default");
    let known = || known.iter().copied();
    let help = did_you_mean(&theme.value, known())
        .unwrap_or_else(|| format!("the themes are {}", list_of(known(), 12)));
    let message = format!("folder `themes/{}` not found", theme.value);
    let missing = Diagnostic::new(CONFIG, theme.span, message).help(help);
    (Vec::new(), Some(missing))
}
