//! Sentences about filings: attesting, vetoing, executing, reversing, and changing a key.

use anyhow::{Context, Result as AnyResult};
use cw_multi_test::AppResponse;
use holdfast_shared::evidence::OffenceKind;
use holdfast_shared::msg::consumer::{ReportStatus, SudoMsg};
use holdfast_shared::msg::hub::{ExecuteMsg, SimulatedSlash, SlashView};
use holdfast_shared::msg::lens::QueryMsg;
use holdfast_shared::packet::{FaultKind, ReportAck};

use super::actors::{attribute, Operator};
use super::{World, HUB};

impl World {
    /// A service's chain attests a fault of an operator at a height: the hub's answer, which may be to wait.
    ///
    /// # Errors
    /// The consumer refuses.
    ///
    /// # Panics
    /// The hub gives no answer.
    pub fn attests(
        &mut self,
        service: &str,
        operator: &Operator,
        kind: FaultKind,
        height: u64,
        slot: u64,
    ) -> AnyResult<ReportAck> {
        let report_id = self.files(service, operator, kind, height, slot)?;
        self.relay();
        match self.report(service, report_id).status {
            ReportStatus::Final { answer } => Ok(answer),
            ReportStatus::Throttled { retry_after } => Ok(ReportAck::Throttled { retry_after }),
            other => panic!("the hub did not answer: {other:?}"),
        }
    }

    /// The same without relaying it: the number of the report.
    ///
    /// # Errors
    /// The consumer refuses.
    pub fn files(
        &mut self,
        service: &str,
        operator: &Operator,
        kind: FaultKind,
        height: u64,
        slot: u64,
    ) -> AnyResult<u64> {
        let site = self.site(service).clone();
        let msg = SudoMsg::SubmitFault {
            operator: operator.addr.to_string(),
            kind,
            height,
            slot,
        };
        let label = format!("{service} attests {kind:?} {slot} of {}", operator.name);
        let response = self
            .net
            .on(&site.chain, &label, |chain| chain.sudo(&site.consumer, &msg))?;
        let id =
            attribute(&response, "report_submitted", "report_id").context("the consumer names the report")?;
        Ok(id.parse()?)
    }

    /// Anyone executes a filing.
    ///
    /// # Errors
    /// The hub refuses.
    pub fn executes(&mut self, slash_id: u64) -> AnyResult<AppResponse> {
        let keeper = self.net.chain(HUB).addr("keeper");
        self.tell(&keeper, &ExecuteMsg::ExecuteFiling { slash_id })
    }

    /// The owner vetoes a filing.
    ///
    /// # Errors
    /// The hub refuses.
    pub fn vetoes(&mut self, slash_id: u64) -> AnyResult<AppResponse> {
        let owner = self.owner.clone();
        self.tell(&owner, &ExecuteMsg::Veto { slash_id })
    }

    /// The owner reverses a slash.
    ///
    /// # Errors
    /// The hub refuses.
    pub fn reverses(&mut self, slash_id: u64) -> AnyResult<AppResponse> {
        let owner = self.owner.clone();
        self.tell(&owner, &ExecuteMsg::Reverse { slash_id })
    }

    /// One slash.
    #[must_use]
    pub fn slash(&self, slash_id: u64) -> SlashView {
        self.ask(&QueryMsg::Slash { slash_id })
    }

    /// What an offence under the newest entry would take now.
    #[must_use]
    pub fn simulate_slash(&self, service: &str, operator: &Operator, kind: OffenceKind) -> SimulatedSlash {
        self.ask(&QueryMsg::SimulateSlash {
            service: service.to_owned(),
            operator: operator.addr.to_string(),
            kind,
            seq: None,
        })
    }
}
