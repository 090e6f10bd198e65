//! The reference of the model language: a section for each table and for each list of words, as Markdown.
//!
//! All of it is generated: tables and keys from the declarations that read them, words from the enums that parse them. The examples
//! are in `examples.txt`; a test builds each as a site.

use super::kind::{anchor, heading, in_words};
use super::layout::{line, rows_of};
use super::reference_words as lists;
use crate::config::{CheckKind, KeyDoc, TableId};

/// The examples: after `## WORD`, the word of a table, its example, and after `--` the rest of the site.
const EXAMPLES: &str = include_str!("examples.txt");

const INTRODUCTION: &str = "# Reference of the config

This page lists every table and key of `hirebook.toml`, and every word that can be a value. It is generated from the tables that
the program reads, so nothing is missing. [language.md](language.md) explains how the parts work together. `hirebook schema --json
DIR` writes the same as JSON Schema, so that editors complete and check the keys.

A key in bold must be there. The keys of a table that changes a declaration of the preset can be left out, and keep the preset's
values. A single value is as good as a list of one. In examples, `X` and `Y` are names that you choose.

";

/// The reference as Markdown.
#[must_use]
pub fn reference() -> String {
    let mut out = String::from(INTRODUCTION);
    let rules = CheckKind::ALL.map(TableId::of_rule);
    out.push_str("## Tables\n\n");
    for id in TableId::ALL.into_iter().filter(|id| !rules.contains(id)) {
        line(&mut out, &format!("- [{}](#{})", heading(id), anchor(id)));
    }
    out.push('\n');
    for id in TableId::ALL {
        let level = if rules.contains(&id) { "####" } else { "###" };
        if Some(&id) == rules.first() {
            out.push_str("The rules of checks, and the further keys of each:\n\n");
            lists::check_rules(&mut out);
        }
        table(&mut out, id, level);
    }
    lists::add(&mut out);
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn table(out: &mut String, id: TableId, level: &str) {
    let doc = id.doc();
    line(
        out,
        &format!("{level} {}\n\n{}\n", heading(id), doc.about.trim()),
    );
    if let Some((what, value)) = &doc.entries {
        line(
            out,
            &format!("Each key is {what}, and its value {}.\n", in_words(value)),
        );
    }
    let rows: Vec<[String; 4]> = doc.keys().map(row).collect();
    rows_of(out, ["Key", "Value", "Default", "Meaning"], &rows);
    let example = example(id.word()).unwrap_or_default();
    line(out, &format!("```toml\n{}\n```\n", example.trim()));
}

fn row(key: &KeyDoc) -> [String; 4] {
    let name = format!("`{}`", key.name);
    [
        if key.is_required {
            format!("**{name}**")
        } else {
            name
        },
        in_words(&key.value),
        key.default.unwrap_or_default().to_owned(),
        key.meaning.trim().to_owned(),
    ]
}

/// The example of a table.
fn example(word: &str) -> Option<&'static str> {
    let (_, rest) = EXAMPLES.split_once(&format!("\n## {word}\n"))?;
    let section = rest.split("\n## ").next()?;
    section.split("\n--\n").next()
}
