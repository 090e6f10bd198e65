//! Links, anchors, images and embeds of every text, each by itself.

use rayon::prelude::*;

use crate::config::{Endpoints, PathStep, Query, Records};
use crate::diagnostic::{
    BROKEN_ANCHOR, BROKEN_LINK, DRAFT_REFERENCE, DUPLICATE_ANCHOR, Diagnostic, MISSING_IMAGE,
    list_of, suggest, suggestion,
};
use crate::markdown::{Embed, Target};
use crate::model::{Destination, Found, Model, PageKind, Problem, RecordId, as_reference};
use crate::text::Span;

pub(super) fn check(model: &Model) -> Vec<Diagnostic> {
    let records: Vec<RecordId> = model.records().collect();
    let mut found: Vec<Diagnostic> = records
        .par_iter()
        .flat_map_iter(|id| of_record(model, *id))
        .collect();
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
            found.extend(problem(
                model,
                id,
                &image.target,
                image.target_span,
                "image",
            ));
        }
        for embed in &text.body.embeds {
            found.extend(embed_problem(model, id, embed));
        }
        for query in text.queries.iter().flatten() {
            super::conditions::of_query(model, query, &mut found);
            literals(model, query, &mut found);
        }
    }
    found
}

/// What is wrong with one target.
fn problem(
    model: &Model,
    from: RecordId,
    target: &Target,
    span: Span,
    what: &str,
) -> Option<Diagnostic> {
    let problem = match model.destination(from, target) {
        Ok(Destination::Page { .. }) if what == "image" => {
            return Some(
                Diagnostic::new(MISSING_IMAGE, span, "this is a page, not an image")
                    .help("link to it without the `!`, or embed it with `![[…]]`"),
            );
        }
        Ok(Destination::Page {
            record: Some(_), ..
        }) => {
            let Target::Record(reference) = target else {
                return None;
            };
            let (found, _) = model.named(reference);
            return model.explain(&found, &as_reference(reference, span), &Endpoints::Any);
        }
        Ok(Destination::External(address)) => return unusable(model, &address, span),
        Ok(Destination::Asset(_) | Destination::Page { .. }) => return None,
        Err(problem) => problem,
    };
    Some(match problem {
        Problem::Record(found) => {
            let Target::Record(reference) = target else {
                return None;
            };
            return model.explain(&found, &as_reference(reference, span), &Endpoints::Any);
        }
        Problem::Unpaged => Diagnostic::new(BROKEN_LINK, span, "this record has no page"),
        Problem::Draft => Diagnostic::new(
            DRAFT_REFERENCE,
            span,
            "this file is a draft, so it is not published",
        )
        .help("publish it too, or take the link out"),
        Problem::Outside => {
            let code = if what == "image" {
                MISSING_IMAGE
            } else {
                BROKEN_LINK
            };
            Diagnostic::new(code, span, "this path leads out of the content")
                .here("not part of the site")
                .help("move the file into the content, or link to its address on the web")
        }
        // What is wrong with the file is an error of its own.
        Problem::LeftOut => return None,
        Problem::NotRead(path) => {
            let code = if what == "image" {
                MISSING_IMAGE
            } else {
                BROKEN_LINK
            };
            Diagnostic::new(
                code,
                span,
                format!(
                    "`{path}` looks like the source of a page, so it is neither read nor copied"
                ),
            )
            .here("not part of the site")
            .help("rename it so that it ends in `.md`, or link to the page that readers are to see")
        }
        Problem::File(path) => {
            let code = if what == "image" {
                MISSING_IMAGE
            } else {
                BROKEN_LINK
            };
            if model.config.is_off(code) {
                return None;
            }
            let diagnostic = Diagnostic::new(code, span, format!("there is no file `{path}`"))
                .here("leads nowhere");
            let help = match (model.moved_file(&path), model.near_file(from, &path)) {
                (Some(record), _) => format!("it is `{}` now", model.shown_path(record)),
                (None, Some(near)) => format!("did you mean `{near}`?"),
                (None, None) => {
                    "paths start from this file's folder, or with `/` from the content's".to_owned()
                }
            };
            diagnostic.help(help)
        }
        Problem::Anchor { .. } if model.config.is_off(BROKEN_ANCHOR) => return None,
        Problem::Anchor {
            page,
            anchor,
            record,
        } => {
            let path = &model.pages()[page].path;
            let diagnostic = Diagnostic::new(
                BROKEN_ANCHOR,
                span,
                format!("`{path}` has no heading `#{anchor}`"),
            )
            .here("no such heading");
            let known = || model.known_anchors(page, record);
            let listed = || match (known().next(), known().nth(1)) {
                (None, _) => "it has no headings at all".to_owned(),
                (Some(only), None) => format!("its only heading is `{only}`"),
                (Some(_), Some(_)) => format!("its headings are {}", list_of(known(), 12)),
            };
            diagnostic
                .help(suggest(&model.near_anchors(page, record, &anchor)).unwrap_or_else(listed))
        }
    })
}

/// Reports addresses that browsers cannot open: `file:` addresses, and references written as links, whose scheme is a type.
fn unusable(model: &Model, address: &str, span: Span) -> Option<Diagnostic> {
    let (scheme, id) = address.split_once(':')?;
    if scheme.eq_ignore_ascii_case("file") {
        let message = "this address is a file on your computer";
        let help = "put the file into the content and link to it by its path there";
        return Some(
            Diagnostic::new(BROKEN_LINK, span, message)
                .here("readers cannot open it")
                .help(help),
        );
    }
    model.config.schema.type_named(scheme)?;
    let message = format!("browsers know no addresses that begin with `{scheme}:`");
    Some(
        Diagnostic::new(BROKEN_LINK, span, message)
            .help(format!("to name a record, write `[[{scheme}:{id}|words]]`")),
    )
}

fn embed_problem(model: &Model, from: RecordId, embed: &Embed) -> Option<Diagnostic> {
    let reference = &embed.target.value;
    let span = embed.target.span;
    let (found, field) = model.named(reference);
    let explained = model.explain(&found, &as_reference(reference, span), &Endpoints::Any);
    let (Found::Record(id) | Found::Moved(id)) = found else {
        return explained;
    };
    if let Some(field) = field {
        let key = field.split('.').next().unwrap_or_default();
        let declared = model.type_of(id);
        if !declared.fields.contains_key(key) && !matches!(key, "title" | "body") {
            let words = declared.fields.keys().map(String::as_str);
            let help = suggestion(key, words, "its fields are");
            return Some(
                Diagnostic::new(
                    BROKEN_LINK,
                    span,
                    format!("`{}` has no field `{key}`", declared.name),
                )
                .help(help),
            );
        }
    }
    if reference.heading.is_some() {
        return problem(
            model,
            from,
            &Target::Record(reference.clone()),
            span,
            "embed",
        );
    }
    explained
}

/// Ids that a view's conditions name: a misspelt one would only make the view empty.
fn literals(model: &Model, query: &Query, found: &mut Vec<Diagnostic>) {
    for condition in &query.conditions {
        let Some(PathStep::Relation(hop)) = condition.path.steps.last() else {
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

/// Entries of an index and headings of the text above them share one page.
fn entries(model: &Model) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for page in model.pages() {
        let PageKind::Index {
            kind,
            intro: Some(intro),
            ..
        } = &page.kind
        else {
            continue;
        };
        for heading in &model.record(*intro).body.body.headings {
            let name = &model.config.schema.type_of(*kind).name;
            let (Found::Record(id), crate::config::PageMode::Entry) = (
                model.find(Some(name), &heading.id, &Endpoints::Any),
                model.config.schema.type_of(*kind).page,
            ) else {
                continue;
            };
            let message = format!(
                "the heading's id `{}` is also the id of an entry below it",
                heading.id
            );
            let diagnostic = Diagnostic::new(DUPLICATE_ANCHOR, heading.span, message)
                .also(model.record(id).id.span, "the entry");
            found.push(
                diagnostic.help("give the heading an id of its own: `## Words {#another-id}`"),
            );
        }
    }
    found
}
