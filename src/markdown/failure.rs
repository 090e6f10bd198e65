//! Texts on which the parser panics: finds the block that causes it, and reports it.
//! Repairs nothing; [`super::patch`] does where a cause is known.

use std::ops::Range;

use super::lines::line_end;
use crate::diagnostic::{Diagnostic, PARSER_FAILURE};
use crate::text::Span;

/// Reports a text that cannot be read.
pub(super) fn report(block: Span) -> Diagnostic {
    Diagnostic::new(PARSER_FAILURE, block, "the Markdown parser crashed here")
        .here("this block or the one before it")
        .help("simplify this block or put it in a code block, and please report this bug; until then, the whole text is not shown")
}

/// The first line of the block with which a text begins to fail.
///
/// Blank lines separate blocks. A text that fails with a block is assumed to fail with all following ones, so a binary search
/// finds it. If that is wrong, the result is another failing block, or the last one.
pub(super) fn failing_block(text: &str, fails: impl Fn(&str) -> bool) -> Range<usize> {
    let blocks = blocks(text);
    let failing = blocks.partition_point(|block| !fails(&text[..block.end]));
    let block = blocks
        .get(failing)
        .or(blocks.last())
        .cloned()
        .unwrap_or(0..0);
    block.start..line_end(text, block.start)
}

fn blocks(text: &str) -> Vec<Range<usize>> {
    let mut blocks: Vec<Range<usize>> = Vec::new();
    let (mut at, mut is_apart) = (0, true);
    for line in text.split_inclusive('\n') {
        let range = at..at + line.len();
        at = range.end;
        if line.trim().is_empty() {
            is_apart = true;
        } else if let (false, Some(last)) = (is_apart, blocks.last_mut()) {
            last.end = range.end;
        } else {
            blocks.push(range);
            is_apart = false;
        }
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::failing_block;

    #[test]
    fn the_first_failing_block_is_found() {
        let text = "# Tea\n\nBoil\nwater.\n\n- bad\n  leaf\n\nServe.\n";
        assert_eq!(
            &text[failing_block(text, |text| text.contains("leaf"))],
            "- bad"
        );
        assert_eq!(
            &text[failing_block(text, |text| text.contains("Tea"))],
            "# Tea"
        );
        assert_eq!(&text[failing_block(text, |_| false)], "Serve.");
        assert_eq!(failing_block("", |_| true), 0..0);
        assert_eq!(failing_block("\n \n", |_| true), 0..0);
    }
}
