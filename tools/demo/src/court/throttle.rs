//! Accusations over the meter: a word takes no more a day than the terms say; the rest is told when to come again.

use cosmwasm_std::Uint128;
use holdfast_shared::msg::consumer::{ExecuteMsg as ConsumerMsg, ReportStatus};
use holdfast_shared::msg::hub::SlashStatus;
use holdfast_shared::packet::{FaultKind, ReportAck};

use super::cast::{ATTESTED, HERON, METER, WREN};
use super::{Court, ORACLE};
use crate::record::{value, value_unit};
use crate::report::{Graph, Line, Look, Mark, Outcome, Picture, Point};
use crate::stage::DAY;
use crate::tokens::{dollars, ATOM};

/// Seconds between two accusations of the burst.
const BURST: u64 = 10 * 60;

/// The meter as one can work it out oneself, from the terms alone.
struct Meter {
    full: u128,
    missing: u128,
    at: u64,
    points: Vec<Point>,
}

impl Meter {
    fn new(full: u128, at: u64) -> Self {
        Self {
            full,
            missing: 0,
            at,
            points: vec![],
        }
    }

    /// Lets it refill until a moment; within a day it is full again.
    fn refill(&mut self, at: u64) {
        let passed = u128::from((at - self.at).min(DAY));
        let back = self.full * passed / u128::from(DAY);
        let full_at = self.at + (self.missing * u128::from(DAY)).div_ceil(self.full) as u64;
        if self.missing > 0 && full_at < at {
            self.points.push(Point {
                at: full_at,
                amount: self.full,
            });
        }
        self.missing = self.missing.saturating_sub(back);
        self.at = at;
        self.note();
    }

    fn note(&mut self) {
        self.points.push(Point {
            at: self.at,
            amount: self.full - self.missing,
        });
    }

    /// Takes a filing, or says how many seconds it must wait.
    fn take(&mut self, wanted: u128) -> Result<(), u64> {
        let after = self.missing + wanted;
        if after > self.full {
            return Err(((after - self.full) * u128::from(DAY)).div_ceil(self.full) as u64);
        }
        self.missing = after;
        self.note();
        Ok(())
    }
}

impl Court {
    /// The chapter.
    pub(super) fn throttle(&mut self) {
        self.stage.chapter(
            "Accused on a mere word",
            "That a node was down nobody can prove. The chain may attest it; so that a chain gone mad does little harm, a meter \
             limits what it may attest a day.",
        );
        let height = self.height();
        let leased = self.stage.world.market(ORACLE).leased.u128();
        let mut meter = Meter::new(leased * u128::from(METER) / 100, self.stage.elapsed());
        meter.note();
        self.stage.tell.say(&format!(
            "The chain rents {} now. It may attest {METER} % of that a day, {}; each fault costs {ATTESTED} % of one lease.",
            dollars(leased),
            dollars(meter.full)
        ));
        let mut rows = vec![];
        let mut marks = vec![];
        let burst = [(HERON, 1), (WREN, 1), (HERON, 2), (WREN, 2)];
        let mut waits = None;
        for (accused, slot) in burst {
            let pass = self.stage.elapsed() + BURST;
            self.stage.pass_until(pass);
            meter.refill(pass);
            waits = self.attested(&mut meter, (accused, height, slot), &mut rows);
            marks.push(self.mark(&format!("{} is accused", self.accused[accused].name)));
        }
        if let Some((report, wait)) = waits {
            self.retried(&mut meter, report, wait, &mut rows);
            marks.push(self.mark("sent again, taken"));
        }
        self.stage.tell.table(
            &["when", "accused", "for", "the meter had", "the hub answers"],
            &rows,
        );
        let taken = self.filed();
        self.stage.equal("what is filed", taken.len(), burst.len());
        self.graph(meter, marks);
        self.executed(&taken);
    }

    fn mark(&self, label: &str) -> Mark {
        Mark {
            at: self.stage.elapsed(),
            label: label.into(),
        }
    }

    /// What one fault of an operator comes to, in value.
    fn costs(&self, accused: usize) -> u128 {
        let stake = self.accused[accused].holds;
        let part = Uint128::from(stake).mul_ceil(cosmwasm_std::Decimal::percent(ATTESTED));
        value(ATOM, part.u128())
    }

    /// One accusation, judged by the hub and by one's own meter; the report and its wait when it is over the meter.
    fn attested(
        &mut self,
        meter: &mut Meter,
        (accused, height, slot): (usize, u64, u64),
        rows: &mut Vec<Vec<String>>,
    ) -> Option<(u64, u64)> {
        let (name, operator) = (self.accused[accused].name, self.accused[accused].operator.clone());
        let filed = self
            .stage
            .world
            .files(ORACLE, &operator, FaultKind::Downtime, height, slot);
        let report = self.stage.must("an attestation", filed)?;
        self.stage.world.relay();
        let (wanted, had) = (self.costs(accused), meter.full - meter.missing);
        let (answer, throttled) = match (meter.take(wanted), self.stage.world.report(ORACLE, report).status) {
            (
                Ok(()),
                ReportStatus::Final {
                    answer: ReportAck::Accepted { id },
                },
            ) => (format!("filed as {id}, and frozen"), None),
            (Err(wait), ReportStatus::Throttled { retry_after }) => {
                let found = retry_after.seconds() - self.stage.world.now();
                self.stage.equal("the seconds to wait", found, wait);
                (format!("throttled for {}", hours(wait)), Some((report, wait)))
            }
            (expected, status) => {
                let words = format!("the hub answers {status:?}, where the terms say {expected:?}");
                self.stage.broken.push(words);
                (String::new(), None)
            }
        };
        let outcome = if throttled.is_some() {
            Outcome::Refused
        } else {
            Outcome::Done
        };
        let what = format!("attests downtime of {name}, {}", dollars(wanted));
        self.stage
            .note((ORACLE, "The oracle chain"), &what, outcome, &answer);
        rows.push(self.row(name, wanted, had, answer));
        throttled
    }

    fn row(&self, name: &str, wanted: u128, had: u128, answer: String) -> Vec<String> {
        let at = self.stage.elapsed();
        let when = format!("day {}, {:02}:{:02}", at / DAY, at % DAY / 3_600, at % 3_600 / 60);
        vec![when, name.to_owned(), dollars(wanted), dollars(had), answer]
    }

    /// Too early, then in time: the report was never lost.
    fn retried(&mut self, meter: &mut Meter, report_id: u64, wait: u64, rows: &mut Vec<Vec<String>>) {
        let due = self.stage.elapsed() + wait;
        let retry = ConsumerMsg::Retry { report_id };
        self.stage.pass_until(due - wait / 2);
        let early = self.stage.world.tell_consumer(ORACLE, "passer-by", &retry);
        self.stage.must_not("sending it again too early", "retry", early);
        let had = meter.full - meter.missing;
        meter.refill(self.stage.elapsed());
        let half = meter.full - meter.missing;
        self.stage
            .expect(half > had, || "the meter does not refill".into());
        rows.push(self.row(
            "Wren",
            self.costs(WREN),
            half,
            "too early, no packet is spent".into(),
        ));
        self.stage.pass_until(due);
        meter.refill(due);
        let had = meter.full - meter.missing;
        let sent = self.stage.world.tell_consumer(ORACLE, "passer-by", &retry);
        self.stage.must("sending it again", sent);
        self.stage.world.relay();
        let taken = meter.take(self.costs(WREN));
        self.stage.equal("the meter after the wait", taken, Ok(()));
        let status = self.stage.world.report(ORACLE, report_id).status;
        let answer = match status {
            ReportStatus::Final {
                answer: ReportAck::Accepted { id },
            } => format!("filed as {id}, and frozen"),
            other => {
                self.stage
                    .broken
                    .push(format!("a throttled report sent again is {other:?}"));
                String::new()
            }
        };
        self.show("throttled_seconds", wait);
        self.stage.note(
            (ORACLE, "A passer-by"),
            "sends the throttled report again",
            Outcome::Done,
            &answer,
        );
        rows.push(self.row("Wren", self.costs(WREN), had, answer));
    }

    /// Everything filed and not decided.
    fn filed(&self) -> Vec<u64> {
        let slashes = self.stage.world.slashes().into_iter();
        slashes
            .filter(|slash| slash.status == SlashStatus::Filed)
            .map(|slash| slash.slash_id)
            .collect()
    }

    /// Nobody vetoes: it is taken after three days, and no accuser earns anything.
    fn executed(&mut self, filings: &[u64]) {
        let last = filings
            .last()
            .map(|id| self.stage.world.slash(*id).executed_at.seconds());
        let Some(due) = last.map(|at| at - self.stage.start) else {
            return;
        };
        self.rest_until(due);
        let mut taken = 0;
        for slash_id in filings {
            // The hub may have executed it by itself when something else touched the vault.
            let _ = self.stage.world.executes(*slash_id);
            let slash = self.stage.world.slash(*slash_id);
            self.stage.equal(
                "a filing after its veto window",
                slash.status,
                SlashStatus::Executed,
            );
            taken += slash.totals.iter().map(|(_, amount)| amount.u128()).sum::<u128>();
        }
        let settles = filings
            .iter()
            .map(|id| self.stage.world.slash(*id).settles_at.seconds())
            .max();
        self.rest_until(settles.unwrap_or_default().saturating_sub(self.stage.start));
        let (mut insured, mut earned) = (0, 0);
        for slash_id in filings {
            let settled = self.settle(*slash_id);
            if let Some([insurance, reporter]) = self.stage.must("a settlement", settled) {
                insured += insurance.amount;
                earned += reporter.amount;
            }
        }
        self.stage
            .equal("what the insurance pool receives", insured, taken);
        self.stage.equal("what the accuser earns", earned, 0);
        let result = format!(
            "{} go to the insurance pool, nothing to the accuser",
            ATOM.show(insured)
        );
        let what = "object to none of them within three days";
        self.stage.did(("hub", "The owners of the hub"), what, &result);
        self.show("attested_taken", taken);
    }

    fn graph(&mut self, mut meter: Meter, marks: Vec<Mark>) {
        let (first, end) = (meter.points[0].at, meter.at + DAY);
        let filed = marks.len() as u128 - 1;
        meter.refill(end);
        self.stage.expect(filed > 0, || "nothing was filed".into());
        let value_of = |id: &u64| {
            let slash = self.stage.world.slash(*id);
            slash
                .parts
                .iter()
                .map(|part| value(ATOM, part.amount.u128()))
                .sum::<u128>()
        };
        let all: u128 = self.filed().iter().map(value_of).sum();
        // I-27: in any time t at most a full meter, and as much again for each day of it.
        let seconds = u128::from(self.stage.elapsed() - first);
        let most = meter.full + meter.full * seconds / u128::from(DAY);
        self.stage
            .expect(all <= most, || format!("{all} is attested, more than {most}"));
        self.pictures.push(Picture::Graph(Graph {
            title: "The meter of what the oracle chain may attest".into(),
            says: "Each accusation that is taken lowers it by what it may cost; it fills again within a day. The fourth finds \
                   too little left, is told when to come again, and is taken then."
                .into(),
            unit: value_unit(),
            from: first.saturating_sub(DAY / 8),
            to: end,
            lines: vec![
                Line {
                    name: "left in the meter".into(),
                    look: Look::Slope,
                    points: std::mem::take(&mut meter.points),
                },
                Line {
                    name: "a full meter".into(),
                    look: Look::Ink,
                    points: vec![Point {
                        at: first.saturating_sub(DAY / 8),
                        amount: meter.full,
                    }],
                },
            ],
            marks,
            ..Graph::default()
        }));
    }
}

/// A time of hours and minutes.
fn hours(seconds: u64) -> String {
    format!("{} h {:02} min", seconds / 3_600, seconds % 3_600 / 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_meter_worked_out_by_hand() {
        let mut meter = Meter::new(3_000, 0);
        assert_eq!((meter.take(2_000), meter.take(1_500)), (Ok(()), Err(DAY / 6)));
        meter.refill(DAY / 6);
        assert_eq!((meter.missing, meter.take(1_500)), (1_500, Ok(())));
        meter.refill(5 * DAY);
        assert_eq!(meter.missing, 0);
        assert!(meter
            .points
            .iter()
            .any(|p| (p.at, p.amount) == (DAY / 6 + DAY, 3_000)));
    }
}
