//! The LRT as a token: what every wallet does with a CW20.

use anyhow::{ensure, Result};
use cosmwasm_std::{to_json_binary, Uint128};
use holdfast_shared::msg::hub::ExecuteMsg as HubMsg;
use holdfast_shared::msg::lrt::ExecuteMsg;

use super::exits::position_in;
use super::lrt::{balance, tell};
use super::refusal::refused;
use super::stage::Stage;
use super::tokens::TOKEN_VAULT;
use crate::net::accounts;

/// What each move is of, base units.
const AMOUNT: Uint128 = Uint128::new(1_000);

/// Moves, allowances, burning; and what only a marketing address could do, which nobody is.
pub fn as_a_cw20(stage: &mut Stage) -> Result<String> {
    let (alice, bob) = (stage.address(accounts::ALICE)?, stage.address(accounts::BOB)?);
    let before = [balance(stage, alice.clone())?, balance(stage, bob.clone())?];
    let transfer = ExecuteMsg::Transfer {
        recipient: bob.clone(),
        amount: AMOUNT,
    };
    tell(stage, accounts::ALICE, &transfer, &[])?;
    tell(stage, accounts::ALICE, &ExecuteMsg::Burn { amount: AMOUNT }, &[])?;
    let more = ExecuteMsg::IncreaseAllowance {
        spender: bob.clone(),
        amount: AMOUNT * Uint128::new(4),
        expires: None,
    };
    tell(stage, accounts::ALICE, &more, &[])?;
    let fewer = ExecuteMsg::DecreaseAllowance {
        spender: bob.clone(),
        amount: AMOUNT,
        expires: None,
    };
    tell(stage, accounts::ALICE, &fewer, &[])?;
    by_allowance(stage, &alice, &bob)?;
    let after = [balance(stage, alice)?, balance(stage, bob)?];
    let amount = AMOUNT.u128();
    ensure!(
        before[0] - after[0] == 5 * amount && after[1] - before[1] == 2 * amount,
        "{before:?} became {after:?}"
    );
    nobody_markets(stage)?;
    Ok(format!("{} units moved, burned and deposited", 5 * amount))
}

/// Bob spends Alice's tokens: to himself, to nobody, and into the vault of tokens, as his own.
fn by_allowance(stage: &mut Stage, alice: &str, bob: &str) -> Result<()> {
    let moves = ExecuteMsg::TransferFrom {
        owner: alice.into(),
        recipient: bob.into(),
        amount: AMOUNT,
    };
    tell(stage, accounts::BOB, &moves, &[])?;
    let burns = ExecuteMsg::BurnFrom {
        owner: alice.into(),
        amount: AMOUNT,
    };
    tell(stage, accounts::BOB, &burns, &[])?;
    let deposit = HubMsg::Deposit {
        vault_id: TOKEN_VAULT,
        min_shares: None,
        accept_open_filings: true,
    };
    let sends = ExecuteMsg::SendFrom {
        owner: alice.into(),
        contract: stage.deployment.hub.address.clone(),
        amount: AMOUNT,
        msg: to_json_binary(&deposit)?,
    };
    tell(stage, accounts::BOB, &sends, &[])?;
    let position = position_in(stage, TOKEN_VAULT, accounts::BOB)?;
    ensure!(!position.shares.is_zero(), "bob sent tokens: {position:?}");
    let spent = ExecuteMsg::BurnFrom {
        owner: alice.into(),
        amount: AMOUNT,
    };
    let words = "Overflow: Cannot Sub with given operands";
    refused(tell(stage, accounts::BOB, &spent, &[]), words)?;
    Ok(())
}

fn nobody_markets(stage: &mut Stage) -> Result<()> {
    let market = ExecuteMsg::UpdateMarketing {
        project: Some("https://example.org".into()),
        description: None,
        marketing: None,
    };
    refused(tell(stage, accounts::OWNER, &market, &[]), "Unauthorized")?;
    Ok(())
}
