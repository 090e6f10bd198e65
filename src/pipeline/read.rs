//! A site's texts, each read by itself: config, theme, defaults, documents, golden queries. Nothing is tied together yet.
//!
//! What was read before is taken over where it was read from the same text under the same config, so that after an edit only
//! the files that changed are read again. That is all there is to it: what comes out depends on the input alone, but for the
//! numbers of the sources, which nothing shows.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::{Input, InputProblem, InputText, Observer, counted};
use crate::config::{self, Config};
use crate::diagnostic::{
    CONFIG, CONFIG_NOT_READ, Diagnostic, FOREIGN_SYNTAX, TOML_SYNTAX, did_you_mean, list_of,
};
use crate::document::{self, Document, Rules};
use crate::golden::{self, Golden};
use crate::render::{Theme, ThemeFile};
use crate::strings::{self, Strings};
use crate::text::{FileId, Sources};
use crate::tree::Map;

/// What a site's texts say.
#[derive(Clone, Debug)]
pub(super) struct Read {
    pub(super) config: Arc<Config>,
    /// Whether the config could not be read to its end: then nobody knows what it declares.
    pub(super) unread_config: bool,
    pub(super) theme: Arc<Theme>,
    /// In the order of their paths.
    pub(super) documents: Arc<[Arc<Document>]>,
    pub(super) golden: Golden,
    /// Every text that was read.
    pub(super) sources: Sources,
    /// What each folder says for all that is in it.
    pub(super) defaults: Arc<BTreeMap<String, Map>>,
    from: From,
    found: Found,
}

/// What it was read from, documents aside.
#[derive(Clone, Debug, Default)]
struct From {
    config: Option<Arc<str>>,
    strings: Option<Arc<[u8]>>,
    defaults: Vec<InputText>,
    themes: Option<Vec<(String, Vec<ThemeFile>)>>,
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
    pub(super) fn of(input: &Input, before: Option<&Self>, observer: &dyn Observer) -> Self {
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
                == own_strings(input, &self.config).map(|file| &*file.bytes)
            && self.from.defaults == input.defaults
            && self.unread_config
                == (unreadable(input)
                    || self
                        .found
                        .config
                        .iter()
                        .any(|found| found.code == TOML_SYNTAX))
            && self.sources.count() < 2 * used + 1000
    }

    /// What documents are read by: the config, and what folders say for all that is in them.
    fn rules(input: &Input) -> Self {
        let mut sources = Sources::default();
        let file = sources.add(config::FILE, input.config.clone().unwrap_or_default());
        let (mut config, of_config) = config::read(file, &mut sources);
        let unread_config =
            unreadable(input) || of_config.iter().any(|found| found.code == TOML_SYNTAX);
        let (strings, of_strings) = read_strings(input, &mut config, &mut sources);
        let (mut defaults, mut of_defaults) = (BTreeMap::new(), Vec::new());
        let rules = Rules::new(&config);
        for text in &input.defaults {
            let file = sources.add(shown(input, text), text.text.clone());
            let (map, found) = document::defaults(file, &text.text, &rules);
            of_defaults.extend(found);
            defaults.insert(folder_of(&text.path).to_owned(), map);
        }
        Self {
            config: Arc::new(config),
            unread_config,
            theme: Arc::default(),
            documents: Arc::default(),
            golden: Golden::default(),
            sources,
            defaults: Arc::new(defaults),
            from: From {
                config: input.config.clone(),
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
        let (theme, broken) = Theme::load(&self.config, own, &mut self.sources);
        let layouts = if broken.is_empty() {
            theme.missing_layouts(&self.config)
        } else {
            broken
        };
        self.found.theme = missing.into_iter().chain(layouts).collect();
        self.theme = Arc::new(theme);
    }

    fn documents(&mut self, input: &Input, observer: &dyn Observer) {
        let known = std::mem::take(&mut self.documents);
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
                            .is_some_and(|source| same(&source.text, &text.text)) =>
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
        let folders: BTreeMap<&str, Map> = changed
            .collect::<BTreeSet<_>>()
            .into_iter()
            .map(|folder| (folder, self.defaults_of(folder)))
            .collect();
        let rules = Rules::new(&self.config);
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
            .map(|(file, text)| golden::read(file, text, &self.config))
            .unwrap_or_default();
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
            .chain(counted(foreign))
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
fn own_strings<'i>(input: &'i Input, config: &Config) -> Option<&'i ThemeFile> {
    let (files, _) = own_theme(input, config);
    files.iter().find(|file| file.path == strings::FILE)
}

/// Replaces strings by those of the site's own theme, and returns the file they were read from.
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
    (Some(file.bytes.clone()), found)
}

/// The files of the site's own theme.
fn own_theme<'i>(input: &'i Input, config: &Config) -> (&'i [ThemeFile], Option<Diagnostic>) {
    let wanted = &config.site.theme;
    if let Some((_, files)) = input.themes.iter().find(|(name, _)| *name == wanted.value) {
        return (files, None);
    }
    let known = || {
        input
            .themes
            .iter()
            .map(|(name, _)| name.as_str())
            .chain(["default"])
    };
    let help = did_you_mean(&wanted.value, known())
        .unwrap_or_else(|| format!("the themes are {}", list_of(known(), 12)));
    let missing = Diagnostic::new(
        CONFIG,
        wanted.span,
        format!("there is no folder `themes/{}`", wanted.value),
    )
    .help(help);
    (&[], (wanted.value != "default").then_some(missing))
}
