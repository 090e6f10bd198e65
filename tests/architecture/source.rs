//! Rust sources as the checks see them: code without comments and strings, functions, declared types and identifiers.
//! A small scanner, no parser: it relies on rustfmt's form. `paths.rs` reads imports from the same code.

use std::path::Path;

use crate::support::{files_in, root};

/// A Rust source file.
pub(crate) struct RustFile {
    /// Its path from the repository's root, separated by `/`.
    pub path: String,
    /// The file as written.
    pub text: String,
    /// The file with comments and the contents of strings and characters as blanks. Lines keep their numbers.
    pub code: String,
}

/// A function with a body, or its declaration in a trait.
pub(crate) struct Function {
    pub name: String,
    /// Number of the line with `fn`, from 1.
    pub line: usize,
    /// Number of lines from `fn` to the closing brace.
    pub lines: usize,
}

/// The Rust files below each of the folders.
pub(crate) fn rust_files(folders: &[&str]) -> Vec<RustFile> {
    rust_files_in(root(), folders)
}

/// The same of another checkout.
pub(crate) fn rust_files_in(checkout: &Path, folders: &[&str]) -> Vec<RustFile> {
    let sources = folders
        .iter()
        .flat_map(|folder| files_in(checkout, folder, ".rs"));
    sources
        .map(|source| RustFile {
            code: code_of(&source.text),
            path: source.path,
            text: source.text,
        })
        .collect()
}

/// Whether a file of `src` holds only tests.
pub(crate) fn is_test_file(path: &str) -> bool {
    path.ends_with("/tests.rs") || path.contains("/tests/")
}

/// The identifiers and keywords of a piece of code, with their byte offsets.
pub(crate) fn identifiers(code: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    code.split(move |c: char| !is_word(c))
        .filter(|word| !word.is_empty())
        .map(|word| (word.as_ptr() as usize - code.as_ptr() as usize, word))
}

/// Number of the line of a byte offset, from 1.
pub(crate) fn line_of(code: &str, offset: usize) -> usize {
    code[..offset].matches('\n').count() + 1
}

pub(crate) fn functions(code: &str) -> Vec<Function> {
    let mut found = Vec::new();
    let mut words = identifiers(code).peekable();
    while let Some((start, word)) = words.next() {
        let Some((name_start, name)) = words.peek().copied() else {
            break;
        };
        // `fn(u8)` is a type.
        if word != "fn" || code[start + 2..name_start].contains('(') {
            continue;
        }
        let end = end_of_item(code, name_start);
        let line = line_of(code, start);
        found.push(Function {
            name: name.to_owned(),
            line,
            lines: line_of(code, end) - line + 1,
        });
    }
    found
}

/// The offset of the brace that closes an item, or of the semicolon that ends it.
pub(crate) fn end_of_item(code: &str, start: usize) -> usize {
    let (mut braces, mut others) = (0, 0);
    for (offset, byte) in code.bytes().enumerate().skip(start) {
        match byte {
            b'(' | b'[' => others += 1,
            b')' | b']' => others -= 1,
            b'{' => braces += 1,
            b'}' => braces -= 1,
            b';' if braces == 0 && others == 0 => return offset,
            _ => {}
        }
        if byte == b'}' && braces == 0 && others == 0 {
            return offset;
        }
    }
    code.len()
}

/// The names of the types, traits and type aliases that a file declares. Associated types are no declarations.
pub(crate) fn declared_types(code: &str) -> Vec<&str> {
    let words: Vec<(usize, &str)> = identifiers(code).collect();
    let is_declaration = |start: usize, keyword: &str| match keyword {
        "struct" | "enum" | "trait" => true,
        "type" => {
            let line_start = code[..start].rfind('\n').map_or(0, |newline| newline + 1);
            !code[line_start..].starts_with(' ')
        }
        _ => false,
    };
    words
        .windows(2)
        .filter(|pair| is_declaration(pair[0].0, pair[0].1))
        // In a macro, the name is a parameter: `$name`.
        .filter(|pair| !code[..pair[1].0].ends_with('$'))
        .map(|pair| pair[1].1)
        .collect()
}

/// A Rust source with comments and the contents of strings and characters as blanks.
fn code_of(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = bytes.to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let end = match bytes[at] {
            b'/' if bytes[at..].starts_with(b"//") => end_of_line(bytes, at),
            b'/' if bytes[at..].starts_with(b"/*") => end_of_comment(bytes, at),
            b'"' => end_of_string(bytes, at),
            b'\'' => end_of_character(bytes, at),
            b'r' if !follows_word(bytes, at) => end_of_raw_string(bytes, at).unwrap_or(at),
            b'b' if !follows_word(bytes, at) && bytes.get(at + 1) == Some(&b'r') => {
                end_of_raw_string(bytes, at + 1).unwrap_or(at)
            }
            _ => at,
        };
        for byte in &mut out[at..end] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
        at = end.max(at + 1);
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn follows_word(bytes: &[u8], at: usize) -> bool {
    at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] == b'_')
}

fn end_of_line(bytes: &[u8], at: usize) -> usize {
    bytes[at..]
        .iter()
        .position(|byte| *byte == b'\n')
        .map_or(bytes.len(), |length| at + length)
}

fn end_of_comment(bytes: &[u8], at: usize) -> usize {
    let (mut depth, mut here) = (0, at);
    while here < bytes.len() {
        if bytes[here..].starts_with(b"/*") {
            depth += 1;
            here += 2;
        } else if bytes[here..].starts_with(b"*/") {
            depth -= 1;
            here += 2;
            if depth == 0 {
                return here;
            }
        } else {
            here += 1;
        }
    }
    bytes.len()
}

fn end_of_string(bytes: &[u8], at: usize) -> usize {
    let mut here = at + 1;
    while here < bytes.len() {
        match bytes[here] {
            b'\\' => here += 2,
            b'"' => return here + 1,
            _ => here += 1,
        }
    }
    bytes.len()
}

/// The end of the raw string whose `r` is at `at`; none if it is not a raw string.
fn end_of_raw_string(bytes: &[u8], at: usize) -> Option<usize> {
    let hashes = bytes[at + 1..]
        .iter()
        .take_while(|byte| **byte == b'#')
        .count();
    let open = at + 1 + hashes;
    if bytes.get(open) != Some(&b'"') {
        return None;
    }
    let close: Vec<u8> = std::iter::once(b'"')
        .chain(std::iter::repeat_n(b'#', hashes))
        .collect();
    let length = bytes[open + 1..]
        .windows(close.len())
        .position(|window| window == close);
    Some(length.map_or(bytes.len(), |length| open + 1 + length + close.len()))
}

/// The end of the character literal whose quote is at `at`; `at` itself for a lifetime.
fn end_of_character(bytes: &[u8], at: usize) -> usize {
    if bytes.get(at + 1) == Some(&b'\\') {
        return bytes[at + 3..]
            .iter()
            .position(|byte| *byte == b'\'')
            .map_or(bytes.len(), |length| at + 3 + length + 1);
    }
    let close = bytes[at + 1..]
        .iter()
        .take(5)
        .position(|byte| *byte == b'\'');
    match close {
        // `'a'` or one character of up to four bytes; `'a, 'b` is two lifetimes.
        Some(length) if length == 1 || (length > 1 && !bytes[at + 1].is_ascii()) => {
            at + 1 + length + 1
        }
        _ => at,
    }
}

#[test]
fn comments_and_literals_are_blank() {
    let code = code_of(
        "use a; // no\n/* no /* */ no */ let x = \"no \\\" no\"; r#\"no \"no\"#; '\"'; '\\''; &'a yes",
    );
    assert_eq!(code.matches("no").count(), 0);
    assert!(code.ends_with("&'a yes"), "{code}");
}

#[test]
fn functions_have_lengths() {
    let code = "fn a(f: fn(u8)) -> [u8; 2] {\n    {}\n}\ntrait T {\n    fn b();\n}\n";
    let found: Vec<_> = functions(code)
        .into_iter()
        .map(|function| (function.name, function.line, function.lines))
        .collect();
    assert_eq!(found, [("a".to_owned(), 1, 3), ("b".to_owned(), 5, 1)]);
}

#[test]
fn associated_types_are_no_declarations() {
    let code = "pub struct A;\nimpl B for A {\n    type C = A;\n}\ntype D = A;\n";
    assert_eq!(declared_types(code), ["A", "D"]);
}
