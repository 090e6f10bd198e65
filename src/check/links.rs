//! Links, anchors, images and embeds of every text.

use rayon::prelude::*;

use crate::config::{Ends, PathStep, Query, Records};
use crate::diagnostic::{
    BROKEN_ANCHOR, BROKEN_LINK, DRAFT_REFERENCE, DUPLICATE_ANCHOR, Diagnostic, EMBED_CYCLE, MISSING_IMAGE, did_you_mean, list_of,
};
use crate::document::Text;
use crate::markdown::{Embed, Target};
use crate::model::{Destination, Found, Model, PageKind, Problem, RecordId, as_reference};
use crate::text::Span;

/// A mistyped heading is looked for among so many.
const MOST_HEADINGS: usize = 1_000;

pub(super) fn check(model: &Model) -> Vec<Diagnostic> {
    let records: Vec<RecordId> = model.records().collect();
    let mut found: Vec<Diagnostic> = records.par_iter().flat_map_iter(|id| of_record(model, *id)).collect();
    found.extend(embed_cycles(model));
    found.extend(entries(model));
    found
}

fn of_record(model: &Model, id: RecordId) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for text in model.texts(id) {
        for link in &text.body.links {
            found.extend(problem(model, id, &link.target, link.target_span, "link"));
        }
        for image in &text.body.images {
            found.extend(problem(model, id, &image.target, image.target_span, "image"));
        }
        for embed in &text.body.embeds {
            found.extend(embed_problem(model, id, embed));
        }
        for query in text.queries.iter().flatten() {
            literals(model, query, &mut found);
        }
    }
    found
}

/// What is wrong with one target.
fn problem(model: &Model, from: RecordId, target: &Target, span: Span, what: &str) -> Option<Diagnostic> {
    let problem = match model.destination(from, target) {
        Ok(Destination::Page { .. }) if what == "image" => {
            return Some(
                Diagnostic::new(MISSING_IMAGE, span, "this is a page, not an image")
                    .help("link to it without the `!`, or embed it with `![[…]]`"),
            );
        }
        Ok(Destination::Page { record: Some(_), .. }) => {
            let Target::Record(reference) = target else {
                return None;
            };
            let (found, _) = model.named(reference);
            return model.explain(&found, &as_reference(reference, span), &Ends::Any);
        }
        Ok(Destination::External(address)) => return of_a_type(model, &address, span),
        Ok(Destination::Asset(_) | Destination::Page { .. }) => return None,
        Err(problem) => problem,
    };
    Some(match problem {
        Problem::Record(found) => {
            let Target::Record(reference) = target else {
                return None;
            };
            return model.explain(&found, &as_reference(reference, span), &Ends::Any);
        }
        Problem::Unpaged => Diagnostic::new(BROKEN_LINK, span, "this record has no page"),
        Problem::Draft => Diagnostic::new(DRAFT_REFERENCE, span, "this file is a draft, so it is not published")
            .help("publish it too, or take the link out"),
        Problem::Outside => {
            let code = if what == "image" { MISSING_IMAGE } else { BROKEN_LINK };
            Diagnostic::new(code, span, "this path leads out of the content")
                .here("not part of the site")
                .help("move the file into the content, or link to its address on the web")
        }
        Problem::NotRead(path) => {
            let code = if what == "image" { MISSING_IMAGE } else { BROKEN_LINK };
            Diagnostic::new(code, span, format!("`{path}` looks like the source of a page, so it is neither read nor copied"))
                .here("not part of the site")
                .help("rename it so that it ends in `.md`, or link to the page that readers are to see")
        }
        Problem::File(path) => {
            let code = if what == "image" { MISSING_IMAGE } else { BROKEN_LINK };
            let diagnostic = Diagnostic::new(code, span, format!("there is no file `{path}`")).here("leads nowhere");
            let help = model.near_file(from, &path).map_or_else(
                || "paths start from this file's folder, or with `/` from the content's".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            diagnostic.help(help)
        }
        Problem::Anchor { page, anchor, record } => {
            let path = &model.pages()[page].path;
            let diagnostic =
                Diagnostic::new(BROKEN_ANCHOR, span, format!("`{path}` has no heading `#{anchor}`")).here("no such heading");
            let known = model.known_anchors(page, record);
            let listed = || match known.as_slice() {
                [] => "it has no headings at all".to_owned(),
                _ => format!("its headings are {}", list_of(known.iter().copied(), 12)),
            };
            // On a page of thousands of headings, a list of suggestions costs more than it helps.
            diagnostic.help(did_you_mean(&anchor, known.iter().copied().take(MOST_HEADINGS)).unwrap_or_else(listed))
        }
    })
}

/// An address whose scheme is a type: a reference in the wrong brackets.
fn of_a_type(model: &Model, address: &str, span: Span) -> Option<Diagnostic> {
    let (scheme, id) = address.split_once(':')?;
    model.config.schema.type_named(scheme)?;
    let message = format!("browsers know no addresses that begin with `{scheme}:`");
    Some(Diagnostic::new(BROKEN_LINK, span, message).help(format!("to name a record, write `[[{scheme}:{id}|words]]`")))
}

fn embed_problem(model: &Model, from: RecordId, embed: &Embed) -> Option<Diagnostic> {
    let reference = &embed.target.value;
    let span = embed.target.span;
    let (found, field) = model.named(reference);
    let explained = model.explain(&found, &as_reference(reference, span), &Ends::Any);
    let (Found::Record(id) | Found::Moved(id)) = found else {
        return explained;
    };
    if let Some(field) = field {
        let key = field.split('.').next().unwrap_or_default();
        let declared = model.type_of(id);
        if !declared.fields.contains_key(key) && !matches!(key, "title" | "body") {
            let words = || declared.fields.keys().map(String::as_str);
            let help = did_you_mean(key, words()).unwrap_or_else(|| format!("its fields are {}", list_of(words(), 24)));
            return Some(Diagnostic::new(BROKEN_LINK, span, format!("`{}` has no field `{key}`", declared.name)).help(help));
        }
    }
    if reference.heading.is_some() {
        return problem(model, from, &Target::Record(reference.clone()), span, "embed");
    }
    explained
}

/// Ids that a view's conditions name: a misspelt one would only make the view empty.
fn literals(model: &Model, query: &Query, found: &mut Vec<Diagnostic>) {
    for condition in &query.conditions {
        let Some(PathStep::Hop(hop)) = condition.path.steps.last() else {
            continue;
        };
        let ends = model.config.schema.arrives(*hop);
        for value in &condition.values {
            let crate::config::Operand::Literal(word) = value else {
                continue;
            };
            let reference = crate::document::Reference::read(&word.value, word.span);
            let hit = model.find(reference.kind.as_deref(), &reference.id, ends);
            found.extend(model.explain(&hit, &reference, ends));
        }
    }
    if let Records::FirstOf(queries) = &query.records {
        for query in queries {
            literals(model, query, found);
        }
    }
    if let Some(without) = &query.without {
        literals(model, without, found);
    }
}

/// Texts that embed each other in a circle. A depth-first walk on a stack of our own.
fn embed_cycles(model: &Model) -> Vec<Diagnostic> {
    let embeds = |id: RecordId| -> Vec<(RecordId, Span)> {
        let texts: Vec<&Text> = model.texts(id);
        let all = texts.iter().flat_map(|text| text.body.embeds.iter());
        all.filter_map(|embed| match model.named(&embed.target.value).0 {
            Found::Record(to) | Found::Moved(to) => Some((to, embed.target.span)),
            _ => None,
        })
        .collect()
    };
    let mut state = vec![0_u8; model.records().count()];
    let mut found = Vec::new();
    for root in model.records() {
        if state[root.0 as usize] != 0 {
            continue;
        }
        state[root.0 as usize] = 1;
        let mut stack = vec![(root, embeds(root), 0)];
        while let Some((id, list, at)) = stack.last_mut() {
            let Some((to, _)) = list.get(*at).copied() else {
                state[id.0 as usize] = 2;
                stack.pop();
                continue;
            };
            *at += 1;
            match state[to.0 as usize] {
                0 => {
                    state[to.0 as usize] = 1;
                    stack.push((to, embeds(to), 0));
                }
                1 => {
                    let from = stack.iter().position(|(known, ..)| *known == to).unwrap_or(0);
                    let steps: Vec<(RecordId, Span)> =
                        stack[from..].iter().map(|(id, list, at)| (*id, list[*at - 1].1)).collect();
                    found.push(embed_cycle(model, &steps));
                }
                _ => {}
            }
        }
    }
    found
}

/// Says who embeds whom, from the last step of a circle, at which it was noticed.
fn embed_cycle(model: &Model, steps: &[(RecordId, Span)]) -> Diagnostic {
    let name = |at: usize| &model.record(steps[at % steps.len()].0).id.value;
    let last = steps.len() - 1;
    let help = "link to one of them instead of embedding it";
    if last == 0 {
        return Diagnostic::new(EMBED_CYCLE, steps[0].1, format!("`{}` embeds itself", name(0))).help(help);
    }
    let message = format!("`{}` embeds `{}`, and is embedded there again", name(last), name(0));
    let mut diagnostic = Diagnostic::new(EMBED_CYCLE, steps[last].1, message).here("closes the circle");
    for (at, (_, span)) in steps[..last].iter().enumerate() {
        diagnostic = diagnostic.also(*span, format!("`{}` embeds `{}`", name(at), name(at + 1)));
    }
    diagnostic.help(help)
}

/// Entries of an index and headings of the text above them share one page.
fn entries(model: &Model) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for page in model.pages() {
        let PageKind::Index { kind, intro: Some(intro), .. } = &page.kind else {
            continue;
        };
        for heading in &model.record(*intro).body.body.headings {
            let name = &model.config.schema.type_of(*kind).name;
            let (Found::Record(id), crate::config::PageMode::Entry) =
                (model.find(Some(name), &heading.id, &Ends::Any), model.config.schema.type_of(*kind).page)
            else {
                continue;
            };
            let message = format!("the heading's id `{}` is also the id of an entry below it", heading.id);
            let diagnostic = Diagnostic::new(DUPLICATE_ANCHOR, heading.span, message).also(model.record(id).id.span, "the entry");
            found.push(diagnostic.help("give the heading an id of its own: `## Words {#another-id}`"));
        }
    }
    found
}
