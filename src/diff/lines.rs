//! Compares two texts line by line: a longest common subsequence, or counts of lines where that would take too long.
//!
//! Knows nothing of pages; `text` splits those into lines.

use std::collections::HashMap;

/// Maximum number of cells in the table for the longest common subsequence (16 MB); longer texts are compared by counts.
const MAX_CELLS: usize = 4_000_000;

/// Returns the lines that only `old` has as `- …` and those that only `new` has as `+ …`.
#[must_use]
pub fn compare(old: &[String], new: &[String]) -> Vec<String> {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (old, new) = (&old[head..], &new[head..]);
    let pairs = old.iter().rev().zip(new.iter().rev());
    let tail = pairs.take_while(|(a, b)| a == b).count();
    let (old, new) = (&old[..old.len() - tail], &new[..new.len() - tail]);
    if old.len().saturating_mul(new.len()) > MAX_CELLS {
        let removed = surplus(old, new).map(|line| format!("- {line}"));
        let added = surplus(new, old).map(|line| format!("+ {line}"));
        removed.chain(added).collect()
    } else {
        by_position(old, new)
    }
}

/// The lines that are not in the longest common subsequence.
fn by_position(old: &[String], new: &[String]) -> Vec<String> {
    let width = new.len() + 1;
    // Length of the longest common subsequence of `old[a..]` and `new[b..]`.
    let mut lengths = vec![0_u32; (old.len() + 1) * width];
    for a in (0..old.len()).rev() {
        for b in (0..new.len()).rev() {
            lengths[a * width + b] = if old[a] == new[b] {
                lengths[(a + 1) * width + b + 1] + 1
            } else {
                lengths[(a + 1) * width + b].max(lengths[a * width + b + 1])
            };
        }
    }
    let (mut a, mut b) = (0, 0);
    let mut differences = Vec::new();
    while a < old.len() || b < new.len() {
        if a < old.len() && b < new.len() && old[a] == new[b] {
            (a, b) = (a + 1, b + 1);
        } else if b == new.len()
            || (a < old.len() && lengths[(a + 1) * width + b] >= lengths[a * width + b + 1])
        {
            differences.push(format!("- {}", old[a]));
            a += 1;
        } else {
            differences.push(format!("+ {}", new[b]));
            b += 1;
        }
    }
    differences
}

/// The lines that `text` has more often than `other`, wherever they are.
fn surplus<'t>(text: &'t [String], other: &'t [String]) -> impl Iterator<Item = &'t str> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for line in other {
        *counts.entry(line).or_default() += 1;
    }
    text.iter().map(String::as_str).filter(move |line| {
        let count = counts.get_mut(line).filter(|count| **count > 0);
        count.map(|count| *count -= 1).is_none()
    })
}
