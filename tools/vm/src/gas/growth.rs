//! What a message costs with more stakers, where it must not grow (P8), and with more leases, where it does.

use anyhow::{Context, Result};
use cosmwasm_std::{coins, Addr};
use holdfast_shared::msg::hub::ExecuteMsg;
use holdfast_simnet::world::actors::{Operator, Staker};
use holdfast_simnet::world::{HubCall, ServiceConfig, World, WorldBuilder, HUB};

use super::{Bench, Row, DAY, MILLION};

/// How far costs at different numbers of stakers may lie apart, in percent.
pub const FLAT_PERCENT: u64 = 1;

/// Numbers of stakers that must cost the same.
const STAKERS: [u128; 3] = [10, 1_000, 100_000];
/// Numbers of leases.
const LEASES: [usize; 3] = [1, 4, 16];
/// What all stakers but the one that is measured hold together, however many they are.
const CROWD: u128 = 100_000 * MILLION;
/// How the case of a number of stakers ends.
const CASE: &str = " stakers";

const NAMES: [&str; 16] = [
    "srva", "srvb", "srvc", "srvd", "srve", "srvf", "srvg", "srvh", "srvi", "srvj", "srvk", "srvl", "srvm",
    "srvn", "srvo", "srvp",
];

pub(super) fn measure(bench: &mut Bench) -> Result<()> {
    for count in STAKERS {
        let mut scene = Scene::set(bench, 1)?;
        scene.crowd(count)?;
        scene.life(bench, &format!("{count}{CASE}"), true)?;
    }
    for count in LEASES {
        let mut scene = Scene::set(bench, count)?;
        scene.crowd(10)?;
        let case = if count == 1 {
            "1 lease".to_owned()
        } else {
            format!("{count} leases")
        };
        scene.life(bench, &case, false)?;
    }
    Ok(())
}

/// A vault with leases whose consumers know of them, and a staker in it.
struct Scene {
    world: World,
    orca: Operator,
    alice: Staker,
    vault: u64,
}

impl Scene {
    fn set(bench: &Bench, leases: usize) -> Result<Self> {
        let names = || NAMES.iter().take(leases);
        let services = names().map(|name| ServiceConfig::new(name, 1)).collect();
        let mut world = bench.world(WorldBuilder::new().services(services));
        let orca = world.operator("orca");
        let vault = orca.creates_vault(&mut world, "ustk", 80)?;
        let alice = world.staker("alice", 100_000 * MILLION, "ustk");
        alice.deposits(&mut world, vault, 10_000 * MILLION)?;
        for name in names() {
            let owner = world.owner_of(name);
            orca.offers(&mut world, vault, name, 300, 10_000 * MILLION)?;
            owner.bids(&mut world, 5_000 * MILLION, 500)?;
            owner.funds(&mut world, 1_000 * MILLION)?;
            world.net.next_block();
            world.matches(name, 1)?;
        }
        Ok(Self {
            world,
            orca,
            alice,
            vault,
        })
    }

    /// So many stakers, who hold the same together however many they are.
    fn crowd(&mut self, count: u128) -> Result<()> {
        let (vault_id, amount) = (self.vault, CROWD / count);
        let world = &mut self.world;
        let people: Vec<Addr> = (0..count)
            .map(|number| world.net.chain(HUB).addr(&format!("staker {number}")))
            .collect();
        world.net.on(HUB, "mint to the crowd", |chain| {
            for person in &people {
                chain.mint(person, amount, "ustk");
            }
        });
        let call = |person: Addr| -> HubCall {
            let msg = ExecuteMsg::Deposit {
                vault_id,
                min_shares: None,
                accept_open_filings: false,
            };
            (person, msg, coins(amount, "ustk"))
        };
        world.tell_all("the crowd deposits", people.into_iter().map(call).collect())
    }

    /// One staker's way in and out.
    fn life(mut self, bench: &mut Bench, case: &str, slashed: bool) -> Result<()> {
        let (world, alice, vault) = (&mut self.world, &self.alice, self.vault);
        world.net.advance(DAY / 24);
        bench.row(["hub", "deposit", case], || alice.deposits(world, vault, MILLION))?;
        world.net.advance(DAY / 24);
        let exit = bench.row(["hub", "request_exit", case], || {
            alice.exits(world, vault, MILLION)
        })?;
        if slashed {
            self.slash(bench, case)?;
        }
        let (world, alice) = (&mut self.world, &self.alice);
        let boundary = world.closing_at(vault).context("an exit is under way")?;
        world.wait_until(boundary.seconds());
        bench.row(["hub", "close_epoch", case], || world.close(vault))?;
        world.wait_until(exit.matures_at.seconds());
        bench.row(["hub", "claim", case], || alice.claims(world, &[exit.ticket_id]))?;
        Ok(())
    }

    fn slash(&mut self, bench: &mut Bench, case: &str) -> Result<()> {
        let (world, [service, ..]) = (&mut self.world, NAMES);
        world.flush_and_relay(service)?;
        world.net.next_block();
        let height = world.net.chain(service).block().height - 1;
        let evidence = self.orca.votes_twice(world, service, height);
        // Something newer must be acknowledged before a direct proof of that height can be dated.
        world.net.advance(DAY + DAY / 8);
        world.flush_and_relay(service)?;
        let orca = &self.orca;
        bench.row(["hub", "submit_evidence", case], || {
            world.accuse(service, orca, evidence)
        })
    }
}

/// Where a cost moves with the number of stakers, a line a row: none, or the promise is broken.
#[must_use]
pub fn not_flat(rows: &[Row]) -> Vec<String> {
    let with = |count: u128| {
        let case = format!("{count}{CASE}");
        rows.iter().filter(move |row| row.case == case)
    };
    let mut found = Vec::new();
    for few in STAKERS.iter().take(1).flat_map(|count| with(*count)) {
        for many in STAKERS.iter().skip(1).flat_map(|count| with(*count)) {
            if (&many.contract, &many.message) != (&few.contract, &few.message) {
                continue;
            }
            for (what, less, more) in [
                ("VM gas", few.vm_gas, many.vm_gas),
                ("reads", few.reads, many.reads),
                ("writes", few.writes, many.writes),
                ("gas of storage", few.storage_gas, many.storage_gas),
            ] {
                if less.abs_diff(more) * 100 > less * FLAT_PERCENT {
                    found.push(format!(
                        "{}: {what} {less} with {}, {more}",
                        many.name(),
                        few.case
                    ));
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(case: &str, vm_gas: u64, writes: u64) -> Row {
        Row {
            contract: "hub".into(),
            message: "deposit".into(),
            case: case.into(),
            calls: 1,
            vm_gas,
            reads: 5,
            writes,
            storage_gas: 20_000,
            sdk_gas: 80_000,
        }
    }

    #[test]
    fn one_percent_is_flat_and_a_unit_more_is_not() {
        let few = row("10 stakers", 100_000, 2);
        assert!(not_flat(&[few.clone(), row("1000 stakers", 101_000, 2)]).is_empty());
        assert!(not_flat(&[few.clone(), row("16 leases", 900_000, 9)]).is_empty());
        for (vm_gas, writes) in [(101_001, 2), (98_999, 2), (100_000, 3)] {
            let found = not_flat(&[few.clone(), row("100000 stakers", vm_gas, writes)]);
            assert_eq!(found.len(), 1, "{found:?}");
        }
    }
}
