//! What contracts ask the hub itself, and the shapes of its views.

use cosmwasm_schema::QueryResponses;
use cosmwasm_std::{Binary, Coin, Decimal, Timestamp, Uint128};
use cw_ownable::cw_ownable_query;
use holdfast_wire::wire;

use crate::asset::Denom;

#[cfg_attr(target_arch = "wasm32", allow(unused_imports))]
// Named by `returns`, which wasm builds leave out.
use super::{PositionView, TicketView, Windows};

/// What the hub answers itself: what other contracts need within a transaction, and its records for the lens, which
/// answers everything else ([`crate::msg::lens::QueryMsg`]).
#[cw_ownable_query]
#[wire]
#[derive(QueryResponses)]
pub enum QueryMsg {
    /// A staker's position in a vault.
    #[returns(PositionView)]
    Position {
        /// The vault.
        vault_id: u64,
        /// The staker.
        owner: String,
    },
    /// One ticket.
    #[returns(TicketView)]
    Ticket {
        /// Its number.
        ticket_id: u64,
    },
    /// Stored records by key, as they are: 30 unless `limit` says otherwise, at most 100.
    #[returns(Vec<Record>)]
    Records {
        /// Begin at this key.
        start: Option<Binary>,
        /// End before this key.
        end: Option<Binary>,
        /// From the greatest key down.
        descending: bool,
        /// Most records.
        limit: Option<u32>,
    },
}

/// A stored record.
#[wire]
pub struct Record {
    /// Its key.
    pub key: Binary,
    /// Its bytes.
    pub value: Binary,
}

/// The parameters of the hub.
#[wire]
pub struct ConfigResponse {
    /// Receives fees and remainders.
    pub treasury: String,
    /// Receives slashed collateral where terms say so.
    pub insurance: String,
    /// All windows of time.
    pub windows: Windows,
    /// Length of an epoch of a new vault, seconds.
    pub epoch_seconds: u64,
    /// Part of the rent that goes to the treasury.
    pub protocol_fee: Decimal,
    /// What a proposal of a service holds until it is approved or closed.
    pub proposal_deposit: Option<Coin>,
}

/// An asset to approve.
#[wire]
pub struct AssetParams {
    /// The asset.
    pub denom: Denom,
    /// Decimals of a whole token, 0 to 24.
    pub decimals: u8,
    /// Where its price comes from.
    pub price: PriceSource,
    /// Part of the price that does not count as value, below 1.
    pub haircut: Decimal,
    /// Most of it that the hub may hold after a deposit, base units, whatever for; none for no cap.
    pub cap: Option<Uint128>,
}

/// Where the price of a whole token comes from, in the hub's unit of account.
#[wire]
pub enum PriceSource {
    /// Fixed by the owner, above 0.
    Fixed(Decimal),
    /// Read from a contract.
    Rate(RateSource),
}

/// A contract that knows what an asset is worth.
#[wire]
pub struct RateSource {
    /// Its address.
    pub contract: String,
    /// The smart query that is asked, as JSON.
    pub query: Binary,
    /// Where the price stands in the answer: names of fields, places in arrays. A decimal, as text or number.
    pub path: Vec<String>,
    /// Longest time a reading counts, seconds, at least 4. It is adopted at most once in a quarter of that.
    pub max_age_seconds: u64,
    /// Largest change of one update, as a part of the price before; above 0 and at most 1.
    pub max_change: Decimal,
}

/// An approved asset.
#[wire]
pub struct AssetView {
    /// What was approved.
    pub params: AssetParams,
    /// Price of a whole token in the hub's unit of account.
    pub price: Decimal,
    /// When it was set or read.
    pub read_at: Timestamp,
    /// Whether something may be matched at it: it neither jumped nor is too old.
    pub usable: bool,
}

/// An operator.
#[wire]
pub struct OperatorResponse {
    /// Its address.
    pub operator: String,
    /// Name shown to people.
    pub moniker: String,
    /// Its vaults.
    pub vaults: Vec<u64>,
    /// Its keys.
    pub keys: Vec<KeyView>,
}

/// A consensus key of an operator.
#[wire]
pub struct KeyView {
    /// Name of the service.
    pub service: String,
    /// The ed25519 public key, 32 bytes.
    pub public_key: Binary,
    /// Whether it was convicted of equivocation.
    pub tombstoned: bool,
    /// The keys it replaced, oldest first, the last 16.
    pub old: Vec<OldKeyView>,
}

/// A key that was replaced. It answers for what was done under the entries that name it.
#[wire]
pub struct OldKeyView {
    /// The ed25519 public key, 32 bytes.
    pub public_key: Binary,
    /// When the next one was registered.
    pub replaced_at: Timestamp,
}

/// One entry as it was sent.
#[wire]
pub struct SentEntryView {
    /// Sequence of the snapshot it was part of.
    pub seq: u64,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// When it stops counting.
    pub expires_at: Timestamp,
    /// Stake sent, in value.
    pub stake: Uint128,
    /// Slashable sent, in value.
    pub slashable: Uint128,
    /// The consumer's height when it was applied, once acknowledged.
    pub applied_height: Option<u64>,
    /// The most the hub can still take now for an offence under this entry, in value at the prices of the lease.
    pub still_takable: Uint128,
    /// What each vault stood for in it.
    pub vaults: Vec<SentVaultView>,
}

/// What one vault stood for in an entry.
#[wire]
pub struct SentVaultView {
    /// The vault.
    pub vault_id: u64,
    /// Stake, base units of the vault's asset.
    pub stake: Uint128,
    /// Slashable, base units of the vault's asset.
    pub slashable: Uint128,
    /// How many closings the vault had had; batches closed later share in paying.
    pub closing: u64,
}
