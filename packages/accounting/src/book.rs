//! The target of a match: which leases a service should have, read from its bid and its offers (DESIGN 3.3).

use cosmwasm_std::Decimal;
use holdfast_record::record;

use crate::error::AccountingError;
use crate::math::Rounding;
use crate::sorted::{sort_by_key, SortedMap};
use crate::units::{Rate, Value};

/// What a service wants.
#[derive(Clone, Debug, PartialEq, Copy, Eq)]
pub struct Bid {
    /// Security wanted, in value.
    pub wanted: Value,
    /// The highest yearly rate it pays.
    pub highest_rate: Rate,
    /// Largest share of the value wanted that one operator may provide.
    pub largest_share: Decimal,
    /// Smallest lease, in value.
    pub smallest_lease: Value,
}
record!(Bid {
    wanted,
    highest_rate,
    largest_share,
    smallest_lease
});

/// A lease that a candidate has already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Its value.
    pub value: Value,
    /// Whether it stands whatever is offered: its term has not ended.
    pub in_term: bool,
}

/// An offer, or a standing lease without one, as the walk sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate<Operator> {
    /// Whose it is: the share limit is per operator.
    pub operator: Operator,
    /// The rate it is walked at: the lease's own within its term, else the offer's.
    pub rate: Rate,
    /// Its age: among equals a lower number comes first.
    pub number: u64,
    /// The most it can come to, in value: within the vault's limits and the offer's size. For a lease past its
    /// term at least its stake, up to its offer's size; nothing when its offer is gone.
    pub room: Value,
    /// The lease it has, if any.
    pub standing: Option<Standing>,
}

impl<Operator> Candidate<Operator> {
    /// Whether it has a lease that is its offer again. Such a one comes first among equals: what was matched a moment
    /// ago at the same rate, and is walked for more, must not displace it.
    fn past_term(&self) -> bool {
        self.standing.is_some_and(|standing| !standing.in_term)
    }
}

/// The value each candidate should come to, in the order given.
///
/// Leases within their term stand and count first. Then all are walked by rate, past-term leases first among
/// equals, then by age; each gets the least of its room, what its operator's share leaves and what is still wanted.
/// Above the highest rate the walk ends. A result below the smallest lease (for a standing one its own value, if
/// less) is nothing.
///
/// # Errors
/// [`AccountingError::Overflow`].
pub fn target<Operator: Ord + Clone>(
    bid: &Bid,
    candidates: &[Candidate<Operator>],
) -> Result<Vec<Value>, AccountingError> {
    let mut walk = Walk::new(bid)?;
    let mut results: Vec<Value> = candidates.iter().map(in_term_value).collect();
    for (candidate, value) in candidates.iter().zip(&results) {
        walk.count(&candidate.operator, *value)?;
    }
    let mut order: Vec<(&Candidate<Operator>, &mut Value)> = candidates.iter().zip(&mut results).collect();
    sort_by_key(&mut order, |(candidate, _)| {
        (candidate.rate, !candidate.past_term(), candidate.number)
    });
    for (candidate, result) in order {
        if candidate.rate > bid.highest_rate {
            break;
        }
        *result = walk.step(bid, candidate, *result)?;
    }
    Ok(results)
}

fn in_term_value<Operator>(candidate: &Candidate<Operator>) -> Value {
    match candidate.standing {
        Some(Standing { value, in_term: true }) => value,
        _ => Value::ZERO,
    }
}

/// What is still wanted, and what each operator provides, on the way through the book.
struct Walk<Operator> {
    wanted: Value,
    share: Value,
    provided: SortedMap<Operator, Value>,
}

impl<Operator: Ord + Clone> Walk<Operator> {
    fn new(bid: &Bid) -> Result<Self, AccountingError> {
        // Down: the limit favours the service that set it.
        let share = bid.wanted.fraction(bid.largest_share, Rounding::Down)?;
        Ok(Self {
            wanted: bid.wanted,
            share,
            provided: SortedMap::new(),
        })
    }

    fn provided_by(&self, operator: &Operator) -> Value {
        self.provided.get(operator).copied().unwrap_or(Value::ZERO)
    }

    fn count(&mut self, operator: &Operator, value: Value) -> Result<(), AccountingError> {
        if value.is_zero() {
            return Ok(());
        }
        self.wanted = self.wanted.saturating_minus(value);
        let provided = self.provided_by(operator).plus(value)?;
        self.provided.insert(operator.clone(), provided);
        Ok(())
    }

    /// The result of one candidate that stands at `base` already.
    fn step(
        &mut self,
        bid: &Bid,
        candidate: &Candidate<Operator>,
        base: Value,
    ) -> Result<Value, AccountingError> {
        let left_of_share = self.share.saturating_minus(self.provided_by(&candidate.operator));
        let more = candidate
            .room
            .saturating_minus(base)
            .min(left_of_share)
            .min(self.wanted);
        let result = base.plus(more)?;
        let smallest = match candidate.standing {
            Some(standing) => bid.smallest_lease.min(standing.value),
            None => bid.smallest_lease,
        };
        if result < smallest {
            return Ok(base);
        }
        self.count(&candidate.operator, more)?;
        Ok(result)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn bid(wanted: u128, percent: u32, share: u64, smallest: u128) -> Bid {
        Bid {
            wanted: wanted.into(),
            highest_rate: Rate::from_basis_points(percent * 100).unwrap(),
            largest_share: Decimal::percent(share),
            smallest_lease: smallest.into(),
        }
    }

    fn offer(operator: u8, points: u32, number: u64, room: u128) -> Candidate<u8> {
        Candidate {
            operator,
            rate: Rate::from_basis_points(points).unwrap(),
            number,
            room: room.into(),
            standing: None,
        }
    }

    fn leased(candidate: Candidate<u8>, value: u128, in_term: bool) -> Candidate<u8> {
        Candidate {
            standing: Some(Standing {
                value: value.into(),
                in_term,
            }),
            ..candidate
        }
    }

    fn values(bid: &Bid, candidates: &[Candidate<u8>]) -> Vec<u128> {
        target(bid, candidates)
            .unwrap()
            .into_iter()
            .map(|value| value.get().u128())
            .collect()
    }

    #[test]
    fn the_worked_case_and_its_displacement() {
        let bid = bid(150, 5, 100, 1);
        let three = offer(1, 300, 1, 100);
        let four = offer(2, 400, 2, 100);
        assert_eq!(values(&bid, &[three.clone(), four.clone()]), [100, 50]);
        let two = offer(3, 200, 3, 80);
        let past = [leased(three, 100, false), leased(four, 50, false), two];
        assert_eq!(values(&bid, &past), [70, 0, 80]);
    }

    /// Covers: M-3, M-4
    #[test]
    fn no_operator_above_its_share_and_nothing_above_the_highest_rate() {
        let offers: Vec<_> = (1u8..=4)
            .map(|i| offer(i, u32::from(i) * 100, u64::from(i), 100))
            .collect();
        assert_eq!(values(&bid(100, 4, 30, 1), &offers), [30, 30, 30, 10]);
        assert_eq!(values(&bid(100, 3, 30, 1), &offers), [30, 30, 30, 0]);
    }

    #[test]
    fn an_operator_at_its_share_displaces_only_itself() {
        let candidates = [
            leased(offer(1, 300, 1, 50), 50, false),
            leased(offer(2, 400, 2, 50), 50, false),
            offer(1, 100, 3, 50),
        ];
        assert_eq!(values(&bid(100, 5, 50, 1), &candidates), [0, 50, 50]);
    }

    #[test]
    fn what_was_just_matched_displaces_no_lease_at_the_same_rate() {
        let standing = leased(offer(1, 300, 9, 80), 80, false);
        let newer = offer(2, 300, 1, 100);
        let bid = bid(100, 5, 100, 1);
        assert_eq!(values(&bid, &[standing.clone(), newer.clone()]), [80, 20]);
        assert_eq!(values(&bid, &[standing, leased(newer, 20, true)]), [80, 20]);
    }

    #[test]
    fn a_lease_in_its_term_stands_at_its_own_rate() {
        let held = leased(offer(1, 200, 1, 995_000), 995_000, false);
        let dear = leased(offer(2, 1_000, 2, 1_000_000), 5_000, true);
        assert_eq!(
            values(&bid(1_000_000, 10, 100, 5_000), &[held, dear]),
            [995_000, 5_000]
        );
    }

    #[test]
    fn standing_leases_below_a_grown_smallest_lease_stand() {
        let held: Vec<_> = (0..200).map(|i| leased(offer(1, 300, i, 5), 5, false)).collect();
        assert!(values(&bid(2_000, 10, 100, 10), &held)
            .iter()
            .all(|value| *value == 5));
    }

    #[test]
    fn dust_below_the_smallest_lease_is_nothing() {
        let offers = [offer(1, 200, 1, 400_000), offer(2, 1_000, 2, 4_999)];
        assert_eq!(values(&bid(1_000_000, 10, 100, 5_000), &offers), [400_000, 0]);
        let offers = [offer(1, 200, 1, 400_000), offer(2, 1_000, 2, 5_000)];
        assert_eq!(values(&bid(1_000_000, 10, 100, 5_000), &offers), [400_000, 5_000]);
    }

    fn candidates() -> impl Strategy<Value = Vec<Candidate<u8>>> {
        let one = (
            0u8..5,
            1u32..20,
            0u128..500,
            prop::option::of((1u128..500, any::<bool>())),
        );
        prop::collection::vec(one, 0..30).prop_map(|all| {
            all.into_iter()
                .zip(0u64..)
                .map(|((operator, points, room, standing), number)| {
                    let candidate = offer(operator, points, number, room);
                    match standing {
                        Some((value, in_term)) => leased(candidate, value, in_term),
                        None => candidate,
                    }
                })
                .collect()
        })
    }

    proptest! {
        #[test]
        fn a_target_keeps_every_rule(candidates in candidates(), wanted in 1u128..3_000, share in 1u64..=100, smallest in 1u128..50) {
            let bid = bid(wanted, 20, share, smallest);
            let results = target(&bid, &candidates).unwrap();
            let in_term: u128 = candidates.iter().map(|c| in_term_value(c).get().u128()).sum();
            let sum: u128 = results.iter().map(|value| value.get().u128()).sum();
            prop_assert!(sum <= wanted.max(in_term));
            for (candidate, result) in candidates.iter().zip(&results) {
                prop_assert!(*result >= in_term_value(candidate));
                prop_assert!(*result <= candidate.room.max(in_term_value(candidate)));
            }
            for operator in 0u8..5 {
                let of = |values: Vec<Value>| -> u128 {
                    candidates.iter().zip(values).filter(|(c, _)| c.operator == operator).map(|(_, v)| v.get().u128()).sum()
                };
                let stood = of(candidates.iter().map(in_term_value).collect());
                prop_assert!(of(results.clone()) <= stood.max(wanted * u128::from(share) / 100));
            }
        }

        /// What a match made is its own target: matching again at once changes nothing.
        #[test]
        fn a_target_is_stable(candidates in candidates(), wanted in 1u128..3_000, share in 1u64..=100) {
            let bid = bid(wanted, 20, share, 1);
            let results = target(&bid, &candidates).unwrap();
            let matched: Vec<_> = candidates
                .iter()
                .zip(&results)
                .map(|(candidate, value)| {
                    let standing = (!value.is_zero()).then_some(Standing { value: *value, in_term: true });
                    Candidate { standing, ..candidate.clone() }
                })
                .collect();
            prop_assert_eq!(target(&bid, &matched).unwrap(), results);
        }

        /// A match that makes one change a call, raises first, ends where one call would: after each change the
        /// target is the same.
        #[test]
        fn calls_of_any_size_have_the_same_target(candidates in candidates(), wanted in 1u128..3_000, share in 1u64..=100, smallest in 1u128..50, picks in prop::collection::vec(any::<prop::sample::Index>(), 60)) {
            let bid = bid(wanted, 20, share, smallest);
            let results = target(&bid, &candidates).unwrap();
            let mut matched = candidates.clone();
            let value = |candidate: &Candidate<u8>| candidate.standing.map_or(Value::ZERO, |standing| standing.value);
            for pick in picks {
                let raises: Vec<_> = (0..matched.len()).filter(|i| results[*i] > value(&matched[*i])).collect();
                let lowers: Vec<_> = (0..matched.len()).filter(|i| results[*i] < value(&matched[*i])).collect();
                let next = if raises.is_empty() { lowers } else { raises };
                if next.is_empty() {
                    break;
                }
                let i = next[pick.index(next.len())];
                let more = results[i].saturating_minus(value(&matched[i]));
                let in_term = matched[i].standing.is_some_and(|standing| standing.in_term) || more >= bid.smallest_lease;
                matched[i].standing = (!results[i].is_zero()).then_some(Standing { value: results[i], in_term });
                prop_assert_eq!(&target(&bid, &matched).unwrap(), &results);
            }
        }
    }
}
