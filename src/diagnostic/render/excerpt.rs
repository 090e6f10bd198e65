//! A few source lines, cut to the width of the terminal, and the positions of spans in them.
//!
//! The cost of an excerpt does not depend on the size of the file: it reads only the lines of the spans, and of a long line
//! only the part around the span.

use std::ops::Range;

use super::Location;
use super::escape::visible;

/// A span over more lines than this is shown by its first line.
const TALLEST: usize = 6;
/// Locations that are at most this many lines apart are shown together.
const NEAR: usize = 12;
const TAB: &str = "    ";

/// Source lines to show together.
pub(super) struct Excerpt {
    /// The number of the first line, from 1.
    pub(super) first: usize,
    /// The lines, each with a trailing space for carets just past the end.
    pub(super) source: String,
    /// The position of each location in `source`, in the given order.
    pub(super) marks: Vec<ExcerptMark>,
}

/// The position of a location in an excerpt.
pub(super) struct ExcerptMark {
    /// Bytes of the excerpt.
    pub(super) range: Range<usize>,
    /// The last line of a span that is too tall to be shown, from 1.
    pub(super) until: Option<usize>,
}

impl Excerpt {
    /// The lines that a group of locations covers, each at most `columns` wide.
    pub(super) fn new(places: &[&Location<'_>], columns: usize) -> Option<Self> {
        let lines = places.first()?.lines;
        let shown: Vec<_> = places.iter().map(|place| VisibleSpan::new(place)).collect();
        let first = shown.iter().map(|shown| shown.lines.start).min()?;
        let last = shown.iter().map(|shown| shown.lines.end).max()?;
        let mut source = String::new();
        let mut cuts = Vec::new();
        for line in first..=last {
            let bounds = lines.bounds(line);
            let focus = focus(&shown, line, &bounds);
            cuts.push(ClippedLine::push(
                &lines.text[bounds.clone()],
                bounds.start,
                &focus,
                columns,
                &mut source,
            ));
        }
        let find = |line: usize, offset: usize| cuts[line - first].find(offset);
        let marks = shown.iter().map(|shown| ExcerptMark {
            range: find(shown.lines.start, shown.range.start)
                ..find(shown.lines.end, shown.range.end),
            until: shown.until,
        });
        Some(Self {
            first: first + 1,
            marks: marks.collect(),
            source,
        })
    }
}

/// Groups of locations that are near each other in one file. The first location is in the first group.
pub(super) fn groups<'a, 'p>(
    places: &'a [Location<'p>],
    columns: usize,
) -> Vec<Vec<&'a Location<'p>>> {
    let mut groups: Vec<Vec<&Location<'_>>> = Vec::new();
    for place in places {
        match groups
            .iter_mut()
            .find(|group| group.iter().any(|other| near(place, other, columns)))
        {
            Some(group) => group.push(place),
            None => groups.push(vec![place]),
        }
    }
    groups
}

fn near(a: &Location<'_>, b: &Location<'_>, columns: usize) -> bool {
    let (of_a, of_b) = (VisibleSpan::new(a), VisibleSpan::new(b));
    let apart = of_a
        .lines
        .start
        .abs_diff(of_b.lines.end)
        .min(of_b.lines.start.abs_diff(of_a.lines.end));
    let fits = || {
        a.lines.bounds(of_a.lines.start).len() <= columns
            || a.range.start.abs_diff(b.range.start) <= columns / 2
    };
    std::ptr::eq(a.lines, b.lines)
        && apart <= NEAR
        && (of_a.lines.start != of_b.lines.start || fits())
}

/// The visible part of a location's span.
struct VisibleSpan {
    range: Range<usize>,
    /// First and last line, from 0.
    lines: Range<usize>,
    until: Option<usize>,
}

impl VisibleSpan {
    fn new(place: &Location<'_>) -> Self {
        let Range { start, end } = place.range;
        // A trailing line break would put a caret on the next line.
        let end = start
            + place.lines.text[start..end]
                .trim_end_matches(['\r', '\n'])
                .len();
        let (first, last) = (place.lines.line_of(start), place.lines.line_of(end));
        if last - first < TALLEST {
            Self {
                range: start..end,
                lines: first..last,
                until: None,
            }
        } else {
            let end = place.lines.bounds(first).end.max(start);
            Self {
                range: start..end,
                lines: first..first,
                until: Some(last + 1),
            }
        }
    }
}

/// The part of a line that must be visible: the first span on it.
fn focus(shown: &[VisibleSpan], line: usize, bounds: &Range<usize>) -> Range<usize> {
    let on_line = shown.iter().filter_map(|shown| {
        let begins = (shown.lines.start == line).then_some(shown.range.start);
        let ends = (shown.lines.end == line).then_some(shown.range.end);
        Some(begins.or(ends)?..ends.unwrap_or(bounds.end))
    });
    let focus = on_line
        .min_by_key(|range| range.start)
        .unwrap_or(bounds.start..bounds.start);
    let inside = |offset: usize| offset.clamp(bounds.start, bounds.end) - bounds.start;
    inside(focus.start)..inside(focus.end)
}

/// The visible part of a line, with the position of each of its characters.
struct ClippedLine {
    /// For each visible character its offset in the file and in the excerpt, ascending; the last entry is the end.
    places: Vec<(usize, usize)>,
}

impl ClippedLine {
    /// Appends the visible part of `line` to `out`: about `columns` around `focus`.
    fn push(line: &str, at: usize, focus: &Range<usize>, columns: usize, out: &mut String) -> Self {
        let from = begin(line, focus, columns);
        let room = columns - usize::from(from > 0);
        let whole = reach(&line[from..], room) == line.len() - from;
        let to = from + reach(&line[from..], if whole { room } else { room - 1 });
        if from > 0 {
            out.push('…');
        }
        let mut places = Vec::with_capacity(to - from + 1);
        for (byte, c) in line[from..to].char_indices() {
            places.push((at + from + byte, out.len()));
            match c {
                '\t' => out.push_str(TAB),
                c => out.push(visible(c)),
            }
        }
        places.push((at + to, out.len()));
        out.push_str(if whole { " \n" } else { "… \n" });
        Self { places }
    }

    /// The offset in the excerpt of a byte of the file; the nearer end for a byte that is cut off.
    fn find(&self, offset: usize) -> usize {
        let next = self
            .places
            .partition_point(|(byte, _)| *byte < offset)
            .min(self.places.len() - 1);
        self.places[next].1
    }
}

/// The offset at which the visible part begins: the start of the line if `focus` is then visible, or else some columns before
/// `focus`.
fn begin(line: &str, focus: &Range<usize>, columns: usize) -> usize {
    let meant: usize = line[focus.clone()].chars().map(width).take(columns).sum();
    // Both cuts cost a column.
    let spare = columns.saturating_sub(meant + 2);
    let end = if spare > 0 {
        focus.end
    } else {
        focus.end.min(focus.start + columns / 2)
    };
    if reach(line, columns) == line.len() || end < reach(line, columns - 1) {
        0
    } else {
        back(
            &line[..focus.start],
            if spare > 0 {
                spare.min(columns / 3)
            } else {
                columns / 3
            },
        )
    }
}

/// The number of bytes of `line` that fit into `columns`.
fn reach(line: &str, columns: usize) -> usize {
    let mut used = 0;
    line.char_indices()
        .find(|(_, c)| {
            used += width(*c);
            used > columns
        })
        .map_or(line.len(), |(byte, _)| byte)
}

/// The offset at which the last `columns` of `line` begin.
fn back(line: &str, columns: usize) -> usize {
    let mut used = 0;
    line.char_indices()
        .rev()
        .find(|(_, c)| {
            used += width(*c);
            used > columns
        })
        .map_or(0, |(byte, c)| byte + c.len_utf8())
}

/// An upper bound for the columns of a character: from U+1100 on, characters may be two columns wide.
fn width(c: char) -> usize {
    match c {
        '\t' => TAB.len(),
        '\u{1100}'.. => 2,
        _ => 1,
    }
}
