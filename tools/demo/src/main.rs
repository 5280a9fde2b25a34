//! The Holdfast story: real contracts on simulated chains, with a report.
fn main() {}
