//! Examples of what the lens is asked.

use cosmwasm_std::{Uint128, Uint256};
use holdfast_shared::evidence::OffenceKind;
use holdfast_shared::msg::hub::{Owed, SolvencyAt};
use holdfast_shared::msg::lens::QueryMsg;

use crate::values::{bid, denom, operator, service, staker};

/// One of every query.
pub fn query() -> Vec<QueryMsg> {
    let (vault_id, service, limit) = (1, service(), Some(30));
    let (operator, owner) = (operator(), staker());
    vec![
        QueryMsg::Config {},
        QueryMsg::Assets {
            start_after: None,
            limit,
        },
        QueryMsg::Operator {
            operator: operator.clone(),
        },
        QueryMsg::Vault { vault_id },
        QueryMsg::Vaults {
            start_after: None,
            limit,
        },
        QueryMsg::Batches {
            vault_id,
            start_after: Some(1),
            limit,
        },
        QueryMsg::SimulateDeposit {
            vault_id: 1,
            depositor: staker(),
            amount: Uint128::new(1_000_000),
            accept_open_filings: false,
        },
        QueryMsg::SimulateExit {
            vault_id: 1,
            owner: staker(),
            shares: Uint256::from(1_000_000u128),
        },
        QueryMsg::Position {
            vault_id,
            owner: owner.clone(),
        },
        QueryMsg::Positions {
            vault_id,
            start_after: Some(owner.clone()),
            limit,
        },
        QueryMsg::Ticket { ticket_id: 1 },
        QueryMsg::Tickets {
            owner: Some(owner.clone()),
            start_after: None,
            limit,
        },
        QueryMsg::Service {
            service: service.clone(),
        },
        QueryMsg::Services {
            start_after: None,
            limit,
        },
        QueryMsg::Offers {
            service: service.clone(),
            start_after: None,
            limit,
        },
        QueryMsg::QuoteSecurity {
            service: service.clone(),
            bid: bid(),
        },
        QueryMsg::Coverage {
            service: service.clone(),
        },
        QueryMsg::Yield { vault_id },
        QueryMsg::PositionYield {
            vault_id,
            owner: owner.clone(),
        },
        QueryMsg::Market {
            service: service.clone(),
        },
        QueryMsg::Tips {
            service: service.clone(),
        },
        QueryMsg::TipsOwed {
            start_after: None,
            limit: Some(30),
        },
        QueryMsg::Link {
            service: service.clone(),
        },
        QueryMsg::SentEntries {
            service: service.clone(),
            operator: operator.clone(),
            start_after: None,
            limit,
        },
        QueryMsg::Slash { slash_id: 1 },
        QueryMsg::Slashes {
            start_after: None,
            limit,
        },
        QueryMsg::SimulateSlash {
            service: service.clone(),
            operator: operator.clone(),
            kind: OffenceKind::Downtime,
            seq: None,
        },
        QueryMsg::Payouts {
            start_after: None,
            limit,
        },
        QueryMsg::Solvency {
            denom: denom(),
            start_at: Some(SolvencyAt::Positions {
                vault_id,
                after: None,
            }),
            so_far: Some(Owed::default()),
            limit,
        },
        QueryMsg::Fees { denom: denom() },
    ]
}
