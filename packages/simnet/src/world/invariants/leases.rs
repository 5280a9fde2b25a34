//! The two limits: I-12, I-13.

use holdfast_accounting::math::{div_fraction, Rounding};

use super::facts::{Facts, VaultFacts};
use super::Round;

pub(super) fn check(facts: &Facts<'_>, round: &mut Round) {
    for vault in &facts.vaults {
        stakes(vault, round);
        let changed = facts.ledger.changed_ceiling(vault.view.vault_id);
        exposures(vault, changed, round);
    }
}

/// I-12: security counts only as far as it can be punished.
fn stakes(vault: &VaultFacts, round: &mut Round) {
    let collateral = vault.view.collateral;
    for slot in &vault.view.slots {
        let punishable = div_fraction(slot.slashable, slot.max_fraction, Rounding::Down);
        // A quotient that does not fit 128 bits limits nothing.
        let limited = punishable.map_or(true, |punishable| slot.stake <= punishable);
        round.expect("I-12", slot.stake <= collateral && limited, || {
            format!(
                "vault {} slot {}: stake {} with slashable {} at {} of collateral {collateral}",
                vault.view.vault_id, slot.slot, slot.stake, slot.slashable, slot.max_fraction
            )
        });
    }
}

/// I-13: everything promised can be taken at once, within the ceiling; what a lowered ceiling left above it still can.
fn exposures(vault: &VaultFacts, changed: bool, round: &mut Round) {
    let id = vault.view.vault_id;
    let exposure: u128 = vault
        .view
        .slots
        .iter()
        .map(|slot| slot.slashable.u128() + slot.tails.u128())
        .sum();
    let limit = match changed {
        true => vault.view.collateral.u128(),
        false => vault.view.exposure_limit.u128(),
    };
    round.expect("I-13", exposure <= limit, || {
        format!("vault {id}: exposure {exposure} above limit {limit}")
    });
    for batch in &vault.batches {
        round.expect("I-13", batch.exposure <= batch.collateral, || {
            format!(
                "batch {id}/{}: exposure {} of {}",
                batch.closing, batch.exposure, batch.collateral
            )
        });
    }
}
