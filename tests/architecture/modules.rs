//! The modules of both crates and the imports between their files. `layers.rs` and `circles.rs` compare them with the rules.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::paths::{RustPath, paths};
use crate::source::{RustFile, is_test_file, line_of};

/// The name of the binary crate, which imports the library by the library's name.
const BINARY: &str = "main";

/// An import from one file to another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Import {
    /// Index of the importing file.
    pub from: usize,
    /// Index of the file that defines what is imported, re-exports followed.
    pub to: usize,
    /// The module that the path names: the first segment after the crate.
    pub module: String,
    pub line: usize,
    pub is_test: bool,
}

/// A module's path: the crate's name, then the modules down to it.
type ModulePath = Vec<String>;

/// The module tree of the sources.
pub(crate) struct Modules<'f> {
    pub files: &'f [RustFile],
    paths: Vec<Vec<RustPath>>,
    indices: HashMap<ModulePath, usize>,
}

impl<'f> Modules<'f> {
    pub(crate) fn new(files: &'f [RustFile]) -> Self {
        let indices = files.iter().enumerate();
        Self {
            files,
            paths: files.iter().map(|file| paths(&file.code)).collect(),
            indices: indices
                .map(|(index, file)| (module_path(&file.path), index))
                .collect(),
        }
    }

    /// All imports between different files.
    pub(crate) fn imports(&self) -> BTreeSet<Import> {
        let mut found = BTreeSet::new();
        for (from, file) in self.files.iter().enumerate() {
            for path in &self.paths[from] {
                let Some(absolute) = self.absolute(from, &path.inline, &path.segments, 0) else {
                    continue;
                };
                if let Some(to) = self.definition(&absolute, 0).filter(|to| *to != from) {
                    found.insert(Import {
                        from,
                        to,
                        module: top_module(&absolute).to_owned(),
                        line: line_of(&file.code, path.offset),
                        is_test: path.is_test || is_test_file(&file.path),
                    });
                }
            }
        }
        found
    }

    /// Imports outside tests by the importing file, without those from a file to its ancestors.
    pub(crate) fn dependencies(&self) -> BTreeMap<usize, BTreeSet<usize>> {
        let mut found: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        let imports = self.imports().into_iter();
        for import in imports.filter(|import| !import.is_test) {
            let [from, to] =
                [import.from, import.to].map(|index| module_path(&self.files[index].path));
            if !from.starts_with(&to) {
                found.entry(import.from).or_default().insert(import.to);
            }
        }
        found
    }

    /// A path from the crate's root; none if it names something of another crate or of the standard library.
    fn absolute(
        &self,
        file: usize,
        inline: &[String],
        segments: &[String],
        depth: usize,
    ) -> Option<ModulePath> {
        let mut module = module_path(&self.files[file].path);
        let (first, rest) = segments.split_first()?;
        let mut rest = rest;
        let mut start = match first.as_str() {
            "crate" => vec![module.swap_remove(0)],
            "hirebook" => vec!["hirebook".to_owned()],
            "hirebook_search" => vec!["search".to_owned()],
            "self" | "super" => {
                module.extend(inline.iter().cloned());
                if first == "super" {
                    module.pop();
                }
                while let Some(("super", after)) = rest
                    .split_first()
                    .map(|(segment, after)| (segment.as_str(), after))
                {
                    module.pop();
                    rest = after;
                }
                module
            }
            name => self.lookup(file, &module, inline, name, depth)?,
        };
        start.extend(rest.iter().cloned());
        Some(start)
    }

    /// What a plain name means in a file: a child module or what a `use` binds. Inline modules see the names of their file.
    fn lookup(
        &self,
        file: usize,
        module: &ModulePath,
        inline: &[String],
        name: &str,
        depth: usize,
    ) -> Option<ModulePath> {
        let mut child = module.clone();
        child.push(name.to_owned());
        if self.indices.contains_key(&child) {
            return Some(child);
        }
        if depth > 8 {
            return None;
        }
        let binding = self.paths[file].iter().find(|path| {
            path.binds.as_deref() == Some(name)
                && path.segments.first().map(String::as_str) != Some(name)
                && (path.inline == inline || path.inline.is_empty())
        })?;
        self.absolute(file, &binding.inline, &binding.segments, depth + 1)
    }

    /// The file that defines what an absolute path names.
    fn definition(&self, path: &ModulePath, depth: usize) -> Option<usize> {
        let (file, length) = (1..=path.len()).rev().find_map(|length| {
            let file = self.indices.get(&path[..length])?;
            Some((*file, length))
        })?;
        let exported = path.get(length).filter(|_| depth < 8).and_then(|name| {
            let module = path[..length].to_vec();
            self.lookup(file, &module, &[], name, 0)
        });
        match exported {
            Some(mut exported) if exported != path[..=length] => {
                exported.extend(path[length + 1..].iter().cloned());
                self.definition(&exported, depth + 1).or(Some(file))
            }
            _ => Some(file),
        }
    }
}

/// The module that a file of `src` belongs to, or the crate of `crates`; none for lib.rs, which only lists modules.
pub(crate) fn module_of(path: &str) -> Option<&str> {
    if let Some(path) = path.strip_prefix("crates/") {
        return path.split('/').next();
    }
    let name = path.strip_prefix("src/")?.split('/').next()?;
    let name = name.strip_suffix(".rs").unwrap_or(name);
    (name != "lib").then_some(name)
}

fn top_module(absolute: &ModulePath) -> &str {
    match absolute.as_slice() {
        [library, module, ..] if library == "hirebook" => module,
        [krate, ..] => krate,
        [] => "",
    }
}

fn module_path(path: &str) -> ModulePath {
    if path == "src/main.rs" {
        return vec![BINARY.to_owned()];
    }
    let (krate, inner) = match path.strip_prefix("crates/search/src/") {
        Some(inner) => ("search", inner),
        None => ("hirebook", path.trim_start_matches("src/")),
    };
    let inner = inner.trim_end_matches(".rs");
    let mut module = vec![krate.to_owned()];
    module.extend(inner.split('/').map(str::to_owned));
    if matches!(module.last().map(String::as_str), Some("mod" | "lib")) {
        module.pop();
    }
    module
}

#[cfg(test)]
mod tests {
    use super::*;

    fn imports(sources: &[(&str, &str)]) -> Vec<String> {
        let files: Vec<RustFile> = sources
            .iter()
            .map(|(path, code)| RustFile {
                path: (*path).to_owned(),
                text: String::new(),
                code: (*code).to_owned(),
            })
            .collect();
        let modules = Modules::new(&files);
        let describe = |import: Import| {
            let [from, to] = [import.from, import.to].map(|index| &files[index].path);
            format!("{from} -> {to} ({})", import.module)
        };
        modules.imports().into_iter().map(describe).collect()
    }

    #[test]
    fn re_exports_lead_to_the_definition() {
        let found = imports(&[
            ("src/a/mod.rs", "mod b; pub use b::{B as C, f};"),
            ("src/a/b.rs", "pub struct B; pub fn f() {}"),
            (
                "src/d.rs",
                "use crate::a::C;\nfn g() { crate::a::f(); C::new() }",
            ),
        ]);
        assert_eq!(
            found,
            [
                "src/a/mod.rs -> src/a/b.rs (a)",
                "src/d.rs -> src/a/b.rs (a)",
                "src/d.rs -> src/a/b.rs (a)"
            ]
        );
    }

    #[test]
    fn parents_and_inline_modules_are_followed() {
        let found = imports(&[
            ("src/a/mod.rs", "mod b; mod c;"),
            (
                "src/a/b.rs",
                "use super::c::D; mod tests { use super::super::c; use super::*; }",
            ),
            ("src/a/c.rs", "pub struct D;"),
        ]);
        assert_eq!(found, ["src/a/b.rs -> src/a/c.rs (a)"]);
    }

    #[test]
    fn crates_go_by_their_names() {
        let found = imports(&[
            ("src/main.rs", "fn main() { hirebook::cli::run() }"),
            ("src/cli.rs", "use hirebook_search::Corpus;\nuse std::fs;"),
            ("crates/search/src/lib.rs", "mod x;\npub struct Corpus;"),
            ("crates/search/src/x.rs", "use crate::Corpus;"),
        ]);
        assert_eq!(
            found,
            [
                "src/main.rs -> src/cli.rs (cli)",
                "src/cli.rs -> crates/search/src/lib.rs (search)",
                "crates/search/src/x.rs -> crates/search/src/lib.rs (search)"
            ]
        );
    }
}
