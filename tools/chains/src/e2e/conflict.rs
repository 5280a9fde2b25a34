//! The generic offence: an operator signs two things about one slot, with a key that replaced another.

use std::time::Duration;

use anyhow::{ensure, Context, Result};
use holdfast_shared::evidence::signing::{public_key, sign_statement, signing_key};
use holdfast_shared::evidence::{Evidence, SignedConflict, Speaker};
use holdfast_shared::msg::consumer::{QueryMsg as ConsumerQuery, SecurityResponse, SecurityStatus};
use holdfast_shared::msg::hub::{ExecuteMsg, SlashStatus, SlashView};
use holdfast_shared::msg::lens::QueryMsg;
use holdfast_shared::Denom;

use super::faults::{is, total};
use super::lrt::{self, lrt};
use super::market::{matched, post};
use super::orders::notice_on_hub;
use super::security::{flush, ORACLE};
use super::stage::{spec, wait, Stage, RELAYED};
use super::tokens::{register, TOKEN_VAULT};
use crate::net::accounts;

/// What the operator says about.
const SLOT: u64 = 7;
/// The name of its second key.
const SECOND: &str = "second";

/// The oracle, which lost its only lease, rents tokens of the other operator, at the price of now; then the operator takes
/// another key, and the oracle's chain learns of it.
pub fn rotate(stage: &mut Stage) -> Result<String> {
    post(stage, accounts::OTHER_OPERATOR, TOKEN_VAULT, ORACLE)?;
    let denom = Denom::Cw20(lrt(stage)?);
    stage.tell(accounts::KEEPER, &ExecuteMsg::ReadPrice { denom }, &[])?;
    matched(stage, ORACLE, 1)?;
    notice_on_hub(stage, TOKEN_VAULT)?;
    flush(stage, ORACLE)?;
    seen_with(stage, "first")?;
    register(stage, ORACLE, SECOND)?;
    flush(stage, ORACLE)?;
    let seen = seen_with(stage, SECOND)?;
    Ok(format!(
        "the oracle counts {} by snapshot {}, under the second key",
        seen.stake, seen.seq
    ))
}

/// Two statements about one slot, straight to the hub: reserved, since no acknowledgement tells yet which entry was in force;
/// then one does, and anyone executes. The lease ends, and the key never counts again.
pub fn convict(stage: &mut Stage) -> Result<String> {
    let (_, client) = stage.site(ORACLE)?;
    let conflict = ExecuteMsg::SubmitEvidence {
        service: ORACLE.into(),
        operator: stage.address(accounts::OTHER_OPERATOR)?,
        // Not a block earlier: the entry that names the second key may be of this very block.
        evidence: two_statements(client.height()?.height)?,
    };
    stage.tell(accounts::KEEPER, &conflict, &[])?;
    let slashes: Vec<SlashView> = stage.ask(&QueryMsg::Slashes {
        start_after: None,
        limit: Some(100),
    })?;
    let slash_id = slashes.last().context("a slash")?.slash_id;
    is(stage, slash_id, SlashStatus::Reserved)?;
    flush(stage, ORACLE)?;
    let done = wait("an acknowledgement to date the proof", RELAYED, || {
        let executed = stage.tell(accounts::KEEPER, &ExecuteMsg::ExecuteFiling { slash_id }, &[]);
        Ok(executed.ok())
    })?;
    let slash = is(stage, slash_id, SlashStatus::Executed)?;
    ensure!(total(&slash) > 0, "nothing was taken: {slash:?}");
    flush(stage, ORACLE)?;
    wait("the oracle to hear of the conviction", RELAYED, || {
        let seen = seen(stage)?;
        Ok((seen.status == SecurityStatus::Tombstoned && seen.stake.is_zero()).then_some(()))
    })?;
    paid(stage, &slash)?;
    Ok(format!(
        "slash {slash_id}, reserved, then executed for {} gas, took and paid {} tokens",
        done.gas_used,
        total(&slash)
    ))
}

fn two_statements(height: u64) -> Result<Evidence> {
    let speaker = Speaker {
        chain_id: spec(ORACLE)?.id,
        service: ORACLE,
    };
    let key = signing_key(&format!("{SECOND} key for {ORACLE}"));
    let say = |what: &str| sign_statement(&key, &speaker, SLOT, height, what.as_bytes());
    Ok(Evidence::SignedConflict(SignedConflict {
        slot: SLOT,
        statement_a: say("atom is 5"),
        statement_b: say("atom is 6"),
    }))
}

/// Settled, in tokens: who submitted the proof has a twentieth, the insurance the rest.
fn paid(stage: &mut Stage, slash: &SlashView) -> Result<()> {
    let most = Duration::from_secs(60);
    stage.wait_for_time(slash.settles_at.seconds() + 1, most)?;
    let slash_id = slash.slash_id;
    let people = [accounts::KEEPER, accounts::TREASURY];
    let held = |stage: &Stage| -> Result<Vec<u128>> {
        let balance = |account: &u32| lrt::balance(stage, stage.address(*account)?);
        people.iter().map(balance).collect()
    };
    let before = held(stage)?;
    stage.tell(accounts::KEEPER, &ExecuteMsg::Settle { slash_id }, &[])?;
    let after = held(stage)?;
    let [reported, insured] = [after[0] - before[0], after[1] - before[1]];
    let taken = total(slash);
    ensure!(
        reported == taken / 20 && reported + insured == taken,
        "{reported} and {insured} were paid of {taken}"
    );
    Ok(())
}

fn seen_with(stage: &Stage, key: &str) -> Result<SecurityResponse> {
    let expected = public_key(&signing_key(&format!("{key} key for {ORACLE}")));
    wait(
        &format!("the oracle to count under the {key} key"),
        RELAYED,
        || {
            let seen = seen(stage)?;
            let is_new = seen.status == SecurityStatus::Live && seen.key.as_ref() == Some(&expected);
            Ok(is_new.then_some(seen))
        },
    )
}

/// The other operator as the oracle sees it.
fn seen(stage: &Stage) -> Result<SecurityResponse> {
    let query = ConsumerQuery::Security {
        operator: stage.address(accounts::OTHER_OPERATOR)?,
        height: None,
    };
    stage.ask_consumer(ORACLE, &query)
}
