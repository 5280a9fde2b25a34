//! Two prices signed for one round: a proof that needs no packet at all.

use cosmwasm_std::Decimal;
use holdfast_shared::evidence::signing::sign_statement;
use holdfast_shared::evidence::{Evidence, SignedConflict, Speaker};

use super::cast::{CONFLICT, MAGPIE};
use super::{Court, ORACLE};
use crate::report::Outcome;
use crate::stage::DAY;
use crate::tokens::ATOM;

/// The round of the oracle.
const ROUND: u64 = 77;

impl Court {
    /// The chapter.
    pub(super) fn conflict(&mut self) {
        self.stage.chapter(
            "Two prices for one round",
            "An oracle's operators sign prices, not blocks. Two prices of one key for one round are a proof of the same kind.",
        );
        let height = self.height();
        let evidence = self.prices(height);
        // The next ack says up to which height the chain knew what: then a proof needs nobody to date it.
        let next = self.stage.elapsed() + DAY;
        self.stage.pass_until(next);
        let later = self.height();
        self.stage
            .expect(later > height, || "no ack dates the two prices".into());
        let what = format!("signs $8.01 and $11.90 for round {ROUND}");
        self.stage.failed(
            (ORACLE, "Magpie"),
            &what,
            Outcome::Failed,
            "whoever trusted the wrong one was robbed",
        );
        self.straight(&evidence);
    }

    fn prices(&self, height: u64) -> Evidence {
        let chain_id = self.stage.world.service(ORACLE).params.chain_id;
        let speaker = Speaker {
            chain_id: &chain_id,
            service: ORACLE,
        };
        let key = self.accused[MAGPIE].operator.key(ORACLE);
        let says = |price: &str| {
            let content = format!("ATOM/USD {price}");
            sign_statement(&key, &speaker, ROUND, height, content.as_bytes())
        };
        Evidence::SignedConflict(SignedConflict {
            slot: ROUND,
            statement_a: says("8.01"),
            statement_b: says("11.90"),
        })
    }

    /// Straight to the hub, then once more.
    fn straight(&mut self, evidence: &Evidence) {
        let operator = self.accused[MAGPIE].operator.clone();
        let outcome = self.stage.world.accuse(ORACLE, &operator, evidence.clone());
        self.stage.must("the proof of two prices", outcome);
        let Some(slash) = self.stage.world.slashes().pop() else {
            return;
        };
        let taken = self.taken(MAGPIE, &slash, Decimal::percent(CONFLICT));
        let result = format!("{} is taken, {CONFLICT} % of the lease", ATOM.show(taken));
        self.stage.did(
            ("hub", "Nina"),
            "brings both straight to the hub, no packet involved",
            &result,
        );
        self.show("conflict_taken", taken);
        let count = self.stage.world.slashes().len();
        let again = self.stage.world.accuse(ORACLE, &operator, evidence.clone());
        self.stage.must_not("the same proof again", "", again);
        self.stage.equal(
            "the slashes after the same proof",
            self.stage.world.slashes().len(),
            count,
        );
        self.stage.failed(
            ("hub", "A copycat"),
            "brings the same two prices",
            Outcome::Refused,
            "an offence counts once, whichever way it comes",
        );
        let next = slash.settles_at.seconds() - self.stage.start;
        self.rest_until(next);
        let settled = self.settle(slash.slash_id);
        if let Some(paid) = self.stage.must("the settlement", settled) {
            self.stage
                .equal("what it pays out", paid[0].amount + paid[1].amount, taken);
        }
    }

    /// Lets days pass, each with its snapshot, so that the chain never goes without news.
    pub(super) fn rest_until(&mut self, after: u64) {
        while self.stage.elapsed() < after {
            let next = (self.stage.elapsed() + DAY).min(after);
            self.stage.pass_until(next);
            // Quiet days have nothing to send.
            let _ = self.stage.world.flush_and_relay(ORACLE);
        }
    }
}
