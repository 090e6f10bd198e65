//! What a record says about its readers: its label, its status, and keys that look as if they decided it.
//!
//! Whatever is not understood hides the record or stops the build. Keys of other tools are in [`super::other_tools`].

use super::spelling::normalize;
use super::value_reader::wrong_type;
use super::vocabulary::{Meaning, Vocabulary};
use super::{Draft, Rules, Status, keys, other_tools};
use crate::diagnostic::{
    Diagnostic, Severity, UNKNOWN_KEY, UNKNOWN_LABEL, UNKNOWN_VALUE, VISIBILITY_KEY, did_you_mean,
    list_of, suggestion,
};
use crate::text::{FileId, Span, Spanned, invisible_name};
use crate::tree::{Map, Node, NodeEntry, NodeValue};

/// The label that a record writes. One that is not understood is kept, since no audience holds it.
pub(super) fn label(
    front: &Map,
    rules: &Rules<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Spanned<String>> {
    let entry = front.get("label")?;
    let node = &entry.node;
    let problem = empty_label(entry, rules).or_else(|| {
        node.as_text().is_none().then(|| {
            wrong_type(node, "label", "a single label")
                .help("write one label, without brackets")
                .decides_visibility()
        })
    });
    if let Some(problem) = problem {
        diagnostics.push(problem);
        return Some(Spanned::new(String::new(), node.span));
    }
    let text = node.as_text().unwrap_or_default();
    let is_known = rules
        .options
        .labels
        .words()
        .iter()
        .any(|label| label == text);
    if rules.vocabulary.has_audiences() && !is_known {
        diagnostics.push(unknown_label(text, node.span, rules));
    }
    Some(Spanned::new(text.to_owned(), node.span))
}

fn unknown_label(text: &str, span: Span, rules: &Rules<'_>) -> Diagnostic {
    let labels = rules.options.labels.words().iter().map(String::as_str);
    let audience = rules.config.audiences.get(text).map(|audience| {
        let labels = list_of(audience.labels.iter().map(String::as_str), 12);
        format!("`{text}` is an audience, not a label; it holds {labels}")
    });
    let same = || {
        let mut labels = labels.clone();
        let label = labels.find(|label| normalize(label) == normalize(text))?;
        Some(format!("did you mean `{label}`?"))
    };
    let help = audience
        .or_else(same)
        .or_else(|| did_you_mean(text, labels.clone()))
        .unwrap_or_else(|| format!("the labels are {}", list_of(labels.clone(), 12)));
    let message = format!("no audience holds the label `{text}`");
    let problem = Diagnostic::new(UNKNOWN_LABEL, span, message)
        .here("no audience would see this")
        .help(help);
    match text.chars().find_map(invisible_name) {
        Some(name) => problem.note(format!("the label contains {name}")),
        None => problem,
    }
}

/// Reports a label without a value.
pub(super) fn empty_label(entry: &NodeEntry, rules: &Rules<'_>) -> Option<Diagnostic> {
    let is_empty = match &entry.node.value {
        NodeValue::Null => true,
        NodeValue::Scalar { text, .. } => text.trim().is_empty(),
        NodeValue::List(items) => items.is_empty(),
        NodeValue::Map(map) => map.entries.is_empty(),
    };
    let labels = rules.options.labels.words();
    let help = if labels.is_empty() {
        "write the label, or remove the line".to_owned()
    } else {
        format!(
            "write one of {}, or remove the line to use the label of the type",
            list_of(labels.iter().map(String::as_str), 12)
        )
    };
    is_empty.then(|| {
        Diagnostic::new(UNKNOWN_LABEL, entry.key.span, "this label is empty")
            .here("no value")
            .help(help)
    })
}

/// Reports a status without a value.
pub(super) fn empty_status(entry: &NodeEntry) -> Option<Diagnostic> {
    let is_empty = match &entry.node.value {
        NodeValue::Null => true,
        NodeValue::Scalar { text, .. } => text.trim().is_empty(),
        _ => false,
    };
    is_empty.then(|| {
        Diagnostic::new(UNKNOWN_VALUE, entry.key.span, "this status is empty")
            .here("no value")
            .help(format!(
                "write one of {}, or remove the line",
                list_of(Status::WORDS.iter().copied(), 3)
            ))
            .decides_visibility()
    })
}

/// Whether a record is published, by its own status and by the keys of other tools. In doubt it is a draft.
pub(super) fn status(
    draft: &Draft,
    rules: &Rules<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Status {
    let mut entries = draft.front.entries.iter();
    let hiding = entries.find(|entry| other_tools::hides(entry, draft, rules));
    let Some(entry) = draft.front.get("status") else {
        return hiding.map_or(Status::Ready, |_| Status::Draft);
    };
    let text = entry.node.as_text().unwrap_or_default();
    let status = Status::from_word(text);
    let problem = match (empty_status(entry), status, hiding) {
        (Some(problem), ..) => problem,
        (None, None, _) => {
            let words = Status::WORDS.iter().copied();
            let help = suggestion(text, words, "the valid values are");
            let message = format!("invalid value `{text}` for `status`");
            Diagnostic::new(UNKNOWN_VALUE, entry.node.span, message).help(help)
        }
        (None, Some(status), Some(other)) if status != Status::Draft => {
            let message = format!("`{}` contradicts `status: {text}`", other.key.value);
            Diagnostic::new(VISIBILITY_KEY, other.key.span, message)
                .also(entry.key.span, "the status")
                .help("remove one of them")
                .severity(Severity::Error)
        }
        (None, Some(status), _) => return status,
    };
    diagnostics.push(problem.decides_visibility());
    Status::Draft
}

/// Reports a key that its open type does not declare, if it is similar to a declared key or its value is a label.
pub(super) fn suspicious_key(
    entry: &NodeEntry,
    draft: &Draft,
    rules: &Rules<'_>,
) -> Option<Diagnostic> {
    let written = &entry.key.value;
    let is_declared = |key: &str| keys::is_declared(draft.kind, key, &rules.config.schema);
    let invisible = || written.chars().find_map(invisible_name);
    let (message, help, decides_visibility) = if let Some(Meaning::Known {
        key,
        decides_visibility,
    }) = rules.vocabulary.meaning(written, is_declared)
    {
        (
            format!("`{written}` is similar to the key `{key}`, but is ignored"),
            format!("write `{key}`, or rename the key"),
            decides_visibility,
        )
    } else if rules.vocabulary.names_readers(written, &entry.node) {
        (
            format!(
                "the value of `{written}` is a label or an audience, but `{written}` does not restrict who can read this record"
            ),
            "write `label: …` instead".to_owned(),
            true,
        )
    } else if Vocabulary::is_unpublished(written, &entry.node) {
        (
            format!("`{written}` does not exclude this record from the site"),
            "write `status: draft` instead".to_owned(),
            true,
        )
    } else if rules.vocabulary.is_broken_visibility_key(entry) {
        (
            format!(
                "`{written}` is ignored, but looks like a key that restricts who can read this record"
            ),
            "write `label: …`, with a colon and a space between the key and its value".to_owned(),
            true,
        )
    } else {
        let name = invisible()?;
        (
            format!("the key `{written}` contains {name}"),
            "retype the key".to_owned(),
            false,
        )
    };
    Some(Diagnostic {
        decides_visibility,
        ..Diagnostic::new(UNKNOWN_KEY, entry.key.span, message)
            .severity(Severity::Warning)
            .here("ignored")
            .help(help)
    })
}

/// Reports a key that decides who reads a record and is part of the value of another key, where it has no effect.
pub(super) fn swallowed_key(
    entry: &NodeEntry,
    rules: &Rules<'_>,
    file: FileId,
) -> Option<Diagnostic> {
    let nested = rules.vocabulary.nested_visibility_key(&entry.node);
    let (span, key) = match nested {
        Some(key) => (key.span, key.value.as_str()),
        None => scalars(&entry.node)
            .into_iter()
            .filter(|span| span.file == file)
            .find_map(|span| key_in_text(span, rules))?,
    };
    let message = format!(
        "`{key}` is part of the value of `{}` here, so it has no effect",
        entry.key.value
    );
    Some(
        Diagnostic::new(UNKNOWN_KEY, span, message)
            .severity(Severity::Warning)
            .here("ignored")
            .help(format!(
                "write `{key}: …` on a separate line, without anything before it"
            ))
            .decides_visibility(),
    )
}

/// A visibility key at the end of a line of a scalar, indented by mistake.
fn key_in_text<'s>(span: Span, rules: &Rules<'s>) -> Option<(Span, &'s str)> {
    let written = rules.source.get(span.range())?;
    let before = rules.source.get(..span.start as usize).unwrap_or_default();
    let before = before.trim_end_matches([' ', '\t']);
    // On the line of its key, a scalar is only a value. Its further lines may be keys.
    let is_block = before.is_empty() || before.ends_with(['\n', '\r']);
    crate::markdown::lines(written, 0)
        .skip(usize::from(!is_block))
        .find_map(|line| {
            let (at, key) = rules
                .vocabulary
                .visibility_key_at_end(&written[line.clone()])?;
            let start = span.start as usize + line.start + at;
            Some((Span::new(span.file, start, start + key.len()), key))
        })
}

/// The places of all scalars in a value.
fn scalars(node: &Node) -> Vec<Span> {
    match &node.value {
        NodeValue::Null => Vec::new(),
        NodeValue::Scalar { .. } => vec![node.span],
        NodeValue::List(items) => items.iter().flat_map(scalars).collect(),
        NodeValue::Map(map) => {
            let nodes = map.entries.iter().map(|entry| &entry.node);
            nodes.flat_map(scalars).collect()
        }
    }
}
