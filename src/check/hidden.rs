//! Visible texts that refer to what their readers may not see: a warning for the author, plain text for the reader.

use crate::audience::{holds, sees_record};
use crate::config::{Audience, Ends};
use crate::diagnostic::{Diagnostic, HIDDEN_REFERENCE, list_of};
use crate::document::{Reference, Text};
use crate::model::{Destination, Found, Model, RecordId};
use crate::text::Span;

/// Checks one audience, or all where none is named.
pub(super) fn check(model: &Model, only: Option<&str>) -> Vec<Diagnostic> {
    let audiences: Vec<&Audience> =
        model.config.audiences.values().filter(|audience| only.is_none_or(|name| name == audience.name)).collect();
    let mut found = Vec::new();
    if audiences.is_empty() {
        return found;
    }
    found.extend(audiences.iter().filter_map(|audience| home(model, audience)));
    for id in model.records() {
        let body = &*model.record(id).body;
        let readers: Vec<&Audience> =
            audiences.iter().copied().filter(|audience| sees_record(audience, model.record(id), &model.config)).collect();
        if readers.is_empty() {
            continue;
        }
        for (target, span) in references(model, id, body) {
            let kept_from: Vec<&str> = readers
                .iter()
                .filter(|audience| reads(audience, body, span) && !sees_record(audience, model.record(target), &model.config))
                .map(|audience| audience.name.as_str())
                .collect();
            if !kept_from.is_empty() {
                let record = model.record(target);
                let message = format!("`{}` is hidden from {}, who read this text", record.id.value, list_of(kept_from, 6));
                let diagnostic =
                    Diagnostic::new(HIDDEN_REFERENCE, span, message).here("plain text for them").also(record.span, "hidden");
                found.push(
                    diagnostic.help(
                        "if they should not even read its name, label this part: `> [!LABEL]` or `## Heading {label=LABEL}`",
                    ),
                );
            }
        }
    }
    found
}

/// A first page that those whose it is may not see.
fn home(model: &Model, audience: &Audience) -> Option<Diagnostic> {
    let home = audience.home.as_ref()?;
    let reference = Reference::read(&home.value, home.span);
    let (Found::Record(id) | Found::Moved(id)) = model.find(reference.kind.as_deref(), &reference.id, &Ends::Any) else {
        return None;
    };
    let hidden = !sees_record(audience, model.record(id), &model.config);
    let message = format!("the home of `{}` is hidden from it, so the list of everything opens its site", audience.name);
    hidden.then(|| {
        Diagnostic::new(HIDDEN_REFERENCE, home.span, message)
            .also(model.record(id).span, "hidden")
            .help("name a record that it may see, or give this one a label that it holds")
    })
}

/// Whether an audience reads the part of a text that a place is in.
fn reads(audience: &Audience, text: &Text, span: Span) -> bool {
    let around = text.body.regions.iter().filter(|region| region.span.start <= span.start && span.end <= region.span.end);
    around.into_iter().all(|region| holds(audience, &region.label.value))
}

fn references(model: &Model, id: RecordId, text: &Text) -> Vec<(RecordId, Span)> {
    let links = text.body.links.iter().filter_map(|link| match model.destination(id, &link.target) {
        Ok(Destination::Page { record: Some(to), .. }) if to != id => Some((to, link.target_span)),
        _ => None,
    });
    let embeds = text.body.embeds.iter().filter_map(|embed| {
        let reference = &embed.target.value;
        match model.find(reference.kind.as_deref(), &reference.id, &Ends::Any) {
            Found::Record(to) | Found::Moved(to) => Some((to, embed.target.span)),
            _ => None,
        }
    });
    links.chain(embeds).collect()
}
