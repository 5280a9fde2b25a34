//! What owners decide: services, terms, policies, prices, and who the owner is.

use anyhow::{ensure, Result};
use cosmwasm_std::{coin, Decimal};
use cw_ownable::Action;
use holdfast_shared::handshake::ExpectedChannel;
use holdfast_shared::msg::hub::{
    AssetParams, ExecuteMsg, PolicyChange, PolicyField, PriceSource, ServiceParams, ServiceState,
    ServiceStep, ServiceView, TermsChange, VaultView,
};
use holdfast_shared::msg::lens::QueryMsg;
use holdfast_shared::Denom;

use super::orders::lease;
use super::refusal::refused;
use super::security::{BRIDGE, ORACLE};
use super::stage::Stage;
use crate::deploy::restaking::VAULT;
use crate::net::{accounts, COLLATERAL, RENT};

/// What a proposal holds, base units of the rent's denom.
const DEPOSIT: u128 = 3_000_000;

/// A proposal holds a deposit, which returns when it is approved and goes to the treasury when the owner drops it; a
/// service is frozen and unfrozen; one that never leased winds down and closes.
pub fn services(stage: &mut Stage) -> Result<String> {
    set_deposit(stage, Some(DEPOSIT))?;
    let [proposer, treasury] = [accounts::SERVICE, accounts::TREASURY].map(|account| stage.address(account));
    let [proposer, treasury] = [proposer?, treasury?];
    let purse = stage.hub.balance(&proposer, RENT)?;
    propose(stage, "rollup")?;
    let without = stage.hub.balance(&proposer, RENT)?;
    ensure!(without + DEPOSIT == purse, "the deposit was not taken");
    let approve = ExecuteMsg::ApproveService {
        service: "rollup".into(),
    };
    stage.tell(accounts::OWNER, &approve, &[])?;
    ensure!(
        stage.hub.balance(&proposer, RENT)? == purse,
        "the deposit did not return"
    );
    let held = stage.hub.balance(&treasury, RENT)?;
    propose(stage, "spam")?;
    step(stage, accounts::OWNER, "spam", ServiceStep::Close)?;
    ensure!(
        stage.hub.balance(&treasury, RENT)? == held + DEPOSIT,
        "the treasury has not the deposit of a dropped proposal"
    );
    set_deposit(stage, None)?;
    lives(stage)?;
    Ok("a deposit returned, another went to the treasury; frozen, unfrozen, closed".into())
}

/// An operator list, another channel, and the steps of a service's life.
fn lives(stage: &mut Stage) -> Result<()> {
    let admit = ExecuteMsg::AdmitOperators {
        service: "rollup".into(),
        operators: Some(vec![stage.address(accounts::OPERATOR)?]),
    };
    stage.tell(accounts::SERVICE, &admit, &[])?;
    let replace = ExecuteMsg::ReplaceLink {
        service: "rollup".into(),
        link: nowhere("another"),
    };
    stage.tell(accounts::OWNER, &replace, &[])?;
    step(stage, accounts::SERVICE, "rollup", ServiceStep::WindDown)?;
    step(stage, accounts::KEEPER, "rollup", ServiceStep::Close)?;
    is(stage, "rollup", ServiceState::Closed)?;
    step(stage, accounts::OWNER, ORACLE, ServiceStep::Freeze)?;
    is(stage, ORACLE, ServiceState::Frozen)?;
    step(stage, accounts::OWNER, ORACLE, ServiceStep::Unfreeze)?;
    is(stage, ORACLE, ServiceState::Active)
}

fn set_deposit(stage: &mut Stage, deposit: Option<u128>) -> Result<()> {
    let params = ExecuteMsg::SetMarketParams {
        protocol_fee: Decimal::percent(2),
        proposal_deposit: deposit.map(|amount| coin(amount, RENT)),
    };
    stage.tell(accounts::OWNER, &params, &[])?;
    Ok(())
}

/// Proposes a service that pays and punishes like the oracle, over a channel that does not exist.
fn propose(stage: &mut Stage, name: &str) -> Result<()> {
    let params = ServiceParams {
        service: name.into(),
        metadata: "proposed in the story".into(),
        link: nowhere(name),
        ..service(stage, ORACLE)?.params
    };
    let propose = ExecuteMsg::ProposeService { params };
    stage.tell(accounts::SERVICE, &propose, &[(DEPOSIT, RENT)])?;
    Ok(())
}

fn nowhere(name: &str) -> ExpectedChannel {
    ExpectedChannel {
        connection_id: "connection-99".into(),
        counterparty_port: format!("wasm.{name}"),
    }
}

fn step(stage: &mut Stage, account: u32, name: &str, step: ServiceStep) -> Result<()> {
    let service = name.to_owned();
    stage.tell(account, &ExecuteMsg::MoveService { service, step }, &[])?;
    Ok(())
}

fn is(stage: &Stage, name: &str, state: ServiceState) -> Result<()> {
    let found = service(stage, name)?.state;
    ensure!(found == state, "{name} is {found:?}, not {state:?}");
    Ok(())
}

fn service(stage: &Stage, name: &str) -> Result<ServiceView> {
    stage.ask(&QueryMsg::Service { service: name.into() })
}

/// Harder terms, a higher ceiling and a higher commission wait more than a week in public, cannot be hurried, and can be
/// taken back.
pub fn what_waits(stage: &mut Stage) -> Result<String> {
    let mut terms = service(stage, BRIDGE)?.params.terms;
    terms.downtime_fraction = Decimal::percent(2);
    change_terms(stage, accounts::SERVICE, TermsChange::Propose { terms })?;
    let hurried = ExecuteMsg::ChangeTerms {
        service: BRIDGE.into(),
        change: TermsChange::Approve { version: 2 },
    };
    let waits =
        format!("version 2 of the terms of {BRIDGE} waits until * s; cancel it first, or approve it then");
    refused(stage.tell(accounts::OWNER, &hurried, &[]), &waits)?;
    change_terms(stage, accounts::SERVICE, TermsChange::Cancel {})?;
    let after = service(stage, BRIDGE)?;
    ensure!(
        after.pending_terms.is_none() && after.terms_version == 1,
        "{after:?}"
    );
    policy_waits(stage)?;
    Ok("terms of a service, ceiling and commission of a vault; each taken back".into())
}

fn change_terms(stage: &mut Stage, account: u32, change: TermsChange) -> Result<()> {
    let service = BRIDGE.to_owned();
    stage.tell(account, &ExecuteMsg::ChangeTerms { service, change }, &[])?;
    Ok(())
}

fn policy_waits(stage: &mut Stage) -> Result<()> {
    let before = vault(stage)?.policy;
    for change in [
        PolicyChange::Ceiling(Decimal::percent(90)),
        PolicyChange::Commission(Decimal::percent(20)),
    ] {
        change_policy(stage, change)?;
    }
    let announced = vault(stage)?;
    ensure!(
        announced.waiting.len() == 2 && announced.policy == before,
        "{announced:?}"
    );
    for field in [PolicyField::Ceiling, PolicyField::Commission] {
        let cancel = ExecuteMsg::CancelPolicyChange {
            vault_id: VAULT,
            field,
        };
        stage.tell(accounts::OPERATOR, &cancel, &[])?;
    }
    change_policy(stage, PolicyChange::Commission(Decimal::percent(9)))?;
    let lowered = vault(stage)?;
    ensure!(
        lowered.waiting.is_empty() && lowered.policy.commission == Decimal::percent(9),
        "what lowers a staker's risk is in force at once: {lowered:?}"
    );
    Ok(())
}

fn change_policy(stage: &mut Stage, change: PolicyChange) -> Result<()> {
    let vault_id = VAULT;
    stage.tell(
        accounts::OPERATOR,
        &ExecuteMsg::ChangePolicy { vault_id, change },
        &[],
    )?;
    Ok(())
}

fn vault(stage: &Stage) -> Result<VaultView> {
    stage.ask(&QueryMsg::Vault { vault_id: VAULT })
}

/// The collateral falls from 5 to 4: anyone brings value and rent of the bridge's lease down; it never rises again.
pub fn price_falls(stage: &mut Stage) -> Result<String> {
    let before = lease(stage, BRIDGE, VAULT)?;
    let reprice = || ExecuteMsg::Reprice {
        service: BRIDGE.into(),
        vault_id: VAULT,
    };
    set_price(stage, 400)?;
    stage.tell(accounts::KEEPER, &reprice(), &[])?;
    let after = lease(stage, BRIDGE, VAULT)?;
    ensure!(
        after.value == after.stake.mul_floor(Decimal::percent(400))
            && after.rent_per_year < before.rent_per_year,
        "{before:?} {after:?}"
    );
    set_price(stage, 500)?;
    let nothing = format!(
        "no usable price lowers the lease of vault {VAULT} to {BRIDGE}, or its term has ended and a match reads prices anew"
    );
    refused(stage.tell(accounts::KEEPER, &reprice(), &[]), &nothing)?;
    Ok(format!("value {} became {} for good", before.value, after.value))
}

fn set_price(stage: &mut Stage, percent: u64) -> Result<()> {
    let asset = AssetParams {
        denom: Denom::bank(COLLATERAL),
        decimals: 6,
        price: PriceSource::Fixed(Decimal::percent(percent)),
        haircut: Decimal::zero(),
        cap: None,
    };
    stage.tell(accounts::OWNER, &ExecuteMsg::ChangeAsset { asset }, &[])?;
    Ok(())
}

/// The hub passes to another owner and back, in two steps each way.
pub fn owners(stage: &mut Stage) -> Result<String> {
    for (from, to) in [
        (accounts::OWNER, accounts::ALICE),
        (accounts::ALICE, accounts::OWNER),
    ] {
        let offer = Action::TransferOwnership {
            new_owner: stage.address(to)?,
            expiry: None,
        };
        stage.tell(from, &ExecuteMsg::UpdateOwnership(offer), &[])?;
        let accept = ExecuteMsg::UpdateOwnership(Action::AcceptOwnership);
        stage.tell(to, &accept, &[])?;
    }
    Ok("to alice and back".into())
}
