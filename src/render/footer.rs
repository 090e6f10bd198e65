//! The site's own text at the foot of each page: Markdown of `[site] footer`, in which paths begin at the content's folder.

use super::html::Writer;
use crate::config::Config;
use crate::document::{Rules, Text};
use crate::markdown::{self, LinkTarget};

/// Compiles the footer of a site; none if it has none. What is wrong in it is in the diagnostics, at places in the text by itself.
#[must_use]
pub fn footer(config: &Config) -> Option<(Text, Vec<crate::diagnostic::Diagnostic>)> {
    let written = config.site.footer.as_ref()?;
    let (mut body, found) = markdown::parse(
        &written.value,
        written.span.file,
        0,
        &Rules::new(config).options,
    );
    // Terms are explained in the text of the page.
    body.prose.clear();
    let targets = body.links.iter_mut().map(|link| &mut link.target);
    for target in targets.chain(body.images.iter_mut().map(|image| &mut image.target)) {
        if let LinkTarget::Path { path, .. } = target
            && !path.is_empty()
            && !path.starts_with('/')
        {
            path.insert(0, '/');
        }
    }
    Some((
        Text {
            body,
            ..Text::default()
        },
        found,
    ))
}

/// The footer as it stands on a page.
pub(super) fn html(writer: &mut Writer<'_>) -> String {
    let (site, first) = (writer.site, writer.site.model.records().next());
    match (&site.shared.footer, first) {
        (Some(text), Some(owner)) => writer.piece(text, owner, 3),
        _ => String::new(),
    }
}
