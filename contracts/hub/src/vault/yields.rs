//! What a vault and a position earn, by layer, with the worst they can lose beside it (promise P10).

use cosmwasm_std::{Addr, Decimal, Storage};
use holdfast_accounting::math::{mul_div_128, DECIMAL_ONE};
use holdfast_accounting::yields::{KeptByOthers, Yield};
use holdfast_accounting::{Amount, Rounding};
use holdfast_shared::msg::hub::{Layer, LayerView, PositionYieldResponse, YieldResponse};

use super::live::LiveVault;
use super::query;
use crate::admin::assets;
use crate::error::Result;

/// What a vault earns.
pub(crate) fn of_vault(storage: &dyn Storage, vault_id: u64, now: u64) -> Result<YieldResponse> {
    let live = LiveVault::load(storage, vault_id, now)?;
    let collateral = live.vault.core.pool.collateral;
    let (layers, all) = layers(storage, &live)?;
    let worst = if collateral.is_zero() {
        Decimal::zero()
    } else {
        let (exposure, one) = (live.vault.exposure()?.get(), DECIMAL_ONE.into());
        Decimal::new(mul_div_128(exposure, one, collateral.get(), Rounding::Up)?)
    };
    Ok(YieldResponse {
        vault_id,
        layers,
        yield_before: all.before,
        yield_after: all.after,
        worst_loss: worst,
    })
}

/// What a position earns: the yields of its vault, on its part of stake and exposure.
pub(crate) fn of_position(
    storage: &dyn Storage,
    vault_id: u64,
    owner: &Addr,
    now: u64,
) -> Result<PositionYieldResponse> {
    let live = LiveVault::load(storage, vault_id, now)?;
    let position = query::position(storage, vault_id, owner, now)?;
    let (mut layers, all) = layers(storage, &live)?;
    let (value, collateral) = (Amount::new(position.value), live.vault.core.pool.collateral);
    let part = |amount| {
        Amount::new(amount)
            .portion(value, collateral, Rounding::Up)
            .map(Amount::get)
    };
    for layer in &mut layers {
        layer.stake = part(layer.stake)?;
        layer.exposure = part(layer.exposure)?;
    }
    Ok(PositionYieldResponse {
        position,
        layers,
        yield_before: all.before,
        yield_after: all.after,
    })
}

/// Every slot in use: what its lease pays, and what it can still take.
fn layers(storage: &dyn Storage, live: &LiveVault) -> Result<(Vec<LayerView>, Yield)> {
    let price = assets::quote(storage, &live.info.denom, live.now)?.price;
    let collateral = live.vault.core.pool.collateral;
    let (mut layers, mut all) = (Vec::new(), Yield::default());
    for (number, service) in live.services.iter() {
        let slot = live.vault.slot(*number)?;
        let earned = match live.leases.get(number) {
            Some(lease) => {
                let rent_price = assets::quote(storage, &lease.rent_denom, live.now)?.price;
                let others = KeptByOthers {
                    fee: lease.fee,
                    commission: live.info.commission,
                };
                Yield::of_rent(lease.rent, &rent_price, collateral, &price, others)?
            }
            None => Yield::default(),
        };
        all = all.plus(earned);
        let service = service.clone();
        layers.push(LayerView {
            layer: Layer::Service { service },
            yield_before: earned.before,
            yield_after: earned.after,
            stake: slot.stake.get(),
            exposure: slot.exposure()?.get(),
        });
    }
    Ok((layers, all))
}
