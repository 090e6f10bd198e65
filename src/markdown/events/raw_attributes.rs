//! Attributes in raw HTML: anchors, addresses, and attributes that a page should not contain.
//!
//! Addresses of the site's own pages and files become links and images like those of Markdown, so they are checked, and the
//! page gets the published address.

use std::ops::Range;

use crate::markdown::builder::BodyBuilder;
use crate::markdown::elements::{self, ElementPolicy, HtmlTag};
use crate::markdown::html_text;
use crate::markdown::target::{AddressKind, address_kind, link_target, scheme};
use crate::markdown::{HoleKind, Image, Link};

/// Openings of other tools' templates, whose output is unknown.
const TEMPLATES: [&str; 4] = ["{{", "{%", "<%", "${"];
/// The beginning of an MDX expression.
const EXPRESSION: char = '{';

/// Help with a script in a text.
pub(super) const MOVE_SCRIPT: &str = "remove it, or move the script to the theme";

impl BodyBuilder<'_> {
    /// Copies a tag, with holes for the addresses of the site's own pages and files. The tag is `written`, at `source_range` in the
    /// source.
    pub(super) fn copy_tag(
        &mut self,
        written: &str,
        tag: &HtmlTag<'_>,
        source_range: &Range<usize>,
        out: &mut String,
    ) {
        let name = tag.name.to_ascii_lowercase();
        let mut copied = 0;
        for (key, value) in &tag.attributes {
            let is_link = match key.to_ascii_lowercase().as_str() {
                "href" => true,
                "src" | "srcset" | "poster" => name == "iframe",
                _ => continue,
            };
            if elements::is_drawing(&name) || value.is_empty() {
                continue;
            }
            let start = value.as_ptr() as usize - written.as_ptr() as usize;
            let quote = if written[..start].ends_with(['"', '\'']) {
                ""
            } else {
                "\""
            };
            for range in addresses(key, value) {
                let mut address = String::new();
                html_text::decode(&value[range.clone()], &mut address);
                if !is_own(&address) {
                    continue;
                }
                self.write_html(&written[copied..start + range.start], out);
                out.push_str(quote);
                let address_range = self.range_in_tag(source_range, key, &value[range.clone()]);
                let hole = self.add_address(&address, source_range, &address_range, is_link);
                self.raw_html.inserts.holes.push((out.len(), hole));
                out.push_str(quote);
                copied = start + range.end;
            }
        }
        self.write_html(&written[copied..], out);
    }

    /// Adds the link or the image of an address; returns the hole for it.
    fn add_address(
        &mut self,
        address: &str,
        tag: &Range<usize>,
        range: &Range<usize>,
        is_link: bool,
    ) -> HoleKind {
        let (target, span, target_span) = (link_target(address), self.span(tag), self.span(range));
        if is_link {
            self.body.links.push(Link {
                target,
                span,
                target_span,
                text: None,
                title: String::new(),
            });
            HoleKind::LinkAddress(self.body.links.len() - 1)
        } else {
            self.body.images.push(Image {
                target,
                alt: String::new(),
                title: String::new(),
                size: None,
                span,
                target_span,
            });
            HoleKind::ImageAddress(self.body.images.len() - 1)
        }
    }

    /// Records anchors and reports attributes that a page should not contain.
    pub(super) fn check_attributes(
        &mut self,
        tag: &HtmlTag<'_>,
        name: &str,
        source_range: &Range<usize>,
    ) {
        for (key, value) in &tag.attributes {
            let key = key.to_ascii_lowercase();
            let is_anchor = key == "id" || key == "name" && name == "a";
            if is_anchor && !value.is_empty() {
                self.body.anchors.push((*value).to_owned());
            }
            if elements::is_address(&key) {
                self.check_address(&key, value, source_range);
            }
            if key == "style" {
                let message = "`style=` has no effect under a strict content security policy";
                let help = "use `class=`, and move the rules to the theme";
                self.report_html(message, help, source_range);
            } else if key.starts_with("on") {
                let message = "`on…=` handlers do not run under a strict content security policy";
                self.report_html(message, MOVE_SCRIPT, source_range);
            } else if elements::policy(name) == ElementPolicy::Allowed
                && !elements::is_allowed_attribute(&key)
            {
                // Attributes of an element that is reported itself are not reported.
                let shown: String = key.chars().take(40).collect();
                let message = format!("the attribute `{shown}` may not work in text");
                self.report_html(message, "remove it", source_range);
            }
        }
    }

    /// Reports addresses that browsers refuse under a strict content policy.
    fn check_address(&mut self, key: &str, value: &str, source_range: &Range<usize>) {
        // `srcset` lists several, each with a width.
        let is_list = key == "srcset";
        for address in value.split(|c| is_list && c == ',') {
            match elements::scheme(address).as_deref() {
                Some(scheme @ ("javascript" | "vbscript" | "data" | "blob" | "filesystem")) => {
                    let message = format!(
                        "`{scheme}:` addresses do not work under a strict content security policy"
                    );
                    self.report_html(message, MOVE_SCRIPT, source_range);
                }
                Some(scheme) if !elements::is_known_scheme(scheme) => {
                    let shown: String = scheme.chars().take(40).collect();
                    let message = format!("`{shown}:` addresses may not work in text");
                    self.report_html(message, "use an http or https address", source_range);
                }
                _ => {}
            }
            if matches!(key, "src" | "srcset" | "poster" | "background" | "data")
                && elements::is_remote(address)
            {
                let message =
                    "content of other sites is not loaded under a strict content security policy";
                self.report_html(message, "save it next to the text", source_range);
            }
        }
    }

    /// The range of an attribute's value in the source of its tag; the whole tag if its lines are apart in the source.
    fn range_in_tag(&self, source_range: &Range<usize>, key: &str, value: &str) -> Range<usize> {
        let written = &self.source[source_range.clone()];
        let found = written.find(key).and_then(|at| {
            written[at..]
                .find(value)
                .map(|value| source_range.start + at + value)
        });
        found.map_or_else(|| source_range.clone(), |at| at..at + value.len())
    }
}

/// Whether an address is that of one of the site's own pages or files, or an anchor on the same page.
fn is_own(address: &str) -> bool {
    matches!(address_kind(address), AddressKind::Local)
        && scheme(address).is_none()
        && !address.is_empty()
        && !address.starts_with(EXPRESSION)
        && !TEMPLATES.iter().any(|template| address.contains(template))
}

/// The ranges of addresses in the value of an attribute.
fn addresses(key: &str, value: &str) -> Vec<Range<usize>> {
    if key.eq_ignore_ascii_case("srcset") {
        return addresses_in_srcset(value);
    }
    let start = value.len() - value.trim_start().len();
    std::iter::once(start..start + value.trim().len()).collect()
}

/// The addresses in a `srcset`: each is followed by whitespace and a width or density, and by a comma.
fn addresses_in_srcset(value: &str) -> Vec<Range<usize>> {
    let (mut found, mut at) = (Vec::new(), 0);
    while at < value.len() {
        let rest = &value[at..];
        let start = at
            + (rest.len()
                - rest
                    .trim_start_matches(|c: char| c.is_whitespace() || c == ',')
                    .len());
        let length = value[start..]
            .find(char::is_whitespace)
            .unwrap_or(value.len() - start);
        let end = start + value[start..start + length].trim_end_matches(',').len();
        if start < end {
            found.push(start..end);
        }
        // A comma directly after the address ends the entry; otherwise one after its width does.
        at = if end < start + length {
            end
        } else {
            value[start + length..]
                .find(',')
                .map_or(value.len(), |at| start + length + at)
        };
        at = at.max(start + 1);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::addresses_in_srcset;

    #[test]
    fn a_srcset_lists_addresses() {
        for (value, expected) in [
            ("a.png", vec!["a.png"]),
            ("a.png 1x, b.png 2x", vec!["a.png", "b.png"]),
            (
                " a.png, b,c.png 200w ,d.png",
                vec!["a.png", "b,c.png", "d.png"],
            ),
            ("", vec![]),
            (" , ", vec![]),
            ("é.png 1x,ü.png", vec!["é.png", "ü.png"]),
        ] {
            let found: Vec<&str> = addresses_in_srcset(value)
                .into_iter()
                .map(|range| &value[range])
                .collect();
            assert_eq!(found, expected, "{value}");
        }
    }
}
