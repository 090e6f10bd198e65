//! Texts that refer to records which some of their readers may not see: a warning for authors, plain text for those readers.
//!
//! This is the only file that compares, on the whole model, what an audience reads with what it may see. Editions need no such
//! comparison, because projection cuts what is hidden.

use super::embeds;
use super::references::record_of;
use crate::config::{Audience, Endpoints};
use crate::diagnostic::{Diagnostic, HIDDEN_REFERENCE, list_of};
use crate::document::{Reference, Text, TypedValue, Value, typed_values};
use crate::model::{Destination, Model, RecordId};
use crate::projection::sees_record;
use crate::text::Span;

/// Reports references to hidden records, for some audiences.
pub(super) fn check(model: &Model, audiences: &[&Audience]) -> Vec<Diagnostic> {
    if audiences.is_empty() {
        return Vec::new();
    }
    // The homes of all audiences are checked, also of those that are not built.
    let homes = model.config().audiences.values();
    let homes = homes.filter_map(|audience| audience.home.as_ref());
    let mut found: Vec<Diagnostic> = homes.filter_map(|home| model.home_at(home).err()).collect();
    let hidden_homes = audiences.iter();
    found.extend(hidden_homes.filter_map(|audience| hidden_home(model, audience)));
    for id in model.records() {
        let readers: Vec<&Audience> = audiences
            .iter()
            .copied()
            .filter(|audience| sees(model, audience, id))
            .collect();
        if !readers.is_empty() {
            let texts = labelled_texts(model, id);
            let problems = texts
                .iter()
                .flat_map(|text| hidden_references(model, id, text, &readers));
            found.extend(problems);
        }
    }
    found
}

/// The names of the audiences that a record is hidden from.
#[must_use]
pub fn audiences_without(model: &Model, id: RecordId) -> Vec<&str> {
    let audiences = model.config().audiences.values();
    audiences
        .filter(|audience| !sees(model, audience, id))
        .map(|audience| audience.name.as_str())
        .collect()
}

fn sees(model: &Model, audience: &Audience, id: RecordId) -> bool {
    let record = model.record(id);
    sees_record(audience, record, model.config(), model.labels())
}

/// Reports the references of a text to records that are hidden from some of its readers.
fn hidden_references(
    model: &Model,
    id: RecordId,
    text: &LabelledText<'_>,
    readers: &[&Audience],
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (target, span, effect) in references(model, id, text.text) {
        let reads = |audience: &&&Audience| {
            text.is_visible(model, audience) && is_part_visible(audience, text.text, span)
        };
        let kept_from: Vec<&str> = readers
            .iter()
            .filter(reads)
            .filter(|audience| !sees(model, audience, target))
            .map(|audience| audience.name.as_str())
            .collect();
        if !kept_from.is_empty() {
            let record = model.record(target);
            let message = format!(
                "`{}` is hidden from {}, who can read this text",
                record.id.value,
                list_of(kept_from, 6)
            );
            found.push(
                Diagnostic::new(HIDDEN_REFERENCE, span, message)
                    .here(effect)
                    .also(record.span, "hidden")
                    .help("to hide its name as well, label this part: `> [!LABEL]` or `## Heading {label=LABEL}`"),
            );
        }
    }
    found
}

/// A text of a record, and what its readers need in addition to seeing the record.
struct LabelledText<'m> {
    text: &'m Text,
    /// Labels that an audience has to hold.
    labels: Vec<&'m str>,
    /// The other end of the edge that the text is a property of, which has to be visible too.
    end: Option<RecordId>,
}

impl LabelledText<'_> {
    fn is_visible(&self, model: &Model, audience: &Audience) -> bool {
        self.labels.iter().all(|label| audience.holds(label))
            && self.end.is_none_or(|end| sees(model, audience, end))
    }
}

/// All texts of a record: its body, those of its fields and those of its edges.
fn labelled_texts(model: &Model, id: RecordId) -> Vec<LabelledText<'_>> {
    let record = model.record(id);
    let mut texts = vec![LabelledText {
        text: &record.body,
        labels: Vec::new(),
        end: None,
    }];
    for field in model.type_of(id).fields.values() {
        if let Some(value) = record.fields.get(&field.name) {
            let part = TypedValue {
                value: &value.value,
                kind: &field.kind,
                field: None,
            };
            let label = model
                .labels()
                .of_field(record, &field.name, field.label.as_deref());
            let labels: Vec<&str> = label.into_iter().collect();
            collect_texts(part, &labels, None, &mut texts);
        }
    }
    for edge in &record.edges {
        let relation = model.config().schema.relation(edge.relation);
        let found = model.find(edge.to.kind.as_deref(), &edge.to.id, &relation.to);
        if let Some(end) = record_of(&found) {
            let label = relation.label.as_deref();
            let label = model.labels().of_edge(record, edge.to.span, label);
            let labels: Vec<&str> = label.into_iter().collect();
            for part in typed_values(&edge.props, &relation.props) {
                collect_texts(part, &labels, Some(end), &mut texts);
            }
        }
    }
    texts
}

/// Adds the texts within a value. Each has the labels of all fields around it.
fn collect_texts<'m>(
    part: TypedValue<'m>,
    around: &[&'m str],
    end: Option<RecordId>,
    texts: &mut Vec<LabelledText<'m>>,
) {
    let own = part.field.and_then(|field| field.label.as_deref());
    let labels: Vec<&str> = around.iter().copied().chain(own).collect();
    if let Value::Markdown(text) = part.value {
        texts.push(LabelledText { text, labels, end });
        return;
    }
    for part in part.value.parts(part.kind) {
        collect_texts(part, &labels, end, texts);
    }
}

/// Reports a home page that is hidden from its own audience.
fn hidden_home(model: &Model, audience: &Audience) -> Option<Diagnostic> {
    let home = audience.home.as_ref()?;
    let reference = Reference::read(&home.value, home.span);
    let found = model.find(reference.kind.as_deref(), &reference.id, &Endpoints::Any);
    let id = record_of(&found).filter(|id| !sees(model, audience, *id))?;
    let message = format!(
        "the home page of the audience `{}` is hidden from it, so its edition opens with the list of all pages",
        audience.name
    );
    Some(
        Diagnostic::new(HIDDEN_REFERENCE, home.span, message)
            .also(model.record(id).span, "hidden")
            .help("use a record that the audience can see, or give this record a label that the audience holds"),
    )
}

/// Whether an audience may read the part of a text at a place.
fn is_part_visible(audience: &Audience, text: &Text, span: Span) -> bool {
    let mut regions = text.body.regions.iter();
    regions.all(|region| {
        let is_around = region.span.start <= span.start && span.end <= region.span.end;
        !is_around || audience.holds(&region.label.value)
    })
}

/// The records that a text links to and embeds, with the places, and what readers get who may not see the record.
fn references(model: &Model, id: RecordId, text: &Text) -> Vec<(RecordId, Span, &'static str)> {
    let links =
        text.body
            .links
            .iter()
            .filter_map(|link| match model.destination(id, &link.target) {
                Ok(Destination::Page {
                    record: Some(to), ..
                }) if to != id => Some((to, link.target_span, "shown to them as plain text")),
                _ => None,
            });
    let embeds = text.body.embeds.iter().filter_map(|embed| {
        let to = embeds::target(model, embed)?;
        Some((to, embed.target.span, "removed from their edition"))
    });
    links.chain(embeds).collect()
}
