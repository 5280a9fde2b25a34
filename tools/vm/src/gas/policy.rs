//! What an operator changes of a vault's policy.

use anyhow::Result;
use cosmwasm_std::Decimal;
use holdfast_shared::limits::{MAX_LEASE_SLOTS, MAX_LISTED_DEPOSITORS};
use holdfast_shared::msg::hub::{Depositors, ExecuteMsg, PolicyChange, PolicyField};
use holdfast_simnet::world::HUB;

use super::scene::{services, Scene};
use super::Bench;

pub(super) fn measure(bench: &mut Bench) -> Result<()> {
    let mut small = Scene::unleased(bench, 1, services(1))?;
    let vault_id = small.vault()?;
    let depositor = |number| {
        small
            .world
            .net
            .chain(HUB)
            .addr(&format!("staker {number}"))
            .into_string()
    };
    let addresses = (0..MAX_LISTED_DEPOSITORS).map(depositor).collect();
    let cases = [
        ("lowered, no lease", PolicyChange::Ceiling(Decimal::percent(70))),
        (
            "raised after notice, no lease",
            PolicyChange::Ceiling(Decimal::percent(90)),
        ),
        (
            "100 depositors, no lease",
            PolicyChange::Depositors(Depositors::Listed { addresses }),
        ),
    ];
    for (case, change) in cases {
        changes(bench, &mut small, vault_id, case, change)?;
    }
    let msg = ExecuteMsg::CancelPolicyChange {
        vault_id,
        field: PolicyField::Ceiling,
    };
    bench.row(["hub", "cancel_policy_change", "no lease"], || {
        small.world.tell(&small.orca.addr, &msg)
    })?;
    let mut large = Scene::leased(bench, 1, services(MAX_LEASE_SLOTS as usize))?;
    let vault_id = large.vault()?;
    let raised = PolicyChange::Ceiling(Decimal::percent(90));
    large.world.net.advance(3_600);
    changes(
        bench,
        &mut large,
        vault_id,
        "raised after notice, 16 leases",
        raised,
    )?;
    large.world.net.advance(3_600);
    bench.row(["hub", "cancel_policy_change", "16 leases"], || {
        large.world.tell(&large.orca.addr, &msg)
    })?;
    Ok(())
}

fn changes(
    bench: &mut Bench,
    scene: &mut Scene,
    vault_id: u64,
    case: &str,
    change: PolicyChange,
) -> Result<()> {
    let msg = ExecuteMsg::ChangePolicy { vault_id, change };
    bench.row(["hub", "change_policy", case], || {
        scene.world.tell(&scene.orca.addr, &msg)
    })?;
    Ok(())
}
