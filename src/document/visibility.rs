//! What a record says of its readers: its label, its status, and the keys with which other tools hide pages.
//!
//! Whatever is not understood hides the record or stops the build. A key that the type declares is never read as one of
//! another tool.

use super::keys::{Hiding, Meaning, Vocabulary, is_switch, knows, plain};
use super::{Draft, Rules, Status};
use crate::diagnostic::{
    Diagnostic, Severity, UNKNOWN_KEY, UNKNOWN_LABEL, UNKNOWN_VALUE, VISIBILITY_KEY, WRONG_TYPE,
    did_you_mean, list_of, suggestion,
};
use crate::text::{Span, Spanned};
use crate::tree::{Entry, Map, Node, Value};

/// The label that a record writes. One that is not understood is kept: no audience holds it.
pub(super) fn label(
    front: &Map,
    rules: &Rules<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Spanned<String>> {
    let entry = front.get("label")?;
    let node = &entry.node;
    if let Some(problem) = empty_label(entry, rules) {
        diagnostics.push(problem);
        return Some(Spanned::new(String::new(), node.span));
    }
    let Some(text) = node.as_text() else {
        diagnostics.push(
            Diagnostic::new(
                WRONG_TYPE,
                node.span,
                format!("`label` is {}, not one word", node.kind()),
            )
            .help("a record has one label: write it without brackets")
            .decides_visibility(),
        );
        return Some(Spanned::new(String::new(), node.span));
    };
    let known = rules.options.labels.words();
    if rules.vocabulary.has_audiences() && !known.iter().any(|label| label == text) {
        let words = || known.iter().map(String::as_str);
        let same = known
            .iter()
            .find(|label| plain(label) == plain(text))
            .map(|label| format!("did you mean `{label}`?"));
        let audience = rules.config.audiences.get(text).map(|audience| {
            let labels = audience.labels.iter().map(String::as_str);
            format!(
                "`{text}` is an audience, which holds {}",
                list_of(labels, 12)
            )
        });
        let help = audience
            .or(same)
            .or_else(|| did_you_mean(text, words()))
            .unwrap_or_else(|| format!("the labels are {}", list_of(words(), 12)));
        let problem = Diagnostic::new(
            UNKNOWN_LABEL,
            node.span,
            format!("no audience holds the label `{text}`"),
        );
        let invisible = text.chars().find_map(crate::text::invisible_name);
        let problem = problem.here("nobody would see it").help(help);
        diagnostics.push(match invisible {
            Some(name) => problem.note(format!("the label has {name} in it, which cannot be seen")),
            None => problem,
        });
    }
    Some(Spanned::new(text.to_owned(), node.span))
}

/// That a label says nothing, if it does.
pub(super) fn empty_label(entry: &Entry, rules: &Rules<'_>) -> Option<Diagnostic> {
    let is_empty = match &entry.node.value {
        Value::Null => true,
        Value::Scalar { text, .. } => text.trim().is_empty(),
        Value::List(items) => items.is_empty(),
        Value::Map(map) => map.entries.is_empty(),
    };
    let labels = || rules.options.labels.words().iter().map(String::as_str);
    let help = if rules.options.labels.words().is_empty() {
        "write the label, or remove the line".to_owned()
    } else {
        format!(
            "write one of {}, or remove the line so that the label of the type holds",
            list_of(labels(), 12)
        )
    };
    is_empty.then(|| {
        Diagnostic::new(UNKNOWN_LABEL, entry.key.span, "this label is empty")
            .here("nothing behind it")
            .help(help)
    })
}

/// That a status says nothing, if it does.
pub(super) fn empty_status(entry: &Entry) -> Option<Diagnostic> {
    let is_empty = entry.node.value == Value::Null
        || entry
            .node
            .as_text()
            .is_some_and(|text| text.trim().is_empty());
    is_empty.then(|| {
        Diagnostic::new(UNKNOWN_VALUE, entry.key.span, "this status is empty")
            .here("nothing behind it")
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
    let hiding = draft
        .front
        .entries
        .iter()
        .find(|entry| hides(entry, draft, rules));
    let Some(entry) = draft.front.get("status") else {
        return if hiding.is_some() {
            Status::Draft
        } else {
            Status::Ready
        };
    };
    if let Some(problem) = empty_status(entry) {
        diagnostics.push(problem);
        return Status::Draft;
    }
    let text = entry.node.as_text().unwrap_or_default();
    let Some(status) = Status::from_word(text) else {
        let words = Status::WORDS.iter().copied();
        let help = suggestion(text, words, "`status` is one of");
        diagnostics.push(
            Diagnostic::new(
                UNKNOWN_VALUE,
                entry.node.span,
                format!("`status` cannot be `{text}`"),
            )
            .help(help)
            .decides_visibility(),
        );
        return Status::Draft;
    };
    match hiding {
        Some(other) if status != Status::Draft => {
            let message = format!("`{}` contradicts `status: {text}`", other.key.value);
            diagnostics.push(
                Diagnostic::new(VISIBILITY_KEY, other.key.span, message)
                    .also(entry.key.span, "the status")
                    .help("keep one of the two")
                    .severity(Severity::Error)
                    .decides_visibility(),
            );
            Status::Draft
        }
        _ => status,
    }
}

/// What a key of another tool does to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Effect {
    Nothing,
    Hides,
    /// Neither yes nor no is written. The record is hidden until it is clear, unless nothing at all is written.
    UnclearValue,
    /// Nobody can say.
    Unclear,
}

/// The effect of a key of another tool, and whether it is spelt as there.
fn effect(entry: &Entry, draft: &Draft, rules: &Rules<'_>) -> Option<(Effect, &'static str, bool)> {
    let written = &entry.key.value;
    if super::compile::declares(draft.kind, written, rules.config) {
        return None;
    }
    let Meaning::Hiding { key, when } = rules
        .vocabulary
        .meaning(written, knows(rules.config, draft.kind))?
    else {
        return None;
    };
    let (text, quoted) = match &entry.node.value {
        Value::Scalar { text, quoted } => (text.as_str(), *quoted),
        _ => ("", false),
    };
    let is = |yes: bool| !quoted && text == if yes { "true" } else { "false" };
    let is_day = || {
        text.get(..10)
            .is_some_and(|day| day.parse::<jiff::civil::Date>().is_ok())
    };
    let effect = match when {
        Hiding::WhenTrue if is(true) => Effect::Hides,
        Hiding::WhenFalse if is(false) => Effect::Hides,
        Hiding::WhenTrue if is(false) => Effect::Nothing,
        Hiding::WhenFalse if is(true) || (key == "published" && is_day()) => Effect::Nothing,
        Hiding::UnclearUnless(yes) if is(yes) => Effect::Nothing,
        Hiding::UnclearIf(yes) if !is(yes) => Effect::Nothing,
        Hiding::WhenTrue | Hiding::WhenFalse => Effect::UnclearValue,
        Hiding::UnclearUnless(_) | Hiding::UnclearIf(_) | Hiding::Unclear => Effect::Unclear,
    };
    let exact = plain(written) == key;
    (exact || is_switch(text)).then_some((effect, key, exact))
}

fn hides(entry: &Entry, draft: &Draft, rules: &Rules<'_>) -> bool {
    match effect(entry, draft, rules) {
        Some((Effect::Hides, ..)) => true,
        Some((Effect::UnclearValue, ..)) => entry.node.value != Value::Null,
        _ => false,
    }
}

/// Whether other tools hide pages with a key, and the type does not declare it.
pub(super) fn is_of_another_tool(entry: &Entry, draft: &Draft, rules: &Rules<'_>) -> bool {
    effect(entry, draft, rules).is_some()
}

/// What to say of a key with which other tools hide pages.
pub(super) fn of_another_tool(
    entry: &Entry,
    draft: &Draft,
    rules: &Rules<'_>,
) -> Option<Diagnostic> {
    let (effect, key, exact) = effect(entry, draft, rules)?;
    let written = &entry.key.value;
    let value = entry.node.as_text().unwrap_or_default();
    let labels = || rules.options.labels.words().iter().map(String::as_str);
    let hide = "write `status: draft` to leave the record out of the site, or remove the line";
    let say = |message: String| Diagnostic::new(VISIBILITY_KEY, entry.key.span, message);
    if !exact {
        let problem = say(format!("`{written}` is not a key, and is close to `{key}`"));
        return Some(
            problem
                .here("not known here")
                .help(hide)
                .decides_visibility(),
        );
    }
    match effect {
        Effect::Nothing => None,
        // With a status, there is nothing to add: both mean the same, or it is said that they do not.
        Effect::Hides if draft.front.get("status").is_some() => None,
        Effect::Hides => {
            let problem = say(format!(
                "`{written}: {value}` leaves this record out of the site"
            ));
            Some(
                problem
                    .severity(Severity::Info)
                    .help("`status: draft` means the same"),
            )
        }
        Effect::UnclearValue => {
            let found = if value.is_empty() {
                entry.node.kind().to_owned()
            } else {
                format!("`{value}`")
            };
            Some(
                say(format!("`{written}` is {found}, not `true` or `false`"))
                    .help(hide)
                    .decides_visibility(),
            )
        }
        Effect::Unclear => {
            let problem =
                say(format!("`{written}` does not decide who reads this record")).here("ignored");
            let help = if rules.vocabulary.has_audiences() {
                format!(
                    "write `label: …` instead; the labels are {}",
                    list_of(labels(), 12)
                )
            } else {
                "remove it, or write `status: draft` to leave the record out of the site".to_owned()
            };
            Some(problem.help(help).decides_visibility())
        }
    }
}

/// What is wrong with a key that its open type does not declare: it is close to one, or its value is a label.
pub(super) fn ignored(entry: &Entry, draft: &Draft, rules: &Rules<'_>) -> Option<Diagnostic> {
    let written = &entry.key.value;
    let say = |message: String| {
        Diagnostic::new(UNKNOWN_KEY, entry.key.span, message)
            .severity(Severity::Warning)
            .here("ignored")
    };
    if let Some(Meaning::Known { key, decisive }) = rules
        .vocabulary
        .meaning(written, knows(rules.config, draft.kind))
    {
        let problem = say(format!(
            "`{written}` is close to the key `{key}`, and is not read"
        ))
        .help(format!("write `{key}`, or give the key another name"));
        return Some(if decisive {
            problem.decides_visibility()
        } else {
            problem
        });
    }
    if rules.vocabulary.names_readers(written, &entry.node) {
        let message = format!(
            "the value of `{written}` is a label or an audience, but `{written}` does not decide who reads this record"
        );
        return Some(
            say(message)
                .help("write `label: …` instead")
                .decides_visibility(),
        );
    }
    if Vocabulary::is_unpublished(written, &entry.node) {
        let message = format!("`{written}` does not leave this record out of the site");
        return Some(
            say(message)
                .help("write `status: draft` instead")
                .decides_visibility(),
        );
    }
    if rules.vocabulary.splits(entry) {
        let message = format!(
            "`{written}` is not read, and looks like a key that decides who reads this record"
        );
        return Some(
            say(message)
                .help("write `label: …`, with a colon and a space between the key and its value")
                .decides_visibility(),
        );
    }
    let name = written.chars().find_map(crate::text::invisible_name)?;
    Some(
        say(format!(
            "the key `{written}` has {name} in it, which cannot be seen"
        ))
        .help("type the key anew"),
    )
}

/// Keys that decide who reads a record and ended up within the value of another key, where they have no effect.
pub(super) fn swallowed(
    entry: &Entry,
    rules: &Rules<'_>,
    file: crate::text::FileId,
) -> Option<Diagnostic> {
    let say = |span: Span, key: &str| {
        let message = format!(
            "`{key}` is part of the value of `{}` here, and decides nothing",
            entry.key.value
        );
        Diagnostic::new(UNKNOWN_KEY, span, message)
            .severity(Severity::Warning)
            .here("ignored")
            .help(format!(
                "write `{key}: …` on a line of its own, without anything before it"
            ))
            .decides_visibility()
    };
    if let Some(key) = rules.vocabulary.decides_within(&entry.node) {
        return Some(say(key.span, &key.value));
    }
    texts(&entry.node)
        .into_iter()
        .filter(|span| span.file == file)
        .find_map(|span| {
            let written = rules.source.get(span.range())?;
            // What follows a key on its own line is its value; further lines may be keys that are indented by mistake.
            let before = rules.source.get(..span.start as usize).unwrap_or_default();
            let before = before.trim_end_matches([' ', '\t']);
            let is_block = before.is_empty() || before.ends_with(['\n', '\r']);
            let found = crate::markdown::lines(written, 0)
                .skip(usize::from(!is_block))
                .find_map(|line| {
                    let (at, key) = rules.vocabulary.decision_at_end(&written[line.clone()])?;
                    Some((line.start + at, key))
                });
            let (at, key) = found?;
            let start = span.start as usize + at;
            Some(say(Span::new(file, start, start + key.len()), key))
        })
}

/// The places of all scalars in a value.
fn texts(node: &Node) -> Vec<Span> {
    match &node.value {
        Value::Null => Vec::new(),
        Value::Scalar { .. } => vec![node.span],
        Value::List(items) => items.iter().flat_map(texts).collect(),
        Value::Map(map) => map
            .entries
            .iter()
            .flat_map(|entry| texts(&entry.node))
            .collect(),
    }
}
