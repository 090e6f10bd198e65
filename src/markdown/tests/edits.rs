//! One character is changed, inserted or removed anywhere in a text with hidden parts: either what was hidden stays hidden,
//! or a diagnostic is reported.
//!
//! Edits that leave another valid declaration are not counted: a heading of another level, a label changed into another one.
//! One edit in eleven is tried; with `ALL_EDITS=1` in the environment, each.
#![allow(clippy::disallowed_methods, reason = "tests may be asked for more")]

use super::options;
use crate::markdown::{cut, parse};
use crate::text::FileId;

/// Characters that are inserted and that replace others.
const CHARACTERS: &str = "x {}[]!>#=`\\:-.<\"\t\n\u{a0}\u{200b}\u{ff5b}\u{ff01}";

/// Texts whose word `SECRET` is hidden from those who hold no label. Parts are divided by lines of `%%%%`.
const TEXTS: &str = include_str!("edits.md");

fn leaks(text: &str) -> bool {
    let (body, diagnostics) = parse(text, FileId(0), 0, &options());
    if !diagnostics.is_empty() || !text.contains("SECRET") {
        return false;
    }
    let rest = cut(text, 0, &body.regions, |_| true);
    rest.contains("SECRET")
        && parse(&rest, FileId(0), 0, &options())
            .0
            .html
            .contains("SECRET")
}

/// One edit of a text.
struct TextEdit {
    at: usize,
    what: String,
    text: String,
}

/// Every text that one edit makes of this one.
fn edits(text: &str) -> impl Iterator<Item = TextEdit> {
    text.char_indices().flat_map(move |(at, first)| {
        let (before, rest) = text.split_at(at);
        let behind = &rest[first.len_utf8()..];
        let edit = |what: String, pieces: &[&str]| TextEdit {
            at,
            what,
            text: [&[before], pieces].concat().concat(),
        };
        let mut made = vec![edit(format!("remove {first:?}"), &[behind])];
        for c in CHARACTERS.chars() {
            let inserted = c.to_string();
            made.push(edit(
                format!("insert {c:?} before {first:?}"),
                &[&inserted, rest],
            ));
            made.push(edit(
                format!("replace {first:?} with {c:?}"),
                &[&inserted, behind],
            ));
        }
        if let Some(second) = behind.chars().next() {
            let (first, next) = (first.to_string(), second.to_string());
            made.push(edit(
                format!("swap {first:?} and {second:?}"),
                &[&next, &first, &behind[second.len_utf8()..]],
            ));
        }
        made
    })
}

/// Whether an edit leaves another valid declaration: a line without a label that is another heading now.
fn is_valid(text: &str, edit: &TextEdit) -> bool {
    let line = |text: &str| text[..edit.at].rfind('\n').map_or(0, |end| end + 1);
    let (was, is) = (&text[line(text)..], &edit.text[line(text)..]);
    let (was, is) = (
        was.lines().next().unwrap_or_default(),
        is.lines().next().unwrap_or_default(),
    );
    let is_heading =
        |line: &str| line.trim_start_matches('#').starts_with([' ', '\t']) && line.starts_with('#');
    !was.contains("label") && is_heading(is) && is.chars().any(char::is_alphanumeric)
}

#[test]
fn no_single_edit_publishes_hidden_text_without_a_diagnostic() {
    let all = std::env::var_os("ALL_EDITS").is_some();
    let (mut count, mut valid, mut found) = (0, 0, Vec::new());
    for (number, text) in TEXTS.split("%%%%\n").enumerate() {
        let (_, problems) = parse(text, FileId(0), 0, &options());
        assert!(problems.is_empty(), "text {number}: {problems:?}");
        assert!(!leaks(text), "text {number} is not hidden as it is");
        for (at, edit) in edits(text).enumerate() {
            // A prime, so that each run meets every place and every character.
            if !all && at % 11 != 0 {
                continue;
            }
            count += 1;
            if leaks(&edit.text) {
                if is_valid(text, &edit) {
                    valid += 1;
                    continue;
                }
                let line = edit.text[..edit.at].matches('\n').count();
                let shown: Vec<&str> = edit
                    .text
                    .lines()
                    .skip(line.saturating_sub(1))
                    .take(3)
                    .collect();
                found.push(format!(
                    "text {number}, line {}: {}\n      {}",
                    line + 1,
                    edit.what,
                    shown.join("\n      ")
                ));
            }
        }
    }
    let sum = format!(
        "{} of {count} edits publish in silence; {valid} leave another heading",
        found.len()
    );
    assert!(found.is_empty(), "{sum}:\n{}", found.join("\n"));
    assert!(valid * 100 < count, "{sum}");
}
