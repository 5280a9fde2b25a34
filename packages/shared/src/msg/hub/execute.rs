//! What anyone may ask the hub to do.

use cosmwasm_std::{Binary, Coin, Decimal, Uint128, Uint256};
use cw_ownable::cw_ownable_execute;
use holdfast_wire::wire;

use crate::evidence::Evidence;

use super::{
    AssetParams, BidParams, OfferParams, Policy, PolicyChange, PolicyField, ServiceParams, ServiceStep,
    TermsChange, TipParams,
};
use crate::asset::Denom;
use crate::handshake::ExpectedChannel;

/// What anyone may ask the hub to do. Who may is said at each message; funds are refused unless named.
#[cw_ownable_execute]
#[wire]
pub enum ExecuteMsg {
    /// Owner: accepts an asset as collateral and rent.
    ApproveAsset {
        /// The asset.
        asset: AssetParams,
    },
    /// Owner: gives an approved asset another price, haircut or cap. Its decimals stay.
    ChangeAsset {
        /// The asset as it shall be.
        asset: AssetParams,
    },
    /// Anyone: reads an asset's price from its rate contract. A reading that moved too far stops new matching of the
    /// asset until one lies within the bound again.
    ReadPrice {
        /// The asset.
        denom: Denom,
    },
    /// A CW20 that is an approved asset: hands on tokens that `sender` sent to the hub. In `msg` stands the `deposit` or
    /// `fund_escrow` message that `sender` would send with coins.
    Receive {
        /// Who sent the tokens; credited with them.
        sender: String,
        /// How many, base units.
        amount: Uint128,
        /// What they are for.
        msg: Binary,
    },
    /// Anyone: proposes a service and becomes its owner. Takes the deposit of `Config`, exactly, as the coin sent.
    ProposeService {
        /// The service.
        params: ServiceParams,
    },
    /// Owner: approves a proposed service and its terms.
    ApproveService {
        /// Name of the service.
        service: String,
    },
    /// By step: moves a service to another state. Freeze, unfreeze: owner. Wind down: owner or service owner. Close:
    /// anyone once nothing is left; while it is only proposed the owner (the deposit goes to the treasury) or its
    /// proposer (the deposit returns).
    MoveService {
        /// Name of the service.
        service: String,
        /// Where to.
        step: ServiceStep,
    },
    /// By change: service owner proposes new terms, service owner or owner cancels them, owner puts them in force once
    /// they have waited.
    ChangeTerms {
        /// Name of the service.
        service: String,
        /// What to do.
        change: TermsChange,
    },
    /// Service owner: admits these operators only, or everyone. A lease of one not admitted any more stands to the end
    /// of its term.
    AdmitOperators {
        /// Name of the service.
        service: String,
        /// Their addresses, at most 200, none twice; everyone when absent.
        operators: Option<Vec<String>>,
    },
    /// Owner: sets what counts for leases and proposals made from now on.
    SetMarketParams {
        /// Part of the rent that goes to the treasury, 0 to 0.2, for leases matched from now on.
        protocol_fee: Decimal,
        /// What a proposal holds until it is approved or closed; nothing when absent.
        proposal_deposit: Option<Coin>,
    },
    /// Anyone: registers as an operator.
    RegisterOperator {
        /// Name shown to people, 1 to 64 bytes.
        moniker: String,
    },
    /// Operator: registers its consensus key for a service, with proof that it holds it; where it has one already, the
    /// next one. The old key answers for what was done under the entries that name it.
    RegisterKey {
        /// Name of the service.
        service: String,
        /// The ed25519 public key, 32 bytes.
        public_key: Binary,
        /// Signature over the possession bytes (`docs/spec/evidence.md`), 64 bytes.
        signature: Binary,
    },
    /// Operator: creates a vault.
    CreateVault {
        /// What it holds; an approved asset.
        denom: Denom,
        /// What it allows.
        policy: Policy,
    },
    /// Operator: changes one thing that a vault allows. What raises a staker's risk waits `unbonding + 2 epochs + 7 days`;
    /// the rest is in force at once.
    ChangePolicy {
        /// The vault.
        vault_id: u64,
        /// What it shall be.
        change: PolicyChange,
    },
    /// Operator: takes back a change that waits.
    CancelPolicyChange {
        /// The vault.
        vault_id: u64,
        /// What was to change.
        field: PolicyField,
    },
    /// Staker: deposits the coin sent, the vault's denom, and receives shares.
    Deposit {
        /// The vault.
        vault_id: u64,
        /// Fewest shares accepted; nothing happens below.
        min_shares: Option<Uint256>,
        /// Whether to deposit although a filing or a slash of the vault is not final. The shares are then sold as if
        /// all of them were vetoed and reversed.
        accept_open_filings: bool,
    },
    /// Staker: asks for some of its shares to leave at the next boundary. The answer's data is a
    /// `RequestExitResponse`.
    RequestExit {
        /// The vault.
        vault_id: u64,
        /// How many shares.
        shares: Uint256,
        /// Who is paid instead of the staker.
        receiver: Option<String>,
    },
    /// Anyone: closes what is due in a vault.
    CloseEpoch {
        /// The vault.
        vault_id: u64,
    },
    /// Anyone: pays matured tickets, each to its owner, with the rewards they earned.
    Claim {
        /// Numbers of the tickets, 1 to 30, none twice.
        tickets: Vec<u64>,
        /// Who is paid instead; only for the owner of all the tickets.
        receiver: Option<String>,
    },
    /// Operator: posts or changes its offer of a vault to a service.
    PostOffer {
        /// The offer.
        offer: OfferParams,
    },
    /// Operator: withdraws an offer. A lease in its term runs on.
    WithdrawOffer {
        /// The vault.
        vault_id: u64,
        /// Name of the service.
        service: String,
    },
    /// Service owner: places or changes the service's bid.
    PlaceBid {
        /// Name of the service.
        service: String,
        /// The bid.
        bid: BidParams,
    },
    /// Anyone: moves the service's leases to their target.
    Match {
        /// Name of the service.
        service: String,
        /// Most leases changed in this call, 1 to 200.
        limit: u32,
    },
    /// Service owner: ends a lease at the end of its term or one unbonding from now, whichever comes first.
    GiveNotice {
        /// Name of the service.
        service: String,
        /// The vault that lends.
        vault_id: u64,
    },
    /// Anyone: brings value and rent of a lease within its term down to the prices of now, never up.
    Reprice {
        /// Name of the service.
        service: String,
        /// The vault that lends.
        vault_id: u64,
    },
    /// Anyone: adds the coin sent, the service's rent denom, to its escrow.
    FundEscrow {
        /// Name of the service.
        service: String,
    },
    /// Service owner: takes back escrow above the rent of one unbonding and grace.
    WithdrawEscrow {
        /// Name of the service.
        service: String,
        /// How much, base units.
        amount: Uint128,
    },
    /// Staker or operator: pays the sender all it earned in a vault, rewards and commission.
    ClaimRewards {
        /// The vault.
        vault_id: u64,
    },
    /// Staker or operator: pays the sender all it earned in its vaults, by number. The answer's data is a
    /// `ClaimAllResponse`.
    ClaimAllRewards {
        /// Begin after this vault.
        start_after: Option<u64>,
        /// Most vaults in this call, 1 to 30; 30 when absent.
        limit: Option<u32>,
    },
    /// Anyone: pays the treasury the protocol fees of one denom.
    ClaimFees {
        /// The denom.
        denom: Denom,
    },
    /// Owner: names the channel that replaces a lost one. Sequences and ids go on.
    ReplaceLink {
        /// Name of the service.
        service: String,
        /// The channel the hub will accept.
        link: ExpectedChannel,
    },
    /// Service owner: names who may file attested faults on the consumer chain.
    NameReporter {
        /// Name of the service.
        service: String,
        /// Address on the consumer chain; nobody when absent.
        reporter: Option<String>,
    },
    /// Service owner: sets what relayers earn.
    SetTips {
        /// Name of the service.
        service: String,
        /// What for, and at most how much a day.
        tips: TipParams,
    },
    /// Anyone: adds what is sent, in the service's rent denom, to its budget for tips.
    FundTips {
        /// Name of the service.
        service: String,
    },
    /// Service owner: takes back what is left of the budget for tips.
    WithdrawTips {
        /// Name of the service.
        service: String,
        /// How much, base units.
        amount: Uint128,
    },
    /// Relayer: pays the sender all tips it earned in a denom.
    ClaimTips {
        /// The denom.
        denom: Denom,
    },
    /// Anyone: sends the service's consumer what changed or is about to expire.
    Flush {
        /// Name of the service.
        service: String,
        /// Most vaults touched, at least 8.
        limit: u32,
    },
    /// Anyone: submits proof of an offence straight to the hub. The sender is the reporter.
    SubmitEvidence {
        /// Name of the service.
        service: String,
        /// The operator accused.
        operator: String,
        /// The proof.
        evidence: Evidence,
    },
    /// Anyone: executes a filing whose veto window is over, or a reserved proof that can be dated.
    ExecuteFiling {
        /// Number of the filing.
        slash_id: u64,
    },
    /// Owner: takes a filing back within its veto window, as if it had never been made.
    Veto {
        /// Number of the filing.
        slash_id: u64,
    },
    /// Owner: gives back what a slash took, until it settles.
    Reverse {
        /// Number of the slash.
        slash_id: u64,
    },
    /// Anyone: pays out a slash whose delay has passed.
    Settle {
        /// Number of the slash.
        slash_id: u64,
    },
    /// Anyone: pays again what a recipient refused earlier.
    RetryPayout {
        /// Number of the payout.
        payout_id: u64,
    },
}
