//! Highlighting of code: classes for the style sheet, never colours. The only home of syntect.
//!
//! Grammars are loaded when the first block of code asks for one. A block costs about a millisecond, and every page is
//! parsed again for each audience and each edit in the preview, so results are kept in a bounded cache. The cache is the
//! one place of the module that is shared between threads and changes; what it returns depends on nothing but the
//! language and the code.
#![expect(
    clippy::disallowed_types,
    reason = "a cache of pure results: what is in it never changes what comes out"
)]

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use syntect::html::{ClassStyle, ClassedHTMLGenerator};
use syntect::parsing::{SyntaxReference, SyntaxSet};
use syntect::util::LinesWithEndings;
use xxhash_rust::xxh3::xxh3_128;

use crate::guard;

/// Longer code is shown plain: it would cost more than the rest of the site.
const MAX_CODE: usize = 32 * 1024;
/// So are longer lines, on which grammars take more than linear time.
const MAX_LINE: usize = 2_000;
/// Threads rarely meet in one of this many parts of the cache.
const SHARDS: usize = 16;
/// Bytes of HTML that one part holds before it is emptied.
const MAX_SHARD: usize = 2 * 1024 * 1024;

/// What authors call a language, and the name of its grammar in syntect's default set.
const GRAMMARS: &[(&str, &str)] = &[
    ("actionscript", "ActionScript"),
    ("applescript", "AppleScript"),
    ("bash", "Bourne Again Shell (bash)"),
    ("bat", "Batch File"),
    ("batch", "Batch File"),
    ("bibtex", "BibTeX"),
    ("c", "C"),
    ("c#", "C#"),
    ("c++", "C++"),
    ("cc", "C++"),
    ("clj", "Clojure"),
    ("clojure", "Clojure"),
    ("cpp", "C++"),
    ("cs", "C#"),
    ("csharp", "C#"),
    ("css", "CSS"),
    ("d", "D"),
    ("diff", "Diff"),
    ("django", "HTML"),
    ("dot", "Graphviz (DOT)"),
    ("erl", "Erlang"),
    ("erlang", "Erlang"),
    ("go", "Go"),
    ("golang", "Go"),
    ("graphviz", "Graphviz (DOT)"),
    ("groovy", "Groovy"),
    ("h", "C"),
    ("haskell", "Haskell"),
    ("hpp", "C++"),
    ("hs", "Haskell"),
    ("html", "HTML"),
    ("html+django", "HTML"),
    ("htmldjango", "HTML"),
    ("java", "Java"),
    ("javascript", "JavaScript"),
    ("jinja", "HTML"),
    ("jinja2", "HTML"),
    ("js", "JavaScript"),
    ("json", "JSON"),
    ("jsonc", "JavaScript"),
    ("latex", "LaTeX"),
    ("lisp", "Lisp"),
    ("lua", "Lua"),
    ("make", "Makefile"),
    ("makefile", "Makefile"),
    ("markdown", "Markdown"),
    ("matlab", "MATLAB"),
    ("md", "Markdown"),
    ("mjs", "JavaScript"),
    ("objc", "Objective-C"),
    ("objective-c", "Objective-C"),
    ("ocaml", "OCaml"),
    ("pascal", "Pascal"),
    ("patch", "Diff"),
    ("perl", "Perl"),
    ("php", "PHP"),
    ("pl", "Perl"),
    ("py", "Python"),
    ("py3", "Python"),
    ("python", "Python"),
    ("python3", "Python"),
    ("r", "R"),
    ("rb", "Ruby"),
    ("rs", "Rust"),
    ("rst", "reStructuredText"),
    ("ruby", "Ruby"),
    ("rust", "Rust"),
    ("scala", "Scala"),
    ("sh", "Bourne Again Shell (bash)"),
    ("shell", "Bourne Again Shell (bash)"),
    ("sql", "SQL"),
    ("svg", "XML"),
    ("tcl", "Tcl"),
    ("tex", "TeX"),
    ("textile", "Textile"),
    ("xml", "XML"),
    ("yaml", "YAML"),
    ("yml", "YAML"),
    ("zsh", "Bourne Again Shell (bash)"),
];

/// Languages that are known and shown plain: no grammar comes with syntect.
const PLAIN: &[&str] = &[
    "ada",
    "ansi",
    "apache",
    "asciidoc",
    "asm",
    "assembly",
    "astro",
    "awk",
    "bicep",
    "cmake",
    "cmd",
    "cobol",
    "coffee",
    "conf",
    "config",
    "console",
    "crystal",
    "csv",
    "cuda",
    "curl",
    "dart",
    "docker",
    "dockerfile",
    "dotenv",
    "elixir",
    "elm",
    "env",
    "erb",
    "ex",
    "f#",
    "fish",
    "fortran",
    "fsharp",
    "gherkin",
    "gitignore",
    "glsl",
    "gql",
    "graphql",
    "handlebars",
    "hcl",
    "hbs",
    "http",
    "ics",
    "ini",
    "ipython",
    "json5",
    "jsonl",
    "jsonnet",
    "jsx",
    "julia",
    "just",
    "justfile",
    "kotlin",
    "kt",
    "less",
    "liquid",
    "log",
    "math",
    "mdx",
    "mermaid",
    "mongodb",
    "mysql",
    "nginx",
    "nim",
    "nix",
    "none",
    "nu",
    "output",
    "pgsql",
    "plain",
    "plaintext",
    "plantuml",
    "postgres",
    "postgresql",
    "powershell",
    "prisma",
    "prolog",
    "promql",
    "properties",
    "proto",
    "protobuf",
    "ps1",
    "psql",
    "pug",
    "puml",
    "purescript",
    "pycon",
    "qml",
    "raku",
    "raw",
    "regex",
    "requirements",
    "rego",
    "sass",
    "scheme",
    "scss",
    "sass",
    "shell-session",
    "solidity",
    "sparql",
    "sqlite",
    "ssh-config",
    "svelte",
    "swift",
    "systemd",
    "systemverilog",
    "terminal",
    "terraform",
    "text",
    "tf",
    "toml",
    "tree",
    "ts",
    "tsv",
    "tsx",
    "txt",
    "typescript",
    "typst",
    "v",
    "vb",
    "verilog",
    "vhdl",
    "vim",
    "vue",
    "wasm",
    "wat",
    "wgsl",
    "xsl",
    "zig",
];

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);
static CACHE: LazyLock<[Mutex<Shard>; SHARDS]> = LazyLock::new(Default::default);

#[derive(Default)]
struct Shard {
    html: HashMap<u128, Arc<str>>,
    bytes: usize,
}

/// The code as HTML, where its language has a grammar.
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
    // Code that makes a grammar fail is shown plain.
    let html: Arc<str> =
        guard::catch(|| highlighted(SYNTAXES.find_syntax_by_name(grammar)?, code))??.into();
    let mut shard = shard.lock().unwrap_or_else(PoisonError::into_inner);
    if shard.bytes + html.len() > MAX_SHARD {
        *shard = Shard::default();
    }
    shard.bytes += html.len();
    shard.html.insert(key, Arc::clone(&html));
    Some(html)
}

/// Names of different grammars differ in their letters, so a NUL between name and code keeps keys apart.
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
        .binary_search_by(|(name, _)| (*name).cmp(&*language))
        .ok()
        .map(|at| GRAMMARS[at].1)
}

/// Whether a language is known, with or without a grammar.
pub(super) fn is_known(language: &str) -> bool {
    grammar(language).is_some() || PLAIN.contains(&&*lower(language))
}

/// The names of the languages that have a grammar.
pub(super) fn highlighted_names() -> impl Iterator<Item = &'static str> {
    GRAMMARS.iter().map(|(name, _)| *name)
}

/// The names of the languages that are shown plain.
pub(super) fn plain_names() -> impl Iterator<Item = &'static str> {
    PLAIN.iter().copied()
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
    use super::{GRAMMARS, SYNTAXES, html, is_known};

    #[test]
    fn every_grammar_exists_and_names_are_in_order() {
        for (name, grammar) in GRAMMARS {
            assert!(
                SYNTAXES.find_syntax_by_name(grammar).is_some(),
                "{name}: {grammar}"
            );
        }
        assert!(GRAMMARS.is_sorted_by(|a, b| a.0 < b.0));
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
        assert!(is_known("TOML") && is_known("console") && !is_known("klingon"));
    }
}
