//! Rewrites attributes in finished HTML, so that ids stay unique when a text is embedded in another.
//! Reads tags only, and changes nothing else.

use super::elements::{is_raw_text, raw_text_length, read_tag};
use super::html_text::decode;

/// A copy of some HTML in which `rewrite` replaces the values of attributes. It receives the name of an attribute in lower
/// case and its decoded value, and returns the new value as HTML, or none to keep it. Text and scripts stay unchanged.
#[must_use]
pub fn with_attributes(html: &str, rewrite: impl Fn(&str, &str) -> Option<String>) -> String {
    let mut out = String::with_capacity(html.len() + html.len() / 16);
    let (mut copied, mut at) = (0, 0);
    while let Some(next) = html[at..].find('<').map(|next| at + next) {
        let Some(tag) = read_tag(&html[next..]) else {
            at = next + 1;
            continue;
        };
        for (key, value) in &tag.attributes {
            let mut text = String::new();
            decode(value, &mut text);
            let Some(new) = rewrite(&key.to_ascii_lowercase(), &text) else {
                continue;
            };
            let start = value.as_ptr() as usize - html.as_ptr() as usize;
            let quote = if html[..start].ends_with(['"', '\'']) {
                ""
            } else {
                "\""
            };
            out.push_str(&html[copied..start]);
            out.push_str(quote);
            out.push_str(&new);
            out.push_str(quote);
            copied = start + value.len();
        }
        let is_raw = !tag.is_closing && is_raw_text(&tag.name.to_ascii_lowercase());
        let length = if is_raw {
            raw_text_length(&html[next..], &tag)
        } else {
            None
        };
        at = next + length.unwrap_or(tag.len);
    }
    out.push_str(&html[copied..]);
    out
}

#[cfg(test)]
mod tests {
    use super::with_attributes;

    #[test]
    fn only_attributes_are_rewritten() {
        let html = "<a ID=x href='#x'>id=\"x\" &lt;a id=\"x\"></a><p data-id=\"x\" id=\"a&amp;b\">é</p><script>'<a id=\"x\">'</script><";
        let rewritten = with_attributes(html, |key, value| {
            (key == "id").then(|| format!("p--{}", value.replace('&', "&amp;")))
        });
        let expected = "<a ID=\"p--x\" href='#x'>id=\"x\" &lt;a id=\"x\"></a><p data-id=\"x\" id=\"p--a&amp;b\">é</p><script>'<a id=\"x\">'</script><";
        assert_eq!(rewritten, expected);
        assert_eq!(with_attributes("", |_, _| None), "");
    }
}
