//! A session is never stale: after any edits it answers, byte for byte, what a fresh run answers to the sources as they are.
//!
//! Random scripts of edits run against random sites (`HIREBOOK_CASES=5000` for more of them). Every edit is one that somebody
//! makes: a sentence, a heading, a key, a broken reference, a file renamed, moved, deleted, copied or brought back, a folder
//! moved, config, defaults, templates and golden queries changed, several of these at once, and all of it mended again.
#![allow(
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test reads its settings from the environment"
)]

#[path = "support/cases.rs"]
mod cases;
#[path = "support/secrets.rs"]
mod secrets;
#[path = "support/sites.rs"]
mod sites;

use std::fmt::Write as _;
use std::path::Path;

use hirebook::diagnostic::{Format, Style, render};
use hirebook::pipeline::{self, ArtifactContent, Request, Site};
use hirebook::session::Session;
use proptest::collection::vec;
use proptest::prelude::*;
use sites::{Made, Texts, difference, input, read, request, texts};

/// Lines that authors write into texts and front matter, good and bad. `{path}` is that of some document, `{id}` its name.
const LINES: &[&str] = &[
    "A sentence that nobody waits for.",
    "## A new heading",
    "## A new heading {#kept}",
    "# Another title",
    "See [[{id}]] and [[{id}#a-new-heading]].",
    "See [there](/{path}#a-new-heading) and [nowhere](gone.md).",
    "See [there](/{path}#kept) or [there](/{path}#another-title).",
    "See [there](/{path}).",
    "![[{id}]]",
    "![[{id}#a-new-heading]]",
    "> [!inner] For some eyes only.",
    "```view\nrecords = \"thing\"\n```",
    "```view\nrecords = \"nothing\"\n```",
    "title: Said anew",
    "id: renamed",
    "old_ids: [s0]",
    "label: open",
    "label: deep",
    "status: draft",
    "status: retired",
    "order: 3",
    "type: page",
    "type: collection",
    "aliases: [Setup]",
    "reviewed: 2026-05-01",
    "sees: [{id}, s9]",
    "parent: {id}",
    "about: {id}",
    "---",
    "a: [",
    "<b>raw</b>",
    "A word[^1].\n\n[^1]: Explained.",
];

/// Lines that somebody writes into a config.
const SETTINGS: &[&str] = &[
    "title = \"Another title\"",
    "[site]",
    "home = \"page:index\"",
    "[severity]\nbroken-link = \"warning\"",
    "[types.extra]\nfolder = \"extra\"",
    "enabled = false",
    "theme = \"plain\"",
    "smart = true",
    "= broken",
];

/// Templates that somebody overrides, well and badly.
const TEMPLATES: &[&str] = &[
    "{% extends \"default/record.html\" %}{% block main %}<p>Mine.</p>{% endblock %}",
    "<p>{{ page.title }}</p>",
    "<p>{{ page.nothing.at.all }}</p>",
    "{% if %}",
];

struct Tape<'a>(std::slice::Iter<'a, u8>);

impl Tape<'_> {
    fn up_to(&mut self, count: usize) -> usize {
        let mut byte = || usize::from(self.0.next().copied().unwrap_or(0));
        let chosen = if count > 256 {
            byte() * 256 + byte()
        } else {
            byte()
        };
        chosen % count.max(1)
    }

    fn key(&mut self, texts: &Texts, wanted: impl Fn(&str) -> bool) -> Option<String> {
        let keys: Vec<&String> = texts.keys().filter(|path| wanted(path)).collect();
        (!keys.is_empty()).then(|| keys[self.up_to(keys.len())].clone())
    }
}

/// A document; most often one of the first few, so that edits meet.
fn document(texts: &Texts, tape: &mut Tape<'_>) -> Option<String> {
    const FEW: usize = 3;
    let all: Vec<&String> = texts.keys().filter(|path| is_document(path)).collect();
    let few = if tape.up_to(4) > 0 {
        all.len().min(FEW)
    } else {
        all.len()
    };
    (!all.is_empty()).then(|| all[tape.up_to(few)].clone())
}

fn is_document(path: &str) -> bool {
    path.starts_with("content/") && path.ends_with(".md")
}

/// Puts a line somewhere into a text, in the place of one or before it.
fn put_line(text: &str, line: &str, tape: &mut Tape<'_>) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    // Below the front matter, if there is any, more often than in it.
    let front = lines
        .iter()
        .skip(1)
        .position(|line| *line == "---")
        .map_or(0, |at| at + 2);
    let from = if tape.up_to(3) > 0 { front } else { 0 };
    let at = from + tape.up_to(lines.len() + 1 - from);
    if tape.up_to(3) == 0 && at < lines.len() {
        lines[at] = line;
    } else {
        lines.insert(at, line);
    }
    lines.join("\n") + "\n"
}

/// One edit of the sources; says what was done.
fn edit(now: &mut Texts, first: &Texts, tape: &mut Tape<'_>) -> String {
    let document = document(now, tape);
    let kind = tape.up_to(24);
    match (kind, document) {
        (0..=3, Some(path)) => {
            now.get_mut(&path)
                .unwrap()
                .push_str("\nOne sentence more.\n");
            format!("{path}: a sentence")
        }
        (4..=9, Some(path)) => {
            let other = self::document(now, tape).unwrap_or_default();
            let other = other.trim_start_matches("content/");
            let id = other
                .rsplit('/')
                .next()
                .unwrap_or_default()
                .trim_end_matches(".md");
            let line = LINES[tape.up_to(LINES.len())]
                .replace("{path}", other)
                .replace("{id}", id);
            let text = put_line(&now[&path], &line, tape);
            now.insert(path.clone(), text);
            format!("{path}: {line:?}")
        }
        (10, Some(path)) => {
            let mut lines: Vec<&str> = now[&path].lines().collect();
            if !lines.is_empty() {
                lines.remove(tape.up_to(lines.len()));
            }
            let text = lines.join("\n");
            now.insert(path.clone(), text);
            format!("{path}: a line less")
        }
        (11, Some(path)) => {
            now.remove(&path);
            format!("{path}: deleted")
        }
        (12, Some(path)) => {
            let (folder, name) = path.rsplit_once('/').unwrap();
            let to = if tape.up_to(2) == 0 {
                format!("{folder}/renamed-{name}")
            } else {
                format!("content/elsewhere/{name}")
            };
            let text = now.remove(&path).unwrap();
            now.insert(to.clone(), text);
            format!("{path}: renamed to {to}")
        }
        (13, Some(path)) => {
            let to = format!("{}-copy.md", path.trim_end_matches(".md"));
            now.insert(to.clone(), now[&path].clone());
            format!("{path}: copied to {to}")
        }
        (14, Some(path)) => {
            let other = tape.key(now, is_document).unwrap();
            let (a, b) = (now[&path].clone(), now[&other].clone());
            now.insert(path.clone(), b);
            now.insert(other.clone(), a);
            format!("{path} and {other}: exchanged")
        }
        (15, Some(path)) => {
            let folder = path.rsplit_once('/').unwrap().0.to_owned();
            let to = if folder == "content" {
                "content/moved".to_owned()
            } else {
                format!("{folder}-moved")
            };
            let all: Vec<String> = now
                .keys()
                .filter(|path| path.starts_with(&format!("{folder}/")))
                .cloned()
                .collect();
            for path in all {
                let text = now.remove(&path).unwrap();
                now.insert(path.replacen(&folder, &to, 1), text);
            }
            format!("{folder}: moved to {to}")
        }
        (16, _) => {
            let text = [
                "label: open\n",
                "owner: Somebody\n",
                "nobody: knows\n",
                "a: [\n",
            ][tape.up_to(4)];
            let folder = tape
                .key(now, is_document)
                .map_or("content".to_owned(), |path| {
                    path.rsplit_once('/').unwrap().0.to_owned()
                });
            now.insert(format!("{folder}/_defaults.yml"), text.to_owned());
            format!("{folder}/_defaults.yml: {text:?}")
        }
        (17, _) => {
            let line = SETTINGS[tape.up_to(SETTINGS.len())];
            let text = put_line(
                now.get("hirebook.toml").map_or("", String::as_str),
                line,
                tape,
            );
            now.insert("hirebook.toml".to_owned(), text);
            format!("hirebook.toml: {line:?}")
        }
        (18, _) => {
            let (theme, name) = (
                ["default", "plain"][tape.up_to(2)],
                ["record", "base", "index"][tape.up_to(3)],
            );
            let path = format!("themes/{theme}/templates/{name}.html");
            let text = TEMPLATES[tape.up_to(TEMPLATES.len())];
            now.insert(path.clone(), text.to_owned());
            format!("{path}: {text:?}")
        }
        (19, _) => {
            let query = ["harbour", "Setup", "nothing of the kind"][tape.up_to(3)];
            now.insert(
                "search-tests.toml".to_owned(),
                format!("[queries]\n\"{query}\" = \"page:index\"\n"),
            );
            format!("search-tests.toml: {query}")
        }
        (20, _) => {
            let path = [
                "static/robots.txt",
                "static/new.txt",
                "content/picture.png",
                "content/index.html",
            ][tape.up_to(4)];
            now.insert(path.to_owned(), "new".to_owned());
            format!("{path}: new")
        }
        (21, _) => {
            let path = tape.key(now, |path| !is_document(path));
            path.as_ref().map(|path| now.remove(path));
            format!("{path:?}: deleted")
        }
        (22, _) => {
            let path = tape.key(first, |_| true).unwrap();
            now.insert(path.clone(), first[&path].clone());
            format!("{path}: as at first")
        }
        _ => {
            now.clone_from(first);
            "everything: as at first".to_owned()
        }
    }
}

/// All that a site answers, and all that is said of it.
fn answers(site: &Result<impl std::ops::Deref<Target = Site>, String>) -> Made {
    let site = match site {
        Ok(site) => site,
        Err(words) => return Made::from([("refused".to_owned(), words.clone().into_bytes())]),
    };
    let mut all = Made::new();
    for path in site.paths() {
        let made = site
            .file(&path)
            .unwrap_or_else(|| panic!("`{path}` is listed and not made"));
        let problems: Vec<&str> = made
            .problems
            .iter()
            .map(|problem| problem.message.as_str())
            .collect();
        let bytes = match &made.content {
            ArtifactContent::Bytes(bytes) => bytes.to_vec(),
            ArtifactContent::File(disk) => disk.to_string_lossy().into_owned().into_bytes(),
        };
        all.insert(format!("{path} problems"), problems.join("\n").into_bytes());
        all.insert(path, bytes);
    }
    let outcome = site.check();
    let said = render(
        &outcome.diagnostics,
        &outcome.sources,
        Format::Human,
        Style::default(),
    );
    all.insert("what is said".to_owned(), said.into_bytes());
    all.insert(
        "how many pages".to_owned(),
        outcome.pages.to_string().into_bytes(),
    );
    all
}

/// Runs a script of edits; the words for the first edit after which a session differs from a fresh run, if there is one.
fn first_difference(
    first: &Texts,
    script: &[u8],
    audience: Option<&str>,
    preview: bool,
) -> Option<String> {
    let request = Request {
        preview,
        ..request(audience)
    };
    let mut tape = Tape(script.iter());
    let mut now = first.clone();
    let mut session = Session::open(&input(&now), request.clone());
    let mut story = String::new();
    while tape.0.len() > 0 {
        for _ in 0..=tape.up_to(2) {
            let _ = writeln!(story, "  {}", edit(&mut now, first, &mut tape));
        }
        let input = input(&now);
        let answered = answers(&session.update(&input, request.today).site);
        let fresh = Site::compile(&input, &request, None).map(Box::new);
        if let Some(difference) = difference(&answered, &answers(&fresh)) {
            return Some(format!(
                "after the edits\n{story}the session (-) differs from a fresh run (+):\n{difference}"
            ));
        }
        let _ = writeln!(story, "  --- and then");
    }
    None
}

#[test]
fn any_edits_give_what_a_fresh_run_gives() {
    let tapes = (
        vec(any::<u8>(), 0..120),
        vec(any::<u8>(), 0..60),
        vec(any::<u8>(), 1..120),
        0..4_usize,
    );
    cases::hold(100, 30, &tapes, |(seen, hidden, script, way)| {
        let (audience, preview) = [
            (None, true),
            (None, false),
            (Some("guest"), true),
            (Some("guest"), false),
        ][way];
        let found = first_difference(&secrets::site(&seen, &hidden), &script, audience, preview);
        prop_assert!(found.is_none(), "{}", found.unwrap_or_default());
        Ok(())
    });
}

/// What a session answers is what a build for its address writes: the same path, the same bytes, for every file that a build makes.
#[test]
fn a_build_writes_what_a_session_answers() {
    let demo = read(Path::new(env!("CARGO_MANIFEST_DIR")));
    for (input, audience) in [(&demo, None), (&demo, Some("candidate"))] {
        let request = |audience| Request {
            base_url: Some("/".to_owned()),
            ..request(audience)
        };
        for preview in [false, true] {
            let session = Session::open(
                input,
                Request {
                    preview,
                    ..request(audience)
                },
            );
            let site = session.latest().site.as_ref().unwrap();
            let built = pipeline::build(input, &request(audience)).unwrap();
            assert!(!built.failed() && built.artifacts.len() > 50);
            for artifact in &built.artifacts {
                let made = site
                    .file(&artifact.path)
                    .unwrap_or_else(|| panic!("no answer to `{}`", artifact.path));
                assert_eq!(made.content, artifact.content, "`{}`", artifact.path);
            }
        }
    }
}

/// A text that is replaced by another in a file, and why other pages have to know of it.
const SEEN: &[(&str, &str, &str, &str)] = &[
    (
        "content/index.md",
        "Nothing else.",
        "And [the rake](rake.md).",
        "the rake is mentioned by one more page",
    ),
    (
        "content/index.md",
        "And [the rake](rake.md).",
        "Nothing else.",
        "and then by one less",
    ),
    (
        "content/saw.md",
        "It cuts.",
        "It cuts.\n\n## Care\n\nOil it.",
        "a link to this heading leads there now",
    ),
    (
        "content/saw.md",
        "## Care",
        "## Upkeep",
        "and now it does not",
    ),
    (
        "content/saw.md",
        "title: Saw",
        "title: Zigzag saw",
        "it comes behind the rake now, in lists and between neighbours",
    ),
    (
        "content/saw.md",
        "title: Zigzag saw",
        "title: Bow saw",
        "and before it again",
    ),
    (
        "content/rake.md",
        "order: 2",
        "aliases: [fork]",
        "without an order it comes behind the saw",
    ),
    (
        "content/rake.md",
        "It rakes.",
        "It rakes leaves.",
        "an excerpt stands on the page that lists it",
    ),
    (
        "content/rake.md",
        "# Rake",
        "Above.\n\n# Rake",
        "the heading that is the title has moved",
    ),
    (
        "content/beds/rose.md",
        "kind: shrub",
        "kind: climber",
        "the beds for climbers have one more",
    ),
    (
        "content/beds/rose.md",
        "next_to: [sage]",
        "next_to: [sage, mint]",
        "a tie is seen from its other end",
    ),
    (
        "content/beds/sage.md",
        "id: sage",
        "id: clary",
        "what names it names nothing",
    ),
    (
        "content/beds/sage.md",
        "id: clary",
        "id: sage",
        "and is mended",
    ),
    (
        "content/beds/mint.md",
        "status: ready",
        "status: retired",
        "it leaves the sets that it was in",
    ),
    (
        "content/beds/mint.md",
        "status: retired",
        "status: draft",
        "its author sees it there again, marked",
    ),
    (
        "content/beds/mint.md",
        "status: draft",
        "status: ready",
        "and everybody does",
    ),
    (
        "content/beds/mint.md",
        "It spreads.",
        "It spreads, see [[bed:rose]].",
        "a text mentions what is tied already",
    ),
    (
        "hirebook.toml",
        "title = \"Beds of shrubs\"",
        "title = \"Shrubs\"",
        "a page that nobody wrote has another title",
    ),
];

const BEDS: &str = "
=== hirebook.toml
[site]
title = \"Garden\"
[types.bed]
folder = \"beds\"
title = \"Bed\"
plural = \"Beds\"
fields.kind = { type = \"enum\", of = [\"shrub\", \"climber\", \"herb\"] }
[relations.next_to]
from = \"bed\"
to = \"bed\"
inverse = \"beside\"
titles = [\"Next to\", \"Beside\"]
[pages.shrubs]
path = \"shrubs\"
title = \"Beds of shrubs\"
sets.shrubs = { records = \"bed\", where = { kind = \"shrub\" } }
[pages.climbing]
each = \"bed\"
where = { kind = \"climber\" }
path = \"climbing/{self.id}\"
title = \"{self.title}, climbing\"
=== content/index.md
# Garden

A garden.

See [the care of saws](saw.md#care). Nothing else.

```view
records = \"page\"
columns = [\"title\", \"body\"]
```
=== content/saw.md
---
title: Saw
---
It cuts.
=== content/rake.md
---
order: 2
---
# Rake

It rakes. See [home](index.md).
=== content/beds/rose.md
---
title: Rose
kind: shrub
next_to: [sage]
---
It smells.
=== content/beds/sage.md
---
title: Sage
id: sage
kind: herb
---
It heals.
=== content/beds/mint.md
---
title: Mint
kind: herb
status: ready
---
It spreads. See [home](/index.md).
";

/// Each edit that other pages see is worked in alone, after an edit that no page sees: what was taken over is taken over again.
#[test]
fn what_others_see_of_an_edit() {
    others_see(BEDS);
}

/// The same where no page is made from records, so that more can be taken over.
#[test]
fn what_others_see_where_all_pages_are_written() {
    let derived = BEDS.find("[pages.shrubs]").unwrap()..BEDS.find("=== content/index.md").unwrap();
    others_see(&BEDS.replace(&BEDS[derived], ""));
}

fn others_see(site: &str) {
    let mut now = texts(site);
    let request = Request {
        preview: true,
        ..request(None)
    };
    let mut session = Session::open(&input(&now), request.clone());
    let mut step = |now: &Texts, why: &str| {
        let input = input(now);
        let answered = answers(&session.update(&input, request.today).site);
        let fresh = answers(&Site::compile(&input, &request, None).map(Box::new));
        assert_eq!(difference(&answered, &fresh), None, "{why}");
        fresh
    };
    let mut before = step(&now, "nothing was changed");
    for (path, from, to, why) in SEEN {
        let text = now.get_mut(*path).unwrap();
        if !text.contains(from) {
            assert!(
                *path == "hirebook.toml" && site != BEDS,
                "`{from}` is not in `{path}`"
            );
            continue;
        }
        *text = text.replacen(from, to, 1);
        let after = step(&now, why);
        let own = format!(
            "{}.html",
            path.trim_start_matches("content/").trim_end_matches(".md")
        );
        let others = before
            .iter()
            .filter(|(page, bytes)| **page != own && after.get(*page) != Some(bytes))
            .count();
        assert!(others > 0, "no other page sees it: {why}");
        now.get_mut("content/index.md")
            .unwrap()
            .push_str("\nA sentence.\n");
        before = step(&now, "a sentence more");
    }
}

const GARDEN: &str = "
=== hirebook.toml
[site]
title = \"Garden\"
=== content/index.md
# Garden

See [the saw](saw.md).
=== content/saw.md
# Saw

It cuts.
=== content/rake.md
---
status: draft
---
# Rake

It rakes.
";

fn page(session: &Session, path: &str) -> Option<String> {
    let made = session.latest().site.as_ref().unwrap().file(path)?;
    let ArtifactContent::Bytes(bytes) = made.content else {
        panic!("`{path}` is no page")
    };
    Some(String::from_utf8(bytes.to_vec()).unwrap())
}

#[test]
fn authors_see_drafts_and_what_is_broken() {
    let mut garden = texts(GARDEN);
    let mut session = Session::open(
        &input(&garden),
        Request {
            preview: true,
            ..request(None)
        },
    );
    assert!(
        page(&session, "rake.html").unwrap().contains("Draft."),
        "a draft says that it is one"
    );
    garden.insert(
        "content/index.md".to_owned(),
        "# Garden\n\nSee [the saw](sow.md) and ![a picture](gone.png).\n".to_owned(),
    );
    let input = input(&garden);
    session.update(&input, request(None).today);
    let home = page(&session, "index.html").unwrap();
    assert!(
        home.contains("class=\"_broken\"")
            && home.contains(">the saw</span>")
            && home.contains(">a picture</span>"),
        "{home}"
    );
    let outcome = session.latest().site.as_ref().unwrap().check();
    assert!(outcome.failed(), "what is broken is said");
    let built = pipeline::build(&input, &request(None)).unwrap();
    assert_eq!(
        sites::problems(&outcome),
        sites::problems(&built),
        "the same as a build says it"
    );
}

#[test]
fn a_record_that_moves_is_followed() {
    let mut garden = texts(GARDEN);
    let mut session = Session::open(
        &input(&garden),
        Request {
            preview: true,
            ..request(None)
        },
    );
    let saw = garden.remove("content/saw.md").unwrap();
    garden.insert("content/tools/saw.md".to_owned(), saw.clone());
    let moved = session
        .update(&input(&garden), request(None).today)
        .moved
        .clone();
    assert_eq!(
        moved.into_iter().collect::<Vec<_>>(),
        [("saw.html".to_owned(), "tools/saw.html".to_owned())]
    );
    garden.insert(
        "content/tools/saw.md".to_owned(),
        format!("---\nid: handsaw\n---\n{saw}"),
    );
    let moved = session
        .update(&input(&garden), request(None).today)
        .moved
        .clone();
    assert_eq!(
        moved.into_iter().collect::<Vec<_>>(),
        [("tools/saw.html".to_owned(), "handsaw.html".to_owned())]
    );
    garden.remove("content/tools/saw.md");
    assert!(
        session
            .update(&input(&garden), request(None).today)
            .moved
            .is_empty(),
        "what is deleted is nowhere"
    );
}
