//! What a share is worth falls only in a slash: I-07.

use std::collections::BTreeMap;

use cosmwasm_std::Uint256;
use holdfast_accounting::pool::VIRTUAL_SHARES;

use super::facts::Facts;
use super::Round;

/// Collateral and shares of every vault at the end of a step, and how many slashes there had been.
#[derive(Default)]
pub(super) struct Rates {
    vaults: BTreeMap<u64, (Uint256, Uint256)>,
    slashes: usize,
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
            slashes: facts.slashes.len(),
        };
        let before = std::mem::replace(self, now);
        if before.slashes != self.slashes {
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
