//! The paths that Rust code names: the leaves of `use` declarations, and paths of several segments elsewhere.
//! It does not know which of them exist; `modules.rs` does.

use crate::source::{end_of_item, identifiers};

/// A path in a Rust file.
#[derive(Debug)]
pub(crate) struct RustPath {
    /// Byte offset in the code.
    pub offset: usize,
    pub segments: Vec<String>,
    /// The name that a `use` declaration binds; none elsewhere and for `*`.
    pub binds: Option<String>,
    /// The inline modules (`mod x { … }`) around the path, outermost first.
    pub inline: Vec<String>,
    /// Whether the path occurs only in tests.
    pub is_test: bool,
}

/// An inline module of a file.
struct InlineModule {
    name: String,
    start: usize,
    end: usize,
    is_test: bool,
}

/// All paths of a file, in order.
pub(crate) fn paths(code: &str) -> Vec<RustPath> {
    let modules = inline_modules(code);
    let mut found = Vec::new();
    let mut next = 0;
    for (offset, word) in identifiers(code) {
        if offset < next {
            continue;
        }
        let mut leaves = Vec::new();
        let mut is_test = false;
        // `use<'a>` is a bound of a type.
        if word == "use" && !code[offset + 3..].starts_with('<') {
            next = end_of_use(code, offset);
            is_test = code[..offset].trim_end().ends_with("#[cfg(test)]");
            use_leaves(&code[offset + 3..next], &mut Vec::new(), &mut leaves);
        } else {
            let segments = expression(code, offset, word);
            next = offset + word.len();
            if segments.len() > 1 && !code[..offset].ends_with("::") {
                leaves.push((segments, None));
            }
        }
        let around = || {
            modules
                .iter()
                .filter(|module| module.start < offset && offset < module.end)
        };
        found.extend(leaves.into_iter().map(|(segments, binds)| RustPath {
            offset,
            segments,
            binds,
            inline: around().map(|module| module.name.clone()).collect(),
            is_test: is_test || around().any(|module| module.is_test),
        }));
    }
    found
}

fn inline_modules(code: &str) -> Vec<InlineModule> {
    let words: Vec<(usize, &str)> = identifiers(code).collect();
    let mut found = Vec::new();
    for pair in words.windows(2).filter(|pair| pair[0].1 == "mod") {
        let (start, name) = pair[1];
        if code[start + name.len()..].trim_start().starts_with('{') {
            found.push(InlineModule {
                name: name.to_owned(),
                start,
                end: end_of_item(code, start),
                is_test: code[..pair[0].0].trim_end().ends_with("#[cfg(test)]"),
            });
        }
    }
    found
}

fn end_of_use(code: &str, offset: usize) -> usize {
    code[offset..]
        .find(';')
        .map_or(code.len(), |length| offset + length)
}

/// The segments of the path that begins at `offset`.
fn expression(code: &str, offset: usize, word: &str) -> Vec<String> {
    let mut segments = vec![word.to_owned()];
    let mut rest = &code[offset + word.len()..];
    while let Some(after) = rest.strip_prefix("::") {
        let Some((0, word)) = identifiers(after).next() else {
            break;
        };
        segments.push(word.to_owned());
        rest = &after[word.len()..];
    }
    segments
}

/// The paths of a use tree, each with the name that it binds.
fn use_leaves(
    tree: &str,
    prefix: &mut Vec<String>,
    found: &mut Vec<(Vec<String>, Option<String>)>,
) {
    let tree = tree.trim();
    if let Some(group) = tree
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'))
    {
        for part in parts(group) {
            use_leaves(part, &mut prefix.clone(), found);
        }
    } else if let Some((head, rest)) = tree.split_once("::") {
        prefix.push(head.trim().to_owned());
        use_leaves(rest, prefix, found);
    } else {
        let (name, alias) = tree.split_once(" as ").unwrap_or((tree, tree));
        match name.trim() {
            "" => return,
            "*" => return found.push((prefix.clone(), None)),
            "self" if !prefix.is_empty() => {}
            name => prefix.push(name.to_owned()),
        }
        let bound = match alias.trim() {
            "self" => prefix.last().cloned(),
            alias => Some(alias.to_owned()),
        };
        found.push((prefix.clone(), bound));
    }
}

/// The parts of a group, separated by commas that are not within inner braces.
fn parts(group: &str) -> Vec<&str> {
    let (mut depth, mut start, mut found) = (0, 0, Vec::new());
    for (offset, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                found.push(&group[start..offset]);
                start = offset + 1;
            }
            _ => {}
        }
    }
    found.push(&group[start..]);
    found
}

#[test]
fn use_trees_have_leaves() {
    let read = |code| {
        let paths = paths(code).into_iter();
        paths
            .map(|path| (path.segments.join("::"), path.binds.unwrap_or_default()))
            .collect::<Vec<_>>()
    };
    let pairs = |expected: &[(&str, &str)]| {
        let pairs = expected.iter();
        pairs
            .map(|(path, name)| ((*path).to_owned(), (*name).to_owned()))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        read("use crate::{\n    a::{self, b as c, d::*},\n    e,\n};"),
        pairs(&[
            ("crate::a", "a"),
            ("crate::a::b", "c"),
            ("crate::a::d", ""),
            ("crate::e", "e"),
        ])
    );
    assert_eq!(
        read("pub use self::x::Y; fn f() { z::g::<u8>(Y::A) }"),
        pairs(&[("self::x::Y", "Y"), ("z::g", ""), ("Y::A", "")])
    );
}

#[test]
fn paths_know_their_inline_modules() {
    let found = paths("use a::b;\n#[cfg(test)]\nmod tests {\n    use super::c;\n}\nuse d::e;\n");
    let found: Vec<_> = found
        .iter()
        .map(|path| (path.segments[1].as_str(), path.inline.len(), path.is_test))
        .collect();
    assert_eq!(found, [("b", 0, false), ("c", 1, true), ("e", 0, false)]);
}
