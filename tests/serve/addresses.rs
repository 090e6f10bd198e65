//! Which addresses the preview serves and which it redirects, at the root of a server and below a path.

use super::client::get;
use super::fresh::Compilation;
use super::garden;
use super::program::Program;
use super::scenario::{PreviewScenario, write};

#[test]
fn a_site_below_a_path() {
    let mut scenario = PreviewScenario::start_with(
        &["--base-url", "/handbook"],
        Compilation {
            base_url: Some("/handbook"),
            ..Compilation::default()
        },
        |_| {},
    );
    assert_eq!(scenario.program.base, "/handbook/");
    let address = scenario.program.address;
    for (target, status, location) in [
        ("/", 302, Some("/handbook/")),
        ("/handbook", 302, Some("/handbook/")),
        ("/plants/fern.html", 302, Some("/handbook/")),
        ("/handbook/", 200, None),
        ("/handbook/plants", 302, Some("/handbook/plants/")),
        ("/handbook/plants/", 200, None),
        ("/handbook/plants/fern.html", 200, None),
        ("/handbook/plants/nobody.html", 404, None),
        ("/handbook/plants/deep/er/nobody", 404, None),
        ("/.hirebook/preview.js", 200, None),
        ("/handbook/.hirebook/preview.js", 404, None),
    ] {
        let response = get(address, target);
        assert_eq!(
            (response.status, response.field("Location")),
            (status, location),
            "{target}"
        );
    }
    let not_found = get(address, "/handbook/plants/deep/er/nobody").text();
    let links: Vec<&str> = not_found
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split(['"', '#']).next())
        .collect();
    let links: Vec<&&str> = links
        .iter()
        .filter(|link| !link.is_empty() && !link.contains(':'))
        .collect();
    assert!(links.len() > 3, "{not_found}");
    for link in links {
        assert!(
            link.starts_with("/handbook/"),
            "`{link}` leads nowhere from there"
        );
        assert_eq!(get(address, link).status, 200, "{link}");
    }
    scenario.step("a page", |root| {
        write(root, "content/plants/ivy.md", "# Ivy\n")
    });
    assert!(scenario.page_text("plants/ivy.html").contains("Ivy"));
}

#[test]
fn addresses_without_a_path_before_them() {
    let (_folder, root) = garden();
    let program = Program::start(&root, &[]);
    for (target, status, location, kind) in [
        ("/", 200, None, "text/html; charset=utf-8"),
        ("/index.html", 200, None, "text/html; charset=utf-8"),
        (
            "/plants",
            302,
            Some("/plants/"),
            "text/plain; charset=utf-8",
        ),
        ("/plants/", 200, None, "text/html; charset=utf-8"),
        ("/plants/index.html", 200, None, "text/html; charset=utf-8"),
        (
            "/plants/fern.html?a=b",
            200,
            None,
            "text/html; charset=utf-8",
        ),
        ("/plants/fern", 404, None, "text/html; charset=utf-8"),
        ("/plants/fern.html/", 404, None, "text/html; charset=utf-8"),
        ("/nowhere/at/all", 404, None, "text/html; charset=utf-8"),
        ("/plan.txt", 200, None, "text/plain; charset=utf-8"),
        ("/.hirebook/", 404, None, "text/plain; charset=utf-8"),
        ("/hirebook.toml", 404, None, "text/html; charset=utf-8"),
    ] {
        let response = get(program.address, target);
        assert_eq!(
            (
                response.status,
                response.field("Location"),
                response.field("Content-Type")
            ),
            (status, location, Some(kind)),
            "{target}"
        );
    }
    let not_found = get(program.address, "/nowhere/at/all").text();
    assert!(
        not_found.contains("href=\"/"),
        "its links start at the root: {not_found}"
    );
}
