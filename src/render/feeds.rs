//! Files for search engines.

use super::Renderer;
use crate::model::PageKind;

/// `sitemap.xml`: every page that has something to read, under its full address. None without a base URL.
#[must_use]
pub fn sitemap(site: &Renderer<'_>) -> Option<String> {
    if site.shared.base_url.is_empty() {
        return None;
    }
    let mut paths: Vec<&str> = site
        .model
        .pages()
        .iter()
        .filter(|page| {
            !matches!(
                page.kind,
                PageKind::Redirect(_) | PageKind::Search | PageKind::NotFound
            )
        })
        .map(|page| page.path.as_str())
        .collect();
    paths.sort_unstable();
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for path in paths {
        out.push_str("<url><loc>");
        super::escape::push(&mut out, &site.canonical(path));
        out.push_str("</loc></url>\n");
    }
    out.push_str("</urlset>\n");
    Some(out)
}

/// `robots.txt`, which agrees with the `robots` of pages: only an edition with `index = true` may be listed.
#[must_use]
pub fn robots(site: &Renderer<'_>) -> String {
    let may_list = site
        .model
        .config()
        .edition
        .as_ref()
        .is_some_and(|edition| edition.index);
    if !may_list {
        return "User-agent: *\nDisallow: /\n".to_owned();
    }
    let map = if site.shared.base_url.is_empty() {
        String::new()
    } else {
        format!("Sitemap: {}/sitemap.xml\n", site.shared.base_url)
    };
    format!("User-agent: *\nAllow: /\n{map}")
}
