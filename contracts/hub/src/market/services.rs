//! The services and their states.

use cosmwasm_std::{Addr, Coin, Order, StdResult, Storage};
use cw_storage_plus::{Bound, Map};
use holdfast_shared::msg::hub::{Admission, PendingTerms, ServiceParams, ServiceState, Terms};
use holdfast_wire::wire;

use crate::error::{ContractError, Result};
use crate::keys;
use crate::table::Table;

/// A service.
#[wire]
pub(crate) struct Service {
    /// What it proposed.
    pub params: ServiceParams,
    /// Who speaks for it on the hub.
    pub owner: Addr,
    /// Where it stands.
    pub state: ServiceState,
    /// Version of its terms, from 1.
    pub terms_version: u32,
    /// Terms that wait to become the next version.
    pub pending_terms: Option<PendingTerms>,
    /// What its proposal holds until it is approved or closed.
    pub deposit: Option<Coin>,
    /// From when vaults that admit every service do so; none before it is approved.
    pub opening: Option<Opening>,
}

/// An approval raises the risk of who is in a vault that admits every service, so such a vault waits until each of them
/// could leave (DESIGN 3.7). A vault created after it has nobody who did not know.
#[wire]
#[derive(Copy)]
pub(crate) struct Opening {
    /// When the vaults there were admit it, seconds.
    pub at: u64,
    /// The first vault created after the approval.
    pub first_vault: u64,
}

const SERVICES: Map<&str, Service> = Map::new(keys::SERVICES);
/// `(service, version) -> terms` that are not in force any more; leases and entries may still be under them.
const OLD_TERMS: Map<(&str, u32), Terms> = Map::new(keys::OLD_TERMS);
/// `service -> operators` it admits; every one where there is no list.
const ADMITTED: Table<&str, Vec<Addr>> = Table::new(keys::ADMITTED);

impl Service {
    /// Its name.
    pub(crate) fn name(&self) -> &str {
        &self.params.service
    }

    /// Its terms of a version, in force or older: what a lease or an entry of that version is judged by.
    pub(crate) fn terms_of(&self, storage: &dyn Storage, version: u32) -> Result<Terms> {
        if version == self.terms_version {
            return Ok(self.params.terms.clone());
        }
        let old = OLD_TERMS.may_load(storage, (self.name(), version))?;
        old.ok_or_else(|| ContractError::unknown("version of terms", version))
    }

    /// Puts the terms that wait in force, and keeps those they follow.
    pub(super) fn follow(&mut self, storage: &mut dyn Storage, next: PendingTerms) -> Result<()> {
        OLD_TERMS.save(storage, (self.name(), self.terms_version), &self.params.terms)?;
        self.params.terms = next.terms;
        self.terms_version = next.version;
        Ok(())
    }

    /// Whether an offer may name this version: the one in force, or the one that waits, so that nobody has to be
    /// quick when it comes in force.
    pub(super) fn offers_may_name(&self, version: u32) -> bool {
        let waiting = self.pending_terms.as_ref().map(|pending| pending.version);
        version == self.terms_version || Some(version) == waiting
    }

    /// Whether a policy that admits every service up to a maximum admits this one in a vault.
    pub(crate) fn is_open_to(&self, vault_id: u64, now: u64) -> bool {
        self.opening
            .is_some_and(|opening| opening.at <= now || opening.first_vault <= vault_id)
    }

    /// Whether an admission of a vault lets it in: a list at once, one of all when it is open to the vault.
    pub(crate) fn is_admitted_by(&self, admission: &Admission, vault_id: u64, now: u64) -> bool {
        let listed = matches!(admission, Admission::Listed { .. });
        admission.admits(self.name(), self.params.terms.max_fraction)
            && (listed || self.is_open_to(vault_id, now))
    }

    /// Refuses everybody but its owner.
    pub(crate) fn assert_owner(&self, sender: &Addr) -> Result<()> {
        if self.owner == *sender {
            return Ok(());
        }
        Err(ContractError::WrongSender {
            expected: format!("the owner of {}, {}", self.params.service, self.owner),
            sender: sender.to_string(),
        })
    }
}

/// A service.
pub(crate) fn load(storage: &dyn Storage, name: &str) -> Result<Service> {
    SERVICES
        .may_load(storage, name)?
        .ok_or_else(|| ContractError::unknown("service", name))
}

/// Whether a service of that name exists.
pub(super) fn exists(storage: &dyn Storage, name: &str) -> bool {
    SERVICES.has(storage, name)
}

/// The operators a service admits; none when every one.
pub(super) fn admitted(storage: &dyn Storage, name: &str) -> Result<Option<Vec<Addr>>> {
    Ok(ADMITTED.may_load(storage, name)?)
}

/// Stores which operators a service admits.
pub(super) fn admit(storage: &mut dyn Storage, name: &str, operators: Option<&Vec<Addr>>) -> Result<()> {
    match operators {
        Some(operators) => ADMITTED.save(storage, name, operators)?,
        None => ADMITTED.remove(storage, name),
    }
    Ok(())
}

/// Forgets a proposal.
pub(super) fn remove(storage: &mut dyn Storage, name: &str) {
    SERVICES.remove(storage, name);
    ADMITTED.remove(storage, name);
}

/// Stores a service.
pub(crate) fn save(storage: &mut dyn Storage, service: &Service) -> Result<()> {
    Ok(SERVICES.save(storage, &service.params.service, service)?)
}

/// A page of the services, by name.
pub(crate) fn list(storage: &dyn Storage, start_after: Option<&str>, limit: usize) -> Result<Vec<Service>> {
    let start = start_after.map(Bound::exclusive);
    let page = SERVICES.range(storage, start, None, Order::Ascending).take(limit);
    Ok(page
        .map(|item| item.map(|(_, service)| service))
        .collect::<StdResult<_>>()?)
}
