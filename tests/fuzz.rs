//! Random broken sites: no panic, no site that takes longer than five seconds, no two builds that differ.
//!
//! Sites of other tests are changed at random, spliced and deeply nested, with lines from a grammar between them. Each is
//! checked, built without and for each audience, exported as a schema, and edited in a preview. `HIREBOOK_FUZZ_SECONDS=1800`
//! sets the duration, and `HIREBOOK_SEED=7` the first site. A failing site is reduced and printed. A site that ends the program
//! (memory, stack, endless loop) stays in the folder that is printed at the start.
#![allow(
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a test reads its settings from the environment and prints its counts"
)]

#[path = "support/edits.rs"]
#[allow(dead_code, reason = "the mutation test uses the rest of it")]
mod edits;
#[path = "support/fuzz_sites.rs"]
mod fuzz_sites;
#[path = "support/hidden_sites.rs"]
#[allow(dead_code, reason = "the mutation test uses the rest of it")]
mod hidden_sites;
#[path = "support/random.rs"]
mod random;
#[path = "fuzz/results.rs"]
mod results;
#[path = "support/sites.rs"]
mod sites;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use fuzz_sites::{Corpus, change, fuzz_site};
use hirebook::pipeline::{self, Input, Request, Site};
use hirebook::schema;
use random::Random;
use rayon::ThreadPool;
use results::{cpu_time, files_of_preview, is_large, messages, pool, spans_are_valid};
use sites::{BuiltFiles, Texts, difference, files_of, put, read, request};

/// The most CPU time of one operation on a site: a build, a check, a preview. Without optimisation, the compiler is about ten times slower.
const LIMIT: Duration = Duration::from_secs(if cfg!(debug_assertions) { 50 } else { 5 });

/// Kinds of failure after which a run ends.
const MAX_FAILED: usize = 10;

/// Sites in the suite.
const USUAL: u64 = 30;

#[test]
fn any_site_is_built_or_refused() {
    let number = |name: &str| {
        std::env::var(name)
            .ok()
            .and_then(|value| value.parse::<u64>().ok())
    };
    let seconds = number("HIREBOOK_FUZZ_SECONDS");
    let first = number("HIREBOOK_SEED").unwrap_or(0);
    let start = Instant::now();
    let corpus = corpus();
    let folder = tempfile::Builder::new()
        .prefix("fuzz-")
        .tempdir_in(env!("CARGO_TARGET_TMPDIR"))
        .unwrap();
    let fuzzer = Fuzzer {
        folder: folder.path(),
        one: pool(1),
        three: pool(3),
        started: Arc::new(AtomicU64::new(0)),
        longest: AtomicU64::new(0),
    };
    fuzzer.watch();
    println!("sites are tried in {}", folder.path().display());
    let (mut failed, mut kinds) = (Vec::new(), BTreeSet::new());
    let (mut seed, mut built, mut slowest) = (first, 0_usize, (Duration::ZERO, 0));
    loop {
        let done = match seconds {
            Some(seconds) => start.elapsed() >= Duration::from_secs(seconds),
            None => seed == first + USUAL,
        };
        if done || failed.len() == MAX_FAILED {
            break;
        }
        let mut random = Random::new(seed);
        let site = fuzz_site(&corpus, &mut random);
        let mut edited = site.clone();
        change(&mut edited, &corpus, &mut random);
        fs::write(folder.path().join("seed"), seed.to_string()).unwrap();
        let before = cpu_time();
        match fuzzer.attempt(&site, &edited) {
            Ok(is_built) => built += usize::from(is_built),
            Err(problem) => {
                let kind: String = problem
                    .chars()
                    .take(60)
                    .filter(|letter| !letter.is_ascii_digit())
                    .collect();
                if kinds.insert(kind) {
                    let (site, edited) = smaller(&fuzzer, site, edited);
                    let problem = fuzzer.attempt(&site, &edited).err().unwrap_or(problem);
                    let files = format!(
                        "{}\nand edited:\n{}",
                        shown(&site, None),
                        shown(&edited, Some(&site))
                    );
                    failed.push(format!("seed {seed}: {problem}\n{files}"));
                }
            }
        }
        slowest = slowest.max((cpu_time() - before, seed));
        seed += 1;
    }
    println!(
        "{} sites, of which {built} without an error, in {} s; the slowest took {} ms of CPU time, seed {}",
        seed - first,
        start.elapsed().as_secs(),
        slowest.0.as_millis(),
        slowest.1
    );
    assert!(
        failed.is_empty(),
        "{} kinds of failure:\n\n{}",
        failed.len(),
        failed.join("\n\n")
    );
}

struct Fuzzer<'a> {
    folder: &'a Path,
    one: ThreadPool,
    three: ThreadPool,
    /// When the current operation began, as CPU time in nanoseconds; 0 between operations.
    started: Arc<AtomicU64>,
    /// The most CPU time of one operation, in nanoseconds.
    longest: AtomicU64,
}

impl Fuzzer<'_> {
    /// Ends the program if a site takes too long. An endless loop cannot be left otherwise.
    fn watch(&self) {
        let (started, folder) = (Arc::clone(&self.started), self.folder.to_path_buf());
        std::thread::spawn(move || {
            loop {
                std::thread::sleep(Duration::from_millis(200));
                let begun = Duration::from_nanos(started.load(Ordering::Relaxed));
                if begun > Duration::ZERO && cpu_time().saturating_sub(begun) > 2 * LIMIT {
                    println!(
                        "the site in {} takes longer than {} s",
                        folder.display(),
                        2 * LIMIT.as_secs()
                    );
                    std::process::abort();
                }
            }
        });
    }

    /// Whether a site can be built; an error is a fault of the compiler.
    fn attempt(&self, site: &Texts, edited: &Texts) -> Result<bool, String> {
        let root = self.folder.join("site");
        let _ = fs::remove_dir_all(&root);
        put(site, &root);
        let input = read(&root);
        let _ = fs::remove_dir_all(&root);
        put(edited, &root);
        let then = read(&root);
        self.longest.store(0, Ordering::Relaxed);
        let result =
            catch_unwind(AssertUnwindSafe(|| self.all(&input, &then))).unwrap_or_else(|panic| {
                let words = panic.downcast_ref::<String>().cloned().or_else(|| {
                    panic
                        .downcast_ref::<&str>()
                        .map(|words| (*words).to_owned())
                });
                Err(format!("a panic: {}", words.unwrap_or_default()))
            });
        self.started.store(0, Ordering::Relaxed);
        let took = Duration::from_nanos(self.longest.load(Ordering::Relaxed));
        if took > LIMIT {
            Err(format!("it takes {} ms of CPU time", took.as_millis()))
        } else {
            result
        }
    }

    /// Runs one operation and records its CPU time.
    fn timed<T>(&self, act: impl FnOnce() -> T) -> T {
        let nanoseconds = |time: Duration| u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
        let before = cpu_time();
        self.started.store(nanoseconds(before), Ordering::Relaxed);
        let done = act();
        self.started.store(0, Ordering::Relaxed);
        self.longest
            .fetch_max(nanoseconds(cpu_time() - before), Ordering::Relaxed);
        done
    }

    /// All operations on a site.
    fn all(&self, input: &Input, edited: &Input) -> Result<bool, String> {
        let (config, outcome) = pipeline::schema(input);
        spans_are_valid(&outcome)?;
        if schema::print(&config).is_empty() || schema::export(&config, "schemas").is_empty() {
            return Err("the schema is empty".to_owned());
        }
        spans_are_valid(
            &self
                .timed(|| pipeline::check(input, &request(None)))
                .map_err(|_| "no audience was requested")?,
        )?;
        let audiences: Vec<Option<&str>> = std::iter::once(None)
            .chain(
                config
                    .audiences
                    .keys()
                    .take(3)
                    .map(|name| Some(name.as_str())),
            )
            .collect();
        let (mut is_built, mut large) = (false, false);
        for audience in audiences {
            let build = || {
                let outcome = pipeline::build(input, &request(audience))?;
                // A site with errors is not written, but a preview shows it.
                let made = match outcome.failed() {
                    false => files_of(&outcome.artifacts),
                    true if is_large(&outcome) => BuiltFiles::new(),
                    true => files_of_preview(&Site::compile(input, &request(audience), None)?),
                };
                Ok::<_, String>((made, messages(&outcome), outcome))
            };
            let (once, again) = (
                self.timed(|| self.one.install(build)),
                self.timed(|| self.three.install(build)),
            );
            let (Ok((made, text, outcome)), Ok((made_again, text_again, _))) = (once, again) else {
                continue;
            };
            spans_are_valid(&outcome)?;
            is_built |= !outcome.failed();
            large |= is_large(&outcome);
            if let Some(difference) = difference(&made, &made_again) {
                return Err(format!("two builds for {audience:?} differ:\n{difference}"));
            }
            if text != text_again {
                return Err(format!(
                    "two builds for {audience:?} report different things:\n{text}\nand\n{text_again}"
                ));
            }
        }
        for preview in [true, false] {
            let request = Request {
                preview,
                ..request(None)
            };
            let first = self.timed(|| Site::compile(input, &request, None))?;
            let session = self.timed(|| Site::compile(edited, &request, Some(&first)))?;
            let fresh = self.timed(|| Site::compile(edited, &request, None))?;
            if large || is_large(&fresh.check()) {
                continue;
            }
            let (session, fresh) = (
                self.timed(|| files_of_preview(&session)),
                self.timed(|| files_of_preview(&fresh)),
            );
            if let Some(difference) = difference(&session, &fresh) {
                return Err(format!(
                    "a session (-) differs from a fresh run (+), preview {preview}:\n{difference}"
                ));
            }
        }
        Ok(is_built)
    }
}

/// The sites of the tests, and the demo.
fn corpus() -> Corpus {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sites = Vec::new();
    for folder in ["tests/broken", "tests/sites"] {
        let mut entries: Vec<_> = fs::read_dir(root.join(folder))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        entries.sort();
        sites.extend(
            entries
                .iter()
                .filter(|path| path.is_dir())
                .map(|path| texts_below(path)),
        );
    }
    let demo = texts_below(&root.join("content"))
        .into_iter()
        .map(|(path, text)| (format!("content/{path}"), text));
    let config = (
        "hirebook.toml".to_owned(),
        fs::read_to_string(root.join("hirebook.toml")).unwrap(),
    );
    sites.push(demo.chain([config]).collect());
    sites.retain(|site| !site.is_empty());
    Corpus::new(sites)
}

/// The texts below a folder that are not too large.
fn texts_below(folder: &Path) -> Texts {
    let text = |bytes: Vec<u8>| {
        String::from_utf8(bytes)
            .ok()
            .filter(|text| text.len() < 50_000)
    };
    sites::tree(folder)
        .into_iter()
        .filter_map(|(path, bytes)| Some((path, text(bytes)?)))
        .collect::<BTreeMap<_, _>>()
}

/// A smaller site with the same failure, found within 20 s: without some of its files, and without some of their lines.
fn smaller(fuzzer: &Fuzzer, mut site: Texts, mut edited: Texts) -> (Texts, Texts) {
    let end = Instant::now() + Duration::from_secs(20);
    let mut size = usize::MAX;
    while Instant::now() < end && size > site.values().map(String::len).sum() {
        size = site.values().map(String::len).sum();
        let paths: Vec<String> = site.keys().chain(edited.keys()).cloned().collect();
        for path in paths {
            let (mut less, mut less_edited) = (site.clone(), edited.clone());
            less.remove(&path);
            less_edited.remove(&path);
            if Instant::now() < end && fuzzer.attempt(&less, &less_edited).is_err() {
                (site, edited) = (less, less_edited);
                continue;
            }
            let mut step = site
                .get(&path)
                .map_or(0, |text| text.split_inclusive('\n').count());
            while step > 0 {
                let mut at = 0;
                while let Some(text) = site
                    .get(&path)
                    .filter(|text| at < text.split_inclusive('\n').count())
                {
                    let kept = |text: &str| {
                        let lines = text.split_inclusive('\n').enumerate();
                        lines
                            .filter(|(line, _)| *line < at || *line >= at + step)
                            .map(|(_, line)| line)
                            .collect::<String>()
                    };
                    let (mut less, mut less_edited) = (site.clone(), edited.clone());
                    less.insert(path.clone(), kept(text));
                    if let Some(text) = edited.get(&path) {
                        less_edited.insert(path.clone(), kept(text));
                    }
                    if Instant::now() < end && fuzzer.attempt(&less, &less_edited).is_err() {
                        (site, edited) = (less, less_edited);
                    } else {
                        at += step;
                    }
                }
                step /= 2;
            }
        }
    }
    (site, edited)
}

/// The files of a site that differ from those of another. Invisible characters are escaped.
fn shown(site: &Texts, other: Option<&Texts>) -> String {
    let new = site
        .iter()
        .filter(|(path, text)| other.is_none_or(|other| other.get(*path) != Some(text)));
    new.map(|(path, text)| {
        let lines: Vec<String> = text
            .split_inclusive('\n')
            .take(60)
            .map(|line| format!("  {:?}", line.chars().take(300).collect::<String>()))
            .collect();
        format!("{path:?}:\n{}\n", lines.join("\n"))
    })
    .collect()
}
