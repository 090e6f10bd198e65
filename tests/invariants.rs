//! Invariants of ARCHITECTURE.md that no other test covers by itself: problems of all phases in one run, checks that change
//! nothing, pages that load nothing from elsewhere.
#![allow(
    clippy::case_sensitive_file_extension_comparisons,
    clippy::disallowed_methods,
    reason = "a test reads a site whose files have names in lower case"
)]

#[path = "support/sites.rs"]
mod sites;

use std::path::Path;

use sites::{BuiltFiles, assert_same, build_files, codes, compile, input, read, texts};

#[test]
fn one_run_reports_the_problems_of_all_phases() {
    let site = texts(
        "=== hirebook.toml\n[types.plant]\nfolder = \"plants\"\n[relations.near]\nfrom = \"plant\"\nto = \"nothing\"\n\
         === content/index.md\n# Home\n\nSee [nothing](nothing.md), [[plant:nobody]] and ![a picture](none.png).\n\
         === content/a.md\n---\ntitle: [\n---\nA broken file.\n\
         === content/b.md\n---\ntitel: A misspelt key\n---\n[Home](index.md#no-heading)\n\
         === content/plants/bean.md\n---\nid: bean\n---\nOne.\n\
         === content/plants/pea.md\n---\nid: bean\n---\nTwo.\n",
    );
    let found = codes(&compile(&input(&site), None));
    let expected = [
        "bad-config",
        "yaml-syntax",
        "unknown-key",
        "duplicate-id",
        "broken-link",
        "broken-anchor",
        "unknown-reference",
        "missing-image",
    ];
    let missing: Vec<_> = expected
        .iter()
        .filter(|code| !found.contains(code))
        .collect();
    assert!(missing.is_empty(), "{missing:?} are not among {found:?}");
}

#[test]
fn checks_change_no_byte_of_a_site() {
    let site = |severity: &str| {
        let config = format!(
            "[types.plant]\nfolder = \"plants\"\n[types.plant.fields.water]\ntype = \"string\"\n\
             [severity]\nbroken-link = \"{severity}\"\nunreachable-page = \"{severity}\"\n\
             [checks.watered]\nkind = \"has\"\non = \"plant\"\nkey = \"water\"\nseverity = \"{severity}\"\n"
        );
        let pages = "=== content/index.md\n# Home\n\n[Nothing](nothing.md)\n\
                     === content/plants/bean.md\n# Bean\n\nClimbs.\n";
        texts(&format!("=== hirebook.toml\n{config}{pages}"))
    };
    let outcome = compile(&input(&site("warning")), None);
    assert!(outcome.diagnostics.len() > 1, "{:?}", codes(&outcome));
    assert_same(
        &build_files(&input(&site("off")), None),
        &build_files(&input(&site("warning")), None),
        "a site without checks and one with warnings",
    );
}

#[test]
fn pages_load_nothing_from_elsewhere() {
    let site = build_files(&read(Path::new(env!("CARGO_MANIFEST_DIR"))), None);
    let pages = site.iter().filter(|(path, _)| path.ends_with(".html"));
    let mut problems = Vec::new();
    for (path, bytes) in pages {
        let html = String::from_utf8_lossy(bytes);
        for (name, attributes) in tags(&html) {
            let about =
                problem(name, &attributes).or_else(|| missing_file(path, &attributes, &site));
            if let Some(problem) = about.filter(|_| path != "404.html") {
                problems.push(format!("{path}: <{name}> {problem}"));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// An inline script, style or handler, or a resource of another host.
fn problem(tag: &str, attributes: &[(&str, &str)]) -> Option<String> {
    let value = |name| {
        let mut found = attributes.iter().filter(|(key, _)| *key == name);
        found.next().map(|(_, value)| *value)
    };
    let is_data = value("type").is_some_and(|kind| kind.ends_with("json"));
    if tag == "style" || (tag == "script" && value("src").is_none() && !is_data) {
        return Some("is inline".to_owned());
    }
    let is_inline = |(name, _): &&(&str, &str)| *name == "style" || name.starts_with("on");
    if let Some((name, _)) = attributes.iter().find(is_inline) {
        return Some(format!("has the attribute `{name}`"));
    }
    let resource = match tag {
        "link" if value("rel") != Some("canonical") => value("href"),
        "a" | "link" => None,
        _ => value("src"),
    };
    let is_elsewhere = |address: &&str| address.contains("://") || address.starts_with("//");
    resource
        .filter(is_elsewhere)
        .map(|address| format!("loads {address}"))
}

/// A relative link that names no file of the site.
fn missing_file(page: &str, attributes: &[(&str, &str)], site: &BuiltFiles) -> Option<String> {
    let (_, address) = attributes
        .iter()
        .find(|(name, _)| matches!(*name, "href" | "src"))?;
    let path = address.split(['#', '?']).next().unwrap_or_default();
    if path.is_empty() || path.contains(':') {
        return None;
    }
    let mut folders: Vec<&str> = page.split('/').collect();
    folders.pop();
    for segment in path.split('/') {
        match segment {
            ".." => drop(folders.pop()),
            "." => {}
            name => folders.push(name),
        }
    }
    let file = folders.join("/");
    (!site.contains_key(&file)).then(|| format!("links to {address}, and there is no file {file}"))
}

/// The opening tags of a page with their attributes. Pages are written by the theme, which quotes every value.
fn tags(html: &str) -> Vec<(&str, Vec<(&str, &str)>)> {
    let mut found = Vec::new();
    for part in html.split('<').skip(1) {
        let part = part.split('>').next().unwrap_or_default();
        let Some(name) = part
            .split_whitespace()
            .next()
            .filter(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()))
        else {
            continue;
        };
        let pieces: Vec<&str> = part[name.len()..].split('"').collect();
        let attributes = pieces.chunks_exact(2).map(|pair| {
            let key = pair[0].trim_end_matches('=').split_whitespace().last();
            (key.unwrap_or_default(), pair[1])
        });
        found.push((name, attributes.collect()));
    }
    found
}
