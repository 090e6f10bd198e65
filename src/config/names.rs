//! The names of a site's files: how each file is read, and which names are almost one that is read.
//!
//! Only the name decides. A name that is almost one with a meaning is probably a typo, and a typo must not show anybody more. So
//! the code that reads files reports these names rather than ignoring the files.

use crate::diagnostic::is_within;

#[cfg(test)]
mod tests;

/// The name of a site's config file.
pub const FILE: &str = "hirebook.toml";

/// The name of the file with golden queries.
pub const SEARCH_TESTS: &str = "search-tests.toml";

/// The name of the file with the defaults of a folder.
pub const DEFAULTS: &str = "_defaults.yml";

/// The alternative name of [`DEFAULTS`].
const DEFAULTS_TOO: &str = "_defaults.yaml";

/// The endings of pages, in any case.
const PAGES: [&str; 5] = ["md", "markdown", "mdown", "mkd", "mkdn"];

/// Endings of Markdown in the dialects of other tools, and their typos.
const DIALECTS: [&str; 12] = [
    "mdx", "mdwn", "mdtxt", "mdtext", "mkdown", "rmd", "qmd", "mdc", "mmd", "mdd", "livemd",
    "markdn",
];

/// Endings of files generated from Markdown: `report.md.pdf`.
const RENDERED: [&str; 12] = [
    "pdf", "png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "docx", "odt", "epub", "pptx",
];

/// The role of a file, according to its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A page in Markdown.
    Page,
    /// The defaults of a folder.
    Defaults,
    /// [`FILE`] or [`SEARCH_TESTS`], which are read in the site's own folder only.
    Declarations(&'static str),
    /// Not read; almost this name, which is read.
    CloseTo(&'static str),
    /// Not read; probably Markdown: another tool's dialect, a backup, a copy. The number is the offset of its ending, in bytes.
    LikePage(usize),
    /// Anything else.
    Other,
}

/// The role of a file, according to its name: the last component of its path.
#[must_use]
pub fn role(name: &str) -> Role {
    match name {
        FILE => return Role::Declarations(FILE),
        SEARCH_TESTS => return Role::Declarations(SEARCH_TESTS),
        DEFAULTS | DEFAULTS_TOO => return Role::Defaults,
        _ if stem(name) != name => return Role::Page,
        _ => {}
    }
    let folded = Folded::new(name);
    if let Some(target) = close_to(&folded.text) {
        return Role::CloseTo(target);
    }
    like_page(&folded.text).map_or(Role::Other, |at| Role::LikePage(folded.offset(at)))
}

/// Whether a page with this name, without its ending, is the page of its folder.
#[must_use]
pub fn is_folder_page(stem: &str) -> bool {
    matches!(stem, "index" | "README")
}

/// The path of a page without its ending, or the whole path if it is not a page.
#[must_use]
pub fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    match name.rsplit_once('.') {
        Some((stem, ending))
            if !stem.is_empty() && PAGES.iter().any(|page| page.eq_ignore_ascii_case(ending)) =>
        {
            &path[..path.len() - ending.len() - 1]
        }
        _ => path,
    }
}

/// The most common endings of pages, each with its dot.
pub fn page_endings() -> impl Iterator<Item = String> {
    let lower = PAGES.iter().map(|ending| format!(".{ending}"));
    lower.chain(std::iter::once(".MD".to_owned()))
}

/// How close the name of a folder is to one with a meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closeness {
    /// It is that name.
    Same,
    /// It differs in case, spaces, invisible characters, forms of letters, or is the singular or plural of it.
    Form,
    /// It differs in a letter.
    Letter,
    /// It differs in a letter, and is so short that it can be another word: `rules` and `roles`.
    Word,
}

/// How close the name of a folder is to a declared one, if it is close.
#[must_use]
pub fn closeness(name: &str, declared: &str) -> Option<Closeness> {
    if name == declared {
        return Some(Closeness::Same);
    }
    let folded = Folded::new(name).text;
    let (a, b) = (plain(&folded), plain(&Folded::new(declared).text));
    if is_copy(&folded, &b) {
        return Some(Closeness::Form);
    }
    if a == b || singular(&a) == singular(&b) {
        return Some(Closeness::Form);
    }
    let letters = b.chars().count();
    let is_short = letters < 5 || letters < 7 && a.chars().count() == letters && !is_swap(&a, &b);
    let close = if is_short {
        Closeness::Word
    } else {
        Closeness::Letter
    };
    (letters > 3 && is_within(&a, &b, 1)).then_some(close)
}

/// Whether a name is that of a copy, an old version or a numbered form of a folder: `roles (copy)`, `roles-old`, `02-roles`.
/// `declared` is in the form of [`plain`].
fn is_copy(name: &str, declared: &str) -> bool {
    const MARKS: [&str; 8] = [
        "backup",
        "bak",
        "copy",
        "duplicate",
        "new",
        "old",
        "orig",
        "original",
    ];
    let mut words: Vec<&str> = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let count = words.len();
    let is_number = |word: &str| word.len() < 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    words.retain(|word| !MARKS.contains(word) && !is_number(word));
    if words.first() == Some(&"of") {
        words.remove(0);
    }
    words.len() < count && words.concat() == declared
}

/// Whether two words have the same letters in another order.
fn is_swap(a: &str, b: &str) -> bool {
    let sorted = |word: &str| {
        let mut letters: Vec<char> = word.chars().collect();
        letters.sort_unstable();
        letters
    };
    sorted(a) == sorted(b)
}

/// A word without spaces and hyphens. All letters with a mark are the same character, since such a letter can be written as one
/// character or as two.
fn plain(word: &str) -> String {
    let mut plain = String::with_capacity(word.len());
    for c in word.chars().filter(|c| !matches!(c, ' ' | '-' | '_')) {
        match c {
            '\u{300}'..='\u{36f}' => {
                if plain.pop().is_some() {
                    plain.push(char::REPLACEMENT_CHARACTER);
                }
            }
            '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => {
                plain.push(char::REPLACEMENT_CHARACTER);
            }
            _ => plain.push(c),
        }
    }
    plain
}

/// A word without the ending of an English plural.
fn singular(word: &str) -> String {
    let stem = |ending: &str, with: &str| {
        word.strip_suffix(ending)
            .map(|stem| format!("{stem}{with}"))
    };
    stem("ies", "y")
        .or_else(|| stem("es", ""))
        .or_else(|| stem("s", ""))
        .or_else(|| stem("e", ""))
        .unwrap_or_else(|| word.to_owned())
}

/// A name in lower case and half-width forms, without invisible characters, so that names that look alike are equal.
struct Folded {
    text: String,
    /// For each byte of `text`, the offset of its character in the name.
    offsets: Vec<usize>,
}

impl Folded {
    fn new(name: &str) -> Self {
        let mut folded = Self {
            text: String::with_capacity(name.len()),
            offsets: Vec::with_capacity(name.len()),
        };
        for (at, c) in name.char_indices().filter(|(_, c)| !is_invisible(*c)) {
            for c in half_width(c).to_lowercase() {
                // Spaces at the start and at the end are invisible, too.
                if c != ' ' || !folded.text.is_empty() {
                    folded.text.push(c);
                    folded.offsets.resize(folded.text.len(), at);
                }
            }
        }
        folded
            .text
            .truncate(folded.text.trim_end_matches(' ').len());
        folded
    }

    fn offset(&self, at: usize) -> usize {
        self.offsets.get(at).copied().unwrap_or(0)
    }
}

/// The character of an English keyboard that looks like this one.
fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => u32::from(c)
            .checked_sub(0xfee0)
            .and_then(char::from_u32)
            .unwrap_or(c),
        '\u{b7}' | '\u{2024}' | '\u{2027}' | '\u{2219}' | '\u{22c5}' | '\u{3002}' | '\u{fe52}'
        | '\u{ff61}' => '.',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' => '-',
        '\u{2017}' | '\u{203f}' | '\u{fe33}' | '\u{fe4d}'..='\u{fe4f}' => '_',
        c if c.is_whitespace() => ' ',
        c => c,
    }
}

/// Whether a character is invisible and has no width.
fn is_invisible(c: char) -> bool {
    c.is_control() && !c.is_whitespace()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
}

/// The offset of an ending of Markdown in a folded name that is not that of a page.
fn like_page(name: &str) -> Option<usize> {
    let last = name.rfind('.');
    let is_rendered =
        |at: usize| last.is_some_and(|last| at < last && RENDERED.contains(&&name[last + 1..]));
    let dots = name
        .match_indices(['.', ','])
        .map(|(at, _)| at)
        .filter(|at| *at > 0);
    let at = dots
        .into_iter()
        .find(|at| is_markdown(&name[at + 1..]) && !is_rendered(*at));
    // A dot that was mistyped.
    at.or_else(|| match name.rfind(['-', '_', ' ']) {
        Some(at) if last.is_none() && at > 0 && PAGES.contains(&&name[at + 1..]) => Some(at),
        _ => None,
    })
}

/// Whether the text after a dot begins with an ending of Markdown: `md`, `md~`, `md (1)`, `markdwon`, but not `mdb`.
fn is_markdown(rest: &str) -> bool {
    let word = &rest[..rest
        .find(|c: char| !c.is_alphabetic())
        .unwrap_or(rest.len())];
    PAGES.contains(&word)
        || DIALECTS.contains(&word)
        || is_within(word, "markdown", 2) && word.len() > 5
}

/// Endings that authors give to files of declarations.
const TOML: [&str; 14] = [
    "toml", "tml", "tom", "tolm", "tmol", "otml", "tomml", "yaml", "yml", "json", "conf", "cfg",
    "ini", "config",
];
const YAML: [&str; 10] = [
    "yml", "yaml", "yal", "ymal", "yamel", "ym", "yl", "json", "toml", "tml",
];

/// The name with a meaning to which a folded name is close.
fn close_to(name: &str) -> Option<&'static str> {
    let marks: &[char] = &['.', '_', '-', '~', '#', '$', ' '];
    let bare = name.trim_start_matches(marks);
    // `hirebook.toml~`, `hirebook.toml (1)`, `_defaults.yml.txt`.
    let is_copy = |of: &str| {
        bare.strip_prefix(of)
            .is_some_and(|rest| !rest.starts_with(char::is_alphabetic))
    };
    let (stem, ending) = bare.split_once('.').unwrap_or((bare, ""));
    let ending = ending
        .split(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or_default();
    // `hirebook (1).toml`, `hirebook-copy.toml`.
    let is_part = |of: &str| {
        stem.strip_prefix(of)
            .is_some_and(|rest| rest.starts_with(|c: char| !c.is_alphanumeric()))
    };
    for (target, word) in [(FILE, "hirebook"), (SEARCH_TESTS, "search-tests")] {
        let is_stem = || {
            stem == word
                || is_within(stem, word, 2) && ending == "toml"
                || is_part(word) && ending == "toml"
        };
        if is_copy(target) || is_within(name, target, 2) || TOML.contains(&ending) && is_stem() {
            return Some(target);
        }
    }
    let is_marked = bare.len() < name.len();
    let is_stem = match stem {
        "defaults" => is_marked || matches!(ending, "yml" | "yaml"),
        _ => is_marked && (is_within(stem, "defaults", 2) || is_part("defaults")),
    };
    let is_close = is_copy("defaults.yml")
        || is_copy("defaults.yaml")
        || is_within(name, DEFAULTS, 1)
        || is_within(name, DEFAULTS_TOO, 1)
        || is_stem && (ending.is_empty() || YAML.contains(&ending));
    is_close.then_some(DEFAULTS)
}
