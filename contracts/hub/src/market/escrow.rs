//! The escrows: one for each service, streaming by the second with no loop over leases.

use cosmwasm_std::{Storage, Timestamp};
use cw_storage_plus::Map;
use holdfast_accounting::rent::{self, Escrow};
use holdfast_accounting::Amount;
use holdfast_record::record;
use holdfast_shared::msg::hub::{EscrowView, Windows};

use crate::error::{ContractError, Result};
use crate::keys;
use crate::table::Table;
use crate::vault::effects::RentChange;

/// What ever went into and was taken back out of an escrow.
#[derive(Clone, Debug, PartialEq, Copy, Default)]
struct Totals {
    funded: Amount,
    withdrawn: Amount,
}
record!(Totals { funded, withdrawn });

const ESCROWS: Table<&str, Escrow> = Table::new(keys::ESCROWS);
const TOTALS: Table<&str, Totals> = Table::new(keys::ESCROW_TOTALS);
/// `(service, generation) -> second` at which all leases of the generation ended.
const GENERATION_ENDS: Map<(&str, u64), u64> = Map::new(keys::GENERATION_ENDS);

/// Opens the escrow of a new service.
pub(super) fn open(storage: &mut dyn Storage, service: &str, now: u64) -> Result<()> {
    Ok(ESCROWS.save(storage, service, &Escrow::new(now))?)
}

fn load(storage: &dyn Storage, service: &str) -> Result<Escrow> {
    ESCROWS
        .may_load(storage, service)?
        .ok_or_else(|| ContractError::unknown("service", service))
}

/// The escrow streamed up to `now`, for a look.
pub(crate) fn as_of(storage: &dyn Storage, service: &str, now: u64) -> Result<Escrow> {
    let mut escrow = load(storage, service)?;
    escrow.settle(now)?;
    Ok(escrow)
}

/// The escrow streamed up to `now`; what has run dry on the way is noted.
pub(super) fn settled(storage: &mut dyn Storage, service: &str, now: u64) -> Result<Escrow> {
    let mut escrow = load(storage, service)?;
    if let Some(dry) = escrow.settle(now)? {
        GENERATION_ENDS.save(storage, (service, dry.generation), &dry.at)?;
    }
    Ok(escrow)
}

/// Stores an escrow.
pub(super) fn save(storage: &mut dyn Storage, service: &str, escrow: &Escrow) -> Result<()> {
    Ok(ESCROWS.save(storage, service, escrow)?)
}

/// When the leases of a generation ended because nothing was left to pay them, if that was at or before `now`.
pub(crate) fn ended_at(
    storage: &dyn Storage,
    service: &str,
    generation: u64,
    now: u64,
) -> Result<Option<u64>> {
    let escrow = load(storage, service)?;
    if generation < escrow.generation() {
        return Ok(Some(GENERATION_ENDS.load(storage, (service, generation))?));
    }
    Ok(escrow.runs_dry_at().filter(|at| *at <= now))
}

/// Until when what is left pays all leases; no entry sent to a consumer expires later.
pub(crate) fn runs_dry_at(storage: &dyn Storage, service: &str) -> Result<Option<u64>> {
    Ok(load(storage, service)?.runs_dry_at())
}

/// Replaces the rent of one lease. What the escrow streamed since it changed goes back; an escrow that ran dry
/// meanwhile has forgotten the rent already.
pub(crate) fn change_rent(storage: &mut dyn Storage, change: &RentChange, now: u64) -> Result<()> {
    let mut escrow = settled(storage, &change.service, now)?;
    if change.generation == escrow.generation() {
        escrow.change_rent(change.from, change.to)?;
    }
    let too_much = change.from.saturating_minus(change.to);
    escrow.refund(rent::earned(too_much, change.since, change.until)?)?;
    save(storage, &change.service, &escrow)
}

/// Adds money to an escrow. Settles first: what comes too late finds the leases ended and waits.
pub(super) fn add(storage: &mut dyn Storage, service: &str, amount: Amount, now: u64) -> Result<()> {
    let mut escrow = settled(storage, service, now)?;
    escrow.fund(amount)?;
    save(storage, service, &escrow)?;
    let mut totals = TOTALS.may_load(storage, service)?.unwrap_or_default();
    totals.funded = totals.funded.plus(amount)?;
    Ok(TOTALS.save(storage, service, &totals)?)
}

/// Takes money out of an escrow, leaving the rent of `keep` seconds.
pub(super) fn take(
    storage: &mut dyn Storage,
    service: &str,
    amount: Amount,
    keep: u64,
    now: u64,
) -> Result<()> {
    let mut escrow = settled(storage, service, now)?;
    escrow.withdraw(amount, keep)?;
    save(storage, service, &escrow)?;
    let mut totals = TOTALS.may_load(storage, service)?.unwrap_or_default();
    totals.withdrawn = totals.withdrawn.plus(amount)?;
    Ok(TOTALS.save(storage, service, &totals)?)
}

/// Takes all whole units out of an escrow that pays no lease; with rents left, what need not stay for a second.
pub(super) fn take_all(storage: &mut dyn Storage, service: &str, now: u64) -> Result<Amount> {
    let free = settled(storage, service, now)?.free(0)?;
    if !free.is_zero() {
        take(storage, service, free, 0, now)?;
    }
    Ok(free)
}

/// Forgets the escrow of a proposal.
pub(super) fn remove(storage: &mut dyn Storage, service: &str) {
    ESCROWS.remove(storage, service);
    TOTALS.remove(storage, service);
}

/// The escrow as of `now`, for people.
pub(super) fn view(storage: &dyn Storage, service: &str, windows: &Windows, now: u64) -> Result<EscrowView> {
    let escrow = as_of(storage, service, now)?;
    let totals = TOTALS.may_load(storage, service)?.unwrap_or_default();
    let keep = windows.must_stay_seconds();
    Ok(EscrowView {
        balance: escrow.balance().payable()?.get(),
        balance_per_year: escrow.balance().get(),
        funded: totals.funded.get(),
        withdrawn: totals.withdrawn.get(),
        rent_per_year: escrow.rent().get(),
        runs_dry_at: escrow
            .runs_dry_at()
            .map(|at| Timestamp::from_seconds(at.min(MAX_SECONDS))),
        runway_days: escrow.runway_days(),
        must_stay: escrow.must_stay(keep)?.get(),
        withdrawable: escrow.free(keep)?.get(),
        in_arrears: escrow.in_arrears(windows.arrears_grace_seconds)?,
    })
}

/// Latest second a timestamp of nanoseconds holds.
const MAX_SECONDS: u64 = 18_446_744_073;
