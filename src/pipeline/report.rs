//! Which diagnostics are reported, how severe they are, and in which order.

use super::{InputProblem, Site};
use crate::config::Config;
use crate::diagnostic::{
    self, CONFIG, CONFIG_NOT_READ, DUPLICATE_KEY, Diagnostic, FILE_TOO_LARGE, NOT_UTF8, Severity,
    TOML_SYNTAX, UNREADABLE,
};
use crate::text::{Sources, Span};

/// Applies the site's severities and sorts by place, without repetition. If the config cannot be read to its end, only that is reported.
pub(super) fn settle(
    mut diagnostics: Vec<Diagnostic>,
    site: &Site,
    sources: &Sources,
) -> Vec<Diagnostic> {
    if site.read.unread_config {
        keep_config_problems(&mut diagnostics, &site.read.config, sources);
    }
    let severity = |diagnostic: &Diagnostic| {
        site.read
            .config
            .severity_of(diagnostic, site.request.strict)
    };
    let mut settled: Vec<Diagnostic> = diagnostics
        .into_iter()
        .map(|diagnostic| Diagnostic {
            severity: severity(&diagnostic),
            ..diagnostic
        })
        .filter(|diagnostic| diagnostic.severity != Severity::Off)
        .collect();
    diagnostic::sort(&mut settled, sources);
    settled
}

/// The rest of a config that cannot be read is unknown, so whatever seems to be missing may be declared there.
fn keep_config_problems(diagnostics: &mut Vec<Diagnostic>, config: &Config, sources: &Sources) {
    let is_of_file = |diagnostic: &Diagnostic| {
        matches!(
            diagnostic.code,
            TOML_SYNTAX | DUPLICATE_KEY | NOT_UTF8 | UNREADABLE | FILE_TOO_LARGE
        )
    };
    diagnostics.retain(|diagnostic| {
        let span = diagnostic.span();
        let is_in_config = span.is_some_and(|span| config.is_declared_in(sources.path(span.file)));
        diagnostic.code == CONFIG_NOT_READ
            || is_of_file(diagnostic) && is_in_config
            || diagnostic.code == CONFIG
                && span.is_some_and(|span| config.presets.are_unusable_at(span))
    });
    for diagnostic in diagnostics {
        diagnostic
            .notes
            .push("nothing else is checked until this is fixed".to_owned());
    }
}

/// What could not be loaded, as diagnostics.
pub(super) fn load_problems(problems: &[InputProblem], sources: &mut Sources) -> Vec<Diagnostic> {
    let mut diagnostic = |problem: &InputProblem| {
        let (text, at) = &problem.text;
        let file = sources.add(problem.path.as_str(), text.clone());
        let end = text
            .get(*at..)
            .and_then(|rest| rest.chars().next())
            .map_or(*at, |c| at + c.len_utf8());
        Diagnostic::new(
            problem.code,
            Span::new(file, *at, end),
            problem.message.as_str(),
        )
        .help(problem.help.as_str())
    };
    problems.iter().map(&mut diagnostic).collect()
}
