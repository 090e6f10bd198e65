//! Graphs as lists of successors: topological order and cycles, in linear time and without recursion.
//!
//! Nodes are plain indices; callers map them to what they represent.

/// The result of a depth-first traversal.
pub(crate) struct Traversal {
    /// Every node, each after all of its successors unless they are on a cycle with it.
    pub(crate) order: Vec<usize>,
    /// Disjoint cycles, each from the node at which it was entered. Of cycles that share nodes only one is listed:
    /// together they may be as long as the square of the number of nodes.
    pub(crate) cycles: Vec<Vec<usize>>,
}

/// A node on the stack of the traversal.
struct VisitFrame {
    node: usize,
    /// Index of the next successor to visit.
    next: usize,
    /// Length of the stack up to the last node that is on a cycle found so far.
    on_cycle: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum NodeState {
    Unvisited,
    /// On the stack, at this index.
    OnStack(usize),
    Finished,
}

/// Traverses the graph in which node `n` has the successors `successors[n]`, depth first.
pub(crate) fn traverse(successors: &[Vec<usize>]) -> Traversal {
    let mut states = vec![NodeState::Unvisited; successors.len()];
    let (mut order, mut cycles) = (Vec::with_capacity(successors.len()), Vec::new());
    for root in 0..successors.len() {
        if states[root] != NodeState::Unvisited {
            continue;
        }
        states[root] = NodeState::OnStack(0);
        let mut stack = vec![VisitFrame {
            node: root,
            next: 0,
            on_cycle: 0,
        }];
        while let Some(top) = stack.last_mut() {
            let Some(to) = successors[top.node].get(top.next).copied() else {
                states[top.node] = NodeState::Finished;
                order.push(top.node);
                stack.pop();
                continue;
            };
            top.next += 1;
            let on_cycle = top.on_cycle;
            match states[to] {
                NodeState::Unvisited => {
                    states[to] = NodeState::OnStack(stack.len());
                    stack.push(VisitFrame {
                        node: to,
                        next: 0,
                        on_cycle,
                    });
                }
                NodeState::OnStack(first) if on_cycle <= first => {
                    cycles.push(stack[first..].iter().map(|entry| entry.node).collect());
                    (first..)
                        .zip(&mut stack[first..])
                        .for_each(|(at, entry)| entry.on_cycle = at + 1);
                }
                NodeState::OnStack(_) | NodeState::Finished => {}
            }
        }
    }
    Traversal { order, cycles }
}

/// The nodes that lie on a cycle, in ascending order.
///
/// Finds strongly connected components by Kosaraju's algorithm, in linear time.
pub(crate) fn nodes_on_cycles(successors: &[Vec<usize>]) -> Vec<usize> {
    let mut predecessors = vec![Vec::new(); successors.len()];
    for (from, list) in successors.iter().enumerate() {
        list.iter().for_each(|to| predecessors[*to].push(from));
    }
    let mut is_visited = vec![false; successors.len()];
    let mut on_cycles = Vec::new();
    for root in traverse(successors).order.into_iter().rev() {
        let mut component = Vec::new();
        let mut stack = vec![root];
        while let Some(node) = stack.pop() {
            if !std::mem::replace(&mut is_visited[node], true) {
                component.push(node);
                stack.extend(&predecessors[node]);
            }
        }
        if component.len() > 1
            || component
                .iter()
                .any(|node| successors[*node].contains(node))
        {
            on_cycles.append(&mut component);
        }
    }
    on_cycles.sort_unstable();
    on_cycles
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn successors_precede_a_node() {
        let traversal = traverse(&[vec![1, 2], vec![2], vec![], vec![0]]);
        assert_eq!(traversal.order, [2, 1, 0, 3]);
        assert!(traversal.cycles.is_empty());
    }

    #[test]
    fn nodes_on_cycles_can_reach_themselves() {
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
    fn cycles_are_disjoint() {
        assert_eq!(traverse(&[vec![0]]).cycles, [[0]]);
        assert_eq!(
            traverse(&[vec![1], vec![0, 2], vec![3], vec![2]]).cycles,
            [[0, 1], [2, 3]]
        );
        // Each node has an edge to the next one and back to the first.
        let all: Vec<Vec<usize>> = (0..50_000).map(|n| vec![0, (n + 1) % 50_000]).collect();
        assert_eq!(traverse(&all).cycles, [[0]]);
        // Overlapping cycles, each with half of the nodes.
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
