//! A preview for one audience: its readers receive what a build for them would write, and no event about anything hidden.

use std::fs;
use std::path::Path;

use super::client::{get, request, send};
use super::fresh::Compilation;
use super::garden;
use super::program::Program;
use super::scenario::{FERN, PreviewScenario, append, remove, write};

#[test]
fn a_preview_for_one_audience() {
    let compilation = Compilation {
        audience: Some("visitors"),
        ..Compilation::default()
    };
    let mut scenario =
        PreviewScenario::start_with(&["--audience", "visitors"], compilation, |_| {});
    let config = fs::read_to_string(scenario.root.join("hirebook.toml")).unwrap();
    assert!(scenario.page_text("plants/oak.html").contains("It is old."));
    assert_eq!(
        get(scenario.program.address, "/plants/moss.html").status,
        404,
        "a draft is not shown"
    );
    scenario.step("something visible", |root| {
        append(root, FERN, "\nIt is green.\n")
    });
    assert!(
        scenario
            .page_text("plants/fern.html")
            .contains("It is green.")
    );
    let version = current_version(&scenario);

    // Edits of hidden content are not announced to readers.
    for (name, path, text) in [
        (
            "something hidden",
            FERN,
            "\n> [!inner] The key is under the pot, too.\n",
        ),
        (
            "a warning about something hidden",
            "content/key.md",
            "---\nlabel: inner\n---\n# Key\n\nIt is under the pot.\n",
        ),
        (
            "a draft",
            "content/plants/moss.md",
            "\nIt is green as well.\n",
        ),
    ] {
        scenario.step_without_event(name, |root| {
            if root.join(path).exists() {
                append(root, path, text)
            } else {
                write(root, path, text)
            }
        });
        assert_eq!(current_version(&scenario), version, "{name}");
        remove_if_present(&scenario.root, "content/key.md");
    }

    // The preview serves no page while a build would write no site.
    let broken: [(&str, &str, &[u8]); 11] = [
        ("broken TOML", "hirebook.toml", b"= broken\n"),
        ("a config that is no text", "hirebook.toml", &[0xff, 0xfe]),
        (
            "a label that is not declared",
            "hirebook.toml",
            b"\n[types.key]\nfolder = \"keys\"\nlabel = \"inne\"\n",
        ),
        (
            "front matter that is broken",
            "content/key.md",
            b"---\nlabel: [inner\n---\n# Key\n\nIt is under the pot.\n",
        ),
        (
            "front matter that is not closed",
            "content/key.md",
            b"---\nlabel: inner\n# Key\n\nIt is under the pot.\n",
        ),
        (
            "a label that no audience has",
            "content/key.md",
            b"---\nlabel: iner\n---\n# Key\n\nIt is under the pot.\n",
        ),
        (
            "a label that is empty",
            "content/key.md",
            b"---\nlabel: []\n---\n# Key\n\nIt is under the pot.\n",
        ),
        (
            "a page that is no text",
            "content/key.md",
            &[b'#', b' ', 0xff],
        ),
        (
            "a folder's label broken",
            "content/plants/_defaults.yml",
            b"height: one foot\nlabel: [inner\n",
        ),
        (
            "a reference that has no target",
            "content/plants/oak.md",
            b"\nSee [[iron-key]].\n",
        ),
        (
            "a template that is broken",
            "themes/own/templates/record.html",
            b"{{ nothing",
        ),
    ];
    for (name, path, bytes) in broken {
        let file = scenario.root.join(path);
        let before = fs::read(&file).ok();
        let config_with_theme = path
            .starts_with("themes")
            .then(|| config.replace("[site]", "[site]\ntheme = \"own\""));
        scenario.step(name, |root| {
            if let Some(config) = &config_with_theme {
                fs::create_dir_all(file.parent().unwrap()).unwrap();
                write(root, "hirebook.toml", config);
            }
            let text = if path == "content/key.md" {
                bytes.to_vec()
            } else {
                [before.as_deref().unwrap_or_default(), bytes].concat()
            };
            fs::write(&file, text).unwrap();
        });
        assert_eq!(get(scenario.program.address, "/").status, 503, "{name}");
        let tab = scenario.program.tab();
        assert_eq!(
            (tab.next().data, tab.drain().len()),
            ("none".into(), 0),
            "{name}"
        );
        scenario.step("and fixed", |root| {
            match before {
                Some(before) => fs::write(&file, before).unwrap(),
                None => fs::remove_file(&file).unwrap(),
            }
            write(root, "hirebook.toml", &config);
        });
        assert_eq!(current_version(&scenario), version, "{name}");
    }
    scenario.step("an audience that is not declared any more", |root| {
        write(
            root,
            "hirebook.toml",
            &config.replace("[audiences.visitors]", "[audiences.guests]"),
        )
    });
    scenario.step_without_event("no config at all", |root| remove(root, "hirebook.toml"));
    scenario.step("declared again", |root| {
        write(root, "hirebook.toml", &config)
    });
    assert_eq!(current_version(&scenario), version);
}

/// The version of the current edition, which readers receive first.
fn current_version(scenario: &PreviewScenario<'_>) -> String {
    let event = scenario.program.tab().next();
    assert_eq!(event.name, "version");
    event.data.as_str().unwrap().to_owned()
}

fn remove_if_present(root: &Path, path: &str) {
    let _ = fs::remove_file(root.join(path));
}

#[test]
fn responses_to_readers_reveal_nothing_hidden() {
    let (_folder, root) = garden();
    let program = Program::start(&root, &["--audience", "visitors"]);
    for path in ["/", "/.hirebook/events", "/no-such-page.html"] {
        let response = match path {
            "/.hirebook/events" => {
                send(program.address, request("HEAD", path, "").as_bytes()).unwrap()
            }
            _ => get(program.address, path),
        };
        assert_eq!(response.field("X-Frame-Options"), Some("DENY"), "{path}");
        assert!(
            response
                .field("Content-Security-Policy")
                .unwrap()
                .contains("frame-ancestors 'none'"),
            "{path}"
        );
    }
    for name in [
        "preview.js",
        "patch.js",
        "panel.js",
        "stream.js",
        "problems.json",
        "",
        "reload.js/",
    ] {
        assert_eq!(
            get(program.address, &format!("/.hirebook/{name}")).status,
            404,
            "{name}"
        );
    }
    assert_eq!(get(program.address, "/.hirebook/reload.js").status, 200);
}
