//! Losing channels and connections, and naming others in their place.

use anyhow::{Context, Result as AnyResult};
use holdfast_shared::handshake::ExpectedChannel;
use holdfast_shared::msg::consumer::ExecuteMsg as ConsumerMsg;
use holdfast_shared::msg::hub::ExecuteMsg;

use super::{World, HUB};
use crate::ibc::{contract_port, ChannelEnd, ChannelState};
use crate::net::LinkConfig;

impl World {
    /// The host of `closed` closes its end of a service's channel by itself, which no honest host does; the chain `told`
    /// learns of it.
    ///
    /// # Errors
    /// There is no open channel, or the client is not active.
    pub fn loses_channel(&mut self, service: &str, closed: &str, told: &str) -> AnyResult<()> {
        let site = self.site(service);
        let of = |chain: &str| {
            let end = if chain == HUB {
                &site.hub_channel
            } else {
                &site.channel
            };
            end.clone().context("the channel is not open")
        };
        let (shut, hears) = (of(closed)?, of(told)?);
        let before = self.net.channel(closed, &shut)?;
        let state = ChannelState::Closed;
        let after = ChannelEnd {
            state,
            ..before.clone()
        };
        self.net.overwrite_channel(closed, &after)?;
        let heard = self.net.chan_close_confirm(told, &hears);
        self.net.overwrite_channel(closed, &before)?;
        Ok(heard?)
    }

    /// Makes new clients and a new connection between the hub and a service's chain; nothing uses it yet.
    ///
    /// # Errors
    /// A chain does not exist.
    pub fn connects_anew(&mut self, service: &str) -> AnyResult<()> {
        let trust = self.windows().unbonding_seconds * 2 / 3;
        let link = self.net.connect(&LinkConfig {
            a: HUB.into(),
            b: self.site(service).chain.clone(),
            trusting_on_a_seconds: trust,
            trusting_on_b_seconds: trust,
        })?;
        let site = self.sites.get_mut(service).context("a service of this world")?;
        (site.hub_connection, site.connection) = (link.a, link.b);
        Ok(())
    }

    /// The hub's owner names the service's connection, and its consumer's port, for the next channel.
    ///
    /// # Errors
    /// The hub refuses, for example because the channel is not lost.
    pub fn names_link_on_hub(&mut self, service: &str) -> AnyResult<()> {
        let site = self.site(service);
        let link = ExpectedChannel {
            connection_id: site.hub_connection.clone(),
            counterparty_port: contract_port(&site.consumer),
        };
        let (owner, service) = (self.owner.clone(), service.to_owned());
        self.tell(&owner, &ExecuteMsg::ReplaceLink { service, link })
            .map(drop)
    }

    /// The consumer's owner names the service's connection for the next channel.
    ///
    /// # Errors
    /// The consumer refuses, for example because entries received over the channel still count.
    pub fn names_link_on_consumer(&mut self, service: &str) -> AnyResult<()> {
        let connection_id = self.site(service).connection.clone();
        let replace = ConsumerMsg::ReplaceLink { connection_id };
        self.tell_consumer(service, "owner", &replace).map(drop)
    }

    /// Opens a service's channel and remembers its ends.
    ///
    /// # Errors
    /// Either end refuses.
    pub fn opens_channel(&mut self, service: &str) -> AnyResult<()> {
        let init = self.channel_init(service);
        let pair = self.net.open_channel(&init)?;
        let site = self.sites.get_mut(service).context("a service of this world")?;
        (site.hub_channel, site.channel) = (Some(pair.a.channel), Some(pair.b.channel));
        Ok(())
    }
}
