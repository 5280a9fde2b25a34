//! Stakers come and go.

use std::time::Duration;

use anyhow::{ensure, Context, Result};
use cosmwasm_std::Uint256;
use holdfast_shared::msg::hub::{
    ExecuteMsg, PositionView, RequestExitResponse, TicketState, TicketView, VaultView,
};
use holdfast_shared::msg::lens::QueryMsg;

use super::refusal::refused;
use super::stage::Stage;
use crate::deploy::restaking::VAULT;
use crate::deploy::WINDOWS;
use crate::net::{accounts, COLLATERAL};

/// A million base units.
const TOKEN: u128 = 1_000_000;

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
    for (staker, tokens) in [(accounts::ALICE, 600), (accounts::BOB, 400)] {
        let deposit = ExecuteMsg::Deposit {
            vault_id: VAULT,
            min_shares: None,
            accept_open_filings: false,
        };
        stage.tell(staker, &deposit, &[(tokens * TOKEN, COLLATERAL)])?;
        let value = position(stage, staker)?.value.u128();
        ensure!(
            (tokens * TOKEN - 1..=tokens * TOKEN).contains(&value),
            "a deposit of {tokens} tokens is worth {value}"
        );
    }
    Ok("600 and 400 tokens".into())
}

/// Bob asks for half of his shares; the answer names the date. Nothing is paid before it.
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
    stage.exit = Some(answer.ticket_id);
    Ok(format!(
        "ticket {} matures at {}",
        answer.ticket_id,
        answer.matures_at.seconds()
    ))
}

/// Anyone claims for Bob on the date: 200 tokens less the same tenth of the lease that those who stayed lost.
pub fn claim(stage: &mut Stage) -> Result<String> {
    let ticket_id = stage.exit.context("an exit was asked")?;
    let before: TicketView = stage.ask(&QueryMsg::Ticket { ticket_id })?;
    let most = WINDOWS.unbonding_seconds + WINDOWS.unbonding_seconds / 7 + 60;
    stage.wait_for_time(before.matures_at.seconds(), Duration::from_secs(most))?;
    let held = stage.hub.balance(&stage.address(accounts::BOB)?, COLLATERAL)?;
    stage.tell(
        accounts::KEEPER,
        &ExecuteMsg::Claim {
            tickets: vec![ticket_id],
            receiver: None,
        },
        &[],
    )?;
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
    let again = ExecuteMsg::Claim {
        tickets: vec![ticket_id],
        receiver: None,
    };
    let nothing_left = format!(
        "there is nothing to claim here for {}",
        stage.address(accounts::BOB)?
    );
    refused(stage.tell(accounts::KEEPER, &again, &[]), &nothing_left)?;
    let stayed = position(stage, accounts::BOB)?.value.u128();
    ensure!(
        paid.abs_diff(stayed) <= 2,
        "who left got {paid}, who stayed has {stayed}, of equal halves"
    );
    ensure!(
        paid < 200 * TOKEN,
        "the exit was asked before the offence and pays for it"
    );
    Ok(format!(
        "{paid} of {} paid; the half that stayed is worth {stayed}",
        200 * TOKEN
    ))
}

/// A staker's position.
pub fn position(stage: &Stage, account: u32) -> Result<PositionView> {
    stage.ask(&QueryMsg::Position {
        vault_id: VAULT,
        owner: stage.address(account)?,
    })
}
