//! Import circles between files. An import from a file to an ancestor module is no part of a circle, since a module
//! and its parent are read together.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::modules::Modules;
use crate::violations::Violation;

/// One violation for each file of a circle, with a shortest circle through it.
pub(crate) fn circles(modules: &Modules<'_>) -> Vec<Violation> {
    let dependencies = modules.dependencies();
    let path = |file: &usize| modules.files[*file].path.as_str();
    let mut found = Vec::new();
    for file in dependencies.keys() {
        if let Some(circle) = shortest_circle(&dependencies, *file) {
            let circle: Vec<&str> = circle.iter().map(path).collect();
            found.push(Violation::new(path(file), circle.join(" -> ")));
        }
    }
    found
}

/// A shortest way from a node back to itself, with the node at both ends.
fn shortest_circle(edges: &BTreeMap<usize, BTreeSet<usize>>, start: usize) -> Option<Vec<usize>> {
    let mut previous: BTreeMap<usize, usize> = BTreeMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(node) = queue.pop_front() {
        for next in edges.get(&node).into_iter().flatten() {
            if *next == start {
                let mut circle = vec![start];
                let mut node = node;
                while node != start {
                    circle.push(node);
                    node = previous[&node];
                }
                circle.push(start);
                circle.reverse();
                return Some(circle);
            }
            if !previous.contains_key(next) {
                previous.insert(*next, node);
                queue.push_back(*next);
            }
        }
    }
    None
}

#[test]
fn a_circle_is_found_from_each_of_its_nodes() {
    let edges = |pairs: &[(usize, usize)]| {
        let mut edges: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for (from, to) in pairs {
            edges.entry(*from).or_default().insert(*to);
        }
        edges
    };
    let graph = edges(&[(0, 1), (1, 2), (2, 3), (3, 1), (2, 1)]);
    assert_eq!(shortest_circle(&graph, 0), None);
    assert_eq!(shortest_circle(&graph, 1), Some(vec![1, 2, 1]));
    assert_eq!(shortest_circle(&graph, 3), Some(vec![3, 1, 2, 3]));
}
