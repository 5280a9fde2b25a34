//! Working off what fell due: leases unpaid or under notice, and the closing, in the order of their times (DESIGN 3.1
//! and 3.4), then filings whose veto window is over.

use cosmwasm_std::Storage;
use holdfast_accounting::sorted::SortedMap;
use holdfast_accounting::{rent, Amount, Value};
use holdfast_shared::events;

use super::effects::RentChange;
use super::live::LiveVault;
use crate::error::Result;
use crate::market::{escrow, leases::Lease};

/// How a lease ended by time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct End {
    /// The second it ended: its escrow could not pay the next one, or its notice was over.
    at: u64,
    /// When its escrow ran dry, if it has; until then the escrow streamed its rent.
    dry_at: Option<u64>,
}

/// The leases that ended by time, by slot.
type Ends = SortedMap<u8, End>;

impl LiveVault {
    /// Works off everything due at `self.now`: leases whose escrow ran dry or whose notice is over end at their second, a
    /// closing counts from its boundary, rent is settled on the way, due filings execute, tails lapse last.
    pub(super) fn work_off(&mut self, storage: &dyn Storage) -> Result<()> {
        let ends = self.ended(storage)?;
        if let Some(boundary) = self.vault.core.due_closing(self.now) {
            self.end_by_time(&ends, boundary)?;
            self.settle_leases(boundary)?;
            self.close(&ends)?;
        }
        self.end_by_time(&ends, self.now)?;
        self.settle_leases(self.now)?;
        self.execute_due(storage)?;
        Ok(self.vault.lapse(self.now)?)
    }

    fn ended(&self, storage: &dyn Storage) -> Result<Ends> {
        let mut ends = Ends::new();
        for (slot, lease) in self.leases.iter() {
            let service = self.service_of(*slot)?;
            let dry_at = escrow::ended_at(storage, &service, lease.generation, self.now)?;
            let first = dry_at.into_iter().chain(lease.ended_by_notice(self.now)).min();
            if let Some(at) = first {
                ends.insert(*slot, End { at, dry_at });
            }
        }
        Ok(ends)
    }

    /// Ends the leases that ended at or before `until`, each at its own second. What the escrow streamed for one past
    /// the end of its notice goes back.
    fn end_by_time(&mut self, ends: &Ends, until: u64) -> Result<()> {
        for (slot, end) in ends.iter().filter(|(_, end)| end.at <= until) {
            if let Some(lease) = self.leases.remove(slot) {
                self.settle_lease(&lease, end.at)?;
                self.vault.lower(*slot, Amount::ZERO, end.at)?;
                if end.dry_at != Some(end.at) {
                    self.effects.rent.push(RentChange {
                        service: self.service_of(*slot)?,
                        generation: lease.generation,
                        from: lease.rent,
                        to: Amount::ZERO,
                        since: end.at,
                        until: end.dry_at.unwrap_or(self.now),
                    });
                }
                self.lease_is_over(*slot)?;
            }
        }
        Ok(())
    }

    /// Pays what every lease earned until `until` into the vault's rewards.
    fn settle_leases(&mut self, until: u64) -> Result<()> {
        for (slot, lease) in self.leases.clone() {
            self.settle_lease(&lease, until)?;
            let settled_at = lease.settled_at.max(until);
            self.leases.insert(slot, Lease { settled_at, ..lease });
        }
        Ok(())
    }

    fn settle_lease(&mut self, lease: &Lease, until: u64) -> Result<()> {
        let income = rent::earned(lease.rent, lease.settled_at, until)?;
        let fee = income.fraction(lease.fee)?;
        let rest = income.minus(fee)?;
        let shares = self.vault.core.pool.shares;
        let unshared = self
            .rewards
            .earn(&lease.rent_denom, rest, self.info.commission, shares)?;
        let fee = fee.plus(unshared)?;
        if !fee.is_zero() {
            self.effects.fees.push((lease.rent_denom.clone(), fee));
        }
        Ok(())
    }

    fn close(&mut self, ends: &Ends) -> Result<()> {
        let Some(closed) = self.vault.close_due(self.now)? else {
            return Ok(());
        };
        self.remember_batch(closed.number);
        let event = events::batch_closed(self.id, closed.number, closed.collateral, closed.matures_at);
        self.effects.events.push(event);
        self.follow_stakes(closed.at, ends)
    }

    /// Brings leases in line with stakes that a slash or a closing cut. `at` is when it happened.
    pub(crate) fn follow_cuts(&mut self, at: u64) -> Result<()> {
        self.follow_stakes(at, &Ends::new())
    }

    fn follow_stakes(&mut self, at: u64, ends: &Ends) -> Result<()> {
        for (slot, lease) in self.leases.clone() {
            let stake = self.vault.slot(slot)?.stake;
            let value = lease.price.value_of(stake)?.min(lease.value);
            if value == lease.value {
                continue;
            }
            let until = ends.get(&slot).and_then(|end| end.dry_at).unwrap_or(self.now);
            self.reduce(slot, lease, value, at, until)?;
        }
        Ok(())
    }

    /// Lowers a lease's value and its rent in proportion; a lease worth nothing ends.
    fn reduce(&mut self, slot: u8, lease: Lease, value: Value, at: u64, until: u64) -> Result<()> {
        let rent = lease.rent_of_part(value)?;
        let change = RentChange {
            service: self.service_of(slot)?,
            generation: lease.generation,
            from: lease.rent,
            to: rent,
            since: at,
            until,
        };
        self.effects.dirty.push(change.service.clone());
        self.effects.rent.push(change);
        if value.is_zero() {
            self.leases.remove(&slot);
            self.vault.lower(slot, Amount::ZERO, at)?;
            return self.lease_is_over(slot);
        }
        self.leases.insert(slot, Lease { value, rent, ..lease });
        Ok(())
    }

    /// Ends a lease now: its slashable becomes a tail, its rent stops.
    pub(crate) fn end_lease(&mut self, slot: u8) -> Result<()> {
        if let Some(lease) = self.leases.get(&slot).cloned() {
            self.reduce(slot, lease, Value::ZERO, self.now, self.now)?;
        }
        Ok(())
    }

    fn lease_is_over(&mut self, slot: u8) -> Result<()> {
        let service = self.service_of(slot)?;
        self.effects.events.push(events::lease_ended(&service, self.id));
        self.effects.dirty.push(service);
        Ok(())
    }
}
