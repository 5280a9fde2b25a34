//! Stakers come and go.

use std::time::Duration;

use anyhow::{ensure, Result};
use cosmwasm_std::Uint256;
use holdfast_shared::msg::hub::{
    ExecuteMsg, PositionView, RequestExitResponse, TicketState, TicketView, VaultView,
};
use holdfast_shared::msg::lens::QueryMsg;

use super::refusal::refused;
use super::stage::Stage;
use super::tokens;
use crate::deploy::restaking::VAULT;
use crate::deploy::WINDOWS;
use crate::net::{accounts, COLLATERAL};

/// A million base units.
const TOKEN: u128 = 1_000_000;
/// How many units two equal halves may differ by: each of three slashes and a reversal rounds in each pool.
const ROUNDED: u128 = 4;

/// The story begins with empty books.
pub fn nobody_was_here(stage: &Stage) -> Result<()> {
    let vault: VaultView = stage.ask(&QueryMsg::Vault { vault_id: VAULT })?;
    ensure!(
        vault.shares.is_zero() && vault.collateral.is_zero(),
        "the network is not fresh: vault {VAULT} holds {}{COLLATERAL}; begin anew with `cargo xtask localnet down`, then \
         `cargo xtask localnet up`",
        vault.collateral
    );
    Ok(())
}

/// Alice and Bob deposit.
pub fn deposit(stage: &mut Stage) -> Result<String> {
    let mut gas = Vec::new();
    for (staker, tokens) in [(accounts::ALICE, 600), (accounts::BOB, 400)] {
        let deposit = ExecuteMsg::Deposit {
            vault_id: VAULT,
            min_shares: None,
            accept_open_filings: false,
        };
        let done = stage.tell(staker, &deposit, &[(tokens * TOKEN, COLLATERAL)])?;
        gas.push(done.gas_used);
        let value = position(stage, staker)?.value.u128();
        ensure!(
            (tokens * TOKEN - 1..=tokens * TOKEN).contains(&value),
            "a deposit of {tokens} tokens is worth {value}"
        );
    }
    Ok(format!("600 and 400 tokens, for {} and {} gas", gas[0], gas[1]))
}

/// Bob asks for half of his shares; the answer names the date. Nothing is paid before it. Alice asks for tokens, to be paid
/// to Bob.
pub fn exit(stage: &mut Stage) -> Result<String> {
    let shares: Uint256 = position(stage, accounts::BOB)?.shares / Uint256::from(2u8);
    let done = stage.tell(
        accounts::BOB,
        &ExecuteMsg::RequestExit {
            vault_id: VAULT,
            shares,
            receiver: None,
        },
        &[],
    )?;
    let answer: RequestExitResponse = done.answer()?;
    let early = ExecuteMsg::Claim {
        tickets: vec![answer.ticket_id],
        receiver: None,
    };
    let early_words = format!(
        "ticket {} matures at {} s, now it is * s; claim it then",
        answer.ticket_id,
        answer.matures_at.seconds()
    );
    refused(stage.tell(accounts::KEEPER, &early, &[]), &early_words)?;
    let of_tokens = tokens::exit(stage)?;
    stage.exits = vec![answer.ticket_id, of_tokens];
    Ok(format!(
        "ticket {} for {} gas matures at {}; ticket {of_tokens} is of tokens",
        answer.ticket_id,
        done.gas_used,
        answer.matures_at.seconds()
    ))
}

/// Anyone closes what is due in the vault once its boundary has passed: what left shares in paying from then on.
pub fn close(stage: &mut Stage) -> Result<String> {
    let vault: VaultView = stage.ask(&QueryMsg::Vault { vault_id: VAULT })?;
    if let Some(boundary) = vault.closing_at {
        let most = WINDOWS.unbonding_seconds / 7 + 30;
        stage.wait_for_time(boundary.seconds(), Duration::from_secs(most))?;
    }
    stage.tell(accounts::KEEPER, &ExecuteMsg::CloseEpoch { vault_id: VAULT }, &[])?;
    let batches = super::end::batches(stage, VAULT)?;
    let [batch] = batches.as_slice() else {
        anyhow::bail!("one exit was asked, which makes one batch: {batches:?}")
    };
    Ok(format!(
        "{} left with closing {}",
        batch.collateral, batch.closing
    ))
}

/// Anyone claims for Bob on the date: 200 tokens less the same tenth of the lease that those who stayed lost.
pub fn claim(stage: &mut Stage) -> Result<String> {
    let [ticket_id, of_tokens] = stage.exits[..] else {
        anyhow::bail!("two exits were asked, not {:?}", stage.exits)
    };
    let before: TicketView = stage.ask(&QueryMsg::Ticket { ticket_id })?;
    let most = WINDOWS.unbonding_seconds + WINDOWS.unbonding_seconds / 7 + 60;
    stage.wait_for_time(before.matures_at.seconds(), Duration::from_secs(most))?;
    let held = stage.hub.balance(&stage.address(accounts::BOB)?, COLLATERAL)?;
    let claim = ExecuteMsg::Claim {
        tickets: vec![ticket_id],
        receiver: None,
    };
    let gas = stage.tell(accounts::KEEPER, &claim, &[])?.gas_used;
    let after: TicketView = stage.ask(&QueryMsg::Ticket { ticket_id })?;
    ensure!(
        after.state == TicketState::Paid && after.matures_at == before.matures_at,
        "{after:?}"
    );
    let paid = stage.hub.balance(&stage.address(accounts::BOB)?, COLLATERAL)? - held;
    ensure!(
        paid == after.paid.u128(),
        "{paid} arrived, {} was paid",
        after.paid
    );
    let nothing_left = format!(
        "there is nothing to claim here for {}",
        stage.address(accounts::BOB)?
    );
    refused(stage.tell(accounts::KEEPER, &claim, &[]), &nothing_left)?;
    let stayed = position(stage, accounts::BOB)?.value.u128();
    ensure!(
        paid.abs_diff(stayed) <= ROUNDED,
        "who left got {paid}, who stayed has {stayed}, of equal halves"
    );
    ensure!(
        paid < 200 * TOKEN,
        "the exit was asked before the offence and pays for it"
    );
    let tokens = tokens::claim(stage, of_tokens)?;
    Ok(format!(
        "{paid} of {} paid for {gas} gas; the half that stayed is worth {stayed}; {tokens} tokens to bob",
        200 * TOKEN
    ))
}

/// A staker's position in the first vault.
pub fn position(stage: &Stage, account: u32) -> Result<PositionView> {
    position_in(stage, VAULT, account)
}

/// A staker's position in a vault.
pub fn position_in(stage: &Stage, vault_id: u64, account: u32) -> Result<PositionView> {
    stage.ask(&QueryMsg::Position {
        vault_id,
        owner: stage.address(account)?,
    })
}
