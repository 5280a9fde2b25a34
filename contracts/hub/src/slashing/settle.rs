//! Settling: the money of a slash goes where the terms say, to the unit.

use cosmwasm_std::{DepsMut, Env, Response, Storage};
use holdfast_accounting::{Amount, Rounding};
use holdfast_shared::events;
use holdfast_shared::msg::hub::{PayoutSource, Recipient, SlashStatus};
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
        let message = payouts::message(deps.storage, &payout)?;
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
    for (denom, total) in totals(slash)? {
        let part = reporter_part(slash, &denom)?;
        let rest = total.minus(part)?;
        if let Some(reporter) = slash.reporter.clone().filter(|_| !part.is_zero()) {
            let to = Payee::Address(reporter);
            payouts.push((
                "reporter",
                Payout {
                    source: PayoutSource::Slash,
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
                    source: PayoutSource::Slash,
                    to: to.clone(),
                    denom,
                    amount: rest,
                },
            ));
        }
    }
    Ok(payouts)
}

/// The reporter's part of one asset: of each vault `floor(part x taken)`, at most the cap.
fn reporter_part(slash: &Slash, denom: &Denom) -> Result<Amount> {
    if slash.reporter.is_none() {
        return Ok(Amount::ZERO);
    }
    let of_denom = slash.taken.iter().filter(|taken| taken.denom == *denom);
    let by_vault = summed(of_denom.map(|taken| (taken.vault_id, taken.amount)))?;
    by_vault.into_iter().try_fold(Amount::ZERO, |all, (_, taken)| {
        let part = taken.fraction(slash.reporter_part, Rounding::Down)?;
        Ok(all.plus(part.min(Amount::new(slash.reporter_cap)))?)
    })
}

/// What was taken, by asset, in the order it was taken.
pub(super) fn totals(slash: &Slash) -> Result<Vec<(Denom, Amount)>> {
    summed(
        slash
            .taken
            .iter()
            .map(|taken| (taken.denom.clone(), taken.amount)),
    )
}

/// Amounts of equal keys added up, in the order the keys first came.
fn summed<K: PartialEq>(amounts: impl Iterator<Item = (K, Amount)>) -> Result<Vec<(K, Amount)>> {
    let mut sums: Vec<(K, Amount)> = Vec::new();
    for (key, amount) in amounts {
        match sums.iter_mut().find(|(held, _)| *held == key) {
            Some((_, sum)) => *sum = sum.plus(amount)?,
            None => sums.push((key, amount)),
        }
    }
    Ok(sums)
}
