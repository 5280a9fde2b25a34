//! The liquid restaking token: in, and out by the queue.

use std::time::Duration;

use anyhow::{ensure, Context, Result};
use cosmwasm_std::Uint128;
use cw20::BalanceResponse;
use holdfast_shared::msg::lrt::{
    ExecuteMsg, QueryMsg, RedemptionBatchState, RedemptionBatchView, RedemptionView,
};
use serde::de::DeserializeOwned;

use super::stage::{wait, Stage};
use crate::client::{Done, Signer};
use crate::deploy::WINDOWS;
use crate::net::{accounts, COLLATERAL};

/// What Alice puts in, base units.
const MINTED: u128 = 100_000_000;
/// What she takes out again, tokens.
const REDEEMED: u128 = 40_000_000;

/// Alice mints.
pub fn mint(stage: &mut Stage) -> Result<String> {
    tell(
        stage,
        accounts::ALICE,
        &ExecuteMsg::Mint { min_tokens: None },
        &[(MINTED, COLLATERAL)],
    )?;
    let tokens = balance(stage, stage.address(accounts::ALICE)?)?;
    ensure!(
        (MINTED - 2_000..=MINTED).contains(&tokens),
        "{MINTED} minted {tokens} tokens at the first rate"
    );
    Ok(format!("{tokens} tokens"))
}

/// Alice puts tokens into the queue.
pub fn redeem(stage: &mut Stage) -> Result<String> {
    tell(
        stage,
        accounts::ALICE,
        &ExecuteMsg::Redeem {
            amount: Uint128::new(REDEEMED),
        },
        &[],
    )?;
    let query = QueryMsg::Redemptions {
        owner: stage.address(accounts::ALICE)?,
        start_after: None,
        limit: None,
    };
    let open: Vec<RedemptionView> = ask(stage, &query)?;
    let batch = open.last().context("a redemption was just made")?.batch_id;
    stage.batch = Some(batch);
    Ok(format!("{REDEEMED} tokens in batch {batch}"))
}

/// Anyone closes the batch once an epoch has passed.
pub fn close_batch(stage: &mut Stage) -> Result<String> {
    let (contract, keeper) = (lrt(stage)?, Signer::local(accounts::KEEPER)?);
    let epoch = Duration::from_secs(WINDOWS.unbonding_seconds / 7 + 30);
    let hub = stage.hub.clone();
    let done = wait("the batch to close", epoch, || {
        Ok(hub
            .execute(&keeper, &contract, &ExecuteMsg::CloseBatch {}, &[])
            .ok())
    })?;
    stage.counted("lrt", &ExecuteMsg::CloseBatch {}, done)?;
    let batch = batch(stage)?;
    ensure!(
        batch.state == RedemptionBatchState::Closed && !batch.tickets.is_empty(),
        "{batch:?}"
    );
    Ok(format!("worth {} at closing", batch.value_at_closing))
}

/// Anyone claims for Alice when the exits have matured.
pub fn claim(stage: &mut Stage) -> Result<String> {
    let open = batch(stage)?;
    let matures_at = open.matures_at.context("a closed batch has its date")?.seconds();
    let most = WINDOWS.unbonding_seconds + WINDOWS.unbonding_seconds / 7 + 60;
    stage.wait_for_time(matures_at, Duration::from_secs(most))?;
    let owner = stage.address(accounts::ALICE)?;
    let held = stage.hub.balance(&owner, COLLATERAL)?;
    let claim = ExecuteMsg::ClaimRedemption {
        batch_id: open.batch_id,
        owner: owner.clone(),
    };
    tell(stage, accounts::KEEPER, &claim, &[])?;
    let paid = stage.hub.balance(&owner, COLLATERAL)? - held;
    let batch = batch(stage)?;
    ensure!(batch.state == RedemptionBatchState::Paid, "{batch:?}");
    ensure!(
        paid == batch.payable.u128() && batch.payable <= batch.value_at_closing,
        "paid {paid} of {batch:?}"
    );
    ensure!(paid > 0, "nothing was paid: {batch:?}");
    Ok(format!("{paid} paid"))
}

/// Address of the LRT.
pub fn lrt(stage: &Stage) -> Result<String> {
    Ok(stage
        .deployment
        .lrt
        .as_ref()
        .context("the deployment has no lrt")?
        .address
        .clone())
}

/// Sends the LRT a message.
pub fn tell(stage: &mut Stage, account: u32, msg: &ExecuteMsg, funds: &[(u128, &str)]) -> Result<Done> {
    let done = stage
        .hub
        .execute(&Signer::local(account)?, &lrt(stage)?, msg, funds)?;
    stage.counted("lrt", msg, done)
}

/// Asks the LRT.
pub fn ask<T: DeserializeOwned>(stage: &Stage, msg: &QueryMsg) -> Result<T> {
    stage.hub.smart(&lrt(stage)?, msg)
}

/// Tokens of an address.
pub fn balance(stage: &Stage, address: String) -> Result<u128> {
    let query = QueryMsg::Balance { address };
    Ok(ask::<BalanceResponse>(stage, &query)?.balance.u128())
}

fn batch(stage: &Stage) -> Result<RedemptionBatchView> {
    ask(
        stage,
        &QueryMsg::Batch {
            batch_id: stage.batch.context("a redemption was made")?,
        },
    )
}
