//! Settling: the money of a slash goes where the terms say, to the unit.

use cosmwasm_std::{DepsMut, Env, Response, Storage};
use holdfast_accounting::{Amount, Rounding};
use holdfast_shared::events;
use holdfast_shared::msg::hub::{PartState, PayoutSource, Recipient, SlashStatus};
use holdfast_shared::Denom;

use super::filing::wrong_status;
use super::payouts::{self, Payee, Payout};
use super::store::{self, Slash, VaultShare};
use crate::admin::config;
use crate::error::{ContractError, Result};
use crate::vault::store as vaults;

/// Pays out a slash whose delay has passed. A receiver that refuses stops nobody else.
#[inline(never)] // A VM takes functions of at most 100 locals: the router must not hold all of its handlers.
pub(crate) fn settle(deps: DepsMut, env: &Env, id: u64) -> Result<Response> {
    let mut slash = store::load(deps.storage, id)?;
    let now = env.block.time.seconds();
    if slash.status != SlashStatus::Executed {
        return Err(wrong_status(id, slash.status, "executed and not settled"));
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
        let message = payouts::message(deps.storage, &payout)?;
        response = response.add_event(event).add_submessage(message);
    }
    for share in taken(&slash) {
        vaults::settle_slash(deps.storage, share.vault_id, &share.shared)?;
    }
    slash.status = SlashStatus::Settled;
    store::save(deps.storage, id, &slash)?;
    Ok(response)
}

/// Who receives what, by receiver and asset: of each vault the reporter its part up to the cap, the recipient the rest.
fn payouts_of(storage: &dyn Storage, slash: &Slash) -> Result<Vec<(&'static str, Payout)>> {
    let insurance = config::load(storage)?.insurance;
    let mut payouts: Vec<(&'static str, Payout)> = Vec::new();
    for share in taken(slash) {
        let sum = sum_of(share)?;
        let part = reporter_part(slash, sum)?;
        if let Some(reporter) = &slash.reporter {
            add(
                &mut payouts,
                "reporter",
                Payee::Address(reporter.clone()),
                share,
                part,
            )?;
        }
        let rest = sum.minus(part)?;
        let (role, to) = match (slash.recipient, &slash.treasury) {
            (Recipient::Burn, _) => ("burn", Payee::Nobody),
            (Recipient::Treasury, Some(treasury)) if share.names_service => {
                ("treasury", Payee::Address(treasury.clone()))
            }
            _ => ("insurance", Payee::Address(insurance.clone())),
        };
        add(&mut payouts, role, to, share, rest)?;
    }
    Ok(payouts)
}

fn add(
    payouts: &mut Vec<(&'static str, Payout)>,
    role: &'static str,
    to: Payee,
    share: &VaultShare,
    amount: Amount,
) -> Result<()> {
    if amount.is_zero() {
        return Ok(());
    }
    let same = |(held, payout): &&mut (&'static str, Payout)| *held == role && payout.denom == share.denom;
    match payouts.iter_mut().find(same) {
        Some((_, payout)) => payout.amount = payout.amount.plus(amount)?,
        None => payouts.push((
            role,
            Payout {
                source: PayoutSource::Slash,
                to,
                denom: share.denom.clone(),
                amount,
            },
        )),
    }
    Ok(())
}

/// The reporter's part of what one vault paid: `floor(part x taken)`, at most the cap.
fn reporter_part(slash: &Slash, taken: Amount) -> Result<Amount> {
    if slash.reporter.is_none() {
        return Ok(Amount::ZERO);
    }
    let part = taken.fraction(slash.reporter_part, Rounding::Down)?;
    Ok(part.min(Amount::new(slash.reporter_cap)))
}

/// What was taken and not given back, vault by vault.
fn taken(slash: &Slash) -> impl Iterator<Item = &VaultShare> {
    slash
        .vaults
        .iter()
        .filter(|share| share.state == PartState::Taken)
}

fn sum_of(share: &VaultShare) -> Result<Amount> {
    let parts = share.shared.parts.iter();
    Ok(parts
        .map(|part| part.amount)
        .try_fold(Amount::ZERO, Amount::plus)?)
}

/// What was taken and not given back, by asset, in the order it was taken.
pub(super) fn totals(slash: &Slash) -> Result<Vec<(Denom, Amount)>> {
    let mut sums: Vec<(Denom, Amount)> = Vec::new();
    for share in taken(slash) {
        let amount = sum_of(share)?;
        match sums.iter_mut().find(|(held, _)| *held == share.denom) {
            Some((_, sum)) => *sum = sum.plus(amount)?,
            None => sums.push((share.denom.clone(), amount)),
        }
    }
    Ok(sums)
}
