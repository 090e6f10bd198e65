//! Highlights code with classes for the style sheet, never with colours. The only file that uses syntect.
//!
//! Grammars are loaded when the first code block needs one. A block costs about a millisecond, and every page is parsed
//! again for each audience and each edit in the preview, so results are kept in a bounded cache. The cache is the only
//! mutable state of the module that threads share. Its results depend only on the language and the code.
#![expect(
    clippy::disallowed_types,
    reason = "a cache of pure results: its content never changes the output"
)]

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use syntect::html::{ClassStyle, ClassedHTMLGenerator};
use syntect::parsing::{SyntaxReference, SyntaxSet};
use syntect::util::LinesWithEndings;
use xxhash_rust::xxh3::xxh3_128;

use crate::guard;

/// Maximum length of highlighted code in bytes. Longer code would cost more than the rest of the site and is shown plain.
const MAX_CODE: usize = 32 * 1024;
/// Maximum length of highlighted lines in bytes. On longer ones grammars take more than linear time.
const MAX_LINE: usize = 2_000;
/// Number of parts of the cache, so that threads rarely wait for each other.
const SHARDS: usize = 16;
/// Bytes of HTML in a part of the cache before it is emptied.
const MAX_SHARD: usize = 2 * 1024 * 1024;

/// The grammars of syntect's default set, each with the names that authors use for its language.
const GRAMMARS: &[(&str, &str)] = &[
    ("ActionScript", "actionscript"),
    ("AppleScript", "applescript"),
    ("Bourne Again Shell (bash)", "bash sh shell zsh"),
    ("Batch File", "bat batch"),
    ("BibTeX", "bibtex"),
    ("C", "c h"),
    ("C#", "c# cs csharp"),
    ("C++", "c++ cc cpp hpp"),
    ("Clojure", "clj clojure"),
    ("CSS", "css"),
    ("D", "d"),
    ("Diff", "diff patch"),
    ("HTML", "django html html+django htmldjango jinja jinja2"),
    ("Graphviz (DOT)", "dot graphviz"),
    ("Erlang", "erl erlang"),
    ("Go", "go golang"),
    ("Groovy", "groovy"),
    ("Haskell", "haskell hs"),
    ("Java", "java"),
    ("JavaScript", "javascript js jsonc mjs"),
    ("JSON", "json"),
    ("LaTeX", "latex"),
    ("Lisp", "lisp"),
    ("Lua", "lua"),
    ("Makefile", "make makefile"),
    ("Markdown", "markdown md"),
    ("MATLAB", "matlab"),
    ("Objective-C", "objc objective-c"),
    ("OCaml", "ocaml"),
    ("Pascal", "pascal"),
    ("Perl", "perl pl"),
    ("PHP", "php"),
    ("Python", "py py3 python python3"),
    ("R", "r"),
    ("Ruby", "rb ruby"),
    ("Rust", "rs rust"),
    ("reStructuredText", "rst"),
    ("Scala", "scala"),
    ("SQL", "sql"),
    ("XML", "svg xml"),
    ("Tcl", "tcl"),
    ("TeX", "tex"),
    ("Textile", "textile"),
    ("YAML", "yaml yml"),
];

/// Names of languages that are known but have no grammar in syntect. Their code is shown plain.
const PLAIN: &str = "ada ansi apache asciidoc asm assembly astro awk bicep cmake cmd cobol coffee conf config console \
    crystal csv cuda curl dart docker dockerfile dotenv elixir elm env erb ex f# fish fortran fsharp \
    gherkin gitignore glsl gql graphql handlebars hcl hbs http ics ini ipython json5 jsonl jsonnet jsx \
    julia just justfile kotlin kt less liquid log math mdx mermaid mongodb mysql nginx nim nix none nu \
    output pgsql plain plaintext plantuml postgres postgresql powershell prisma prolog promql properties \
    proto protobuf ps1 psql pug puml purescript pycon qml raku raw regex requirements rego sass scheme \
    scss shell-session solidity sparql sqlite ssh-config svelte swift systemd systemverilog terminal \
    terraform text tf toml tree ts tsv tsx txt typescript typst v vb verilog vhdl vim vue wasm wat wgsl \
    xsl zig";

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);
static CACHE: LazyLock<[Mutex<CacheShard>; SHARDS]> = LazyLock::new(Default::default);

#[derive(Default)]
struct CacheShard {
    html: HashMap<u128, Arc<str>>,
    bytes: usize,
}

/// The code as HTML, if its language has a grammar.
pub(super) fn html(language: &str, code: &str) -> Option<Arc<str>> {
    let grammar = grammar(language)?;
    if code.len() > MAX_CODE
        || code.contains('\0')
        || code.lines().any(|line| line.len() > MAX_LINE)
    {
        return None;
    }
    let key = key(grammar, code);
    let shard = &CACHE[(key % SHARDS as u128) as usize];
    if let Some(html) = shard
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .html
        .get(&key)
    {
        return Some(Arc::clone(html));
    }
    // Code on which a grammar fails is shown plain.
    let html: Arc<str> =
        guard::catch(|| highlighted(SYNTAXES.find_syntax_by_name(grammar)?, code))??.into();
    let mut shard = shard.lock().unwrap_or_else(PoisonError::into_inner);
    if shard.bytes + html.len() > MAX_SHARD {
        *shard = CacheShard::default();
    }
    shard.bytes += html.len();
    shard.html.insert(key, Arc::clone(&html));
    Some(html)
}

/// The cache key of some code. Names of grammars contain no NUL, so one between name and code keeps keys distinct.
fn key(grammar: &str, code: &str) -> u128 {
    let mut bytes = Vec::with_capacity(grammar.len() + 1 + code.len());
    bytes.extend_from_slice(grammar.as_bytes());
    bytes.push(0);
    bytes.extend_from_slice(code.as_bytes());
    xxh3_128(&bytes)
}

fn highlighted(syntax: &SyntaxReference, code: &str) -> Option<String> {
    let mut generator = ClassedHTMLGenerator::new_with_class_style(
        syntax,
        &SYNTAXES,
        ClassStyle::SpacedPrefixed { prefix: "hl-" },
    );
    for line in LinesWithEndings::from(code) {
        generator
            .parse_html_for_line_which_includes_newline(line)
            .ok()?;
    }
    Some(generator.finalize())
}

fn grammar(language: &str) -> Option<&'static str> {
    let language = lower(language);
    GRAMMARS
        .iter()
        .find(|(_, names)| contains(names, &language))
        .map(|(grammar, _)| *grammar)
}

/// Whether a list of names separated by blanks contains a name.
fn contains(names: &str, name: &str) -> bool {
    names.split(' ').any(|listed| listed == name)
}

/// Whether a language is known, with or without a grammar.
pub(super) fn is_known(language: &str) -> bool {
    grammar(language).is_some() || contains(PLAIN, &lower(language))
}

/// The language of a file, by the ending of its name or, as for a `Makefile`, the whole name; empty if it is not known.
pub(super) fn language_of(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending = name.rsplit_once('.').map_or(name, |(_, ending)| ending);
    let language = lower(ending);
    if is_known(&language) {
        language.into_owned()
    } else {
        String::new()
    }
}

/// The names of the languages that have a grammar, sorted.
pub(super) fn highlighted_names() -> Vec<&'static str> {
    let names = GRAMMARS.iter().flat_map(|(_, names)| names.split(' '));
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    names
}

/// The names of the languages that are shown plain.
pub(super) fn plain_names() -> impl Iterator<Item = &'static str> {
    PLAIN.split(' ')
}

fn lower(language: &str) -> std::borrow::Cow<'_, str> {
    if language.bytes().any(|byte| byte.is_ascii_uppercase()) {
        language.to_ascii_lowercase().into()
    } else {
        language.into()
    }
}

#[cfg(test)]
mod tests {
    use super::{GRAMMARS, SYNTAXES, highlighted_names, html, is_known, language_of, plain_names};

    #[test]
    fn every_grammar_exists_and_names_are_unique() {
        for (grammar, _) in GRAMMARS {
            assert!(SYNTAXES.find_syntax_by_name(grammar).is_some(), "{grammar}");
        }
        let names = highlighted_names();
        assert!(names.is_sorted_by(|a, b| a < b));
        assert!(plain_names().all(|name| !names.contains(&name)));
    }

    #[test]
    fn code_gets_classes_the_same_ones_every_time() {
        let first = html("Rust", "fn main() {}\n").expect("there is a grammar for it");
        assert!(
            first.contains("<span class=\"hl-source hl-rust\">"),
            "{first}"
        );
        assert!(!first.contains("style="), "{first}");
        assert_eq!(html("rust", "fn main() {}\n"), Some(first));
    }

    #[test]
    fn what_would_take_too_long_stays_plain() {
        assert_eq!(html("rust", &"x ".repeat(20_000)), None);
        assert_eq!(html("rust", &"x".repeat(2_001)), None);
        assert_eq!(html("toml", "a = 1"), None);
        for (path, language) in [
            ("a/b.py", "py"),
            ("a.b/Makefile", "makefile"),
            ("a.XML", "xml"),
            ("a.klingon", ""),
            ("rust/none.", ""),
        ] {
            assert_eq!(language_of(path), language, "{path}");
        }
        assert!(is_known("TOML") && is_known("console") && !is_known("klingon"));
    }
}
