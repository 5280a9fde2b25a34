//! The parameters. All but the owner, the way of the rent and the connection are fixed when the consumer starts.

use cosmwasm_std::{Addr, Api, StdResult, Storage};
use cw_storage_plus::Item;
use holdfast_shared::limits::{MAX_FOREIGN_ADDRESS_BYTES, MAX_PACKET_TIMEOUT_SECONDS};
use holdfast_shared::msg::consumer::{ConfigResponse, InstantiateMsg, RentRoute};
use holdfast_shared::{validate, ValidationError};

use crate::ContractError;

/// The parameters are stored as they are answered.
pub type Config = ConfigResponse;

/// Nanoseconds of a second.
const NANOS: u64 = 1_000_000_000;
/// Shortest life of a packet, seconds: below this a slow relayer never delivers one.
const MIN_PACKET_TIMEOUT_SECONDS: u64 = 60;
/// Longest identifier ICS-24 allows for a port, bytes; those of connections and channels are shorter.
const MAX_IDENTIFIER_BYTES: usize = 128;
/// What the port of a contract begins with; its address follows.
const CONTRACT_PORT: &str = "wasm.";

const CONFIG: Item<Config> = Item::new("config");

/// Checks and stores the parameters.
///
/// # Errors
/// A field out of its bounds.
pub fn create(
    storage: &mut dyn Storage,
    api: &dyn Api,
    msg: InstantiateMsg,
) -> Result<Config, ContractError> {
    validate::service_name(&msg.service)?;
    let hub = &msg.hub;
    check_connection(&hub.connection_id)?;
    validate::text_within(
        "hub.counterparty_port",
        &hub.counterparty_port,
        MAX_IDENTIFIER_BYTES,
    )?;
    validate::duration("evidence_age_seconds", msg.evidence_age_seconds, 1)?;
    check_packet_timeout(msg.packet_timeout_seconds)?;
    let mut config = Config {
        service: msg.service,
        hub: msg.hub,
        evidence_age_seconds: msg.evidence_age_seconds,
        packet_timeout_seconds: msg.packet_timeout_seconds,
        owner: checked_owner(api, msg.owner)?,
        rent: None,
    };
    set_rent(storage, &mut config, msg.rent)?;
    Ok(config)
}

/// The parameters.
///
/// # Errors
/// Storage.
pub fn load(storage: &dyn Storage) -> StdResult<Config> {
    CONFIG.load(storage)
}

/// Names another owner.
///
/// # Errors
/// An address that is none.
pub fn set_owner(
    storage: &mut dyn Storage,
    api: &dyn Api,
    owner: Option<String>,
) -> Result<(), ContractError> {
    let mut config = load(storage)?;
    config.owner = checked_owner(api, owner)?;
    Ok(CONFIG.save(storage, &config)?)
}

/// Names another connection to the hub.
///
/// # Errors
/// A name out of its bounds.
pub fn set_connection(storage: &mut dyn Storage, connection_id: String) -> Result<(), ContractError> {
    check_connection(&connection_id)?;
    let mut config = load(storage)?;
    config.hub.connection_id = connection_id;
    Ok(CONFIG.save(storage, &config)?)
}

/// Names another way for the rent.
///
/// # Errors
/// Names out of their bounds; nobody to receive it.
pub fn set_rent(
    storage: &mut dyn Storage,
    config: &mut Config,
    route: Option<RentRoute>,
) -> Result<(), ContractError> {
    if let Some(route) = &route {
        validate::text_within("rent.channel_id", &route.channel_id, MAX_IDENTIFIER_BYTES)?;
        validate::text_within("rent.denom", &route.denom, MAX_IDENTIFIER_BYTES)?;
        match &route.receiver {
            Some(receiver) => validate::text_within("rent.receiver", receiver, MAX_FOREIGN_ADDRESS_BYTES)?,
            None => drop(hub_address(config)?),
        }
    }
    config.rent = route;
    Ok(CONFIG.save(storage, config)?)
}

/// The hub's address on its own chain, which its port names.
///
/// # Errors
/// [`ContractError::NoHubAddress`] when the port is not that of a contract.
pub fn hub_address(config: &Config) -> Result<&str, ContractError> {
    let port = &config.hub.counterparty_port;
    port.strip_prefix(CONTRACT_PORT)
        .ok_or_else(|| ContractError::NoHubAddress { port: port.clone() })
}

/// Refuses everybody but the owner.
///
/// # Errors
/// [`ContractError::NotOwner`].
pub fn ensure_owner(config: &Config, sender: &Addr) -> Result<(), ContractError> {
    if config.owner.as_deref() == Some(sender.as_str()) {
        return Ok(());
    }
    Err(ContractError::NotOwner {
        owner: config
            .owner
            .clone()
            .unwrap_or_else(|| "the chain itself".to_owned()),
    })
}

/// A number of seconds in nanoseconds; durations are far below overflow, and what is not saturates.
pub(crate) fn nanos(seconds: u64) -> u64 {
    seconds.saturating_mul(NANOS)
}

fn checked_owner(api: &dyn Api, owner: Option<String>) -> Result<Option<String>, ContractError> {
    let owner = owner.map(|owner| api.addr_validate(&owner)).transpose()?;
    Ok(owner.map(Addr::into_string))
}

fn check_connection(connection_id: &str) -> Result<(), ValidationError> {
    validate::text_within("hub.connection_id", connection_id, MAX_IDENTIFIER_BYTES)
}

fn check_packet_timeout(seconds: u64) -> Result<(), ValidationError> {
    if (MIN_PACKET_TIMEOUT_SECONDS..=MAX_PACKET_TIMEOUT_SECONDS).contains(&seconds) {
        return Ok(());
    }
    Err(ValidationError::Duration {
        what: "packet_timeout_seconds",
        value: seconds,
        min: MIN_PACKET_TIMEOUT_SECONDS,
        max: MAX_PACKET_TIMEOUT_SECONDS,
    })
}
