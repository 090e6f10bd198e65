//! The problems of a site as the panel of the preview lists them: by file, those of the page first, the most severe first, each with its
//! location, its help and the address that opens the location in the author's editor.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::path::Path;

use indexmap::IndexMap;
use serde_json::{Value as Json, json};

use super::events::counts;
use super::snapshot::EditionSnapshot;
use crate::diagnostic::{self, Diagnostic, Format, Label, Style, render, summary};
use crate::model::{Model, PageId, PageKind, RecordId, Subject};
use crate::pipeline::Site;
use crate::text::Sources;

/// Maximum number of problems listed at once.
const MAX_LISTED: usize = 200;

/// The problems of a site as JSON, those of the page at this path first.
pub(super) fn problem_list(now: &EditionSnapshot, site: &Site, path: &str, root: &Path) -> Json {
    let (model, page) = (site.model(), site.model().page_at(path));
    let mut page_paths = page
        .map(|page| page_sources(model, page))
        .unwrap_or_default();
    let no_sources = Sources::default();
    let (number, mut diagnostics, sources) = match &now.check {
        Some(check) => {
            let outcome = &check.outcome;
            (check.number, outcome.diagnostics.clone(), &outcome.sources)
        }
        None => (0, Vec::new(), &no_sources),
    };
    // Some problems only show when a page is rendered. They are known of this page alone.
    if page.is_some() && number == now.edition.number {
        let found = site.file(path).map(|made| made.problems);
        let found = found.unwrap_or_default();
        let spans = found.iter().filter_map(Diagnostic::span);
        page_paths.extend(spans.map(|span| sources.path(span.file).to_owned()));
        diagnostics.extend(found);
        diagnostic::sort(&mut diagnostics, sources);
    }
    let locations = Locations {
        sources,
        root,
        editor: &model.config().site.editor,
    };
    let path = |diagnostic: &Diagnostic| match diagnostic.span() {
        Some(span) => sources.path(span.file),
        None => "",
    };
    let mut listed: Vec<&Diagnostic> = diagnostics.iter().collect();
    listed.sort_by_key(|problem| {
        let is_elsewhere = !page_paths.contains(path(problem));
        (is_elsewhere, Reverse(problem.severity))
    });
    let mut files: IndexMap<&str, Vec<Json>> = IndexMap::new();
    for diagnostic in listed.into_iter().take(MAX_LISTED) {
        let problems = files.entry(path(diagnostic)).or_default();
        problems.push(locations.problem(diagnostic));
    }
    let files = files.into_iter().map(|(path, problems)| {
        json!({ "path": path, "here": page_paths.contains(path), "problems": problems })
    });
    json!({
        "edition": number,
        "counts": counts(&diagnostics),
        "summary": summary(&diagnostics),
        "files": files.collect::<Vec<_>>(),
        "more": diagnostics.len().saturating_sub(MAX_LISTED),
    })
}

/// Describes problems with their locations.
struct Locations<'a> {
    sources: &'a Sources,
    /// The folder that paths are relative to.
    root: &'a Path,
    /// The address that opens a location, with `{path}`, `{line}` and `{column}`.
    editor: &'a str,
}

impl Locations<'_> {
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
        if let (Some(Json::Object(location)), Some(fields)) = (
            labels.next().map(|label| self.location(label)),
            problem.as_object_mut(),
        ) {
            fields.extend(
                location
                    .into_iter()
                    .filter(|(key, _)| key != "path" && key != "text"),
            );
        }
        problem["also"] = labels.map(|label| self.location(label)).collect();
        problem
    }

    fn location(&self, label: &Label) -> Json {
        let path = self.sources.path(label.span.file);
        let position = self.sources.position(label.span);
        let mut location = json!({ "path": path, "line": position.line, "column": position.column, "text": label.text });
        if let Some(address) = editor_address(
            self.editor,
            &self.root.join(path),
            position.line,
            position.column,
        ) {
            location["open"] = address.into();
        }
        location
    }

    /// The lines of the source with their marks, as in the terminal, without help and notes.
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
        // The panel shows the first location on a line of its own.
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

/// The address that opens a position of a file, if there is such a file.
fn editor_address(editor: &str, file: &Path, line: usize, column: usize) -> Option<String> {
    let file = file.canonicalize().ok().filter(|file| file.is_file())?;
    let path = crate::render::fragment(&file.to_string_lossy().replace('\\', "/"));
    // `file/{path}` has the slash already; `file://{path}` needs the one of the path.
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
fn page_sources(model: &Model, page: PageId) -> BTreeSet<String> {
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
    fn an_address_is_in_the_form_of_the_editor() {
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
            assert_eq!(
                editor_address(editor, &file, 5, 9).as_deref(),
                Some(&*address)
            );
        }
        assert_eq!(
            editor_address(
                "a:{path}",
                Path::new("theme default: templates/base.html"),
                1,
                1
            ),
            None
        );
    }
}
