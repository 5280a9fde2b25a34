//! The parameters, fixed when the consumer starts.

use cosmwasm_std::{StdResult, Storage};
use cw_storage_plus::Item;
use holdfast_shared::limits::MAX_PACKET_TIMEOUT_SECONDS;
use holdfast_shared::msg::consumer::{ConfigResponse, InstantiateMsg};
use holdfast_shared::{validate, ValidationError};

/// The parameters are stored as they are answered.
pub type Config = ConfigResponse;

/// Nanoseconds of a second.
const NANOS: u64 = 1_000_000_000;
/// Shortest life of a packet, seconds: below this a slow relayer never delivers one.
const MIN_PACKET_TIMEOUT_SECONDS: u64 = 60;
/// Longest identifier ICS-24 allows for a port, bytes; those of connections are shorter.
const MAX_IDENTIFIER_BYTES: usize = 128;

const CONFIG: Item<Config> = Item::new("config");

/// Checks and stores the parameters.
///
/// # Errors
/// A field out of its bounds.
pub fn create(storage: &mut dyn Storage, msg: InstantiateMsg) -> Result<Config, crate::ContractError> {
    validate::service_name(&msg.service)?;
    let hub = &msg.hub;
    validate::text_within("hub.connection_id", &hub.connection_id, MAX_IDENTIFIER_BYTES)?;
    validate::text_within(
        "hub.counterparty_port",
        &hub.counterparty_port,
        MAX_IDENTIFIER_BYTES,
    )?;
    validate::duration("evidence_age_seconds", msg.evidence_age_seconds, 1)?;
    check_packet_timeout(msg.packet_timeout_seconds)?;
    let config = Config {
        service: msg.service,
        hub: msg.hub,
        evidence_age_seconds: msg.evidence_age_seconds,
        packet_timeout_seconds: msg.packet_timeout_seconds,
    };
    CONFIG.save(storage, &config)?;
    Ok(config)
}

/// The parameters.
///
/// # Errors
/// Storage.
pub fn load(storage: &dyn Storage) -> StdResult<Config> {
    CONFIG.load(storage)
}

/// A number of seconds in nanoseconds; durations are far below overflow, and what is not saturates.
pub(crate) fn nanos(seconds: u64) -> u64 {
    seconds.saturating_mul(NANOS)
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
