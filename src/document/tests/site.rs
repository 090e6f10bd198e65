//! Cases in a Markdown file: sites in fences, each followed by its result.
//!
//! The first fence, `toml`, is the config of all cases. A fence `site` has files, each below a line `=== path`; one named
//! `hirebook.toml` adds to the config. The fence `result` behind it has what a test computes from them. `UPDATE=1` writes the results; read the difference before you keep
//! it.

use std::fmt::Write as _;
use std::sync::Arc;

use super::super::{Record, Status, Value};
use crate::config::{self, Config};
use crate::diagnostic::Diagnostic;
use crate::text::{FileId, Sources};

const FENCE: &str = "````";

/// The site of one case.
pub(crate) struct TestSite {
    pub(crate) config: Arc<Config>,
    pub(crate) sources: Sources,
    /// Files with their paths and texts, sorted by path.
    pub(crate) files: Vec<(FileId, String, Arc<str>)>,
}

impl TestSite {
    pub(crate) fn new(config: &str, written: &str) -> Self {
        let mut sources = Sources::default();
        let mut files: Vec<(&str, &str)> = written
            .split("=== ")
            .skip(1)
            .map(|file| file.split_once('\n').expect("a path is on a line"))
            .collect();
        files.sort_unstable();
        let own = files.iter().filter(|(path, _)| *path == config::FILE);
        let config: String = std::iter::once(config)
            .chain(own.map(|(_, text)| *text))
            .collect();
        let file = sources.add(config::FILE, config);
        let (config, found) = config::read(file, &mut sources);
        let found: String = found.iter().map(|found| problem(found, &sources)).collect();
        assert_eq!(found, "", "the config of the cases is valid");
        let files = files.into_iter().filter(|(path, _)| *path != config::FILE);
        let files = files
            .map(|(path, text)| {
                let text: Arc<str> = text.into();
                (sources.add(path, text.clone()), path.to_owned(), text)
            })
            .collect();
        Self {
            config: Arc::new(config),
            sources,
            files,
        }
    }
}

/// Compares the result of each case in the file `path` with the one that is written there.
pub(crate) fn compare(path: &str, cases: &str, result: impl Fn(&TestSite) -> String) {
    let mut fences = cases.split(FENCE);
    let mut found = fences.next().unwrap_or_default().to_owned();
    let mut config = "";
    while let (Some(fence), Some(between)) = (fences.next(), fences.next()) {
        let (kind, content) = fence.split_once('\n').expect("a fence has a kind");
        match kind {
            "toml" => config = content,
            "site" => {
                let result = result(&TestSite::new(config, content));
                let _ = write!(
                    found,
                    "{FENCE}{fence}{FENCE}\n{FENCE}result\n{result}{FENCE}{}",
                    if between.trim().is_empty() {
                        ""
                    } else {
                        between
                    }
                );
                continue;
            }
            "result" => {
                found.push_str(between);
                continue;
            }
            _ => {}
        }
        let _ = write!(found, "{FENCE}{fence}{FENCE}{between}");
    }
    if found == cases {
        return;
    }
    #[allow(clippy::disallowed_methods, reason = "tests may update their own data")]
    if std::env::var_os("UPDATE").is_some() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        std::fs::write(path, &found).expect("the cases can be written");
        return;
    }
    let lines = found.lines().zip(cases.lines()).enumerate();
    let (line, (is, was)) = lines
        .into_iter()
        .find(|(_, (is, was))| is != was)
        .unwrap_or((0, ("more or fewer lines", "")));
    panic!(
        "{path}:{}\n  expected {was}\n  found    {is}\nUPDATE=1 writes the results",
        line + 1
    );
}

/// A problem as its severity, its code, and its place.
pub(crate) fn problem(found: &Diagnostic, sources: &Sources) -> String {
    let place = found.span().and_then(|span| {
        let source = sources.get(span.file)?;
        let before = source.text.get(..span.start as usize)?;
        let line = before.matches('\n').count() + 1;
        Some(format!(" {}:{line}", source.path))
    });
    let decides = if found.decides_visibility || found.code.decides_visibility() {
        " (decides visibility)"
    } else {
        ""
    };
    format!(
        "{:?} {}{}{decides}\n",
        found.severity,
        found.code.word(),
        place.unwrap_or_default()
    )
    .to_lowercase()
}

/// A record with its fields and edges.
pub(crate) fn record(record: &Record, config: &Config) -> String {
    let kind = &config.schema.type_of(record.kind).name;
    let mut result = format!("{kind}:{} “{}”", record.id.value, record.title);
    if record.titled {
        result.push_str(" titled");
    }
    if let Some(label) = &record.label {
        let _ = write!(result, " label={:?}", label.value);
    }
    if record.status != Status::Ready {
        let _ = write!(result, " {}", record.status.word());
    }
    result.push('\n');
    for (name, value) in &record.fields {
        let _ = writeln!(result, "  {name}: {}", value_text(&value.value));
    }
    for edge in &record.edges {
        let relation = config.schema.relation(edge.relation);
        let to = reference(edge.to.kind.as_deref(), &edge.to.id);
        let _ = writeln!(result, "  {} -> {to}{}", relation.name, props(&edge.props));
    }
    if !record.body.body.html.is_empty() {
        let html = record.body.body.html.trim().replace('\n', " ");
        let _ = writeln!(result, "  text: {html}");
    }
    result
}

fn reference(kind: Option<&str>, id: &str) -> String {
    kind.map_or_else(|| id.to_owned(), |kind| format!("{kind}:{id}"))
}

fn props(props: &[(String, Value)]) -> String {
    let props = props.iter();
    let props = props.map(|(name, value)| format!(" {name}={}", value_text(value)));
    props.collect()
}

fn value_text(value: &Value) -> String {
    match value {
        Value::Text(text) => format!("{text:?}"),
        Value::Markdown(text) => text.body.html.trim().replace('\n', " "),
        Value::Int(number) => number.to_string(),
        Value::Number(number) => format!("{number:.2}"),
        Value::Bool(is) => is.to_string(),
        Value::Date(day) => day.to_string(),
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(value_text).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Map(entries) => {
            let entries = entries.iter();
            let entries: Vec<String> = entries
                .map(|(key, value)| format!("{}: {}", key.value, value_text(value)))
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
        Value::Object(entries) => format!("({} )", props(entries)),
        Value::Ref(to) => format!("@{}", reference(to.kind.as_deref(), &to.id)),
    }
}
