//! How many reports there are, are open, and are in flight (I-34).
//!
//! Reports wait in two lanes, so that proofs, which anyone with a key to burn can make in any number, never fill the line that
//! faults and orders need, nor the other way round.

use cosmwasm_std::{StdResult, Storage};
use cw_storage_plus::Item;
use holdfast_shared::limits::{MAX_CLAIMS_IN_FLIGHT, MAX_OPEN_CLAIMS, MAX_PROOFS_IN_FLIGHT};
use holdfast_wire::wire;

use super::Report;
use crate::ContractError;

const TALLY: Item<Tally> = Item::new("report_tally");

/// A line of reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// Evidence.
    Proofs,
    /// Faults and orders.
    Claims,
}

impl Lane {
    /// Most packets of it in flight.
    fn most_in_flight(self) -> u32 {
        match self {
            Self::Proofs => MAX_PROOFS_IN_FLIGHT,
            Self::Claims => MAX_CLAIMS_IN_FLIGHT,
        }
    }
}

/// The counts of one lane.
#[wire]
#[derive(Default, Copy)]
pub struct Count {
    /// Without a final answer.
    pub open: u32,
    /// With a packet under way.
    pub in_flight: u32,
}

/// The counts.
#[wire]
#[derive(Default)]
struct Tally {
    last_id: u64,
    proofs: Count,
    claims: Count,
}

impl Tally {
    fn lane(&mut self, lane: Lane) -> &mut Count {
        match lane {
            Lane::Proofs => &mut self.proofs,
            Lane::Claims => &mut self.claims,
        }
    }
}

/// Counts a new report, open and not in flight, and returns its number; the first is 1.
///
/// # Errors
/// [`ContractError::TooManyOpen`] when as many faults and orders are open as may be. Proofs are never refused for number.
pub fn opened(storage: &mut dyn Storage, lane: Lane) -> Result<u64, ContractError> {
    let mut tally = load(storage)?;
    let count = tally.lane(lane);
    if lane == Lane::Claims && count.open >= MAX_OPEN_CLAIMS {
        return Err(ContractError::TooManyOpen {
            limit: MAX_OPEN_CLAIMS,
        });
    }
    count.open = count.open.saturating_add(1);
    tally.last_id = tally.last_id.saturating_add(1);
    TALLY.save(storage, &tally)?;
    Ok(tally.last_id)
}

/// Counts a report that moved from an open status.
pub fn moved(storage: &mut dyn Storage, was_in_flight: bool, report: &Report) -> StdResult<()> {
    let mut tally = load(storage)?;
    let count = tally.lane(report.lane());
    if was_in_flight {
        count.in_flight = count.in_flight.saturating_sub(1);
    }
    if report.is_in_flight() {
        count.in_flight = count.in_flight.saturating_add(1);
    }
    if report.is_final() {
        count.open = count.open.saturating_sub(1);
    }
    TALLY.save(storage, &tally)
}

/// Refuses while as many packets of a lane are in flight as may be.
///
/// # Errors
/// [`ContractError::Busy`].
pub fn ensure_room(storage: &dyn Storage, lane: Lane) -> Result<(), ContractError> {
    let limit = lane.most_in_flight();
    if load(storage)?.lane(lane).in_flight < limit {
        return Ok(());
    }
    Err(ContractError::Busy { limit })
}

/// The counts of both lanes together.
pub fn total(storage: &dyn Storage) -> StdResult<Count> {
    let Tally { proofs, claims, .. } = load(storage)?;
    Ok(Count {
        open: proofs.open.saturating_add(claims.open),
        in_flight: proofs.in_flight.saturating_add(claims.in_flight),
    })
}

fn load(storage: &dyn Storage) -> StdResult<Tally> {
    Ok(TALLY.may_load(storage)?.unwrap_or_default())
}
