//! The target as DESIGN 3.3 words it, one sentence after the other.

use std::collections::BTreeMap;

use crate::book::{Book, Row};

/// The value each row should come to.
pub fn target(book: &Book) -> Vec<u128> {
    let share = book.wanted * book.share / 100;
    // "Leases within their term stand and count first."
    let mut results: Vec<u128> = book
        .rows
        .iter()
        .map(|row| if row.in_term() { row.value() } else { 0 })
        .collect();
    let mut wants = book.wanted.saturating_sub(results.iter().sum());
    let mut provided: BTreeMap<u64, u128> = BTreeMap::new();
    for (row, result) in book.rows.iter().zip(&results) {
        *provided.entry(row.operator).or_default() += result;
    }
    for place in walk(book) {
        let row = &book.rows[place];
        // "Each gets the least of its room, what its operator's share of the value wanted leaves, what the bid still
        // wants."
        let room = row.room().saturating_sub(results[place]);
        let share_leaves = share.saturating_sub(provided[&row.operator]);
        let gets = room.min(share_leaves).min(wants);
        // "A result below the smallest lease (for a standing lease its own value if that is less) is nothing."
        let smallest = row
            .lease
            .map_or(book.smallest, |lease| book.smallest.min(lease.value));
        if results[place] + gets < smallest {
            continue;
        }
        results[place] += gets;
        wants -= gets;
        *provided.entry(row.operator).or_default() += gets;
    }
    results
}

/// "All its offers are walked by rate, then age; past its term a lease is its offer again, first among equals; above the
/// highest rate ends the walk."
fn walk(book: &Book) -> Vec<usize> {
    let mut places: Vec<(u32, bool, u64, usize)> = vec![];
    for (place, row) in book.rows.iter().enumerate() {
        if let Some(rate) = row.rate().filter(|rate| *rate <= book.highest_rate) {
            places.push((
                rate,
                !is_offer_again(row),
                row.offer.map_or(0, |offer| offer.number),
                place,
            ));
        }
    }
    places.sort_unstable();
    places.into_iter().map(|(.., place)| place).collect()
}

fn is_offer_again(row: &Row) -> bool {
    row.lease.is_some_and(|lease| !lease.in_term)
}
