//! Edits of every kind of file of a site, and of folders.

use std::fs;
use std::process::Command;

use super::GARDEN;
use super::client::get;
use super::fresh::{Compilation, assert_fresh_for, compare};
use super::program::Program;
use super::scenario::{FERN, PreviewScenario, append, remove, rename, write};
use super::sites::{self, texts, tree};
use super::support::root as repository;

#[test]
fn pages_and_folders_come_and_go() {
    let mut scenario = PreviewScenario::start(&[]);
    scenario.step("a page", |root| {
        write(
            root,
            "content/plants/ivy.md",
            "# Ivy\n\nIt climbs [[oak]].\n",
        )
    });
    scenario.step("a page renamed", |root| {
        rename(root, "content/plants/ivy.md", "content/plants/vine.md")
    });
    scenario.step("a page removed", |root| {
        remove(root, "content/plants/vine.md")
    });
    scenario.step("a page broken", |root| {
        write(root, FERN, "---\ntitle: [\n---\n# Fern\n\n[[nobody]]\n")
    });
    scenario.step("a page fixed", |root| {
        write(root, FERN, "# Fern\n\n## Shade\n")
    });
    scenario.step("a page that is no text", |root| {
        fs::write(root.join(FERN), [0xff, 0xfe, 0]).unwrap()
    });
    scenario.step("and is one again", |root| {
        write(root, FERN, "# Fern\n\n## Shade\n")
    });
    scenario.step("a reference broken", |root| {
        write(
            root,
            "content/index.md",
            "# Garden\n\nSee [the fern](plants/fren.md).\n",
        )
    });
    assert!(
        scenario
            .page_text("index.html")
            .contains("class=\"_broken\""),
        "what is broken is marked"
    );
    scenario.step("and fixed", |root| {
        write(
            root,
            "content/index.md",
            "# Garden\n\nSee [the fern](plants/fern.md).\n",
        )
    });
    scenario.step("a folder renamed", |root| {
        rename(root, "content/plants", "content/trees")
    });
    scenario.step("and back", |root| {
        rename(root, "content/trees", "content/plants")
    });
    scenario.step("a folder removed", |root| {
        fs::remove_dir_all(root.join("content/plants")).unwrap()
    });
    scenario.step("and copied", |root| {
        for (path, text) in texts(GARDEN)
            .iter()
            .filter(|(path, _)| path.contains("/plants/"))
        {
            write(root, path, text);
        }
    });
    // Reading a named pipe blocks until something is written to it.
    scenario.step("pipes", |root| {
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
        write(root, "content/plants/pipe.md", "# Pipe\n");
    });
    assert_eq!(get(scenario.program.address, "/pipe.txt").status, 404);
    // A change of a picture that no page shows is not announced. A page that shows it later refers to its new bytes.
    write(
        &scenario.root,
        "content/map.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\"><g/></svg>\n",
    );
    let page = scenario.page_text("index.html");
    assert!(!page.contains("map-"), "the page shows no map any more");
    scenario.step("a page with it", |root| {
        append(root, "content/index.md", "\n![a map](map.svg)\n")
    });
    let page = scenario.page_text("index.html");
    let map = page
        .split('"')
        .find(|part| part.ends_with(".svg") && part.contains("map"))
        .unwrap_or_else(|| panic!("{page}"));
    let response = get(scenario.program.address, &format!("/{map}"));
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
    let difference = compare(
        visitors,
        &visitors.compile(&scenario.root),
        &scenario.program,
        &scenario.root,
    );
    println!(
        "the internal edition, compared with that of visitors: {}",
        difference.expect_err("what differs is seen")
    );
    let moss = scenario.page_text("plants/moss.html");
    assert!(moss.contains("Draft"), "a draft is shown, and says so");
}

#[test]
fn files_that_are_not_pages() {
    let mut scenario = PreviewScenario::start(&[]);
    let config = fs::read_to_string(scenario.root.join("hirebook.toml")).unwrap();
    scenario.step("another title", |root| {
        write(
            root,
            "hirebook.toml",
            &config.replace("\"Garden\"", "\"Park\""),
        )
    });
    assert!(scenario.page_text("index.html").contains("Park"));
    scenario.step("broken TOML", |root| {
        write(root, "hirebook.toml", &format!("{config}= broken\n"))
    });
    scenario.step("and fixed", |root| write(root, "hirebook.toml", &config));
    scenario.step("the config removed", |root| remove(root, "hirebook.toml"));
    scenario.step("and restored", |root| write(root, "hirebook.toml", &config));
    scenario.step("the content renamed away", |root| {
        rename(root, "content", "away")
    });
    scenario.step("and back", |root| rename(root, "away", "content"));
    scenario.step("defaults", |root| {
        write(root, "content/plants/_defaults.yml", "height: two feet\n")
    });
    assert!(scenario.page_text("plants/fern.html").contains("two feet"));
    scenario.step("defaults for all", |root| {
        write(root, "content/_defaults.yml", "owner: Anna\n")
    });
    scenario.step("defaults removed", |root| {
        remove(root, "content/plants/_defaults.yml")
    });
    scenario.step("golden queries", |root| {
        write(
            root,
            "search-tests.toml",
            "[queries]\n\"moss\" = \"plant:nobody\"\n",
        )
    });
    scenario.step("golden queries removed", |root| {
        remove(root, "search-tests.toml")
    });
    let record = "themes/default/templates/record.html";
    scenario.step("a template", |root| {
        write(
            root,
            record,
            "{% extends \"default/record.html\" %}{% block main %}<p>Mine.</p>{% endblock %}",
        )
    });
    assert!(
        scenario
            .page_text("plants/fern.html")
            .contains("<p>Mine.</p>")
    );
    scenario.step("a template changed", |root| {
        write(
            root,
            record,
            "<!DOCTYPE html><html><head><title>a</title></head><body>Bare.</body></html>",
        )
    });
    scenario.step("a template broken", |root| write(root, record, "{% if %}"));
    scenario.step("a template that fails", |root| {
        write(root, record, "<p>{{ page.nothing.at.all }}</p>")
    });
    scenario.step("a template removed", |root| remove(root, record));
    scenario.step("a style", |root| {
        write(
            root,
            "themes/default/css/style.css",
            "body { color: red; }\n",
        )
    });
    scenario.step("a style changed", |root| {
        write(
            root,
            "themes/default/css/style.css",
            "body { color: tan; }\n",
        )
    });
    scenario.step("the theme removed", |root| {
        fs::remove_dir_all(root.join("themes")).unwrap()
    });
    let plan = || get(scenario.program.address, "/plan.txt").text();
    assert_eq!(plan(), "The first plan.\n");
    fs::write(scenario.root.join("static/plan.txt"), "The other plan.\n").unwrap();
    assert_eq!(plan(), "The other plan.\n", "at once");
    scenario.tab.wait("change");
    scenario.step("a static file", |root| {
        write(root, "static/deep/er/plan.txt", "A plan below.\n")
    });
    scenario.step("static files removed", |root| {
        fs::remove_dir_all(root.join("static")).unwrap()
    });
    scenario.step("a page made static", |root| {
        write(root, "static/plants/fern.html", "<p>Static.</p>")
    });
    scenario.step("all of it removed", |root| {
        fs::remove_dir_all(root).unwrap()
    });
    scenario.step("and written again", |root| sites::put(&texts(GARDEN), root));
}

/// `hirebook serve > content/serve.log`: each line that the preview prints changes the log, which must not cause another edition.
#[test]
fn a_log_in_the_content_makes_no_edition() {
    let scenario = PreviewScenario::start_with(&[], Compilation::default(), |root| {
        write(root, "content/serve.log", "begun\n")
    });
    for _ in 0..5 {
        append(&scenario.root, "content/serve.log", "changed\n");
        // Longer than the debounce window of the preview.
        std::thread::sleep(std::time::Duration::from_millis(40));
    }
    write(&scenario.root, "content/plants/ivy.md", "# Ivy\n");
    while get(scenario.program.address, "/plants/ivy.html").status != 200 {
        scenario.tab.wait("change");
    }
    assert_eq!(
        scenario.program.tab().wait("hello").data["edition"],
        2,
        "the log made editions"
    );
    scenario.assert_fresh("after the log");
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
