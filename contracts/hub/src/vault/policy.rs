//! What a vault allows. What raises a staker's risk waits; what lowers it is in force at once (DESIGN 3.7).

use cosmwasm_std::{Addr, Api, Decimal, Storage, Uint128};
use holdfast_accounting::Amount;
use holdfast_record::{record, Field, Reader};
use holdfast_shared::limits::{MAX_COMMISSION_PERCENT, MAX_LISTED_DEPOSITORS};
use holdfast_shared::msg::hub::{Admission, Depositors};
use holdfast_shared::validate;

use super::live::LiveVault;
use super::store::VaultInfo;
use crate::error::{ContractError, Result};
use crate::keys;
use crate::table::Table;

/// Most services a policy lists.
const MAX_LISTED_SERVICES: usize = 64;

/// Who may deposit, in vaults that list it.
const DEPOSITORS: Table<u64, Vec<Addr>> = Table::new(keys::DEPOSITORS);

/// A change that waits.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Later<T> {
    pub to: T,
    /// Seconds.
    pub in_force_at: u64,
}

impl<T: Field> Field for Later<T> {
    fn put(&self, out: &mut String) {
        self.to.put(out);
        self.in_force_at.put(out);
    }

    fn take(from: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            to: T::take(from)?,
            in_force_at: u64::take(from)?,
        })
    }
}

/// The changes of a vault that wait: at most one of each, so that none hides behind a newer one.
#[derive(Clone, Debug, PartialEq, Default)]
pub(crate) struct Waiting {
    pub ceiling: Option<Later<Decimal>>,
    pub commission: Option<Later<Decimal>>,
    pub admission: Option<Later<Admission>>,
}
record!(Waiting {
    ceiling,
    commission,
    admission
});

/// Announces a change. The one that waits already stands.
pub(super) fn announce<T>(
    waiting: &mut Option<Later<T>>,
    what: &'static str,
    to: T,
    in_force_at: u64,
) -> Result<()> {
    if let Some(before) = waiting {
        let in_force_at = before.in_force_at;
        return Err(ContractError::ChangeWaits { what, in_force_at });
    }
    *waiting = Some(Later { to, in_force_at });
    Ok(())
}

/// Takes a change back.
pub(super) fn cancel<T>(waiting: &mut Option<Later<T>>, what: &'static str) -> Result<()> {
    waiting
        .take()
        .map(drop)
        .ok_or(ContractError::NothingWaits { what })
}

/// Takes out what has come into force.
fn due<T>(waiting: &mut Option<Later<T>>, now: u64) -> Option<T> {
    waiting
        .take_if(|later| later.in_force_at <= now)
        .map(|later| later.to)
}

impl Waiting {
    /// Whether something has waited long enough.
    pub(super) fn is_due(&self, now: u64) -> bool {
        let ceiling = self.ceiling.as_ref().map(|later| later.in_force_at);
        let commission = self.commission.as_ref().map(|later| later.in_force_at);
        let admission = self.admission.as_ref().map(|later| later.in_force_at);
        [ceiling, commission, admission]
            .into_iter()
            .flatten()
            .any(|at| at <= now)
    }
}

impl VaultInfo {
    /// Which services it admits at a time.
    pub(crate) fn admission_at(&self, now: u64) -> &Admission {
        match &self.waiting.admission {
            Some(later) if later.in_force_at <= now => &later.to,
            _ => &self.admission,
        }
    }
}

impl LiveVault {
    /// Brings into force what has waited long enough. A commission counts from here on: what was earned until now has
    /// been shared at the old one (I-42).
    pub(super) fn bring_into_force(&mut self) {
        let waiting = &mut self.info.waiting;
        if *waiting == Waiting::default() {
            return;
        }
        if let Some(ceiling) = due(&mut waiting.ceiling, self.now) {
            self.vault.core.ceiling = ceiling;
            self.info_changed = true;
        }
        if let Some(commission) = due(&mut waiting.commission, self.now) {
            self.info.commission = commission;
            self.info_changed = true;
        }
        if let Some(admission) = due(&mut waiting.admission, self.now) {
            self.info.admission = admission;
            self.info_changed = true;
        }
    }

    /// Whether `depositor` may bring in `amount`.
    pub(super) fn check_deposit(
        &self,
        storage: &dyn Storage,
        depositor: &Addr,
        amount: Amount,
    ) -> Result<()> {
        if self.info.listed && !DEPOSITORS.load(storage, self.id)?.contains(depositor) {
            return Err(ContractError::NotADepositor {
                vault_id: self.id,
                depositor: depositor.to_string(),
            });
        }
        let held = self.vault.core.pool.collateral;
        let room = self.info.deposit_cap.map(|cap| cap.saturating_minus(held));
        match room {
            Some(room) if amount > room => Err(ContractError::AboveDepositCap { amount, room }),
            _ => Ok(()),
        }
    }
}

/// Stores who may deposit; says whether that is a list.
pub(super) fn set_depositors(
    storage: &mut dyn Storage,
    api: &dyn Api,
    vault_id: u64,
    depositors: &Depositors,
) -> Result<bool> {
    let Depositors::Listed { addresses } = depositors else {
        DEPOSITORS.remove(storage, vault_id);
        return Ok(false);
    };
    validate::distinct("depositors", addresses, MAX_LISTED_DEPOSITORS)?;
    let list = addresses
        .iter()
        .map(|address| api.addr_validate(address))
        .collect::<cosmwasm_std::StdResult<Vec<_>>>()?;
    DEPOSITORS.save(storage, vault_id, &list)?;
    Ok(true)
}

/// Who may deposit.
pub(super) fn depositors(storage: &dyn Storage, vault_id: u64, info: &VaultInfo) -> Result<Depositors> {
    if !info.listed {
        return Ok(Depositors::Anyone);
    }
    let list = DEPOSITORS.load(storage, vault_id)?;
    let addresses = list.into_iter().map(Addr::into_string).collect();
    Ok(Depositors::Listed { addresses })
}

/// A ceiling is above 0 and at most 1.
pub(super) fn check_ceiling(ceiling: Decimal) -> Result<()> {
    Ok(validate::positive_fraction("ceiling", ceiling)?)
}

/// A commission is at most a half.
pub(super) fn check_commission(commission: Decimal) -> Result<()> {
    let highest = Decimal::percent(MAX_COMMISSION_PERCENT);
    Ok(validate::fraction(
        "commission",
        commission,
        Decimal::zero(),
        highest,
    )?)
}

/// A list of services is short and names each once; a bound is a fraction.
pub(super) fn check_admission(admission: &Admission) -> Result<()> {
    match admission {
        Admission::Listed { services } => {
            validate::distinct("services", services, MAX_LISTED_SERVICES)?;
            services
                .iter()
                .try_for_each(|name| validate::service_name(name))?;
        }
        Admission::AllUpTo { max_fraction } => validate::positive_fraction("max_fraction", *max_fraction)?,
    }
    Ok(())
}

/// A cap is an amount, zero for no deposits at all.
pub(super) fn check_cap(cap: Option<Uint128>) -> Result<Option<Amount>> {
    match cap {
        Some(cap) if !cap.is_zero() => validate::amount("deposit cap", cap)?,
        _ => {}
    }
    Ok(cap.map(Amount::new))
}
