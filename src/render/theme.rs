//! The theme: templates, stylesheets, pictures and scripts, the site's over the preset's over the built-in ones. The only home of Tera.

use std::sync::Arc;

use indexmap::IndexMap;
use tera::{Context, ErrorKind, Tera, Value};
use xxhash_rust::xxh3::xxh3_64;

use super::embedded;
use super::view::{MatrixView, PageView, QueryView, SiteView};
use crate::config::{Accent, Config, DerivedPage};
use crate::diagnostic::{Diagnostic, TEMPLATE};
use crate::guard;
use crate::presets::Preset;
use crate::text::file_name;
use crate::text::{FileId, Sources, Span};

/// Folders of a theme whose files pages load.
const LOADED: [&str; 3] = ["css/", "img/", "js/"];

/// Where templates come from; earlier ones win, and each can name the ones below: `{% extends "default/record.html" %}`.
const PREFIXES: [&str; 3] = ["site/", "preset/", "default/"];

/// A file of a site's own theme, by its path in the theme: `templates/record.html`, `css/site.css`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeFile {
    /// The path in the theme's folder.
    pub path: String,
    /// The path that messages show.
    pub shown: String,
    /// What it holds.
    pub bytes: Arc<[u8]>,
}

/// Compiled templates and the files that pages use.
#[derive(Debug, Default)]
pub struct Theme {
    tera: Tera,
    files: IndexMap<String, FileId>,
    /// Stylesheets, pictures and scripts: path in the site and content.
    pub assets: Vec<(String, Arc<[u8]>)>,
    names: IndexMap<String, String>,
}

impl Theme {
    /// Compiles the templates. A template that is broken is said at its place; pages that need it cannot be made.
    ///
    /// With `accent`, the accent colours of the site for the light and the dark scheme, there is a stylesheet that sets them.
    pub fn load(
        preset: Option<&Preset>,
        own: &[ThemeFile],
        accent: Option<[Accent; 2]>,
        sources: &mut Sources,
    ) -> (Self, Vec<Diagnostic>) {
        let mut theme = Self::default();
        let mut diagnostics = Vec::new();
        let mut templates: Vec<(String, Arc<str>)> = Vec::new();
        for (name, text) in embedded::TEMPLATES {
            templates.push(theme.template(
                "default/",
                name,
                format!("theme default: templates/{name}"),
                text,
                sources,
            ));
        }
        for (name, text) in preset.map_or(&[] as &[_], |preset| preset.templates) {
            templates.push(theme.template(
                "preset/",
                name,
                format!("preset: templates/{name}"),
                text,
                sources,
            ));
        }
        let mut assets: IndexMap<String, Arc<[u8]>> = embedded::ASSETS
            .iter()
            .map(|(name, text)| ((*name).to_owned(), text.as_bytes().into()))
            .collect();
        for file in own {
            if let Some(name) = file.path.strip_prefix("templates/") {
                let text = String::from_utf8_lossy(&file.bytes);
                templates.push(theme.template("site/", name, file.shown.clone(), &text, sources));
            } else if let Some(name) = LOADED
                .iter()
                .find_map(|folder| file.path.strip_prefix(folder))
            {
                assets.insert(name.to_owned(), file.bytes.clone());
            }
        }
        if let Some(accent) = accent {
            assets
                .entry("accent.css".to_owned())
                .or_insert_with(|| accent_style(accent).into_bytes().into());
        }
        for (name, bytes) in assets {
            let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
            let path = format!(
                "assets/{}",
                file_name(stem, &format!("-{:08x}.{ending}", xxh3_64(&bytes) >> 32))
            );
            theme.names.insert(name, path.clone());
            theme.assets.push((path, bytes));
        }
        diagnostics.extend(theme.compile(&templates));
        (theme, diagnostics)
    }

    fn template(
        &mut self,
        prefix: &str,
        name: &str,
        shown: String,
        text: &str,
        sources: &mut Sources,
    ) -> (String, Arc<str>) {
        let text: Arc<str> = text.into();
        let name = format!("{prefix}{name}");
        let file = if prefix == "site/" {
            sources.add(shown, text.clone())
        } else {
            sources.add_embedded(shown, text.clone())
        };
        self.files.insert(name.clone(), file);
        (name, text)
    }

    fn compile(&mut self, templates: &[(String, Arc<str>)]) -> Option<Diagnostic> {
        let fresh = || {
            let mut tera = Tera::default();
            tera.set_fallback_prefixes(PREFIXES).map(|()| tera)
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
                Diagnostic::unplaced(TEMPLATE, "the templates cannot be used: their parser fails")
                    .help("take back the last change of a template"),
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
        let layouts = |page: &&DerivedPage| !self.has(&format!("{}.html", page.layout));
        let say = |page: &DerivedPage| {
            let message = format!(
                "the page `{}` has the layout `{}`, and the theme has no such template",
                page.name, page.layout
            );
            Diagnostic::new(TEMPLATE, page.span, message).help(format!(
                "add `templates/{}.html` to the theme, or leave `layout` out",
                page.layout
            ))
        };
        config.pages.values().filter(layouts).map(say).collect()
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
        let mut context = site.context();
        context.insert_value("page", Value::from_serializable(page));
        self.render(layout, &context)
    }

    /// Renders a view within a text.
    ///
    /// # Errors
    /// The template's problem, at its place in the template.
    pub(super) fn view(
        &self,
        view: &QueryView,
        site: &SiteValue,
    ) -> Result<String, Box<Diagnostic>> {
        let mut context = site.context();
        context.insert_value("view", Value::from_serializable(view));
        self.render(&format!("views/{}.html", view.shape), &context)
    }

    /// Renders a matrix within a text.
    ///
    /// # Errors
    /// The template's problem, at its place in the template.
    pub(super) fn matrix(
        &self,
        view: &MatrixView,
        site: &SiteValue,
    ) -> Result<String, Box<Diagnostic>> {
        let mut context = site.context();
        context.insert_value("view", Value::from_serializable(view));
        self.render("views/matrix.html", &context)
    }

    fn render(&self, layout: &str, context: &Context) -> Result<String, Box<Diagnostic>> {
        match guard::catch(|| self.tera.render(layout, context)) {
            Some(rendered) => rendered.map_err(|error| Box::new(self.problem(&error))),
            None => Err(Box::new(self.failure(layout))),
        }
    }

    /// A panic of Tera as a diagnostic.
    fn failure(&self, layout: &str) -> Diagnostic {
        let message =
            format!("the template `{layout}` cannot be rendered: the template engine fails");
        let file = PREFIXES
            .iter()
            .find_map(|prefix| self.files.get(&format!("{prefix}{layout}")));
        let problem = match file {
            Some(file) => Diagnostic::new(TEMPLATE, Span::new(*file, 0, 0), message),
            None => Diagnostic::unplaced(TEMPLATE, message),
        };
        problem.help("write it in a simpler way")
    }

    /// Tera's error as a diagnostic. The deepest cause says the most.
    fn problem(&self, error: &tera::Error) -> Diagnostic {
        match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                let message = format!("this template cannot be used: {}", lower(report.message()));
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
                Diagnostic::unplaced(
                    TEMPLATE,
                    format!("the templates cannot be used: {}", lower(words)),
                )
                .help(text.lines().skip(1).collect::<Vec<_>>().join("\n"))
            }
        }
    }
}

/// What is the same on every page, as templates see it; shared, not copied.
#[derive(Debug)]
pub(super) struct SiteValue(Value);

impl SiteValue {
    pub(super) fn new(site: &SiteView) -> Self {
        Self(Value::from_serializable(site))
    }

    fn context(&self) -> Context {
        let mut context = Context::new();
        context.insert_value("site", self.0.clone());
        context
    }
}

/// The stylesheet that sets the accent colours, outside of the theme's layers and so above them.
fn accent_style([light, dark]: [Accent; 2]) -> String {
    let set = |accent: Accent| format!(":root{{--accent:{};--tint:{}}}", accent.color, accent.tint);
    format!(
        "{}@media screen and (prefers-color-scheme:dark){{{}}}",
        set(light),
        set(dark)
    )
}

fn lower(text: &str) -> String {
    let text = text.trim().trim_end_matches('.');
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(letters).collect()
    })
}
