//! Bids: a service's standing demand.

use cosmwasm_std::{Addr, DepsMut, Event, Response, Storage, Uint128};
use holdfast_accounting::book::Bid;
use holdfast_accounting::math::{mul_div_128, Rounding};
use holdfast_accounting::{Rate, Value};
use holdfast_record::record;
use holdfast_shared::limits::SMALLEST_LEASE_DIVISOR;
use holdfast_shared::msg::hub::BidParams;
use holdfast_shared::{events, validate, Denom, ValidationError};

use super::services;
use crate::admin::{assets, config};
use crate::error::{ContractError, Result};
use crate::keys;
use crate::table::Table;

/// Most assets a bid accepts.
const MAX_ASSETS: usize = 32;

/// A standing bid.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StandingBid {
    /// What the walk reads.
    pub bid: Bid,
    /// Term of new leases, seconds.
    pub term_seconds: u64,
    /// Assets it accepts.
    pub assets: Vec<Denom>,
}
record!(StandingBid {
    bid,
    term_seconds,
    assets
});

const BIDS: Table<&str, StandingBid> = Table::new(keys::BIDS);

/// The bid of a service, if it has one.
pub(super) fn load(storage: &dyn Storage, service: &str) -> Result<Option<StandingBid>> {
    Ok(BIDS.may_load(storage, service)?)
}

/// Places or changes the bid of the sender's service.
#[inline(never)] // A VM takes functions of at most 100 locals: the router must not hold all of its handlers.
pub(crate) fn place(deps: DepsMut, sender: &Addr, name: &str, params: BidParams) -> Result<Response> {
    services::load(deps.storage, name)?.assert_owner(sender)?;
    let placed = of_service(deps.storage, name, params)?;
    Ok(Response::new()
        .add_attribute("action", "place_bid")
        .add_event(placed))
}

/// Places or changes the bid of a service whose word it is.
pub(crate) fn of_service(storage: &mut dyn Storage, name: &str, params: BidParams) -> Result<Event> {
    services::load(storage, name)?.assert_approved()?;
    let bid = check(storage, &params)?;
    BIDS.save(storage, name, &bid)?;
    Ok(events::bid_placed(name, params.wanted, params.highest_rate))
}

/// The bid that such parameters make.
pub(super) fn check(storage: &dyn Storage, params: &BidParams) -> Result<StandingBid> {
    validate::amount("value wanted", params.wanted)?;
    validate::positive_fraction("largest share", params.largest_share)?;
    let unbonding = config::load(storage)?.windows.unbonding_seconds;
    validate::duration("term", params.term_seconds, unbonding)?;
    check_smallest_lease(params)?;
    check_assets(storage, &params.assets)?;
    Ok(StandingBid {
        bid: Bid {
            wanted: Value::new(params.wanted),
            highest_rate: Rate::try_from(params.highest_rate)?,
            largest_share: params.largest_share,
            smallest_lease: Value::new(params.smallest_lease),
        },
        term_seconds: params.term_seconds,
        assets: params.assets.clone(),
    })
}

fn check_smallest_lease(params: &BidParams) -> Result<()> {
    validate::amount("smallest lease", params.smallest_lease)?;
    let least = mul_div_128(
        params.wanted,
        Uint128::one(),
        SMALLEST_LEASE_DIVISOR.into(),
        Rounding::Up,
    )?;
    if params.smallest_lease < least {
        return Err(ContractError::SmallestLease {
            smallest: params.smallest_lease,
            least,
        });
    }
    Ok(())
}

fn check_assets(storage: &dyn Storage, wanted: &[Denom]) -> Result<()> {
    if wanted.is_empty() {
        return Err(ValidationError::Empty {
            what: "accepted assets",
        }
        .into());
    }
    let names: Vec<String> = wanted.iter().map(ToString::to_string).collect();
    validate::distinct("accepted assets", &names, MAX_ASSETS)?;
    wanted.iter().try_for_each(|denom| assets::known(storage, denom))
}

/// The bid as it was placed.
pub(super) fn params(bid: &StandingBid) -> BidParams {
    BidParams {
        wanted: bid.bid.wanted.get(),
        highest_rate: bid.bid.highest_rate.to_decimal(),
        term_seconds: bid.term_seconds,
        largest_share: bid.bid.largest_share,
        smallest_lease: bid.bid.smallest_lease.get(),
        assets: bid.assets.clone(),
    }
}
