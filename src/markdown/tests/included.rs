//! The paths that a text is searched for are those that it needs when it is compiled.

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::prelude::*;

use super::options;
use crate::diagnostic::INCLUDED_FILE;
use crate::markdown::{IncludedFile, Options, add_included_paths, parse};
use crate::text::FileId;

const PIECES: [&str; 24] = [
    "```py file=\"a.py\"\n",
    "```file=b.py#x\n",
    "~~~ {.py file='c d.py'}\n",
    "```\n",
    "~~~\n",
    "````file=\"a.py\"\n````\n",
    "> ",
    ">\n",
    "- ",
    "  ",
    "    ",
    "\t",
    "\n",
    "\n\n",
    "text\n",
    "[a]: b\n",
    "[^a]: ",
    "<!-- ",
    "-->",
    "<pre>\n",
    "</pre>\n",
    "| a |\n|---|\n",
    "**\u{3002}**",
    "%% note %%",
];

proptest! {
    #[test]
    fn a_text_is_given_each_file_that_it_includes(
        pieces in proptest::collection::vec(0..PIECES.len(), 0..24),
    ) {
        let text: String = pieces.into_iter().map(|piece| PIECES[piece]).collect();
        let mut paths = BTreeSet::new();
        add_included_paths(&text, &mut paths);
        let file = |path: &String| (path.clone(), IncludedFile::Text("#region x\n1\n#endregion".into()));
        let options = Options {
            included: Arc::new(paths.iter().map(file).collect()),
            ..options()
        };
        let (_, problems) = parse(&text, FileId(0), 0, &options);
        for problem in problems.iter().filter(|problem| problem.code == INCLUDED_FILE) {
            prop_assert!(!problem.message.contains("cannot take"), "{text:?}: {paths:?}");
        }
    }
}
