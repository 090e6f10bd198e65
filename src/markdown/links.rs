//! Links, images and embeds: what they point at as written, and where it was written. Nothing is resolved here.

use std::ops::Range;

use pulldown_cmark::{CowStr, LinkType};

use super::events::{Frame, Walk};
use super::target::{
    Address, Reference, address_kind, is_picture, reference, target, wiki_target, wiki_text,
};
use super::{Embed, HoleKind, Image, Link, LinkTarget};
use crate::diagnostic::{BROKEN_LINK, Diagnostic, RAW_HTML, REMOTE_IMAGE, Severity};
use crate::text::Spanned;

/// A link that is open.
#[derive(Debug)]
pub(super) struct OpenLink {
    number: usize,
    /// Its plain text so far.
    pub(super) text: String,
    /// Whether what is inside is only the reference again.
    pub(super) bare: bool,
    html: usize,
    holes: usize,
}

/// An image or an embed that is open; what is inside becomes its alternative text.
#[derive(Debug)]
pub(super) struct OpenImage {
    /// The text so far.
    pub(super) alt: String,
    /// Elements open within it.
    pub(super) nesting: usize,
    /// Whether what is inside is only the reference again.
    bare: bool,
    /// Whether it is written in double brackets.
    is_wiki: bool,
    /// The whole of it in the source.
    range: Range<usize>,
    kind: Picture,
}

#[derive(Debug)]
enum Picture {
    Image(Box<Image>),
    Embed(Box<Embed>),
    /// One that is not shown but for its text.
    Dropped,
}

impl Walk<'_> {
    pub(super) fn open_link(
        &mut self,
        kind: LinkType,
        address: CowStr<'_>,
        title: &str,
        range: &Range<usize>,
        definition: Option<&Range<usize>>,
    ) -> Frame {
        if self.link.is_some() {
            return Frame::Flat;
        }
        let address = self.written(address);
        let place = self.destination(kind, &address, range, definition);
        let target = match (kind, reference(kind, &address)) {
            (_, Some(reference)) => wiki_target(reference, Reference::Link),
            (LinkType::Email, None) => LinkTarget::External(format!("mailto:{address}")),
            (_, None) => {
                if let Address::Refused(scheme) = address_kind(&address) {
                    self.refused(scheme, &place, "link");
                    return Frame::Flat;
                }
                if address.trim().is_empty() && kind == LinkType::Inline {
                    let problem =
                        Diagnostic::new(BROKEN_LINK, self.span(range), "this link has no address");
                    self.diagnostics.push(problem.help(
                        "write the path of a page between the parentheses, or remove the link",
                    ));
                    return Frame::Flat;
                }
                target(&address)
            }
        };
        let bare = matches!(kind, LinkType::WikiLink { has_pothole: false });
        match &target {
            LinkTarget::Record(record) if bare => self.plain_name(&record.id, record),
            _ if bare => self.plain(wiki_text(&address)),
            _ => {}
        }
        let number = self.body.links.len();
        let title = title.to_owned();
        self.body.links.push(Link {
            target,
            span: self.span(range),
            target_span: self.span(&place),
            text: None,
            title,
        });
        self.out.hole(HoleKind::LinkOpen(number));
        self.link = Some(OpenLink {
            number,
            text: String::new(),
            bare,
            html: self.out.html.len(),
            holes: self.out.holes.len(),
        });
        Frame::Link
    }

    pub(super) fn close_link(&mut self) {
        let Some(link) = self.link.take() else { return };
        if link.bare || (self.out.html.len() == link.html && self.out.holes.len() == link.holes) {
            self.out.hole(HoleKind::LinkText(link.number));
        } else {
            self.body.links[link.number].text = Some(link.text.trim().to_owned());
        }
        self.out.hole(HoleKind::LinkClose(link.number));
    }

    pub(super) fn open_image(
        &mut self,
        kind: LinkType,
        address: CowStr<'_>,
        title: &str,
        range: &Range<usize>,
        definition: Option<&Range<usize>>,
    ) -> Frame {
        let address = self.written(address);
        let place = self.destination(kind, &address, range, definition);
        let picture = match reference(kind, &address)
            .map(|reference| wiki_target(reference, Reference::Embed))
        {
            Some(LinkTarget::Record(record)) if !is_picture(&record) => {
                Picture::Embed(Box::new(Embed {
                    target: Spanned::new(record, self.span(&place)),
                    block: false,
                    under: self.headings.level(),
                }))
            }
            _ => self.picture(&address, title, range, &place),
        };
        let bare = matches!(kind, LinkType::WikiLink { has_pothole: false });
        let is_wiki = matches!(kind, LinkType::WikiLink { .. });
        self.image = Some(OpenImage {
            alt: String::new(),
            nesting: 0,
            bare,
            is_wiki,
            range: range.clone(),
            kind: picture,
        });
        Frame::Image
    }

    fn picture(
        &mut self,
        address: &str,
        title: &str,
        range: &Range<usize>,
        place: &Range<usize>,
    ) -> Picture {
        match address_kind(address) {
            Address::Refused(scheme) => {
                self.refused(scheme, place, "image");
                return Picture::Dropped;
            }
            Address::Remote => {
                let message = format!("the image `{}` is on another site", shortened(address));
                let help = "save it beside the text and link it by its path: readers then ask nobody else for it";
                self.diagnostics
                    .push(Diagnostic::new(REMOTE_IMAGE, self.span(place), message).help(help));
            }
            Address::Local => {}
        }
        let (span, target_span) = (self.span(range), self.span(place));
        Picture::Image(Box::new(Image {
            target: target(wiki_text(address)),
            alt: String::new(),
            title: title.to_owned(),
            size: None,
            span,
            target_span,
        }))
    }

    /// Ends an image.
    pub(super) fn close_image(&mut self) {
        let Some(OpenImage {
            alt,
            kind,
            bare,
            is_wiki,
            range,
            ..
        }) = self.image.take()
        else {
            return;
        };
        // The parser has dropped what is in the inner brackets.
        if !is_wiki && self.source[range.clone()].starts_with("![[") && !alt.starts_with('[') {
            let problem = Diagnostic::new(
                BROKEN_LINK,
                self.span(&range),
                "the brackets of this image do not match",
            );
            self.diagnostics.push(
                problem
                    .here("some of its words are not shown")
                    .help("write `\\[` for a bracket that is text"),
            );
        }
        let alt = if bare { "" } else { alt.trim() };
        match kind {
            Picture::Image(image) => {
                let (alt, size) = with_size(alt, is_wiki);
                self.plain_of_picture(alt);
                self.out.hole(HoleKind::Image(self.body.images.len()));
                self.body.images.push(Image {
                    alt: alt.to_owned(),
                    size,
                    ..*image
                });
            }
            Picture::Embed(embed) => {
                self.words_of_embed(alt, &range);
                self.out.hole(HoleKind::Embed(self.body.embeds.len()));
                self.body.embeds.push(*embed);
            }
            Picture::Dropped => {
                self.plain(alt);
                self.out.text(alt);
            }
        }
    }

    /// Reports words written for an embed, which shows only what it embeds.
    fn words_of_embed(&mut self, words: &str, range: &Range<usize>) {
        if words.contains(char::is_alphabetic) {
            let problem = Diagnostic::new(
                BROKEN_LINK,
                self.span(range),
                "the words of this embed are not shown",
            )
            .severity(Severity::Info)
            .help("remove them, or write them before the embed");
            self.diagnostics.push(problem);
        }
    }

    fn refused(&mut self, scheme: &str, place: &Range<usize>, what: &str) {
        let message = format!("a `{scheme}` {what} is refused by browsers under a strict policy");
        let problem = Diagnostic::new(RAW_HTML, self.span(place), message)
            .help("link a page or a file")
            .note("its text stays");
        self.diagnostics.push(problem);
    }

    /// Where a link's destination stands: in the link, or in the definition that its name refers to.
    fn destination(
        &self,
        kind: LinkType,
        address: &str,
        range: &Range<usize>,
        definition: Option<&Range<usize>>,
    ) -> Range<usize> {
        let source = self.source;
        match kind {
            LinkType::WikiLink { .. } => {
                let opened = range.start
                    + if source[range.start..].starts_with('!') {
                        "![["
                    } else {
                        "[["
                    }
                    .len();
                let inside = &source[opened.min(range.end)..range.end];
                let start = opened + inside.len() - inside.trim_start().len();
                start..(start + wiki_text(address).len()).min(range.end)
            }
            LinkType::Autolink | LinkType::Email => {
                range.start + 1..(range.end - 1).max(range.start + 1)
            }
            LinkType::Inline => {
                let link = &source[range.clone()];
                link_destination(link).map_or_else(
                    || range.clone(),
                    |found| range.start + found.start..range.start + found.end,
                )
            }
            _ => {
                let Some(definition) = definition else {
                    return range.clone();
                };
                let text = &source[definition.clone()];
                let found = destination_at(text, text.find("]:").map_or(0, |at| at + 2));
                definition.start + found.start..definition.start + found.end
            }
        }
    }
}

/// The words of an alternative text, and the size behind its last bar: `![[team.png|Team|200]]`, `![Team|200x100](team.png)`.
fn with_size(alt: &str, is_wiki: bool) -> (&str, Option<(u16, Option<u16>)>) {
    let (words, size) = match alt.rsplit_once('|') {
        Some((words, size)) => (words.trim(), size.trim()),
        None => ("", if is_wiki { alt } else { "" }),
    };
    let number = |text: &str| text.parse::<u16>().ok().filter(|number| *number > 0);
    let size = match size.split_once('x') {
        Some((width, height)) => number(width)
            .zip(number(height))
            .map(|(width, height)| (width, Some(height))),
        None => number(size).map(|width| (width, None)),
    };
    if size.is_some() {
        (words, size)
    } else {
        (alt, None)
    }
}

/// The destination in `[text](destination "title")`: behind the first `](` whose rest reads as one.
///
/// A `](` within the text would leave something open behind its destination. Only the link's last bytes are searched.
fn link_destination(link: &str) -> Option<Range<usize>> {
    let from =
        (link.len().saturating_sub(4096)..link.len()).find(|at| link.is_char_boundary(*at))?;
    let brackets = link[from..]
        .match_indices(']')
        .map(|(at, _)| from + at + 1)
        .filter(|at| link[*at..].starts_with('('));
    brackets
        .map(|at| destination_at(link, at + 1))
        .find(|found| closes(&link[found.end..]))
}

/// Whether what follows a destination is an optional title and the closing bracket, to the end.
fn closes(rest: &str) -> bool {
    let rest = rest
        .strip_prefix('>')
        .unwrap_or(rest)
        .trim_matches([' ', '\t', '\r', '\n', '>']);
    let Some(title) = rest.strip_suffix(')').map(str::trim) else {
        return false;
    };
    let quoted = |open: char, close: char| {
        title.len() > 1 && title.starts_with(open) && title.ends_with(close)
    };
    title.is_empty() || quoted('"', '"') || quoted('\'', '\'') || quoted('(', ')')
}

/// The destination that begins at `at`, blanks and line ends skipped.
fn destination_at(text: &str, at: usize) -> Range<usize> {
    let start = at
        + text[at..]
            .bytes()
            .take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'>'))
            .count();
    let bytes = text.as_bytes();
    if bytes.get(start) == Some(&b'<') {
        let end = text[start..]
            .find('>')
            .map_or(text.len(), |end| start + end);
        return start + 1..end.max(start + 1);
    }
    let (mut end, mut depth) = (start, 0_usize);
    while let Some(byte) = bytes.get(end) {
        match byte {
            b'(' if depth == 32 => break,
            b'(' => depth += 1,
            b')' if depth == 0 => break,
            b')' => depth -= 1,
            b'\\' if bytes.get(end + 1).is_some_and(u8::is_ascii_punctuation) => end += 1,
            byte if *byte <= b' ' => break,
            _ => {}
        }
        end += 1;
    }
    start..end.min(text.len())
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
