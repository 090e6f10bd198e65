//! Text to HTML and addresses to URLs.

use crate::markdown::fill_in;

/// Escapes a text for HTML, in elements and in quoted attributes.
#[must_use]
pub(crate) fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    push(&mut out, text);
    out
}

/// [`html`], appended.
pub(crate) fn push(out: &mut String, text: &str) {
    let mut kept = 0;
    for (at, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => continue,
        };
        out.push_str(&text[kept..at]);
        out.push_str(entity);
        kept = at + 1;
    }
    out.push_str(&text[kept..]);
}

/// [`html`] of a line, in which what readers fill in is marked as it is in texts.
#[must_use]
pub(crate) fn with_fill_ins(line: &str) -> String {
    let (mut out, mut written) = (String::with_capacity(line.len() + 8), 0);
    let found = line
        .match_indices('[')
        .filter_map(|(at, _)| fill_in(line, at));
    for range in found {
        push(&mut out, &line[written..range.start]);
        out.push_str("<span class=\"fill-in\">");
        push(&mut out, &line[range.clone()]);
        out.push_str("</span>");
        written = range.end;
    }
    push(&mut out, &line[written..]);
    out
}

/// Percent-encodes a path: what is neither a letter, a digit nor harmless in a path is written as bytes.
#[must_use]
pub(crate) fn path(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric()
            || matches!(
                byte,
                b'-' | b'_'
                    | b'.'
                    | b'~'
                    | b'/'
                    | b'!'
                    | b'$'
                    | b'\''
                    | b'('
                    | b')'
                    | b'*'
                    | b'+'
                    | b','
                    | b';'
                    | b'='
                    | b'@'
            )
        {
            out.push(char::from(byte));
        } else {
            out.push('%');
            for digit in [byte >> 4, byte & 15] {
                out.push(
                    char::from_digit(u32::from(digit), 16)
                        .map_or('0', |digit| digit.to_ascii_uppercase()),
                );
            }
        }
    }
    out
}

/// The address of `to` as a link on the page `from`, both paths from the site's root; a page links to itself by its name.
#[must_use]
pub(crate) fn relative(from: &str, to: &str) -> String {
    let (folder, target) = (folders(from), folders(to));
    let shared = folder
        .iter()
        .zip(&target)
        .take_while(|(a, b)| a == b)
        .count();
    let mut out = "../".repeat(folder.len() - shared);
    let skipped: usize = target[..shared].iter().map(|part| part.len() + 1).sum();
    let rest = &to[skipped..];
    // A first part with a colon would read as a scheme.
    if out.is_empty()
        && rest
            .split('/')
            .next()
            .is_some_and(|part| part.contains(':'))
    {
        out.push_str("./");
    }
    out.push_str(&path(rest));
    out
}

fn folders(path: &str) -> Vec<&str> {
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    parts
}

#[cfg(test)]
mod tests {
    use super::{html, path, relative, with_fill_ins};

    #[test]
    fn links_lead_from_page_to_page() {
        assert_eq!(relative("index.html", "tools/saw.html"), "tools/saw.html");
        assert_eq!(relative("tools/saw.html", "index.html"), "../index.html");
        assert_eq!(relative("tools/saw.html", "tools/axe.html"), "axe.html");
        assert_eq!(relative("a/b/c.html", "a/d/e.html"), "../d/e.html");
        assert_eq!(relative("a/b.html", "a/b.html"), "b.html");
        assert_eq!(relative("a.html", "100% C#.html"), "100%25%20C%23.html");
    }

    #[test]
    fn what_is_to_be_filled_in_is_marked() {
        let marked = "For <span class=\"fill-in\">[your garden]</span>: <span class=\"fill-in\">[when]</span>?";
        assert_eq!(with_fill_ins("For [your garden]: [when]?"), marked);
        assert_eq!(
            with_fill_ins("<[a & b]> pots[int] [x] ["),
            "&lt;[a &amp; b]&gt; pots[int] [x] ["
        );
        assert_eq!(with_fill_ins("[["), "[[");
        assert_eq!(with_fill_ins(""), "");
    }

    #[test]
    fn nothing_breaks_out() {
        assert_eq!(html("a<b>\"&'"), "a&lt;b&gt;&quot;&amp;'");
        assert_eq!(path("ü\"?"), "%C3%BC%22%3F");
    }
}
