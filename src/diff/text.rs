//! Extracts what readers see of a page: its text, with one line per block or table row, and its tags, which show changed
//! links when the text is the same.
//!
//! Not an HTML parser: it expects what templates write, and treats everything else as text. It never fails and compares
//! nothing; that is up to `lines`.

/// Elements that do not begin a new line.
const INLINE: [&str; 35] = [
    "a", "abbr", "b", "bdi", "button", "cite", "circle", "code", "data", "del", "dfn", "em", "g",
    "i", "img", "input", "ins", "kbd", "label", "line", "mark", "path", "q", "rect", "s", "samp",
    "small", "span", "strong", "sub", "sup", "svg", "time", "var", "wbr",
];

/// The text and the tags of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageText {
    /// Lines of text.
    pub lines: Vec<String>,
    /// Opening tags, as written.
    pub tags: Vec<String>,
}

/// Reads a page.
#[must_use]
pub fn read(html: &str) -> PageText {
    let mut extractor = TextExtractor::default();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        extractor.push_text(&rest[..at]);
        rest = &rest[at..];
        let end = end_of_tag(rest);
        let tag = &rest[..end];
        rest = &rest[end..];
        if tag.len() == 1 {
            extractor.push_text(tag);
            continue;
        }
        let name = extractor.push_tag(tag);
        if matches!(name.as_str(), "script" | "style") && !tag.starts_with("</") {
            rest = &rest[rest.find(&format!("</{name}")).unwrap_or(rest.len())..];
        }
    }
    extractor.push_text(rest);
    extractor.end_line();
    extractor.page
}

/// Length of the tag or comment that `html` begins with; 1 if its `<` begins neither.
fn end_of_tag(html: &str) -> usize {
    if let Some(comment) = html.strip_prefix("<!--") {
        return comment.find("-->").map_or(html.len(), |at| at + 7);
    }
    let is_tag = html[1..]
        .trim_start_matches('/')
        .starts_with(|c: char| c.is_ascii_alphabetic() || c == '!');
    if !is_tag {
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
struct TextExtractor {
    page: PageText,
    line: String,
    /// Readers see only the title of the head.
    is_in_head: bool,
    is_in_title: bool,
    is_in_pre: bool,
    /// Number of open `span` elements, from a tooltip inwards; 0 outside of tooltips.
    tooltip_depth: usize,
}

impl TextExtractor {
    fn push_text(&mut self, html: &str) {
        if self.is_in_head && !self.is_in_title {
            return;
        }
        let text = decode_references(html);
        for (at, piece) in text.split('\n').enumerate() {
            if at > 0 && self.is_in_pre {
                self.end_line();
            } else if at > 0 {
                self.line.push(' ');
            }
            self.line.push_str(piece);
        }
    }

    /// Ends the line, without the separators at the ends of a table row.
    fn end_line(&mut self) {
        let words = self.line.split_whitespace().collect::<Vec<_>>().join(" ");
        let words = words.trim_end_matches(" |").trim_start_matches("| ");
        if !words.is_empty() && words != "|" {
            self.page.lines.push(words.to_owned());
        }
        self.line.clear();
    }

    /// Records a tag and returns its name, which is empty for a comment.
    fn push_tag(&mut self, tag: &str) -> String {
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
                    && (self.tooltip_depth > 0
                        || attribute(tag, "role").as_deref() == Some("tooltip")) =>
            {
                self.line
                    .push_str(if self.tooltip_depth == 0 { " (" } else { "" });
                self.tooltip_depth += 1;
            }
            "span" if self.tooltip_depth > 0 => {
                self.tooltip_depth -= 1;
                self.line
                    .push_str(if self.tooltip_depth == 0 { ")" } else { "" });
            }
            "td" | "th" if opens => self.line.push_str(" | "),
            "td" | "th" => {}
            "" => {}
            name if INLINE.contains(&name) => {}
            name => {
                self.end_line();
                match name {
                    "head" => self.is_in_head = opens,
                    "title" => self.is_in_title = opens,
                    "pre" => self.is_in_pre = opens,
                    _ => {}
                }
            }
        }
        name
    }
}

/// The value of an attribute in double quotes.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    Some(decode_references(
        rest.split('"').next().unwrap_or_default(),
    ))
}

/// Decodes character references; unknown ones are kept.
fn decode_references(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('&') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(10).position(|byte| byte == b';');
        let found = end.and_then(|end| decode_reference(&rest[1..end]).map(|c| (c, end + 1)));
        let (c, length) = found.unwrap_or(('&', 1));
        text.push(c);
        rest = &rest[length..];
    }
    text + rest
}

fn decode_reference(name: &str) -> Option<char> {
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
