//! How a service is secured: by whom, how spread, for how long paid.

use cosmwasm_std::{Addr, Decimal, Env, Storage, Uint128};
use holdfast_accounting::coverage::spread;
use holdfast_accounting::sorted::SortedMap;
use holdfast_accounting::Value;
use holdfast_shared::msg::hub::{CoverageResponse, OperatorCoverage};

use super::query::escrow_now;
use super::services;
use crate::error::Result;
use crate::vault::live::LiveVault;
use crate::vault::store as vaults;

/// The coverage of a service now.
pub(crate) fn coverage(storage: &dyn Storage, env: &Env, name: &str) -> Result<CoverageResponse> {
    services::load(storage, name)?;
    let now = env.block.time.seconds();
    let mut by_operator: SortedMap<Addr, (Value, Value)> = SortedMap::new();
    let (mut all, mut all_slashable) = (Value::ZERO, Value::ZERO);
    for vault_id in vaults::vaults_of_service(storage, name)? {
        let live = LiveVault::load(storage, vault_id, now)?;
        let Ok((slot, lease)) = live.lease_of(name) else {
            continue;
        };
        let slashable = lease.price.value_of(live.vault.slot(slot)?.promisable()?)?;
        let operator = live.info.operator.clone();
        let (value, takable) = by_operator.get(&operator).copied().unwrap_or_default();
        by_operator.insert(
            operator,
            (value.plus(lease.value)?, takable.saturating_plus(slashable)),
        );
        all = all.plus(lease.value)?;
        all_slashable = all_slashable.saturating_plus(slashable);
    }
    let values: Vec<Value> = by_operator.values().map(|(value, _)| *value).collect();
    let found = spread(&values)?;
    let share = |value: Value| {
        Decimal::checked_from_ratio(value.get(), all.get().max(Uint128::one())).unwrap_or_default()
    };
    let operators = by_operator
        .iter()
        .map(|(operator, (value, slashable))| OperatorCoverage {
            operator: operator.to_string(),
            value: value.get(),
            slashable: slashable.get(),
            share: share(*value),
        });
    Ok(CoverageResponse {
        value: all.get(),
        slashable: all_slashable.get(),
        operators: operators.collect(),
        largest_share: found.largest,
        herfindahl: found.herfindahl,
        open_to_all: services::admitted(storage, name)?.is_none(),
        escrow: escrow_now(storage, name, now)?,
    })
}
