//! The branding of a site, which is on each page: whether its logo and its icon exist, and whether its footer is valid and its links work.

use crate::check::audiences_without;
use crate::config::Config;
use crate::diagnostic::{
    BROKEN_LINK, CONFIG, Diagnostic, HIDDEN_REFERENCE, Label, MISPLACED_LABEL, MISSING_IMAGE,
    list_of,
};
use crate::markdown::{Body, LinkTarget};
use crate::model::{Destination, Model, RecordId};
use crate::pipeline::InputFile;
use crate::render;
use crate::text::{Span, Spanned};

/// File extensions of images that browsers show.
const PICTURES: [&str; 8] = ["avif", "gif", "ico", "jpeg", "jpg", "png", "svg", "webp"];

/// Checks the logo, the icon and the footer of a site.
pub(super) fn check(whole: &Model, statics: &[InputFile]) -> Vec<Diagnostic> {
    let site = &whole.config().site;
    let pictures = [("logo", &site.logo), ("icon", &site.icon)];
    let mut found: Vec<Diagnostic> = pictures
        .iter()
        .filter_map(|(key, file)| picture(key, file.as_ref()?, statics))
        .collect();
    found.extend(footer(whole, whole.config()));
    found
}

fn picture(key: &str, file: &Spanned<String>, statics: &[InputFile]) -> Option<Diagnostic> {
    let path = &file.value;
    let ending = path
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase())
        .unwrap_or_default();
    if !PICTURES.contains(&ending.as_str()) {
        let message = format!("browsers cannot show the image `{path}`");
        return Some(
            Diagnostic::new(CONFIG, file.span, message).help("use an SVG, PNG, WebP or JPEG file"),
        );
    }
    if statics.iter().any(|known| known.path == *path) {
        return None;
    }
    let is_picture = |path: &&str| {
        path.rsplit_once('.')
            .is_some_and(|(_, ending)| PICTURES.contains(&&*ending.to_ascii_lowercase()))
    };
    let known = statics
        .iter()
        .map(|known| known.path.as_str())
        .filter(is_picture);
    let message = format!("`static/{path}`, the {key} of the site, does not exist");
    Some(
        Diagnostic::new(MISSING_IMAGE, file.span, message)
            .not_found_or(path, known, || format!("put the image at `static/{path}`")),
    )
}

fn footer(whole: &Model, config: &Config) -> Vec<Diagnostic> {
    let (Some(written), Some((text, mut found))) = (&config.site.footer, render::footer(config))
    else {
        return Vec::new();
    };
    // Source locations in the text of the footer are not locations in the config.
    for problem in &mut found {
        problem.labels = vec![Label {
            span: written.span,
            text: String::new(),
        }];
    }
    let body = &text.body;
    if !body.views.is_empty() || !body.embeds.is_empty() || !body.headings.is_empty() {
        let message = "the footer contains more than text, links and images";
        found.push(
            Diagnostic::new(CONFIG, written.span, message)
                .help("remove headings, embeds and views from it"),
        );
    }
    for region in &body.regions {
        let message = format!(
            "the label `{}` has no effect in the footer, which is the same in all editions",
            region.label.value
        );
        let problem =
            Diagnostic::new(MISPLACED_LABEL, written.span, message).here("shown to everyone");
        found.push(
            problem
                .help("move restricted content to a page")
                .decides_visibility(),
        );
    }
    if let Some(first) = whole.records().next() {
        found.extend(footer_links(whole, first, written.span, body));
    }
    found
}

/// What is wrong with the links of the footer; paths are relative to any record, since relative ones would differ from page to page.
fn footer_links(whole: &Model, from: RecordId, place: Span, body: &Body) -> Vec<Diagnostic> {
    let links = body.links.iter().map(|link| &link.target);
    let destinations = links
        .clone()
        .filter_map(|target| whole.destination(from, target).ok());
    let mut found: Vec<Diagnostic> = destinations
        .filter_map(|destination| hidden_target(whole, place, &destination))
        .collect();
    let targets = links.chain(body.images.iter().map(|image| &image.target));
    let is_broken =
        |target: &&LinkTarget| whole.destination(from, target).is_err() || is_fragment(target);
    for target in targets.filter(is_broken) {
        let shown = match target {
            LinkTarget::Record(reference) => reference.id.clone(),
            LinkTarget::Path { path, fragment } if path.is_empty() => {
                format!("#{}", fragment.as_deref().unwrap_or_default())
            }
            LinkTarget::Path { path, .. } => path.trim_start_matches('/').to_owned(),
            LinkTarget::External(address) => address.clone(),
        };
        let message = format!("the footer links to `{shown}`, which does not exist");
        let help = "use a path relative to the content folder (`contact.md`), a record (`[[page:contact]]`) or `https://…`";
        let problem = Diagnostic::new(BROKEN_LINK, place, message);
        found.push(problem.here("not found").help(help));
    }
    found
}

/// Whether a target is a heading of the page that it is on, which is a different page each time.
fn is_fragment(target: &LinkTarget) -> bool {
    matches!(target, LinkTarget::Path { path, .. } if path.is_empty())
}

/// That some audiences may not see what the footer leads to, and read plain text instead.
fn hidden_target(whole: &Model, place: Span, target: &Destination) -> Option<Diagnostic> {
    let Destination::Page {
        record: Some(id), ..
    } = target
    else {
        return None;
    };
    let record = whole.record(*id);
    let kept_from = audiences_without(whole, *id);
    let message = || {
        format!(
            "the footer links to `{}`, which is hidden from {}",
            record.id.value,
            list_of(kept_from.iter().copied(), 9)
        )
    };
    (!kept_from.is_empty()).then(|| {
        Diagnostic::new(HIDDEN_REFERENCE, place, message())
            .here("shown to them as plain text")
            .also(record.span, "hidden")
            .help("link to a page that everyone can see, or give this page a label that they hold")
    })
}
