//! Examples of the consumer's messages.

use cosmwasm_std::{coin, Decimal};
use holdfast_shared::msg::consumer::{ExecuteMsg, QueryMsg, RentRoute, SudoMsg};
use holdfast_shared::packet::{FaultKind, Order};

use crate::values::{evidence, operator, staker};

/// One of every execute message.
pub fn execute() -> [ExecuteMsg; 9] {
    [
        ExecuteMsg::SubmitEvidence {
            operator: operator(),
            evidence: evidence(),
            reporter: Some(staker()),
        },
        ExecuteMsg::SubmitFault {
            operator: operator(),
            kind: FaultKind::Downtime,
            height: 1_200,
            slot: 12,
        },
        ExecuteMsg::Order {
            order: Order::Notice { vault_id: 1 },
        },
        ExecuteMsg::Retry { report_id: 1 },
        ExecuteMsg::Hello {},
        ExecuteMsg::PayRent {},
        ExecuteMsg::SetRentRoute {
            route: Some(RentRoute {
                channel_id: "channel-0".to_owned(),
                denom: "urent".to_owned(),
                receiver: None,
            }),
        },
        ExecuteMsg::ReplaceLink {
            connection_id: "connection-1".to_owned(),
        },
        ExecuteMsg::Withdraw {
            coin: coin(1_000, "urent"),
            recipient: "consumer1owner".to_owned(),
        },
    ]
}

/// One of everything the chain itself may ask.
pub fn sudo() -> [SudoMsg; 5] {
    [
        SudoMsg::SubmitEvidence {
            operator: operator(),
            evidence: evidence(),
        },
        SudoMsg::SubmitFault {
            operator: operator(),
            kind: FaultKind::ServiceFault,
            height: 1_200,
            slot: 13,
        },
        SudoMsg::Order {
            order: Order::Reporter {
                reporter: Some("consumer1reporter".to_owned()),
            },
        },
        SudoMsg::ReplaceLink {
            connection_id: "connection-1".to_owned(),
        },
        SudoMsg::SetOwner {
            owner: Some("consumer1owner".to_owned()),
        },
    ]
}

/// One of every query.
pub fn query() -> [QueryMsg; 9] {
    let limit = Some(30);
    let height = Some(1_200);
    [
        QueryMsg::Config {},
        QueryMsg::Security {
            operator: operator(),
            height: None,
        },
        QueryMsg::Securities {
            height: None,
            start_after: Some(operator()),
            limit,
        },
        QueryMsg::Total { height },
        QueryMsg::Top {
            count: 100,
            largest_share: Some(Decimal::percent(10)),
            height,
        },
        QueryMsg::EntryAtHeight {
            operator: operator(),
            height: 1_200,
        },
        QueryMsg::Report { report_id: 1 },
        QueryMsg::Reports {
            start_after: None,
            limit,
        },
        QueryMsg::Link {},
    ]
}
