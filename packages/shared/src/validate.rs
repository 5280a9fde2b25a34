//! Checks on single fields, each giving an error with value, limit and remedy.

use cosmwasm_std::{Coin, Decimal, Uint128};

use crate::error::ValidationError;
use crate::limits::{MAX_LABEL_BYTES, MAX_SERVICE_NAME_BYTES};

/// Largest amount of base units the arithmetic is proven for: 2^120.
pub const MAX_AMOUNT: u128 = 1 << 120;
/// Shortest service name, bytes.
const MIN_SERVICE_NAME_BYTES: usize = 3;
/// Longest duration any parameter takes: ten years, far from overflow of timestamps.
const MAX_DURATION_SECONDS: u64 = 315_360_000;

/// A service name: 3 to 32 characters of `a-z`, `0-9` and `-`.
///
/// # Errors
/// [`ValidationError::Name`].
pub fn service_name(name: &str) -> Result<(), ValidationError> {
    let fits = (MIN_SERVICE_NAME_BYTES..=MAX_SERVICE_NAME_BYTES).contains(&name.len());
    let clean = name
        .bytes()
        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if fits && clean {
        return Ok(());
    }
    Err(ValidationError::Name {
        what: "service",
        value: shortened(name),
        min: MIN_SERVICE_NAME_BYTES,
        max: MAX_SERVICE_NAME_BYTES,
    })
}

/// A text shown to people: 1 to 64 bytes.
///
/// # Errors
/// [`ValidationError::Length`].
pub fn label(what: &'static str, text: &str) -> Result<(), ValidationError> {
    text_within(what, text, MAX_LABEL_BYTES)
}

/// A text of 1 to `max` bytes.
///
/// # Errors
/// [`ValidationError::Length`].
pub fn text_within(what: &'static str, text: &str, max: usize) -> Result<(), ValidationError> {
    text_length(what, text.len(), max)
}

/// A length of 1 to `max` bytes.
///
/// # Errors
/// [`ValidationError::Length`].
pub fn text_length(what: &'static str, length: usize, max: usize) -> Result<(), ValidationError> {
    if length == 0 || length > max {
        return Err(ValidationError::Length { what, length, max });
    }
    Ok(())
}

/// A fraction from `min` to `max`, both allowed.
///
/// # Errors
/// [`ValidationError::Fraction`].
pub fn fraction(
    what: &'static str,
    value: Decimal,
    min: Decimal,
    max: Decimal,
) -> Result<(), ValidationError> {
    if value < min || value > max {
        return Err(ValidationError::Fraction {
            what,
            value,
            min,
            max,
        });
    }
    Ok(())
}

/// A fraction above nothing and at most the whole.
///
/// # Errors
/// [`ValidationError::Fraction`].
pub fn positive_fraction(what: &'static str, value: Decimal) -> Result<(), ValidationError> {
    fraction(
        what,
        value,
        Decimal::from_ratio(1u128, 1_000_000_000_000_000_000u128),
        Decimal::one(),
    )
}

/// A duration from `min` seconds to ten years.
///
/// # Errors
/// [`ValidationError::Duration`].
pub fn duration(what: &'static str, value: u64, min: u64) -> Result<(), ValidationError> {
    if value < min || value > MAX_DURATION_SECONDS {
        return Err(ValidationError::Duration {
            what,
            value,
            min,
            max: MAX_DURATION_SECONDS,
        });
    }
    Ok(())
}

/// An amount from 1 to [`MAX_AMOUNT`] base units.
///
/// # Errors
/// [`ValidationError::Zero`], [`ValidationError::TooLarge`].
pub fn amount(what: &'static str, value: Uint128) -> Result<(), ValidationError> {
    if value.is_zero() {
        return Err(ValidationError::Zero { what });
    }
    let max = Uint128::new(MAX_AMOUNT);
    if value > max {
        return Err(ValidationError::TooLarge { what, value, max });
    }
    Ok(())
}

/// A list of at most `max` items, none of them twice.
///
/// # Errors
/// [`ValidationError::TooMany`], [`ValidationError::Repeated`].
pub fn distinct(what: &'static str, items: &[String], max: usize) -> Result<(), ValidationError> {
    if items.len() > max {
        return Err(ValidationError::TooMany {
            what,
            count: items.len(),
            max,
        });
    }
    let mut sorted: Vec<&String> = items.iter().collect();
    sorted.sort();
    let repeated = sorted.iter().zip(sorted.iter().skip(1)).find(|(a, b)| a == b);
    match repeated {
        Some((item, _)) => Err(ValidationError::Repeated {
            what,
            item: shortened(item),
        }),
        None => Ok(()),
    }
}

/// The amount of the one coin of `denom` that came, above zero.
///
/// # Errors
/// [`ValidationError::Funds`], [`ValidationError::TooLarge`].
pub fn one_coin(funds: &[Coin], denom: &str) -> Result<Uint128, ValidationError> {
    match funds {
        [coin] if coin.denom == denom && !coin.amount.is_zero() => {
            amount("amount", coin.amount)?;
            Ok(coin.amount)
        }
        _ => Err(ValidationError::Funds {
            expected: denom.to_owned(),
            received: listed(funds),
        }),
    }
}

/// No coins came.
///
/// # Errors
/// [`ValidationError::UnexpectedFunds`].
pub fn no_funds(funds: &[Coin]) -> Result<(), ValidationError> {
    if funds.is_empty() {
        return Ok(());
    }
    Err(ValidationError::UnexpectedFunds {
        received: listed(funds),
    })
}

/// Coins as text, cut to a length that is safe to print.
fn listed(funds: &[Coin]) -> String {
    match funds {
        [] => "nothing".to_owned(),
        _ => {
            let shown: Vec<String> = funds
                .iter()
                .take(4)
                .map(|coin| format!("{}{}", coin.amount, shortened(&coin.denom)))
                .collect();
            shown.join(",")
        }
    }
}

/// A text cut to [`MAX_LABEL_BYTES`] characters, so that an error never grows with its input.
#[must_use]
pub fn shortened(text: &str) -> String {
    text.chars().take(MAX_LABEL_BYTES).collect()
}

#[cfg(test)]
mod tests {
    use cosmwasm_std::coin;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("oracle", true)]
    #[case("da-layer-1", true)]
    #[case("ab", false)]
    #[case("", false)]
    #[case("Oracle", false)]
    #[case("a/b", false)]
    #[case("0123456789012345678901234567890123", false)]
    fn service_names(#[case] name: &str, #[case] good: bool) {
        assert_eq!(service_name(name).is_ok(), good);
    }

    #[rstest]
    #[case(vec![coin(5, "uatom")], Ok(5))]
    #[case(vec![], Err(()))]
    #[case(vec![coin(0, "uatom")], Err(()))]
    #[case(vec![coin(5, "uosmo")], Err(()))]
    #[case(vec![coin(5, "uatom"), coin(1, "uosmo")], Err(()))]
    #[case(vec![coin(MAX_AMOUNT, "uatom")], Ok(MAX_AMOUNT))]
    #[case(vec![coin(MAX_AMOUNT + 1, "uatom")], Err(()))]
    fn exactly_one_coin(#[case] funds: Vec<Coin>, #[case] expected: Result<u128, ()>) {
        assert_eq!(
            one_coin(&funds, "uatom").map(|a| a.u128()).map_err(|_| ()),
            expected
        );
    }

    #[test]
    fn errors_name_value_limit_and_remedy() {
        let error = one_coin(&[coin(5, "uosmo")], "uatom").unwrap_err();
        assert_eq!(
            error.to_string(),
            "expected only uatom, received 5uosmo; send exactly one coin of that denom"
        );
        let error = duration("term", 5, 10).unwrap_err();
        assert_eq!(
            error.to_string(),
            "term of 5 s is out of range; give 10 to 315360000 s"
        );
    }

    #[test]
    fn a_list_names_nobody_twice() {
        let list = |items: &[&str]| items.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
        assert!(distinct("services", &list(&["a", "b"]), 2).is_ok());
        assert!(distinct("services", &list(&["a", "b", "a"]), 3).is_err());
        assert!(distinct("services", &list(&["a", "b", "c"]), 2).is_err());
    }
}
