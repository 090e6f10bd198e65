//! What can be written on this site, said in two ways: a reference for people, and JSON Schema for their editors.
//!
//! Both are made from the [`Config`], the preset and the site's own file merged, so neither can say what the compiler does
//! not. Pure: texts and file contents come out; nothing is read, written or printed here. Start at [`print()`] or [`export`].

mod editor;
mod files;
mod json;
mod layout;
mod print;
mod query;
mod sheets;
mod site;
mod value;
mod words;

use crate::config::Config;

pub use editor::editor_wiring;
pub use json::json_schema;
pub use print::print;

/// Everything that `hirebook schema --json DIR` writes into `dir`: the schemas, what wires editors to them, and a README.
///
/// `dir` is the folder as the user named it, seen from the site's root; it is only used in the paths that the wiring shows.
/// Returns names (without a folder) and contents, in a fixed order.
#[must_use]
pub fn export(config: &Config, dir: &str) -> Vec<(String, String)> {
    let mut files = json_schema(config);
    files.extend(editor_wiring(config, dir));
    files
}

#[cfg(test)]
mod tests;
