//! Whether a file that is copied is the source of a page, by its contents and whatever its name: pages begin with front matter,
//! which can restrict who reads them. It recognises front matter, and does not parse it.

/// Keys of front matter, here and in other tools, that restrict who reads a page.
const HIDING: [&str; 10] = [
    "label",
    "labels",
    "audience",
    "audiences",
    "visibility",
    "draft",
    "published",
    "private",
    "hidden",
    "unlisted",
];

/// How many lines of front matter are examined.
const MAX_LINES: usize = 200;

/// Whether a file with these first bytes is likely the source of a page: it begins with a line of `---`, `+++` or `;;;`, and below
/// it are keys and another such line, or a key that hides. A stream of YAML is the closest to it that is not front matter.
pub(super) fn is_source(head: &[u8]) -> bool {
    let head = String::from_utf8_lossy(head);
    let mut lines = head
        .split(['\n', '\r', '\u{2028}', '\u{c}'])
        .map(|line| line.trim_matches(is_blank))
        .filter(|line| !line.is_empty());
    if !lines.next().is_some_and(is_fence) {
        return false;
    }
    let mut has_key = false;
    for line in lines.take(MAX_LINES) {
        if is_fence(line) {
            return has_key;
        }
        let Some((key, _)) = line.split_once([':', '=', '\u{ff1a}']) else {
            continue;
        };
        let key = key
            .trim_matches(|c: char| is_blank(c) || matches!(c, '"' | '\'' | '-'))
            .to_lowercase();
        if HIDING.contains(&key.as_str()) {
            return true;
        }
        has_key |= !key.is_empty()
            && key
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' '));
    }
    false
}

/// Whether a character at the edge of a line is invisible.
fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(
            c,
            '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{ad}'
        )
}

/// Whether a line opens or closes front matter, or nearly does.
fn is_fence(line: &str) -> bool {
    let rest = |mark: char| line.trim_start_matches(mark);
    let is_marked = |mark: char| line.chars().take_while(|c| *c == mark).count() >= 3;
    let is_word = |rest: &str| matches!(rest.trim(), "" | "yaml" | "yml" | "toml" | "json");
    ['-', '+', ';', '\u{2014}', '\u{2013}']
        .into_iter()
        .any(|mark| is_marked(mark) && is_word(rest(mark)))
}

#[cfg(test)]
mod tests {
    use super::is_source;

    #[test]
    fn sources_begin_with_front_matter() {
        for head in [
            "---\nlabel: inner\n---\ntext",
            "\u{feff}---\r\ntitle: A\r\n---\r\n",
            "\n\n --- \nLABEL : inner\n",
            "+++\ntitle = \"A\"\n+++\n",
            "---yaml\nlabel: inner\n",
            "----\ntitle: A\n---\n",
            "---\rtitle: A\r---\r",
            ";;;\n\"label\" : 1\n",
        ] {
            assert!(is_source(head.as_bytes()), "{head:?}");
        }
        for head in [
            "",
            "text",
            "---",
            "---\nopenapi: 3.0\npaths: {}\n",
            "---\n---\n",
            "name,label\n---,---\n",
            "\u{89}PNG\r\n\u{1a}\n---\nlabel: x\n",
            "-----BEGIN CERTIFICATE-----\nlabel: x\n",
            "<!doctype html>\n---\nlabel: a\n",
        ] {
            assert!(!is_source(head.as_bytes()), "{head:?}");
        }
    }
}
