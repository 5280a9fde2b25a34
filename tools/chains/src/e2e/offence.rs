//! The validator votes twice.

use std::time::Duration;

use anyhow::{ensure, Context, Result};
use holdfast_shared::evidence::signing::{block_id, sign_vote, SigningKey};
use holdfast_shared::evidence::{DuplicateVote, Evidence};
use holdfast_shared::msg::consumer::ExecuteMsg as ConsumerMsg;
use holdfast_shared::msg::hub::{ExecuteMsg, SlashStatus, SlashView, VaultView};
use holdfast_shared::msg::lens::QueryMsg;

use super::market::WANTED;
use super::refusal::refused;
use super::reports::last_accepted;
use super::security::{sent, ORACLE};
use super::stage::{spec, Stage};
use super::votes;
use crate::client::Signer;
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
    let direct = gas_of_a_proof(stage, &key)?;
    let before = held(stage)?;
    submit(stage, ORACLE, evidence.clone())?;
    let slash_id = last_accepted(stage, ORACLE)?;
    stage.offence = Some((evidence, slash_id));
    let slash: SlashView = stage.ask(&QueryMsg::Slash { slash_id })?;
    let taken: u128 = slash.totals.iter().map(|(_, amount)| amount.u128()).sum();
    ensure!(
        taken.abs_diff(TAKEN) <= 2,
        "{taken} was taken, not {TAKEN}: {slash:?}"
    );
    ensure!(
        held(stage)? + taken == before,
        "the pools did not pay exactly what was taken"
    );
    Ok(format!(
        "height {height}: slash {slash_id} took {taken}{COLLATERAL} from {} pools; straight to the hub the proof takes {direct} gas",
        slash.parts.len()
    ))
}

/// What the whole proof message costs that goes straight to the hub for a height that an acknowledgement dates; it is only
/// simulated.
fn gas_of_a_proof(stage: &Stage, key: &SigningKey) -> Result<u64> {
    let height = sent(stage, ORACLE)?.and_then(|entry| entry.applied_height);
    let height = height.context("the snapshot was acknowledged")?;
    let votes = double(stage, ORACLE, height, spec(ORACLE)?.id, key)?;
    let direct = ExecuteMsg::SubmitEvidence {
        service: ORACLE.into(),
        operator: stage.address(accounts::OPERATOR)?,
        evidence: Evidence::DuplicateVote(votes),
    };
    let keeper = Signer::local(accounts::KEEPER)?;
    stage.hub.gas_of(&keeper, &stage.deployment.hub.address, &direct)
}

/// Anyone settles after the delay: insurance and reporter get their exact parts.
pub fn settle(stage: &mut Stage) -> Result<String> {
    let (_, slash_id) = stage.offence.clone().context("a slash")?;
    let slash: SlashView = stage.ask(&QueryMsg::Slash { slash_id })?;
    let settle = ExecuteMsg::Settle { slash_id };
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
    let after: SlashView = stage.ask(&QueryMsg::Slash { slash_id })?;
    ensure!(after.status == SlashStatus::Settled, "{after:?}");
    let settled = format!("slash {slash_id} is Settled; this needs one that is executed and not settled");
    refused(stage.tell(accounts::KEEPER, &settle, &[]), &settled)?;
    Ok(format!("{insured} to insurance, {reported} to the reporter"))
}

/// Anyone submits a proof on a service's consumer.
pub fn submit(stage: &mut Stage, service: &str, evidence: Evidence) -> Result<()> {
    let operator = stage.address(accounts::OPERATOR)?;
    let reporter = Some(stage.address(accounts::BOB)?);
    let submit = ConsumerMsg::SubmitEvidence {
        operator,
        evidence,
        reporter,
    };
    stage
        .tell_consumer(service, accounts::KEEPER, &submit, &[])
        .map(|_| ())
}

/// What the pools of the vault hold together, base units.
pub fn held(stage: &Stage) -> Result<u128> {
    let vault: VaultView = stage.ask(&QueryMsg::Vault { vault_id: VAULT })?;
    Ok(vault.collateral.u128()
        + super::end::batches(stage, VAULT)?
            .iter()
            .map(|batch| batch.collateral.u128())
            .sum::<u128>())
}
