//! Clients and connections between chains.

use super::Net;
use crate::ibc::{
    channel, client, connection, ChannelEnd, Client, ClientStatus, Connection, IbcError, IbcResult,
};

/// How two chains are connected.
#[derive(Clone, Debug)]
pub struct LinkConfig {
    /// Name of one chain.
    pub a: String,
    /// Name of the other.
    pub b: String,
    /// How long `a` trusts a header of `b`, seconds; below `b`'s unbonding time on real chains.
    pub trusting_on_a_seconds: u64,
    /// How long `b` trusts a header of `a`, seconds.
    pub trusting_on_b_seconds: u64,
}

/// A connection between two chains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Connection on chain `a`.
    pub a: String,
    /// Connection on chain `b`.
    pub b: String,
}

impl Net {
    /// Makes a client on each side and an open connection between them. Several between the same chains are allowed.
    ///
    /// # Errors
    /// A chain does not exist.
    pub fn connect(&mut self, config: &LinkConfig) -> IbcResult<Link> {
        let client_a = self.create_client(&config.a, &config.b, config.trusting_on_a_seconds)?;
        let client_b = self.create_client(&config.b, &config.a, config.trusting_on_b_seconds)?;
        let id_a = connection::next_id(self.at(&config.a)?.storage())?;
        let id_b = connection::next_id(self.at(&config.b)?.storage())?;
        let end = |client_id, chain: &str, id: &str| Connection {
            client_id,
            counterparty_chain: chain.to_string(),
            counterparty_connection: id.to_string(),
        };
        let end_a = end(client_a, &config.b, &id_b);
        let end_b = end(client_b, &config.a, &id_a);
        let a = connection::create(self.at_mut(&config.a)?.storage_mut(), &end_a)?;
        let b = connection::create(self.at_mut(&config.b)?.storage_mut(), &end_b)?;
        self.finish_step(format!("connect {}/{a} and {}/{b}", config.a, config.b));
        Ok(Link { a, b })
    }

    fn create_client(&mut self, on: &str, of: &str, trusting_period_seconds: u64) -> IbcResult<String> {
        let counterparty = self.at(of)?;
        let client = Client {
            counterparty: of.to_string(),
            chain_id: counterparty.block().chain_id,
            trusting_period_seconds,
            frozen: false,
            latest_height: counterparty.height(),
            latest_time: counterparty.now(),
        };
        client::create(self.at_mut(on)?.storage_mut(), &client)
    }

    /// The client behind a connection.
    ///
    /// # Errors
    /// There is no such connection.
    pub fn client_of(&self, chain: &str, connection_id: &str) -> IbcResult<(String, Client)> {
        let id = self.connection(chain, connection_id)?.client_id;
        let client =
            client::load(self.at(chain)?.storage(), &id)?.ok_or_else(|| unknown("client", &id, chain))?;
        Ok((id, client))
    }

    /// The status of the client behind a connection, by the chain's own clock.
    ///
    /// # Errors
    /// There is no such connection.
    pub fn client_status(&self, chain: &str, connection_id: &str) -> IbcResult<ClientStatus> {
        let (_, client) = self.client_of(chain, connection_id)?;
        Ok(client.status(self.at(chain)?.now()))
    }

    /// Brings the counterparty's newest header to the client, as a relayer's refresh does. One step.
    ///
    /// # Errors
    /// The client is not active, or the counterparty carries another chain id.
    pub fn update_client(&mut self, chain: &str, connection_id: &str) -> IbcResult<()> {
        self.refresh_client(chain, connection_id)?;
        self.finish_step(format!("{chain}: update the client of {connection_id}"));
        Ok(())
    }

    pub(crate) fn refresh_client(&mut self, chain: &str, connection_id: &str) -> IbcResult<Client> {
        let (id, mut client) = self.client_of(chain, connection_id)?;
        client.ensure_active(&id, self.at(chain)?.now())?;
        let counterparty = self.at(&client.counterparty)?;
        let found = counterparty.block().chain_id;
        if found != client.chain_id {
            return Err(IbcError::OtherChainId {
                id,
                expected: client.chain_id,
                found,
            });
        }
        if counterparty.now() > client.latest_time {
            client.latest_time = counterparty.now();
            client.latest_height = counterparty.height();
        }
        let host = self.running(chain)?;
        client.ensure_active(&id, host.now())?;
        client::save(host.storage_mut(), &id, &client)?;
        Ok(client)
    }

    /// Freezes the client behind a connection, as misbehaviour does (F-10). One step.
    ///
    /// # Errors
    /// There is no such connection.
    pub fn freeze_client(&mut self, chain: &str, connection_id: &str) -> IbcResult<()> {
        let (id, mut client) = self.client_of(chain, connection_id)?;
        client.frozen = true;
        client::save(self.at_mut(chain)?.storage_mut(), &id, &client)?;
        self.finish_step(format!("{chain}: freeze the client of {connection_id}"));
        Ok(())
    }

    /// Governance puts a fresh client in the place of an expired or frozen one (F-09, F-19). One step.
    ///
    /// # Errors
    /// There is no such connection.
    pub fn recover_client(&mut self, chain: &str, connection_id: &str) -> IbcResult<()> {
        let (id, mut client) = self.client_of(chain, connection_id)?;
        let counterparty = self.at(&client.counterparty)?;
        client.frozen = false;
        client.chain_id = counterparty.block().chain_id;
        client.latest_height = counterparty.height();
        client.latest_time = counterparty.now();
        client::save(self.at_mut(chain)?.storage_mut(), &id, &client)?;
        self.finish_step(format!("{chain}: recover the client of {connection_id}"));
        Ok(())
    }

    /// Writes a channel end into a chain's state without any rule: a hostile chain may hold and prove anything. One
    /// step.
    ///
    /// # Errors
    /// There is no such chain.
    pub fn overwrite_channel(&mut self, chain: &str, end: &ChannelEnd) -> IbcResult<()> {
        channel::save(self.at_mut(chain)?.storage_mut(), end)?;
        self.finish_step(format!("{chain}: overwrite {}", end.endpoint.channel_id));
        Ok(())
    }

    pub(crate) fn connection(&self, chain: &str, id: &str) -> IbcResult<Connection> {
        connection::load(self.at(chain)?.storage(), id)?.ok_or_else(|| unknown("connection", id, chain))
    }

    /// A channel end.
    ///
    /// # Errors
    /// There is no such chain or channel.
    pub fn channel(&self, chain: &str, id: &str) -> IbcResult<ChannelEnd> {
        channel::load(self.at(chain)?.storage(), id)?.ok_or_else(|| unknown("channel", id, chain))
    }
}

fn unknown(what: &'static str, id: &str, chain: &str) -> IbcError {
    IbcError::Unknown {
        what,
        id: id.to_string(),
        chain: chain.to_string(),
    }
}
