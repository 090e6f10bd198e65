//! Callouts: quotes that begin with `[!kind]`, rebuilt from the source for every kind alike, and the labelled ones among them.
//!
//! A label hides; who sees what is not decided here.

use std::ops::Range;

use super::Region;
use super::events::{Frame, Walk};
use super::html::Out;
use super::misplaced::{LabelledCallout, Reading};
use crate::diagnostic::{Diagnostic, Severity, UNKNOWN_CALLOUT, did_you_mean, list_of};
use crate::text::Spanned;

/// The kinds that every site has, as on GitHub.
pub(super) const KINDS: [&str; 5] = ["note", "tip", "important", "warning", "caution"];

/// A callout that is open.
#[derive(Debug)]
pub(super) struct OpenCallout {
    close: &'static str,
}

/// A callout's title: its first line.
#[derive(Clone, Debug)]
pub(super) struct Title {
    /// What is shown where the author wrote none.
    default: String,
    /// `summary` or `p`.
    element: &'static str,
    /// Where the marker's line ends in the source.
    line_end: usize,
    /// Where the title's content begins in the HTML, once it is open.
    at: usize,
    holes: usize,
    /// The paragraph behind the title, once the title has ended.
    paragraph: Option<(usize, usize)>,
}

impl Title {
    pub(super) fn line_end(&self) -> usize {
        self.line_end
    }

    pub(super) fn is_empty(&self, out: &Out) -> bool {
        self.paragraph.is_none() && out.html.len() == self.at && out.holes.len() == self.holes
    }
}

/// The marker of a callout as written.
pub(super) struct Marker {
    /// `[!word]` and the sign behind it.
    range: Range<usize>,
    word: Range<usize>,
    fold: Fold,
    line_end: usize,
}

/// Whether readers can fold a callout.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fold {
    Never,
    Open,
    Closed,
}

/// What a callout's word means.
enum Kind {
    Known(&'static str),
    Label(String),
    Unknown,
}

/// Reads the marker of a quote that begins at `range.start`.
fn marker(source: &str, range: &Range<usize>) -> Option<Marker> {
    let inside = source[range.clone()].strip_prefix('>')?;
    let indent = inside
        .bytes()
        .take_while(|byte| matches!(byte, b' ' | b'\t'))
        .count();
    if indent > 4 {
        return None;
    }
    let start = range.start + 1 + indent;
    let word_start = start + 2;
    let after = source[start..range.end].strip_prefix("[!")?;
    let length = after.find(|c: char| !c.is_alphanumeric() && c != '-' && c != '_')?;
    let behind = after[length..].strip_prefix(']')?;
    let word = word_start..word_start + length;
    let (fold, sign) = match behind.as_bytes().first() {
        Some(b'-') => (Fold::Closed, 1),
        Some(b'+') => (Fold::Open, 1),
        _ => (Fold::Never, 0),
    };
    let end = word.end + 1 + sign;
    let ends = matches!(
        source.as_bytes().get(end),
        None | Some(b' ' | b'\t' | b'\r' | b'\n')
    );
    let line_end = super::cut::line_end(source, end);
    (length > 0 && ends).then_some(Marker {
        range: start..end,
        word,
        fold,
        line_end,
    })
}

impl Walk<'_> {
    /// Looks whether a quote is a callout, and notes what its label hides, however deep it stands.
    pub(super) fn callout(&mut self, range: &Range<usize>, block: Option<usize>) -> Option<Marker> {
        let Some(marker) = marker(self.source, range) else {
            self.places.quote(range);
            return None;
        };
        self.places.note(&marker.range, Reading::Understood);
        self.places.markers.push(range.start);
        self.skip = marker.range.clone();
        let word = &self.source[marker.word.clone()];
        let hides = match self.kind(word) {
            Kind::Label(label) => Some(label),
            Kind::Known(_) => None,
            Kind::Unknown => {
                self.unknown_callout(&marker.word);
                self.options
                    .strict_callouts
                    .then(|| self.source[marker.word.clone()].to_lowercase())
            }
        };
        if let Some(label) = hides {
            let marker_end = marker.range.end;
            self.places
                .callouts
                .extend(block.map(|block| LabelledCallout {
                    block,
                    label: label.clone(),
                    marker_end,
                }));
            let (label, block) = (
                Spanned::new(label, self.span(&marker.word)),
                self.span(range),
            );
            self.body.regions.push(Region {
                label,
                span: block,
                block,
            });
        }
        Some(marker)
    }

    fn kind(&self, word: &str) -> Kind {
        if let Some(label) = self.options.labels.words().iter().find(|label| {
            label.eq_ignore_ascii_case(word)
                || (!word.is_ascii() && label.to_lowercase() == word.to_lowercase())
        }) {
            return Kind::Label(label.clone());
        }
        KINDS
            .into_iter()
            .find(|kind| kind.eq_ignore_ascii_case(word))
            .map_or(Kind::Unknown, Kind::Known)
    }

    fn unknown_callout(&mut self, word: &Range<usize>) {
        let written = &self.source[word.clone()];
        let known = || {
            KINDS
                .into_iter()
                .chain(self.options.labels.words().iter().map(String::as_str))
        };
        let mut problem = Diagnostic::new(
            UNKNOWN_CALLOUT,
            self.span(word),
            format!("`{written}` is no kind of callout"),
        )
        .help_if(did_you_mean(&written.to_lowercase(), known()))
        .help(format!("the kinds are {}", list_of(known(), 12)));
        if self.options.strict_callouts {
            problem =
                problem.note("where labels decide who reads what, a mistyped one must not publish: the block counts as hidden");
        } else {
            problem.severity = Severity::Warning;
        }
        self.diagnostics.push(problem);
    }

    /// Opens a quote, which is a callout if it has a marker.
    pub(super) fn open_quote(&mut self, marker: Option<Marker>) -> Frame {
        let Some(marker) = marker else {
            self.out.block("<blockquote>\n");
            return Frame::Tag("</blockquote>\n");
        };
        let word = &self.source[marker.word.clone()];
        let kind = self.kind(word);
        let foldable = marker.fold != Fold::Never;
        self.out.block(if foldable { "<details" } else { "<aside" });
        self.out.push(" class=\"callout callout-");
        self.out.push(match &kind {
            Kind::Known(kind) => kind,
            Kind::Label(_) => "label",
            Kind::Unknown => "note",
        });
        self.out.push("\"");
        if let Kind::Label(label) = &kind {
            self.out.attribute("data-label", label);
        }
        self.out.push(match marker.fold {
            Fold::Never => " role=\"note\">\n",
            Fold::Open => " open>\n",
            Fold::Closed => ">\n",
        });
        let element = if foldable { "summary" } else { "p" };
        let default = match &kind {
            Kind::Known(kind) => self
                .options
                .strings
                .text(&format!("callout_{kind}"))
                .to_owned(),
            Kind::Label(_) | Kind::Unknown => capitalised(word),
        };
        self.title = Some(Title {
            default,
            element,
            line_end: marker.line_end,
            at: 0,
            holes: 0,
            paragraph: None,
        });
        Frame::Callout(OpenCallout {
            close: if foldable {
                "</details>\n"
            } else {
                "</aside>\n"
            },
        })
    }

    /// Opens the title at the beginning of a callout's first paragraph.
    pub(super) fn open_title(&mut self, mut title: Title) -> Frame {
        self.begin_title(&title);
        (title.at, title.holes) = (self.out.html.len(), self.out.holes.len());
        self.in_title = true;
        Frame::Titled(Box::new(title))
    }

    /// Writes the title of a callout that has no words for one.
    pub(super) fn write_title(&mut self, title: &Title) {
        self.begin_title(title);
        self.out.text(&title.default);
        self.finish_title(title);
    }

    fn begin_title(&mut self, title: &Title) {
        self.out.block("<");
        self.out.push(title.element);
        self.out.push(" class=\"callout-title\">");
    }

    fn finish_title(&mut self, title: &Title) {
        self.out.push("</");
        self.out.push(title.element);
        self.out.push(">\n");
    }

    /// Ends a title at the end of its line; a paragraph follows.
    pub(super) fn end_title(&mut self, title: &mut Title) {
        self.complete_title(title);
        title.paragraph = Some((self.out.html.len(), self.out.holes.len()));
        self.out.push("<p>");
    }

    fn complete_title(&mut self, title: &Title) {
        if title.is_empty(&self.out) {
            self.out.text(&title.default);
        }
        self.in_title = false;
        self.finish_title(title);
    }

    /// Ends the paragraph that began with a title.
    pub(super) fn close_title(&mut self, title: &Title) {
        match title.paragraph {
            Some((at, holes)) => self.close_paragraph(at, holes),
            None => self.complete_title(title),
        }
    }

    /// Ends a callout.
    pub(super) fn close_callout(&mut self, callout: &OpenCallout) {
        if let Some(title) = self.title.take() {
            self.write_title(&title);
        }
        self.out.push(callout.close);
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| {
        first
            .to_uppercase()
            .chain(letters.flat_map(char::to_lowercase))
            .collect()
    })
}
