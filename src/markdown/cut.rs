//! Removes hidden regions from a source so that the rest reads as if they had never been written.
//!
//! Works on the text and its [`Outline`]; the caller decides which labels are hidden. The difficult part is what separates
//! neighbours: blank lines between blocks, and the markers of list items, which are on one line only.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Region;
use super::lines::{is_blank, line_end, line_start, next_line, trim_line_end};
use super::outline::{BlockKind, Outline};
use crate::text::floor_char_boundary;

/// Maximum nesting depth up to which containers are removed together with their hidden content. Pages do not nest deeper.
const MAX_CLIMB: usize = 100;

/// The text without the regions whose labels are hidden. `text` begins at byte `offset` of its file, as it did for
/// [`super::parse`], which returned the regions.
///
/// Adjacent regions are cut as one, because neighbours may share a list item or the blank line between them.
#[must_use]
pub fn cut(text: &str, offset: usize, regions: &[Region], hidden: impl Fn(&str) -> bool) -> String {
    let mut blocks: Vec<_> = regions
        .iter()
        .filter(|region| hidden(&region.label.value))
        .map(|region| local(region, offset, text))
        .collect();
    if blocks.is_empty() {
        return text.to_owned();
    }
    blocks.sort_by_key(|block| (block.start, std::cmp::Reverse(block.end)));
    let outline = Outline::parse(text);
    let mut rest = String::with_capacity(text.len());
    let mut kept = 0;
    for range in cuts(text, &outline, &blocks) {
        if range.start > kept {
            rest.push_str(&text[kept..range.start]);
        }
        kept = kept.max(range.end);
    }
    rest.push_str(&text[kept..]);
    rest
}

/// A region's bytes in the text. A region of another text is truncated to this one.
fn local(region: &Region, offset: usize, text: &str) -> Range<usize> {
    let inside = |at: u32| floor_char_boundary(text, (at as usize).saturating_sub(offset));
    inside(region.block.start)..inside(region.block.end)
}

/// A run of hidden siblings.
#[derive(Clone, Debug)]
struct HiddenRun {
    range: Range<usize>,
    parent: Option<usize>,
    /// The first block after it.
    after: usize,
}

/// The ranges to cut, in order, for hidden ranges that are sorted.
pub(super) fn cuts(text: &str, outline: &Outline, hidden: &[Range<usize>]) -> Vec<Range<usize>> {
    let pieces = promote(text, outline, hidden_runs(outline, hidden));
    let mut runs: Vec<HiddenRun> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match runs.last_mut() {
            Some(last) if piece.range.start < last.range.end => {
                last.range.end = last.range.end.max(piece.range.end);
            }
            Some(last)
                if last.parent == piece.parent
                    && is_blank(&text[last.range.end..piece.range.start]) =>
            {
                last.range.end = piece.range.end;
                last.after = piece.after;
            }
            _ => runs.push(piece),
        }
    }
    let mut cuts: Vec<Range<usize>> = Vec::with_capacity(runs.len());
    for run in &runs {
        let mut range = edges(text, outline, run);
        if let Some(last) = cuts.last().filter(|last| range.start < last.end) {
            // The line that moves up behind a marker begins with hidden content itself, so the next line moves up instead.
            let line = line_start(text, last.end);
            if line < last.end && range.end > last.end {
                range.end += same_indent(&text[line..last.end], &text[range.end..]);
            }
            range = last.end..range.end.max(last.end);
        }
        if !range.is_empty() {
            cuts.push(range);
        }
    }
    for cut in &mut cuts {
        with_comments(cut, &outline.comments);
    }
    cuts
}

/// Extends a cut over comments that it overlaps: the rest of a comment would be read as text.
fn with_comments(cut: &mut Range<usize>, comments: &[Range<usize>]) {
    let last_before = |at: usize| {
        comments
            .partition_point(|comment| comment.start < at)
            .checked_sub(1)
            .map(|last| &comments[last])
    };
    if let Some(comment) = last_before(cut.start).filter(|comment| comment.end > cut.start) {
        cut.start = comment.start;
    }
    if let Some(comment) = last_before(cut.end).filter(|comment| comment.end > cut.end) {
        cut.end = comment.end;
    }
}

/// The hidden ranges with their positions in the tree, without those inside another one.
fn hidden_runs(outline: &Outline, hidden: &[Range<usize>]) -> Vec<HiddenRun> {
    let mut pieces: Vec<HiddenRun> = Vec::with_capacity(hidden.len());
    for range in hidden {
        if pieces
            .last()
            .is_some_and(|last| range.start < last.range.end)
        {
            continue;
        }
        let first = outline
            .blocks
            .partition_point(|block| block.range.start < range.start);
        // Of blocks that begin at the same byte (a list and its first item), the one that ends where the range does.
        let same = outline.blocks[first..]
            .iter()
            .take_while(|block| block.range.start == range.start);
        let found = same
            .enumerate()
            .filter(|(_, block)| block.range.end <= range.end)
            .map(|(at, _)| first + at)
            .next()
            .unwrap_or(first);
        let Some(block) = outline.blocks.get(found) else {
            continue;
        };
        let after = outline
            .blocks
            .partition_point(|block| block.range.start < range.end)
            .max(block.after);
        pieces.push(HiddenRun {
            range: range.clone(),
            parent: block.parent,
            after,
        });
    }
    pieces
}

/// Replaces runs that make up the whole content of a list item, a list or a quote with that container.
fn promote(text: &str, outline: &Outline, pieces: Vec<HiddenRun>) -> Vec<HiddenRun> {
    let mut roots = Vec::with_capacity(pieces.len());
    let mut inner: BTreeMap<usize, Vec<HiddenRun>> = BTreeMap::new();
    let mut climbed = 0;
    for piece in pieces {
        match piece.parent {
            Some(parent) => inner.entry(parent).or_default().push(piece),
            None => roots.push(piece),
        }
    }
    let budget = inner.len().saturating_mul(MAX_CLIMB);
    // The innermost container has the highest number, so its children are complete when it is visited.
    while let Some((number, mut children)) = inner.pop_last() {
        children.sort_by_key(|child| child.range.start);
        let container = &outline.blocks[number];
        climbed += 1;
        if climbed > budget
            || !is_removable(container.kind)
            || !holds_only(text, &container.range, container.kind, &children)
        {
            roots.extend(children);
            continue;
        }
        let piece = HiddenRun {
            range: container.range.clone(),
            parent: container.parent,
            after: container.after,
        };
        match container.parent {
            Some(parent) => inner.entry(parent).or_default().push(piece),
            None => roots.push(piece),
        }
    }
    roots.sort_by_key(|run| run.range.start);
    roots
}

fn is_removable(kind: BlockKind) -> bool {
    matches!(kind, BlockKind::Quote | BlockKind::List | BlockKind::Item)
}

/// Whether a container shows nothing but these children, which are sorted.
fn holds_only(
    text: &str,
    container: &Range<usize>,
    kind: BlockKind,
    children: &[HiddenRun],
) -> bool {
    let Some(first) = children.first() else {
        return false;
    };
    let mut at = match kind {
        // The marker of an item: everything before its first child on the same line.
        BlockKind::Item
            if is_marker(&text[container.start..first.range.start.max(container.start)]) =>
        {
            first.range.start
        }
        BlockKind::Item => return false,
        _ => container.start,
    };
    for child in children {
        if child.range.start > at && !is_blank(&text[at..child.range.start]) {
            return false;
        }
        at = at.max(child.range.end);
    }
    at >= container.end || is_blank(&text[at..container.end])
}

fn is_marker(text: &str) -> bool {
    let text = text.trim_matches([' ', '\t', '>']);
    matches!(text, "-" | "*" | "+")
        || text.strip_suffix(['.', ')']).is_some_and(|number| {
            !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
        })
}

/// The bytes to cut for a run, including the blank lines that separate it from its neighbours.
fn edges(text: &str, outline: &Outline, run: &HiddenRun) -> Range<usize> {
    let line = line_start(text, run.range.start);
    let end = content_end(text, run);
    let inside = run
        .parent
        .map_or(text.len(), |parent| outline.blocks[parent].range.end)
        .max(end);
    let resumes = skip_blank_lines(text, end, inside);
    if !is_blank(&text[line..run.range.start]) {
        return behind_a_marker(text, outline, run, line, end, resumes);
    }
    let first_in_quote = run
        .parent
        .is_some_and(|parent| outline.blocks[parent].range.start >= line);
    let blanks = blank_lines_before(text, line);
    let next = outline.blocks.get(run.after);
    let item_next = next.is_some_and(|next| {
        matches!(next.kind, BlockKind::Item | BlockKind::Definition)
            && next.range.start <= line_end(text, resumes)
    });
    if line == 0 || first_in_quote {
        return line..resumes;
    }
    if blanks < line {
        return if resumes == end && item_next {
            blanks..end
        } else {
            line..resumes
        };
    }
    if resumes > end || end >= text.len() || item_next || interrupts(&text[resumes..]) {
        return line..end;
    }
    // Nothing else would separate the neighbours, so an empty line stays.
    run.range.start..trim_line_end(text, end)
}

/// The bytes to cut for a run that follows the marker of a list item, a footnote or a definition on its line: the next
/// content of that container moves up behind the marker.
fn behind_a_marker(
    text: &str,
    outline: &Outline,
    run: &HiddenRun,
    line: usize,
    end: usize,
    resumes: usize,
) -> Range<usize> {
    let mut content = run.range.start;
    let mut holder = run.parent;
    while let Some(block) = holder.map(|number| &outline.blocks[number]) {
        if matches!(block.kind, BlockKind::Item | BlockKind::Definition) {
            break;
        }
        content = block.range.start.max(line);
        holder = block.parent;
    }
    let ends = holder.map_or(text.len(), |number| outline.blocks[number].range.end);
    let resumes = skip_blank_lines(text, end, ends).max(resumes.min(ends));
    if resumes >= ends {
        return content..trim_line_end(text, end);
    }
    content..resumes + same_indent(&text[line..content], &text[resumes..])
}

/// The length of the indentation of `next` that corresponds to `first`, the beginning of another line of the same container.
fn same_indent(first: &str, next: &str) -> usize {
    let quotes = first.bytes().filter(|byte| *byte == b'>').count();
    let behind_quotes = first.rfind('>').map_or(first, |at| &first[at + 1..]);
    let mut width = columns(behind_quotes);
    let (mut at, mut seen) = (0, 0);
    let bytes = next.as_bytes();
    while seen < quotes && matches!(bytes.get(at), Some(b' ' | b'\t' | b'>')) {
        seen += usize::from(bytes[at] == b'>');
        at += 1;
    }
    while width > 0 {
        match bytes.get(at) {
            Some(b' ') => width -= 1,
            Some(b'\t') => width = width.saturating_sub(4),
            _ => break,
        }
        at += 1;
    }
    at
}

fn columns(text: &str) -> usize {
    text.bytes().fold(0, |column, byte| {
        if byte == b'\t' {
            column / 4 * 4 + 4
        } else {
            column + 1
        }
    })
}

/// The end of the run's last line with visible content, its line ending included.
fn content_end(text: &str, run: &HiddenRun) -> usize {
    let content = text[run.range.clone()].trim_end_matches([' ', '\t', '\r', '\n', '>']);
    next_line(text, run.range.start + content.len())
}

/// Whether a line begins a block even directly after a paragraph.
fn interrupts(next: &str) -> bool {
    let next = next.trim_start_matches([' ', '\t', '>']);
    let hashes = next.bytes().take_while(|byte| *byte == b'#').count();
    ((1..=6).contains(&hashes) && matches!(next.as_bytes().get(hashes), Some(b' ' | b'\t')))
        || next.starts_with("```")
        || next.starts_with("~~~")
}

/// The first line from `at` on that is not blank, or `limit`.
fn skip_blank_lines(text: &str, mut at: usize, limit: usize) -> usize {
    while at < limit && is_blank(&text[at..line_end(text, at)]) {
        at = next_line(text, at);
    }
    at.min(limit.max(at))
}

/// The beginning of the blank lines before the line at `line`, or `line`.
fn blank_lines_before(text: &str, line: usize) -> usize {
    let mut first = line;
    while first > 0 {
        let end = trim_line_end(text, first);
        let start = line_start(text, end);
        if !is_blank(&text[start..end]) {
            break;
        }
        first = start;
    }
    first
}
