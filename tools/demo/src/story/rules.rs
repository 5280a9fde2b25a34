//! The invariants of a run as the report shows them.

use crate::books::Books;
use crate::report::Invariant;

/// What the invariants say, in a few words; the full text is in the repository's page on invariants.
const WORDS: [(&str, &str); 12] = [
    ("I-01", "positions and tickets add up to the shares"),
    ("I-02", "the bank holds every coin the hub owes"),
    ("I-04", "collateral in = out + slashed + held"),
    ("I-12", "security counts only as far as it can be punished"),
    ("I-13", "all promises can be taken at once, within the ceiling"),
    ("I-15", "no chain relies on more than can be taken"),
    ("I-22", "an offence counts once"),
    ("I-29", "slashed coins are paid out at most once"),
    ("I-32", "acks and timeouts of any bytes are survived"),
    ("I-33", "packets of any bytes are answered"),
    ("I-35", "packets from other channels change nothing"),
    ("I-39", "rent paid out never exceeds rent paid in"),
];

/// Every invariant that was checked, how often, and how often it did not hold.
pub(crate) fn invariants(books: &Books) -> Vec<Invariant> {
    let rows = books.checks.iter().map(|(id, checked)| {
        let words = WORDS.iter().find(|(known, _)| known == id);
        let violated = books
            .violations
            .iter()
            .filter(|broken| broken.contains(&format!(": {id}:")))
            .count();
        Invariant {
            id: id.clone(),
            says: words.map_or(String::new(), |(_, words)| (*words).to_owned()),
            checked: *checked,
            violated: violated as u64,
        }
    });
    rows.collect()
}
