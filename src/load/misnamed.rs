//! Files that are not read because of their name or place, although they were most likely meant to be: a config in the content,
//! `_Defaults.yml`, `Hirebook.toml`. Without the labels in such a file, pages would have other readers than their author intends.
//! It reads none of them.

#![expect(
    clippy::disallowed_methods,
    reason = "the edge that lists the handbook's folder"
)]

use std::path::Path;

use super::is_root;
use super::layout::OTHER_FOLDERS;
use super::problem::problem;
use crate::config::{DEFAULTS, FILE, Role, SEARCH_TESTS, role};
use crate::diagnostic::{CONFIG_NOT_READ, Code, DEFAULTS_NOT_READ, FILE_NOT_READ};
use crate::pipeline::InputProblem;

#[cfg(test)]
mod tests;

/// A file in the content whose name has a meaning elsewhere, or is close to one with a meaning.
pub(super) fn in_content(path: String, meant: &'static str) -> InputProblem {
    let name = path.rsplit('/').next().unwrap_or(&path);
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    match meant {
        DEFAULTS if matches!(ending, "json" | "toml") => {
            let help = format!("write its keys as YAML, `key: value`, in `{DEFAULTS}`");
            problem(path, DEFAULTS_NOT_READ, defaults_message(), help)
        }
        DEFAULTS => problem(
            path,
            DEFAULTS_NOT_READ,
            defaults_message(),
            format!("rename it to `{DEFAULTS}`, or delete it"),
        ),
        SEARCH_TESTS => problem(
            path,
            FILE_NOT_READ,
            searches_message(),
            format!("move it into the handbook's own folder, as `{SEARCH_TESTS}`"),
        ),
        _ => {
            let message = format!(
                "ignored: the config of a handbook is `{FILE}` in its own folder, not in its content"
            );
            problem(
                path,
                CONFIG_NOT_READ,
                message,
                format!("move it into the handbook's own folder, as `{FILE}`, or delete it"),
            )
        }
    }
}

/// A second file for the defaults of one folder.
pub(super) fn second_defaults(path: String) -> InputProblem {
    let message = format!("ignored: the folder also has a `{DEFAULTS}`");
    problem(
        path,
        DEFAULTS_NOT_READ,
        message,
        format!("move its keys into `{DEFAULTS}` and delete it"),
    )
}

fn defaults_message() -> String {
    format!("ignored: the defaults of a folder are in `{DEFAULTS}`")
}

fn searches_message() -> String {
    format!("ignored: search tests are in `{SEARCH_TESTS}` in the handbook's own folder")
}

/// Files in the handbook's own folder whose names are close to one with a meaning there. Backups and copies of a file that exists
/// under its proper name are not reported.
pub(super) fn in_root(root: &Path, has_config: bool, has_searches: bool) -> Vec<InputProblem> {
    let entries = std::fs::read_dir(root).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    names.sort();
    names
        .into_iter()
        .filter_map(|name| misnamed_in_root(name, has_config, has_searches))
        .collect()
}

fn misnamed_in_root(name: String, has_config: bool, has_searches: bool) -> Option<InputProblem> {
    let is_copy = |of: &str| name.to_lowercase().trim_start_matches('.').starts_with(of);
    let (code, message, help): (Code, _, _) = match role(&name) {
        Role::CloseTo(FILE) if !has_config => {
            let message = format!("ignored: the config of a handbook is called `{FILE}`");
            (CONFIG_NOT_READ, message, format!("rename it to `{FILE}`"))
        }
        Role::CloseTo(FILE) if !is_copy(FILE) || name == ".hirebook.toml" => {
            let message = format!("ignored: the handbook's config is `{FILE}`");
            (
                FILE_NOT_READ,
                message,
                format!("move its content into `{FILE}` and delete it"),
            )
        }
        Role::CloseTo(SEARCH_TESTS) if !has_searches => (
            FILE_NOT_READ,
            searches_message(),
            format!("rename it to `{SEARCH_TESTS}`"),
        ),
        _ => return None,
    };
    Some(problem(name, code, message, help))
}

/// A file of defaults beside the content, where it applies to no folder.
pub(super) fn defaults_in_root(root: &Path) -> Option<InputProblem> {
    let name = ["_defaults.yml", "_defaults.yaml"]
        .into_iter()
        .find(|name| root.join(name).is_file())?;
    let message = "ignored: defaults apply only in the content folder";
    Some(problem(
        name.to_owned(),
        DEFAULTS_NOT_READ,
        message.to_owned(),
        "move it into the content folder, or delete it",
    ))
}

/// The config of a handbook that this folder is part of, where the folder itself has none.
pub(super) fn config_above(root: &Path) -> Option<InputProblem> {
    let real = root.canonicalize().ok()?;
    let (steps, owner) = real
        .ancestors()
        .enumerate()
        .skip(1)
        .find(|(_, folder)| is_root(folder))?;
    let content = owner.join("content");
    let content = if content.is_dir() {
        content
    } else {
        owner.to_path_buf()
    };
    let rest = real.strip_prefix(content).ok()?;
    let is_other =
        |part: &str| part.starts_with('.') || OTHER_FOLDERS.contains(&part) || part == "output";
    if rest
        .iter()
        .next()
        .and_then(|part| part.to_str())
        .is_some_and(is_other)
    {
        return None;
    }
    let up = vec![".."; steps].join("/");
    let message = "this config is ignored, although the folder being built is part of its handbook"
        .to_owned();
    Some(problem(
        format!("{up}/{FILE}"),
        CONFIG_NOT_READ,
        message,
        format!("build the whole handbook: `--root {up}`, from this folder"),
    ))
}
