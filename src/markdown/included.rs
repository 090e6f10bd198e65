//! Files from which code blocks take their lines: the paths that a text names, and the contents that it is given for them.
//!
//! The same code reads the fence here and when the text is compiled, so a text is given each file that it shows. Nothing here
//! opens a file. Next: [`super::fence_file`], which reads one fence.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};

use super::fence_file::{FenceFile, of_fence};
use super::parser::{extensions, on_char_boundaries};
use super::patch::Patch;
use crate::guard;

/// The files that texts include, by their paths from the handbook's root.
pub type IncludedFiles = BTreeMap<String, IncludedFile>;

/// The contents of a file that a text includes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IncludedFile {
    /// Its text.
    Text(Arc<str>),
    /// Why it cannot be included.
    Unusable {
        /// What is wrong.
        message: String,
        /// What to do.
        help: String,
    },
}

/// Adds the paths of the files that a text includes.
pub fn add_included_paths(text: &str, paths: &mut BTreeSet<String>) {
    if may_include(text) {
        // A text on which the parser panics shows nothing.
        let found = guard::catch(|| included_paths(text));
        paths.extend(found.into_iter().flatten());
    }
}

/// Whether a text may include a file, without parsing it.
fn may_include(text: &str) -> bool {
    text.contains("file=")
}

fn included_paths(text: &str) -> Vec<String> {
    let patch = Patch::for_text(text);
    let parsed = patch.as_ref().map_or(text, |patch| &patch.text);
    let mut found = Vec::new();
    for (event, range) in Parser::new_ext(parsed, extensions()).into_offset_iter() {
        if let Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) = event {
            let range = on_char_boundaries(text, range);
            if let Some(Ok(FenceFile { path, .. })) = of_fence(text, range.start) {
                found.push(path);
            }
        }
    }
    found
}
