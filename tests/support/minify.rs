//! Minifies the scripts and the stylesheet of the default theme: removes comments and insignificant whitespace, and shortens the
//! names that are private to a script.
//!
//! It is no general minifier. Strings, template literals and regular expressions are copied unchanged. A line break is removed only
//! where it cannot end a statement. Renaming ignores scopes: a name is renamed in the whole script, so a private name must not also
//! be the name of a browser's API. `tests/theme.rs` runs it.

use std::collections::{HashMap, HashSet};

/// Removes indentation, blank lines and comments on lines of their own. A string in a stylesheet must not span lines.
pub(crate) fn stylesheet(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut is_comment = false;
    for line in text.lines().map(str::trim_start) {
        is_comment |= line.starts_with("/*");
        if !(is_comment || line.is_empty()) {
            out.push_str(line);
            out.push('\n');
        }
        is_comment &= !line.ends_with("*/");
    }
    out
}

/// A token, and the whitespace and comments before it.
struct Token<'t> {
    text: &'t str,
    gap: &'t str,
}

/// Removes comments and whitespace from a script, and shortens its private names.
pub(crate) fn script(text: &str) -> String {
    let tokens = tokens(text);
    let short = short_names(&tokens);
    let mut out = String::with_capacity(text.len());
    for token in tokens {
        let name = short.get(token.text).map_or(token.text, String::as_str);
        out.push_str(separator(&out, token.gap, name));
        out.push_str(name);
    }
    out.push('\n');
    out
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token<'_>> = Vec::new();
    let (mut at, mut end) = (0, 0);
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        let skipped = gap_length(rest, first);
        if skipped > 0 {
            at += skipped;
            continue;
        }
        let length = token_length(rest, first, tokens.last().map_or("", |token| token.text));
        tokens.push(Token {
            text: &rest[..length],
            gap: &text[end..at],
        });
        at += length;
        end = at;
    }
    tokens
}

/// Maps private names to short ones. Names that may also be those of properties, and top-level names, which other scripts use, are
/// kept.
fn short_names<'t>(tokens: &[Token<'t>]) -> HashMap<&'t str, String> {
    let text = |at: Option<usize>| {
        at.and_then(|at| tokens.get(at))
            .map_or("", |token| token.text)
    };
    let names = |text: &'t str| {
        text.split(|c| !is_name_char(c))
            .filter(|name| !name.is_empty())
    };
    let mut kept: HashSet<&str> = HashSet::new();
    let mut declared: Vec<&str> = Vec::new();
    let mut open: Vec<&str> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let (before, next) = (text(at.checked_sub(1)), text(Some(at + 1)));
        match token.text {
            "(" | "[" | "{" => open.push(token.text),
            ")" | "]" | "}" => drop(open.pop()),
            template if template.starts_with('`') => kept.extend(names(template)),
            name if name.starts_with(is_name_char) => {
                let is_property = before == "." && text(at.checked_sub(2)) != "." || next == ":";
                // In `{ a, b = 1 }` the name is also that of a property.
                let is_shorthand = open.last() == Some(&"{")
                    && matches!(before, "{" | ",")
                    && !next.starts_with([';', '.']);
                let is_declared = matches!(before, "var" | "let" | "const" | "function")
                    || next == "=" && text(Some(at + 2)) == ">";
                if is_property || is_shorthand || open.is_empty() {
                    kept.insert(name);
                } else if is_declared {
                    declared.push(name);
                }
            }
            _ => {}
        }
    }
    let used: HashSet<&str> = tokens.iter().map(|token| token.text).collect();
    let letters = || ('a'..='z').chain('A'..='Z');
    let pairs = letters().flat_map(|first| letters().map(move |second| format!("{first}{second}")));
    let free = letters()
        .map(String::from)
        .chain(pairs)
        .filter(|name| !used.contains(&**name) && !RESERVED.contains(&&**name));
    let mut seen = kept;
    let long = declared
        .into_iter()
        .filter(|name| name.len() > 1 && !RESERVED.contains(name) && seen.insert(name));
    long.zip(free).collect()
}

/// Words of the language that could be mistaken for a name, or be generated as one.
const RESERVED: [&str; 6] = ["async", "await", "do", "if", "in", "of"];

/// The length of the whitespace character or comment that a text begins with; 0 if there is none.
fn gap_length(text: &str, first: char) -> usize {
    let to = |end: Option<usize>| end.unwrap_or(text.len());
    if text.starts_with("//") {
        to(text.find('\n'))
    } else if text.starts_with("/*") {
        to(text.find("*/").map(|at| at + 2))
    } else if first.is_whitespace() {
        first.len_utf8()
    } else {
        0
    }
}

/// The shortest separator that can replace the gap between two tokens.
fn separator(before: &str, gap: &str, next: &str) -> &'static str {
    let last = before.chars().last().filter(|_| !gap.is_empty());
    let Some((last, next)) = last.zip(next.chars().next()) else {
        return "";
    };
    // A statement cannot end after the first characters, nor begin with the others.
    let (open_ended, continuing) = ("{([,;=&|?:<>*%!~^.", "}).],;=&|?:<>*%^");
    if gap.contains('\n') && !open_ended.contains(last) && !continuing.contains(next) {
        "\n"
    } else if is_name_char(last) && is_name_char(next) || last == next && "+-".contains(last) {
        " "
    } else {
        ""
    }
}

fn is_name_char(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

/// The length of the token that a text begins with.
fn token_length(text: &str, first: char, before: &str) -> usize {
    match first {
        '"' | '\'' => delimited_length(text, |_, c| c == first),
        '/' if expects_value(before) => {
            let mut in_class = false;
            delimited_length(text, |_, c| {
                in_class = c == '[' || in_class && c != ']';
                c == '/' && !in_class
            })
        }
        '`' => {
            let mut depth = 0;
            delimited_length(text, |last, c| {
                match c {
                    '{' if last == '$' || depth > 0 => depth += 1,
                    '}' if depth > 0 => depth -= 1,
                    _ => {}
                }
                c == '`' && depth == 0
            })
        }
        _ if is_name_char(first) => text.find(|c| !is_name_char(c)).unwrap_or(text.len()),
        _ => first.len_utf8(),
    }
}

/// The length of a token that ends with the first unescaped character for which `is_end` is true, given the character before and
/// itself.
fn delimited_length(text: &str, mut is_end: impl FnMut(char, char) -> bool) -> usize {
    let mut last = '\0';
    for (at, c) in text.char_indices().skip(1) {
        if last == '\\' {
            last = '\0';
            continue;
        }
        if c != '\\' && is_end(last, c) {
            return at + 1;
        }
        last = c;
    }
    text.len()
}

/// Whether an operand is expected after a token, so that `/` begins a regular expression and is no division.
fn expects_value(before: &str) -> bool {
    let ends_value = |c| is_name_char(c) || ")]}\"'`".contains(c);
    matches!(before, "return" | "typeof" | "case") || !before.ends_with(ends_value)
}
