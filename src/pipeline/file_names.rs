//! Names of a site's files: which have a hash, and which redirect to another page.

use std::collections::BTreeMap;

use super::InputFile;
use crate::model::{Model, PageKind};
use crate::render::Theme;
use crate::text::file_name;

/// What the paths of a site's files mean, for comparing two builds.
#[derive(Clone, Debug, Default)]
pub struct FileNames {
    /// Redirects: the path of each, and the path that it leads to.
    pub redirects: BTreeMap<String, String>,
    /// Files with a hash in their name: the path of each, and the path without the hash.
    pub plain: BTreeMap<String, String>,
}

/// What the paths of a site's files mean.
pub(super) fn file_names(site: &Model, theme: &Theme, assets: &[InputFile]) -> FileNames {
    let mut names = FileNames::default();
    for page in site.pages() {
        if let PageKind::Redirect(to) = page.kind {
            let (to, entry) = site.address(to).map_or(("", None), |(to, entry)| {
                (site.page(to).path.as_str(), entry)
            });
            names.redirects.insert(
                page.path.clone(),
                entry.map_or_else(|| to.to_owned(), |entry| format!("{to}#{entry}")),
            );
        }
    }
    names.plain.extend(
        theme
            .names()
            .iter()
            .map(|(name, path)| (path.clone(), format!("assets/{name}"))),
    );
    let pictures = assets
        .iter()
        .map(|asset| (hashed(asset), asset.path.clone()));
    names
        .plain
        .extend(pictures.filter(|(path, plain)| path != plain));
    names
}

/// The path of a content file in the site. Images have a hash, so that browsers may cache them without limit. A name that is too long for
/// that is shortened.
pub(super) fn hashed(asset: &InputFile) -> String {
    const PICTURES: [&str; 8] = ["png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "ico"];
    match asset.path.rsplit_once('.') {
        Some((stem, ending)) if PICTURES.contains(&ending.to_lowercase().as_str()) => {
            let tail = format!("-{:08x}.{ending}", asset.hash >> 32);
            let (folder, name) = stem.split_at(stem.rfind('/').map_or(0, |at| at + 1));
            format!("{folder}{}", file_name(name, &tail))
        }
        _ => asset.path.clone(),
    }
}
