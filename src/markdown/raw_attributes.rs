//! Attributes in raw HTML: anchors, what a page should not hold, and addresses. Those of the handbook's own pages and files are links and images like those of Markdown: they are checked, and
//! the page gets the address where the page or file is published.

use std::ops::Range;

use super::elements::{self, Element, TagText};
use super::events::Walk;
use super::html_text;
use super::target::{Address, address_kind, scheme, target};
use super::{HoleKind, Image, Link};

/// Opens of other tools' templates; what they insert is not known.
const TEMPLATES: [&str; 4] = ["{{", "{%", "<%", "${"];
/// What an expression of MDX begins with.
const EXPRESSION: char = '{';

impl Walk<'_> {
    /// Copies a tag, with holes for the addresses of the handbook's own pages and files. The tag is `written`, at `place` in the source.
    pub(super) fn copy_tag(
        &mut self,
        written: &str,
        tag: &TagText<'_>,
        place: &Range<usize>,
        out: &mut String,
    ) {
        let mut copied = 0;
        for (key, value) in &tag.attributes {
            let name = tag.name.to_ascii_lowercase();
            let is_link = match key.to_ascii_lowercase().as_str() {
                "href" => true,
                "src" | "srcset" | "poster" => name == "iframe",
                _ => continue,
            };
            if elements::is_drawing(&name) || value.is_empty() {
                continue;
            }
            let start = value.as_ptr() as usize - written.as_ptr() as usize;
            let is_quoted = written[..start].ends_with(['"', '\'']);
            let addresses = if key.eq_ignore_ascii_case("srcset") {
                in_srcset(value)
            } else {
                vec![trimmed(value)]
            };
            for range in addresses {
                let mut address = String::new();
                html_text::decode(&value[range.clone()], &mut address);
                if !is_own(&address) {
                    continue;
                }
                let at = start + range.start;
                self.copy(&written[copied..at], out);
                if !is_quoted {
                    out.push('"');
                }
                let target_span = self.span(&self.place_in_tag(place, key, &value[range.clone()]));
                let (target, span) = (target(&address), self.span(place));
                let hole = if is_link {
                    self.body.links.push(Link {
                        target,
                        span,
                        target_span,
                        text: None,
                        title: String::new(),
                    });
                    HoleKind::LinkAddress(self.body.links.len() - 1)
                } else {
                    let (alt, title) = (String::new(), String::new());
                    self.body.images.push(Image {
                        target,
                        alt,
                        title,
                        size: None,
                        span,
                        target_span,
                    });
                    HoleKind::ImageAddress(self.body.images.len() - 1)
                };
                self.raw.inserts.holes.push((out.len(), hole));
                if !is_quoted {
                    out.push('"');
                }
                copied = start + range.end;
            }
        }
        self.copy(&written[copied..], out);
    }

    /// Looks at the attributes of an opening tag.
    pub(super) fn look_at(&mut self, tag: &TagText<'_>, name: &str, place: &Range<usize>) {
        for (key, value) in &tag.attributes {
            let key = key.to_ascii_lowercase();
            match key.as_str() {
                "id" if !value.is_empty() => self.body.anchors.push((*value).to_owned()),
                "name" if name == "a" && !value.is_empty() => {
                    self.body.anchors.push((*value).to_owned())
                }
                _ => {}
            }
            if elements::is_address(&key) {
                self.look_at_address(&key, value, place);
            }
            if key == "style" {
                let help = "use `class=` and put the rules into the site's style sheet";
                self.report(
                    "`style=` has no effect under a strict content policy".to_owned(),
                    help,
                    place,
                );
            } else if key.starts_with("on") {
                let message = "`on…=` handlers do not run under a strict content policy";
                self.report(
                    message.to_owned(),
                    "leave it out, or put the script into the site's theme",
                    place,
                );
            } else if elements::element(name) == Element::Allowed
                && !elements::is_allowed_attribute(&key)
            {
                // Of an element that is reported itself, its attributes say no more.
                let shown: String = key.chars().take(40).collect();
                self.report(
                    format!("the attribute `{shown}` may not work in a text"),
                    "leave it out",
                    place,
                );
            }
        }
    }

    /// Reports addresses that browsers refuse under a strict content policy.
    fn look_at_address(&mut self, key: &str, value: &str, place: &Range<usize>) {
        // `srcset` lists several, each with a width.
        let addresses: Vec<&str> = if key == "srcset" {
            value.split(',').collect()
        } else {
            vec![value]
        };
        for address in addresses {
            match elements::scheme(address).as_deref() {
                Some(scheme @ ("javascript" | "vbscript" | "data" | "blob" | "filesystem")) => {
                    let message =
                        format!("`{scheme}:` addresses do not work under a strict content policy");
                    self.report(
                        message,
                        "leave it out, or put the script into the site's theme",
                        place,
                    );
                }
                Some(scheme) if !elements::is_known_scheme(scheme) => {
                    let shown: String = scheme.chars().take(40).collect();
                    self.report(
                        format!("`{shown}:` addresses may not work in a text"),
                        "link to an address of the web",
                        place,
                    );
                }
                _ => {}
            }
            if matches!(key, "src" | "srcset" | "poster" | "background" | "data")
                && elements::is_remote(address)
            {
                let message = "what another site holds is not loaded under a strict content policy";
                self.report(message.to_owned(), "save it beside the text", place);
            }
        }
    }

    /// Where the value of an attribute is in the source of its tag; the whole tag if its lines are apart in the source.
    fn place_in_tag(&self, place: &Range<usize>, key: &str, value: &str) -> Range<usize> {
        let written = &self.source[place.clone()];
        let found = written.find(key).and_then(|at| {
            written[at..]
                .find(value)
                .map(|value| place.start + at + value)
        });
        found.map_or_else(|| place.clone(), |at| at..at + value.len())
    }
}

/// Whether an address is one of the handbook's own pages or files, or a place on the same page.
fn is_own(address: &str) -> bool {
    matches!(address_kind(address), Address::Local)
        && scheme(address).is_none()
        && !address.is_empty()
        && !address.starts_with(EXPRESSION)
        && !TEMPLATES.iter().any(|template| address.contains(template))
}

fn trimmed(value: &str) -> Range<usize> {
    let start = value.len() - value.trim_start().len();
    start..start + value.trim().len()
}

/// The addresses in a `srcset`: each is followed by whitespace and a width or density, and by a comma.
fn in_srcset(value: &str) -> Vec<Range<usize>> {
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
    use super::in_srcset;

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
            let found: Vec<&str> = in_srcset(value)
                .into_iter()
                .map(|range| &value[range])
                .collect();
            assert_eq!(found, expected, "{value}");
        }
    }
}
