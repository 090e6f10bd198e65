//! Results of a build, and what has to hold for all of them.

use std::time::Duration;

use hirebook::diagnostic::{Format, PAGE_TOO_LARGE, Style, render};
use hirebook::pipeline::{ArtifactContent, Outcome, Site};
use rayon::ThreadPool;
use rustix::time::{ClockId, clock_gettime};

use super::sites::BuiltFiles;

/// The most bytes of a preview's files that are compared.
const ANSWERS: usize = 30_000_000;

/// Every place that a diagnostic names is in its file.
pub(super) fn spans_are_valid(outcome: &Outcome) -> Result<(), String> {
    for diagnostic in &outcome.diagnostics {
        for label in &diagnostic.labels {
            let source = outcome
                .sources
                .get(label.span.file)
                .ok_or("a diagnostic is about an unknown file")?;
            if source.text.get(label.span.range()).is_none() {
                return Err(format!(
                    "the place of a diagnostic is not in its file: {diagnostic:?}"
                ));
            }
        }
    }
    for format in [Format::Human, Format::Short, Format::Json, Format::Github] {
        let text = render(
            &outcome.diagnostics,
            &outcome.sources,
            format,
            Style::default(),
        );
        if text
            .chars()
            .any(|letter| letter.is_control() && letter != '\n')
        {
            return Err(format!("a message has control characters: {text:?}"));
        }
    }
    Ok(())
}

/// Whether pages are refused for their size. A preview shows them up to a limit, which takes long for many of them.
pub(super) fn is_large(outcome: &Outcome) -> bool {
    outcome
        .diagnostics
        .iter()
        .any(|diagnostic| diagnostic.code == PAGE_TOO_LARGE)
}

/// The diagnostics of a run in the format for people.
pub(super) fn messages(outcome: &Outcome) -> String {
    render(
        &outcome.diagnostics,
        &outcome.sources,
        Format::Human,
        Style::default(),
    )
}

/// The files and messages of a preview: as many files as fit into [`ANSWERS`], since a preview shows pages up to a limit each.
pub(super) fn files_of_preview(site: &Site) -> BuiltFiles {
    let (mut all, mut size) = (BuiltFiles::new(), 0);
    for path in site.paths() {
        if size > ANSWERS {
            break;
        }
        let Some(made) = site.file(&path) else {
            panic!("`{path}` is listed and not made")
        };
        let bytes = match &made.content {
            ArtifactContent::Bytes(bytes) => bytes.to_vec(),
            ArtifactContent::File(disk) => disk.to_string_lossy().into_owned().into_bytes(),
        };
        size += bytes.len();
        all.insert(path, bytes);
    }
    all.insert("messages".to_owned(), messages(&site.check()).into_bytes());
    all
}

pub(super) fn pool(threads: usize) -> ThreadPool {
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .unwrap()
}

/// The CPU time of this process, of all its threads.
pub(super) fn cpu_time() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(
        time.tv_sec.unsigned_abs(),
        u32::try_from(time.tv_nsec).unwrap_or(0),
    )
}
