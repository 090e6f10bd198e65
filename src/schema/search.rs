//! The reference of what a site declares for search: synonyms, and the keys of declarations that only search reads.

use hirebook_search::{Synonym, Weight};

use crate::config::PageSearch;

/// The synonyms, each as a row: what readers type, and what pages contain.
pub(super) fn synonyms(declared: &[Synonym<'_>]) -> Vec<[String; 2]> {
    let row = |synonym: &Synonym<'_>| [synonym.key.to_string(), synonym.values.join(", ")];
    declared.iter().map(row).collect()
}

/// What a declaration of pages says about search, if it says anything.
pub(super) fn of_pages(declared: &PageSearch) -> impl Iterator<Item = (&'static str, String)> {
    let aliases = declared.aliases.join(", ");
    let aliases = (!aliases.is_empty()).then_some(("aliases", aliases));
    let weight = factor(declared.weight).map(|factor| ("search weight", factor));
    aliases.into_iter().chain(weight)
}

/// What search multiplies scores by, unless that changes nothing.
pub(super) fn factor(weight: Weight) -> Option<String> {
    (weight != Weight::default()).then(|| weight.factor().to_string())
}
