//! The default theme's files, embedded in the binary. A test holds this list equal to the folder.

macro_rules! templates {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../themes/default/templates/", $name)))),+]
    };
}

macro_rules! assets {
    ($($name:literal = $path:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../themes/default/", $path)))),+]
    };
}

/// Templates: name and text.
pub(super) const TEMPLATES: &[(&str, &str)] = templates!(
    "base.html",
    "derived.html",
    "folder.html",
    "index.html",
    "matrix.html",
    "not-found.html",
    "overview.html",
    "partials/breadcrumb.html",
    "partials/cells.html",
    "partials/contents.html",
    "partials/downloads.html",
    "partials/entry.html",
    "partials/facts.html",
    "partials/fields.html",
    "partials/findings.html",
    "partials/footer.html",
    "partials/groups.html",
    "partials/item.html",
    "partials/language.html",
    "partials/lead.html",
    "partials/mentions.html",
    "partials/menu.html",
    "partials/name.html",
    "partials/neighbours.html",
    "partials/pager.html",
    "partials/provenance.html",
    "partials/rail.html",
    "partials/relations.html",
    "partials/sets.html",
    "partials/status.html",
    "partials/ties.html",
    "partials/title.html",
    "record.html",
    "redirect.html",
    "search.html",
    "views/cards.html",
    "views/full.html",
    "views/ladder.html",
    "views/list.html",
    "views/matrix.html",
    "views/side-by-side.html",
    "views/tasks.html",
    "views/timeline.html",
    "views/table.html",
    "views/totals.html",
);

/// Stylesheets, pictures and scripts: the name that templates use, and the content. Scripts and stylesheets are minified; see
/// `tests/theme.rs`.
pub(super) const ASSETS: &[(&str, &str)] = assets!(
    "style.css" = "css/style.min.css",
    "icon.svg" = "img/icon.svg",
    "page.js" = "js/page.min.js",
    "redirect.js" = "js/redirect.min.js",
    "search-dialog.js" = "js/search-dialog.min.js",
    "search-reader.js" = "js/search-reader.min.js",
    "search.js" = "js/search.min.js",
);
