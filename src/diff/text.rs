//! What readers see of a page: its text in lines, a block or a row of a table each; and its tags, for where the text is
//! the same and a link is not.
//!
//! Reads HTML as templates write it, and is total: what is no HTML is text. Judges nothing.

/// Elements that stand within a line.
const INLINE: [&str; 35] = [
    "a", "abbr", "b", "bdi", "button", "cite", "circle", "code", "data", "del", "dfn", "em", "g",
    "i", "img", "input", "ins", "kbd", "label", "line", "mark", "path", "q", "rect", "s", "samp",
    "small", "span", "strong", "sub", "sup", "svg", "time", "var", "wbr",
];

/// A page, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The lines of its text.
    pub text: Vec<String>,
    /// Its opening tags, as written.
    pub tags: Vec<String>,
}

/// Reads a page.
#[must_use]
pub fn read(html: &str) -> Page {
    let mut reader = Reader::default();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        reader.text(&rest[..at]);
        rest = &rest[at..];
        let end = end_of_tag(rest);
        let tag = &rest[..end];
        rest = &rest[end..];
        if tag.len() == 1 {
            reader.text(tag);
            continue;
        }
        let name = reader.tag(tag);
        if matches!(name.as_str(), "script" | "style") && !tag.starts_with("</") {
            rest = &rest[rest.find(&format!("</{name}")).unwrap_or(rest.len())..];
        }
    }
    reader.text(rest);
    reader.line();
    reader.page
}

/// Where a tag or a comment ends, just past it; 1 if the sign begins neither.
fn end_of_tag(html: &str) -> usize {
    if let Some(comment) = html.strip_prefix("<!--") {
        return comment.find("-->").map_or(html.len(), |at| at + 7);
    }
    let begins = html[1..]
        .trim_start_matches('/')
        .starts_with(|c: char| c.is_ascii_alphabetic() || c == '!');
    if !begins {
        return 1;
    }
    let mut quote = None;
    for (at, c) in html.char_indices() {
        match (quote, c) {
            (None, '>') => return at + 1,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            _ => {}
        }
    }
    html.len()
}

#[derive(Default)]
struct Reader {
    page: Page,
    line: String,
    /// Whether this is the head, of which readers see the title.
    head: bool,
    title: bool,
    pre: bool,
    /// How many `span` deep this is in what is shown beside a word, which readers see in a box of its own.
    beside: usize,
}

impl Reader {
    fn text(&mut self, html: &str) {
        if self.head && !self.title {
            return;
        }
        let text = decoded(html);
        for (at, piece) in text.split('\n').enumerate() {
            if at > 0 && self.pre {
                self.line();
            } else if at > 0 {
                self.line.push(' ');
            }
            self.line.push_str(piece);
        }
    }

    /// Ends a line.
    fn line(&mut self) {
        let words = self.line.split_whitespace().collect::<Vec<_>>().join(" ");
        let words = words.trim_end_matches(" |").trim_start_matches("| ");
        if !words.is_empty() && words != "|" {
            self.page.text.push(words.to_owned());
        }
        self.line.clear();
    }

    /// Takes note of a tag and returns its name.
    fn tag(&mut self, tag: &str) -> String {
        let opens = !tag.starts_with("</");
        let name: String = tag
            .trim_start_matches(['<', '/'])
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        let name = name.to_ascii_lowercase();
        if opens && !name.is_empty() {
            self.page
                .tags
                .push(tag.split_whitespace().collect::<Vec<_>>().join(" "));
        }
        match name.as_str() {
            "img" => {
                let alt = attribute(tag, "alt")
                    .filter(|alt| !alt.is_empty())
                    .map(|alt| format!("[{alt}]"));
                self.line.push_str(&alt.unwrap_or_default());
            }
            "span"
                if opens
                    && (self.beside > 0
                        || attribute(tag, "role").as_deref() == Some("tooltip")) =>
            {
                self.line.push_str(if self.beside == 0 { " (" } else { "" });
                self.beside += 1;
            }
            "span" if self.beside > 0 => {
                self.beside -= 1;
                self.line.push_str(if self.beside == 0 { ")" } else { "" });
            }
            "td" | "th" if opens => self.line.push_str(" | "),
            "td" | "th" => {}
            // A comment has no name.
            "" => {}
            name if INLINE.contains(&name) => {}
            name => {
                self.line();
                match name {
                    "head" => self.head = opens,
                    "title" => self.title = opens,
                    "pre" => self.pre = opens,
                    _ => {}
                }
            }
        }
        name
    }
}

/// The value of an attribute in quotes.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    Some(decoded(rest.split('"').next().unwrap_or_default()))
}

/// Text with its character references resolved; one that is not known stays.
fn decoded(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('&') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(10).position(|byte| byte == b';');
        let found = end.and_then(|end| character(&rest[1..end]).map(|c| (c, end + 1)));
        let (c, length) = found.unwrap_or(('&', 1));
        text.push(c);
        rest = &rest[length..];
    }
    text + rest
}

fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        _ => {
            let number = name.strip_prefix('#')?;
            let hex = number
                .strip_prefix(['x', 'X'])
                .map(|digits| u32::from_str_radix(digits, 16));
            char::from_u32(hex.unwrap_or_else(|| number.parse()).ok()?)
        }
    }
}
