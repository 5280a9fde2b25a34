//! What a lease rests on and what it pays: I-14, I-19. Both speak of the moment a lease was matched, so every step is
//! compared with the one before.

use std::collections::BTreeMap;

use holdfast_accounting::math::{mul_div_128, Rounding};
use holdfast_shared::msg::hub::{
    Admission, BidParams, LeaseView, MarketResponse, OfferView, Policy, QuoteResponse, ServiceState,
};
use holdfast_shared::msg::lens::QueryMsg;

use super::facts::{Facts, MarketFacts};
use super::Round;
use crate::world::{hub_view, Ledger, HUB};

/// The markets and policies at the end of a step, and how many matches were heard of.
#[derive(Default)]
pub(super) struct Markets {
    markets: BTreeMap<String, MarketFacts>,
    policies: BTreeMap<u64, Policy>,
    matches: usize,
}

impl Markets {
    /// Whether no match was told of since this was read. One that changes nothing leaves the chain as it was.
    pub(super) fn has_heard_all(&self, ledger: &Ledger) -> bool {
        self.matches == ledger.matches().len()
    }

    /// Compares with the step before and remembers this one.
    pub(super) fn check(&mut self, facts: &Facts<'_>, round: &mut Round) {
        let policy = |vault: &super::facts::VaultFacts| (vault.view.vault_id, vault.view.policy.clone());
        let matches = facts.ledger.matches();
        let now = Self {
            markets: facts.markets.clone(),
            policies: facts.vaults.iter().map(policy).collect(),
            matches: matches.len(),
        };
        let before = std::mem::replace(self, now);
        for (name, market) in &self.markets {
            let was = before.markets.get(name);
            for lease in &market.view.leases {
                self.check_lease(facts, (market, was), (lease, &before), round);
            }
            let mut heard = matches.iter().skip(before.matches);
            let done = heard.rfind(|(service, _)| service == name);
            if let Some((_, 0)) = done {
                is_at_target(facts, name, (market, was), round);
            }
        }
    }

    fn check_lease(
        &self,
        facts: &Facts<'_>,
        (market, was): (&MarketFacts, Option<&MarketFacts>),
        (lease, before): (&LeaseView, &Self),
        round: &mut Round,
    ) {
        let held = was.and_then(|was| lease_of(&was.view, lease.vault_id));
        if let Some(held) = held.filter(|held| held.term_ends_at == lease.term_ends_at || lease.under_notice)
        {
            round.expect("I-19", held.rate == lease.rate, || {
                format!("{lease:?} was at {} in the same term", held.rate)
            });
            return;
        }
        let earlier = was.map(|was| was.offers.iter()).into_iter().flatten();
        let offered = market
            .offers
            .iter()
            .chain(earlier)
            .any(|offer| is_of(offer, lease));
        round.expect("I-14", offered, || format!("no offer stood for {lease:?}"));
        let state = facts
            .services
            .iter()
            .find(|view| view.params.service == lease.service);
        let approved =
            state.is_some_and(|view| !matches!(view.state, ServiceState::Proposed | ServiceState::Approved));
        round.expect("I-14", approved, || {
            format!("a service not approved has {lease:?}")
        });
        let policies = [&self.policies, &before.policies];
        let admitted = policies
            .iter()
            .filter_map(|policies| policies.get(&lease.vault_id))
            .any(|policy| admits(&policy.admission, &lease.service));
        round.expect("I-14", admitted, || {
            format!("the policy does not admit {lease:?}")
        });
        let bids = [Some(&market.view), was.map(|was| &was.view)];
        let paid = bids
            .into_iter()
            .flatten()
            .filter_map(|view| view.bid.as_ref())
            .any(|bid| lease.rate <= bid.highest_rate);
        round.expect("I-19", paid, || format!("{lease:?} began above the highest rate"));
    }
}

fn lease_of(market: &MarketResponse, vault_id: u64) -> Option<&LeaseView> {
    market.leases.iter().find(|lease| lease.vault_id == vault_id)
}

/// Whether a lease is what an offer says.
fn is_of(offer: &OfferView, lease: &LeaseView) -> bool {
    offer.params.vault_id == lease.vault_id
        && offer.operator == lease.operator
        && offer.params.rate == lease.rate
        && offer.params.terms_version == lease.terms_version
        && offer.params.size >= lease.stake
}

/// What any policy must admit: a list its service, one of all anything within a bound it takes for granted here.
fn admits(admission: &Admission, service: &str) -> bool {
    match admission {
        Admission::Listed { services } => services.iter().any(|listed| listed == service),
        Admission::AllUpTo { .. } => true,
    }
}

/// A match said that nothing remains: it would change nothing now, and no operator that was matched for more is above its
/// share of the value wanted.
fn is_at_target(
    facts: &Facts<'_>,
    name: &str,
    (market, was): (&MarketFacts, Option<&MarketFacts>),
    round: &mut Round,
) {
    let Some(bid) = &market.view.bid else { return };
    if was.is_some_and(|was| was.view.bid.as_ref() != Some(bid)) {
        return;
    }
    let quote = QueryMsg::QuoteSecurity {
        service: name.to_owned(),
        bid: bid.clone(),
    };
    let quoted = hub_view::<QuoteResponse>(facts.net.chain(HUB), facts.hub, quote);
    round.expect(
        "I-19",
        quoted.as_ref().is_ok_and(|quote| quote.changes.is_empty()),
        || format!("a match left something to do: {quoted:?}"),
    );
    let mut provided: BTreeMap<&str, (u128, bool)> = BTreeMap::new();
    for lease in &market.view.leases {
        let held = was.and_then(|was| lease_of(&was.view, lease.vault_id));
        let (sum, raised) = provided.entry(lease.operator.as_str()).or_default();
        *sum += lease.value.u128();
        *raised |= held.is_none_or(|held| held.value < lease.value);
    }
    let share = share(bid);
    for (operator, (sum, raised)) in provided {
        round.expect("I-19", !raised || sum <= share, || {
            format!("{operator} provides {sum} to {name}, more than its share {share}")
        });
    }
}

fn share(bid: &BidParams) -> u128 {
    let one = cosmwasm_std::Decimal::one().atomics();
    mul_div_128(bid.wanted, bid.largest_share.atomics(), one, Rounding::Down)
        .map_or(u128::MAX, |share| share.u128())
}

#[cfg(test)]
mod tests {
    use cosmwasm_std::Decimal;

    use super::super::HubFacts;
    use super::*;
    use crate::World;

    /// What is broken after a match of two leases, when what is read before or after it is spoiled; the place counts the
    /// readings: 0 before the match, 1 after it, 2 a block later.
    fn broken(spoil: impl Fn(usize, &mut HubFacts)) -> Vec<String> {
        let mut world = World::usual();
        for (name, points) in [("orca", 300), ("seal", 400)] {
            let operator = world.operator(name);
            let (vault, _) = world.funded_vault(&operator, 100, 1_000_000);
            operator
                .offers(&mut world, vault, "oracle", points, 600_000)
                .unwrap();
        }
        let owner = world.owner_of("oracle");
        owner.bids(&mut world, 1_000_000, 500).unwrap();
        owner.funds(&mut world, 1_000_000).unwrap();
        world.net.next_block();
        let (mut markets, mut round) = (Markets::default(), Round::default());
        for place in 0..3 {
            match place {
                0 => {}
                1 => assert_eq!(world.matches("oracle", 200).unwrap().changed, 2),
                _ => world.net.next_block(),
            }
            let ledger = world.ledger();
            let mut said = HubFacts::read(world.net.chain(HUB), &world.hub).unwrap();
            spoil(place, &mut said);
            let facts = Facts {
                net: &world.net,
                hub: &world.hub,
                ledger: &ledger,
                said: &said,
            };
            markets.check(&facts, &mut round);
        }
        assert!(
            round.checks["I-14"] >= 6 && round.checks["I-19"] >= 5,
            "{:?}",
            round.checks
        );
        round.broken
    }

    fn market(facts: &mut HubFacts) -> &mut MarketFacts {
        facts.markets.get_mut("oracle").unwrap()
    }

    fn ids(broken: &[String]) -> Vec<&str> {
        broken.iter().filter_map(|what| what.split(':').next()).collect()
    }

    #[test]
    fn a_match_breaks_nothing() {
        assert_eq!(broken(|_, _| {}), Vec::<String>::new());
    }

    fn no_offers(_: usize, facts: &mut HubFacts) {
        market(facts).offers.clear();
    }

    fn another_rate(_: usize, facts: &mut HubFacts) {
        for offer in &mut market(facts).offers {
            offer.params.rate += Decimal::bps(1);
        }
    }

    fn admits_nobody(_: usize, facts: &mut HubFacts) {
        for vault in &mut facts.vaults {
            vault.view.policy.admission = Admission::Listed { services: vec![] };
        }
    }

    fn not_approved(_: usize, facts: &mut HubFacts) {
        for service in &mut facts.services {
            service.state = ServiceState::Proposed;
        }
    }

    fn pays_less(_: usize, facts: &mut HubFacts) {
        market(facts).view.bid.as_mut().unwrap().highest_rate = Decimal::bps(350);
    }

    fn has_a_share(_: usize, facts: &mut HubFacts) {
        market(facts).view.bid.as_mut().unwrap().largest_share = Decimal::percent(59);
    }

    fn drifts(place: usize, facts: &mut HubFacts) {
        if place == 2 {
            market(facts).view.leases[0].rate += Decimal::bps(1);
        }
    }

    type Spoil = fn(usize, &mut HubFacts);

    #[test]
    fn what_is_wrong_is_seen() {
        let cases: [(&str, Spoil, &str); 7] = [
            ("no offer", no_offers, "I-14"),
            ("not its offer's rate", another_rate, "I-14"),
            ("not admitted", admits_nobody, "I-14"),
            ("not approved", not_approved, "I-14"),
            ("above the highest rate", pays_less, "I-19"),
            ("above its share", has_a_share, "I-19"),
            ("changed within its term", drifts, "I-19"),
        ];
        for (what, spoil, id) in cases {
            let broken = broken(spoil);
            assert!(ids(&broken).contains(&id), "{what}: {broken:?}");
        }
    }
}
