//! An offence counts once: I-22. What is filed is frozen, and nothing else: I-26. What is not final is known to be: I-23.

use std::collections::BTreeSet;

use holdfast_shared::msg::hub::{PartState, SlashStatus};

use super::facts::{Facts, VaultFacts};
use super::Round;

pub(super) fn check(facts: &Facts<'_>, round: &mut Round) {
    let mut seen = BTreeSet::new();
    for slash in &facts.slashes {
        let new = seen.insert((&slash.service, &slash.operator, &slash.offence));
        round.expect("I-22", new, || {
            format!("slash {} counts {} again", slash.slash_id, slash.offence)
        });
    }
    for vault in &facts.vaults {
        pending(facts, vault, round);
    }
    round.expect("I-22", seen.len() == facts.slashes.len(), || {
        "an offence counts twice".to_owned()
    });
}

/// I-26: demands stand only where filings are open, and freeze no more than there is. I-23: a vault knows of every filing
/// and slash of it that is not final, so that no deposit buys into one unawares.
fn pending(facts: &Facts<'_>, vault: &VaultFacts, round: &mut Round) {
    let id = vault.view.vault_id;
    for slot in &vault.view.slots {
        round.expect("I-26", slot.filings > 0 || slot.demands.is_zero(), || {
            format!(
                "vault {id}: {} frozen for {} without a filing",
                slot.demands, slot.service
            )
        });
    }
    for batch in &vault.batches {
        round.expect("I-26", batch.frozen <= batch.collateral, || {
            format!(
                "batch {id}/{}: {} of {} frozen",
                batch.closing, batch.frozen, batch.collateral
            )
        });
    }
    let open = facts.slashes.iter().filter(|slash| {
        slash.parts.iter().any(|part| {
            let is_open = match part.state {
                PartState::Frozen => true,
                PartState::Taken => slash.status != SlashStatus::Settled,
                PartState::Free => false,
            };
            part.vault_id == id && is_open
        })
    });
    let open = open.count();
    round.expect("I-23", vault.view.pending as usize == open, || {
        format!(
            "vault {id} knows of {} open slashes, there are {open}",
            vault.view.pending
        )
    });
}
