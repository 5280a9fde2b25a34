//! Examples of the LRT's messages.

use cosmwasm_std::{Binary, Uint128};
use cw20::{Expiration, Logo};
use holdfast_shared::msg::lrt::{ExecuteMsg, QueryMsg};

use crate::values::staker;

/// One of every execute message.
pub fn execute() -> Vec<ExecuteMsg> {
    let mut all = cw20();
    all.extend([
        ExecuteMsg::Mint {
            min_tokens: Some(Uint128::new(990_000)),
        },
        ExecuteMsg::Redeem { amount: amount() },
        ExecuteMsg::CloseBatch {},
        ExecuteMsg::ClaimRedemption {
            batch_id: 1,
            owner: staker(),
        },
        ExecuteMsg::Compound {},
    ]);
    all
}

fn amount() -> Uint128 {
    Uint128::new(1_000_000)
}

fn cw20() -> Vec<ExecuteMsg> {
    let (amount, owner) = (amount(), staker());
    let (recipient, spender) = ("cosmos1recipient".to_owned(), "cosmos1spender".to_owned());
    let (contract, msg) = ("cosmos1contract".to_owned(), Binary::new(b"{}".to_vec()));
    let expires = Some(Expiration::AtHeight(2_000));
    vec![
        ExecuteMsg::Transfer {
            recipient: recipient.clone(),
            amount,
        },
        ExecuteMsg::Burn { amount },
        ExecuteMsg::Send {
            contract: contract.clone(),
            amount,
            msg: msg.clone(),
        },
        ExecuteMsg::IncreaseAllowance {
            spender: spender.clone(),
            amount,
            expires,
        },
        ExecuteMsg::DecreaseAllowance {
            spender,
            amount,
            expires: None,
        },
        ExecuteMsg::TransferFrom {
            owner: owner.clone(),
            recipient,
            amount,
        },
        ExecuteMsg::BurnFrom {
            owner: owner.clone(),
            amount,
        },
        ExecuteMsg::SendFrom {
            owner,
            contract,
            amount,
            msg,
        },
        ExecuteMsg::UpdateMarketing {
            project: Some("https://example.com".to_owned()),
            description: None,
            marketing: None,
        },
        ExecuteMsg::UploadLogo(Logo::Url("https://example.com/logo.svg".to_owned())),
    ]
}

/// One of every query.
pub fn query() -> Vec<QueryMsg> {
    let (owner, spender, limit) = (staker(), "cosmos1spender".to_owned(), Some(30));
    vec![
        QueryMsg::Balance {
            address: owner.clone(),
        },
        QueryMsg::TokenInfo {},
        QueryMsg::Minter {},
        QueryMsg::Allowance {
            owner: owner.clone(),
            spender: spender.clone(),
        },
        QueryMsg::AllAllowances {
            owner: owner.clone(),
            start_after: None,
            limit,
        },
        QueryMsg::AllSpenderAllowances {
            spender,
            start_after: None,
            limit,
        },
        QueryMsg::AllAccounts {
            start_after: None,
            limit,
        },
        QueryMsg::MarketingInfo {},
        QueryMsg::DownloadLogo {},
        QueryMsg::Config {},
        QueryMsg::Rate {},
        QueryMsg::Portfolio {},
        QueryMsg::Batch { batch_id: 1 },
        QueryMsg::Batches {
            start_after: None,
            limit,
        },
        QueryMsg::Redemptions {
            owner,
            start_after: None,
            limit,
        },
    ]
}
