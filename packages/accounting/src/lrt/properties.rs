#![allow(clippy::arithmetic_side_effects, clippy::as_conversions)]

use cosmwasm_std::{Decimal, Timestamp, Uint128, Uint256};
use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::error::AccountingError as Refused;

const LARGEST: u128 = 1 << 120;

fn amount() -> impl Strategy<Value = Uint128> {
    // Every magnitude alike, so that 0 to 24 decimals are all tried.
    prop_oneof![
        Just(0u128),
        Just(1),
        Just(LARGEST),
        (0u32..120, any::<u128>()).prop_map(|(bits, seed)| (1 << bits) + seed % (1 << bits)),
    ]
    .prop_map(Uint128::new)
}

fn some() -> impl Strategy<Value = Uint128> {
    amount().prop_map(|a| a.max(Uint128::one()))
}

fn at(seconds: u64) -> Timestamp {
    Timestamp::from_seconds(seconds)
}

proptest! {
    /// DESIGN 6, I-06: a mint followed by a redemption never profits.
    #[test]
    fn no_round_trip_profits(a in some(), value in amount(), supply in amount()) {
        if let Ok(tokens) = minted(a, value, supply) {
            // While there are no tokens nothing counts: what was left went to the treasury.
            let held = if supply.is_zero() { Uint128::zero() } else { value };
            let back = worth(tokens, held + a, supply + tokens).unwrap();
            prop_assert!(back <= a, "{back} > {a}");
        }
    }

    /// The other holders never lose by a mint or by a redemption, up to flooring.
    #[test]
    fn others_never_lose(a in some(), value in some(), supply in some(), part in 1u128..=1000) {
        if let Ok(tokens) = minted(a, value, supply) {
            let before = worth(supply, value, supply).unwrap();
            let after = worth(supply, value + a, supply + tokens).unwrap();
            prop_assert!(after >= before);
        }
        let leaving = Uint128::new(supply.u128() / 1000 * part);
        let stays = supply - leaving;
        let taken = worth(leaving, value, supply).unwrap();
        let before = worth(stays, value, supply).unwrap();
        let after = worth(stays, value - taken, stays).unwrap();
        prop_assert!(after >= before);
    }

    /// A refused amount names one that works, and a mint loses at most a unit or a hundredth.
    #[test]
    fn the_amount_named_works(a in some(), value in amount(), supply in some()) {
        match minted(a, value, supply) {
            Ok(tokens) => {
                let worth = tokens.full_mul(value + Uint128::one()) / Uint256::from(supply + Uint128::one());
                let lost = Uint256::from(a).saturating_sub(worth);
                let most = Uint256::from((a.u128() / 100).max(1)) + Uint256::one();
                prop_assert!(lost <= most);
            }
            Err(Refused::LosesToRounding { enough, .. }) => {
                prop_assert!(enough > a);
                prop_assert!(minted(enough, value, supply).is_ok());
            }
            Err(error) => {
                let bounded = matches!(
                    error,
                    Refused::Worthless { .. } | Refused::AboveSupply { .. } | Refused::Overflow { .. }
                );
                prop_assert!(bounded, "{error}");
            }
        }
    }

    /// More in, more tokens; more tokens, more out; never more than there is.
    #[test]
    fn monotonic_and_bounded(a in some(), b in some(), value in amount(), supply in some()) {
        let (small, large) = (a.min(b), a.max(b));
        if let (Ok(few), Ok(many)) = (minted(small, value, supply), minted(large, value, supply)) {
            prop_assert!(few <= many);
        }
        let (few, many) = (small.min(supply), large.min(supply));
        prop_assert!(worth(few, value, supply).unwrap() <= worth(many, value, supply).unwrap());
        prop_assert!(worth(supply, value, supply).unwrap() <= value);
    }

    /// Gains enter once, wholly, and never backwards.
    #[test]
    fn a_stream_only_runs_out(gain in some(), start in 0u64..1_000_000, length in 1u64..1_000_000, x in 0u64..2_000_000, y in 0u64..2_000_000) {
        let stream = Stream::default().joined(gain, at(start), length).unwrap();
        prop_assert_eq!(stream.remaining(at(start)).unwrap(), gain);
        prop_assert_eq!(stream.remaining(at(start + length)).unwrap(), Uint128::zero());
        let (early, late) = (at(start + x.min(y)), at(start + x.max(y)));
        prop_assert!(stream.remaining(early).unwrap() >= stream.remaining(late).unwrap());
    }

    /// Joining loses nothing and lets nothing in at that moment; leaving takes its part and no more.
    #[test]
    fn joining_and_leaving_conserve(one in some(), two in some(), moment in 0u64..200, supply in some(), part in 0u128..=1000) {
        let stream = Stream::default().joined(one, at(0), 100).unwrap();
        let now = at(moment);
        let joined = stream.joined(two, now, 100).unwrap();
        prop_assert_eq!(joined.remaining(now).unwrap(), stream.remaining(now).unwrap() + two);
        prop_assert_eq!(joined.until, now.plus_seconds(100));
        let leaving = Uint128::new(supply.u128() / 1000 * part);
        let left = stream.without(leaving, supply, now).unwrap().remaining(now).unwrap();
        let remaining = stream.remaining(now).unwrap();
        prop_assert!(left <= remaining);
        if leaving.is_zero() { prop_assert_eq!(left, remaining); }
        prop_assert_eq!(stream.without(supply, supply, now).unwrap().amount, Uint128::zero());
    }

    /// All of what came goes somewhere; a batch never holds more than it was worth.
    #[test]
    fn collecting_conserves(first in amount(), second in amount(), cap in amount()) {
        let one = collected(first, Uint128::zero(), cap);
        let two = collected(second, one.to_batch, cap);
        prop_assert_eq!(one.to_batch + one.to_pool, first);
        prop_assert_eq!(two.to_batch + two.to_pool, second);
        prop_assert_eq!(one.to_batch + two.to_batch, cap.min(first + second));
    }

    /// Paid in parts or at once, in any order, a redemption gets the same, and all together at most what is there.
    #[test]
    fn payouts_add_up(early in amount(), more in amount(), tokens in proptest::collection::vec(1u128..1 << 100, 1..8)) {
        let whole = Uint128::new(tokens.iter().sum());
        let payable = early + more;
        let mut paid = Uint128::zero();
        for part in &tokens {
            let first = due(early, Uint128::new(*part), whole, Uint128::zero()).unwrap();
            let then = due(payable, Uint128::new(*part), whole, first).unwrap();
            prop_assert_eq!(first + then, due(payable, Uint128::new(*part), whole, Uint128::zero()).unwrap());
            paid += first + then;
        }
        prop_assert!(paid <= payable);
        prop_assert!(payable - paid <= Uint128::new(tokens.len() as u128));
    }

    /// A split loses nothing, and nobody is more than the remainder away from its part.
    #[test]
    fn splits_add_up(whole in amount(), weights in proptest::collection::vec(1u32.., 1..=8)) {
        let parts = split_by_weight(whole, &weights).unwrap();
        prop_assert_eq!(parts.iter().sum::<Uint128>(), whole);
        let sum: u128 = weights.iter().map(|w| u128::from(*w)).sum();
        for (part, weight) in parts.iter().zip(&weights).skip(1) {
            prop_assert_eq!(*part, whole.multiply_ratio(u128::from(*weight), sum));
        }
    }

    /// No amount of up to 2^128 - 1 and no count of shares panics anywhere.
    #[test]
    fn nothing_panics(a: u128, b: u128, c: u128, d: [u8; 32], e: [u8; 32], t: u64, u: u64) {
        let (a, b, c) = (Uint128::new(a), Uint128::new(b), Uint128::new(c));
        let (d, e) = (Uint256::from_be_bytes(d), Uint256::from_be_bytes(e));
        let _ = (minted(a, b, c), worth(a, b, c), rate(a, b), net_value(a, b));
        let _ = (exit_shares(d, a, b), free_value(a, d, e), due(a, b, c, a), collected(a, b, c));
        let stream = Stream { amount: a, since: Timestamp::from_nanos(t), until: Timestamp::from_nanos(u) };
        let _ = (stream.joined(b, Timestamp::from_nanos(u), t), stream.without(b, c, Timestamp::from_nanos(t)));
    }
}

/// Halved: each third of 300,000,000 is worth 50,000,000; nobody is a unit off.
#[rstest]
#[case(100_000_000, 150_000_000, 300_000_000, 50_000_000)]
#[case(300_000_000, 150_000_000, 300_000_000, 150_000_000)]
#[case(100_000_000, 110_000_000, 100_000_000, 109_999_999)]
#[case(100, 1_000, 1_000, 100)]
#[case(1, LARGEST, 1, LARGEST / 2)]
fn worth_of_tokens(#[case] tokens: u128, #[case] value: u128, #[case] supply: u128, #[case] expected: u128) {
    assert_eq!(
        worth(tokens.into(), value.into(), supply.into()).unwrap().u128(),
        expected
    );
}

#[rstest]
#[case(5, 0, 0, 5)]
#[case(5, 77, 0, 5)]
#[case(LARGEST, 0, 0, LARGEST)]
#[case(7, 1_000, 1_000, 7)]
#[case(100, 50, 100, 198)]
fn tokens_of_a_deposit(
    #[case] amount: u128,
    #[case] value: u128,
    #[case] supply: u128,
    #[case] expected: u128,
) {
    assert_eq!(
        minted(amount.into(), value.into(), supply.into()).unwrap().u128(),
        expected
    );
}

/// One token worth 10^9 beside its virtual one: a deposit that would be rounded to half is refused.
#[test]
fn the_first_depositor_trick_is_refused() {
    let got = minted(
        Uint128::new(900_000_000),
        Uint128::new(1_000_000_000),
        Uint128::one(),
    );
    assert_eq!(
        got,
        Err(Refused::LosesToRounding {
            amount: Uint128::new(900_000_000),
            tokens: Uint128::one(),
            worth: Uint128::new(500_000_001),
            enough: Uint128::new(1_000_000_001),
        })
    );
}

#[test]
fn limits_are_named() {
    assert_eq!(
        minted(Uint128::one(), Uint128::zero(), Uint128::new(1_000_000)).unwrap_err(),
        Refused::Worthless {
            value: Uint128::zero(),
            supply: Uint128::new(1_000_000)
        }
    );
    assert!(matches!(
        minted(Uint128::one(), MAX_SUPPLY, MAX_SUPPLY).unwrap_err(),
        Refused::AboveSupply { .. }
    ));
    let zero = minted(Uint128::one(), Uint128::new(20), Uint128::new(10)).unwrap_err();
    assert_eq!(
        zero.to_string(),
        "amount 1 buys 0 whole tokens worth 0, which loses more than a hundredth to rounding; send at least 2"
    );
    assert_eq!(
        split_by_weight(Uint128::one(), &[]),
        Err(Refused::DivideByZero {
            what: "a split by no weights"
        })
    );
    assert_eq!(rate(Uint128::new(3), Uint128::zero()), Decimal::one());
    assert_eq!(rate(Uint128::new(110), Uint128::new(100)), Decimal::percent(110));
}
