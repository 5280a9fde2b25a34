//! What is done about one lease of a vault: notice, and a new price.

use anyhow::Result;
use cosmwasm_std::Decimal;
use holdfast_shared::limits::MAX_LEASE_SLOTS;
use holdfast_shared::msg::hub::{AssetParams, ExecuteMsg, PriceSource};
use holdfast_shared::Denom;
use holdfast_simnet::world::HUB;

use super::scene::{counted, services, Scene, FIRST};
use super::{Bench, DAY};

pub(super) fn measure(bench: &mut Bench) -> Result<()> {
    for leases in [1, MAX_LEASE_SLOTS as usize] {
        let case = counted(leases, "lease on the vault", "leases on the vault");
        let mut scene = Scene::leased(bench, 1, services(leases))?;
        let vault_id = scene.vault()?;
        let world = &mut scene.world;
        let (owner, keeper) = (world.owner.clone(), world.net.chain(HUB).addr("keeper"));
        let cheaper = AssetParams {
            denom: Denom::bank("ustk"),
            decimals: 6,
            price: PriceSource::Fixed(Decimal::percent(90)),
            haircut: Decimal::zero(),
            cap: None,
        };
        world.tell(&owner, &ExecuteMsg::ChangeAsset { asset: cheaper })?;
        world.net.advance(DAY / 24);
        let service = FIRST.to_owned();
        let reprice = ExecuteMsg::Reprice { service, vault_id };
        bench.row(["hub", "reprice", &case], || world.tell(&keeper, &reprice))?;
        world.net.advance(DAY / 24);
        let first = world.owner_of(FIRST);
        bench.row(["hub", "give_notice", &case], || {
            first.gives_notice(world, vault_id)
        })?;
    }
    Ok(())
}
