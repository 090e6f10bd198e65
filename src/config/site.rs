//! Reading `[site]`, `[markdown]`, `[audiences.X]`, `[menu.X]` and `[severity]`.

use indexmap::IndexMap;

use super::checks::Check;
use super::color::{Accent, Color, MIN_CONTRAST, PAPER};
use super::language::{Language, TextDirection};
use super::reader::Reader;
use crate::diagnostic::{
    ALL, CONFIG, Code, Diagnostic, FAILED_CHECK, LOW_CONTRAST, Severity, did_you_mean, list_of,
};
use crate::text::{FileId, Span, Spanned, capitalised};
use crate::tree::{Map, Node, Value, parse_toml};

/// What a site says of itself.
#[derive(Clone, Debug)]
pub struct SiteConfig {
    /// Its title.
    pub title: String,
    /// A sentence about it.
    pub description: String,
    /// The preset it is built on.
    pub preset: String,
    /// The language of its pages.
    pub language: Language,
    /// The direction in which that is written.
    pub dir: TextDirection,
    /// A picture for the head of each page, by its path in `static/`.
    pub logo: Option<Spanned<String>>,
    /// The picture that browsers show in tabs and bookmarks, by its path in `static/`; the theme's own if none.
    pub icon: Option<Spanned<String>>,
    /// The accent colour on light and on dark paper; the theme's own if none.
    pub accent: Option<[Accent; 2]>,
    /// Markdown for the foot of each page.
    pub footer: Option<Spanned<String>>,
    /// The record or page that is its first page; the overview if none.
    pub home: Option<Spanned<String>>,
    /// Its address, or the path it is served under: `/` or `https://example.org/handbook/`.
    pub base_url: Option<String>,
    /// The theme's folder under `themes/`.
    pub theme: Spanned<String>,
    /// How raw HTML in Markdown is reported where it is shown as text; none where it is passed through.
    pub refused_html: Option<Severity>,
    /// Whether quotes and dashes become typographic ones.
    pub smart: bool,
    /// Whether words in brackets that are no link are marked as something to fill in.
    pub fill_ins: bool,
    /// The heading attribute that labels a section.
    pub label_attribute: String,
    /// How many entries an index page shows before it is divided.
    pub page_size: usize,
    /// Files and folders outside of the handbook that symlinks in it may lead to, from the folder of the config.
    pub allow_links: Vec<String>,
    /// Whether the search index is also written as scripts, if the site says so; otherwise its address decides.
    pub search_scripts: Option<bool>,
    /// The address that opens a file in its author's editor, with `{path}`, `{line}` and `{column}`: for the preview.
    pub editor: String,
}

/// How Visual Studio Code is told to open a file.
const EDITOR: &str = "vscode://file/{path}:{line}:{column}";

/// Readers who may see some labels.
#[derive(Clone, Debug)]
pub struct Audience {
    /// Its name.
    pub name: String,
    /// Where it is declared.
    pub span: Span,
    /// The labels it holds.
    pub labels: Vec<String>,
    /// Its own first page.
    pub home: Option<Spanned<String>>,
    /// What its pages call it.
    pub title: String,
    /// Whether search engines may list its pages.
    pub index: bool,
}

impl Audience {
    /// Whether it holds a label.
    #[must_use]
    pub fn holds(&self, label: &str) -> bool {
        self.labels.iter().any(|held| held == label)
    }
}

/// A group of the menu.
#[derive(Clone, Debug)]
pub struct MenuGroup {
    /// Its heading.
    pub title: String,
    /// Smaller comes first.
    pub order: i64,
    /// Types, records (`type:id`), derived pages (`pages.NAME`) and matrices (`matrices.NAME`).
    pub items: Vec<Spanned<String>>,
}

pub(crate) fn read(
    map: &Map,
    span: Span,
    markdown: Option<(&Map, Span)>,
    has_audiences: bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> SiteConfig {
    let mut reader = Reader::new(map, span, "`[site]`");
    reader.entry("owner_type");
    let home = named(&mut reader, "home");
    let language = language(&mut reader);
    let mut site = SiteConfig {
        title: reader
            .text("title")
            .unwrap_or_else(|| "Handbook".to_owned()),
        description: reader.text("description").unwrap_or_default(),
        preset: reader
            .text("preset")
            .unwrap_or_else(|| crate::presets::DEFAULT.to_owned()),
        dir: reader
            .choice("dir", &TextDirection::WORDS)
            .unwrap_or_else(|| language.direction()),
        language,
        logo: in_static(&mut reader, "logo"),
        icon: in_static(&mut reader, "icon"),
        accent: accent(&mut reader),
        footer: named(&mut reader, "footer"),
        home,
        base_url: base_url(&mut reader),
        theme: named(&mut reader, "theme")
            .unwrap_or_else(|| Spanned::new("default".to_owned(), span)),
        // Where labels decide who reads what, a tag could carry a text past them.
        refused_html: has_audiences.then_some(Severity::Error),
        smart: false,
        fill_ins: false,
        label_attribute: "label".to_owned(),
        page_size: page_size(&mut reader),
        allow_links: words(&reader.texts("allow_links")),
        search_scripts: reader
            .node("search_scripts")
            .map(|_| reader.yes("search_scripts")),
        editor: editor(&mut reader),
    };
    diagnostics.extend(reader.finish());
    if let Some((map, span)) = markdown {
        let mut reader = Reader::new(map, span, "`[markdown]`");
        let choices = [
            ("allow", None),
            ("strip", Some(Severity::Warning)),
            ("error", Some(Severity::Error)),
        ];
        site.refused_html = reader
            .choice("raw_html", &choices)
            .unwrap_or(site.refused_html);
        site.smart = reader.yes("smart");
        site.fill_ins = reader.yes("fill_ins");
        if let Some(attribute) = reader.text("label_attribute") {
            site.label_attribute = attribute;
        }
        diagnostics.extend(reader.finish());
    }
    site
}

/// What `[site] allow_links` says in the text of a config. It is needed before the rest can be read, since it decides which files
/// may be opened.
#[must_use]
pub fn allow_links(text: &str) -> Vec<String> {
    if !text.contains("allow_links") {
        return Vec::new();
    }
    let (map, _) = parse_toml(text, FileId::default(), 0);
    let targets = map
        .node("site")
        .and_then(Node::as_map)
        .and_then(|site| site.node("allow_links"));
    words(
        &targets
            .map_or(&[][..], Node::items)
            .iter()
            .collect::<Vec<_>>(),
    )
}

fn words(nodes: &[&Node]) -> Vec<String> {
    nodes
        .iter()
        .filter_map(|node| node.as_text())
        .map(str::to_owned)
        .collect()
}

/// A text and its place.
fn named(reader: &mut Reader<'_>, key: &'static str) -> Option<Spanned<String>> {
    let span = reader.node(key)?.span;
    reader.text(key).map(|text| Spanned::new(text, span))
}

fn language(reader: &mut Reader<'_>) -> Language {
    let (Some(written), Some(node)) = (reader.text("language"), reader.node("language")) else {
        return Language::default();
    };
    let parsed = written.parse().ok();
    parsed
        .or_else(|| reader.wrong("language", node, "a language tag such as `en` or `pt-BR`"))
        .unwrap_or_default()
}

/// The path of a file in `static/`, however it begins.
fn in_static(reader: &mut Reader<'_>, key: &'static str) -> Option<Spanned<String>> {
    let written = named(reader, key)?;
    let path = written
        .value
        .trim_start_matches("./")
        .trim_start_matches('/');
    let path = path.strip_prefix("static/").unwrap_or(path).to_owned();
    Some(Spanned::new(path, written.span))
}

/// The accent colour: one colour for both schemes, or `{ light = …, dark = … }`. A colour with too little contrast is reported and
/// replaced by the nearest one that has enough. A single colour is adapted to the dark scheme without a report.
fn accent(reader: &mut Reader<'_>) -> Option<[Accent; 2]> {
    let node = reader.node("accent")?;
    if let Value::Map(map) = &node.value {
        let mut table = Reader::new(map, node.span, "`accent` of `[site]`");
        let nodes = ["light", "dark"].map(|key| table.required_node(key));
        reader.diagnostics.append(&mut table.finish());
        let [light, dark] = nodes;
        return Some([
            checked_accent(reader, light?, 0)?,
            checked_accent(reader, dark?, 1)?,
        ]);
    }
    let light = checked_accent(reader, node, 0)?;
    let color = node.as_text()?.parse().ok()?;
    Some([light, Accent::on(PAPER[1], color)])
}

fn checked_accent(reader: &mut Reader<'_>, node: &Node, scheme: usize) -> Option<Accent> {
    let Some(color) = node.as_text().and_then(|text| text.parse::<Color>().ok()) else {
        return reader.wrong("accent", node, "a colour such as `\"#00616d\"`");
    };
    let accent = Accent::on(PAPER[scheme], color);
    if accent.color != color {
        let (paper, kind) = [("light", "darker"), ("dark", "lighter")][scheme];
        let contrast = (color.contrast(PAPER[scheme]) * 10.0).floor() / 10.0;
        let message = format!(
            "the accent colour `{color}` is hard to read on {paper} paper: its contrast is {contrast:.1} to 1"
        );
        reader.diagnostics.push(
            Diagnostic::new(LOW_CONTRAST, node.span, message)
                .note(format!(
                    "text needs {MIN_CONTRAST} to 1 (WCAG 2.2); pages use `{}` instead",
                    accent.color
                ))
                .help(format!(
                    "write `\"{}\"`, or another {kind} colour",
                    accent.color
                )),
        );
    }
    Some(accent)
}

/// The address that opens a file in an editor. What a browser would run is none.
fn editor(reader: &mut Reader<'_>) -> String {
    let (Some(written), Some(node)) = (reader.text("editor"), reader.node("editor")) else {
        return EDITOR.to_owned();
    };
    let scheme = written
        .split_once(':')
        .map_or("", |(scheme, _)| scheme)
        .to_lowercase();
    let named = !scheme.is_empty()
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    let runs = matches!(
        scheme.as_str(),
        "javascript" | "data" | "vbscript" | "blob" | "about"
    );
    if named && !runs && written.contains("{path}") {
        return written;
    }
    let wanted = "an address with `{path}` in it, as in \"vscode://file/{path}:{line}:{column}\"";
    reader
        .wrong("editor", node, wanted)
        .unwrap_or_else(|| EDITOR.to_owned())
}

/// How many entries an index shows before it is divided: 200 unless said, and never none.
fn page_size(reader: &mut Reader<'_>) -> usize {
    match (reader.count("page_size"), reader.node("page_size")) {
        (Some(0), Some(node)) => reader
            .wrong("page_size", node, "a number from 1 up")
            .unwrap_or(200),
        (size, _) => size.unwrap_or(200),
    }
}

/// Where the site will be: a whole address, or the path it is served under.
fn base_url(reader: &mut Reader<'_>) -> Option<String> {
    let node = reader.node("base_url")?;
    let text = node.as_text().unwrap_or_default();
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let sound = host.map_or(text.starts_with('/'), |host| {
        !host.is_empty() && !host.starts_with('/')
    });
    if sound
        && !text.contains(|c: char| {
            c.is_whitespace() || c.is_control() || matches!(c, '?' | '#' | '"' | '<' | '>')
        })
    {
        return Some(text.to_owned());
    }
    reader.wrong("base_url", node, "`https://host/path` or `/path`")
}

pub(crate) fn audience(
    name: &str,
    map: &Map,
    span: Span,
    diagnostics: &mut Vec<Diagnostic>,
) -> Audience {
    let mut reader = Reader::new(map, span, format!("the audience `{name}`"));
    reader.yes("enabled");
    let index = reader.yes("index");
    let labels = reader
        .texts("labels")
        .iter()
        .filter_map(|node| node.as_text())
        .map(str::to_owned)
        .collect();
    let home = named(&mut reader, "home");
    let title = reader.text("title").unwrap_or_else(|| capitalised(name));
    diagnostics.extend(reader.finish());
    Audience {
        name: name.to_owned(),
        span,
        labels,
        home,
        title,
        index,
    }
}

pub(crate) fn menu(
    name: &str,
    map: &Map,
    span: Span,
    diagnostics: &mut Vec<Diagnostic>,
) -> MenuGroup {
    let mut reader = Reader::new(map, span, format!("the menu `{name}`"));
    reader.yes("enabled");
    let title = reader.text("title").unwrap_or_else(|| capitalised(name));
    let order = reader
        .count("order")
        .and_then(|order| i64::try_from(order).ok())
        .unwrap_or(i64::MAX);
    let items = reader
        .texts("items")
        .iter()
        .map(|node| Spanned::new(node.as_text().unwrap_or_default().to_owned(), node.span))
        .collect();
    diagnostics.extend(reader.finish());
    MenuGroup {
        title,
        order,
        items,
    }
}

/// What a site says of severities: those of codes are returned, those of its checks go where they belong. With `audiences`,
/// what decides who reads something stays an error.
pub(crate) fn severities(
    map: &Map,
    declared: &[(&str, &Map, Span)],
    checks: &mut IndexMap<String, Check>,
    audiences: bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> IndexMap<Code, Severity> {
    let mut found = IndexMap::new();
    let mut named = IndexMap::new();
    for entry in &map.entries {
        let word = entry.key.value.as_str();
        let code = Code::from_word(word);
        if code.is_none() && !declared.iter().any(|(name, ..)| *name == word) {
            let known = ALL
                .iter()
                .map(|code| code.word())
                .chain(declared.iter().map(|(name, ..)| *name));
            let help = did_you_mean(word, known)
                .unwrap_or_else(|| "`hirebook explain` lists them all".into());
            diagnostics.push(
                Diagnostic::new(
                    CONFIG,
                    entry.key.span,
                    format!("no diagnostic has the code `{word}`"),
                )
                .here("not found")
                .help(help),
            );
            continue;
        }
        let choices = [
            Severity::Off,
            Severity::Info,
            Severity::Warning,
            Severity::Error,
        ];
        let text = entry.node.as_text().unwrap_or_default();
        match choices.into_iter().find(|severity| severity.word() == text) {
            Some(severity)
                if audiences
                    && code.is_some_and(|code| {
                        code.decides_visibility() && severity < code.severity()
                    }) =>
            {
                let message = format!(
                    "`{word}` can decide who reads a page, so it stays an error where audiences are declared"
                );
                diagnostics.push(
                    Diagnostic::new(CONFIG, entry.node.span, message).help("remove this line"),
                );
            }
            Some(severity) => match code {
                Some(code) => drop(found.insert(code, severity)),
                None => drop(named.insert(word, severity)),
            },
            None => {
                let message = format!("`{text}` is not a severity");
                diagnostics.push(
                    Diagnostic::new(CONFIG, entry.node.span, message).help(format!(
                        "one of {}",
                        list_of(choices.map(Severity::word), 4)
                    )),
                );
            }
        }
    }
    let all = found.get(&FAILED_CHECK).copied();
    for check in checks.values_mut() {
        check.severity = named
            .get(check.name.as_str())
            .copied()
            .or(all)
            .unwrap_or(check.severity);
    }
    found
}
