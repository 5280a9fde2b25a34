//! Shares add up, coins add up, and nothing came from nowhere: I-01, I-02, I-04, I-39 in sum.

use cosmwasm_std::{Addr, Uint256};
use cw20::{BalanceResponse, Cw20QueryMsg};
use holdfast_shared::msg::hub::{PayoutSource, TicketState, TicketView};
use holdfast_shared::Denom;

use super::facts::{Facts, VaultFacts};
use super::Round;
use crate::world::HUB;

pub(super) fn check(facts: &Facts<'_>, round: &mut Round) {
    for vault in &facts.vaults {
        shares_of_vault(facts, vault, round);
        shares_of_batches(facts, vault, round);
    }
    for denom in &facts.assets {
        conserved(facts, denom, round);
        owed_rewards(facts, denom.key(), round);
    }
}

/// I-01: positions and waiting tickets are the active shares.
fn shares_of_vault(facts: &Facts<'_>, vault: &VaultFacts, round: &mut Round) {
    let id = vault.view.vault_id;
    let held: Uint256 = vault.positions.iter().map(|position| position.shares).sum();
    let waiting: Uint256 = facts
        .tickets
        .iter()
        .filter(|ticket| ticket.vault_id == id && ticket.state == TicketState::Waiting)
        .map(|ticket| ticket.shares)
        .sum();
    let shares = vault.view.shares;
    round.expect(
        "I-01",
        held + waiting == shares && waiting == vault.view.leaving,
        || format!("vault {id}: positions {held} + waiting {waiting} against shares {shares}"),
    );
}

/// I-01: the tickets of a batch are its shares, and what they can claim is within what it holds.
fn shares_of_batches(facts: &Facts<'_>, vault: &VaultFacts, round: &mut Round) {
    let id = vault.view.vault_id;
    for batch in &vault.batches {
        let of_batch = |ticket: &&TicketView| {
            ticket.vault_id == id && ticket.closing == batch.closing && ticket.state != TicketState::Waiting
        };
        let tickets: Uint256 = facts
            .tickets
            .iter()
            .filter(of_batch)
            .map(|ticket| ticket.shares)
            .sum();
        let claimable: u128 = facts
            .tickets
            .iter()
            .filter(of_batch)
            .map(|ticket| ticket.claimable.u128())
            .sum();
        let (shares, holds) = (batch.shares, batch.collateral.u128());
        round.expect("I-01", tickets == shares && claimable <= holds, || {
            format!(
                "batch {id}/{}: tickets {tickets} of {shares} shares claim {claimable} of {holds}",
                batch.closing
            )
        });
    }
}

/// Collateral held in vaults, batches and settlement.
pub(crate) fn held(facts: &Facts<'_>, denom: &str) -> u128 {
    let of_denom = facts
        .vaults
        .iter()
        .filter(|vault| vault.view.denom.key() == denom);
    let pools: u128 = of_denom
        .map(|vault| {
            let batches: u128 = vault.batches.iter().map(|batch| batch.collateral.u128()).sum();
            vault.view.collateral.u128() + batches
        })
        .sum();
    pools + executed(facts, denom) - facts.ledger.of(denom).slashed
}

/// What receivers refused and is still here, of slashes or of anything else.
pub(super) fn refused_by(facts: &Facts<'_>, denom: &str, by_slashes: bool) -> u128 {
    let of_denom = facts.payouts.iter().filter(|payout| payout.denom.key() == denom);
    let chosen = of_denom.filter(|payout| (payout.source == PayoutSource::Slash) == by_slashes);
    chosen.map(|payout| payout.amount.u128()).sum()
}

/// Everything slashes ever took.
fn executed(facts: &Facts<'_>, denom: &str) -> u128 {
    let totals = facts.slashes.iter().flat_map(|slash| &slash.totals);
    totals
        .filter(|(found, _)| found.key() == denom)
        .map(|(_, amount)| amount.u128())
        .sum()
}

/// I-04: what came in is out, held or slashed; I-02 and I-03: and the money is there, of coins to the unit.
fn conserved(facts: &Facts<'_>, asset: &Denom, round: &mut Round) {
    let denom = asset.key();
    let totals = facts.ledger.of(denom);
    let taken = executed(facts, denom);
    round.expect("I-29", taken >= totals.slashed, || {
        format!("{denom}: {} left by slashes that took {taken}", totals.slashed)
    });
    if taken < totals.slashed {
        return;
    }
    let held = held(facts, denom);
    let out = totals.withdrawn + totals.slashed + held;
    round.expect("I-04", totals.deposited == out, || {
        format!(
            "{denom}: deposited {} against withdrawn, slashed and held {out}",
            totals.deposited
        )
    });
    let paid = totals.unfunded + totals.rewards + totals.fees;
    let tips = tips(facts, denom);
    round.expect("I-02", totals.tips_in == tips + totals.tips_out, || {
        format!(
            "{denom}: tips of {} came in, {} went out, {tips} are held",
            totals.tips_in, totals.tips_out
        )
    });
    let owed = held + totals.funded.saturating_sub(paid) + totals.donated + tips;
    let Denom::Cw20(token) = asset else {
        let bank = facts.net.chain(HUB).balance(facts.hub, denom).u128();
        round.expect("I-02", bank == owed && totals.funded >= paid, || {
            format!("{denom}: the bank says {bank}, owed are {owed}")
        });
        return;
    };
    let query = Cw20QueryMsg::Balance {
        address: facts.hub.to_string(),
    };
    let answer = facts.net.chain(HUB).query(&Addr::unchecked(token), &query);
    let balance = answer.map_or(0, |answer: BalanceResponse| answer.balance.u128());
    round.expect("I-03", balance >= owed && totals.funded >= paid, || {
        format!("{token}: the token says {balance}, owed are {owed}")
    });
}

/// Budgets for tips, and tips owed.
fn tips(facts: &Facts<'_>, denom: &str) -> u128 {
    let budgets = facts.tips.iter().filter(|budget| budget.denom.key() == denom);
    let owed = facts.tips_owed.iter().filter(|tip| tip.denom.key() == denom);
    let left: u128 = budgets.map(|budget| budget.left.u128()).sum();
    left + owed.map(|tip| tip.amount.u128()).sum::<u128>()
}

/// I-02 and I-39: what people can claim of a denom is within what services paid in and was not paid out.
fn owed_rewards(facts: &Facts<'_>, denom: &str, round: &mut Round) {
    let totals = facts.ledger.of(denom);
    let coins = facts.vaults.iter().flat_map(|vault| {
        let rewards = vault.positions.iter().flat_map(|position| &position.rewards);
        rewards.chain(&vault.view.commission)
    });
    let rewards: u128 = coins
        .filter(|coin| coin.denom == denom)
        .map(|coin| coin.amount.u128())
        .sum();
    let escrows: u128 = facts
        .services
        .iter()
        .filter(|service| service.params.rent_denom.key() == denom)
        .map(|service| service.escrow.balance.u128())
        .sum();
    let paid = totals.unfunded + totals.rewards + totals.fees;
    round.expect("I-39", rewards + escrows + paid <= totals.funded, || {
        format!(
            "{denom}: rewards {rewards} + escrows {escrows} + paid {paid} exceed funded {}",
            totals.funded
        )
    });
}
