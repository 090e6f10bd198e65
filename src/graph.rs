//! Graphs as lists of successors: an order, and cycles, in time linear in the size and without recursion.

/// A graph that was walked.
pub(crate) struct Traversal {
    /// Every node, each after all of its successors, cycles aside.
    pub(crate) order: Vec<usize>,
    /// Circles that have no node in common, each from the node at which it was entered. Of cycles that share nodes, only one
    /// is here: all of them together may be as long as the square of the graph.
    pub(crate) cycles: Vec<Vec<usize>>,
}

/// A node whose successors are being walked.
struct Open {
    node: usize,
    next: usize,
    /// How many of the first nodes of the stack there are up to the last one that is on a known cycle.
    known: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Visit {
    Not,
    /// On the stack, at this place.
    Now(usize),
    Done,
}

/// Walks the graph in which node `n` leads to `successors[n]`, in time linear in its size.
pub(crate) fn traverse(successors: &[Vec<usize>]) -> Traversal {
    let mut visits = vec![Visit::Not; successors.len()];
    let (mut order, mut cycles) = (Vec::with_capacity(successors.len()), Vec::new());
    for root in 0..successors.len() {
        if visits[root] != Visit::Not {
            continue;
        }
        visits[root] = Visit::Now(0);
        let mut stack = vec![Open {
            node: root,
            next: 0,
            known: 0,
        }];
        while let Some(top) = stack.last_mut() {
            let Some(to) = successors[top.node].get(top.next).copied() else {
                visits[top.node] = Visit::Done;
                order.push(top.node);
                stack.pop();
                continue;
            };
            top.next += 1;
            let known = top.known;
            match visits[to] {
                Visit::Not => {
                    visits[to] = Visit::Now(stack.len());
                    stack.push(Open {
                        node: to,
                        next: 0,
                        known,
                    });
                }
                Visit::Now(first) if known <= first => {
                    cycles.push(stack[first..].iter().map(|open| open.node).collect());
                    (first..)
                        .zip(&mut stack[first..])
                        .for_each(|(at, open)| open.known = at + 1);
                }
                Visit::Now(_) | Visit::Done => {}
            }
        }
    }
    Traversal { order, cycles }
}

/// The nodes that lie on a cycle, in order. Finds strongly connected components by Kosaraju's algorithm, in linear time.
pub(crate) fn nodes_on_cycles(successors: &[Vec<usize>]) -> Vec<usize> {
    let mut predecessors = vec![Vec::new(); successors.len()];
    for (from, list) in successors.iter().enumerate() {
        list.iter().for_each(|to| predecessors[*to].push(from));
    }
    let mut seen = vec![false; successors.len()];
    let mut found = Vec::new();
    for root in traverse(successors).order.into_iter().rev() {
        let mut component = Vec::new();
        let mut open = vec![root];
        while let Some(node) = open.pop() {
            if !std::mem::replace(&mut seen[node], true) {
                component.push(node);
                open.extend(predecessors[node].iter().filter(|before| !seen[**before]));
            }
        }
        if component.len() > 1
            || component
                .iter()
                .any(|node| successors[*node].contains(node))
        {
            found.append(&mut component);
        }
    }
    found.sort_unstable();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_node_leads_to_comes_before_it() {
        let traversal = traverse(&[vec![1, 2], vec![2], vec![], vec![0]]);
        assert_eq!(traversal.order, [2, 1, 0, 3]);
        assert!(traversal.cycles.is_empty());
    }

    #[test]
    fn nodes_on_cycles_are_those_that_lead_back_to_themselves() {
        assert_eq!(
            nodes_on_cycles(&[
                vec![1],
                vec![2],
                vec![1, 3],
                vec![4],
                vec![],
                vec![5],
                vec![0]
            ]),
            [1, 2, 5]
        );
        let ring: Vec<Vec<usize>> = (0..50_000).map(|n| vec![(n + 1) % 50_000]).collect();
        assert_eq!(nodes_on_cycles(&ring).len(), 50_000);
        let chain: Vec<Vec<usize>> = (0..50_000)
            .map(|n| if n == 0 { vec![] } else { vec![n - 1] })
            .collect();
        assert!(nodes_on_cycles(&chain).is_empty());
    }

    #[test]
    fn cycles_have_no_node_in_common() {
        assert_eq!(traverse(&[vec![0]]).cycles, [[0]]);
        assert_eq!(
            traverse(&[vec![1], vec![0, 2], vec![3], vec![2]]).cycles,
            [[0, 1], [2, 3]]
        );
        // Each leads to the next and back to the first.
        let all: Vec<Vec<usize>> = (0..50_000).map(|n| vec![0, (n + 1) % 50_000]).collect();
        assert_eq!(traverse(&all).cycles, [[0]]);
        // Overlapping cycles, each of half of the nodes.
        let halves: Vec<Vec<usize>> = (0..50_000_usize)
            .map(|n| {
                [n + 1, n.wrapping_sub(25_000)]
                    .into_iter()
                    .filter(|to| *to < 50_000)
                    .collect()
            })
            .collect();
        assert_eq!(traverse(&halves).cycles.len(), 1);
    }
}
