//! Offences, faults, and what becomes of them.

use std::collections::BTreeSet;

use anyhow::Result;
use holdfast_shared::msg::consumer::{ExecuteMsg as ConsumerMsg, QueryMsg as ConsumerQuery, ReportView};
use holdfast_shared::msg::hub::{PartState, PoolRef, SentEntryView, SlashStatus, SlashView};
use holdfast_shared::msg::lens::QueryMsg;
use holdfast_shared::packet::FaultKind;

use super::run::Run;

impl Run {
    /// An operator votes twice at a height not long ago; the proof goes one way or the other, or both.
    pub fn offend(&mut self, who: u64, ago: u64, way: u64) -> Result<()> {
        let (service, operator) = (self.service(who / 2), self.operator(who));
        let height = self.height_before(service, ago % 40_000);
        let evidence = operator.votes_twice(&self.world, service, height);
        let mut by_packet = false;
        if way % 3 > 0 {
            let reported = self.world.report_packet(service, &operator, evidence.clone());
            by_packet = reported.is_ok();
        }
        if way % 3 < 2 {
            let accused = self.world.accuse(service, &operator, evidence);
            self.reached
                .note_if(by_packet && accused.is_ok(), "the same offence by both paths");
        }
        Ok(())
    }

    fn height_before(&self, service: &str, blocks: u64) -> u64 {
        let now = self.world.net.chain(service).block().height;
        now.saturating_sub(blocks).max(1)
    }

    /// A service's chain attests a fault at a height not long ago.
    pub fn attest(&mut self, who: u64, ago: u64, slot: u64) -> Result<()> {
        let (service, operator) = (self.service(who / 2), self.operator(who));
        let height = self.height_before(service, ago % 20_000);
        let kind = match slot % 2 {
            0 => FaultKind::ServiceFault,
            _ => FaultKind::Downtime,
        };
        self.world.files(service, &operator, kind, height, slot).map(drop)
    }

    fn pick_slash(&self, which: u64, status: SlashStatus) -> u64 {
        let slashes = self.slashes();
        let of_status: Vec<&SlashView> = slashes.iter().filter(|slash| slash.status == status).collect();
        match of_status.len() {
            0 => which % (slashes.len() as u64 + 1) + 1,
            many => of_status[which as usize % many].slash_id,
        }
    }

    pub fn settle(&mut self, which: u64) -> Result<()> {
        let slash = self.pick_slash(which, SlashStatus::Executed);
        self.world.settle(slash).map(drop)
    }

    pub fn execute(&mut self, which: u64) -> Result<()> {
        let slash = self.pick_slash(which, SlashStatus::Filed);
        self.world.executes(slash).map(drop)
    }

    pub fn veto(&mut self, which: u64) -> Result<()> {
        let slash = self.pick_slash(which, SlashStatus::Filed);
        self.world.vetoes(slash)?;
        self.reached.note("veto");
        Ok(())
    }

    pub fn reverse(&mut self, which: u64) -> Result<()> {
        let slash = self.pick_slash(which, SlashStatus::Executed);
        self.world.reverses(slash)?;
        self.reached.note("reversal");
        Ok(())
    }

    pub fn retry(&mut self, service: u64) -> Result<()> {
        let service = self.service(service);
        self.retry_reports(service);
        Ok(())
    }

    pub fn hello(&mut self, service: u64) -> Result<()> {
        let service = self.service(service);
        self.world
            .tell_consumer(service, "anyone", &ConsumerMsg::Hello {})
            .map(drop)
    }

    /// Sends every open report of a service again.
    pub fn retry_reports(&mut self, service: &str) {
        let mut after = None;
        loop {
            let query = ConsumerQuery::Reports {
                start_after: after,
                limit: Some(100),
            };
            let reports: Vec<ReportView> = self.world.ask_consumer(service, &query);
            for report in &reports {
                let report_id = report.report_id;
                let _ = self
                    .world
                    .tell_consumer(service, "anyone", &ConsumerMsg::Retry { report_id });
            }
            after = reports.last().map(|report| report.report_id);
            if reports.len() < 100 {
                return;
            }
        }
    }

    /// What the slashes taken by a step show of what was reached.
    pub fn note_slashes(&mut self) {
        let new: Vec<SlashView> = self.ask(QueryMsg::Slashes {
            start_after: Some(self.known_slash),
            limit: Some(100),
        });
        let Some(last) = new.last() else { return };
        self.known_slash = last.slash_id;
        for slash in &new {
            if !matches!(slash.status, SlashStatus::Executed | SlashStatus::Settled) {
                self.reached.note("filed and frozen");
                continue;
            }
            let taken: Vec<_> = slash
                .parts
                .iter()
                .filter(|part| part.state == PartState::Taken)
                .collect();
            self.reached.note_if(!taken.is_empty(), "slash");
            let of_batch = |pool: PoolRef| matches!(pool, PoolRef::Batch(_));
            let leaving = taken.iter().any(|part| of_batch(part.pool));
            self.reached.note_if(leaving, "slash during exit");
            for part in &taken {
                self.note_tail(slash, part.vault_id);
            }
        }
        let mut seen = BTreeSet::new();
        for slash in &self.slashes() {
            let vaults: BTreeSet<u64> = slash.parts.iter().map(|part| part.vault_id).collect();
            for vault in vaults {
                seen.insert((slash.executed_at, vault, slash.service.clone()));
            }
        }
        let twice = seen.iter().any(|(at, vault, service)| {
            seen.iter()
                .any(|(other_at, other, by)| other_at == at && other == vault && by != service)
        });
        self.reached
            .note_if(twice, "two services slash one vault in one block");
    }

    /// Whether an entry without the vault was sent since the one the offence is judged by: the lease had ended, and what was
    /// taken is its tail.
    fn note_tail(&mut self, slash: &SlashView, vault_id: u64) {
        let since: Vec<SentEntryView> = self.ask(QueryMsg::SentEntries {
            service: slash.service.clone(),
            operator: slash.operator.clone(),
            start_after: Some(slash.seq),
            limit: Some(100),
        });
        let without = |entry: &SentEntryView| entry.vaults.iter().all(|part| part.vault_id != vault_id);
        self.reached
            .note_if(since.iter().any(without), "displaced lease slashed in its tail");
    }
}
