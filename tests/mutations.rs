//! One mistyped character never publishes what is hidden: either a diagnostic reports it, or guests get none of it.
//!
//! Random valid sites hold a canary word in everything that is hidden from guests. One character is changed at a place that
//! decides who reads something: in a label, a key, a fence, a marker, a row, a line of the config or a name. Then a diagnostic
//! names the file, or no canary is in what is built for guests. `HIREBOOK_CASES=100000` makes so many edits, `HIREBOOK_SEED=7`
//! begins with the site of that number, and `RAYON_NUM_THREADS=1` keeps to one core.
#![allow(
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a test reads its settings from the environment and prints its counts"
)]

#[path = "support/edits.rs"]
mod edits;
#[path = "support/hidden_sites.rs"]
mod hidden_sites;
#[path = "support/random.rs"]
mod random;
#[path = "support/sites.rs"]
mod sites;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use edits::{Edit, random_edit};
use hidden_sites::{CANARY, HiddenSite, hidden_site};
use hirebook::diagnostic::Severity;
use hirebook::pipeline::{self, Outcome};
use hirebook_search::reader::Reader;
use random::Random;
use rayon::prelude::*;
use sites::{BuiltFiles, Texts, files_of, problems, put, read, request};

/// Edits of each site.
const EDITS: usize = 25;

/// The parts of a diagnostic that are compared between runs: name, message and file.
type Message = (String, String, String);

/// The result of an edit.
enum Outcomes {
    /// A diagnostic names the file; nothing was published, or some with a warning.
    Reported { published: Option<Leak> },
    /// Nothing hidden was published, and nothing was reported.
    Safe,
    /// The edit leaves another valid declaration, which shows what was hidden.
    Excused(&'static str),
    /// Something hidden was published without a diagnostic, or the compiler panicked.
    Failed(String),
}

/// Where a canary was found.
struct Leak {
    artifact: String,
    around: String,
}

#[test]
fn one_mistyped_character_publishes_nothing_without_a_diagnostic() {
    let number = |name: &str| {
        std::env::var(name)
            .ok()
            .and_then(|value| value.parse::<usize>().ok())
    };
    let (edits, first) = (
        number("HIREBOOK_CASES").unwrap_or(500),
        number("HIREBOOK_SEED").unwrap_or(0),
    );
    let results: Vec<(Edit, Outcomes)> = (first..first + edits.div_ceil(EDITS))
        .into_par_iter()
        .flat_map_iter(|seed| edits_of(seed as u64))
        .collect();
    let (mut excused, mut warned) = (
        BTreeMap::<&str, usize>::new(),
        BTreeMap::<&str, (usize, String)>::new(),
    );
    let (mut reported, mut safe) = (0, 0);
    let mut failed = BTreeMap::<&str, Vec<String>>::new();
    for (edit, outcome) in &results {
        match outcome {
            Outcomes::Reported { published } => {
                reported += 1;
                if let Some(leak) = published {
                    let entry = warned
                        .entry(&edit.area)
                        .or_insert_with(|| (0, described(edit, leak)));
                    entry.0 += 1;
                }
            }
            Outcomes::Safe => safe += 1,
            Outcomes::Excused(why) => *excused.entry(why).or_default() += 1,
            Outcomes::Failed(how) => failed.entry(&edit.area).or_default().push(how.clone()),
        }
    }
    println!(
        "{} edits: {reported} reported, {safe} without effect on guests, {} left out",
        results.len(),
        excused.values().sum::<usize>()
    );
    for (why, count) in &excused {
        println!("  left out, {count}: {why}");
    }
    for (area, (count, example)) in &warned {
        println!("  published with a warning, {count}: {area}: {example}");
    }
    let count: usize = failed.values().map(Vec::len).sum();
    let mut report = format!(
        "{count} of {} edits published something hidden in silence:\n",
        results.len()
    );
    for (area, examples) in &failed {
        let _ = writeln!(report, "\n{area}: {}", examples.len());
        for example in examples
            .iter()
            .take(number("HIREBOOK_EXAMPLES").unwrap_or(5))
        {
            let _ = writeln!(report, "{example}");
        }
    }
    assert!(count == 0, "{report}");
}

/// The edits of one site, each with its result.
fn edits_of(seed: u64) -> Vec<(Edit, Outcomes)> {
    let site = hidden_site(seed);
    let folder = tempfile::tempdir().unwrap();
    put(&site.files, folder.path());
    let known = check_valid(seed, &site, folder.path());
    let mut random = Random::new(seed ^ 0x005e_ed0f_ed17);
    let mut results = Vec::with_capacity(EDITS);
    while results.len() < EDITS {
        let Some(edit) = random_edit(&site, &mut random) else {
            continue;
        };
        let other = tempfile::tempdir().unwrap();
        put(&edit.files, other.path());
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            judge(seed, &edit, other.path(), &known)
        }))
        .unwrap_or_else(|_| Outcomes::Failed(format!("  seed {seed}: panic\n{}", lines_of(&edit))));
        results.push((edit, outcome));
    }
    results
}

/// Asserts that the site is valid and hides what it should. Returns its messages.
fn check_valid(seed: u64, site: &HiddenSite, root: &Path) -> BTreeSet<Message> {
    let internal = pipeline::build(&read(root), &request(None)).expect("no audience is requested");
    assert!(
        !internal.failed(),
        "the site of seed {seed} is not valid:\n{}",
        problems(&internal)
    );
    let outcome = pipeline::build(&read(root), &request(Some(site.audience)))
        .expect("the audience is declared");
    assert!(
        messages(&outcome).is_empty(),
        "the site of seed {seed} is not valid:\n{}",
        problems(&outcome)
    );
    let (whole, made) = (files_of(&internal.artifacts), files_of(&outcome.artifacts));
    assert!(
        leak(&whole).is_some(),
        "the site of seed {seed} holds canaries"
    );
    let leak = leak(&made).map(|leak| format!("`{}`: {}", leak.artifact, leak.around));
    assert_eq!(
        leak,
        None,
        "the site of seed {seed} publishes what it hides:\n{}",
        shown(&site.files)
    );
    messages(&outcome).into_iter().collect()
}

fn judge(seed: u64, edit: &Edit, root: &Path, known: &BTreeSet<Message>) -> Outcomes {
    let Ok(outcome) = pipeline::build(&read(root), &request(Some(edit.audience))) else {
        return Outcomes::Reported { published: None };
    };
    let leak = leak(&files_of(&outcome.artifacts));
    let new: Vec<Message> = messages(&outcome)
        .into_iter()
        .filter(|message| !known.contains(message))
        .collect();
    if new
        .iter()
        .any(|message| names(message, edit, leak.as_ref()))
    {
        return Outcomes::Reported { published: leak };
    }
    let Some(leak) = leak else {
        return Outcomes::Safe;
    };
    match edit.excuse() {
        Some(why) => Outcomes::Excused(why),
        None => Outcomes::Failed(format!(
            "  seed {seed}, {}\n    messages: {:?}",
            described(edit, &leak),
            new
        )),
    }
}

/// Whether a diagnostic reports an edit: it is about the edited file, or about the file whose text is published.
fn names((_, message, file): &Message, edit: &Edit, leak: Option<&Leak>) -> bool {
    let path = edit.renamed.as_deref().unwrap_or(&edit.file);
    let within = |place: &str| {
        place == path
            || place
                .strip_prefix(path)
                .is_some_and(|rest| rest.starts_with('/'))
    };
    let source = leak.and_then(|leak| {
        let canary: String = leak
            .around
            .split("zqcanary")
            .nth(1)?
            .chars()
            .take_while(|letter| *letter == '-' || letter.is_ascii_digit())
            .collect();
        let canary = format!("{CANARY}{canary} ");
        edit.files
            .iter()
            .find(|(path, text)| {
                format!("{text} ").contains(canary.trim_end()) || path.contains(canary.trim_end())
            })
            .map(|(path, _)| path)
    });
    let name = path.rsplit('/').next().unwrap_or(path);
    within(file)
        || source.is_some_and(|source| {
            source == file || message.contains(source.trim_start_matches("content/"))
        })
        || (edit.renamed.is_some() && message.contains(name))
}

/// The warnings and errors of a run.
fn messages(outcome: &Outcome) -> Vec<Message> {
    let severe = outcome
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity >= Severity::Warning);
    severe
        .map(|diagnostic| {
            let file = diagnostic.span().map_or(String::new(), |span| {
                outcome.sources.path(span.file).to_owned()
            });
            let words = [
                vec![diagnostic.message.clone()],
                diagnostic.help.clone(),
                diagnostic.notes.clone(),
            ]
            .concat();
            (diagnostic.name().to_owned(), words.join("\n"), file)
        })
        .collect()
}

/// The first canary in the files of a site: in a path, a text or the search index.
fn leak(made: &BuiltFiles) -> Option<Leak> {
    for (path, bytes) in made {
        if path.contains(CANARY) {
            return Some(Leak {
                artifact: path.clone(),
                around: path.clone(),
            });
        }
        let unpacked = unpacked(path, bytes);
        let text = String::from_utf8_lossy(unpacked.as_deref().unwrap_or(bytes));
        if let Some(at) = text.find(CANARY) {
            let start = text[..at]
                .char_indices()
                .rev()
                .nth(60)
                .map_or(0, |(start, _)| start);
            let around: String = text[start..].chars().take(140).collect();
            return Some(Leak {
                artifact: path.clone(),
                around: around.replace('\n', " "),
            });
        }
    }
    let found = Reader::open(|path: &str| made.get(path).cloned())
        .ok()
        .and_then(|mut reader| reader.query(&format!("{CANARY} "), 1).ok());
    let found = found.is_some_and(|found| found.total > 0);
    found.then(|| Leak {
        artifact: "search".to_owned(),
        around: CANARY.to_owned(),
    })
}

/// A file of the search index, decoded.
fn unpacked(path: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    let packed = path.starts_with("search/") && path.ends_with(".bin");
    let mut plain = Vec::new();
    packed.then(|| {
        flate2::read::DeflateDecoder::new(&bytes[1..])
            .read_to_end(&mut plain)
            .unwrap()
    })?;
    Some(plain)
}

fn described(edit: &Edit, leak: &Leak) -> String {
    format!(
        "{}\n    in `{}`: {}",
        lines_of(edit),
        leak.artifact,
        leak.around
    )
}

/// An edit for reports: the file and its lines before and after. Invisible characters are escaped.
fn lines_of(edit: &Edit) -> String {
    format!(
        "{}\n    - {:?}\n    + {:?}",
        edit.file, edit.before, edit.after
    )
}

/// All files of a site.
fn shown(files: &Texts) -> String {
    files
        .iter()
        .filter(|(path, _)| *path != "hirebook.toml")
        .map(|(path, text)| format!("=== {path}\n{text}"))
        .collect()
}
