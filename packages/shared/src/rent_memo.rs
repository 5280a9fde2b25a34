//! The memo of an ICS-20 transfer that pays rent (DESIGN section 5): it asks the hub's chain to call the hub when the coins
//! have arrived, and names the service. It names no amount: what counts is what arrived.

use cosmwasm_std::{to_json_string, StdResult};
use holdfast_wire::wire;

/// The memo: what ibc-go reads, and what the hub reads.
#[wire]
pub struct RentMemo {
    /// Whom the hub's chain calls.
    pub dest_callback: DestCallback,
    /// What the hub reads.
    pub holdfast: Rent,
}

/// Whom the receiving chain calls when the coins have arrived.
#[wire]
pub struct DestCallback {
    /// The hub.
    pub address: String,
}

/// What the coins are for.
#[wire]
pub enum Rent {
    /// Rent of this service.
    Rent {
        /// Its name.
        service: String,
    },
}

/// The memo that pays rent of `service` to the hub at this address.
///
/// # Errors
/// Serialisation, which these types do not fail.
pub fn write(hub: &str, service: &str) -> StdResult<String> {
    to_json_string(&RentMemo {
        dest_callback: DestCallback {
            address: hub.to_owned(),
        },
        holdfast: Rent::Rent {
            service: service.to_owned(),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::write;

    #[test]
    fn the_memo_is_what_callbacks_and_hub_read() {
        assert_eq!(
            write("hub1abc", "oracle").unwrap(),
            r#"{"dest_callback":{"address":"hub1abc"},"holdfast":{"rent":{"service":"oracle"}}}"#
        );
    }
}
