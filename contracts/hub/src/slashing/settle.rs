//! Settling: the money of a slash goes where the terms say, to the unit.

use std::collections::BTreeMap;

use cosmwasm_std::{DepsMut, Env, Response, Storage};
use holdfast_accounting::{Amount, Rounding};
use holdfast_shared::events;
use holdfast_shared::msg::hub::{Recipient, SlashStatus};
use holdfast_shared::Denom;

use super::payouts::{self, Payee, Payout};
use super::store::{self, Slash};
use crate::admin::config;
use crate::error::{ContractError, Result};

/// Pays out a slash whose delay has passed. A receiver that refuses stops nobody else.
pub(crate) fn settle(deps: DepsMut, env: &Env, id: u64) -> Result<Response> {
    let mut slash = store::load(deps.storage, id)?;
    let now = env.block.time.seconds();
    if slash.status == SlashStatus::Settled {
        return Err(ContractError::Settled { slash_id: id });
    }
    if now < slash.settles_at {
        return Err(ContractError::NotSettleable {
            slash_id: id,
            settles_at: slash.settles_at,
            now,
        });
    }
    let mut response = Response::new().add_attribute("action", "settle");
    for (role, payout) in payouts_of(deps.storage, &slash)? {
        let event = events::slash_settled(id, role, &payout.denom, payout.amount);
        let message = payouts::message(&payout)?;
        response = response.add_event(event).add_submessage(message);
    }
    slash.status = SlashStatus::Settled;
    store::save(deps.storage, id, &slash)?;
    Ok(response)
}

/// Who receives what, by asset: the reporter's part of each vault up to the cap, the recipient the rest.
fn payouts_of(storage: &dyn Storage, slash: &Slash) -> Result<Vec<(&'static str, Payout)>> {
    let mut payouts = Vec::new();
    let (role, to) = match slash.recipient {
        Recipient::Burn => ("burn", Payee::Nobody),
        Recipient::Insurance => ("insurance", Payee::Address(config::load(storage)?.insurance)),
    };
    let reporters = reporter_parts(slash)?;
    for (denom, total) in totals(slash)? {
        let part = reporters.get(denom.key()).copied().unwrap_or(Amount::ZERO);
        let rest = total.minus(part)?;
        if let Some(reporter) = slash.reporter.clone().filter(|_| !part.is_zero()) {
            let to = Payee::Address(reporter);
            payouts.push((
                "reporter",
                Payout {
                    to,
                    denom: denom.clone(),
                    amount: part,
                },
            ));
        }
        if !rest.is_zero() {
            payouts.push((
                role,
                Payout {
                    to: to.clone(),
                    denom,
                    amount: rest,
                },
            ));
        }
    }
    Ok(payouts)
}

/// The reporter's part by denom: of each vault `floor(part x taken)`, at most the cap.
fn reporter_parts(slash: &Slash) -> Result<BTreeMap<String, Amount>> {
    let mut by_denom = BTreeMap::new();
    if slash.reporter.is_none() {
        return Ok(by_denom);
    }
    let mut by_vault: BTreeMap<u64, (Denom, Amount)> = BTreeMap::new();
    for taken in &slash.taken {
        let fresh = (taken.denom.clone(), Amount::ZERO);
        let (_, sum) = by_vault.entry(taken.vault_id).or_insert(fresh);
        *sum = sum.plus(taken.amount)?;
    }
    for (denom, sum) in by_vault.into_values() {
        let part = sum
            .fraction(slash.reporter_part, Rounding::Down)?
            .min(Amount::new(slash.reporter_cap));
        let held = by_denom.entry(denom.key().to_owned()).or_insert(Amount::ZERO);
        *held = held.plus(part)?;
    }
    Ok(by_denom)
}

/// What was taken, by asset, in the order it was taken.
pub(super) fn totals(slash: &Slash) -> Result<Vec<(Denom, Amount)>> {
    let mut totals: Vec<(Denom, Amount)> = Vec::new();
    for taken in &slash.taken {
        match totals.iter_mut().find(|(denom, _)| *denom == taken.denom) {
            Some((_, sum)) => *sum = sum.plus(taken.amount)?,
            None => totals.push((taken.denom.clone(), taken.amount)),
        }
    }
    Ok(totals)
}
