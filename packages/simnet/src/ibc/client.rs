//! Light clients: what a chain believes of its counterparty, and for how long.

use cosmwasm_std::{IbcTimeoutBlock, Storage, Timestamp};
use cw_storage_plus::{Item, Map};
use serde::{Deserialize, Serialize};

use super::{IbcError, IbcResult};

const CLIENTS: Map<&str, Client> = Map::new("simnet_ibc_clients");
const CLIENT_COUNT: Item<u64> = Item::new("simnet_ibc_client_count");

/// The status of a client, as ibc-go names them.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientStatus {
    /// It verifies proofs.
    Active,
    /// Its newest header is older than the trusting period.
    Expired,
    /// Misbehaviour was shown to it.
    Frozen,
}

/// A client of one counterparty chain.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// Name of the counterparty chain in the net.
    pub counterparty: String,
    /// Chain id its headers must carry.
    pub chain_id: String,
    /// How long a header is trusted, seconds.
    pub trusting_period_seconds: u64,
    /// Misbehaviour was shown.
    pub frozen: bool,
    /// Revision and height of the newest header.
    pub latest_height: IbcTimeoutBlock,
    /// The counterparty's block time in the newest header.
    pub latest_time: Timestamp,
}

impl Client {
    /// The status at the host's block time `now`. A header as old as the trusting period is expired, as in ibc-go.
    #[must_use]
    pub fn status(&self, now: Timestamp) -> ClientStatus {
        if self.frozen {
            ClientStatus::Frozen
        } else if self.latest_time.plus_seconds(self.trusting_period_seconds) <= now {
            ClientStatus::Expired
        } else {
            ClientStatus::Active
        }
    }

    /// # Errors
    /// The client is expired or frozen at `now`.
    pub fn ensure_active(&self, id: &str, now: Timestamp) -> IbcResult<()> {
        match self.status(now) {
            ClientStatus::Active => Ok(()),
            status => Err(IbcError::ClientNotActive {
                id: id.to_string(),
                status,
            }),
        }
    }
}

/// Stores a new client under the next identifier.
pub(crate) fn create(storage: &mut dyn Storage, client: &Client) -> IbcResult<String> {
    let number = CLIENT_COUNT.may_load(storage)?.unwrap_or_default();
    let id = format!("07-tendermint-{number}");
    CLIENT_COUNT.save(storage, &(number + 1))?;
    CLIENTS.save(storage, &id, client)?;
    Ok(id)
}

/// The client `id`, if there is one.
pub(crate) fn load(storage: &dyn Storage, id: &str) -> IbcResult<Option<Client>> {
    Ok(CLIENTS.may_load(storage, id)?)
}

/// Overwrites the client `id`.
pub(crate) fn save(storage: &mut dyn Storage, id: &str, client: &Client) -> IbcResult<()> {
    Ok(CLIENTS.save(storage, id, client)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn status_follows_time_and_misbehaviour() {
        let mut client = Client {
            counterparty: "b".into(),
            chain_id: "b-1".into(),
            trusting_period_seconds: 100,
            frozen: false,
            latest_height: IbcTimeoutBlock {
                revision: 1,
                height: 5,
            },
            latest_time: Timestamp::from_seconds(1_000),
        };
        assert_eq!(
            client.status(Timestamp::from_seconds(1_099)),
            ClientStatus::Active
        );
        assert_eq!(
            client.status(Timestamp::from_seconds(1_100)),
            ClientStatus::Expired
        );
        client.frozen = true;
        assert_eq!(
            client.status(Timestamp::from_seconds(1_001)),
            ClientStatus::Frozen
        );
    }
}
