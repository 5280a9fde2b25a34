//! Examples of the consumer's messages.

use holdfast_shared::msg::consumer::{ExecuteMsg, QueryMsg};

use crate::values::{evidence, operator, staker};

/// One of every execute message.
pub fn execute() -> [ExecuteMsg; 3] {
    [
        ExecuteMsg::SubmitEvidence {
            operator: operator(),
            evidence: evidence(),
            reporter: Some(staker()),
        },
        ExecuteMsg::Retry { report_id: 1 },
        ExecuteMsg::Hello {},
    ]
}

/// One of every query.
pub fn query() -> [QueryMsg; 8] {
    let limit = Some(30);
    [
        QueryMsg::Config {},
        QueryMsg::Security { operator: operator() },
        QueryMsg::Securities {
            start_after: Some(operator()),
            limit,
        },
        QueryMsg::Total {},
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
