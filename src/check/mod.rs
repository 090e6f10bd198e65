//! Checks of a finished model: problems that only show when the whole site is known.
//!
//! Fields are checked where documents are parsed, and ids where the model is assembled. The checks here cover what texts refer
//! to (links, anchors, images, embeds), who could read what, the size of pages, and what the site itself declares
//! (`declared`). A check changes nothing.
//!
//! A check is a function from the model to diagnostics, in a file of its own and on a line of `CHECKS`.

mod conditions;
mod declared;
mod distance;
mod embeds;
mod hidden;
mod labels;
mod links;
mod reachability;
mod references;
mod size;
mod unique;
mod unused_keys;
mod view_contents;

#[cfg(test)]
mod tests;

use crate::config::Audience;
use crate::diagnostic::Diagnostic;
use crate::model::Model;
use view_contents::ViewContents;

pub use declared::{Finding, findings};
pub use embeds::MOST_EMBEDS;
pub use hidden::audiences_without;
pub use size::{MOST_VIEWS, PAGE};
pub use unused_keys::unused_keys;
pub use view_contents::ITEM;

/// A built-in check, by what it needs.
enum BuiltInCheck {
    /// The model.
    Model(fn(&Model) -> Vec<Diagnostic>),
    /// The model, and what its views and pages show.
    Views(fn(&Model, &ViewContents) -> Vec<Diagnostic>),
    /// The model, and the audiences to check it for.
    Audiences(fn(&Model, &[&Audience]) -> Vec<Diagnostic>),
}

/// All checks by name, in the order in which they run.
const CHECKS: [(&str, BuiltInCheck); 10] = [
    ("links", BuiltInCheck::Model(links::check)),
    ("conditions", BuiltInCheck::Model(conditions::check)),
    ("embeds", BuiltInCheck::Model(embeds::check)),
    ("references", BuiltInCheck::Model(references::check)),
    ("size", BuiltInCheck::Views(size::check)),
    ("reachability", BuiltInCheck::Views(reachability::check)),
    ("hidden", BuiltInCheck::Audiences(hidden::check)),
    ("labels", BuiltInCheck::Model(labels::check)),
    ("unique", BuiltInCheck::Model(unique::check)),
    ("declared", BuiltInCheck::Model(declared::check)),
];

/// Runs all checks. References to hidden records are checked for one audience, or for all if none is named.
#[must_use]
pub fn run(model: &Model, audience: Option<&str>) -> Vec<Diagnostic> {
    let contents = ViewContents::new(model);
    let audiences = model.config().audiences.values();
    let audiences: Vec<&Audience> = audiences
        .filter(|declared| audience.is_none_or(|name| name == declared.name))
        .collect();
    let found = |(_, check): &(&str, BuiltInCheck)| match check {
        BuiltInCheck::Model(check) => check(model),
        BuiltInCheck::Views(check) => check(model, &contents),
        BuiltInCheck::Audiences(check) => check(model, &audiences),
    };
    CHECKS.iter().flat_map(found).collect()
}
