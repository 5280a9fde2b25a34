//! The validator votes twice, and what is no proof of it.

use std::time::Duration;

use anyhow::{ensure, Context, Result};
use cosmwasm_std::Binary;
use holdfast_shared::evidence::signing::{block_id, sign_vote, signing_key, SigningKey};
use holdfast_shared::evidence::{DuplicateVote, Evidence};
use holdfast_shared::msg::consumer::{
    ExecuteMsg as ConsumerMsg, QueryMsg as ConsumerQuery, ReportStatus, ReportView,
};
use holdfast_shared::msg::hub::{ExecuteMsg, SlashStatus, SlashView, VaultView};
use holdfast_shared::msg::lens::QueryMsg;
use holdfast_shared::packet::ReportAck;

use super::market::WANTED;
use super::security::{security, BRIDGE, ORACLE};
use super::stage::{refused, spec, wait, Stage, RELAYED};
use super::votes;
use crate::deploy::restaking::VAULT;
use crate::deploy::WINDOWS;
use crate::net::keys::validator_key;
use crate::net::{accounts, COLLATERAL};

/// What the slash takes, base units: a tenth of the stake, which is the value wanted at a price of 5.
const TAKEN: u128 = WANTED / 5 / 10;

/// The validator's real precommit of a height and a second one of the same round for another block.
fn double(
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

/// Forged and stale proofs are refused on the consumer, each with its own words.
pub fn bad_ones_are_refused(stage: &mut Stage) -> Result<String> {
    let (_, client) = stage.site(ORACLE)?;
    let height = client.height()?.height - 1;
    let key = validator_key(&stage.layout.node(ORACLE))?;
    let chain_id = spec(ORACLE)?.id;
    let mut broken = double(stage, ORACLE, height, chain_id, &key)?;
    let mut bytes = broken.vote_b.signature.to_vec();
    bytes[0] ^= 1;
    broken.vote_b.signature = Binary::new(bytes);
    let mut same = double(stage, ORACLE, height, chain_id, &key)?;
    same.vote_b = same.vote_a.clone();
    let mut ahead = double(stage, ORACLE, height, chain_id, &key)?;
    for vote in [&mut ahead.vote_a, &mut ahead.vote_b] {
        vote.height += 1_000_000;
        sign_vote(&key, chain_id, vote)?;
    }
    let cases = [
        (
            "a broken signature",
            broken,
            "signature of vote b does not verify",
        ),
        (
            "another chain's vote",
            double(stage, ORACLE, height, "oracle-2", &key)?,
            "signature of vote b does not verify",
        ),
        (
            "a stranger's key",
            double(stage, ORACLE, height, chain_id, &signing_key("stranger"))?,
            "signature of vote b does not verify",
        ),
        ("one vote twice", same, "same block id"),
        ("a height to come", ahead, "above the current height"),
        (
            "a stale height",
            double(stage, ORACLE, 2, chain_id, &key)?,
            "in force at height 2",
        ),
    ];
    let count = cases.len();
    for (what, votes, words) in cases {
        refused(submit(stage, ORACLE, Evidence::DuplicateVote(votes)), words).context(what)?;
    }
    Ok(format!(
        "{count} refused: forged, of another chain, stale, to come"
    ))
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

/// The same offence counts once, on the consumer and straight at the hub, whatever the order of its votes.
pub fn same_again(stage: &mut Stage) -> Result<String> {
    let evidence = stage.offence.clone().context("a double vote was submitted")?;
    let Evidence::DuplicateVote(DuplicateVote { vote_a, vote_b }) = evidence.clone() else {
        unreachable!("a double vote")
    };
    let swapped = Evidence::DuplicateVote(DuplicateVote {
        vote_a: vote_b,
        vote_b: vote_a,
    });
    let operator = stage.address(accounts::OPERATOR)?;
    for evidence in [evidence, swapped] {
        refused(submit(stage, ORACLE, evidence.clone()), "counts once")?;
        let direct = ExecuteMsg::SubmitEvidence {
            service: ORACLE.into(),
            operator: operator.clone(),
            evidence,
        };
        refused(stage.tell(accounts::KEEPER, &direct, &[]), "counts once")?;
    }
    Ok("refused on both chains, swapped too".into())
}

/// A double vote that was good once is refused on both chains when it is older than the evidence age.
pub fn too_old(stage: &mut Stage) -> Result<String> {
    let height = stage.early.context("a snapshot was seen on bridge")?;
    let key = validator_key(&stage.layout.node(BRIDGE))?;
    let votes = double(stage, BRIDGE, height, spec(BRIDGE)?.id, &key)?;
    let evidence = Evidence::DuplicateVote(votes);
    let here = refused(submit(stage, BRIDGE, evidence.clone()), "")?;
    let why = [
        format!("at most {} s old", WINDOWS.evidence_age_seconds),
        "in force at height".into(),
    ];
    ensure!(
        why.iter().any(|words| here.contains(words)),
        "refused for another reason: {here}"
    );
    let direct = ExecuteMsg::SubmitEvidence {
        service: BRIDGE.into(),
        operator: stage.address(accounts::OPERATOR)?,
        evidence,
    };
    let said = refused(stage.tell(accounts::KEEPER, &direct, &[]), "")?;
    let said = said.split(": execute wasm").next().unwrap_or_default();
    Ok(format!("height {height}; the hub says: {said}"))
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
    refused(stage.tell(accounts::KEEPER, &settle, &[]), "is settled")?;
    Ok(format!("{insured} to insurance, {reported} to the reporter"))
}

fn submit(stage: &mut Stage, service: &str, evidence: Evidence) -> Result<()> {
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
fn held(stage: &Stage) -> Result<u128> {
    let vault: VaultView = stage.ask(&QueryMsg::Vault { vault_id: VAULT })?;
    Ok(vault.collateral.u128()
        + super::end::batches(stage)?
            .iter()
            .map(|batch| batch.collateral.u128())
            .sum::<u128>())
}
