//! Which offer a full book gives up for a better one (DESIGN 3.3).

use crate::units::Rate;

/// An offer as a full book weighs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Whether it could fill the smallest lease of an empty bid.
    pub fills: bool,
    /// Its rate.
    pub rate: Rate,
    /// Its age: a lower number came first.
    pub number: u64,
    /// Whether it has a lease; then it keeps its place.
    pub leased: bool,
    /// Until when it keeps the place it took from another, seconds. Only what could be leased is kept for it.
    pub stands_until: u64,
}

impl Place {
    /// Whether a better one may take its place.
    fn is_free(&self, now: u64) -> bool {
        !self.leased && (!self.fills || self.stands_until <= now)
    }

    /// Orders from the best to the worst: who fills, then the cheaper, then the older.
    fn rank(&self) -> (bool, Rate, u64) {
        (!self.fills, self.rate, self.number)
    }
}

/// The offer whose place `new` takes: the worst without a lease, if `new` is better. None refuses `new`: it could not
/// be leased itself, or every place is held by what is as good.
pub fn place_for<K: Copy>(new: &Place, book: &[(K, Place)], now: u64) -> Option<K> {
    let free = book.iter().filter(|(_, place)| place.is_free(now));
    let (key, worst) = free.max_by_key(|(_, place)| place.rank())?;
    let better = new.fills && (!worst.fills || new.rate < worst.rate);
    better.then_some(*key)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn place(fills: bool, points: u32, number: u64) -> Place {
        Place {
            fills,
            rate: Rate::from_basis_points(points).unwrap(),
            number,
            leased: false,
            stands_until: 0,
        }
    }

    fn replaced(new: Place, book: &[Place]) -> Option<usize> {
        let book: Vec<_> = book.iter().copied().enumerate().collect();
        place_for(&new, &book, 100)
    }

    #[test]
    fn what_cannot_be_leased_goes_first_then_the_dearest_then_the_youngest() {
        let dear = place(true, 500, 1);
        let empty = place(false, 1, 2);
        assert_eq!(replaced(place(true, 400, 9), &[dear, empty]), Some(1));
        assert_eq!(replaced(place(true, 900, 9), &[dear, empty]), Some(1));
        let (older, younger) = (place(true, 500, 3), place(true, 500, 4));
        assert_eq!(replaced(place(true, 400, 9), &[older, younger]), Some(1));
    }

    #[test]
    fn only_a_better_offer_takes_a_place() {
        let book = [place(true, 300, 1), place(true, 500, 2)];
        assert_eq!(replaced(place(true, 499, 9), &book), Some(1));
        assert_eq!(replaced(place(true, 500, 9), &book), None);
        assert_eq!(replaced(place(false, 1, 9), &book), None);
        assert_eq!(replaced(place(false, 1, 9), &[place(false, 500, 1)]), None);
    }

    #[test]
    fn a_lease_keeps_its_place_and_so_for_an_epoch_does_what_took_one() {
        let leased = Place {
            leased: true,
            ..place(true, 900, 1)
        };
        let fresh = Place {
            stands_until: 101,
            ..place(true, 800, 2)
        };
        let new = place(true, 1, 9);
        assert_eq!(replaced(new, &[leased, fresh]), None);
        let stood = Place {
            stands_until: 100,
            ..fresh
        };
        assert_eq!(replaced(new, &[leased, stood]), Some(1));
        let emptied = Place {
            fills: false,
            ..fresh
        };
        assert_eq!(replaced(new, &[leased, emptied]), Some(1));
    }

    fn any_place() -> impl Strategy<Value = Place> {
        (any::<bool>(), 1u32..20, 0u64..1_000, any::<bool>(), 0u64..200).prop_map(
            |(fills, points, number, leased, stands_until)| Place {
                leased,
                stands_until,
                ..place(fills, points, number)
            },
        )
    }

    proptest! {
        /// Nothing better than the newcomer leaves, and nothing worse than what leaves stays without a right to.
        #[test]
        fn a_book_only_gets_better(new in any_place(), book in prop::collection::vec(any_place(), 0..12)) {
            if let Some(gone) = replaced(new, &book) {
                let gone = book[gone];
                prop_assert!(new.fills && !gone.leased);
                prop_assert!(!gone.fills || gone.rate > new.rate);
                for held in &book {
                    let kept_by_right = held.leased || (held.fills && held.stands_until > 100);
                    prop_assert!(kept_by_right || (!held.fills, held.rate) <= (!gone.fills, gone.rate));
                }
            } else {
                for held in &book {
                    let kept_by_right = held.leased || (held.fills && held.stands_until > 100);
                    prop_assert!(!new.fills || kept_by_right || (held.fills && held.rate <= new.rate));
                }
            }
        }
    }
}
