//! The summary.

use std::fmt::Write;

/// One step that was done.
pub struct Row {
    /// Its name.
    pub name: &'static str,
    /// How long it took.
    pub seconds: f64,
    /// Gas of the transactions this client sent in it; the relayer's are not counted.
    pub gas: u64,
    /// What came of it.
    pub note: String,
}

/// The rows as a table, with the sums.
#[must_use]
pub fn shown(rows: &[Row]) -> String {
    let mut text = format!("{:14} {:>8} {:>12}  result\n", "step", "seconds", "gas");
    for row in rows {
        let _ = writeln!(
            text,
            "{:14} {:>8.1} {:>12}  {}",
            row.name, row.seconds, row.gas, row.note
        );
    }
    let seconds: f64 = rows.iter().map(|row| row.seconds).sum();
    let gas: u64 = rows.iter().map(|row| row.gas).sum();
    let _ = writeln!(text, "{:14} {seconds:>8.1} {gas:>12}", "in all");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_adds_up() {
        let row = |seconds, gas| Row {
            name: "step",
            seconds,
            gas,
            note: String::new(),
        };
        let text = shown(&[row(1.5, 100), row(2.0, 23)]);
        let last: Vec<&str> = text.lines().last().unwrap().split_whitespace().collect();
        assert_eq!(last, ["in", "all", "3.5", "123"]);
    }
}
