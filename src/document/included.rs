//! The files that the texts of a source include: those of its body, and those of Markdown in its values.
//!
//! Every string of front matter counts as Markdown here, since its field is not known yet. So the result may have a path that no page
//! shows, and never lacks one that a page does. Next: [`markdown::add_included_paths`], which reads one text.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::markdown::{self, Notation, split_front_matter};
use crate::text::FileId;
use crate::tree::{Map, Node, NodeValue, parse_json, parse_toml, parse_yaml};

/// Reads data from a text that begins at an offset of a file.
type DataParser = fn(&str, FileId, usize) -> (Map, Vec<Diagnostic>);

/// The paths of the files that a page includes, from the handbook's root.
#[must_use]
pub fn included_by_page(text: &str) -> BTreeSet<String> {
    if !may_include(text) {
        return BTreeSet::new();
    }
    let mut paths = included_by_front_matter(text);
    markdown::add_included_paths(&text[split_front_matter(text).body..], &mut paths);
    paths
}

/// The paths of the files that the values in the front matter of a page include.
#[must_use]
pub fn included_by_front_matter(text: &str) -> BTreeSet<String> {
    if !may_include(text) {
        return BTreeSet::new();
    }
    let found = split_front_matter(text);
    let Some((notation, range)) = found.data.filter(|_| found.unclosed.is_none()) else {
        return BTreeSet::new();
    };
    let parse = match notation {
        Notation::Yaml => parse_yaml,
        Notation::Toml => parse_toml,
        Notation::Json => parse_json,
    };
    included_by_data(&text[range], parse)
}

/// The paths of the files that the values in a `_defaults.yml` include.
#[must_use]
pub fn included_by_defaults(text: &str) -> BTreeSet<String> {
    let data = text.strip_prefix('\u{feff}').unwrap_or(text);
    included_by_data(data, parse_yaml)
}

/// The paths of the files that the values in a config include: those of the defaults of fields are Markdown.
#[must_use]
pub fn included_by_config(text: &str) -> BTreeSet<String> {
    included_by_data(text, parse_toml)
}

fn included_by_data(data: &str, parse: DataParser) -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    if may_include(data) {
        let (map, _) = parse(data, FileId(0), 0);
        add_paths_of_values(&map, &mut paths);
    }
    paths
}

/// Whether a value of some data may include a file. In a string, any letter may be escaped.
fn may_include(data: &str) -> bool {
    data.contains("file=") || data.contains('\\')
}

fn add_paths_of_values(map: &Map, paths: &mut BTreeSet<String>) {
    let mut rest: Vec<&Node> = map.entries.iter().map(|entry| &entry.node).collect();
    while let Some(node) = rest.pop() {
        match &node.value {
            NodeValue::Null => {}
            NodeValue::Scalar { text, .. } => markdown::add_included_paths(text, paths),
            NodeValue::List(items) => rest.extend(items),
            NodeValue::Map(map) => rest.extend(map.entries.iter().map(|entry| &entry.node)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{included_by_defaults, included_by_page};

    #[test]
    fn all_texts_of_a_page_are_searched() {
        let page = "---\nhow: |\n  ```py file=\"a.py\"\n  ```\nsteps:\n  - text: \"```py \\u0066ile=b.py\\n```\"\n---\n> ```py file='c.py#L1'\n> ```\n\n```\nfile=\"d.py\"\n```\n\n<pre>\n```py file=\"e.py\"\n</pre>\n";
        let found: Vec<String> = included_by_page(page).into_iter().collect();
        assert_eq!(found, ["a.py", "b.py", "c.py"]);
        let defaults = "how: |\n  ~~~ file=\"a.py\"\n  ~~~\n";
        assert!(included_by_defaults(defaults).contains("a.py"));
        for text in [
            "",
            "---\nfile=a.py",
            "file=a.py",
            "```py file=\"../a.py\"\n```",
        ] {
            assert!(included_by_page(text).is_empty(), "{text}");
        }
    }
}
