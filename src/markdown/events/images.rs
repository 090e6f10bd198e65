//! Images and embeds: what they point at, their alternative texts and sizes. Resolves and loads nothing; the model does.
//! Next: [`super::links`], which finds destinations.

use std::ops::Range;

use pulldown_cmark::{CowStr, LinkType};

use crate::diagnostic::{BROKEN_LINK, REMOTE_IMAGE, Severity};
use crate::markdown::builder::BodyBuilder;
use crate::markdown::open::{ImageKind, OpenElement, OpenImage};
use crate::markdown::target::{
    AddressKind, ReferenceKind, address_kind, is_picture, link_target, wiki_reference, wiki_target,
    wiki_text,
};
use crate::markdown::{Embed, HoleKind, Image, LinkTarget};
use crate::text::Spanned;

impl BodyBuilder<'_> {
    pub(super) fn open_image(
        &mut self,
        kind: LinkType,
        address: CowStr<'_>,
        title: &str,
        range: &Range<usize>,
        definition: Option<&Range<usize>>,
    ) -> OpenElement {
        let address = self.restore(address);
        let destination = self.destination(kind, &address, range, definition);
        let reference = wiki_reference(kind, &address);
        let image = match reference.map(|text| wiki_target(text, ReferenceKind::Embed)) {
            Some(LinkTarget::Record(record)) if !is_picture(&record) => {
                ImageKind::Embed(Box::new(Embed {
                    target: Spanned::new(record, self.span(&destination)),
                    block: false,
                    under: self.headings.level,
                }))
            }
            _ => self.image_kind(&address, title, range, &destination),
        };
        self.image = Some(OpenImage {
            alt: String::new(),
            nesting: 0,
            is_bare: matches!(kind, LinkType::WikiLink { has_pothole: false }),
            is_wiki: matches!(kind, LinkType::WikiLink { .. }),
            range: range.clone(),
            kind: image,
        });
        OpenElement::Image
    }

    fn image_kind(
        &mut self,
        address: &str,
        title: &str,
        range: &Range<usize>,
        destination: &Range<usize>,
    ) -> ImageKind {
        match address_kind(address) {
            AddressKind::Refused(scheme) => {
                self.report_refused_address(scheme, destination, "image");
                return ImageKind::Dropped;
            }
            AddressKind::Remote => {
                let message = format!("the image `{}` is on another site", shortened(address));
                let help = "save it next to the text and use its path, so that pages make no requests to other sites";
                self.diagnostics
                    .push(self.problem(REMOTE_IMAGE, destination, message).help(help));
            }
            AddressKind::Local => {}
        }
        let (span, target_span) = (self.span(range), self.span(destination));
        ImageKind::Image(Box::new(Image {
            target: link_target(wiki_text(address)),
            alt: String::new(),
            title: title.to_owned(),
            size: None,
            span,
            target_span,
        }))
    }

    /// Closes an image.
    pub(super) fn close_image(&mut self) {
        let Some(OpenImage {
            alt,
            kind,
            is_bare,
            is_wiki,
            range,
            ..
        }) = self.image.take()
        else {
            return;
        };
        // The parser has dropped the text in the inner brackets.
        if !is_wiki && self.source[range.clone()].starts_with("![[") && !alt.starts_with('[') {
            let problem = self.problem(
                BROKEN_LINK,
                &range,
                "the brackets of this image do not match",
            );
            self.diagnostics.push(
                problem
                    .here("some of its words are not shown")
                    .help("write `\\[` for a literal bracket"),
            );
        }
        let alt = if is_bare { "" } else { alt.trim() };
        match kind {
            ImageKind::Image(image) => {
                let (alt, size) = with_size(alt, is_wiki);
                self.add_alt_text(alt);
                self.out.hole(HoleKind::Image(self.body.images.len()));
                self.body.images.push(Image {
                    alt: alt.to_owned(),
                    size,
                    ..*image
                });
            }
            ImageKind::Embed(embed) => {
                self.report_embed_text(alt, &range);
                self.out.hole(HoleKind::Embed(self.body.embeds.len()));
                self.body.embeds.push(*embed);
            }
            ImageKind::Dropped => {
                self.add_plain(alt);
                self.out.text(alt);
            }
        }
    }

    /// Reports the text of an embed, which shows only what it embeds.
    fn report_embed_text(&mut self, words: &str, range: &Range<usize>) {
        if words.contains(char::is_alphabetic) {
            let problem = self
                .problem(BROKEN_LINK, range, "the words of this embed are not shown")
                .severity(Severity::Info)
                .help("remove them, or move them before the embed");
            self.diagnostics.push(problem);
        }
    }
}

/// An alternative text without the size after its last bar, and that size: `![[team.png|Team|200]]`, `![Team|200x100](team.png)`.
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

fn shortened(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
