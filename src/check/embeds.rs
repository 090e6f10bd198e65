//! Texts that embed each other in a cycle or too deeply.

use super::references::record_of;
use crate::diagnostic::{Diagnostic, EMBED_CYCLE, TOO_DEEP};
use crate::graph::{Traversal, traverse};
use crate::markdown::Embed;
use crate::model::{Model, RecordId};
use crate::text::Span;

/// Maximum depth of embeds within embeds. Deeper ones become links.
pub const MOST_EMBEDS: usize = 8;

/// Maximum number of steps of a cycle in a message.
const MOST_STEPS: usize = 12;

pub(super) fn check(model: &Model) -> Vec<Diagnostic> {
    let embeds: Vec<Vec<(usize, Span)>> = model.records().map(|id| embeds(model, id)).collect();
    let graph: Vec<Vec<usize>> = embeds
        .iter()
        .map(|list| list.iter().map(|(to, _)| *to).collect())
        .collect();
    let Traversal { order, cycles } = traverse(&graph);
    let graph = EmbedGraph { model, embeds };
    let mut found: Vec<Diagnostic> = cycles
        .iter()
        .map(|cycle| graph.report_cycle(cycle))
        .collect();
    found.extend(graph.report_depth(&order, &cycles));
    found
}

/// The record that a text embeds.
pub(super) fn target(model: &Model, embed: &Embed) -> Option<RecordId> {
    record_of(&model.lookup_reference(&embed.target.value).0)
}

/// The records that a record's texts embed, with the places.
fn embeds(model: &Model, id: RecordId) -> Vec<(usize, Span)> {
    let texts = model.texts(id);
    let embeds = texts.iter().flat_map(|text| &text.body.embeds);
    embeds
        .filter_map(|embed| Some((target(model, embed)?.index(), embed.target.span)))
        .collect()
}

/// For each record, the records that it embeds.
struct EmbedGraph<'m> {
    model: &'m Model,
    embeds: Vec<Vec<(usize, Span)>>,
}

impl EmbedGraph<'_> {
    fn name(&self, record: usize) -> &str {
        &self.model.record(RecordId::new(record)).id.value
    }

    /// The place where one record embeds another.
    fn place(&self, from: usize, to: usize) -> Span {
        self.embeds[from]
            .iter()
            .find(|(other, _)| *other == to)
            .map_or(Span::default(), |(_, span)| *span)
    }

    /// Adds the steps of a chain to a report about it.
    fn with_steps(&self, diagnostic: Diagnostic, chain: &[usize]) -> Diagnostic {
        chain
            .windows(2)
            .take(MOST_STEPS)
            .fold(diagnostic, |diagnostic, step| {
                let (from, to) = (self.name(step[0]), self.name(step[1]));
                diagnostic.also(
                    self.place(step[0], step[1]),
                    format!("`{from}` embeds `{to}`"),
                )
            })
    }

    /// Reports a cycle at its last step.
    fn report_cycle(&self, cycle: &[usize]) -> Diagnostic {
        let (first, last) = (cycle[0], cycle[cycle.len() - 1]);
        let place = self.place(last, first);
        let help = "link to one of them instead of embedding it";
        if first == last {
            let message = format!("`{}` embeds itself", self.name(first));
            return Diagnostic::new(EMBED_CYCLE, place, message).help(help);
        }
        let message = format!(
            "`{}` embeds `{}`, which in turn embeds it",
            self.name(last),
            self.name(first)
        );
        let problem = Diagnostic::new(EMBED_CYCLE, place, message).here("completes the cycle");
        self.with_steps(problem, cycle).help(help)
    }

    /// Reports each chain of embeds that is too deep, at its start. Longer chains that contain it are not reported.
    ///
    /// `order` has records after those that they embed.
    fn report_depth(&self, order: &[usize], cycles: &[Vec<usize>]) -> Vec<Diagnostic> {
        let mut depths = vec![0; self.embeds.len()];
        let mut in_cycle = vec![false; self.embeds.len()];
        cycles
            .iter()
            .flatten()
            .for_each(|record| in_cycle[*record] = true);
        let mut found = Vec::new();
        for record in order {
            let deepest = self.deepest(*record, &depths);
            let Some(deepest) = deepest.filter(|_| !in_cycle[*record]) else {
                continue;
            };
            depths[*record] = depths[deepest] + 1;
            if depths[*record] == MOST_EMBEDS + 1 {
                found.extend(self.too_deep(*record, &depths));
            }
        }
        found
    }

    /// The record with the longest chain of embeds among those that a record embeds.
    fn deepest(&self, record: usize, depths: &[usize]) -> Option<usize> {
        let embedded = self.embeds[record].iter().map(|(to, _)| *to);
        embedded.max_by_key(|to| depths[*to])
    }

    fn too_deep(&self, record: usize, depths: &[usize]) -> Option<Diagnostic> {
        let mut chain = vec![record];
        // The number of steps is fixed, because following embeds to their end would not terminate in a cycle.
        for _ in 0..=MOST_EMBEDS {
            chain.extend(self.deepest(chain[chain.len() - 1], depths));
        }
        let [.., before, last] = chain.as_slice() else {
            return None;
        };
        let message = format!(
            "`{}` is embedded {} levels deep on the page of `{}`; only {MOST_EMBEDS} levels are shown",
            self.name(*last),
            depths[record],
            self.name(record)
        );
        let problem = Diagnostic::new(TOO_DEEP, self.place(*before, *last), message);
        let help = "link to one of them instead of embedding it";
        Some(
            self.with_steps(problem, &chain[..chain.len() - 1])
                .help(help),
        )
    }
}
