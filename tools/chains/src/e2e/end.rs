//! At rest: what can be asked of the chains agrees.

use anyhow::{ensure, Context, Result};
use cosmwasm_std::{Uint128, Uint256};
use holdfast_shared::msg::consumer::{
    LinkResponse as ConsumerLink, QueryMsg as ConsumerQuery, SecurityStatus,
};
use holdfast_shared::msg::hub::{
    BatchView, LinkResponse, MarketResponse, PositionView, ServiceView, SlashStatus, SlashView, TicketView,
    VaultView,
};
use holdfast_shared::msg::lens::QueryMsg;
use holdfast_shared::msg::lrt::{QueryMsg as LrtQuery, RateResponse};
use holdfast_shared::Denom;

use super::security::{flush, security, sent, until, BRIDGE, ORACLE};
use super::stage::{wait, Stage, RELAYED};
use super::{doctor, lrt, proto};
use crate::deploy::restaking::VAULT;
use crate::net::{COLLATERAL, CONSUMERS, RENT};

/// Checks what must hold at the end; the ids are those of `docs/invariants.md`.
pub fn everything_agrees(stage: &mut Stage) -> Result<String> {
    if security(stage, BRIDGE)?.status != SecurityStatus::Live {
        flush(stage, BRIDGE)?;
        until(stage, BRIDGE, SecurityStatus::Live)?;
    }
    for chain in CONSUMERS {
        quiet(stage, chain.name).with_context(|| format!("link of {}", chain.name))?;
        views_agree(stage, chain.name).with_context(|| format!("views of {}", chain.name))?;
    }
    shares(stage).context("I-01")?;
    leases(stage).context("I-12, I-13")?;
    collateral(stage).context("I-02, collateral")?;
    rent(stage).context("I-02 and I-39, rent")?;
    let rate: RateResponse = lrt::ask(stage, &LrtQuery::Rate {})?;
    ensure!(
        Uint256::from(rate.value) >= Uint256::from(rate.supply.mul_floor(rate.rate)),
        "I-05: {rate:?}"
    );
    doctor::nothing_is_broken(stage).context("the doctor")?;
    Ok("I-01 I-02 I-05 I-12 I-13 I-15 I-16 I-39 hold; no packet is pending at any end".into())
}

/// I-31, I-34: nothing under way, and nothing left of it on either chain.
fn quiet(stage: &Stage, name: &str) -> Result<()> {
    let (service, client) = stage.site(name)?;
    let ends = [
        (&stage.hub, &service.hub_port, &service.hub_channel),
        (&client, &service.consumer_port, &service.consumer_channel),
    ];
    for (chain, port, channel) in ends {
        wait(
            &format!("{channel} on {} to have no packet pending", chain.chain_id),
            RELAYED,
            || Ok(proto::pending(chain, port, channel)?.is_empty().then_some(())),
        )?;
    }
    let hub: LinkResponse = stage.ask(&QueryMsg::Link { service: name.into() })?;
    let consumer: ConsumerLink = stage.ask_consumer(name, &ConsumerQuery::Link {})?;
    ensure!(hub.in_flight == 0 && hub.dirty.is_empty(), "{hub:?}");
    ensure!(
        consumer.open_reports == 0 && consumer.last_seq == hub.last_seq,
        "{consumer:?} {hub:?}"
    );
    let (here, there) = (
        hub.channel.context("a channel")?,
        consumer.channel.context("a channel")?,
    );
    ensure!(
        here.counterparty_channel == there.channel_id && there.counterparty_channel == here.channel_id,
        "{here:?} {there:?}"
    );
    Ok(())
}

/// I-15, I-16: a consumer never counts more than the hub can take, and counts what the hub leases.
fn views_agree(stage: &Stage, name: &str) -> Result<()> {
    let seen = security(stage, name)?;
    let market: MarketResponse = stage.ask(&QueryMsg::Market { service: name.into() })?;
    let leased: u128 = market.leases.iter().map(|lease| lease.value.u128()).sum();
    if name == ORACLE {
        ensure!(
            seen.status == SecurityStatus::Tombstoned && seen.stake.is_zero() && leased == 0,
            "{seen:?} {market:?}"
        );
        return Ok(());
    }
    let entry = sent(stage, name)?.context("an entry was sent")?;
    ensure!(
        seen.seq == entry.seq && seen.stake == entry.stake && seen.slashable == entry.slashable,
        "{seen:?} {entry:?}"
    );
    ensure!(
        seen.slashable <= entry.still_takable,
        "relied on {}, takable {}",
        seen.slashable,
        entry.still_takable
    );
    ensure!(
        seen.stake.u128() <= leased,
        "{} seen, {leased} leased",
        seen.stake
    );
    Ok(())
}

/// I-01: positions and exits asked for are the vault's shares; tickets are the batches'.
fn shares(stage: &Stage) -> Result<()> {
    let vault = vault(stage)?;
    let query = QueryMsg::Positions {
        vault_id: VAULT,
        start_after: None,
        limit: Some(100),
    };
    let positions: Vec<PositionView> = stage.ask(&query)?;
    let held: Uint256 = positions.iter().map(|position| position.shares).sum();
    ensure!(
        held + vault.leaving == vault.shares,
        "{held} held, {} leaving, of {}",
        vault.leaving,
        vault.shares
    );
    let tickets: Vec<TicketView> = stage.ask(&QueryMsg::Tickets {
        owner: None,
        start_after: None,
        limit: Some(100),
    })?;
    for batch in batches(stage)? {
        let of_batch = tickets
            .iter()
            .filter(|ticket| ticket.vault_id == VAULT && ticket.closing == batch.closing);
        let sum: Uint256 = of_batch.map(|ticket| ticket.shares).sum();
        ensure!(
            sum == batch.shares,
            "tickets of closing {} have {sum} shares of {}",
            batch.closing,
            batch.shares
        );
    }
    Ok(())
}

fn leases(stage: &Stage) -> Result<()> {
    let vault = vault(stage)?;
    for slot in &vault.slots {
        ensure!(
            slot.stake <= vault.collateral && slot.stake.mul_floor(slot.max_fraction) <= slot.slashable,
            "{slot:?}"
        );
    }
    let exposed: Uint128 = vault.slots.iter().map(|slot| slot.slashable + slot.tails).sum();
    ensure!(
        exposed <= vault.exposure_limit,
        "exposed {exposed}, limit {}",
        vault.exposure_limit
    );
    ensure!(
        batches(stage)?
            .iter()
            .all(|batch| batch.exposure <= batch.collateral),
        "a batch stands for more than it has"
    );
    Ok(())
}

/// The hub's bank balance is what its pools hold, to the unit.
fn collateral(stage: &Stage) -> Result<()> {
    let bank = stage.hub.balance(&stage.deployment.hub.address, COLLATERAL)?;
    let batches = batches(stage)?
        .iter()
        .map(|batch| batch.collateral.u128())
        .sum::<u128>();
    let slashes: Vec<SlashView> = stage.ask(&QueryMsg::Slashes {
        start_after: None,
        limit: Some(100),
    })?;
    let resting = slashes
        .iter()
        .filter(|slash| slash.status == SlashStatus::Executed);
    let resting: u128 = resting
        .flat_map(|slash| &slash.totals)
        .map(|(_, amount)| amount.u128())
        .sum();
    let accounted = vault(stage)?.collateral.u128() + batches + resting;
    ensure!(bank == accounted, "bank {bank}, accounted {accounted}");
    Ok(())
}

/// What services funded is in escrow, owed, or was paid out.
fn rent(stage: &Stage) -> Result<()> {
    let bank = stage.hub.balance(&stage.deployment.hub.address, RENT)?;
    let mut known: u128 = stage
        .ask::<Uint128>(&QueryMsg::Fees {
            denom: Denom::bank(RENT),
        })?
        .u128();
    for chain in CONSUMERS {
        let service: ServiceView = stage.ask(&QueryMsg::Service {
            service: chain.name.into(),
        })?;
        ensure!(
            service.escrow.balance <= service.escrow.funded,
            "{:?}",
            service.escrow
        );
        known += service.escrow.balance.u128();
    }
    let query = QueryMsg::Positions {
        vault_id: VAULT,
        start_after: None,
        limit: Some(100),
    };
    let positions: Vec<PositionView> = stage.ask(&query)?;
    let rewards = positions
        .iter()
        .flat_map(|position| &position.rewards)
        .chain(&vault(stage)?.commission)
        .map(|coin| coin.amount.u128())
        .sum::<u128>();
    ensure!(
        bank >= known + rewards,
        "bank {bank}, escrow and fees {known}, rewards {rewards}"
    );
    Ok(())
}

/// The exit batches of the vault.
pub fn batches(stage: &Stage) -> Result<Vec<BatchView>> {
    stage.ask(&QueryMsg::Batches {
        vault_id: VAULT,
        start_after: None,
        limit: Some(100),
    })
}

fn vault(stage: &Stage) -> Result<VaultView> {
    stage.ask(&QueryMsg::Vault { vault_id: VAULT })
}
