//! The view of each page: what its template sees, gathered from the model. Each kind of page fills in its own part.

use super::view::{LinkView, PageView};
use super::writer::{NOT_FOUND, Writer};
use super::{derived, escape, lists, record, title_of};
use crate::config::{Matrix, PageFormat};
use crate::model::{Env, Model, PageId, PageKind, RecordId};
use crate::render::writer::matrices;

/// The maximum depth of the folders in which the 404 page looks for the theme's files.
const MAX_ROOTS: usize = 8;

/// The template and the view of a page.
pub(super) fn view(writer: &mut Writer<'_>, page: PageId) -> (String, PageView) {
    let model = writer.site.model;
    let path = &model.page(page).path;
    let is_not_found = path == NOT_FOUND;
    let root = if is_not_found {
        writer.site.shared.base_path.clone()
    } else {
        "../".repeat(path.matches('/').count())
    };
    let roots = if is_not_found && !writer.site.shared.has_base {
        possible_roots(model)
    } else {
        vec![root.clone()]
    };
    let site = &model.config().site;
    let mut view = PageView {
        path: path.clone(),
        title: title_of(model, page),
        root,
        roots,
        status: "ready",
        canonical: if model.has_html(page) {
            writer.site.canonical(path)
        } else {
            String::new()
        },
        files: writer.file_views(page),
        data: writer.file_href(page, PageFormat::Json),
        lang: site.language.tag().to_owned(),
        dir: site.dir.word(),
        ..PageView::default()
    };
    let layout = match &model.page(page).kind {
        PageKind::Record(id) => record::page(writer, *id, page, &mut view),
        PageKind::Index { kind, part, intro } => {
            lists::index(writer, *kind, *part, *intro, page, &mut view)
        }
        PageKind::Folder(folder) => lists::folder(writer, folder, page, &mut view),
        PageKind::Overview => lists::overview(writer, page, &mut view),
        PageKind::Derived(at, subject) => {
            derived::page(writer, &model.config().pages[*at], *subject, &mut view)
        }
        PageKind::Matrix(at) => matrix(writer, &model.config().matrices[*at], page, &mut view),
        PageKind::Search => lists::search(writer, page, &mut view),
        PageKind::NotFound => not_found(writer, &mut view),
        PageKind::Redirect(id) => redirect(writer, *id, &mut view),
    };
    (layout, view)
}

/// The paths to the root from an address in any of the site's folders, and the host's own root.
fn possible_roots(model: &Model) -> Vec<String> {
    let depths = model
        .pages()
        .iter()
        .map(|page| page.path.matches('/').count());
    let depth = depths.max().unwrap_or(0).min(MAX_ROOTS);
    (0..=depth)
        .map(|depth| "../".repeat(depth))
        .chain(["/".to_owned()])
        .collect()
}

fn matrix(writer: &mut Writer<'_>, matrix: &Matrix, page: PageId, view: &mut PageView) -> String {
    view.kind = "matrix";
    view.description.clone_from(&matrix.help);
    view.breadcrumb = vec![writer.page_link(writer.site.model.home())];
    let mut shown = matrices::view(writer, matrix, &Env::default());
    shown.csv = writer.file_href(page, PageFormat::Csv);
    view.matrix = Some(shown);
    "matrix.html".to_owned()
}

fn not_found(writer: &Writer<'_>, view: &mut PageView) -> String {
    view.kind = "not-found";
    let model = writer.site.model;
    let home = escape::path(&model.page(model.home()).path);
    view.target = Some(LinkView {
        title: title_of(model, model.home()),
        href: format!("{}{home}", view.root),
        ..LinkView::default()
    });
    "not-found.html".to_owned()
}

fn redirect(writer: &Writer<'_>, id: RecordId, view: &mut PageView) -> String {
    view.kind = "redirect";
    view.target = Some(writer.record_link(id));
    let model = writer.site.model;
    if let Some((page, _)) = model.address(id) {
        view.canonical = writer.site.canonical(&model.page(page).path);
    }
    "redirect.html".to_owned()
}
