//! Connections: which client a channel is verified by. They are made ready in one step, since no contract takes part.

use cosmwasm_std::Storage;
use cw_storage_plus::{Item, Map};
use serde::{Deserialize, Serialize};

use super::IbcResult;

const CONNECTIONS: Map<&str, Connection> = Map::new("simnet_ibc_connections");
const CONNECTION_COUNT: Item<u64> = Item::new("simnet_ibc_connection_count");

/// One end of an open connection.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    /// Client on this chain that verifies the counterparty.
    pub client_id: String,
    /// Name of the counterparty chain in the net.
    pub counterparty_chain: String,
    /// Identifier of the other end, on the counterparty chain.
    pub counterparty_connection: String,
}

/// The identifier the next connection of this chain gets.
pub(crate) fn next_id(storage: &dyn Storage) -> IbcResult<String> {
    let number = CONNECTION_COUNT.may_load(storage)?.unwrap_or_default();
    Ok(format!("connection-{number}"))
}

/// Stores a new connection under the next identifier.
pub(crate) fn create(storage: &mut dyn Storage, connection: &Connection) -> IbcResult<String> {
    let id = next_id(storage)?;
    let number = CONNECTION_COUNT.may_load(storage)?.unwrap_or_default();
    CONNECTION_COUNT.save(storage, &(number + 1))?;
    CONNECTIONS.save(storage, &id, connection)?;
    Ok(id)
}

/// The connection `id`, if there is one.
pub(crate) fn load(storage: &dyn Storage, id: &str) -> IbcResult<Option<Connection>> {
    Ok(CONNECTIONS.may_load(storage, id)?)
}
