//! Visible texts that refer to what their readers may not see: a warning for the author, plain text for the reader.

use crate::audience::sees_record;
use crate::config::{Audience, Endpoints};
use crate::diagnostic::{Diagnostic, HIDDEN_REFERENCE, list_of};
use crate::document::{Reference, Text, TypedValue, Value, typed_values};
use crate::model::{Destination, Found, Model, RecordId};
use crate::text::Span;

/// Checks one audience, or all where none is named.
pub(super) fn check(model: &Model, only: Option<&str>) -> Vec<Diagnostic> {
    let audiences: Vec<&Audience> = model
        .config
        .audiences
        .values()
        .filter(|audience| only.is_none_or(|name| name == audience.name))
        .collect();
    let mut found = Vec::new();
    if audiences.is_empty() {
        return found;
    }
    let homes = model
        .config
        .audiences
        .values()
        .filter_map(|audience| audience.home.as_ref());
    found.extend(homes.filter_map(|home| model.home_at(home).err()));
    found.extend(
        audiences
            .iter()
            .filter_map(|audience| home(model, audience)),
    );
    for id in model.records() {
        let readers: Vec<&Audience> = audiences
            .iter()
            .copied()
            .filter(|audience| sees_record(audience, model.record(id), &model.config))
            .collect();
        if !readers.is_empty() {
            let pieces = pieces(model, id);
            found.extend(
                pieces
                    .iter()
                    .flat_map(|piece| of_piece(model, id, piece, &readers)),
            );
        }
    }
    found
}

fn of_piece(
    model: &Model,
    id: RecordId,
    piece: &Piece<'_>,
    readers: &[&Audience],
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (target, span, left) in references(model, id, piece.text) {
        let unseen =
            |audience: &&&Audience| !sees_record(audience, model.record(target), &model.config);
        let kept_from: Vec<&str> = readers
            .iter()
            .filter(|audience| piece.read_by(model, audience) && reads(audience, piece.text, span))
            .filter(unseen)
            .map(|audience| audience.name.as_str())
            .collect();
        if !kept_from.is_empty() {
            let record = model.record(target);
            let message = format!(
                "`{}` is hidden from {}, who read this text",
                record.id.value,
                list_of(kept_from, 6)
            );
            let diagnostic = Diagnostic::new(HIDDEN_REFERENCE, span, message)
                .here(left)
                .also(record.span, "hidden");
            found.push(
                diagnostic
                    .help("if they should not even read its name, label this part: `> [!LABEL]` or `## Heading {label=LABEL}`"),
            );
        }
    }
    found
}

/// A text of a record, and what one has to hold to read it, besides what the record asks for.
struct Piece<'m> {
    text: &'m Text,
    labels: Vec<&'m str>,
    /// The other end of the edge that carries it.
    end: Option<RecordId>,
}

impl Piece<'_> {
    fn read_by(&self, model: &Model, audience: &Audience) -> bool {
        self.labels.iter().all(|label| audience.holds(label))
            && self
                .end
                .is_none_or(|end| sees_record(audience, model.record(end), &model.config))
    }
}

/// All texts of a record: its body, those of its fields, and those of its edges.
fn pieces(model: &Model, id: RecordId) -> Vec<Piece<'_>> {
    let record = model.record(id);
    let mut pieces = vec![Piece {
        text: &record.body,
        labels: Vec::new(),
        end: None,
    }];
    for field in model.type_of(id).fields.values() {
        if let Some(value) = record.fields.get(&field.name) {
            gather(
                TypedValue {
                    value: &value.value,
                    kind: &field.kind,
                    field: Some(field),
                },
                &[],
                None,
                &mut pieces,
            );
        }
    }
    for edge in &record.edges {
        let relation = model.config.schema.relation(edge.relation);
        if let Found::Record(end) | Found::Moved(end) =
            model.find(edge.to.kind.as_deref(), &edge.to.id, &relation.to)
        {
            let labels = label_of(&[], relation.label.as_deref());
            typed_values(&edge.props, &relation.props)
                .for_each(|part| gather(part, &labels, Some(end), &mut pieces));
        }
    }
    pieces
}

fn gather<'m>(
    part: TypedValue<'m>,
    around: &[&'m str],
    end: Option<RecordId>,
    pieces: &mut Vec<Piece<'m>>,
) {
    let labels = label_of(around, part.field.and_then(|field| field.label.as_deref()));
    if let Value::Markdown(text) = part.value {
        pieces.push(Piece { text, labels, end });
        return;
    }
    part.value
        .parts(part.kind)
        .into_iter()
        .for_each(|part| gather(part, &labels, end, pieces));
}

/// The labels around something, and its own.
fn label_of<'m>(around: &[&'m str], own: Option<&'m str>) -> Vec<&'m str> {
    around.iter().copied().chain(own).collect()
}

/// A first page that those whose it is may not see.
fn home(model: &Model, audience: &Audience) -> Option<Diagnostic> {
    let home = audience.home.as_ref()?;
    let reference = Reference::read(&home.value, home.span);
    let (Found::Record(id) | Found::Moved(id)) =
        model.find(reference.kind.as_deref(), &reference.id, &Endpoints::Any)
    else {
        return None;
    };
    let hidden = !sees_record(audience, model.record(id), &model.config);
    let message = format!(
        "the home of `{}` is hidden from it, so the list of everything opens its site",
        audience.name
    );
    hidden.then(|| {
        Diagnostic::new(HIDDEN_REFERENCE, home.span, message)
            .also(model.record(id).span, "hidden")
            .help("name a record that it may see, or give this one a label that it holds")
    })
}

/// Whether an audience reads the part of a text that a place is in.
fn reads(audience: &Audience, text: &Text, span: Span) -> bool {
    let around = text
        .body
        .regions
        .iter()
        .filter(|region| region.span.start <= span.start && span.end <= region.span.end);
    around
        .into_iter()
        .all(|region| audience.holds(&region.label.value))
}

/// The records that a text links to and embeds, with the places and with what is left of them for those who may not see the record.
fn references(model: &Model, id: RecordId, text: &Text) -> Vec<(RecordId, Span, &'static str)> {
    let links =
        text.body
            .links
            .iter()
            .filter_map(|link| match model.destination(id, &link.target) {
                Ok(Destination::Page {
                    record: Some(to), ..
                }) if to != id => Some((to, link.target_span, "plain text for them")),
                _ => None,
            });
    let embeds = text.body.embeds.iter().filter_map(|embed| {
        let reference = &embed.target.value;
        match model.named(reference).0 {
            Found::Record(to) | Found::Moved(to) => {
                Some((to, embed.target.span, "left out for them"))
            }
            _ => None,
        }
    });
    links.chain(embeds).collect()
}
