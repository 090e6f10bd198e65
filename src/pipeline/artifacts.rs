//! All files of a site at once, for a build.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::file_names::hashed;
use super::files::Files;
use super::repetition::merge_repeated;
use super::{Artifact, ArtifactContent, Observer, Phase, Site, checks, search_corpus};
use crate::diagnostic::Diagnostic;
use crate::golden::GoldenQueries;
use crate::model::PageId;
use crate::render::{Rendered, RenderedFile};

/// A rendered page, the content files that it uses, and what went wrong in its template.
type RenderedPage = (Artifact, Vec<String>, Vec<Diagnostic>);

impl Site {
    /// Makes every file, sorted by path, and reports what went wrong, golden queries included.
    pub(super) fn artifacts(
        &self,
        golden: &GoldenQueries,
        observer: &dyn Observer,
    ) -> (Vec<Artifact>, Vec<Diagnostic>) {
        let model = self.model();
        let mut artifacts = Vec::with_capacity(model.pages().len() + 8);
        let mut problems = Vec::new();
        let mut used = BTreeSet::new();
        for (page, assets, found) in self.render_pages(observer) {
            artifacts.push(page);
            used.extend(assets);
            problems.extend(found);
        }
        let theme = self.read.theme.assets.iter();
        artifacts.extend(theme.map(|(path, content)| bytes(path.clone(), content.clone())));
        let ids: Vec<PageId> = model.all_page_ids().collect();
        let files: Vec<RenderedFile> = ids
            .par_iter()
            .flat_map_iter(|page| self.page_files(*page))
            .collect();
        for file in files {
            used.extend(file.assets);
            problems.extend(file.problems);
            artifacts.push(text(file.path, file.text));
        }
        let exports = self.renderer().exports().into_iter();
        artifacts.extend(exports.map(|(path, content)| text(path.to_owned(), content)));
        let scripts = self.has_index_scripts();
        let (index, missed) = search_corpus::index(model, golden, scripts, observer);
        artifacts.extend(index.into_iter().map(|file| bytes(file.path, file.bytes)));
        let for_robots = self.for_robots().into_iter();
        artifacts.extend(for_robots.map(|(path, content)| text(path.to_owned(), content)));
        artifacts.extend(copies(&self.files, &used));
        artifacts.sort_by(|a, b| a.path.cmp(&b.path));
        let artifacts = checks::without_path_clashes(artifacts, model, &self.files, &mut problems);
        problems = merge_repeated(problems);
        problems.extend(missed);
        (artifacts, problems)
    }

    fn render_pages(&self, observer: &dyn Observer) -> Vec<RenderedPage> {
        let model = self.model();
        observer.begin(Phase::Render, model.pages().len());
        let renderer = self.renderer_with_findings();
        let render = |id: PageId| {
            let Rendered {
                html,
                assets,
                problems,
            } = renderer.page(id);
            observer.advance();
            (text(model.page(id).path.clone(), html), assets, problems)
        };
        let ids: Vec<PageId> = model.page_ids().collect();
        ids.into_par_iter().map(render).collect()
    }
}

/// The content's files that pages use, and all files of `static/`.
fn copies(files: &Files, used: &BTreeSet<String>) -> impl Iterator<Item = Artifact> {
    let assets = files.assets.iter();
    let assets = assets.filter(|asset| used.contains(&asset.path));
    let assets = assets.map(|asset| (hashed(asset), &asset.disk));
    let statics = files.statics.iter();
    let statics = statics.map(|asset| (asset.path.clone(), &asset.disk));
    assets.chain(statics).map(|(path, disk)| Artifact {
        path,
        content: ArtifactContent::File(disk.clone()),
    })
}

fn bytes(path: String, content: Arc<[u8]>) -> Artifact {
    let content = ArtifactContent::Bytes(content);
    Artifact { path, content }
}

/// A text as bytes at once: a text that has grown keeps up to twice the memory it needs.
fn text(path: String, text: String) -> Artifact {
    bytes(path, text.into_bytes().into())
}
