//! Effects: files, network, clock, environment and standard output belong to the edges, and shared mutable state to few files.
//! Clippy refuses the same calls (`clippy.toml`); this list also shows in which modules clippy's rule may be lifted.

use crate::modules::module_of;
use crate::source::{RustFile, identifiers, is_test_file, line_of};
use crate::violations::Violation;

/// Modules that read or write what is outside the program.
const EDGES: [&str; 6] = ["load", "write", "serve", "os", "cli", "main"];

/// Modules that use arguments, the environment and standard output.
const CONSOLE: [&str; 2] = ["cli", "main"];

/// Paths and macros that only edges use.
const EFFECTS: [&str; 6] = [
    "std::fs",
    "std::net",
    "std::process",
    "SystemTime::now",
    "Instant::now",
    "Command::new",
];

/// Paths and macros that only the command line uses.
const CONSOLE_EFFECTS: [&str; 9] = [
    "std::env::args",
    "std::env::current_dir",
    "std::env::var",
    "println!",
    "print!",
    "eprintln!",
    "eprint!",
    "stdout()",
    "stderr()",
];

/// Types that change behind a shared reference.
const SHARED_STATE: [&str; 7] = [
    "Mutex",
    "RwLock",
    "RefCell",
    "LazyLock",
    "OnceLock",
    "OnceCell",
    "thread_local",
];

/// Files and modules with shared state, and why. Each holds a value that is computed once and never changes,
/// or has no effect on a result.
const STATEFUL: [(&str, &str); 6] = [
    (
        "src/markdown/highlight.rs",
        "highlighted code, the same forever",
    ),
    (
        "src/model/suggestions.rs",
        "an index for suggestions, made when it is needed",
    ),
    (
        "src/pipeline/site.rs",
        "findings and the search index, made when they are needed",
    ),
    ("src/guard.rs", "whether a panic's message is suppressed"),
    ("src/cli/", "the progress of a run"),
    ("src/serve/", "connections of a preview"),
];

pub(crate) fn effects_outside_edges(files: &[RustFile]) -> Vec<Violation> {
    let mut found = Vec::new();
    for file in files.iter().filter(|file| !is_test_file(&file.path)) {
        let module = module_of(&file.path).unwrap_or_default();
        let code = without_tests(&file.code);
        let effects = EFFECTS.iter().filter(|_| !EDGES.contains(&module));
        let console = CONSOLE_EFFECTS
            .iter()
            .filter(|_| !CONSOLE.contains(&module));
        for effect in effects.chain(console) {
            let mut offsets = code.match_indices(effect).map(|(offset, _)| offset);
            let starts_word = |offset: &usize| {
                !code[..*offset].ends_with(|c: char| c.is_alphanumeric() || c == '_')
            };
            if let Some(offset) = offsets.find(starts_word) {
                found.push(Violation::new(
                    format!("{}::{effect}", file.path),
                    format!("line {}, outside the edges", line_of(code, offset)),
                ));
            }
        }
        if !EDGES.contains(&module) && code.contains("clippy::disallowed_methods") {
            found.push(Violation::new(
                &file.path,
                "opens as an edge, and is in none of the edge modules",
            ));
        }
    }
    found
}

pub(crate) fn shared_state(files: &[RustFile]) -> Vec<Violation> {
    let mut found = Vec::new();
    for file in files.iter().filter(|file| !is_test_file(&file.path)) {
        if STATEFUL.iter().any(|(path, _)| file.path.starts_with(path)) {
            continue;
        }
        let code = without_tests(&file.code);
        let is_state = |word: &str| SHARED_STATE.contains(&word) || word.starts_with("Atomic");
        let mut words = identifiers(code).filter(|(_, word)| is_state(word));
        if let Some((offset, word)) = words.next() {
            found.push(Violation::new(
                &file.path,
                format!(
                    "line {}: `{word}`, shared mutable state",
                    line_of(code, offset)
                ),
            ));
        }
    }
    found
}

/// The code up to the tests, which are last in a file.
fn without_tests(code: &str) -> &str {
    code.find("#[cfg(test)]\nmod tests {")
        .map_or(code, |tests| &code[..tests])
}
