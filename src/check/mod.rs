//! A finished model to diagnostics: what only shows when everything is known.
//!
//! Schema mistakes are found where documents are read, and unknown ids where the model is assembled; what remains is what
//! texts say: links, anchors, images, embeds, and who could read what. Checks change nothing.

mod hidden;
mod links;
mod reach;
mod refs;
mod review;

use crate::diagnostic::Diagnostic;
use crate::model::Model;

/// Runs every built-in check. What is hidden is checked for one audience, or for all where none is named.
#[must_use]
pub fn run(model: &Model, audience: Option<&str>) -> Vec<Diagnostic> {
    let mut diagnostics = links::check(model);
    diagnostics.extend(refs::check(model));
    diagnostics.extend(reach::check(model));
    diagnostics.extend(hidden::check(model, audience));
    diagnostics.extend(review::check(model));
    diagnostics
}
