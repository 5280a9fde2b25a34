//! What each service may still attest: its meter, and how many of its filings are open.

use cosmwasm_std::{Decimal, Storage};
use holdfast_accounting::meter::{Meter, Metered};
use holdfast_accounting::Value;
use holdfast_record::record;
use holdfast_shared::limits::MAX_OPEN_FILINGS;

use crate::error::{ContractError, Result};
use crate::keys;
use crate::market::services::Service;
use crate::table::Table;
use crate::vault::store as vaults;

/// The meter of a service and how many of its attested filings are open.
#[derive(Clone, Debug, PartialEq, Default)]
pub(super) struct Metering {
    pub meter: Meter,
    pub open: u32,
}
record!(Metering { meter, open });

const METERS: Table<&str, Metering> = Table::new(keys::METERS);

pub(super) fn load(storage: &dyn Storage, service: &str) -> Result<Metering> {
    Ok(METERS.may_load(storage, service)?.unwrap_or_default())
}

pub(super) fn save(storage: &mut dyn Storage, service: &str, metering: &Metering) -> Result<()> {
    Ok(METERS.save(storage, service, metering)?)
}

/// What may be filed of `wanted` now, with the meter as it stands then.
pub(super) fn grant(
    storage: &dyn Storage,
    service: &Service,
    wanted: Value,
    now: u64,
) -> Result<(Value, Metering)> {
    let (name, terms) = (&service.params.service, &service.params.terms);
    let mut metering = load(storage, name)?;
    if metering.open >= MAX_OPEN_FILINGS {
        // By then all that are open now are due.
        let retry_after = now.saturating_add(terms.veto_window_seconds);
        return Err(ContractError::Throttled { retry_after });
    }
    let capacity = Meter::capacity(terms.meter.min(Decimal::one()), leased(storage, name)?)?;
    match metering.meter.file(wanted, capacity, now)? {
        Metered::Throttled(retry_after) => Err(ContractError::Throttled { retry_after }),
        Metered::Filed(granted) => {
            metering.open = metering.open.saturating_add(1);
            Ok((granted, metering))
        }
    }
}

/// Notes that an attested filing of a service is final.
pub(super) fn close(storage: &mut dyn Storage, service: &str) -> Result<()> {
    let mut metering = load(storage, service)?;
    metering.open = metering.open.saturating_sub(1);
    save(storage, service, &metering)
}

/// The value leased to a service, as its leases were stored last.
fn leased(storage: &dyn Storage, service: &str) -> Result<Value> {
    let mut sum = Value::ZERO;
    for vault_id in vaults::vaults_of_service(storage, service)? {
        sum = sum.saturating_plus(vaults::leased_value(storage, service, vault_id)?);
    }
    Ok(sum)
}
