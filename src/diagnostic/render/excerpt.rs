//! A few source lines, cut to the screen, and where spans lie in them.
//!
//! Keeps the cost of showing a place independent of the file's size: only lines around spans are read, and of a long line
//! only what fits beside the span.

use std::ops::Range;

use super::Place;
use super::escape::visible;

/// A span over more lines than this is shown by its first line.
const TALLEST: usize = 6;
/// Places that are this many lines apart, or fewer, are shown together.
const NEAR: usize = 12;
const TAB: &str = "    ";

/// Source lines to show together.
pub(super) struct Excerpt {
    /// The number of the first line, from 1.
    pub(super) first: usize,
    /// The lines, each with a space at its end for carets that point behind it.
    pub(super) source: String,
    /// Where each place lies in `source`, in the order given.
    pub(super) marks: Vec<Mark>,
}

/// One place in an excerpt.
pub(super) struct Mark {
    /// Bytes of the excerpt.
    pub(super) range: Range<usize>,
    /// The last line of a span that is too tall to be shown, from 1.
    pub(super) until: Option<usize>,
}

impl Excerpt {
    /// The lines that the places of one group cover, each at most `columns` wide.
    pub(super) fn of(places: &[&Place<'_>], columns: usize) -> Option<Self> {
        let lines = places.first()?.lines;
        let shown: Vec<_> = places.iter().map(|place| Shown::of(place)).collect();
        let first = shown.iter().map(|shown| shown.lines.start).min()?;
        let last = shown.iter().map(|shown| shown.lines.end).max()?;
        let mut source = String::new();
        let mut cuts = Vec::new();
        for line in first..=last {
            let bounds = lines.bounds(line);
            let focus = focus(&shown, line, &bounds);
            cuts.push(Cut::push(
                &lines.text[bounds.clone()],
                bounds.start,
                &focus,
                columns,
                &mut source,
            ));
        }
        let find = |line: usize, offset: usize| cuts[line - first].find(offset);
        let marks = shown.iter().map(|shown| Mark {
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

/// The places in groups that one excerpt can show: near each other in one file. The first place is in the first group.
pub(super) fn groups<'a, 'p>(places: &'a [Place<'p>], columns: usize) -> Vec<Vec<&'a Place<'p>>> {
    let mut groups: Vec<Vec<&Place<'_>>> = Vec::new();
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

fn near(a: &Place<'_>, b: &Place<'_>, columns: usize) -> bool {
    let (of_a, of_b) = (Shown::of(a), Shown::of(b));
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

/// What of a place's span is shown.
struct Shown {
    range: Range<usize>,
    /// First and last line, from 0.
    lines: Range<usize>,
    until: Option<usize>,
}

impl Shown {
    fn of(place: &Place<'_>) -> Self {
        let Range { start, end } = place.range;
        // The ending of the last line is not worth a caret on the next one.
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

/// The part of a line to be kept in view: from the first thing pointed at to that thing's end.
fn focus(shown: &[Shown], line: usize, bounds: &Range<usize>) -> Range<usize> {
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

/// A line as it is shown, and where its characters went.
struct Cut {
    /// For each shown character its byte in the file and its byte in the excerpt, ascending; the last entry is the end.
    places: Vec<(usize, usize)>,
}

impl Cut {
    /// Appends what is shown of `line` to `out`: at most about `columns` around `focus`.
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

    /// Where a byte of the file is shown; one that is cut off, at the nearer end.
    fn find(&self, offset: usize) -> usize {
        let next = self
            .places
            .partition_point(|(byte, _)| *byte < offset)
            .min(self.places.len() - 1);
        self.places[next].1
    }
}

/// Where to begin showing a line so that `focus` is seen, with what stands before it: at the line's start if that will do.
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

/// How many bytes of `line` fit into so many columns.
fn reach(line: &str, columns: usize) -> usize {
    let mut used = 0;
    line.char_indices()
        .find(|(_, c)| {
            used += width(*c);
            used > columns
        })
        .map_or(line.len(), |(byte, _)| byte)
}

/// Where the last so many columns of `line` begin, or fewer.
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

/// Columns of a character, rather too many than too few: from U+1100 on, characters may be two wide.
fn width(c: char) -> usize {
    match c {
        '\t' => TAB.len(),
        '\u{1100}'.. => 2,
        _ => 1,
    }
}
