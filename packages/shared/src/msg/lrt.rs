//! The LRT's messages: every CW20 message, and the portfolio behind the token.

use cosmwasm_schema::QueryResponses;
use cosmwasm_std::{Binary, Decimal, Timestamp, Uint128, Uint256};
#[cfg_attr(target_arch = "wasm32", allow(unused_imports))]
// Named by `returns`, which wasm builds leave out.
use cw20::{
    AllAccountsResponse, AllAllowancesResponse, AllSpenderAllowancesResponse, AllowanceResponse,
    BalanceResponse, DownloadLogoResponse, Expiration, Logo, MarketingInfoResponse, MinterResponse,
    TokenInfoResponse,
};
use holdfast_wire::wire;

/// Starts an LRT over vaults of one asset.
#[wire]
pub struct InstantiateMsg {
    /// Name of the token.
    pub name: String,
    /// Symbol of the token.
    pub symbol: String,
    /// Decimals of the token; those of the asset.
    pub decimals: u8,
    /// The hub.
    pub hub: String,
    /// The bank denom that the vaults hold.
    pub denom: String,
    /// The portfolio: 1 to 8 vaults, weights above 0.
    pub portfolio: Vec<PortfolioWeight>,
    /// Receives what is left when the last holder has gone.
    pub treasury: String,
    /// Seconds between two closings of the redemption queue; one epoch of the vaults.
    pub epoch_seconds: u64,
}

/// A vault of the portfolio and its weight.
#[wire]
pub struct PortfolioWeight {
    /// The vault.
    pub vault_id: u64,
    /// Its weight; its part of a deposit is weight / sum of weights.
    pub weight: u32,
}

/// Moves an LRT to this version of the code.
#[wire]
pub struct MigrateMsg {}

/// What anyone may ask the LRT to do: the CW20 messages, and the portfolio's. Funds only where named.
#[wire]
pub enum ExecuteMsg {
    /// CW20: moves tokens to another account.
    Transfer {
        /// Who receives.
        recipient: String,
        /// How many.
        amount: Uint128,
    },
    /// CW20: destroys the sender's tokens for nothing; the other holders gain.
    Burn {
        /// How many.
        amount: Uint128,
    },
    /// CW20: moves tokens to a contract and calls it.
    Send {
        /// The contract.
        contract: String,
        /// How many.
        amount: Uint128,
        /// What it is told.
        msg: Binary,
    },
    /// CW20: lets a spender move more of the sender's tokens.
    IncreaseAllowance {
        /// The spender.
        spender: String,
        /// How many more.
        amount: Uint128,
        /// When the allowance ends.
        expires: Option<Expiration>,
    },
    /// CW20: lets a spender move fewer of the sender's tokens.
    DecreaseAllowance {
        /// The spender.
        spender: String,
        /// How many fewer.
        amount: Uint128,
        /// When the allowance ends.
        expires: Option<Expiration>,
    },
    /// CW20: moves tokens of another account by its allowance.
    TransferFrom {
        /// Whose tokens.
        owner: String,
        /// Who receives.
        recipient: String,
        /// How many.
        amount: Uint128,
    },
    /// CW20: destroys tokens of another account by its allowance.
    BurnFrom {
        /// Whose tokens.
        owner: String,
        /// How many.
        amount: Uint128,
    },
    /// CW20: moves tokens of another account to a contract by its allowance and calls it.
    SendFrom {
        /// Whose tokens.
        owner: String,
        /// The contract.
        contract: String,
        /// How many.
        amount: Uint128,
        /// What it is told.
        msg: Binary,
    },
    /// CW20: changes the marketing details. Only the marketing address, which nobody is at first.
    UpdateMarketing {
        /// A project URL.
        project: Option<String>,
        /// A description.
        description: Option<String>,
        /// The new marketing address.
        marketing: Option<String>,
    },
    /// CW20: changes the logo. Only the marketing address.
    UploadLogo(Logo),
    /// Anyone: deposits the coin sent, the LRT's denom, into the portfolio and receives tokens.
    Mint {
        /// Fewest tokens accepted; nothing happens below.
        min_tokens: Option<Uint128>,
    },
    /// Holder: puts tokens into the redemption batch that closes next.
    Redeem {
        /// How many tokens.
        amount: Uint128,
    },
    /// Anyone: closes the redemption batch when an epoch has passed since the last: its tokens burn and its
    /// exits are asked of every vault.
    CloseBatch {},
    /// Anyone: pays a redemption its part of a closed batch whose exits have matured, to its owner.
    ClaimRedemption {
        /// The batch.
        batch_id: u64,
        /// Whose redemption.
        owner: String,
    },
    /// Anyone: claims the portfolio's rewards; those in the LRT's denom go back into the vaults and enter the
    /// rate over one epoch.
    Compound {},
}

/// What anyone may ask the LRT about: the CW20 queries, and the portfolio's.
#[wire]
#[derive(QueryResponses)]
pub enum QueryMsg {
    /// CW20: balance of an account.
    #[returns(BalanceResponse)]
    Balance {
        /// The account.
        address: String,
    },
    /// CW20: name, symbol, decimals, supply.
    #[returns(TokenInfoResponse)]
    TokenInfo {},
    /// CW20: who may mint: this contract alone.
    #[returns(Option<MinterResponse>)]
    Minter {},
    /// CW20: an allowance.
    #[returns(AllowanceResponse)]
    Allowance {
        /// Whose tokens.
        owner: String,
        /// Who may spend.
        spender: String,
    },
    /// CW20: allowances an account gave.
    #[returns(AllAllowancesResponse)]
    AllAllowances {
        /// Whose tokens.
        owner: String,
        /// Begin after this spender.
        start_after: Option<String>,
        /// Most items.
        limit: Option<u32>,
    },
    /// CW20: allowances an account was given.
    #[returns(AllSpenderAllowancesResponse)]
    AllSpenderAllowances {
        /// Who may spend.
        spender: String,
        /// Begin after this owner.
        start_after: Option<String>,
        /// Most items.
        limit: Option<u32>,
    },
    /// CW20: accounts with a balance.
    #[returns(AllAccountsResponse)]
    AllAccounts {
        /// Begin after this account.
        start_after: Option<String>,
        /// Most items.
        limit: Option<u32>,
    },
    /// CW20: marketing details.
    #[returns(MarketingInfoResponse)]
    MarketingInfo {},
    /// CW20: the logo.
    #[returns(DownloadLogoResponse)]
    DownloadLogo {},
    /// The parameters.
    #[returns(ConfigResponse)]
    Config {},
    /// What a token is worth now.
    #[returns(RateResponse)]
    Rate {},
    /// What the LRT holds, vault by vault.
    #[returns(PortfolioResponse)]
    Portfolio {},
    /// One redemption batch.
    #[returns(RedemptionBatchView)]
    Batch {
        /// Its number, from 1.
        batch_id: u64,
    },
    /// All redemption batches.
    #[returns(Vec<RedemptionBatchView>)]
    Batches {
        /// Begin after this number.
        start_after: Option<u64>,
        /// Most items.
        limit: Option<u32>,
    },
    /// The open redemptions of an account.
    #[returns(Vec<RedemptionView>)]
    Redemptions {
        /// The account.
        owner: String,
        /// Begin after this batch.
        start_after: Option<u64>,
        /// Most items.
        limit: Option<u32>,
    },
}

/// The parameters of the LRT.
#[wire]
pub struct ConfigResponse {
    /// The hub.
    pub hub: String,
    /// The bank denom.
    pub denom: String,
    /// The portfolio.
    pub portfolio: Vec<PortfolioWeight>,
    /// Receives what the last holder leaves.
    pub treasury: String,
    /// Seconds between two closings of the queue.
    pub epoch_seconds: u64,
}

/// What a token is worth.
#[wire]
pub struct RateResponse {
    /// Asset per token, rounded down; 1 while nobody holds a token.
    pub rate: Decimal,
    /// What the rate counts: positions and buffer, less gains still streaming in. Base units.
    pub value: Uint128,
    /// Tokens in circulation, those waiting to be redeemed included.
    pub supply: Uint128,
    /// Gains that will enter the rate until the end of their epoch, base units.
    pub streaming: Uint128,
}

/// What the LRT holds.
#[wire]
pub struct PortfolioResponse {
    /// Each vault.
    pub positions: Vec<PortfolioPosition>,
    /// Coins held by the LRT that belong to all holders, base units.
    pub buffer: Uint128,
}

/// What the LRT holds in a vault.
#[wire]
pub struct PortfolioPosition {
    /// The vault.
    pub vault_id: u64,
    /// Its weight.
    pub weight: u32,
    /// Shares held.
    pub shares: Uint256,
    /// What they are worth, base units.
    pub value: Uint128,
    /// The most that services can still take from it, base units.
    pub worst_loss: Uint128,
}

/// Where a redemption batch stands.
#[wire]
#[derive(Copy, Eq)]
pub enum RedemptionBatchState {
    /// Takes tokens.
    Open,
    /// Its exits are under way.
    Closed,
    /// Its exits came in: claimable.
    Paid,
}

/// One redemption batch.
#[wire]
pub struct RedemptionBatchView {
    /// Its number, from 1.
    pub batch_id: u64,
    /// Where it stands.
    pub state: RedemptionBatchState,
    /// Tokens put into it.
    pub tokens: Uint128,
    /// What its tokens were worth when it closed, base units.
    pub value_at_closing: Uint128,
    /// When its last exit matures; known from the closing on.
    pub matures_at: Option<Timestamp>,
    /// Exit tickets on the hub.
    pub tickets: Vec<u64>,
    /// What the tickets brought, base units.
    pub brought: Uint128,
    /// What its redemptions share: the lesser of value at closing and what the tickets brought, base units.
    pub payable: Uint128,
}

/// One account's part of a redemption batch.
#[wire]
pub struct RedemptionView {
    /// The batch.
    pub batch_id: u64,
    /// Tokens put in.
    pub tokens: Uint128,
    /// What a claim would pay now, base units.
    pub claimable: Uint128,
}
