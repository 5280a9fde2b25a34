//! Every question of every contract, asked on the real chains: each is answered within the gas a node gives to a query.

use anyhow::{ensure, Context, Result};
use cosmwasm_std::{Decimal, Uint128, Uint256};
use holdfast_shared::evidence::OffenceKind;
use holdfast_shared::msg::{consumer, hub, lens, lrt};
use holdfast_shared::Denom;
use serde::Serialize;
use serde_json::Value;

use super::market::wanted_by;
use super::security::BRIDGE;
use super::stage::{message_name, Stage};
use crate::client::Client;
use crate::deploy::restaking::VAULT;
use crate::net::{accounts, RENT};

/// Answers that must not be empty lists once a lease was slashed and an exit asked.
const FULL: [&str; 14] = [
    "assets",
    "vaults",
    "positions",
    "tickets",
    "services",
    "offers",
    "sent_entries",
    "slashes",
    "securities",
    "reports",
    "records",
    "all_accounts",
    "redemptions",
    "tips_owed",
];

/// Whom and what the questions are about.
struct About {
    operator: String,
    staker: String,
    holder: String,
    ticket_id: u64,
    slash_id: u64,
    bid: hub::BidParams,
    height: u64,
}

/// Asks all of them.
pub fn every_question(stage: &mut Stage) -> Result<String> {
    let about = About {
        operator: stage.address(accounts::OPERATOR)?,
        staker: stage.address(accounts::BOB)?,
        holder: stage.address(accounts::ALICE)?,
        ticket_id: *stage.exits.first().context("an exit was asked")?,
        slash_id: stage.offence.as_ref().context("a slash")?.1,
        bid: wanted_by(stage, BRIDGE)?,
        height: stage.early.context("a snapshot was seen on bridge")?,
    };
    let (bridge, far) = stage.site(BRIDGE)?;
    let (here, deployment) = (&stage.hub, &stage.deployment);
    let sums = [
        ask(here, &deployment.lens.address, &of_lens(&about))?,
        ask(here, &deployment.hub.address, &of_hub(&about))?,
        ask(here, &super::lrt::lrt(stage)?, &of_lrt(&about))?,
        ask(&far, &bridge.consumer, &of_consumer(&about))?,
    ];
    let [lens, hub, lrt, consumer] = sums;
    Ok(format!(
        "{lens} answers of the lens, {hub} of the hub, {lrt} of the lrt, {consumer} of the consumer"
    ))
}

fn ask(client: &Client, contract: &str, questions: &[impl Serialize]) -> Result<usize> {
    for question in questions {
        let name = message_name(question)?;
        let answer: Value = client.smart(contract, question).with_context(|| name.clone())?;
        let is_empty = answer.as_array().is_some_and(Vec::is_empty);
        ensure!(
            !is_empty || !FULL.contains(&name.as_str()),
            "{name} was answered with nothing"
        );
    }
    Ok(questions.len())
}

fn of_lens(about: &About) -> Vec<lens::QueryMsg> {
    use lens::QueryMsg as Q;
    let (vault_id, service) = (VAULT, || BRIDGE.to_owned());
    let (operator, owner) = (|| about.operator.clone(), || about.staker.clone());
    let mut questions = pages();
    questions.extend([
        Q::Config {},
        Q::Operator { operator: operator() },
        Q::Vault { vault_id },
        Q::SimulateDeposit {
            vault_id,
            depositor: owner(),
            amount: Uint128::new(1_000_000),
            accept_open_filings: true,
        },
        Q::SimulateExit {
            vault_id,
            owner: owner(),
            shares: Uint256::one(),
        },
        Q::Position {
            vault_id,
            owner: owner(),
        },
        Q::Ticket {
            ticket_id: about.ticket_id,
        },
        Q::Service { service: service() },
        Q::Market { service: service() },
        Q::Tips { service: service() },
        Q::QuoteSecurity {
            service: service(),
            bid: about.bid.clone(),
        },
        Q::Coverage { service: service() },
        Q::Yield { vault_id },
        Q::PositionYield {
            vault_id,
            owner: owner(),
        },
        Q::Link { service: service() },
        Q::SentEntries {
            service: service(),
            operator: operator(),
            start_after: None,
            limit: None,
        },
        Q::Slash {
            slash_id: about.slash_id,
        },
        Q::SimulateSlash {
            service: service(),
            operator: operator(),
            kind: OffenceKind::ServiceFault,
            seq: None,
        },
        Q::Fees {
            denom: Denom::bank(RENT),
        },
        Q::Solvency {
            denom: Denom::bank(RENT),
            start_at: None,
            so_far: None,
            limit: None,
        },
    ]);
    questions
}

/// The lens's lists.
fn pages() -> Vec<lens::QueryMsg> {
    use lens::QueryMsg as Q;
    let (vault_id, service, limit) = (VAULT, BRIDGE.to_owned(), None);
    vec![
        Q::Assets {
            start_after: None,
            limit,
        },
        Q::Vaults {
            start_after: None,
            limit,
        },
        Q::Batches {
            vault_id,
            start_after: None,
            limit,
        },
        Q::Positions {
            vault_id,
            start_after: None,
            limit,
        },
        Q::Tickets {
            owner: None,
            start_after: None,
            limit,
        },
        Q::Services {
            start_after: None,
            limit,
        },
        Q::Offers {
            service,
            start_after: None,
            limit,
        },
        Q::TipsOwed {
            start_after: None,
            limit,
        },
        Q::Slashes {
            start_after: None,
            limit,
        },
        Q::Payouts {
            start_after: None,
            limit,
        },
    ]
}

fn of_hub(about: &About) -> Vec<hub::QueryMsg> {
    use hub::QueryMsg as Q;
    vec![
        Q::Position {
            vault_id: VAULT,
            owner: about.staker.clone(),
        },
        Q::Ticket {
            ticket_id: about.ticket_id,
        },
        Q::Records {
            start: None,
            end: None,
            descending: false,
            limit: Some(100),
        },
        Q::Ownership {},
    ]
}

fn of_consumer(about: &About) -> Vec<consumer::QueryMsg> {
    use consumer::QueryMsg as Q;
    let (operator, height) = (|| about.operator.clone(), Some(about.height));
    vec![
        Q::Config {},
        Q::Security {
            operator: operator(),
            height,
        },
        Q::Securities {
            height,
            start_after: None,
            limit: None,
        },
        Q::Total { height: None },
        Q::Top {
            count: 10,
            largest_share: Some(Decimal::percent(60)),
            height: None,
        },
        Q::EntryAtHeight {
            operator: operator(),
            height: about.height,
        },
        Q::Report { report_id: 1 },
        Q::Reports {
            start_after: None,
            limit: None,
        },
        Q::Link {},
    ]
}

fn of_lrt(about: &About) -> Vec<lrt::QueryMsg> {
    use lrt::QueryMsg as Q;
    let (owner, limit) = (|| about.holder.clone(), None);
    vec![
        Q::Balance { address: owner() },
        Q::TokenInfo {},
        Q::Minter {},
        Q::Allowance {
            owner: owner(),
            spender: about.operator.clone(),
        },
        Q::AllAllowances {
            owner: owner(),
            start_after: None,
            limit,
        },
        Q::AllSpenderAllowances {
            spender: owner(),
            start_after: None,
            limit,
        },
        Q::AllAccounts {
            start_after: None,
            limit,
        },
        Q::MarketingInfo {},
        Q::Config {},
        Q::Rate {},
        Q::Portfolio {},
        Q::Batches {
            start_after: None,
            limit,
        },
        Q::Batch { batch_id: 1 },
        Q::Redemptions {
            owner: owner(),
            start_after: None,
            limit,
        },
    ]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;

    use super::*;
    use crate::net::state::workspace;

    /// Answered only where somebody uploaded a logo, which nobody can.
    const NOT_ASKED: [&str; 1] = ["lrt download_logo"];

    fn of_schema(contract: &str) -> BTreeSet<String> {
        let path = workspace().join(format!("schema/{contract}/holdfast-{contract}.json"));
        let schema: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        let variants = schema["query"]["oneOf"].as_array().unwrap();
        let name = |variant: &Value| format!("{contract} {}", variant["required"][0].as_str().unwrap());
        variants
            .iter()
            .map(name)
            .filter(|name| !NOT_ASKED.contains(&name.as_str()))
            .collect()
    }

    fn names(contract: &str, questions: &[impl Serialize]) -> BTreeSet<String> {
        let name = |question| format!("{contract} {}", message_name(question).unwrap());
        questions.iter().map(name).collect()
    }

    #[test]
    fn every_question_of_the_schemas_is_asked() {
        let about = About {
            operator: "operator".into(),
            staker: "staker".into(),
            holder: "holder".into(),
            ticket_id: 1,
            slash_id: 1,
            bid: hub::BidParams {
                wanted: Uint128::one(),
                highest_rate: Decimal::one(),
                term_seconds: 1,
                largest_share: Decimal::one(),
                smallest_lease: Uint128::one(),
                assets: vec![],
            },
            height: 1,
        };
        assert_eq!(names("lens", &of_lens(&about)), of_schema("lens"));
        assert_eq!(names("hub", &of_hub(&about)), of_schema("hub"));
        assert_eq!(names("lrt", &of_lrt(&about)), of_schema("lrt"));
        assert_eq!(names("consumer", &of_consumer(&about)), of_schema("consumer"));
    }
}
