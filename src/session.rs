//! A site across edits: its latest edition, each made from the one before and the sources as they are now.
//!
//! A session stores nothing but that edition, and reads no files. [`Site::compile`] reuses what an edit did not change (documents, the
//! model's frame, the theme); everything else is made on demand. So nothing can be stale: every edition equals what a fresh run makes
//! of the same sources, which `tests/never_stale.rs` tests.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::document::Document;
use crate::model::{Model, PageKind};
use crate::pipeline::{Input, Request, Site};

/// A site across edits.
#[derive(Debug)]
pub struct Session {
    request: Request,
    latest: SiteEdition,
}

/// The site as it was at one moment.
#[derive(Clone, Debug)]
pub struct SiteEdition {
    /// Counts from 1.
    pub number: u64,
    /// The site; or why there is none, such as an audience that is no longer declared.
    pub site: Result<Arc<Site>, String>,
    /// Pages that have moved since the previous edition: old path and new path.
    pub moved: BTreeMap<String, String>,
}

impl Session {
    /// Compiles a site for the first time.
    #[must_use]
    pub fn open(input: &Input, request: Request) -> Self {
        let site = Site::compile(input, &request, None).map(Arc::new);
        Self {
            request,
            latest: SiteEdition {
                number: 1,
                site,
                moved: BTreeMap::new(),
            },
        }
    }

    /// The latest edition.
    #[must_use]
    pub fn latest(&self) -> &SiteEdition {
        &self.latest
    }

    /// The day of the latest edition.
    #[must_use]
    pub fn today(&self) -> jiff::civil::Date {
        self.request.today
    }

    /// Whether a page shows one of these assets of the input or links to it; true where there is no site.
    #[must_use]
    pub fn shows(&self, input: &Input, assets: &BTreeSet<usize>) -> bool {
        let Ok(site) = &self.latest.site else {
            return true;
        };
        assets
            .iter()
            .any(|asset| site.uses(&input.assets[*asset].path))
    }

    /// Compiles the site as its sources are now, `today`.
    pub fn update(&mut self, input: &Input, today: jiff::civil::Date) -> &SiteEdition {
        self.request.today = today;
        let before = self.latest.site.as_ref().ok();
        let site = Site::compile(input, &self.request, before.map(|site| &**site)).map(Arc::new);
        let moved = match (before, &site) {
            (Some(before), Ok(site)) => moved_pages(before.model(), site.model()),
            _ => BTreeMap::new(),
        };
        self.latest = SiteEdition {
            number: self.latest.number + 1,
            site,
            moved,
        };
        &self.latest
    }
}

/// Pages of records that are no longer at their address, and where the record is now: in the same file, or in a file with another
/// name and the same text.
fn moved_pages(before: &Model, after: &Model) -> BTreeMap<String, String> {
    if before.shares_frame_with(after) {
        return BTreeMap::new();
    }
    let gone = before.pages().iter().filter_map(|page| match page.kind {
        PageKind::Record(id) if after.page_at(&page.path).is_none() => {
            Some((&page.path, before.document_of(id)))
        }
        _ => None,
    });
    let mut renamed: Option<HashMap<&str, &Document>> = None;
    let mut moved = BTreeMap::new();
    for (path, document) in gone {
        let now = after.document(&document.path).or_else(|| {
            let new = || {
                after
                    .documents()
                    .iter()
                    .filter(|document| before.document(&document.path).is_none())
            };
            renamed
                .get_or_insert_with(|| {
                    new()
                        .map(|document| (text_of(document), &**document))
                        .collect()
                })
                .get(text_of(document))
                .copied()
        });
        let page = now
            .and_then(|document| after.only_record(document))
            .and_then(|record| after.address(record));
        if let Some((page, _)) = page {
            moved.insert(path.clone(), after.page(page).path.clone());
        }
    }
    moved
}

/// The text of a document; empty for one without records, which has no page.
fn text_of(document: &Document) -> &str {
    document
        .records
        .first()
        .map_or("", |record| record.draft.text.whole())
}
