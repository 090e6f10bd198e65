//! Problems that occur many times but are fixed once.

use indexmap::IndexMap;

use crate::diagnostic::{Code, Diagnostic};

/// Merges problems that occur many times but are fixed once, at their first place, with a count: a template's problem on every page that
/// uses it, another tool's syntax in every file that has it.
pub(super) fn merge_repeated(problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut found: IndexMap<(Code, String), (Diagnostic, usize)> = IndexMap::new();
    for problem in problems {
        found
            .entry((problem.code, problem.message.clone()))
            .or_insert((problem, 0))
            .1 += 1;
    }
    let with_count = |(problem, count): (Diagnostic, usize)| {
        if count == 1 {
            problem
        } else {
            problem.note(format!("occurs {count} times in total"))
        }
    };
    found.into_values().map(with_count).collect()
}
