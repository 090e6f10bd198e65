//! Fields of which no two records of a type may have the same value.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, OUT_OF_BOUNDS};
use crate::model::Model;
use crate::text::Span;

pub(super) fn check(model: &Model) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for kind in model.config().schema.type_ids() {
        let declared = model.config().schema.type_of(kind);
        for field in declared.fields.values().filter(|field| field.bounds.unique) {
            let mut seen: HashMap<String, Span> = HashMap::new();
            for id in model.of_type(kind) {
                let Some(value) = model.record(*id).fields.get(&field.name) else {
                    continue;
                };
                for item in value.value.items() {
                    let text = model.plain(item, None);
                    match seen.get(&text) {
                        Some(first) if *first != value.span => {
                            let message = format!(
                                "two records of the type `{}` have the same `{}`: `{text}`",
                                declared.name, field.name
                            );
                            let problem = Diagnostic::new(OUT_OF_BOUNDS, value.span, message)
                                .also(*first, "also here");
                            found.push(problem.help("change one of the values"));
                        }
                        Some(_) => {}
                        None => drop(seen.insert(text, value.span)),
                    }
                }
            }
        }
    }
    found
}
