//! hirebook compiles a handbook: typed Markdown in, a checked, cross-linked static site out.
#![allow(missing_docs)]
pub mod text;
pub mod tree;
pub mod diagnostic;
pub mod presets;
pub mod config;
pub mod markdown;
pub mod document;
pub mod audience;
pub mod model;
pub mod check;
pub mod render;
pub mod pipeline;
pub mod load;
pub mod write;
pub mod cli;
