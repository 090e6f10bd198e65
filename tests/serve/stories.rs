//! What people and their programs do to a site while its preview runs. After each step, what is served equals a clean compilation.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use super::client::{Tab, get, request};
use super::fresh::{Compilation, assert_fresh_for};
use super::garden;
use super::program::Program;
use super::support::GIT;

/// A preview of a garden that is edited step by step.
struct Story<'a> {
    _folder: tempfile::TempDir,
    root: PathBuf,
    program: Program,
    tab: Tab,
    compilation: Compilation<'a>,
    /// Changes that were announced in the last step.
    told: usize,
}

impl<'a> Story<'a> {
    fn with(args: &[&str], compilation: Compilation<'a>, before: impl FnOnce(&Path)) -> Self {
        let (folder, root) = garden();
        before(&root);
        let program = Program::start(&root, args);
        let tab = program.tab();
        assert_eq!(
            tab.next().name,
            if compilation.audience.is_some() {
                "version"
            } else {
                "hello"
            }
        );
        let story = Self {
            _folder: folder,
            root,
            program,
            tab,
            compilation,
            told: 0,
        };
        story.assert_fresh("at first");
        story
    }

    fn new(args: &[&str]) -> Self {
        Self::with(args, Compilation::default(), |_| {})
    }

    fn assert_fresh(&self, what: &str) -> usize {
        assert_fresh_for(self.compilation, &self.program, &self.root, what)
    }

    /// Edits the site, waits until the preview announces it, and compares.
    fn step(&mut self, what: &str, act: impl FnOnce(&Path)) {
        self.tab.drain();
        let start = Instant::now();
        act(&self.root);
        let done = start.elapsed();
        let told = self
            .tab
            .wait(if self.compilation.audience.is_some() {
                "version"
            } else {
                "change"
            })
            .at
            - start;
        println!(
            "{what}: done after {} ms, told after {} ms",
            done.as_millis(),
            told.as_millis()
        );
        self.assert_fresh(what);
        self.told = 1 + self
            .tab
            .drain()
            .iter()
            .filter(|event| event.name == "change")
            .count();
        self.program.discard_lines();
    }

    /// Makes an edit that is not announced to readers, waits until it is included, and compares.
    fn step_without_event(&mut self, what: &str, act: impl FnOnce(&Path)) {
        self.tab.drain();
        act(&self.root);
        self.program
            .lines_until(|line| line.contains(" in ") && line.ends_with('s'));
        self.assert_fresh(what);
        assert!(self.tab.drain().is_empty(), "{what}");
    }

    fn page(&self, path: &str) -> String {
        get(
            self.program.address,
            &format!("{}{path}", self.program.base),
        )
        .text()
    }
}

/// Appends to a file.
fn append(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::write(
        &path,
        format!("{}{text}", fs::read_to_string(&path).unwrap()),
    )
    .unwrap();
}

fn put(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn rename(root: &Path, from: &str, to: &str) {
    fs::rename(root.join(from), root.join(to)).unwrap();
}

fn remove(root: &Path, path: &str) {
    fs::remove_file(root.join(path)).unwrap();
}

const FERN: &str = "content/plants/fern.md";

/// A way to save a file: its new text, and only files of the editor's own beside it.
type Save = (&'static str, fn(&Path, &str));

const SAVES: [Save; 8] = [
    ("truncated and written", |root, text| put(root, FERN, text)),
    (
        "vim: probe, backup, new file, backup removed",
        |root, text| {
            put(root, "content/plants/4913", "");
            remove(root, "content/plants/4913");
            rename(root, FERN, "content/plants/fern.md~");
            put(root, FERN, text);
            remove(root, "content/plants/fern.md~");
        },
    ),
    ("vim with a swap file, backup by copying", |root, text| {
        put(root, "content/plants/.fern.md.swp", "b0VIM");
        fs::copy(root.join(FERN), root.join("content/plants/fern.md~")).unwrap();
        put(root, FERN, text);
        remove(root, "content/plants/fern.md~");
        remove(root, "content/plants/.fern.md.swp");
    }),
    ("temporary file, renamed over", |root, text| {
        put(root, "content/plants/fern.md.tmp", text);
        rename(root, "content/plants/fern.md.tmp", FERN);
    }),
    ("hidden temporary file, renamed over", |root, text| {
        put(root, "content/plants/.goutputstream-X1", text);
        rename(root, "content/plants/.goutputstream-X1", FERN);
    }),
    ("JetBrains: two names for a moment", |root, text| {
        put(root, "content/plants/fern.md___jb_tmp___", text);
        rename(root, FERN, "content/plants/fern.md___jb_old___");
        rename(root, "content/plants/fern.md___jb_tmp___", FERN);
        remove(root, "content/plants/fern.md___jb_old___");
    }),
    ("emacs: lock, autosave, backup left behind", |root, text| {
        std::os::unix::fs::symlink("anna@here.1:1", root.join("content/plants/.#fern.md")).unwrap();
        put(root, "content/plants/#fern.md#", text);
        rename(root, FERN, "content/plants/fern.md~");
        put(root, FERN, text);
        remove(root, "content/plants/#fern.md#");
        remove(root, "content/plants/.#fern.md");
    }),
    ("removed and written again", |root, text| {
        remove(root, FERN);
        put(root, FERN, text);
    }),
];

fn save_in_all_ways(story: &mut Story<'_>) {
    for (number, (what, save)) in SAVES.iter().enumerate() {
        let words = format!("Saved for the time {number}.");
        story.step(what, |root| {
            save(root, &format!("# Fern\n\n## Shade\n\n{words}\n"))
        });
        assert!(story.page("plants/fern.html").contains(&words), "{what}");
    }
}

#[test]
fn saves_of_every_kind() {
    save_in_all_ways(&mut Story::new(&[]));
}

#[test]
fn saves_of_every_kind_without_events() {
    let mut story = Story::new(&["--poll"]);
    save_in_all_ways(&mut story);
    story.step("the content renamed away", |root| {
        rename(root, "content", "away")
    });
    story.step("and back", |root| rename(root, "away", "content"));
    story.step("a static file", |root| {
        put(root, "static/plan.txt", "Another plan.\n")
    });
    story.step("broken TOML", |root| {
        append(root, "hirebook.toml", "= broken\n")
    });
}

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
        for (path, text) in super::sites::texts(super::GARDEN)
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
    let other = super::fresh::compare(
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
    story.step("and written again", |root| {
        super::sites::put(&super::sites::texts(super::GARDEN), root)
    });
}

/// One of many plants.
fn plant(number: usize, words: &str) -> String {
    format!(
        "# Plant {number}\n\n{words}, beside [[many-{}]].\n",
        number / 2
    )
}

#[test]
fn a_folder_filled_at_once() {
    let mut story = Story::new(&[]);
    story.step("a thousand files", |root| {
        for number in 0..1000 {
            put(
                root,
                &format!("content/plants/many/many-{number}.md"),
                &plant(number, "It came with others"),
            );
        }
    });
    println!("a thousand files: {} changes told", story.told);
    story.step("and removed", |root| {
        fs::remove_dir_all(root.join("content/plants/many")).unwrap()
    });
}

fn git(root: &Path, args: &[&str]) {
    let output = Command::new("git")
        .args(args)
        .current_dir(root)
        .envs(GIT)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "git {args:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn a_checkout_between_two_states() {
    let many = |root: &Path, number: usize, words: &str| {
        put(
            root,
            &format!("content/plants/{}/many-{number}.md", number % 7),
            &plant(number, words),
        );
    };
    let mut story = Story::with(&[], Compilation::default(), |root| {
        git(root, &["init", "--quiet", "--initial-branch=old"]);
        (0..240).for_each(|number| many(root, number, "As it was"));
        git(root, &["add", "."]);
        git(root, &["commit", "--quiet", "--message=old"]);
        git(root, &["checkout", "--quiet", "-b", "new"]);
        (0..120).for_each(|number| many(root, number, "As it is"));
        (120..240).for_each(|number| {
            remove(
                root,
                &format!("content/plants/{}/many-{number}.md", number % 7),
            )
        });
        (240..360).for_each(|number| many(root, number, "As it will be"));
        git(root, &["add", "."]);
        git(root, &["commit", "--quiet", "--message=new"]);
    });
    for state in ["old", "new", "old", "new"] {
        story.step(&format!("git checkout {state}"), |root| {
            git(root, &["checkout", "--quiet", state])
        });
        println!("git checkout {state}: {} changes told", story.told);
        assert_eq!(
            story.page("plants/many-5.html").contains("As it was"),
            state == "old"
        );
    }
}

#[test]
fn more_events_than_the_system_keeps() {
    let mut story = Story::new(&[]);
    let signal = |id: u32, name: &str| {
        assert!(
            Command::new("kill")
                .args([name, &id.to_string()])
                .status()
                .unwrap()
                .success()
        );
    };
    let id = story.program.id();
    // While it is stopped it hears nothing, and the system keeps 16,384 events for it and no more.
    signal(id, "-STOP");
    story.step("20,000 files written while it slept, and a page", |root| {
        put(root, "content/seeds/a.txt", "");
        for number in 0..20_000 {
            put(
                root,
                &format!("content/seeds/{}/{number}.txt", number % 20),
                "a seed",
            );
        }
        put(root, FERN, "# Fern\n\n## Shade\n\nAfter the flood.\n");
        signal(id, "-CONT");
    });
    assert!(story.page("plants/fern.html").contains("After the flood."));
    signal(id, "-STOP");
    story.step("20,000 files removed while it slept, and a page", |root| {
        fs::remove_dir_all(root.join("content/seeds")).unwrap();
        put(root, FERN, "# Fern\n\n## Shade\n\nAfter the drought.\n");
        signal(id, "-CONT");
    });
    assert!(
        story
            .page("plants/fern.html")
            .contains("After the drought.")
    );
    story.step("20,000 files written and removed while it ran", |root| {
        for number in 0..20_000 {
            put(
                root,
                &format!("content/{}/{number}.txt", number % 20),
                "a seed",
            );
        }
        (0..20)
            .for_each(|folder| fs::remove_dir_all(root.join(format!("content/{folder}"))).unwrap());
    });
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
        let from = super::support::root().join(path);
        if from.is_dir() {
            for (name, bytes) in super::sites::tree(&from) {
                let to = root.join(path).join(name);
                fs::create_dir_all(to.parent().unwrap()).unwrap();
                fs::write(to, bytes).unwrap();
            }
        } else if from.is_file() {
            fs::create_dir_all(&root).unwrap();
            fs::copy(from, root.join(path)).unwrap();
        }
    }
    let page = super::sites::tree(&root.join("content"))
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

#[test]
fn a_preview_for_one_audience() {
    let compilation = Compilation {
        audience: Some("visitors"),
        ..Compilation::default()
    };
    let mut story = Story::with(&["--audience", "visitors"], compilation, |_| {});
    let config = fs::read_to_string(story.root.join("hirebook.toml")).unwrap();
    assert!(story.page("plants/oak.html").contains("It is old."));
    assert_eq!(
        get(story.program.address, "/plants/moss.html").status,
        404,
        "a draft is not shown"
    );
    story.step("something to be seen", |root| {
        append(root, FERN, "\nIt is green.\n")
    });
    assert!(story.page("plants/fern.html").contains("It is green."));
    let version = version(&story);

    // What readers cannot see, they do not hear of.
    for (what, path, text) in [
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
        story.step_without_event(what, |root| {
            if root.join(path).exists() {
                append(root, path, text)
            } else {
                put(root, path, text)
            }
        });
        assert_eq!(self::version(&story), version, "{what}");
        remove_if_present(&story.root, "content/key.md");
    }

    // Nothing is shown while a build would write nothing.
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
            "front matter that does not end",
            "content/key.md",
            b"---\nlabel: inner\n# Key\n\nIt is under the pot.\n",
        ),
        (
            "a label nobody holds",
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
    for (what, path, bytes) in broken {
        let file = story.root.join(path);
        let before = fs::read(&file).ok();
        let themed = path
            .starts_with("themes")
            .then(|| config.replace("[site]", "[site]\ntheme = \"own\""));
        story.step(what, |root| {
            if let Some(config) = &themed {
                fs::create_dir_all(file.parent().unwrap()).unwrap();
                put(root, "hirebook.toml", config);
            }
            let text = if path == "content/key.md" {
                bytes.to_vec()
            } else {
                [before.as_deref().unwrap_or_default(), bytes].concat()
            };
            fs::write(&file, text).unwrap();
        });
        assert_eq!(get(story.program.address, "/").status, 503, "{what}");
        let tab = story.program.tab();
        assert_eq!(
            (tab.next().data, tab.drain().len()),
            ("none".into(), 0),
            "{what}"
        );
        story.step("and fixed", |root| {
            match before {
                Some(before) => fs::write(&file, before).unwrap(),
                None => fs::remove_file(&file).unwrap(),
            }
            put(root, "hirebook.toml", &config);
        });
        assert_eq!(self::version(&story), version, "{what}");
    }
    story.step("an audience that is not declared any more", |root| {
        put(
            root,
            "hirebook.toml",
            &config.replace("[audiences.visitors]", "[audiences.guests]"),
        )
    });
    story.step_without_event("no config at all", |root| remove(root, "hirebook.toml"));
    story.step("declared again", |root| put(root, "hirebook.toml", &config));
    assert_eq!(self::version(&story), version);
}

/// The version of the edition that readers receive first.
fn version(story: &Story<'_>) -> String {
    let event = story.program.tab().next();
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
                super::client::send(program.address, request("HEAD", path, "").as_bytes()).unwrap()
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

#[test]
fn a_site_below_a_path() {
    let mut story = Story::with(
        &["--base-url", "/handbook"],
        Compilation {
            base_url: Some("/handbook"),
            ..Compilation::default()
        },
        |_| {},
    );
    assert_eq!(story.program.base, "/handbook/");
    let address = story.program.address;
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
    let lost = get(address, "/handbook/plants/deep/er/nobody").text();
    let links: Vec<&str> = lost
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split(['"', '#']).next())
        .collect();
    let links: Vec<&&str> = links
        .iter()
        .filter(|link| !link.is_empty() && !link.contains(':'))
        .collect();
    assert!(links.len() > 3, "{lost}");
    for link in links {
        assert!(
            link.starts_with("/handbook/"),
            "`{link}` leads nowhere from there"
        );
        assert_eq!(get(address, link).status, 200, "{link}");
    }
    story.step("a page", |root| {
        put(root, "content/plants/ivy.md", "# Ivy\n")
    });
    assert!(story.page("plants/ivy.html").contains("Ivy"));
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
    let lost = get(program.address, "/nowhere/at/all").text();
    assert!(
        lost.contains("href=\"/"),
        "its links start at the root: {lost}"
    );
}
