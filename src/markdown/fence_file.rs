//! The `file="PATH#PART"` of a fence: which file the block takes its lines from, and which of its lines.
//!
//! It reads the fence as it is in the source and opens no file. Next: [`super::included`], which finds the paths of a whole
//! text with it, and [`super::file_lines`], which takes the lines.

use std::ops::Range;

use super::lines::line_end;
use crate::diagnostic::is_within;
use crate::text::composed;

/// The name of the attribute.
const FILE: &str = "file";

/// Where a block takes its lines from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FenceFile {
    /// The attribute in the source.
    pub(super) range: Range<usize>,
    /// The path from the handbook's root.
    pub(super) path: String,
    pub(super) part: FilePart,
}

/// Which lines of a file are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum FilePart {
    Whole,
    /// From the first to the last of these lines, counted from 1.
    Lines(usize, usize),
    Region(String),
}

/// What is wrong with an attribute, and where.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct FenceProblem {
    pub(super) range: Range<usize>,
    pub(super) message: String,
    pub(super) help: String,
}

/// An attribute of a fence: `name=value`.
struct FenceAttribute<'t> {
    name: &'t str,
    value: &'t str,
    range: Range<usize>,
    /// The quote that is open at the end of the line.
    open_quote: Option<char>,
    /// The value with the words that follow it, if it is without quotes and there are any.
    words: Option<String>,
}

/// The file of a fenced block, which begins at `start`; none if its fence has no such attribute.
pub(super) fn of_fence(text: &str, start: usize) -> Option<Result<FenceFile, FenceProblem>> {
    let attributes = attributes(text, start);
    let mut files = attributes.iter().filter(|attribute| attribute.name == FILE);
    if let Some(attribute) = files.next() {
        let read = match files.next() {
            None => read(attribute),
            Some(second) => Err(problem(
                &second.range,
                "this block has a second `file`".to_owned(),
                "write one block for each file",
            )),
        };
        return Some(read);
    }
    let is_misspelt = |attribute: &&FenceAttribute<'_>| is_near(attribute.name);
    attributes.iter().find(is_misspelt).map(|attribute| {
        let start = attribute.range.start;
        let name = start..start + attribute.name.len();
        let message = format!("unknown attribute `{}`", attribute.name);
        Err(problem(&name, message, "did you mean `file`?"))
    })
}

/// Whether a word of a fence is this attribute, or nearly, so that it names no language.
pub(super) fn is_attribute(word: &str) -> bool {
    let name = word.split_once('=').map(|(name, _)| name);
    name.is_some_and(|name| name == FILE || is_near(name))
}

fn is_near(name: &str) -> bool {
    name != FILE && (name.eq_ignore_ascii_case(FILE) || is_within(name, FILE, 1))
}

fn problem(range: &Range<usize>, message: String, help: impl Into<String>) -> FenceProblem {
    FenceProblem {
        range: range.clone(),
        message,
        help: help.into(),
    }
}

/// The attributes on the line of a fence, in order.
fn attributes(text: &str, start: usize) -> Vec<FenceAttribute<'_>> {
    let mut found = Vec::new();
    let end = line_end(text, start);
    let Some(fence) = text[start..end].find(['`', '~']) else {
        return found;
    };
    let is_separator = |c: char| c.is_whitespace() || matches!(c, ',' | '{' | '}');
    let mut at = start + fence;
    while at < end {
        let rest = &text[at..end];
        let word = rest.trim_start_matches(is_separator);
        let word = if found.is_empty() {
            word.trim_start_matches(['`', '~'])
        } else {
            word
        };
        let begin = end - word.len();
        let name = &word[..word
            .find(|c| is_separator(c) || c == '=')
            .unwrap_or(word.len())];
        let Some(value) = word[name.len()..].strip_prefix('=') else {
            if name.is_empty() {
                at = begin + word.chars().next().map_or(1, char::len_utf8);
            } else {
                at = begin + name.len();
            }
            continue;
        };
        let attribute = attribute(name, value, begin);
        at = attribute.range.end;
        found.push(attribute);
    }
    found
}

/// Reads an attribute that begins at `start`. `rest` is what follows its `=` on the line.
fn attribute<'t>(name: &'t str, rest: &'t str, start: usize) -> FenceAttribute<'t> {
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
    let (value, length, open_quote) = match quote {
        Some(quote) => match rest[1..].split_once(quote) {
            Some((value, _)) => (value, value.len() + 2, None),
            None => (rest[1..].trim_end(), rest.trim_end().len(), Some(quote)),
        },
        None => {
            let is_end = |c: char| c.is_whitespace() || c == '}';
            let length = rest.find(is_end).unwrap_or(rest.len());
            (&rest[..length], length, None)
        }
    };
    let is_word = |word: &&str| !word.contains(['=', '{', '}']);
    let words: Vec<&str> = rest[length..]
        .split_whitespace()
        .take_while(is_word)
        .collect();
    // Other words are for other tools.
    let is_of_path = |word: &str| word.contains(['.', '/', '#']);
    let last = words.iter().rposition(|word| is_of_path(word));
    FenceAttribute {
        name,
        value,
        range: start..start + name.len() + 1 + length,
        open_quote,
        words: last
            .filter(|_| quote.is_none())
            .map(|last| format!("{value} {}", words[..=last].join(" "))),
    }
}

fn read(attribute: &FenceAttribute<'_>) -> Result<FenceFile, FenceProblem> {
    let range = &attribute.range;
    if let Some(quote) = attribute.open_quote {
        let message = "the quotes around this path are never closed".to_owned();
        return Err(problem(range, message, format!("add `{quote}` after it")));
    }
    if let Some(words) = &attribute.words {
        let message = "a path with spaces needs quotes".to_owned();
        return Err(problem(range, message, format!("write `file=\"{words}\"`")));
    }
    let (path, part) = match attribute.value.rsplit_once('#') {
        Some((path, part)) => (path, self::part(part, range)?),
        None => (attribute.value, FilePart::Whole),
    };
    check(path).map_err(|(message, help)| problem(range, message, help))?;
    Ok(FenceFile {
        range: range.clone(),
        path: composed(path.to_owned()),
        part,
    })
}

/// The part of a file that `L3`, `L3-20` or the name of a region means.
fn part(part: &str, range: &Range<usize>) -> Result<FilePart, FenceProblem> {
    let Some((first, last)) = line_numbers(part) else {
        return if part.trim().is_empty() {
            let help = "write `#L3-20` or the name of a region after the path, or delete the `#`";
            Err(problem(range, "the part of the file is empty".into(), help))
        } else {
            Ok(FilePart::Region(part.trim().to_owned()))
        };
    };
    if first == 0 {
        let help = "write `#L1` for the first line";
        return Err(problem(range, "lines are counted from 1".to_owned(), help));
    }
    if last < first {
        let message = format!("line {last} is above line {first}");
        let help = format!("write `#L{last}-{first}`");
        return Err(problem(range, message, help));
    }
    Ok(FilePart::Lines(first, last))
}

/// The lines of `L3`, `L3-20` or `L3-L20`.
fn line_numbers(part: &str) -> Option<(usize, usize)> {
    let number = |digits: &str| {
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        // A number that is too large is beyond the end of any file.
        is_number.then(|| digits.parse().unwrap_or(usize::MAX))
    };
    let lines = part.strip_prefix('L')?;
    match lines.split_once('-') {
        Some((first, last)) => Some((
            number(first)?,
            number(last.strip_prefix('L').unwrap_or(last))?,
        )),
        None => number(lines).map(|line| (line, line)),
    }
}

/// Why a path can be that of no file of the handbook, and what to write instead.
fn check(path: &str) -> Result<(), (String, String)> {
    const FROM_ROOT: &str = "write the path from the folder of `hirebook.toml`";
    let parts = || path.split('/');
    if path.trim().is_empty() {
        return Err(("the path is empty".to_owned(), FROM_ROOT.to_owned()));
    }
    if path.contains('\\') {
        let message = format!("`{path}` has backslashes");
        return Err((message, format!("write `{}`", path.replace('\\', "/"))));
    }
    if path.contains("://") {
        let message = format!("`{path}` is on another site");
        return Err((message, "copy the file into the handbook".to_owned()));
    }
    let has_drive =
        path.as_bytes().get(1) == Some(&b':') && path.as_bytes()[0].is_ascii_alphabetic();
    if path.starts_with(['/', '~']) || has_drive {
        let message = format!("`{path}` is an absolute path");
        return Err((message, FROM_ROOT.to_owned()));
    }
    if parts().any(|part| part == "..") {
        let message = format!("`{path}` leads out of a folder");
        return Err((message, format!("{FROM_ROOT}, without `..`")));
    }
    if parts().any(|part| part.is_empty() || part == ".") {
        let kept: Vec<&str> = parts().filter(|part| !matches!(*part, "" | ".")).collect();
        let message = format!("`{path}` is not the plain path of a file");
        return Err((message, format!("write `{}`", kept.join("/"))));
    }
    if let Some(hidden) = parts().find(|part| part.starts_with('.')) {
        let message = format!("`{hidden}` begins with a dot, so it is not part of the handbook");
        let help = "copy the lines to a file whose path has no such name";
        return Err((message, help.to_owned()));
    }
    Ok(())
}
