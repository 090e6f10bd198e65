//! Files of the theme whose content depends on the site: scripts with their strings, and the stylesheet of its accent colours. It compiles
//! no template; see `theme.rs`.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::json;

use crate::config::Accent;
use crate::strings::{InterfaceText, Strings};

/// A file of a site's own theme, by its path in the theme: `templates/record.html`, `css/site.css`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeFile {
    /// The path in the theme's folder.
    pub path: String,
    /// The path that messages show.
    pub shown: String,
    /// What it holds.
    pub bytes: Arc<[u8]>,
}

/// Folders of a theme whose files pages load.
const LOADED: [&str; 3] = ["css/", "img/", "js/"];

/// The variable in which a script finds its strings: those whose names have this prefix, without it.
const SCRIPT_STRINGS: &str = "hirebookStrings";
const SCRIPT_PREFIX: &str = "search_";

/// A script with the strings that it uses in front of it, so that pages need no inline script and no further request; other files
/// as they are.
pub(super) fn with_strings(bytes: Arc<[u8]>, strings: &Strings) -> Arc<[u8]> {
    let Ok(script) = std::str::from_utf8(&bytes) else {
        return bytes;
    };
    if !script.contains(SCRIPT_STRINGS) {
        return bytes;
    }
    let entries: serde_json::Map<String, serde_json::Value> = strings
        .iter()
        .filter_map(|(name, text)| {
            let value = match text {
                InterfaceText::Plain(text) => json!(text),
                InterfaceText::Counted { one, other } => json!({ "one": one, "other": other }),
            };
            Some((name.strip_prefix(SCRIPT_PREFIX)?.to_owned(), value))
        })
        .collect();
    let entries = serde_json::Value::Object(entries);
    format!("var {SCRIPT_STRINGS}={entries};\n{script}")
        .into_bytes()
        .into()
}

/// The stylesheet that sets the accent colours, outside of the theme's layers and so above them.
pub(super) fn accent_style([light, dark]: [Accent; 2]) -> String {
    let set = |accent: Accent| format!(":root{{--accent:{};--tint:{}}}", accent.color, accent.tint);
    format!(
        "{}@media screen and (prefers-color-scheme:dark){{{}}}",
        set(light),
        set(dark)
    )
}

/// The files of a theme that pages load, by the name under which templates load them. A minified file next to its source, as
/// `search.min.js` is next to `search.js`, takes the place of the source.
pub(super) fn assets_of(files: &[ThemeFile]) -> BTreeMap<String, &ThemeFile> {
    let mut assets = BTreeMap::new();
    for file in files {
        let mut folders = LOADED.iter();
        let Some(name) = folders.find_map(|folder| file.path.strip_prefix(folder)) else {
            continue;
        };
        let source = |ending: &'static str| {
            let stem = file.path.strip_suffix(&format!(".min{ending}"))?;
            let source = format!("{stem}{ending}");
            let is_source = |other: &ThemeFile| other.path == source;
            files.iter().any(is_source).then_some(ending)
        };
        match [".js", ".css"].into_iter().find_map(source) {
            Some(ending) => {
                let stem = &name[..name.len() - ".min".len() - ending.len()];
                assets.insert(format!("{stem}{ending}"), file);
            }
            None => {
                assets.entry(name.to_owned()).or_insert(file);
            }
        }
    }
    assets
}
