//! A site across edits: the latest edition of it, each made of the one before and of what the sources are now.
//!
//! A session remembers nothing but that edition. What an edit leaves as it was (documents, the model's frame, the theme) is
//! taken over by [`Site::compile`]; everything else is made when it is asked for. So there is nothing that could be stale:
//! any edition equals what a fresh run makes of the same sources, which `tests/never_stale.rs` holds it to.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::document::Document;
use crate::model::{Model, PageKind};
use crate::pipeline::{Input, Request, Site};

/// A site across edits.
#[derive(Debug)]
pub struct Session {
    request: Request,
    latest: Edition,
}

/// The site as it was at one moment.
#[derive(Clone, Debug)]
pub struct Edition {
    /// Counts from 1.
    pub number: u64,
    /// The site; or why there is none, as when its audience is not declared any more.
    pub site: Result<Arc<Site>, String>,
    /// Pages of the edition before that are now elsewhere: old path and new path.
    pub moved: BTreeMap<String, String>,
}

impl Session {
    /// Compiles a site for the first time.
    #[must_use]
    pub fn open(input: &Input, request: Request) -> Self {
        let site = Site::compile(input, &request, None).map(Arc::new);
        Self {
            request,
            latest: Edition {
                number: 1,
                site,
                moved: BTreeMap::new(),
            },
        }
    }

    /// The latest edition.
    #[must_use]
    pub fn latest(&self) -> &Edition {
        &self.latest
    }

    /// The day of the latest edition.
    #[must_use]
    pub fn today(&self) -> jiff::civil::Date {
        self.request.today
    }

    /// Whether a page shows one of these assets of the input or leads to it; true where there is no site.
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
    pub fn update(&mut self, input: &Input, today: jiff::civil::Date) -> &Edition {
        self.request.today = today;
        let before = self.latest.site.as_ref().ok();
        let site = Site::compile(input, &self.request, before.map(|site| &**site)).map(Arc::new);
        let moved = match (before, &site) {
            (Some(before), Ok(site)) => moved(before.model(), site.model()),
            _ => BTreeMap::new(),
        };
        self.latest = Edition {
            number: self.latest.number + 1,
            site,
            moved,
        };
        &self.latest
    }
}

/// Pages of records that have gone from their address, and where the record is now: it stands in the same file, or the file has
/// another name and says the same.
fn moved(before: &Model, after: &Model) -> BTreeMap<String, String> {
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
                        .map(|document| (text(document), &**document))
                        .collect()
                })
                .get(text(document))
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

/// What a document says; nothing for one without records, which has no page.
fn text(document: &Document) -> &str {
    document
        .records
        .first()
        .map_or("", |record| record.draft.text.whole())
}
