//! Which messages the story has the contracts accept, and which not: a message that is new must be told, or named here.

use std::collections::BTreeSet;

use anyhow::{ensure, Result};

/// What the contracts accept in the whole story.
const ACCEPTED: [&str; 64] = [
    "consumer hello",
    "consumer order",
    "consumer pay_rent",
    "consumer retry",
    "consumer set_rent_route",
    "consumer submit_evidence",
    "consumer submit_fault",
    "consumer withdraw",
    "hub admit_operators",
    "hub approve_asset",
    "hub approve_service",
    "hub cancel_policy_change",
    "hub change_asset",
    "hub change_policy",
    "hub change_terms",
    "hub claim",
    "hub claim_all_rewards",
    "hub claim_fees",
    "hub claim_rewards",
    "hub claim_tips",
    "hub close_epoch",
    "hub create_vault",
    "hub deposit",
    "hub execute_filing",
    "hub flush",
    "hub fund_escrow",
    "hub fund_tips",
    "hub give_notice",
    "hub match",
    "hub move_service",
    "hub name_reporter",
    "hub place_bid",
    "hub post_offer",
    "hub propose_service",
    "hub read_price",
    "hub receive",
    "hub register_key",
    "hub register_operator",
    "hub replace_link",
    "hub reprice",
    "hub request_exit",
    "hub reverse",
    "hub set_market_params",
    "hub set_tips",
    "hub settle",
    "hub submit_evidence",
    "hub update_ownership",
    "hub veto",
    "hub withdraw_escrow",
    "hub withdraw_offer",
    "hub withdraw_tips",
    "lrt burn",
    "lrt burn_from",
    "lrt claim_redemption",
    "lrt close_batch",
    "lrt compound",
    "lrt decrease_allowance",
    "lrt increase_allowance",
    "lrt mint",
    "lrt redeem",
    "lrt send",
    "lrt send_from",
    "lrt transfer",
    "lrt transfer_from",
];

/// What they never accept in it, each with the reason. A message that is told leaves this list.
#[cfg(test)]
const NOT_ACCEPTED: [(&str, &str); 4] = [
    (
        "consumer replace_link",
        "needs a link that is dead for good, and a second connection for the next",
    ),
    (
        "hub retry_payout",
        "needs a receiver that refuses coins once and takes them later",
    ),
    (
        "lrt update_marketing",
        "only for a marketing address, which nobody is; refused",
    ),
    ("lrt upload_logo", "only for a marketing address, which nobody is"),
];

/// What was accepted is what is named here: all of it in the whole story, nothing else in the short one.
///
/// # Errors
/// The list and the story differ.
pub fn as_named(accepted: &BTreeSet<String>, short: bool) -> Result<()> {
    let named: BTreeSet<String> = ACCEPTED.into_iter().map(str::to_owned).collect();
    let unnamed: Vec<_> = accepted.difference(&named).collect();
    ensure!(
        unnamed.is_empty(),
        "accepted, but not named in `told.rs`: {unnamed:?}"
    );
    let untold: Vec<_> = named.difference(accepted).collect();
    ensure!(
        short || untold.is_empty(),
        "named in `told.rs`, but not accepted in the story: {untold:?}"
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use serde_json::Value;

    use super::*;
    use crate::net::state::workspace;

    fn messages(contract: &str) -> Vec<String> {
        let path = workspace().join(format!("schema/{contract}/holdfast-{contract}.json"));
        let schema: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        let variants = schema["execute"]["oneOf"].as_array().unwrap();
        variants
            .iter()
            .map(|variant| format!("{contract} {}", variant["required"][0].as_str().unwrap()))
            .collect()
    }

    #[test]
    fn every_message_of_the_schemas_is_told_or_named() {
        let all: BTreeSet<String> = ["hub", "consumer", "lrt"]
            .into_iter()
            .flat_map(messages)
            .collect();
        let names = NOT_ACCEPTED.iter().map(|(name, _)| *name).chain(ACCEPTED);
        let named: Vec<String> = names.map(str::to_owned).collect();
        let once: BTreeSet<String> = named.iter().cloned().collect();
        assert_eq!(once.len(), named.len(), "a message is named twice");
        assert_eq!(once, all);
    }

    #[test]
    fn the_short_story_may_leave_out_but_not_add() {
        let some = BTreeSet::from(["consumer hello".to_owned()]);
        assert!(as_named(&some, true).is_ok());
        assert!(as_named(&some, false).is_err());
        let other = BTreeSet::from(["hub fly".to_owned()]);
        assert!(as_named(&other, true).is_err());
    }
}
