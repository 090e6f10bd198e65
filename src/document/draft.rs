//! A file cut into drafts: which type, which id, which keys, which text; nothing typed yet.
//!
//! This is the form that projection cuts: keys leave the map, ranges leave the text, and the rest is compiled again.

use std::sync::Arc;

use crate::config::{Config, FormerFolder, TypeId};
use crate::diagnostic::{
    Diagnostic, Severity, UNKNOWN_KEY, UNKNOWN_TYPE, did_you_mean, suggestion,
};
use crate::text::{FileId, Span, Spanned};
use crate::tree::{Map, parse_yaml};

use super::compile::declares;
use super::{Rules, collection, keys, visibility};

/// A record before its keys are read.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Its type.
    pub kind: TypeId,
    /// Its id.
    pub id: Spanned<String>,
    /// The path of its file from the content's root.
    pub path: Arc<str>,
    /// Its keys: its own, and the defaults for those it does not write.
    pub front: Map,
    /// Its text.
    pub text: DraftText,
    /// Where it stands: its front matter, its row, or the file's beginning.
    pub span: Span,
    /// Whether it is a row of a table.
    pub row: bool,
}

/// A text and where it stands. It is a part of its file's text where it can be, so that nothing is held twice.
#[derive(Clone, Debug)]
pub struct DraftText {
    source: Arc<str>,
    start: usize,
    /// Its first byte in the file.
    pub offset: usize,
}

impl DraftText {
    /// The rest of a file's text from a byte on.
    #[must_use]
    pub fn rest(source: Arc<str>, start: usize) -> Self {
        Self {
            source,
            start,
            offset: start,
        }
    }

    /// A text of its own, standing at a byte of the file.
    #[must_use]
    pub fn own(text: &str, offset: usize) -> Self {
        Self {
            source: text.into(),
            start: 0,
            offset,
        }
    }

    /// All of the text that it is a part of.
    #[must_use]
    pub fn whole(&self) -> &str {
        &self.source
    }

    /// The Markdown.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.source[self.start..]
    }
}

/// Cuts a file into drafts.
#[must_use]
pub fn drafts(
    file: FileId,
    path: &str,
    text: &Arc<str>,
    defaults: &Map,
    rules: &Rules<'_>,
) -> (Vec<Draft>, Vec<Diagnostic>) {
    let config = rules.config;
    let mut diagnostics = Vec::new();
    let super::front::Front {
        map: mut front,
        span,
        body,
    } = super::front::read(file, text, rules, &mut diagnostics);
    let body = DraftText::rest(text.clone(), body);
    if front.node("type").and_then(|node| node.as_text()) == Some("collection") {
        let sheet = collection::Sheet {
            file,
            path,
            front,
            body,
            span,
        };
        let rows = sheet.rows(defaults, rules, &mut diagnostics);
        return (rows, diagnostics);
    }
    let kind = kind_of(path, &front, config, &mut diagnostics);
    fold(&mut front, defaults, kind, config);
    let stem = crate::config::stem(path);
    let stem = if config.schema.type_of(kind).name == "page" {
        stem
    } else {
        stem.rsplit('/').next().unwrap_or(stem)
    };
    let id = match front
        .get("id")
        .and_then(|entry| entry.node.as_text().map(|text| (text, entry.node.span)))
    {
        Some((id, span)) => Spanned::new(id.to_owned(), span),
        None => Spanned::new(
            stem.to_owned(),
            Span::new(file, span.start as usize, span.start as usize),
        ),
    };
    let draft = Draft {
        kind,
        id,
        path: path.into(),
        front,
        text: body,
        span,
        row: false,
    };
    diagnostics.extend(left_behind(&draft, config));
    (vec![draft], diagnostics)
}

/// The type of a file: what it says, else what its folder says, else a page.
fn kind_of(path: &str, front: &Map, config: &Config, diagnostics: &mut Vec<Diagnostic>) -> TypeId {
    let page = config.schema.type_named("page").unwrap_or(TypeId(0));
    if let Some(node) = front.node("type") {
        let name = node.as_text().unwrap_or_default();
        if let Some(kind) = config.schema.type_named(name) {
            return kind;
        }
        let types = || {
            config
                .schema
                .types
                .keys()
                .map(String::as_str)
                .chain(["collection"])
        };
        let help = suggestion(name, types(), "the types are");
        diagnostics.push(
            Diagnostic::new(
                UNKNOWN_TYPE,
                node.span,
                format!("no type is called `{name}`"),
            )
            .here("not found")
            .help(help),
        );
        return page;
    }
    let (mut folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    if matches!(crate::config::stem(file), "index" | "README") {
        return page;
    }
    while !folder.is_empty() {
        if let Some(kind) = config
            .schema
            .type_ids()
            .find(|id| config.schema.type_of(*id).folder.as_deref() == Some(folder))
        {
            return kind;
        }
        folder = folder.rsplit_once('/').map_or("", |(parent, _)| parent);
    }
    page
}

/// A file in the folder of a type that the site takes out or moves is a plain page now. Without a label of its own, whoever may
/// see pages may see it.
fn left_behind(draft: &Draft, config: &Config) -> Option<Diagnostic> {
    let declared = config.schema.type_of(draft.kind);
    if config.former_folders.is_empty()
        || declared.name != "page"
        || ["type", "label"]
            .iter()
            .any(|key| draft.front.get(key).is_some())
    {
        return None;
    }
    let (mut folder, name) = draft.path.rsplit_once('/')?;
    let former = loop {
        match config
            .former_folders
            .iter()
            .find(|former| former.folder == folder)
        {
            Some(former) => break former,
            None => folder = folder.rsplit_once('/')?.0,
        }
    };
    let label = declared.label.as_deref().filter(|label| {
        *label != former.label && !matches!(crate::config::stem(name), "index" | "README")
    })?;
    let FormerFolder {
        folder, name, span, ..
    } = former;
    let message = format!(
        "`{folder}/` is not the folder of `{name}` any more, so this file is a page with the label `{label}`"
    );
    Some(
        Diagnostic::new(UNKNOWN_TYPE, Span::new(draft.span.file, 0, 0), message)
            .severity(Severity::Warning)
            .also(*span, "changed here")
            .help("move the file, or give it a `type:` or a `label:`")
            .decides_visibility(),
    )
}

/// Adds the defaults for keys that are not written, as far as the type declares them or other tools hide pages with them.
pub(crate) fn fold(front: &mut Map, defaults: &Map, kind: TypeId, config: &Config) {
    for entry in &defaults.entries {
        let key = entry.key.value.as_str();
        if front.get(key).is_none() && (declares(kind, key, config) || keys::is_hiding(key)) {
            front.entries.push(entry.clone());
        }
    }
}

/// Reads a `_defaults.yml`: keys that no type at all declares are mistakes.
#[must_use]
pub fn defaults(file: FileId, text: &str, rules: &Rules<'_>) -> (Map, Vec<Diagnostic>) {
    let config = rules.config;
    let offset = if text.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    };
    let (map, mut diagnostics) = parse_yaml(&text[offset..], file, offset);
    let rules = Rules {
        source: text,
        ..rules.clone()
    };
    for entry in &map.entries {
        let key = entry.key.value.as_str();
        let known = keys::is_hiding(key)
            || config.schema.type_ids().any(|kind| {
                !matches!(key, "type" | "id" | "title" | "old_ids" | "body")
                    && declares(kind, key, config)
            });
        if !known {
            let fields = config
                .schema
                .types
                .values()
                .flat_map(|declared| declared.fields.keys().map(String::as_str));
            let words = fields
                .chain(config.schema.relations.keys().map(String::as_str))
                .chain(crate::config::RECORD_KEYS);
            let help = did_you_mean(key, words).unwrap_or_else(|| {
                "defaults set keys of the records in their folder, such as `owner` or `label`"
                    .into()
            });
            let message = format!("no type has a key `{key}` that can have a default");
            let problem = Diagnostic::new(UNKNOWN_KEY, entry.key.span, message)
                .here("not known")
                .help(help);
            let decides = rules.vocabulary.decisive(key).is_some()
                || rules.vocabulary.names_readers(key, &entry.node);
            diagnostics.push(if decides {
                problem.decides_visibility()
            } else {
                problem
            });
        }
        diagnostics.extend(match key {
            "label" => visibility::empty_label(entry, &rules),
            "status" => visibility::empty_status(entry),
            _ => None,
        });
        diagnostics.extend(visibility::swallowed(entry, &rules, file));
    }
    (map, diagnostics)
}
