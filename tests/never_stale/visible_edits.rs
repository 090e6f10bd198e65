//! Edits of one page that other pages show: each is made alone, after an edit that no other page shows.

use hirebook::pipeline::{Request, Site};
use hirebook::session::Session;

use super::answers;
use super::sites::{Texts, difference, input, request, texts};

/// A file, a text in it, its replacement, and why other pages change.
const EDITS: &[(&str, &str, &str, &str)] = &[
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

/// Compares a session with a fresh run after each edit. Between them, an edit that no other page shows is made, so that
/// reused parts are reused again.
#[test]
fn other_pages_show_an_edit() {
    compare_after_each_edit(BEDS);
}

/// The same without derived pages, so that more parts are reused.
#[test]
fn other_pages_show_an_edit_without_derived_pages() {
    let derived = BEDS.find("[pages.shrubs]").unwrap()..BEDS.find("=== content/index.md").unwrap();
    compare_after_each_edit(&BEDS.replace(&BEDS[derived], ""));
}

fn compare_after_each_edit(site: &str) {
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
    for (path, from, to, why) in EDITS {
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
        assert!(others > 0, "no other page shows it: {why}");
        now.get_mut("content/index.md")
            .unwrap()
            .push_str("\nA sentence.\n");
        before = step(&now, "a sentence more");
    }
}
