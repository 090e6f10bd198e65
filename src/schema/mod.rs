//! What authors can write on a site: as a reference for people, and as JSON Schema for their editors.
//!
//! Both are generated from the [`Config`], so they agree with the compiler. Pure: nothing is read, written or printed here. Start
//! at [`print()`] or [`export`].

mod collections;
mod config;
mod editor;
mod files;
mod json;
mod kind;
mod layout;
mod migrate;
mod print;
mod query;
mod reference;
mod reference_words;
mod search;
mod site;
mod value;

use crate::config::Config;

pub use editor::editor_wiring;
pub use json::json_schema;
pub use migrate::migrate;
pub use print::print;
pub use reference::reference;

/// The files that `hirebook schema --json DIR` writes into `dir`: the schemas, settings for editors, and a README.
///
/// `dir` is the folder as the user wrote it, relative to the site's root; only paths in the settings use it. Returns names
/// (without a folder) and contents, in a fixed order.
#[must_use]
pub fn export(config: &Config, dir: &str) -> Vec<(String, String)> {
    let mut files = json_schema(config);
    files.extend(editor_wiring(config, dir));
    files
}

#[cfg(test)]
mod tests;
