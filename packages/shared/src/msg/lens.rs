//! The lens: answers what anyone may ask about a hub, from the hub's own records.

use cosmwasm_schema::QueryResponses;
#[cfg_attr(target_arch = "wasm32", allow(unused_imports))]
use cosmwasm_std::{Uint128, Uint256};
use holdfast_wire::wire;

#[cfg_attr(target_arch = "wasm32", allow(unused_imports))]
// Named by `returns`, which wasm builds leave out.
use super::hub::{
    AssetView, BatchView, ConfigResponse, CoverageResponse, LinkResponse, MarketResponse, OfferView,
    OperatorResponse, OwedTip, PayoutView, PositionView, PositionYieldResponse, QuoteResponse, SentEntryView,
    ServiceView, SimulateDepositResponse, SimulateExitResponse, SimulatedSlash, SlashView, SolvencyResponse,
    TicketView, TipsView, VaultView, YieldResponse,
};
use super::hub::{BidParams, Owed, SolvencyAt};
use crate::asset::Denom;
use crate::evidence::OffenceKind;

/// Starts a lens.
#[wire]
pub struct InstantiateMsg {
    /// The hub whose records it reads, of the lens' own version.
    pub hub: String,
}

/// Moves a lens to this version; it must be the hub's.
#[wire]
pub struct MigrateMsg {}

/// What anyone may ask about a hub. Lists are ascending, 30 items unless `limit` says otherwise, at most 100.
#[wire]
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
    /// What a deposit would bring in this block; refused as the deposit would be.
    #[returns(SimulateDepositResponse)]
    SimulateDeposit {
        /// The vault.
        vault_id: u64,
        /// Who would deposit.
        depositor: String,
        /// How much, base units.
        amount: Uint128,
        /// As in the deposit.
        accept_open_filings: bool,
    },
    /// What an exit asked in this block would be; refused as the request would be.
    #[returns(SimulateExitResponse)]
    SimulateExit {
        /// The vault.
        vault_id: u64,
        /// Who would leave.
        owner: String,
        /// With how many shares.
        shares: Uint256,
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
    /// The bid, the book by depth, the leases and the rates of a service.
    #[returns(MarketResponse)]
    Market {
        /// Its name.
        service: String,
    },
    /// What a service pays relayers, and from what.
    #[returns(TipsView)]
    Tips {
        /// Name of the service.
        service: String,
    },
    /// Tips credited and not claimed, by relayer.
    #[returns(Vec<OwedTip>)]
    TipsOwed {
        /// Begin after this relayer and name of a denom.
        start_after: Option<(String, String)>,
        /// Most items.
        limit: Option<u32>,
    },
    /// What `Match` would do in this block if the service bid this: the leases, their cost, what stays unmet.
    #[returns(QuoteResponse)]
    QuoteSecurity {
        /// Its name.
        service: String,
        /// The bid.
        bid: BidParams,
    },
    /// How a service is secured: value, slashable, by operator, how spread, for how many days paid.
    #[returns(CoverageResponse)]
    Coverage {
        /// Its name.
        service: String,
    },
    /// What a vault earns, by layer, and the worst it can lose.
    #[returns(YieldResponse)]
    Yield {
        /// The vault.
        vault_id: u64,
    },
    /// What a position secures, earns from each layer, and the worst it can lose.
    #[returns(PositionYieldResponse)]
    PositionYield {
        /// The vault.
        vault_id: u64,
        /// The staker.
        owner: String,
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
    /// What an offence would take from whom if it were reported now.
    #[returns(SimulatedSlash)]
    SimulateSlash {
        /// Name of the service.
        service: String,
        /// The operator accused.
        operator: String,
        /// What it is accused of.
        kind: OffenceKind,
        /// Sequence of the entry it is judged by; the newest one sent when absent.
        seq: Option<u64>,
    },
    /// Money that its receivers refused and that anyone may try to pay again, by number.
    #[returns(Vec<PayoutView>)]
    Payouts {
        /// Begin after this number.
        start_after: Option<u64>,
        /// Most items.
        limit: Option<u32>,
    },
    /// What the hub holds of an asset against all that it owes, added up page by page: give each page's `owed` and `next` with
    /// the next question, until there is no `next`. Ask all pages at one height.
    #[returns(SolvencyResponse)]
    Solvency {
        /// The asset.
        denom: Denom,
        /// Where to begin; at the first record when absent.
        start_at: Option<SolvencyAt>,
        /// What the pages before found.
        so_far: Option<Owed>,
        /// Most records.
        limit: Option<u32>,
    },
    /// Protocol fees collected in a denom and not yet paid to the treasury, base units.
    #[returns(Uint128)]
    Fees {
        /// The denom.
        denom: Denom,
    },
}
