//! The site's own text in the footer of each page: the Markdown of `[site] footer`, whose paths are relative to the content's folder.

use crate::config::Config;
use crate::document::{Rules, Text};
use crate::markdown::{self, LinkTarget};

/// Compiles the footer of a site, if it has one. Diagnostics are at places in its text, which begins at offset 0.
#[must_use]
pub fn footer(config: &Config) -> Option<(Text, Vec<crate::diagnostic::Diagnostic>)> {
    let written = config.site.footer.as_ref()?;
    let (mut body, found) = markdown::parse(
        &written.value,
        written.span.file,
        0,
        &Rules::new(config).options,
    );
    // Terms are only linked in the text of the page.
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
