//! Rent streams by the second.

use std::time::Duration;

use anyhow::{ensure, Result};
use cosmwasm_std::Uint128;
use holdfast_shared::msg::hub::{ClaimAllResponse, ExecuteMsg, ServiceView};
use holdfast_shared::msg::lens::QueryMsg;
use holdfast_shared::msg::lrt::ExecuteMsg as LrtMsg;
use holdfast_shared::Denom;

use super::lrt;
use super::security::ORACLE;
use super::stage::Stage;
use crate::deploy::restaking::VAULT;
use crate::net::{accounts, CONSUMERS, RENT};

/// Seconds of rent to wait for.
const STREAM_SECONDS: u64 = 10;
/// What the oracle's owner takes back of its escrow, base units.
const WITHDRAWN: u128 = 1_000;

/// Escrow falls; the staker and the operator are paid.
pub fn claim(stage: &mut Stage) -> Result<String> {
    stage.wait_for_time(stage.hub.time()? + STREAM_SECONDS, Duration::from_secs(60))?;
    for chain in CONSUMERS {
        let service: ServiceView = stage.ask(&QueryMsg::Service {
            service: chain.name.into(),
        })?;
        let escrow = service.escrow;
        ensure!(
            escrow.balance < escrow.funded && !escrow.in_arrears,
            "no rent flows from {}: {escrow:?}",
            chain.name
        );
    }
    let mut paid = Vec::new();
    for account in [accounts::ALICE, accounts::OPERATOR] {
        let address = stage.address(account)?;
        let before = stage.hub.balance(&address, RENT)?;
        stage.tell(account, &ExecuteMsg::ClaimRewards { vault_id: VAULT }, &[])?;
        paid.push(stage.hub.balance(&address, RENT)? - before);
    }
    ensure!(
        paid.iter().all(|amount| *amount > 0),
        "rewards of staker and operator: {paid:?}"
    );
    the_rest(stage)?;
    Ok(format!(
        "{}{RENT} to alice, {}{RENT} commission",
        paid[0], paid[1]
    ))
}

/// All rewards at once, the LRT's, the protocol's fees, and escrow that need not stay.
fn the_rest(stage: &mut Stage) -> Result<()> {
    let all = ExecuteMsg::ClaimAllRewards {
        start_after: None,
        limit: None,
    };
    let answer: ClaimAllResponse = stage.tell(accounts::BOB, &all, &[])?.answer()?;
    ensure!(answer.next_start_after.is_none(), "{answer:?}");
    lrt::tell(stage, accounts::KEEPER, &LrtMsg::Compound {}, &[])?;
    let treasury = stage.address(accounts::TREASURY)?;
    let (denom, held) = (Denom::bank(RENT), stage.hub.balance(&treasury, RENT)?);
    stage.tell(accounts::KEEPER, &ExecuteMsg::ClaimFees { denom }, &[])?;
    ensure!(
        stage.hub.balance(&treasury, RENT)? > held,
        "no protocol fee reached the treasury"
    );
    let withdraw = ExecuteMsg::WithdrawEscrow {
        service: ORACLE.into(),
        amount: Uint128::new(WITHDRAWN),
    };
    let owner = stage.address(accounts::SERVICE)?;
    let held = stage.hub.balance(&owner, RENT)?;
    stage.tell(accounts::SERVICE, &withdraw, &[])?;
    ensure!(
        stage.hub.balance(&owner, RENT)? == held + WITHDRAWN,
        "the escrow did not pay {WITHDRAWN}"
    );
    Ok(())
}
