//! Random lives of a hub with two services over two vaults: what was paid in is where it should be, to the 1/year
//! unit (I-39), and every vault keeps its limits.

use std::collections::BTreeMap;
use std::ops::{Deref, DerefMut};

use cosmwasm_std::{coins, Uint256};
use holdfast_shared::msg::hub::{BidParams, ExecuteMsg, TicketView};
use holdfast_shared::msg::lens::QueryMsg;
use holdfast_shared::Denom;
use proptest::prelude::*;

use super::harness::{percent, Hub, RENT, STAKE, UNBONDING, YEAR};
use super::params::{bid, offer};
use super::views::paid;
use crate::vault::live::LiveVault;

const SERVICES: [&str; 2] = ["oracle", "bridge"];
const PEOPLE: [&str; 3] = ["alice", "bob", "carol"];

#[derive(Debug, Clone)]
enum Step {
    Pass(u64),
    Deposit(usize, u64, u128),
    Exit(usize, u64, u64),
    Close(u64),
    Offer(u64, usize, u64, u128),
    Bid(usize, u128),
    Match(usize, u32),
    Fund(usize, u128),
    Withdraw(usize, u128),
    ClaimRewards(usize, u64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let vault = || 1u64..=2;
    let step = prop_oneof![
        4 => (1u64..40).prop_map(Step::Pass),
        1 => (0usize..3, vault(), 1u128..1_000_000).prop_map(|(who, id, amount)| Step::Deposit(who, id, amount * YEAR)),
        2 => (0usize..3, vault(), 1u64..=100).prop_map(|(who, id, part)| Step::Exit(who, id, part)),
        1 => vault().prop_map(Step::Close),
        2 => (vault(), 0usize..2, 1u64..12, 1u128..1_000_000).prop_map(|(id, to, rate, size)| Step::Offer(id, to, rate, size * YEAR)),
        1 => (0usize..2, 1u128..1_000_000).prop_map(|(of, wanted)| Step::Bid(of, wanted * YEAR)),
        4 => (0usize..2, prop::sample::select(vec![1u32, 200])).prop_map(|(of, limit)| Step::Match(of, limit)),
        2 => (0usize..2, 1u128..5_000_000).prop_map(|(of, amount)| Step::Fund(of, amount)),
        1 => (0usize..2, 1u128..1_000_000).prop_map(|(of, amount)| Step::Withdraw(of, amount)),
        1 => (0usize..3, vault()).prop_map(|(who, id)| Step::ClaimRewards(who, id)),
    ];
    prop::collection::vec(step, 1..60)
}

fn world() -> Life {
    let mut hub = Hub::new();
    for service in SERVICES {
        hub.connected(service, RENT);
    }
    for (operator, id) in [("op", 1), ("other", 2)] {
        hub.operator(operator, &SERVICES);
        hub.vault(operator, STAKE, 100_000 * YEAR);
        for service in SERVICES {
            hub.post(operator, offer(id, service, 10, 1_000_000 * YEAR));
        }
    }
    for service in SERVICES {
        hub.bid(service, bid(50_000 * YEAR));
        hub.fund(service, 2_000_000);
    }
    hub.pass(1);
    let out = BTreeMap::new();
    let deposited = 200_000 * YEAR;
    Life { hub, out, deposited }
}

/// A hub, what was ever paid out of it by denom, and the stake ever paid in.
struct Life {
    hub: Hub,
    out: BTreeMap<String, u128>,
    deposited: u128,
}

impl Deref for Life {
    type Target = Hub;

    fn deref(&self) -> &Hub {
        &self.hub
    }
}

impl DerefMut for Life {
    fn deref_mut(&mut self) -> &mut Hub {
        &mut self.hub
    }
}

impl Life {
    fn step(&mut self, step: &Step) {
        let name = |of: &usize| SERVICES[*of].to_owned();
        let (sender, funds, msg) = match step {
            Step::Pass(seconds) => return self.pass(*seconds),
            Step::Deposit(who, vault_id, amount) => {
                let (vault_id, min_shares) = (*vault_id, None);
                let funds = coins(*amount, STAKE);
                (
                    PEOPLE[*who],
                    funds,
                    ExecuteMsg::Deposit {
                        vault_id,
                        min_shares,
                        accept_open_filings: false,
                    },
                )
            }
            Step::Exit(who, vault_id, part) => {
                let held: Uint256 = self.position(*vault_id, PEOPLE[*who]).shares;
                let shares = held.multiply_ratio(*part, 100u64);
                (
                    PEOPLE[*who],
                    vec![],
                    ExecuteMsg::RequestExit {
                        vault_id: *vault_id,
                        shares,
                        receiver: None,
                    },
                )
            }
            Step::Close(vault_id) => ("anyone", vec![], ExecuteMsg::CloseEpoch { vault_id: *vault_id }),
            Step::Offer(vault_id, to, rate, size) => {
                let offer = offer(*vault_id, SERVICES[*to], *rate, *size);
                let operator = if *vault_id == 1 { "op" } else { "other" };
                (operator, vec![], ExecuteMsg::PostOffer { offer })
            }
            Step::Bid(of, wanted) => {
                let bid = BidParams {
                    largest_share: percent(70),
                    ..bid(*wanted)
                };
                (
                    "buyer",
                    vec![],
                    ExecuteMsg::PlaceBid {
                        service: name(of),
                        bid,
                    },
                )
            }
            Step::Match(of, limit) => {
                let (service, limit) = (name(of), *limit);
                self.ok("anyone", &[], ExecuteMsg::Match { service, limit });
                return;
            }
            Step::Fund(of, amount) => return self.fund(SERVICES[*of], *amount),
            Step::Withdraw(of, amount) => {
                let (service, amount) = (name(of), (*amount).into());
                ("buyer", vec![], ExecuteMsg::WithdrawEscrow { service, amount })
            }
            Step::ClaimRewards(who, vault_id) => {
                let vault_id = *vault_id;
                return self.takes(PEOPLE[*who], ExecuteMsg::ClaimRewards { vault_id });
            }
        };
        if self.try_as(sender, &funds, msg).is_ok() {
            let stake = funds.iter().filter(|coin| coin.denom == STAKE);
            self.deposited += stake.map(|coin| coin.amount.u128()).sum::<u128>();
        }
    }

    /// Lets everybody take everything out that is due, after all exits matured.
    fn cash_out(&mut self) -> usize {
        self.pass(2 * UNBONDING);
        let query = QueryMsg::Tickets {
            owner: None,
            start_after: None,
            limit: Some(100),
        };
        let tickets: Vec<TicketView> = self.ask(query);
        for ticket in &tickets {
            let msg = ExecuteMsg::Claim {
                tickets: vec![ticket.ticket_id],
                receiver: None,
            };
            self.takes("anyone", msg);
        }
        for vault_id in [1, 2] {
            for who in PEOPLE.iter().chain(&["op", "other"]) {
                self.takes(who, ExecuteMsg::ClaimRewards { vault_id });
            }
        }
        let denom = Denom::bank(RENT);
        self.takes("anyone", ExecuteMsg::ClaimFees { denom });
        tickets.len()
    }

    fn takes(&mut self, who: &str, msg: ExecuteMsg) {
        if let Ok(response) = self.try_as(who, &[], msg) {
            for (_, amount, denom) in paid(&response) {
                *self.out.entry(denom).or_default() += amount;
            }
        }
    }

    /// Rents of escrows are those of their leases, and no vault breaks a limit.
    fn check(&mut self) {
        for vault_id in [1, 2] {
            self.ok("anyone", &[], ExecuteMsg::CloseEpoch { vault_id });
            let live = LiveVault::load(&self.deps.storage, vault_id, self.now()).unwrap();
            assert_eq!(live.vault.check(self.now(), false).unwrap(), vec![]);
        }
        for service in SERVICES {
            let leases = self.market(service).leases;
            let rents: u128 = leases.iter().map(|lease| lease.rent_per_year.u128()).sum();
            assert_eq!(self.service(service).escrow.rent_per_year.u128(), rents);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Covers: I-39
    #[test]
    fn rent_is_never_lost_or_made_up(steps in steps()) {
        let mut hub = world();
        for step in &steps {
            hub.step(step);
            hub.check();
        }
        let tickets = hub.cash_out();
        let year = Uint256::from(YEAR);
        let mut funded = Uint256::zero();
        let mut held = Uint256::from(hub.out.get(RENT).copied().unwrap_or(0)) * year;
        for service in SERVICES {
            let escrow = hub.service(service).escrow;
            funded += Uint256::from(escrow.funded - escrow.withdrawn) * year;
            held += escrow.balance_per_year;
        }
        // Everybody who is owed keeps a fraction of a unit, which is still owed.
        let fractions = Uint256::from(YEAR * (tickets as u128 + 20));
        prop_assert!(held <= funded && funded - held <= fractions, "funded {funded}, accounted {held}");

        let stays: u128 = [1, 2].iter().map(|id| hub.vault_view(*id).collateral.u128()).sum();
        let gone = hub.out.get(STAKE).copied().unwrap_or(0);
        prop_assert!(hub.deposited - stays - gone <= tickets as u128, "{} deposited", hub.deposited);
    }
}
