//! Files of a built site besides its pages: pictures and files that texts use, `static/`, files of the theme and their overrides,
//! redirects, divided indexes, and files for robots.
#![expect(
    clippy::disallowed_methods,
    reason = "a test makes the site that it builds"
)]
#![allow(
    clippy::case_sensitive_file_extension_comparisons,
    reason = "files of tests are named in lower case"
)]

#[path = "support/sites.rs"]
mod sites;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use hirebook::pipeline::{self, Request};

/// A site with one of each, and the files of its output.
fn built(folder: &Path) -> BTreeSet<String> {
    let config = "[site]\ntitle = \"T & Co\"\npage_size = 3\ntheme = \"mine\"\nbase_url = \"https://example.org/book\"\n\
                  [markdown]\nsmart = true\n[types.tool]\nfolder = \"tools\"\n[relations.beside]\nfrom = \"tool\"\nto = \"tool\"\ninverse = \"by\"\n";
    let mut files: Vec<(String, String)> = [
        ("hirebook.toml", config),
        ("content/index.md", "# Hello\n\nSee the [tools](tools/).\n"),
        ("content/tools/pic.png", "a picture"),
        ("content/tools/doc.pdf", "a document"),
        ("content/tools/unused.pdf", "nobody links here"),
        ("static/CNAME", "example.org"),
        ("static/sub/y.txt", "y"),
        (
            "themes/mine/templates/partials/footer.html",
            "<footer>mine: {{ site.title }}</footer>",
        ),
        ("themes/mine/css/site.css", ":root { --accent: red }"),
        ("themes/mine/js/page.js", "document.title += '!';"),
        (
            "themes/mine/img/logo.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        ),
    ]
    .map(|(path, text)| (path.to_owned(), text.to_owned()))
    .to_vec();
    for number in 1..=7 {
        let next = number % 7 + 1;
        let text = format!(
            "---\ntitle: Tool {number}\nold_ids: [old-{number}]\nbeside: t{next}\n---\n\"Quoted\" ![p](pic.png) [file](doc.pdf)\n"
        );
        files.push((format!("content/tools/t{number}.md"), text));
    }
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("it is made");
        fs::write(path, text).expect("it is written");
    }
    let done = Command::new(env!("CARGO_BIN_EXE_hirebook"))
        .args(["build", "--root"])
        .arg(folder)
        .output()
        .expect("it starts");
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    let manifest =
        fs::read_to_string(folder.join("output/.hirebook-manifest")).expect("it is there");
    manifest.lines().skip(1).map(str::to_owned).collect()
}

#[test]
fn everything_that_a_site_needs_goes_out_and_nothing_else() {
    let folder = tempfile::tempdir().expect("there is room");
    let files = built(folder.path());
    let read = |path: &str| {
        fs::read_to_string(folder.path().join("output").join(path))
            .unwrap_or_else(|problem| panic!("{path}: {problem}"))
    };
    let has = |start: &str, end: &str| {
        files
            .iter()
            .filter(|file| file.starts_with(start) && file.ends_with(end))
            .count()
    };

    for path in [
        "CNAME",
        "sub/y.txt",
        "tools/doc.pdf",
        "404.html",
        "robots.txt",
        "sitemap.xml",
        "tools/index-3.html",
    ] {
        assert!(files.contains(path), "{path} is missing: {files:?}");
    }
    assert_eq!(
        (
            has("tools/pic-", ".png"),
            has("tools/pic.", "png"),
            has("tools/unused", "pdf")
        ),
        (1, 0, 0)
    );
    assert_eq!(
        (has("assets/style-", ".css"), has("assets/site-", ".css")),
        (1, 1)
    );
    assert_eq!(
        (
            has("assets/icon-", ".svg"),
            has("assets/logo-", ".svg"),
            has("assets/page-", ".js")
        ),
        (1, 1, 1)
    );

    let page = read("tools/t1.html");
    assert!(
        page.contains("<footer>mine: T &amp; Co</footer>"),
        "the site's own partial is used"
    );
    assert!(
        page.find("assets/style-") < page.find("assets/site-"),
        "the site's own style comes last"
    );
    let script = files
        .iter()
        .find(|file| file.starts_with("assets/page-"))
        .expect("it was counted");
    assert!(
        page.contains(&format!("<script src=\"../{script}\" defer></script>")),
        "pages load the script"
    );
    assert_eq!(
        read(script),
        "document.title += '!';",
        "the site's own script replaces the theme's"
    );
    assert!(
        page.contains("\u{201c}Quoted\u{201d}")
            && page.contains("<img src=\"pic-")
            && page.contains("href=\"doc.pdf\"")
    );
    assert!(
        page.contains("<link rel=\"canonical\" href=\"https://example.org/book/tools/t1.html\">")
    );
    assert!(
        read("tools/old-1.html").contains("content=\"0; url=t1.html\""),
        "an old id leads on"
    );
    assert!(
        read("tools/index-2.html").contains("aria-current=\"page\">Tool 4"),
        "a long index is divided"
    );
    assert!(
        read("404.html").contains("href=\"/book/"),
        "the page for what is missing starts from the root"
    );
    assert!(read("sitemap.xml").contains("<loc>https://example.org/book/tools/t7.html</loc>"));
    assert!(
        !read("sitemap.xml").contains("old-1"),
        "old addresses are no pages"
    );
    assert_eq!(
        read("robots.txt"),
        "User-agent: *\nDisallow: /\n",
        "a handbook is listed nowhere unless it says so"
    );
}

/// The index is written as scripts, which any page can load, only if pages may be opened from a folder or the site requests it.
#[test]
fn the_index_is_written_as_scripts_where_there_is_no_address() {
    let cases = [
        (None, "", true),
        (None, "search_scripts = false", false),
        (Some("/handbook/"), "", true),
        (Some("/handbook/"), "search_scripts = false", false),
        (Some("https://example.org"), "", false),
        (Some("http://example.org/handbook/"), "", false),
        (Some("https://example.org"), "search_scripts = true", true),
        (Some("https://example.org"), "search_scripts = false", false),
    ];
    for (address, more, expected) in cases {
        let configured =
            address.map_or_else(String::new, |address| format!("base_url = \"{address}\"\n"));
        // As an option of the command and in the config.
        for (option, config) in [
            (address, more.to_owned()),
            (None, format!("{configured}{more}")),
        ] {
            let texts = sites::texts(&format!(
                "=== hirebook.toml\n[site]\n{config}\n=== content/index.md\n# Beans\n\nA text."
            ));
            let request = Request {
                base_url: option.map(str::to_owned),
                ..sites::request(None)
            };
            let outcome =
                pipeline::build(&sites::input(&texts), &request).expect("there is no audience");
            assert!(
                outcome.diagnostics.is_empty(),
                "{}",
                sites::problems(&outcome)
            );
            let made = sites::files_of(&outcome.artifacts);
            let stems = |ending: &str| -> BTreeSet<String> {
                made.keys()
                    .filter_map(|path| path.strip_prefix("search/")?.strip_suffix(ending))
                    .map(str::to_owned)
                    .collect()
            };
            let (files, scripts) = (stems(".bin"), stems(".js"));
            assert!(files.contains("top") && files.len() > 2, "{files:?}");
            assert_eq!(
                scripts,
                if expected { files } else { BTreeSet::new() },
                "{address:?} {more}"
            );
        }
    }
    // The command takes precedence over the config.
    let texts = sites::texts(
        "=== hirebook.toml\n[site]\nbase_url = \"https://example.org\"\n=== content/index.md\n# Beans",
    );
    let request = Request {
        base_url: Some("/".to_owned()),
        ..sites::request(None)
    };
    let outcome = pipeline::build(&sites::input(&texts), &request).expect("there is no audience");
    assert!(sites::files_of(&outcome.artifacts).contains_key("search/top.js"));
}

/// Search engines may list only editions that allow it, and never the internal edition.
#[test]
fn an_edition_is_listed_only_if_its_audience_says_so() {
    let folder = tempfile::tempdir().expect("there is room");
    let config = "[site]\ntitle = \"Teas\"\n[audiences.open]\nlabels = [\"open\"]\nindex = true\n[audiences.inner]\nlabels = [\"open\", \"inner\"]\n";
    fs::create_dir_all(folder.path().join("content")).expect("it is made");
    fs::write(folder.path().join("hirebook.toml"), config).expect("it is written");
    fs::write(
        folder.path().join("content/index.md"),
        "---\nlabel: open\n---\n# Teas\n",
    )
    .expect("it is written");
    fs::write(
        folder.path().join("content/more.md"),
        "---\nlabel: inner\n---\n# More\n",
    )
    .expect("it is written");
    for (audience, listed) in [(None, false), (Some("inner"), false), (Some("open"), true)] {
        let chosen = audience.map_or_else(Vec::new, |name| vec!["--audience", name]);
        let mut command = Command::new(env!("CARGO_BIN_EXE_hirebook"));
        command
            .args([
                "build",
                "--quiet",
                "--base-url",
                "https://example.org/tea/",
                "--root",
            ])
            .arg(folder.path())
            .args(chosen);
        assert!(command.status().expect("it starts").success());
        let read = |path: &str| {
            fs::read_to_string(folder.path().join("output").join(path)).expect("it is there")
        };
        let (robots, page) = (read("robots.txt"), read("index.html"));
        assert_eq!(
            page.contains("<meta name=\"robots\" content=\"noindex\">"),
            !listed,
            "{audience:?}"
        );
        assert_eq!(
            robots.contains("Disallow: /\n"),
            !listed,
            "{audience:?}: {robots}"
        );
        assert_eq!(
            robots.contains("Sitemap: https://example.org/tea/sitemap.xml"),
            listed,
            "{audience:?}: {robots}"
        );
    }
}
