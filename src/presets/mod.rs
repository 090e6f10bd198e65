//! Presets: schemas and templates for one trade each, embedded as data.
//!
//! Reads and checks nothing: `config` parses the TOML, and `render` the templates. The engine knows none of their words.

/// A schema and its templates, embedded in the binary.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// The value of `[site] preset`.
    pub name: &'static str,
    /// Its `preset.toml`.
    pub config: &'static str,
    /// Its templates, as pairs of name and text.
    pub templates: &'static [(&'static str, &'static str)],
    /// The strings of its templates: a `strings.toml`.
    pub strings: &'static str,
}

/// The preset of a site that names none. It declares pages only.
pub const DEFAULT: &str = "pages";

macro_rules! templates {
    ($folder:literal: $($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!($folder, "/templates/", $name)))),+]
    };
}

const HIRING: &[(&str, &str)] =
    templates!("hiring": "kit.html", "debrief.html", "partials/clock.html", "partials/score.html");

/// All presets.
pub const ALL: &[Preset] = &[
    Preset {
        name: "pages",
        config: include_str!("pages/preset.toml"),
        strings: "",
        templates: &[],
    },
    Preset {
        name: "hiring",
        config: include_str!("hiring/preset.toml"),
        strings: include_str!("hiring/strings.toml"),
        templates: HIRING,
    },
];

/// The preset with this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Preset> {
    ALL.iter().find(|preset| preset.name == name)
}
