//! Which lines of two texts differ: those that are gone and those that are new, in order.

use std::collections::HashMap;

/// The most cells of a table that is filled to find the longest part that two texts share. Beyond that, lines are told
/// apart by what they say alone and not by where they stand.
const MOST: usize = 4_000_000;

/// The lines that only the first text has, as `- …`, and those that only the second has, as `+ …`.
#[must_use]
pub fn differing(old: &[String], new: &[String]) -> Vec<String> {
    let same = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (old, new) = (&old[same..], &new[same..]);
    let tail = old
        .iter()
        .rev()
        .zip(new.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let (old, new) = (&old[..old.len() - tail], &new[..new.len() - tail]);
    if old.len().saturating_mul(new.len()) > MOST {
        by_words(old, new)
    } else {
        by_place(old, new)
    }
}

/// The lines beside the longest part that both have.
fn by_place(old: &[String], new: &[String]) -> Vec<String> {
    let width = new.len() + 1;
    // How long a part the texts share from a line of each on.
    let mut shared = vec![0_u32; (old.len() + 1) * width];
    for a in (0..old.len()).rev() {
        for b in (0..new.len()).rev() {
            shared[a * width + b] = if old[a] == new[b] {
                shared[(a + 1) * width + b + 1] + 1
            } else {
                shared[(a + 1) * width + b].max(shared[a * width + b + 1])
            };
        }
    }
    let (mut a, mut b) = (0, 0);
    let mut found = Vec::new();
    while a < old.len() || b < new.len() {
        if a < old.len() && b < new.len() && old[a] == new[b] {
            (a, b) = (a + 1, b + 1);
        } else if b == new.len()
            || (a < old.len() && shared[(a + 1) * width + b] >= shared[a * width + b + 1])
        {
            found.push(format!("- {}", old[a]));
            a += 1;
        } else {
            found.push(format!("+ {}", new[b]));
            b += 1;
        }
    }
    found
}

/// The lines that the other text has less often, wherever they stand.
fn by_words(old: &[String], new: &[String]) -> Vec<String> {
    let gone = beyond(old, new).into_iter().map(|line| format!("- {line}"));
    gone.chain(beyond(new, old).into_iter().map(|line| format!("+ {line}")))
        .collect()
}

/// The lines of a text beyond those that another one has too.
fn beyond<'t>(text: &'t [String], other: &[String]) -> Vec<&'t str> {
    let mut left: HashMap<&str, usize> = HashMap::new();
    for line in other {
        *left.entry(line).or_default() += 1;
    }
    let mut spare = |line: &str| match left.get_mut(line) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    };
    text.iter()
        .map(String::as_str)
        .filter(|line| spare(line))
        .collect()
}
