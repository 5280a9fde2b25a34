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
use super::tokens::TOKEN_VAULT;
use super::{doctor, lrt, payments, proto};
use crate::deploy::restaking::VAULT;
use crate::net::{accounts, CONSUMERS, RENT};

/// All vaults of the story.
const VAULTS: [u64; 2] = [VAULT, TOKEN_VAULT];

/// Checks what must hold at the end; the ids are those of `docs/invariants.md`.
pub fn everything_agrees(stage: &mut Stage) -> Result<String> {
    if security(stage, BRIDGE)?.status != SecurityStatus::Live {
        flush(stage, BRIDGE)?;
        until(stage, BRIDGE, SecurityStatus::Live)?;
    }
    for chain in CONSUMERS {
        told_all(stage, chain.name).with_context(|| format!("what {} is to be told", chain.name))?;
        quiet(stage, chain.name).with_context(|| format!("link of {}", chain.name))?;
        views_agree(stage, chain.name).with_context(|| format!("views of {}", chain.name))?;
    }
    for vault_id in VAULTS {
        let vault = vault(stage, vault_id)?;
        shares(stage, &vault).with_context(|| format!("I-01 of vault {vault_id}"))?;
        leases(stage, &vault).with_context(|| format!("I-12, I-13 of vault {vault_id}"))?;
        collateral(stage, &vault).with_context(|| format!("I-02, I-03 of vault {vault_id}"))?;
    }
    rent(stage).context("I-02 and I-39, rent")?;
    let rate: RateResponse = lrt::ask(stage, &LrtQuery::Rate {})?;
    ensure!(
        Uint256::from(rate.value) >= Uint256::from(rate.supply.mul_floor(rate.rate)),
        "I-05: {rate:?}"
    );
    doctor::nothing_is_broken(stage).context("the doctor")?;
    Ok("I-01 I-02 I-03 I-05 I-12 I-13 I-15 I-16 I-39 hold; no packet is pending at any end".into())
}

/// What changed last is sent and acknowledged.
fn told_all(stage: &mut Stage, name: &str) -> Result<()> {
    let link =
        |stage: &Stage| -> Result<LinkResponse> { stage.ask(&QueryMsg::Link { service: name.into() }) };
    wait("nothing to be left to tell", RELAYED, || {
        if !link(stage)?.dirty.is_empty() {
            flush(stage, name)?;
        }
        let link = link(stage)?;
        Ok((link.dirty.is_empty() && link.in_flight == 0).then_some(()))
    })
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
        // A consumer forgets whom nothing can be proved against any more.
        let is_gone = [SecurityStatus::Tombstoned, SecurityStatus::Unknown].contains(&seen.status);
        ensure!(
            is_gone && seen.stake.is_zero() && leased == 0,
            "{seen:?} {market:?}"
        );
        return Ok(());
    }
    let entry = sent(stage, name)?.context("an entry was sent")?;
    let of_operator = stage.address(accounts::OPERATOR)?;
    let leases = market.leases.iter();
    let leased: u128 = leases
        .filter(|lease| lease.operator == of_operator)
        .map(|lease| lease.value.u128())
        .sum();
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
fn shares(stage: &Stage, vault: &VaultView) -> Result<()> {
    let positions = positions(stage, vault.vault_id)?;
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
    for batch in batches(stage, vault.vault_id)? {
        let of_batch = tickets
            .iter()
            .filter(|ticket| ticket.vault_id == vault.vault_id && ticket.closing == batch.closing);
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

fn leases(stage: &Stage, vault: &VaultView) -> Result<()> {
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
        batches(stage, vault.vault_id)?
            .iter()
            .all(|batch| batch.exposure <= batch.collateral),
        "a batch stands for more than it has"
    );
    Ok(())
}

/// What the hub has of a vault's asset is what its pools hold, to the unit: of each asset here there is one vault.
fn collateral(stage: &Stage, vault: &VaultView) -> Result<()> {
    let hub = stage.deployment.hub.address.clone();
    let bank = match &vault.denom {
        Denom::Bank(denom) => stage.hub.balance(&hub, denom)?,
        Denom::Cw20(_) => lrt::balance(stage, hub)?,
    };
    let batches = batches(stage, vault.vault_id)?
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
        .filter(|(denom, _)| *denom == vault.denom)
        .map(|(_, amount)| amount.u128())
        .sum();
    let accounted = vault.collateral.u128() + batches + resting;
    ensure!(bank == accounted, "{bank} held, {accounted} accounted");
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
        known += service.escrow.balance.u128() + payments::tips(stage, chain.name)?.left.u128();
    }
    known += payments::owed(stage)?
        .iter()
        .map(|tip| tip.amount.u128())
        .sum::<u128>();
    let mut rewards = 0;
    for vault_id in VAULTS {
        let (positions, vault) = (positions(stage, vault_id)?, vault(stage, vault_id)?);
        let earned = positions.iter().flat_map(|position| &position.rewards);
        rewards += earned
            .chain(&vault.commission)
            .map(|coin| coin.amount.u128())
            .sum::<u128>();
    }
    ensure!(
        bank >= known + rewards,
        "bank {bank}, escrow and fees {known}, rewards {rewards}"
    );
    Ok(())
}

fn positions(stage: &Stage, vault_id: u64) -> Result<Vec<PositionView>> {
    stage.ask(&QueryMsg::Positions {
        vault_id,
        start_after: None,
        limit: Some(100),
    })
}

/// The exit batches of a vault.
pub fn batches(stage: &Stage, vault_id: u64) -> Result<Vec<BatchView>> {
    stage.ask(&QueryMsg::Batches {
        vault_id,
        start_after: None,
        limit: Some(100),
    })
}

fn vault(stage: &Stage, vault_id: u64) -> Result<VaultView> {
    stage.ask(&QueryMsg::Vault { vault_id })
}
