//! Scripts and stylesheets of the built-in theme as readers get them: without comments, without blanks that mean nothing, and
//! with short names for what a script keeps to itself.
//!
//! Texts, templates and regular expressions stay as they are. A line's end goes only where the line could not have ended a statement.
//! A name is another name all over its script, so what is declared once may nowhere else be the name of something of the browser's.

use std::collections::{HashMap, HashSet};

/// A file of the theme as it is sent.
pub(super) fn lean(name: &str, text: &str) -> String {
    match name.rsplit_once('.') {
        Some((_, "js")) => script(text),
        Some((_, "css")) => lines(text),
        _ => text.to_owned(),
    }
}

/// Without indentation, and without the comments that stand on lines of their own. No string of a stylesheet goes on in a second line.
fn lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut comment = false;
    for line in text.lines().map(str::trim_start) {
        comment |= line.starts_with("/*");
        if !(comment || line.is_empty()) {
            out.push_str(line);
            out.push('\n');
        }
        comment &= !line.ends_with("*/");
    }
    out
}

/// A token, and what lay between the one before and it.
struct Token<'t> {
    text: &'t str,
    gap: &'t str,
}

fn script(text: &str) -> String {
    let tokens = tokens(text);
    let short = short_names(&tokens);
    let mut out = String::with_capacity(text.len());
    for token in tokens {
        let name = short.get(token.text).map_or(token.text, String::as_str);
        out.push_str(between(&out, token.gap, name));
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
        let blank = blank(rest, first);
        if blank > 0 {
            at += blank;
            continue;
        }
        let length = token(rest, first, tokens.last().map_or("", |token| token.text));
        tokens.push(Token {
            text: &rest[..length],
            gap: &text[end..at],
        });
        at += length;
        end = at;
    }
    tokens
}

/// Short names for what a script declares, unless a name may also be that of a property, or of something for other scripts.
fn short_names<'t>(tokens: &[Token<'t>]) -> HashMap<&'t str, String> {
    let text = |at: Option<usize>| {
        at.and_then(|at| tokens.get(at))
            .map_or("", |token| token.text)
    };
    let names = |text: &'t str| text.split(|c| !in_name(c)).filter(|name| !name.is_empty());
    let mut kept: HashSet<&str> = HashSet::new();
    let mut declared: Vec<&str> = Vec::new();
    let mut open: Vec<&str> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let (before, behind) = (text(at.checked_sub(1)), text(Some(at + 1)));
        match token.text {
            "(" | "[" | "{" => open.push(token.text),
            ")" | "]" | "}" => drop(open.pop()),
            template if template.starts_with('`') => kept.extend(names(template)),
            name if name.starts_with(in_name) => {
                let property = before == "." && text(at.checked_sub(2)) != "." || behind == ":";
                let field = open.last() == Some(&"{")
                    && matches!(before, "{" | ",")
                    && !behind.starts_with([';', '.']);
                let ours = matches!(before, "var" | "let" | "const" | "function")
                    || behind == "=" && text(Some(at + 2)) == ">";
                if property || field || open.is_empty() {
                    kept.insert(name);
                } else if ours {
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

/// Words of the language that a name could be taken for, or become.
const RESERVED: [&str; 6] = ["async", "await", "do", "if", "in", "of"];

/// How much of a text is a blank or a comment.
fn blank(text: &str, first: char) -> usize {
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

/// What has to stand between two tokens for what lay between them.
fn between(before: &str, gap: &str, next: &str) -> &'static str {
    let last = before.chars().last().filter(|_| !gap.is_empty());
    let Some((last, next)) = last.zip(next.chars().next()) else {
        return "";
    };
    let (goes_on, came_on) = ("{([,;=&|?:<>*%!~^.", "}).],;=&|?:<>*%^");
    if gap.contains('\n') && !goes_on.contains(last) && !came_on.contains(next) {
        "\n"
    } else if in_name(last) && in_name(next) || last == next && "+-".contains(last) {
        " "
    } else {
        ""
    }
}

fn in_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

/// How much of a text is its first token.
fn token(text: &str, first: char, before: &str) -> usize {
    match first {
        '"' | '\'' => closed(text, |_, c| c == first),
        '/' if expects_value(before) => {
            let mut class = false;
            closed(text, |_, c| {
                class = c == '[' || class && c != ']';
                c == '/' && !class
            })
        }
        '`' => {
            let mut depth = 0;
            closed(text, |last, c| {
                match c {
                    '{' if last == '$' || depth > 0 => depth += 1,
                    '}' if depth > 0 => depth -= 1,
                    _ => {}
                }
                c == '`' && depth == 0
            })
        }
        _ if in_name(first) => text.find(|c| !in_name(c)).unwrap_or(text.len()),
        _ => first.len_utf8(),
    }
}

/// How long a token is that ends with the first character of which `ends` says so; what follows a backslash is not asked about.
fn closed(text: &str, mut ends: impl FnMut(char, char) -> bool) -> usize {
    let mut last = '\0';
    for (at, c) in text.char_indices().skip(1) {
        if last == '\\' {
            last = '\0';
            continue;
        }
        if c != '\\' && ends(last, c) {
            return at + 1;
        }
        last = c;
    }
    text.len()
}

/// Whether a value is to come, so that `/` begins a regular expression and divides nothing.
fn expects_value(before: &str) -> bool {
    let ends_value = |c| in_name(c) || ")]}\"'`".contains(c);
    matches!(before, "return" | "typeof" | "case") || !before.ends_with(ends_value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stylesheets_lack_comments_and_indentation() {
        let css = "/* One,\n   two. */\na { b: c; }\n\n  /* three */\n  d { e: f; } /* four */\n";
        assert_eq!(lean("a.css", css), "a { b: c; }\nd { e: f; } /* four */\n");
        assert_eq!(lean("a.svg", "  <a/>\n"), "  <a/>\n");
    }

    #[test]
    fn scripts_lack_what_means_nothing() {
        let cases = [
            ("// One.\nlet a = 1; // two\n  a += 1;\n", "let a=1;a+=1;"),
            ("a = b\nc = d", "a=b\nc=d"),
            ("return\na", "return\na"),
            ("a()\n  .b()\n  .c([\n    1,\n  ])", "a().b().c([1,])"),
            ("a + +b - -c++ + d", "a+ +b- -c++ +d"),
            ("a = b\n++c", "a=b\n++c"),
            ("if (a) {\n  b()\n}\nc()", "if(a){b()}\nc()"),
            (
                "a = 'b  /* c */ \\'  // d'; e = \"  \"",
                "a='b  /* c */ \\'  // d';e=\"  \"",
            ),
            (
                "a = /[/ ]\\/  '/g.test(b) ? c / d  : e /  f",
                "a=/[/ ]\\/  '/g.test(b)?c/d:e/f",
            ),
            ("return /  a/", "return/  a/"),
            (
                "`a  ${ b({ c: `  }` }) }  d`  ;  e",
                "`a  ${ b({ c: `  }` }) }  d`;e",
            ),
            ("a /* b\n c */ d", "a\nd"),
            ("const { é, $a } = b in c", "const{é,$a}=b in c"),
            ("'never closed", "'never closed"),
        ];
        for (text, expected) in cases {
            assert_eq!(lean("a.js", text), format!("{expected}\n"), "{text}");
        }
    }

    #[test]
    fn what_a_script_keeps_to_itself_has_short_names() {
        let cases = [
            // What other scripts may want, properties, and texts.
            ("var one = 1; one()", "var one=1;one()"),
            (
                "(() => { var one = 1; a.one; })",
                "(()=>{var one=1;a.one;})",
            ),
            (
                "(() => { var one = 1; return { one }; })",
                "(()=>{var one=1;return{one};})",
            ),
            (
                "(() => { var one = 1; return { b, one: 2 }; })",
                "(()=>{var one=1;return{b,one:2};})",
            ),
            (
                "(() => { var { one = 1, two } = b; })",
                "(()=>{var{one=1,two}=b;})",
            ),
            (
                "(() => { var one = `${one}`; })",
                "(()=>{var one=`${one}`;})",
            ),
            (
                "(() => { for (var of of b) ; })",
                "(()=>{for(var of of b);})",
            ),
            // All others, by names that nothing has.
            (
                "(() => { var one = 1, b = a[one]; })",
                "(()=>{var c=1,b=a[c];})",
            ),
            ("(() => { let one; f(...one); })", "(()=>{let a;f(...a);})"),
            ("(one => 'one' + one)", "(a=>'one'+a)"),
            (
                "(() => { function one() {}\n one() })",
                "(()=>{function a(){}\na()})",
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(lean("a.js", text), format!("{expected}\n"), "{text}");
        }
    }
}
