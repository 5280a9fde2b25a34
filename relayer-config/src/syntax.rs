//! The forms of the values, each as its own yes or no.

/// Whether the text has `least` to `most` bytes.
pub(crate) fn within(text: &str, least: usize, most: usize) -> bool {
    (least..=most).contains(&text.len())
}

/// Whether the text has only letters, digits and these marks.
pub(crate) fn made_of(text: &str, marks: &str) -> bool {
    text.chars()
        .all(|c| c.is_ascii_alphanumeric() || marks.contains(c))
}

/// A web address that stays one line inside quotes.
pub(crate) fn is_url(text: &str) -> bool {
    let rest = text
        .strip_prefix("http://")
        .or_else(|| text.strip_prefix("https://"));
    let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '\'' | '\\');
    rest.is_some_and(|host| !host.is_empty() && host.chars().all(plain))
}

/// A decimal number without sign or exponent.
pub(crate) fn is_decimal(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    // A leading zero before another digit is no number in TOML.
    let whole = |part: &str| digits(part) && (part == "0" || !part.starts_with('0'));
    match text.split_once('.') {
        Some((before, after)) => whole(before) && digits(after),
        None => whole(text),
    }
}

/// ICS-24, without '*' and quotes: the filter would read a star as "any".
pub(crate) fn is_port(text: &str) -> bool {
    within(text, 2, 128) && made_of(text, "._+-#[]<>")
}

/// An IBC channel id, in the one way to write it.
pub(crate) fn is_channel(text: &str) -> bool {
    let number = text.strip_prefix("channel-").unwrap_or_default();
    number
        .parse::<u64>()
        .is_ok_and(|parsed| parsed.to_string() == number)
}
