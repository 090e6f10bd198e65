//! Reading `[site]` and `[markdown]`.

use super::color::Accent;
use super::formats::SiteExport;
use super::language::{Language, TextDirection};
use super::old_spellings::LanguageVersion;
use super::reader::{TableNode, table};
use super::site_values::{BaseUrl, EditorUrl, PAGE_SIZE, Positive, StaticPath};
use super::tables::SITE;
use crate::diagnostic::{Diagnostic, Severity, words};
use crate::text::{FileId, Span, Spanned};
use crate::tree::{Node, parse_toml};

/// The site itself: `[site]` and `[markdown]`.
#[derive(Clone, Debug)]
pub struct SiteConfig {
    /// Its title.
    pub title: String,
    /// A sentence about it.
    pub description: String,
    /// The preset it is built on.
    pub preset: String,
    /// The version of the language that it is written in.
    pub language_version: LanguageVersion,
    /// The language of its pages.
    pub language: Language,
    /// The direction of its text.
    pub dir: TextDirection,
    /// An image for the header of each page, by its path in `static/`.
    pub logo: Option<Spanned<String>>,
    /// The favicon, by its path in `static/`; by default that of the theme.
    pub icon: Option<Spanned<String>>,
    /// The accent colours of the light and the dark scheme; by default those of the theme.
    pub accent: Option<[Accent; 2]>,
    /// Markdown for the footer of each page.
    pub footer: Option<Spanned<String>>,
    /// The record or page that is its home page; by default the overview.
    pub home: Option<Spanned<String>>,
    /// Its URL, or the path it is served under: `https://example.org/handbook/` or `/`.
    pub base_url: Option<String>,
    /// The folder of its theme in `themes/`.
    pub theme: Spanned<String>,
    /// The severity of raw HTML in Markdown, which is then shown as text; none if it is passed through.
    pub refused_html: Option<Severity>,
    /// Whether quotes and dashes are replaced by typographic ones.
    pub smart: bool,
    /// Whether words in brackets that are not a link are marked as blanks to fill in.
    pub fill_ins: bool,
    /// The heading attribute that labels a section.
    pub label_attribute: String,
    /// The number of entries of an index page that is not divided.
    pub page_size: usize,
    /// The maximum number of links from the home page to the page of any record; any number if none.
    pub reach: Option<usize>,
    /// Files and folders outside of the handbook to which symlinks may point, relative to the folder of the config.
    pub allow_links: Vec<String>,
    /// Whether the search index is also written as scripts; by default, `base_url` decides.
    pub search_scripts: Option<bool>,
    /// The files with the whole edition for other programs.
    pub exports: Vec<SiteExport>,
    /// For the preview: the URL that opens a file in its author's editor, with `{path}`, `{line}` and `{column}`.
    pub editor: String,
}

table! {
    /// The site as a whole. A `preset.toml` can set `owner_type` and `reach` only.
    SiteTable<'a>: Default {
        /// The version of the language that the site is written in.
        language_version: Option<LanguageVersion> = "`1`",
        /// The types of records that can be the `owner` of a record.
        owner_type: Option<&'a Node> as TYPES_OR_ANY = "any text is an owner",
        /// The record whose page is the home page, as `TYPE:ID`.
        home: Option<Spanned<String>> = "a list of all pages",
        /// The language of the pages, as a tag.
        language: Option<Language> = "`en`",
        /// The name of the site.
        title: Option<String> = "`Handbook`",
        /// A sentence about the site.
        description: Option<String>,
        /// The preset: the name of a built-in one, or its folder, such as `./preset`.
        preset: Option<String> = "`pages`",
        /// The direction of the pages.
        dir: Option<TextDirection> = "that of the language",
        /// An image in `static/`, shown before the title of each page.
        logo: Option<StaticPath>,
        /// An image in `static/`, for tabs and bookmarks.
        icon: Option<StaticPath>,
        /// The colour of links and marks.
        accent: Option<[Accent; 2]> = "that of the theme",
        /// Markdown at the end of each page; paths in it are relative to the content folder.
        footer: Option<Spanned<String>>,
        /// Where the site is served. A full URL also adds a sitemap and canonical links.
        base_url: Option<BaseUrl>,
        /// The folder in `themes/` whose files replace those of the built-in theme.
        theme: Option<Spanned<String>> = "`default`",
        /// The number of records on one page of an index.
        page_size: Option<Positive> = "200",
        /// The maximum number of links from the home page to the page of any record, without the menu, breadcrumbs, the list of all pages and search.
        reach: Option<Positive> = "any number",
        /// Files and folders outside of the handbook to which symlinks may point, relative to it.
        allow_links: Vec<String>,
        /// Whether search works without a web server.
        search_scripts: Option<bool> = "`true` unless `base_url` is a full URL",
        /// Files with all records of the edition, for other programs: `site.json` and `records.jsonl`.
        exports: Vec<SiteExport>,
        /// The URL with which the preview opens a file, with `{path}`, and optionally `{line}` and `{column}`.
        editor: Option<EditorUrl> = "that of Visual Studio Code",
    }
}

table! {
    /// How texts are read.
    MarkdownTable: Default {
        /// What becomes of raw HTML: `allow` keeps it, `strip` shows it as text, and `error` also rejects it.
        raw_html: Option<RawHtmlPolicy> = "`error` if the site declares audiences, otherwise `allow`",
        /// Whether quotes and dashes become typographic ones.
        smart: bool,
        /// Whether words in brackets that are not a link are marked as blanks to fill in.
        fill_ins: bool,
        /// The attribute of a heading that labels its section.
        label_attribute: Option<String> = "`label`",
    }
}

words! {
    /// What becomes of raw HTML in Markdown.
    pub(crate) enum RawHtmlPolicy {
        /// It is passed through.
        Allow = "allow",
        /// It is shown as text, with a warning.
        Strip = "strip",
        /// It is shown as text, with an error.
        Error = "error",
    }
}

impl RawHtmlPolicy {
    fn severity(self) -> Option<Severity> {
        match self {
            Self::Allow => None,
            Self::Strip => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
        }
    }
}

/// Reads `[site]`, at `span`, and `[markdown]`. Returns the site and the types of owners, which are read with the relations.
pub(super) fn read<'a>(
    site: Option<TableNode<'a>>,
    markdown: Option<TableNode<'_>>,
    span: Span,
    has_audiences: bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> (SiteConfig, Option<&'a Node>) {
    let span = site.map_or(span, |table| table.span);
    let site: SiteTable<'_> = site.map_or_else(Default::default, |table| {
        table.read("`[site]`", diagnostics)
    });
    let markdown: MarkdownTable = markdown.map_or_else(Default::default, |table| {
        table.read("`[markdown]`", diagnostics)
    });
    let language = site.language.unwrap_or_default();
    let config = SiteConfig {
        title: site.title.unwrap_or_else(|| "Handbook".to_owned()),
        description: site.description.unwrap_or_default(),
        preset: site
            .preset
            .unwrap_or_else(|| crate::presets::DEFAULT.to_owned()),
        language_version: site.language_version.unwrap_or_default(),
        dir: site.dir.unwrap_or_else(|| language.direction()),
        language,
        logo: site.logo.map(|path| path.0),
        icon: site.icon.map(|path| path.0),
        accent: site.accent,
        footer: site.footer,
        home: site.home,
        base_url: site.base_url.map(|url| url.0),
        theme: site
            .theme
            .unwrap_or_else(|| Spanned::new("default".to_owned(), span)),
        // If audiences are declared, text inside a tag could escape the label around it.
        refused_html: match markdown.raw_html {
            Some(raw_html) => raw_html.severity(),
            None => has_audiences.then_some(Severity::Error),
        },
        smart: markdown.smart,
        fill_ins: markdown.fill_ins,
        label_attribute: markdown
            .label_attribute
            .unwrap_or_else(|| "label".to_owned()),
        page_size: site.page_size.map_or(PAGE_SIZE, |size| size.0),
        reach: site.reach.map(|reach| reach.0),
        allow_links: site.allow_links,
        search_scripts: site.search_scripts,
        exports: site.exports,
        editor: site.editor.unwrap_or_default().0,
    };
    (config, site.owner_type)
}

/// `[site] allow_links` in the text of a config. It decides which files may be opened, so it is needed before all else is read.
#[must_use]
pub fn allow_links(text: &str) -> Vec<String> {
    if !text.contains("allow_links") {
        return Vec::new();
    }
    let (map, _) = parse_toml(text, FileId::default(), 0);
    let site = map.node(SITE).and_then(Node::as_map);
    let targets = site.and_then(|site| site.node("allow_links"));
    let targets = targets.map_or(&[][..], Node::items).iter();
    targets
        .filter_map(Node::as_text)
        .map(str::to_owned)
        .collect()
}
