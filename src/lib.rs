//! hirebook compiles a handbook: typed Markdown in, a checked, cross-linked static site out.
//!
//! The phases of a build, in order:
//!
//! 1. [`load`] reads a folder. Nothing else reads the content.
//! 2. [`config`] merges `hirebook.toml` over its preset into a schema.
//! 3. [`document`] parses each file: front matter, rows of tables, [`markdown`]. Pure, in parallel, never fails.
//! 4. [`model`] connects the documents: records, relations, links, backlinks, pages.
//! 5. [`check`] reports problems that need the whole model. Errors prevent the write.
//! 6. [`projection`] removes hidden parts from the sources of an edition; then phases 3 and 4 run again.
//! 7. [`render`] makes HTML, one closed view per page.
//! 8. [`hirebook_search`] makes the index that browsers search.
//! 9. [`write`](mod@write) commits the files in one step; in a preview, [`serve`] sends them instead.
//!
//! [`pipeline`] is that list as code; read it first. Problems are values too: each is a [`diagnostic`] at a place in a
//! [`text`], with help.

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

pub mod projection;

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
