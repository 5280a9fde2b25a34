//! Times in seconds and in words.

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// The longest trusting period for an unbonding time, seconds: two thirds, so that a third is left to prove and
/// punish a fork before the signers' stake is gone.
pub(crate) fn longest_trust(unbonding_seconds: u64) -> u64 {
    unbonding_seconds.saturating_mul(2) / 3
}

/// A duration for people, in its largest fitting unit with at most one decimal, cut: "21 days", "1.5 hours", "40 s".
pub(crate) fn spoken(seconds: u64) -> String {
    let (unit, name) = match seconds {
        s if s >= 2 * DAY => (DAY, "days"),
        s if s >= 2 * HOUR => (HOUR, "hours"),
        s if s >= 2 * MINUTE => (MINUTE, "min"),
        _ => (1, "s"),
    };
    match seconds % unit * 10 / unit {
        0 => format!("{} {name}", seconds / unit),
        tenths => format!("{}.{tenths} {name}", seconds / unit),
    }
}

/// A duration as Hermes reads it: "14days", "5m", "1h 30m".
pub(crate) fn written(seconds: u64) -> String {
    humantime::format_duration(std::time::Duration::from_secs(seconds)).to_string()
}
