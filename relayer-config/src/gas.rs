//! The gas table: what relaying costs on a chain with x/wasm, and the limits that follow from it.
//!
//! The costs of IBC itself were seen on wasmd 0.61 with unpinned code; those of our handlers are upper bounds from the
//! bytes they may touch: reading costs 1,000 and 3 a byte, writing 2,000 and 30 a byte.

use holdfast_shared::limits::{MAX_PACKET_BYTES, MAX_SNAPSHOT_ENTRIES};

/// A receive whose contract does next to nothing, with the client update before it. Seen: 219,000.
pub const RECEIVE: u64 = 219_000;

/// An acknowledgement whose contract does next to nothing, with the client update before it. Seen: 204,000.
pub const ACK: u64 = 204_000;

/// One entry of a snapshot at the consumer: its entry and its history, about 300 bytes each, read and written.
pub const SNAPSHOT_ENTRY: u64 = 2 * (1_000 + 3 * 300 + 2_000 + 30 * 300);

/// One pool that pays for a slash at the hub: about 300 bytes read and written.
pub const SLASHED_POOL: u64 = 1_000 + 3 * 300 + 2_000 + 30 * 300;

/// The receive of the largest snapshot (DESIGN section 8: 50 entries).
pub const LARGEST_SNAPSHOT: u64 = RECEIVE + MAX_SNAPSHOT_ENTRIES as u64 * SNAPSHOT_ENTRY;

/// The receive of evidence against an operator with 8 vaults, each an active pool and 7 batches (DESIGN section 8).
pub const LARGEST_EVIDENCE: u64 = RECEIVE + 8 * 8 * SLASHED_POOL;

/// The dearest single message a relayer sends for us.
pub const LARGEST_MESSAGE: u64 = if LARGEST_SNAPSHOT > LARGEST_EVIDENCE {
    LARGEST_SNAPSHOT
} else {
    LARGEST_EVIDENCE
};

/// By how much an estimate is raised, in tenths: it was made on another state than the one that runs.
pub const MULTIPLIER_TENTHS: u64 = 14;

/// Messages of one transaction: a client update and seven packets, so that what fails together stays small.
pub const MESSAGES: u64 = 8;

/// The most gas a transaction may ask for. Hermes refuses to send, rather than cuts, what is estimated above it: it
/// must hold a full transaction of the dearest message.
pub const MAX_GAS: u64 = 16_000_000;

/// Gas asked for when a transaction cannot be simulated: one message of the dearest kind.
pub const DEFAULT_GAS: u64 = 2_200_000;

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
