//! Records that nothing leads to but the index of their type.

use std::collections::HashSet;

use crate::diagnostic::{Diagnostic, UNREACHABLE};
use crate::model::{Env, Found, Model, PageKind, RecordId};

pub(super) fn check(model: &Model) -> Vec<Diagnostic> {
    let mut reached: HashSet<RecordId> = HashSet::new();
    for page in model.pages() {
        if let PageKind::Derived(at, subject) = &page.kind {
            for (_, items) in model.sets(&model.config.pages[*at], *subject) {
                reached.extend(items.iter().map(|item| item.record));
            }
        }
    }
    for id in model.records() {
        for text in model.texts(id) {
            let embeds = text.body.embeds.iter().filter_map(|embed| match model.named(&embed.target.value).0 {
                Found::Record(to) | Found::Moved(to) => Some(to),
                _ => None,
            });
            reached.extend(embeds);
            let env = Env::of_record(id);
            for query in text.queries.iter().flatten() {
                reached.extend(model.select(query, &env).iter().map(|item| item.record));
            }
        }
    }
    let named: HashSet<&str> =
        model.config.menu.iter().flat_map(|group| group.items.iter().map(|item| item.value.as_str())).collect();
    let mut found = Vec::new();
    for id in model.records() {
        let record = model.record(id);
        let declared = model.type_of(id);
        // Plain pages are found by their folders, and terms by the words they explain.
        let listed = declared.open || declared.autolink;
        let menu = named.contains(format!("{}:{}", declared.name, record.id.value).as_str());
        let home = model.address(id).is_some_and(|(page, _)| page == model.home());
        let tied = model
            .hops_at(id)
            .any(|hop| hop.direction == crate::config::Direction::Inverse && model.edges(id, hop).next().is_some());
        if listed || menu || home || tied || reached.contains(&id) || !model.backlinks(id).is_empty() {
            continue;
        }
        // An edge of its own shows it at the other end, where that end reads the relation.
        let shown = model.hops_at(id).any(|hop| {
            let relation = model.config.schema.relation(hop.relation);
            hop.direction == crate::config::Direction::Forward
                && relation.inverse.is_some()
                && relation.name != "owner"
                && model.edges(id, hop).next().is_some()
        });
        if !shown {
            let message = format!(
                "nothing leads to the {} `{}` but the list of all {}",
                declared.name,
                record.id.value,
                declared.plural.to_lowercase()
            );
            found.push(
                Diagnostic::new(UNREACHABLE, record.span, message)
                    .help("link to it, tie it to another record, or show it in a view"),
            );
        }
    }
    found
}
