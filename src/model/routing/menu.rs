//! Reports entries of the menu, and pages of tasks, that no page is for.

use super::Router;
use crate::config::{Endpoints, PageFormat, PageSubject};
use crate::diagnostic::{CONFIG, Diagnostic, did_you_mean, list_of};
use crate::document::Reference;
use crate::model::Lookup;
use crate::text::Spanned;

impl Router<'_> {
    /// Reports entries of the menu, and pages of tasks, that name nothing.
    pub(super) fn check_menu(&mut self) {
        let config = self.model.config().clone();
        let menu = config.menu.iter().flat_map(|group| &group.items);
        let menu = menu.map(|item| (item, "in the menu"));
        let tasks = config.tasks.iter().map(|task| (&task.to, "of a task"));
        for (item, place) in menu.chain(tasks) {
            let text = item.value.as_str();
            if config.schema.type_named(text).is_some() {
                continue;
            }
            if self.is_without_html(text) {
                let message = format!("`{text}` {place} is not written as a page");
                let help =
                    format!("add \"html\" to the `format` of `[{text}]`, or name another page");
                self.pages
                    .diagnostics
                    .push(Diagnostic::new(CONFIG, item.span, message).help(help));
                continue;
            }
            if let Some(name) = text.strip_prefix("pages.") {
                let single = config
                    .pages
                    .values()
                    .filter(|page| page.each == PageSubject::Once)
                    .map(|page| page.name.as_str());
                self.check_menu_entry(
                    name,
                    &single.collect::<Vec<_>>(),
                    (item, place),
                    "page that is generated once",
                );
                continue;
            }
            if let Some(name) = text.strip_prefix("matrices.") {
                let known: Vec<&str> = config.matrices.keys().map(String::as_str).collect();
                self.check_menu_entry(name, &known, (item, place), "matrix");
                continue;
            }
            let reference = Reference::read(text, item.span);
            let found = self
                .model
                .find(reference.kind.as_deref(), &reference.id, &Endpoints::Any);
            if matches!(found, Lookup::Draft) {
                continue;
            }
            let mut problem = self.model.explain(&found, &reference, &Endpoints::Any);
            if let Some(problem) = &mut problem
                && found == Lookup::Missing
                && reference.kind.is_none()
            {
                problem.message = format!("`{text}` {place} is neither a type nor a record");
                let types = config.schema.types.keys().map(String::as_str);
                if let Some(help) = did_you_mean(text, types) {
                    problem.help = vec![help];
                }
            }
            self.pages.diagnostics.extend(problem);
        }
    }

    /// Reports an entry of the menu that is not among the known names.
    fn check_menu_entry(
        &mut self,
        name: &str,
        known: &[&str],
        (item, place): (&Spanned<String>, &str),
        what: &str,
    ) {
        if known.contains(&name) {
            return;
        }
        let help = did_you_mean(name, known.iter().copied()).unwrap_or_else(|| match known {
            [] => "this site has none".to_owned(),
            _ => format!("this site has {}", list_of(known.iter().copied(), 9)),
        });
        let message = format!("`{}` {place} is not a {what}", item.value);
        self.pages
            .diagnostics
            .push(Diagnostic::new(CONFIG, item.span, message).help(help));
    }

    /// Whether an entry names a page or a matrix that is only written in other formats.
    fn is_without_html(&self, text: &str) -> bool {
        let config = self.model.config();
        let formats = match text.split_once('.') {
            Some(("pages", name)) => config.pages.get(name).map(|page| &page.formats),
            Some(("matrices", name)) => config.matrices.get(name).map(|matrix| &matrix.formats),
            _ => None,
        };
        formats.is_some_and(|formats| !formats.contains(&PageFormat::Html))
    }
}
