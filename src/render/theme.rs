//! The theme: templates, stylesheets, pictures and scripts, the site's over the preset's over the built-in ones. The only home of Tera.

use std::collections::BTreeMap;
use std::sync::Arc;

use indexmap::IndexMap;
use serde::Serialize;
use tera::{Context, ErrorKind, Tera, Value};
use xxhash_rust::xxh3::xxh3_64;

use super::theme_files::{ThemeFile, accent_style, assets_of, with_strings};
use super::view::{PageView, SiteView};
use super::{embedded, escape, template_filters, theme_layouts};
use crate::config::{Config, DerivedPage, PageFormat};
use crate::diagnostic::{CONFIG, Diagnostic, TEMPLATE};
use crate::guard;
use crate::presets::{self, PresetOrigin};
use crate::strings::{InterfaceText, Strings};
use crate::text::{FileId, Sources, Span, file_name};

/// Where templates come from, besides presets; earlier ones win, and each can name the ones below:
/// `{% extends "default/record.html" %}`.
const SITE: &str = "site/";
const DEFAULT: &str = "default/";

/// Compiled templates and the files that pages use.
#[derive(Debug, Default)]
pub struct Theme {
    tera: Tera,
    /// Where templates come from, with those of presets.
    prefixes: Vec<String>,
    files: IndexMap<String, FileId>,
    /// Stylesheets, pictures and scripts: path in the site and content.
    pub assets: Vec<(String, Arc<[u8]>)>,
    names: IndexMap<String, String>,
    /// What templates see on all pages of all sites: the strings.
    context: Context,
    /// The same for templates of other formats than HTML: strings that are not escaped.
    plain: Context,
}

impl Theme {
    /// Compiles the templates of the site's theme over those of its preset and the default theme, and collects the other files.
    ///
    /// If a template is broken, the diagnostic is at its place, and pages that need it cannot be rendered.
    pub fn load(
        config: &Config,
        own: &[ThemeFile],
        sources: &mut Sources,
    ) -> (Self, Vec<Diagnostic>) {
        let mut theme = Self::default();
        theme
            .context
            .insert_value("strings", strings_value(&config.strings, html));
        theme.plain.insert_value(
            "strings",
            strings_value(&config.strings, |text| Value::from(text)),
        );
        let mut templates: Vec<(String, Arc<str>)> = Vec::new();
        for (name, text) in embedded::TEMPLATES {
            let file = sources.add_embedded(format!("theme default: templates/{name}"), *text);
            templates.push(theme.template(DEFAULT, name, file, text));
        }
        theme.prefixes.push(SITE.to_owned());
        for (at, preset) in config.presets.list.iter().enumerate() {
            let prefix = preset_prefix(at);
            for (name, text) in &*preset.templates {
                let shown = preset.path_of(&format!("{}/{name}", presets::TEMPLATES));
                let file = match preset.origin {
                    PresetOrigin::BuiltIn => sources.add_embedded(shown, &**text),
                    PresetOrigin::Folder => sources.add(shown, &**text),
                };
                templates.push(theme.template(&prefix, name, file, text));
            }
            theme.prefixes.push(prefix);
        }
        theme.prefixes.push(DEFAULT.to_owned());
        let mut assets: IndexMap<String, Arc<[u8]>> = embedded::ASSETS
            .iter()
            .map(|(name, text)| ((*name).to_owned(), text.as_bytes().into()))
            .collect();
        for file in own {
            if let Some(name) = file.path.strip_prefix("templates/") {
                let text = String::from_utf8_lossy(&file.bytes);
                let id = sources.add(file.shown.clone(), &*text);
                templates.push(theme.template(SITE, name, id, &text));
            }
        }
        for (name, file) in assets_of(own) {
            assets.insert(name, file.bytes.clone());
        }
        if let Some(accent) = config.site.accent {
            assets
                .entry("accent.css".to_owned())
                .or_insert_with(|| accent_style(accent).into_bytes().into());
        }
        for (name, bytes) in assets {
            theme.publish(name, with_strings(bytes, &config.strings));
        }
        let problem = theme.compile(&templates);
        (theme, problem.into_iter().collect())
    }

    /// Adds a file that pages load, under a name with a hash of its content.
    fn publish(&mut self, name: String, bytes: Arc<[u8]>) {
        let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
        let tail = format!("-{:08x}.{ending}", xxh3_64(&bytes) >> 32);
        let path = format!("assets/{}", file_name(stem, &tail));
        self.names.insert(name, path.clone());
        self.assets.push((path, bytes));
    }

    fn template(
        &mut self,
        prefix: &str,
        name: &str,
        file: FileId,
        text: &str,
    ) -> (String, Arc<str>) {
        let name = format!("{prefix}{name}");
        self.files.insert(name.clone(), file);
        (name, text.into())
    }

    fn compile(&mut self, templates: &[(String, Arc<str>)]) -> Option<Diagnostic> {
        let fresh = || {
            let mut tera = Tera::default();
            tera.register_filter("fill", template_filters::fill);
            tera.register_filter("text", template_filters::text);
            tera.register_filter("csv", template_filters::csv);
            tera.register_filter("ics", template_filters::ics);
            tera.register_filter("json", template_filters::json);
            tera.set_fallback_prefixes(self.prefixes.clone())
                .map(|()| tera)
        };
        let compiled = guard::catch(|| {
            fresh().and_then(|mut tera| {
                tera.add_raw_templates(
                    templates
                        .iter()
                        .map(|(name, text)| (name.as_str(), &**text)),
                )
                .map(|()| tera)
            })
        });
        match compiled {
            Some(Ok(tera)) => {
                self.tera = tera;
                None
            }
            Some(Err(error)) => Some(self.problem(&error)),
            None => Some(
                Diagnostic::unplaced(TEMPLATE, "the template parser crashed")
                    .help("undo the last change to a template, and please report this bug"),
            ),
        }
    }

    /// Paths of stylesheets, pictures and scripts by name.
    #[must_use]
    pub fn names(&self) -> &IndexMap<String, String> {
        &self.names
    }

    /// Whether a template of this name exists anywhere in the theme.
    #[must_use]
    pub fn has(&self, layout: &str) -> bool {
        self.tera.contains_template(layout)
    }

    /// Layouts of derived pages that the theme does not have.
    #[must_use]
    pub fn missing_layouts(&self, config: &Config) -> Vec<Diagnostic> {
        let report = |page: &DerivedPage| {
            let names = theme_layouts::required(page);
            if names.iter().any(|name| self.has(name)) {
                return None;
            }
            let message = format!(
                "the theme has no template `{}`, the layout of the page `{}`",
                page.layout, page.name
            );
            let name = names.first().map_or("", String::as_str);
            let help = format!("add `templates/{name}` to the theme, or remove `layout`");
            Some(Diagnostic::new(TEMPLATE, page.span, message).help(help))
        };
        config.pages.values().filter_map(report).collect()
    }

    /// Calendars that can have no event, since no column of their sets is a date and the theme has no template for them.
    #[must_use]
    pub fn undated_calendars(&self, config: &Config) -> Vec<Diagnostic> {
        let is_undated = |page: &&DerivedPage| {
            theme_layouts::is_undated(page) && !self.has(&format!("{}.ics", page.layout))
        };
        let report = |page: &DerivedPage| {
            let message = format!(
                "the page `{}` has the format `ics`, but no column of its sets is a date",
                page.name
            );
            let help = theme_layouts::suggestion(page, config);
            Diagnostic::new(CONFIG, page.span, message).help(help)
        };
        config
            .pages
            .values()
            .filter(is_undated)
            .map(report)
            .collect()
    }

    /// Renders a page.
    ///
    /// # Errors
    /// The template's problem, at its place in the template.
    pub(super) fn page(
        &self,
        layout: &str,
        page: &PageView,
        site: &SiteValue,
    ) -> Result<String, Box<Diagnostic>> {
        self.render(layout, "page", page, site, &self.context)
    }

    /// Renders a file of a page in another format than HTML.
    ///
    /// # Errors
    /// The template's problem, at its place in the template.
    pub(super) fn file(
        &self,
        template: &str,
        format: PageFormat,
        page: &PageView,
        site: &SiteValue,
    ) -> Result<String, Box<Diagnostic>> {
        let text = self.render(template, "page", page, site, &self.plain)?;
        template_filters::finished(text, format).map_err(|message| {
            let problem = self.at_template(template, format!("invalid template: {message}"));
            Box::new(problem.help("write each value with a filter: `{{ page.title | json }}`"))
        })
    }

    /// Renders a view within a text: a query or a matrix.
    ///
    /// # Errors
    /// The template's problem, at its place in the template.
    pub(super) fn view(
        &self,
        shape: &str,
        view: &impl Serialize,
        site: &SiteValue,
    ) -> Result<String, Box<Diagnostic>> {
        self.render(
            &format!("views/{shape}.html"),
            "view",
            view,
            site,
            &self.context,
        )
    }

    fn render(
        &self,
        layout: &str,
        name: &'static str,
        value: &impl Serialize,
        site: &SiteValue,
        common: &Context,
    ) -> Result<String, Box<Diagnostic>> {
        let mut context = common.clone();
        context.insert_value("site", site.0.clone());
        context.insert_value(name, Value::from_serializable(value));
        match guard::catch(|| self.tera.render(layout, &context)) {
            Some(rendered) => rendered.map_err(|error| Box::new(self.problem(&error))),
            None => Err(Box::new(self.failure(layout))),
        }
    }

    /// A panic of Tera as a diagnostic.
    fn failure(&self, layout: &str) -> Diagnostic {
        let message = format!("the template engine crashed on `{layout}`");
        let problem = self.at_template(layout, message);
        problem.help("simplify the template, and please report this bug")
    }

    /// A problem of a template, at its beginning.
    fn at_template(&self, layout: &str, message: String) -> Diagnostic {
        let file = self
            .prefixes
            .iter()
            .find_map(|prefix| self.files.get(&format!("{prefix}{layout}")));
        match file {
            Some(file) => Diagnostic::new(TEMPLATE, Span::new(*file, 0, 0), message),
            None => Diagnostic::unplaced(TEMPLATE, message),
        }
    }

    /// Tera's error as a diagnostic. The deepest cause says the most.
    fn problem(&self, error: &tera::Error) -> Diagnostic {
        match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                let message = format!("invalid template: {}", lower(report.message()));
                let file = self.files.get(report.filename()).copied();
                match file {
                    Some(file) => {
                        let range = &report.span().range;
                        Diagnostic::new(TEMPLATE, Span::new(file, range.start, range.end), message)
                    }
                    None => Diagnostic::unplaced(
                        TEMPLATE,
                        format!("{message} (in `{}`)", report.filename()),
                    ),
                }
            }
            _ => {
                let text = error.to_string();
                let words = text.lines().next().unwrap_or_default();
                Diagnostic::unplaced(TEMPLATE, format!("invalid templates: {}", lower(words)))
                    .help(text.lines().skip(1).collect::<Vec<_>>().join("\n"))
            }
        }
    }
}

/// The prefix of templates of a site's preset, of the one that this extends, and so on.
fn preset_prefix(at: usize) -> String {
    match at {
        0 => "preset/".to_owned(),
        1 => "extended/".to_owned(),
        at => format!("extended-{at}/"),
    }
}

/// What is the same on every page, as templates see it; shared, not copied.
#[derive(Debug)]
pub(super) struct SiteValue(Value);

impl SiteValue {
    pub(super) fn new(site: &SiteView) -> Self {
        Self(Value::from_serializable(site))
    }
}

/// A text that is escaped for HTML.
fn html(text: &str) -> Value {
    Value::safe_string(&escape::html(text))
}

/// The strings as templates see them, those with a count as a map of their forms.
fn strings_value(strings: &Strings, safe: fn(&str) -> Value) -> Value {
    let value = |text: &InterfaceText| match text {
        InterfaceText::Plain(text) => safe(text),
        InterfaceText::Counted { one, other } => {
            Value::from(BTreeMap::from([("one", safe(one)), ("other", safe(other))]))
        }
    };
    let entries = strings
        .iter()
        .map(|(name, text)| (name.to_owned(), value(text)));
    Value::from(entries.collect::<IndexMap<_, _>>())
}

fn lower(text: &str) -> String {
    let text = text.trim().trim_end_matches('.');
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(letters).collect()
    })
}
