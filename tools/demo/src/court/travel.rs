//! A proof of a real double vote on its way: packet by packet, from two signatures to money at its receivers.

use anyhow::{Context, Result as AnyResult};
use cosmwasm_std::Decimal;
use holdfast_shared::evidence::{DuplicateVote, Evidence, Vote};
use holdfast_shared::msg::consumer::{ExecuteMsg as ConsumerMsg, QueryMsg, ReportStatus, ReportView};
use holdfast_shared::msg::hub::SlashView;
use holdfast_shared::packet::ReportAck;
use holdfast_simnet::ibc::PacketId;
use holdfast_simnet::world::HUB;

use super::cast::{DOUBLE_VOTE, MAGPIE, SHRIKE};
use super::{Court, ORACLE};
use crate::report::{Outcome, Paid, Path, Picture};
use crate::stage::DAY;
use crate::tokens::{dollars, thousands, ATOM};

/// Lanes of the picture.
const THERE: (usize, bool) = (0, false);
const HERE: (usize, bool) = (1, false);
const UP: (usize, bool) = (0, true);
const DOWN: (usize, bool) = (1, true);

impl Court {
    /// The chapter.
    pub(super) fn travel(&mut self) {
        self.stage.chapter(
            "A proof travels",
            "Shrike signs two blocks at one height. Two signatures of one key need nobody's word: any machine can check them.",
        );
        let outcome = self.proof();
        self.stage.must("the way of the proof", outcome);
        self.pictures.push(Picture::Path(Path {
            title: "The way of the proof".into(),
            says: "From the top down. What crosses is a packet, and a packet can be lost: the oracle chain keeps the report \
                   until the hub's answer is final, and anybody may send it again."
                .into(),
            lanes: [format!("{ORACLE} chain"), "hub".into()],
            hops: std::mem::take(&mut self.hops),
        }));
    }

    fn proof(&mut self) -> AnyResult<()> {
        let height = self.informed()?;
        let evidence = self.votes(height)?;
        self.forged(height)?;
        let packet = self.submitted(evidence)?;
        self.lost(&packet)?;
        let slash = self.again()?;
        self.heard()?;
        self.paid(&slash)
    }

    /// What the chain counts on, and the height of the offence.
    fn informed(&mut self) -> AnyResult<u64> {
        let packet = self.stage.world.flush_packet(ORACLE)?;
        let bytes = self.bytes(&packet);
        self.hop(
            DOWN,
            Outcome::Done,
            format!("packet {}: snapshot 1, {bytes} bytes", packet.sequence),
        );
        self.stage.world.relay();
        let seen = self
            .stage
            .world
            .security(ORACLE, &self.accused[SHRIKE].operator.addr);
        let what = format!(
            "counts on {} of Shrike, entry {}",
            dollars(seen.stake.u128()),
            seen.seq
        );
        self.hop(THERE, Outcome::Done, what);
        self.stage.pass_until(DAY / 2);
        Ok(self.stage.world.net.chain(ORACLE).block().height)
    }

    /// The two votes, as CometBFT's nodes sign them.
    fn votes(&mut self, height: u64) -> AnyResult<Evidence> {
        let operator = &self.accused[SHRIKE].operator;
        let evidence = operator.votes_twice(&self.stage.world, ORACLE, height);
        let Evidence::DuplicateVote(DuplicateVote { vote_a, vote_b }) = &evidence else {
            anyhow::bail!("two votes are a duplicate vote");
        };
        let row = |name: &str, vote: &Vote| {
            let block = vote
                .block_id
                .as_ref()
                .map_or("nil".into(), |id| hex(id.hash.as_slice()));
            vec![
                name.to_owned(),
                thousands(vote.height.into()),
                vote.round.to_string(),
                block,
                hex(vote.signature.as_slice()),
            ]
        };
        let rows = [row("first", vote_a), row("second", vote_b)];
        self.stage
            .tell
            .table(&["precommit", "height", "round", "for block", "signature"], &rows);
        let what = format!("signs two blocks at height {}", thousands(height.into()));
        let offence = format!("one is true, the other betrays the {ORACLE} chain");
        self.stage
            .failed((ORACLE, "Shrike"), &what, Outcome::Failed, &offence);
        self.hop(THERE, Outcome::Failed, format!("Shrike {what}"));
        Ok(evidence)
    }

    /// Votes under another key convince nobody, and cost no packet.
    fn forged(&mut self, height: u64) -> AnyResult<()> {
        self.stage.pass_until(DAY);
        let key = self.accused[MAGPIE].operator.key(ORACLE);
        let operator = &self.accused[SHRIKE].operator;
        let forged = operator.votes_twice_with(&self.stage.world, ORACLE, &key, height);
        let sent = self.sent();
        let outcome = self
            .stage
            .world
            .report_packet(ORACLE, &self.accused[SHRIKE].operator.clone(), forged);
        self.stage.must_not("a forged proof", "signature", outcome);
        self.stage
            .equal("the packets spent on a forgery", self.sent(), sent);
        let result = "the oracle chain checks the signatures itself and spends no packet on it";
        self.stage.failed(
            (ORACLE, "Somebody"),
            "submits votes of another key",
            Outcome::Refused,
            result,
        );
        self.hop(
            THERE,
            Outcome::Refused,
            "a forged proof: wrong signatures, no packet is spent".into(),
        );
        Ok(())
    }

    fn sent(&self) -> usize {
        self.stage.world.net.packets().entries().count()
    }

    fn submitted(&mut self, evidence: Evidence) -> AnyResult<PacketId> {
        let operator = self.accused[SHRIKE].operator.clone();
        let packet = self.stage.world.report_packet(ORACLE, &operator, evidence)?;
        let report = self.report()?;
        let bytes = self.bytes(&packet);
        let what = "submits both votes on the oracle chain".to_owned();
        let result = format!(
            "verified there against Shrike's key; report {} names entry {} as the one in force, {bytes} bytes leave for the hub",
            report.report_id, report.seq
        );
        self.stage.did((ORACLE, "Nina"), &what, &result);
        self.hop(
            THERE,
            Outcome::Done,
            format!("Nina's proof: verified, kept as report {}", report.report_id),
        );
        Ok(packet)
    }

    /// The relayer loses the packet; when its time is over the chain knows, and still has the report.
    fn lost(&mut self, packet: &PacketId) -> AnyResult<()> {
        let bytes = self.bytes(packet);
        self.hop(
            UP,
            Outcome::Failed,
            format!("packet {}: evidence, {bytes} bytes, lost", packet.sequence),
        );
        let world = &mut self.stage.world;
        world.relayer.drop_packet(&mut world.net, packet);
        world.net.advance(3_600 + 60);
        world.relayer.timeout(&mut world.net, packet)?;
        let report = self.report()?;
        let waits = matches!(report.status, ReportStatus::Waiting { .. });
        self.stage
            .expect(waits, || format!("a lost report is {:?}", report.status));
        let slashes = self.stage.world.slashes().len();
        self.stage.equal("slashes by a lost packet", slashes, 0);
        let result = "an hour later the chain knows; the report is kept, nothing is taken yet";
        self.stage.failed(
            (ORACLE, "The relayer"),
            "loses the packet",
            Outcome::Failed,
            result,
        );
        self.hop(
            THERE,
            Outcome::Refused,
            "timed out: the report waits, anybody may retry".into(),
        );
        Ok(())
    }

    /// Anybody sends it again, and the hub checks everything once more.
    fn again(&mut self) -> AnyResult<SlashView> {
        let report = self.report()?;
        let retry = ConsumerMsg::Retry {
            report_id: report.report_id,
        };
        self.stage.world.tell_consumer(ORACLE, "passer-by", &retry)?;
        let channel = self.stage.world.site(ORACLE).channel.clone();
        let packet = self.stage.world.last_packet(ORACLE, channel)?;
        let bytes = self.bytes(&packet);
        self.hop(
            UP,
            Outcome::Done,
            format!("packet {}: the same evidence, {bytes} bytes", packet.sequence),
        );
        let world = &mut self.stage.world;
        world.relayer.deliver(&mut world.net, &packet)?;
        let slash = self
            .stage
            .world
            .slashes()
            .pop()
            .context("the hub took the proof")?;
        let fraction = Decimal::percent(DOUBLE_VOTE);
        let taken = self.taken(SHRIKE, &slash, fraction);
        let words = format!("verifies again, takes {}, ends the lease", ATOM.show(taken));
        self.hop(HERE, Outcome::Done, words);
        let world = &mut self.stage.world;
        world.relayer.deliver_ack(&mut world.net, &packet)?;
        self.hop(
            DOWN,
            Outcome::Done,
            format!(
                "answer to packet {}: accepted, slash {}",
                packet.sequence, slash.slash_id
            ),
        );
        let answer = ReportAck::Accepted { id: slash.slash_id };
        let report = self.report()?;
        self.stage
            .equal("the report", report.status, ReportStatus::Final { answer });
        self.hop(
            THERE,
            Outcome::Done,
            format!(
                "report {} is final after {} attempts",
                report.report_id, report.attempts
            ),
        );
        let holds = self.accused[SHRIKE].holds;
        let left = self
            .stage
            .world
            .vault(self.accused[SHRIKE].vault)
            .collateral
            .u128();
        self.stage
            .equal("what is left in Shrike's vault", left, holds - taken);
        let result = format!(
            "the hub checks everything again and takes {} of {}, {DOUBLE_VOTE} % of the lease, to the unit",
            ATOM.show(taken),
            ATOM.show(holds)
        );
        self.stage.did((ORACLE, "A passer-by"), "sends it again", &result);
        self.show("double_vote_taken", taken);
        Ok(slash)
    }

    /// The way back: nobody counts on Shrike any more.
    fn heard(&mut self) -> AnyResult<()> {
        self.stage.pass_until(DAY + DAY / 2);
        let packet = self.stage.world.flush_packet(ORACLE)?;
        let bytes = self.bytes(&packet);
        self.hop(
            DOWN,
            Outcome::Done,
            format!(
                "packet {}: snapshot, Shrike is out, {bytes} bytes",
                packet.sequence
            ),
        );
        self.stage.world.relay();
        let seen = self
            .stage
            .world
            .security(ORACLE, &self.accused[SHRIKE].operator.addr);
        self.stage
            .equal("what still counts of Shrike", seen.stake.u128(), 0);
        let total = dollars(self.stage.world.total_security(ORACLE).stake.u128());
        self.hop(
            THERE,
            Outcome::Done,
            format!("counts nothing of Shrike, {total} of the others"),
        );
        let result = format!("it counts on {total} of the others, and nothing of Shrike ever again");
        self.stage.did(
            (ORACLE, "The oracle chain"),
            "hears of it in the next snapshot",
            &result,
        );
        Ok(())
    }

    /// After a week of rest the money goes where the terms say, every unit of it.
    fn paid(&mut self, slash: &SlashView) -> AnyResult<()> {
        let at = slash.settles_at.seconds() - self.stage.start;
        let taken: u128 = slash.parts.iter().map(|part| part.amount.u128()).sum();
        self.rest_until(at);
        let paid = self.settle(slash.slash_id)?;
        let [insurance, nina] = [paid[0].amount, paid[1].amount];
        self.stage.equal("what a slash pays out", insurance + nina, taken);
        self.stage.equal("the reporter's twentieth", nina, taken / 20);
        let what = format!(
            "settles on day {}, after a week in which the owners could have reversed it",
            at / DAY
        );
        let result = format!(
            "{} to the insurance pool, {} to Nina who reported",
            ATOM.show(insurance),
            ATOM.show(nina)
        );
        self.stage.did(("hub", "A keeper"), &what, &result);
        self.hop(
            HERE,
            Outcome::Done,
            format!(
                "settled: {} insured, {} to Nina",
                ATOM.show(insurance),
                ATOM.show(nina)
            ),
        );
        Ok(())
    }

    /// Settles a slash: what the insurance pool and Nina received by it.
    pub(super) fn settle(&mut self, slash_id: u64) -> AnyResult<[Paid; 2]> {
        let accounts = [
            self.stage.world.insurance.clone(),
            self.stage.world.net.chain(HUB).addr("watcher"),
        ];
        let balances = |court: &Self| {
            accounts.clone().map(|account| {
                court
                    .stage
                    .world
                    .net
                    .chain(HUB)
                    .balance(&account, ATOM.denom)
                    .u128()
            })
        };
        let before = balances(self);
        self.stage.world.settle(slash_id)?;
        let after = balances(self);
        let paid = |to: &str, index: usize| Paid {
            to: to.into(),
            amount: after[index] - before[index],
        };
        Ok([paid("insurance pool", 0), paid("reporter", 1)])
    }

    fn report(&self) -> AnyResult<ReportView> {
        let reports: Vec<ReportView> = self.stage.world.ask_consumer(
            ORACLE,
            &QueryMsg::Reports {
                start_after: None,
                limit: Some(100),
            },
        );
        reports.into_iter().next_back().context("a report was kept")
    }

    fn bytes(&self, id: &PacketId) -> String {
        let packet = self.stage.world.net.packets().packet(id);
        thousands(packet.map_or(0, |packet| packet.data.len() as u128))
    }
}

/// The first bytes of something long.
fn hex(bytes: &[u8]) -> String {
    let first = bytes.iter().take(6).map(|byte| format!("{byte:02x}"));
    format!("{}…", first.collect::<String>())
}
