//! hirebook compiles a handbook: typed Markdown in, a checked, cross-linked static site out.
//!
//! The pipeline, in the order in which a site passes through it:
//!
//! 1. [`load`] reads a folder: the only reader of the content.
//! 2. [`config`] merges `hirebook.toml` over its preset into a schema.
//! 3. [`document`] reads each file: front matter, rows of tables, [`markdown`]. Pure, per file, in parallel, never fails.
//! 4. [`model`] makes them one site: records, relations, links, backlinks, pages.
//! 5. [`check`] says what only shows when everything is known; errors stop the write.
//! 6. [`audience`] cuts hidden parts out of the sources, and 3 and 4 run again on what is left.
//! 7. [`render`] makes HTML, one closed view per page.
//! 8. [`hirebook_search`] makes the index that a browser searches.
//! 9. [`write`](mod@write) commits the files as a whole; or [`serve`] shows them while they are written about.
//!
//! [`pipeline`] is that list as code; read it first. What is wrong is a value too: a [`diagnostic`] at a place in a
//! [`text`], with a remedy.

pub mod text;

pub(crate) mod graph;
pub mod guard;

pub mod diagnostic;

pub mod tree;

pub mod presets;

pub mod strings;

pub mod config;

pub mod markdown;

pub mod document;

pub mod audience;

pub mod model;

pub mod check;

pub mod render;

pub mod golden;

pub mod schema;

pub mod why;

pub mod diff;

pub mod pipeline;

pub mod session;

pub(crate) mod os;

pub mod load;

pub mod write;

pub mod serve;

pub mod cli;
