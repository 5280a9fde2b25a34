//! What is no proof, or no proof any more.

use anyhow::{bail, ensure, Context, Result};
use cosmwasm_std::Binary;
use holdfast_shared::evidence::signing::{sign_vote, signing_key};
use holdfast_shared::evidence::{DuplicateVote, Evidence, EvidenceError};
use holdfast_shared::msg::hub::ExecuteMsg;

use super::offence::{double, held, submit};
use super::refusal::refused;
use super::security::{BRIDGE, ORACLE};
use super::stage::{spec, Stage};
use crate::client::{Refused, Signer};
use crate::deploy::WINDOWS;
use crate::net::accounts;
use crate::net::keys::validator_key;

/// `ErrExecuteFailed` of x/wasm.
const EXECUTE_FAILED: (&str, u64) = ("wasm", 5);

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
    let wrong = EvidenceError::WrongSignatureB.to_string();
    let to_come = format!(
        "offence at height {} is above the current height *; nothing happened there yet",
        ahead.vote_a.height
    );
    let stale = format!(
        "no entry of operator {} in force at height 2 is kept; submit the proof to the hub",
        stage.address(accounts::OPERATOR)?
    );
    let of_another_chain = double(stage, ORACLE, height, "oracle-2", &key)?;
    let of_a_stranger = double(stage, ORACLE, height, chain_id, &signing_key("stranger"))?;
    let cases = [
        ("a broken signature", broken, wrong.clone()),
        ("another chain's vote", of_another_chain, wrong.clone()),
        ("a stranger's key", of_a_stranger, wrong),
        ("one vote twice", same, EvidenceError::SameBlock.to_string()),
        ("a height to come", ahead, to_come),
        ("a stale height", double(stage, ORACLE, 2, chain_id, &key)?, stale),
    ];
    let count = cases.len();
    for (what, votes, words) in cases {
        refused(submit(stage, ORACLE, Evidence::DuplicateVote(votes)), &words).context(what)?;
    }
    Ok(format!(
        "{count} refused: forged, of another chain, stale, to come"
    ))
}

/// The same offence counts once, on the consumer and straight at the hub, whatever the order of its votes.
pub fn same_again(stage: &mut Stage) -> Result<String> {
    let (evidence, slash_id) = stage.offence.clone().context("a double vote was submitted")?;
    let known = format!("the offence is known: it is slash {slash_id} and counts once");
    let Evidence::DuplicateVote(DuplicateVote { vote_a, vote_b }) = evidence.clone() else {
        bail!("the offence was another than a double vote: {evidence:?}")
    };
    let swapped = Evidence::DuplicateVote(DuplicateVote {
        vote_a: vote_b,
        vote_b: vote_a,
    });
    let operator = stage.address(accounts::OPERATOR)?;
    for evidence in [evidence, swapped] {
        refused(
            submit(stage, ORACLE, evidence.clone()),
            "the offence is report 1 already and counts once; follow or retry that report",
        )?;
        let direct = ExecuteMsg::SubmitEvidence {
            service: ORACLE.into(),
            operator: operator.clone(),
            evidence,
        };
        refused(stage.tell(accounts::KEEPER, &direct, &[]), &known)?;
        refused_in_a_block(stage, &direct, &known)?;
    }
    Ok("refused on both chains, swapped too, and in a block for a fee".into())
}

/// Who does not ask a simulation first meets the same refusal in a block: it costs the fee and changes nothing else.
fn refused_in_a_block(stage: &mut Stage, msg: &ExecuteMsg, known: &str) -> Result<()> {
    let keeper = Signer::local(accounts::KEEPER)?;
    let address = stage.address(accounts::KEEPER)?;
    let (hub, contract) = (stage.hub.clone(), stage.deployment.hub.address.clone());
    let held_before = held(stage)?;
    let (fees, sequence) = (
        hub.balance(&address, &hub.gas_denom)?,
        hub.account(&address)?.sequence,
    );
    let result = hub.execute_unasked(&keeper, &contract, msg, 600_000);
    let code = result
        .as_ref()
        .err()
        .and_then(|error| error.downcast_ref::<Refused>()?.code.clone());
    ensure!(
        code.as_ref().map(|(space, code)| (space.as_str(), *code)) == Some(EXECUTE_FAILED),
        "{result:?}"
    );
    refused(result, known)?;
    ensure!(
        hub.account(&address)?.sequence == sequence + 1 && hub.balance(&address, &hub.gas_denom)? < fees,
        "a refusal in a block costs its fee and a sequence"
    );
    ensure!(held(stage)? == held_before, "a refusal moved collateral");
    Ok(())
}

/// A double vote that was good once is refused on both chains when it is older than the evidence age.
pub fn too_old(stage: &mut Stage) -> Result<String> {
    let height = stage.early.context("a snapshot was seen on bridge")?;
    let key = validator_key(&stage.layout.node(BRIDGE))?;
    let votes = double(stage, BRIDGE, height, spec(BRIDGE)?.id, &key)?;
    let evidence = Evidence::DuplicateVote(votes);
    let on_consumer = format!(
        "the offence at height {height} happened at * or before, now it is *; a proof may be at most {} s old",
        WINDOWS.evidence_age_seconds
    );
    refused(submit(stage, BRIDGE, evidence.clone()), &on_consumer)?;
    let direct = ExecuteMsg::SubmitEvidence {
        service: BRIDGE.into(),
        operator: stage.address(accounts::OPERATOR)?,
        evidence,
    };
    let said = refused(
        stage.tell(accounts::KEEPER, &direct, &[]),
        "the entry in force could be punished until *, now it is *; the offence is too old",
    )?;
    Ok(format!("height {height}; the hub says: {said}"))
}
