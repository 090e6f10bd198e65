//! Names of a site's files: which carry a hash, and which are the way to another page.

use std::collections::BTreeMap;

use super::InputFile;
use crate::model::{Model, PageKind};
use crate::render::Theme;
use crate::text::file_name;

/// What the paths of a site's files mean beyond themselves: for whoever compares two builds.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Of pages that lead on to another, the path of that one.
    pub redirects: BTreeMap<String, String>,
    /// Of files whose name changes with what they hold, the path without that.
    pub plain: BTreeMap<String, String>,
}

/// What the paths of a site's files mean.
pub(super) fn names(site: &Model, theme: &Theme, assets: &[InputFile]) -> Names {
    let mut names = Names::default();
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

/// The name of a content file in the site: pictures carry a hash, so that browsers may keep them for ever. A name that is too long
/// for that loses its end.
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
