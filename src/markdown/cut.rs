//! Cutting hidden regions out of a source so that the rest reads as if they had never been written.
//!
//! Works on the text and its [`Outline`]; which labels are hidden is the caller's matter. The hard part is what parts
//! neighbours: blank lines between blocks, and the markers of list items, which stand on one line only.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Region;
use super::outline::{Kind, Outline};

/// Containers are given up for what they hold up to this depth: pages do not nest deeper.
const MAX_CLIMB: usize = 100;

/// The text without the regions whose labels are hidden. `text` begins at byte `offset` of its file, as it did for
/// [`super::parse`], which gave the regions.
///
/// Regions that follow each other are cut as one, which is what makes the result exact: neighbours may share a list item,
/// or the blank line between them.
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
    let outline = Outline::of(text);
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

/// A region's bytes in the text; one that is not from this text is cut short at its end.
fn local(region: &Region, offset: usize, text: &str) -> Range<usize> {
    let inside = |at: u32| {
        let mut at = (at as usize).saturating_sub(offset).min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    inside(region.block.start)..inside(region.block.end)
}

/// A run of hidden siblings.
#[derive(Clone, Debug)]
struct Run {
    range: Range<usize>,
    parent: Option<usize>,
    /// The first block behind it.
    after: usize,
}

/// What to cut, in order, for hidden ranges that are in order themselves.
pub(super) fn cuts(text: &str, outline: &Outline, hidden: &[Range<usize>]) -> Vec<Range<usize>> {
    let pieces = promote(text, outline, pieces(outline, hidden));
    let mut runs: Vec<Run> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match runs.last_mut() {
            Some(last) if piece.range.start < last.range.end => {
                last.range.end = last.range.end.max(piece.range.end)
            }
            Some(last)
                if last.parent == piece.parent
                    && is_empty(&text[last.range.end..piece.range.start]) =>
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
            // The line moved up behind a marker begins with something hidden itself: what follows moves up in its place.
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

/// Comments that reach into what is cut are cut with it: what is left of one would be text.
fn with_comments(cut: &mut Range<usize>, comments: &[Range<usize>]) {
    let behind = |at: usize| {
        comments
            .partition_point(|comment| comment.start < at)
            .checked_sub(1)
            .map(|last| &comments[last])
    };
    if let Some(comment) = behind(cut.start).filter(|comment| comment.end > cut.start) {
        cut.start = comment.start;
    }
    if let Some(comment) = behind(cut.end).filter(|comment| comment.end > cut.end) {
        cut.end = comment.end;
    }
}

/// The hidden ranges with their places in the tree, without those inside another one.
fn pieces(outline: &Outline, hidden: &[Range<usize>]) -> Vec<Run> {
    let mut pieces: Vec<Run> = Vec::with_capacity(hidden.len());
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
        pieces.push(Run {
            range: range.clone(),
            parent: block.parent,
            after,
        });
    }
    pieces
}

/// Where all that a list item, a list or a quote holds is hidden, it is hidden itself.
fn promote(text: &str, outline: &Outline, pieces: Vec<Run>) -> Vec<Run> {
    let mut roots = Vec::with_capacity(pieces.len());
    let mut inner: BTreeMap<usize, Vec<Run>> = BTreeMap::new();
    let mut climbed = 0;
    for piece in pieces {
        match piece.parent {
            Some(parent) => inner.entry(parent).or_default().push(piece),
            None => roots.push(piece),
        }
    }
    let budget = inner.len().saturating_mul(MAX_CLIMB);
    // The innermost container has the highest number: its children are complete when it is looked at.
    while let Some((number, mut children)) = inner.pop_last() {
        children.sort_by_key(|child| child.range.start);
        let container = &outline.blocks[number];
        climbed += 1;
        if climbed > budget
            || !may_vanish(container.kind)
            || !holds_only(text, &container.range, container.kind, &children)
        {
            roots.extend(children);
            continue;
        }
        let piece = Run {
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

fn may_vanish(kind: Kind) -> bool {
    matches!(kind, Kind::Quote | Kind::List | Kind::Item)
}

/// Whether a container shows nothing but these children, which are in order.
fn holds_only(text: &str, container: &Range<usize>, kind: Kind, children: &[Run]) -> bool {
    let Some(first) = children.first() else {
        return false;
    };
    let mut at = match kind {
        // The marker of an item: everything before its first child on the same line.
        Kind::Item if is_marker(&text[container.start..first.range.start.max(container.start)]) => {
            first.range.start
        }
        Kind::Item => return false,
        _ => container.start,
    };
    for child in children {
        if child.range.start > at && !is_empty(&text[at..child.range.start]) {
            return false;
        }
        at = at.max(child.range.end);
    }
    at >= container.end || is_empty(&text[at..container.end])
}

fn is_marker(text: &str) -> bool {
    let text = text.trim_matches([' ', '\t', '>']);
    matches!(text, "-" | "*" | "+")
        || text.strip_suffix(['.', ')']).is_some_and(|number| {
            !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
        })
}

/// Nothing but blanks and quote markers.
fn is_empty(text: &str) -> bool {
    text.bytes()
        .all(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'>'))
}

/// Which bytes to cut for a run, blank lines around it considered.
fn edges(text: &str, outline: &Outline, run: &Run) -> Range<usize> {
    let line = line_start(text, run.range.start);
    let end = content_end(text, run);
    let inside = run
        .parent
        .map_or(text.len(), |parent| outline.blocks[parent].range.end)
        .max(end);
    let resumes = skip_blank_lines(text, end, inside);
    if !is_empty(&text[line..run.range.start]) {
        return behind_a_marker(text, outline, run, line, end, resumes);
    }
    let first_in_quote = run
        .parent
        .is_some_and(|parent| outline.blocks[parent].range.start >= line);
    let blanks = blank_lines_before(text, line);
    let next = outline.blocks.get(run.after);
    let item_next = next.is_some_and(|next| {
        matches!(next.kind, Kind::Item | Kind::Definition)
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
    // Nothing else would keep the neighbours apart: an empty line stays.
    run.range.start..trim_line_end(text, end)
}

/// The run opens the line of a list item, a footnote or a definition: what that shows next moves up behind its marker.
fn behind_a_marker(
    text: &str,
    outline: &Outline,
    run: &Run,
    line: usize,
    end: usize,
    resumes: usize,
) -> Range<usize> {
    let mut content = run.range.start;
    let mut holder = run.parent;
    while let Some(block) = holder.map(|number| &outline.blocks[number]) {
        if matches!(block.kind, Kind::Item | Kind::Definition) {
            break;
        }
        content = block.range.start;
        holder = block.parent;
    }
    let ends = holder.map_or(text.len(), |number| outline.blocks[number].range.end);
    let resumes = skip_blank_lines(text, end, ends).max(resumes.min(ends));
    if resumes >= ends {
        return content..trim_line_end(text, end);
    }
    content..resumes + same_indent(&text[line..content], &text[resumes..])
}

/// How many bytes of `next` stand where `first`, the beginning of another line of the same container, stands.
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

/// Where the last line of the run that shows anything ends, its end of line included.
fn content_end(text: &str, run: &Run) -> usize {
    let kept = text[run.range.clone()].trim_end_matches([' ', '\t', '\r', '\n', '>']);
    let last = run.range.start + kept.len();
    next_line(text, last)
}

/// Whether a line that follows a paragraph directly can only be a block of its own.
fn interrupts(next: &str) -> bool {
    let next = next.trim_start_matches([' ', '\t', '>']);
    let hashes = next.bytes().take_while(|byte| *byte == b'#').count();
    ((1..=6).contains(&hashes) && matches!(next.as_bytes().get(hashes), Some(b' ' | b'\t')))
        || next.starts_with("```")
        || next.starts_with("~~~")
}

/// The beginning of the line that byte `at` is on.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    text.as_bytes()[..at]
        .iter()
        .rposition(|byte| matches!(byte, b'\n' | b'\r'))
        .map_or(0, |end| end + 1)
}

/// The end of the line that byte `at` is on, without its end of line.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    text.as_bytes()[at..]
        .iter()
        .position(|byte| matches!(byte, b'\n' | b'\r'))
        .map_or(text.len(), |end| at + end)
}

/// The beginning of the line behind the one that byte `at` is on.
pub(super) fn next_line(text: &str, at: usize) -> usize {
    let end = line_end(text, at);
    match &text.as_bytes()[end..] {
        [b'\r', b'\n', ..] => end + 2,
        [] => end,
        _ => end + 1,
    }
}

/// `at`, the beginning of a line, without the end of line before it.
fn trim_line_end(text: &str, at: usize) -> usize {
    let before = &text[..at];
    before
        .strip_suffix("\r\n")
        .or_else(|| before.strip_suffix(['\n', '\r']))
        .map_or(at, str::len)
}

/// The first line from `at` on that is not blank, at most `limit`.
fn skip_blank_lines(text: &str, mut at: usize, limit: usize) -> usize {
    while at < limit && is_empty(&text[at..line_end(text, at)]) {
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
        if !is_empty(&text[start..end]) {
            break;
        }
        first = start;
    }
    first
}
