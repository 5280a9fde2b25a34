//! A price that moves: read from a rate contract, followed down, held back when it jumps.

use cosmwasm_std::{Decimal, Uint128};
use holdfast_shared::msg::hub::ExecuteMsg;

use super::cast::{self, AUK, BRIDGE, FULMAR};
use super::Market;
use crate::rates::MAX_CHANGE;
use crate::record::value_unit;
use crate::report::{Graph, Line, Look, Mark, Outcome, Picture, Unit};
use crate::stage::DAY;
use crate::tokens::{dollars, price, LST, USD};

/// Days of the chapter.
const FALLS: u64 = 6;
const CRASHES: u64 = 9;
const SET: u64 = 11;
const ENDS: u64 = 15;

/// `floor(amount x price)` in millionths of a dollar, for a token of as many decimals as a value has.
fn worth(amount: Uint128, per_token: Decimal) -> u128 {
    amount.mul_floor(per_token).u128()
}

impl Market {
    /// Two weeks of a token whose price others decide.
    pub(super) fn price(&mut self) {
        self.stage.chapter(
            "A price that moves",
            "Fulmar's vault holds stATOM, worth what a rate contract says. The hub reads it, but does not believe everything.",
        );
        let marks = vec![self.rises(), self.falls(), self.crashes(), self.set_anew()];
        self.days_until(ENDS);
        self.price_graphs(marks);
    }

    /// The contract says another price; anyone has the hub read it.
    fn says(&mut self, per_token: Decimal) {
        self.watch
            .note("said", self.stage.elapsed(), per_token.atomics().u128());
        let said = self.rates.say(&mut self.stage.world, per_token);
        self.stage.must("a new price", said);
        let read = self.stage.world.reads_price(LST.denom);
        self.stage.must("reading a price", read);
    }

    /// Day by day a little dearer: nothing that is leased changes.
    fn rises(&mut self) -> Mark {
        let before = self.fulmar();
        let mut now = self.asset().price;
        self.watch.note("said", 0, now.atomics().u128());
        for day in 1..FALLS {
            self.stage.pass_until(day * DAY);
            now += now * Decimal::bps(self.dice.between(30, 80));
            self.says(now);
            self.sample();
        }
        let lease = self.fulmar();
        self.stage
            .equal("the price the hub holds", self.asset().price, now);
        self.stage.equal(
            "the rent within the term",
            lease.rent_per_year,
            before.rent_per_year,
        );
        let up = self.stage.world.reprices(BRIDGE, self.sellers[FULMAR].vault);
        self.stage.must_not("repricing upwards", "reprice", up);
        let what = format!(
            "rises day by day from {} to {}",
            price(self.first_price()),
            price(now)
        );
        let result = format!(
            "Fulmar's lease stays at {} a year: in its term rent never rises",
            USD.show(lease.rent_per_year.u128())
        );
        self.stage.did(("hub", "stATOM"), &what, &result);
        self.mark("the price has risen")
    }

    fn first_price(&self) -> Decimal {
        Decimal::from_ratio(LST.price, 1_u64)
    }

    /// A fall the hub follows: value and rent of the lease go down with it, and a match fills the gap from others.
    fn falls(&mut self) -> Mark {
        self.stage.pass_until(FALLS * DAY);
        let mark = self.mark("it falls: reprice, match");
        let before = self.fulmar();
        let held = self.asset().price;
        let now = held * Decimal::bps(self.dice.between(9_050, 9_150));
        self.says(now);
        let repriced = self.stage.world.reprices(BRIDGE, self.sellers[FULMAR].vault);
        self.stage.must("repricing", repriced);
        let after = self.fulmar();
        self.stage.equal(
            "the value of the lease",
            after.value.u128(),
            worth(after.stake, now),
        );
        let rent = after.value.u128().saturating_mul(after.rate.atomics().u128());
        let rent = rent.div_ceil(Decimal::one().atomics().u128());
        self.stage.equal("its rent", after.rent_per_year.u128(), rent);
        let what = format!("falls to {}, and anybody may reprice Fulmar's lease", price(now));
        let result = format!(
            "its value goes from {} to {}, its rent from {} to {} a year",
            dollars(before.value.u128()),
            dollars(after.value.u128()),
            USD.show(before.rent_per_year.u128()),
            USD.show(after.rent_per_year.u128())
        );
        self.stage.did(("hub", "stATOM"), &what, &result);
        self.show("rent_before_reprice", before.rent_per_year);
        self.show("rent_after_reprice", after.rent_per_year);
        self.sample();
        self.fills_gap("after the fall");
        mark
    }

    /// A match makes up for what a lower price took.
    fn fills_gap(&mut self, when: &str) {
        let before = self.stage.world.market(BRIDGE);
        self.stage
            .expect(!before.unmet.is_zero(), || format!("nothing is missing {when}"));
        self.stage.world.net.next_block();
        let matched = self.stage.world.matches(BRIDGE, 200);
        self.stage.must("the match", matched);
        let after = self.stage.world.market(BRIDGE);
        self.stage
            .equal("what is missing after the match", after.unmet.u128(), 0);
        let lends = |market, seller| self.lease(market, seller).map_or(0, |lease| lease.value.u128());
        let changed = [AUK, FULMAR].into_iter().filter_map(|seller| {
            let (from, to) = (lends(&before, seller), lends(&after, seller));
            let name = self.sellers[seller].name;
            (from != to).then(|| format!("{name} lends {} instead of {}", dollars(to), dollars(from)))
        });
        let result = changed.collect::<Vec<_>>().join(", ");
        let what = format!(
            "makes up for the {} that are missing now",
            dollars(before.unmet.u128())
        );
        self.stage.did(("hub", "A match"), &what, &result);
        self.sample();
    }

    /// A jump the hub does not follow: it matches nothing at it, and lets whoever wants to leave.
    fn crashes(&mut self) -> Mark {
        self.days_until(CRASHES);
        let mark = self.mark("it jumps: held back");
        let (held, before) = (self.asset().price, self.fulmar());
        let said = held * Decimal::percent(self.dice.between(55, 65));
        self.says(said);
        self.sample();
        let asset = self.asset();
        self.stage.equal("the price held back", asset.price, held);
        self.stage
            .expect(!asset.usable, || "a price that jumped is still matched at".into());
        let what = format!("is said to be worth {} all at once", price(said));
        let result = format!(
            "more than {MAX_CHANGE} % in one reading: the hub keeps {} and matches no stATOM at all",
            price(held)
        );
        self.stage
            .failed(("hub", "stATOM"), &what, Outcome::Failed, &result);
        let reprice = self.stage.world.reprices(BRIDGE, self.sellers[FULMAR].vault);
        self.stage.must_not("repricing at a jump", "reprice", reprice);
        self.more_wanted();
        let after = self.fulmar();
        self.stage.equal(
            "Fulmar's lease during the jump",
            (after.value, after.stake),
            (before.value, before.stake),
        );
        self.leaves();
        mark
    }

    /// The bridge chain wants a little more while no stATOM is matched: all of it comes from Auk.
    fn more_wanted(&mut self) {
        let stake = self.fulmar().stake.u128();
        let seller = &self.sellers[FULMAR];
        let deposited = seller
            .staker
            .deposits(&mut self.stage.world, seller.vault, seller.holds / 10);
        self.stage.must("a deposit of stATOM", deposited);
        let size = self.stage.world.vault(seller.vault).collateral.u128();
        let rate = seller.asks[1].unwrap_or_default();
        let offered = seller
            .operator
            .offers(&mut self.stage.world, seller.vault, BRIDGE, rate, size);
        self.stage.must("a larger offer", offered);
        self.wanted[1] += self.wanted[1] / 50;
        let bid = cast::bid(&self.stage.world, 1, self.wanted[1]);
        let placed = self
            .stage
            .world
            .owner_of(BRIDGE)
            .bids_with(&mut self.stage.world, bid);
        self.stage.must("a larger bid", placed);
        self.fills_gap("of the larger bid");
        self.stage.equal(
            "the stATOM leased during the jump",
            self.fulmar().stake.u128(),
            stake,
        );
    }

    /// Exits do not wait for prices.
    fn leaves(&mut self) {
        let seller = &self.sellers[FULMAR];
        let (staker, vault) = (seller.staker.clone(), seller.vault);
        let leaving = seller.holds / 20;
        let exit = staker.exits(&mut self.stage.world, vault, leaving);
        let Some(exit) = self.stage.must("an exit during the jump", exit) else {
            return;
        };
        let day = (exit.matures_at.seconds() - self.stage.start).div_ceil(DAY);
        self.stage.did(
            ("hub", "A staker of Fulmar"),
            &format!("asks to leave with {}", LST.show(leaving)),
            &format!("paid by day {day}, as on any other day"),
        );
    }

    /// The owner looks into it and takes the new price over: now it counts.
    fn set_anew(&mut self) -> Mark {
        self.days_until(SET);
        let mark = self.mark("the owner takes it over");
        let before = self.fulmar();
        let change = ExecuteMsg::ChangeAsset {
            asset: cast::read_asset(&self.rates),
        };
        let owner = self.stage.world.owner.clone();
        let changed = self.stage.world.tell(&owner, &change);
        self.stage.must("taking the price over", changed);
        let asset = self.asset();
        self.stage
            .expect(asset.usable, || "the price taken over is not matched at".into());
        let repriced = self.stage.world.reprices(BRIDGE, self.sellers[FULMAR].vault);
        self.stage.must("repricing", repriced);
        let after = self.fulmar();
        self.stage.equal(
            "the value of the lease",
            after.value.u128(),
            worth(after.stake, asset.price),
        );
        let result = format!(
            "Fulmar's lease counts {} instead of {}, its rent is {} instead of {} a year",
            dollars(after.value.u128()),
            dollars(before.value.u128()),
            USD.show(after.rent_per_year.u128()),
            USD.show(before.rent_per_year.u128())
        );
        let what = format!("find the {} to be true and take it over", price(asset.price));
        self.stage.did(("hub", "The owners of the hub"), &what, &result);
        self.show("price_first", self.first_price());
        self.show("price_last", asset.price);
        self.sample();
        self.fills_gap("after the crash");
        mark
    }

    fn price_graphs(&mut self, marks: Vec<Mark>) {
        let end = self.stage.elapsed();
        let span = (0, end);
        let prices = Graph {
            title: "A stATOM in dollars: what its contract says, what the hub counts".into(),
            says: format!(
                "The hub follows readings of at most {MAX_CHANGE} % each. While the contract says something else by far (shaded) the \
                 hub keeps the last price and matches no stATOM; leases, rent and exits run on."
            ),
            unit: Unit {
                name: "$ a token".into(),
                decimals: 18,
            },
            to: end,
            lines: vec![
                self.watch.line("said", "its contract says", Look::Ink, span),
                self.watch.line("adopted", "the hub counts", Look::Step, span),
            ],
            marks: marks.clone(),
            spans: vec![(CRASHES * DAY, SET * DAY, "no stATOM is matched".into())],
            ..Graph::default()
        };
        let name = |seller: usize| format!("{BRIDGE}/{}", self.sellers[seller].name);
        let layer = |seller: usize, called| self.watch.line(&name(seller), called, Look::Layer, span);
        let wanted: Line = self
            .watch
            .line(&format!("{BRIDGE}/wanted"), "value wanted", Look::Ink, span);
        let leased = Graph {
            title: "Who lends to the bridge chain while the price moves".into(),
            says: "When Fulmar's stATOM counts for less, a match rents the difference from Auk, who lends dollars. \
                   The bridge chain has what it wants, at the prices of the day."
                .into(),
            unit: value_unit(),
            to: end,
            lines: vec![layer(FULMAR, "Fulmar (stATOM)"), layer(AUK, "Auk (USD)"), wanted],
            marks,
            ..Graph::default()
        };
        self.pictures.extend([prices, leased].map(Picture::Graph));
    }
}
