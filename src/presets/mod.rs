//! Presets: schemas and templates for one trade each. Some are embedded here as data, and a site can have others in its folders.
//!
//! Reads and checks nothing: `load` reads the folders, `config` parses the TOML, and `render` the templates. After that, all presets
//! are the same. The engine knows none of their words.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The declarations of a preset, in its folder.
pub const FILE: &str = "preset.toml";

/// The folder of the templates of a preset, in its folder.
pub const TEMPLATES: &str = "templates";

/// A schema and its templates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preset {
    /// Its name; for a preset in a folder, the path of the folder from the site's root.
    pub name: Cow<'static, str>,
    /// Where it comes from.
    pub origin: PresetOrigin,
    /// Its `preset.toml`.
    pub config: Cow<'static, str>,
    /// Its templates, as pairs of name and text.
    pub templates: Cow<'static, [PresetTemplate]>,
    /// The strings of its templates: a `strings.toml`, or an empty text.
    pub strings: Cow<'static, str>,
}

/// The name and the text of a template.
pub type PresetTemplate = (Cow<'static, str>, Cow<'static, str>);

/// Where a preset comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PresetOrigin {
    /// It is embedded in the binary, and has no problems of its own.
    BuiltIn,
    /// It is in a folder of the site, whose author fixes its problems.
    Folder,
}

impl Preset {
    /// The path of one of its files as messages show it.
    #[must_use]
    pub fn path_of(&self, file: &str) -> String {
        match self.origin {
            PresetOrigin::BuiltIn => format!("preset {}: {file}", self.name),
            PresetOrigin::Folder => format!("{}/{file}", self.name),
        }
    }

    /// Its declarations as the first draft of another preset, below a comment on how to use it.
    #[must_use]
    pub fn starting_point(&self) -> String {
        let name = &self.name;
        let extending = match self.origin {
            PresetOrigin::BuiltIn if !self.templates.is_empty() => format!(
                " To keep its templates, write `extends = \"{name}\"` instead, and below it only what you change."
            ),
            _ => String::new(),
        };
        format!(
            "# A copy of the preset `{name}`. Save it as `presets/NAME/{FILE}`, and write `preset = \"presets/NAME\"` in `[site]` of the \
             `hirebook.toml`.{extending}\n\n{}",
            self.config
        )
    }
}

/// The folders that a site could take presets from, by their paths from its root, each with the preset or why there is none.
pub type PresetFolders = BTreeMap<String, Result<Arc<Preset>, PresetError>>;

/// Why a folder cannot be used as a preset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PresetError {
    /// It does not exist.
    Missing,
    /// It is a file.
    NotAFolder,
    /// It has no `preset.toml`.
    NoConfig,
    /// It is in this folder of the site, which is published or written to.
    Published(&'static str),
    /// A symlink leads to a place outside of the site.
    Outside,
    /// Its `preset.toml` cannot be read, which is reported as a problem of that file.
    Unreadable,
}

/// The preset of a site that names none. It declares pages only.
pub const DEFAULT: &str = "pages";

macro_rules! templates {
    ($folder:literal: $($name:literal),+ $(,)?) => {
        &[$((
            Cow::Borrowed($name),
            Cow::Borrowed(include_str!(concat!($folder, "/templates/", $name))),
        )),+]
    };
}

const HIRING: &[PresetTemplate] =
    templates!("hiring": "kit.html", "debrief.html", "partials/clock.html", "partials/score.html");

/// All built-in presets.
pub const ALL: &[Preset] = &[
    Preset {
        name: Cow::Borrowed("pages"),
        origin: PresetOrigin::BuiltIn,
        config: Cow::Borrowed(include_str!("pages/preset.toml")),
        strings: Cow::Borrowed(""),
        templates: Cow::Borrowed(&[]),
    },
    Preset {
        name: Cow::Borrowed("hiring"),
        origin: PresetOrigin::BuiltIn,
        config: Cow::Borrowed(include_str!("hiring/preset.toml")),
        strings: Cow::Borrowed(include_str!("hiring/strings.toml")),
        templates: Cow::Borrowed(HIRING),
    },
];

/// The built-in preset with this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Preset> {
    ALL.iter().find(|preset| preset.name == name)
}
