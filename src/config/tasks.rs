//! Reading `[tasks.X]`: what readers come to do, who does it, and the page that they need for it.

use indexmap::IndexMap;

use super::audiences::Audience;
use super::reader::{NamedTable, Required, table};
use crate::diagnostic::{CONFIG, Diagnostic, list_of};
use crate::text::Spanned;

/// A task of readers.
#[derive(Clone, Debug)]
pub struct Task {
    /// Its name.
    pub name: String,
    /// What readers do: "Plant a bed".
    pub title: String,
    /// A sentence about it; may be empty.
    pub help: String,
    /// The audiences that do it; empty for all.
    pub audiences: Vec<String>,
    /// The page for it, written like an item of the menu.
    pub to: Spanned<String>,
    /// Its position: smaller comes first.
    pub order: usize,
}

table! {
    /// What readers come to do, with the page that they need for it.
    TaskTable {
        /// Whether the declaration exists; `false` removes one of the preset.
        _enabled = "enabled": bool = "`true`",
        /// What readers do.
        title: Required<String>,
        /// A sentence about it.
        help: Option<String>,
        /// The audiences that do it.
        audiences = "for": Vec<Spanned<String>> as AUDIENCE_NAMES = "all",
        /// The page for it, written like an item of the menu.
        to: Required<Spanned<String>> as MENU_ITEM,
        /// The position among the tasks; smaller comes first.
        order: Option<usize> = "last",
    }
}

/// Reads the tasks, in order. `is_checked` says whether all audiences are known, which they are not in an edition.
pub(super) fn read(
    tables: &[NamedTable<'_>],
    audiences: &IndexMap<String, Audience>,
    is_checked: bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Task> {
    let mut tasks = Vec::new();
    for NamedTable { name, table } in tables {
        let declared: TaskTable = table.read(format!("the task `{name}`"), diagnostics);
        for Spanned { value, span } in &declared.audiences {
            if is_checked && !audiences.contains_key(value) {
                diagnostics.push(unknown_audience(name, value, audiences, *span));
            }
        }
        let (Some(title), Some(to)) = (declared.title.0, declared.to.0) else {
            continue;
        };
        let names = declared.audiences.into_iter();
        tasks.push(Task {
            name: (*name).to_owned(),
            title,
            help: declared.help.unwrap_or_default(),
            audiences: names.map(|name| name.value).collect(),
            to,
            order: declared.order.unwrap_or(usize::MAX),
        });
    }
    tasks.sort_by_key(|task| task.order);
    tasks
}

fn unknown_audience(
    task: &str,
    name: &str,
    audiences: &IndexMap<String, Audience>,
    span: crate::text::Span,
) -> Diagnostic {
    let known = || audiences.keys().map(String::as_str);
    let message = format!("`for` of the task `{task}` contains `{name}`, which is not an audience");
    Diagnostic::new(CONFIG, span, message).not_found_or(name, known(), || match audiences.len() {
        0 => "remove `for`, because this site declares no audiences".to_owned(),
        _ => format!("the audiences are {}", list_of(known(), 12)),
    })
}
