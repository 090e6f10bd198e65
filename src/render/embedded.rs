//! The default theme's files, embedded in the binary. A test holds this list equal to the folder.

macro_rules! files {
    ($folder:literal: $($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../themes/default/", $folder, "/", $name)))),+]
    };
}

/// Templates: name and text.
pub(super) const TEMPLATES: &[(&str, &str)] = files!("templates":
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
    "views/list.html",
    "views/matrix.html",
    "views/side-by-side.html",
    "views/table.html",
);

/// Stylesheets, pictures and scripts: name and text.
pub(super) const ASSETS: [&[(&str, &str)]; 3] = [
    files!("css": "style.css"),
    files!("img": "icon.svg"),
    files!("js": "page.js", "redirect.js", "search-dialog.js", "search-reader.js", "search.js"),
];
