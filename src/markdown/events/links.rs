//! Links: what they point at and where their destinations are in the source. Resolves nothing; the model does.
//! Next: [`super::images`].

use std::ops::Range;

use pulldown_cmark::{CowStr, LinkType};

use crate::diagnostic::{BROKEN_LINK, RAW_HTML};
use crate::markdown::builder::BodyBuilder;
use crate::markdown::open::{OpenElement, OpenLink};
use crate::markdown::target::{
    AddressKind, ReferenceKind, address_kind, destination_at, inline_destination, link_target,
    wiki_reference, wiki_target, wiki_text,
};
use crate::markdown::{HoleKind, Link, LinkTarget};

impl BodyBuilder<'_> {
    pub(super) fn open_link(
        &mut self,
        kind: LinkType,
        address: CowStr<'_>,
        title: &str,
        range: &Range<usize>,
        definition: Option<&Range<usize>>,
    ) -> OpenElement {
        if self.link.is_some() {
            return OpenElement::Transparent;
        }
        let address = self.restore(address);
        let destination = self.destination(kind, &address, range, definition);
        let target = match (kind, wiki_reference(kind, &address)) {
            (_, Some(reference)) => wiki_target(reference, ReferenceKind::Link),
            (LinkType::Email, None) => LinkTarget::External(format!("mailto:{address}")),
            (_, None) => {
                if let AddressKind::Refused(scheme) = address_kind(&address) {
                    self.report_refused_address(scheme, &destination, "link");
                    return OpenElement::Transparent;
                }
                if address.trim().is_empty() && kind == LinkType::Inline {
                    let problem = self.problem(BROKEN_LINK, range, "this link has no address");
                    self.diagnostics.push(problem.help(
                        "write the path of a page between the parentheses, or remove the link",
                    ));
                    return OpenElement::Transparent;
                }
                link_target(&address)
            }
        };
        let is_bare = matches!(kind, LinkType::WikiLink { has_pothole: false });
        match &target {
            LinkTarget::Record(record) if is_bare => self.add_reference(&record.id, record),
            _ if is_bare => self.add_plain(wiki_text(&address)),
            _ => {}
        }
        let number = self.body.links.len();
        self.body.links.push(Link {
            target,
            span: self.span(range),
            target_span: self.span(&destination),
            text: None,
            title: title.to_owned(),
        });
        self.out.hole(HoleKind::LinkOpen(number));
        self.link = Some(OpenLink {
            number,
            text: String::new(),
            is_bare,
            html: self.out.html.len(),
            holes: self.out.holes.len(),
        });
        OpenElement::Link
    }

    pub(super) fn close_link(&mut self) {
        let Some(link) = self.link.take() else { return };
        if link.is_bare || (self.out.html.len() == link.html && self.out.holes.len() == link.holes)
        {
            self.out.hole(HoleKind::LinkText(link.number));
        } else {
            self.body.links[link.number].text = Some(link.text.trim().to_owned());
        }
        self.out.hole(HoleKind::LinkClose(link.number));
    }

    /// Reports an address that browsers refuse under a strict content policy.
    pub(super) fn report_refused_address(
        &mut self,
        scheme: &str,
        destination: &Range<usize>,
        what: &str,
    ) {
        let message =
            format!("browsers block `{scheme}` {what}s under a strict content security policy");
        let problem = self
            .problem(RAW_HTML, destination, message)
            .help("link to a page or a file")
            .note("only its text is shown");
        self.diagnostics.push(problem);
    }

    /// The range of a link's destination: in the link, or in the definition that its name refers to.
    pub(super) fn destination(
        &self,
        kind: LinkType,
        address: &str,
        range: &Range<usize>,
        definition: Option<&Range<usize>>,
    ) -> Range<usize> {
        let source = self.source;
        match kind {
            LinkType::WikiLink { .. } => {
                let is_embed = source[range.start..].starts_with('!');
                let opened = range.start + "[[".len() + usize::from(is_embed);
                let inside = &source[opened.min(range.end)..range.end];
                let start = opened + inside.len() - inside.trim_start().len();
                start..(start + wiki_text(address).len()).min(range.end)
            }
            LinkType::Autolink | LinkType::Email => {
                range.start + 1..(range.end - 1).max(range.start + 1)
            }
            LinkType::Inline => {
                let link = &source[range.clone()];
                inline_destination(link).map_or_else(
                    || range.clone(),
                    |found| range.start + found.start..range.start + found.end,
                )
            }
            _ => definition.map_or_else(
                || range.clone(),
                |definition| {
                    let text = &source[definition.clone()];
                    let found = destination_at(text, text.find("]:").map_or(0, |at| at + 2));
                    definition.start + found.start..definition.start + found.end
                },
            ),
        }
    }
}
