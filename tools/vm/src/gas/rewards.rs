//! Rent of 1 and 16 leases in 1 and 8 denoms, settled and claimed.

use anyhow::Result;
use cosmwasm_std::Uint128;
use holdfast_shared::limits::{MAX_LEASE_SLOTS, MAX_REWARD_DENOMS, MAX_VAULTS_PER_CLAIM};
use holdfast_shared::msg::hub::ExecuteMsg;
use holdfast_simnet::world::ServiceConfig;

use super::market::book;
use super::scene::{counted, services, Scene};
use super::{Bench, DAY, MILLION};

/// Denoms of the largest case. The first is what the vaults hold.
const DENOMS: [&str; MAX_REWARD_DENOMS] = ["ustk", "ura", "urb", "urc", "urd", "ure", "urf", "urg"];

pub(super) fn measure(bench: &mut Bench) -> Result<()> {
    for leases in [1, MAX_LEASE_SLOTS as usize] {
        for denoms in [1, MAX_REWARD_DENOMS] {
            claimed(bench, leases, denoms)?;
        }
    }
    operator(bench)?;
    all(bench, 1)?;
    all(bench, MAX_VAULTS_PER_CLAIM)
}

fn paying(leases: usize, denoms: usize) -> Vec<ServiceConfig> {
    let mut services = services(leases);
    for (service, denom) in services.iter_mut().zip(DENOMS.iter().take(denoms).cycle()) {
        service.rent_denom = (*denom).to_owned();
    }
    services
}

/// A vault that so many denoms came into, with so many leases left.
fn earning(bench: &Bench, leases: usize, denoms: usize) -> Result<Scene> {
    let mut scene = Scene::leased(bench, 1, paying(leases.max(denoms), denoms))?;
    scene.world.net.advance(DAY);
    let vault = scene.vault()?;
    let world = &mut scene.world;
    for service in scene.services.drain(leases.min(scene.services.len())..) {
        // What stays lasts for an unbonding and the grace.
        let owner = world.owner_of(service);
        let free: Uint128 = world.service(service).escrow.withdrawable;
        owner.withdraws(world, free.u128())?;
    }
    world.net.advance(30 * DAY);
    world
        .staker("bob", MILLION, "ustk")
        .deposits(world, vault, MILLION)?;
    world.net.advance(DAY);
    Ok(scene)
}

fn claimed(bench: &mut Bench, leases: usize, denoms: usize) -> Result<()> {
    let of = |denoms: usize| counted(denoms, "denom", "denoms");
    let case = format!("{}, {}", counted(leases, "lease", "leases"), of(denoms));
    let mut scene = earning(bench, leases, denoms)?;
    let vault = scene.vault()?;
    let (world, alice) = (&mut scene.world, &scene.alice);
    let paid = bench.row(["hub", "claim_rewards", &format!("a staker, {case}")], || {
        alice.claims_rewards(world, vault)
    })?;
    let sent = paid.events.iter().filter(|event| event.ty == "transfer").count();
    anyhow::ensure!(sent == denoms, "{sent} of {denoms} denoms were paid");
    world.net.advance(DAY);
    bench.row(["hub", "deposit", &format!("settles {case}")], || {
        alice.deposits(world, vault, MILLION)
    })?;
    Ok(())
}

fn operator(bench: &mut Bench) -> Result<()> {
    let mut scene = earning(bench, MAX_LEASE_SLOTS as usize, MAX_REWARD_DENOMS)?;
    let vault = scene.vault()?;
    let (world, orca) = (&mut scene.world, &scene.orca);
    bench.row(
        ["hub", "claim_rewards", "an operator, 16 leases, 8 denoms"],
        || orca.claims_rewards(world, vault),
    )?;
    Ok(())
}

/// A staker of so many vaults with a lease each.
fn all(bench: &mut Bench, vaults: u32) -> Result<()> {
    let (mut world, alice, _) = book(bench, vaults, 1, vaults)?;
    world.matches("oracle", 100)?;
    world.net.advance(DAY);
    let msg = ExecuteMsg::ClaimAllRewards {
        start_after: None,
        limit: None,
    };
    let case = counted(vaults as usize, "vault with a lease", "vaults with a lease each");
    bench.row(["hub", "claim_all_rewards", &case], || {
        world.tell(&alice.addr, &msg)
    })?;
    Ok(())
}
