//! What writing the index costs, compression apart: `cargo bench --bench index -- DIR`, with a folder of `docs.jsonl` or
//! `docs.jsonl.gz` (a document a line, `{"title": …, "text": …}`, with `## Headings` in the text).
//!
//! CPU time of one thread, so that a busy machine changes little; the middle of several runs. Texts are read before, as a build
//! has them when it has rendered its pages.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a bench reads its documents, and says what it found"
)]

use std::io::Read;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use hirebook_search::{Corpus, Page, Section, build_with, deflate};
use rustix::time::{ClockId, clock_gettime};

const RUNS: usize = 9;

/// Nanoseconds of CPU time that this thread has had.
fn cpu() -> u64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    u64::try_from(time.tv_sec * 1_000_000_000 + time.tv_nsec).unwrap_or(0)
}

fn documents(folder: &Path) -> Option<String> {
    let mut text = String::new();
    if let Ok(packed) = std::fs::read(folder.join("docs.jsonl.gz")) {
        flate2::read::GzDecoder::new(packed.as_slice())
            .read_to_string(&mut text)
            .ok()?;
        return Some(text);
    }
    std::fs::read_to_string(folder.join("docs.jsonl")).ok()
}

/// A document as a page: its headings begin sections.
fn page<'t>(number: usize, title: &'t str, text: &'t str) -> Page<'t> {
    let mut sections = vec![Section::default()];
    let mut start = 0;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let end = at + line.len();
        if let Some(heading) = line.strip_prefix("## ") {
            sections.last_mut().expect("there is a first").text = text[start..at].into();
            sections.push(Section {
                anchor: format!("s{}", sections.len()).into(),
                title: heading.trim().into(),
                text: "".into(),
            });
            start = end;
        }
        at = end;
    }
    sections.last_mut().expect("there is a first").text = text[start..].into();
    Page {
        path: format!("docs/{number:06}.html"),
        title: title.into(),
        sections,
        ..Page::default()
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of pages and nanoseconds of seconds are far below 2^52"
)]
fn main() {
    // Cargo adds `--bench`.
    let folder = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with("--"));
    let Some(text) = folder
        .as_ref()
        .and_then(|folder| documents(Path::new(folder)))
    else {
        println!("nothing was measured: name a folder that holds docs.jsonl or docs.jsonl.gz");
        return;
    };
    let parsed: Vec<serde_json::Value> = text
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    let of = |document: &serde_json::Value, key: &str| {
        document[key].as_str().unwrap_or_default().to_owned()
    };
    let owned: Vec<(String, String)> = parsed
        .iter()
        .map(|document| (of(document, "title"), of(document, "text")))
        .collect();
    let pages: Vec<Page<'_>> = owned
        .iter()
        .enumerate()
        .map(|(number, (title, text))| page(number, title, text))
        .collect();
    let corpus = Corpus {
        language: "en".to_owned(),
        kinds: vec![String::new()],
        pages,
        ..Corpus::default()
    };

    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .expect("a thread starts");
    let each = 1000.0 * corpus.pages.len().max(1) as f64;
    let mut runs: Vec<(f64, f64)> = (0..RUNS)
        .map(|_| {
            let compressing = AtomicU64::new(0);
            let compress = |parts: &[&[u8]]| {
                let start = cpu();
                let stream = deflate(parts);
                compressing.fetch_add(cpu() - start, Ordering::Relaxed);
                stream
            };
            let whole = pool.install(|| {
                let start = cpu();
                let files = build_with(&corpus, &compress);
                let whole = cpu() - start;
                drop(files);
                whole
            });
            let compressing = compressing.into_inner();
            (
                (whole - compressing) as f64 / each,
                compressing as f64 / each,
            )
        })
        .collect();
    runs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (own, compressing) = runs[RUNS / 2];
    println!(
        "{} pages: {own:.1} µs of CPU a page ({:.1} to {:.1}), and {compressing:.1} for compression",
        corpus.pages.len(),
        runs[0].0,
        runs[RUNS - 1].0
    );
}
