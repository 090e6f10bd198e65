//! Label syntax that has no effect: a label, or something close to one, where one could be meant.
//!
//! The walk records what was read as something else: labels that do hide, links, code, comments. Everything between is read
//! once more as words between blanks and brackets. Up to [`LONGEST`] neighbouring words are compared with the labels when
//! enough of a label's punctuation is left around them, so a single damaged character never makes a label unrecognisable.
//! Nothing is hidden here; the regions that labels hide are the walk's matter.

use std::collections::VecDeque;
use std::ops::Range;

use super::Options;
use super::cut::{line_end, line_start};
use super::events::Walk;
use super::labels::{compact, fold};
use crate::diagnostic::{Diagnostic, MISPLACED_LABEL, Severity};

/// Words that one label may be divided into: `{ label = panel }`.
const LONGEST: usize = 5;

/// Bytes of a line that are looked at before a label.
const REACH: usize = 300;

/// Characters of a heading or a title that help repeats.
const WORDS: usize = 60;

/// How a part of a text was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// As something with a meaning of its own: a label in its place, a link, an example in code.
    Understood,
    /// As code in no language: only what is certainly a label counts.
    Code,
}

/// What the walk notes for the search.
#[derive(Debug, Default)]
pub(super) struct Places {
    read: Vec<(Range<usize>, Reading)>,
    /// Where the content of quotes begins that are no callouts.
    quotes: Vec<usize>,
    /// Where callouts begin, in order.
    pub(super) markers: Vec<usize>,
    /// Labelled callouts.
    pub(super) callouts: Vec<LabelledCallout>,
    /// The first block of code that does not end where it was meant to, and what is wrong.
    pub(super) unclosed: Option<Diagnostic>,
    /// Labels that other checks found without effect: range and label.
    found: Vec<(Range<usize>, String)>,
}

impl Places {
    /// A part that was read as something.
    pub(super) fn note(&mut self, range: &Range<usize>, reading: Reading) {
        if !range.is_empty() {
            self.read.push((range.clone(), reading));
        }
    }

    /// A quote that is no callout.
    pub(super) fn quote(&mut self, source: &str, range: &Range<usize>) {
        let content = source[range.clone()].trim_start_matches(['>', ' ', '\t']);
        self.quotes.push(range.end - content.len());
    }

    /// A label that is no label where it is.
    pub(super) fn found(&mut self, range: Range<usize>, label: &str) {
        self.found.push((range, label.to_owned()));
    }

    /// Whether a quote begins with what is at this byte.
    pub(super) fn begins_quote(&self, at: usize) -> bool {
        self.quotes.last() == Some(&at)
    }
}

/// A callout that a label hides.
#[derive(Debug)]
pub(super) struct LabelledCallout {
    /// Its number in the outline.
    pub(super) block: usize,
    pub(super) label: String,
    pub(super) marker_end: usize,
}

/// Punctuation of labels.
mod sign {
    pub(super) const OPEN: u8 = 1;
    pub(super) const BANG: u8 = 2;
    pub(super) const EQUALS: u8 = 4;
    pub(super) const CLOSE: u8 = 8;
    pub(super) const QUOTE: u8 = 16;
}

/// What stands between blanks or brackets.
#[derive(Debug, Default)]
struct Chunk {
    range: Range<usize>,
    /// As labels are compared, punctuation included.
    folded: String,
    compact: String,
    signs: u8,
    /// Signs before its first letter.
    before: u8,
    begins_line: bool,
    begins_quote: bool,
}

/// What was found.
#[derive(Debug)]
struct Hit {
    range: Range<usize>,
    label: Option<String>,
    is_callout: bool,
}

impl Walk<'_> {
    /// Reports labels without effect.
    pub(super) fn misplaced_labels(&mut self) {
        let mut places = std::mem::take(&mut self.places);
        places.read.sort_by_key(|(range, _)| range.start);
        places.quotes.sort_unstable();
        let mut hits: Vec<Hit> = std::mem::take(&mut places.found)
            .into_iter()
            .map(|(range, label)| Hit { range, label: Some(label), is_callout: false })
            .collect();
        let mut search = Search {
            source: self.source,
            options: self.options,
            places: &places,
            quote: 0,
            recent: VecDeque::new(),
            hits: Vec::new(),
        };
        let mut at = 0;
        for (range, reading) in &places.read {
            if range.start > at {
                search.part(at..range.start, false);
            }
            if *reading == Reading::Code && range.end > at {
                search.part(range.start.max(at)..range.end, true);
            }
            at = at.max(range.end);
        }
        search.part(at..self.source.len(), false);
        hits.append(&mut search.hits);
        if let Some(mut problem) = places.unclosed {
            let in_code = || places.read.iter().any(|(range, _)| self.names_label(range));
            if self.options.strict_callouts && (!self.body.regions.is_empty() || !hits.is_empty() || in_code()) {
                problem.severity = Severity::Error;
            }
            self.diagnostics.push(problem);
        }
        for hit in hits {
            self.report_misplaced(&hit);
        }
    }

    /// Whether a text names a label as one would be written, in code or not.
    pub(super) fn names_label(&self, range: &Range<usize>) -> bool {
        let places = Places::default();
        let mut search = Search {
            source: self.source,
            options: self.options,
            places: &places,
            quote: 0,
            recent: VecDeque::new(),
            hits: Vec::new(),
        };
        search.part(range.clone(), true);
        !search.hits.is_empty()
    }

    fn report_misplaced(&mut self, hit: &Hit) {
        let written = self.source[hit.range.clone()].split(['\n', '\r']).next().unwrap_or_default();
        let message = format!("`{}` hides nothing here", shortened(written));
        let label = hit.label.as_deref().unwrap_or("label");
        let help = if hit.is_callout { self.as_callout(hit, label) } else { self.as_section(hit, label) };
        let mut problem = Diagnostic::new(MISPLACED_LABEL, self.span(&hit.range), message).here("read as text").help(help);
        if !self.options.strict_callouts {
            problem.severity = Severity::Warning;
        }
        self.diagnostics.push(problem);
    }

    /// The callout that a line was probably meant to begin.
    fn as_callout(&self, hit: &Hit, label: &str) -> String {
        let rest = &self.source[hit.range.end..near_line_end(self.source, hit.range.end)];
        let title = rest.trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '*' | '_' | '`' | ']' | ')' | '>'));
        let blank = if title.is_empty() { "" } else { " " };
        format!("write `> [!{label}]{blank}{}` as the first line of a quote", shortened(title))
    }

    /// The heading that a line was probably meant to be.
    fn as_section(&self, hit: &Hit, label: &str) -> String {
        let attribute = self.options.labels.attribute();
        let start = near_line_start(self.source, hit.range.start);
        let before = self.source[..start].trim_end_matches(['\n', '\r']);
        let above = &before[near_line_start(before, before.len())..];
        let heading = [&self.source[start..hit.range.start], above].into_iter().find_map(|line| {
            let folded: String = line.chars().filter_map(fold).collect();
            let line = folded.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '\\' | '>' | '`'));
            let hashes = line.bytes().take_while(|byte| *byte == b'#').count();
            let at = line_words(if folded.len() == line.len() || hashes > 0 { line } else { "" });
            ((1..=6).contains(&hashes) && !at.is_empty()).then(|| hashes)
        });
        match heading {
            Some(hashes) => {
                let line = self.source[start..hit.range.start].trim();
                let line = if line_words(line).is_empty() { above.trim() } else { line };
                format!("write `{} {} {{{attribute}={label}}}`", "#".repeat(hashes), shortened(line_words(line)))
            }
            None => format!(
                "a section is labelled at the end of its heading, `## Heading {{{attribute}={label}}}`, and a block as a callout, `> [!{label}] Title`"
            ),
        }
    }
}

/// A heading's line without what may stand around its words.
fn line_words(line: &str) -> &str {
    line.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '?' | ')' | '"' | '(' | '/'))
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(WORDS) {
        Some((at, _)) => format!("{}…", text[..at].trim_end()),
        None => text.to_owned(),
    }
}

struct Search<'a> {
    source: &'a str,
    options: &'a Options,
    places: &'a Places,
    /// The next of the quotes' beginnings.
    quote: usize,
    recent: VecDeque<Chunk>,
    hits: Vec<Hit>,
}

impl Search<'_> {
    /// Searches a part paragraph by paragraph. No label is divided by a blank line.
    fn part(&mut self, part: Range<usize>, is_code: bool) {
        let mut start = part.start;
        while start < part.end {
            let end = self.source[start..part.end].find("\n\n").map_or(part.end, |at| start + at + 2);
            let signs = self.source[start..end].chars().filter_map(fold).fold(0, |signs, c| signs | sign_of(c));
            if signs.count_ones() >= 2 || signs & (sign::EQUALS | sign::BANG) != 0 {
                self.paragraph(start..end, is_code);
            }
            start = end;
        }
    }

    fn paragraph(&mut self, part: Range<usize>, is_code: bool) {
        self.recent.clear();
        let mut chunk = Chunk { range: part.start..part.start, ..Chunk::default() };
        let (mut closed, mut in_braces, mut in_markers, mut begins_line) = (false, false, true, true);
        for (at, c) in self.source[part.clone()].char_indices() {
            let at = part.start + at;
            let Some(folded) = fold(c) else { continue };
            // Markers of quotes stand before every line.
            in_markers = matches!(c, '\n' | '\r') || in_markers && (c == '>' || c.is_whitespace());
            begins_line |= in_markers;
            if in_markers && c == '>' {
                continue;
            }
            in_braces = folded == '{' || in_braces && !matches!(folded, '}' | '\n' | '\r');
            let sign = sign_of(folded);
            let ends = c.is_whitespace() || (closed && sign != sign::CLOSE) || (sign == sign::OPEN && !chunk.compact.is_empty());
            if ends && !chunk.folded.is_empty() {
                chunk.range.end = at;
                self.chunk(std::mem::take(&mut chunk), is_code);
            }
            closed = sign == sign::CLOSE && c != '>';
            if c.is_whitespace() {
                continue;
            }
            if chunk.folded.is_empty() {
                chunk.range = at..at;
                chunk.begins_line = begins_line;
                begins_line = false;
                chunk.signs |= if in_braces { sign::OPEN } else { 0 };
            }
            chunk.folded.push(folded);
            chunk.signs |= sign;
            if folded.is_alphanumeric() {
                chunk.compact.push(folded);
            } else if chunk.compact.is_empty() {
                chunk.before |= sign;
            }
        }
        if !chunk.folded.is_empty() {
            chunk.range.end = part.end;
            self.chunk(chunk, is_code);
        }
    }

    fn chunk(&mut self, mut chunk: Chunk, is_code: bool) {
        while let Some(quote) = self.places.quotes.get(self.quote).filter(|quote| **quote <= chunk.range.start) {
            chunk.begins_quote |= is_marker(&self.source[*quote..chunk.range.start]);
            self.quote += 1;
        }
        // The marker of a quote may be all that its line still holds.
        if chunk.begins_line {
            let line = near_line_start(self.source, chunk.range.start);
            let above = &self.source[near_line_start(self.source, line.saturating_sub(1))..line];
            chunk.begins_quote |= above.contains('>') && is_marker(above);
        }
        self.recent.push_back(chunk);
        if self.recent.len() > LONGEST {
            self.recent.pop_front();
        }
        let signs = self.recent.iter().fold(0, |signs, chunk| signs | chunk.signs);
        if signs == 0 {
            return;
        }
        if let Some(hit) = self.hit(is_code) {
            self.hits.push(hit);
            self.recent.clear();
        }
    }

    /// Whether the last words are a label.
    fn hit(&self, is_code: bool) -> Option<Hit> {
        let labels = &self.options.labels;
        let last = self.recent.back()?;
        let (mut folded, mut compacted) = (String::new(), String::new());
        let (mut signs, mut before) = (0, 0);
        for first in self.recent.iter().rev() {
            folded.insert_str(0, &first.folded);
            compacted.insert_str(0, &first.compact);
            signs |= first.signs;
            before = if first.compact.is_empty() { before | first.signs } else { first.before };
            if compacted.len() > 200 {
                return None;
            }
            let range = first.range.start..last.range.end;
            let hit =
                |label: Option<&str>, is_callout| Some(Hit { range: range.clone(), label: label.map(str::to_owned), is_callout });
            let count = |signs: u8| signs.count_ones() >= 2;
            if count(signs & !sign::BANG)
                && let Some(label) = labels.attribute_near(&compacted)
            {
                return hit(Some(label), false);
            }
            let is_marked = before & (sign::OPEN | sign::BANG) == sign::OPEN | sign::BANG;
            let is_weak = first.begins_quote && count(signs & (sign::OPEN | sign::BANG | sign::CLOSE));
            if (is_marked || is_weak)
                && let Some(label) = labels.near(&compacted)
            {
                return hit(Some(label), true);
            }
            if is_code {
                continue;
            }
            if count(signs & !sign::BANG) && self.assigns(&folded) {
                return hit(None, false);
            }
            if self.options.strict_callouts && first.folded.starts_with("[!") && signs & sign::CLOSE != 0 && !compacted.is_empty()
            {
                return hit(None, true);
            }
            let exact =
                || labels.exact(&compacted).or_else(|| compacted.strip_prefix("class").and_then(|word| labels.exact(word)));
            if let Some(label) = exact()
                && self.stands_alone(&folded, &range)
            {
                return hit(Some(label), folded.contains('!'));
            }
        }
        None
    }

    /// Whether a word assigns some value to the attribute: `{label=other`.
    fn assigns(&self, folded: &str) -> bool {
        let attribute = self.options.labels.attribute();
        let word = folded.trim_start_matches(|c: char| !c.is_alphanumeric());
        word.strip_prefix(attribute).is_some_and(|rest| rest.starts_with('='))
    }

    /// Whether a label between these signs is at a place for labels of this or another tool.
    fn stands_alone(&self, folded: &str, range: &Range<usize>) -> bool {
        let (start, end) = (near_line_start(self.source, range.start), near_line_end(self.source, range.end));
        let before = self.source[start..range.start].trim_matches(['>', ' ', '\t']);
        let behind = self.source[range.end..end].trim();
        if [":::", "!!!", "???"].iter().any(|sign| folded.starts_with(sign)) {
            return before.is_empty();
        }
        if folded.starts_with("((") {
            return folded.ends_with("))");
        }
        if folded.starts_with("class=") {
            return behind.contains('>') || folded.contains('>');
        }
        let is_heading = before.chars().find_map(fold) == Some('#');
        let ends_block = {
            let next = &self.source[end..];
            let next = next.strip_prefix("\r\n").or_else(|| next.strip_prefix(['\n', '\r'])).unwrap_or(next);
            next[..near_line_end(next, 0)].trim_matches(['>', ' ', '\t']).is_empty()
        };
        let ends_line = behind.chars().count() <= 3 && !behind.contains(char::is_alphanumeric);
        match (folded.chars().next(), folded.chars().last()) {
            (Some('{'), Some('}')) if !folded.starts_with("{{") => {
                before.is_empty() && behind.is_empty() || is_heading && ends_line || ends_block && behind.is_empty()
            }
            (Some('['), Some(']')) => is_heading && ends_line,
            _ => false,
        }
    }
}

/// The beginning of the line that a byte is on, or of its last few words: no line is read once for each of its labels.
fn near_line_start(text: &str, at: usize) -> usize {
    let mut from = at.saturating_sub(REACH);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    from + line_start(&text[from..], at - from)
}

fn near_line_end(text: &str, at: usize) -> usize {
    let mut to = text.len().min(at + REACH);
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    line_end(&text[..to], at)
}

/// Whether nothing but markers of quotes is in a line.
fn is_marker(text: &str) -> bool {
    text.chars().filter_map(fold).all(|c| c == '>' || c.is_whitespace())
}

fn sign_of(c: char) -> u8 {
    match c {
        '{' | '[' | '(' | '<' => sign::OPEN,
        '}' | ']' | ')' | '>' => sign::CLOSE,
        '=' | ':' => sign::EQUALS,
        '!' => sign::BANG,
        '"' | '\'' | '“' | '”' | '„' | '‘' | '’' => sign::QUOTE,
        _ => 0,
    }
}

/// Whether a comment consists of a label: `<!-- label: panel -->`.
pub(super) fn comment_label<'l>(comment: &str, options: &'l Options) -> Option<&'l str> {
    if comment.len() > 200 {
        return None;
    }
    let word = compact(comment);
    options.labels.attribute_near(&word).or_else(|| options.labels.exact(&word))
}
