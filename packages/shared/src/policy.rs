//! What a vault allows, and which changes of it raise a staker's risk (DESIGN 3.7).
//!
//! What raises risk waits; what lowers it is in force at once. A change of the admitted services may do both: what both
//! the old and the new admission take is in force at once, and the new one waits.

use cosmwasm_std::Decimal;

use crate::msg::hub::Admission;

/// Who is asked for the maximum fraction of a service's terms; none for a service that does not exist.
pub type MaxFraction<'a> = &'a dyn Fn(&str) -> Option<Decimal>;

impl Admission {
    /// Whether a service is admitted whose terms take at most `max_fraction` for an offence.
    #[must_use]
    pub fn admits(&self, service: &str, max_fraction: Decimal) -> bool {
        match self {
            Self::Listed { services } => services.iter().any(|listed| listed == service),
            Self::AllUpTo { max_fraction: most } => max_fraction <= *most,
        }
    }

    /// What both this admission and `new` take, and whether `new` takes more than that.
    #[must_use]
    pub fn narrowed(&self, new: &Self, max_fraction: MaxFraction) -> (Self, bool) {
        match (self, new) {
            (Self::AllUpTo { max_fraction: from }, Self::AllUpTo { max_fraction: to }) => {
                let both = Self::AllUpTo {
                    max_fraction: *from.min(to),
                };
                (both, to > from)
            }
            (Self::Listed { services }, to) => {
                let kept = listed(services, |service| match to {
                    Self::Listed { services } => services.contains(service),
                    Self::AllUpTo { max_fraction: most } => max_fraction(service).is_some_and(|m| m <= *most),
                });
                let more = match to {
                    Self::Listed { services: to } => to.iter().any(|service| !services.contains(service)),
                    Self::AllUpTo { .. } => true,
                };
                (kept, more)
            }
            (Self::AllUpTo { max_fraction: most }, Self::Listed { services }) => {
                let admitted = |service: &String| max_fraction(service).is_some_and(|m| m <= *most);
                let more = !services.iter().all(admitted);
                (listed(services, admitted), more)
            }
        }
    }
}

fn listed(services: &[String], keep: impl Fn(&String) -> bool) -> Admission {
    Admission::Listed {
        services: services.iter().filter(|service| keep(service)).cloned().collect(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    /// Services `a` to `h` take 10 % to 80 %; `z` does not exist.
    fn max_fraction(service: &str) -> Option<Decimal> {
        let place = "abcdefgh".find(service)?;
        Some(Decimal::percent(10 * (place as u64 + 1)))
    }

    fn list(names: &str) -> Admission {
        let names: std::collections::BTreeSet<String> = names.chars().map(String::from).collect();
        Admission::Listed {
            services: names.into_iter().collect(),
        }
    }

    fn up_to(percent: u64) -> Admission {
        Admission::AllUpTo {
            max_fraction: Decimal::percent(percent),
        }
    }

    #[rstest]
    #[case::same(list("ab"), list("ab"), list("ab"), false)]
    #[case::one_less(list("ab"), list("b"), list("b"), false)]
    #[case::one_more(list("ab"), list("abc"), list("ab"), true)]
    #[case::another(list("ab"), list("ac"), list("a"), true)]
    #[case::nobody(up_to(30), list(""), list(""), false)]
    #[case::lower(up_to(30), up_to(20), up_to(20), false)]
    #[case::higher(up_to(20), up_to(30), up_to(20), true)]
    #[case::opened(list("ac"), up_to(20), list("a"), true)]
    #[case::closed(up_to(20), list("ab"), list("ab"), false)]
    #[case::closed_to_more(up_to(20), list("abc"), list("ab"), true)]
    #[case::not_there_yet(up_to(100), list("az"), list("a"), true)]
    fn what_lowers_risk_is_at_once_and_what_raises_it_waits(
        #[case] from: Admission,
        #[case] to: Admission,
        #[case] at_once: Admission,
        #[case] waits: bool,
    ) {
        assert_eq!(from.narrowed(&to, &max_fraction), (at_once, waits));
    }

    fn admission() -> impl Strategy<Value = Admission> {
        prop_oneof![
            "[a-h]{0,6}".prop_map(|names| list(&names)),
            (1u64..=100).prop_map(up_to)
        ]
    }

    proptest! {
        #[test]
        fn at_once_is_what_both_take(from in admission(), to in admission()) {
            let (both, waits) = from.narrowed(&to, &max_fraction);
            let mut lost = false;
            for service in ["a", "b", "c", "d", "e", "f", "g", "h"] {
                let m = max_fraction(service).unwrap();
                prop_assert_eq!(both.admits(service, m), from.admits(service, m) && to.admits(service, m));
                lost |= to.admits(service, m) && !both.admits(service, m);
            }
            prop_assert!(waits || !lost, "what the new one takes beyond the old must wait");
        }

        #[test]
        fn a_change_that_waits_for_nothing_is_in_force_whole(from in admission(), to in admission()) {
            let (both, waits) = from.narrowed(&to, &max_fraction);
            if !waits {
                prop_assert_eq!(both, to);
            }
        }
    }
}
