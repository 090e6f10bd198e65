//! The problems of a site as the panel beside a page lists them: by file, those of the page first, the worst first, each with its place, its
//! remedy and the address that opens the place in the author's editor.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::path::Path;

use indexmap::IndexMap;
use serde_json::{Value as Json, json};

use super::events::counts;
use crate::diagnostic::{Diagnostic, Format, Label, Style, render, summary};
use crate::model::{Model, PageId, PageKind, RecordId, Subject};
use crate::text::Sources;

/// So many are listed; nobody mends more before looking again.
const MOST: usize = 200;

/// What is listed for a page.
pub(super) struct List<'a> {
    /// Which edition was checked.
    pub(super) edition: u64,
    pub(super) diagnostics: &'a [Diagnostic],
    pub(super) sources: &'a Sources,
    /// The files that the page is made from, as messages show them.
    pub(super) here: BTreeSet<String>,
    /// The folder that paths start from.
    pub(super) root: &'a Path,
    /// The address that opens a place, with `{path}`, `{line}` and `{column}`.
    pub(super) editor: &'a str,
}

impl List<'_> {
    /// All of it.
    pub(super) fn json(&self) -> Json {
        let mut files: IndexMap<&str, Vec<Json>> = IndexMap::new();
        let place = |diagnostic: &Diagnostic| {
            diagnostic
                .span()
                .map_or("", |span| self.sources.path(span.file))
        };
        let (mut here, mut others): (Vec<&Diagnostic>, Vec<&Diagnostic>) = self
            .diagnostics
            .iter()
            .partition(|diagnostic| self.here.contains(place(diagnostic)));
        for group in [&mut here, &mut others] {
            group.sort_by_key(|diagnostic| Reverse(diagnostic.severity));
        }
        for diagnostic in here.into_iter().chain(others).take(MOST) {
            files
                .entry(place(diagnostic))
                .or_default()
                .push(self.problem(diagnostic));
        }
        let file = |(path, problems): (&str, Vec<Json>)| json!({ "path": path, "here": self.here.contains(path), "problems": problems });
        json!({
            "edition": self.edition,
            "counts": counts(self.diagnostics),
            "summary": summary(self.diagnostics),
            "files": files.into_iter().map(file).collect::<Vec<_>>(),
            "more": self.diagnostics.len().saturating_sub(MOST),
        })
    }

    fn problem(&self, diagnostic: &Diagnostic) -> Json {
        let mut problem = json!({
            "severity": diagnostic.severity.word(),
            "code": diagnostic.name(),
            "message": diagnostic.message,
            "snippet": self.snippet(diagnostic),
            "help": diagnostic.help,
            "notes": diagnostic.notes,
        });
        let mut labels = diagnostic.labels.iter();
        if let (Some(Json::Object(place)), Some(fields)) = (
            labels.next().map(|label| self.place(label)),
            problem.as_object_mut(),
        ) {
            fields.extend(
                place
                    .into_iter()
                    .filter(|(key, _)| key != "path" && key != "text"),
            );
        }
        problem["also"] = labels.map(|label| self.place(label)).collect();
        problem
    }

    fn place(&self, label: &Label) -> Json {
        let path = self.sources.path(label.span.file);
        let at = self.sources.position(label.span);
        let mut place =
            json!({ "path": path, "line": at.line, "column": at.column, "text": label.text });
        if let Some(address) = open(self.editor, &self.root.join(path), at.line, at.column) {
            place["open"] = address.into();
        }
        place
    }

    /// The lines of the source with their marks, as the terminal shows them, without what stands beside them as words.
    fn snippet(&self, diagnostic: &Diagnostic) -> String {
        if diagnostic.labels.is_empty() {
            return String::new();
        }
        let bare = Diagnostic {
            help: Vec::new(),
            notes: Vec::new(),
            ..diagnostic.clone()
        };
        let text = render(&[bare], self.sources, Format::Human, Style::default());
        // The first place has a line of its own in the panel.
        let lines = text
            .lines()
            .skip(1)
            .filter(|line| !line.trim_start().starts_with("= "));
        let lines: Vec<&str> = lines
            .skip_while(|line| line.trim_start().starts_with("--> ") || line.trim() == "|")
            .collect();
        let end = lines
            .iter()
            .rposition(|line| !matches!(line.trim(), "" | "|"))
            .map_or(0, |last| last + 1);
        lines[..end].join("\n")
    }
}

/// The address that opens a place of a file, if there is such a file.
fn open(editor: &str, file: &Path, line: usize, column: usize) -> Option<String> {
    let file = file.canonicalize().ok().filter(|file| file.is_file())?;
    let path = crate::render::fragment(&file.to_string_lossy().replace('\\', "/"));
    // `file/{path}` has the slash already; `file://{path}` wants that of the path.
    let joined = editor
        .find("{path}")
        .is_some_and(|at| editor[..at].ends_with('/') && !editor[..at].ends_with("//"));
    let path = if joined {
        path.trim_start_matches('/')
    } else {
        &path
    };
    Some(
        editor
            .replace("{path}", path)
            .replace("{line}", &line.to_string())
            .replace("{column}", &column.to_string()),
    )
}

/// The files that a page is made from, as messages show them.
pub(super) fn sources_of(model: &Model, page: PageId) -> BTreeSet<String> {
    let entries = || {
        model.records().filter(|id| {
            model
                .address(*id)
                .is_some_and(|(shown, entry)| shown == page && entry.is_some())
        })
    };
    let records: Vec<RecordId> = match model.page(page).kind {
        PageKind::Record(id)
        | PageKind::Redirect(id)
        | PageKind::Derived(_, Subject::Record(id)) => vec![id],
        PageKind::Index { intro, .. } => intro.into_iter().chain(entries()).collect(),
        _ => Vec::new(),
    };
    records.into_iter().map(|id| model.shown_path(id)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_opened_as_the_editor_wants_it() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
        let whole = file.canonicalize().unwrap().to_string_lossy().into_owned();
        for (editor, address) in [
            (
                "vscode://file/{path}:{line}:{column}",
                format!("vscode://file{whole}:5:9"),
            ),
            (
                "subl://open?url=file://{path}&line={line}",
                format!("subl://open?url=file://{whole}&line=5"),
            ),
            (
                "idea://open?file={path}&line={line}",
                format!("idea://open?file={whole}&line=5"),
            ),
        ] {
            assert_eq!(open(editor, &file, 5, 9).as_deref(), Some(&*address));
        }
        assert_eq!(
            open(
                "a:{path}",
                Path::new("theme default: templates/base.html"),
                1,
                1
            ),
            None
        );
    }
}
