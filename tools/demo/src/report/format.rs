//! Numbers and times as people read them. Exact ones are made from integers only.

use super::Unit;

const DAY: u64 = 86_400;

/// `1234567` as `1,234,567`.
pub(super) fn grouped(number: impl std::fmt::Display) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() * 2);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A base amount in whole tokens with every decimal: `1,234.000567`.
pub(super) fn exact(amount: u128, decimals: u32) -> String {
    let places = decimals as usize;
    if places == 0 {
        return grouped(amount);
    }
    let padded = format!("{amount:0>width$}", width = places + 1);
    let (whole, fraction) = padded.split_at(padded.len() - places);
    format!("{}.{fraction}", grouped(whole))
}

/// Like [`exact`], without trailing zeros, and with the unit's name.
pub(super) fn amount(amount: u128, unit: &Unit) -> String {
    format!("{} {}", trimmed(&exact(amount, unit.decimals)), unit.name)
        .trim_end()
        .to_string()
}

/// A number for an axis: at most three decimals, no trailing zeros.
pub(super) fn tick(value: f64) -> String {
    let text = trimmed(&format!("{value:.3}")).to_string();
    if text == "-0" {
        "0".to_string()
    } else {
        text
    }
}

/// An amount for narrow places, to four figures: `1.817M`; the exact one stands in a table beside it.
pub(super) fn compact(amount: u128, decimals: u32) -> String {
    let digits = amount.to_string();
    let whole = digits.len() as i64 - i64::from(decimals);
    let value = amount as f64 / 10f64.powi(i32::try_from(decimals).unwrap_or(i32::MAX));
    match whole {
        _ if amount == 0 => "0".to_string(),
        ..=-2 | 16.. => format!("{value:.1e}"),
        ..=3 => tick(value),
        4..=6 => format!("{}k", tick(value / 1e3)),
        7..=9 => format!("{}M", tick(value / 1e6)),
        10..=12 => format!("{}G", tick(value / 1e9)),
        _ => format!("{}T", tick(value / 1e12)),
    }
}

fn trimmed(text: &str) -> &str {
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        text
    }
}

/// A moment: `day 3, 14:05:00`; the run starts on day 0.
pub(super) fn clock(at: u64) -> String {
    let second = at % DAY;
    format!(
        "day {}, {:02}:{:02}:{:02}",
        at / DAY,
        second / 3_600,
        second % 3_600 / 60,
        second % 60
    )
}

/// The day of a moment.
pub(super) fn day(at: u64) -> u64 {
    at / DAY
}

/// A text of at most `most` characters, for room that is fixed.
pub(super) fn clipped(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_string();
    }
    text.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_exact_and_grouped() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_000), "1,000");
        assert_eq!(
            grouped(1u128 << 120),
            "1,329,227,995,784,915,872,903,807,060,280,344,576"
        );
        assert_eq!(exact(1_234_000_567, 6), "1,234.000567");
        assert_eq!(exact(5, 6), "0.000005");
        assert_eq!(exact(5, 0), "5");
        assert_eq!(exact(7, 24), "0.000000000000000000000007");
        let hold = Unit {
            name: "HOLD".into(),
            decimals: 6,
        };
        assert_eq!(amount(1_500_000, &hold), "1.5 HOLD");
        assert_eq!(amount(10_000_000, &hold), "10 HOLD");
    }

    #[test]
    fn compact_amounts_fit_any_size() {
        let read = [0, 1, 1_234_567, 50_000_000_000, 1_817_283_945_615, 1 << 120].map(|a| compact(a, 6));
        assert_eq!(read, ["0", "1.0e-6", "1.235", "50k", "1.817M", "1.3e30"]);
        assert_eq!(compact(1, 400), "0.0e0".to_string());
    }

    #[test]
    fn times_ticks_and_clips() {
        assert_eq!(clock(0), "day 0, 00:00:00");
        assert_eq!(clock(3 * 86_400 + 14 * 3_600 + 5 * 60 + 9), "day 3, 14:05:09");
        assert_eq!(tick(2.50), "2.5");
        assert_eq!(tick(100.0), "100");
        assert_eq!(tick(-0.0001), "0");
        assert_eq!(clipped("abcdef", 4), "abc…");
        assert_eq!(clipped("äöüß", 4), "äöüß");
    }
}
