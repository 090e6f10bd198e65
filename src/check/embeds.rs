//! Texts that are embedded in each other: in a cycle, or too deep.

use crate::diagnostic::{Diagnostic, EMBED_CYCLE, TOO_DEEP};
use crate::graph::{Traversal, traverse};
use crate::model::{Lookup, Model, RecordId};
use crate::text::Span;

/// Embeds within embeds deeper than this are links.
pub const MOST_EMBEDS: usize = 8;

/// Steps of a cycle that a message shows.
const SHOWN: usize = 12;

pub(super) fn check(model: &Model) -> Vec<Diagnostic> {
    let embeds: Vec<Vec<(usize, Span)>> = model.records().map(|id| embeds(model, id)).collect();
    let graph: Vec<Vec<usize>> = embeds
        .iter()
        .map(|list| list.iter().map(|(to, _)| *to).collect())
        .collect();
    let Traversal { order, cycles } = traverse(&graph);
    let graph = Graph { model, embeds };
    let mut found: Vec<Diagnostic> = cycles.iter().map(|cycle| graph.in_a_cycle(cycle)).collect();
    found.extend(graph.too_deep(&order, &cycles));
    found
}

/// The records that a record's texts embed, and where.
fn embeds(model: &Model, id: RecordId) -> Vec<(usize, Span)> {
    let texts = model.texts(id);
    let all = texts.iter().flat_map(|text| &text.body.embeds);
    all.filter_map(
        |embed| match model.lookup_reference(&embed.target.value).0 {
            Lookup::Record(to) | Lookup::Moved(to) => Some((to.index(), embed.target.span)),
            _ => None,
        },
    )
    .collect()
}

/// Which records embed which.
struct Graph<'m> {
    model: &'m Model,
    embeds: Vec<Vec<(usize, Span)>>,
}

impl Graph<'_> {
    fn name(&self, record: usize) -> &str {
        &self.model.record(RecordId::new(record)).id.value
    }

    /// Where one record embeds another.
    fn place(&self, from: usize, to: usize) -> Span {
        self.embeds[from]
            .iter()
            .find(|(other, _)| *other == to)
            .map_or(Span::default(), |(_, span)| *span)
    }

    /// Adds the steps of a chain to a message about it.
    fn with_steps(&self, diagnostic: Diagnostic, chain: &[usize]) -> Diagnostic {
        chain
            .windows(2)
            .take(SHOWN)
            .fold(diagnostic, |diagnostic, step| {
                let (from, to) = (self.name(step[0]), self.name(step[1]));
                diagnostic.also(
                    self.place(step[0], step[1]),
                    format!("`{from}` embeds `{to}`"),
                )
            })
    }

    /// Says who embeds whom, from the last step of a cycle, at which it was noticed.
    fn in_a_cycle(&self, cycle: &[usize]) -> Diagnostic {
        let (first, last) = (cycle[0], cycle[cycle.len() - 1]);
        let place = self.place(last, first);
        let help = "link to one of them instead of embedding it";
        if first == last {
            return Diagnostic::new(
                EMBED_CYCLE,
                place,
                format!("`{}` embeds itself", self.name(first)),
            )
            .help(help);
        }
        let message = format!(
            "`{}` embeds `{}`, and is embedded there again",
            self.name(last),
            self.name(first)
        );
        self.with_steps(
            Diagnostic::new(EMBED_CYCLE, place, message).here("closes the circle"),
            cycle,
        )
        .help(help)
    }

    /// Says of each chain of embeds that is too deep where it begins; the longer chains that it is a part of are as deep for the same
    /// reason. `order` has records after those that they embed.
    fn too_deep(&self, order: &[usize], cycles: &[Vec<usize>]) -> Vec<Diagnostic> {
        let mut depths = vec![0; self.embeds.len()];
        let mut in_cycle = vec![false; self.embeds.len()];
        cycles
            .iter()
            .flatten()
            .for_each(|record| in_cycle[*record] = true);
        let mut found = Vec::new();
        for record in order {
            let deepest = self.embeds[*record]
                .iter()
                .map(|(to, _)| *to)
                .max_by_key(|to| depths[*to]);
            let Some(deepest) = deepest.filter(|_| !in_cycle[*record]) else {
                continue;
            };
            depths[*record] = depths[deepest] + 1;
            if depths[*record] == MOST_EMBEDS + 1 {
                let mut chain = vec![*record];
                // The number of steps is known. Following embeds to their end would not terminate in a cycle.
                for _ in 0..=MOST_EMBEDS {
                    let embedded = self.embeds[chain[chain.len() - 1]]
                        .iter()
                        .map(|(to, _)| *to);
                    chain.extend(embedded.max_by_key(|to| depths[*to]));
                }
                let [.., before, last] = chain.as_slice() else {
                    continue;
                };
                let (root, end) = (self.name(*record), self.name(*last));
                let message = format!(
                    "`{end}` is embedded {} levels deep on the page of `{root}`; only {MOST_EMBEDS} levels are shown",
                    depths[*record]
                );
                let diagnostic = Diagnostic::new(TOO_DEEP, self.place(*before, *last), message);
                let help = "link to one of them instead of embedding it";
                found.push(
                    self.with_steps(diagnostic, &chain[..chain.len() - 1])
                        .help(help),
                );
            }
        }
        found
    }
}
