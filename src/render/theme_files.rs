//! Files of the theme whose content depends on the site: scripts with their strings, and the stylesheet of its accent colours. It compiles
//! no template; see `theme.rs`.

use std::sync::Arc;

use serde_json::json;

use crate::config::Accent;
use crate::strings::{InterfaceText, Strings};

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
