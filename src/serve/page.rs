//! What the preview adds to a page, and the pages that it shows where there is none.

use std::fmt::Write as _;

use serde_json::{Value as Json, json};

use crate::diagnostic::Diagnostic;

/// A page with the script of the preview that keeps it up to date: the first thing in its head, so that it sees the page before
/// other scripts change it. `version` tells this page from what it may become.
pub(super) fn with_script(html: &str, script: &str, version: &str) -> String {
    let tag =
        format!("<script src=\"/.hirebook/{script}\" data-version=\"{version}\" defer></script>");
    let lower = html.to_ascii_lowercase();
    let head = lower
        .find("<head")
        .filter(|at| lower[at + 5..].starts_with(|c: char| c == '>' || c.is_whitespace()));
    let at = head.and_then(|at| lower[at..].find('>').map(|end| at + end + 1));
    match at {
        Some(at) => format!("{}{tag}{}", &html[..at], &html[at..]),
        // A template of one's own may leave the head out.
        None if lower.starts_with("<!doctype") => html.replacen('>', &format!(">{tag}"), 1),
        None => format!("{tag}{html}"),
    }
}

/// Instead of a page that templates cannot make.
pub(super) fn unmade(problems: &[Diagnostic]) -> String {
    let mut list = String::new();
    for problem in problems {
        let _ = write!(list, "<li>{}</li>", coded(&problem.message));
    }
    let then = "The panel in the corner says where. The page comes back by itself when the template is mended.";
    whole(
        "This page cannot be made",
        &format!("<ul>\n{list}\n</ul>"),
        then,
    )
}

/// Instead of a site that cannot be shown at all.
pub(super) fn refused(words: &str) -> String {
    let then = "The preview goes on by itself when this is mended.";
    whole(
        "There is nothing to show",
        &format!("<p class=\"what\">{}</p>", coded(words)),
        then,
    )
}

/// Instead of an edition that a build would not write. It says nothing about the reason: its readers may see none of it.
pub(super) fn unpublished() -> String {
    let then = "The handbook has errors, so this edition is not available. The page appears when they are fixed.";
    whole("This edition cannot be shown", "", then)
}

/// The problems of a site that cannot be shown at all.
pub(super) fn refusal(edition: u64, words: &str) -> Json {
    let problem = json!({ "severity": "error", "code": "config", "message": words, "snippet": "", "help": [], "notes": [], "also": [] });
    json!({
        "edition": edition,
        "counts": { "errors": 1, "warnings": 0, "infos": 0 },
        "summary": "1 error",
        "files": [{ "path": "", "here": true, "problems": [problem] }],
        "more": 0,
    })
}

/// A page of the preview's own. `data-unmade` tells the script that it is none of the site's.
fn whole(title: &str, html: &str, then: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\" class=\"_unmade\" data-unmade>\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, \
         initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n
         <link rel=\"stylesheet\" href=\"/.hirebook/preview.css\">\n\
         <link rel=\"icon\" href=\"/.hirebook/icon.svg\">\n</head>\n<body>\n<main>\n\
         <h1>{title}</h1>\n{html}\n<p class=\"then\">{then}</p>\n</main>\n</body>\n</html>\n"
    )
}

/// A text whose words in backquotes are code.
fn coded(text: &str) -> String {
    let mut html = String::new();
    for (at, part) in text.split('`').enumerate() {
        let part = escaped(part);
        let _ = if at % 2 == 1 {
            write!(html, "<code>{part}</code>")
        } else {
            write!(html, "{part}")
        };
    }
    html
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::{refused, with_script};

    #[test]
    fn words_are_shown_as_they_are() {
        let html = refused("no audience is called `<b>`; try `a`");
        assert!(
            html.contains("no audience is called <code>&lt;b&gt;</code>; try <code>a</code>"),
            "{html}"
        );
        assert!(html.contains(" data-unmade>"), "{html}");
    }

    #[test]
    fn the_tag_comes_first_in_the_head() {
        let tag = "<script src=\"/.hirebook/preview.js\" data-version=\"1\" defer></script>";
        for (html, tagged) in [
            (
                "<!DOCTYPE html>\n<html><head>\n<title>a</title>",
                format!("<!DOCTYPE html>\n<html><head>{tag}\n<title>a</title>"),
            ),
            ("<HEAD lang=\"a\">b", format!("<HEAD lang=\"a\">{tag}b")),
            (
                "<!doctype html><header>a</header>",
                format!("<!doctype html>{tag}<header>a</header>"),
            ),
            ("<p>a", format!("{tag}<p>a")),
            ("", tag.to_owned()),
            ("<head", format!("{tag}<head")),
            ("İ<head>a", format!("İ<head>{tag}a")),
        ] {
            assert_eq!(with_script(html, "preview.js", "1"), tagged, "{html}");
        }
    }
}
