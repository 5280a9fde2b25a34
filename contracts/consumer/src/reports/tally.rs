//! How many reports there are, are open, and are in flight (I-34).

use cosmwasm_std::{StdResult, Storage};
use cw_storage_plus::Item;
use holdfast_shared::limits::MAX_PACKETS_IN_FLIGHT;
use holdfast_wire::wire;

use super::Report;
use crate::ContractError;

const TALLY: Item<Tally> = Item::new("report_tally");

/// The counts.
#[wire]
#[derive(Default)]
struct Tally {
    last_id: u64,
    open: u32,
    in_flight: u32,
}

/// Counts a new report, open and not in flight, and returns its number; the first is 1.
pub fn opened(storage: &mut dyn Storage) -> StdResult<u64> {
    let mut tally = load(storage)?;
    tally.last_id = tally.last_id.saturating_add(1);
    tally.open = tally.open.saturating_add(1);
    TALLY.save(storage, &tally)?;
    Ok(tally.last_id)
}

/// Counts a report that moved from an open status.
pub fn moved(storage: &mut dyn Storage, was_in_flight: bool, report: &Report) -> StdResult<()> {
    let mut tally = load(storage)?;
    if was_in_flight {
        tally.in_flight = tally.in_flight.saturating_sub(1);
    }
    if report.is_in_flight() {
        tally.in_flight = tally.in_flight.saturating_add(1);
    }
    if report.is_final() {
        tally.open = tally.open.saturating_sub(1);
    }
    TALLY.save(storage, &tally)
}

/// Refuses while as many packets are in flight as may be.
pub fn ensure_room(storage: &dyn Storage) -> Result<(), ContractError> {
    if load(storage)?.in_flight < MAX_PACKETS_IN_FLIGHT {
        return Ok(());
    }
    Err(ContractError::Busy {
        limit: MAX_PACKETS_IN_FLIGHT,
    })
}

/// How many reports wait for a final answer.
pub fn open(storage: &dyn Storage) -> StdResult<u32> {
    Ok(load(storage)?.open)
}

fn load(storage: &dyn Storage) -> StdResult<Tally> {
    Ok(TALLY.may_load(storage)?.unwrap_or_default())
}
