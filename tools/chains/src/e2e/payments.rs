//! Money that crosses chains, and money for those who relay.

use anyhow::{ensure, Context, Result};
use cosmwasm_std::{coin, Uint128};
use holdfast_shared::ics20;
use holdfast_shared::msg::consumer::{ExecuteMsg as ConsumerMsg, RentRoute};
use holdfast_shared::msg::hub::{ExecuteMsg, OwedTip, ServiceView, TipParams, TipsView};
use holdfast_shared::msg::lens::QueryMsg;
use holdfast_shared::Denom;

use super::market::FUNDS;
use super::proto;
use super::security::BRIDGE;
use super::stage::{wait, Stage, RELAYED};
use crate::client::Signer;
use crate::net::{accounts, RENT};

/// What relayers earn, base units.
const TIPS: TipParams = TipParams {
    snapshot: Uint128::new(1_000),
    evidence: Uint128::new(5_000),
    daily_cap: Uint128::new(1_000_000),
};
/// What the bridge puts into its budget for tips, and takes out again.
const BUDGET: [u128; 2] = [500_000, 100_000];

/// The bridge's owner moves rent to the bridge's chain, and pays it there: the coins come home by ICS-20, and the hub's chain
/// calls the hub, which credits them. What is left in the consumer is withdrawn.
pub fn rent_by_transfer(stage: &mut Stage) -> Result<String> {
    let (service, client) = stage.site(BRIDGE)?;
    let channels = service.rent.clone().context("a channel for rent")?;
    let owner = Signer::local(accounts::SERVICE)?
        .address(&client.prefix)?
        .to_string();
    let (hub, from) = (stage.hub.clone(), stage.address(accounts::SERVICE)?);
    let timeout = hub.time()? + 600;
    let move_out = proto::transfer(&channels.hub_channel, (FUNDS, RENT), &from, &owner, timeout);
    stage.send(&hub, accounts::SERVICE, move_out)?;
    let voucher = ics20::voucher(&format!("transfer/{}/{RENT}", channels.consumer_channel));
    wait("the coins on the bridge's chain", RELAYED, || {
        Ok((client.balance(&owner, &voucher)? == FUNDS).then_some(()))
    })?;
    let route = Some(RentRoute {
        channel_id: channels.consumer_channel,
        denom: voucher.clone(),
        receiver: None,
    });
    let set = ConsumerMsg::SetRentRoute { route };
    stage.tell_consumer(BRIDGE, accounts::SERVICE, &set, &[])?;
    let pay = ConsumerMsg::PayRent {};
    stage.tell_consumer(BRIDGE, accounts::SERVICE, &pay, &[(FUNDS, &voucher)])?;
    wait("the hub to credit the rent", RELAYED, || {
        let view: ServiceView = stage.ask(&QueryMsg::Service {
            service: BRIDGE.into(),
        })?;
        Ok((view.escrow.funded.u128() == FUNDS).then_some(()))
    })?;
    withdrawn(stage, &service.consumer, &owner)?;
    Ok(format!("{FUNDS}{RENT} came home and are in {BRIDGE}'s escrow"))
}

/// Coins that lie in the consumer are the owner's to take.
fn withdrawn(stage: &mut Stage, consumer: &str, owner: &str) -> Result<()> {
    const STRAY: u128 = 77;
    let (_, client) = stage.site(BRIDGE)?;
    let denom = client.gas_denom.clone();
    let pay = proto::pay((STRAY, &denom), owner, consumer);
    stage.send(&client, accounts::SERVICE, pay)?;
    let withdraw = ConsumerMsg::Withdraw {
        coin: coin(STRAY, &denom),
        recipient: owner.into(),
    };
    stage.tell_consumer(BRIDGE, accounts::SERVICE, &withdraw, &[])?;
    let left = client.balance(consumer, &denom)?;
    ensure!(left == 0, "{left}{denom} are left in the consumer");
    Ok(())
}

/// The bridge promises tips, and takes a part of the budget back.
pub fn promise_tips(stage: &mut Stage) -> Result<String> {
    let service = || BRIDGE.to_owned();
    let set = ExecuteMsg::SetTips {
        service: service(),
        tips: TIPS,
    };
    stage.tell(accounts::SERVICE, &set, &[])?;
    let fund = ExecuteMsg::FundTips { service: service() };
    stage.tell(accounts::SERVICE, &fund, &[(BUDGET[0], RENT)])?;
    let withdraw = ExecuteMsg::WithdrawTips {
        service: service(),
        amount: Uint128::new(BUDGET[1]),
    };
    stage.tell(accounts::SERVICE, &withdraw, &[])?;
    let left = tips(stage, BRIDGE)?.left.u128();
    ensure!(left == BUDGET[0] - BUDGET[1], "{left} are left of the budget");
    Ok(format!("{left}{RENT} for relayers"))
}

/// Hermes earned tips with the acknowledgements it brought, and its account claims them. Only while it is stopped: two
/// programs that sign for one account get in each other's way.
pub fn claim_tips(stage: &mut Stage) -> Result<u128> {
    let relayer = stage.address(accounts::RELAYER)?;
    let owed = owed(stage)?;
    let of_relayer = owed.iter().find(|tip| tip.relayer == relayer);
    let expected = of_relayer.with_context(|| format!("the relayer earned nothing: {owed:?}"))?;
    let before = stage.hub.balance(&relayer, RENT)?;
    let denom = Denom::bank(RENT);
    stage.tell(accounts::RELAYER, &ExecuteMsg::ClaimTips { denom }, &[])?;
    let paid = stage.hub.balance(&relayer, RENT)? - before;
    ensure!(paid == expected.amount.u128(), "{paid} paid of {expected:?}");
    Ok(paid)
}

/// What a service pays relayers, and from what.
pub fn tips(stage: &Stage, service: &str) -> Result<TipsView> {
    stage.ask(&QueryMsg::Tips {
        service: service.into(),
    })
}

/// Tips credited and not claimed.
pub fn owed(stage: &Stage) -> Result<Vec<OwedTip>> {
    stage.ask(&QueryMsg::TipsOwed {
        start_after: None,
        limit: Some(100),
    })
}
