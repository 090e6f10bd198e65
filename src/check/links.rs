//! Links, anchors, images and embeds, each on its own. Cycles of embeds are in [`super::embeds`].

use rayon::prelude::*;

use crate::config::{Endpoints, Operand, PathStep, Query, Records, Test};
use crate::diagnostic::{
    BROKEN_ANCHOR, BROKEN_LINK, Code, DRAFT_REFERENCE, DUPLICATE_ANCHOR, Diagnostic, MISSING_IMAGE,
    list_of, suggest, suggestion,
};
use crate::markdown::{Embed, LinkTarget};
use crate::model::{
    Destination, LinkProblem, Lookup, Model, PageId, PageKind, RecordId, as_reference,
};
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
            super::conditions::check_query(model, query, &mut found);
            literals(model, query, &mut found);
        }
    }
    found
}

/// What is wrong with one target.
fn problem(
    model: &Model,
    from: RecordId,
    target: &LinkTarget,
    span: Span,
    what: &str,
) -> Option<Diagnostic> {
    let found = match model.destination(from, target) {
        Ok(Destination::Page { .. } | Destination::Export(_)) if what == "image" => {
            return Some(
                Diagnostic::new(MISSING_IMAGE, span, "this is a page, not an image")
                    .help("link to it without the `!`, or embed it with `![[…]]`"),
            );
        }
        Ok(Destination::External(address)) => return unusable(model, &address, span),
        Ok(
            Destination::Asset(_) | Destination::Export(_) | Destination::Page { record: None, .. },
        ) => return None,
        Ok(Destination::Page { .. }) => None,
        Err(LinkProblem::Record(found)) => Some(found),
        Err(problem) => {
            let code = if what == "image" {
                MISSING_IMAGE
            } else {
                BROKEN_LINK
            };
            return broken(model, from, problem, span, code);
        }
    };
    let LinkTarget::Record(reference) = target else {
        return None;
    };
    let found = found.unwrap_or_else(|| model.lookup_reference(reference).0);
    model.explain(&found, &as_reference(reference, span), &Endpoints::Any)
}

/// Reports a target that is not a page of the site. `code` is that of links or images.
fn broken(
    model: &Model,
    from: RecordId,
    problem: LinkProblem,
    span: Span,
    code: Code,
) -> Option<Diagnostic> {
    Some(match problem {
        // What is wrong with the file is an error of its own.
        LinkProblem::Record(_) | LinkProblem::LeftOut => return None,
        LinkProblem::Unpaged => Diagnostic::new(BROKEN_LINK, span, "this record has no page"),
        LinkProblem::Draft => {
            let message = "this file is a draft, so it is not published";
            Diagnostic::new(DRAFT_REFERENCE, span, message)
                .help("publish the draft, or remove the link")
        }
        LinkProblem::Outside => {
            Diagnostic::new(code, span, "this path is outside the content folder")
                .here("not part of the site")
                .help("move the file into the content folder, or link to its URL")
        }
        LinkProblem::NotRead(path) => {
            let message = format!("`{path}` looks like the source of a page, so it is not copied");
            Diagnostic::new(code, span, message)
                .here("not part of the site")
                .help("rename it so that it ends in `.md`, or link to the intended page")
        }
        LinkProblem::File(_) if model.config().is_off(code) => return None,
        LinkProblem::File(path) => {
            let help = match (model.moved_file(&path), model.near_file(from, &path)) {
                (Some(record), _) => format!("it has moved to `{}`", model.shown_path(record)),
                (None, Some(near)) => format!("did you mean `{near}`?"),
                (None, None) => {
                    "paths are relative to this file, or to the content folder if they begin with `/`".to_owned()
                }
            };
            Diagnostic::new(code, span, format!("file `{path}` not found"))
                .here("no such file")
                .help(help)
        }
        LinkProblem::Anchor { .. } if model.config().is_off(BROKEN_ANCHOR) => return None,
        LinkProblem::Anchor {
            page,
            anchor,
            record,
        } => missing_anchor(model, page, &anchor, record, span),
    })
}

fn missing_anchor(
    model: &Model,
    page: PageId,
    anchor: &str,
    record: Option<RecordId>,
    span: Span,
) -> Diagnostic {
    let path = &model.page(page).path;
    let known = || model.known_anchors(page, record);
    let all = || match (known().next(), known().nth(1)) {
        (None, _) => "the page has no headings".to_owned(),
        (Some(only), None) => format!("its only heading is `{only}`"),
        (Some(_), Some(_)) => format!("its headings are {}", list_of(known(), 12)),
    };
    let help = suggest(&model.near_anchors(page, record, anchor)).unwrap_or_else(all);
    let message = format!("`{path}` has no heading `#{anchor}`");
    Diagnostic::new(BROKEN_ANCHOR, span, message)
        .here("no such heading")
        .help(help)
}

/// Reports addresses that browsers cannot open: `file:` addresses, and references written as links, whose scheme is a type.
fn unusable(model: &Model, address: &str, span: Span) -> Option<Diagnostic> {
    let (scheme, id) = address.split_once(':')?;
    if scheme.eq_ignore_ascii_case("file") {
        let message = "this address is a file on your computer";
        let help = "move the file into the content folder, and link to it there";
        return Some(
            Diagnostic::new(BROKEN_LINK, span, message)
                .here("readers cannot open it")
                .help(help),
        );
    }
    model.config().schema.type_named(scheme)?;
    let message = format!("browsers do not support `{scheme}:` addresses");
    Some(Diagnostic::new(BROKEN_LINK, span, message).help(format!(
        "to link to a record, write `[[{scheme}:{id}|words]]`"
    )))
}

fn embed_problem(model: &Model, from: RecordId, embed: &Embed) -> Option<Diagnostic> {
    let reference = &embed.target.value;
    let span = embed.target.span;
    let (found, field) = model.lookup_reference(reference);
    let explained = model.explain(&found, &as_reference(reference, span), &Endpoints::Any);
    let (Lookup::Record(id) | Lookup::Moved(id)) = found else {
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
            &LinkTarget::Record(reference.clone()),
            span,
            "embed",
        );
    }
    explained
}

/// Reports ids in the conditions of a view that find no record. A misspelt one would only make the view empty.
fn literals(model: &Model, query: &Query, found: &mut Vec<Diagnostic>) {
    for condition in &query.conditions {
        condition.each_test(&mut |test| {
            let Some(PathStep::Relation(relation_step)) = test.path.steps.last() else {
                return;
            };
            let ends = model.config().schema.arrives(*relation_step);
            for value in test.tests.iter().flat_map(Test::operands) {
                let Operand::Literal(word) = value else {
                    continue;
                };
                let reference = crate::document::Reference::read(&word.value, word.span);
                let hit = model.find(reference.kind.as_deref(), &reference.id, ends);
                found.extend(model.explain(&hit, &reference, ends));
            }
        });
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

/// Reports headings with the id of an entry, since both are on the page of the index.
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
            let name = &model.config().schema.type_of(*kind).name;
            let (Lookup::Record(id), crate::config::PageMode::Entry) = (
                model.find(Some(name), &heading.id, &Endpoints::Any),
                model.config().schema.type_of(*kind).page,
            ) else {
                continue;
            };
            let message = format!(
                "the heading and an entry below it have the same id `{}`",
                heading.id
            );
            let diagnostic = Diagnostic::new(DUPLICATE_ANCHOR, heading.span, message)
                .also(model.record(id).id.span, "the entry");
            found.push(diagnostic.help("give the heading another id: `## Words {#another-id}`"));
        }
    }
    found
}
