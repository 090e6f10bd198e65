//! A finished model to diagnostics: what only shows when everything is known.
//!
//! Schema mistakes are found where documents are read, and unknown ids where the model is assembled; what remains is what
//! texts say (links, anchors, images, embeds), who could read what, and what the site itself wants to be so, which is in
//! `declared`. Checks change nothing.

mod conditions;
mod declared;
mod embeds;
mod hidden;
mod labels;
mod links;
mod reach;
mod refs;
mod shown;
mod size;
mod unique;
mod unshown;

use crate::diagnostic::Diagnostic;
use crate::model::Model;

pub use declared::{Finding, findings};
pub use embeds::MOST_EMBEDS;
pub use shown::ITEM;
pub use size::{MOST_VIEWS, PAGE};
pub use unshown::unused_keys;

/// Runs every check, the built-in ones and the site's own. What is hidden is checked for one audience, or for all where none
/// is named.
#[must_use]
pub fn run(model: &Model, audience: Option<&str>) -> Vec<Diagnostic> {
    let mut diagnostics = links::check(model);
    diagnostics.extend(conditions::check(model));
    diagnostics.extend(embeds::check(model));
    diagnostics.extend(refs::check(model));
    let shown = shown::Shown::of(model);
    diagnostics.extend(size::check(model, &shown));
    diagnostics.extend(reach::check(model, &shown));
    diagnostics.extend(hidden::check(model, audience));
    diagnostics.extend(labels::check(model));
    diagnostics.extend(unique::check(model));
    let found = findings(model);
    diagnostics.extend(found.iter().map(|finding| finding.diagnostic(model)));
    diagnostics.extend(declared::summary(model, &found));
    diagnostics
}
