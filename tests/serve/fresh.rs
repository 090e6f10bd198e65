//! Compares what is served with a clean compilation of the same folder, file by file and problem by problem.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use hirebook::diagnostic::Diagnostic;
use hirebook::load;
use hirebook::pipeline::{ArtifactContent, Request, Site, SiteFile};
use serde_json::Value as Json;

use super::DEADLINE;
use super::client::{Response, encoded, try_get};
use super::program::Program;
use super::sites::request;

/// The maximum number of problems that the preview lists.
const MAX_LISTED: usize = 200;

/// How the folder is compiled.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Compilation<'a> {
    pub(crate) audience: Option<&'a str>,
    pub(crate) base_url: Option<&'a str>,
}

impl Compilation<'_> {
    pub(crate) fn compile(self, root: &Path) -> Result<Site, String> {
        let preview = self.audience.is_none();
        let request = Request {
            preview,
            base_url: self.base_url.map(str::to_owned),
            ..request(self.audience)
        };
        Site::compile(&load::site(&load::SiteFolders::new(root)), &request, None)
    }
}

/// Fails unless the program serves the folder as it is now before the deadline. Returns how many files were compared.
pub(crate) fn assert_fresh(program: &Program, root: &Path, what: &str) -> usize {
    assert_fresh_for(Compilation::default(), program, root, what)
}

pub(crate) fn assert_fresh_for(
    compilation: Compilation<'_>,
    program: &Program,
    root: &Path,
    what: &str,
) -> usize {
    let site = compilation.compile(root);
    let start = Instant::now();
    loop {
        match compare(compilation, &site, program, root) {
            Ok(files) => {
                println!("{what}: {files} files the same");
                return files;
            }
            Err(difference) if start.elapsed() > DEADLINE => panic!("{what}: {difference}"),
            // What was saved in two steps may be half worked in.
            Err(_) => thread::sleep(Duration::from_millis(20)),
        }
    }
}

/// The number of files compared, or the first difference between this site and what is served.
pub(crate) fn compare(
    compilation: Compilation<'_>,
    site: &Result<Site, String>,
    program: &Program,
    root: &Path,
) -> Result<usize, String> {
    let (address, base) = (program.address, program.base.as_str());
    if compilation.audience.is_some() {
        return published(site.as_ref().ok(), program, root);
    }
    let site = match site {
        Ok(site) => site,
        Err(words) => return refused(words, address, base),
    };
    problems(site, address)?;
    let paths = site.paths();
    let one = |path: &String| {
        let response = try_get(address, &format!("{base}{}", encoded(path)))?;
        let made = site
            .file(path)
            .unwrap_or_else(|| panic!("`{path}` is listed and not made"));
        compare_file(path, &made, &response, root).map_err(|problem| format!("`{path}`: {problem}"))
    };
    // Two at a time.
    let (left, right) = paths.split_at(paths.len() / 2);
    let all = |paths: &[String]| paths.iter().try_for_each(one);
    thread::scope(|scope| {
        let right = scope.spawn(|| all(right));
        all(left).and(right.join().unwrap())
    })?;
    Ok(paths.len())
}

/// Whether readers of an audience get what a build writes and nothing else: no problem list, no other files, and one sentence
/// everywhere while a build would write nothing.
fn published(site: Option<&Site>, program: &Program, root: &Path) -> Result<usize, String> {
    let (address, base) = (program.address, program.base.as_str());
    let get = |path: &str| try_get(address, &format!("{base}{}", encoded(path)));
    let list = try_get(address, "/.hirebook/problems.json?page=/index.html")?;
    if list.status != 404 || list.text() != "Nothing found at this address.\n" {
        return Err(format!("a list of problems is sent: {}", list.text()));
    }
    let whole = Compilation {
        audience: None,
        base_url: None,
    }
    .compile(root)
    .map(|site| site.paths())
    .unwrap_or_default();
    let outcome = site.map(Site::build).filter(|outcome| !outcome.failed());
    let Some(outcome) = outcome else {
        for path in whole
            .iter()
            .map(String::as_str)
            .chain(["", "no-such-page.html"])
        {
            let response = get(path)?;
            if response.status != 503
                || !untagged(&response, "reload.js")?
                    .contains("<h1>This edition cannot be shown</h1>\n\n<p")
            {
                return Err(format!(
                    "`{path}` is answered with {}: {}",
                    response.status,
                    response.text()
                ));
            }
        }
        return Ok(1);
    };
    for artifact in &outcome.artifacts {
        let (path, response) = (&artifact.path, get(&artifact.path)?);
        let made = SiteFile {
            content: artifact.content.clone(),
            problems: Vec::new(),
        };
        compare_file_with(path, &made, &response, root, "reload.js")
            .map_err(|problem| format!("`{path}`: {problem}"))?;
    }
    for path in whole.iter().filter(|path| {
        !outcome
            .artifacts
            .iter()
            .any(|artifact| artifact.path == **path)
    }) {
        if get(path)?.status != 404 {
            return Err(format!("`{path}` is sent, and no part of the edition"));
        }
    }
    Ok(outcome.artifacts.len())
}

/// The text of an error page, without its markup for code.
fn plain_text(html: &str) -> String {
    html.replace("<code>", "").replace("</code>", "")
}

fn refused(words: &str, address: SocketAddr, base: &str) -> Result<usize, String> {
    let page = plain_text(&try_get(address, base)?.text());
    let escaped = words
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    if !page.contains(&escaped.replace('`', "")) {
        return Err(format!("the page does not say `{words}`:\n{page}"));
    }
    let list = json(address, "/.hirebook/problems.json")?;
    if list["files"][0]["problems"][0]["message"] != words {
        return Err(format!("the list does not say `{words}`: {list}"));
    }
    Ok(1)
}

fn json(address: SocketAddr, target: &str) -> Result<Json, String> {
    serde_json::from_slice(&try_get(address, target)?.body)
        .map_err(|problem| format!("{target}: {problem}"))
}

/// Whether a response is the file that was made.
fn compare_file(
    path: &str,
    made: &SiteFile,
    response: &Response,
    root: &Path,
) -> Result<(), String> {
    compare_file_with(path, made, response, root, "preview.js")
}

/// The same, for pages that load this script of the preview.
fn compare_file_with(
    path: &str,
    made: &SiteFile,
    response: &Response,
    root: &Path,
    script: &str,
) -> Result<(), String> {
    if response.status != 200 {
        return Err(format!("status {}", response.status));
    }
    let expected: Arc<[u8]> = match &made.content {
        ArtifactContent::File(disk) => std::fs::read(root.join(disk))
            .map_err(|problem| format!("{}: {problem}", disk.display()))?
            .into(),
        ArtifactContent::Bytes(bytes) if !path.ends_with(".html") => bytes.clone(),
        ArtifactContent::Bytes(bytes) => {
            let html = untagged(response, script)?;
            if made.problems.is_empty() {
                return if html.as_bytes() == &**bytes {
                    Ok(())
                } else {
                    Err(difference(&html, &String::from_utf8_lossy(bytes)))
                };
            }
            let html = plain_text(&html);
            let says =
                |message: &str| html.contains(&message.split('<').next().unwrap().replace('`', ""));
            let unsaid = made.problems.iter().find(|problem| !says(&problem.message));
            return unsaid.map_or(Ok(()), |problem| {
                Err(format!("the page does not say `{}`", problem.message))
            });
        }
    };
    if response.body == *expected {
        return Ok(());
    }
    Err(difference(
        &response.text(),
        &String::from_utf8_lossy(&expected),
    ))
}

/// A page without the preview's script, whose version is the entity tag of the response, or for readers the version of their edition.
fn untagged(response: &Response, script: &str) -> Result<String, String> {
    let page = response.text();
    let opening = &format!("<script src=\"/.hirebook/{script}\" data-version=\"");
    let (before, rest) = page.split_once(opening).ok_or("the page has no tag")?;
    let (version, after) = rest
        .split_once("\" defer></script>")
        .ok_or("the tag does not end")?;
    let tag = response.field("ETag").ok_or("the page has no ETag")?;
    if (script == "preview.js" && tag != format!("\"{version}\"")) || after.contains(opening) {
        return Err(format!("the version is {version}, and the ETag {tag}"));
    }
    Ok(format!("{before}{after}"))
}

fn difference(served: &str, clean: &str) -> String {
    let mut lines = served.lines().zip(clean.lines());
    match lines.find(|(served, clean)| served != clean) {
        Some((served, clean)) => {
            format!("served (-) differs from clean (+):\n- {served}\n+ {clean}")
        }
        None => format!("served has {} bytes, clean {}", served.len(), clean.len()),
    }
}

/// Whether the list of problems is that of a check: its counts, and each problem with its location.
fn problems(site: &Site, address: SocketAddr) -> Result<(), String> {
    let outcome = site.check();
    let list = json(address, "/.hirebook/problems.json?page=/no-such-page.html")?;
    let count = |word: &str| {
        outcome
            .diagnostics
            .iter()
            .filter(|found| found.severity.word() == word)
            .count()
    };
    for (key, word) in [
        ("errors", "error"),
        ("warnings", "warning"),
        ("infos", "info"),
    ] {
        if list["counts"][key] != count(word) {
            return Err(format!(
                "{} {key} are listed, and there are {}",
                list["counts"][key],
                count(word)
            ));
        }
    }
    let line = |path: &str, place: (u64, u64), severity: &str, code: &str, message: &str| {
        format!(
            "{path}:{}:{}: {severity}[{code}]: {message}",
            place.0, place.1
        )
    };
    let of = |found: &Diagnostic| {
        let (path, place) = found.span().map_or(("", (0, 0)), |span| {
            let at = outcome.sources.position(span);
            (
                outcome.sources.path(span.file),
                (at.line as u64, at.column as u64),
            )
        });
        line(
            path,
            place,
            found.severity.word(),
            found.name(),
            &found.message,
        )
    };
    let mut expected: Vec<String> = outcome.diagnostics.iter().map(of).collect();
    let mut listed: Vec<String> = Vec::new();
    let text = |json: &Json| json.as_str().unwrap_or_default().to_owned();
    let number = |json: &Json| json.as_u64().unwrap_or_default();
    for file in list["files"].as_array().into_iter().flatten() {
        for found in file["problems"].as_array().into_iter().flatten() {
            let place = (number(&found["line"]), number(&found["column"]));
            let [path, severity, code, message] = [
                &file["path"],
                &found["severity"],
                &found["code"],
                &found["message"],
            ]
            .map(text);
            listed.push(line(&path, place, &severity, &code, &message));
        }
    }
    if expected.len() > MAX_LISTED {
        return if listed.len() == MAX_LISTED {
            Ok(())
        } else {
            Err(format!("{} problems are listed", listed.len()))
        };
    }
    expected.sort();
    listed.sort();
    if expected == listed {
        Ok(())
    } else {
        Err(format!(
            "listed:\n{}\nclean:\n{}",
            listed.join("\n"),
            expected.join("\n")
        ))
    }
}
