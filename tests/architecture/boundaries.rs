//! Calls that a module never makes, although the layer table allows the import.

use crate::source::{RustFile, is_test_file, line_of};
use crate::violations::Violation;

/// What the files of a folder do not call.
struct Boundary {
    folder: &'static str,
    calls: &'static [&'static str],
    /// The file that may make these calls.
    exempt: Option<&'static str>,
    reason: &'static str,
}

const BOUNDARIES: [Boundary; 5] = [
    Boundary {
        folder: "src/render/",
        calls: &["Diagnostic::new"],
        exempt: Some("src/render/theme.rs"),
        reason: "rendering reports nothing but problems of templates",
    },
    Boundary {
        folder: "src/render/",
        calls: &["register_function", "register_test"],
        exempt: None,
        reason: "templates reach nothing but their view",
    },
    Boundary {
        folder: "src/render/",
        calls: &["register_filter"],
        // One pure filter, which fills in the placeholders of a string.
        exempt: Some("src/render/theme.rs"),
        reason: "templates reach nothing but their view",
    },
    Boundary {
        folder: "src/check/",
        calls: &["&mut Model"],
        exempt: None,
        reason: "checks do not change the model",
    },
    Boundary {
        folder: "src/model/",
        calls: &[
            ".html[",
            ".html.bytes(",
            ".html.chars(",
            ".html.contains(",
            ".html.find(",
            ".html.len(",
            ".html.lines(",
            ".html.split",
        ],
        exempt: None,
        reason: "the model compares bodies as wholes and does not read them",
    },
];

pub(crate) fn crossed_boundaries(files: &[RustFile]) -> Vec<Violation> {
    let mut found = Vec::new();
    for boundary in &BOUNDARIES {
        let in_folder = files.iter().filter(|file| {
            file.path.starts_with(boundary.folder)
                && boundary.exempt != Some(file.path.as_str())
                && !is_test_file(&file.path)
        });
        for file in in_folder {
            let calls = boundary.calls.iter();
            found.extend(calls.filter_map(|call| {
                let offset = file.code.find(call)?;
                Some(Violation::new(
                    format!("{}::{}", file.path, call.replace(' ', "")),
                    format!("line {}: {}", line_of(&file.code, offset), boundary.reason),
                ))
            }));
        }
    }
    found
}
