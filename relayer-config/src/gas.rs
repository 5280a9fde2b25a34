//! What relaying costs on a chain with x/wasm, and the limits that follow from it.
//!
//! What the contracts use is measured in `docs/gas.json`; what a chain adds was seen on wasmd 0.61 with unpinned code. A
//! test compares these numbers with that table, and the end-to-end run compares them with real transactions.

use holdfast_shared::limits::MAX_PACKET_BYTES;

/// A receive whose contract does next to nothing, with the client update before it. Seen: 219,000.
pub const RECEIVE: u64 = 219_000;

/// An acknowledgement or a timeout whose contract does next to nothing, with the client update before it. Seen: 204,000.
pub const ACK: u64 = 204_000;

/// Of each of them, what the contract that does next to nothing costs: the row `empty` of the table.
pub const NEXT_TO_NOTHING: u64 = 63_000;

/// The contract's part of the dearest packet: a fault for which 8 vaults with 7 exit batches and 16 leases each answer. The
/// table's row and a tenth.
pub const LARGEST_CALL: u64 = 1_870_000;

/// The dearest single message a relayer sends for us, with its client update.
pub const LARGEST_MESSAGE: u64 = beside(RECEIVE) + LARGEST_CALL;

/// What a packet costs beside its contract: the transaction, the client update, the proof, the host's own writes.
#[must_use]
pub const fn beside(packet: u64) -> u64 {
    packet.saturating_sub(NEXT_TO_NOTHING)
}

/// By how much an estimate is raised, in tenths: it was made on another state than the one that runs.
pub const MULTIPLIER_TENTHS: u64 = 14;

/// Messages of one transaction: a client update and seven packets, so that what fails together stays small.
pub const MESSAGES: u64 = 8;

/// The most gas a transaction may ask for. Hermes refuses to send, rather than cuts, what is estimated above it: it
/// must hold a full transaction of the dearest message.
pub const MAX_GAS: u64 = 20_000_000;

/// Gas asked for when a transaction cannot be simulated: one message of the dearest kind.
pub const DEFAULT_GAS: u64 = 2_900_000;

/// The most bytes of a transaction: below the 1 MiB a CometBFT node takes by default.
pub const MAX_TX_BYTES: u64 = 524_288;

/// The fewest bytes: the largest packet, its proof and a header with many signatures.
pub const MIN_TX_BYTES: u64 = 2 * MAX_PACKET_BYTES as u64;

/// Gas of a transaction with this many of the dearest message, raised by a multiplier in hundredths.
#[must_use]
pub const fn needed(messages: u64, multiplier_hundredths: u64) -> u64 {
    LARGEST_MESSAGE
        .saturating_mul(messages)
        .saturating_mul(multiplier_hundredths)
        .div_ceil(100)
}

/// The fee of relaying one packet, receive and acknowledgement, in base units of the gas denom, rounded up; none
/// when the price is no decimal number of at most 18 places.
#[must_use]
pub fn packet_fee(price: &str) -> Option<u128> {
    let price: cosmwasm_std::Decimal = price.parse().ok()?;
    let gas = cosmwasm_std::Uint128::from(RECEIVE + ACK);
    Some(gas.checked_mul_ceil(price).ok()?.u128())
}
