//! The phases of a run, and the parts of the pipeline that no other test covers by itself.

#![expect(
    clippy::disallowed_types,
    reason = "an observer is shared by the threads of a run"
)]

use std::sync::Mutex;

use super::files::Files;
use super::repetition::merge_repeated;
use super::*;
use crate::config::FILE;
use crate::diagnostic::{BROKEN_LINK, Severity};
use crate::text::Span;

/// Records the phases of a run.
#[derive(Default)]
struct PhaseRecorder(Mutex<Vec<Phase>>);

impl Observer for PhaseRecorder {
    fn begin(&self, phase: Phase, _: usize) {
        let mut phases = self.0.lock().unwrap();
        if phases.last() != Some(&phase) {
            phases.push(phase);
        }
    }

    fn advance(&self) {}
}

const CONFIG: &str = "[site]\ntitle = \"Garden\"\n[audiences.guest]\nlabels = [\"public\"]\n[types.page]\nlabel = \"public\"\n";

fn garden(files: &[(&str, &str)]) -> Input {
    let documents = files.iter().map(|(path, text)| InputText {
        path: (*path).to_owned(),
        text: (*text).into(),
    });
    Input {
        config: Some(CONFIG.into()),
        folder: "content".to_owned(),
        documents: documents.collect(),
        ..Input::default()
    }
}

fn request(audience: Option<&str>) -> Request {
    Request {
        audience: audience.map(str::to_owned),
        base_url: None,
        strict: false,
        today: jiff::civil::date(2026, 11, 30),
        preview: false,
    }
}

fn phases(run: impl Fn(&dyn Observer)) -> Vec<Phase> {
    let recorder = PhaseRecorder::default();
    run(&recorder);
    recorder.0.into_inner().unwrap()
}

#[test]
fn a_run_has_its_phases_in_order() {
    use Phase::{Check, Index, Model, Parse, Project, Render};
    let input = garden(&[("index.md", "# Garden\n")]);
    let (internal, guest) = (request(None), request(Some("guest")));
    let of_build = phases(|observer| drop(build_observed(&input, &internal, observer)));
    assert_eq!(of_build, [Parse, Model, Check, Render, Index]);
    let of_edition = phases(|observer| drop(build_observed(&input, &guest, observer)));
    assert_eq!(of_edition, [Parse, Model, Project, Check, Render, Index]);
    let of_check = phases(|observer| drop(check_observed(&input, &internal, observer)));
    assert_eq!(of_check, [Parse, Model, Check, Index]);
}

#[test]
fn a_run_with_an_error_stops_before_rendering_and_has_no_files() {
    let input = garden(&[("index.md", "# Garden\n\n[gone](gone.md)\n")]);
    let request = request(None);
    let outcome = build(&input, &request).unwrap();
    assert!(outcome.failed() && outcome.artifacts.is_empty());
    assert_eq!(outcome.diagnostics[0].code, BROKEN_LINK);
    let of_build = phases(|observer| drop(build_observed(&input, &request, observer)));
    assert_eq!(of_build.last(), Some(&Phase::Check));
}

#[test]
fn strict_requests_make_warnings_errors() {
    let pages = [
        ("index.md", "# Garden\n\n[later](draft.md)\n"),
        ("draft.md", "---\nstatus: draft\n---\n# Later\n"),
    ];
    let input = garden(&pages);
    let severities = |strict| {
        let request = Request {
            strict,
            ..request(None)
        };
        let outcome = check(&input, &request).unwrap();
        let severities = outcome.diagnostics.iter().map(|found| found.severity);
        severities.collect::<Vec<_>>()
    };
    assert_eq!(severities(false), [Severity::Warning]);
    assert_eq!(severities(true), [Severity::Error]);
}

#[test]
fn an_unknown_audience_is_refused_with_a_suggestion() {
    let input = garden(&[("index.md", "# Garden\n")]);
    let message = build(&input, &request(Some("gest"))).unwrap_err();
    assert!(
        message.contains("`gest`") && message.contains("`guest`"),
        "{message}"
    );
    // An unreadable config declares nothing, which is reported instead.
    let mut broken = input;
    broken.config = Some("[site".into());
    let outcome = build(&broken, &request(Some("gest"))).unwrap();
    let paths = outcome.diagnostics.iter().filter_map(Diagnostic::span);
    for span in paths {
        assert_eq!(outcome.sources.path(span.file), FILE);
    }
    assert!(outcome.failed());
}

#[test]
fn a_preview_for_an_audience_is_what_a_build_writes() {
    let preview = |audience| Request {
        preview: true,
        ..request(audience)
    };
    assert!(preview(None).resolved().preview);
    assert!(!preview(Some("guest")).resolved().preview);
}

#[test]
fn an_unchanged_site_shares_its_frame_and_what_its_pages_share() {
    let input = garden(&[
        ("index.md", "# Garden\n"),
        ("fern.md", "# Fern\n\nGreen.\n"),
    ]);
    let request = request(None);
    let first = Site::compile(&input, &request, None).unwrap();
    let edited = garden(&[
        ("index.md", "# Garden\n"),
        ("fern.md", "# Fern\n\nGreen, tall.\n"),
    ]);
    let retitled = garden(&[
        ("index.md", "# Garden\n"),
        ("fern.md", "# Ferns\n\nGreen.\n"),
    ]);
    for (input, is_shared) in [(&input, true), (&edited, false), (&retitled, false)] {
        let next = Site::compile(input, &request, Some(&first)).unwrap();
        assert_eq!(next.model().shares_frame_with(first.model()), is_shared);
        assert_eq!(
            std::sync::Arc::ptr_eq(&next.shared, &first.shared),
            is_shared
        );
    }
}

#[test]
fn problems_that_are_fixed_once_are_reported_once() {
    let problem = |start, message: &str| {
        Diagnostic::new(
            BROKEN_LINK,
            Span::new(crate::text::FileId::default(), start, start),
            message,
        )
    };
    let merged = merge_repeated(vec![problem(0, "a"), problem(4, "b"), problem(9, "a")]);
    let found: Vec<(&str, usize, usize)> = merged
        .iter()
        .map(|found| {
            let start = found.span().unwrap().start as usize;
            (found.message.as_str(), start, found.notes.len())
        })
        .collect();
    assert_eq!(found, [("a", 0, 1), ("b", 4, 0)]);
}

#[test]
fn sources_among_other_files_are_never_copied_where_audiences_are_declared() {
    let file = |path: &str, source| InputFile {
        path: path.to_owned(),
        source,
        ..InputFile::default()
    };
    let mut input = garden(&[]);
    input.assets = vec![file("notes.txt", true), file("fern.png", false)];
    input.statics = vec![file("_defaults.yml", false), file("robots.txt", false)];
    let names = |files: &[InputFile]| -> Vec<String> {
        files.iter().map(|file| file.path.clone()).collect()
    };
    let files = |config: &str| {
        let mut sources = Sources::default();
        let file = sources.add(FILE, config);
        let files = Files::new(&input, &config::read(file, &mut sources).0);
        (names(&files.assets), names(&files.statics))
    };
    let restricted = files(CONFIG);
    assert_eq!(restricted.0, ["fern.png"]);
    assert_eq!(restricted.1, ["robots.txt"]);
    let open = files("");
    assert_eq!(open.0, ["notes.txt", "fern.png"]);
    assert_eq!(open.1, ["_defaults.yml", "robots.txt"]);
}

#[test]
fn the_schema_of_a_site_needs_no_content() {
    let mut input = garden(&[]);
    input.config = Some("[types.plant]\nplurl = \"Plants\"\n".into());
    let (config, outcome) = schema(&input);
    assert!(config.schema.type_named("plant").is_some());
    assert_eq!(outcome.diagnostics.len(), 1);
    assert!(outcome.artifacts.is_empty() && outcome.pages == 0);
}

#[test]
fn a_preview_lists_the_files_that_it_has() {
    let config = "[pages.all]\nformat = [\"html\", \"csv\"]\n[pages.again]\npath = \"ALL\"\nformat = \"csv\"\n";
    let input = Input {
        config: Some(config.into()),
        ..garden(&[("index.md", "# Home\n")])
    };
    let site = Site::compile(&input, &request(None), None).unwrap();
    for path in site.paths() {
        assert!(site.file(&path).is_some(), "{path}");
    }
}
