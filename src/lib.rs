//! hirebook compiles a handbook: typed Markdown in, a checked, cross-linked static site out.
#![allow(missing_docs)]
pub mod audience;
pub mod check;
pub mod cli;
pub mod config;
pub mod diagnostic;
pub mod document;
pub mod load;
pub mod markdown;
pub mod model;
pub mod pipeline;
pub mod presets;
pub mod render;
pub mod text;
pub mod tree;
pub mod write;
