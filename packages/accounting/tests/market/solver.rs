//! The least cost at which a bid can be filled: by trying everything in small books, by a flow in large ones.

use std::collections::BTreeMap;

use crate::book::{Book, Row};

/// How much more a book can lend, and at which least cost (value times hundredths of a percent).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Filled {
    pub more: u128,
    pub cost: u128,
}

/// What each operator may lend beside its leases within their term.
fn share_left(book: &Book) -> BTreeMap<u64, u128> {
    let share = book.wanted * book.share / 100;
    let mut left: BTreeMap<u64, u128> = book.rows.iter().map(|row| (row.operator, share)).collect();
    for row in book.rows.iter().filter(|row| row.in_term()) {
        let left = left.get_mut(&row.operator).unwrap();
        *left = left.saturating_sub(row.value());
    }
    left
}

fn wants(book: &Book) -> u128 {
    let stands: u128 = book.rows.iter().filter(|row| row.in_term()).map(Row::value).sum();
    book.wanted.saturating_sub(stands)
}

/// Rows that may lend more, as `(operator, rate, most)`.
fn lenders(book: &Book) -> Vec<(u64, u32, u128)> {
    let lender = |row: &Row| {
        let base = if row.in_term() { row.value() } else { 0 };
        let rate = row.rate().filter(|rate| *rate <= book.highest_rate)?;
        Some((row.operator, rate, row.room().saturating_sub(base)))
    };
    book.rows.iter().filter_map(lender).collect()
}

/// What a target lends beside leases within their term.
pub fn of_target(book: &Book, target: &[u128]) -> Filled {
    let mut filled = Filled { more: 0, cost: 0 };
    for (row, value) in book.rows.iter().zip(target) {
        let more = value - if row.in_term() { row.value() } else { 0 };
        filled.more += more;
        filled.cost += more * u128::from(row.rate().unwrap_or(0));
    }
    filled
}

/// Tries every amount of every lender: for books of a handful of units.
pub fn by_trying(book: &Book) -> Filled {
    let mut best = Filled { more: 0, cost: 0 };
    try_all(
        &lenders(book),
        &mut share_left(book),
        wants(book),
        Filled { more: 0, cost: 0 },
        &mut best,
    );
    best
}

fn try_all(
    lenders: &[(u64, u32, u128)],
    share_left: &mut BTreeMap<u64, u128>,
    wants: u128,
    so_far: Filled,
    best: &mut Filled,
) {
    let Some(((operator, rate, most), rest)) = lenders.split_first() else {
        if so_far.more > best.more || (so_far.more == best.more && so_far.cost < best.cost) {
            *best = so_far;
        }
        return;
    };
    for amount in 0..=(*most).min(share_left[operator]).min(wants) {
        *share_left.get_mut(operator).unwrap() -= amount;
        let with = Filled {
            more: so_far.more + amount,
            cost: so_far.cost + amount * u128::from(*rate),
        };
        try_all(rest, share_left, wants - amount, with, best);
        *share_left.get_mut(operator).unwrap() += amount;
    }
}

/// An edge of the flow, and at the next or the last place its reverse.
struct Edge {
    to: usize,
    room: u128,
    cost: i64,
}

/// The service at 0, the stakers' side at 1, then operators, then lenders.
struct Flow {
    edges: Vec<Edge>,
    from: Vec<Vec<usize>>,
}

impl Flow {
    fn add(&mut self, from: usize, to: usize, room: u128, cost: i64) {
        for (from, to, room, cost) in [(from, to, room, cost), (to, from, 0, -cost)] {
            self.from[from].push(self.edges.len());
            self.edges.push(Edge { to, room, cost });
        }
    }

    /// The cheapest way on which more can flow, by Bellman and Ford, as edges from the end.
    fn cheapest_way(&self) -> Option<Vec<usize>> {
        let mut best: Vec<Option<(i64, usize)>> = vec![None; self.from.len()];
        best[0] = Some((0, usize::MAX));
        let mut changed = true;
        while changed {
            changed = false;
            for node in 0..self.from.len() {
                let Some((cost, _)) = best[node] else { continue };
                for edge in self.from[node].iter().filter(|edge| self.edges[**edge].room > 0) {
                    let (to, there) = (self.edges[*edge].to, cost + self.edges[*edge].cost);
                    if best[to].is_none_or(|(known, _)| there < known) {
                        best[to] = Some((there, *edge));
                        changed = true;
                    }
                }
            }
        }
        let (mut node, mut way) = (1, vec![]);
        while node != 0 {
            let (_, edge) = best[node]?;
            way.push(edge);
            node = self.edges[edge ^ 1].to;
        }
        Some(way)
    }
}

/// Sends what is wanted through operators and lenders, each time on the cheapest way there is left, taking back what
/// turns out to have been dear.
pub fn by_flow(book: &Book) -> Filled {
    let (share_left, lenders) = (share_left(book), lenders(book));
    let nodes = 3 + share_left.len() + lenders.len();
    let mut flow = Flow {
        edges: vec![],
        from: (0..nodes).map(|_| vec![]).collect(),
    };
    flow.add(0, 2, wants(book), 0);
    let place: BTreeMap<u64, usize> = share_left.keys().copied().zip(3..).collect();
    for (operator, left) in &share_left {
        flow.add(2, place[operator], *left, 0);
    }
    for (node, (operator, rate, most)) in (3 + share_left.len()..).zip(&lenders) {
        flow.add(place[operator], node, *most, i64::from(*rate));
        flow.add(node, 1, *most, 0);
    }
    let mut filled = Filled { more: 0, cost: 0 };
    while let Some(way) = flow.cheapest_way() {
        let amount = way.iter().map(|edge| flow.edges[*edge].room).min().unwrap();
        let cost: i64 = way.iter().map(|edge| flow.edges[*edge].cost).sum();
        for edge in way {
            flow.edges[edge].room -= amount;
            flow.edges[edge ^ 1].room += amount;
        }
        filled.more += amount;
        filled.cost += amount * u128::try_from(cost).unwrap();
    }
    filled
}
