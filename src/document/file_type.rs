//! The type of the records of a file: the one it names, else that of its folder.

use crate::config::{Config, FormerFolder, PAGE, TypeId, is_folder_page, stem};
use crate::diagnostic::{Diagnostic, Severity, UNKNOWN_TYPE, did_you_mean, list_of};
use crate::text::Span;
use crate::tree::Map;

use super::Draft;

/// The type of a file: the one it names, else that of its folder, else a page.
pub(super) fn type_of_file(
    path: &str,
    front: &Map,
    config: &Config,
    diagnostics: &mut Vec<Diagnostic>,
) -> TypeId {
    let schema = &config.schema;
    let page = schema.type_named(PAGE).unwrap_or(TypeId(0));
    if let Some(node) = front.node("type") {
        let name = node.as_text().unwrap_or_default();
        let kind = schema.type_named(name);
        if kind.is_none() {
            let types = schema.types.keys().map(String::as_str);
            let problem = unknown_type(name, node.span, types.chain(["collection"]));
            diagnostics.push(problem);
        }
        return kind.unwrap_or(page);
    }
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    if is_index(file) {
        return page;
    }
    let kind_of = |folder: &str| {
        let mut kinds = schema.type_ids();
        kinds.find(|id| schema.type_of(*id).folder.as_deref() == Some(folder))
    };
    folders_above(folder).find_map(kind_of).unwrap_or(page)
}

/// Reports a type that is not declared.
pub(super) fn unknown_type<'a>(
    name: &str,
    span: Span,
    types: impl Iterator<Item = &'a str> + Clone,
) -> Diagnostic {
    let help = did_you_mean(name, types.clone())
        .unwrap_or_else(|| format!("the types are {}", list_of(types, 24)));
    Diagnostic::new(UNKNOWN_TYPE, span, format!("no type named `{name}`"))
        .here("not found")
        .help(help)
}

fn is_index(file: &str) -> bool {
    is_folder_page(stem(file))
}

/// A folder and the folders around it, the innermost first; not the content's root.
fn folders_above(folder: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(folder), |folder| Some(folder.rsplit_once('/')?.0))
        .filter(|folder| !folder.is_empty())
}

/// Reports a page in a folder that belonged to a type which the site removes or moves.
///
/// Such a file becomes a plain page. Without a label of its own it is visible to everyone who may see pages.
pub(super) fn in_former_folder(draft: &Draft, config: &Config) -> Option<Diagnostic> {
    let declared = config.schema.type_of(draft.kind);
    let has = |key: &str| draft.front.get(key).is_some();
    if !declared.is_page() || has("type") || has("label") {
        return None;
    }
    let (folder, name) = draft.path.rsplit_once('/')?;
    let FormerFolder {
        folder,
        name: former,
        span,
        label: former_label,
        ..
    } = folders_above(folder).find_map(|folder| {
        let mut former = config.former_folders.iter();
        former.find(|former| former.folder == folder)
    })?;
    let label = declared
        .label
        .as_deref()
        .filter(|label| *label != former_label && !is_index(name))?;
    let message = format!(
        "`{folder}/` is no longer the folder of `{former}`, so this file is a page with the label `{label}`"
    );
    Some(
        Diagnostic::new(UNKNOWN_TYPE, Span::new(draft.span.file, 0, 0), message)
            .severity(Severity::Warning)
            .also(*span, "changed here")
            .help("move the file, or give it a `type:` or a `label:`")
            .decides_visibility(),
    )
}
