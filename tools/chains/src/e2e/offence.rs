//! The validator votes twice.

use std::time::Duration;

use anyhow::{ensure, Context, Result};
use holdfast_shared::evidence::signing::{block_id, sign_vote, SigningKey};
use holdfast_shared::evidence::{DuplicateVote, Evidence};
use holdfast_shared::msg::consumer::{
    ExecuteMsg as ConsumerMsg, QueryMsg as ConsumerQuery, ReportStatus, ReportView,
};
use holdfast_shared::msg::hub::{ExecuteMsg, SlashStatus, SlashView, VaultView};
use holdfast_shared::msg::lens::QueryMsg;
use holdfast_shared::packet::ReportAck;

use super::market::WANTED;
use super::refusal::refused;
use super::security::{security, ORACLE};
use super::stage::{spec, wait, Stage, RELAYED};
use super::votes;
use crate::deploy::restaking::VAULT;
use crate::net::keys::validator_key;
use crate::net::{accounts, COLLATERAL};

/// What the slash takes, base units: a tenth of the stake, which is the value wanted at a price of 5.
const TAKEN: u128 = WANTED / 5 / 10;

/// The validator's real precommit of a height and a second one of the same round for another block.
pub fn double(
    stage: &Stage,
    service: &str,
    height: u64,
    chain_id: &str,
    key: &SigningKey,
) -> Result<DuplicateVote> {
    let (_, client) = stage.site(service)?;
    let vote_a = votes::precommit(&client, height)?;
    let mut vote_b = vote_a.clone();
    vote_b.block_id = Some(block_id("another block"));
    sign_vote(key, chain_id, &mut vote_b)?;
    Ok(DuplicateVote { vote_a, vote_b })
}

/// The real thing: submitted on the consumer, relayed, slashed on the hub.
pub fn double_vote(stage: &mut Stage) -> Result<String> {
    let (_, client) = stage.site(ORACLE)?;
    let height = client.height()?.height - 1;
    let key = validator_key(&stage.layout.node(ORACLE))?;
    let evidence = Evidence::DuplicateVote(double(stage, ORACLE, height, spec(ORACLE)?.id, &key)?);
    stage.before_slash = held(stage)?;
    submit(stage, ORACLE, evidence.clone())?;
    stage.offence = Some(evidence);
    let slash_id = wait("the hub's answer to the report", RELAYED, || {
        Ok(match last_report(stage)?.status {
            ReportStatus::Final {
                answer: ReportAck::Accepted { id },
            } => Some(Ok(id)),
            ReportStatus::Final { answer } => Some(Err(anyhow::anyhow!("the hub answered {answer:?}"))),
            _ => None,
        })
    })??;
    let slash: SlashView = stage.ask(&QueryMsg::Slash { slash_id })?;
    let taken: u128 = slash.totals.iter().map(|(_, amount)| amount.u128()).sum();
    ensure!(
        taken.abs_diff(TAKEN) <= 2,
        "{taken} was taken, not {TAKEN}: {slash:?}"
    );
    ensure!(
        held(stage)? + taken == stage.before_slash,
        "the pools did not pay exactly what was taken"
    );
    Ok(format!(
        "height {height}: slash {slash_id} took {taken}{COLLATERAL} from {} pools",
        slash.parts.len()
    ))
}

/// Anyone settles after the delay: insurance and reporter get their exact parts.
pub fn settle(stage: &mut Stage) -> Result<String> {
    let slashes: Vec<SlashView> = stage.ask(&QueryMsg::Slashes {
        start_after: None,
        limit: None,
    })?;
    let slash = slashes.last().context("a slash")?;
    let settle = ExecuteMsg::Settle {
        slash_id: slash.slash_id,
    };
    stage.wait_for_time(slash.settles_at.seconds() + 1, Duration::from_secs(60))?;
    let (insurance, reporter) = (stage.address(accounts::TREASURY)?, stage.address(accounts::BOB)?);
    let balance = |stage: &Stage, address: &str| stage.hub.balance(address, COLLATERAL);
    let before = [balance(stage, &insurance)?, balance(stage, &reporter)?];
    stage.tell(accounts::KEEPER, &settle, &[])?;
    let [insured, reported] = [
        balance(stage, &insurance)? - before[0],
        balance(stage, &reporter)? - before[1],
    ];
    let taken: u128 = slash.totals.iter().map(|(_, amount)| amount.u128()).sum();
    ensure!(
        insured + reported == taken,
        "{insured} and {reported} were paid of {taken}"
    );
    ensure!(
        reported == taken / 20,
        "the reporter got {reported}, not a twentieth of {taken}"
    );
    let after: SlashView = stage.ask(&QueryMsg::Slash {
        slash_id: slash.slash_id,
    })?;
    ensure!(after.status == SlashStatus::Settled, "{after:?}");
    let settled = format!(
        "slash {} is settled; there is nothing left to pay",
        slash.slash_id
    );
    refused(stage.tell(accounts::KEEPER, &settle, &[]), &settled)?;
    Ok(format!("{insured} to insurance, {reported} to the reporter"))
}

pub fn submit(stage: &mut Stage, service: &str, evidence: Evidence) -> Result<()> {
    let operator = stage.address(accounts::OPERATOR)?;
    let reporter = Some(stage.address(accounts::BOB)?);
    let submit = ConsumerMsg::SubmitEvidence {
        operator,
        evidence,
        reporter,
    };
    stage
        .tell_consumer(service, accounts::KEEPER, &submit)
        .map(|_| ())
}

fn last_report(stage: &Stage) -> Result<ReportView> {
    let reports: Vec<ReportView> = stage.ask_consumer(
        ORACLE,
        &ConsumerQuery::Reports {
            start_after: None,
            limit: None,
        },
    )?;
    reports
        .last()
        .cloned()
        .with_context(|| format!("a report; the operator is {:?}", security(stage, ORACLE)))
}

/// What the pools of the vault hold together, base units.
pub fn held(stage: &Stage) -> Result<u128> {
    let vault: VaultView = stage.ask(&QueryMsg::Vault { vault_id: VAULT })?;
    Ok(vault.collateral.u128()
        + super::end::batches(stage)?
            .iter()
            .map(|batch| batch.collateral.u128())
            .sum::<u128>())
}
