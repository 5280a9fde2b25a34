//! What working off a vault does outside it: to escrows, to fees, to filings, to the link. Collected first, applied when the
//! vault is stored.

use cosmwasm_std::{Addr, Event, Storage};
use holdfast_accounting::sorted::sort_distinct;
use holdfast_accounting::{Accrued, Amount};
use holdfast_shared::Denom;

use super::filings::Outcome;
use crate::error::Result;
use crate::link::dirty;
use crate::market::escrow;
use crate::rewards::fees;
use crate::slashing::filing;

/// A lease's rent changed at `since`, although its escrow streamed the old rent until `until`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RentChange {
    pub service: String,
    /// The generation of the lease; an escrow that ran dry since has forgotten its rent already.
    pub generation: u64,
    pub from: Amount,
    pub to: Amount,
    pub since: u64,
    pub until: u64,
}

/// What storing a vault does elsewhere.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Effects {
    pub rent: Vec<RentChange>,
    pub fees: Vec<(Denom, Accrued)>,
    /// Services whose consumer must be told.
    pub dirty: Vec<String>,
    /// Filings that ended in the vault.
    pub outcomes: Vec<Outcome>,
    pub events: Vec<Event>,
}

impl Effects {
    /// Applies all of it and returns the events.
    pub(super) fn apply(
        mut self,
        storage: &mut dyn Storage,
        (vault_id, operator): (u64, &Addr),
        now: u64,
    ) -> Result<Vec<Event>> {
        for change in &self.rent {
            escrow::change_rent(storage, change, now)?;
        }
        for (denom, fee) in self.fees {
            fees::add(storage, &denom, fee)?;
        }
        for outcome in self.outcomes {
            let ended = filing::ended(storage, vault_id, outcome, now)?;
            self.events.extend(ended);
        }
        sort_distinct(&mut self.dirty);
        for service in self.dirty {
            dirty::mark(storage, &service, operator)?;
        }
        Ok(self.events)
    }
}
