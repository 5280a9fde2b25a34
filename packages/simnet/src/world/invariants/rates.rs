//! What a share is worth falls only in a slash: I-07.

use std::collections::BTreeMap;

use cosmwasm_std::Uint256;
use holdfast_accounting::pool::VIRTUAL_SHARES;
use holdfast_shared::msg::hub::{SlashStatus, SlashView};

use super::facts::Facts;
use super::Round;
use crate::world::HUB;

/// Collateral and shares of every vault at the end of a step, and which slashes had taken, or were due to.
#[derive(Default)]
pub(super) struct Rates {
    vaults: BTreeMap<u64, (Uint256, Uint256)>,
    taken: usize,
    due: usize,
}

impl Rates {
    /// Compares with the step before and remembers this one.
    pub(super) fn check(&mut self, facts: &Facts<'_>, round: &mut Round) {
        let now = Self {
            vaults: facts
                .vaults
                .iter()
                .map(|vault| {
                    let collateral = Uint256::from(vault.view.collateral) + Uint256::one();
                    let shares = vault.view.shares + Uint256::from(VIRTUAL_SHARES);
                    (vault.view.vault_id, (collateral, shares))
                })
                .collect(),
            taken: count(facts, has_taken),
            due: count(facts, |slash| is_due(facts, slash)),
        };
        let before = std::mem::replace(self, now);
        // A due filing takes with any touch, some at a time.
        if before.taken != self.taken || before.due + self.due > 0 {
            return;
        }
        for (id, (collateral, shares)) in &self.vaults {
            let Some((held, of)) = before.vaults.get(id) else {
                continue;
            };
            // All who had shares left with all there was: a new beginning.
            let empty = *shares == Uint256::from(VIRTUAL_SHARES);
            round.expect("I-07", empty || collateral * of >= held * shares, || {
                format!("vault {id}: a share fell from {held}/{of} to {collateral}/{shares} without a slash")
            });
        }
    }
}

fn count(facts: &Facts<'_>, is: impl Fn(&SlashView) -> bool) -> usize {
    facts.slashes.iter().filter(|slash| is(slash)).count()
}

fn has_taken(slash: &SlashView) -> bool {
    use SlashStatus::{Executed, Reversed, Settled};
    matches!(slash.status, Executed | Settled | Reversed)
}

fn is_due(facts: &Facts<'_>, slash: &SlashView) -> bool {
    slash.status == SlashStatus::Filed && slash.executed_at <= facts.net.chain(HUB).now()
}
