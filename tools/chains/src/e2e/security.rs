//! What the consumers see.

use anyhow::{ensure, Result};
use holdfast_shared::msg::consumer::{QueryMsg as ConsumerQuery, SecurityResponse, SecurityStatus};
use holdfast_shared::msg::hub::{ExecuteMsg, SentEntryView};
use holdfast_shared::msg::lens::QueryMsg;

use super::market::WANTED;
use super::stage::{wait, Stage, RELAYED};
use crate::net::{accounts, CONSUMERS};

/// The service whose validator votes twice.
pub const ORACLE: &str = "oracle";
/// The service that is left in peace.
pub const BRIDGE: &str = "bridge";

/// Both consumers learn what they rent.
pub fn snapshot(stage: &mut Stage) -> Result<String> {
    for chain in CONSUMERS {
        flush(stage, chain.name)?;
    }
    for chain in CONSUMERS {
        let seen = until(stage, chain.name, SecurityStatus::Live)?;
        ensure!(
            seen.stake.u128() == WANTED && seen.slashable.u128() == WANTED / 10,
            "{seen:?}"
        );
        wait("the acknowledgement", RELAYED, || {
            Ok(sent(stage, chain.name)?.and_then(|entry| entry.applied_height))
        })?;
    }
    stage.early = Some(stage.site(BRIDGE)?.1.height()?.height - 1);
    Ok(format!(
        "stake {WANTED}, slashable {} on both, acknowledged",
        WANTED / 10
    ))
}

/// After the slash the consumer learns that the key never counts again.
pub fn tombstone(stage: &mut Stage) -> Result<String> {
    flush(stage, ORACLE)?;
    let seen = until(stage, ORACLE, SecurityStatus::Tombstoned)?;
    ensure!(seen.stake.is_zero() && seen.slashable.is_zero(), "{seen:?}");
    let other = security(stage, BRIDGE)?;
    ensure!(
        other.status != SecurityStatus::Tombstoned,
        "one service's slash spoiled the other's key: {other:?}"
    );
    Ok("zero on oracle; bridge untouched".into())
}

/// Sends what changed or ages, as soon as there is something to send.
pub fn flush(stage: &mut Stage, service: &str) -> Result<u64> {
    let flush = ExecuteMsg::Flush {
        service: service.to_owned(),
        limit: 20,
    };
    // An entry is sent at most once each sixteenth of its validity.
    let done = wait(
        &format!("something to flush to {service}"),
        RELAYED,
        || match stage.tell(accounts::KEEPER, &flush, &[]) {
            Ok(done) => Ok(Some(done)),
            Err(error) if error.is::<crate::client::Refused>() => Ok(None),
            Err(error) => Err(error),
        },
    )?;
    Ok(done.height)
}

/// Waits until a consumer sees the operator in some way.
pub fn until(stage: &Stage, service: &str, status: SecurityStatus) -> Result<SecurityResponse> {
    wait(
        &format!("{service} to see the operator {status:?}"),
        RELAYED,
        || Ok(Some(security(stage, service)?).filter(|seen| seen.status == status)),
    )
}

/// The operator as a consumer sees it.
pub fn security(stage: &Stage, service: &str) -> Result<SecurityResponse> {
    stage.ask_consumer(
        service,
        &ConsumerQuery::Security {
            height: None,
            operator: stage.address(accounts::OPERATOR)?,
        },
    )
}

/// The newest entry sent for the operator.
pub fn sent(stage: &Stage, service: &str) -> Result<Option<SentEntryView>> {
    let entries: Vec<SentEntryView> = stage.ask(&QueryMsg::SentEntries {
        service: service.to_owned(),
        operator: stage.address(accounts::OPERATOR)?,
        start_after: None,
        limit: Some(100),
    })?;
    Ok(entries.last().cloned())
}
