//! The interface text: all of it is in the catalogues, all of the catalogues is used, and a site's theme replaces any of it.
#![allow(
    clippy::pedantic,
    clippy::disallowed_methods,
    reason = "a test reads the repository it is in"
)]

#[path = "support/sites.rs"]
mod sites;

#[allow(dead_code, reason = "others use the rest of it")]
mod support;

use std::collections::{BTreeMap, BTreeSet};

use hirebook::presets;
use hirebook::strings::{InterfaceText, Strings, placeholders};
use regex_lite::Regex;
use sites::{build_files, input, texts};
use support::{Source, files};

/// Folders with templates and scripts that readers get.
const FOLDERS: [&str; 2] = ["themes/default", "src/presets"];

/// Attributes whose values readers see or hear; the stylesheet shows `data-label` on narrow screens.
const ATTRIBUTES: &str = r#"\b(?:aria-label|title|placeholder|alt|data-label)="([^"]*)""#;

/// Literals in scripts that look like English: a directive, names of keys and normal forms, a selector.
const NAMES: [&str; 8] = [
    "use strict",
    "Escape",
    "Enter",
    "ArrowDown",
    "ArrowUp",
    "NFC",
    "NFKD",
    "input, textarea, select",
];

fn all(ending: &str) -> Vec<Source> {
    let found = FOLDERS.iter().flat_map(|folder| files(folder, ending));
    found.filter(|file| !file.path.contains(".min.")).collect()
}

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is valid")
}

/// The built-in strings and those of all presets.
fn catalogue() -> BTreeMap<String, InterfaceText> {
    let strings = presets::ALL
        .iter()
        .map(|preset| Strings::with_preset(&preset.strings));
    let of = |strings: Strings| {
        strings
            .iter()
            .map(|(name, text)| (name.to_owned(), text.clone()))
            .collect::<Vec<_>>()
    };
    strings.flat_map(of).collect()
}

/// Whether a text has letters outside entities and attributes, whose values are code.
fn has_words(text: &str) -> bool {
    regex("&[a-z]+;|[a-z]+=\"\"")
        .replace_all(text, "")
        .contains(char::is_alphabetic)
}

#[test]
fn templates_hold_no_english() {
    let comment = regex(r"(?s)\{#.*?#\}");
    let code = regex(r"(?s)\{%.*?%\}|\{\{.*?\}\}");
    let (tag, attributes) = (regex(r"(?s)<[^>]*>"), regex(ATTRIBUTES));
    let literal = regex(r#"(pat=)?"([^"]*)""#);
    let mut found = Vec::new();
    for template in all(".html") {
        let text = comment.replace_all(&template.text, "");
        let literals = code
            .find_iter(&text)
            .flat_map(|code| literal.captures_iter(code.as_str()))
            // What a template compares a title of the preset with is data.
            .filter(|literal| literal.get(1).is_none())
            .map(|literal| literal[2].to_owned())
            .filter(|literal| literal.contains(' ') || literal.contains(char::is_uppercase));
        let html = code.replace_all(&text, "");
        let values = attributes
            .captures_iter(&html)
            .map(|attribute| attribute[1].to_owned());
        let texts = tag
            .split(&html)
            .flat_map(str::lines)
            .map(|line| line.trim().to_owned());
        found.extend(
            literals
                .chain(values)
                .chain(texts)
                .filter(|text| has_words(text))
                .map(|text| format!("{}: {text}", template.path)),
        );
    }
    assert!(
        found.is_empty(),
        "move to strings.toml:\n{}",
        found.join("\n")
    );
}

#[test]
fn scripts_hold_no_english() {
    let comment = regex(r"(?s)/\*.*?\*/|//[^\n]*");
    let literal = regex(r"(Error\()?(?:'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`)");
    let code = regex(r"\$\{[^}]*\}");
    let is_sentence = |text: &str| {
        text.chars()
            .all(|c| c.is_alphanumeric() || " ,.'’“”?!:()…/-".contains(c))
    };
    let mut found = Vec::new();
    for script in all(".js") {
        let text = comment.replace_all(&script.text, "");
        for captures in literal.captures_iter(&text) {
            let (None, Some(literal)) = (captures.get(1), captures.get(2).or(captures.get(3)))
            else {
                continue;
            };
            let words = code.replace_all(literal.as_str(), "");
            let is_english = words.trim().contains(' ') || words.starts_with(char::is_uppercase);
            let is_selector = words.starts_with('.');
            if is_sentence(&words)
                && is_english
                && !is_selector
                && has_words(&words)
                && !NAMES.contains(&&*words)
            {
                found.push(format!("{}: {words}", script.path));
            }
        }
    }
    assert!(
        found.is_empty(),
        "move to strings.toml:\n{}",
        found.join("\n")
    );
}

#[test]
fn templates_fill_in_each_placeholder() {
    let catalogue = catalogue();
    let used = regex(r"strings\.(\w+)(?: \| fill\(([^)]*)\))?");
    let argument = regex(r"(\w+)=");
    let mut found = Vec::new();
    for template in all(".html") {
        for string in used.captures_iter(&template.text) {
            let Some(text) = catalogue.get(&string[1]) else {
                found.push(format!("{}: no string `{}`", template.path, &string[1]));
                continue;
            };
            let (InterfaceText::Plain(text) | InterfaceText::Counted { other: text, .. }) = text;
            let expected: BTreeSet<&str> = placeholders(text).collect();
            let given: BTreeSet<&str> = string.get(2).map_or(BTreeSet::new(), |arguments| {
                argument
                    .captures_iter(arguments.as_str())
                    .filter_map(|name| name.get(1))
                    .map(|name| name.as_str())
                    .collect()
            });
            if expected != given {
                found.push(format!(
                    "{}: `{}` has {expected:?} and gets {given:?}",
                    template.path, &string[1]
                ));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn each_string_is_used_and_each_used_string_exists() {
    let catalogue = catalogue();
    let mut used: BTreeSet<String> = BTreeSet::new();
    let mut collect = |sources: Vec<Source>, pattern: &str, prefix: &str| {
        let pattern = regex(pattern);
        for source in sources {
            let names = pattern.captures_iter(&source.text);
            used.extend(names.map(|name| format!("{prefix}{}", &name[1])));
        }
    };
    collect(all(".html"), r"strings\.(\w+)", "");
    collect(all(".js"), r"\bstrings\.(\w+)", "search_");
    let of_renderer = files("src/render", ".rs");
    collect(of_renderer, r#"\b(?:text|string)\(\s*"([a-z_]+)"\s*\)"#, "");
    collect(
        files("src", ".rs"),
        r#"\bstrings\s*\.text\(\s*"([a-z_]+)"\s*,?\s*\)"#,
        "",
    );
    // Names that Rust code chooses between or builds.
    used.extend(["yes", "no", "task_done", "task_open"].map(str::to_owned));
    used.extend(
        ["note", "tip", "important", "warning", "caution"].map(|kind| format!("callout_{kind}")),
    );
    let known: BTreeSet<String> = catalogue.into_keys().collect();
    let unused: Vec<_> = known.difference(&used).collect();
    let missing: Vec<_> = used.difference(&known).collect();
    assert!(
        unused.is_empty() && missing.is_empty(),
        "unused: {unused:?}, missing: {missing:?}"
    );
}

#[test]
fn a_theme_replaces_strings_by_name() {
    let site = "=== hirebook.toml\n[site]\ntheme = \"mine\"\n=== themes/mine/strings.toml\n\
        skip_link = \"<Zum> Text\"\nsearch_label = \"Suche\"\nsearch_count = { one = \"ein Treffer\", other = \"{count} Treffer\" }\n\
        not_found_title = \"Nicht da\"\nnot_found_ways = \"Im Menü oder: {link}.\"\nyes = \"ja\"\n\
        === content/index.md\n# Tee\n";
    let files = build_files(&input(&texts(site)), None);
    let read = |path: &str| String::from_utf8_lossy(&files[path]).into_owned();
    let page = read("index.html");
    assert!(page.contains(">&lt;Zum&gt; Text</a>"), "{page}");
    assert!(page.contains(">Suche</a>"), "{page}");
    let lost = read("404.html");
    assert!(lost.contains("<h1>Nicht da</h1>"), "{lost}");
    assert!(
        lost.contains("Im Menü oder: <a href=\"/index.html\">Go to the first page</a>."),
        "{lost}"
    );
    let dialog = files
        .keys()
        .find(|path| path.starts_with("assets/search-dialog-"))
        .expect("the theme has it");
    let script = read(dialog);
    assert!(
        script.starts_with("var hirebookStrings={\"label\":\"Suche\",")
            && script.contains("\"count\":{\"one\":\"ein Treffer\",\"other\":\"{count} Treffer\"}"),
        "{script}"
    );
}

#[test]
fn a_string_that_does_not_fit_is_not_used() {
    let site = "=== hirebook.toml\n[site]\ntheme = \"mine\"\n=== themes/mine/strings.toml\nkept_by = \"Von\"\n\
        === content/index.md\n# Tee\n";
    let outcome = sites::compile(&input(&texts(site)), None);
    assert_eq!(sites::codes(&outcome), ["bad-string"]);
}
