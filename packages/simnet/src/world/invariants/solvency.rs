//! The proof of solvency that the hub gives, asked page by page, against the books the simulator keeps from events: I-02 and
//! I-03 term by term.

use anyhow::Result as AnyResult;
use holdfast_shared::msg::hub::{Owed, SolvencyResponse};
use holdfast_shared::msg::lens::QueryMsg;
use holdfast_shared::Denom;

use super::custody;
use super::facts::Facts;
use super::Round;
use crate::world::{hub_view, HUB};

/// Records a page: few, so that every walk has many pages.
const PAGE: u32 = 7;

/// The books of an asset, all pages of them.
fn books(facts: &Facts<'_>, denom: &Denom) -> AnyResult<SolvencyResponse> {
    let (mut start_at, mut so_far) = (None, None);
    loop {
        let question = QueryMsg::Solvency {
            denom: denom.clone(),
            start_at,
            so_far,
            limit: Some(PAGE),
        };
        let page: SolvencyResponse = hub_view(facts.net.chain(HUB), facts.hub, question)?;
        if page.next.is_none() {
            return Ok(page);
        }
        (start_at, so_far) = (page.next, Some(page.owed));
    }
}

/// Of each asset: every term is what the ledger says, and what is held beyond them was given.
pub(super) fn check(facts: &Facts<'_>, round: &mut Round) -> AnyResult<()> {
    for denom in &facts.assets {
        let books = books(facts, denom)?;
        let (key, owed) = (denom.key(), &books.owed);
        let ledger = facts.ledger.of(key);

        let pools = owed.active + owed.batches + owed.frozen + owed.settlement;
        let mine = custody::held(facts, key);
        // What was refused is out of the slash that pays it and still here.
        let slashed: u128 = custody::refused_by(facts, key, true);
        round.expect("I-02", pools.u128() + slashed == mine, || {
            format!("{key}: pools and settlement of {pools} and {slashed} refused, against {mine}: {owed:?}")
        });
        let paid = ledger.unfunded + ledger.rewards + ledger.fees;
        let streams = streams(owed) + custody::refused_by(facts, key, false);
        round.expect("I-02", streams == ledger.funded - paid, || {
            format!(
                "{key}: escrows, rewards, fees and deposits of {streams}, funded {} and paid {paid}: {owed:?}",
                ledger.funded
            )
        });
        let tips = ledger.tips_in - ledger.tips_out;
        round.expect("I-02", owed.tips.u128() == tips, || {
            format!("{key}: tips of {} against {tips}", owed.tips)
        });
        let (gifts, lacking) = (books.gifts, books.lacking);
        if matches!(denom, Denom::Bank(_)) {
            let bank = facts.net.chain(HUB).balance(facts.hub, key);
            let right = gifts.is_some_and(|gifts| gifts.u128() == ledger.donated)
                && lacking.is_some_and(|lacking| lacking.is_zero())
                && books.held == bank;
            round.expect("I-02", right, || {
                format!(
                    "{key}: gifts {gifts:?}, lacking {lacking:?}, given {}",
                    ledger.donated
                )
            });
        } else {
            round.expect("I-03", lacking.is_some_and(|lacking| lacking.is_zero()), || {
                format!("{key}: lacking {lacking:?} of {owed:?}")
            });
        }
    }
    Ok(())
}

/// Escrows, rewards, fees and deposits in whole units, with what their fractions come to.
fn streams(owed: &Owed) -> u128 {
    let whole = owed.escrow + owed.rewards + owed.fees + owed.deposits;
    let fractions = holdfast_accounting::Accrued::new(owed.fractions).payable_up();
    whole.u128() + fractions.map_or(0, |amount| amount.get().u128())
}
