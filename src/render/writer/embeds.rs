//! Texts within texts: records, their sections and their fields.

use super::{Placement, Writer, sections, values};
use crate::check::MOST_EMBEDS;
use crate::markdown::Embed;
use crate::model::{Lookup, RecordId};
use crate::render::ProblemMarks;

/// How HTML begins that is not for the middle of a line.
const BLOCKS: [&str; 11] = [
    "<p",
    "<ul",
    "<ol",
    "<dl",
    "<div",
    "<h",
    "<table",
    "<pre",
    "<blockquote",
    "<section",
    "<aside",
];

impl Writer<'_> {
    pub(super) fn embed(&mut self, embed: &Embed, owner: RecordId, under: u8) -> String {
        let model = self.site.model;
        let reference = &embed.target.value;
        let (found, field) = model.lookup_reference(reference);
        let (Lookup::Record(id) | Lookup::Moved(id)) = found else {
            return match self.site.shared.marks {
                ProblemMarks::Visible => self.broken(&reference.id),
                ProblemMarks::Hidden => String::new(),
            };
        };
        let link = values::link(self, id);
        let is_circular = id == owner || self.embedding.contains(&id);
        if is_circular || self.embedding.len() >= MOST_EMBEDS || self.is_full() {
            return if embed.block {
                format!("<p>{link}</p>\n")
            } else {
                link
            };
        }
        self.embedding.push(id);
        let html = match field.as_deref() {
            Some(field) if embed.block => as_block(self.field(id, field, under)),
            Some(field) => self.field(id, field, under),
            // In the middle of a line there is only room for the title.
            None if !embed.block => link,
            None => {
                let body = &model.record(id).body;
                let placement = Placement {
                    id_prefix: Some(self.next_prefix()),
                    under,
                    section: reference
                        .heading
                        .as_ref()
                        .map(|heading| sections::anchor_of(&body.body, heading)),
                    is_titled: false,
                };
                let html = self.fill(body, id, &placement);
                format!(
                    "<div class=\"embed\">\n<p class=\"embed-source\">{link}</p>\n{html}</div>\n"
                )
            }
        };
        self.embedding.pop();
        html
    }

    /// A field of a record, or a part of one: `answers.senior`.
    fn field(&mut self, id: RecordId, field: &str, under: u8) -> String {
        let record = self.site.model.record(id);
        let (key, rest) = match field.split_once('.') {
            Some((key, rest)) => (key, Some(rest)),
            None => (field, None),
        };
        match key {
            "title" => return values::title(self, id),
            "body" => return self.nested_text(&record.body, id, under),
            _ => {}
        }
        let declared = self.site.model.type_of(id).fields.get(key);
        let (Some(value), Some(declared)) = (record.fields.get(key), declared) else {
            return String::new();
        };
        match rest {
            None => values::html(self, &value.value, Some(&declared.kind), id),
            Some(rest) => value
                .value
                .get(rest)
                .map_or_else(String::new, |inner| values::html(self, inner, None, id)),
        }
    }
}

/// Makes a paragraph of a value between blocks that is not a block itself.
fn as_block(html: String) -> String {
    if html.is_empty() || BLOCKS.iter().any(|tag| html.starts_with(tag)) {
        html
    } else {
        format!("<p>{html}</p>\n")
    }
}
