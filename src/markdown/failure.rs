//! Texts that the parser cannot read, because it panics: where the fault is, and what the author can do.

use std::ops::Range;

use super::cut::line_end;
use crate::diagnostic::{Diagnostic, PARSER_FAILURE};
use crate::text::Span;

/// Reports a text that cannot be read.
pub(super) fn report(block: Span) -> Diagnostic {
    Diagnostic::new(PARSER_FAILURE, block, "this Markdown cannot be read: the parser fails here")
        .here("this block or the one before it")
        .help("write this block in a simpler way, or put it in a code block; until then the whole text is left out")
}

/// The first line of the block with which a text begins to fail.
///
/// Blocks are what blank lines separate. A text that fails with a block is taken to fail with all that follow, so a binary search
/// finds it; where that does not hold, another block that makes the parser fail is found, or the last one.
pub(super) fn block(text: &str, fails: impl Fn(&str) -> bool) -> Range<usize> {
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
    use super::block;

    #[test]
    fn the_first_failing_block_is_found() {
        let text = "# Tea\n\nBoil\nwater.\n\n- bad\n  leaf\n\nServe.\n";
        assert_eq!(&text[block(text, |text| text.contains("leaf"))], "- bad");
        assert_eq!(&text[block(text, |text| text.contains("Tea"))], "# Tea");
        assert_eq!(&text[block(text, |_| false)], "Serve.");
        assert_eq!(block("", |_| true), 0..0);
        assert_eq!(block("\n \n", |_| true), 0..0);
    }
}
