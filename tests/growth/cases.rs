//! Degenerate sites: generators of sites in which one kind of thing grows, grouped by what grows, and their helpers.

mod config;
mod derived;
mod markdown;
mod relations;
mod whole;

use std::fmt::Write as _;
use std::sync::Arc;

use hirebook::pipeline::{Input, InputFile, InputText};

/// The name of a case, and its generator of a site of a given size.
pub(super) type Case = (&'static str, fn(usize) -> Input);

const SITE: &str = "[site]\ntitle = \"Garden\"\n[severity]\nunreachable-page = \"off\"\n";

/// Plants that need each other, and tools.
const PLANTS: &str = "[types.plant]\nfolder = \"plants\"\nplural = \"Plants\"\nfields.height = \"int\"\nfields.care = \"markdown\"\n\
    [types.tool]\nfolder = \"tools\"\nplural = \"Tools\"\n\
    [relations.beside]\nfrom = \"plant\"\nto = \"plant\"\ninverse = \"neighbour_of\"\n\
    [relations.needs]\nfrom = \"plant\"\nto = \"tool\"\ninverse = \"needed_by\"\n";

/// A site of a config and files.
fn site(config: &str, files: Vec<(String, String)>) -> Input {
    let mut documents: Vec<InputText> = files
        .into_iter()
        .map(|(path, text)| InputText {
            path,
            text: Arc::from(text),
        })
        .collect();
    documents.sort_by(|a, b| a.path.cmp(&b.path));
    Input {
        config: Some(Arc::from(format!("{SITE}{config}"))),
        folder: "content".to_owned(),
        documents,
        ..Input::default()
    }
}

/// A site of one page.
fn page(text: String) -> Input {
    site("", vec![("index.md".to_owned(), text)])
}

/// A site of one page, with a config.
fn page_with(config: &str, text: String) -> Input {
    site(config, vec![("index.md".to_owned(), text)])
}

/// Repetitions of a text, each with its number.
fn times(n: usize, one: impl Fn(usize) -> String) -> String {
    (0..n).map(one).collect()
}

/// A page that begins with `before`, followed by repetitions of a piece.
fn repeated(n: usize, before: &str, piece: &str) -> Input {
    page(format!("# Page\n\n{before}{}", piece.repeat(n)))
}

/// `n` files.
fn files(
    n: usize,
    path: impl Fn(usize) -> String,
    text: impl Fn(usize) -> String,
) -> Vec<(String, String)> {
    (0..n).map(|i| (path(i), text(i))).collect()
}

/// `n` plants with front matter.
fn plants(n: usize, front: impl Fn(usize) -> String) -> Vec<(String, String)> {
    files(
        n,
        |i| format!("plants/p{i}.md"),
        |i| format!("---\n{}---\n# Plant {i}\n\nGreen.\n", front(i)),
    )
}

fn planted(n: usize, config: &str, front: impl Fn(usize) -> String) -> Input {
    let mut all = plants(n, front);
    all.push(("tools/spade.md".to_owned(), "# Spade\n".to_owned()));
    site(&format!("{PLANTS}{config}"), all)
}

/// A page with front matter.
fn front(n: usize, config: &str, keys: impl Fn(usize) -> String) -> Input {
    site(
        config,
        vec![(
            "plants/oak.md".to_owned(),
            format!("---\n{}---\n# Oak\n", times(n, keys)),
        )],
    )
}

/// The cases of all groups.
pub(super) fn cases() -> Vec<Case> {
    [
        config::CASES,
        markdown::CASES,
        relations::CASES,
        derived::CASES,
        whole::CASES,
    ]
    .concat()
}

const LABELS: &str = "[audiences.guest]\nlabels = [\"open\"]\n[audiences.crew]\nlabels = [\"open\", \"inner\"]\n[types.page]\nlabel = \"open\"\n";

fn labelled(n: usize, piece: &str) -> Input {
    page_with(LABELS, format!("# P\n\n{}", piece.repeat(n)))
}

fn planted_page(n: usize, piece: &str) -> Input {
    let mut all = plants(3, |_| String::new());
    let mut text = "# P\n\n".to_owned();
    for _ in 0..n {
        let _ = write!(text, "{piece}");
    }
    all.push(("index.md".to_owned(), text));
    site(PLANTS, all)
}

fn assets(n: usize) -> Vec<InputFile> {
    let one = |i: usize| {
        let path = format!("i{i}.png");
        InputFile {
            disk: path.clone().into(),
            path,
            hash: i as u64,
            ..InputFile::default()
        }
    };
    let mut all: Vec<InputFile> = (0..n).map(one).collect();
    all.sort_by(|a, b| a.path.cmp(&b.path));
    all
}
