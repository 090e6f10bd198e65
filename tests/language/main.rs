//! The model language: what `docs/language.md` specifies, checked on small models without any HTML.
#![allow(
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a table of cases reads better in long functions"
)]

mod cells;
mod declarations;
mod derived_pages;
mod examples;
mod formats;
mod included_code;
mod kitchen;
#[path = "../support/models.rs"]
mod models;
mod queries;
mod records;
mod relations;
#[path = "../support/sites.rs"]
mod sites;
mod words;
