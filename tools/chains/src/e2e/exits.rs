//! Stakers come and go.

use std::time::Duration;

use anyhow::{ensure, Context, Result};
use cosmwasm_std::Uint256;
use holdfast_shared::msg::hub::{ExecuteMsg, PositionView, RequestExitResponse, TicketState, TicketView};
use holdfast_shared::msg::lens::QueryMsg;

use super::stage::{refused, Stage};
use crate::deploy::restaking::VAULT;
use crate::deploy::WINDOWS;
use crate::net::{accounts, COLLATERAL};

/// A million base units.
const TOKEN: u128 = 1_000_000;

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
    refused(stage.tell(accounts::KEEPER, &early, &[]), "matures at")?;
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
    refused(stage.tell(accounts::KEEPER, &again, &[]), "")?;
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
