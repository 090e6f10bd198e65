//! Which places are in the files of a site's presets, and which problems there are up to the authors of the presets.

use super::schema::UncheckedSources;
use crate::diagnostic::{Code, Diagnostic};
use crate::presets::PresetOrigin;
use crate::text::{FileId, Span};

/// The declarations of a site's presets in the sources; each extends those before it.
#[derive(Clone, Debug, Default)]
pub(super) struct PresetFiles(Vec<(FileId, PresetOrigin)>);

impl PresetFiles {
    pub(super) fn add(&mut self, file: FileId, origin: PresetOrigin) {
        self.0.push((file, origin));
    }

    /// Whether a place is in one of them.
    pub(super) fn contain(&self, span: Span) -> bool {
        self.0.iter().any(|(file, _)| *file == span.file)
    }

    /// Whether a place is in the preset that another place is in, or in one that this extends; or in any, if the other place is in no
    /// preset.
    pub(super) fn are_up_to(&self, last: Span, span: Span) -> bool {
        let position = |span: Span| self.0.iter().position(|(file, _)| *file == span.file);
        let is_up_to = |at| position(last).is_none_or(|last| at <= last);
        position(span).is_some_and(is_up_to)
    }

    /// Whether a place is in the one of a built-in preset.
    pub(super) fn are_built_in_at(&self, span: Span) -> bool {
        self.0.contains(&(span.file, PresetOrigin::BuiltIn))
    }

    /// Where the literals of conditions are not checked: in a built-in preset, which may use a word that a site or another preset
    /// has removed. There is at most one, since built-in presets extend nothing.
    pub(super) fn unchecked(&self) -> UncheckedSources {
        let is_built_in = |(_, origin): &&(FileId, PresetOrigin)| *origin == PresetOrigin::BuiltIn;
        let file = self.0.iter().find(is_built_in).map(|(file, _)| *file);
        file.map_or(UncheckedSources::Nowhere, UncheckedSources::In)
    }
}

/// Problems of presets in folders that are there without the site, and without the presets that extend them.
#[derive(Default)]
pub(super) struct AuthoredProblems {
    problems: Vec<(Span, Code)>,
    /// Items of the menu that name nothing.
    items: Vec<Span>,
}

impl AuthoredProblems {
    /// Adds those of the `found` problems and unknown menu items that are in a file.
    pub(super) fn add(
        &mut self,
        file: FileId,
        found: &[Diagnostic],
        items: impl Iterator<Item = Span>,
    ) {
        let places = found
            .iter()
            .filter_map(|problem| Some((problem.span()?, problem.code)));
        self.problems
            .extend(places.filter(|(span, _)| span.file == file));
        self.items.extend(items.filter(|span| span.file == file));
    }

    /// Whether a problem is one of them.
    pub(super) fn contain(&self, problem: &Diagnostic) -> bool {
        let place = problem.span().map(|span| (span, problem.code));
        place.is_some_and(|place| self.problems.contains(&place))
    }

    /// Whether an item of the menu is one of theirs.
    pub(super) fn contain_item(&self, item: Span) -> bool {
        self.items.contains(&item)
    }
}
