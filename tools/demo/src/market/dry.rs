//! An escrow that runs dry: the leases end in that second, the chain knew, and every unit of rent was earned.

use holdfast_shared::msg::hub::EscrowView;

use super::cast::{BRIDGE, FULMAR};
use super::Market;
use crate::report::{Mark, Outcome, Picture};
use crate::stage::DAY;
use crate::tokens::{dollars, thousands, USD};

/// How long before the end one looks from close by, seconds.
const CLOSE: u64 = 4 * DAY;
/// Seconds between two looks then.
const LOOKS: u64 = DAY / 4;

impl Market {
    /// The last days of the bridge chain's escrow.
    pub(super) fn dry(&mut self) {
        self.stage.chapter(
            "An escrow runs dry",
            "The bridge chain stops paying in. The hub says from the first day when that will end its leases, to the second.",
        );
        let escrow = self.escrow();
        let Some(dry) = escrow.runs_dry_at.map(|at| at.seconds() - self.stage.start) else {
            self.stage
                .broken
                .push("the hub does not say when the escrow runs dry".into());
            return;
        };
        let day = self.stage.today();
        let what = format!(
            "sees on day {day} that {} are left",
            USD.show(escrow.balance.u128())
        );
        let result = format!("enough until day {}, {}", dry / DAY, clock(dry));
        self.stage.did(("hub", "The bridge chain"), &what, &result);
        self.show("runs_dry_at", dry);
        self.days_until((dry - CLOSE) / DAY);
        let close = self.stage.elapsed();
        self.last_days(dry);
        let mut marks = self.last_second(dry);
        marks.push(self.after(dry));
        self.pictures
            .extend(self.escrow_graphs(&marks, close).map(Picture::Graph));
    }

    fn escrow(&self) -> EscrowView {
        self.stage.world.service(BRIDGE).escrow
    }

    /// Snapshots are sent to the end; none counts longer than the escrow lasts.
    fn last_days(&mut self, dry: u64) {
        let mut warned = false;
        while self.stage.elapsed() + LOOKS < dry {
            let next = self.stage.elapsed() + LOOKS;
            // Not every look finds something to send.
            let _ = self.stage.world.flush_and_relay(BRIDGE);
            self.sample();
            self.pass_until(next);
            if self.escrow().in_arrears && !warned {
                warned = true;
                let left = dry - self.stage.elapsed();
                let what = format!("is in arrears, {} hours before the end", left / 3_600);
                self.stage.failed(
                    ("hub", "The bridge chain"),
                    &what,
                    Outcome::Failed,
                    "every answer about it says so; the leases run on, paid",
                );
            }
        }
        self.stage
            .expect(warned, || "nobody was told of the arrears".into());
        let _ = self.stage.world.flush_and_relay(BRIDGE);
        self.sample();
        let operator = &self.sellers[FULMAR].operator.addr;
        let sent = self.stage.world.sent_entries(BRIDGE, operator);
        let latest = sent
            .iter()
            .map(|entry| entry.expires_at.seconds() - self.stage.start)
            .max();
        self.stage
            .equal("the end of the longest snapshot", latest, Some(dry));
    }

    /// A second before, and the second itself.
    fn last_second(&mut self, dry: u64) -> Vec<Mark> {
        self.stage.pass_until(dry - 1);
        self.sample();
        let before = self.stage.world.market(BRIDGE);
        let counted = self.stage.world.total_security(BRIDGE);
        self.stage
            .equal("what the bridge chain counts on", counted.stake, before.leased);
        let row = |when: &str, market: &holdfast_shared::msg::hub::MarketResponse, counted: u128| {
            vec![
                when.to_owned(),
                market.leases.len().to_string(),
                dollars(market.leased.u128()),
                dollars(counted),
                USD.show(market.escrow.balance.u128()),
            ]
        };
        let mut rows = vec![row(&clock(dry - 1), &before, counted.stake.u128())];
        self.stage.pass_until(dry);
        self.sample();
        let after = self.stage.world.market(BRIDGE);
        let counted = self.stage.world.total_security(BRIDGE);
        rows.push(row(&clock(dry), &after, counted.stake.u128()));
        self.stage
            .expect(!before.leases.is_empty(), || "the leases ended too early".into());
        self.stage
            .equal("the leases in the second it is dry", after.leases.len(), 0);
        self.stage
            .equal("what the bridge chain still counts on", counted.stake.u128(), 0);
        self.stage.expect(
            before.escrow.balance_per_year >= cosmwasm_std::Uint256::from(before.escrow.rent_per_year.u128()),
            || "a second was lent unpaid".into(),
        );
        let what = format!("cannot pay the next second, day {}, {}", dry / DAY, clock(dry));
        let result = "its leases end in that second";
        self.stage
            .failed(("hub", "The bridge chain"), &what, Outcome::Failed, result);
        self.stage.tell.table(
            &["at", "leases", "leased", "the chain counts on", "escrow"],
            &rows,
        );
        self.show("ended_at", self.stage.elapsed());
        self.show("leases_a_second_before", before.leases.len());
        self.show("rent_per_year_at_the_end", before.escrow.rent_per_year);
        let rest = after.escrow.balance_per_year;
        let second = cosmwasm_std::Uint256::from(before.escrow.rent_per_year.u128());
        self.stage.expect(rest < second, || {
            format!("{rest} is left, enough for another second")
        });
        vec![self.mark("dry: the leases end")]
    }

    /// What was paid is what was earned; and paying in again does not bring the leases back, a match does.
    fn after(&mut self, dry: u64) -> Mark {
        self.pass_until(dry + DAY);
        self.sample();
        let escrow = self.escrow();
        let paid = escrow.funded.u128() - escrow.balance.u128();
        let (funded, rest) = (escrow.funded.u128(), escrow.balance.u128());
        self.stage.tell.say(&format!(
            "Of {} USD ever paid in {} were earned, second by second, by lenders and the treasury. The {} left would not have \
             paid for another second.",
            USD.exact(funded),
            USD.exact(paid),
            USD.exact(rest)
        ));
        let owner = self.stage.world.owner_of(BRIDGE);
        let again = owner.funds(&mut self.stage.world, escrow.funded.u128());
        self.stage.must("paying in again", again);
        let leased = self.stage.world.market(BRIDGE).leased.u128();
        self.stage.equal("what is leased before a match", leased, 0);
        self.stage.world.net.next_block();
        let matched = self.stage.world.matches(BRIDGE, 200);
        self.stage.must("the match", matched);
        let told = self.stage.world.flush_and_relay(BRIDGE);
        self.stage.must("telling the bridge chain", told);
        self.sample();
        let leased = self.stage.world.market(BRIDGE).leased.u128();
        self.stage
            .expect(leased > 0, || "a match leased nothing after paying in".into());
        let result = format!("a match rents {} anew, at the offers of the day", dollars(leased));
        self.stage
            .did(("hub", "The bridge chain"), "pays in again a day later", &result);
        let mark = self.mark("paid in, matched");
        self.stage.pass_until(dry + DAY * 3 / 2);
        self.sample();
        self.show("seconds_without_leases", thousands(u128::from(mark.at - dry)));
        mark
    }
}

/// The time of day: `14:05:09`.
fn clock(at: u64) -> String {
    let second = at % DAY;
    format!(
        "{:02}:{:02}:{:02}",
        second / 3_600,
        second % 3_600 / 60,
        second % 60
    )
}
