//! Faults that the bridge's reporter attests: frozen, vetoed, executed, settled, reversed.

use std::time::Duration;

use anyhow::{ensure, Context, Result};
use holdfast_shared::msg::consumer::ExecuteMsg as ConsumerMsg;
use holdfast_shared::msg::hub::{ExecuteMsg, SlashStatus, SlashView};
use holdfast_shared::msg::lens::QueryMsg;
use holdfast_shared::packet::FaultKind;

use super::offence::held;
use super::orders::consumer_knows_the_reporter;
use super::reports::{accepted, last};
use super::security::BRIDGE;
use super::stage::Stage;
use crate::net::{accounts, COLLATERAL};

/// Longest wait for a window of a filing.
const WINDOW: Duration = Duration::from_secs(120);

/// Three times the operator was not there, its reporter says. Nothing moves; the owner vetoes one.
pub fn file(stage: &mut Stage) -> Result<String> {
    consumer_knows_the_reporter(stage)?;
    let height = stage.early.context("a snapshot was seen on bridge")?;
    let (operator, before) = (stage.address(accounts::OPERATOR)?, held(stage)?);
    let mut reports = Vec::new();
    for slot in 1..=3 {
        let fault = ConsumerMsg::SubmitFault {
            operator: operator.clone(),
            kind: FaultKind::Downtime,
            height,
            slot,
        };
        stage.tell_consumer(BRIDGE, accounts::KEEPER, &fault, &[])?;
        reports.push(last(stage, BRIDGE)?);
    }
    let filed: Result<Vec<u64>> = reports.iter().map(|id| accepted(stage, BRIDGE, *id)).collect();
    stage.filings = filed?;
    for slash_id in stage.filings.clone() {
        is(stage, slash_id, SlashStatus::Filed)?;
    }
    let vetoed = stage.filings[0];
    stage.tell(accounts::OWNER, &ExecuteMsg::Veto { slash_id: vetoed }, &[])?;
    is(stage, vetoed, SlashStatus::Vetoed)?;
    ensure!(held(stage)? == before, "what is only filed moved collateral");
    Ok(format!("filings {:?}; {vetoed} is vetoed", stage.filings))
}

/// The window is over: anyone executes one, and the other is due too and executes with it. The owner reverses that, and the
/// money goes back to the pools it came from.
pub fn execute_and_reverse(stage: &mut Stage) -> Result<String> {
    let (first, second) = (stage.filings[1], stage.filings[2]);
    let due_at = view(stage, second)?.executed_at.seconds();
    stage.wait_for_time(due_at, WINDOW)?;
    stage.tell(
        accounts::KEEPER,
        &ExecuteMsg::ExecuteFiling { slash_id: first },
        &[],
    )?;
    let taken = [first, second]
        .map(|id| is(stage, id, SlashStatus::Executed))
        .into_iter()
        .map(|slash| Ok(total(&slash?)))
        .collect::<Result<Vec<_>>>()?;
    ensure!(
        taken.iter().all(|amount| *amount > 0),
        "nothing was taken: {taken:?}"
    );
    let before = held(stage)?;
    stage.tell(accounts::OWNER, &ExecuteMsg::Reverse { slash_id: second }, &[])?;
    is(stage, second, SlashStatus::Reversed)?;
    let now = held(stage)?;
    ensure!(
        now == before + taken[1],
        "{before} were held, {} given back, {now} are held",
        taken[1]
    );
    Ok(format!(
        "{first} took {}{COLLATERAL}; {second} took {} and gave it back",
        taken[0], taken[1]
    ))
}

/// What was attested is paid to the insurance, and nobody earns by accusing.
pub fn settle(stage: &mut Stage) -> Result<String> {
    let slash = view(stage, stage.filings[1])?;
    stage.wait_for_time(slash.settles_at.seconds() + 1, WINDOW)?;
    let insurance = stage.address(accounts::TREASURY)?;
    let before = stage.hub.balance(&insurance, COLLATERAL)?;
    let slash_id = slash.slash_id;
    stage.tell(accounts::KEEPER, &ExecuteMsg::Settle { slash_id }, &[])?;
    is(stage, slash_id, SlashStatus::Settled)?;
    let paid = stage.hub.balance(&insurance, COLLATERAL)? - before;
    ensure!(paid == total(&slash), "{paid} paid of {slash:?}");
    Ok(format!("{paid} to insurance, to nobody else"))
}

/// Sums of what a slash took, all assets together.
pub fn total(slash: &SlashView) -> u128 {
    slash.totals.iter().map(|(_, amount)| amount.u128()).sum()
}

/// A slash.
pub fn view(stage: &Stage, slash_id: u64) -> Result<SlashView> {
    stage.ask(&QueryMsg::Slash { slash_id })
}

/// A slash that stands where it must.
pub fn is(stage: &Stage, slash_id: u64, status: SlashStatus) -> Result<SlashView> {
    let slash = view(stage, slash_id)?;
    ensure!(slash.status == status, "not {status:?}: {slash:?}");
    Ok(slash)
}
