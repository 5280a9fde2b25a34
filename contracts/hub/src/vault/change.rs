//! Changing what a vault allows, one thing at a time.

use cosmwasm_std::{Addr, DepsMut, Env, Event, Response, Storage};
use holdfast_shared::events::event;
use holdfast_shared::limits::NOTICE_SECONDS;
use holdfast_shared::msg::hub::{Admission, PolicyChange, PolicyField};

use super::live::LiveVault;
use super::policy;
use crate::error::{ContractError, Result};
use crate::market::services;

/// Changes one thing: at once as far as it lowers a staker's risk, and after notice as far as it raises it.
#[inline(never)] // A VM takes functions of at most 100 locals: the router must not hold all of its handlers.
pub(crate) fn change(
    deps: DepsMut,
    env: &Env,
    sender: &Addr,
    vault_id: u64,
    change: PolicyChange,
) -> Result<Response> {
    let now = env.block.time.seconds();
    let mut live = owned(deps.storage, sender, vault_id, now)?;
    let in_force_at = live.vault.core.grid.in_force_at(now, NOTICE_SECONDS);
    let waiting = &mut live.info.waiting;
    let (what, waits) = match change {
        PolicyChange::Ceiling(to) => {
            policy::check_ceiling(to)?;
            let waits = to > live.vault.core.ceiling;
            if waits {
                policy::announce(&mut waiting.ceiling, CEILING, to, in_force_at)?;
            } else {
                live.vault.core.ceiling = to;
            }
            (CEILING, waits)
        }
        PolicyChange::Commission(to) => {
            policy::check_commission(to)?;
            let waits = to > live.info.commission;
            if waits {
                policy::announce(&mut waiting.commission, COMMISSION, to, in_force_at)?;
            } else {
                live.info.commission = to;
            }
            (COMMISSION, waits)
        }
        PolicyChange::Admission(to) => {
            policy::check_admission(&to)?;
            let (at_once, waits) = narrowed(deps.storage, vault_id, &live.info.admission, &to, now);
            live.info.admission = at_once;
            if waits {
                policy::announce(&mut waiting.admission, ADMISSION, to, in_force_at)?;
            }
            (ADMISSION, waits)
        }
        PolicyChange::DepositCap(cap) => {
            live.info.deposit_cap = policy::check_cap(cap)?;
            ("deposit cap", false)
        }
        PolicyChange::Depositors(to) => {
            live.info.listed = policy::set_depositors(deps.storage, deps.api, vault_id, &to)?;
            ("depositors", false)
        }
    };
    live.info_changed = true;
    let changed = event("policy_changed")
        .with("vault_id", vault_id)
        .with("what", what)
        .with("in_force_at", if waits { in_force_at } else { now });
    answer(deps.storage, live, "change_policy", changed.into())
}

const CEILING: &str = "ceiling";
const COMMISSION: &str = "commission";
const ADMISSION: &str = "admitted services";

/// Takes back a change that waits.
pub(crate) fn cancel(
    deps: DepsMut,
    env: &Env,
    sender: &Addr,
    vault_id: u64,
    field: PolicyField,
) -> Result<Response> {
    let mut live = owned(deps.storage, sender, vault_id, env.block.time.seconds())?;
    let waiting = &mut live.info.waiting;
    let what = match field {
        PolicyField::Ceiling => policy::cancel(&mut waiting.ceiling, CEILING).map(|()| CEILING),
        PolicyField::Commission => policy::cancel(&mut waiting.commission, COMMISSION).map(|()| COMMISSION),
        PolicyField::Admission => policy::cancel(&mut waiting.admission, ADMISSION).map(|()| ADMISSION),
    }?;
    live.info_changed = true;
    let cancelled = event("policy_change_cancelled")
        .with("vault_id", vault_id)
        .with("what", what);
    answer(deps.storage, live, "cancel_policy_change", cancelled.into())
}

fn owned(storage: &dyn Storage, sender: &Addr, vault_id: u64, now: u64) -> Result<LiveVault> {
    let live = LiveVault::load(storage, vault_id, now)?;
    if live.info.operator != *sender {
        return Err(ContractError::WrongSender {
            expected: format!("the operator of vault {vault_id}, {}", live.info.operator),
            sender: sender.to_string(),
        });
    }
    Ok(live)
}

/// What an admission and the next both take. One of all takes no service yet that is not open to the vault.
fn narrowed(
    storage: &dyn Storage,
    vault_id: u64,
    from: &Admission,
    to: &Admission,
    now: u64,
) -> (Admission, bool) {
    let from_all = matches!(from, Admission::AllUpTo { .. });
    let max_fraction = |name: &str| {
        let service = services::load(storage, name).ok()?;
        let taken = !from_all || service.is_open_to(vault_id, now);
        taken.then_some(service.params.terms.max_fraction)
    };
    from.narrowed(to, &max_fraction)
}

fn answer(
    storage: &mut dyn Storage,
    live: LiveVault,
    action: &'static str,
    event: Event,
) -> Result<Response> {
    let due = live.save(storage)?;
    Ok(Response::new()
        .add_attribute("action", action)
        .add_events(due)
        .add_event(event))
}
