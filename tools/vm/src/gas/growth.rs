//! What a message costs with more stakers, where it must not grow (P8), and with more leases, where it does.

use anyhow::{Context, Result};
use cosmwasm_std::{coins, Addr};
use holdfast_shared::msg::hub::ExecuteMsg;
use holdfast_shared::packet::FaultKind;
use holdfast_simnet::world::{HubCall, HUB};

use super::scene::{counted, services, Scene, FIRST};
use super::{Bench, Row, DAY, MILLION};

/// How far costs at different numbers of stakers may lie apart, in percent.
pub const FLAT_PERCENT: u64 = 1;

/// Numbers of stakers that must cost the same.
pub const STAKERS: [u128; 3] = [10, 1_000, 100_000];
/// Numbers of leases.
const LEASES: [usize; 3] = [1, 4, 16];
/// What all stakers but the one that is measured hold together, however many they are.
const CROWD: u128 = 100_000 * MILLION;
/// How the case of a number of stakers ends.
const CASE: &str = " stakers";

pub(super) fn measure(bench: &mut Bench) -> Result<()> {
    for count in STAKERS {
        stakers(bench, count)?;
    }
    for count in LEASES {
        let mut scene = Scene::leased(bench, 1, services(count))?;
        crowd(&mut scene, 10)?;
        life(bench, &mut scene, &counted(count, "lease", "leases"))?;
    }
    Ok(())
}

/// One staker's way in and out, and a slash, in a vault of so many stakers with one lease.
///
/// # Errors
/// As [`super::measure`].
pub fn stakers(bench: &mut Bench, count: u128) -> Result<()> {
    let case = format!("{count}{CASE}");
    let mut scene = Scene::leased(bench, 1, services(1))?;
    crowd(&mut scene, count)?;
    life(bench, &mut scene, &case)?;
    slashed(bench, &mut scene, &case)
}

/// So many stakers, who hold the same together however many they are.
fn crowd(scene: &mut Scene, count: u128) -> Result<()> {
    let (vault_id, amount) = (scene.vault()?, CROWD / count);
    let world = &mut scene.world;
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
fn life(bench: &mut Bench, scene: &mut Scene, case: &str) -> Result<()> {
    let vault = scene.vault()?;
    let (world, alice) = (&mut scene.world, &scene.alice);
    world.net.advance(DAY / 24);
    bench.row(["hub", "deposit", case], || alice.deposits(world, vault, MILLION))?;
    world.net.advance(DAY / 24);
    let exit = bench.row(["hub", "request_exit", case], || {
        alice.exits(world, vault, MILLION)
    })?;
    let boundary = world.closing_at(vault).context("an exit is under way")?;
    world.pass_until(boundary.seconds());
    bench.row(["hub", "close_epoch", case], || world.close(vault))?;
    world.pass_until(exit.matures_at.seconds());
    bench.row(["hub", "claim", case], || alice.claims(world, &[exit.ticket_id]))?;
    bench.row(["hub", "claim_rewards", case], || {
        alice.claims_rewards(world, vault)
    })?;
    Ok(())
}

/// An attested filing that is executed, and a proof that is settled.
fn slashed(bench: &mut Bench, scene: &mut Scene, case: &str) -> Result<()> {
    scene.tells()?;
    let (world, orca) = (&mut scene.world, &scene.orca);
    world.net.next_block();
    let height = world.net.chain(FIRST).block().height;
    world.files(FIRST, orca, FaultKind::ServiceFault, height, 1)?;
    bench.received(world, ["hub", "ibc_packet_receive", case])?;
    world.relay();
    world.pass(3 * DAY + 1);
    bench.row(["hub", "execute_filing", case], || world.executes(1))?;
    // The execution took all that could be taken: what the proof takes must be leased anew.
    scene.world.matches(FIRST, 1)?;
    scene.tells()?;
    scene.world.net.next_block();
    let height = scene.world.net.chain(FIRST).block().height;
    scene.tells()?;
    let (world, orca) = (&mut scene.world, &scene.orca);
    let proof = orca.votes_twice(world, FIRST, height);
    bench.row(["hub", "submit_evidence", case], || {
        world.accuse(FIRST, orca, proof)
    })?;
    world.pass(8 * DAY);
    bench.row(["hub", "settle", case], || world.settle(2))?;
    Ok(())
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
                ("bytes read", few.read_bytes, many.read_bytes),
                ("bytes written", few.written_bytes, many.written_bytes),
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
            read_bytes: 700,
            written_bytes: 400,
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
