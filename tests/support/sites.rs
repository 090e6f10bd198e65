//! Sites for tests: from texts in memory or a folder, built for an audience, compared file by file.
//!
//! These functions use the public interface of the compiler only.
#![allow(
    dead_code,
    reason = "each test is a program of its own and uses some of this"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hirebook::diagnostic::{Format, Style, render};
use hirebook::load;
use hirebook::pipeline::{
    self, Artifact, ArtifactContent, IncludedFile, IncludedFiles, Input, InputBytes, InputFile,
    InputText, Outcome, Request,
};
use hirebook::presets::{Preset, PresetError, PresetFolders, PresetOrigin};

/// A site's files: path from the site's root, and text.
pub(crate) type Texts = BTreeMap<String, String>;

/// The files of a build: path and bytes (of a file that is only copied, a text that identifies it).
pub(crate) type BuiltFiles = BTreeMap<String, Vec<u8>>;

/// A site in memory. Below `content/`, Markdown and `_defaults.yml` are texts and the rest are assets; `static/` is static, and the
/// folders of `presets/` are presets.
pub(crate) fn input(texts: &Texts) -> Input {
    let mut input = Input {
        folder: "content".to_owned(),
        ..Input::default()
    };
    for (path, text) in texts {
        let input_text = |path: &str| InputText {
            path: path.to_owned(),
            text: text.as_str().into(),
        };
        let file = |path: &str| InputFile {
            path: path.to_owned(),
            disk: PathBuf::from(format!("{path}={text}")),
            hash: hash(text),
            ..InputFile::default()
        };
        match path.split_once('/') {
            Some(("content", path)) if path.ends_with("_defaults.yml") => {
                input.defaults.push(input_text(path));
            }
            Some(("content", path)) if path.ends_with(".md") => {
                input.documents.push(input_text(path));
            }
            Some(("content", path)) => input.assets.push(file(path)),
            Some(("static", path)) => input.statics.push(file(path)),
            Some(("themes", path)) => input.themes.push(InputBytes {
                path: path.to_owned(),
                bytes: text.as_bytes().into(),
            }),
            Some(("presets", _)) => {}
            None if path == "search-tests.toml" => input.search_tests = Some(text.as_str().into()),
            _ if path == "hirebook.toml" => input.config = Some(text.as_str().into()),
            // A file that texts may include.
            _ => {}
        }
    }
    input.presets = presets_of(texts);
    input.included = included(&input, texts).into();
    input
}

/// The presets in the folders of `presets/`.
fn presets_of(texts: &Texts) -> PresetFolders {
    let mut folders = PresetFolders::new();
    for path in texts.keys() {
        let Some((name, _)) = path
            .strip_prefix("presets/")
            .and_then(|path| path.split_once('/'))
        else {
            continue;
        };
        let folder = format!("presets/{name}");
        let file = |name: &str| texts.get(&format!("{folder}/{name}")).cloned();
        let prefix = format!("{folder}/templates/");
        let templates = texts.iter().filter_map(|(path, text)| {
            let name = path.strip_prefix(&prefix)?.to_owned();
            Some((name.into(), text.clone().into()))
        });
        let preset = file("preset.toml").ok_or(PresetError::NoConfig);
        let preset = preset.map(|config| Preset {
            name: folder.clone().into(),
            origin: PresetOrigin::Folder,
            config: config.into(),
            templates: templates.collect::<Vec<_>>().into(),
            strings: file("strings.toml").unwrap_or_default().into(),
        });
        folders.insert(folder, preset.map(Arc::new));
    }
    folders
}

/// The files that texts include: those of the site, wherever they are, and none that is not there.
fn included(input: &Input, texts: &Texts) -> IncludedFiles {
    let file = |path: &String| match texts.get(path) {
        Some(text) => IncludedFile::Text(text.as_str().into()),
        None => IncludedFile::Unusable {
            message: format!("file `{path}` not found"),
            help: "create it".to_owned(),
        },
    };
    let paths = pipeline::included_by(input).into_iter();
    paths.map(|path| (path.clone(), file(&path))).collect()
}

/// A hash of a text (FNV-1a: Fowler, Noll and Vo).
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The files of a text in which each file is a line `=== path` and the lines below it.
pub(crate) fn texts(text: &str) -> Texts {
    let mut texts = Texts::new();
    for part in text
        .split("\n=== ")
        .map(|part| part.strip_prefix("=== ").unwrap_or(part))
    {
        if let Some((path, text)) = part.split_once('\n') {
            texts.insert(
                path.trim().to_owned(),
                format!("{}\n", text.trim_end_matches('\n')),
            );
        }
    }
    texts.retain(|path, _| !path.is_empty());
    texts
}

/// The request of a build in a test, always for the same day.
pub(crate) fn request(audience: Option<&str>) -> Request {
    Request {
        audience: audience.map(str::to_owned),
        base_url: None,
        strict: false,
        today: jiff::civil::date(2026, 6, 1),
        preview: false,
    }
}

/// Compiles a site for an audience that it declares.
pub(crate) fn compile(input: &Input, audience: Option<&str>) -> Outcome {
    pipeline::build(input, &request(audience)).expect("the audience is declared")
}

/// Compiles a site without errors and returns its files.
pub(crate) fn build_files(input: &Input, audience: Option<&str>) -> BuiltFiles {
    let outcome = compile(input, audience);
    assert!(
        !outcome.failed(),
        "the site has errors:\n{}",
        problems(&outcome)
    );
    files_of(&outcome.artifacts)
}

/// Artifacts by path.
pub(crate) fn files_of(artifacts: &[Artifact]) -> BuiltFiles {
    artifacts
        .iter()
        .map(|artifact| {
            let bytes = match &artifact.content {
                ArtifactContent::Bytes(bytes) => bytes.to_vec(),
                ArtifactContent::File(disk) => fs::read(disk)
                    .unwrap_or_else(|_| disk.to_string_lossy().into_owned().into_bytes()),
            };
            (artifact.path.clone(), bytes)
        })
        .collect()
}

/// All diagnostics of a run, as the command line would print them.
pub(crate) fn problems(outcome: &Outcome) -> String {
    render(
        &outcome.diagnostics,
        &outcome.sources,
        Format::Human,
        Style::default(),
    )
}

/// The codes of all diagnostics of a run, in order.
pub(crate) fn codes(outcome: &Outcome) -> Vec<&'static str> {
    outcome
        .diagnostics
        .iter()
        .map(|diagnostic| diagnostic.code.word())
        .collect()
}

/// A site read from a folder of the repository.
pub(crate) fn read(root: &Path) -> Input {
    load::site(&load::SiteFolders::new(root))
}

/// Writes a site's files to a folder.
pub(crate) fn put(texts: &Texts, root: &Path) {
    for (path, text) in texts {
        let path = root.join(path);
        fs::create_dir_all(path.parent().expect("a file is in a folder"))
            .expect("a folder of a test can be created");
        fs::write(path, text).expect("a file of a test can be written");
    }
}

/// Every file below a folder: path and bytes.
pub(crate) fn tree(root: &Path) -> BuiltFiles {
    let mut found = BuiltFiles::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)
            .unwrap_or_else(|problem| panic!("{}: {problem}", folder.display()))
        {
            let path = entry.expect("an entry of a folder that can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path
                    .strip_prefix(root)
                    .expect("the walk began at the root")
                    .to_string_lossy()
                    .replace('\\', "/");
                found.insert(name, fs::read(&path).expect("a file that was just seen"));
            }
        }
    }
    found
}

/// The differences of two sites as text; none if they are the same.
pub(crate) fn difference(a: &BuiltFiles, b: &BuiltFiles) -> Option<String> {
    let mut report = String::new();
    for path in a.keys().filter(|path| !b.contains_key(*path)) {
        let _ = writeln!(report, "only in the first: {path}");
    }
    for path in b.keys().filter(|path| !a.contains_key(*path)) {
        let _ = writeln!(report, "only in the second: {path}");
    }
    for (path, left) in a {
        if let Some(right) = b.get(path).filter(|right| *right != left) {
            let (left, right) = (
                String::from_utf8_lossy(left),
                String::from_utf8_lossy(right),
            );
            let _ = writeln!(report, "in {path}:");
            let mut others = right.lines();
            for line in left.lines() {
                let other = others.next().unwrap_or("(nothing)");
                if line != other {
                    let _ = writeln!(report, "  - {line}\n  + {other}");
                }
            }
            others.for_each(|other| report.push_str(&format!("  + {other}\n")));
        }
    }
    (!report.is_empty()).then_some(report)
}

/// Asserts that two sites are the same, and shows where they differ.
pub(crate) fn assert_same(a: &BuiltFiles, b: &BuiltFiles, what: &str) {
    if let Some(difference) = difference(a, b) {
        panic!("{what}:\n{difference}");
    }
}
