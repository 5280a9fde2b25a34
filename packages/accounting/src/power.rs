//! Power from stake, when nobody may have more than a share of it (DESIGN section 5).

use cosmwasm_std::{Decimal, Uint128, Uint256};

use crate::error::AccountingError;
use crate::math::{mul_div, Rounding, DECIMAL_ONE};

/// The largest power anyone may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cap {
    /// Nobody has too much.
    NotNeeded,
    /// Cut to this, nobody has more than the share.
    At(Uint128),
    /// Too few for the share: all cut to the smallest come nearest to it.
    Unreachable(Uint128),
}

/// What to cut `stakes` to, sorted from the largest, so that nobody has more than `share` of their sum.
///
/// With the `k` largest cut to `c` and `R` the sum of the rest, `c <= share x (k x c + R)` means
/// `c <= share x R / (1 - share x k)`, rounded down: power is never more than security. The first `k` whose `c` reaches the
/// next stake is the one; it exists when `share x n >= 1`.
///
/// # Errors
/// [`AccountingError::Overflow`], not for a share of at most one.
pub fn cap(stakes: &[Uint128], share: Decimal) -> Result<Cap, AccountingError> {
    let one = Uint256::from(DECIMAL_ONE);
    let share = Uint256::from(share.atomics());
    let Some(smallest) = stakes.last() else {
        return Ok(Cap::NotNeeded);
    };
    let mut rest = stakes
        .iter()
        .fold(Uint256::zero(), |sum, stake| sum.saturating_add((*stake).into()));
    let mut left = one;
    for (cut, stake) in stakes.iter().enumerate() {
        let most = mul_div(share, rest, left, Rounding::Down)?;
        if Uint256::from(*stake) <= most {
            return Ok(match cut {
                0 => Cap::NotNeeded,
                _ => Cap::At(to_128(most)),
            });
        }
        // What follows is at most R, so with `1 - share x k <= share` it was found already: this stays above zero.
        left = left.saturating_sub(share);
        rest = rest.saturating_sub((*stake).into());
    }
    Ok(Cap::Unreachable(*smallest))
}

fn to_128(value: Uint256) -> Uint128 {
    Uint128::try_from(value).unwrap_or(Uint128::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn cap_of(stakes: &[u128], percent: u64) -> Cap {
        let stakes: Vec<Uint128> = stakes.iter().copied().map(Uint128::new).collect();
        cap(&stakes, Decimal::percent(percent)).unwrap()
    }

    #[rstest]
    #[case::nobody(&[], 10, Cap::NotNeeded)]
    #[case::alone(&[100], 100, Cap::NotNeeded)]
    #[case::alone_with_too_much(&[100], 50, Cap::Unreachable(Uint128::new(100)))]
    #[case::even(&[10, 10], 50, Cap::NotNeeded)]
    #[case::just_enough_of_them(&[90, 10], 50, Cap::At(Uint128::new(10)))]
    #[case::one_cut(&[80, 10, 10], 40, Cap::At(Uint128::new(13)))]
    #[case::two_cut(&[80, 70, 10, 10], 30, Cap::At(Uint128::new(15)))]
    #[case::too_few(&[80, 70, 60], 30, Cap::Unreachable(Uint128::new(60)))]
    #[case::greatest(&[u128::MAX, u128::MAX, u128::MAX], 40, Cap::NotNeeded)]
    #[case::dust(&[3, 1, 0], 40, Cap::At(Uint128::new(0)))]
    fn caps(#[case] stakes: &[u128], #[case] percent: u64, #[case] expected: Cap) {
        assert_eq!(cap_of(stakes, percent), expected);
    }

    proptest! {
        #[test]
        fn nobody_has_more_than_the_share_and_nobody_is_cut_for_nothing(
            mut stakes in vec(0u128..1_000_000_000, 1..30),
            percent in 1u64..=100,
        ) {
            stakes.sort_unstable_by(|a, b| b.cmp(a));
            let n = stakes.len() as u64;
            let powers = |most: u128| stakes.iter().map(|stake| *stake.min(&most)).collect::<Vec<_>>();
            let holds = |powers: &[u128]| {
                let sum: u128 = powers.iter().sum();
                powers.iter().all(|power| power * 100 <= sum * u128::from(percent))
            };
            match cap_of(&stakes, percent) {
                Cap::NotNeeded => prop_assert!(holds(&stakes)),
                Cap::At(most) => {
                    prop_assert!(holds(&powers(most.u128())));
                    prop_assert!(!holds(&powers(most.u128() + 2)), "a higher cap would do");
                }
                Cap::Unreachable(_) => prop_assert!(n * percent < 100),
            }
        }
    }
}
