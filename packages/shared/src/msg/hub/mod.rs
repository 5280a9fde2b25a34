//! The hub's messages: what anyone may ask it to do, and what it answers.

mod execute;
mod instantiate;
mod link;
mod market;
mod market_views;
mod query;
mod slashing;
mod solvency;
mod vault;

pub use execute::ExecuteMsg;
pub use instantiate::{InstantiateMsg, MigrateMsg, Windows};
pub use link::{AckView, LinkResponse, OwedTip, TipParams, TipsView};
pub use market::{
    BidParams, ClaimAllResponse, EscrowView, LeaseView, MarketResponse, MatchResponse, OfferParams,
    OfferView, PendingTerms, ServiceParams, ServiceState, ServiceStep, ServiceView, Terms, TermsChange,
};
pub use market_views::{
    CoverageResponse, DepthView, Layer, LayerView, OperatorCoverage, PositionYieldResponse, QuoteResponse,
    QuotedLease, RateView, YieldResponse,
};
pub use query::{
    AssetParams, AssetView, ConfigResponse, KeyView, OldKeyView, OperatorResponse, PriceSource, QueryMsg,
    RateSource, Record, SentEntryView, SentVaultView,
};
pub use slashing::{
    PartState, PayoutSource, PayoutView, PoolRef, Recipient, SimulatedSlash, SlashPart, SlashStatus,
    SlashView,
};
pub use solvency::{Owed, SolvencyAt, SolvencyResponse};
pub use vault::{
    Admission, BatchView, Depositors, Policy, PolicyChange, PolicyField, PositionView, RequestExitResponse,
    SimulateDepositResponse, SimulateExitResponse, SlotView, TicketState, TicketView, TicketWait, VaultView,
    WaitingChange,
};
