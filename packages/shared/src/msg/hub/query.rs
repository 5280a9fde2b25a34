//! What anyone may ask the hub about.

use cosmwasm_schema::{cw_serde, QueryResponses};
use cosmwasm_std::{Binary, Coin, Decimal, Timestamp, Uint128};
use cw_ownable::cw_ownable_query;

use crate::asset::Denom;
use crate::handshake::PinnedChannel;

#[cfg_attr(target_arch = "wasm32", allow(unused_imports))]
// Named by `returns`, which wasm builds leave out.
use super::{
    BatchView, MarketResponse, OfferView, PayoutView, PositionView, ServiceView, SlashView, TicketView,
    VaultView, Windows,
};

/// What anyone may ask the hub about. Lists are ascending, 30 items unless `limit` says otherwise, at most 100.
#[cw_ownable_query]
#[cw_serde]
#[derive(QueryResponses)]
pub enum QueryMsg {
    /// The parameters.
    #[returns(ConfigResponse)]
    Config {},
    /// The approved assets.
    #[returns(Vec<AssetView>)]
    Assets {
        /// Begin after this denom's key.
        start_after: Option<String>,
        /// Most items.
        limit: Option<u32>,
    },
    /// An operator, its vaults and keys.
    #[returns(OperatorResponse)]
    Operator {
        /// Its address.
        operator: String,
    },
    /// One vault, with what is due already closed in the answer.
    #[returns(VaultView)]
    Vault {
        /// The vault.
        vault_id: u64,
    },
    /// All vaults.
    #[returns(Vec<VaultView>)]
    Vaults {
        /// Begin after this vault.
        start_after: Option<u64>,
        /// Most items.
        limit: Option<u32>,
    },
    /// The exit batches of a vault, by closing.
    #[returns(Vec<BatchView>)]
    Batches {
        /// The vault.
        vault_id: u64,
        /// Begin after this closing.
        start_after: Option<u64>,
        /// Most items.
        limit: Option<u32>,
    },
    /// A staker's position in a vault.
    #[returns(PositionView)]
    Position {
        /// The vault.
        vault_id: u64,
        /// The staker.
        owner: String,
    },
    /// All positions in a vault.
    #[returns(Vec<PositionView>)]
    Positions {
        /// The vault.
        vault_id: u64,
        /// Begin after this staker.
        start_after: Option<String>,
        /// Most items.
        limit: Option<u32>,
    },
    /// One ticket.
    #[returns(TicketView)]
    Ticket {
        /// Its number.
        ticket_id: u64,
    },
    /// The open tickets of a staker, or all tickets of everybody, paid ones too.
    #[returns(Vec<TicketView>)]
    Tickets {
        /// The staker; everybody when absent.
        owner: Option<String>,
        /// Begin after this number.
        start_after: Option<u64>,
        /// Most items.
        limit: Option<u32>,
    },
    /// One service, its terms, channel and escrow.
    #[returns(ServiceView)]
    Service {
        /// Its name.
        service: String,
    },
    /// All services.
    #[returns(Vec<ServiceView>)]
    Services {
        /// Begin after this name.
        start_after: Option<String>,
        /// Most items.
        limit: Option<u32>,
    },
    /// The offers to a service, by vault.
    #[returns(Vec<OfferView>)]
    Offers {
        /// Its name.
        service: String,
        /// Begin after this vault.
        start_after: Option<u64>,
        /// Most items.
        limit: Option<u32>,
    },
    /// The bid and the leases of a service.
    #[returns(MarketResponse)]
    Market {
        /// Its name.
        service: String,
    },
    /// The hub end of a service's link.
    #[returns(LinkResponse)]
    Link {
        /// Name of the service.
        service: String,
    },
    /// The entries sent for an operator that something may still be filed under, by sequence.
    #[returns(Vec<SentEntryView>)]
    SentEntries {
        /// Name of the service.
        service: String,
        /// The operator.
        operator: String,
        /// Begin after this sequence.
        start_after: Option<u64>,
        /// Most items.
        limit: Option<u32>,
    },
    /// One slash.
    #[returns(SlashView)]
    Slash {
        /// Its number.
        slash_id: u64,
    },
    /// All slashes.
    #[returns(Vec<SlashView>)]
    Slashes {
        /// Begin after this number.
        start_after: Option<u64>,
        /// Most items.
        limit: Option<u32>,
    },
    /// Money that its receivers refused and that anyone may try to pay again, by number.
    #[returns(Vec<PayoutView>)]
    Payouts {
        /// Begin after this number.
        start_after: Option<u64>,
        /// Most items.
        limit: Option<u32>,
    },
    /// Protocol fees collected in a denom and not yet paid to the treasury, base units.
    #[returns(Uint128)]
    Fees {
        /// The denom.
        denom: Denom,
    },
}

/// The parameters of the hub.
#[cw_serde]
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
#[cw_serde]
pub struct AssetParams {
    /// The asset.
    pub denom: Denom,
    /// Decimals of a whole token, 0 to 24.
    pub decimals: u8,
    /// Price of a whole token in the hub's unit of account, above 0.
    pub price: Decimal,
    /// Part of the price that does not count as value, below 1.
    pub haircut: Decimal,
}

/// An approved asset.
#[cw_serde]
pub struct AssetView {
    /// What was approved.
    pub params: AssetParams,
}

/// An operator.
#[cw_serde]
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
#[cw_serde]
pub struct KeyView {
    /// Name of the service.
    pub service: String,
    /// The ed25519 public key, 32 bytes.
    pub public_key: Binary,
    /// Whether it was convicted of equivocation.
    pub tombstoned: bool,
}

/// The hub end of a link.
#[cw_serde]
pub struct LinkResponse {
    /// The live channel.
    pub channel: Option<PinnedChannel>,
    /// Whether a channel was lost (closed by the host).
    pub lost: bool,
    /// Sequence of the last snapshot sent, 0 before the first.
    pub last_seq: u64,
    /// Snapshots sent and not yet acknowledged or timed out.
    pub in_flight: u32,
    /// Operators whose entry must be sent again.
    pub dirty: Vec<String>,
    /// The greatest height of the consumer chain an acknowledgement named, 0 before the first.
    pub consumer_height: u64,
    /// Why the last flush or send failed, if it did.
    pub last_failure: Option<String>,
}

/// One entry as it was sent.
#[cw_serde]
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
#[cw_serde]
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
