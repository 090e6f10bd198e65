//! Hidden content changes nothing in an edition: single cases.
//!
//! Each case is a visible site and two variants of the content that is hidden from guests. Both builds for a guest must be
//! equal, byte for byte. Some cases check a page too. Random sites are in `noninterference.rs`.
#![allow(
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a table of cases"
)]

mod atlas;
mod blocks;
mod by_condition;
mod fields;
mod pages;
mod records;
#[path = "../support/sites.rs"]
mod sites;
