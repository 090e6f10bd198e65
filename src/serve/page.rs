//! What the preview adds to a page, and the pages that it shows where the site has none. Pure.

use serde_json::{Value as Json, json};

use crate::diagnostic::Diagnostic;

/// A page with a script of the preview that keeps it up to date. The script is the first element in the head, so that it sees the page
/// before other scripts change it. `version` is the version of the page.
pub(super) fn with_script(html: &str, script: &str, version: &str) -> String {
    let tag =
        format!("<script src=\"/.hirebook/{script}\" data-version=\"{version}\" defer></script>");
    let lower = html.to_ascii_lowercase();
    let head = lower
        .find("<head")
        .filter(|at| lower[at + 5..].starts_with(|c: char| c == '>' || c.is_whitespace()));
    match head.and_then(|at| lower[at..].find('>').map(|end| at + end + 1)) {
        Some(at) => format!("{}{tag}{}", &html[..at], &html[at..]),
        // A custom template may leave the head out.
        None if lower.starts_with("<!doctype") => html.replacen('>', &format!(">{tag}"), 1),
        None => format!("{tag}{html}"),
    }
}

/// Shown instead of a page whose template fails.
pub(super) fn failed(problems: &[Diagnostic]) -> String {
    let list: String = problems
        .iter()
        .map(|problem| format!("<li>{}</li>", with_code(&problem.message)))
        .collect();
    let next =
        "The panel in the corner shows the location. The page reloads when you fix the template.";
    own_page(
        "This page cannot be rendered",
        &format!("<ul>\n{list}\n</ul>"),
        next,
    )
}

/// Shown instead of a site that cannot be compiled.
pub(super) fn unavailable(reason: &str) -> String {
    let next = "The preview continues when you fix this.";
    own_page(
        "Nothing to show",
        &format!("<p class=\"what\">{}</p>", with_code(reason)),
        next,
    )
}

/// Shown instead of an edition that a build would not write. It does not say why, which its readers may not be allowed to see.
pub(super) fn unpublished() -> String {
    let next = "The handbook has errors, so this edition is not available. The page appears when they are fixed.";
    own_page("This edition cannot be shown", "", next)
}

/// The list of problems of a site that cannot be compiled.
pub(super) fn unavailable_problems(edition: u64, reason: &str) -> Json {
    let problem = json!({ "severity": "error", "code": "config", "message": reason, "snippet": "", "help": [], "notes": [], "also": [] });
    json!({
        "edition": edition,
        "counts": { "errors": 1, "warnings": 0, "infos": 0 },
        "summary": "1 error",
        "files": [{ "path": "", "here": true, "problems": [problem] }],
        "more": 0,
    })
}

/// A page of the preview's own. `data-unmade` marks it for the script, since it is not a page of the site.
fn own_page(title: &str, html: &str, next: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\" class=\"_unmade\" data-unmade>\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n\
         <link rel=\"stylesheet\" href=\"/.hirebook/preview.css\">\n\
         <link rel=\"icon\" href=\"/.hirebook/icon.svg\">\n</head>\n<body>\n<main>\n\
         <h1>{title}</h1>\n{html}\n<p class=\"then\">{next}</p>\n</main>\n</body>\n</html>\n"
    )
}

/// A text as HTML, with the words in backquotes as code.
fn with_code(text: &str) -> String {
    let text = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    let parts = text.split('`').enumerate();
    parts
        .map(|(at, part)| {
            if at % 2 == 1 {
                format!("<code>{part}</code>")
            } else {
                part.to_owned()
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{unavailable, with_script};

    #[test]
    fn a_reason_is_escaped() {
        let html = unavailable("no audience named `<b>`; try `a`");
        assert!(
            html.contains("no audience named <code>&lt;b&gt;</code>; try <code>a</code>"),
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
