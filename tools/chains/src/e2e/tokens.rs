//! Collateral that is a CW20: tokens of the LRT, priced by the LRT itself, in a vault of another operator.

use anyhow::{ensure, Result};
use cosmwasm_std::{to_json_binary, Decimal, Uint128, Uint256};
use holdfast_shared::evidence::signing::signing_key;
use holdfast_shared::msg::hub::{
    AssetParams, ExecuteMsg, PositionView, PriceSource, RateSource, RequestExitResponse, TicketState,
    TicketView,
};
use holdfast_shared::msg::lens::QueryMsg;
use holdfast_shared::msg::lrt::{ExecuteMsg as LrtMsg, QueryMsg as LrtQuery};
use holdfast_shared::Denom;

use super::exits::position_in;
use super::lrt::{self, lrt};
use super::stage::Stage;
use crate::deploy::restaking::{policy, registration};
use crate::net::{accounts, CONSUMERS};

/// The second vault: tokens of the LRT, of the other operator.
pub const TOKEN_VAULT: u64 = 2;
/// What Alice puts into it, tokens.
const DEPOSITED: u128 = 50_000_000;

/// The owner approves the token at its own rate; another operator registers, with keys of its own, and opens a vault of it;
/// Alice sends tokens, which are hers in the vault and nobody else's.
pub fn open(stage: &mut Stage) -> Result<String> {
    let asset = AssetParams {
        denom: Denom::Cw20(lrt(stage)?),
        decimals: 6,
        price: PriceSource::Rate(RateSource {
            contract: lrt(stage)?,
            query: to_json_binary(&LrtQuery::Rate {})?,
            path: vec!["rate".into()],
            max_age_seconds: 400,
            max_change: Decimal::percent(50),
        }),
        haircut: Decimal::zero(),
        cap: None,
    };
    stage.tell(accounts::OWNER, &ExecuteMsg::ApproveAsset { asset }, &[])?;
    let moniker = "other".into();
    stage.tell(
        accounts::OTHER_OPERATOR,
        &ExecuteMsg::RegisterOperator { moniker },
        &[],
    )?;
    for chain in CONSUMERS {
        register(stage, chain.name, "first")?;
    }
    let vault = ExecuteMsg::CreateVault {
        denom: Denom::Cw20(lrt(stage)?),
        policy: policy(),
    };
    stage.tell(accounts::OTHER_OPERATOR, &vault, &[])?;
    deposit(stage)
}

/// Registers a key of the other operator.
pub fn register(stage: &mut Stage, service: &str, name: &str) -> Result<()> {
    let hub = stage.deployment.hub.address.clone();
    let key = signing_key(&format!("{name} key for {service}"));
    let register = registration(&hub, accounts::OTHER_OPERATOR, service, &key)?;
    stage.tell(accounts::OTHER_OPERATOR, &register, &[])?;
    Ok(())
}

fn deposit(stage: &mut Stage) -> Result<String> {
    let hub = stage.deployment.hub.address.clone();
    let deposit = ExecuteMsg::Deposit {
        vault_id: TOKEN_VAULT,
        min_shares: None,
        accept_open_filings: false,
    };
    let send = LrtMsg::Send {
        contract: hub.clone(),
        amount: Uint128::new(DEPOSITED),
        msg: to_json_binary(&deposit)?,
    };
    let done = lrt::tell(stage, accounts::ALICE, &send, &[])?;
    let gas = done.gas_used;
    let position = position_in(stage, TOKEN_VAULT, accounts::ALICE)?;
    ensure!(
        position.value.u128().abs_diff(DEPOSITED) <= 1,
        "{DEPOSITED} sent, {position:?}"
    );
    let of_token: PositionView = stage.ask(&QueryMsg::Position {
        vault_id: TOKEN_VAULT,
        owner: lrt(stage)?,
    })?;
    ensure!(
        of_token.shares.is_zero(),
        "the token was credited itself: {of_token:?}"
    );
    ensure!(
        lrt::balance(stage, hub)? == DEPOSITED,
        "the hub does not hold what was sent"
    );
    // The token sent it, for Alice.
    stage.accepted.insert("hub receive".into());
    Ok(format!(
        "{DEPOSITED} tokens in vault {TOKEN_VAULT}, for {gas} gas"
    ))
}

/// Alice asks for a fifth of her tokens, to be paid to Bob.
pub fn exit(stage: &mut Stage) -> Result<u64> {
    let shares = position_in(stage, TOKEN_VAULT, accounts::ALICE)?.shares / Uint256::from(5u8);
    let exit = ExecuteMsg::RequestExit {
        vault_id: TOKEN_VAULT,
        shares,
        receiver: Some(stage.address(accounts::BOB)?),
    };
    let answer: RequestExitResponse = stage.tell(accounts::ALICE, &exit, &[])?.answer()?;
    Ok(answer.ticket_id)
}

/// Anyone claims, and Bob is paid.
pub fn claim(stage: &mut Stage, ticket_id: u64) -> Result<u128> {
    let bob = stage.address(accounts::BOB)?;
    let matures_at = ticket(stage, ticket_id)?.matures_at.seconds();
    stage.wait_for_time(matures_at, std::time::Duration::from_secs(60))?;
    let held = lrt::balance(stage, bob.clone())?;
    let claim = ExecuteMsg::Claim {
        tickets: vec![ticket_id],
        receiver: None,
    };
    stage.tell(accounts::KEEPER, &claim, &[])?;
    let paid = lrt::balance(stage, bob)? - held;
    let ticket = ticket(stage, ticket_id)?;
    ensure!(
        ticket.state == TicketState::Paid && paid == ticket.paid.u128() && paid > 0,
        "{paid} arrived: {ticket:?}"
    );
    Ok(paid)
}

fn ticket(stage: &Stage, ticket_id: u64) -> Result<TicketView> {
    stage.ask(&QueryMsg::Ticket { ticket_id })
}
