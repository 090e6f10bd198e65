//! The layer table of ARCHITECTURE.md: which module imports which, and where third-party crates are used.
//! A row may name a file of a module, `model/query`, and then says which files of the same module it imports.

use std::collections::{BTreeMap, BTreeSet};

use crate::modules::{Modules, module_of};
use crate::source::{RustFile, identifiers, line_of};
use crate::support::read;
use crate::violations::Violation;

const TABLE: &str = "ARCHITECTURE.md";

/// A row of the layer table.
struct Row {
    layer: u32,
    /// A module, or a file of a module without its ending.
    name: String,
    uses: BTreeSet<String>,
}

impl Row {
    fn is_file(&self) -> bool {
        self.name.contains('/')
    }
}

/// The layer table and the line about shared crates below it.
pub(crate) struct Table {
    rows: Vec<Row>,
    /// The home module of each crate that has one.
    homes: BTreeMap<String, String>,
    shared_crates: BTreeSet<String>,
    dependencies: BTreeSet<String>,
}

impl Table {
    pub(crate) fn read() -> Self {
        let text = read(TABLE);
        let mut rows: Vec<Row> = Vec::new();
        let mut homes = BTreeMap::new();
        let lines = text
            .lines()
            .skip_while(|line| !line.starts_with("| layer |"))
            .skip(2)
            .take_while(|line| line.starts_with('|'));
        for line in lines {
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            let [layer, name, uses, home] = cells[..] else {
                panic!("a row of the layer table does not have four cells: {line}")
            };
            let name = quoted(name)
                .pop()
                .unwrap_or_else(|| panic!("a row of the layer table names no module: {line}"));
            let layer = layer
                .parse()
                .unwrap_or_else(|_| panic!("a layer is a number: {line}"));
            let uses = if uses == "all above" {
                rows.iter().map(|row| row.name.clone()).collect()
            } else {
                quoted(uses).into_iter().collect()
            };
            homes.extend(quoted(home).into_iter().map(|krate| (krate, name.clone())));
            rows.push(Row { layer, name, uses });
        }
        assert!(
            !rows.is_empty(),
            "{TABLE} has no table that begins with `| layer |`"
        );
        let shared = text
            .lines()
            .find(|line| line.starts_with("Shared vocabulary"))
            .expect("a line that begins with `Shared vocabulary`");
        Self {
            rows,
            homes,
            shared_crates: quoted(shared).into_iter().collect(),
            dependencies: dependencies(),
        }
    }

    fn row(&self, name: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.name == name)
    }

    /// Modules without a row, rows without a module, and rows that name something below them.
    pub(crate) fn mistakes(&self, files: &[RustFile]) -> Vec<Violation> {
        let modules: BTreeSet<&str> = files
            .iter()
            .filter_map(|file| module_of(&file.path))
            .collect();
        let exists = |row: &Row| {
            let file = |file: &RustFile| file_of_row(&row.name, &file.path);
            modules.contains(row.name.as_str()) || (row.is_file() && files.iter().any(file))
        };
        let mut found: Vec<String> = modules
            .iter()
            .filter(|name| self.row(name).is_none())
            .map(|name| format!("the layer table has no row for `{name}`"))
            .collect();
        for (index, row) in self.rows.iter().enumerate() {
            if !exists(row) {
                found.push(format!("`src` has no `{}`, which a row names", row.name));
            }
            let is_above = |name: &String| {
                let mut above = self.rows[..index].iter();
                above.any(|above| above.name == *name && above.layer <= row.layer)
            };
            let below = row.uses.iter().filter(|name| !is_above(name));
            found.extend(
                below.map(|name| {
                    format!("`{}` may use `{name}`, which is no row above it", row.name)
                }),
            );
        }
        into_violations(found)
    }

    /// Crates that are not in the table, and crates in the table that are no dependency.
    pub(crate) fn mistakes_about_crates(&self) -> Vec<Violation> {
        let mut found = Vec::new();
        for name in &self.dependencies {
            match (
                self.homes.contains_key(name),
                self.shared_crates.contains(name),
            ) {
                (false, false) => {
                    found.push(format!("the crate `{name}` has no home and is not shared"));
                }
                (true, true) => found.push(format!("the crate `{name}` has a home and is shared")),
                _ => {}
            }
        }
        let listed = self.homes.keys().chain(&self.shared_crates);
        found.extend(
            listed
                .filter(|name| !self.dependencies.contains(*name))
                .map(|name| format!("`{name}` is no dependency in Cargo.toml")),
        );
        into_violations(found)
    }

    /// Imports between modules that the table does not list. Cargo keeps `crates/` from importing `src`.
    pub(crate) fn imports_between_modules(&self, modules: &Modules<'_>) -> Vec<Violation> {
        let mut found = BTreeMap::new();
        for import in modules.imports() {
            let path = &modules.files[import.from].path;
            let Some(module) = module_of(path).filter(|_| path.starts_with("src/")) else {
                continue;
            };
            let uses = self.row(module).map(|row| &row.uses);
            let is_listed = import.module == module
                || module_of(&modules.files[import.to].path).is_none()
                || uses.is_some_and(|uses| uses.contains(&import.module));
            if !is_listed {
                found
                    .entry(format!("{path}::{}", import.module))
                    .or_insert_with(|| {
                        format!(
                            "line {}: the row of `{module}` does not list `{}`",
                            import.line, import.module
                        )
                    });
            }
        }
        let found = found.into_iter();
        found
            .map(|(place, message)| Violation::new(place, message))
            .collect()
    }

    /// Imports within a module by files that have a row of their own. Imports of ancestors and of children are free.
    pub(crate) fn imports_within_modules(&self, modules: &Modules<'_>) -> Vec<Violation> {
        let mut found = Vec::new();
        for (from, targets) in modules.dependencies() {
            let path = &modules.files[from].path;
            let mut rows = self.rows.iter().filter(|row| row.is_file());
            let Some(row) = rows.find(|row| file_of_row(&row.name, path)) else {
                continue;
            };
            for target in targets.iter().map(|target| &modules.files[*target].path) {
                let is_listed = module_of(target) != module_of(path)
                    || file_of_row(&row.name, target)
                    || row.uses.iter().any(|name| file_of_row(name, target));
                if !is_listed {
                    found.push(Violation::new(
                        path,
                        format!("the row of `{}` does not list {target}", row.name),
                    ));
                }
            }
        }
        found
    }

    /// Third-party crates outside their homes.
    pub(crate) fn crates_outside_their_homes(&self, files: &[RustFile]) -> Vec<Violation> {
        let mut found = Vec::new();
        for file in files {
            for (name, home) in &self.homes {
                if module_of(&file.path).is_none_or(|module| module == home) {
                    continue;
                }
                if let Some(offset) = uses_of_crate(&file.code, &name.replace('-', "_")).next() {
                    found.push(Violation::new(
                        format!("{}::{name}", file.path),
                        format!(
                            "line {}: the home of this crate is `{home}`",
                            line_of(&file.code, offset)
                        ),
                    ));
                }
            }
        }
        found
    }
}

fn into_violations(messages: Vec<String>) -> Vec<Violation> {
    let messages = messages.into_iter();
    messages
        .map(|message| Violation::new(TABLE, message))
        .collect()
}

/// Whether a path is the file that a row names, or one below it.
fn file_of_row(row: &str, path: &str) -> bool {
    let inner = path.trim_start_matches("src/");
    inner
        .strip_prefix(row)
        .is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
}

/// The words in backquotes.
fn quoted(cell: &str) -> Vec<String> {
    cell.split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

/// The names under `[dependencies]` of both manifests, without the crates of the workspace.
fn dependencies() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for manifest in ["Cargo.toml", "crates/search/Cargo.toml"].map(read) {
        let lines = manifest
            .lines()
            .skip_while(|line| line.trim() != "[dependencies]")
            .skip(1)
            .take_while(|line| !line.starts_with('['))
            .filter(|line| !line.starts_with('#'));
        names.extend(
            lines
                .filter_map(|line| line.split(['.', '=']).next())
                .map(|name| name.trim().to_owned())
                .filter(|name| !name.is_empty() && name != "hirebook-search"),
        );
    }
    names
}

/// Where a crate's name begins a path or is imported as a whole.
fn uses_of_crate<'c>(code: &'c str, name: &'c str) -> impl Iterator<Item = usize> + 'c {
    let offsets = identifiers(code).filter(move |(_, word)| *word == name);
    offsets.map(|(offset, _)| offset).filter(move |offset| {
        let (before, after) = (&code[..*offset], &code[offset + name.len()..]);
        let is_imported = (after.starts_with(';') || after.starts_with(" as "))
            && before.trim_end().ends_with("use");
        (after.starts_with("::") || is_imported) && !before.ends_with("::")
    })
}

#[test]
fn crates_are_found_by_name() {
    let code = "crate::toml::x; toml::y; my_toml::z; use toml as t;";
    assert_eq!(uses_of_crate(code, "toml").count(), 2);
}
