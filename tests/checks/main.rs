//! Declared checks: what those of the presets and of a site find, as data.
//!
//! `tests/broken/` has the messages of each kind.
#![allow(
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a table of cases reads better in long functions"
)]

mod audiences;
mod demo;
mod presets;
mod settings;
#[path = "../support/sites.rs"]
mod sites;
