//! What may go wrong with the link: strangers, and packets that never arrive.

use std::time::Duration;

use anyhow::{ensure, Result};
use holdfast_shared::handshake::HandshakeError;
use holdfast_shared::msg::consumer::{
    LinkResponse as ConsumerLink, QueryMsg as ConsumerQuery, SecurityStatus,
};
use holdfast_shared::msg::hub::LinkResponse;
use holdfast_shared::msg::lens::QueryMsg;
use holdfast_shared::packet::Order;

use super::hermes::{link, start, stop};
use super::refusal::refused;
use super::security::{flush, security, until, BRIDGE};
use super::stage::{wait, Stage, RELAYED};
use super::{doctor, orders, proto, reports};
use crate::client::Signer;
use crate::deploy::WINDOWS;
use crate::net::{accounts, CONSUMERS, HUB};

/// Anyone may ask a chain to close a channel; both contracts refuse.
pub fn strangers_cannot_close(stage: &mut Stage) -> Result<String> {
    let stranger = Signer::local(accounts::BOB)?;
    for chain in CONSUMERS {
        let (service, client) = stage.site(chain.name)?;
        let here = stranger.address(chain.prefix)?;
        let there = stranger.address(HUB.prefix)?;
        let consumer_end =
            proto::close_init(&service.consumer_port, &service.consumer_channel, here.as_ref());
        refused(
            client.send_any(&stranger, consumer_end),
            &never(&service.consumer_port, &service.consumer_channel),
        )?;
        let hub_end = proto::close_init(&service.hub_port, &service.hub_channel, there.as_ref());
        refused(
            stage.hub.send_any(&stranger, hub_end),
            &never(&service.hub_port, &service.hub_channel),
        )?;
        let hub: LinkResponse = stage.ask(&QueryMsg::Link {
            service: chain.name.into(),
        })?;
        let consumer: ConsumerLink = stage.ask_consumer(chain.name, &ConsumerQuery::Link {})?;
        ensure!(
            hub.channel.is_some() && !hub.lost && consumer.channel.is_some() && !consumer.lost,
            "{hub:?} {consumer:?}"
        );
    }
    Ok("refused at all four ends".into())
}

/// How a chain says that the contract of a port refuses to close.
fn never(port: &str, channel: &str) -> String {
    let why = HandshakeError::NoClose;
    format!("channel close init callback failed for port ID: {port}, channel ID: {channel}: {why}")
}

/// A snapshot and an order are sent while nobody relays: both time out, and meanwhile the consumer counts zero. The order
/// is kept and sent again.
pub fn packet_times_out(stage: &mut Stage) -> Result<String> {
    stop(stage)?;
    flush(stage, BRIDGE)?;
    let reporter = Some(orders::reporter(stage)?);
    let order = orders::give(stage, Order::Reporter { reporter })?;
    let sent_at = stage.hub.time()?;
    ensure!(link(stage)?.in_flight >= 1, "{:?}", link(stage)?);
    stage.wait_for_time(
        sent_at + WINDOWS.validity_seconds + 3,
        Duration::from_secs(WINDOWS.validity_seconds + 60),
    )?;
    let seen = security(stage, BRIDGE)?;
    ensure!(
        seen.status == SecurityStatus::Expired && seen.stake.is_zero(),
        "unheard for its validity, yet {seen:?}"
    );
    doctor::tells_that_entries_expired(stage)?;
    start(stage)?;
    let most = RELAYED * 2;
    let after = wait("the timeout to be relayed", most, || {
        Ok(Some(link(stage)?).filter(|link| link.in_flight == 0))
    })?;
    ensure!(
        after.dirty.contains(&stage.address(accounts::OPERATOR)?),
        "what timed out is to be sent again: {after:?}"
    );
    reports::retried(stage, BRIDGE, order)?;
    Ok(format!(
        "after {} s; bridge counted zero meanwhile; the lost order was sent again",
        WINDOWS.validity_seconds
    ))
}

/// The newest state is sent, and the consumer counts it.
pub fn refresh(stage: &mut Stage) -> Result<String> {
    flush(stage, BRIDGE)?;
    let seen = until(stage, BRIDGE, SecurityStatus::Live)?;
    wait("the acknowledgement", RELAYED, || {
        Ok(Some(link(stage)?).filter(|link| link.in_flight == 0))
    })?;
    Ok(format!(
        "bridge counts {} again, by snapshot {}",
        seen.stake, seen.seq
    ))
}
