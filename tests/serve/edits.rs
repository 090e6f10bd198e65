//! Edits of every kind of file of a site, and of folders.

use std::fs;
use std::process::Command;

use super::GARDEN;
use super::client::get;
use super::fresh::{Compilation, assert_fresh_for, compare};
use super::program::Program;
use super::scenario::{FERN, Story, append, put, remove, rename};
use super::sites::{self, texts, tree};
use super::support::root as repository;

#[test]
fn pages_and_folders_come_and_go() {
    let mut story = Story::new(&[]);
    story.step("a page", |root| {
        put(
            root,
            "content/plants/ivy.md",
            "# Ivy\n\nIt climbs [[oak]].\n",
        )
    });
    story.step("a page renamed", |root| {
        rename(root, "content/plants/ivy.md", "content/plants/vine.md")
    });
    story.step("a page removed", |root| {
        remove(root, "content/plants/vine.md")
    });
    story.step("a page broken", |root| {
        put(root, FERN, "---\ntitle: [\n---\n# Fern\n\n[[nobody]]\n")
    });
    story.step("a page mended", |root| {
        put(root, FERN, "# Fern\n\n## Shade\n")
    });
    story.step("a page that is no text", |root| {
        fs::write(root.join(FERN), [0xff, 0xfe, 0]).unwrap()
    });
    story.step("and is one again", |root| {
        put(root, FERN, "# Fern\n\n## Shade\n")
    });
    story.step("a reference broken", |root| {
        put(
            root,
            "content/index.md",
            "# Garden\n\nSee [the fern](plants/fren.md).\n",
        )
    });
    assert!(
        story.page("index.html").contains("class=\"_broken\""),
        "what is broken is marked"
    );
    story.step("and mended", |root| {
        put(
            root,
            "content/index.md",
            "# Garden\n\nSee [the fern](plants/fern.md).\n",
        )
    });
    story.step("a folder renamed", |root| {
        rename(root, "content/plants", "content/trees")
    });
    story.step("and back", |root| {
        rename(root, "content/trees", "content/plants")
    });
    story.step("a folder removed", |root| {
        fs::remove_dir_all(root.join("content/plants")).unwrap()
    });
    story.step("and copied", |root| {
        for (path, text) in texts(GARDEN)
            .iter()
            .filter(|(path, _)| path.contains("/plants/"))
        {
            put(root, path, text);
        }
    });
    // Whoever reads a pipe waits for somebody to write.
    story.step("pipes", |root| {
        for path in [
            "content/pipe.md",
            "content/plants/pipe.svg",
            "static/pipe.txt",
            "themes/pipe",
        ] {
            fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
            assert!(
                Command::new("mkfifo")
                    .arg(root.join(path))
                    .status()
                    .unwrap()
                    .success()
            );
        }
        put(root, "content/plants/pipe.md", "# Pipe\n");
    });
    assert_eq!(get(story.program.address, "/pipe.txt").status, 404);
    // What no page shows changes nothing for its readers, and yet is what a page shows later.
    put(
        &story.root,
        "content/map.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\"><g/></svg>\n",
    );
    let map = story.page("index.html");
    assert!(!map.contains("map-"), "the page shows no map any more");
    story.step("a page with it", |root| {
        append(root, "content/index.md", "\n![a map](map.svg)\n")
    });
    let page = story.page("index.html");
    let map = page
        .split('"')
        .find(|part| part.ends_with(".svg") && part.contains("map"))
        .unwrap_or_else(|| panic!("{page}"));
    let response = get(story.program.address, &format!("/{map}"));
    assert!(
        response.text().contains("<g/>")
            && response.head.contains("\r\nContent-Type: image/svg+xml"),
        "{}",
        response.head
    );
    let visitors = Compilation {
        audience: Some("visitors"),
        ..Compilation::default()
    };
    let other = compare(
        visitors,
        &visitors.compile(&story.root),
        &story.program,
        &story.root,
    );
    println!(
        "compared with what it is not: {}",
        other.expect_err("what differs is seen")
    );
    let fern = story.page("plants/moss.html");
    assert!(fern.contains("Draft"), "a draft is shown, and says so");
}

#[test]
fn files_that_are_not_pages() {
    let mut story = Story::new(&[]);
    let config = fs::read_to_string(story.root.join("hirebook.toml")).unwrap();
    story.step("another title", |root| {
        put(
            root,
            "hirebook.toml",
            &config.replace("\"Garden\"", "\"Park\""),
        )
    });
    assert!(story.page("index.html").contains("Park"));
    story.step("broken TOML", |root| {
        put(root, "hirebook.toml", &format!("{config}= broken\n"))
    });
    story.step("and mended", |root| put(root, "hirebook.toml", &config));
    story.step("the config removed", |root| remove(root, "hirebook.toml"));
    story.step("and restored", |root| put(root, "hirebook.toml", &config));
    story.step("the content renamed away", |root| {
        rename(root, "content", "away")
    });
    story.step("and back", |root| rename(root, "away", "content"));
    story.step("defaults", |root| {
        put(root, "content/plants/_defaults.yml", "height: two feet\n")
    });
    assert!(story.page("plants/fern.html").contains("two feet"));
    story.step("defaults for all", |root| {
        put(root, "content/_defaults.yml", "owner: Anna\n")
    });
    story.step("defaults removed", |root| {
        remove(root, "content/plants/_defaults.yml")
    });
    story.step("golden queries", |root| {
        put(
            root,
            "search-tests.toml",
            "[queries]\n\"moss\" = \"plant:nobody\"\n",
        )
    });
    story.step("golden queries removed", |root| {
        remove(root, "search-tests.toml")
    });
    let record = "themes/default/templates/record.html";
    story.step("a template", |root| {
        put(
            root,
            record,
            "{% extends \"default/record.html\" %}{% block main %}<p>Mine.</p>{% endblock %}",
        )
    });
    assert!(story.page("plants/fern.html").contains("<p>Mine.</p>"));
    story.step("a template changed", |root| {
        put(
            root,
            record,
            "<!DOCTYPE html><html><head><title>a</title></head><body>Bare.</body></html>",
        )
    });
    story.step("a template broken", |root| put(root, record, "{% if %}"));
    story.step("a template that fails", |root| {
        put(root, record, "<p>{{ page.nothing.at.all }}</p>")
    });
    story.step("a template removed", |root| remove(root, record));
    story.step("a style", |root| {
        put(
            root,
            "themes/default/css/style.css",
            "body { color: red; }\n",
        )
    });
    story.step("a style changed", |root| {
        put(
            root,
            "themes/default/css/style.css",
            "body { color: tan; }\n",
        )
    });
    story.step("the theme removed", |root| {
        fs::remove_dir_all(root.join("themes")).unwrap()
    });
    let plan = || get(story.program.address, "/plan.txt").text();
    assert_eq!(plan(), "The first plan.\n");
    fs::write(story.root.join("static/plan.txt"), "The other plan.\n").unwrap();
    assert_eq!(plan(), "The other plan.\n", "at once");
    story.tab.wait("change");
    story.step("a static file", |root| {
        put(root, "static/deep/er/plan.txt", "A plan below.\n")
    });
    story.step("static files removed", |root| {
        fs::remove_dir_all(root.join("static")).unwrap()
    });
    story.step("a page made static", |root| {
        put(root, "static/plants/fern.html", "<p>Static.</p>")
    });
    story.step("all of it removed", |root| {
        fs::remove_dir_all(root).unwrap()
    });
    story.step("and written again", |root| sites::put(&texts(GARDEN), root));
}

/// `hirebook serve > content/serve.log`: each line that the preview prints changes the log, and must not make it build again.
#[test]
fn a_log_in_the_content_makes_no_edition() {
    let story = Story::with(&[], Compilation::default(), |root| {
        put(root, "content/serve.log", "begun\n")
    });
    for _ in 0..5 {
        append(&story.root, "content/serve.log", "changed\n");
        // Longer than the preview waits for more of a change.
        std::thread::sleep(std::time::Duration::from_millis(40));
    }
    put(&story.root, "content/plants/ivy.md", "# Ivy\n");
    while get(story.program.address, "/plants/ivy.html").status != 200 {
        story.tab.wait("change");
    }
    assert_eq!(
        story.program.tab().wait("hello").data["edition"],
        2,
        "the log made editions"
    );
    story.assert_fresh("after the log");
}

#[test]
fn the_demo() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("site");
    for path in [
        "content",
        "static",
        "themes",
        "hirebook.toml",
        "search-tests.toml",
    ] {
        let from = repository().join(path);
        if from.is_dir() {
            for (name, bytes) in tree(&from) {
                let to = root.join(path).join(name);
                fs::create_dir_all(to.parent().unwrap()).unwrap();
                fs::write(to, bytes).unwrap();
            }
        } else if from.is_file() {
            fs::create_dir_all(&root).unwrap();
            fs::copy(from, root.join(path)).unwrap();
        }
    }
    let page = tree(&root.join("content"))
        .into_keys()
        .find(|path| path.ends_with(".md"))
        .unwrap();
    for (args, compilation) in [
        (&[][..], Compilation::default()),
        (
            &["--audience", "candidate"],
            Compilation {
                audience: Some("candidate"),
                ..Compilation::default()
            },
        ),
    ] {
        let program = Program::start(&root, args);
        let tab = program.tab();
        assert!(assert_fresh_for(compilation, &program, &root, "the demo") > 50);
        tab.drain();
        append(&root, &format!("content/{page}"), "\nA sentence more.\n");
        if compilation.audience.is_none() {
            tab.wait("change");
        }
        assert_fresh_for(
            compilation,
            &program,
            &root,
            "the demo, with a sentence more",
        );
    }
}
