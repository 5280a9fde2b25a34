//! `Match`, called again and again with a limit, until it says that nothing remains.

use crate::book::{Book, Lease, Row};

/// One change of a row: the value it comes to.
#[derive(Debug, Clone, Copy)]
struct Change {
    place: usize,
    value: u128,
    rate: u32,
    raises: bool,
}

impl Book {
    /// All raises first, cheapest first, then the lowers. A lease past its term takes its offer's rate.
    fn changes(&self) -> Vec<Change> {
        let change = |(place, (row, value)): (usize, (&Row, u128))| {
            let rate = row.rate().unwrap_or(0);
            let same_rate = row.lease.is_some_and(|lease| lease.rate == rate || value == 0);
            let changes = value != row.value() || (value > 0 && !same_rate);
            let raises = value >= row.value();
            changes.then_some(Change {
                place,
                value,
                rate,
                raises,
            })
        };
        let mut changes: Vec<Change> = self
            .rows
            .iter()
            .zip(self.target())
            .enumerate()
            .filter_map(change)
            .collect();
        changes.sort_by_key(|change| if change.raises { (0, change.rate) } else { (1, 0) });
        changes
    }

    /// "Within the term a raise keeps rate and term; past it a raise of at least the smallest lease, or a new rate, begins a
    /// new term." What is lowered at its rate stays past its term.
    fn make(&mut self, change: Change) {
        let row = &mut self.rows[change.place];
        let Change { value, rate, .. } = change;
        row.lease = (value > 0).then(|| match row.lease {
            None => Lease {
                value,
                rate,
                in_term: true,
            },
            Some(lease) => {
                let new_term = lease.rate != rate || value >= lease.value + self.smallest;
                let in_term = lease.in_term || new_term;
                Lease { value, rate, in_term }
            }
        });
    }

    /// Makes calls of at most `limit` changes. Returns how many there were, and the least that was leased at any time.
    pub fn match_all(&mut self, limit: usize) -> (usize, u128) {
        let (mut calls, mut least) = (0, self.leased());
        loop {
            let changes = self.changes();
            if changes.is_empty() {
                return (calls, least);
            }
            for change in changes.into_iter().take(limit) {
                self.make(change);
                least = least.min(self.leased());
            }
            calls += 1;
            assert!(calls <= 4 * self.rows.len() + 4, "no end: {self:?}");
        }
    }
}
