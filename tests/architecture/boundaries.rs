//! Calls that a module never makes, although the layer table allows the import.

use crate::exceptions::Violation;
use crate::source::{RustFile, is_test_file, line_of};

/// A folder, a piece of code that its files do not contain, the file that may, and the reason.
const BOUNDARIES: [(&str, &str, Option<&str>, &str); 5] = [
    (
        "src/render/",
        "Diagnostic::new",
        Some("src/render/theme.rs"),
        "rendering reports nothing but problems of templates",
    ),
    (
        "src/render/",
        "register_function",
        None,
        "templates reach nothing but their view",
    ),
    (
        "src/render/",
        "register_filter",
        None,
        "templates reach nothing but their view",
    ),
    (
        "src/check/",
        "&mut Model",
        None,
        "checks do not change the model",
    ),
    (
        "src/model/",
        ".html",
        None,
        "the model does not look into the HTML of a body",
    ),
];

pub(crate) fn crossed_boundaries(files: &[RustFile]) -> Vec<Violation> {
    let mut found = Vec::new();
    for (folder, call, allowed, reason) in BOUNDARIES {
        let in_folder = files.iter().filter(|file| {
            file.path.starts_with(folder)
                && allowed != Some(file.path.as_str())
                && !is_test_file(&file.path)
        });
        for file in in_folder {
            if let Some(offset) = file.code.find(call) {
                found.push(Violation::new(
                    format!("{}::{}", file.path, call.replace(' ', "")),
                    format!("line {}: {reason}", line_of(&file.code, offset)),
                ));
            }
        }
    }
    found
}
