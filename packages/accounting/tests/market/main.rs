//! The target of a match against DESIGN 3.3 word by word, against the least cost there is, and against itself in calls of
//! any size.
//!
//! `HOLDFAST_MARKET_BOOKS` makes it more books.
// Tests: a failing assertion or an overflow is the finding.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod book;
mod calls;
mod reading;
mod solver;

use book::{Book, Dice, Lease, Offer, Row};

fn books() -> u64 {
    let number = std::env::var("HOLDFAST_MARKET_BOOKS")
        .ok()
        .and_then(|text| text.parse().ok());
    number.unwrap_or(10_000)
}

/// Nine of ten books are small, one of a hundred is full.
fn rows(seed: u64) -> u64 {
    match seed % 100 {
        0 => 200,
        1..=9 => 60,
        _ => 12,
    }
}

/// Covers: I-19
#[test]
fn i_19_the_target_is_the_one_design_words() {
    for seed in 0..books() {
        let bits = [6, 20, 100][seed as usize % 3];
        let book = Book::random(&mut Dice(seed), rows(seed), bits);
        assert_eq!(book.target(), reading::target(&book), "{seed}: {book:?}");
    }
}

/// Calls of 1, 7, 20 and 200 changes end in the same leases, which are the target, and never leave less than stood or is
/// wanted on the way.
///
/// Covers: I-19
#[test]
fn i_19_calls_of_any_size_end_in_the_same_leases() {
    let (mut changed, mut displaced) = (0, 0);
    for seed in 0..books() {
        let book = Book::random(&mut Dice(seed), rows(seed), 20);
        let target = reading::target(&book);
        let mut ends = vec![];
        for limit in [1, 7, 20, 200] {
            let mut matched = book.clone();
            let (calls, least) = matched.match_all(limit);
            let values: Vec<u128> = matched.rows.iter().map(Row::value).collect();
            assert_eq!(values, target, "{seed}, limit {limit}: {book:?}");
            let end = matched.leased();
            assert!(
                least >= book.leased().min(end),
                "{seed}, limit {limit}: dipped to {least} in {book:?}"
            );
            changed += calls;
            displaced += usize::from(end >= book.leased() && matched.rows != book.rows);
            ends.push(matched.rows);
        }
        assert!(ends.iter().all(|rows| *rows == ends[0]), "{seed}: {ends:?}");
    }
    assert!(
        books() < 10_000 || (changed > 50_000 && displaced > 10_000),
        "{changed} {displaced}"
    );
}

/// Where no smallest lease binds, nothing fills the bid further, and nothing as far at less.
#[test]
fn p1_a_target_costs_the_least_there_is() {
    for seed in 0..books() {
        let mut book = Book::random(&mut Dice(seed), 6, 3);
        book.smallest = 1;
        let found = solver::of_target(&book, &book.target());
        assert_eq!(found, solver::by_trying(&book), "{seed}: {book:?}");
        assert_eq!(found, solver::by_flow(&book), "{seed}: {book:?}");
    }
}

/// The same in books up to the largest.
#[test]
fn p1_a_target_of_a_large_book_costs_the_least_there_is() {
    for seed in 0..books() / 40 {
        let mut book = Book::random(&mut Dice(seed), [20, 60, 200][seed as usize % 3], 90);
        book.smallest = 1;
        let found = solver::of_target(&book, &book.target());
        assert_eq!(found, solver::by_flow(&book), "{seed}: {book:?}");
    }
}

fn row(operator: u64, rate: u32, size: u128, lease: Option<Lease>) -> Row {
    Row {
        operator,
        vault_room: 1_000,
        offer: Some(Offer {
            rate,
            number: operator,
            size,
        }),
        lease,
    }
}

/// Ten leases of 100 past their term make way for one offer of 1,000, a change at a time.
///
/// Covers: M-11
#[test]
fn m_11_security_never_dips_on_the_way() {
    let past_term = Lease {
        value: 100,
        rate: 100,
        in_term: false,
    };
    let mut rows: Vec<Row> = (0..10)
        .map(|operator| row(operator, 100, 100, Some(past_term)))
        .collect();
    rows.push(row(10, 1, 1_000, None));
    let mut book = Book {
        wanted: 1_000,
        highest_rate: 100,
        share: 100,
        smallest: 5,
        rows,
    };
    assert_eq!(book.match_all(1), (11, 1_000));
    let values: Vec<u128> = book.rows.iter().map(Row::value).collect();
    assert_eq!(values, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1_000]);
}
