//! ARCHITECTURE.md, held to its word: the layer table, the homes of crates, the size and the first line of files, and
//! that the engine knows no word of a trade. Every violation is listed, not the first.
#![expect(
    clippy::disallowed_methods,
    reason = "a test reads the repository it stands in"
)]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use support::{Source, code_of, files, read};

/// A file of `src` or of a crate has no more lines than this.
const LINES: usize = 400;

/// Files that had at most 400 lines of 130 columns and have more in rustfmt's own form. The list only gets shorter.
const LONG: &[&str] = &[
    "src/audience/mod.rs",
    "src/check/declared.rs",
    "src/check/size.rs",
    "src/config/path.rs",
    "src/config/query.rs",
    "src/config/schema.rs",
    "src/config/site.rs",
    "src/config/types.rs",
    "src/diagnostic/render/tests.rs",
    "src/diagnostic/suggest.rs",
    "src/load/folder.rs",
    "src/load/mod.rs",
    "src/model/follow.rs",
    "src/model/layout.rs",
    "src/model/links.rs",
    "src/model/matrix.rs",
    "src/pipeline.rs",
    "src/pipeline/causes.rs",
    "src/pipeline/site.rs",
    "src/pipeline/unread.rs",
    "src/serve/desk.rs",
    "src/serve/watch/tests.rs",
    "src/write/tests.rs",
];

/// Names of the preset's types that are also words of compilers, sites or plain English prose: a page, a heading's level,
/// a term, a stage of the pipeline, ARIA's `role`, a content security policy, somebody's mistake.
const ORDINARY: [&str; 11] = [
    "page",
    "level",
    "term",
    "stage",
    "role",
    "guide",
    "policy",
    "person",
    "signal",
    "comparison",
    "mistake",
];

/// Words of the trade that are no types.
const TRADE: [&str; 6] = [
    "hiring",
    "interview",
    "interviewer",
    "candidate",
    "recruiter",
    "recruiting",
];

/// Modules that work on an edition, from which everything hidden has been cut.
const AFTER_PROJECTION: [&str; 4] = [
    "src/model/",
    "src/render/",
    "src/why/",
    "crates/search/src/",
];

/// The one place where a word of the trade stands: the list of presets names its own.
const PRESET_NAME: (&str, &str) = ("src/presets/mod.rs", "hiring");

#[test]
fn the_sources_are_built_as_architecture_says() {
    let sources: Vec<Source> = ["src", "crates/search/src"]
        .into_iter()
        .flat_map(|folder| files(folder, ".rs"))
        .collect();
    let table = Table::read();
    let mut violations = table.own_mistakes(&sources);
    for source in &sources {
        let code = code_of(&source.text);
        violations.extend(table.imports(source, &code));
        violations.extend(table.crates(source, &code));
        violations.extend(shape(source));
    }
    violations.extend(trade_words(&sources));
    violations.extend(questions_of_readers(&sources));
    violations.extend(repeated_types(&files("crates/search/src", ".rs")));
    assert!(
        violations.is_empty(),
        "{} violations of ARCHITECTURE.md:\n  {}\n",
        violations.len(),
        violations.join("\n  ")
    );
}

/// A row of the layer table.
struct Row {
    layer: u32,
    module: String,
    uses: BTreeSet<String>,
}

/// The layer table and what stands below it.
struct Table {
    rows: Vec<Row>,
    /// Crates by the module that is their home.
    homes: BTreeMap<String, String>,
    shared: BTreeSet<String>,
    dependencies: BTreeSet<String>,
}

impl Table {
    fn read() -> Self {
        let text = read("ARCHITECTURE.md");
        let mut rows: Vec<Row> = Vec::new();
        let mut homes = BTreeMap::new();
        let lines = text
            .lines()
            .skip_while(|line| !line.starts_with("| layer |"))
            .skip(2)
            .take_while(|line| line.starts_with('|'));
        for line in lines {
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            let [layer, module, uses, home] = cells[..] else {
                panic!("a row of the layer table has not four cells: {line}")
            };
            let module = words(module)
                .pop()
                .unwrap_or_else(|| panic!("a row of the layer table names no module: {line}"));
            let layer = layer
                .parse()
                .unwrap_or_else(|_| panic!("a layer is a number: {line}"));
            let uses = if uses == "all above" {
                rows.iter().map(|row| row.module.clone()).collect()
            } else {
                words(uses).into_iter().collect()
            };
            homes.extend(words(home).into_iter().map(|name| (name, module.clone())));
            rows.push(Row {
                layer,
                module,
                uses,
            });
        }
        assert!(
            !rows.is_empty(),
            "ARCHITECTURE.md has no table that begins with `| layer |`"
        );
        let shared = text
            .lines()
            .find(|line| line.starts_with("Shared vocabulary"))
            .expect("a line that begins with `Shared vocabulary`");
        Self {
            rows,
            homes,
            shared: words(shared).into_iter().collect(),
            dependencies: dependencies(),
        }
    }

    fn row(&self, module: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.module == module)
    }

    /// What is wrong with the table itself.
    fn own_mistakes(&self, sources: &[Source]) -> Vec<String> {
        let mut found = Vec::new();
        let modules: BTreeSet<&str> = sources
            .iter()
            .filter_map(|source| module_of(&source.path))
            .collect();
        found.extend(
            modules
                .iter()
                .filter(|name| self.row(name).is_none())
                .map(|name| format!("ARCHITECTURE.md: the layer table has no row for `{name}`")),
        );
        for (at, row) in self.rows.iter().enumerate() {
            if !modules.contains(row.module.as_str()) {
                found.push(format!(
                    "ARCHITECTURE.md: the layer table names `{}`, and src has no such module",
                    row.module
                ));
            }
            for name in &row.uses {
                if !self.rows[..at]
                    .iter()
                    .any(|above| above.module == *name && above.layer <= row.layer)
                {
                    found.push(format!(
                        "ARCHITECTURE.md: `{}` may use `{name}`, which is no row above it",
                        row.module
                    ));
                }
            }
        }
        for name in &self.dependencies {
            match (self.homes.contains_key(name), self.shared.contains(name)) {
                (false, false) => found.push(format!(
                    "ARCHITECTURE.md: the crate `{name}` has no home and is not shared"
                )),
                (true, true) => found.push(format!(
                    "ARCHITECTURE.md: the crate `{name}` has a home and is shared"
                )),
                _ => {}
            }
        }
        let known = self.homes.keys().chain(&self.shared);
        found.extend(
            known
                .filter(|name| !self.dependencies.contains(*name))
                .map(|name| format!("ARCHITECTURE.md: `{name}` is no dependency in Cargo.toml")),
        );
        found
    }

    /// Imports between modules that the table does not list.
    fn imports(&self, source: &Source, code: &str) -> Vec<String> {
        // A crate imports its own modules, and cargo keeps it from importing those of `src`.
        let Some(module) = module_of(&source.path).filter(|_| source.path.starts_with("src/"))
        else {
            return Vec::new();
        };
        let allowed = self.row(module).map(|row| &row.uses);
        let mut found = Vec::new();
        let mut seen = BTreeSet::new();
        for (at, name) in imported(&source.path, code) {
            let listed = name == module || allowed.is_some_and(|uses| uses.contains(&name));
            if !listed && seen.insert(name.clone()) {
                let what = if self.row(&name).is_some() {
                    "which its row does not list"
                } else {
                    "which is no module of the table"
                };
                found.push(format!(
                    "{}:{}: `{module}` uses `{name}`, {what}",
                    source.path,
                    line_of(code, at)
                ));
            }
        }
        found
    }

    /// Third-party crates outside their homes.
    fn crates(&self, source: &Source, code: &str) -> Vec<String> {
        let Some(module) = module_of(&source.path) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for (name, home) in self.homes.iter().filter(|(_, home)| *home != module) {
            if let Some(at) = uses_of_crate(code, &name.replace('-', "_")).next() {
                found.push(format!(
                    "{}:{}: the crate `{name}` is used outside its home, `{home}`",
                    source.path,
                    line_of(code, at)
                ));
            }
        }
        found
    }
}

/// The size and the first line of a file.
fn shape(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    let lines = source.text.lines().count();
    if lines > LINES && !LONG.contains(&source.path.as_str()) {
        found.push(format!(
            "{}: {lines} lines, and {LINES} are the most",
            source.path
        ));
    }
    let opening = source.text.lines().next().unwrap_or_default();
    if opening
        .strip_prefix("//!")
        .is_none_or(|words| words.trim().is_empty())
    {
        found.push(format!(
            "{}:1: the first line does not say, after `//!`, what the file is",
            source.path
        ));
    }
    found
}

/// An edition is an ordinary site: what works on it cannot ask who reads it.
fn questions_of_readers(sources: &[Source]) -> Vec<String> {
    let is_after = |path: &str| {
        AFTER_PROJECTION
            .iter()
            .any(|folder| path.starts_with(folder))
    };
    let asks = |source: &&Source| {
        is_after(&source.path) && source.text.to_lowercase().contains("audience")
    };
    sources
        .iter()
        .filter(asks)
        .map(|source| format!("{}: the word `audience`, after projection", source.path))
        .collect()
}

/// Types that a crate declares twice: each of its names has one meaning.
fn repeated_types(sources: &[Source]) -> Vec<String> {
    let mut declared: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for source in sources {
        let code = code_of(&source.text);
        let words: Vec<&str> = code
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .filter(|word| !word.is_empty())
            .collect();
        for pair in words
            .windows(2)
            .filter(|pair| ["struct", "enum", "trait", "type"].contains(&pair[0]))
        {
            declared
                .entry(pair[1].to_owned())
                .or_default()
                .push(&source.path);
        }
    }
    let repeated = declared.into_iter().filter(|(_, paths)| paths.len() > 1);
    repeated
        .map(|(name, paths)| {
            format!(
                "{}: the type `{name}` is also declared in {}",
                paths[1], paths[0]
            )
        })
        .collect()
}

/// Words of a trade in the engine: names of the preset's types and what goes with them, in code and comments, also as a
/// part of an identifier.
fn trade_words(sources: &[Source]) -> Vec<String> {
    let preset = read("src/presets/hiring/preset.toml");
    let types = preset
        .lines()
        .filter_map(|line| line.strip_prefix("[types.")?.split([']', '.']).next());
    let types: BTreeSet<Vec<String>> = types
        .filter(|name| !ORDINARY.contains(name))
        .chain(TRADE)
        .map(singular_words)
        .collect();
    assert!(types.len() > TRADE.len(), "the preset declares types");
    let mut found = Vec::new();
    for source in sources {
        let mut hits: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (number, line) in source.text.lines().enumerate() {
            let words = singular_words(line);
            for name in types.iter().filter(|name| {
                words
                    .windows(name.len())
                    .any(|window| window == name.as_slice())
            }) {
                hits.entry(name.join(" "))
                    .or_default()
                    .push((number + 1).to_string());
            }
        }
        let hits = hits
            .into_iter()
            .filter(|(word, _)| (source.path.as_str(), word.as_str()) != PRESET_NAME);
        found.extend(hits.map(|(word, lines)| {
            format!(
                "{}: a word of the trade: `{word}`, in line {}",
                source.path,
                lines.join(", ")
            )
        }));
    }
    found
}

/// The words of a text in lower case, identifiers taken apart at `_` and inner capitals, each in its singular.
fn singular_words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for c in text.chars() {
        if !c.is_alphanumeric() || (c.is_uppercase() && before.is_lowercase()) {
            words.push(String::new());
        }
        if c.is_alphanumeric() {
            words
                .last_mut()
                .expect("there is a word from the start")
                .extend(c.to_lowercase());
        }
        before = c;
    }
    let singular = |word: String| match word.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => word
            .strip_suffix('s')
            .filter(|stem| stem.len() > 2 && !stem.ends_with('s'))
            .map_or(word.clone(), str::to_owned),
    };
    words
        .into_iter()
        .filter(|word| !word.is_empty())
        .map(singular)
        .collect()
}

/// The words in backquotes.
fn words(cell: &str) -> Vec<String> {
    cell.split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

/// The names under `[dependencies]` of both manifests, but for the crates of the workspace.
fn dependencies() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for manifest in ["Cargo.toml", "crates/search/Cargo.toml"].map(read) {
        let lines = manifest
            .lines()
            .skip_while(|line| line.trim() != "[dependencies]")
            .skip(1);
        let lines = lines
            .take_while(|line| !line.starts_with('['))
            .filter(|line| !line.starts_with('#'));
        let name = |line: &str| {
            line.split(['.', '='])
                .next()
                .map(|name| name.trim().to_owned())
        };
        names.extend(
            lines
                .filter_map(name)
                .filter(|name| !name.is_empty() && name != "hirebook-search"),
        );
    }
    names
}

/// The module that a file is part of, which may be a crate of `crates/`; none for lib.rs, which only lists modules.
fn module_of(path: &str) -> Option<&str> {
    if let Some(path) = path.strip_prefix("crates/") {
        return path.split('/').next();
    }
    let name = path.strip_prefix("src/")?.split('/').next()?;
    let name = name.strip_suffix(".rs").unwrap_or(name);
    (name != "lib").then_some(name)
}

/// How many modules deep a file is: 1 for `src/text.rs` and `src/tree/mod.rs`, 2 for `src/tree/yaml.rs`.
fn depth_of(path: &str) -> usize {
    let path = path
        .trim_start_matches("src/")
        .trim_end_matches(".rs")
        .trim_end_matches("/mod");
    if matches!(path, "lib" | "main") {
        0
    } else {
        path.split('/').count()
    }
}

/// The top-level modules that a file names, with the places: `crate::X`, `crate::{X, Y}`, and `super::X` where `super`
/// is the root. In main.rs the library goes by its own name, and `hirebook_search` is the module `search` everywhere.
fn imported(path: &str, code: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for root in ["crate::", "hirebook::"] {
        for (at, _) in code
            .match_indices(root)
            .filter(|(at, _)| starts_word(code, *at))
        {
            found.extend(
                heads(&code[at + root.len()..])
                    .into_iter()
                    .map(|name| (at, name)),
            );
        }
    }
    found.extend(uses_of_crate(code, "hirebook_search").map(|at| (at, "search".to_owned())));
    for (at, _) in code
        .match_indices("super::")
        .filter(|(at, _)| starts_word(code, *at) && !code[..*at].ends_with("::"))
    {
        let mut rest = &code[at..];
        let mut steps = 0;
        while let Some(after) = rest.strip_prefix("super::") {
            rest = after;
            steps += 1;
        }
        if steps >= depth_of(path) + inner_modules(code, at) {
            found.extend(heads(rest).into_iter().map(|name| (at, name)));
        }
    }
    found.sort();
    found
}

/// How many `mod x { … }` of its own file a place stands in.
fn inner_modules(code: &str, at: usize) -> usize {
    let mut open: Vec<bool> = Vec::new();
    for (here, c) in code[..at].char_indices() {
        match c {
            '{' => {
                let before: Vec<&str> = code[..here].split_whitespace().rev().take(2).collect();
                open.push(before.get(1) == Some(&"mod"));
            }
            '}' => drop(open.pop()),
            _ => {}
        }
    }
    open.into_iter().filter(|is_module| *is_module).count()
}

/// The first names of a path, or of each path of a group: `a::b` has `a`, `{a::{b, c}, d}` has `a` and `d`.
fn heads(path: &str) -> Vec<String> {
    let path = path.trim_start();
    let Some(group) = path.strip_prefix('{') else {
        return head(path).into_iter().collect();
    };
    let (mut depth, mut start, mut found) = (1, 0, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 || (depth == 1 && c == ',') {
            found.extend(head(group[start..at].trim_start()));
            start = at + 1;
        }
        if depth == 0 {
            break;
        }
    }
    found
}

fn head(path: &str) -> Option<String> {
    let name: String = path
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect();
    (!name.is_empty() && name != "self").then_some(name)
}

/// Where a crate is named at the beginning of a path.
fn uses_of_crate<'c>(code: &'c str, name: &'c str) -> impl Iterator<Item = usize> + 'c {
    code.match_indices(name)
        .map(|(at, _)| at)
        .filter(move |at| {
            let after = &code[at + name.len()..];
            let follows = after.starts_with("::")
                || ((after.starts_with(';') || after.starts_with(" as "))
                    && code[..*at].trim_end().ends_with("use"));
            follows && starts_word(code, *at) && !code[..*at].ends_with("::")
        })
}

fn starts_word(code: &str, at: usize) -> bool {
    !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_')
}

fn line_of(code: &str, at: usize) -> usize {
    code[..at].matches('\n').count() + 1
}

#[test]
fn the_default_theme_is_embedded_as_a_whole() {
    let list = ["src/render/embedded.rs", "src/strings.rs"]
        .map(read)
        .concat();
    let (theme, readme) = ("themes/default/", "README.md");
    let names = files(theme, "")
        .into_iter()
        .map(|file| file.path[theme.len()..].to_owned())
        .filter(|name| name != readme);
    // A source is embedded as the minified file beside it.
    let is_listed = |name: &String| {
        let inner = name.strip_prefix("templates/").unwrap_or(name);
        let minified = inner
            .rsplit_once('.')
            .map_or(String::new(), |(stem, ending)| {
                format!("{stem}.min.{ending}\"")
            });
        list.contains(&format!("{inner}\"")) || list.contains(&minified)
    };
    let left_out: Vec<String> = names.filter(|name| !is_listed(name)).collect();
    assert!(
        left_out.is_empty(),
        "src/render/embedded.rs does not list {}",
        left_out.join(", ")
    );
}

#[test]
fn sources_are_read_as_rust_reads_them() {
    let code = code_of(
        "use a; // crate::no\n/* crate::no /* */ crate::no */ let x = \"crate::no \\\" crate::no\"; r#\"crate::\"no\"#; '\"'; '\\''; &'a crate::yes",
    );
    assert_eq!(
        imported("src/x.rs", &code)
            .into_iter()
            .map(|(_, name)| name)
            .collect::<Vec<_>>(),
        ["yes"]
    );
    let names = |path, code| {
        imported(path, code)
            .into_iter()
            .map(|(_, name)| name)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        names("src/x.rs", "use crate::{a::{b, c}, d, e::f};"),
        ["a", "d", "e"]
    );
    assert_eq!(
        names(
            "src/x.rs",
            "use super::a; mod tests { use super::*; use super::super::b; }"
        ),
        ["a", "b"]
    );
    assert_eq!(
        names("src/x/y.rs", "use super::a; use super::super::b::c;"),
        ["b"]
    );
    assert_eq!(
        names(
            "src/x.rs",
            "use hirebook_search::{Corpus, File}; hirebook_search::build()"
        ),
        ["search", "search"]
    );
    assert_eq!(
        names("src/main.rs", "fn main() { hirebook::cli::run() }"),
        ["cli"]
    );
    assert_eq!(
        uses_of_crate(
            "crate::toml::x; toml::y; my_toml::z; use toml as t;",
            "toml"
        )
        .count(),
        2
    );
}

#[test]
fn words_are_found_within_identifiers() {
    assert_eq!(
        singular_words("SkillView, business_needs: Companies of a class"),
        [
            "skill", "view", "business", "need", "company", "of", "a", "class"
        ]
    );
}
