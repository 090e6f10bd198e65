//! What search reads of a record: its text section by section, the fields that are worth searching, and the properties of its edges.

use std::borrow::Cow;

use hirebook_search::Section;

use crate::config::{Direction, Field, FieldKind};
use crate::document::{Text, Value, fits_a_line};
use crate::model::{Model, RecordId, within};

/// The sections of a record. `prefix` is its id, if it is an entry on the index of its type.
pub(super) fn of_record<'m>(
    model: &'m Model,
    id: RecordId,
    prefix: Option<&str>,
) -> Vec<Section<'m>> {
    let mut sections = text_sections(model, id, prefix);
    fields(model, id, prefix.is_some(), &mut sections);
    sections
}

/// The sections of a record's text: what is before the first heading or below the title, then one for each heading.
fn text_sections<'m>(model: &'m Model, id: RecordId, prefix: Option<&str>) -> Vec<Section<'m>> {
    let record = model.record(id);
    let body = &record.body.body;
    let mut sections: Vec<Section<'m>> = Vec::new();
    let plain = body
        .plain
        .with_titles(|reference| model.title_of_reference(reference));
    let texts: Vec<(Option<usize>, Cow<'m, str>)> = match plain {
        Cow::Borrowed(plain) => plain
            .sections()
            .map(|(heading, text)| (heading, text.into()))
            .collect(),
        Cow::Owned(plain) => plain
            .sections()
            .map(|(heading, text)| (heading, text.to_owned().into()))
            .collect(),
    };
    for (heading, text) in texts {
        // A heading that is the title opens no section of its own.
        let heading = heading
            .filter(|heading| !(record.titled && *heading == 0))
            .map(|heading| &body.headings[heading]);
        match (heading, sections.first_mut()) {
            (None, Some(first)) => {
                let all = first.text.to_mut();
                // Without a separator, the words on both sides would become one.
                all.push('\n');
                all.push_str(&text);
            }
            (None, None) => sections.push(Section {
                text,
                ..Section::default()
            }),
            (Some(heading), _) => {
                let anchor = prefix.map_or_else(
                    || Cow::from(&heading.id),
                    |prefix| within(prefix, &heading.id).into(),
                );
                sections.push(Section {
                    anchor,
                    title: model.words_of_heading(heading),
                    text,
                });
            }
        }
    }
    sections
}

/// The fields of a record that are worth searching, and what its relations carry: each a section where the page has a place
/// for it, else part of the beginning.
fn fields<'m>(model: &'m Model, id: RecordId, entry: bool, sections: &mut Vec<Section<'m>>) {
    let (record, declared) = (model.record(id), model.type_of(id));
    let mut inline = Vec::new();
    let mut add = |name: &str, title: &'m str, text: String, placed: bool| {
        if text.is_empty() {
            return;
        }
        if placed && !entry {
            sections.push(Section {
                anchor: format!("_{name}").into(),
                title: title.into(),
                text: text.into(),
            });
        } else {
            inline.push(text);
        }
    };
    for field in declared.fields.values().filter(|field| field.search) {
        let Some(value) = record.fields.get(&field.name) else {
            continue;
        };
        let placed = !fits_a_line(&field.kind) && declared.lead.as_ref() != Some(&field.name);
        add(
            &field.name,
            &field.title,
            words(model, &value.value, &field.kind),
            placed,
        );
    }
    for relation_step in model
        .relation_steps_at(id)
        .filter(|relation_step| relation_step.direction == Direction::Forward)
    {
        let relation = model.config().schema.relation(relation_step.relation);
        let props: Vec<&Field> = relation.props.iter().filter(|field| field.search).collect();
        if props.is_empty() {
            continue;
        }
        let carried = model.others(id, relation_step).flat_map(|(_, edge)| {
            let value = |field: &&Field| {
                let (_, value) = edge.props.iter().find(|(name, _)| *name == field.name)?;
                Some(words(model, value, &field.kind))
            };
            props.iter().filter_map(value).collect::<Vec<_>>()
        });
        let text = carried.collect::<Vec<_>>().join("\n");
        add(&relation.name, &relation.titles[0], text, true);
    }
    if let Some(first) = sections.first_mut().filter(|_| !inline.is_empty()) {
        inline.reverse();
        inline.extend((!first.text.is_empty()).then(|| first.text.to_string()));
        first.text = inline.join("\n").into();
    }
}

/// The words of a value.
fn words(model: &Model, value: &Value, kind: &FieldKind) -> String {
    let text = |text: &Text| {
        let plain = text
            .body
            .plain
            .with_titles(|reference| model.title_of_reference(reference));
        plain.text().trim().to_owned()
    };
    let parts = value.parts(kind);
    let lines: Vec<String> = match value {
        Value::Markdown(markdown) => vec![text(markdown)],
        Value::List(_) | Value::Map(_) | Value::Object(_) => parts
            .into_iter()
            .map(|part| words(model, part.value, part.kind))
            .collect(),
        value => vec![model.plain(value, Some(kind))],
    };
    lines.join("\n")
}
