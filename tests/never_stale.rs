//! A session is never stale: after any edits it returns, byte for byte, what a fresh run over the same sources returns.
//!
//! Random sequences of edits are applied to random sites (`HIREBOOK_CASES=5000` for more). The edits are those of
//! authors: a sentence, a heading, a key, a broken reference, a file renamed, moved, deleted, copied or restored, a folder
//! moved, config, defaults, templates and golden queries changed, several of these at once, and all of it undone.
#![allow(
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test reads its settings from the environment"
)]

#[path = "support/cases.rs"]
mod cases;
#[path = "never_stale/edits.rs"]
mod edits;
#[path = "never_stale/preset_edits.rs"]
mod preset_edits;
#[path = "support/secrets.rs"]
mod secrets;
#[path = "support/sites.rs"]
mod sites;
#[path = "never_stale/visible_edits.rs"]
mod visible_edits;

use std::fmt::Write as _;
use std::path::Path;

use edits::{Tape, edit};
use hirebook::diagnostic::{Format, Style, render};
use hirebook::pipeline::{self, ArtifactContent, Request, Site};
use hirebook::session::Session;
use proptest::collection::vec;
use proptest::prelude::*;
use sites::{BuiltFiles, Texts, difference, input, read, request, texts};

/// All files of a site and all its messages.
fn answers(site: &Result<impl std::ops::Deref<Target = Site>, String>) -> BuiltFiles {
    let site = match site {
        Ok(site) => site,
        Err(words) => {
            return BuiltFiles::from([("refused".to_owned(), words.clone().into_bytes())]);
        }
    };
    let mut all = BuiltFiles::new();
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

/// Applies a sequence of edits. Describes the first after which a session differs from a fresh run, if any.
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

/// A session returns the same files, with the same bytes, as a build for its address writes.
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

/// Code from files in a text, in a field that pages are chosen by, in a default and in an embed.
const INCLUDING: &str = "
=== hirebook.toml
[site]
title = \"Garden\"
[types.tool]
folder = \"tools\"
fields = { how = { type = \"markdown\" }, why = { type = \"markdown\" }, by = { type = \"markdown\", default = '''
```file=\"code/e.py\"
```
''' } }
[pages.keen]
each = \"tool\"
where = { how = \"set\" }
path = \"keen/{id}\"
title = \"Keen {title}\"
=== content/index.md
# Garden

```file=\"code/a.py#keep\"
```

![[saw]]

```view
records = \"tool\"
columns = [\"title\", \"how\", \"why\", \"by\"]
```
=== content/tools/_defaults.yml
why: |
  ```file=\"code/b.py\"
  ```
=== content/tools/saw.md
---
title: Saw
how: |
  ```python file=\"code/c.py\"
  ```
---
```python file=\"code/d.py#L2\"
```
=== code/a.py
# region keep
a = 1
# endregion
=== code/b.py
b = 1
=== code/c.py
c = 1
=== code/d.py
d = 1
d = 2
=== code/e.py
e = 1
";

#[test]
fn an_included_file_that_changes_is_shown_as_it_is() {
    let mut garden = texts(INCLUDING);
    for audience in [None, Some("guest")] {
        if audience.is_some() {
            let config = garden.get_mut("hirebook.toml").unwrap();
            config.push_str(
                "[audiences]\nguest = { labels = [\"open\"] }\n[types.page]\nlabel = \"open\"\n",
            );
        }
        let request = request(audience);
        let mut session = Session::open(&input(&garden), request.clone());
        for file in ["a", "b", "c", "d", "e"] {
            let path = format!("code/{file}.py");
            let first = garden[&path].clone();
            let edits = [
                Some(first.replace('=', "==")),
                None,
                Some(first.replace("keep", "kept")),
                Some(first),
            ];
            for text in edits {
                match text {
                    Some(text) => garden.insert(path.clone(), text),
                    None => garden.remove(&path),
                };
                let input = input(&garden);
                let answered = answers(&session.update(&input, request.today).site);
                let fresh = Site::compile(&input, &request, None).map(Box::new);
                let found = difference(&answered, &answers(&fresh));
                assert!(found.is_none(), "{path}: {}", found.unwrap_or_default());
            }
        }
    }
    let session = Session::open(&input(&texts(INCLUDING)), request(None));
    let outcome = session.latest().site.as_ref().unwrap().check();
    assert_eq!(sites::problems(&outcome), "");
    let home = page(&session, "index.html").unwrap();
    for file in ["a", "b", "c", "d", "e"] {
        let name = format!("hl-python\">{file}</span>");
        assert!(home.contains(&name), "{file}: {home}");
    }
}
