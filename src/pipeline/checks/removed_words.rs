//! Words that a site takes out of a scale or an enumeration of its preset: said once, where the site writes its own, with the places that
//! use them.

use crate::config::RemovedWords;
use crate::diagnostic::{CONFIG, Diagnostic, Severity, list_of};

/// So many places are shown; the others are counted.
const SHOWN: usize = 3;

/// Replaces the problems with words that a site has taken out by one for each list of words.
pub(super) fn gather(mut diagnostics: Vec<Diagnostic>, lost: &[RemovedWords]) -> Vec<Diagnostic> {
    for list in lost {
        let word_of = |diagnostic: &Diagnostic| {
            diagnostic.needs().iter().find_map(|topic| {
                let word = topic
                    .key
                    .as_ref()
                    .filter(|_| topic.kind.as_deref() == Some(&list.owner))?;
                list.words.iter().find(|lost| *lost == word).cloned()
            })
        };
        let (uses, rest): (Vec<_>, Vec<_>) = diagnostics
            .into_iter()
            .partition(|diagnostic| word_of(diagnostic).is_some());
        diagnostics = rest;
        diagnostics.extend(report(list, &uses, &word_of));
    }
    diagnostics
}

fn report(
    list: &RemovedWords,
    uses: &[Diagnostic],
    word_of: &dyn Fn(&Diagnostic) -> Option<String>,
) -> Option<Diagnostic> {
    let severity = uses.iter().map(|used| used.severity).max()?;
    let found: Vec<String> = uses.iter().filter_map(word_of).collect();
    let words: Vec<&str> = list
        .words
        .iter()
        .filter(|word| found.contains(word))
        .map(String::as_str)
        .collect();
    let them = if words.len() == 1 { "it" } else { "them" };
    let places = if uses.len() == 1 {
        format!("1 place still uses {them}")
    } else {
        format!("{} places still use {them}", uses.len())
    };
    let message = format!(
        "`{}` no longer contains {}, but {places}",
        list.name,
        list_of(words.iter().copied(), 12)
    );
    let mut problem =
        Diagnostic::new(CONFIG, list.span, message).severity(severity.max(Severity::Warning));
    for (place, word) in uses
        .iter()
        .filter_map(|used| Some((used.span()?, word_of(used)?)))
        .take(SHOWN)
    {
        problem = problem.also(place, format!("uses `{word}`"));
    }
    if uses.len() > SHOWN {
        let places = if uses.len() == SHOWN + 1 {
            "place uses"
        } else {
            "places use"
        };
        problem = problem.note(format!("{} more {places} these words", uses.len() - SHOWN));
    }
    Some(problem.help("keep these words in the list, or change these places"))
}
