//! Footnotes: their texts wait aside until the end, where those referred to are numbered in the order of their first reference.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::ops::Range;

use super::events::{Frame, Walk};
use super::html::{Later, Moved, Out};
use crate::diagnostic::{BROKEN_LINK, Diagnostic, Severity, did_you_mean};
use crate::text::Span;

/// Maximum length of the name of an undefined footnote, in characters.
const LONGEST: usize = 100;

/// All footnotes of a text.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// Numbers of names, lower case: a name may be referred to before it is defined.
    names: HashMap<String, usize>,
    /// The text of each name, in the order of the names; none for one that is not defined.
    texts: Vec<Option<Out>>,
    /// Which name each reference is to.
    references: Vec<usize>,
    /// Names whose texts are being written; none for a second definition of the same name.
    open: Vec<Option<usize>>,
    /// Text in the form of a reference to an undefined footnote.
    suspects: Vec<Range<usize>>,
    /// Where each name is defined, if it is.
    places: Vec<Option<Span>>,
    /// The definitions that are not shown because their names are defined before.
    repeated: Vec<(usize, Span)>,
    /// The plain words of each definition, with its name; none for a repeated definition.
    plain: Vec<(Range<u32>, Option<usize>)>,
    /// Where the plain words of the open definitions begin.
    begins: Vec<u32>,
    /// Whether each name is shown.
    is_shown: Vec<bool>,
    /// Headings within footnotes, with the name they stand in; none in a second definition of a name.
    headings: Vec<(usize, Option<usize>)>,
}

/// Numbers as they are shown.
struct Numbered {
    /// The footnotes in order.
    order: Vec<usize>,
    /// The number of each name, from 1; 0 for one that nothing refers to.
    numbers: Vec<usize>,
    /// How many times each name was referred to.
    counts: Vec<usize>,
    /// Which of its name's references each one is, from 1.
    which: Vec<usize>,
}

impl Notes {
    fn number(&mut self, name: &str) -> usize {
        let next = self.texts.len();
        let number = *self.names.entry(name.to_lowercase()).or_insert(next);
        if number == next {
            self.texts.push(None);
            self.places.push(None);
        }
        number
    }

    /// Records a reference to an undefined footnote whose `^` is at a byte of the source.
    pub(super) fn suspect(&mut self, source: &str, at: usize) {
        let is_open = source[..at].ends_with('[') && !source[..at].ends_with("\\[");
        let is_name = |c: char| c.is_alphanumeric() || "-_.:".contains(c);
        let length: usize = source[at + 1..]
            .chars()
            .take(LONGEST)
            .take_while(|c| is_name(*c))
            .map(char::len_utf8)
            .sum();
        let end = at + 1 + length;
        if is_open && length > 0 && source[end..].starts_with(']') {
            self.suspects.push(at - 1..end + 1);
        }
    }

    /// Whether there are footnotes, shown or not.
    pub(super) fn any(&self) -> bool {
        !self.references.is_empty()
    }

    /// Notes that a heading stands in the footnote being written, if one is.
    pub(super) fn heading(&mut self, heading: usize) -> bool {
        if let Some(note) = self.open.last() {
            self.headings.push((heading, *note));
        }
        !self.open.is_empty()
    }

    /// Follows the references from the text on, breadth first, so that each footnote comes after the first reference to it.
    fn numbered(&self, main: &Out) -> Numbered {
        let unknown = || vec![0; self.texts.len()];
        let mut all = Numbered {
            order: Vec::new(),
            numbers: unknown(),
            counts: unknown(),
            which: vec![0; self.references.len()],
        };
        let visit = |out: &Out, all: &mut Numbered| {
            for (_, later) in &out.later {
                let Later::Note(reference) = later else {
                    continue;
                };
                let name = self.references[*reference];
                if self.texts[name].is_none() {
                    continue;
                }
                if all.numbers[name] == 0 {
                    all.order.push(name);
                    all.numbers[name] = all.order.len();
                }
                all.counts[name] += 1;
                all.which[*reference] = all.counts[name];
            }
        };
        visit(main, &mut all);
        let mut next = 0;
        while let Some(text) = all
            .order
            .get(next)
            .and_then(|name| self.texts[*name].as_ref())
        {
            visit(text, &mut all);
            next += 1;
        }
        all
    }
}

impl Walk<'_> {
    /// Opens a footnote's text.
    pub(super) fn open_note(&mut self, name: &str, range: &Range<usize>) -> Frame {
        let number = self.notes.number(name);
        let place = self.span(&self.trimmed(range));
        let is_first = self.notes.places[number].is_none();
        if is_first {
            self.notes.places[number] = Some(place);
        } else {
            self.notes.repeated.push((number, place));
        }
        self.body.plain.part();
        self.notes.begins.push(self.body.plain.end());
        self.notes.open.push(is_first.then_some(number));
        Frame::Note(Box::new(std::mem::take(&mut self.out)))
    }

    /// Puts a footnote's text aside.
    pub(super) fn close_note(&mut self, before: Out) {
        let text = std::mem::replace(&mut self.out, before);
        let Some(number) = self.notes.open.pop() else {
            return;
        };
        if let Some(number) = number {
            self.notes.texts[number] = Some(text);
        }
        if let Some(start) = self.notes.begins.pop() {
            self.body.plain.part();
            self.notes
                .plain
                .push((start..self.body.plain.end(), number));
        }
    }

    /// A reference to a footnote; the parser gives only those that are defined.
    pub(super) fn note_reference(&mut self, name: &str, range: &Range<usize>) {
        if self.image.is_some() {
            return;
        }
        let number = self.notes.number(name);
        // The number separates the words around it.
        if self.source[range.end..].starts_with(|c: char| {
            c.is_alphanumeric() || matches!(c, '[' | '*' | '_' | '`' | '~' | '<')
        }) {
            self.plain(" ");
        }
        self.out.later(Later::Note(self.notes.references.len()));
        self.notes.references.push(number);
    }

    /// Reports references to undefined footnotes, and footnotes without a reference.
    pub(super) fn notes_in_doubt(&mut self) {
        let known = self
            .notes
            .names
            .iter()
            .filter(|(_, number)| self.notes.places[**number].is_some());
        let mut known: Vec<String> = known.map(|(name, _)| name.clone()).collect();
        known.sort_unstable();
        for range in std::mem::take(&mut self.notes.suspects) {
            let name = &self.source[range.start + 2..range.end - 1];
            let near = did_you_mean(name, known.iter().map(String::as_str));
            let help =
                near.unwrap_or_else(|| format!("define it on a line of its own: `[^{name}]: …`"));
            let problem = Diagnostic::new(
                BROKEN_LINK,
                self.span(&range),
                format!("the footnote `{name}` is not defined"),
            )
            .severity(Severity::Warning)
            .here("shown as it is written")
            .help(help);
            self.diagnostics.push(problem);
        }
        self.unused_notes();
    }

    /// Reports footnotes that readers do not see: those without a reference, and repeated definitions.
    fn unused_notes(&mut self) {
        let referenced: HashSet<usize> = self.notes.references.iter().copied().collect();
        let mut names: Vec<(&String, usize)> = self
            .notes
            .names
            .iter()
            .map(|(name, number)| (name, *number))
            .collect();
        names.sort_by_key(|(_, number)| *number);
        for (name, number) in &names {
            let Some(place) = self.notes.places[*number].filter(|_| !self.notes.is_shown[*number])
            else {
                continue;
            };
            let message = if referenced.contains(number) {
                format!("only footnotes that are not shown refer to the footnote `{name}`")
            } else {
                format!("nothing refers to the footnote `{name}`")
            };
            let problem = Diagnostic::new(BROKEN_LINK, place, message)
                .severity(Severity::Warning)
                .here("readers do not see this text")
                .help(format!("write `[^{name}]` where it belongs, or delete it"));
            self.diagnostics.push(problem);
        }
        for (number, place) in &self.notes.repeated {
            let name = names.get(*number).map_or("", |(name, _)| name.as_str());
            let mut problem = Diagnostic::new(
                BROKEN_LINK,
                *place,
                format!("the footnote `{name}` is defined twice"),
            )
            .severity(Severity::Warning)
            .here("readers do not see this text")
            .help("give it another name, or delete it");
            if let Some(first) = self.notes.places[*number] {
                problem = problem.also(
                    Span {
                        end: first.start + 2,
                        ..first
                    },
                    "first defined here",
                );
            }
            self.diagnostics.push(problem);
        }
    }

    /// Puts text, ids and footnotes together.
    pub(super) fn assemble(&mut self, ids: &[String]) {
        let main = std::mem::take(&mut self.out);
        let notes = self.notes.numbered(&main);
        self.notes.is_shown = notes.numbers.iter().map(|number| *number > 0).collect();
        let names = &self.notes.references;
        let fill = |later: Later, html: &mut String| match later {
            Later::HeadingId(heading) => super::html::attribute(html, "id", &ids[heading]),
            Later::Note(reference) => write_reference(
                html,
                notes.numbers[names[reference]],
                notes.which[reference],
            ),
        };
        let mut out = Out {
            html: String::with_capacity(main.html.len() + 64 + ids.len() * 32),
            ..Out::default()
        };
        let moved = out.append(&main, fill);
        let mut pieces: Vec<Option<Moved>> = self.notes.texts.iter().map(|_| None).collect();
        if !notes.order.is_empty() {
            out.block("<section class=\"footnotes\" role=\"doc-endnotes\"");
            out.attribute("aria-label", self.options.strings.text("footnotes"));
            out.push(">\n<ol>\n");
        }
        for (at, name) in notes.order.iter().enumerate() {
            let Some(text) = &self.notes.texts[*name] else {
                continue;
            };
            let _ = writeln!(out.html, "<li id=\"_fn-{}\">", at + 1);
            pieces[*name] = Some(out.append(text, fill));
            let label = self.options.strings.text("footnote_back");
            write_back_links(&mut out.html, at + 1, notes.counts[*name], label);
            out.push("</li>\n");
        }
        if !notes.order.is_empty() {
            out.push("</ol>\n</section>\n");
        }
        self.body.html = out.html;
        self.body.holes = out.holes;
        self.body.prose = out.prose;
        self.move_headings(&moved, &pieces);
        let hidden = |note: Option<usize>| !note.is_some_and(|note| self.notes.is_shown[note]);
        self.body.plain.remove(
            self.notes
                .plain
                .iter()
                .filter(|(_, note)| hidden(*note))
                .map(|(range, _)| range.clone()),
        );
    }

    /// Headings learn their places in the whole; those in footnotes that are not shown are dropped.
    fn move_headings(&mut self, main: &Moved, pieces: &[Option<Moved>]) {
        let mut within = self.notes.headings.iter().peekable();
        let mut number = 0;
        self.body.headings.retain_mut(|heading| {
            let moved = match within.next_if(|(inner, _)| *inner == number) {
                None => Some(main),
                Some((_, note)) => note.and_then(|note| pieces[note].as_ref()),
            };
            number += 1;
            if let Some(moved) = moved {
                (heading.at, heading.end) =
                    (moved.position(heading.at), moved.position(heading.end));
            }
            moved.is_some()
        });
    }
}

fn write_reference(html: &mut String, number: usize, which: usize) {
    if number == 0 {
        return;
    }
    let _ = write!(
        html,
        "<sup class=\"footnote-ref\"><a href=\"#_fn-{number}\" id=\"_fnref-{number}{}\" role=\"doc-noteref\">{number}</a></sup>",
        suffix(which)
    );
}

fn suffix(which: usize) -> String {
    if which == 1 {
        String::new()
    } else {
        format!("-{which}")
    }
}

/// Links back to each reference, inside the last paragraph where there is one.
fn write_back_links(html: &mut String, number: usize, count: usize, label: &str) {
    let in_paragraph = html.ends_with("</p>\n");
    if in_paragraph {
        html.truncate(html.len() - "</p>\n".len());
    }
    for which in 1..=count {
        let suffix = suffix(which);
        let _ = write!(
            html,
            " <a href=\"#_fnref-{number}{suffix}\" class=\"footnote-back\" role=\"doc-backlink\""
        );
        let label = label.replace("{number}", &format!("{number}{suffix}"));
        super::html::attribute(html, "aria-label", &label);
        html.push_str(">↩</a>");
    }
    html.push_str(if in_paragraph { "</p>\n" } else { "\n" });
}
