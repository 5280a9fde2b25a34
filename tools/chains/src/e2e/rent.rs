//! Rent streams by the second.

use std::time::Duration;

use anyhow::{ensure, Result};
use holdfast_shared::msg::hub::{ExecuteMsg, ServiceView};
use holdfast_shared::msg::lens::QueryMsg;

use super::stage::Stage;
use crate::deploy::restaking::VAULT;
use crate::net::{accounts, CONSUMERS, RENT};

/// Seconds of rent to wait for.
const STREAM_SECONDS: u64 = 10;

/// Escrow falls; the staker and the operator are paid.
pub fn claim(stage: &mut Stage) -> Result<String> {
    stage.wait_for_time(stage.hub.time()? + STREAM_SECONDS, Duration::from_secs(60))?;
    for chain in CONSUMERS {
        let service: ServiceView = stage.ask(&QueryMsg::Service {
            service: chain.name.into(),
        })?;
        let escrow = service.escrow;
        ensure!(
            escrow.balance < escrow.funded && !escrow.in_arrears,
            "no rent flows from {}: {escrow:?}",
            chain.name
        );
    }
    let mut paid = Vec::new();
    for account in [accounts::ALICE, accounts::OPERATOR] {
        let address = stage.address(account)?;
        let before = stage.hub.balance(&address, RENT)?;
        stage.tell(account, &ExecuteMsg::ClaimRewards { vault_id: VAULT }, &[])?;
        paid.push(stage.hub.balance(&address, RENT)? - before);
    }
    ensure!(
        paid.iter().all(|amount| *amount > 0),
        "rewards of staker and operator: {paid:?}"
    );
    Ok(format!(
        "{}{RENT} to alice, {}{RENT} commission",
        paid[0], paid[1]
    ))
}
